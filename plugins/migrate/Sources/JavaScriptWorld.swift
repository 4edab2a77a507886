// What specifiers mean in a tree: before a set of moves, or after it.

/// A tree's files and settings at one time. Never changed once made.
struct JavaScriptWorld: Sendable {
    /// How a specifier without an ending was completed.
    enum Ending: Equatable, Sendable {
        /// All of the file's name is written.
        case whole
        /// The ending of what the file is compiled to is written: `./a.js` for `a.ts`.
        case compiled
        case omitted
        /// The ending, and before it what says for which platform the file is: `./a` for `a.native.ts`.
        case platform
        /// The file is the folder's `index`.
        case index
        /// The folder's `package.json` says which file it is, or a folder itself is meant.
        case folder
    }

    /// What a path means.
    struct Found: Equatable, Sendable {
        /// A file, or for `.folder` a folder.
        var path: String
        var ending: Ending
    }

    /// By which way a specifier was understood.
    enum Way: Equatable, Sendable {
        case relative
        case alias(JavaScriptAlias)
        /// From a folder that needs no naming.
        case base(String)
        case package(String)
        /// The same by a path that the package's `exports` don't give: older resolution doesn't ask them.
        case packagePath(String)
        /// `#name` of a package.
        case imported(JavaScriptAlias)
        /// From the root, or a folder that is usually told to tools: `@/a` for `src/a`.
        case guess(prefix: String, base: String)
    }

    let files: Set<String>
    let folders: Set<String>
    /// By folder.
    let settings: [String: JavaScriptSettings]
    private let packages: [String: JavaScriptPackage]
    private let packageFolders: [String: JavaScriptPackage]

    init(files: [String], settings: [String: JavaScriptSettings], packages: [JavaScriptPackage]) {
        self.files = Set(files)
        var folders: Set<String> = [""]
        for file in files {
            var above = RelativePath.parent(file)
            while !above.isEmpty, folders.insert(above).inserted { above = RelativePath.parent(above) }
        }
        self.folders = folders
        self.settings = settings
        self.packages = Dictionary(
            packages.filter { !$0.name.isEmpty }.map { ($0.name, $0) },
            uniquingKeysWith: { first, _ in first })
        packageFolders = Dictionary(packages.map { ($0.folder, $0) }, uniquingKeysWith: { first, _ in first })
    }

    // MARK: Paths

    /// The file or folder that a path from the root means to a loader of modules.
    func find(_ path: String, isFolder: Bool = false) -> Found? {
        if !isFolder, !path.isEmpty, let file = file(path) { return file }
        guard folders.contains(path) else { return nil }
        if !path.isEmpty, let package = packageFolders[path],
            package.mains.contains(where: { main($0) != nil })
        {
            return Found(path: path, ending: .folder)
        }
        return index(of: path)
    }

    private func file(_ path: String) -> Found? {
        if files.contains(path) { return Found(path: path, ending: .whole) }
        let ending = JavaScriptPath.ending(path)
        let sources = JavaScriptPath.sources(of: ending)
        if !sources.isEmpty {
            let stem = String(path.dropLast(ending.utf8.count))
            for source in sources where files.contains(stem + source) {
                return Found(path: stem + source, ending: .compiled)
            }
        }
        return completed(path)
    }

    private func completed(_ path: String) -> Found? {
        guard folders.contains(RelativePath.parent(path)) else { return nil }
        for ending in JavaScriptPath.omitted where files.contains(path + ending) {
            return Found(path: path + ending, ending: .omitted)
        }
        for platform in JavaScriptPath.platforms {
            for ending in [".ts", ".tsx", ".js", ".jsx"] where files.contains(path + platform + ending) {
                return Found(path: path + platform + ending, ending: .platform)
            }
        }
        return nil
    }

    private func index(of folder: String) -> Found? {
        completed(RelativePath.join(folder, "index")).map { Found(path: $0.path, ending: .index) }
    }

    /// The file that a package's `main` means: other packages have no say in it.
    private func main(_ path: String) -> Found? { file(path) ?? index(of: path) }

    /// What is nearest above a file, the settings that say something.
    func settings(of file: String) -> JavaScriptSettings? {
        var folder = RelativePath.parent(file)
        while true {
            if let found = settings[folder] { return found }
            if folder.isEmpty { return nil }
            folder = RelativePath.parent(folder)
        }
    }

    /// The package that holds a file.
    func package(of file: String) -> JavaScriptPackage? {
        var folder = RelativePath.parent(file)
        while true {
            if let found = packageFolders[folder] { return found }
            if folder.isEmpty { return nil }
            folder = RelativePath.parent(folder)
        }
    }

    // MARK: Specifiers

