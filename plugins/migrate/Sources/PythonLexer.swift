// Python's text as tokens, over bytes. After "Lexical analysis" of the Python reference (3.12: f-strings
// nest freely, which takes in everything that older versions accept).

import Glibc

/// Reads a file's bytes into tokens. One use, one file.
struct PythonLexer {
    private let bytes: UnsafePointer<UInt8>
    private let count: Int
    private var at = 0
    private(set) var tokens: [PythonToken] = []
    /// The first thing that is no Python; tokens end there.
    private(set) var failure: SyntaxFailure?
    /// Comments that begin with `# type:`, from the text after the colon.
    private(set) var typeComments: [Range<Int>] = []

    private var brackets: [UInt8] = []
    private var indents: [Indent] = [Indent(column: 0, alternate: 0)]
    private var fieldDepth = 0

    /// A line's indentation, measured with tabs of 8 and of 1: both must agree on every order (as CPython has it).
    private struct Indent {
        var column: Int
        var alternate: Int
    }

    private static let maximumNesting = 200

    /// What a text consists of.
    struct Lexed {
        var tokens: [PythonToken]
        var failure: SyntaxFailure?
        var typeComments: [Range<Int>] = []
    }

    static func read(_ buffer: UnsafeBufferPointer<UInt8>) -> Lexed {
        guard let base = buffer.baseAddress, buffer.count > 0 else {
            return Lexed(tokens: [PythonToken(start: 0, end: 0, kind: .end, code: 0)])
        }
        var lexer = PythonLexer(bytes: base, count: buffer.count)
        do throws(SyntaxFailure) {
            try lexer.run()
        } catch {
            lexer.failure = error
        }
        lexer.close()
        return Lexed(tokens: lexer.tokens, failure: lexer.failure, typeComments: lexer.typeComments)
    }

    private init(bytes: UnsafePointer<UInt8>, count: Int) {
        self.bytes = bytes
        self.count = count
        tokens.reserveCapacity(count / 4 + 8)
        if count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { at = 3 }
    }

    // MARK: Lines

    private mutating func run() throws(SyntaxFailure) {
        var atLineStart = true
        while true {
            if atLineStart {
                guard try indentation() else { break }
                atLineStart = false
            }
            guard at < count else { break }
            atLineStart = try token(inField: false)
        }
        if let open = brackets.last {
            throw SyntaxFailure(
                offset: count, message: "'\(Character(UnicodeScalar(open)))' was never closed")
        }
    }

    private mutating func close() {
        let end = UInt32(failure.map { min($0.offset, count) } ?? count)
        if let last = tokens.last, last.kind != .newline, last.kind != .dedent {
            tokens.append(PythonToken(start: end, end: end, kind: .newline, code: 0))
        }
        for _ in indents.dropFirst() {
            tokens.append(PythonToken(start: end, end: end, kind: .dedent, code: 0))
        }
        tokens.append(PythonToken(start: end, end: end, kind: .end, code: 0))
    }

    /// Measures the next line that holds code, and says by tokens how it is indented. False at the end.
    private mutating func indentation() throws(SyntaxFailure) -> Bool {
        while at < count {
            let lineStart = at
            var column = 0
            var alternate = 0
            scan: while at < count {
                switch bytes[at] {
                case 0x20:
                    column += 1
                    alternate += 1
                case 0x09:
                    column = (column / 8 + 1) * 8
                    alternate += 1
                case 0x0C:
                    column = 0
                    alternate = 0
                default: break scan
                }
                at += 1
            }
            guard at < count else { return false }
            switch bytes[at] {
            case 0x0A, 0x0D:
                at += 1
                continue
            case 0x23:
                skipComment()
                continue
            case 0x5C where lineStart == at && isContinuation:
                // A line of nothing but a backslash joins the next, whose indentation counts.
                skipContinuation()
                continue
            default: break
            }
            try indent(Indent(column: column, alternate: alternate))
            return true
        }
        return false
    }

