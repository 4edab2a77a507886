/// What came of reading a text.
public struct ParseResult: Sendable {
    public var block: Block
    /// In the order of their places. A text with an error among them is not run.
    public var diagnostics: [Diagnostic]
    /// The text ends inside an open bracket, brace or quote, or after `|`, `&&`, `||` or an operator:
    /// an interactive caller asks for another line instead of showing `diagnostics`.
    public var isIncomplete: Bool
    /// N of a `nops: N` in the first comment lines; nil: none is named.
    public var languageVersion: Int?
    /// All that is assigned, by the variable's name.
    public var assignments: [String: [Assignment]] = [:]

    /// The text isn't the language: more is wrong than names that aren't known.
    public var hasSyntaxErrors: Bool

    public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}

/// One assignment to a variable, or to a part of it.
public struct Assignment: Sendable {
    public var op: AssignOperator
    /// It goes to a part.
    public var hasPath: Bool
    public var value: Chain
}

/// Reads a text into its tree. Never fails: what can't be read is in the diagnostics, all of it at once.
/// - Parameters:
///   - shapes: what commands there are; `def`s and `use`s of the text itself are found by the parser.
///   - declared: variables that exist already (the shell's), without `$`; they only make hints better.
public func parse(_ file: SourceFile, shapes: any CommandShapes, declared: [String] = []) -> ParseResult {
    let parser = Parser(file: file, shapes: shapes, declared: declared)
    return parser.parseFile()
}

/// The versions of the language that this parser reads.
let newestLanguageVersion = 1

/// Recursive descent directly over bytes: what a byte means depends on whether words or an expression
/// are due, which only the parser knows. `pos` moves forward only, but for short look-aheads.
final class Parser {
    let file: SourceFile
    let bytes: [UInt8]
    let shapes: any CommandShapes
    let outline: Outline
    /// Where the readable text ends: its end, or less inside a bracket that is never closed.
    var end: Int
    var pos = 0
    var diagnostics: [Diagnostic] = []
    var isIncomplete = false
    var assignments: [String: [Assignment]] = [:]

    /// Commands that the text defines or uses, innermost scope last.
    var scopes: [CommandScope] = []
    /// Variables known so far, for hints.
    var known: Set<String>

    var depth = 0
    var gaveUp = false
    /// Where a name isn't known, in a text that is the language.
    private var unknownNames: Set<Span> = []
    /// In a list, a record or a match arm a comma ends a word; elsewhere it is text.
    var commaEnds = false
    /// In the head of `if` and its like, a `{` at a word's start opens the body.
    var braceEnds = false
    /// What a bare word is in the expression being read.
    var bare = BareWord.error
    /// Only the heads of definitions are being looked at: defaults are skipped.
    var isScouting = false
    /// `##` lines directly above the statement to come.
    var helpLines: [String] = []

    enum BareWord { case error, field, text }

    static let maximumDepth = 256

    init(file: SourceFile, shapes: any CommandShapes, declared: [String]) {
        self.file = file
        self.bytes = file.bytes
        self.end = file.bytes.count
        self.shapes = shapes
        self.known = Set(declared)
        self.outline = Outline(file.bytes)
    }

    func parseFile() -> ParseResult {
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { pos = 3 }
        checkEncoding()
        let version = languageVersion()
        let block = parseStatements(closer: nil, opener: -1)
        isIncomplete = (isIncomplete || outline.isOpenAtEnd) && !outline.hasStrayCloser
        diagnostics.sort { $0.span.start < $1.span.start }
        return ParseResult(
            block: block, diagnostics: diagnostics, isIncomplete: isIncomplete, languageVersion: version,
            assignments: assignments,
            hasSyntaxErrors: diagnostics.contains {
                $0.severity == .error && !unknownNames.contains($0.span)
            })
    }

    // MARK: - Bytes

    /// The byte at an index, 0 past the end.
    @inline(__always) func byte(_ index: Int) -> UInt8 { index < end ? bytes[index] : 0 }
    @inline(__always) var current: UInt8 { byte(pos) }
    @inline(__always) var next: UInt8 { byte(pos + 1) }
    @inline(__always) var isAtEnd: Bool { pos >= end }

    func starts(with text: StaticString, at index: Int) -> Bool {
        let count = text.utf8CodeUnitCount
        guard index + count <= end else { return false }
        for offset in 0..<count where bytes[index + offset] != text.utf8Start[offset] { return false }
        return true
    }

