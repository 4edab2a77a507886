// Which Python modules a tree holds, under which names, and where each goes.

/// A tree's modules, before a set of moves and after it.
///
/// A *module path* is a module's path without `.py`: "django/utils/text", and for a package its
/// folder: "django/core/mail". It says what a module is, whatever name it is imported by.
struct ModuleMap: Sendable {
    /// Module paths of files, packages left out.
    private let modules: Set<String>
    /// Folders with an `__init__.py`.
    private let packages: Set<String>
    /// Folders that hold modules, directly or below.
    private let folders: Set<String>
    /// Folders whose packages are imported by their own names; "" is the project's root.
    let roots: [String]
    private let newPackages: Set<String>
    private let newRoots: [String]
    /// Every file, before the moves.
    private let files: Set<String>
    /// Every folder, be there modules in it or not.
    private let allFolders: Set<String>
    private let moves: MoveMap
    private var settled: Set<String>? { moves.settled }
    /// Whether the moves have been made, as in a check.
    var isApplied: Bool { settled != nil }
    /// Modules that are something other than a `.py` file: a stub, an extension library.
    private let otherFiles: [String: String]
    /// Source roots that the plan tells.
    private let told: Set<String>
    /// Packages whose own file goes away from modules that stay where they are.
    private let left: Set<String>
    /// For packages that hold something moved: names that `__init__.py` binds to something other than the submodule of that name.
    private var attributes: [String: Set<String>] = [:]
    /// Likewise those that it imports as its own submodules, and goes on having wherever those are.
    private var imported: [String: Set<String>] = [:]
    /// For packages that get submodules: names of such that `__init__.py` has for something else.
    private var taken: [String: Set<String>] = [:]
    /// Names with dots of the project's distributions, and of groups of entry points: they may look like modules'.
    private(set) var projectNames: Set<String> = []

    /// - Parameters:
    ///   - files: every file that Python could import, before the moves.
    ///   - newFiles: the same after them.
    ///   - told: source roots that can't be found by looking, before the moves.
    init(files: [String], newFiles: [String], moves: MoveMap, told: [String] = []) {
        let old = Inventory(files, told)
        modules = old.modules
        packages = old.packages
        folders = old.folders
        roots = old.roots
        otherFiles = old.otherFiles
        self.files = Set(files)
        var allFolders: Set<String> = []
        for file in files {
            var above = RelativePath.parent(file)
            while !above.isEmpty, allFolders.insert(above).inserted { above = RelativePath.parent(above) }
        }
        self.allFolders = allFolders
        let newTold = told.map(moves.target(of:))
        // `foo.py` that goes to `src/foo.py` is `foo` there, too.
        let keeping = Inventory.conventional.filter { folder in
            moves.moves.contains { move in
                RelativePath.isInside(move.to, folder) && move.to != folder
                    && old.roots.contains {
                        RelativePath.isInside(move.from, $0)
                            && RelativePath.inside(move.from, $0) == RelativePath.inside(move.to, folder)
                    }
            }
        }
        let new = Inventory(
            newFiles, newTold, before: old.roots + old.roots.map(moves.target(of:)) + keeping)
        newPackages = new.packages
        newRoots = new.roots
        self.moves = moves
        self.told = Set(told + newTold)
        let parted = Set(
            moves.moves.filter { RelativePath.name($0.from) == "__init__.py" }.map {
                RelativePath.parent($0.from)
            })
        left =
            parted.isEmpty
            ? []
            : parted.intersection(
                old.modules.filter { module in
                    let file = old.otherFiles[module] ?? module + ".py"
                    return moves.target(ofFile: file) == file
                }.map(RelativePath.parent))
    }

    /// Names that a package's `__init__.py` binds itself, so that `from package import name` is no submodule.
    mutating func setAttributes(_ names: Set<String>, imported: Set<String>, of package: String) {
        attributes[package] = names
        self.imported[package] = imported.subtracting(names)
    }

