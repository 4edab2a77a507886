// Go as one of the languages of a migration.

import Platform

/// A package of which files move.
struct GoPackage: Sendable {
    var folder: String
    /// What its package clauses say before the moves.
    var name: String
    /// Where its files go that are no tests; the first of several.
    var target: String
    /// Not all of them go there.
    var isTorn: Bool
    /// Of a torn one: where what it defines is after the moves.
    var homes: [String: String] = [:]
    /// Likewise of the fields and methods of its types that are not exported.
    var memberHomes: [String: Set<String>] = [:]
}

/// All that is known of a tree's Go code before and after the moves.
struct GoLanguage: Language {
    let modules: GoModules
    let paths: PathMap
    /// Packages of which files move, by folder.
    let packages: [String: GoPackage]
    /// Names of packages after the moves, by folder, where files arrive.
    let names: [String: String]
    /// Import paths that change or whose package's name does.
    private let changed: Set<String>
    private let searches: [ByteSearch]
    private let setting: LanguageSetting

    /// Nil where the tree has no Go.
    init?(_ setting: LanguageSetting) throws(SystemError) {
        guard setting.files.contains(where: { $0.hasSuffix(".go") || RelativePath.name($0) == "go.mod" })
        else {
            return nil
        }
        let reader = try setting.openReader()
        func read(_ file: String) -> [UInt8]? {
            guard let bytes = try? reader.bytes(of: setting.place(file)) else { return nil }
            return Array(bytes)
        }
        let modules = GoModules(
            files: setting.files, moves: setting.moves, renames: setting.modules, read: read)
        let planner = GoPackagePlanner(modules: modules, read: read)
        packages = planner.packages()
        names = planner.names(packages)
        self.setting = setting
        self.modules = modules
        paths = PathMap(files: setting.files, folders: [], moves: setting.moves)
        var changed: Set<String> = []
        for folder in modules.packages.keys {
            guard let path = modules.path(of: folder) else { continue }
            let package = packages[folder]
            let target = package?.target ?? setting.moves.target(of: folder)
            if package?.isTorn ?? false || modules.newPath(of: target) != path { changed.insert(path) }
        }
        for move in setting.moves.moves {
            if let path = modules.path(of: move.from), modules.newPath(of: move.to) != path {
                changed.insert(path)
            }
        }
        for module in modules.modules where module.newPath != module.path { changed.insert(module.path) }
        self.changed = changed
        // Paths within others are found with those; many are looked for by what all begin with.
        let outer = changed.filter { path in
            var above = RelativePath.parent(path)
            while !above.isEmpty {
                if changed.contains(above) { return false }
                above = RelativePath.parent(above)
            }
            return true
        }
        searches =
            modules.hasNameless || outer.count <= 6 ? outer.sorted().map(ByteSearch.init) : modules.marks
    }

    func reads(_ path: String) -> Bool {
        guard !path.hasSuffix(".go") else { return true }
        let name = RelativePath.name(path)
        return name == "go.mod" || name == "go.work"
    }

    func mayRefer(_ bytes: UnsafeBufferPointer<UInt8>, file: String) -> Bool {
        if !file.hasSuffix(".go") { return true }
        // Other people's code, as it was when it was taken over.
        if file.hasPrefix("vendor/") || file.contains("/vendor/"), !modules.hasNameless { return false }
        if packages[RelativePath.parent(file)] != nil { return true }
        if Self.directives.contains(where: { $0.first(in: bytes) != nil }) { return true }
        // After the moves an import that is not allowed shows by nothing else.
        if setting.moves.settled != nil, Self.internal.firstWord(in: bytes) != nil { return true }
        return holdsPath(bytes)
    }

    private static let directives = ["//go:embed", "//go:generate", "import \"C\"", "/...\""].map(
        ByteSearch.init)
    private static let `internal` = ByteSearch("internal")

    func obstacle(_ bytes: UnsafeBufferPointer<UInt8>) -> String? { nil }

    func rewriter(_ files: NeighbourFiles) -> any LanguageRewriter {
        GoFileRewriter(self, files, setting.place)
    }

    func conflicts(_ planned: PlannedMoves, before: Set<String>) -> LanguageConflicts {
        guard let reader = try? setting.openReader() else { return LanguageConflicts() }
        let conflicts = GoConflicts(
            language: self,
            read: { file in
                guard let bytes = try? reader.bytes(of: setting.place(file)) else { return nil }
                return Array(bytes)
            })
        return LanguageConflicts(needsPerson: conflicts.findings())
    }

    func shims(_ planned: PlannedMoves) -> PlannedShims {
        guard let reader = try? setting.openReader() else { return PlannedShims() }
        return GoShims.plan(self, planned) { file in
            guard let bytes = try? reader.bytes(of: setting.place(file)) else { return nil }
            return Array(bytes)
        }
    }

