// Paths in texts: what they mean where they stand, and how the new place is written in the same style.

extension TextScanner {
    /// A path before the moves, and how what follows it is written.
    private struct Found {
        var path: String
        var base: TextFormat.Base
        /// After the part that is there: a pattern, what is yet to be made, a slash at the end.
        var rest: String
        /// All of it is there, as far as it is no pattern.
        var isWhole: Bool
        var isGlob: Bool
    }

    mutating func scanPath(_ range: Range<Int>, _ sense: Sense) {
        let written = text(range)
        if written.hasPrefix("/") { return scanAbsolute(range, written, sense) }
        if written.hasPrefix("~") || written.hasPrefix("-") { return }
        if let star = ["*/", "**/"].first(where: written.hasPrefix) {
            return scanAnywhere(range.lowerBound + star.utf8.count..<range.upperBound, sense)
        }
        guard var folder = sense.folder ?? (isCarried ? "" : nil) else { return }
        if isCarried, !folder.isEmpty, find(written, .root, folder)?.isWhole != true { folder = "" }
        if scanHandler(range, written, sense) { return }
        var grade = isCarried ? max(sense.grade, .likely) : sense.grade
        let candidates = (folder.isEmpty ? bases : [.root]).compactMap { find(written, $0, folder) }
        guard var found = candidates.first(where: \.isWhole) ?? candidates.first else {
            if RelativePath.name(file) == MesonZones.file { return scanFromAbove(range, written) }
            return scanOutside(range, written, sense)
        }
        if !found.isWhole {
            // Made when something runs, or not ours at all.
            let depth = RelativePath.parts(found.path).count
            if found.base == .folder, !found.isGlob, paths.target(of: found.path) == found.path {
                return scanOutside(range, written, sense)
            }
            guard paths.target(of: found.path) != found.path, depth > 0 else { return }
            if !sense.isPattern { grade = max(grade, depth > 1 && grade == .certain ? .likely : .unsure) }
        } else if let other = candidates.first(where: { $0.isWhole && $0.path != found.path }),
            paths.target(of: other.path) != other.path || paths.target(of: found.path) != found.path
        {
            grade = max(grade, .likely)
            if paths.target(of: found.path) == found.path {
                found = other
                grade = .unsure
            }
        }
        let target = paths.target(of: found.path)
        let isDotted = written.hasPrefix("./") || written.hasPrefix("../") || written == ".."
        if target == found.path {
            // The file itself moves: only what is told from its own folder changes.
            guard found.base == .folder, newFile != file, found.isWhole, !found.path.isEmpty || isDotted
            else { return }
            if !isDotted { grade = max(grade, .unsure) }
        }
        if found.isGlob, paths.isTorn(found.path) { grade = .unsure }
        let home = found.base == .folder ? RelativePath.parent(newFile) : paths.target(of: folder)
        var new = Self.relative(target, from: home)
        if written.hasPrefix("./"), !new.hasPrefix(".") { new = "./" + new }
        add(range, new + found.rest, grade, .path)
    }

    /// `a/b.run`, as platforms that run functions name what `a/b.py` defines. True if it is such a name.
    private mutating func scanHandler(_ range: Range<Int>, _ written: String, _ sense: Sense) -> Bool {
        guard let dot = written.utf8.lastIndex(of: 0x2E), !paths.exists(written) else { return false }
        let module = String(written[..<dot])
        let name = String(written[dot...].dropFirst())
        guard paths.isFile(module + ".py"), references.modules.has(name, in: module) == true else {
            return false
        }
        let target = paths.target(of: module + ".py")
        if target.hasSuffix(".py"), target != module + ".py" {
            add(range, target.dropLast(3) + "." + name, sense.grade, .path)
        }
        return true
    }

    /// `source / 'a/b'` in a `meson.build`: from a folder above it, which only the build knows.
    private mutating func scanFromAbove(_ range: Range<Int>, _ written: String) {
        var home = RelativePath.parent(RelativePath.parent(file))
        while !home.isEmpty {
            if let found = find(written, .root, home), found.isWhole {
                let target = paths.target(of: found.path)
                guard target != found.path else { return }
                return add(
                    range, Self.relative(target, from: paths.target(of: home)) + found.rest, .unsure, .path)
            }
            home = RelativePath.parent(home)
        }
    }

