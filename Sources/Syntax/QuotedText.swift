/// Text in quotes, and `$` in text.
extension Parser {
    /// At a quote: `'…'`, `"…"`, `'''…'''` or `"""…"""`.
    func parseQuoted() -> Expression {
        let start = pos
        let quote = current
        let isTriple = byte(pos + 1) == quote && byte(pos + 2) == quote
        let width = isTriple ? 3 : 1
        if let limit = outline.broken[start] { return brokenQuote(start, width, limit) }
        pos += width
        if quote == UInt8(ascii: "'") {
            while !isAtEnd {
                if bytes[pos] == quote, !isTriple || (byte(pos + 1) == quote && byte(pos + 2) == quote) {
                    let text = isTriple ? unindented(start + width, pos) : string(start + width, pos)
                    pos += width
                    return Expression(.string(text), span(start))
                }
                pos += 1
            }
            return brokenQuote(start, width, pos)
        }
        return parseDouble(start, isTriple: isTriple)
    }

    private func brokenQuote(_ start: Int, _ width: Int, _ limit: Int) -> Expression {
        report(
            "this quote is never closed", span(start, start + width),
            help: "a quote that is meant as text is written `\\\(string(start, start + 1))`")
        isIncomplete = isIncomplete || limit >= bytes.count
        pos = max(start + width, min(limit, end))
        return Expression(.missing, span(start))
    }

    private func parseDouble(_ start: Int, isTriple: Bool) -> Expression {
        let width = isTriple ? 3 : 1
        var parts: [TextPart] = []
        var text: [UInt8] = []
        var indent = 0
        if isTriple {
            let stop = blockEnd(pos)
            if let layout = blockLayout(pos, stop) {
                indent = layout.indent
                pos = layout.start
                skipIndent(indent)
            }
        }
        func flush() {
            if !text.isEmpty {
                parts.append(.text(String(decoding: text, as: UTF8.self)))
                text.removeAll(keepingCapacity: true)
            }
        }
        while true {
            guard !isAtEnd else { return brokenQuote(start, width, pos) }
            let byte = bytes[pos]
            switch byte {
            case UInt8(ascii: "\""):
                if !isTriple || (self.byte(pos + 1) == byte && self.byte(pos + 2) == byte) {
                    pos += width
                    flush()
                    return finish(parts, start)
                }
                text.append(byte)
                pos += 1
            case UInt8(ascii: "\\"):
                parseEscape(&text)
            case UInt8(ascii: "$"):
                if beginsValue(pos) {
                    flush()
                    parts.append(.value(parseTextValue(inWord: false)))
                } else {
                    text.append(byte)
                    pos += 1
                }
            case 0x0A where isTriple:
                // The newline before the closing quotes is theirs.
                var index = pos + 1
                while index < end, isBlank(bytes[index]) { index += 1 }
                if starts(with: "\"\"\"", at: index) {
                    pos = index
                } else {
                    text.append(byte)
                    pos += 1
                    skipIndent(indent)
                }
            case 0x0D where isTriple && self.byte(pos + 1) == 0x0A:
                pos += 1
            default:
                text.append(byte)
                pos += 1
            }
        }
    }

    private func finish(_ parts: [TextPart], _ start: Int) -> Expression {
        if parts.isEmpty { return Expression(.string(""), span(start)) }
        if parts.count == 1, case .text(let text) = parts[0] { return Expression(.string(text), span(start)) }
        return Expression(.interpolated(parts), span(start))
    }

