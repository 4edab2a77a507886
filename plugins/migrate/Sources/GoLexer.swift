// Go's text as tokens, over bytes. After "Lexical elements" of the Go specification, semicolons put in as it says.

/// One token of Go. Offsets count bytes from the file's start.
struct GoToken: BracketToken {
    enum Kind: UInt8 {
        case name
        /// `code` is a `GoKeyword`.
        case keyword
        /// `"…"` and `` `…` ``.
        case string
        /// Numbers and runes.
        case literal
        /// `code` is the ASCII byte of a one-byte operator, else a `GoOperator`.
        case op
        /// Written, or put in where a line ends a statement: then it is empty.
        case semicolon
        case end
    }

    var start: Int
    var end: Int
    var kind: Kind
    var code: UInt8 = 0
    var partner: Int32 = -1
}

/// Operators of more than one byte that matter here; others are given byte by byte.
enum GoOperator {
    static let define: UInt8 = 1
    static let arrow: UInt8 = 2
    static let ellipsis: UInt8 = 3
    /// `++` and `--`.
    static let step: UInt8 = 4
}

enum GoKeyword: UInt8, CaseIterable {
    case `break` = 1, `case`, chan, const, `continue`, `default`, `defer`, `else`, `fallthrough`, `for`,
        `func`
    case go, goto, `if`, `import`, interface, map, package, range, `return`, select, `struct`, `switch`
    case type, `var`

    private static let all: [[UInt8]: GoKeyword] = Dictionary(
        uniqueKeysWithValues: allCases.map { (Array("\($0)".utf8), $0) })

    static func code(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> UInt8 {
        guard bytes.count >= 2, bytes.count <= 11, bytes.allSatisfy({ $0 >= 0x61 && $0 <= 0x7A }) else {
            return 0
        }
        return all[Array(bytes)]?.rawValue ?? 0
    }

    /// Whether a line that ends with it ends a statement.
    var endsStatement: Bool {
        switch self {
        case .break, .continue, .fallthrough, .return: true
        default: false
        }
    }
}

/// Reads a file's bytes into tokens. One use, one file.
struct GoLexer {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var at = 0
    /// Open brackets' tokens.
    private var brackets: [Int] = []
    private(set) var tokens: [GoToken] = []
    private(set) var comments: [Range<Int>] = []
    /// The first thing that is no Go; tokens end there.
    private(set) var failure: SyntaxFailure?

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
        tokens.reserveCapacity(bytes.count / 4 + 8)
        while at < bytes.count, failure == nil { next() }
        if failure == nil, !brackets.isEmpty {
            failure = SyntaxFailure(offset: bytes.count, message: "a bracket was never closed")
        }
        let end = failure.map { min($0.offset, bytes.count) } ?? bytes.count
        endLine(end)
        tokens.append(GoToken(start: end, end: end, kind: .end))
    }

    private mutating func fail(_ offset: Int, _ message: String) {
        failure = SyntaxFailure(offset: offset, message: message)
    }

    private func peek(_ distance: Int = 1) -> UInt8 {
        at + distance < bytes.count ? bytes[at + distance] : 0
    }

    private mutating func next() {
        let byte = bytes[at]
        switch byte {
        case 0x0A:
            endLine(at)
            at += 1
        case 0x20, 0x09, 0x0D: at += 1
        case 0x2F where peek() == 0x2F: lineComment()
        case 0x2F where peek() == 0x2A: blockComment()
        case 0x22: quoted(.string, "string")
        case 0x60: rawString()
        case 0x27: quoted(.literal, "rune")
        case 0x30...0x39: number()
        case 0x2E where peek() >= 0x30 && peek() <= 0x39: number()
        case 0x41...0x5A, 0x61...0x7A, 0x5F, 0x80...0xFF:
            let start = at
            while at < bytes.count, bytes[at].isOfName { at += 1 }
            let code = GoKeyword.code(bytes[start..<at])
            tokens.append(GoToken(start: start, end: at, kind: code == 0 ? .name : .keyword, code: code))
        case 0x3B:
            tokens.append(GoToken(start: at, end: at + 1, kind: .semicolon))
            at += 1
        case 0...0x1F, 0x23, 0x24, 0x3F, 0x40, 0x5C, 0x7F: fail(at, "invalid character")
        default: symbol(byte)
        }
    }