    /// `*/a/b.py`: a path that the tree has from its root.
    private mutating func scanAnywhere(_ range: Range<Int>, _ sense: Sense) {
        guard !range.isEmpty else { return }
        guard let found = find(text(range), .root, ""), found.isWhole else {
            // The end of a path that moves; of one word nobody can tell.
            if bytes[range].contains(0x2F), let target = paths.target(ofEnding: text(range)) {
                add(range, target, .unsure, .path)
            }
            return
        }
        let target = paths.target(of: found.path)
        let depth = RelativePath.parts(found.path).count
        guard target != found.path, depth > 1, !found.isGlob || !paths.isTorn(found.path) else { return }
        let isSure = depth > 2 || sense.isPath && sense.grade == .certain
        add(range, target + found.rest, isSure ? max(sense.grade, .likely) : .unsure, .path)
    }

    /// Settings in JSON that move with their folder: what they name outside of it and is not there (what tools make, or install)
    /// stays where it would be.
    private mutating func scanOutside(_ range: Range<Int>, _ written: String, _ sense: Sense) {
        guard newFile != file, written.hasPrefix("../"), file.hasSuffix(".json"), sense.grade == .certain,
            !written.utf8.contains(0x2A),
            let path = RelativePath.resolve(written, in: RelativePath.parent(file))
        else { return }
        add(range, Self.relative(paths.target(of: path), from: RelativePath.parent(newFile)), .certain, .path)
    }

    /// What a relative path means from a base: as much of it as is there.
    private func find(_ written: String, _ base: TextFormat.Base, _ folder: String) -> Found? {
        let home = base == .folder ? RelativePath.parent(file) : folder
        var parts = RelativePath.parts(home)
        var given = RelativePath.parts(written)[...]
        let hasSlash = written.utf8.last == UInt8(ascii: "/")
        while let first = given.first, first == "." || first == ".." {
            if first == ".." {
                // Out of the root: not ours.
                guard parts.popLast() != nil else { return nil }
            }
            given = given.dropFirst()
        }
        guard !given.contains("..") else { return nil }
        var isGlob = false
        var known = given.count
        if let star = given.firstIndex(where: {
            $0.utf8.contains(0x2A) || $0.utf8.contains(0x3F) || $0 == "..."
        }) {
            known = star - given.startIndex
            isGlob = true
            guard known > 0 else { return nil }
        }
        let whole = (parts + given.prefix(known)).joined(separator: "/")
        func rest(_ count: Int) -> String {
            let left = given.dropFirst(count)
            return (left.isEmpty ? "" : "/" + left.joined(separator: "/")) + (hasSlash ? "/" : "")
        }
        if paths.exists(whole), !(isGlob || hasSlash) || paths.isFolder(whole) {
            return Found(path: whole, base: base, rest: rest(known), isWhole: true, isGlob: isGlob)
        }
        // As far as there are folders.
        var above = parts.joined(separator: "/")
        var depth = 0
        for part in given.prefix(known - 1) {
            let next = RelativePath.join(above, part)
            guard paths.isFolder(next) else { break }
            above = next
            depth += 1
        }
        guard depth > 0 else { return nil }
        return Found(path: above, base: base, rest: rest(depth), isWhole: false, isGlob: isGlob)
    }

    /// A path as it is written from a folder.
    static func relative(_ path: String, from folder: String) -> String {
        let base = RelativePath.parts(folder)
        let target = RelativePath.parts(path)
        var common = 0
        while common < base.count, common < target.count, base[common] == target[common] { common += 1 }
        let up = Array(repeating: "..", count: base.count - common)
        let parts = up + target[common...]
        return parts.isEmpty ? "." : parts.joined(separator: "/")
    }

    // MARK: Absolute

    /// Folders of every machine, in which no project lies.
    private static let system: Set<String> = [
        "etc", "usr", "var", "tmp", "proc", "dev", "bin", "sbin", "lib", "lib64", "run", "sys", "mnt", "boot",
        "media",
    ]

