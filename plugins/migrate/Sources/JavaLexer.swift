// Java's text as tokens, over bytes. Read loosely enough that Kotlin, Scala and Groovy can be read, too.

/// One token. Offsets count bytes from the file's start.
struct JavaToken: BracketToken {
    enum Kind: UInt8 {
        /// A name or a keyword.
        case name
        /// A string or a text block.
        case string
        /// Numbers and characters.
        case literal
        /// One byte; `code` is that.
        case op
        case end
    }

    var start: Int
    var end: Int
    var kind: Kind
    var code: UInt8 = 0
    var partner: Int32 = -1
}

/// Reads a file's bytes into tokens. One use, one file.
struct JavaLexer {
    private let bytes: UnsafeBufferPointer<UInt8>
    /// Strings in single quotes, `/…/` and whatever else is none of Java's may come.
    private let isLoose: Bool
    private var at = 0
    /// Open brackets' tokens.
    private var brackets: [Int] = []
    private(set) var tokens: [JavaToken] = []
    private(set) var comments: [Range<Int>] = []
    /// The first thing that is no Java; tokens end there.
    private(set) var failure: SyntaxFailure?

    init(_ bytes: UnsafeBufferPointer<UInt8>, isLoose: Bool) {
        self.bytes = bytes
        self.isLoose = isLoose
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
        tokens.reserveCapacity(bytes.count / 5 + 8)
        while at < bytes.count, failure == nil { next() }
        if failure == nil, !brackets.isEmpty, !isLoose { fail(bytes.count, "a bracket was never closed") }
        let end = failure.map { min($0.offset, bytes.count) } ?? bytes.count
        tokens.append(JavaToken(start: end, end: end, kind: .end))
    }

    private mutating func fail(_ offset: Int, _ message: String) {
        failure = SyntaxFailure(offset: offset, message: message)
    }

    private func peek(_ distance: Int = 1) -> UInt8 {
        at + distance < bytes.count ? bytes[at + distance] : 0
    }

    /// Whether a part of a package's name, or a class's, may be called so.
    static func isIdentifier(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(first >= 0x30 && first <= 0x39) else { return false }
        return text.utf8.allSatisfy(isNameByte) && !keywords.contains(text)
    }

    private static let keywords: Set<String> = [
        "_", "abstract", "assert", "boolean", "break", "byte", "case", "catch", "char", "class", "const",
        "continue", "default", "do", "double", "else", "enum", "extends", "false", "final", "finally",
        "float", "for", "goto", "if", "implements", "import", "instanceof", "int", "interface", "long",
        "native", "new", "null", "package", "private", "protected", "public", "return", "short", "static",
        "strictfp", "super", "switch", "synchronized", "this", "throw", "throws", "transient", "true", "try",
        "void", "volatile", "while",
    ]

    static func isNameByte(_ byte: UInt8) -> Bool { byte.isOfName || byte == 0x24 }

    private mutating func next() {
        let byte = bytes[at]
        switch byte {
        case 0...0x20: at += 1
        case 0x2F where peek() == 0x2F:
            let start = at
            while at < bytes.count, bytes[at] != 0x0A, bytes[at] != 0x0D { at += 1 }
            comments.append(start..<at)
        case 0x2F where peek() == 0x2A:
            let start = at
            at += 2
            while at + 1 < bytes.count, !(bytes[at] == 0x2A && bytes[at + 1] == 0x2F) { at += 1 }
            guard at + 1 < bytes.count else { return fail(start, "a comment was never closed") }
            at += 2
            comments.append(start..<at)
        case 0x22: string(0x22)
        case 0x27: quoted()
        case 0x30...0x39:
            let start = at
            while at < bytes.count, Self.isNameByte(bytes[at]) || bytes[at] == 0x2E && isDigit(peek()) {
                at += 1
            }
            tokens.append(JavaToken(start: start, end: at, kind: .literal))
        case 0x24, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x80...0xFF:
            let start = at
            while at < bytes.count, Self.isNameByte(bytes[at]) { at += 1 }
            tokens.append(JavaToken(start: start, end: at, kind: .name))
        default: symbol(byte)
        }
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    private mutating func string(_ quote: UInt8) {
        let start = at
        if peek() == quote, peek(2) == quote {
            at += 3
            while at < bytes.count {
                if bytes[at] == quote, peek() == quote, peek(2) == quote {
                    at += 3
                    // Scala and Kotlin let quotes stand before the last three.
                    while isLoose, at < bytes.count, bytes[at] == quote { at += 1 }
                    tokens.append(JavaToken(start: start, end: at, kind: .string))
                    return
                }
                at += bytes[at] == 0x5C && !isLoose ? 2 : 1
            }
            return fail(start, "a text block was never closed")
        }
        at += 1
        while at < bytes.count, bytes[at] != quote {
            if bytes[at] == 0x0A || bytes[at] == 0x0D { return fail(start, "a string was never closed") }
            at += bytes[at] == 0x5C ? 2 : 1
        }
        guard at < bytes.count else { return fail(start, "a string was never closed") }
        at += 1
        tokens.append(JavaToken(start: start, end: at, kind: .string))
    }

    /// A character; in other languages a string, or a mark before a name.
    private mutating func quoted() {
        let start = at
        if isLoose {
            if peek() == 0x27, peek(2) == 0x27 { return string(0x27) }
            var end = at + 1
            while end < bytes.count, bytes[end] != 0x27, bytes[end] != 0x0A {
                end += bytes[end] == 0x5C ? 2 : 1
            }
            guard end < bytes.count, bytes[end] == 0x27 else {
                at += 1
                return
            }
            at = end + 1
            tokens.append(JavaToken(start: start, end: at, kind: .string))
            return
        }
        at += 1
        while at < bytes.count, bytes[at] != 0x27 {
            if bytes[at] == 0x0A || bytes[at] == 0x0D { return fail(start, "a character was never closed") }
            at += bytes[at] == 0x5C ? 2 : 1
        }
        guard at < bytes.count else { return fail(start, "a character was never closed") }
        at += 1
        tokens.append(JavaToken(start: start, end: at, kind: .literal))
    }

    private mutating func symbol(_ byte: UInt8) {
        var partner: Int32 = -1
        var closed: Int?
        switch byte {
        case 0x28, 0x5B, 0x7B:
            brackets.append(tokens.count)
            partner = .max
        case 0x29, 0x5D, 0x7D:
            let open = brackets.popLast()
            let mark = open.map { tokens[$0].code } ?? 0
            if !isLoose, byte != (mark == 0x28 ? 0x29 : mark &+ 2) {
                return fail(at, "unmatched '\(Character(UnicodeScalar(byte)))'")
            }
            closed = open
        default: break
        }
        tokens.append(JavaToken(start: at, end: at + 1, kind: .op, code: byte, partner: partner))
        if let closed { tokens.pair(closed, tokens.count - 1) }
        at += 1
    }
}