    /// A line's end, or the file's: it may end a statement.
    private mutating func endLine(_ offset: Int) {
        guard let last = tokens.last else { return }
        let ends =
            switch last.kind {
            case .name, .string, .literal: true
            case .keyword: GoKeyword(rawValue: last.code)?.endsStatement ?? false
            case .op: [0x29, 0x5D, 0x7D, GoOperator.step].contains(last.code)
            case .semicolon, .end: false
            }
        if ends { tokens.append(GoToken(start: offset, end: offset, kind: .semicolon)) }
    }

    private mutating func lineComment() {
        let start = at
        while at < bytes.count, bytes[at] != 0x0A { at += 1 }
        let end = at > start && bytes[at - 1] == 0x0D ? at - 1 : at
        comments.append(start..<end)
    }

    private mutating func blockComment() {
        let start = at
        at += 2
        var hasLine = false
        while at + 1 < bytes.count, !(bytes[at] == 0x2A && bytes[at + 1] == 0x2F) {
            if bytes[at] == 0x0A { hasLine = true }
            at += 1
        }
        guard at + 1 < bytes.count else { return fail(start, "a comment was never closed") }
        at += 2
        comments.append(start..<at)
        if hasLine { endLine(at) }
    }

    /// Text or a character between two of its quotes, on one line.
    private mutating func quoted(_ kind: GoToken.Kind, _ name: String) {
        let start = at
        let quote = bytes[at]
        at += 1
        while at < bytes.count, bytes[at] != quote {
            if bytes[at] == 0x0A { return fail(start, "a \(name) was never closed") }
            at += bytes[at] == 0x5C ? 2 : 1
        }
        guard at < bytes.count else { return fail(start, "a \(name) was never closed") }
        at += 1
        tokens.append(GoToken(start: start, end: at, kind: kind))
    }

    private mutating func rawString() {
        let start = at
        at += 1
        while at < bytes.count, bytes[at] != 0x60 { at += 1 }
        guard at < bytes.count else { return fail(start, "a raw string was never closed") }
        at += 1
        tokens.append(GoToken(start: start, end: at, kind: .string))
    }

    private mutating func number() {
        let start = at
        at += 1
        while at < bytes.count {
            let isHexadecimal = bytes[start] == 0x30 && start + 1 < at && bytes[start + 1] | 0x20 == 0x78
            let before = bytes[at - 1] | 0x20
            let isSign =
                (bytes[at] == 0x2B || bytes[at] == 0x2D) && before == (isHexadecimal ? 0x70 : 0x65)
            guard bytes[at].isOfName || bytes[at] == 0x2E || isSign else { break }
            at += 1
        }
        tokens.append(GoToken(start: start, end: at, kind: .literal))
    }

    private mutating func symbol(_ byte: UInt8) {
        var code = byte
        var partner: Int32 = -1
        var closed: Int?
        var length = 1
        switch byte {
        case 0x28, 0x5B, 0x7B:
            brackets.append(tokens.count)
            partner = .max
        case 0x29, 0x5D, 0x7D:
            guard let open = brackets.popLast(),
                byte == (tokens[open].code == 0x28 ? 0x29 : tokens[open].code + 2)
            else {
                return fail(at, "unmatched '\(Character(UnicodeScalar(byte)))'")
            }
            closed = open
        case 0x3A where peek() == 0x3D: (code, length) = (GoOperator.define, 2)
        case 0x3C where peek() == 0x2D: (code, length) = (GoOperator.arrow, 2)
        case 0x2E where peek() == 0x2E && peek(2) == 0x2E: (code, length) = (GoOperator.ellipsis, 3)
        case 0x2B where peek() == 0x2B, 0x2D where peek() == 0x2D: (code, length) = (GoOperator.step, 2)
        default: break
        }
        tokens.append(GoToken(start: at, end: at + length, kind: .op, code: code, partner: partner))
        if let closed { tokens.pair(closed, tokens.count - 1) }
        at += length
    }
}
