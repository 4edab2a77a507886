/// A command's words: arguments, flags, redirections.
extension Parser {
    /// The words up to the stage's end.
    /// - Parameter isProgram: flags are words as any.
    func parseArguments(_ shape: CommandShape?, isProgram: Bool, _ redirections: inout [Redirection])
        -> [Argument]
    {
        var arguments: [Argument] = []
        var positional = 0
        var flagsEnded = isProgram
        while true {
            let isSpaced = skipBlanks()
            if atStageEnd() {
                // Where `{` begins a body, a command that wants a block still gets its own.
                guard braceEnds, current == UInt8(ascii: "{"), let type = parameterType(shape, positional),
                    type == .block || type == .closure
                else { return arguments }
            }
            let start = pos
            if redirects() {
                parseRedirection(&redirections)
                continue
            }
            if current == UInt8(ascii: "&"), isBlank(next) || pos + 1 >= end || endsWord(pos + 1) {
                report(
                    "`&` runs nothing in the background", span(pos, pos + 1),
                    help: "write `spawn { … }`; quote it, if text is meant")
                pos += 1
                continue
            }
            if !isSpaced, start > 0, !arguments.isEmpty, isQuote(bytes[start - 1]) || isQuote(current) {
                report("a space is expected between words", span(start, start + 1))
            }
            if beginsSpread() {
                pos += 3
                arguments.append(.spread(parseTextOrBracket()))
                continue
            }
            let type = isProgram ? ValueType.string : parameterType(shape, positional) ?? .any
            if type == .words {
                arguments.append(.positional(parseWord(isProgram: true)))
                flagsEnded = true
                if pos == start { pos += 1 }
                continue
            }
            if !flagsEnded, current == UInt8(ascii: "-") {
                if next == UInt8(ascii: "-"), endsWord(pos + 2) {
                    pos += 2
                    flagsEnded = true
                    continue
                }
                if parseFlag(shape, &arguments) { continue }
            }
            if !isProgram, type == .condition {
                let condition = parseExpression(.field)
                arguments.append(.positional(condition))
                positional += 1
                skipBlanks()
                if !atStageEnd() { reportAfterCondition(condition) }
                if pos == start { pos += 1 }
                continue
            }
            let value = parseWord(isProgram: isProgram, type: isProgram ? .any : type)
            arguments.append(.positional(value))
            positional += 1
            if pos == start { pos += 1 }
        }
    }