    func hits(in bytes: UnsafeBufferPointer<UInt8>, file: String, format: TextFormat) -> [Edit] {
        if RelativePath.name(file) == "go.sum" { return [] }
        let mentions = mentions(in: bytes, 0..<bytes.count)
        return variableHits(in: bytes, format) + exampleHits(in: bytes, mentions, format)
            + mentions.map { mention in
                var grade = Grade.likely
                switch format {
                case .history, .data: grade = .unsure
                case .markdown, .restructured: grade = .likely
                case .other: grade = mention.isQuoted ? .certain : .likely
                default:
                    let line = bytes[..<mention.range.lowerBound].lastIndex(of: 0x0A) ?? -1
                    let start = bytes[(line + 1)..<mention.range.lowerBound].first { $0 > 0x20 }
                    grade = start == UInt8(ascii: "#") ? .likely : .certain
                }
                return Edit(
                    start: mention.range.lowerBound, end: mention.range.upperBound, text: mention.text,
                    grade: mention.isAddress ? max(grade, .likely) : grade, kind: .name)
            }
    }

    /// Where a makefile, a script or a workflow names a package by a variable that it sets itself.
    private func variableHits(in bytes: UnsafeBufferPointer<UInt8>, _ format: TextFormat) -> [Edit] {
        switch format {
        case .makefile, .shell, .yaml, .dockerfile, .other: break
        default: return []
        }
        return GoVariables(bytes, modules: modules.modules.map(\.path)).paths().compactMap { range, whole in
            let value = whole.utf8.count - range.count
            guard isChanged(whole) || whole.contains("."), let (path, target) = resolved(whole),
                target != path, path.utf8.count > value
            else { return nil }
            let beginning = String(decoding: Array(whole.utf8.prefix(value)), as: UTF8.self)
            guard target.hasPrefix(beginning), target != beginning else { return nil }
            return Edit(
                start: range.lowerBound, end: range.lowerBound + path.utf8.count - value,
                text: String(target.dropFirst(beginning.count)), grade: .certain, kind: .name)
        }
    }

    // MARK: Names

    /// Where an import of a folder's package leads after the moves.
    func target(of folder: String) -> String { packages[folder]?.target ?? setting.moves.target(of: folder) }

    /// A file's folder after the moves.
    func newFolder(of file: String) -> String { RelativePath.parent(setting.moves.target(ofFile: file)) }

    var moves: MoveMap { setting.moves }

    private func isChanged(_ path: String) -> Bool {
        var path = path
        while !path.isEmpty {
            if changed.contains(path) { return true }
            path = RelativePath.parent(path)
        }
        return false
    }

    // MARK: Import paths in texts

    /// An import path in a text, of something that moves.
    struct Mention {
        /// As far as it is a path.
        var range: Range<Int>
        /// The new one.
        var text: String
        /// Quotes stand on both sides.
        var isQuoted: Bool
        /// Part of an address of a page about it.
        var isAddress: Bool
    }

    /// Pages about packages, by what stands before the import path.
    private static let pages = [
        "pkg.go.dev/", "godoc.org/", "goreportcard.com/report/", "goreportcard.com/badge/",
    ]

    private static func isPathByte(_ byte: UInt8) -> Bool {
        byte.isOfName || byte == 0x2D || byte == 0x2E || byte == 0x2F || byte == 0x7E
    }

    private func holdsPath(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        for search in searches {
            var from = 0
            while let at = search.first(in: bytes, from: from) {
                from = at + search.word.count
                if at > 0, bytes[at - 1] != 0x2F, Self.isPathByte(bytes[at - 1]) { continue }
                var end = at
                while end < bytes.count, Self.isPathByte(bytes[end]) { end += 1 }
                let path = String(decoding: bytes[at..<end], as: UTF8.self)
                // `path.Name`
                let stem = path.utf8.lastIndex(of: 0x2E).map { String(path[..<$0]) }
                if isChanged(path) || stem.map(isChanged) ?? false { return true }
            }
        }
        return false
    }

