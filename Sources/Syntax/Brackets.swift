/// What stands in brackets: `(…)`, lists, records, closures and blocks.
extension Parser {
    /// `( statements )`, at the parenthesis.
    func parseParentheses() -> Expression {
        let start = pos
        let block = inside(false) { parseStatements(closer: UInt8(ascii: ")"), opener: start) }
        if block.statements.isEmpty, outline.broken[start] == nil, !gaveUp {
            report("nothing in the parentheses", span(start))
        }
        return Expression(.parentheses(block), span(start))
    }

    // MARK: - Lists

    /// `[…]`, at the bracket.
    func parseList() -> Expression {
        let start = pos
        guard enter(start) else { return missing(start) }
        defer { leave() }
        if byte(pos + 1) == UInt8(ascii: " "), isBashTest(pos) { return parseBashTest() }
        let limit = outline.broken[start]
        pos += 1
        var items: [ListItem] = []
        limited(to: limit ?? end) {
            inside(true) { parseListItems(&items) }
        }
        if limit == nil, current == UInt8(ascii: "]"), !isAtEnd {
            pos += 1
        } else {
            neverClosed(start)
        }
        return Expression(.list(items), span(start))
    }

    private func parseListItems(_ items: inout [ListItem]) {
        var previousIsValue = false
        while true {
            skipSeparators()
            if isAtEnd || isCloser(current) { return }
            let start = pos
            if beginsSpread() {
                pos += 3
                items.append(.spread(parseOperand()))
                previousIsValue = true
                continue
            }
            if current == UInt8(ascii: "|") || current == UInt8(ascii: ";") || current == UInt8(ascii: "&") {
                report(
                    "`\(string(pos, pos + 1))` can't stand in a list", span(pos, pos + 1),
                    help: "a pipeline stands in parentheses: `[(ls | first)]`")
                while !isAtEnd,
                    current == UInt8(ascii: "|") || current == UInt8(ascii: ";")
                        || current == UInt8(ascii: "&")
                {
                    pos += 1
                }
                continue
            }
            if let length = loneOperator(previousIsValue) {
                report(
                    "an operator among the items of a list", span(pos, pos + length),
                    help: "compute in parentheses: `[(1 + 2) 3]`")
                pos += length
                previousIsValue = false
                continue
            }
            let item = parseWord(isProgram: false)
            if pos == start { pos += 1 }
            switch item.kind {
            case .word(_, let literal): previousIsValue = literal != nil
            default: previousIsValue = true
            }
            items.append(.value(item))
        }
    }

    /// `...` before a value.
    func beginsSpread() -> Bool {
        guard starts(with: "...", at: pos) else { return false }
        let after = byte(pos + 3)
        return after == UInt8(ascii: "$") || isOpener(after)
    }