    mutating func setProjectNames(_ names: Set<String>) { projectNames = names }

    mutating func setTaken(_ names: Set<String>, of package: String) { taken[package] = names }

    /// Files in which builds are told, before the moves.
    var builds: [String] { files.filter(ProjectNames.isBuild).sorted() }

    /// The names that packages get by the moves: of each package that stays, those of what is new in it.
    var newNames: [String: Set<String>] {
        var found: [String: Set<String>] = [:]
        for move in moves.moves {
            var module = Self.modulePath(ofFile: move.to)
            while !module.isEmpty {
                let package = RelativePath.parent(module)
                if packages.contains(package), target(of: package) == package, !exists(module) {
                    found[package, default: []].insert(RelativePath.name(module))
                }
                module = package
            }
        }
        return found
    }

    /// On the way to a module's new place: the name that a package has for something else; nil: none does.
    func takenName(onWayTo target: String) -> String? {
        var module = target
        while !module.isEmpty {
            let package = RelativePath.parent(module)
            if taken[package]?.contains(RelativePath.name(module)) == true { return module }
            module = package
        }
        return nil
    }

    /// Whether a package's `__init__.py` imports a submodule by its name, so that it has that name after the moves, too.
    func imports(_ name: String, in package: String) -> Bool { imported[package]?.contains(name) ?? false }

    // MARK: Before the moves

    /// Whether a path is a file or a folder of the tree, before the moves.
    func hasFile(_ path: String) -> Bool { files.contains(path) || folders.contains(path) }

    /// The same, whatever a folder holds.
    func holds(_ path: String) -> Bool { files.contains(path) || allFolders.contains(path) }

    /// The file that now holds a module's code: in a plan before the moves, in a check after them. Nil: none does.
    func sourceFile(ofModule path: String) -> String? {
        let file: String
        if packages.contains(path) {
            file = path + "/__init__.py"
        } else if modules.contains(path) {
            file = otherFiles[path] ?? path + ".py"
        } else {
            return nil
        }
        guard Self.isSource(file) else { return nil }
        return settled == nil ? file : moves.target(ofFile: file)
    }

    /// Whether a module is nothing but Cython's declarations.
    func isDeclaration(_ path: String) -> Bool { otherFiles[path]?.hasSuffix(".pxd") ?? false }

    /// Whether a module is Cython's, with declarations that others can take.
    func hasDeclarations(_ path: String) -> Bool {
        files.contains(path + ".pxd") || files.contains(path + ".pyx")
            || files.contains(path + "/__init__.pxd")
    }

    func isPackage(_ path: String) -> Bool { packages.contains(path) }
    func isRegular(_ path: String) -> Bool { packages.contains(path) || modules.contains(path) }
    func exists(_ path: String) -> Bool { isRegular(path) || folders.contains(path) }

    /// The names of packages that lie in a folder.
    func packages(in folder: String) -> [String] {
        packages.filter { RelativePath.parent($0) == folder }.map(RelativePath.name).sorted()
    }

    /// The files of all modules that are to be read, where they are now.
    var sources: [String] { modules.union(packages).compactMap(sourceFile).sorted() }

    /// The modules that lie in a folder, packages left out.
    func modules(in folder: String) -> [String] {
        modules.filter { RelativePath.parent($0) == folder }.sorted()
    }

    /// The modules of a package and of those within, in order.
    func members(ofPackage top: String) -> [String] {
        (modules.union(packages)).filter { module in
            guard RelativePath.isInside(module, top) else { return false }
            var above = module
            while above != top {
                above = RelativePath.parent(above)
                if !packages.contains(above) { return false }
            }
            return true
        }.sorted()
    }

    /// Whether a package's own file goes away from modules that stay. Its bare name then says less than an import of it: it
    /// may as well mean them.
    func isLeft(_ package: String) -> Bool { left.contains(package) }

