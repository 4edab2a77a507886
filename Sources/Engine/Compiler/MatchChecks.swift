import PluginAPI
import Syntax

// Arms of a `match` that are never taken.

extension Compiler {
    func warnOfIdleArms(of match: Match) {
        let subject = staticType(match.subject)
        var taken: [String: Span] = [:]
        var types: [ValueType: Span] = [:]
        var ranges: [(values: ClosedRange<Int>, span: Span)] = []
        var records: [Pattern] = []
        for arm in match.arms {
            for pattern in arm.pattern.alternatives {
                if let why = mismatch(pattern, subject) {
                    warnOfIdle(pattern, why)
                } else if let text = literalText(pattern), let other = taken[text] {
                    warnOfIdle(pattern, "line \(line(of: other)) takes it")
                } else if let type = literalType(pattern), let other = types[type] {
                    warnOfIdle(pattern, "line \(line(of: other)) takes it")
                } else if let values = integers(pattern),
                    let other = ranges.first(where: {
                        $0.values.lowerBound <= values.lowerBound && $0.values.upperBound >= values.upperBound
                    })
                {
                    warnOfIdle(pattern, "line \(line(of: other.span)) takes it")
                }
                if case .record = pattern.kind, let other = records.first(where: { covers($0, pattern) }) {
                    warnOfIdle(pattern, "line \(line(of: other.span)) takes it")
                }
                guard arm.guardCondition == nil else { continue }
                if case .record = pattern.kind { records.append(pattern) }
                if let text = literalText(pattern) { taken[text] = taken[text] ?? pattern.span }
                if let values = integers(pattern) { ranges.append((values, pattern.span)) }
                if case .test(.type(let type), false) = pattern.kind { types[type] = pattern.span }
            }
        }
    }

    private func warnOfIdle(_ pattern: Pattern, _ why: String) {
        report(
            "this is never taken: \(why)", at: pattern.span, help: "leave it out, or correct it",
            severity: .warning)
    }

    private func line(of span: Span) -> Int { source.position(of: Int(span.start)).line }

    /// Why a value of a type can't be what a pattern takes; nil: it can.
    private func mismatch(_ pattern: Pattern, _ subject: StaticType) -> String? {
        let candidates = subject.candidates
        guard let first = candidates.first else { return nil }
        let wanted: (ValueType) -> Bool
        switch pattern.kind {
        case .value(let value):
            if case .range(let from, let to, _) = value.kind {
                let ends = [from, to].compactMap { $0 }.compactMap { staticType($0).type }
                wanted = { type in ends.allSatisfy { Self.canBeSame(type, $0) } }
            } else {
                if let text = value.plainText, let why = refusal(of: text, by: subject) { return why }
                guard let type = staticType(value).type else { return nil }
                wanted = { Self.canBeSame($0, type) }
            }
        case .test(.type(let type), false): wanted = { Self.fits($0, type) && ($0 != .null || type == .null) }
        case .record(let parts):
            if let why = mismatch(parts, of: subject) { return why }
            wanted = { $0 == .record }
        case .list: wanted = { $0 == .list }
        case .anything, .bind, .test, .either: return nil
        }
        if candidates.contains(where: wanted) { return nil }
        return "the value is \(first.withArticle)"
    }

    /// The same of a record's parts.
    private func mismatch(_ parts: [(key: Name, pattern: Pattern)], of subject: StaticType) -> String? {
        guard let fields = subject.present.fields else { return nil }
        for (key, part) in parts {
            let type = fields[key.text]
            // One that is an alternative may be taken by another.
            if let type, part.alternatives.allSatisfy({ mismatch($0, type) != nil }),
                let why = mismatch(part.alternatives[0], type)
            {
                return "of `\(key.text)` \(why)"
            }
            if type == nil, case .record = subject.present { return "it has no field `\(key.text)`" }
        }
        return nil
    }

    private static func canBeSame(_ a: ValueType, _ b: ValueType) -> Bool {
        let numbers: Set<ValueType> = [.int, .float]
        return a == b || (numbers.contains(a) && numbers.contains(b))
    }

    /// Whether a pattern takes all that another one takes.
    private func covers(_ pattern: Pattern, _ other: Pattern) -> Bool {
        switch (pattern.kind, other.kind) {
        case (.anything, _), (.bind, _): return true
        case (.record(let own), .record(let its)):
            return own.allSatisfy { key, part in
                its.contains { $0.key.text == key.text && covers(part, $0.pattern) }
            }
        case (.value, .value):
            if let own = integers(pattern), let its = integers(other) {
                return own.lowerBound <= its.lowerBound && own.upperBound >= its.upperBound
            }
            return literalText(pattern) == literalText(other)
        default: return false
        }
    }

    /// The integers that a pattern takes, where it is one of them or a range.
    private func integers(_ pattern: Pattern) -> ClosedRange<Int>? {
        guard case .value(let value) = pattern.kind else { return nil }
        if let int = integer(value) { return int...int }
        guard case .range(let from?, let to?, let isInclusive) = value.kind, let first = integer(from),
            let end = integer(to), let last = isInclusive ? end : end == Int.min ? nil : end - 1,
            first <= last
        else { return nil }
        return first...last
    }

    private func integer(_ value: Expression) -> Int? {
        if case .int(let int)? = writtenNumber(value) { int } else { nil }
    }

    /// A literal as it is written, for comparing; nil: it is none.
    private func literalText(_ pattern: Pattern) -> String? {
        guard case .value(let value) = pattern.kind else { return nil }
        switch value.kind {
        case .string(let text), .word(let text, nil): return "text \(text)"
        default: return source.text(value.span)
        }
    }

    private func literalType(_ pattern: Pattern) -> ValueType? {
        guard case .value(let value) = pattern.kind else { return nil }
        if case .range = value.kind { return .int }
        return staticType(value).type
    }
}

extension Pattern {
    var alternatives: [Pattern] {
        if case .either(let all) = kind { return all.flatMap(\.alternatives) }
        return [self]
    }
}
