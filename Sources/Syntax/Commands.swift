// What stands between two `|`: an expression, a command, a program.

/// The commands that a block makes known.
struct CommandScope {
    var commands: [String: CommandShape] = [:]
    /// What commands of several words begin with.
    var groups: Set<String> = []

    mutating func define(_ shape: CommandShape) {
        commands[shape.name] = shape
        if let space = shape.name.firstIndex(of: " ") { groups.insert(String(shape.name[..<space])) }
    }
}

extension Parser {
    func lookUp(_ name: String) -> CommandShape? {
        for scope in scopes.reversed() {
            if let shape = scope.commands[name] { return shape }
        }
        return shapes.shape(named: name)
    }

    func isGroup(_ word: String) -> Bool {
        scopes.contains { $0.groups.contains(word) } || shapes.isGroup(word)
    }

    // MARK: - Stages

    func parseStage(isFirst: Bool, isValueDue: Bool, operand: Expression?) -> Stage {
        let start = operand.map { Int($0.span.start) } ?? pos
        let errors = diagnostics.count
        if let operand {
            let value = parseExpression(.error, after: operand)
            checkNoWords(after: value, since: errors)
            return Stage(.expression(value), span: value.span)
        }
        if let value = parseBashStage() { return Stage(.expression(value), span: value.span) }
        if isBeginOfExpression() {
            let value: Expression
            if current == UInt8(ascii: "{"), isFirst, !isValueDue, braceKind(pos) == .block {
                let body = parseBody()
                value = Expression(.block(body), body.span)
            } else {
                value = parseExpression(.error)
                checkNoWords(after: value, since: errors)
            }
            if !isFirst {
                report(
                    "an expression may stand only first in a pipeline", value.span,
                    help: "a command goes on from here; for each value write `each { … }`")
            }
            return Stage(.expression(value), span: value.span)
        }
        if let value = parseKeywordValue() {
            if case .ok = value.kind {
                let whole = parseExpression(.error, after: value)
                return Stage(.expression(whole), span: whole.span)
            }
            return Stage(.expression(value), span: value.span)
        }
        let environment = parseEnvironment()
        var redirections: [Redirection] = []
        let kind = parseCommand(start, hasEnvironment: !environment.isEmpty, environment, &redirections)
        return Stage(
            kind, redirections: redirections, environment: environment, span: span(start, lastUsed(start)))
    }

