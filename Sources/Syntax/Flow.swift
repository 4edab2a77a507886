/// `if`, `match`, `try`, loops, `ok` and `do`.
extension Parser {
    /// A keyword here that makes a value, or nil.
    func parseKeywordValue() -> Expression? {
        switch current {
        case UInt8(ascii: "i") where isWord("if", at: pos): return parseIf()
        case UInt8(ascii: "m") where isWord("match", at: pos): return parseMatch()
        case UInt8(ascii: "t") where isWord("try", at: pos): return parseTry()
        case UInt8(ascii: "o") where isWord("ok", at: pos): return parseOk()
        case UInt8(ascii: "d") where isWord("do", at: pos): return parseDo()
        default: return nil
        }
    }

    /// Reads the head of a keyword, where a `{` after a complete operand opens the body.
    func head<T>(_ body: () -> T) -> T {
        let saved = (commaEnds, braceEnds)
        (commaEnds, braceEnds) = (false, true)
        defer { (commaEnds, braceEnds) = saved }
        skipBlanks()
        return body()
    }

    private func parseCondition(of keyword: String, _ start: Int) -> Expression {
        head {
            if atStatementEnd()
                || (current == UInt8(ascii: "{") && (braceKind(pos) != .record || isEmptyBraces(pos)))
            {
                report("a condition is expected after `\(keyword)`", span(start, start + keyword.utf8.count))
                return missing(pos)
            }
            if current == UInt8(ascii: "["), isBashTest(pos) { return parseBashTest() }
            if isLetter(current), !isWord("not", at: pos), !isWord("true", at: pos),
                !isWord("false", at: pos),
                !isWord("null", at: pos), !isWord("ok", at: pos), !isWord("do", at: pos)
            {
                return parseBareCommandAsCondition(keyword)
            }
            return parseExpression(.error)
        }
    }

    /// `if ls {`: a command stands in parentheses there.
    private func parseBareCommandAsCondition(_ keyword: String) -> Expression {
        let start = pos
        var stop = pos
        while stop < end, bytes[stop] != 0x0A, bytes[stop] != UInt8(ascii: ";") {
            if bytes[stop] == UInt8(ascii: "{"), stop > 0, isBlank(bytes[stop - 1]) { break }
            stop =
                isOpener(bytes[stop]) || bytes[stop] == UInt8(ascii: "\"") || bytes[stop] == UInt8(ascii: "'")
                ? max(stop + 1, skipBalanced(stop)) : stop + 1
        }
        pos = min(stop, end)
        var last = pos
        while last > start, isBlank(bytes[last - 1]) { last -= 1 }
        let text = string(start, last)
        let word = string(start, roughWordEnd(start))
        let help: String
        var second = min(end, start + word.utf8.count)
        while second < end, isBlank(bytes[second]) { second += 1 }
        let sign = string(second, min(end, second + 2))
        if ["==", "!=", "< ", "> ", "<=", ">=", "=~", "!~", "= "].contains(sign) {
            help = "a variable is `$\(word)`, text is \"\(word)\""
        } else if known.contains(word) {
            help = "the variable is `$\(word)`"
        } else if text.contains(" and ") || text.contains(" or ") {
            help = "each command stands in parentheses of its own: `(…) and (…)`, or `ok { … } or ok { … }`"
        } else if text.utf8.count <= 60 {
            help = "write `\(keyword) (\(text))` for its value, `\(keyword) ok \(text)` for its success"
        } else {
            help = "write `(…)` for its value, `ok …` for its success"
        }
        report("a command in a condition stands in parentheses", span(start, last), help: help)
        return missing(start)
    }

    /// The body after a head.
    func parseBodyBlock(after what: String, _ start: Int) -> Block {
        skipBlanks()
        if current == UInt8(ascii: "{"), !isAtEnd { return parseBody() }
        let place =
            atStatementEnd()
            ? span(start, start + what.utf8.count) : span(pos, max(pos + 1, roughWordEnd(pos)))
        let next = atStatementEnd() ? "" : file.text(place)
        // What shell scripts have here.
        let isShell = current == UInt8(ascii: ";") || next == "then" || next == "do" || current == 0x0A
        if next == "=" {
            report("`=` assigns", place, help: "equality is `==`")
        } else if starts(with: "&&", at: pos) || starts(with: "||", at: pos) {
            let joint = string(pos, pos + 2)
            report(
                "`\(joint)` joins commands", span(pos, pos + 2),
                help: "conditions are joined by `\(joint == "&&" ? "and" : "or")`")
            pos += 2
            skipBlanks()
            quietly { _ = head { parseExpression(.error) } }
            return parseBodyBlock(after: what, start)
        } else {
            reportBody(what, place, isShell)
        }
        if !isShell {
            // What is too much is left out; the body may still follow on the line.
            while !atStatementEnd(), current != UInt8(ascii: "{") { pos += 1 }
            if current == UInt8(ascii: "{"), !isAtEnd { return parseBody() }
        }
        recoverStatement()
        if isShell {
            let before = pos
            while !isAtEnd, current == UInt8(ascii: ";") || isBlank(current) || current == 0x0A { pos += 1 }
            if isWord("then", at: pos) {
                pos += 4
            } else if isWord("do", at: pos) {
                pos += 2
            } else {
                pos = before
            }
            // The rest of the line is read as the statements that it holds.
            pos = min(pos, end)
        }
        return Block(statements: [], span: span(pos))
    }

