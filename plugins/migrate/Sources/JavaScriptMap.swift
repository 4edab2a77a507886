// What a specifier means before a set of moves, and how the same is written after it.

struct JavaScriptMap: Sendable {
    let old: JavaScriptWorld
    let new: JavaScriptWorld
    let paths: PathMap
    /// In a check: where files that have moved lay before.
    let origins: [String: String]

    /// What becomes of a specifier.
    enum Outcome: Equatable, Sendable {
        case same
        case new(String)
        /// Nothing that could be written means the same file, which is there.
        case lost(String)
    }

    /// How strictly a text is understood.
    enum Sense: Sendable {
        /// By the rules of modules.
        case module
        /// A path from the file's own folder, with or without a dot first.
        case file
        /// The same, and nothing else: what follows `__dirname`.
        case own
        /// A folder, as far as the text names one: what follows is a pattern, or put together.
        case folder
        /// A path from the project's root: what follows `process.cwd()`.
        case root
        /// The same with a dot first: what is read from where a program runs.
        case working
    }

    // MARK: Outcomes

    func outcome(_ text: String, _ sense: Sense, in file: String) -> Outcome {
        let newFile = paths.target(of: file)
        guard !text.utf8.contains(UInt8(ascii: "\\")), text.utf8.count < 1024 else { return .same }
        switch sense {
        case .module: return module(text, file, newFile)
        case .file: return path(text, file, newFile)
        case .own: return path(text, file, newFile, isOwn: true)
        case .folder: return folder(text, file, newFile)
        case .root: return rooted(text)
        case .working:
            guard case .new(let new) = rooted(text) else { return .same }
            return .new("./" + new + (text.hasSuffix("/") ? "/" : ""))
        }
    }

    private func rooted(_ text: String) -> Outcome {
        guard let path = RelativePath.resolve(text, in: ""), !path.isEmpty,
            old.files.contains(path) || old.folders.contains(path)
        else { return .same }
        let target = paths.target(of: path)
        return target == path || paths.isTorn(path) ? .same : .new(target)
    }

    private func module(_ text: String, _ file: String, _ newFile: String) -> Outcome {
        // `!!raw-loader!./a.txt?x`: what loaders are told stays.
        let cut =
            text.utf8.lastIndex(of: UInt8(ascii: "!")).map { text.utf8.index(after: $0) } ?? text.startIndex
        var specifier = String(text[cut...])
        var rest = ""
        var meaning = old.resolve(specifier, in: file)
        if meaning == nil,
            let mark = specifier.utf8.dropFirst().firstIndex(where: {
                $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#")
            })
        {
            rest = String(specifier[mark...])
            specifier = String(specifier[..<mark])
            meaning = old.resolve(specifier, in: file)
        }
        guard let (found, way) = meaning else {
            return unresolved(specifier, file, newFile).map { String(text[..<cut]) + $0 + rest }
        }
        let target = paths.target(of: found.path)
        if target == found.path, newFile == file { return .same }
        if reaches(specifier, target, newFile, by: way) { return .same }
        for candidate in candidates(specifier, found, way, target, file, newFile)
        where reaches(candidate, target, newFile, by: way) {
            return .new(String(text[..<cut]) + candidate + rest)
        }
        return .lost(target)
    }

    /// Whether a specifier means a file after the moves. Only what was a guess before may be one again: the tools of
    /// another place need not know it.
    private func reaches(
        _ specifier: String, _ target: String, _ newFile: String, by way: JavaScriptWorld.Way
    ) -> Bool {
        guard let (found, newWay) = new.resolve(specifier, in: newFile), found.path == target else {
            return false
        }
        return Self.isAsSure(newWay, as: way)
    }

    private static func isAsSure(_ newWay: JavaScriptWorld.Way, as way: JavaScriptWorld.Way) -> Bool {
        switch (newWay, way) {
        case (.guess, .guess), (.packagePath, .packagePath): true
        case (.guess, _), (.packagePath, _): false
        default: true
        }
    }

