// Java's packages and types before and after a set of moves.

/// Which types a tree has, and what becomes of their names.
struct JavaTypes: Sendable {
    /// A type at the top of a file.
    struct TypeInfo: Sendable {
        var package: String
        var name: String
        var newPackage: String
        var newName: String
        var isPublic: Bool
        /// In sources of tests, which others can't use.
        var isTest: Bool
        /// What only its own package may use.
        var hidden: Set<String>
        /// Protected members.
        var inherited: Set<String>
        var hasHiddenConstructor: Bool
        var hasProtectedConstructor: Bool

        var full: String { package.isEmpty ? name : package + "." + name }
        var newFull: String { newPackage.isEmpty ? newName : newPackage + "." + newName }
        var moves: Bool { package != newPackage || name != newName }
    }

    /// Source roots, the innermost first.
    private(set) var roots: [String] = []
    let moves: MoveMap
    /// Types that get another name, by the whole old one.
    private(set) var moved: [String: TypeInfo] = [:]
    /// Types of packages that something leaves or joins, by package and name.
    private(set) var members: [String: [String: TypeInfo]] = [:]
    /// The files that define each type of such packages, by the whole name that it has after the moves.
    private(set) var definitions: [String: [String]] = [:]
    /// Types that move, by the package that they come to.
    private var joining: [String: [TypeInfo]] = [:]
    /// Packages that go to one other as they are.
    private(set) var packages: [String: String] = [:]
    /// Packages whose folder goes to one other, though not with all in it.
    private var partly: [String: String] = [:]
    /// Every package before the moves.
    private var known: Set<String> = []
    /// How many parts the longest name has of a type that moves, and of a package.
    private var deepest = (type: 0, package: 0)
    /// Old packages of what moves, those within others left out.
    private(set) var marks: [ByteSearch] = []
    /// The same as folders, with the slash behind.
    private(set) var nativeMarks: [ByteSearch] = []
    /// What imports all of a package that types join.
    private(set) var starMarks: [ByteSearch] = []
    /// Files whose main type gets another name: the old and the new one, by path.
    private(set) var renamed: [String: (old: String, new: String)] = [:]

    static func isSource(_ path: String) -> Bool { path.hasSuffix(".java") || isRelated(path) }

    /// Of the languages that use Java's classes.
    static func isRelated(_ path: String) -> Bool {
        path.hasSuffix(".kt") || path.hasSuffix(".kts") || path.hasSuffix(".scala")
            || path.hasSuffix(".groovy")
    }

    init(files: [String], moves: MoveMap, read: (String) -> [UInt8]?) {
        self.moves = moves
        let sources = files.filter(Self.isSource)
        findRoots(sources, read)
        let affected = learnPackages(sources)
        learnTypes(sources.filter { affected.contains(RelativePath.parent($0)) }, read)
        joining = Dictionary(grouping: moved.values.sorted { $0.newFull < $1.newFull }, by: \.newPackage)
        deepest.type = moved.keys.map(Self.depth).max() ?? 0
        deepest.package = known.map(Self.depth).max() ?? 0
        let old = Set(moved.values.map(\.package)).union(packages.keys).filter { !$0.isEmpty }
        marks =
            old.filter { package in
                !old.contains { $0 != package && package.hasPrefix($0 + ".") }
            }.sorted().map(ByteSearch.init)
        nativeMarks = Set(moved.values.map(\.package)).filter { !$0.isEmpty }.sorted().map {
            ByteSearch($0.replacing(".", with: "/") + "/")
        }
        starMarks = Set(moved.values.map(\.newPackage)).intersection(known).filter { !$0.isEmpty }.sorted()
            .map { ByteSearch($0 + ".*") }
    }

    // MARK: Roots

    /// `…/src/main/java`; nil for a path that has no such part.
    private static func conventionalRoot(_ path: String) -> String? {
        let parts = RelativePath.parts(path)
        let names: Set<String> = ["java", "kotlin", "scala", "groovy"]
        for at in parts.indices.dropFirst(2) where names.contains(parts[at]) && parts[at - 2] == "src" {
            return parts[...at].joined(separator: "/")
        }
        return nil
    }

