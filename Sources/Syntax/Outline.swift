/// A first, rough look over the whole text, before it is parsed: which brackets and quotes are never
/// closed, so that the parser goes on after them at a sensible place, and where each block's `def`s and
/// `use`s begin, since they are known throughout their block.
struct Outline {
    /// An opener that is never closed → where it is taken to end.
    private(set) var broken: [Int: Int] = [:]
    /// A block's opener (-1: the file) → where words `def` and `use`, with an `export` before them or not, begin statements in it.
    private(set) var headers: [Int: [Int]] = [:]
    /// The text ends inside something open.
    private(set) var isOpenAtEnd = false
    /// A closer stands where nothing that it could close is open, which no text after it can mend.
    private(set) var hasStrayCloser = false

    private struct Opener {
        var kind: UInt8
        var position: Int
        /// Columns before the first thing on its line.
        var indent: Int
        /// Inside a word: plain text, gone at the line's end if nothing closes it there.
        var isLoose: Bool
        var isTriple = false
    }

    /// How the second look differs, when the first found something open.
    private struct Mending {
        var braces = false
        var quotes = false
    }

    init(_ bytes: [UInt8]) {
        var openBrace = false
        var openQuote = false
        bytes.withUnsafeBufferPointer { scan($0, Mending(), &openBrace, &openQuote) }
        guard isOpenAtEnd || !broken.isEmpty else { return }
        // Something is wrong; by the text's layout it is often clear where.
        if openQuote {
            let second = Outline(bytes, Mending(braces: true, quotes: true))
            if second.brokenQuotes == 1 {
                (broken, headers) = (second.broken, second.headers)
                return
            }
        }
        let second = Outline(bytes, Mending(braces: true, quotes: false))
        (broken, headers) = (second.broken, second.headers)
    }

    private init(_ bytes: [UInt8], _ mending: Mending) {
        var brace = false
        var quote = false
        bytes.withUnsafeBufferPointer { scan($0, mending, &brace, &quote) }
    }

    private var brokenQuotes = 0

