// What dotted names in text mean: in strings of code, and in whatever else names modules.

/// Resolves dotted names for one file, before a set of moves and after it.
struct PythonReferences {
    /// What a dotted name means.
    struct Reference {
        var path: String
        /// How many of the name's parts are the module's.
        var count: Int
        var root: String
    }

    let map: ModuleMap
    let modules: PythonDefinitions
    /// The file that the names stand in, before the moves.
    let file: String

    /// The parts of a name with dots between them, and nothing else.
    static func parts(of range: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> [String]? {
        guard range.count <= 512, let first = bytes[range].first, first != 0x2E else { return nil }
        var parts: [String] = []
        var start = range.lowerBound
        for at in range.lowerBound...range.upperBound {
            if at < range.upperBound {
                if bytes[at].isOfName { continue }
                guard bytes[at] == 0x2E else { return nil }
            }
            guard at > start, !(0x30...0x39).contains(bytes[start]) else { return nil }
            parts.append(String(decoding: bytes[start..<at], as: UTF8.self))
            start = at + 1
        }
        return parts
    }

    /// Whether a name is likelier a file's: `report.csv`, though there be a module `csv` in a package `report`.
    static func isFileName(_ parts: [String]) -> Bool {
        parts.count == 2 && fileEndings.contains(parts[1])
    }

    private static let fileEndings: Set<String> = [
        "csv", "tsv", "json", "yaml", "yml", "toml", "ini", "cfg", "conf", "txt", "md", "rst", "xml", "html",
        "css",
        "js", "sql", "log", "pdf", "png", "svg", "zip", "gz", "tar", "db",
    ]

    /// - Parameter isModule: all of it is meant to be modules, whatever packages define besides.
    func reference(_ parts: [String], isModule: Bool) -> Reference? {
        guard let found = map.resolve(parts, in: file), map.roots.contains(found.root) else { return nil }
        var path = RelativePath.join(found.root, parts[0])
        var count = 1
        while count < found.count {
            let next = RelativePath.join(path, parts[count])
            if !isModule, map.submodule(parts[count], of: path) == nil, !leadsOn(next, parts, count + 1) {
                break
            }
            path = next
            count += 1
        }
        return Reference(path: path, count: count, root: found.root)
    }

    /// A module whose name its package has for something else, too: what follows tells whether the module is meant.
    private func leadsOn(_ module: String, _ parts: [String], _ count: Int) -> Bool {
        guard count < parts.count, map.isRegular(module) else { return false }
        return map.exists(RelativePath.join(module, parts[count]))
            || modules.has(parts[count], in: module) == true
    }

    /// The name after the moves; nil where that is the same, or can't be written.
    func newName(_ reference: Reference, _ parts: [String]) -> [String]? {
        let target = map.target(of: reference.path)
        guard target != reference.path, let names = map.name(ofTarget: target, root: reference.root),
            !names.isEmpty
        else { return nil }
        return names + parts[reference.count...]
    }

    /// `a.b:folder`, told from a package, after the moves; nil where that can't be written. It is told from the same package if that
    /// still holds it, else from the one that has it as the old one had.
    func newFolder(_ package: Reference, _ inner: String, at target: String) -> String? {
        var home = map.target(of: package.path)
        if !RelativePath.isInside(target, home) || target == home {
            let depth = RelativePath.parts(inner).count
            home = RelativePath.parts(target).dropLast(depth).joined(separator: "/")
        }
        guard let names = map.name(ofTarget: home, root: package.root), !names.isEmpty else { return nil }
        return names.joined(separator: ".") + ":" + RelativePath.inside(target, home)
    }

    /// The name by which a module is run after the moves, as by `python -m`: a package goes where its `__main__` does.
    func newProgram(_ reference: Reference, _ parts: [String]) -> [String]? {
        let main = reference.path + "/__main__"
        guard reference.count == parts.count, map.isPackage(reference.path), map.isRegular(main) else {
            return newName(reference, parts)
        }
        let target = map.target(of: main)
        let path = RelativePath.name(target) == "__main__" ? RelativePath.parent(target) : target
        guard let names = map.name(ofTarget: path, root: reference.root), !names.isEmpty, names != parts
        else { return nil }
        return names
    }

    /// Whether a package that can't be seen whole at least tells of the name that a document says it has.
    func isSeen(_ reference: Reference, _ parts: [String]) -> Bool {
        // Compiled modules are to be found nowhere, and their names begin so.
        guard reference.count < parts.count, map.isPackage(reference.path), SphinxDocument.isDocument(file),
            !parts[reference.count].hasPrefix("_")
        else { return true }
        return modules.mentions(parts[reference.count], in: reference.path)
    }

    /// Whether a name means something in the tree, all of it.
    func isWhole(_ reference: Reference, _ parts: [String]) -> Bool {
        guard parts.count > 1 else { return false }
        if reference.count == parts.count { return true }
        let name = parts[reference.count]
        let known = modules.has(name, in: reference.path)
        if known == true { return true }
        guard parts.count > 2 else { return false }
        // A star may stand for what compiled modules have, which are to be found nowhere; their names begin so.
        if name.utf8.first == 0x5F, modules.isOpen(reference.path) { return true }
        // Where it can't be told, a package says the word at least: what is named below it may be no module's.
        return known == nil && (!map.isPackage(reference.path) || modules.mentions(name, in: reference.path))
    }
}