    /// `/srv/app/a/b.py`, where the project is put on a machine.
    private mutating func scanAbsolute(_ range: Range<Int>, _ written: String, _ sense: Sense) {
        let parts = RelativePath.parts(written)
        let hasSlash = written.utf8.last == UInt8(ascii: "/")
        if scanServed(range, written, sense) { return }
        if RelativePath.name(file).hasPrefix("dependabot."), written.utf8.count > 1 {
            return scanRooted(range.lowerBound + 1..<range.upperBound, sense)
        }
        let isBuild = ["BUILD", "BUILD.bazel", "WORKSPACE", "BUCK", "TARGETS"].contains(
            RelativePath.name(file))
        if written.hasPrefix("//"), parts.count > 1 || isBuild {
            // A label of a build: from the root.
            let path = parts.joined(separator: "/")
            guard paths.exists(path), paths.target(of: path) != path else { return }
            return add(range, "//" + paths.target(of: path), isBuild ? .likely : .unsure, .path)
        }
        var folder = written
        while !workingFolders.isEmpty, folder.utf8.count > 1 {
            folder = RelativePath.parent(folder)
            guard workingFolders.contains(folder) else { continue }
            let inner = range.lowerBound + folder.utf8.count + 1..<range.upperBound
            var sense = sense
            sense.folder = ""
            sense.isPath = true
            let count = edits.count
            if !inner.isEmpty { scanRooted(inner, sense) }
            if edits.count > count { return }
        }
        guard let first = parts.first,
            !Self.system.contains(first) || written.hasPrefix("/usr/src/")
                || written.hasPrefix("/var/www/")
        else { return }
        for start in 1..<max(parts.count, 1) {
            guard paths.exists(parts[start]) else { continue }
            let known = parts[start...].prefix { !$0.utf8.contains(0x2A) && !$0.utf8.contains(0x3F) }
            let path = known.joined(separator: "/")
            guard !known.isEmpty, paths.exists(path), paths.target(of: path) != path else { continue }
            let rest = parts[(start + known.count)...]
            let new =
                "/" + (parts[..<start] + [paths.target(of: path)] + rest).joined(separator: "/")
                + (hasSlash ? "/" : "")
            // What is installed is a release, and no work on this tree.
            let isInstalled = parts[..<start].contains { $0 == "site-packages" || $0 == "dist-packages" }
            add(range, new, known.count > 1 && !isInstalled ? max(sense.grade, .likely) : .unsure, .path)
            return
        }
    }

    /// What pages load besides scripts.
    private static let served = [
        ".css", ".scss", ".sass", ".less", ".svg", ".png", ".jpg", ".ico", ".webp", ".json",
    ]

    /// `/src/main.ts` in a page: from the folder that is served, which is the page's own. True if it is such a file.
    private mutating func scanServed(_ range: Range<Int>, _ written: String, _ sense: Sense) -> Bool {
        guard file.hasSuffix(".html") || file.hasSuffix(".htm") else { return false }
        let path = RelativePath.join(RelativePath.parent(file), String(written.dropFirst()))
        guard paths.isFile(path),
            JavaScriptPath.isSource(path) || Self.served.contains(where: { path.hasSuffix($0) })
        else { return false }
        let target = paths.target(of: path)
        let home = RelativePath.parent(newFile)
        if target != path || newFile != file, RelativePath.isInside(target, home) {
            add(range, "/" + RelativePath.inside(target, home), sense.grade, .path)
        }
        return true
    }

    private mutating func scanRooted(_ range: Range<Int>, _ sense: Sense) {
        guard let found = find(text(range), .root, ""), found.isWhole else { return }
        let target = paths.target(of: found.path)
        if target != found.path { add(range, target + found.rest, sense.grade, .path) }
    }

    // MARK: Programs of a build

    /// `:libs:core`, which is in the folder `libs/core` unless the build says another: all that name it have to agree.
    mutating func scanProject(_ range: Range<Int>) {
        let written = text(range)
        guard !written.contains("/") else { return }
        let path = written.split(separator: ":").joined(separator: "/")
        let target = paths.target(of: path)
        guard !path.isEmpty, paths.isFolder(path), target != path else { return }
        let new = target.replacing("/", with: ":")
        add(range, written.hasPrefix(":") ? ":" + new : new, .unsure, .path)
    }

    // MARK: Patterns and links

