/// `match` and its arms.
extension Parser {
    func parseMatch() -> Expression {
        let start = pos
        pos += 5
        let subject: Expression = head {
            if atStatementEnd() || (current == UInt8(ascii: "{") && braceKind(pos) != .record) {
                report("a value is expected after `match`", span(start, start + 5))
                return missing(pos)
            }
            return parseExpression(.error)
        }
        skipBlanks()
        guard current == UInt8(ascii: "{"), !isAtEnd else {
            _ = parseBodyBlock(after: "match", start)
            return missing(start)
        }
        let opener = pos
        let limit = outline.broken[opener]
        var arms: [Match.Arm] = []
        guard enter(opener) else { return missing(start) }
        defer { leave() }
        pos += 1
        limited(to: limit ?? end) {
            inside(true) {
                while true {
                    skipSeparators(or: UInt8(ascii: ";"))
                    if isAtEnd || current == UInt8(ascii: "}") { return }
                    let before = pos
                    if let arm = parseArm() { arms.append(arm) }
                    if pos == before { pos += 1 }
                }
            }
        }
        if limit == nil, current == UInt8(ascii: "}"), !isAtEnd {
            pos += 1
        } else {
            neverClosed(opener)
        }
        return Expression(.match(Match(subject: subject, arms: arms)), span(start))
    }

    private func parseArm() -> Match.Arm? {
        let start = pos
        let errors = diagnostics.count
        let pattern = parsePattern()
        skipBlanks()
        var guardCondition: Expression?
        if isWord("if", at: pos) {
            pos += 2
            skipBlanks()
            guardCondition = parseExpression(.error)
            skipBlanks()
        }
        guard starts(with: "=>", at: pos) else {
            if !hasErrors(since: errors) {
                report(
                    "`=>` is expected after the pattern",
                    span(pos, max(min(end, pos + 1), roughWordEnd(pos))),
                    help: "an arm is `PATTERN => VALUE` or `PATTERN => { … }`")
            }
            recoverStatement()
            if isCloser(current), current != UInt8(ascii: "}"), !isAtEnd { pos += 1 }
            return nil
        }
        let arrow = pos
        pos += 2
        skipBlanks()
        if current == 0x0A { skipSpace() }
        let bodyStart = pos
        if isAtEnd || isCloser(current) || current == UInt8(ascii: ",") {
            report("a value is expected after `=>`", span(arrow, arrow + 2))
            return Match.Arm(
                pattern: pattern, guardCondition: guardCondition, body: Block(statements: [], span: span(pos))
            )
        }
        if current == UInt8(ascii: "{"), braceKind(pos) == .block || isEmptyBraces(pos) {
            let body = parseBody()
            endArm(errors)
            return Match.Arm(pattern: pattern, guardCondition: guardCondition, body: body)
        }
        let value = diagnostics.count
        let statement = parseStatement()
        if pos == bodyStart { pos += 1 }
        endArm(value)
        return Match.Arm(
            pattern: pattern, guardCondition: guardCondition,
            body: Block(
                statements: [statement],
                span: span(start == bodyStart ? start : bodyStart, lastUsed(bodyStart))))
    }

    func isEmptyBraces(_ index: Int) -> Bool {
        var index = index + 1
        while index < end, isBlank(bytes[index]) || bytes[index] == 0x0A { index += 1 }
        return byte(index) == UInt8(ascii: "}")
    }

    private func endArm(_ errors: Int) {
        skipBlanks()
        if atStatementEnd() {
            if isCloser(current), !isAtEnd, current != UInt8(ascii: "}") {
                report("this `\(string(pos, pos + 1))` closes nothing", span(pos, pos + 1))
                pos += 1
            }
            return
        }
        if !hasErrors(since: errors) {
            report(
                "arms of a `match` end at a comma or newline", span(pos, max(pos + 1, roughWordEnd(pos))))
        }
        recoverStatement()
    }
}