    /// Whether a path is a folder of modules that is no module itself.
    func isNamespace(_ path: String) -> Bool { folders.contains(path) && !isRegular(path) }

    /// Whether the module has modules below it.
    func isFolder(_ path: String) -> Bool {
        packages.contains(path) || (folders.contains(path) && !modules.contains(path))
    }

    /// `name` as a submodule of a package, unless the package means something else by it.
    func submodule(_ name: String, of path: String) -> String? {
        guard isFolder(path) else { return nil }
        let child = RelativePath.join(path, name)
        guard exists(child), attributes[path]?.contains(name) != true else { return nil }
        return child
    }

    /// What a dotted name means in a file: the module path of its longest part that is a module here, how
    /// many names that part has, and the source root it was found from. Nil: not of this project.
    func resolve(_ names: [String], in file: String) -> (path: String, count: Int, root: String)? {
        let found = resolveBefore(names, in: file)
        guard settled != nil, names.count > 1, let old = found,
            old.count < names.count || target(of: old.path) != old.path
        else { return found }
        // In a check: what is there by the whole name is meant, and nothing that is only remembered.
        let inner = names.joined(separator: "/")
        let root = searchOrder(of: file).first { isThere(RelativePath.join($0, inner)) }
        return root.map { (RelativePath.join($0, inner), names.count, $0) } ?? found
    }

    private func isThere(_ module: String) -> Bool {
        guard let settled else { return false }
        return ["/__init__.py", ".py", ".pyi", ".pyx"].contains { settled.contains(module + $0) }
    }

    private func resolveBefore(_ names: [String], in file: String) -> (
        path: String, count: Int, root: String
    )? {
        guard let first = names.first else { return nil }
        let isStandard = StandardLibrary.contains(first)
        var best: (path: String, count: Int, root: String)?
        for root in searchOrder(of: file) {
            if isStandard, !isSourceRoot(root) { continue }
            let top = RelativePath.join(root, first)
            let isRegular = isRegular(top)
            guard isRegular || (folders.contains(top) && !isStandard) else { continue }
            var path = top
            var count = 1
            while count < names.count, isFolder(path) {
                let next = RelativePath.join(path, names[count])
                guard exists(next) else { break }
                path = next
                count += 1
            }
            if isRegular { return (path, count, root) }
            // What a folder without `__init__.py` lacks, an installed package of its name has.
            if count < names.count, isNamespace(path) { continue }
            if best.map({ count > $0.count }) ?? true { best = (path, count, root) }
        }
        return best
    }

    /// The source roots in the order in which a file sees them: those that hold it, the nearest first.
    private func searchOrder(of file: String) -> [String] {
        var order = roots.filter { RelativePath.isInside(file, $0) }.sorted { $0.utf8.count > $1.utf8.count }
        let folder = RelativePath.parent(file)
        // Run as a script, a file outside packages finds what lies beside it.
        if !packages.contains(folder), !order.contains(folder) { order.append(folder) }
        return order + roots.filter { !RelativePath.isInside(file, $0) }
    }

    /// The folders that a script's own name space never reaches: the root and its usual source folders.
    static func isConventional(_ root: String) -> Bool {
        root.isEmpty || Inventory.conventional.contains(root)
    }

    private func isSourceRoot(_ root: String) -> Bool { Self.isConventional(root) || told.contains(root) }

    // MARK: After them

    /// Where a file goes.
    func target(ofFile path: String) -> String { moves.target(ofFile: path) }

    /// Where a module goes.
    func target(of path: String) -> String {
        if packages.contains(path) { return Self.modulePath(ofFile: target(ofFile: path + "/__init__.py")) }
        if modules.contains(path) {
            return Self.modulePath(ofFile: target(ofFile: otherFiles[path] ?? path + ".py"))
        }
        if settled != nil, folders.contains(path), !isVirtual(path) { return path }
        return moves.target(of: path)
    }

