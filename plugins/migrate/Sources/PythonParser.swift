// Python's statements, read for what they say about names. It builds no tree: it notes imports, scopes,
// bindings and uses as it goes. It takes in a little more than Python does (any expression as a
// target, say) and refuses whatever is not shaped like Python.

/// A recursive descent over tokens. After the full grammar in the Python reference.
struct PythonParser {
    let bytes: UnsafeBufferPointer<UInt8>
    var tokens: [PythonToken]
    var at = 0
    var scope: Int32 = 0
    var file = PythonFile()
    /// Above 0 within calls, subscripts and other places where a name is never an assignment's target.
    var noTarget = 0
    var depth = 0
    /// Whether a string here is a type's name.
    var isType = false
    /// Strings that stand for types, each with its scope, to be read once the rest is.
    var types: [(token: Int, scope: Int32)] = []

    static let maximumDepth = 400

    static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> PythonFile {
        let lexed = PythonLexer.read(bytes)
        var parser = PythonParser(bytes: bytes, tokens: lexed.tokens)
        parser.file.scopes.append(PythonScope(kind: .module, parent: 0))
        parser.findOldNames()
        do throws(SyntaxFailure) {
            while parser.current.kind != .end { try parser.statement() }
            parser.file.failure = lexed.failure
        } catch {
            // The lexer's reason says more than "unexpected end", unless the parser stopped long before.
            let isEarlier = lexed.failure.map { error.offset < $0.offset } ?? true
            parser.file.failure = isEarlier ? error : lexed.failure
        }
        parser.readTypes(lexed.typeComments)
        parser.file.tokens = parser.tokens
        return parser.file
    }

    init(bytes: UnsafeBufferPointer<UInt8>, tokens: [PythonToken]) {
        self.bytes = bytes
        self.tokens = tokens
        file.uses.reserveCapacity(tokens.count / 4)
    }

    // MARK: Tokens

    var current: PythonToken { tokens[min(at, tokens.count - 1)] }
    var next: PythonToken { tokens[min(at + 1, tokens.count - 1)] }

    mutating func advance() { at += 1 }

    func isOp(_ code: UInt8) -> Bool { current.kind == .op && current.code == code }
    func isOp(_ character: Unicode.Scalar) -> Bool { isOp(UInt8(ascii: character)) }
    func isKeyword(_ keyword: PythonKeyword) -> Bool {
        current.kind == .keyword && current.code == keyword.rawValue
    }

    func isWord(_ word: StaticString) -> Bool { isWord(word, current) }

    func isWord(_ word: StaticString, _ token: PythonToken) -> Bool {
        guard token.kind == .name, Int(token.end - token.start) == word.utf8CodeUnitCount else {
            return false
        }
        for index in 0..<word.utf8CodeUnitCount where bytes[Int(token.start) + index] != word.utf8Start[index]
        {
            return false
        }
        return true
    }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard isOp(character) else { return false }
        at += 1
        return true
    }

    mutating func take(_ keyword: PythonKeyword) -> Bool {
        guard isKeyword(keyword) else { return false }
        at += 1
        return true
    }

    func failure(_ message: String = "invalid syntax") -> SyntaxFailure {
        SyntaxFailure(offset: Int(current.start), message: message)
    }

    mutating func expect(_ character: Unicode.Scalar) throws(SyntaxFailure) {
        guard take(character) else { throw failure("expected '\(Character(character))'") }
    }

    mutating func expect(_ keyword: PythonKeyword) throws(SyntaxFailure) {
        guard take(keyword) else { throw failure("expected '\(keyword)'") }
    }

    mutating func nameToken() throws(SyntaxFailure) -> Int32 {
        guard current.kind == .name else { throw failure("expected a name") }
        at += 1
        return Int32(at - 1)
    }

    mutating func enter() throws(SyntaxFailure) {
        depth += 1
        guard depth < Self.maximumDepth else { throw failure("nested too deeply") }
    }

    // MARK: Names

    mutating func bind(_ token: Int32, _ kind: PythonBinding.Kind = .other, in scope: Int32? = nil) {
        file.bindings.append(PythonBinding(token: token, scope: scope ?? self.scope, kind: kind))
    }

    mutating func open(_ kind: PythonScope.Kind) -> Int32 {
        file.scopes.append(PythonScope(kind: kind, parent: scope))
        return Int32(file.scopes.count - 1)
    }

    /// Turns the plain names used since `start` into bindings.
    mutating func bindTargets(since start: Int, _ kind: PythonBinding.Kind = .other) {
        for index in start..<file.uses.count where file.uses[index].mayBeTarget {
            file.uses[index].mayBeTarget = false
            file.uses[index].isBinding = true
            bind(file.uses[index].token, kind, in: file.uses[index].scope)
        }
    }

    mutating func noteUse(_ token: Int) {
        file.uses.append(
            PythonUse(
                token: Int32(token), scope: scope,
                mayBeTarget: noTarget == 0 && !isTrailer(tokens[min(token + 1, tokens.count - 1)])))
    }

    func isTrailer(_ token: PythonToken) -> Bool {
        token.kind == .op && (token.code == 0x2E || token.code == 0x28 || token.code == 0x5B)
    }
}