    /// What can't be found is where it was: a relative path out of a moved file's folder is told anew.
    private func unresolved(_ specifier: String, _ file: String, _ newFile: String) -> Outcome {
        guard JavaScriptPath.isRelative(specifier) else { return .same }
        if let origin = origins[file], let (found, _) = old.resolve(specifier, in: origin) {
            // A check: it still tells from the old place.
            let target = paths.target(of: found.path)
            for body in bodies(found, target) {
                let text = Self.relative(body, from: file, like: specifier)
                if new.resolve(text, in: file)?.found.path == target { return .new(text) }
            }
            return .same
        }
        if let found = throughMovedFolder(specifier, file, newFile) { return found }
        guard newFile != file, specifier.hasPrefix("..") || isInKnownFolder(specifier, file) else {
            return .same
        }
        // Deep enough to leave the root by as many steps as anybody writes.
        let outside = String(repeating: "\u{1}/", count: 16)
        func deep(_ path: String) -> String { outside + path }
        guard let path = RelativePath.resolve(specifier, in: deep(RelativePath.parent(file))) else {
            return .same
        }
        var target = path
        if path.hasPrefix(outside) {
            let inner = String(path.dropFirst(outside.utf8.count))
            // What lies beside it goes along with its folder, be it there or not.
            target = deep(paths.target(of: inner))
        }
        let text = Self.relative(target, from: deep(newFile), like: specifier)
        return text == specifier ? .same : .new(text)
    }

    /// A path to what is made later, in a folder that goes elsewhere and is no more.
    private func throughMovedFolder(_ specifier: String, _ file: String, _ newFile: String) -> Outcome? {
        guard let path = RelativePath.resolve(specifier, in: RelativePath.parent(file)) else { return nil }
        var folder = RelativePath.parent(path)
        while !folder.isEmpty, !old.folders.contains(folder) { folder = RelativePath.parent(folder) }
        let target = paths.target(of: folder)
        guard !folder.isEmpty, target != folder, new.folders.contains(target), !new.folders.contains(folder),
            !RelativePath.isInside(file, folder)
        else { return nil }
        let text = Self.relative(
            RelativePath.join(target, RelativePath.inside(path, folder)), from: newFile, like: specifier)
        return text == specifier ? .same : .new(text)
    }

    /// Whether a path leads into a folder below the file's own, which is there.
    private func isInKnownFolder(_ specifier: String, _ file: String) -> Bool {
        let folder = RelativePath.parent(file)
        guard let path = RelativePath.resolve(specifier, in: folder) else { return false }
        let holder = RelativePath.parent(path)
        return holder != folder && old.folders.contains(holder)
    }

    // MARK: Paths

    private func path(_ text: String, _ file: String, _ newFile: String, isOwn: Bool = false) -> Outcome {
        guard !text.hasPrefix("/"), !text.utf8.contains(UInt8(ascii: ":")) else { return .same }
        let end = text.utf8.firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") } ?? text.endIndex
        let written = String(text[..<end])
        guard !written.isEmpty else { return .same }
        if !isOwn, !JavaScriptPath.isRelative(written), let (_, way) = old.resolve(written, in: file),
            way != .relative
        {
            return module(text, file, newFile)
        }
        guard let path = RelativePath.resolve(written, in: RelativePath.parent(file)) else { return .same }
        guard
            let found = old.files.contains(path) || old.folders.contains(path)
                ? .init(path: path, ending: .whole)
                : old.find(path)
        else { return .same }
        let target = paths.target(of: found.path)
        if target == found.path, newFile == file { return .same }
        for body in bodies(found, target) {
            var result = Self.relative(body, from: newFile, like: written)
            if !written.hasPrefix("."), result.hasPrefix("./") { result = String(result.dropFirst(2)) }
            return result == written ? .same : .new(result + text[end...])
        }
        return .same
    }