    /// In a check: whether a folder of modules is only remembered, not there.
    private func isVirtual(_ folder: String) -> Bool {
        guard let settled else { return false }
        return !settled.contains(folder)
    }

    /// Whether something at this module path or below it goes elsewhere than along with it.
    func isTorn(_ path: String) -> Bool {
        let target = target(of: path)
        return moves.moves.contains { move in
            let from = Self.modulePath(ofFile: move.from)
            guard from != path, RelativePath.isInside(from, path) else { return false }
            return self.target(of: from) != RelativePath.join(target, RelativePath.inside(from, path))
        }
    }

    /// Names of a package's own modules that do not go along with it, or not by their names.
    func leaving(_ package: String) -> [String] {
        let home = target(of: package)
        return moves.moves.compactMap { move in
            let module = Self.modulePath(ofFile: move.from)
            guard RelativePath.parent(module) == package, exists(module),
                target(of: module) != RelativePath.join(home, RelativePath.name(module))
            else { return nil }
            return RelativePath.name(module)
        }
    }

    /// Where whatever moves from below a module path goes.
    func movesBelow(_ path: String) -> [String] {
        moves.moves.compactMap { move in
            let from = Self.modulePath(ofFile: move.from)
            return RelativePath.isInside(from, path) ? target(of: from) : nil
        }
    }

    /// Whether a path is a source root after the moves.
    func isNewRoot(_ path: String) -> Bool { newRoots.contains(path) }

    /// Whether the module itself or anything below it moves.
    func touches(_ path: String) -> Bool {
        if target(of: path) != path { return true }
        return moves.moves.contains { RelativePath.isInside(Self.modulePath(ofFile: $0.from), path) }
    }

    /// The dotted name of a module path after the moves, from `root` if that holds it, else from the
    /// nearest source root that does. Nil: no such name can be written. Empty: the root itself.
    func name(ofTarget path: String, root: String) -> [String]? {
        var root = root
        let better = (newRoots + roots).filter {
            RelativePath.isInside(path, $0) && path != $0
                && (isSourceRoot($0) || !RelativePath.isInside(path, root))
        }
        if !RelativePath.isInside(path, root) || (root.isEmpty && better.contains { !$0.isEmpty }) {
            guard let nearest = better.max(by: { $0.utf8.count < $1.utf8.count }) else { return nil }
            root = nearest
        }
        if path == root { return [] }
        let names = RelativePath.parts(RelativePath.inside(path, root))
        return names.allSatisfy(Self.isIdentifier) ? names : nil
    }

    /// The module text of a relative import in `file`, both at their new places; nil if none can reach.
    /// - Parameter isNamespace: whether a source root is imported as a package itself, too, so that it may be reached through.
    func relative(
        toTarget path: String, from file: String, isNamespace: (String) -> Bool = { _ in false }
    ) -> (level: Int, names: [String])? {
        let base = RelativePath.parts(RelativePath.parent(file))
        let target = RelativePath.parts(path)
        var common = 0
        while common < base.count, common < target.count, base[common] == target[common] { common += 1 }
        guard common > 0 else { return nil }
        let shared = base[..<common].joined(separator: "/")
        let isRoot = !newPackages.contains(shared) && (newRoots.contains(shared) || roots.contains(shared))
        guard !isRoot || isNamespace(shared) else { return nil }
        // What lies above the source root of a file is no package to it.
        let isAbove = (newRoots + roots).contains { root in
            root != shared && RelativePath.isInside(root, shared) && RelativePath.isInside(file, root)
                && !newPackages.contains(root) && !isNamespace(root)
        }
        guard !isAbove else { return nil }
        let names = Array(target[common...])
        guard names.allSatisfy(Self.isIdentifier) else { return nil }
        return (base.count - common + 1, names)
    }