    private mutating func indent(_ new: Indent) throws(SyntaxFailure) {
        guard var top = indents.last else { return }
        if new.column == top.column {
            guard new.alternate == top.alternate else { throw fail("inconsistent use of tabs and spaces") }
            return
        }
        if new.column > top.column {
            guard new.alternate > top.alternate else { throw fail("inconsistent use of tabs and spaces") }
            guard indents.count < 100 else { throw fail("too many levels of indentation") }
            indents.append(new)
            add(.indent, at)
            return
        }
        while new.column < top.column {
            indents.removeLast()
            add(.dedent, at)
            top = indents.last ?? Indent(column: 0, alternate: 0)
        }
        guard new.column == top.column, new.alternate == top.alternate else {
            throw fail("unindent does not match any outer indentation level")
        }
    }

    private mutating func skipComment() {
        let start = at
        while at < count, bytes[at] != 0x0A, bytes[at] != 0x0D { at += 1 }
        guard at - start > 7, memcmp(bytes + start, "# type:", 7) == 0 else { return }
        typeComments.append(start + 7..<at)
    }

    private var isContinuation: Bool {
        at + 1 < count && (bytes[at + 1] == 0x0A || bytes[at + 1] == 0x0D)
    }

    private mutating func skipContinuation() {
        at += bytes[at + 1] == 0x0D && at + 2 < count && bytes[at + 2] == 0x0A ? 3 : 2
    }

    // MARK: Tokens

    /// Reads one token, or skips blanks. True when a logical line ended.
    private mutating func token(inField: Bool) throws(SyntaxFailure) -> Bool {
        let byte = bytes[at]
        switch byte {
        case 0x20, 0x09, 0x0C:
            at += 1
        case 0x0A, 0x0D:
            let start = at
            at += byte == 0x0D && at + 1 < count && bytes[at + 1] == 0x0A ? 2 : 1
            if brackets.isEmpty {
                tokens.append(PythonToken(start: UInt32(start), end: UInt32(at), kind: .newline, code: 0))
                return true
            }
        case 0x23: skipComment()
        case 0x5C:
            guard isContinuation else { throw fail("unexpected character after a line continuation") }
            skipContinuation()
        case 0x30...0x39: number()
        case 0x2E where at + 1 < count && bytes[at + 1] >= 0x30 && bytes[at + 1] <= 0x39: number()
        case 0x22, 0x27: try string(prefix: at)
        case 0x41...0x5A, 0x61...0x7A, 0x5F, 0x80...0xFF: try name()
        default: try symbol(byte)
        }
        return false
    }

    private mutating func name() throws(SyntaxFailure) {
        let start = at
        while at < count, bytes[at].isOfName { at += 1 }
        let length = at - start
        if length <= 2, at < count, bytes[at] == 0x22 || bytes[at] == 0x27,
            Self.isPrefix(bytes + start, length)
        {
            try string(prefix: start)
            return
        }
        let code = PythonKeyword.code(bytes + start, length)
        tokens.append(
            PythonToken(start: UInt32(start), end: UInt32(at), kind: code == 0 ? .name : .keyword, code: code)
        )
    }

    private mutating func number() {
        let start = at
        at += 1
        while at < count {
            let byte = bytes[at]
            let isExponentSign =
                (byte == 0x2B || byte == 0x2D) && (bytes[at - 1] | 0x20) == 0x65
                && !(bytes[start] == 0x30 && start + 1 < at && bytes[start + 1] | 0x20 == 0x78)
            // `1if x` and `1or 2` are old code that still runs: a letter that begins a keyword ends the number.
            guard byte.isOfName || byte == 0x2E || isExponentSign else { break }
            if let keyword = keywordAhead(), keyword, bytes[start] != 0x30 || start + 1 == at { break }
            at += 1
        }
        add(.number, start)
    }

    /// Whether a keyword that may follow a number begins here.
    private func keywordAhead() -> Bool? {
        var end = at
        while end < count, end - at < 5, bytes[end] >= 0x61, bytes[end] <= 0x7A { end += 1 }
        guard end - at >= 2 else { return nil }
        let code = PythonKeyword.code(bytes + at, end - at)
        return code != 0
    }

