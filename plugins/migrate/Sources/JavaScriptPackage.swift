// A package of the tree, as its `package.json` has it.

/// A package of the tree, by its `package.json`.
struct JavaScriptPackage: Sendable {
    /// Where the `package.json` is.
    var folder: String
    var name: String
    /// Files that the package's own name means, from the root, in the order in which they are tried.
    var mains: [String] = []
    /// `exports`: what follows the name, "." for nothing, as patterns; nil: everything in the package can be named.
    var exports: [JavaScriptAlias]?
    /// `imports`: names with `#`.
    var imports: [JavaScriptAlias] = []
    /// Names of packages that it says it needs, of any kind.
    var dependencies: Set<String> = []

    func moved(_ paths: PathMap, _ newFolder: String, in old: JavaScriptWorld) -> JavaScriptPackage {
        var result = self
        result.folder = newFolder
        result.mains = mains.map { main in
            old.isWithoutEnding(main) ? old.target(ofStem: main, paths) : paths.target(of: main)
        }
        result.exports = exports?.map { $0.moved(paths, nil, in: old) }
        result.imports = imports.map { $0.moved(paths, nil, in: old) }
        return result
    }

    /// What names such a file, in the order in which they are tried.
    static let mainKeys = ["types", "typings", "source", "module", "main", "browser"]

    /// - Parameter folder: of the `package.json`.
    init(_ node: JSONNode, in folder: String) {
        self.folder = folder
        name = node["name"]?.string ?? ""
        for key in Self.mainKeys {
            guard let written = node[key]?.string, let path = RelativePath.resolve(written, in: folder),
                path != folder
            else { continue }
            mains.append(path)
        }
        for key in ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"] {
            dependencies.formUnion((node[key]?.fields ?? []).map(\.key))
        }
        if let node = node["exports"] { exports = Self.patterns(node, folder, isExports: true) }
        if let node = node["imports"] { imports = Self.patterns(node, folder, isExports: false) }
    }

    private static func patterns(_ node: JSONNode, _ folder: String, isExports: Bool) -> [JavaScriptAlias] {
        let isTable = node.fields.contains { $0.key.hasPrefix(isExports ? "." : "#") }
        guard isTable else {
            return isExports ? [JavaScriptAlias(".", leaves(node).compactMap { .init($0, in: folder) })] : []
        }
        return node.fields.map { field in
            JavaScriptAlias(field.key, leaves(field.value).compactMap { .init($0, in: folder) })
        }
    }

    /// The paths of all conditions.
    private static func leaves(_ node: JSONNode) -> [String] {
        switch node {
        case .text(let text, _): return text.hasPrefix("./") ? [text] : []
        case .list(let items): return items.flatMap(leaves)
        case .map(let fields): return fields.flatMap { leaves($0.value) }
        case .other: return []
        }
    }
}

extension JavaScriptWorld {
    /// Whether a path names a file by all but its ending.
    func isWithoutEnding(_ path: String) -> Bool {
        !folders.contains(path) && find(path)?.ending == .omitted
    }

    /// Where a path goes that may lack its ending; it lacks that again.
    func target(ofStem path: String, _ paths: PathMap) -> String {
        guard !files.contains(path), !folders.contains(path), let found = find(path)?.path else {
            return paths.target(of: path)
        }
        let ending = String(found.utf8.dropFirst(path.utf8.count)) ?? ""
        let target = paths.target(of: found)
        return target.hasSuffix(ending) ? String(target.utf8.dropLast(ending.utf8.count)) ?? path : path
    }
}