    private mutating func scan(
        _ bytes: UnsafeBufferPointer<UInt8>, _ mending: Mending, _ openBrace: inout Bool,
        _ openQuote: inout Bool
    ) {
        var stack: [Opener] = []
        let count = bytes.count
        var index = 0
        var atStatement = true
        var lineStart = 0
        var indent = 0
        var lineHasText = false
        /// The line began with `def`: its parenthesis may span lines.
        var isDefinition = false
        /// Behind a `\` and what it makes plain.
        var escaped = -1

        // The line asked for last: many brackets may stand open on one long line.
        var known = 0..<0
        func lineEnd(_ from: Int) -> Int {
            if known.contains(from) { return known.upperBound }
            var stop = from
            while stop < count, bytes[stop] != 0x0A {
                if stop == known.lowerBound, !known.isEmpty {
                    stop = known.upperBound
                    break
                }
                stop += 1
            }
            known = from..<stop
            return stop
        }
        func at(_ position: Int) -> UInt8 { position >= 0 && position < count ? bytes[position] : 0 }

        while index < count {
            let byte = bytes[index]
            // Inside a double quote.
            if let top = stack.last, top.kind == UInt8(ascii: "\"") {
                if byte == UInt8(ascii: "\\") {
                    index += 2
                } else if byte == UInt8(ascii: "$"), at(index + 1) == UInt8(ascii: "(") {
                    stack.append(
                        Opener(kind: UInt8(ascii: "("), position: index + 1, indent: indent, isLoose: false))
                    index += 2
                } else if byte == UInt8(ascii: "\"") {
                    if !top.isTriple {
                        stack.removeLast()
                        index += 1
                    } else if at(index + 1) == byte, at(index + 2) == byte {
                        stack.removeLast()
                        index += 3
                    } else {
                        index += 1
                    }
                } else if byte == 0x0A, mending.quotes, !top.isTriple {
                    broken[top.position] = index
                    brokenQuotes += 1
                    openQuote = true
                    stack.removeLast()
                } else {
                    index += 1
                }
                continue
            }
            if byte == 0x0A {
                while let top = stack.last, top.isLoose { stack.removeLast() }
                index += 1
                // The lines of a list are items.
                atStatement = stack.last?.kind != UInt8(ascii: "[")
                lineStart = index
                indent = 0
                lineHasText = false
                isDefinition = false
                continue
            }
            if isBlank(byte) {
                index += 1
                continue
            }
            if !lineHasText {
                lineHasText = true
                indent = index - lineStart
                if mending.braces { endBroken(bytes, index, indent, &stack, lineEnd) }
            }
            let before = at(index - 1)
            let isWordStart = index == 0 || beginsWord(after: before)
            let wasAtStatement = atStatement
            atStatement = false
            switch byte {
            case UInt8(ascii: "#") where isWordStart && index != escaped && stack.last?.isLoose != true:
                index = lineEnd(index)
                atStatement = wasAtStatement
            case UInt8(ascii: "\\"):
                if at(index + 1) != 0x0A {
                    index += 2
                    escaped = index
                } else {
                    index += 1
                }
            case UInt8(ascii: ";"), UInt8(ascii: "|"):
                atStatement = true
                index += 1
            case UInt8(ascii: "'"):
                let isTriple = at(index + 1) == byte && at(index + 2) == byte
                let width = isTriple ? 3 : 1
                var stop = index + width
                while stop < count {
                    if bytes[stop] == byte, !isTriple || (at(stop + 1) == byte && at(stop + 2) == byte) {
                        break
                    }
                    if mending.quotes, !isTriple, bytes[stop] == 0x0A {
                        stop = count
                        break
                    }
                    stop += 1
                }
                if stop < count {
                    index = stop + width
                } else {
                    openQuote = true
                    isOpenAtEnd = true
                    brokenQuotes += 1
                    let limit = lineEnd(index)
                    broken[index] = limit
                    index = limit
                }
            case UInt8(ascii: "\""):
                let isTriple = at(index + 1) == byte && at(index + 2) == byte
                var opener = Opener(kind: byte, position: index, indent: indent, isLoose: false)
                opener.isTriple = isTriple
                stack.append(opener)
                index += isTriple ? 3 : 1
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
                let startsValue =
                    isWordStart || before == UInt8(ascii: "=") || before == UInt8(ascii: ":")
                    || before == UInt8(ascii: "$") || before == UInt8(ascii: "-")
                    || before == UInt8(ascii: ".")
                    || isCloser(before) || isDefinition
                stack.append(Opener(kind: byte, position: index, indent: indent, isLoose: !startsValue))
                atStatement = byte != UInt8(ascii: "[")
                index += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
                close(
                    byte, index, indent: index - lineStart == indent ? indent : nil, &stack, mending,
                    bytes, &openBrace, lineEnd)
                index += 1
            case UInt8(ascii: "d"), UInt8(ascii: "e"), UInt8(ascii: "u"):
                if wasAtStatement, let found = header(bytes, index) {
                    headers[
                        stack.last { $0.kind != UInt8(ascii: "[") && !$0.isLoose }?.position ?? -1,
                        default: []
                    ]
                    .append(index)
                    isDefinition = true
                    index = found
                } else {
                    index += 1
                }
            default:
                index += 1
            }
        }
        for opener in stack where !opener.isLoose {
            isOpenAtEnd = true
            if opener.kind == UInt8(ascii: "{") {
                openBrace = true
                broken[opener.position] = count
            } else {
                if opener.kind == UInt8(ascii: "\"") {
                    openQuote = true
                    brokenQuotes += 1
                }
                broken[opener.position] = lineEnd(opener.position)
            }
        }
    }