    /// `a.b = data/c.txt`: a file of a package's, which is listed where it leaves that.
    mutating func scanPackaged(_ range: Range<Int>, _ package: Range<Int>) {
        guard let parts = PythonReferences.parts(of: package, in: bytes),
            let found = references.reference(parts, isModule: true), found.count == parts.count
        else { return }
        let home = paths.target(of: found.path)
        for word in bytes[range].split(whereSeparator: { TextLines.isBlank($0) || $0 == 0x2C }).map(\.indices)
        {
            // A pattern goes with the folder that it looks into.
            let parts = RelativePath.parts(text(word))
            let known = parts.prefix { !$0.utf8.contains { [0x2A, 0x3F, 0x5B].contains($0) } }
            let old = RelativePath.join(found.path, known.joined(separator: "/"))
            guard !known.isEmpty, paths.exists(old), known.count == parts.count || !paths.isTorn(old) else {
                continue
            }
            let rest = parts.dropFirst(known.count).map { "/" + $0 }.joined()
            let new = Self.relative(paths.target(of: old), from: home) + rest
            if new != text(word) { add(word, new, new.hasPrefix("..") ? .unsure : .certain, .path) }
        }
    }

    /// A line of an ignore file: with a slash within it, it begins at the file's own folder.
    mutating func scanPattern(_ range: Range<Int>) {
        var inner = range
        let isRooted = bytes[inner].first == UInt8(ascii: "/")
        if isRooted { inner = inner.lowerBound + 1..<inner.upperBound }
        guard !inner.isEmpty, isRooted || bytes[inner].dropLast().contains(UInt8(ascii: "/")) else { return }
        scanPath(inner, Sense(grade: .certain, isPath: true, isPattern: true))
    }

    /// Where a document's link leads: from the document's own folder, or with a slash from the root.
    mutating func scanLink(_ range: Range<Int>) {
        let end =
            bytes[range].firstIndex { $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: "?") } ?? range.upperBound
        let inner = range.lowerBound..<end
        guard !inner.isEmpty, !bytes[inner].contains(UInt8(ascii: ":")), !bytes[inner].starts(with: "//".utf8)
        else {
            return
        }
        if bytes[inner].contains(UInt8(ascii: "%")) {
            let written = text(inner)
            let path = written.replacing("%20", with: " ")
            guard let found = find(path, .folder, ""), found.isWhole else { return }
            let new =
                Self.relative(paths.target(of: found.path), from: RelativePath.parent(newFile)) + found.rest
            return add(inner, new.replacing(" ", with: "%20"), .certain, .link)
        }
        if bytes[inner].first == UInt8(ascii: "/") {
            let rooted = inner.lowerBound + 1..<inner.upperBound
            if !rooted.isEmpty { scanRooted(rooted, Sense(grade: .likely)) }
            return
        }
        guard let found = find(text(inner), .folder, ""), found.isWhole, !found.isGlob, !found.path.isEmpty
        else { return }
        let target = paths.target(of: found.path)
        guard target != found.path || newFile != file else { return }
        var new = Self.relative(target, from: RelativePath.parent(newFile)) + found.rest
        if bytes[inner].starts(with: "./".utf8), !new.hasPrefix(".") { new = "./" + new }
        add(inner, new, .certain, .link)
    }
}

/// The folders of a machine that a text says it works in: `WORKDIR`, `WorkingDirectory=`, `working_dir:`.
enum WorkingFolders {
    private static let marks = [
        ByteSearch("WORKDIR"), ByteSearch("WorkingDirectory"), ByteSearch("working_dir"),
    ]

    static func find(in bytes: UnsafeBufferPointer<UInt8>) -> Set<String> {
        var found: Set<String> = []
        for mark in marks {
            var from = 0
            while let at = mark.firstWord(in: bytes, from: from) {
                from = at + mark.word.count
                let rest = bytes[from...].prefix { $0 != 0x0A && $0 != 0x0D }
                    .drop { $0 == 0x20 || $0 == 0x3D || $0 == 0x3A || $0 == 0x22 || $0 == 0x27 }
                    .prefix { $0 > 0x20 && $0 != 0x22 && $0 != 0x27 }
                var path = String(decoding: rest, as: UTF8.self)
                while path.count > 1, path.hasSuffix("/") { path.removeLast() }
                if path.hasPrefix("/"), path.count > 1 { found.insert(path) }
            }
        }
        return found
    }
}
