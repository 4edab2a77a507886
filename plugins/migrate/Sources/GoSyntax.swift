// What a Go file begins with, and what it defines for its package.

/// One line of an import declaration.
struct GoImport {
    /// All of it, without a comment after it.
    var range: Range<Int>
    /// The alias, `.` or `_`; nil without one.
    var name: String?
    var nameRange: Range<Int>?
    /// The string's content.
    var path: String
    var pathRange: Range<Int>
    /// The number of its `import` declaration.
    var declaration: Int
}

/// An `import` declaration.
struct GoImportDeclaration {
    var range: Range<Int>
    /// What stands between its brackets; nil without them.
    var inside: Range<Int>?
}

/// A file's tokens with its package clause and its imports.
struct GoSyntax {
    let bytes: UnsafeBufferPointer<UInt8>
    let tokens: [GoToken]
    let comments: [Range<Int>]
    private(set) var failure: SyntaxFailure?
    /// The name in the package clause.
    private(set) var package: Range<Int>?
    /// Where the package clause ends.
    private(set) var packageEnd = 0
    private(set) var imports: [GoImport] = []
    private(set) var declarations: [GoImportDeclaration] = []
    /// The first token after the imports.
    private(set) var body = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        let lexer = GoLexer(bytes)
        tokens = lexer.tokens
        comments = lexer.comments
        failure = lexer.failure
        readHead()
    }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    func text(_ index: Int) -> String { text(tokens[index].start..<tokens[index].end) }

    func isOp(_ index: Int, _ code: UInt8) -> Bool {
        index >= 0 && index < tokens.count && tokens[index].kind == .op && tokens[index].code == code
    }

    func isKeyword(_ index: Int, _ keyword: GoKeyword) -> Bool {
        index >= 0 && index < tokens.count && tokens[index].kind == .keyword
            && tokens[index].code == keyword.rawValue
    }

    func kind(_ index: Int) -> GoToken.Kind { index < 0 || index >= tokens.count ? .end : tokens[index].kind }

    private mutating func fail(_ index: Int, _ message: String) {
        if failure == nil { failure = SyntaxFailure(offset: tokens[index].start, message: message) }
    }

    private mutating func readHead() {
        guard isKeyword(0, .package), kind(1) == .name else {
            if tokens.count > 1 || failure == nil,
                tokens[0].kind != .end || bytes.contains(where: { $0 > 0x20 })
            {
                fail(0, "a Go file begins with 'package'")
            }
            return
        }
        package = tokens[1].start..<tokens[1].end
        packageEnd = tokens[1].end
        var at = kind(2) == .semicolon ? 3 : 2
        while isKeyword(at, .import) {
            let first = at
            let number = declarations.count
            at += 1
            if isOp(at, 0x28) {
                let open = tokens[at].end
                at += 1
                while !isOp(at, 0x29), kind(at) != .end {
                    guard readSpec(&at, number) else { return fail(at, "an import's path was expected") }
                    if kind(at) == .semicolon { at += 1 }
                }
                guard isOp(at, 0x29) else { return }
                declarations.append(
                    GoImportDeclaration(
                        range: tokens[first].start..<tokens[at].end, inside: open..<tokens[at].start))
                at += 1
            } else {
                guard readSpec(&at, number) else { return fail(at, "an import's path was expected") }
                declarations.append(GoImportDeclaration(range: tokens[first].start..<tokens[at - 1].end))
            }
            if kind(at) == .semicolon { at += 1 }
            body = at
        }
        body = at
    }

    private mutating func readSpec(_ at: inout Int, _ number: Int) -> Bool {
        let start = tokens[at].start
        var name: Range<Int>?
        if kind(at) == .name || isOp(at, 0x2E) {
            name = tokens[at].start..<tokens[at].end
            at += 1
        }
        guard kind(at) == .string else { return false }
        let path = tokens[at].start + 1..<tokens[at].end - 1
        imports.append(
            GoImport(
                range: start..<tokens[at].end, name: name.map(text), nameRange: name, path: text(path),
                pathRange: path, declaration: number))
        at += 1
        return true
    }

    /// The name in a file's package clause.
    static func package(of bytes: UnsafeBufferPointer<UInt8>) -> String? {
        let syntax = GoSyntax(bytes)
        return syntax.package.map(syntax.text)
    }

    // MARK: Definitions

    /// Something that a file defines for its whole package.
    struct Definition {
        enum Kind { case function, type, constant, variable }
        var name: String
        var kind: Kind
        var isGeneric = false
    }

    /// What the file defines at its top, methods left out.
    func definitions() -> [Definition] {
        var found: [Definition] = []
        var depth = 0
        var at = body
        var isStart = true
        while at < tokens.count, tokens[at].kind != .end {
            let token = tokens[at]
            if token.kind == .op {
                if [0x28, 0x5B, 0x7B].contains(token.code) { depth += 1 }
                if [0x29, 0x5D, 0x7D].contains(token.code) { depth -= 1 }
            }
            if depth == 0, isStart, token.kind == .keyword, let keyword = GoKeyword(rawValue: token.code) {
                switch keyword {
                case .func where kind(at + 1) == .name:
                    found.append(
                        Definition(name: text(at + 1), kind: .function, isGeneric: isOp(at + 2, 0x5B)))
                case .type, .const, .var: readGroup(at + 1, keyword, &found)
                default: break
                }
            }
            isStart = token.kind == .semicolon
            at += 1
        }
        return found
    }

    private func readGroup(_ start: Int, _ keyword: GoKeyword, _ found: inout [Definition]) {
        guard isOp(start, 0x28) else { return readNames(start, keyword, &found) }
        var depth = 0
        var at = start
        while at < tokens.count, tokens[at].kind != .end {
            if tokens[at].kind == .op {
                if [0x28, 0x5B, 0x7B].contains(tokens[at].code) { depth += 1 }
                if [0x29, 0x5D, 0x7D].contains(tokens[at].code) { depth -= 1 }
            }
            if depth == 0 { return }
            if depth == 1, at == start || tokens[at].kind == .semicolon { readNames(at + 1, keyword, &found) }
            at += 1
        }
    }

    private func readNames(_ start: Int, _ keyword: GoKeyword, _ found: inout [Definition]) {
        let kinds: [GoKeyword: Definition.Kind] = [.type: .type, .const: .constant, .var: .variable]
        guard let kind = kinds[keyword] else { return }
        var at = start
        while self.kind(at) == .name {
            // `type T[P any] …`, not the array `type T [N]int`.
            let isGeneric =
                kind == .type && isOp(at + 1, 0x5B) && self.kind(at + 2) == .name && !isOp(at + 3, 0x5D)
            found.append(Definition(name: text(at), kind: kind, isGeneric: isGeneric))
            guard isOp(at + 1, 0x2C) else { return }
            at += 2
        }
    }
}
