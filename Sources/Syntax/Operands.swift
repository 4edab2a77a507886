/// What operators stand between: literals, variables, brackets, words.
extension Parser {
    /// An operand with its signs and path.
    func parseOperand() -> Expression {
        let start = pos
        switch current {
        case UInt8(ascii: "-"):
            guard enter(start) else { return missing(start) }
            defer { leave() }
            return parseNegation()
        case UInt8(ascii: "n") where isWord("not", at: pos):
            guard enter(start) else { return missing(start) }
            defer { leave() }
            pos += 3
            skipBlanks()
            if isAtEnd || endsOperand() {
                if isAtEnd { isIncomplete = true }
                report("a value is expected after `not`", span(start, start + 3))
                return missing(start)
            }
            let operand = parseBinary(Precedence.comparison)
            return Expression(.not(operand), span(start, Int(operand.span.end)))
        case UInt8(ascii: "!") where next != UInt8(ascii: "=") && next != UInt8(ascii: "~"):
            guard enter(start) else { return missing(start) }
            defer { leave() }
            report("`!` is written `not`", span(start, start + 1))
            pos += 1
            skipBlanks()
            if isAtEnd || endsOperand() { return missing(start) }
            let operand = parseBinary(Precedence.comparison)
            return Expression(.not(operand), span(start, Int(operand.span.end)))
        case UInt8(ascii: ".") where next == UInt8(ascii: ".") && byte(pos + 2) != UInt8(ascii: "."):
            pos += 2
            var isInclusive = true
            if current == UInt8(ascii: "<") {
                isInclusive = false
                pos += 1
            }
            if isAtEnd || isBlank(current) || endsOperand() || current == 0x0A {
                report("a range has at least one end", span(start))
                return missing(start)
            }
            let to = parseBinary(Precedence.sum)
            return Expression(
                .range(from: nil, to: to, isInclusive: isInclusive), span(start, Int(to.span.end)))
        default:
            return parsePostfix(parsePrimary())
        }
    }

    private func parseNegation() -> Expression {
        let start = pos
        pos += 1
        if isDigit(current) {
            let literalStart = pos
            if case .found(let kind, let stop) = scanLiteral(pos, end, isNegative: true),
                let negated = negated(kind)
            {
                // `-2 ** 2` is -(2 ** 2), so a power is read first.
                pos = stop
                let literal = Expression(negated, span(start))
                skipBlanks()
                let isPower = current == UInt8(ascii: "*") && next == UInt8(ascii: "*")
                pos = stop
                if !isPower { return literal }
                pos = literalStart
            }
        } else if isAtEnd || isBlank(current) || endsOperand() {
            if isAtEnd { isIncomplete = true }
            report(
                "a value is expected after `-`", span(start, start + 1),
                help: "a sign stands next to its value")
            return missing(start)
        }
        let operand = parseBinary(Precedence.power)
        return Expression(.negate(operand), span(start, Int(operand.span.end)))
    }

    /// An operand without its path.
    private func parsePrimary() -> Expression {
        let start = pos
        let first = current
        switch first {
        case 0x30...0x39: return parseNumber()
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return parseQuoted()
        case UInt8(ascii: "$"): return parseDollar()
        case UInt8(ascii: "("): return parseParentheses()
        case UInt8(ascii: "["): return parseList()
        case UInt8(ascii: "{"): return parseBraces(.any)
        case UInt8(ascii: "`"):
            reportBackquote()
            pos += 1
            while !isAtEnd, current != UInt8(ascii: "`"), current != 0x0A { pos += 1 }
            if current == UInt8(ascii: "`") { pos += 1 }
            return missing(start)
        default: break
        }
        if bare == .field ? beginsFieldName(pos) : isNameStart(first) { return parseBareOperand() }
        if isAtEnd || endsOperand() || first == 0x0A {
            if isAtEnd, end == bytes.count { isIncomplete = true }
            report("a value is expected here", span(start, min(end, start + 1)))
            return missing(start)
        }
        if bare == .error || isSign(first) {
            // A path or something else without quotes.
            let stop = roughWordEnd(start)
            if stop > start + 1 || !isSign(first) {
                report(
                    "text in an expression stands in quotes", span(start, stop),
                    help: "write \"\(string(start, stop))\"; a command stands in parentheses")
                pos = max(stop, start + 1)
            } else {
                report("a value is expected here, not `\(string(start, start + 1))`", span(start, start + 1))
                pos = start + 1
            }
            return missing(start)
        }
        let word = parseWord(isProgram: false)
        if bare == .field {
            report(
                "text in a condition stands in quotes", word.span, help: "write \"\(file.text(word.span))\"")
        }
        if pos == start { pos += 1 }
        return word
    }

