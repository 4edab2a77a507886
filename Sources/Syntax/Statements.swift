/// Statements, and the chains of pipelines that most of them are.
extension Parser {
    /// The statements between brackets, or of the file.
    /// - Parameters:
    ///   - closer: what ends them; nil: the text's end.
    ///   - opener: the index of their bracket, -1 for the file.
    ///   - isOpened: reading has passed the bracket (a closure's parameters) already.
    func parseStatements(closer: UInt8?, opener: Int, isOpened: Bool = false) -> Block {
        let start = opener < 0 ? pos : opener
        guard enter(start) else { return Block(statements: [], span: span(start)) }
        defer { leave() }
        let limit = outline.broken[opener]
        if opener >= 0, !isOpened { pos += 1 }
        var statements: [Statement] = []
        bare = .error
        limited(to: limit ?? end) {
            let hasScope = openScope(opener)
            while skipToStatement() {
                if isCloser(current) {
                    if current == closer { break }
                    report(
                        "this `\(string(pos, pos + 1))` closes nothing", span(pos, pos + 1),
                        help: "quote it, if text is meant")
                    pos += 1
                    continue
                }
                let before = pos
                let errors = diagnostics.count
                statements.append(parseStatement())
                if pos == before { pos += 1 }
                endStatement(since: errors)
            }
            if hasScope { scopes.removeLast() }
        }
        if let closer {
            if limit == nil, current == closer, !isAtEnd {
                pos += 1
            } else if !gaveUp {
                neverClosed(opener)
            }
        }
        return Block(statements: statements, span: span(start))
    }

    /// Skips what stands between statements and notes the `##` lines directly above the next; false at the end.
    private func skipToStatement() -> Bool {
        helpLines.removeAll(keepingCapacity: true)
        var newlines = 0
        while true {
            skipBlanks()
            guard !isAtEnd else { return false }
            switch bytes[pos] {
            case 0x0A:
                newlines += 1
                if newlines > 1 { helpLines.removeAll(keepingCapacity: true) }
                pos += 1
            case UInt8(ascii: ";"):
                pos += 1
            case UInt8(ascii: "#"):
                newlines = 0
                let start = pos
                skipLine()
                if start + 1 < pos, bytes[start + 1] == UInt8(ascii: "#") {
                    var first = start + 2
                    if first < pos, bytes[first] == 0x20 { first += 1 }
                    var last = pos
                    while last > first, isBlank(bytes[last - 1]) { last -= 1 }
                    helpLines.append(string(first, last))
                } else {
                    helpLines.removeAll(keepingCapacity: true)
                }
            default: return true
            }
        }
    }

    /// After a statement: reports what is left of it and goes to its end.
    private func endStatement(since errors: Int) {
        skipBlanks()
        if atStatementEnd() { return }
        let start = pos
        if !hasErrors(since: errors) { reportUnexpected() }
        recoverStatement()
        if pos == start, !isAtEnd, current != 0x0A, !isCloser(current) { pos += 1 }
    }

    private func reportUnexpected() {
        let stop = max(roughWordEnd(pos), pos + 1)
        let text = string(pos, stop)
        var help: String?
        switch text {
        case "=": help = "`=` assigns; equality is `==`"
        case "then", "do": help = "bodies stand in braces: `if $x { … }`"
        case "{": help = "a block begins a statement or belongs to a command that takes one"
        default: help = "a new statement begins on a line of its own or after `;`"
        }
        report("`\(text)` is not expected here", span(pos, stop), help: help)
    }

