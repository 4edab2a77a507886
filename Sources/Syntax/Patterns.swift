/// What stands before the `=>` of an arm.
extension Parser {
    func parsePattern() -> Pattern {
        let start = pos
        let first = parseSinglePattern()
        var all = [first]
        while true {
            let before = pos
            skipBlanks()
            guard isWord("or", at: pos) else {
                pos = before
                break
            }
            pos += 2
            skipSpace()
            all.append(parseSinglePattern())
        }
        return all.count == 1 ? first : Pattern(.either(all), span(start))
    }

    private func parseSinglePattern() -> Pattern {
        let start = pos
        guard enter(start) else { return Pattern(.anything, span(start)) }
        defer { leave() }
        switch current {
        case UInt8(ascii: "$"):
            pos += 1
            skipName()
            let name = Name(string(start + 1, pos), span(start))
            if !isNameStart(byte(start + 1)) {
                report("a name is expected after `$`", span(start, start + 1))
                return Pattern(.anything, span(start))
            }
            if current == UInt8(ascii: ".") || current == UInt8(ascii: "["), !isAtEnd {
                let whole = roughWordEnd(pos)
                report(
                    "a pattern can't read a value", span(start, whole),
                    help: "bind a name and compare: `$x if $x == \(string(start, whole)) => …`")
                pos = whole
            }
            known.insert(name.text)
            return Pattern(.bind(name), span(start))
        case UInt8(ascii: "i") where isWord("is", at: pos) || starts(with: "is=>", at: pos):
            pos += 2
            skipBlanks()
            var isNegated = false
            if isWord("not", at: pos) {
                isNegated = true
                pos += 3
                skipBlanks()
            }
            let nameStart = pos
            skipName(withDashes: true)
            let name = string(nameStart, pos)
            if name == "empty" { return Pattern(.test(.empty, isNegated: isNegated), span(start)) }
            if let type = ValueType(rawValue: name) {
                return Pattern(.test(.type(type), isNegated: isNegated), span(start))
            }
            let guess = closest(to: name, among: ValueType.allCases.map(\.rawValue) + ["empty"])
            report(
                name.isEmpty ? "a type is expected after `is`" : "no such type: `\(name)`",
                name.isEmpty ? span(start) : span(nameStart), help: guess.map { "did you mean `\($0)`?" })
            return Pattern(.anything, span(start))
        case UInt8(ascii: "{"): return parseRecordPattern()
        case UInt8(ascii: "["): return parseListPattern()
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            let text = parseQuoted()
            if case .interpolated = text.kind {
                report(
                    "a pattern's text can't hold values", text.span,
                    help: "bind a name and compare: `$x if $x == … => …`")
                return Pattern(.anything, text.span)
            }
            return Pattern(.value(text), text.span)
        default: break
        }
        if current == UInt8(ascii: "_"), endsWord(pos + 1) || starts(with: "=>", at: pos + 1) {
            pos += 1
            return Pattern(.anything, span(start))
        }
        let stop = patternWordEnd(start)
        guard stop > start else {
            let last = max(min(end, start + 1), roughWordEnd(start))
            report(
                "a pattern is expected", span(start, last),
                help: "a pattern is a literal, a word, `$name`, `is TYPE`, `{…}`, `[…]` or `_`")
            pos = isCloser(current) ? start : last
            return Pattern(.anything, span(start))
        }
        let word: Expression
        if let value = literal(start, stop) {
            pos = stop
            word = value
        } else {
            word = limited(to: stop) { parseWord(isProgram: false) }
            switch word.kind {
            case .word(let text, _): return Pattern(.value(Expression(.string(text), word.span)), word.span)
            case .missing: break
            default:
                report(
                    "a pattern is a plain word or literal", word.span,
                    help: "to search, bind a name: `$x if $x =~ '…' => …`")
            }
            return Pattern(.anything, word.span)
        }
        return Pattern(.value(word), word.span)
    }

    private func patternWordEnd(_ start: Int) -> Int {
        var index = start
        while !endsWord(index), bytes[index] != UInt8(ascii: "("), !starts(with: "=>", at: index) {
            index += 1
        }
        return index
    }

    private func parseRecordPattern() -> Pattern {
        let start = pos
        let limit = outline.broken[start]
        pos += 1
        var entries: [(key: Name, pattern: Pattern)] = []
        limited(to: limit ?? end) {
            inside(true) {
                while true {
                    skipSeparators()
                    if isAtEnd || isCloser(current) { return }
                    let keyStart = pos
                    var key: Name?
                    if current == UInt8(ascii: "\"") || current == UInt8(ascii: "'") {
                        let quoted = parseQuoted()
                        if case .string(let text) = quoted.kind { key = Name(text, quoted.span) }
                    } else {
                        skipFieldName(withDashes: true)
                        if pos > keyStart { key = Name(string(keyStart, pos), span(keyStart)) }
                    }
                    skipBlanks()
                    guard let key, current == UInt8(ascii: ":"), !isAtEnd else {
                        report(
                            "an entry of a record's pattern is `name: PATTERN`",
                            span(keyStart, max(min(end, keyStart + 1), roughWordEnd(keyStart))))
                        while !isAtEnd, current != UInt8(ascii: ","), !isCloser(current), current != 0x0A {
                            pos += 1
                        }
                        continue
                    }
                    pos += 1
                    skipSpace()
                    let before = pos
                    entries.append((key, parsePattern()))
                    if pos == before, !isAtEnd, !isCloser(current) { pos += 1 }
                }
            }
        }
        closePattern(start, UInt8(ascii: "}"), limit)
        return Pattern(.record(entries), span(start))
    }

    private func parseListPattern() -> Pattern {
        let start = pos
        let limit = outline.broken[start]
        pos += 1
        var items: [Pattern] = []
        var rest: Name??
        limited(to: limit ?? end) {
            inside(true) {
                while true {
                    skipSeparators()
                    if isAtEnd || isCloser(current) { return }
                    let before = pos
                    if rest != nil {
                        report(
                            "`...` stands last in a list's pattern",
                            span(before, max(before + 1, roughWordEnd(before))))
                    }
                    if starts(with: "...", at: pos) {
                        pos += 3
                        if current == UInt8(ascii: "$"), isNameStart(next) {
                            let nameStart = pos
                            pos += 1
                            skipName()
                            let name = Name(string(nameStart + 1, pos), span(nameStart))
                            known.insert(name.text)
                            rest = .some(name)
                        } else {
                            rest = .some(nil)
                        }
                    } else {
                        items.append(parsePattern())
                    }
                    if pos == before, !isAtEnd, !isCloser(current) { pos += 1 }
                }
            }
        }
        closePattern(start, UInt8(ascii: "]"), limit)
        return Pattern(.list(items, rest: rest), span(start))
    }

    private func closePattern(_ start: Int, _ closer: UInt8, _ limit: Int?) {
        if limit == nil, current == closer, !isAtEnd {
            pos += 1
        } else {
            neverClosed(start)
        }
    }
}
