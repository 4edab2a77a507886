// Reads JavaScript and TypeScript, with JSX, into tokens. It takes any bytes: what it doesn't know it steps over.

struct JavaScriptLexer {
    /// What an open bracket is, so that what follows its end is read rightly.
    private enum Frame: UInt8 {
        case block
        /// An object, or another pair of braces that is a value.
        case object
        case paren
        /// After `if`, `while`, `for`, `with`: a statement follows its end.
        case control
        case bracket
        case template
        /// Braces in an element.
        case elementBraces
        /// Between `<` and `>`.
        case tag
        /// Between an element's tags.
        case children
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private let end: Int
    private let hasElements: Bool
    private var at: Int
    private var file = JavaScriptFile()
    private var frames: [Frame] = []
    /// Whether a value may begin here: then `/` begins a regular expression and `<` an element.
    private var isValueNext = true
    private var hasMetElements = false
    /// Up to where no string in single quotes ends, and none in double ones.
    private var unclosed = (single: 0, double: 0)

    /// Reads a part of a text; tokens tell their places in the whole.
    static func read(
        _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ dialect: JavaScriptDialect
    ) -> JavaScriptFile {
        var lexer = JavaScriptLexer(bytes, range, hasElements: dialect.hasElements)
        lexer.run()
        let isBroken =
            lexer.file.failure != nil || lexer.frames.contains { $0 == .tag || $0 == .children }
        guard lexer.hasMetElements, isBroken else { return lexer.file }
        // What looked like an element may have been something else.
        var plain = JavaScriptLexer(bytes, range, hasElements: false)
        plain.run()
        return plain.file.failure == nil ? plain.file : lexer.file
    }

    private init(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, hasElements: Bool) {
        self.bytes = bytes
        at = range.lowerBound
        end = range.upperBound
        self.hasElements = hasElements
        file.tokens.reserveCapacity(range.count / 5)
    }

    private func byte(_ offset: Int) -> UInt8 { at + offset < end ? bytes[at + offset] : 0 }

    private mutating func run() {
        if end - at >= 3, bytes[at] == 0xEF, bytes[at + 1] == 0xBB, bytes[at + 2] == 0xBF { at += 3 }
        if byte(0) == UInt8(ascii: "#"), byte(1) == UInt8(ascii: "!") { skipLine() }
        while at < end, file.failure == nil {
            switch frames.last {
            case .children: children()
            case .tag: tag()
            default: code()
            }
        }
    }

    // MARK: Code

    private mutating func code() {
        let first = bytes[at]
        switch first {
        case 0x09...0x0D, 0x20: at += 1
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
            UInt8(ascii: "$"), UInt8(ascii: "#"), 0x80...0xFF:
            name()
        case UInt8(ascii: "0")...UInt8(ascii: "9"): number()
        case UInt8(ascii: "\""), UInt8(ascii: "'"): string(first)
        case UInt8(ascii: "`"): template(.template, .templateHead)
        case UInt8(ascii: "/"): slash()
        case UInt8(ascii: "("):
            let isControl = file.tokens.last.map { $0.kind == .name && isControlWord($0) } ?? false
            open(isControl && !isMember(file.tokens.count - 1) ? .control : .paren)
        case UInt8(ascii: "["): open(.bracket)
        case UInt8(ascii: "{"): open(isBlockNext ? .block : .object)
        case UInt8(ascii: ")"), UInt8(ascii: "]"): close(first)
        case UInt8(ascii: "}"): closeBrace()
        case UInt8(ascii: "<") where hasElements && isValueNext && isElementNext: beginElement()
        case UInt8(ascii: "=") where byte(1) == UInt8(ascii: ">"):
            add(.punctuator, at, at + 2, JavaScriptToken.arrow)
            isValueNext = true
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            // After a value `++` belongs to it, and what follows is as it was.
            if byte(1) == first { return add(.punctuator, at, at + 2, first) }
            add(.punctuator, at, at + 1, first)
            isValueNext = true
        case UInt8(ascii: "!") where !isValueNext && byte(1) != UInt8(ascii: "="):
            // TypeScript's `x!`.
            add(.punctuator, at, at + 1, first)
        default:
            add(.punctuator, at, at + 1, first)
            isValueNext = true
        }
    }

    private mutating func add(_ kind: JavaScriptToken.Kind, _ start: Int, _ to: Int, _ code: UInt8 = 0) {
        at = min(to, end)
        file.tokens.append(
            JavaScriptToken(start: UInt32(start), end: UInt32(at), kind: kind, code: code))
    }

    static func isNameByte(_ byte: UInt8) -> Bool {
        byte.isOfName || byte == UInt8(ascii: "$")
    }

