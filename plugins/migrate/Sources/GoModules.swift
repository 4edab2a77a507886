// Go's modules and packages before and after a set of moves: which folder an import path means.

/// The modules of a tree and the folders of their packages.
struct GoModules: Sendable {
    /// A module: its folder and its path.
    struct Module: Sendable, Equatable {
        var folder: String
        var path: String
        /// The path after the moves.
        var newPath: String
        var newFolder: String
        /// Paths of modules that its `go.mod` names as needed.
        var required: Set<String> = []
    }

    /// Those nearest to a file first.
    private(set) var modules: [Module] = []
    /// Modules as they lie after the moves, nearest first.
    private var newModules: [Module] = []
    let moves: MoveMap
    /// Folders with Go files before the moves, and the names of those files.
    private(set) var packages: [String: [String]] = [:]
    /// A `go.work` puts the tree's modules together, so that none has to say that it needs another.
    private let hasWorkspace: Bool
    /// By import path; empty where the root's module has none, as in the standard library.
    private(set) var marks: [ByteSearch] = []

    /// - Parameters:
    ///   - files: every file before the moves.
    ///   - renames: paths that the plan gives modules, by the old ones.
    ///   - read: what a file before the moves holds; nil where it can't be read.
    init(
        files: [String], moves: MoveMap, renames: [String: String], read: (String) -> [UInt8]?
    ) {
        self.moves = moves
        hasWorkspace = files.contains { RelativePath.name($0) == "go.work" }
        for file in files
        where file.hasSuffix(".go") && !file.hasPrefix("vendor/") && !file.contains("/vendor/") {
            packages[RelativePath.parent(file), default: []].append(RelativePath.name(file))
        }
        for file in files where RelativePath.name(file) == "go.mod" {
            let folder = RelativePath.parent(file)
            if RelativePath.parts(folder).contains(where: { $0 == "vendor" || $0 == "testdata" }) { continue }
            guard let bytes = read(file), let path = Self.modulePath(bytes) else { continue }
            let newFolder = RelativePath.parent(moves.target(ofFile: file))
            modules.append(
                Module(
                    folder: folder, path: path, newPath: path, newFolder: newFolder,
                    required: Self.required(bytes)))
        }
        let root = modules.first { $0.folder.isEmpty }?.path
        for index in modules.indices {
            modules[index].newPath = renamed(modules[index], root)
        }
        if modules.isEmpty, let path = inferredPath(files, read) {
            modules = [Module(folder: "", path: path, newPath: path, newFolder: "")]
        }
        rename(by: renames)
        modules.sort { $0.folder.utf8.count > $1.folder.utf8.count }
        newModules = modules.sorted { $0.newFolder.utf8.count > $1.newFolder.utf8.count }
        marks = Set(modules.map(\.path)).sorted().map(ByteSearch.init)
    }

    /// Gives modules the paths that the plan says; those that have them already had the old ones.
    private mutating func rename(by renames: [String: String]) {
        guard !renames.isEmpty else { return }
        let present = Set(modules.map(\.path))
        for index in modules.indices {
            let path = modules[index].path
            if let new = renames[path] {
                modules[index].newPath = new
            } else if let old = renames.first(where: { $0.value == path && !present.contains($0.key) })?.key {
                modules[index].path = old
                modules[index].newPath = path
            }
        }
    }

    /// The standard library's own modules leave their name out of import paths.
    private static func isNameless(_ path: String) -> Bool { path == "std" }

    /// A module's path follows its folder where it ends with that, after the repository's own, as it must for others to get it.
    private func renamed(_ module: Module, _ root: String?) -> String {
        let (path, folder) = (module.path, module.folder)
        guard folder != module.newFolder, !folder.isEmpty, !module.newFolder.isEmpty else { return path }
        var stem = path
        var version = ""
        if let last = RelativePath.parts(path).last, Self.isVersion(last), RelativePath.name(folder) != last {
            version = "/" + last
            stem = RelativePath.parent(path)
        }
        guard stem.hasSuffix("/" + folder) else { return path }
        let repository = String(stem.dropLast(folder.count + 1))
        let parts = RelativePath.parts(repository)
        let isForge = parts.count == 3 && ["github.com", "gitlab.com", "bitbucket.org"].contains(parts[0])
        // Other modules of the tree are called after their folders in the same way.
        let hasKin = modules.contains {
            $0 != module && $0.path == RelativePath.join(repository, $0.folder)
        }
        guard repository == root || root == nil && (isForge || hasKin || RelativePath.parts(folder).count > 1)
        else { return path }
        return RelativePath.join(repository, module.newFolder) + version
    }

    static func isVersion(_ part: String) -> Bool {
        part.utf8.first == UInt8(ascii: "v") && part.utf8.count > 1
            && part.utf8.dropFirst().allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
    }