    /// Whether the whole word at `index` is `text`: no name and no sign that a word may hold follows it.
    func isWord(_ text: StaticString, at index: Int) -> Bool {
        guard starts(with: text, at: index) else { return false }
        let after = byte(index + text.utf8CodeUnitCount)
        switch after {
        case UInt8(ascii: "-"), UInt8(ascii: "="), UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "."),
            UInt8(ascii: "*"), UInt8(ascii: "#"), UInt8(ascii: "@"), UInt8(ascii: "+"), UInt8(ascii: "%"),
            UInt8(ascii: "!"), UInt8(ascii: "~"), UInt8(ascii: "^"), UInt8(ascii: "\\"):
            return false
        default: return !isNameByte(after) && after < 0x80
        }
    }

    func string(_ start: Int, _ stop: Int) -> String {
        start < stop ? String(decoding: bytes[start..<min(stop, bytes.count)], as: UTF8.self) : ""
    }

    // MARK: - Spaces

    /// Past the bytes of a name that begins here or before.
    func skipName(withDashes: Bool = false) {
        while !isAtEnd, isNameByte(bytes[pos]) || (withDashes && bytes[pos] == UInt8(ascii: "-")) { pos += 1 }
    }

    /// Skips spaces and a `\` at a line's end; whether there were any.
    @discardableResult
    func skipBlanks() -> Bool {
        let start = pos
        while pos < end {
            switch bytes[pos] {
            case 0x20, 0x09, 0x00: pos += 1
            case 0x0D: pos += 1
            case UInt8(ascii: "\\"):
                if byte(pos + 1) == 0x0A {
                    pos += 2
                } else if byte(pos + 1) == 0x0D, byte(pos + 2) == 0x0A {
                    pos += 3
                } else if pos + 1 == bytes.count {
                    pos += 1
                } else {
                    return pos > start
                }
                if pos >= bytes.count { isIncomplete = true }
            default: return pos > start
            }
        }
        return pos > start
    }

    /// Skips spaces, newlines and comments.
    func skipSpace() {
        while pos < end {
            skipBlanks()
            guard pos < end else { return }
            if bytes[pos] == 0x0A {
                pos += 1
            } else if beginsComment(pos) {
                skipLine()
            } else {
                return
            }
        }
    }

    /// Skips what stands between items: commas, spaces, newlines and comments.
    /// - Parameters:
    ///   - other: a byte that separates as a comma does.
    ///   - passed: called behind each comma.
    func skipSeparators(or other: UInt8? = nil, _ passed: () -> Void = {}) {
        skipSpace()
        while !isAtEnd, current == UInt8(ascii: ",") || current == other {
            pos += 1
            passed()
            skipSpace()
        }
    }

    /// Whether a comment begins at `index`: at a word's start only.
    func beginsComment(_ index: Int) -> Bool {
        guard byte(index) == UInt8(ascii: "#") else { return false }
        return index == 0 || beginsWord(after: bytes[index - 1])
    }

    /// To the newline (or the end).
    func skipLine() {
        while pos < end, bytes[pos] != 0x0A { pos += 1 }
    }

    /// Skips a comment if one is here.
    func skipComment() {
        if current == UInt8(ascii: "#"), !isAtEnd { skipLine() }
    }

    // MARK: - Spans and diagnostics

    func span(_ start: Int, _ stop: Int? = nil) -> Span {
        Span(file: file.number, start: start, end: stop ?? pos)
    }

    /// - Parameter isSyntax: the text isn't the language; false: a name isn't known.
    func report(
        _ message: String, _ place: Span, label: String = "", help: String? = nil,
        severity: Diagnostic.Severity = .error, isSyntax: Bool = true
    ) {
        if gaveUp { return }
        if !isSyntax { unknownNames.insert(place) }
        diagnostics.append(Diagnostic(message, at: place, label: label, help: help, severity: severity))
    }

    /// Whether an error (a warning is none) was found since there were `count` diagnostics.
    func hasErrors(since count: Int) -> Bool {
        diagnostics[min(count, diagnostics.count)...].contains { $0.severity == .error }
    }

    func missing(_ start: Int) -> Expression { Expression(.missing, span(start, max(start, pos))) }

    /// Counts a level of nesting; false (and reading ends) where there are too many for the stack.
    func enter(_ start: Int) -> Bool {
        depth += 1
        if depth > Parser.maximumDepth {
            if !gaveUp {
                report(
                    "nested more than \(Parser.maximumDepth) deep", span(start, start + 1),
                    help: "give an inner part a name with `let` or `def`")
                gaveUp = true
            }
            pos = end
            return false
        }
        return true
    }

    func leave() { depth -= 1 }

    /// Reads with the text taken to end at `limit`.
    func limited<T>(to limit: Int, _ body: () -> T) -> T {
        let saved = end
        end = max(pos, min(end, limit))
        let result = body()
        pos = min(pos, end)
        end = saved
        return result
    }

    /// Reads what stands inside brackets, where the outside's ways with commas and braces are off.
    func inside<T>(_ commas: Bool, _ body: () -> T) -> T {
        let saved = (commaEnds, braceEnds, bare)
        commaEnds = commas
        braceEnds = false
        let result = body()
        (commaEnds, braceEnds, bare) = saved
        return result
    }

    // MARK: - The file as a whole

    private func checkEncoding() {
        guard let bad = firstInvalidUTF8(bytes) else {
            if let index = bytes.firstIndex(of: 0) {
                report("a script can't hold a zero byte", span(index, index + 1))
            }
            return
        }
        report(
            "not UTF-8 text", span(bad, bad + 1), label: "this byte",
            help: "save the file as UTF-8")
    }

    private func languageVersion() -> Int? {
        var index = pos
        while byte(index) == UInt8(ascii: "#") {
            var stop = index
            while stop < end, bytes[stop] != 0x0A { stop += 1 }
            var start = index
            while start < stop, bytes[start] == UInt8(ascii: "#") || isBlank(bytes[start]) { start += 1 }
            if starts(with: "nops:", at: start) {
                start += 5
                while start < stop, isBlank(bytes[start]) { start += 1 }
                var last = stop
                while last > start, isBlank(bytes[last - 1]) { last -= 1 }
                let place = span(start, last)
                guard let version = Int(string(start, last)), version > 0 else {
                    report(
                        "`nops:` in a first comment is followed by a version of the language", place,
                        help: "write `# nops: \(newestLanguageVersion)`")
                    return nil
                }
                if version > newestLanguageVersion {
                    report(
                        "written for version \(version) of the language", place,
                        label: "this nops knows versions up to \(newestLanguageVersion)",
                        help: "run it with a later nops")
                }
                return version
            }
            index = stop + 1
        }
        return nil
    }
}

