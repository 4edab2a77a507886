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
        result.mains = mains.map(paths.target(of:))
        result.exports = exports?.map { $0.moved(paths, nil, in: old) }
        result.imports = imports.map { $0.moved(paths, nil, in: old) }
        return result
    }

    /// - Parameter folder: of the `package.json`.
    init(_ node: JSONNode, in folder: String) {
        self.folder = folder
        name = node["name"]?.string ?? ""
        for key in ["types", "typings", "source", "module", "main", "browser"] {
            guard let written = node[key]?.string, let path = JavaScriptPath.resolve(written, in: folder),
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
