// Rings of imports that the moves close: a module gets other packages around it, whose own imports lead back to who imports it.

/// Looks for modules that can be imported by themselves before the moves and not after them.
struct PythonCycles {
    private let map: ModuleMap
    private let graph: ImportGraph
    /// The moved modules, where they are now.
    private let moved: [String]
    private let isApplied: Bool
    private let definitions: PythonDefinitions

    private static let before = 0
    private static let after = 1
    /// Of a longer ring this many modules are told.
    private static let shown = 8

    init(planned: PlannedMoves, map: ModuleMap, files: NeighbourFiles) {
        var targets: [String: String] = [:]
        var origins: [String: String] = [:]
        for move in planned.moved where move.from.hasSuffix(".py") && move.to.hasSuffix(".py") {
            let (old, new) = (ModuleMap.modulePath(ofFile: move.from), ModuleMap.modulePath(ofFile: move.to))
            targets[old] = new
            origins[new] = old
        }
        let isApplied = map.isApplied
        let here = ImportSide(map: map, places: [:], modules: [:])
        let there =
            isApplied
            ? ImportSide(map: map, places: origins, modules: targets)
            : ImportSide(map: map, places: targets, modules: origins)
        self.map = map
        self.isApplied = isApplied
        definitions = PythonDefinitions(map, files)
        graph = ImportGraph(isApplied ? [there, here] : [here, there], definitions) {
            isApplied ? map.target(of: $0) : $0
        }
        moved = (isApplied ? origins.keys : targets.keys).sorted()
    }

    /// What fails: for certain, or only if a module were imported before others, as nothing in the tree does.
    func findings() -> (certain: [Finding], possible: [Finding]) {
        var ring: Set<Int> = []
        for (package, modules) in changedPackages {
            // What comes into a package that fails by itself fails with it.
            ring.formUnion(modules)
            ring.formUnion(self.ring(through: package, modules))
        }
        var told: Set<[Int]> = []
        func failures(_ entries: Set<Int>) -> [Finding] {
            entries.sorted { graph.path($0) < graph.path($1) }.compactMap { entry in
                guard let failure = ImportRun.failure(of: entry, in: graph, side: Self.after),
                    ImportRun.failure(of: entry, in: graph, side: Self.before) == nil,
                    told.insert([failure.module, failure.offset]).inserted
                else { return nil }
                return finding(failure, entry)
            }
        }
        let own = failures(ring)
        guard !own.isEmpty else { return ([], []) }
        let importers = importers(of: ring)
        if importers.isEmpty { return (own, []) }
        told = []
        let certain = failures(importers)
        return certain.isEmpty ? ([], own) : (certain, [])
    }

    /// Modules outside of a ring that import something of it.
    private func importers(of ring: Set<Int>) -> Set<Int> {
        Set(
            map.sources.map { graph.number(of: ModuleMap.modulePath(ofFile: $0)) }.filter {
                !ring.contains($0) && !ring.isDisjoint(with: graph.module($0).targets)
            })
    }

    /// Packages that are around moved modules on one side only, and import something themselves; with those modules.
    private var changedPackages: [Int: Set<Int>] {
        var found: [Int: Set<Int>] = [:]
        for path in moved {
            let (old, new) = (
                Set(graph.sides[Self.before].packages(around: path)),
                Set(graph.sides[Self.after].packages(around: path))
            )
            for package in old.symmetricDifference(new) {
                let number = graph.number(of: package)
                if !graph.module(number).steps.isEmpty {
                    found[number, default: []].insert(graph.number(of: path))
                }
            }
        }
        return found
    }

    /// What a package leads to and what leads back to it, if one of the modules is among them.
    private func ring(through package: Int, _ modules: Set<Int>) -> Set<Int> {
        var importers: [Int: [Int]] = [:]
        var reached: Set<Int> = [package]
        var waiting = [package]
        while let number = waiting.popLast() {
            let module = graph.module(number)
            for target in module.targets + module.around[Self.after] {
                importers[target, default: []].append(number)
                if reached.insert(target).inserted { waiting.append(target) }
            }
        }
        guard !reached.isDisjoint(with: modules) else { return [] }
        var ring: Set<Int> = [package]
        waiting = [package]
        while let number = waiting.popLast() {
            for importer in importers[number] ?? [] where ring.insert(importer).inserted {
                waiting.append(importer)
            }
        }
        return ring.isDisjoint(with: modules) ? [] : ring
    }

    private func finding(_ failure: ImportRun.Failure, _ entry: Int) -> Finding? {
        guard let file = map.sourceFile(ofModule: graph.path(failure.module)) else { return nil }
        let place = definitions.files.read(file) { bytes in
            var lines = LineFinder(bytes)
            return lines.position(failure.offset)
        }
        let from = failure.chain.firstIndex(of: failure.source) ?? 0
        var ring = failure.chain[from...].map(name) + [name(failure.source)]
        if ring.count > Self.shown { ring[Self.shown / 2..<ring.count - Self.shown / 2] = ["…"] }
        return Finding(
            path: isApplied ? file : map.target(ofFile: file), line: place?.line ?? 0,
            column: place?.column ?? 0,
            message: "fails in a ring of imports: \(ring.joined(separator: " imports ")); where "
                + "\(name(entry)) is imported first, \(name(failure.source)) has no name '\(failure.name)' "
                + "yet here")
    }

    /// A module's name after the moves.
    private func name(_ module: Int) -> String {
        let path = isApplied ? graph.path(module) : map.target(of: graph.path(module))
        let names = map.name(ofTarget: path, root: "")
        return "'\(names.flatMap { $0.isEmpty ? nil : $0.joined(separator: ".") } ?? path)'"
    }
}
