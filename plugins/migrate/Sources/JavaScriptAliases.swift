// Names that settings give to places of the tree: `paths` of a compiler, `imports` and `exports` of a package.

/// A pattern of specifiers and what it means: `@app/*` → `src/app/*`.
struct JavaScriptAlias: Equatable, Sendable {
    /// Before the star, and after it; all of it where there is none.
    var prefix: String
    var suffix: String
    var hasStar: Bool
    var targets: [Target]

    /// A path from the root, with the same star.
    struct Target: Equatable, Sendable {
        var prefix: String
        var suffix: String
        var hasStar: Bool

        /// - Parameters:
        ///   - written: as the settings have it.
        ///   - folder: what it is relative to.
        init?(_ written: String, in folder: String) {
            let parts = written.split(separator: "*", maxSplits: 1, omittingEmptySubsequences: false).map(
                String.init)
            hasStar = parts.count == 2
            suffix = hasStar ? parts[1] : ""
            guard var path = JavaScriptPath.resolve(parts[0], in: folder) else { return nil }
            if hasStar, !path.isEmpty, parts[0].isEmpty || parts[0].hasSuffix("/") || parts[0] == "." {
                path += "/"
            }
            prefix = path
        }

        func path(_ star: String) -> String { hasStar ? prefix + star + suffix : prefix }

        /// The star that makes it a path.
        func star(of path: String) -> String? {
            guard hasStar else { return path == prefix ? "" : nil }
            guard path.utf8.count >= prefix.utf8.count + suffix.utf8.count, path.hasPrefix(prefix),
                path.hasSuffix(suffix)
            else { return nil }
            let star = String(path.utf8.dropFirst(prefix.utf8.count).dropLast(suffix.utf8.count)) ?? ""
            return star.isEmpty ? nil : star
        }

        /// Where it points once what it names has moved.
        func moved(_ paths: PathMap) -> Target {
            var result = self
            guard hasStar else {
                result.prefix = paths.target(of: prefix)
                return result
            }
            // The folder before the star, and the beginning of a name after that.
            let cut = prefix.utf8.lastIndex(of: UInt8(ascii: "/"))
            let folder = cut.map { String(prefix[..<$0]) } ?? ""
            let rest = cut.map { String(prefix[$0...]) } ?? prefix
            let target = paths.target(of: folder)
            if !folder.isEmpty {
                result.prefix = target.isEmpty ? String(rest.dropFirst()) : target + rest
                return result
            }
            // `libs*/src`: nothing of it moves as a whole.
            return result
        }
    }

    init(_ pattern: String, _ targets: [Target]) {
        let parts = pattern.split(separator: "*", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init)
        prefix = parts[0]
        hasStar = parts.count == 2
        suffix = hasStar ? parts[1] : ""
        self.targets = targets
    }

    /// What the star stands for in a specifier that the pattern matches.
    func star(of specifier: String) -> String? {
        guard hasStar else { return specifier == prefix ? "" : nil }
        guard specifier.utf8.count >= prefix.utf8.count + suffix.utf8.count, specifier.hasPrefix(prefix),
            specifier.hasSuffix(suffix)
        else { return nil }
        return String(specifier.utf8.dropFirst(prefix.utf8.count).dropLast(suffix.utf8.count))
    }

    func specifier(_ star: String) -> String { hasStar ? prefix + star + suffix : prefix }

    func moved(_ paths: PathMap) -> JavaScriptAlias {
        var result = self
        result.targets = targets.map { $0.moved(paths) }
        return result
    }
}

extension [JavaScriptAlias] {
    /// Those that match, the best first, as compilers take them: whole names, then the longest before the star.
    func matches(_ specifier: String) -> [(alias: JavaScriptAlias, star: String)] {
        compactMap { alias in alias.star(of: specifier).map { (alias, $0) } }
            .sorted { left, right in
                if left.0.hasStar != right.0.hasStar { return !left.0.hasStar }
                return left.0.prefix.utf8.count > right.0.prefix.utf8.count
            }
    }
}

/// What one compiler's settings say of specifiers.
struct JavaScriptSettings: Sendable {
    /// Folders in which a specifier without a dot is looked for.
    var bases: [String] = []
    var aliases: [JavaScriptAlias] = []

    func moved(_ paths: PathMap) -> JavaScriptSettings {
        JavaScriptSettings(bases: bases.map(paths.target(of:)), aliases: aliases.map { $0.moved(paths) })
    }
}

/// A package of the tree, by its `package.json`.
struct JavaScriptPackage: Sendable {
    var folder: String
    var name: String
    /// Files that the package's own name means, from the root, in the order in which they are tried.
    var mains: [String] = []
    /// `exports`: what follows the name, "." for nothing, as patterns; nil: everything in the package can be named.
    var exports: [JavaScriptAlias]?
    /// `imports`: names with `#`.
    var imports: [JavaScriptAlias] = []

    func moved(_ paths: PathMap, _ newFolder: String) -> JavaScriptPackage {
        var result = self
        result.folder = newFolder
        result.mains = mains.map(paths.target(of:))
        result.exports = exports?.map { $0.moved(paths) }
        result.imports = imports.map { $0.moved(paths) }
        return result
    }

    /// - Parameter folder: of the `package.json`.
    init(_ node: JSONNode, in folder: String) {
        self.folder = folder
        name = node["name"]?.string ?? ""
        for key in ["types", "typings", "source", "module", "main", "browser"] {
            guard let written = node[key]?.string, let path = JavaScriptPath.resolve(written, in: folder)
            else {
                continue
            }
            mains.append(path)
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