    /// Takes the closer's opener off the stack, and with it what stood open above it.
    private mutating func close(
        _ byte: UInt8, _ index: Int, indent: Int?, _ stack: inout [Opener], _ mending: Mending,
        _ bytes: UnsafeBufferPointer<UInt8>, _ openBrace: inout Bool, _ lineEnd: (Int) -> Int
    ) {
        func matches(_ opener: Opener) -> Bool {
            closer(of: opener.kind) == byte && opener.kind != UInt8(ascii: "\"")
        }
        if mending.braces, byte == UInt8(ascii: "}"), let indent {
            // A closer that begins its line, further left than the innermost brace's line.
            while let top = stack.last, top.kind != UInt8(ascii: "\""), top.indent > indent,
                stack.contains(where: { $0.kind == UInt8(ascii: "{") && $0.indent == indent })
            {
                if !top.isLoose {
                    broken[top.position] =
                        top.kind == UInt8(ascii: "{") ? index : min(index, lineEnd(top.position))
                }
                stack.removeLast()
            }
        }
        guard let top = stack.last else {
            hasStrayCloser = true
            return
        }
        if matches(top) {
            stack.removeLast()
            return
        }
        var depth = stack.count - 1
        while depth >= 0, !matches(stack[depth]) {
            // A quote holds what is inside it; a brace of another line outweighs `)` and `]`.
            if stack[depth].kind == UInt8(ascii: "\"") { return }
            if stack[depth].kind == UInt8(ascii: "{"), byte != UInt8(ascii: "}"),
                lineEnd(stack[depth].position) < index
            {
                return
            }
            depth -= 1
        }
        guard depth >= 0 else {
            hasStrayCloser = true
            return
        }
        for opener in stack[(depth + 1)...] where !opener.isLoose {
            broken[opener.position] =
                opener.kind == UInt8(ascii: "{") ? index : min(index, lineEnd(opener.position))
        }
        stack.removeLast(stack.count - depth)
    }

    /// A line that begins with a word of a statement, no further right than the line of an open bracket (or
    /// `def` than that of an open brace), is not inside it.
    private mutating func endBroken(
        _ bytes: UnsafeBufferPointer<UInt8>, _ index: Int, _ indent: Int, _ stack: inout [Opener],
        _ lineEnd: (Int) -> Int
    ) {
        guard let top = stack.last, top.kind != UInt8(ascii: "\""), top.indent >= indent else { return }
        let isDefinition = header(bytes, index) != nil && bytes[index] != UInt8(ascii: "u")
        guard isDefinition || beginsStatement(bytes, index) else { return }
        while let top = stack.last, top.kind != UInt8(ascii: "\""), top.indent >= indent {
            let isBrace = top.kind == UInt8(ascii: "{")
            if isBrace, !isDefinition { return }
            broken[top.position] = isBrace ? index : min(index, lineEnd(top.position))
            stack.removeLast()
        }
    }

    private func beginsStatement(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        let words: [StaticString] = [
            "let", "var", "use", "if", "for", "while", "return", "match", "try", "print",
        ]
        return words.contains { word in
            let length = word.utf8CodeUnitCount
            guard index + length < bytes.count, isBlank(bytes[index + length]) else { return false }
            for offset in 0..<length where bytes[index + offset] != word.utf8Start[offset] { return false }
            return true
        }
    }

    /// Where the words `def`, `use`, `export def` or `export use` at `index` end, if they are there.
    private func header(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int? {
        func word(_ text: StaticString, _ at: Int) -> Int? {
            let length = text.utf8CodeUnitCount
            guard at + length < bytes.count, isBlank(bytes[at + length]) else { return nil }
            for offset in 0..<length where bytes[at + offset] != text.utf8Start[offset] { return nil }
            return at + length
        }
        if let stop = word("def", index) { return stop }
        if let stop = word("use", index) { return stop }
        guard var stop = word("export", index) else { return nil }
        while stop < bytes.count, isBlank(bytes[stop]) { stop += 1 }
        return word("def", stop) ?? word("use", stop)
    }
}