    func atStatementEnd() -> Bool {
        guard !isAtEnd else { return true }
        switch bytes[pos] {
        case 0x0A, UInt8(ascii: ";"), UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): return true
        case UInt8(ascii: "#"): return beginsComment(pos)
        case UInt8(ascii: ","): return commaEnds
        default: return false
        }
    }

    /// To the end of the statement, past brackets and quotes.
    func recoverStatement() {
        while !atStatementEnd() || (current == UInt8(ascii: "#") && !isAtEnd) {
            let byte = bytes[pos]
            if byte == UInt8(ascii: "#") {
                if pos == 0 || isBlank(bytes[pos - 1]) {
                    skipLine()
                    return
                }
                pos += 1
            } else if byte == UInt8(ascii: "\\") {
                pos = min(end, pos + 2)
            } else if isOpener(byte) || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                if outline.broken[pos] != nil {
                    reportBroken()
                } else {
                    pos = skipBalanced(pos)
                }
            } else {
                pos += 1
            }
        }
    }

    /// At a bracket or quote that is never closed, among words that are skipped: tells of it and goes past it.
    func reportBroken() {
        if isOpener(current) {
            neverClosed(pos)
            pos += 1
        } else {
            _ = parseQuoted()
        }
    }

    // MARK: - One statement

    func parseStatement() -> Statement {
        let start = pos
        var kind: Statement.Kind?
        switch current {
        case UInt8(ascii: "$") where isNameStart(next): return parseAssignmentOrChain()
        case UInt8(ascii: "b") where isWord("break", at: pos):
            pos += 5
            kind = .breakLoop
        case UInt8(ascii: "c") where isWord("continue", at: pos):
            pos += 8
            kind = .continueLoop
        case UInt8(ascii: "d"):
            if isWord("def", at: pos) { kind = parseDefinition() }
            if isWord("defer", at: pos) { kind = parseDefer() }
        case UInt8(ascii: "e") where isWord("export", at: pos): kind = parseExport()
        case UInt8(ascii: "f") where isWord("for", at: pos): kind = parseFor()
        case UInt8(ascii: "l"):
            if isWord("let", at: pos) { kind = parseDeclaration(isVariable: false, length: 3) }
            if isWord("loop", at: pos) { kind = parseLoop() }
        case UInt8(ascii: "r") where isWord("return", at: pos):
            pos += 6
            skipBlanks()
            kind = .returnValue(atStatementEnd() ? nil : parseChain(isValueDue: true))
        case UInt8(ascii: "u") where isWord("use", at: pos): kind = parseUse()
        case UInt8(ascii: "v") where isWord("var", at: pos):
            kind = parseDeclaration(isVariable: true, length: 3)
        case UInt8(ascii: "w") where isWord("while", at: pos): kind = parseWhile()
        default: break
        }
        return Statement(kind ?? .chain(parseChain(isValueDue: false)), span(start))
    }

    func emptyChain(_ start: Int) -> Chain { chain(of: missing(start)) }

    func chain(of expression: Expression) -> Chain {
        let stage = Stage(.expression(expression), span: expression.span)
        return Chain(first: Pipeline(stages: [stage], span: expression.span), span: expression.span)
    }

    func parseDeclaration(isVariable: Bool, length: Int) -> Statement.Kind {
        let keyword = string(pos, pos + length)
        let start = pos
        pos += length
        skipBlanks()
        guard let name = parseDeclaredName(after: keyword) else {
            if current != UInt8(ascii: "=") { recoverTo(UInt8(ascii: "=")) }
            let value = current == UInt8(ascii: "=") ? parseAssignedValue(of: keyword) : emptyChain(start)
            return .declare(
                name: Name("__", span(start, start + length)), isVariable: isVariable, value: value)
        }
        let afterName = pos
        skipBlanks()
        if current == UInt8(ascii: ":"), !isAtEnd {
            report(
                "a variable has no written type", span(pos, pos + 1),
                help: "write `\(keyword) \(name.text) = …`")
            recoverTo(UInt8(ascii: "="))
        }
        guard current == UInt8(ascii: "="), next != UInt8(ascii: "="), !isAtEnd else {
            report(
                "`=` and a value are expected after `\(keyword) \(name.text)`", span(start, afterName),
                help: "write `\(keyword) \(name.text) = …`")
            known.insert(name.text)
            return .declare(name: name, isVariable: isVariable, value: emptyChain(afterName))
        }
        let isSpaced = pos > afterName
        let place = span(pos, pos + 1)
        if !isSpaced || !(isBlank(next) || next == 0x0A) {
            report("`=` needs a space on both sides", place, help: "write `\(keyword) \(name.text) = …`")
        }
        let value = parseAssignedValue(of: "\(keyword) \(name.text)")
        known.insert(name.text)
        return .declare(name: name, isVariable: isVariable, value: value)
    }

    /// To `byte` on this line, or the statement's end.
    private func recoverTo(_ byte: UInt8) {
        while !atStatementEnd(), current != byte { pos += 1 }
    }

    /// At `=` (or another operator's last byte): what follows it, the rest of the statement.
    private func parseAssignedValue(of what: String) -> Chain {
        let sign = pos
        pos += 1
        skipBlanks()
        if atStatementEnd() {
            if isAtEnd, end == bytes.count { isIncomplete = true }
            report("a value is expected after `=`", span(sign, sign + 1))
            return emptyChain(pos)
        }
        let value = parseChain(isValueDue: true)
        for pipeline in [value.first] + value.rest.map(\.pipeline) {
            for redirection in pipeline.stages.last?.redirections ?? [] {
                switch redirection.kind {
                case .output(descriptor: 1, append: _), .both:
                    report(
                        "what goes to a file is not a value", redirection.span,
                        help: "leave out the redirection, or write `| save FILE`")
                default: break
                }
            }
        }
        return value
    }

    /// The name after `let`, `var`, `for` or `catch`.
    func parseDeclaredName(after keyword: String) -> Name? {
        let start = pos
        if current == UInt8(ascii: "$") {
            pos += 1
            skipName()
            report(
                "a name is declared without `$`", span(start),
                help: "write `\(keyword) \(string(start + 1, pos))`")
            return isNameStart(byte(start + 1)) ? Name(string(start + 1, pos), span(start)) : nil
        }
        guard beginsFieldName(pos) else {
            report("a name is expected after `\(keyword)`", span(start, min(end, start + 1)))
            return nil
        }
        skipName()
        if current == UInt8(ascii: "-"), isNameByte(next) {
            skipName(withDashes: true)
            let written = string(start, pos)
            let fixed = String(written.map { $0 == "-" ? "_" : $0 })
            report(
                "a name has letters, digits and `_` only", span(start), help: "write `\(fixed)`")
            return Name(fixed, span(start))
        }
        if !isAtEnd, current >= 0x80, fieldNameEnd(start) > pos {
            pos = fieldNameEnd(start)
            report(
                "a variable's name has ASCII letters, digits and `_` only", span(start),
                help: "fields may have other letters: `$row.\(string(start, pos))`")
        }
        return Name(string(start, pos), span(start))
    }

    // MARK: - Assignments

    private func parseAssignmentOrChain() -> Statement {
        let start = pos
        let operand = parseOperand()
        let afterOperand = pos
        skipBlanks()
        if starts(with: "++", at: pos) || starts(with: "--", at: pos),
            pos == afterOperand || atStatementEndAfter(2)
        {
            let sign = string(pos, pos + 1)
            report(
                "there is no `\(sign)\(sign)`", span(pos, pos + 2),
                help: "write `\(file.text(operand.span)) \(sign)= 1`")
            pos += 2
            return Statement(.chain(chain(of: missing(start))), span(start))
        }
        guard let op = assignOperator() else {
            pos = afterOperand
            return Statement(.chain(parseChain(isValueDue: false, first: operand)), span(start))
        }
        let length = op.rawValue.utf8.count
        let place = span(pos, pos + length)
        let after = byte(pos + length)
        if pos == afterOperand || !(isBlank(after) || after == 0x0A || pos + length >= end) {
            report(
                "`\(op.rawValue)` needs a space on both sides", place,
                help: "write `\(file.text(operand.span)) \(op.rawValue) …`")
        }
        pos += length - 1
        let target = assignTarget(operand)
        let value = parseAssignedValue(of: file.text(operand.span))
        guard let target else { return Statement(.chain(value), span(start)) }
        assignments[target.name.text, default: []].append(
            Assignment(op: op, hasPath: !target.path.isEmpty, value: value))
        return Statement(.assign(target: target, op: op, opSpan: place, value: value), span(start))
    }

    private func atStatementEndAfter(_ count: Int) -> Bool {
        let saved = pos
        defer { pos = saved }
        pos = min(end, pos + count)
        skipBlanks()
        return atStatementEnd()
    }

    private func assignOperator() -> AssignOperator? {
        func assigns(_ offset: Int) -> Bool {
            byte(pos + offset) == UInt8(ascii: "=") && byte(pos + offset + 1) != UInt8(ascii: "=")
                && byte(pos + offset + 1) != UInt8(ascii: "~")
        }
        switch current {
        case UInt8(ascii: "="): return assigns(0) && next != UInt8(ascii: ">") ? .set : nil
        case UInt8(ascii: "+"): return assigns(1) ? .add : nil
        case UInt8(ascii: "-"): return assigns(1) ? .subtract : nil
        case UInt8(ascii: "*"): return assigns(1) ? .multiply : nil
        case UInt8(ascii: "/"):
            if next == UInt8(ascii: "/") { return assigns(2) ? .floorDivide : nil }
            return assigns(1) ? .divide : nil
        case UInt8(ascii: "%"): return assigns(1) ? .remainder : nil
        case UInt8(ascii: "?"): return next == UInt8(ascii: "?") && assigns(2) ? .coalesce : nil
        default: return nil
        }
    }

    private func assignTarget(_ operand: Expression) -> AssignTarget? {
        switch operand.kind {
        case .variable(let name): return AssignTarget(name: Name(name, operand.span), path: [])
        case .path(let base, let path):
            guard case .variable(let name) = base.kind else { break }
            for accessor in path where accessor.isOptional {
                report("`?` can't stand in what is assigned to", accessor.span, help: "leave it out")
            }
            return AssignTarget(name: Name(name, base.span), path: path)
        case .missing: return nil
        default: break
        }
        report(
            "this can't be assigned to", operand.span, help: "a variable or a part of one can: `$x.name = …`")
        return nil
    }

    // MARK: - Chains and pipelines

    /// Whoever goes through a chain enters it as deep as it is long.
    private static let chainLimit = 1000
    /// Each pulls what it reads through the calls of all before it.
    private static let pipeLimit = 1000

    /// Pipelines joined by `&&` and `||`.
    /// - Parameters:
    ///   - isValueDue: a block here is a closure.
    ///   - first: an operand that was read already.
    func parseChain(isValueDue: Bool, first: Expression? = nil) -> Chain {
        let start = first.map { Int($0.span.start) } ?? pos
        var chain = Chain(first: parsePipeline(isValueDue: isValueDue, first: first), span: span(start))
        while true {
            skipBlanks()
            let isAnd = current == UInt8(ascii: "&") && next == UInt8(ascii: "&")
            guard isAnd || continuesWithBar() && current == UInt8(ascii: "|") && next == UInt8(ascii: "|")
            else { break }
            let place = span(pos, pos + 2)
            pos += 2
            skipSpace()
            if chain.rest.count == Parser.chainLimit {
                report("more than \(Parser.chainLimit) commands joined by `&&` and `||`", place)
                recoverStatement()
                break
            }
            if isAtEnd || isCloser(current) || current == UInt8(ascii: ";") || current == UInt8(ascii: "|") {
                if isAtEnd { isIncomplete = true }
                report("a command is expected after `\(isAnd ? "&&" : "||")`", place)
                break
            }
            chain.rest.append((isAnd ? .and : .or, parsePipeline(isValueDue: isValueDue, first: nil)))
        }
        chain.span = span(start, lastUsed(start))
        return chain
    }

    /// Where the last thing read ends, blanks after it left out.
    func lastUsed(_ start: Int) -> Int {
        var stop = pos
        while stop > start, isBlank(bytes[stop - 1]) || bytes[stop - 1] == 0x0A { stop -= 1 }
        return stop
    }

    /// Whether a `|` is here or begins the next line; then reading goes on there.
    private func continuesWithBar() -> Bool {
        if current == UInt8(ascii: "|") { return !isAtEnd }
        return continues { self.byte($0) == UInt8(ascii: "|") }
    }

    /// Whether what stands after newlines and comments goes on with this statement; then reading goes on there.
    func continues(_ test: (Int) -> Bool) -> Bool {
        guard !isAtEnd, current == 0x0A || beginsComment(pos) else { return false }
        var index = pos
        while index < end {
            let byte = bytes[index]
            if isBlank(byte) || byte == 0x0A {
                index += 1
            } else if byte == UInt8(ascii: "#") {
                while index < end, bytes[index] != 0x0A { index += 1 }
            } else {
                break
            }
        }
        guard index < end, test(index) else { return false }
        pos = index
        return true
    }

    func parsePipeline(isValueDue: Bool, first: Expression?) -> Pipeline {
        let start = first.map { Int($0.span.start) } ?? pos
        var stages = [parseStage(isFirst: true, isValueDue: isValueDue, operand: first)]
        while true {
            skipBlanks()
            guard continuesWithBar(), next != UInt8(ascii: "|") else { break }
            let place = span(pos, pos + 1)
            pos += 1
            if current == UInt8(ascii: "&"), next != UInt8(ascii: "&"), !isAtEnd {
                report("`|&` is written `2>&1 |`", span(pos - 1, pos + 1))
                pos += 1
            }
            skipSpace()
            if isAtEnd || isCloser(current) || current == UInt8(ascii: ";") || current == UInt8(ascii: "|")
                || (current == UInt8(ascii: "&") && next == UInt8(ascii: "&"))
            {
                if isAtEnd { isIncomplete = true }
                report("a command is expected after `|`", place)
                break
            }
            if stages.count == Parser.pipeLimit {
                report(
                    "more than \(Parser.pipeLimit) commands in one pipe", place,
                    help: "give what comes of the first ones a name with `let`")
                recoverStatement()
                break
            }
            stages.append(parseStage(isFirst: false, isValueDue: isValueDue, operand: nil))
        }
        return Pipeline(stages: stages, span: span(start, lastUsed(start)))
    }
}