    /// Whether a module of that path can have a version: from 2 on the path ends with its first number.
    static func fits(_ version: String, _ path: String) -> Bool {
        guard isVersion(version.split(separator: ".").first.map(String.init) ?? "") else { return true }
        let major = version.split(separator: ".")[0]
        let last = RelativePath.name(path)
        if isVersion(last) { return last == major }
        return ["v0", "v1"].contains(major) || version.hasSuffix("+incompatible")
    }

    /// `v1`, `v1beta1` and the like.
    static func beginsVersion(_ part: String) -> Bool {
        let bytes = Array(part.utf8.prefix(2))
        return bytes.count == 2 && bytes[0] == UInt8(ascii: "v") && bytes[1] >= 0x30 && bytes[1] <= 0x39
    }

    /// What a `go.mod` calls its module.
    static func modulePath(_ bytes: [UInt8]) -> String? {
        bytes.withUnsafeBufferPointer {
            GoModFile($0).module.map { String(decoding: bytes[$0], as: UTF8.self) }
        }
    }

    private static func required(_ bytes: [UInt8]) -> Set<String> {
        bytes.withUnsafeBufferPointer {
            Set(GoModFile($0).required.map { String(decoding: bytes[$0], as: UTF8.self) })
        }
    }

    /// Without a `go.mod` (a tree below a GOPATH): what most imports that lead to folders of the tree begin with.
    private func inferredPath(_ files: [String], _ read: (String) -> [UInt8]?) -> String? {
        var votes: [String: Int] = [:]
        var looked = 0
        for file in files where file.hasSuffix(".go") && !file.contains("vendor/") {
            guard looked < 300, let bytes = read(file) else { continue }
            looked += 1
            bytes.withUnsafeBufferPointer { buffer in
                for item in GoSyntax(buffer).imports {
                    let parts = RelativePath.parts(item.path)
                    guard let first = parts.first, first.contains("."), parts.count > 1 else { continue }
                    // The longest ending that is a folder here.
                    for start in 1..<parts.count where packages[parts[start...].joined(separator: "/")] != nil
                    {
                        votes[parts[..<start].joined(separator: "/"), default: 0] += 1
                        break
                    }
                }
            }
        }
        return votes.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }

    // MARK: Paths

    private static func join(_ module: String, _ inner: String) -> String {
        isNameless(module) ? inner : RelativePath.join(module, inner)
    }

    func module(of folder: String) -> Module? { modules.first { RelativePath.isInside(folder, $0.folder) } }

    func newModule(of folder: String) -> Module? {
        newModules.first { RelativePath.isInside(folder, $0.newFolder) }
    }

    /// A folder's import path before the moves.
    func path(of folder: String) -> String? {
        module(of: folder).map { Self.join($0.path, RelativePath.inside(folder, $0.folder)) }
    }

    /// The import path of a folder that is there after the moves.
    func newPath(of folder: String) -> String? {
        newModule(of: folder).map { Self.join($0.newPath, RelativePath.inside(folder, $0.newFolder)) }
    }

    /// The module that a file in a folder needs for what lies in another, after the moves, and the file's own, where that
    /// does not say so and had no reason to before.
    /// - Parameters:
    ///   - folder: the file's, and where it is after the moves.
    ///   - home: that of the package which the file imports, and where it is after the moves.
    func lacking(_ folder: (old: String, new: String), _ home: (old: String, new: String)) -> (
        module: String, file: String
    )? {
        guard !hasWorkspace, let owner = newModule(of: folder.new), let other = newModule(of: home.new),
            owner != other, !owner.required.contains(other.path)
        else { return nil }
        let wasSo = module(of: folder.old) == owner && module(of: home.old) == other
        return wasSo ? nil : (other.newPath, RelativePath.join(owner.newFolder, "go.mod"))
    }

    /// The folder that an import path means; nil where it is none of the tree's packages.
    func folder(of path: String) -> String? { anyFolder(of: path).flatMap { packages[$0] == nil ? nil : $0 } }

    /// The folder that an import path leads to, whether there is a package in it or not.
    func anyFolder(of path: String) -> String? {
        var best: Module?
        for module in modules {
            guard Self.isNameless(module.path) || RelativePath.isInside(path, module.path) else { continue }
            if best.map({ $0.path.utf8.count < module.path.utf8.count }) ?? true { best = module }
        }
        guard let best else { return nil }
        let inner = Self.isNameless(best.path) ? path : RelativePath.inside(path, best.path)
        let folder = RelativePath.join(best.folder, inner)
        // A module further in has a path of its own.
        return module(of: folder) == best ? folder : nil
    }

    var hasNameless: Bool { modules.contains { Self.isNameless($0.path) } }

    /// The name that a package of a folder would have, if it was named after that: without what no name can have.
    func folderName(_ folder: String, isNew: Bool) -> String {
        let module = isNew ? newModule(of: folder) : module(of: folder)
        let home = isNew ? module?.newFolder : module?.folder
        let path = folder == home ? (isNew ? module?.newPath : module?.path) ?? folder : folder
        var parts = RelativePath.parts(path)
        if parts.count > 1, let last = parts.last, Self.isVersion(last) { parts.removeLast() }
        return parts.last ?? ""
    }
}
