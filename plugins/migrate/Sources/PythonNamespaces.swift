// Folders of modules without `__init__.py`, which may have the name of an installed package.

extension PythonRewriter {
    /// Whether the file imports a module of a folder without `__init__.py`. Else its name is that of an installed package, which
    /// Python prefers: `import django` beside a folder `examples/django`.
    func isReached(_ folder: String) -> Bool {
        if let known = facts.folders { return known.contains(folder) }
        var found: Set<String> = []
        func follow(_ names: [String]) {
            var above = (map.resolve(names, in: file)?.path).map(RelativePath.parent) ?? ""
            while !above.isEmpty, found.insert(above).inserted { above = RelativePath.parent(above) }
        }
        for statement in syntax.imports where statement.level == 0 {
            if statement.isFrom {
                let module = statement.moduleNames.map(text)
                follow(module)
                for name in statement.names { follow(module + [text(name.first)]) }
            } else {
                for name in statement.names {
                    follow(stride(from: name.first, through: name.last, by: 2).map(text))
                }
            }
        }
        facts.folders = found
        return found.contains(folder)
    }

    /// Whether a folder without `__init__.py`, in which packages are found as in a source root, is a package itself to the project:
    /// `a` in `import a.b`, where `b` is one.
    func isNamespace(_ root: String) -> Bool {
        guard !root.isEmpty, map.isNamespace(root), !ModuleMap.isConventional(root) else { return false }
        if let known = facts.namespaces[root] { return known }
        // A relative import reaches it.
        let home = RelativePath.parts(RelativePath.parent(file))
        let isReached = syntax.imports.contains { statement in
            statement.level > 1 && statement.level - 1 <= home.count
                && RelativePath.isInside(root, home.dropLast(statement.level - 1).joined(separator: "/"))
        }
        let result = isReached || modules.isNamespace(root)
        facts.namespaces[root] = result
        return result
    }
}

extension PythonDefinitions {
    /// Whether the tree's code imports what is in a folder by that folder's name, and nowhere without it.
    func isNamespace(_ root: String) -> Bool {
        if let known = namespaces[root] { return known }
        let names = map.roots.filter { RelativePath.isInside(root, $0) && $0 != root }.map {
            RelativePath.parts(RelativePath.inside(root, $0)).joined(separator: ".")
        }
        let whole = names.flatMap { ["from \($0).", "from \($0) ", "import \($0)."] }.map(ByteSearch.init)
        let inner = map.packages(in: root).flatMap { ["from \($0)", "import \($0)"] }.map(ByteSearch.init)
        var isNamed = false
        for file in map.sources {
            let uses = files.read(file) { bytes in
                (
                    whole: !isNamed && whole.contains { $0.first(in: bytes) != nil },
                    inner: inner.contains { $0.firstWord(in: bytes) != nil }
                )
            }
            if uses?.inner == true {
                isNamed = false
                break
            }
            isNamed = isNamed || uses?.whole == true
        }
        namespaces[root] = isNamed
        return isNamed
    }
}

/// What is worked out of a file once it is asked for. One rewriter's own.
final class FileFacts {
    /// The folders above what the file's absolute imports lead to.
    var folders: Set<String>?
    /// Whether source roots are packages themselves.
    var namespaces: [String: Bool] = [:]
    /// The tokens of names that the file binds once.
    var bound: [String: Int32]?
}