    private mutating func name() {
        let start = at
        var to = at + 1
        while to < end, Self.isNameByte(bytes[to]) { to += 1 }
        let isProperty =
            file.tokens.last.map { $0.kind == .punctuator && $0.code == UInt8(ascii: ".") } ?? false
        add(.name, start, to)
        isValueNext = !isProperty && Self.isBeforeValue(bytes, start, to)
    }

    private mutating func number() {
        let start = at
        var to = at + 1
        while to < end, Self.isNameByte(bytes[to]) || bytes[to] == UInt8(ascii: ".") { to += 1 }
        add(.number, start, to)
        isValueNext = false
    }

    private mutating func string(_ quote: UInt8) {
        let start = at
        let isSingle = quote == UInt8(ascii: "'")
        guard start >= (isSingle ? unclosed.single : unclosed.double) else {
            return add(.punctuator, start, start + 1, quote)
        }
        var to = at + 1
        while to < end, bytes[to] != quote {
            if bytes[to] == UInt8(ascii: "\\") {
                to += to + 2 < end && bytes[to + 1] == 0x0D && bytes[to + 2] == 0x0A ? 3 : 2
                continue
            }
            // Not closed on its line: the quote is text of an element that wasn't known, or a mistake.
            if bytes[to] == 0x0A { break }
            to += 1
        }
        guard to < end, bytes[to] == quote else {
            if isSingle { unclosed.single = to } else { unclosed.double = to }
            return add(.punctuator, start, start + 1, quote)
        }
        add(.string, start, to + 1)
        isValueNext = false
    }

    /// From a quote or the `}` of a substitution to the next substitution, or the end.
    private mutating func template(_ whole: JavaScriptToken.Kind, _ part: JavaScriptToken.Kind) {
        let start = at
        var to = at + 1
        while to < end {
            switch bytes[to] {
            case UInt8(ascii: "\\"): to += 2
            case UInt8(ascii: "`"):
                add(whole, start, to + 1)
                isValueNext = false
                return
            case UInt8(ascii: "$") where to + 1 < end && bytes[to + 1] == UInt8(ascii: "{"):
                add(part, start, to + 2)
                frames.append(.template)
                isValueNext = true
                return
            default: to += 1
            }
        }
        file.failure = SyntaxFailure(offset: start, message: "a template has no end")
    }

    private mutating func skipLine() {
        while at < end, bytes[at] != 0x0A { at += 1 }
    }

    private mutating func slash() {
        let start = at
        switch byte(1) {
        case UInt8(ascii: "/"):
            skipLine()
            file.comments.append(start..<at)
        case UInt8(ascii: "*"):
            at += 2
            while at < end, !(bytes[at] == UInt8(ascii: "*") && byte(1) == UInt8(ascii: "/")) { at += 1 }
            guard at < end else {
                file.failure = SyntaxFailure(offset: start, message: "a comment has no end")
                return
            }
            at += 2
            file.comments.append(start..<at)
        default:
            if isValueNext, let to = regularExpressionEnd() {
                add(.regularExpression, start, to)
                isValueNext = false
            } else {
                add(.punctuator, at, at + 1, UInt8(ascii: "/"))
                isValueNext = true
            }
        }
    }

    /// Nil: no regular expression ends on this line.
    private func regularExpressionEnd() -> Int? {
        var to = at + 1
        var isClass = false
        // Longer ones are none.
        let end = min(end, at + 4000)
        while to < end {
            switch bytes[to] {
            case 0x0A, 0x0D: return nil
            case UInt8(ascii: "\\"): to += 1
            case UInt8(ascii: "["): isClass = true
            case UInt8(ascii: "]"): isClass = false
            case UInt8(ascii: "/") where !isClass:
                to += 1
                while to < end, Self.isNameByte(bytes[to]) { to += 1 }
                return to
            default: break
            }
            to += 1
        }
        return nil
    }

    // MARK: Brackets

    private mutating func open(_ frame: Frame) {
        frames.append(frame)
        add(.punctuator, at, at + 1, bytes[at])
        isValueNext = true
    }

    /// What is not its own bracket's end is only stepped over.
    private mutating func close(_ code: UInt8) {
        var isControl = false
        switch frames.last {
        case .paren where code == UInt8(ascii: ")"), .bracket where code == UInt8(ascii: "]"):
            frames.removeLast()
        case .control where code == UInt8(ascii: ")"):
            frames.removeLast()
            isControl = true
        default: break
        }
        add(.punctuator, at, at + 1, code)
        isValueNext = isControl
    }

