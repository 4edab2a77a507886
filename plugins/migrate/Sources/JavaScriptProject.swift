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
            if !found.isSilent { settings[folder] = found }
        }
        for file in files where JavaScriptBundlers.mayDefine(file) {
            let found = aliases(file)
            guard !found.isEmpty else { continue }
            let folder = RelativePath.parent(file)
            var known = settings[folder] ?? JavaScriptSettings(file: file)
            known.toolAliases += found
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
            let found = told(file, &seen)
            if !found.isSilent { return found }
        }
        return JavaScriptSettings()
    }

    /// What a file says, or else what it refers to.
    private mutating func told(_ file: String, _ seen: inout Set<String>) -> JavaScriptSettings {
        let options = chain(file, leaf: file, &seen)
        var result = JavaScriptSettings(file: file, base: options.base)
        if let paths = options.paths {
            let home =
                options.base ?? JavaScriptHome(folder: RelativePath.parent(paths.file), file: paths.file)
            result.aliasHome = home
            result.aliases = paths.fields.map { field in
                JavaScriptAlias(
                    field.key, field.value.strings.compactMap { Self.target($0, home.folder, leaf: file) })
            }
        }
        guard result.isSilent else { return result }
        let folder = RelativePath.parent(file)
        for reference in node(file)?["references"]?.items ?? [] {
            guard let written = reference["path"]?.string,
                let path = RelativePath.resolve(written, in: folder).flatMap(configFile),
                seen.count < 50, !seen.contains(path)
            else { continue }
            let found = told(path, &seen)
            if !found.isSilent { return found }
        }
        return result
    }

    /// What a file and those that it extends say: the nearest of each.
    private struct Options {
        var base: JavaScriptHome?
        var paths: (fields: [JSONNode.Field], file: String)?
    }

    /// - Parameter leaf: the file that extends all the others.
    private mutating func chain(_ file: String, leaf: String, _ seen: inout Set<String>) -> Options {
        guard seen.count < 50, seen.insert(file).inserted, let node = node(file) else { return Options() }
        let folder = RelativePath.parent(file)
        let options = node["compilerOptions"]
        var result = Options()
        if let written = options?["baseUrl"]?.string {
            let own = Self.inLeaf(written)
            let home = own == nil ? file : leaf
            if let path = RelativePath.resolve(own ?? written, in: RelativePath.parent(home)) {
                result.base = JavaScriptHome(folder: path, file: home)
            }
        }
        if let paths = options?["paths"] { result.paths = (paths.fields, file) }
        for parent in (node["extends"]?.strings ?? []).reversed() {
            if result.base != nil, result.paths != nil { break }
            guard let path = extended(parent, in: folder) else { continue }
            let inherited = chain(path, leaf: leaf, &seen)
            if result.base == nil { result.base = inherited.base }
            if result.paths == nil { result.paths = inherited.paths }
        }
        return result
    }

    /// What follows `${configDir}`, the folder of the file that extends the others.
    private static func inLeaf(_ written: String) -> String? {
        let mark = "${configDir}"
        return written.hasPrefix(mark)
            ? "./" + String(written.dropFirst(mark.utf8.count).drop { $0 == "/" }) : nil
    }

    private static func target(_ written: String, _ folder: String, leaf: String) -> JavaScriptAlias.Target? {
        guard let own = inLeaf(written) else { return JavaScriptAlias.Target(written, in: folder) }
        var target = JavaScriptAlias.Target(own, in: RelativePath.parent(leaf))
        target?.leaf = leaf
        return target
    }

    /// The file that `extends` means, if it is the tree's own.
    private func extended(_ written: String, in folder: String) -> String? {
        if JavaScriptPath.isRelative(written) {
            return RelativePath.resolve(written, in: folder).flatMap(configFile)
        }
        let parts = RelativePath.parts(written)
        let count = written.hasPrefix("@") ? 2 : 1
        let name = parts.prefix(count).joined(separator: "/")
        guard parts.count >= count, let package = packages.first(where: { $0.name == name }) else {
            return nil
        }
        return configFile(
            RelativePath.join(package.folder, parts.dropFirst(count).joined(separator: "/")))
    }

    private func configFile(_ path: String) -> String? {
        [path, path + ".json", RelativePath.join(path, "tsconfig.json")].first { files.contains($0) }
    }
}