    private func parseEscape(_ text: inout [UInt8]) {
        let start = pos
        pos += 1
        let letter = current
        pos += isAtEnd ? 0 : 1
        switch letter {
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "0"): text.append(0)
        case UInt8(ascii: "e"): text.append(0x1B)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "$"): text.append(letter)
        case UInt8(ascii: "u"):
            var value: UInt32 = 0
            var digits = 0
            if current == UInt8(ascii: "{") {
                pos += 1
                while let digit = hexDigit(current), digits < 8 {
                    value = value << 4 | UInt32(digit)
                    digits += 1
                    pos += 1
                }
                if digits > 0, current == UInt8(ascii: "}"), let scalar = Unicode.Scalar(value) {
                    pos += 1
                    text.append(contentsOf: Array(String(Character(scalar)).utf8))
                    return
                }
                if current == UInt8(ascii: "}") { pos += 1 }
            }
            report("not a Unicode scalar: `\(string(start, pos))`", span(start), help: "write `\\u{1F600}`")
        default:
            while !isAtEnd, current & 0xC0 == 0x80 { pos += 1 }
            let written = letter == 0x0A ? "\\` at a line's end" : string(start, pos) + "`"
            report(
                "no such escape in \"…\": `\(written)",
                span(start, max(start + 1, letter == 0x0A ? start + 1 : pos)),
                help: "a backslash is written `\\\\`; in '…' nothing is escaped")
            text.append(contentsOf: bytes[start..<pos])
        }
    }

    // MARK: - Blocks of lines

    /// Where the closing `"""` stands; quotes start afresh inside `$(…)`.
    private func blockEnd(_ start: Int) -> Int {
        var index = start
        while index < end {
            switch bytes[index] {
            case UInt8(ascii: "\\"): index += 2
            case UInt8(ascii: "\"") where starts(with: "\"\"\"", at: index): return index
            case UInt8(ascii: "$") where byte(index + 1) == UInt8(ascii: "("): index = skipBalanced(index + 1)
            default: index += 1
            }
        }
        return end
    }

    /// Where the lines of a block begin and the indent that all of them share (the closing quotes' line too);
    /// nil where text follows the opening quotes on their line.
    private func blockLayout(_ start: Int, _ stop: Int) -> (start: Int, indent: Int)? {
        var index = start
        while index < stop, isBlank(bytes[index]) { index += 1 }
        guard index < stop, bytes[index] == 0x0A else { return nil }
        let first = index + 1
        var indent = Int.max
        index = first
        while index <= stop {
            let line = index
            while index < stop, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
            let isEmpty =
                index < stop && (bytes[index] == 0x0A || (bytes[index] == 0x0D && byte(index + 1) == 0x0A))
            if !isEmpty { indent = min(indent, index - line) }
            while index < stop, bytes[index] != 0x0A { index += 1 }
            index += 1
        }
        return (first, indent == Int.max ? 0 : indent)
    }

    private func skipIndent(_ indent: Int) {
        var count = 0
        while count < indent, !isAtEnd, bytes[pos] == 0x20 || bytes[pos] == 0x09 {
            pos += 1
            count += 1
        }
    }

    /// The text of a raw block, without the indent its lines share and the newlines next to the quotes.
    private func unindented(_ start: Int, _ stop: Int) -> String {
        guard let (first, indent) = blockLayout(start, stop) else { return string(start, stop) }
        var text: [UInt8] = []
        var index = first
        while index < stop {
            var skipped = 0
            while skipped < indent, index < stop, bytes[index] == 0x20 || bytes[index] == 0x09 {
                index += 1
                skipped += 1
            }
            while index < stop, bytes[index] != 0x0A {
                if bytes[index] != 0x0D || byte(index + 1) != 0x0A { text.append(bytes[index]) }
                index += 1
            }
            if index < stop { text.append(0x0A) }
            index += 1
        }
        // What stands before the closing quotes is only their indent.
        var last = stop
        while last > first, bytes[last - 1] == 0x20 || bytes[last - 1] == 0x09 { last -= 1 }
        if last > first, bytes[last - 1] == 0x0A {
            while text.last == 0x20 || text.last == 0x09 { text.removeLast() }
            if text.last == 0x0A { text.removeLast() }
        }
        return String(decoding: text, as: UTF8.self)
    }

    // MARK: - `$` in text

    /// Whether the `$` at `index` stands before a value.
    func beginsValue(_ index: Int) -> Bool {
        let after = byte(index + 1)
        return isNameStart(after) || after == UInt8(ascii: "{") || after == UInt8(ascii: "(")
    }

    /// At a `$` that begins a value, in a word or in quotes: `$name…`, `${name…}` or `$(…)`.
    func parseTextValue(inWord: Bool) -> Expression {
        let start = pos
        pos += 1
        if current == UInt8(ascii: "(") {
            var value = parseParentheses()
            value.span = span(start)
            return value
        }
        if current == UInt8(ascii: "{") { return parseBraced(start) }
        let nameStart = pos
        skipVariableName()
        let name = string(nameStart, pos)
        return parseTextAccessors(Expression(.variable(name), span(start)), inWord: inWord)
    }

    /// `${name.path}`, at the brace.
    func parseBraced(_ start: Int) -> Expression {
        let brace = pos
        pos += 1
        skipBlanks()
        if current == UInt8(ascii: "$") { pos += 1 }
        let nameStart = pos
        guard isNameStart(current) else {
            report(
                "a name is expected in `${…}`", span(brace, min(end, pos + 1)),
                help: "an expression is written `$(…)`")
            pos = skipBalanced(brace)
            return missing(start)
        }
        skipVariableName()
        let variable = Expression(.variable(string(nameStart, pos)), span(nameStart))
        var value = inside(false) { parsePostfix(variable) }
        skipBlanks()
        guard current == UInt8(ascii: "}"), !isAtEnd else {
            let name = string(nameStart, pos)
            let read = name == name.uppercased() ? "$env.\(name)?" : "$\(name)"
            report(
                "`${…}` holds a name and its path only", span(start, min(end, pos + 1)),
                help: "an expression is written `$(…)`; a default `$(\(read) ?? \"…\")`")
            pos = min(end, skipBalanced(brace))
            return missing(start)
        }
        pos += 1
        value.span = span(start)
        return value
    }

    /// In text `.` is a field only before a letter or `_`, and `[` an index only before a digit, `-`, quote or `$`.
    func parseTextAccessors(_ base: Expression, inWord: Bool) -> Expression {
        var path: [Accessor] = []
        loop: while !isAtEnd {
            var at = pos
            let isOptional = bytes[pos] == UInt8(ascii: "?")
            if isOptional { at += 1 }
            let after = byte(at + 1)
            switch byte(at) {
            case UInt8(ascii: ".") where beginsFieldName(at + 1):
                let start = pos
                pos = at + 1
                skipFieldName()
                path.append(Accessor(.field(string(at + 1, pos)), isOptional: isOptional, span: span(start)))
            case UInt8(ascii: "[")
            where isDigit(after) || after == UInt8(ascii: "-") || after == UInt8(ascii: "\"")
                || after == UInt8(ascii: "'") || after == UInt8(ascii: "$"):
                let start = pos
                pos = at
                let index = parseIndex()
                path.append(Accessor(.index(index), isOptional: isOptional, span: span(start)))
            default:
                if inWord, isOptional, !path.isEmpty,
                    at >= end || isBlank(byte(at)) || isCloser(byte(at))
                        || byte(at) == 0x0A || byte(at) == UInt8(ascii: ";") || byte(at) == UInt8(ascii: "|")
                {
                    pos = at
                    path.append(Accessor(.orNull, isOptional: true, span: span(at - 1)))
                }
                break loop
            }
        }
        if path.isEmpty { return base }
        return Expression(.path(base, path), base.span.joined(span(pos, pos)))
    }

    /// `[expression]`, at the bracket.
    func parseIndex() -> Expression {
        let opener = pos
        guard enter(opener) else { return missing(opener) }
        defer { leave() }
        let limit = outline.broken[opener]
        pos += 1
        let index: Expression = limited(to: limit ?? end) {
            inside(false) {
                skipSpace()
                if isAtEnd || current == UInt8(ascii: "]") {
                    if limit == nil { report("an index is expected", span(opener, min(end, pos + 1))) }
                    return missing(opener)
                }
                let value = parseExpression(.error)
                skipSpace()
                return value
            }
        }
        if limit == nil, current == UInt8(ascii: "]"), !isAtEnd {
            pos += 1
        } else {
            neverClosed(opener)
        }
        return index
    }

    /// Reports an opener without its closer.
    func neverClosed(_ opener: Int) {
        report("this `\(string(opener, opener + 1))` is never closed", span(opener, opener + 1))
        if isAtEnd, end == bytes.count { isIncomplete = true }
    }

    // MARK: - Skipping

    /// Past the bracket or quote at `index` and all that is in it; the text's end if it is never closed.
    func skipBalanced(_ index: Int) -> Int {
        var open: [UInt8] = []
        var index = index
        var escaped = -1
        while index < end {
            let byte = bytes[index]
            if open.last == UInt8(ascii: "\"") {
                if byte == UInt8(ascii: "\\") {
                    index += 1
                } else if byte == UInt8(ascii: "$"), self.byte(index + 1) == UInt8(ascii: "(") {
                    open.append(UInt8(ascii: ")"))
                    index += 1
                } else if byte == UInt8(ascii: "\"") {
                    open.removeLast()
                }
                index += 1
            } else {
                switch byte {
                case UInt8(ascii: "\\"):
                    index += 2
                    if self.byte(index - 1) != 0x0A { escaped = index }
                case UInt8(ascii: "'"):
                    index += 1
                    while index < end, bytes[index] != byte { index += 1 }
                    index += 1
                case UInt8(ascii: "\""):
                    open.append(byte)
                    index += 1
                case UInt8(ascii: "#") where index != escaped && beginsComment(index):
                    while index < end, bytes[index] != 0x0A { index += 1 }
                default:
                    if isOpener(byte) {
                        open.append(closer(of: byte))
                    } else if let last = open.last, last == byte {
                        open.removeLast()
                    }
                    index += 1
                }
            }
            if open.isEmpty { return min(index, end) }
        }
        return end
    }
}