    /// The length of an operator that stands alone as an item; a `*` is one only after a value.
    private func loneOperator(_ previousIsValue: Bool) -> Int? {
        var index = pos
        while index < end {
            switch bytes[index] {
            case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "%"),
                UInt8(ascii: "="),
                UInt8(ascii: "!"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "~"), UInt8(ascii: "*"),
                UInt8(ascii: "?"):
                index += 1
                continue
            default: break
            }
            break
        }
        guard index > pos, endsWord(index) else { return nil }
        let text = string(pos, index)
        if text == "*" || text == "**" { return previousIsValue ? index - pos : nil }
        if text == "/" || text == "-" || text == "=" { return previousIsValue ? index - pos : nil }
        return BinaryOperator(rawValue: text) != nil ? index - pos : nil
    }

    // MARK: - Braces

    enum BraceKind { case closure, record, block }

    /// What the brace at `index` opens (rule 17).
    func braceKind(_ index: Int) -> BraceKind {
        var index = index + 1
        while index < end {
            if isBlank(bytes[index]) || bytes[index] == 0x0A {
                index += 1
            } else if bytes[index] == UInt8(ascii: "#") {
                while index < end, bytes[index] != 0x0A { index += 1 }
            } else {
                break
            }
        }
        let first = byte(index)
        switch first {
        case UInt8(ascii: "|"): return .closure
        case UInt8(ascii: "}"): return .record
        case UInt8(ascii: "."):
            return byte(index + 1) == first && byte(index + 2) == first ? .record : .block
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "("):
            return byte(skipBalanced(index)) == UInt8(ascii: ":") ? .record : .block
        default: break
        }
        if first == UInt8(ascii: "$") { index += 1 }
        let stop = fieldNameEnd(index, withDashes: true)
        guard stop > index else { return .block }
        index = stop
        return byte(index) == UInt8(ascii: ":") ? .record : .block
    }

    /// `{…}` where a value is due: a record, a closure, or a block that is a closure over `$it`.
    /// For a parameter of type `block` it is a block, for one of type `closure` a closure, whatever is in it.
    func parseBraces(_ type: ValueType) -> Expression {
        let start = pos
        let kind = braceKind(start)
        if kind == .closure { return parseClosure() }
        if type == .block { return Expression(.block(parseBody()), span(start)) }
        if kind == .record, type != .closure { return parseRecord() }
        let body = parseBody()
        return Expression(.closure(Closure(parameters: [], isImplicit: true, body: body)), span(start))
    }

    /// `{ statements }`, at the brace.
    func parseBody() -> Block {
        let start = pos
        return inside(false) { parseStatements(closer: UInt8(ascii: "}"), opener: start) }
    }

    private func parseClosure() -> Expression {
        let start = pos
        var parameters: [Definition.Parameter] = []
        var body = Block(statements: [], span: span(start))
        let limit = outline.broken[start]
        limited(to: limit ?? end) {
            inside(false) {
                pos += 1
                skipSpace()
                pos += 1  // the first `|`
                parameters = parseClosureParameters(start)
            }
        }
        body = inside(false) { parseStatements(closer: UInt8(ascii: "}"), opener: start, isOpened: true) }
        return Expression(
            .closure(Closure(parameters: parameters, isImplicit: false, body: body)), span(start))
    }

    private func parseClosureParameters(_ opener: Int) -> [Definition.Parameter] {
        var parameters: [Definition.Parameter] = []
        while true {
            skipSeparators()
            if isAtEnd || isCloser(current) {
                report(
                    "the closure's parameters end with `|`", span(opener, min(end, opener + 1)),
                    help: "write `{ |x| … }`")
                return parameters
            }
            if current == UInt8(ascii: "|") {
                pos += 1
                return parameters
            }
            let start = pos
            if let parameter = parseParameter(isClosure: true) { parameters.append(parameter) }
            if pos == start { pos += 1 }
        }
    }

    // MARK: - Records

    private func parseRecord() -> Expression {
        let start = pos
        guard enter(start) else { return missing(start) }
        defer { leave() }
        let limit = outline.broken[start]
        pos += 1
        var items: [RecordItem] = []
        limited(to: limit ?? end) {
            inside(true) { parseRecordItems(&items) }
        }
        if limit == nil, current == UInt8(ascii: "}"), !isAtEnd {
            pos += 1
        } else {
            neverClosed(start)
        }
        return Expression(.record(items), span(start))
    }

    private func parseRecordItems(_ items: inout [RecordItem]) {
        var keys: Set<String> = []
        while true {
            skipSeparators()
            if isAtEnd || current == UInt8(ascii: "}") { return }
            let start = pos
            if beginsSpread() {
                pos += 3
                items.append(.spread(parseOperand()))
                skipBlanks()
                continue
            }
            guard let key = parseRecordKey() else {
                recoverRecord()
                if pos == start { pos += 1 }
                continue
            }
            if case .string(let name) = key.kind, !keys.insert(name).inserted {
                report("`\(name)` is in the record twice", key.span)
            }
            skipBlanks()
            let afterColon = pos
            // A value on the next line is meant, where the next line isn't an entry of its own.
            if current == 0x0A { skipSpace() }
            if isAtEnd || current == UInt8(ascii: ",") || isCloser(current) {
                pos = afterColon
                report("a value is expected after `:`", span(afterColon - 1, afterColon))
                items.append(.entry(key: key, value: missing(pos)))
                continue
            }
            items.append(.entry(key: key, value: parseRecordValue()))
        }
    }

    private func parseRecordKey() -> Expression? {
        let start = pos
        var key: Expression
        switch current {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): key = parseQuoted()
        case UInt8(ascii: "$"): key = parseTextValue(inWord: true)
        case UInt8(ascii: "("): key = parseParentheses()
        default:
            skipFieldName(withDashes: true)
            key = Expression(.string(string(start, pos)), span(start))
        }
        if pos == start {
            let stop = max(roughWordEnd(start), start + 1)
            report(
                "a record's entry is `name: value`", span(start, stop),
                help: "an odd name stands in quotes: \"odd key\": 1")
            return nil
        }
        let afterKey = pos
        skipBlanks()
        guard current == UInt8(ascii: ":"), !isAtEnd else {
            pos = afterKey
            report(
                "`:` is expected after the name", span(start, afterKey),
                help: "an entry is `name: value`; entries end at a comma or newline")
            return nil
        }
        pos += 1
        return key
    }

    /// A record's value: a bare word is text, anything else an expression.
    private func parseRecordValue() -> Expression {
        let start = pos
        var value: Expression
        let stop = wordStop(start)
        switch current {
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "$"), UInt8(ascii: "("), UInt8(ascii: "["),
            UInt8(ascii: "{"):
            value = parseExpression(.text)
        case 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "."):
            let sign = current == UInt8(ascii: "-")
            if literal(start, stop) != nil
                || (sign && (next == UInt8(ascii: "$") || next == UInt8(ascii: "(")))
                || beginsRange(start)
            {
                value = parseExpression(.text)
            } else {
                value = parseWord(isProgram: false)
            }
        default:
            if isWord("not", at: pos) || literal(start, stop) != nil {
                value = parseExpression(.text)
            } else {
                value = parseWord(isProgram: false)
            }
        }
        if pos == start { pos += 1 }
        skipBlanks()
        if isAtEnd || current == UInt8(ascii: ",") || current == UInt8(ascii: "}") || current == 0x0A
            || beginsComment(pos)
        {
            return value
        }
        let rest = pos
        let mark = diagnostics.count
        recoverRecord()
        if mark == diagnostics.count, isQuiet(since: start) {
            let first = string(start, roughWordEnd(start))
            let isPipeline =
                byte(rest) == UInt8(ascii: "|") || lookUp(first) != nil || isGroup(first)
                || ["if", "match", "try", "do", "ok", "capture"].contains(first)
            report(
                "more than one word as a record's value", span(rest, max(rest + 1, pos)),
                help: isPipeline
                    ? "a command or a pipeline stands in parentheses: `(…)`"
                    : "quote the text; entries are separated by commas or newlines")
        }
        return value
    }

    private func isQuiet(since start: Int) -> Bool {
        !diagnostics.suffix(4).contains { $0.severity == .error && Int($0.span.start) >= start }
    }

    /// A number, then `..`.
    func beginsRange(_ start: Int) -> Bool {
        let first = byte(start) == UInt8(ascii: "-") ? start + 1 : start
        if starts(with: "..", at: first) {
            let after = byte(first + 2) == UInt8(ascii: "<") ? byte(first + 3) : byte(first + 2)
            return isDigit(after) || after == UInt8(ascii: "$") || after == UInt8(ascii: "(")
                || (after == UInt8(ascii: "-") && isDigit(byte(first + 3)))
        }
        guard case .found(_, let stop) = scanLiteral(first, end) else { return false }
        guard starts(with: "..", at: stop) else { return false }
        let after = byte(stop + 2)
        return isDigit(after) || after == UInt8(ascii: "$") || after == UInt8(ascii: "(")
            || after == UInt8(ascii: "<")
            || after == UInt8(ascii: "-") || endsWord(stop + 2)
    }

    /// Where the word at `start` ends, brackets and quotes not looked at.
    func wordStop(_ start: Int) -> Int {
        var index = start
        while !endsWord(index) { index += 1 }
        return index
    }

    /// To the next entry of a record.
    private func recoverRecord() {
        while !isAtEnd, current != UInt8(ascii: ","), current != UInt8(ascii: "}"), current != 0x0A {
            if isOpener(current) || current == UInt8(ascii: "\"") || current == UInt8(ascii: "'") {
                pos = skipBalanced(pos)
            } else {
                pos += 1
            }
        }
    }
}
