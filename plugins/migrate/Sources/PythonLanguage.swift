// Python as one of the languages of a migration.

import Platform

/// All that is known of a tree's Python code before and after the moves.
struct PythonLanguage: Language {
    let map: ModuleMap
    let names: OldNames
    private let tree: ProjectTree
    private let openReader: @Sendable () throws(SystemError) -> any TreeReader

    /// - Parameters:
    ///   - files: every file before the moves; in a check, with those that are only remembered.
    ///   - newFiles: every file after them.
    ///   - roots: source roots that the plan tells.
    ///   - place: where a file's content is to be read, if it is there.
    ///   - built: moves of what is made of files that move.
    init(
        files: [String], newFiles: [String], moves: MoveMap, built: [Move], roots: [String],
        tree: ProjectTree,
        openReader: @escaping @Sendable () throws(SystemError) -> any TreeReader, place: (String) -> String
    ) throws(SystemError) {
        var map = ModuleMap(files: files, newFiles: newFiles, moves: moves, told: roots)
        try Self.learnAttributes(&map, moves, openReader, place)
        self.map = map
        self.tree = tree
        self.openReader = openReader
        names = OldNames(moves.moves + built, map) { top in
            Set(
                tree.files.filter { RelativePath.isInside($0, top) && $0 != top }.compactMap {
                    RelativePath.parts(ModuleMap.modulePath(ofFile: RelativePath.inside($0, top))).first
                })
        }
    }

    func reads(_ path: String) -> Bool { ModuleMap.isSource(path) || CythonFile.isSource(path) }

    func isAlsoText(_ path: String) -> Bool { CythonFile.isSource(path) }

    func mayRefer(_ bytes: UnsafeBufferPointer<UInt8>, file: String) -> Bool {
        names.mayRefer(bytes, file: file)
    }

    func obstacle(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        PythonEncoding.isReadable(bytes) ? nil : "is not UTF-8 and names no other encoding"
    }

    func rewriter(_ files: NeighbourFiles) -> any LanguageRewriter { PythonFileRewriter(self, files) }

    func conflicts(_ planned: PlannedMoves, before: Set<String>) -> LanguageConflicts {
        let rings = PythonCycles(planned: planned, map: map, files: NeighbourFiles(openReader)).findings()
        return LanguageConflicts(
            needsPerson: PackageLists(planned: planned, map: map, openReader: openReader).findings()
                + ShadowedScripts(tree: tree, map: map, openReader: openReader).hiddenStandardModules(planned)
                + HiddenModules(planned, before: before).findings()
                + TakenNames(planned: planned, map: map).findings() + rings.certain,
            warnings: rings.possible)
    }

    func shadowed(_ planned: PlannedMoves) throws -> [ShadowedScript] {
        try ShadowedScripts(tree: tree, map: map, openReader: openReader).shadowed(planned)
    }

    func shims(_ planned: PlannedMoves) -> PlannedShims {
        let reader = try? openReader()
        let planner = ShimPlanner(map: map, planned: planned) { module in
            guard let file = map.sourceFile(ofModule: module), let bytes = try? reader?.bytes(of: file) else {
                return []
            }
            return PythonRewriter.firstNames(of: bytes)
        }
        return planner.plan()
    }

    /// Names of packages that hold something moved, as their `__init__.py` binds them.
    private static func learnAttributes(
        _ map: inout ModuleMap, _ moves: MoveMap,
        _ openReader: @escaping @Sendable () throws(SystemError) -> any TreeReader,
        _ place: (String) -> String
    ) throws(SystemError) {
        let reader = try openReader()
        var names: Set<String> = []
        for file in map.builds {
            guard let bytes = try? reader.bytes(of: place(file)) else { continue }
            names.formUnion(ProjectNames.names(in: bytes, file: file))
        }
        map.setProjectNames(names)
        let definitions = PythonDefinitions(map, NeighbourFiles(openReader))
        let modules = Set(moves.moves.map { ModuleMap.modulePath(ofFile: $0.from) })
        for package in Set(modules.map(RelativePath.parent)) where map.isPackage(package) {
            let file = package + "/__init__.py"
            guard let bytes = try? reader.bytes(of: place(file)) else { continue }
            let leaves = Set(
                modules.filter { RelativePath.parent($0) == package }.map(RelativePath.name))
            let bound = PythonRewriter.attributes(
                of: bytes, file: file, package: package, map: map, modules: definitions, among: leaves)
            map.setAttributes(bound.others, imported: bound.submodules, of: package)
        }
        for (package, names) in map.newNames {
            let file = package + "/__init__.py"
            guard let bytes = try? reader.bytes(of: place(file)) else { continue }
            map.setTaken(
                PythonRewriter.taken(in: bytes, file: file, map: map, modules: definitions, among: names),
                of: package)
        }
    }
}

/// Rewrites Python files one after another, and remembers what it learnt of others on the way.
final class PythonFileRewriter: LanguageRewriter {
    private let language: PythonLanguage
    let modules: PythonDefinitions

    init(_ language: PythonLanguage, _ files: NeighbourFiles) {
        self.language = language
        modules = PythonDefinitions(language.map, files)
    }

    func rewrite(_ bytes: UnsafeBufferPointer<UInt8>, file: String) -> Rewriting {
        PythonRewriter.rewrite(
            bytes, file: file, map: language.map, modules: modules, leaves: language.names.leaves(in: bytes))
    }

    func words(_ places: [Int], in bytes: UnsafeBufferPointer<UInt8>) -> [(at: Int, grade: Grade)] {
        let syntax = PythonParser.read(bytes)
        let tokens = syntax.tokens.prefix { $0.kind != .end }
        let unread = syntax.failure?.offset ?? bytes.count
        return places.compactMap { place in
            if place >= unread { return (place, .unsure) }
            // The last token that begins at the place or before it.
            let index = tokens.partitioningIndex { $0.start > place } - 1
            guard index >= 0, tokens[index].end > place else {
                let start = index < 0 ? 0 : Int(tokens[index].end)
                let mark = bytes[start..<place].firstIndex(of: UInt8(ascii: "#"))
                let isText = index >= 0 && tokens[index].kind == .fstringStart || mark == nil
                // Names of a checker's rules.
                if let mark, bytes[mark...].starts(with: "# type: ignore[".utf8) { return nil }
                return (place, isText ? .unsure : .likely)
            }
            guard tokens[index].kind == .string else { return nil }
            let isBorder = { (at: Int) in
                !tokens.indices.contains(at) || [.newline, .indent, .dedent].contains(tokens[at].kind)
            }
            let isDocumentation = isBorder(index - 1) && isBorder(index + 1)
            let isTold = PythonText.isInRole(place, in: bytes) || PythonText.isImportedByC(place, in: bytes)
            return (place, isDocumentation || isTold ? .likely : .unsure)
        }
    }
}