    /// Whether a file is below `src/test` or its kin.
    static func isTest(_ file: String) -> Bool {
        let parts = RelativePath.parts(file)
        return zip(parts, parts.dropFirst()).contains {
            $0 == "src" && ($1.hasPrefix("test") || $1.hasSuffix("Test"))
        }
    }

    private mutating func findRoots(_ sources: [String], _ read: (String) -> [UInt8]?) {
        var found: Set<String> = []
        var looked: Set<String> = []
        // Of files that say no package.
        var bare: [String] = []
        for file in sources where !file.hasSuffix(".kts") {
            let folder = RelativePath.parent(file)
            guard looked.insert(folder).inserted else { continue }
            if let root = Self.conventionalRoot(folder) {
                found.insert(root)
                continue
            }
            if found.contains(where: { RelativePath.isInside(folder, $0) && $0 != "" }) { continue }
            guard let bytes = read(file) else { continue }
            let package = bytes.withUnsafeBufferPointer { JavaSyntax($0, file: file).package }
            if package.isEmpty {
                bare.append(folder)
            } else if let root = Self.root(of: folder, package) {
                found.insert(root)
            }
        }
        for folder in bare
        where !found.contains(where: {
            RelativePath.isInside($0, folder) || $0 != "" && RelativePath.isInside(folder, $0)
        }) { found.insert(folder) }
        roots = found.sorted { $0.utf8.count > $1.utf8.count }
    }

    /// The folder in which a package's first part lies; nil where the folder isn't the package's.
    static func root(of folder: String, _ package: String) -> String? {
        let inner = package.replacing(".", with: "/")
        if inner.isEmpty { return folder }
        if folder == inner { return "" }
        return folder.hasSuffix("/" + inner) ? String(folder.dropLast(inner.count + 1)) : nil
    }

    /// The package of an old folder.
    func package(ofFolder folder: String) -> String? {
        guard let root = roots.first(where: { RelativePath.isInside(folder, $0) }) else { return nil }
        return RelativePath.inside(folder, root).replacing("/", with: ".")
    }

    /// The package of a file after the moves, by its old place and package.
    func newPackage(of file: String, _ package: String) -> String {
        let folder = RelativePath.parent(file)
        let newFolder = RelativePath.parent(moves.target(ofFile: file))
        guard newFolder != folder, let root = Self.root(of: folder, package) else { return package }
        let target = moves.target(of: root)
        var newRoot = Self.conventionalRoot(newFolder)
        if newRoot == nil, !root.isEmpty, target != root, RelativePath.isInside(newFolder, target) {
            newRoot = target
        }
        if newRoot == nil { newRoot = roots.first { RelativePath.isInside(newFolder, $0) } }
        // A module's folder that moves with its sources.
        if newRoot == nil, Self.root(of: newFolder, package) != nil { return package }
        guard let newRoot else { return package }
        let inner = RelativePath.inside(newFolder, newRoot).replacing("/", with: ".")
        return inner.split(separator: ".").allSatisfy { JavaLexer.isIdentifier(String($0)) } ? inner : package
    }

    // MARK: Packages

