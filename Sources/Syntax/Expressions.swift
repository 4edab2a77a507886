/// Expressions: operators by precedence climbing, operands, paths.
extension Parser {
    private struct Operator {
        var kind: Kind
        var precedence: Int
        var length: Int

        enum Kind {
            case binary(BinaryOperator)
            case range(isInclusive: Bool)
            case isTest(isNegated: Bool)
        }
    }

    /// From the loosest binding to the tightest (rule 21).
    enum Precedence {
        static let or = 1, and = 2, not = 3, comparison = 4, coalesce = 5, range = 6, sum = 7, product = 8
        static let power = 10
    }

    /// Operators in one expression; each makes the tree a level deeper.
    private static let longestChain = 1000

    /// An expression, up to where no operator goes on.
    func parseExpression(_ words: BareWord) -> Expression {
        let saved = bare
        bare = words
        defer { bare = saved }
        return parseBinary(Precedence.or)
    }

    /// Goes on after an operand that was read already.
    func parseExpression(_ words: BareWord, after operand: Expression) -> Expression {
        let saved = bare
        bare = words
        defer { bare = saved }
        return parseBinary(Precedence.or, left: operand)
    }

    func parseBinary(_ minimum: Int, left given: Expression? = nil) -> Expression {
        var left = given ?? parseOperand()
        var count = 0
        var hasCompared = false
        while true {
            let before = pos
            let isSpaced = skipBlanks()
            guard !isAtEnd, let op = peekOperator(), op.precedence >= minimum else {
                pos = before
                return left
            }
            let place = span(pos, pos + op.length)
            let text = string(pos, pos + op.length)
            let opStart = pos
            pos += op.length
            count += 1
            if count > Parser.longestChain {
                if !gaveUp {
                    report("more than \(Parser.longestChain) operators in one expression", place)
                    gaveUp = true
                }
                pos = end
                return left
            }
            let isWord = isNameStart(bytes[opStart])
            if case .range(let isInclusive) = op.kind {
                left = parseRange(left, isInclusive, isSpaced: isSpaced)
                continue
            }
            let isFollowed = isAtEnd || isBlank(current) || current == 0x0A || isWord
            let isCrowded = !isWord && (!isSpaced || !isFollowed)
            if isCrowded { reportSpacing(text, place, left) }
            if op.precedence == Precedence.comparison {
                if hasCompared {
                    report(
                        "comparisons don't chain", place,
                        help: "join two of them with `and`: `$a < $b and $b < $c`")
                }
                hasCompared = true
            }
            if case .isTest(let isNegated) = op.kind {
                let test = parseTypeTest(after: text)
                left = Expression(
                    .isTest(left, test ?? .type(.any), isNegated: isNegated), left.span.joined(span(opStart)))
                if test == nil { left = Expression(.missing, left.span) }
                continue
            }
            guard case .binary(let binary) = op.kind else { continue }
            let right: Expression
            let afterOperator = pos
            skipSpace()
            if isAtEnd || endsOperand() {
                if isAtEnd { isIncomplete = true }
                pos = isAtEnd || bytes[pos] != UInt8(ascii: "#") ? pos : afterOperator
                report("a value is expected after `\(text)`", place)
                right = missing(pos)
            } else if isCrowded {
                // One mistake is told once.
                right = quietly { parseBinary(op.precedence + 1) }
            } else if binary == .power {
                guard enter(opStart) else { return left }
                right = parseBinary(op.precedence)
                leave()
            } else {
                right = parseBinary(op.precedence + 1)
            }
            left = Expression(.binary(binary, left, right, operatorSpan: place), left.span.joined(right.span))
        }
    }

