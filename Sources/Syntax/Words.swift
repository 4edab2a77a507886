/// Bare words: pieces of text, quotes, values and globs with no space between them.
extension Parser {
    /// Whether a word ends before the byte at `index` (brackets inside words apart).
    func endsWord(_ index: Int) -> Bool {
        guard index < end else { return true }
        switch bytes[index] {
        case 0x20, 0x09, 0x0A, 0x0D, 0x00, UInt8(ascii: "|"), UInt8(ascii: ";"), UInt8(ascii: ")"),
            UInt8(ascii: "]"), UInt8(ascii: "}"):
            return true
        case UInt8(ascii: "&"): return byte(index + 1) == UInt8(ascii: "&")
        case UInt8(ascii: ","): return commaEnds
        default: return false
        }
    }

    /// One word, which begins here.
    /// - Parameters:
    ///   - isProgram: it goes to a program: `{}` alone is text.
    ///   - type: of the parameter it is for; a block or closure takes any `{…}`.
    ///   - isVerbatim: brackets and braces at its start are text too.
    func parseWord(isProgram: Bool, type: ValueType = .any, isVerbatim: Bool = false) -> Expression {
        let start = pos
        if let simple = parseSimpleWord() { return simple }

        var parts: [WordPart] = []
        var text: [UInt8] = []
        var open: [(closer: UInt8, place: Int)] = []
        var hasEscape = false
        var hasColon = false
        var spaceReported = false
        let beginsWithDash = current == UInt8(ascii: "-")

        func flush() {
            if !text.isEmpty {
                parts.append(.text(String(decoding: text, as: UTF8.self)))
                text.removeAll(keepingCapacity: true)
            }
        }

        if current == UInt8(ascii: "~"), next == UInt8(ascii: "/") || endsWord(pos + 1) {
            pos += 1
            let place = span(start)
            let env = Expression(.variable("env"), place)
            parts.append(
                .value(
                    Expression(.path(env, [Accessor(.field("HOME"), isOptional: false, span: place)]), place))
            )
        } else if isOpener(current), !isVerbatim {
            if isProgram, current == UInt8(ascii: "{"), next == UInt8(ascii: "}"),
                endsWord(pos + 2) || byte(pos + 2) == UInt8(ascii: "\\")
            {
                pos += 2
                return Expression(.word("{}", literal: nil), span(start))
            }
            let isComputed = current == UInt8(ascii: "(")
            let value = parseBracketed(type)
            parts.append(.value(isComputed ? parseTextAccessors(value, inWord: true) : value))
        }

        loop: while !isAtEnd {
            let byte = bytes[pos]
            switch byte {
            case UInt8(ascii: "'"), UInt8(ascii: "\""):
                flush()
                let quoted = parseQuoted()
                if case .string(let string) = quoted.kind, !parts.isEmpty || !endsWord(pos) {
                    parts.append(.quoted(string))
                } else {
                    parts.append(.value(quoted))
                }
            case UInt8(ascii: "$"):
                if beginsValue(pos) {
                    flush()
                    parts.append(.value(parseTextValue(inWord: true)))
                } else {
                    reportDollar()
                    text.append(byte)
                    pos += 1
                }
            case UInt8(ascii: "\\"):
                hasEscape = parseWordEscape(&text) || hasEscape
            case UInt8(ascii: "*"):
                flush()
                if next == byte {
                    parts.append(.doubleStar)
                    pos += 2
                } else {
                    parts.append(.star)
                    pos += 1
                }
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
                if byte == UInt8(ascii: "("), pos > start, open.isEmpty {
                    report(
                        "`(` inside a word is text", span(pos, pos + 1),
                        help: "to put in a value, write `$(…)`; quote the word, if text is meant",
                        severity: .warning)
                }
                open.append((closer(of: byte), pos))
                text.append(byte)
                pos += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
                guard let last = open.last, last.closer == byte else { break loop }
                open.removeLast()
                text.append(byte)
                pos += 1
            case UInt8(ascii: "<") where isRangeWithValues(from: start):
                return parseRangeInWord(start)
            case UInt8(ascii: "<"), UInt8(ascii: ">"):
                report(
                    "`\(string(pos, pos + 1))` inside a word", span(pos, pos + 1),
                    help: "to redirect, put a space before it; quote the word, if text is meant")
                text.append(byte)
                pos += 1
            case UInt8(ascii: "`"):
                reportBackquote()
                text.append(byte)
                pos += 1
            case 0x20, 0x09, 0x0D, 0x00:
                guard let first = open.first, !isLineEndAfterBlanks(pos) else { break loop }
                if !spaceReported {
                    spaceReported = true
                    report(
                        "a space inside a word's `\(string(first.place, first.place + 1))`",
                        span(first.place, pos), help: "quote the word")
                }
                text.append(byte)
                pos += 1
            default:
                if open.isEmpty
                    ? endsWord(pos) : byte == 0x0A || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "|")
                {
                    break loop
                }
                if byte == UInt8(ascii: ":") { hasColon = true }
                // What else would take it for the begin of a comment.
                if byte == UInt8(ascii: "#"), pos > start,
                    bytes[pos - 1] == UInt8(ascii: ",") || bytes[pos - 1] == 0x0A
                {
                    report(
                        "`#` in a word behind a comma or a new line", span(pos, pos + 1),
                        help: "quote the word, or write a space before a comment")
                }
                text.append(byte)
                pos += 1
            }
        }
        if let first = open.first, !spaceReported {
            report(
                "this `\(string(first.place, first.place + 1))` is never closed",
                span(first.place, first.place + 1),
                help: "quote the word, if text is meant")
        }
        if pos == start {
            report("a word is expected", span(start, min(end, start + 1)))
            return missing(start)
        }
        flush()
        return word(parts, start, hasEscape: hasEscape, globs: !beginsWithDash && !hasColon)
    }

    /// `0..<$n`, where the word stops at the `<` as at a redirection.
    private func isRangeWithValues(from start: Int) -> Bool {
        guard pos >= start + 3, bytes[pos - 1] == UInt8(ascii: "."), bytes[pos - 2] == UInt8(ascii: ".")
        else {
            return false
        }
        let (last, following) = (bytes[pos - 3], byte(pos + 1))
        guard isDigit(last) || isLetter(last) || ")]_".utf8.contains(last),
            isDigit(following) || "$(".utf8.contains(following)
        else { return false }
        return isDigit(bytes[start]) || "$(".utf8.contains(bytes[start])
    }

    /// Reads it as an expression, so that what is computed in it makes no further mistakes.
    private func parseRangeInWord(_ start: Int) -> Expression {
        pos = start
        let value = parseExpression(.text)
        report(
            "a range with values in it is an expression", value.span,
            help: "it stands in parentheses: `(\(string(start, pos)))`")
        return value
    }

    /// The usual word: letters, digits and signs that mean nothing here.
    private func parseSimpleWord() -> Expression? {
        let start = pos
        var index = pos
        while index < end {
            switch bytes[index] {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"),
                UInt8(ascii: "."),
                UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: "="), UInt8(ascii: "@"), UInt8(ascii: "%"),
                UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "!"), UInt8(ascii: "^"):
                index += 1
                continue
            case UInt8(ascii: ",") where !commaEnds:
                index += 1
                continue
            case UInt8(ascii: "<")
            where index >= start + 2 && bytes[index - 1] == UInt8(ascii: ".")
                && bytes[index - 2] == UInt8(ascii: ".") && isDigit(byte(index + 1)):
                // `1..<10`
                index += 1
                continue
            default: break
            }
            break
        }
        guard index > start, endsWord(index) else { return nil }
        pos = index
        return Expression(.word(string(start, index), literal: literal(start, index)), span(start))
    }

    private func isLineEndAfterBlanks(_ index: Int) -> Bool {
        var index = index
        while index < end, isBlank(bytes[index]) { index += 1 }
        return index >= end || bytes[index] == 0x0A
    }

    private func word(_ written: [WordPart], _ start: Int, hasEscape: Bool, globs: Bool) -> Expression {
        var parts = written
        if parts.count == 1 {
            switch parts[0] {
            case .value(let value): return value
            case .text(let text):
                return Expression(.word(text, literal: hasEscape ? nil : literal(start, pos)), span(start))
            case .quoted(let text): return Expression(.string(text), span(start))
            case .star, .doubleStar: break
            }
        }
        if !globs {
            // Stars are text here.
            var joined: [WordPart] = []
            for part in parts {
                let text: String
                switch part {
                case .star: text = "*"
                case .doubleStar: text = "**"
                case .text(let plain): text = plain
                default:
                    joined.append(part)
                    continue
                }
                if case .text(let before)? = joined.last {
                    joined[joined.count - 1] = .text(before + text)
                } else {
                    joined.append(.text(text))
                }
            }
            parts = joined
            if parts.count == 1, case .text(let text) = parts[0] {
                return Expression(.word(text, literal: nil), span(start))
            }
        }
        return Expression(.glued(parts), span(start))
    }

    /// At a `\`: a space, quote or sign after it is plain text; otherwise it stays.
    private func parseWordEscape(_ text: inout [UInt8]) -> Bool {
        let after = next
        switch after {
        case 0x0A:
            pos += 2
            return true
        case 0x0D where byte(pos + 2) == 0x0A:
            pos += 3
            return true
        case 0x20, 0x09, UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "$"), UInt8(ascii: "\\"),
            UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"),
            UInt8(ascii: "}"), UInt8(ascii: "|"), UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "<"),
            UInt8(ascii: ">"), UInt8(ascii: "*"), UInt8(ascii: "#"), UInt8(ascii: "~"), UInt8(ascii: "^"),
            UInt8(ascii: "`"), UInt8(ascii: ","), UInt8(ascii: "="), UInt8(ascii: "!"):
            text.append(after)
            pos += 2
            return true
        default:
            text.append(UInt8(ascii: "\\"))
            pos += 1
            return false
        }
    }

    /// `(…)`, `[…]` or `{…}` where a value may stand.
    func parseBracketed(_ type: ValueType = .any) -> Expression {
        switch current {
        case UInt8(ascii: "("): return parseParentheses()
        case UInt8(ascii: "["): return parseList()
        default: return parseBraces(type)
        }
    }
}