    private mutating func symbol(_ byte: UInt8) throws(SyntaxFailure) {
        let start = at
        let next = at + 1 < count ? bytes[at + 1] : 0
        let third = at + 2 < count ? bytes[at + 2] : 0
        var code = byte
        var length = 1
        switch byte {
        case 0x28, 0x5B, 0x7B:
            guard brackets.count < Self.maximumNesting else { throw fail("too many nested brackets") }
            brackets.append(byte)
        case 0x29, 0x5D, 0x7D:
            let open: UInt8 = byte == 0x29 ? 0x28 : byte - 2
            guard let last = brackets.popLast() else {
                throw fail("unmatched '\(Character(UnicodeScalar(byte)))'")
            }
            guard last == open else {
                throw fail(
                    "'\(Character(UnicodeScalar(byte)))' does not match '\(Character(UnicodeScalar(last)))'")
            }
        case 0x3A where next == 0x3D:
            (code, length) = (PythonOperator.walrus, 2)
        case 0x2D where next == 0x3E:
            (code, length) = (PythonOperator.arrow, 2)
        case 0x3D where next == 0x3D, 0x21 where next == 0x3D, 0x3C where next == 0x3D || next == 0x3E,
            0x3E where next == 0x3D:
            (code, length) = (PythonOperator.comparison, 2)
        case 0x2A where next == 0x2A, 0x2F where next == 0x2F, 0x3C where next == 0x3C,
            0x3E where next == 0x3E:
            (code, length) = (byte == 0x2A ? PythonOperator.power : PythonOperator.binary, 2)
            if third == 0x3D { (code, length) = (PythonOperator.augmented, 3) }
        case 0x2B, 0x2D, 0x2A, 0x2F, 0x25, 0x26, 0x7C, 0x5E, 0x40:
            if next == 0x3D { (code, length) = (PythonOperator.augmented, 2) }
        case 0x2E where next == 0x2E && third == 0x2E:
            (code, length) = (PythonOperator.ellipsis, 3)
        case 0x3A, 0x3D, 0x3C, 0x3E, 0x2E, 0x2C, 0x3B, 0x7E, 0x60: break
        default:
            throw fail(byte < 0x20 || byte == 0x7F ? "invalid control character" : "invalid character")
        }
        at += length
        tokens.append(PythonToken(start: UInt32(start), end: UInt32(at), kind: .op, code: code))
    }

    // MARK: Strings

    /// A string whose quote is at `at` and whose prefix begins at `start`.
    private mutating func string(prefix start: Int) throws(SyntaxFailure) {
        var isRaw = false
        var isFormat = false
        for index in start..<at {
            switch bytes[index] | 0x20 {
            case 0x72: isRaw = true
            case 0x66, 0x74: isFormat = true
            default: break
            }
        }
        let quote = bytes[at]
        let isTriple = at + 2 < count && bytes[at + 1] == quote && bytes[at + 2] == quote
        at += isTriple ? 3 : 1
        if isFormat {
            add(.fstringStart, start)
            try formatBody(quote: quote, isTriple: isTriple, isRaw: isRaw, start: start)
            return
        }
        while true {
            guard at < count else { throw unterminated(start) }
            let byte = bytes[at]
            if byte == quote, closes(quote, isTriple) {
                at += isTriple ? 3 : 1
                add(.string, start)
                return
            }
            if byte == 0x5C {
                at += at + 2 < count && bytes[at + 1] == 0x0D && bytes[at + 2] == 0x0A ? 3 : 2
            } else {
                if !isTriple, byte == 0x0A || byte == 0x0D { throw unterminated(start) }
                at += 1
            }
        }
    }

    private func closes(_ quote: UInt8, _ isTriple: Bool) -> Bool {
        !isTriple || (at + 2 < count && bytes[at + 1] == quote && bytes[at + 2] == quote)
    }

    /// The text of an f-string up to its closing quote.
    private mutating func formatBody(
        quote: UInt8, isTriple: Bool, isRaw: Bool, start: Int
    ) throws(SyntaxFailure) {
        while true {
            guard at < count else { throw unterminated(start) }
            let byte = bytes[at]
            if byte == quote, closes(quote, isTriple) {
                let end = at
                at += isTriple ? 3 : 1
                add(.fstringEnd, end)
                return
            }
            switch byte {
            case 0x7B:
                if at + 1 < count, bytes[at + 1] == 0x7B {
                    at += 2
                } else {
                    try field(quote: quote, isTriple: isTriple, isRaw: isRaw, start: start)
                }
            case 0x5C:
                skipEscape(isRaw: isRaw)
            case 0x0A, 0x0D:
                guard isTriple else { throw unterminated(start) }
                at += 1
            default: at += 1
            }
        }
    }