    /// The dotted names that the package of a file, at its new place, may have: one from each source root that holds it.
    func packages(ofFile path: String) -> [[String]] {
        let folder = RelativePath.parent(path)
        return Set(roots + newRoots).filter { RelativePath.isInside(folder, $0) && $0 != folder }.map {
            RelativePath.parts(RelativePath.inside(folder, $0))
        }
    }

    // MARK: Names

    /// Whether a path is that of Python code: a module or a stub.
    static func isSource(_ path: String) -> Bool { path.hasSuffix(".py") || path.hasSuffix(".pyi") }

    /// "a/b" for "a/b.py" and other files that make a module, "a" for "a/__init__.py"; other paths as they are.
    static func modulePath(ofFile path: String) -> String {
        guard let stem = Inventory.stem(path), !stem.isEmpty, stem.utf8.last != UInt8(ascii: "/") else {
            return path
        }
        return stem.hasSuffix("/__init__") ? String(stem.utf8.dropLast(9)) ?? stem : stem
    }

    static func isIdentifier(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
        guard name.utf8.allSatisfy(\.isOfName) else { return false }
        let bytes = Array(name.utf8)
        return bytes.withUnsafeBufferPointer { buffer in
            buffer.baseAddress.map { PythonKeyword.code($0, buffer.count) == 0 } ?? false
        }
    }
}

/// The modules among a list of files.
private struct Inventory {
    var modules: Set<String> = []
    var packages: Set<String> = []
    var folders: Set<String> = []
    var roots: [String] = [""]
    /// Files of modules that have no `.py`.
    var otherFiles: [String: String] = [:]

    /// Folders that are source roots by their names.
    static let conventional = ["src", "lib", "python"]

    /// - Parameter before: the source roots before the moves: a new folder of modules is none by its name alone. Nil: these are
    ///   the files before.
    init(_ files: [String], _ told: [String], before: [String]? = nil) {
        modules.reserveCapacity(files.count)
        for file in files {
            guard let stem = Self.stem(file) else { continue }
            let folder = RelativePath.parent(file)
            if stem.utf8.count == folder.utf8.count + 9, stem.hasSuffix("/__init__") {
                packages.insert(folder)
            } else {
                let isNew = modules.insert(stem).inserted
                if file.hasSuffix(".py") {
                    if !isNew { otherFiles[stem] = nil }
                } else if isNew || file.hasSuffix(".pyx") && otherFiles[stem] != nil {
                    otherFiles[stem] = file
                }
            }
            var above = folder
            while !above.isEmpty, folders.insert(above).inserted { above = RelativePath.parent(above) }
        }
        var found = Set(told + [""])
        for package in packages {
            let parent = RelativePath.parent(package)
            if !packages.contains(parent) { found.insert(parent) }
        }
        for name in Self.conventional
        where folders.contains(name) && !packages.contains(name) && before?.contains(name) ?? true {
            found.insert(name)
        }
        roots = found.sorted { $0.utf8.count < $1.utf8.count || ($0.utf8.count == $1.utf8.count && $0 < $1) }
    }

    /// The path without what makes it a module: `.py`, `.pyi`, Cython's endings, or an extension library's tags.
    fileprivate static func stem(_ file: String) -> String? {
        let bytes = file.utf8
        guard let dot = bytes.lastIndex(of: UInt8(ascii: ".")) else { return nil }
        switch file[dot...] {
        case ".py", ".pyi", ".pyx": return String(file[..<dot])
        // What a package's own says is what it gives others, and makes no package.
        case ".pxd": return RelativePath.name(file) == "__init__.pxd" ? nil : String(file[..<dot])
        case ".so", ".pyd":
            let name =
                bytes.lastIndex(of: UInt8(ascii: "/")).map { bytes.index(after: $0) } ?? bytes.startIndex
            let first = bytes[name...].firstIndex(of: UInt8(ascii: ".")) ?? dot
            return String(file[..<first])
        default: return nil
        }
    }
}
