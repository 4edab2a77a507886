// What happens when a module is imported: the modules that it imports, one within the other, before the moves or after them.
//
// After Python's reference, "The import system": a module that is being imported has only the names that its code has come to,
// and `from module import name` is an error where that isn't one of them and no submodule either.

import Platform

/// Which modules are packages around which, in one state of the tree. Modules are known by where their files are now.
struct ImportSide: Sendable {
    let map: ModuleMap
    /// By module: its place in this state, where that is another; and the other way round.
    let places: [String: String]
    let modules: [String: String]

    /// The packages that are imported before a module, the outermost first.
    func packages(around module: String) -> [String] {
        var found: [String] = []
        var above = RelativePath.parent(places[module] ?? module)
        while !above.isEmpty {
            if let package = package(at: above) { found.append(package) }
            above = RelativePath.parent(above)
        }
        return found.reversed()
    }

    private func package(at path: String) -> String? {
        if let moved = modules[path] { return moved }
        return places[path] == nil && map.isPackage(path) ? path : nil
    }
}

/// A tree's modules as far as they have been asked for, by numbers.
final class ImportGraph {
    struct Step {
        enum Kind {
            case load(Int)
            case take([String], from: Int)
            case takeAll(from: Int)
            case use(String, of: Int)
        }
        var kind: Kind
        var offset: Int
        var isSure: Bool
        var bound: Int
    }

    struct Module {
        var path: String
        var steps: [Step]
        var order: [String: Int]
        var isOpen: Bool
        /// Packages around it, before the moves and after them.
        var around: [[Int]]

        var targets: [Int] {
            steps.map { step in
                switch step.kind {
                case .load(let target), .take(_, let target), .takeAll(let target), .use(_, let target):
                    target
                }
            }
        }
    }

    let sides: [ImportSide]
    private let definitions: PythonDefinitions
    /// Where a module is that a name leads to.
    private let home: (String) -> String
    private var numbers: [String: Int] = [:]
    private var paths: [String] = []
    private var known: [Module?] = []

    init(_ sides: [ImportSide], _ definitions: PythonDefinitions, home: @escaping (String) -> String) {
        self.sides = sides
        self.definitions = definitions
        self.home = home
    }

    func number(of path: String) -> Int {
        if let found = numbers[path] { return found }
        numbers[path] = paths.count
        paths.append(path)
        known.append(nil)
        return paths.count - 1
    }

    var count: Int { paths.count }

    func path(_ module: Int) -> String { paths[module] }

    func module(_ number: Int) -> Module {
        if let found = known[number] { return found }
        let path = paths[number]
        let map = definitions.map
        let file = map.sourceFile(ofModule: path).flatMap { $0.hasSuffix(".py") ? $0 : nil }
        let read = file.flatMap { file in
            definitions.files.read(file) {
                PythonImportSteps.read($0, file: file, map: map, modules: definitions)
            }
        }
        let around = sides.map { $0.packages(around: path).map(self.number) }
        let steps = (read?.steps ?? []).map { step in
            let kind: Step.Kind =
                switch step.kind {
                case .load(let module): .load(self.number(of: home(module)))
                case .take(let names, let module): .take(names, from: self.number(of: home(module)))
                case .takeAll(let module): .takeAll(from: self.number(of: home(module)))
                case .use(let name, let module): .use(name, of: self.number(of: home(module)))
                }
            return Step(kind: kind, offset: step.offset, isSure: step.isSure, bound: step.bound)
        }
        let module = Module(
            path: path, steps: steps, order: read?.order ?? [:], isOpen: read?.isOpen ?? true, around: around)
        known[number] = module
        return module
    }

    /// Whether `module`, which is at one of its steps, lacks a name for certain.
    func lacks(_ name: String, _ module: Module, at step: Int) -> Bool {
        if module.isOpen || definitions.map.exists(RelativePath.join(module.path, name)) { return false }
        if let place = module.order[name], place < module.steps[step].bound { return false }
        return module.steps[..<step].allSatisfy { step in
            guard case .takeAll(let source) = step.kind else { return true }
            return definitions.has(name, in: paths[source]) == false
        }
    }
}

/// One import, from nothing.
struct ImportRun {
    struct Failure: Error {
        /// Whose statement fails, and where it begins.
        var module: Int
        var offset: Int
        /// What it asks for, and of whom.
        var name: String
        var source: Int
        /// What was being imported, each by the one before it.
        var chain: [Int]
    }

    private static let unknown: Int32 = -1
    private static let done: Int32 = -2

    private let graph: ImportGraph
    private let side: Int
    /// By module: `unknown`, `done`, or the step that it is at.
    private var states: [Int32]
    private var chain: [Int] = []

    /// The error of importing a module alone; nil: there is none.
    static func failure(of module: Int, in graph: ImportGraph, side: Int) -> Failure? {
        var run = ImportRun(graph: graph, side: side, states: [])
        do throws(Failure) { try run.load(module) } catch { return error }
        return nil
    }

    private mutating func load(_ module: Int) throws(Failure) {
        for package in graph.module(module).around[side] { try execute(package) }
        try execute(module)
    }

    private mutating func execute(_ number: Int) throws(Failure) {
        if states.count <= number {
            states += repeatElement(Self.unknown, count: graph.count - states.count)
        }
        guard states[number] == Self.unknown else { return }
        let module = graph.module(number)
        chain.append(number)
        defer { chain.removeLast() }
        for (place, step) in module.steps.enumerated() {
            states[number] = Int32(place)
            do throws(Failure) {
                try perform(step, number)
            } catch  where !step.isSure {
                continue
            } catch {
                states[number] = Self.unknown
                throw error
            }
        }
        states[number] = Self.done
    }

    private mutating func perform(_ step: ImportGraph.Step, _ number: Int) throws(Failure) {
        switch step.kind {
        case .load(let target), .takeAll(let target): try load(target)
        case .take(let names, let source):
            try load(source)
            try ask(source, for: names, step, number)
        case .use(let name, let source): try ask(source, for: [name], step, number)
        }
    }

    /// - Parameter number: the module that asks.
    private func ask(
        _ source: Int, for names: [String], _ step: ImportGraph.Step, _ number: Int
    ) throws(Failure) {
        guard states.indices.contains(source), states[source] >= 0 else { return }
        let module = graph.module(source)
        for name in names where graph.lacks(name, module, at: Int(states[source])) {
            throw Failure(module: number, offset: step.offset, name: name, source: source, chain: chain)
        }
    }
}