    /// A backslash in an f-string's text. `\{` is a backslash before a field; `\N{DASH}` is a character.
    private mutating func skipEscape(isRaw: Bool) {
        let next = at + 1 < count ? bytes[at + 1] : 0
        if !isRaw, next == 0x4E, at + 2 < count, bytes[at + 2] == 0x7B {
            var end = at + 3
            while end < count, bytes[end] != 0x7D, bytes[end] != 0x0A { end += 1 }
            at = min(count, end + 1)
        } else if next == 0x7B {
            at += 1
        } else {
            at += next == 0x0D && at + 2 < count && bytes[at + 2] == 0x0A ? 3 : 2
        }
    }

    /// `{expression!conversion:format}` of an f-string.
    private mutating func field(
        quote: UInt8, isTriple: Bool, isRaw: Bool, start: Int
    ) throws(SyntaxFailure) {
        fieldDepth += 1
        defer { fieldDepth -= 1 }
        guard fieldDepth < 50 else { throw fail("f-string: expressions nested too deeply") }
        add(.op, at, length: 1, code: 0x7B)
        brackets.append(0x7B)
        let depth = brackets.count
        while true {
            guard at < count else { throw unterminated(start) }
            let byte = bytes[at]
            guard brackets.count == depth else {
                _ = try token(inField: true)
                continue
            }
            switch byte {
            case 0x7D:
                brackets.removeLast()
                add(.op, at, length: 1, code: 0x7D)
                return
            case 0x3A:
                brackets.removeLast()
                add(.op, at, length: 1, code: 0x3A)
                try formatSpec(quote: quote, isTriple: isTriple, isRaw: isRaw, start: start)
                add(.op, at, length: 1, code: 0x7D)
                return
            case 0x21 where !(at + 1 < count && bytes[at + 1] == 0x3D):
                add(.op, at, length: 1, code: 0x21)
            case 0x29, 0x5D: throw fail("f-string: unmatched '\(Character(UnicodeScalar(byte)))'")
            default: _ = try token(inField: true)
            }
        }
    }

    /// The format after a field's colon, up to its closing brace (not taken).
    private mutating func formatSpec(
        quote: UInt8, isTriple: Bool, isRaw: Bool, start: Int
    ) throws(SyntaxFailure) {
        while true {
            guard at < count else { throw unterminated(start) }
            let byte = bytes[at]
            if byte == quote, closes(quote, isTriple) { throw fail("f-string: expecting '}'") }
            switch byte {
            case 0x7D: return
            case 0x7B: try field(quote: quote, isTriple: isTriple, isRaw: isRaw, start: start)
            case 0x5C: skipEscape(isRaw: isRaw)
            case 0x0A, 0x0D:
                guard isTriple else { throw unterminated(start) }
                at += 1
            default: at += 1
            }
        }
    }

    // MARK: Helpers

    private mutating func add(_ kind: PythonToken.Kind, _ start: Int) {
        tokens.append(PythonToken(start: UInt32(start), end: UInt32(at), kind: kind, code: 0))
    }

    private mutating func add(_ kind: PythonToken.Kind, _ start: Int, length: Int, code: UInt8) {
        at = start + length
        tokens.append(PythonToken(start: UInt32(start), end: UInt32(at), kind: kind, code: code))
    }

    private func fail(_ message: String) -> SyntaxFailure { SyntaxFailure(offset: at, message: message) }

    private func unterminated(_ start: Int) -> SyntaxFailure {
        SyntaxFailure(offset: start, message: "unterminated string literal")
    }

    /// Whether one or two letters before a quote are a string's prefix.
    private static func isPrefix(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> Bool {
        let first = bytes[0] | 0x20
        switch length {
        case 1: return first == 0x72 || first == 0x62 || first == 0x75 || first == 0x66 || first == 0x74
        case 2:
            let second = bytes[1] | 0x20
            let pair = (min(first, second), max(first, second))
            return pair == (0x62, 0x72) || pair == (0x66, 0x72) || pair == (0x72, 0x74)
                || (first, second) == (0x75, 0x72)
        default: return false
        }
    }
}