// MARK: - Kinds of bytes

/// Whether a word can begin behind this byte.
func beginsWord(after byte: UInt8) -> Bool {
    isBlank(byte) || byte == 0x0A || isOpener(byte) || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "|")
        || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "&")
}

@inline(__always) func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0
}
@inline(__always) func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
@inline(__always) func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A }
@inline(__always) func isNameStart(_ byte: UInt8) -> Bool { isLetter(byte) || byte == UInt8(ascii: "_") }
@inline(__always) func isNameByte(_ byte: UInt8) -> Bool { isNameStart(byte) || isDigit(byte) }

@inline(__always) func isOpener(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "(") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{")
}

@inline(__always) func isCloser(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ")") || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}")
}

func closer(of opener: UInt8) -> UInt8 {
    switch opener {
    case UInt8(ascii: "("): return UInt8(ascii: ")")
    case UInt8(ascii: "["): return UInt8(ascii: "]")
    default: return UInt8(ascii: "}")
    }
}

/// The index of the first byte that is not part of valid UTF-8 (Unicode 15, table 3-7), or nil.
func firstInvalidUTF8(_ bytes: [UInt8]) -> Int? {
    bytes.withUnsafeBufferPointer { buffer in
        var index = 0
        let count = buffer.count
        while index < count {
            let lead = buffer[index]
            if lead < 0x80 {
                index += 1
                continue
            }
            var low: UInt8 = 0x80
            var high: UInt8 = 0xBF
            let length: Int
            switch lead {
            case 0xC2...0xDF: length = 2
            case 0xE0: (length, low) = (3, 0xA0)
            case 0xED: (length, high) = (3, 0x9F)
            case 0xE1...0xEF: length = 3
            case 0xF0: (length, low) = (4, 0x90)
            case 0xF1...0xF3: length = 4
            case 0xF4: (length, high) = (4, 0x8F)
            default: return index
            }
            guard index + length <= count, buffer[index + 1] >= low, buffer[index + 1] <= high else {
                return index
            }
            var offset = 2
            while offset < length {
                if buffer[index + offset] & 0xC0 != 0x80 { return index }
                offset += 1
            }
            index += length
        }
        return nil
    }
}