    private func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }

    /// What a spread spreads: `$x.path`, `(…)`, `[…]`.
    private func parseTextOrBracket() -> Expression {
        current == UInt8(ascii: "$") ? parseTextValue(inWord: true) : parseBracketed()
    }

    private func parameterType(_ shape: CommandShape?, _ index: Int) -> ValueType? {
        guard let shape else { return nil }
        return index < shape.parameters.count ? shape.parameters[index].type : shape.rest?.type
    }

    private func reportAfterCondition(_ condition: Expression) {
        if case .missing = condition.kind {
            recoverStage()
            return
        }
        let stop = max(roughWordEnd(pos), pos + 1)
        let text = string(pos, stop)
        var help = "a condition ends at `|` or the line's end; text stands in quotes"
        if text == "=" { help = "equality is `==`" }
        report("`\(text)` is not expected in a condition", span(pos, stop), help: help)
        recoverStage()
    }

    // MARK: - Flags

    /// At `-`: a flag, or false where the word is none (`-`, `-5`).
    private func parseFlag(_ shape: CommandShape?, _ arguments: inout [Argument]) -> Bool {
        let start = pos
        if next == UInt8(ascii: "-") {
            guard isLetter(byte(pos + 2)) else { return false }
            var stop = pos + 2
            while stop < end, isNameByte(bytes[stop]) || bytes[stop] == UInt8(ascii: "-") { stop += 1 }
            let hasValue = byte(stop) == UInt8(ascii: "=") && stop < end
            if !hasValue, !endsWord(stop) { stop = wordStop(stop) }
            let name = Name(string(start + 2, stop), span(start, stop))
            let flag = shape?.flag(named: name.text)
            pos = stop
            var value: Expression?
            if hasValue {
                pos += 1
                value = parseFlagValue(flag?.type ?? .any, "--\(name.text)=", start)
            } else if let type = flag?.type {
                value = parseNextWord(type, "--\(name.text)", start)
            }
            arguments.append(.flag(name: name, isShort: false, value: value))
            return true
        }
        let first = Character(Unicode.Scalar(next))
        guard isLetter(next) || (isDigit(next) && shape?.flag(short: first) != nil) else { return false }
        pos += 1
        while !isAtEnd, isNameByte(bytes[pos]) {
            let letter = Character(Unicode.Scalar(bytes[pos]))
            let letterStart = pos
            let place = span(letterStart == start + 1 ? start : letterStart, letterStart + 1)
            guard let flag = shape?.flag(short: letter) else {
                pos = wordStop(pos)
                arguments.append(.flag(name: Name(String(letter), place), isShort: true, value: nil))
                return true
            }
            pos += 1
            var value: Expression?
            if current == UInt8(ascii: "="), !isAtEnd {
                pos += 1
                value = parseFlagValue(flag.type ?? .any, "-\(letter)=", start)
            } else if let type = flag.type {
                // `-n5` and `-n 5`
                let rest = string(start + 1, wordStop(pos))
                if rest.utf8.count > 1, shape?.flag(named: rest) != nil {
                    report(
                        "`-\(rest)` would be `-\(letter)` with the value `\(string(pos, wordStop(pos)))`",
                        span(start, wordStop(pos)), help: "the flag is `--\(rest)`")
                }
                value =
                    endsWord(pos)
                    ? parseNextWord(type, "-\(letter)", start) : parseWord(isProgram: false, type: type)
            }
            arguments.append(.flag(name: Name(flag.name, place), isShort: true, value: value))
            if value != nil { return true }
        }
        if !isAtEnd, !endsWord(pos) {
            let stop = wordStop(pos)
            report(
                "not a flag: `\(string(start, stop))`", span(start, stop),
                help: "write `--` before words that begin with `-`")
            pos = stop
        }
        return true
    }

    private func parseFlagValue(_ type: ValueType, _ written: String, _ start: Int) -> Expression {
        if endsWord(pos) {
            report("a value is expected after `\(written)`", span(start))
            return missing(pos)
        }
        return parseWord(isProgram: false, type: type)
    }

    /// A flag's value in a word of its own; a value is never a flag.
    private func parseNextWord(_ type: ValueType, _ written: String, _ start: Int) -> Expression {
        let after = pos
        skipBlanks()
        let isBody = braceEnds && current == UInt8(ascii: "{") && (type == .block || type == .closure)
        let isFlag =
            current == UInt8(ascii: "-")
            && (isLetter(next) || (next == UInt8(ascii: "-") && !endsWord(pos + 2)))
        if (atStageEnd() && !isBody) || isFlag || redirects() {
            pos = after
            report(
                "`\(written)` needs a value", span(start),
                help: isFlag ? "a value that begins with `-` is written `\(written)=…`" : nil)
            return missing(after)
        }
        return parseWord(isProgram: false, type: type)
    }

    // MARK: - Redirections

    /// Whether a redirection begins here (a word's start).
    func redirects() -> Bool {
        switch current {
        case UInt8(ascii: "<"), UInt8(ascii: ">"): return true
        case UInt8(ascii: "&"): return next == UInt8(ascii: ">")
        case 0x30...0x39: return next == UInt8(ascii: ">") || (next == UInt8(ascii: "<") && current == 0x30)
        default: return false
        }
    }

    func parseRedirection(_ redirections: inout [Redirection]) {
        let start = pos
        if starts(with: "<<", at: pos) {
            let isString = byte(pos + 2) == UInt8(ascii: "<")
            pos += isString ? 3 : 2
            skipBlanks()
            report(
                isString ? "there is no `<<<`" : "there is no `<<`", span(start, start + (isString ? 3 : 2)),
                help: isString
                    ? "pipe the text in: `\"text\" | sort`" : "pipe a text block in: `\"\"\" … \"\"\" | sort`"
            )
            if !atStageEnd() { _ = parseWord(isProgram: true) }
            return
        }
        if starts(with: "<(", at: pos) || starts(with: ">(", at: pos) {
            report(
                "there is no `\(string(pos, pos + 2))…)`", span(start, start + 2),
                help: "save the output to a file first, or use a pipe")
            pos = skipBalanced(pos + 1)
            return
        }
        var kind: Redirection.Kind
        if current == UInt8(ascii: "<") || next == UInt8(ascii: "<") {
            pos += current == UInt8(ascii: "<") ? 1 : 2
            kind = .input
        } else if current == UInt8(ascii: "&") {
            pos += 2
            let isAppending = current == UInt8(ascii: ">")
            if isAppending { pos += 1 }
            kind = .both(append: isAppending)
        } else {
            var descriptor = 1
            if isDigit(current) {
                descriptor = Int(current) - 0x30
                pos += 1
            }
            pos += 1
            let isAppending = current == UInt8(ascii: ">")
            if isAppending { pos += 1 }
            kind = .output(descriptor: descriptor, append: isAppending)
            if descriptor != 1, descriptor != 2 {
                report(
                    "only 1 (output) and 2 (errors) can be redirected", span(start),
                    help: "write `> FILE` or `2> FILE`")
            }
            if current == UInt8(ascii: "&"), !isAppending {
                pos += 1
                let digit = current
                if (digit == 0x31 || digit == 0x32), endsWord(pos + 1) || redirectsAfter(pos + 1) {
                    pos += 1
                    redirections.append(
                        Redirection(
                            kind: .duplicate(from: descriptor, to: Int(digit) - 0x30), target: nil,
                            span: span(start)))
                } else {
                    pos = wordStop(pos)
                    report(
                        "`1` or `2` is expected after `>&`", span(start),
                        help: "to redirect both, write `&> FILE`")
                }
                return
            }
        }
        let sign = string(start, pos)
        skipBlanks()
        guard !atStageEnd(), !redirects() else {
            report("a file's name is expected after `\(sign)`", span(start, start + sign.utf8.count))
            return
        }
        let target = parseWord(isProgram: true)
        redirections.append(Redirection(kind: kind, target: target, span: span(start)))
    }

    private func redirectsAfter(_ index: Int) -> Bool {
        byte(index) == UInt8(ascii: ">") || byte(index) == UInt8(ascii: "<")
    }
}