    /// Whether what is here is an expression's begin and not a command's name (rule 10).
    private func isBeginOfExpression() -> Bool {
        switch current {
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "$"), UInt8(ascii: "("), UInt8(ascii: "["),
            UInt8(ascii: "{"):
            return true
        case UInt8(ascii: "-"):
            return isDigit(next) || next == UInt8(ascii: "$") || next == UInt8(ascii: "(")
        case 0x30...0x39:
            if redirects(), current == 0x31 || current == 0x32 { return false }
            let stop = wordStop(pos)
            if literal(pos, stop) != nil || beginsRange(pos) { return true }
            switch scanLiteral(pos, end) {
            case .found(_, let after):
                // `1+2`: no program; the expression's own message is the better one.
                switch byte(after) {
                case UInt8(ascii: "+"), UInt8(ascii: "*"), UInt8(ascii: "/"), UInt8(ascii: "%"),
                    UInt8(ascii: "<"),
                    UInt8(ascii: ">"), UInt8(ascii: "="), UInt8(ascii: "!"):
                    return true
                case UInt8(ascii: "-"):
                    return isDigit(byte(after + 1)) || byte(after + 1) == UInt8(ascii: "$")
                case UInt8(ascii: ","), UInt8(ascii: "["): return true
                default: return false
                }
            case .bad(let message, _, let after): return after == stop && !message.hasPrefix("not a number")
            case .none: return false
            }
        case UInt8(ascii: "."): return beginsRange(pos)
        case UInt8(ascii: "n"): return isWord("not", at: pos) || isWord("null", at: pos)
        case UInt8(ascii: "t"): return isWord("true", at: pos)
        case UInt8(ascii: "f"): return isWord("false", at: pos)
        default: return false
        }
    }

    /// The place of a binary operator that stands here as a word of its own.
    private func operatorAlone() -> (start: Int, end: Int)? {
        switch current {
        case UInt8(ascii: "+"), UInt8(ascii: "*"), UInt8(ascii: "/"), UInt8(ascii: "%"), UInt8(ascii: "?"),
            UInt8(ascii: "="):
            break
        default: return nil
        }
        var stop = pos
        while !endsWord(stop) { stop += 1 }
        let operators = ["+", "*", "/", "//", "**", "%", "==", "=~", "??"]
        return operators.contains(string(pos, stop)) ? (pos, stop) : nil
    }

    /// Words after a value would be arguments of nothing.
    private func checkNoWords(after value: Expression, since errors: Int) {
        skipBlanks()
        if atStageEnd() { return }
        if hasErrors(since: errors) {
            recoverStage()
            return
        }
        let start = pos
        if current == UInt8(ascii: "="), next != UInt8(ascii: "=") {
            report(
                "`=` can't stand here", span(start, start + 1),
                help: "equality is `==`; a name is declared by `let`")
            recoverStage()
            return
        }
        let stop = max(roughWordEnd(pos), pos + 1)
        let text = file.text(value.span)
        if string(start, stop) == "{" || text.utf8.count > 40 {
            report("`\(string(start, stop))` is not expected after a value", span(start, stop))
        } else {
            report(
                "words can't follow a value", span(start, stop),
                help: "to run a program, write `^\(text) …`; to call a closure, `do \(text) …`")
        }
        recoverStage()
    }

    func atStageEnd() -> Bool {
        guard !isAtEnd else { return true }
        switch bytes[pos] {
        case 0x0A, UInt8(ascii: ";"), UInt8(ascii: "|"), UInt8(ascii: ")"), UInt8(ascii: "]"),
            UInt8(ascii: "}"):
            return true
        case UInt8(ascii: "#"): return beginsComment(pos)
        case UInt8(ascii: "&"): return next == UInt8(ascii: "&")
        case UInt8(ascii: ","): return commaEnds
        case UInt8(ascii: "{"): return braceEnds
        default: return false
        }
    }

    func recoverStage() {
        while !atStageEnd() {
            let byte = bytes[pos]
            if isOpener(byte) || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
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

    /// `NAME=value` words before a command.
    private func parseEnvironment() -> [(name: Name, value: Expression)] {
        var result: [(name: Name, value: Expression)] = []
        while isNameStart(current) {
            var index = pos
            while index < end, isNameByte(bytes[index]) { index += 1 }
            guard byte(index) == UInt8(ascii: "="), index < end else { break }
            let name = Name(string(pos, index), span(pos, index))
            pos = index + 1
            let value: Expression
            if endsWord(pos) {
                value = Expression(.string(""), span(pos))
            } else {
                value = parseWord(isProgram: true)
            }
            result.append((name, value))
            skipBlanks()
        }
        return result
    }

    // MARK: - Commands

    private func parseCommand(
        _ start: Int, hasEnvironment: Bool, _ environment: [(name: Name, value: Expression)],
        _ redirections: inout [Redirection]
    ) -> Stage.Kind {
        skipBlanks()
        let nameStart = pos
        if atStageEnd() {
            if let last = environment.last {
                reportLoneAssignment(last)
            } else if braceEnds, current == UInt8(ascii: "{") {
                report("a command is expected before the body", span(pos, pos + 1))
            } else if current == UInt8(ascii: "&") || current == UInt8(ascii: "|") {
                report(
                    "a command is expected before `\(string(pos, min(end, pos + 2)).filter { $0 == "&" || $0 == "|" })`",
                    span(pos, pos + 1),
                    help: current == UInt8(ascii: "&") ? "a line goes on when it ends in `&&`" : nil)
                pos += byte(pos + 1) == current ? 2 : 1
                recoverStage()
            } else {
                report("a command is expected here", span(pos, min(end, pos + 1)))
            }
            return .expression(missing(start))
        }
        if current == UInt8(ascii: "^") { return parseProgram(&redirections) }
        if let op = operatorAlone() {
            report(
                "`\(string(op.start, op.end))` can't begin a command", span(op.start, op.end),
                help:
                    "an expression goes on when a line ends in its operator: write it at the end of the line before"
            )
            recoverStatement()
            return .expression(missing(start))
        }
        if current == UInt8(ascii: ",") || current == UInt8(ascii: "=") || current == UInt8(ascii: "&") {
            let text = string(pos, pos + 1)
            report("`\(text)` can't begin a command", span(pos, pos + 1))
            recoverStatement()
            return .expression(missing(start))
        }
        if redirects() {
            // `< names.txt sort`: the redirection may come first.
            parseRedirection(&redirections)
            skipBlanks()
            if atStageEnd() {
                report(
                    "a command is expected", span(nameStart),
                    help: "to empty a file, write `\"\" | save --force FILE`")
                return .expression(missing(start))
            }
            return parseCommand(start, hasEnvironment: hasEnvironment, [], &redirections)
        }

        let word = parseWord(isProgram: true)
        if pos == nameStart {
            pos += 1
            return .expression(missing(start))
        }
        guard case .word(let first, _) = word.kind else {
            if case .missing = word.kind {
                recoverStage()
                return .expression(missing(start))
            }
            if case .glued(let parts) = word.kind, containsSlash(parts) {
                return .program(
                    ProgramCall(name: word, arguments: parseArguments(nil, isProgram: true, &redirections)))
            }
            let text = file.text(word.span)
            report(
                "a command's name is written plainly", word.span,
                help: text.utf8.contains(UInt8(ascii: "*"))
                    ? "a list of paths is written `[\(text)]`"
                    : "a program whose name is computed is run by `^\"\(text)\" …`")
            recoverStage()
            return .expression(missing(start))
        }
        if first.utf8.contains(UInt8(ascii: "/")) {
            return .program(
                ProgramCall(name: word, arguments: parseArguments(nil, isProgram: true, &redirections)))
        }
        if first == "capture", isWord("capture", at: nameStart), lookUp("capture") == nil {
            return parseCapture(nameStart)
        }
        if reportKeyword(first, word.span) {
            recoverStage()
            return .expression(missing(start))
        }

        // The longest name of up to three words.
        var name = Name(first, word.span)
        var shape: CommandShape?
        let afterFirst = pos
        var group = name
        var words = first
        var afterName = pos
        skipBlanks()
        var nextStart = pos
        for count in 2...3 where isNameStart(current) {
            let begin = pos
            var index = pos
            while index < end, isNameByte(bytes[index]) || bytes[index] == UInt8(ascii: "-") { index += 1 }
            guard endsWord(index) else { break }
            words += " " + string(begin, index)
            pos = index
            if let found = lookUp(words) {
                shape = found
                afterName = index
                name = Name(words, span(nameStart))
            }
            guard count < 3, shape == nil, lookUp(first) == nil, isGroup(words) else { break }
            group = Name(words, span(nameStart))
            skipBlanks()
            nextStart = pos
        }
        pos = afterName
        if shape == nil {
            pos = afterFirst
            shape = lookUp(first)
            if shape == nil, isGroup(first) {
                reportSubcommand(of: group, at: nextStart)
                quietly { _ = parseArguments(nil, isProgram: true, &redirections) }
                redirections = []
                return .expression(missing(start))
            }
        }
        if shape == nil, reportAssignment(first, word.span) {
            recoverStage()
            return .expression(missing(start))
        }
        if shape == nil, reportForeignCommand(first, word.span) {
            recoverStage()
            return .expression(missing(start))
        }
        let arguments = parseArguments(shape, isProgram: shape == nil, &redirections)
        return .command(CommandCall(name: name, shape: shape, arguments: arguments))
    }

    private func containsSlash(_ parts: [WordPart]) -> Bool {
        parts.contains {
            if case .text(let text) = $0 { return text.utf8.contains(UInt8(ascii: "/")) }
            return false
        }
    }

    /// Runs `body` and forgets what it found wrong.
    @discardableResult
    func quietly<T>(_ body: () -> T) -> T {
        let count = diagnostics.count
        let incomplete = isIncomplete
        let hadGivenUp = gaveUp
        let result = body()
        if diagnostics.count > count { diagnostics.removeLast(diagnostics.count - count) }
        isIncomplete = incomplete
        gaveUp = hadGivenUp
        return result
    }

    private func reportLoneAssignment(_ assignment: (name: Name, value: Expression)) {
        let name = assignment.name.text
        let value = file.text(assignment.value.span)
        let shown: String
        switch assignment.value.kind {
        case .word(_, let literal): shown = literal == nil ? "\"\(value)\"" : value
        case .glued: shown = value.contains("\"") ? "…" : "\"\(value)\""
        default: shown = value.isEmpty ? "\"\"" : value
        }
        let fix =
            known.contains(name)
            ? "`$\(name) = \(shown)`"
            : "`let \(name) = \(shown)`, or `$env.\(name) = \(shown)` for the environment"
        report(
            "`\(name)=…` alone sets nothing", assignment.name.span.joined(assignment.value.span),
            help: "write \(fix)")
    }

    private func reportSubcommand(of group: Name, at index: Int) {
        let local = scopes.flatMap { scope in
            scope.commands.keys.filter { $0.hasPrefix(group.text + " ") }.map {
                String($0.dropFirst(group.text.count + 1))
            }
        }
        let names = (shapes.subcommands(of: group.text) + local).sorted()
        let list = names.isEmpty || names.count > 12 ? nil : "subcommands: " + names.joined(separator: ", ")
        pos = index
        if group.text == "date", current == UInt8(ascii: "+") {
            report(
                "`date` of nops takes no format", span(group.span.start.asInt, wordStop(index)),
                help: "write `date now`, or `^date \(string(index, wordStop(index)))` for the program")
            return
        }
        if atStageEnd() || current == UInt8(ascii: "-") || !isNameStart(current) {
            report(
                "a subcommand of `\(group.text)` is expected", group.span,
                help: group.text == "date"
                    ? "write `date now`; `^date` is the program" : list ?? "`help \(group.text)` lists them")
            return
        }
        let stop = max(index + 1, wordStop(index))
        let word = string(index, stop)
        let guess = closest(to: word, among: names)
        report(
            "unknown subcommand `\(word)` of `\(group.text)`", span(index, stop),
            help: guess.map { "did you mean `\(group.text) \($0)`?" } ?? list, isSyntax: false)
    }

    /// At `^`.
    private func parseProgram(_ redirections: inout [Redirection]) -> Stage.Kind {
        let start = pos
        pos += 1
        if endsWord(pos) || current == UInt8(ascii: "{") || current == UInt8(ascii: "[") {
            report(
                "a program's name is expected after `^`", span(start, start + 1),
                help: "write `^ls`, with no space")
            recoverStage()
            return .expression(missing(start))
        }
        let name = parseWord(isProgram: true)
        return .program(
            ProgramCall(name: name, arguments: parseArguments(nil, isProgram: true, &redirections)))
    }

    /// After the word `capture`: one command, or a block.
    private func parseCapture(_ start: Int) -> Stage.Kind {
        skipBlanks()
        if atStageEnd() {
            report("a command or a block is expected after `capture`", span(start, start + 7))
            return .expression(missing(start))
        }
        if current == UInt8(ascii: "{") { return .capture(.block(parseBody())) }
        guard enter(start) else { return .expression(missing(start)) }
        defer { leave() }
        return .capture(.stage(parseStage(isFirst: true, isValueDue: false, operand: nil)))
    }
}

extension Int32 {
    var asInt: Int { Int(self) }
}
