// Folders of modules without `__init__.py`, which may have the name of an installed package.

extension PythonRewriter {
    /// Whether the file imports a module of a folder without `__init__.py`. Else its name is that of an installed package, which
    /// Python prefers: `import django` beside a folder `examples/django`.
    func isReached(_ folder: String) -> Bool {
        if let known = reached.folders { return known.contains(folder) }
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
        reached.folders = found
        return found.contains(folder)
    }
}

/// The folders above what a file's absolute imports lead to, once that is asked. One rewriter's own.
final class ReachedFolders {
    var folders: Set<String>?
}