    /// The folders whose files have to be read: of packages that something leaves or joins.
    private mutating func learnPackages(_ sources: [String]) -> Set<String> {
        var targets: [String: Set<String>] = [:]
        var folders: [String: Set<String>] = [:]
        var joined: Set<String> = []
        for file in sources {
            let folder = RelativePath.parent(file)
            guard let package = package(ofFolder: folder) else { continue }
            let new = newPackage(of: file, package)
            targets[package, default: []].insert(new)
            folders[package, default: []].insert(folder)
            if new != package { joined.insert(new) }
            let stem = Self.stem(file)
            let newStem = Self.stem(moves.target(ofFile: file))
            if stem != newStem, file.hasSuffix(".java"), stem != "package-info", stem != "module-info" {
                renamed[file] = (stem, newStem)
                joined.insert(package)
            }
        }
        known = Set(targets.keys)
        var affected = joined
        for (package, new) in targets where new.count > 1 && !package.isEmpty {
            let homes = Set((folders[package] ?? []).map(moves.target(of:)))
            let names = Set(
                homes.compactMap { home in
                    Self.conventionalRoot(home).map {
                        RelativePath.inside(home, $0).replacing("/", with: ".")
                    }
                        ?? new.first { Self.root(of: home, $0) != nil }
                })
            if names.count == 1, let name = names.first, name != package, new.contains(name) {
                partly[package] = name
            }
        }
        for (package, new) in targets where new != [package] {
            affected.insert(package)
            // The package without a name can't be spoken of.
            if new.count == 1, let target = new.first, !package.isEmpty, !target.isEmpty {
                packages[package] = target
            }
        }
        return Set(affected.flatMap { folders[$0] ?? [] })
    }

    static func stem(_ path: String) -> String {
        let name = RelativePath.name(path)
        return name.utf8.lastIndex(of: 0x2E).map { String(name[..<$0]) } ?? name
    }

    private mutating func learnTypes(_ sources: [String], _ read: (String) -> [UInt8]?) {
        for file in sources {
            guard let package = package(ofFolder: RelativePath.parent(file)), let bytes = read(file) else {
                continue
            }
            let found = bytes.withUnsafeBufferPointer { JavaSyntax($0, file: file).types() }
            let new = newPackage(of: file, package)
            // In a check the file has its new name already.
            let names = renamed[file]
            for type in found {
                var info = TypeInfo(
                    package: package, name: type.name, newPackage: new, newName: type.name,
                    isPublic: type.isPublic, isTest: Self.isTest(file),
                    hidden: type.hidden, inherited: type.inherited,
                    hasHiddenConstructor: type.hasHiddenConstructor,
                    hasProtectedConstructor: type.hasProtectedConstructor)
                if let names, type.name == names.old || type.name == names.new {
                    info.name = names.old
                    info.newName = JavaLexer.isIdentifier(names.new) ? names.new : names.old
                }
                definitions[info.newFull, default: []].append(file)
                members[package, default: [:]][info.name] = info
                if info.moves { moved[info.full] = info }
            }
        }
    }

    // MARK: Names

    /// The package of a type's whole name.
    static func package(of type: String) -> String {
        type.utf8.lastIndex(of: 0x2E).map { String(type[..<$0]) } ?? ""
    }

    private static func depth(_ name: String) -> Int { name.utf8.count { $0 == 0x2E } + 1 }

    /// What a dotted name of old begins with that has another name now.
    func renamed(_ parts: [String]) -> (count: Int, new: String)? {
        for count in stride(from: min(parts.count, deepest.type), to: 0, by: -1) {
            if let info = moved[parts[..<count].joined(separator: ".")] { return (count, info.newFull) }
        }
        return nil
    }

    /// The new name of a package that goes to one other as it is.
    func newPackage(_ package: String) -> String? { packages[package] }

    /// Types that another package or name makes known in a package.
    func newcomers(in package: String) -> [TypeInfo] { joining[package] ?? [] }

    /// Of a dotted name of old its package, if that goes to one other as it is.
    func packagePrefix(_ parts: [String]) -> (count: Int, new: String)? {
        for count in stride(from: min(parts.count, deepest.package), to: 0, by: -1) {
            let name = parts[..<count].joined(separator: ".")
            if known.contains(name) { return packages[name].map { (count, $0) } }
        }
        return nil
    }

    /// The new name of a package that most of what it holds goes to: what a text means that names it, and nothing in it.
    func spokenPackage(_ name: String) -> String? { partly[name] }

    /// Whether a part of a dotted name is written as packages are, and not as types.
    static func isLower(_ part: String) -> Bool {
        part.unicodeScalars.first.map { $0.properties.isLowercase } ?? false
    }
}