    /// The path of the folder before the first wildcard, or the last slash.
    private func folder(_ text: String, _ file: String, _ newFile: String) -> Outcome {
        let mark = text.utf8.first == UInt8(ascii: "!") ? "!" : ""
        let body = text.dropFirst(mark.count)
        let wild =
            body.utf8.firstIndex {
                $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "[")
            }
            ?? body.endIndex
        var written = String(body[..<wild])
        var rest = String(body[wild...])
        if !rest.isEmpty || old.folder(written, in: file) == nil {
            let cut = written.utf8.lastIndex(of: UInt8(ascii: "/")) ?? written.startIndex
            rest = String(written[cut...]) + rest
            written = String(written[..<cut])
        } else if written.hasSuffix("/"), written != "/" {
            written = String(written.dropLast())
            rest = "/" + rest
        }
        guard !written.isEmpty, let (path, way) = old.folder(written, in: file) else { return .same }
        let target = paths.target(of: path)
        if paths.isTorn(path), target == path, newFile == file { return .same }
        guard target != path || newFile != file else { return .same }
        func reaches(_ text: String) -> Bool {
            guard let now = new.folder(text, in: newFile) else { return false }
            return now.path == target && Self.isAsSure(now.way, as: way)
        }
        if reaches(written) { return .same }
        var candidates: [String] = []
        switch way {
        case .alias(let alias): candidates += aliased(target, first: alias, newFile)
        case .guess(let prefix, let base):
            let home = paths.target(of: base)
            if RelativePath.isInside(target, home) {
                candidates.append(prefix + RelativePath.inside(target, home))
            }
        default: break
        }
        candidates.append(Self.relative(target, from: newFile, like: written))
        for candidate in candidates where reaches(candidate) {
            return .new(mark + candidate + rest)
        }
        return .lost(target)
    }

    // MARK: Writing

    /// Ways to write a file's new place from the root, that which is most like the old one first.
    private func bodies(_ found: JavaScriptWorld.Found, _ target: String) -> [String] {
        let stem = JavaScriptPath.stem(target)
        switch found.ending {
        case .folder: return [target]
        case .whole:
            let was = JavaScriptPath.ending(found.path)
            // `./a.js`, that becomes `a.ts`, is still written so.
            guard let stem, !was.isEmpty,
                JavaScriptPath.sources(of: was).contains(JavaScriptPath.ending(target))
            else {
                return [target]
            }
            return [stem + was, target]
        case .compiled: return [(stem ?? target) + JavaScriptPath.compiled(target), target]
        case .omitted, .platform, .index:
            guard let stem else { return [target] }
            let hasNoPlatform =
                found.ending == .platform
                || found.ending == .index
                    && RelativePath.name(JavaScriptPath.stem(found.path) ?? "") != "index"
            let bare = hasNoPlatform ? JavaScriptPath.withoutPlatform(stem) : stem
            let hasIndex = found.ending != .index && JavaScriptPath.isIndex(found.path)
            guard RelativePath.name(bare) == "index", !hasIndex else { return [bare, stem, target] }
            return [RelativePath.parent(target), bare, stem, target]
        }
    }

    private func candidates(
        _ specifier: String, _ found: JavaScriptWorld.Found, _ way: JavaScriptWorld.Way, _ target: String,
        _ file: String, _ newFile: String
    ) -> [String] {
        let bodies = bodies(found, target)
        let isParted =
            old.package(of: file)?.folder == old.package(of: found.path)?.folder
            && isDependency(target, of: newFile)
        var result: [String] = []
        for body in bodies {
            switch way {
            case .relative: if isParted { result += packaged(body, target) }
            case .alias(let alias): result += aliased(body, first: alias, newFile)
            case .base: result += based(body, newFile) + aliased(body, first: nil, newFile)
            case .package: result += packaged(body, target)
            case .packagePath: result += plain(body, target)
            case .imported(let alias):
                let known = new.package(of: newFile)?.imports ?? []
                result += Self.specifiers(
                    of: body, target,
                    known.filter { $0.prefix == alias.prefix } + known.filter { $0.prefix != alias.prefix })
            case .guess(let prefix, let base):
                let home = paths.target(of: base)
                if RelativePath.isInside(body, home), body != home {
                    result.append(prefix + RelativePath.inside(body, home))
                }
            }
        }
        switch way {
        case .package, .packagePath: result += bodies.flatMap { aliased($0, first: nil, newFile) }
        default: break
        }
        result += bodies.map { Self.relative($0, from: newFile, like: specifier) }
        // A slash at the end belongs to folders.
        return specifier.hasSuffix("/") ? result + result.map(Self.withoutSlash) : result
    }

    /// Whether a file lies in a package that the one of another file says it needs.
    private func isDependency(_ target: String, of file: String) -> Bool {
        guard let owner = new.namedPackage(of: target), let user = new.package(of: file) else { return false }
        return owner.folder != user.folder && user.dependencies.contains(owner.name)
    }

    private func aliased(_ body: String, first: JavaScriptAlias?, _ newFile: String) -> [String] {
        guard let settings = new.settings(of: newFile) else { return [] }
        func isFirst(_ alias: JavaScriptAlias) -> Bool {
            alias.prefix == first?.prefix && alias.suffix == first?.suffix
        }
        // Of what other tools know, only what the text had before.
        let known = settings.aliases + settings.toolAliases.filter(isFirst)
        let order = known.sorted { left, right in
            if isFirst(left) != isFirst(right) { return isFirst(left) }
            return (left.targets.first?.prefix.utf8.count ?? 0)
                > (right.targets.first?.prefix.utf8.count ?? 0)
        }
        return Self.specifiers(of: body, body, order.filter { !($0.hasStar && $0.prefix.isEmpty) })
            + Self.specifiers(of: body, body, order.filter { $0.hasStar && $0.prefix.isEmpty })
    }

    /// By each alias that reaches it.
    private static func specifiers(of body: String, _ target: String, _ aliases: [JavaScriptAlias])
        -> [String]
    {
        aliases.flatMap { alias in
            alias.targets.compactMap { place in
                (place.star(of: body) ?? place.star(of: target)).map(alias.specifier)
            }
        }
    }

    private func based(_ body: String, _ newFile: String) -> [String] {
        guard let base = new.settings(of: newFile)?.base?.folder, RelativePath.isInside(body, base),
            body != base
        else {
            return []
        }
        return [RelativePath.inside(body, base)]
    }

    private func packaged(_ body: String, _ target: String) -> [String] {
        guard let package = new.namedPackage(of: target), RelativePath.isInside(body, package.folder) else {
            return []
        }
        if let exports = package.exports {
            return Self.specifiers(of: body, target, exports).map {
                $0 == "." ? package.name : package.name + $0.dropFirst()
            }
        }
        return plain(body, target)
    }

    /// A path within a package, whatever that gives to others.
    private func plain(_ body: String, _ target: String) -> [String] {
        guard let package = new.namedPackage(of: target), RelativePath.isInside(body, package.folder) else {
            return []
        }
        let inner = RelativePath.inside(body, package.folder)
        return inner.isEmpty || body == package.folder ? [package.name] : [package.name + "/" + inner]
    }

    private static func withoutSlash(_ text: String) -> String {
        text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    /// A path as it is written from a file's folder, with a dot first.
    static func relative(_ path: String, from file: String, like written: String) -> String {
        let text = TextScanner.relative(path, from: RelativePath.parent(file))
        let isClosed = written.utf8.last == UInt8(ascii: "/")
        if text == "." || text == ".." || text.hasSuffix("/..") { return isClosed ? text + "/" : text }
        return (text.hasPrefix("../") ? text : "./" + text) + (isClosed ? "/" : "")
    }
}

