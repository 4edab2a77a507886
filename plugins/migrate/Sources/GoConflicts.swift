// What can't be built of a tree's Go packages once the files have moved.

struct GoConflicts {
    let language: GoLanguage
    /// What a file before the moves holds.
    let read: (String) -> [UInt8]?

    func findings() -> [Finding] {
        let touched = Set(language.names.keys)
        guard !touched.isEmpty else { return [] }
        var members: [String: [(file: String, new: String)]] = [:]
        var origins: [String: String] = [:]
        for (folder, files) in language.modules.packages {
            for file in files {
                let path = RelativePath.join(folder, file)
                let new = language.moves.target(ofFile: path)
                // In a check a file is known by its old place, too.
                if path != new || origins[new] == nil { origins[new] = path }
            }
        }
        for (new, path) in origins where touched.contains(RelativePath.parent(new)) {
            members[RelativePath.parent(new), default: []].append((path, new))
        }
        var found: [Finding] = []
        for (folder, files) in members.sorted(by: { $0.key < $1.key }) {
            // All of one package: nothing new can meet there.
            guard Set(files.map { RelativePath.parent($0.file) }).count > 1 else { continue }
            found += doubles(in: folder, files)
        }
        return found + cycles(members)
    }

    /// Names that two files of a folder define, since they came together.
    private func doubles(in folder: String, _ files: [(file: String, new: String)]) -> [Finding] {
        var owners: [String: (file: String, new: String)] = [:]
        var found: [Finding] = []
        for entry in files.sorted(by: { $0.new < $1.new }) where !Self.isBound(entry.new) {
            guard let bytes = read(entry.file) else { continue }
            bytes.withUnsafeBufferPointer { buffer in
                let syntax = GoSyntax(buffer)
                let isExternal = syntax.package.map { syntax.text($0).hasSuffix("_test") } ?? false
                if syntax.tokens.isEmpty || Self.hasBuildTag(syntax) { return }
                for definition in syntax.definitions()
                where definition.name != "_" && definition.name != "init" {
                    let key = (isExternal ? "test " : "") + definition.name
                    guard let other = owners[key] else {
                        owners[key] = entry
                        continue
                    }
                    if RelativePath.parent(other.file) == RelativePath.parent(entry.file) { continue }
                    found.append(
                        Finding(
                            path: entry.new, line: 0, column: 0,
                            message:
                                "defines '\(definition.name)', and so does '\(other.new)', in one package now"
                        ))
                }
            }
        }
        return found
    }

    /// For one system or architecture only: its names may be another file's, too.
    private static func isBound(_ file: String) -> Bool {
        let parts = RelativePath.name(file).dropLast(3).split(separator: "_").dropFirst().map(String.init)
        return parts.contains { systems.contains($0) }
    }

    private static let systems: Set<String> = [
        "aix", "android", "darwin", "dragonfly", "freebsd", "illumos", "ios", "js", "linux", "netbsd",
        "openbsd",
        "plan9", "solaris", "wasip1", "windows", "386", "amd64", "arm", "arm64", "loong64", "mips", "mips64",
        "mips64le", "mipsle", "ppc64", "ppc64le", "riscv64", "s390x", "wasm", "unix",
    ]

    private static func hasBuildTag(_ syntax: GoSyntax) -> Bool {
        syntax.comments.contains { comment in
            guard comment.upperBound <= syntax.package?.lowerBound ?? 0 else { return false }
            let text = syntax.bytes[comment]
            return text.starts(with: "//go:build".utf8) || text.starts(with: "// +build".utf8)
        }
    }

    // MARK: Cycles

    /// Packages that would import each other, through one that files came into from several.
    private func cycles(_ members: [String: [(file: String, new: String)]]) -> [Finding] {
        let mixed = members.filter { _, files in Set(files.map { RelativePath.parent($0.file) }).count > 1 }
            .keys
        guard !mixed.isEmpty || language.packages.values.contains(where: \.isTorn) else { return [] }
        var edges: [String: [(target: String, file: String)]] = [:]
        var files: [String: [String]] = [:]
        for (folder, names) in language.modules.packages {
            for name in names where !name.hasSuffix("_test.go") {
                let path = RelativePath.join(folder, name)
                files[RelativePath.parent(language.moves.target(ofFile: path)), default: []].append(path)
            }
        }
        func imported(_ folder: String) -> [(target: String, file: String)] {
            if let known = edges[folder] { return known }
            var result: [(target: String, file: String)] = []
            for file in files[folder] ?? [] {
                guard let bytes = read(file) else { continue }
                let homes = bytes.withUnsafeBufferPointer { imports(GoSyntax($0), of: file) }
                result += homes.filter { $0 != folder }.map { ($0, file) }
            }
            edges[folder] = result
            return result
        }
        var found: [Finding] = []
        // A ring is told once, whichever of its packages the search began at.
        var rings: Set<Set<String>> = []
        let parted = language.packages.values.filter(\.isTorn).flatMap { $0.homes.values }
        for start in Set(mixed).union(parted).sorted() {
            // A path from the package to itself, the shortest first.
            var came: [String: (from: String, file: String)] = [:]
            var waiting = [start]
            var at = 0
            search: while at < waiting.count {
                let folder = waiting[at]
                at += 1
                for edge in imported(folder) {
                    if edge.target == start {
                        var names = [folder]
                        while let before = came[names[0]], names[0] != start {
                            names.insert(before.from, at: 0)
                        }
                        guard rings.insert(Set(names + [start])).inserted else { break search }
                        let chain = (names + [start]).map { "'\($0)'" }.joined(separator: " imports ")
                        found.append(
                            Finding(
                                path: language.moves.target(ofFile: edge.file), line: 0, column: 0,
                                message: "closes a ring of imports: \(chain)"))
                        break search
                    }
                    if came[edge.target] == nil {
                        came[edge.target] = (folder, edge.file)
                        waiting.append(edge.target)
                    }
                }
            }
        }
        return found
    }

    /// The folders of the packages that a file imports after the moves.
    private func imports(_ syntax: GoSyntax, of file: String) -> Set<String> {
        var found: Set<String> = []
        for item in syntax.imports {
            guard let home = language.modules.folder(of: item.path) else { continue }
            guard let package = language.packages[home], package.isTorn else {
                found.insert(language.target(of: home))
                continue
            }
            // Which parts of it are used.
            let name = item.name ?? package.name
            for use in GoScopes.uses(of: [name], in: syntax) where use.isQualifier && !use.isHidden(0) {
                found.insert(package.homes[syntax.text(use.token + 2)] ?? home)
            }
        }
        // What was of the file's own package, and is elsewhere now.
        if let package = language.packages[RelativePath.parent(file)], package.isTorn {
            let names = package.homes.keys.sorted()
            for use in GoScopes.uses(of: names, in: syntax) where !use.isHidden(use.name) {
                if let home = package.homes[names[use.name]] { found.insert(home) }
            }
        }
        return found
    }
}
