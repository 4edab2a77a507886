// What other modules of the tree define, looked up while a file is rewritten.

/// The names at the top of modules, read when first asked for. Used by one thread.
final class PythonDefinitions {
    /// What one module says of its names.
    private struct Module {
        var names: Set<String>
        /// It may have more than can be read off: `__getattr__`, `globals()`, a syntax error.
        var isOpen: Bool
        /// It imports `*` from others.
        var hasStars: Bool
    }

    let map: ModuleMap
    let files: NeighbourFiles
    /// How many modules of a package are Python 2's.
    var old: [String: Int] = [:]
    /// Of packages that can't be seen whole: whether they tell of a name.
    var mentioned: [String: [String: Bool]] = [:]
    private var known: [String: Module?] = [:]
    /// Whether folders in which packages are found are packages themselves.
    var namespaces: [String: Bool] = [:]
    /// Of modules that import `*`: from which; nil: from one at least that the tree doesn't have.
    var starred: [String: [String]?] = [:]

    init(_ map: ModuleMap, _ files: NeighbourFiles) {
        self.map = map
        self.files = files
    }

    /// Whether a module has a name that is no submodule; nil: it can't be told.
    func has(_ name: String, in path: String) -> Bool? {
        var seen: Set<String> = []
        return has(name, in: path, &seen)
    }

    /// Whether a module has more than its own text says.
    func isOpen(_ path: String) -> Bool { module(path).map { $0.isOpen || $0.hasStars } ?? true }

    /// The same by way of modules that were seen already: rings of stars end.
    private func has(_ name: String, in path: String, _ seen: inout Set<String>) -> Bool? {
        guard seen.insert(path).inserted else { return false }
        guard seen.count < 64, let module = module(path) else { return nil }
        if module.names.contains(name) { return true }
        if module.isOpen { return nil }
        guard module.hasStars else { return false }
        guard let stars = stars(of: path) else { return nil }
        var isTold = true
        for star in stars {
            switch has(name, in: star, &seen) {
            // What begins so is taken along by `__all__` alone.
            case true?: return name.utf8.first == 0x5F ? nil : true
            case nil: isTold = false
            case false?: break
            }
        }
        return isTold ? false : nil
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
            || syntax.uses.contains { text($0.token) == "globals" }
        let hasStars = syntax.imports.contains { $0.isStar && $0.scope == 0 }
        return Module(names: names, isOpen: isOpen, hasStars: hasStars)
    }
}