    /// What a specifier means in a file.
    func resolve(_ specifier: String, in file: String) -> (found: Found, way: Way)? {
        if JavaScriptPath.isRelative(specifier) {
            guard let path = RelativePath.resolve(specifier, in: RelativePath.parent(file)) else {
                return nil
            }
            return find(path, isFolder: Self.isFolder(specifier)).map { ($0, .relative) }
        }
        guard let first = specifier.utf8.first, first != UInt8(ascii: "/") else { return nil }
        if first == UInt8(ascii: "#") {
            if let (alias, star) = package(of: file)?.imports.best(specifier), let found = find(alias, star) {
                return (found, .imported(alias))
            }
        }
        let settings = settings(of: file)
        for aliases in [settings?.aliases, settings?.toolAliases] {
            if let (alias, star) = aliases?.best(specifier), let found = find(alias, star) {
                return (found, .alias(alias))
            }
        }
        if let base = settings?.base?.folder, let path = RelativePath.resolve(specifier, in: base),
            let found = find(path)
        {
            return (found, .base(base))
        }
        if let found = packaged(specifier) { return found }
        // What settings speak of is nothing to guess about; a lone star speaks of all and nothing.
        if let known = settings?.aliases.best(specifier)?.alias, !known.prefix.isEmpty { return nil }
        return guessed(specifier, in: file)
    }

    private static func isFolder(_ specifier: String) -> Bool {
        specifier.hasSuffix("/") || specifier == "." || specifier == ".." || specifier.hasSuffix("/.")
            || specifier.hasSuffix("/..")
    }

    private func find(_ alias: JavaScriptAlias, _ star: String) -> Found? {
        for target in alias.targets {
            guard let path = RelativePath.resolve(target.path(star), in: "") else { continue }
            if let found = find(path) { return found }
        }
        return nil
    }

    /// A package of the tree by its name, with what follows it.
    private func packaged(_ specifier: String) -> (found: Found, way: Way)? {
        let parts = RelativePath.parts(specifier)
        let count = specifier.utf8.first == UInt8(ascii: "@") ? 2 : 1
        guard parts.count >= count, let package = packages[parts.prefix(count).joined(separator: "/")] else {
            return nil
        }
        let inner = parts.dropFirst(count).joined(separator: "/")
        var way = Way.package(package.name)
        if let exports = package.exports {
            if let (alias, star) = exports.best(inner.isEmpty ? "." : "./" + inner),
                let found = find(alias, star)
            {
                return (found, way)
            }
            way = .packagePath(package.name)
        }
        if inner.isEmpty {
            return (package.mains.lazy.compactMap(main).first ?? index(of: package.folder)).map { ($0, way) }
        }
        return find(RelativePath.join(package.folder, inner)).map { ($0, way) }
    }

    /// Folders that tools are usually told of in ways that can't be read here.
    private static let guesses: [(prefix: String, base: String)] = [
        ("@/", "src"), ("~/", "src"), ("@/", ""), ("~/", ""), ("~~/", ""), ("@@/", ""), ("$lib/", "src/lib"),
        ("#/", "src"), ("", ""), ("", "src"),
        ("", "app/javascript"), ("@/", "app/javascript"), ("~/", "app/javascript"), ("@/", "resources/js"),
        ("", "app"),
        ("@/", "app"), ("~/", "app"),
    ]

    private func guessed(_ specifier: String, in file: String) -> (found: Found, way: Way)? {
        guard specifier.utf8.contains(UInt8(ascii: "/")), !specifier.hasSuffix("/") else { return nil }
        let home = package(of: file)?.folder ?? ""
        for guess in Self.guesses where specifier.hasPrefix(guess.prefix) {
            let inner = String(specifier.dropFirst(guess.prefix.utf8.count))
            let base = RelativePath.join(home, guess.base)
            guard !inner.isEmpty, let path = RelativePath.resolve(inner, in: base), let found = find(path),
                RelativePath.isInside(found.path, base)
            else { continue }
            return (found, .guess(prefix: guess.prefix, base: base))
        }
        return nil
    }

    /// Folders that specifiers may reach without writing their names.
    var namedFolders: Set<String> {
        var found: Set<String> = []
        for settings in settings.values {
            if let base = settings.base { found.insert(base.folder) }
            for target in (settings.aliases + settings.toolAliases).flatMap(\.targets) {
                found.insert(RelativePath.parent(target.prefix))
            }
        }
        for package in packageFolders.values {
            found.formUnion(Self.guesses.map { RelativePath.join(package.folder, $0.base) })
            found.formUnion(package.mains.map(RelativePath.parent))
            for target in ((package.exports ?? []) + package.imports).flatMap(\.targets) {
                found.insert(RelativePath.parent(target.prefix))
            }
        }
        found.formUnion(Self.guesses.map(\.base))
        return found
    }

    /// The package that holds a path, if it has a name.
    func namedPackage(of path: String) -> JavaScriptPackage? {
        package(of: path).flatMap { $0.name.isEmpty ? nil : $0 }
    }
}
