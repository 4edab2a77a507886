// The settings of a tree's JavaScript and TypeScript: of compilers, and of packages.

/// Reads what a tree's settings say of specifiers.
struct JavaScriptProject {
    /// By the folder of the settings' file.
    private(set) var settings: [String: JavaScriptSettings] = [:]
    private(set) var packages: [JavaScriptPackage] = []
    private let files: Set<String>
    private let read: (String) -> JSONNode?
    private var nodes: [String: JSONNode] = [:]

    /// - Parameters:
    ///   - files: every file before the moves.
    ///   - read: a file's JSON; nil where it can't be read.
    ///   - aliases: what a program that is a tool's settings defines.
    init(
        _ files: [String], _ read: @escaping (String) -> JSONNode?, aliases: (String) -> [JavaScriptAlias]
    ) {
        self.files = Set(files)
        self.read = read
        var configs: [String: [String]] = [:]
        for file in files where file.hasSuffix(".json") {
            if RelativePath.name(file) == "package.json" {
                if let node = node(file) {
                    packages.append(JavaScriptPackage(node, in: RelativePath.parent(file)))
                }
            } else if JavaScriptPath.isConfig(file) {
                configs[RelativePath.parent(file), default: []].append(file)
            }
        }
        for (folder, files) in configs {
            let found = learn(files)
            // Settings that say nothing of it leave it to those above.
            if !found.bases.isEmpty || !found.aliases.isEmpty { settings[folder] = found }
        }
        for file in files where JavaScriptBundlers.mayDefine(file) {
            let found = aliases(file)
            guard !found.isEmpty else { continue }
            let folder = RelativePath.parent(file)
            var known = settings[folder] ?? JavaScriptSettings()
            for alias in found
            where !known.aliases.contains(where: { $0.prefix == alias.prefix && $0.hasStar == alias.hasStar })
            {
                known.aliases.append(alias)
            }
            settings[folder] = known
        }
    }

    private mutating func node(_ file: String) -> JSONNode? {
        if let known = nodes[file] { return known }
        let node = read(file)
        nodes[file] = node
        return node
    }

    /// The folder's main settings; where those say nothing, the first of the others that does.
    private mutating func learn(_ files: [String]) -> JavaScriptSettings {
        let order = files.sorted { left, right in
            (left.utf8.count, left) < (right.utf8.count, right)
        }
        for file in order {
            var seen: Set<String> = []
            let found = chain(file, &seen)
            if !found.bases.isEmpty || !found.aliases.isEmpty { return found }
        }
        return JavaScriptSettings()
    }

    /// What a file says, or else what it extends or refers to.
    private mutating func chain(_ file: String, _ seen: inout Set<String>) -> JavaScriptSettings {
        guard seen.count < 50, seen.insert(file).inserted, let node = node(file) else {
            return JavaScriptSettings()
        }
        let folder = RelativePath.parent(file)
        let options = node["compilerOptions"]
        var result = JavaScriptSettings()
        var hasBase = false
        if let base = options?["baseUrl"]?.string, let path = JavaScriptPath.resolve(base, in: folder) {
            result.bases = [path]
            hasBase = true
        }
        let hasPaths = options?["paths"] != nil
        for field in options?["paths"]?.fields ?? [] {
            let targets = field.value.strings.compactMap {
                JavaScriptAlias.Target($0, in: result.bases.first ?? folder)
            }
            result.aliases.append(JavaScriptAlias(field.key, targets))
        }
        if hasBase, hasPaths { return result }
        for parent in (node["extends"]?.strings ?? []).reversed() {
            guard let path = configPath(parent, in: folder) else { continue }
            let inherited = chain(path, &seen)
            if !hasBase, result.bases.isEmpty { result.bases = inherited.bases }
            if !hasPaths, result.aliases.isEmpty { result.aliases = inherited.aliases }
        }
        guard result.bases.isEmpty, result.aliases.isEmpty else { return result }
        for reference in node["references"]?.items ?? [] {
            guard let written = reference["path"]?.string, let path = configPath(written, in: folder) else {
                continue
            }
            let found = chain(path, &seen)
            if !found.bases.isEmpty || !found.aliases.isEmpty { return found }
        }
        return result
    }

    /// The file that `extends` or a reference means, if it is the tree's own.
    private func configPath(_ written: String, in folder: String) -> String? {
        guard JavaScriptPath.isRelative(written), let path = JavaScriptPath.resolve(written, in: folder)
        else {
            return nil
        }
        return [path, path + ".json", RelativePath.join(path, "tsconfig.json")].first { files.contains($0) }
    }
}