    /// Import paths in a part of a text, in its order.
    func mentions(in bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> [Mention] {
        var found: [Mention] = []
        let part = UnsafeBufferPointer(rebasing: bytes[..<range.upperBound])
        for search in searches {
            var from = range.lowerBound
            while let at = search.first(in: part, from: from) {
                from = at + search.word.count
                if let mention = mention(at, bytes, range) {
                    found.append(mention)
                    from = max(from, mention.range.upperBound)
                }
            }
        }
        guard searches.count > 1 else { return found }
        found.sort { ($0.range.lowerBound, $1.range.upperBound) < ($1.range.lowerBound, $0.range.upperBound) }
        var result: [Mention] = []
        for mention in found
        where result.last.map({ mention.range.lowerBound >= $0.range.upperBound }) ?? true {
            result.append(mention)
        }
        return result
    }

    private func mention(_ at: Int, _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Mention? {
        var isAddress = false
        if at > range.lowerBound, Self.isPathByte(bytes[at - 1]) {
            isAddress = Self.pages.contains { page in
                let start = at - page.utf8.count
                return start >= range.lowerBound && bytes[start..<at].elementsEqual(page.utf8)
            }
            guard isAddress else { return nil }
        }
        var end = at
        while end < range.upperBound, Self.isPathByte(bytes[end]) { end += 1 }
        // A dot that ends a sentence, and `/...`.
        let tokenEnd = end
        while end > at, bytes[end - 1] == 0x2E || bytes[end - 1] == 0x2F { end -= 1 }
        let full = String(decoding: bytes[at..<end], as: UTF8.self)
        // A module's new path that begins with the old one is written already.
        let isNew = modules.modules.contains {
            $0.newPath != $0.path && RelativePath.isInside($0.newPath, $0.path)
                && RelativePath.isInside(full, $0.newPath)
        }
        guard !isNew, isChanged(full) || full.contains("."), let (path, target) = resolved(full),
            target != path
        else {
            return nil
        }
        let stop = at + path.utf8.count
        let isQuoted =
            at > 0 && stop == tokenEnd && stop < bytes.count
            && (bytes[at - 1] == 0x22 || bytes[at - 1] == 0x27)
            && (bytes[stop] == bytes[at - 1] || bytes[stop] == 0x5C)
        return Mention(range: at..<stop, text: target, isQuoted: isQuoted, isAddress: isAddress)
    }

    /// Of files, and of nothing that a package is likely to define.
    private static let endings: Set<String> = [
        "go", "json", "yaml", "yml", "toml", "xml", "html", "css", "js", "ts", "md", "txt", "proto", "tmpl",
        "sh", "git", "mod", "sum", "png", "svg",
    ]

    /// The longest beginning that is an import path or a folder or a file below one, and its new form.
    private func resolved(_ full: String) -> (path: String, target: String)? {
        var path = full
        while !path.isEmpty {
            if let new = newPath(ofPath: path) { return (path, new) }
            // `path.Name`
            let name = RelativePath.name(path)
            if let dot = name.utf8.lastIndex(of: 0x2E), dot != name.utf8.startIndex {
                // A file that is called as the package is.
                if Self.endings.contains(String(name[name.utf8.index(after: dot)...])) { return nil }
                path = String(path.utf8.dropLast(name.utf8.distance(from: dot, to: name.utf8.endIndex))) ?? ""
                continue
            }
            path = RelativePath.parent(path)
        }
        return nil
    }

    /// What an import path, or the path of something below one, is after the moves; nil if there is nothing so called.
    private func newPath(ofPath path: String) -> String? {
        if let module = modules.modules.first(where: { $0.path == path }) { return module.newPath }
        guard let folder = modules.anyFolder(of: path) else { return nil }
        if modules.packages[folder] != nil { return modules.newPath(of: target(of: folder)) }
        guard paths.exists(folder) else { return nil }
        let target = paths.target(of: folder)
        return modules.newPath(of: target)
    }
}

/// Rewrites Go files one after another, and remembers what it learnt of others on the way.
final class GoFileRewriter: LanguageRewriter {
    private let language: GoLanguage
    private let files: NeighbourFiles
    private let place: @Sendable (String) -> String
    private var names: [String: String?] = [:]
    private var definitions: [String: Set<String>] = [:]

    init(_ language: GoLanguage, _ files: NeighbourFiles, _ place: @escaping @Sendable (String) -> String) {
        self.language = language
        self.files = files
        self.place = place
    }

    func rewrite(_ bytes: UnsafeBufferPointer<UInt8>, file: String) -> Rewriting {
        if !file.hasSuffix(".go") { return GoModRewriter(language: language).rewrite(bytes, file: file) }
        var rewriter = GoRewriter(bytes, file: file, language: language, neighbours: self)
        return rewriter.run()
    }

    func words(_ places: [Int], in bytes: UnsafeBufferPointer<UInt8>) -> [(at: Int, grade: Grade)] {
        let syntax = GoSyntax(bytes)
        let imports = Set(syntax.imports.map(\.pathRange.lowerBound))
        let strings = syntax.tokens.filter { $0.kind == .string }.map { $0.start..<$0.end }
        let unread = syntax.failure?.offset ?? bytes.count
        return places.compactMap { place in
            if place >= unread { return (place, .unsure) }
            if syntax.comments.holding(place) != nil { return (place, .likely) }
            guard let string = strings.holding(place), !imports.contains(string.lowerBound + 1) else {
                return nil
            }
            return (place, .unsure)
        }
    }

    /// A package's name before the moves, by its folder.
    func packageName(_ folder: String) -> String? {
        if let known = language.packages[folder] { return known.name }
        if let known = names[folder] { return known }
        var name: String?
        for file in language.modules.packages[folder] ?? [] where !file.hasSuffix("_test.go") {
            let found = files.read(place(RelativePath.join(folder, file))) { GoSyntax.package(of: $0) } ?? nil
            if let found, found != "main" || name == nil { name = found }
            if let found, found != "main" { break }
        }
        names[folder] = .some(name)
        return name
    }

    /// What the files of a folder define for their package.
    func definitions(in folder: String) -> Set<String> {
        if let known = definitions[folder] { return known }
        var found: Set<String> = []
        for file in language.modules.packages[folder] ?? [] {
            let names = files.read(place(RelativePath.join(folder, file))) {
                GoSyntax($0).definitions().map(\.name)
            }
            found.formUnion(names ?? [])
        }
        definitions[folder] = found
        return found
    }
}
