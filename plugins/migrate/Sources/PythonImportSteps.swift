// What is imported when a Python module is: the statements at its top, in their order.

import Platform

/// What one module's own code does when it is imported.
struct PythonImportSteps: Sendable {
    struct Step: Sendable {
        enum Kind: Sendable {
            case load(module: String)
            /// Asks a module for names that are no modules.
            case take(names: [String], module: String)
            /// `from module import *`
            case takeAll(module: String)
            /// A name of a module that is there already: `class A(module.name):`, `@module.name`
            case use(name: String, module: String)
        }
        var kind: Kind
        /// Where the statement begins, in bytes.
        var offset: Int
        /// It stands in no block: it is run for certain, and nobody handles its error.
        var isSure: Bool
        /// How many of the module's names are bound before it.
        var bound: Int
    }

    var steps: [Step] = []
    /// By name: how many others were bound before it for the first time.
    var order: [String: Int] = [:]
    /// It may have names that can't be read off.
    var isOpen = false

    /// Where a module puts another object in its own place.
    private static let replaced = ByteSearch("modules[__name__]")

    static func read(
        _ bytes: UnsafeBufferPointer<UInt8>, file: String, map: ModuleMap, modules: PythonDefinitions
    ) -> PythonImportSteps {
        let syntax = PythonParser.read(bytes)
        let code = PythonRewriter(
            bytes: bytes, syntax: syntax, map: map, file: file, newFile: map.target(ofFile: file),
            modules: modules, depth: 0)
        var result = PythonImportSteps()
        let bindings = syntax.bindings.filter { $0.scope == 0 }.map(\.token).sorted()
        for (place, token) in bindings.enumerated() {
            let name = code.text(token)
            if result.order[name] == nil { result.order[name] = place }
        }
        // A function may be called at any time.
        for name in syntax.scopes.flatMap(\.globals) { result.order[code.text(name)] = 0 }
        result.isOpen =
            syntax.failure != nil || result.order["__getattr__"] != nil
            || syntax.uses.contains { ["globals", "vars", "exec"].contains(code.text($0.token)) }
            || replaced.first(in: bytes) != nil
        func add(_ kinds: [Step.Kind], at token: Int32) {
            let around = syntax.branches.filter { $0.tokens.contains(token) }
            guard !kinds.isEmpty, around.allSatisfy(\.isRun) else { return }
            let bound = bindings.partitioningIndex { $0 >= token }
            result.steps += kinds.map {
                Step(kind: $0, offset: code.start(token), isSure: around.isEmpty, bound: bound)
            }
        }
        for statement in syntax.imports where statement.scope == 0 {
            add(code.steps(of: statement), at: statement.firstToken)
        }
        for use in code.sureUses { add(code.step(of: use).map { [$0] } ?? [], at: use) }
        result.steps.sort { $0.offset < $1.offset }
        return result
    }
}

extension PythonRewriter {
    /// What one import asks for, in the order in which Python does it.
    fileprivate func steps(of statement: PythonImport) -> [PythonImportSteps.Step.Kind] {
        guard statement.isFrom else {
            return statement.names.compactMap { name in
                absolute(stride(from: name.first, through: name.last, by: 2).map(text))
                    .map { .load(module: $0.path) }
            }
        }
        guard let target = module(of: statement) else { return [] }
        if statement.isStar { return [.takeAll(module: target.path)] }
        var submodules: [PythonImportSteps.Step.Kind] = []
        var names: [String] = []
        for name in statement.names.map({ text($0.first) }) {
            if let module = map.submodule(name, of: target.path) {
                submodules.append(.load(module: module))
            } else {
                names.append(name)
            }
        }
        return submodules + (names.isEmpty ? [] : [.take(names: names, module: target.path)])
    }

    /// First names of the classes that a module's own classes come of, and of decorators: what is used when it is imported.
    fileprivate var sureUses: [Int32] {
        let tokens = syntax.tokens
        return syntax.uses.filter { use in
            let at = Int(use.token)
            guard use.scope == 0, at > 0, at + 2 < tokens.count, isOp(at + 1, 0x2E) else { return false }
            if isOp(at - 1, 0x40) {
                return [.newline, .dedent, .indent].contains(tokens[max(at - 2, 0)].kind)
            }
            return at > 2 && isOp(at - 1, 0x28) && tokens[at - 3].kind == .keyword
                && tokens[at - 3].code == PythonKeyword.class.rawValue
        }.map(\.token)
    }

    private func isOp(_ at: Int, _ code: UInt8) -> Bool {
        syntax.tokens[at].kind == .op && syntax.tokens[at].code == code
    }

    /// The module that a dotted name begins with, and the name that it asks that for.
    fileprivate func step(of use: Int32) -> PythonImportSteps.Step.Kind? {
        var chain = [text(use)]
        var at = Int(use) + 1
        while isOp(at, 0x2E), syntax.tokens[at + 1].kind == .name {
            chain.append(text(Int32(at + 1)))
            at += 2
        }
        let bindings = syntax.bindings.filter { $0.scope == 0 && text($0.token) == chain[0] }
        guard bindings.count == 1, case .byImport(let number) = bindings[0].kind else { return nil }
        let statement = syntax.imports[Int(number)]
        let name = statement.names.first { ($0.alias ?? $0.first) == bindings[0].token }
        guard let name else { return nil }
        if statement.isFrom || name.alias != nil {
            let module =
                statement.isFrom
                ? self.module(of: statement).flatMap { map.submodule(text(name.first), of: $0.path) }
                : absolute(stride(from: name.first, through: name.last, by: 2).map(text))?.path
            return module.map { .use(name: chain[1], module: $0) }
        }
        guard let found = map.resolve(chain, in: file), found.count < chain.count else { return nil }
        return .use(name: chain[found.count], module: found.path)
    }
}