    private func reportBody(_ what: String, _ place: Span, _ isShell: Bool) {
        let isPipe = !isAtEnd && current == UInt8(ascii: "|")
        report(
            "a body in braces is expected after `\(what)`", place,
            help: isShell
                ? "write `\(what) … { … }`; there is no `then`, `do`, `fi` or `done`"
                : isPipe ? "a pipeline stands in parentheses there: `\(what) (… | …) { … }`" : nil)
    }

    private func parseIf() -> Expression {
        let start = pos
        var branches: [(condition: Expression, body: Block)] = []
        var otherwise: Block?
        pos += 2
        branches.append((parseCondition(of: "if", start), parseBodyBlock(after: "if", start)))
        while true {
            let before = pos
            skipBlanks()
            guard isWord("else", at: pos) || continues({ isWord("else", at: $0) }) else {
                pos = before
                break
            }
            let elseStart = pos
            pos += 4
            skipBlanks()
            if isWord("if", at: pos) {
                let ifStart = pos
                pos += 2
                branches.append((parseCondition(of: "if", ifStart), parseBodyBlock(after: "if", ifStart)))
            } else {
                otherwise = parseBodyBlock(after: "else", elseStart)
                break
            }
        }
        return Expression(.ifElse(If(branches: branches, otherwise: otherwise)), span(start))
    }

    func parseWhile() -> Statement.Kind {
        let start = pos
        pos += 5
        return .whileLoop(
            condition: parseCondition(of: "while", start), body: parseBodyBlock(after: "while", start))
    }

    func parseLoop() -> Statement.Kind {
        let start = pos
        pos += 4
        return .loop(body: parseBodyBlock(after: "loop", start))
    }

    func parseDefer() -> Statement.Kind {
        let start = pos
        pos += 5
        return .deferred(body: parseBodyBlock(after: "defer", start))
    }

    func parseFor() -> Statement.Kind {
        let start = pos
        pos += 3
        skipBlanks()
        let isC = starts(with: "((", at: pos)
        if isC {
            report(
                "there is no `for ((…))`", span(start, pos + 2), help: "write `for i in 0..<10 { … }`")
            pos = skipBalanced(pos)
        }
        let name = isC ? nil : parseDeclaredName(after: "for")
        if let name { known.insert(name.text) }
        skipBlanks()
        var iterable = missing(pos)
        if isWord("in", at: pos) {
            let inStart = pos
            pos += 2
            iterable = head { parseIterable(inStart) }
        } else if name != nil {
            report(
                "`in` is expected after `for \(name?.text ?? "x")`",
                span(pos, max(pos + 1, roughWordEnd(pos))))
            while !atStatementEnd(), current != UInt8(ascii: "{") { pos += 1 }
        }
        let body = parseBodyBlock(after: "for", start)
        return .forLoop(variable: name ?? Name("_", span(start, start + 3)), iterable: iterable, body: body)
    }

    private func parseIterable(_ keyword: Int) -> Expression {
        let start = pos
        if atStatementEnd() || (current == UInt8(ascii: "{") && braceKind(pos) != .record) {
            report("a value is expected after `in`", span(keyword, keyword + 2))
            return missing(start)
        }
        let value: Expression
        if isGlobWord(start) {
            value = parseWord(isProgram: false)
        } else if isLetter(current), !isWord("do", at: pos), !isWord("match", at: pos),
            !isWord("if", at: pos),
            !isWord("try", at: pos)
        {
            let stop = max(roughWordEnd(start), start + 1)
            let word = string(start, stop)
            pos = stop
            skipBlanks()
            var help = "a command stands in parentheses: `for x in (\(word) …) {`; a list is `[\(word) …]`"
            if known.contains(word) { help = "the variable is `$\(word)`" }
            report("a bare word after `in`", span(start, stop), help: help)
            value = missing(start)
        } else {
            value = parseExpression(.error)
        }
        skipBlanks()
        if !atStageEnd() {
            let stop = max(roughWordEnd(pos), pos + 1)
            if case .missing = value.kind {
            } else {
                report(
                    "more than one value after `in`", span(pos, stop),
                    help: "write a list: `for x in [a b c] {`")
            }
            recoverStage()
        }
        return value
    }