    private mutating func closeBrace() {
        while let last = frames.last, last == .paren || last == .control || last == .bracket {
            frames.removeLast()
        }
        switch frames.popLast() {
        case .template: return template(.templateTail, .templateMiddle)
        case .object, .elementBraces: isValueNext = false
        default: isValueNext = true
        }
        add(.punctuator, at, at + 1, UInt8(ascii: "}"))
    }

    private var isBlockNext: Bool {
        guard isValueNext, let last = file.tokens.last else { return true }
        switch last.kind {
        case .punctuator:
            switch last.code {
            case UInt8(ascii: ";"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: ")"),
                JavaScriptToken.arrow:
                return true
            default: return false
            }
        case .name:
            return Self.isOne(of: ["else", "do", "try", "finally"], bytes, Int(last.start), Int(last.end))
        default: return false
        }
    }

    private func isMember(_ index: Int) -> Bool {
        index > 0 && file.tokens[index - 1].kind == .punctuator
            && file.tokens[index - 1].code == UInt8(ascii: ".")
    }

    private func isControlWord(_ token: JavaScriptToken) -> Bool {
        Self.isOne(of: ["if", "while", "for", "with"], bytes, Int(token.start), Int(token.end))
    }

    private static func isOne(
        of words: [StaticString], _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int
    ) -> Bool {
        words.contains { word in
            word.utf8CodeUnitCount == end - start
                && word.withUTF8Buffer { $0.elementsEqual(bytes[start..<end]) }
        }
    }

    private static let beforeValues: [StaticString] = [
        "return", "typeof", "case", "do", "else", "in", "of", "instanceof", "new", "delete", "void", "throw",
        "yield", "await", "default",
    ]

    /// Whether a keyword is followed by a value.
    private static func isBeforeValue(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
        guard (2...10).contains(end - start) else { return false }
        switch bytes[start] {
        case UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "c"), UInt8(ascii: "d"), UInt8(ascii: "e"),
            UInt8(ascii: "i"), UInt8(ascii: "o"), UInt8(ascii: "n"), UInt8(ascii: "v"), UInt8(ascii: "y"),
            UInt8(ascii: "a"):
            return isOne(of: beforeValues, bytes, start, end)
        default: return false
        }
    }

    // MARK: Elements

    /// `<a`, `<a.b`, `<>`; not `<T,>` and `<T extends U>`, which begin functions.
    private var isElementNext: Bool {
        var next = at + 1
        guard next < end else { return false }
        if bytes[next] == UInt8(ascii: ">") { return true }
        guard Self.isNameByte(bytes[next]), !(0x30...0x39).contains(bytes[next]) else { return false }
        while next < end, Self.isNameByte(bytes[next]) || bytes[next] == 0x2D || bytes[next] == 0x2E {
            next += 1
        }
        while next < end, bytes[next] == 0x20 || bytes[next] == 0x09 { next += 1 }
        guard next < end else { return false }
        if bytes[next] == UInt8(ascii: ",") { return false }
        let rest = bytes[next..<min(end, next + 8)]
        return !rest.elementsEqual("extends ".utf8)
    }

    private mutating func beginElement() {
        hasMetElements = true
        frames.append(.tag)
        at += 1
    }

    private mutating func endElement() {
        frames.removeLast()
        isValueNext = false
    }

    private mutating func tag() {
        let first = bytes[at]
        switch first {
        case UInt8(ascii: ">"):
            frames[frames.count - 1] = .children
            at += 1
        case UInt8(ascii: "/") where byte(1) == UInt8(ascii: ">"):
            at += 2
            endElement()
        case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "/") || byte(1) == UInt8(ascii: "*"): slash()
        case UInt8(ascii: "{"): open(.elementBraces)
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            guard let close = bytes[(at + 1)..<end].firstIndex(of: first) else {
                at = end
                return
            }
            add(.string, at, close + 1)
        case UInt8(ascii: "<"):
            // Type arguments.
            var depth = 0
            while at < end {
                if bytes[at] == UInt8(ascii: "<") { depth += 1 }
                if bytes[at] == UInt8(ascii: ">") { depth -= 1 }
                at += 1
                if depth == 0 { return }
            }
        default: at += 1
        }
    }

    private mutating func children() {
        while at < end, bytes[at] != UInt8(ascii: "{"), bytes[at] != UInt8(ascii: "<") { at += 1 }
        guard at < end else { return }
        if bytes[at] == UInt8(ascii: "{") { return open(.elementBraces) }
        if byte(1) == UInt8(ascii: "/") {
            while at < end, bytes[at] != UInt8(ascii: ">") { at += 1 }
            at = min(end, at + 1)
            return endElement()
        }
        beginElement()
    }
}