extension JavaScriptMap.Outcome {
    fileprivate func map(_ body: (String) -> String) -> Self {
        guard case .new(let text) = self else { return self }
        return .new(body(text))
    }
}

extension JavaScriptWorld {
    /// What a folder's name means in a file.
    func folder(_ written: String, in file: String) -> (path: String, way: Way)? {
        func known(_ path: String?) -> String? { path.flatMap { folders.contains($0) ? $0 : nil } }
        if JavaScriptPath.isRelative(written) {
            return known(RelativePath.resolve(written, in: RelativePath.parent(file))).map {
                ($0, .relative)
            }
        }
        if written.hasPrefix("/") {
            let home = package(of: file)?.folder ?? ""
            return known(RelativePath.resolve(String(written.dropFirst()), in: home)).map {
                ($0, .guess(prefix: "/", base: home))
            }
        }
        let settings = settings(of: file)
        for aliases in [settings?.aliases, settings?.toolAliases] {
            guard let (alias, star) = aliases?.best(written) else { continue }
            for target in alias.targets {
                if let path = known(RelativePath.resolve(target.path(star), in: "")) {
                    return (path, .alias(alias))
                }
            }
        }
        let home = package(of: file)?.folder ?? ""
        for prefix in ["@/", "~/"] where written.hasPrefix(prefix) {
            let base = RelativePath.join(home, "src")
            if let path = known(RelativePath.resolve(String(written.dropFirst(2)), in: base)) {
                return (path, .guess(prefix: prefix, base: base))
            }
        }
        return nil
    }
}
