// What other modules of the tree define, looked up while a file is rewritten.

/// The names at the top of modules, read when first asked for. Used by one thread.
final class PythonDefinitions {
    /// What one module says of its names.
    private struct Module {
        var names: Set<String>
        /// It may have more than can be read off: a star import, `__getattr__`, `globals()`, a syntax error.
        var isOpen: Bool
    }

    let map: ModuleMap
    let files: NeighbourFiles
    /// How many modules of a package are Python 2's.
    var old: [String: Int] = [:]
    /// Of packages that can't be seen whole: whether they tell of a name.
    var mentioned: [String: [String: Bool]] = [:]
    private var known: [String: Module?] = [:]

    init(_ map: ModuleMap, _ files: NeighbourFiles) {
        self.map = map
        self.files = files
    }

    /// Whether a module has a name that is no submodule; nil: it can't be told.
    func has(_ name: String, in path: String) -> Bool? {
        guard let module = module(path) else { return nil }
        return module.names.contains(name) ? true : module.isOpen ? nil : false
    }

    private func module(_ path: String) -> Module? {
        if let found = known[path] { return found }
        let found = map.sourceFile(ofModule: path).flatMap { files.read($0, Self.read) }
        known[path] = .some(found)
        return found
    }

    private static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> Module {
        let syntax = PythonParser.read(bytes)
        var names: Set<String> = []
        func text(_ token: Int32) -> String {
            let token = syntax.tokens[Int(token)]
            return String(decoding: bytes[Int(token.start)..<Int(token.end)], as: UTF8.self)
        }
        for binding in syntax.bindings where binding.scope == 0 { names.insert(text(binding.token)) }
        for scope in syntax.scopes { names.formUnion(scope.globals.map(text)) }
        let isOpen =
            syntax.failure != nil || names.contains("__getattr__")
            || syntax.imports.contains { $0.isStar && $0.scope == 0 }
            || syntax.uses.contains { text($0.token) == "globals" }
        return Module(names: names, isOpen: isOpen)
    }
}