    /// Whether what is here can only stand after an expression.
    func endsOperand() -> Bool {
        switch current {
        case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "|"), UInt8(ascii: ";"),
            UInt8(ascii: ","), 0x0A:
            return true
        case UInt8(ascii: "&"): return next == UInt8(ascii: "&")
        default: return false
        }
    }

    private func reportSpacing(_ text: String, _ place: Span, _ left: Expression) {
        var stop = pos
        while stop < end, !isBlank(bytes[stop]), bytes[stop] != 0x0A, !isCloser(bytes[stop]),
            bytes[stop] != UInt8(ascii: ","), bytes[stop] != UInt8(ascii: ";")
        {
            stop = isOpener(bytes[stop]) ? skipBalanced(stop) : stop + 1
        }
        var help = "write ` \(text) ` to compute; quote it, if it is text"
        let start = Int(left.span.start)
        if stop - start < 60, start < pos {
            let first = file.text(left.span)
            let second = string(pos, stop)
            if !second.isEmpty, !first.contains("\"") && !second.contains("\"") {
                help =
                    "write `\(first) \(text) \(second)` to compute, `\"\(first)\(text)\(second)\"` for text"
            }
        }
        if text == "/", isNameStart(current) || current == UInt8(ascii: "."), start < pos {
            help = "a path stands in quotes; to run a program, write `^\(string(start, stop))`"
        }
        let isFlag =
            text == "-" && left.span.end < place.start
            && (isNameStart(current) || current == UInt8(ascii: "-"))
        if isFlag, start < pos {
            help =
                "to run a program with this flag, write `^\(string(start, stop))`; to compute, put a space after the `-`"
        }
        report("`\(text)` needs a space on both sides", place, help: help)
    }

    private func peekOperator() -> Operator? {
        let first = current
        let second = next
        func binary(_ op: BinaryOperator, _ precedence: Int, _ length: Int) -> Operator {
            Operator(kind: .binary(op), precedence: precedence, length: length)
        }
        /// `+=` assigns, `+ =` can't be: the operator with `=` behind it is none, but for `==`.
        func assigns(_ offset: Int) -> Bool {
            byte(pos + offset) == UInt8(ascii: "=") && byte(pos + offset + 1) != UInt8(ascii: "=")
        }
        switch first {
        case UInt8(ascii: "+"):
            return assigns(1) ? nil : binary(.add, Precedence.sum, 1)
        case UInt8(ascii: "-"):
            if assigns(1) || second == UInt8(ascii: ">") { return nil }
            return binary(.subtract, Precedence.sum, 1)
        case UInt8(ascii: "*"):
            if second == first { return assigns(2) ? nil : binary(.power, Precedence.power, 2) }
            return assigns(1) ? nil : binary(.multiply, Precedence.product, 1)
        case UInt8(ascii: "/"):
            if second == first { return assigns(2) ? nil : binary(.floorDivide, Precedence.product, 2) }
            return assigns(1) ? nil : binary(.divide, Precedence.product, 1)
        case UInt8(ascii: "%"):
            return assigns(1) ? nil : binary(.remainder, Precedence.product, 1)
        case UInt8(ascii: "="):
            if second == first { return binary(.equal, Precedence.comparison, 2) }
            return second == UInt8(ascii: "~") ? binary(.matches, Precedence.comparison, 2) : nil
        case UInt8(ascii: "!"):
            if second == UInt8(ascii: "=") { return binary(.notEqual, Precedence.comparison, 2) }
            return second == UInt8(ascii: "~") ? binary(.notMatches, Precedence.comparison, 2) : nil
        case UInt8(ascii: "<"):
            if second == UInt8(ascii: "=") { return binary(.lessOrEqual, Precedence.comparison, 2) }
            return second == first ? nil : binary(.less, Precedence.comparison, 1)
        case UInt8(ascii: ">"):
            if second == UInt8(ascii: "=") { return binary(.greaterOrEqual, Precedence.comparison, 2) }
            return second == first ? nil : binary(.greater, Precedence.comparison, 1)
        case UInt8(ascii: "?"):
            guard second == first else { return nil }
            return assigns(2) ? nil : binary(.coalesce, Precedence.coalesce, 2)
        case UInt8(ascii: "."):
            guard second == first, byte(pos + 2) != first else { return nil }
            let isOpen = byte(pos + 2) == UInt8(ascii: "<")
            return Operator(
                kind: .range(isInclusive: !isOpen), precedence: Precedence.range, length: isOpen ? 3 : 2)
        case UInt8(ascii: "a"):
            return isWord("and", at: pos) ? binary(.and, Precedence.and, 3) : nil
        case UInt8(ascii: "o"):
            return isWord("or", at: pos) ? binary(.or, Precedence.or, 2) : nil
        case UInt8(ascii: "i"):
            if isWord("in", at: pos) { return binary(.in, Precedence.comparison, 2) }
            guard isWord("is", at: pos) else { return nil }
            if let length = secondWord("not", after: 2) {
                return Operator(
                    kind: .isTest(isNegated: true), precedence: Precedence.comparison, length: length)
            }
            return Operator(kind: .isTest(isNegated: false), precedence: Precedence.comparison, length: 2)
        case UInt8(ascii: "n"):
            guard isWord("not", at: pos), let length = secondWord("in", after: 3) else { return nil }
            return binary(.notIn, Precedence.comparison, length)
        default: return nil
        }
    }

    /// The length of two words, when the second follows after blanks.
    private func secondWord(_ word: StaticString, after length: Int) -> Int? {
        var index = pos + length
        while index < end, isBlank(bytes[index]) { index += 1 }
        return index > pos + length && isWord(word, at: index) ? index + word.utf8CodeUnitCount - pos : nil
    }

    private func parseTypeTest(after text: String) -> TypeTest? {
        skipBlanks()
        let start = pos
        while !isAtEnd, isNameByte(bytes[pos]) || (bytes[pos] == UInt8(ascii: "-") && isLetter(next)) {
            pos += 1
        }
        let name = string(start, pos)
        if name == "empty" { return .empty }
        if let type = ValueType(rawValue: name) { return .type(type) }
        if name.isEmpty {
            report(
                "a type or `empty` is expected after `\(text)`", span(start, min(end, start + 1)),
                help: "equality is `==`")
            if !isAtEnd, !endsOperand(), current != UInt8(ascii: "{") { _ = parseOperand() }
            return nil
        }
        let guess = closest(to: name, among: ValueType.allCases.map(\.rawValue) + ["empty"])
        report(
            "no such type: `\(name)`", span(start),
            help: guess.map { "did you mean `\($0)`?" }
                ?? "types are int, float, string, bool, list, record, time, …; equality is `==`")
        return nil
    }

    private func parseRange(_ from: Expression, _ isInclusive: Bool, isSpaced: Bool) -> Expression {
        let dots = pos
        let before = pos
        if isSpaced { skipBlanks() }
        if isAtEnd || isBlank(current) || endsOperand() || current == UInt8(ascii: "{")
            || isWord("step", at: pos)
        {
            pos = before
            if !isInclusive { report("a value is expected after `..<`", span(dots - 3, dots)) }
            return Expression(
                .range(from: from, to: nil, isInclusive: isInclusive), from.span.joined(span(dots)))
        }
        let to = parseBinary(Precedence.sum)
        return Expression(.range(from: from, to: to, isInclusive: isInclusive), from.span.joined(to.span))
    }

    // MARK: - Paths

    /// `.name`, `[index]`, `?.name`, `?[index]` and a last `?`, as far as they follow without a space.
    func parsePostfix(_ base: Expression) -> Expression {
        var path: [Accessor] = []
        loop: while !isAtEnd {
            let start = pos
            var at = pos
            let isOptional = bytes[pos] == UInt8(ascii: "?")
            if isOptional { at += 1 }
            switch byte(at) {
            case UInt8(ascii: "."):
                let after = byte(at + 1)
                if beginsFieldName(at + 1) {
                    pos = at + 1
                    skipFieldName()
                    path.append(
                        Accessor(.field(string(at + 1, pos)), isOptional: isOptional, span: span(start)))
                } else if isDigit(after) {
                    pos = at + 1
                    while !isAtEnd, isDigit(bytes[pos]) { pos += 1 }
                    report(
                        "an index stands in brackets", span(start), help: "write `[\(string(at + 1, pos))]`")
                } else if after == UInt8(ascii: "\"") || after == UInt8(ascii: "'") {
                    pos = at + 1
                    let name = parseQuoted()
                    report(
                        "a quoted field stands in brackets", span(start),
                        help: "write `[\(file.text(name.span))]`")
                } else if after == UInt8(ascii: "."), !isOptional {
                    break loop
                } else {
                    pos = at + 1
                    report("the name of a field is expected after `.`", span(at, min(end, at + 1)))
                    break loop
                }
            case UInt8(ascii: "["):
                pos = at
                let index = parseIndex()
                path.append(Accessor(.index(index), isOptional: isOptional, span: span(start)))
            default:
                if isOptional, byte(at) != UInt8(ascii: "?") {
                    pos = at
                    path.append(Accessor(.orNull, isOptional: true, span: span(start)))
                }
                break loop
            }
        }
        if path.isEmpty { return base }
        return Expression(.path(base, path), base.span.joined(span(pos, pos)))
    }
}