    /// Whether the word here has a `*` that globs.
    private func isGlobWord(_ start: Int) -> Bool {
        var index = start
        while index < end, !isBlank(bytes[index]), bytes[index] != 0x0A {
            switch bytes[index] {
            case UInt8(ascii: "*"):
                return byte(index + 1) != UInt8(ascii: " ") || index == start || !isDigit(byte(index - 1))
            case UInt8(ascii: "\""), UInt8(ascii: "'"): index = max(index + 1, skipBalanced(index))
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
                if index == start { return false }
                index = max(index + 1, skipBalanced(index))
            case UInt8(ascii: ";"), UInt8(ascii: "|"): return false
            default: index += 1
            }
        }
        return false
    }

    // MARK: - try, ok, do

    private func parseTry() -> Expression {
        let start = pos
        pos += 3
        let body = parseBodyBlock(after: "try", start)
        var result = Try(body: body, errorName: nil, handler: nil, finally: nil)
        var before = pos
        skipBlanks()
        if isWord("catch", at: pos) || continues({ isWord("catch", at: $0) }) {
            let catchStart = pos
            pos += 5
            skipBlanks()
            if current != UInt8(ascii: "{"), !atStatementEnd() {
                result.errorName = parseDeclaredName(after: "catch")
                if let name = result.errorName { known.insert(name.text) }
            }
            result.handler = parseBodyBlock(after: "catch", catchStart)
            before = pos
            skipBlanks()
        }
        if isWord("finally", at: pos) || continues({ isWord("finally", at: $0) }) {
            let finallyStart = pos
            pos += 7
            result.finally = parseBodyBlock(after: "finally", finallyStart)
        } else {
            pos = before
        }
        return Expression(.tryCatch(result), span(start))
    }

    /// `ok CMD`, `ok { … }`
    private func parseOk() -> Expression {
        let start = pos
        pos += 2
        skipBlanks()
        if current == UInt8(ascii: "{"), !isAtEnd {
            let body = parseBody()
            return Expression(.ok(body), span(start))
        }
        if atStageEnd() {
            report("a command or a block is expected after `ok`", span(start, start + 2))
            return missing(start)
        }
        guard enter(start) else { return missing(start) }
        defer { leave() }
        let saved = bare
        let stage = parseStage(isFirst: true, isValueDue: false, operand: nil)
        bare = saved
        reportOperators(among: stage)
        let pipeline = Pipeline(stages: [stage], span: stage.span)
        let statement = Statement(.chain(Chain(first: pipeline, span: stage.span)), stage.span)
        return Expression(
            .ok(Block(statements: [statement], span: stage.span)), span(start, Int(stage.span.end)))
    }

    /// `ok CMD and …`: all words up to the end are the command's.
    private func reportOperators(among stage: Stage) {
        let arguments: [Argument]
        switch stage.kind {
        case .command(let call): arguments = call.arguments
        case .program(let call): arguments = call.arguments
        default: return
        }
        for case .positional(let value) in arguments {
            guard case .word(let word, nil) = value.kind, word == "and" || word == "or" else { continue }
            report(
                "`\(word)` would be a word of the command", value.span,
                help: "`ok { … } \(word) …` joins conditions; the word itself is quoted: '\(word)'")
        }
    }

    /// `do $f ARG…`, `do { … }`
    private func parseDo() -> Expression {
        let start = pos
        pos += 2
        skipBlanks()
        let callee: Expression
        if current == UInt8(ascii: "{"), !isAtEnd {
            callee = parseBraces(.closure)
        } else if current == UInt8(ascii: "$") || current == UInt8(ascii: "(") {
            callee = parseOperand()
        } else {
            report(
                "a closure is expected after `do`", span(start, start + 2),
                help: "write `do $f …` or `do { … }`")
            recoverStage()
            return missing(start)
        }
        var redirections: [Redirection] = []
        let saved = bare
        let arguments = parseArguments(nil, isProgram: false, &redirections)
        bare = saved
        for redirection in redirections {
            report(
                "`do` can't be redirected", redirection.span, help: "pipe its value on: `do $f | save FILE`")
        }
        return Expression(.call(callee, arguments), span(start, lastUsed(start)))
    }
}
