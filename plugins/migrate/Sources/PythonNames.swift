// Which binding a name in a Python file means: the language's scoping rules, for a few names of interest.

/// The bindings of some names in a file, by scope.
struct PythonNames {
    /// What one scope binds a name to.
    struct Bound {
        /// Places in the file's bindings.
        var imports: [Int] = []
        /// Bound to None too, as where an import is optional.
        var hasNone = false
        var hasOther = false
        /// The first token that binds it.
        var first: Int32 = .max
    }

    private let syntax: PythonFile
    private let bytes: UnsafeBufferPointer<UInt8>
    private var bound: [String: [Int32: Bound]] = [:]
    private var globals: [String: Set<Int32>] = [:]

    init(_ syntax: PythonFile, _ bytes: UnsafeBufferPointer<UInt8>, names: Set<String>) {
        self.syntax = syntax
        self.bytes = bytes
        let wanted = names.map { ($0, Array($0.utf8)) }
        func wantedName(_ token: Int32) -> String? {
            let token = syntax.tokens[Int(token)]
            let length = Int(token.end - token.start)
            for (name, text) in wanted where text.count == length {
                if text.elementsEqual(bytes[Int(token.start)..<Int(token.end)]) { return name }
            }
            return nil
        }
        for (scope, declared) in syntax.scopes.enumerated() {
            for token in declared.globals {
                if let name = wantedName(token) { globals[name, default: []].insert(Int32(scope)) }
            }
        }
        var nonlocals: [String: Set<Int32>] = [:]
        for (scope, declared) in syntax.scopes.enumerated() {
            for token in declared.nonlocals {
                if let name = wantedName(token) { nonlocals[name, default: []].insert(Int32(scope)) }
            }
        }
        for (index, binding) in syntax.bindings.enumerated() {
            guard let name = wantedName(binding.token) else { continue }
            var scope = binding.scope
            if globals[name]?.contains(scope) == true { scope = 0 }
            while nonlocals[name]?.contains(scope) == true { scope = syntax.scopes[Int(scope)].parent }
            let first = bound[name]?[scope]?.first ?? .max
            bound[name, default: [:]][scope, default: Bound()].first = min(first, binding.token)
            switch binding.kind {
            case .byImport: bound[name, default: [:]][scope, default: Bound()].imports.append(index)
            case .none: bound[name, default: [:]][scope, default: Bound()].hasNone = true
            case .other: bound[name, default: [:]][scope, default: Bound()].hasOther = true
            }
        }
    }

    /// The scope whose binding a name used in `scope` means; nil: none in this file.
    /// - Parameter token: where it is used.
    func scope(of name: String, usedIn scope: Int32, at token: Int32 = .max) -> Int32? {
        guard let places = bound[name] else { return nil }
        var at = scope
        while true {
            if globals[name]?.contains(at) == true { return places[0] == nil ? nil : 0 }
            let kind = syntax.scopes[Int(at)].kind
            // A class's names are seen in its own body, not in its functions.
            if let bound = places[at], at == scope || kind != .type,
                kind != .type || isBound(bound, before: token)
            {
                return at
            }
            guard at != 0 else { return nil }
            at = syntax.scopes[Int(at)].parent
        }
    }

    /// Whether a class has bound a name when it comes to a token: `config = config.base` finds what is around it.
    private func isBound(_ bound: Bound, before token: Int32) -> Bool {
        guard bound.first < token, token < syntax.tokens.count else { return token == .max }
        return syntax.tokens[Int(bound.first)..<Int(token)].contains {
            $0.kind == .newline || $0.kind == .op && $0.code == 0x3B
        }
    }

    func bound(_ name: String, in scope: Int32) -> Bound? { bound[name]?[scope] }
}