    private func isSign(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "+"), UInt8(ascii: "="), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"),
            UInt8(ascii: ","), UInt8(ascii: "?"), UInt8(ascii: "!"), UInt8(ascii: "%"), UInt8(ascii: "#"),
            UInt8(ascii: "*"), UInt8(ascii: "/"):
            return true
        default: return false
        }
    }

    /// Where the word at `start` ends, for messages.
    func roughWordEnd(_ start: Int) -> Int {
        var index = start
        while index < end, !isBlank(bytes[index]), bytes[index] != 0x0A, !isCloser(bytes[index]),
            bytes[index] != UInt8(ascii: ";"), bytes[index] != UInt8(ascii: "|"),
            bytes[index] != UInt8(ascii: ","),
            bytes[index] != UInt8(ascii: "\"")
        {
            index = isOpener(bytes[index]) ? skipBalanced(index) : index + 1
        }
        return min(index, end)
    }

    private func parseNumber() -> Expression {
        let start = pos
        switch scanLiteral(start, end) {
        case .found(let kind, let stop):
            pos = stop
            return Expression(kind, span(start))
        case .bad(let message, let help, let stop):
            pos = max(stop, start + 1)
            report(message, span(start), help: help)
            return missing(start)
        case .none:
            pos += 1
            return missing(start)
        }
    }

    /// At a `$` in an expression.
    private func parseDollar() -> Expression {
        let start = pos
        pos += 1
        if current == UInt8(ascii: "(") {
            var value = parseParentheses()
            value.span = span(start)
            return value
        }
        if current == UInt8(ascii: "{") { return parseBraced(start) }
        if isNameStart(current) {
            skipVariableName()
            return Expression(.variable(string(start + 1, pos)), span(start))
        }
        pos = start
        reportDollar()
        pos = start + 1
        skipName()
        if pos == start + 1, !isAtEnd, !isBlank(current), current != 0x0A, !isCloser(current) { pos += 1 }
        return missing(start)
    }

    private func parseBareOperand() -> Expression {
        let start = pos
        if isWord("true", at: pos) {
            pos += 4
            return Expression(.bool(true), span(start))
        }
        if isWord("false", at: pos) {
            pos += 5
            return Expression(.bool(false), span(start))
        }
        if isWord("null", at: pos) {
            pos += 4
            return Expression(.null, span(start))
        }
        if let value = parseKeywordValue() { return value }
        switch bare {
        case .field:
            skipFieldName()
            let name = string(start, pos)
            if current == UInt8(ascii: "\\"), !isAtEnd, Parser.isKeyword(name) {
                report("a space is expected after `\(name)`", span(start))
            }
            return Expression(.rowField(name), span(start))
        case .text:
            return parseWord(isProgram: false)
        case .error:
            let stop = max(roughWordEnd(start), start + 1)
            let text = string(start, stop)
            let help: String
            if known.contains(text) {
                help = "the variable is `$\(text)`; text is \"\(text)\""
            } else if lookUp(text) != nil || isGroup(text) {
                help = "a command stands in parentheses: `(\(text) …)`; text is \"\(text)\""
            } else {
                help = "text is \"\(text)\", a variable `$\(text)`; a command stands in parentheses"
            }
            report("a bare word in an expression", span(start, stop), help: help)
            pos = stop
            return missing(start)
        }
    }
}
