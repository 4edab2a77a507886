// `match`: patterns are tried in order; what none takes is an error.

import PluginAPI
import Syntax

extension Compiler {
    func compileMatch(_ match: Match, use: Use, at span: Span) {
        let mark = function.next
        let subject = function.temporary()
        compile(match.subject, into: subject)
        function.collect(subject, at: match.subject.span)
        var ends: [Int] = []
        warnOfIdleArms(of: match)
        let outer = guards.count
        let before = sure
        var behind: Set<String>?
        var type = staticType(match.subject)
        for arm in match.arms {
            function.scopes.append(.init())
            let inner = function.next
            bindNames(of: arm.pattern)
            if case .bind(let name) = arm.pattern.kind { function.local(named: name.text)?.type = type }
            var misses = test(arm.pattern, subject)
            if let condition = arm.guardCondition { misses += jumpsUnless(condition) }
            guards.push(.arm(arm.pattern, subject: match.subject))
            if let condition = arm.guardCondition { guards.push(.condition(condition)) }
            compileBlock(arm.body, use: use)
            guards.pop(to: outer)
            if !(arm.body.statements.last?.endsItsBlock ?? false) {
                behind = behind?.intersection(sure) ?? sure
            }
            sure = before
            ends.append(function.emit(.jump, at: arm.pattern.span))
            function.land(misses)
            function.scopes.removeLast()
            function.next = inner
            if arm.guardCondition == nil, arm.pattern.alternatives.contains(where: \.takesNull) {
                type = type.present
            }
        }
        sure = behind ?? before
        warnOfMissingBool(match)
        warnOfMissingWords(match)
        function.emit(.raiseNoMatch, a: subject, at: match.subject.span)
        function.land(ends)
        function.next = mark
    }

    /// A bool has two values, so a match on one that names only one of them fails half of the time.
    private func warnOfMissingBool(_ match: Match) {
        guard staticType(match.subject).type == .bool else { return }
        var covered: Set<Bool> = []
        for arm in match.arms where arm.guardCondition == nil {
            guard !arm.pattern.takesAll, let values = arm.pattern.bools else { return }
            covered.formUnion(values)
        }
        guard covered.count == 1, let missing = covered.first.map({ !$0 }) else { return }
        report(
            "no arm takes `\(missing)`, which would be an error", at: match.subject.span,
            help: "an arm `\(missing) => …`, or `_ => …` for all the rest", severity: .warning)
    }

    /// The same of a text of which it is known what it may be.
    private func warnOfMissingWords(_ match: Match) {
        guard case .word(let words, isAll: true) = staticType(match.subject) else { return }
        var missing = words
        for pattern in match.arms.flatMap({ $0.guardCondition == nil ? $0.pattern.alternatives : [] }) {
            guard case .value(let value) = pattern.kind, let text = value.plainText else { return }
            missing.remove(text)
        }
        guard !missing.isEmpty, missing.count < words.count else { return }
        let shown = missing.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
        report(
            "no arm takes \(shown), which would be an error", at: match.subject.span,
            help: "an arm `_ => …` takes all the rest", severity: .warning)
    }

    /// Registers for the names that a pattern binds.
    private func bindNames(of pattern: Pattern) {
        func bind(_ name: Name) {
            guard function.scopes[function.scopes.count - 1].locals[name.text] == nil else { return }
            let local = Local(
                name: name.text, register: function.temporary(), isConstant: true, span: name.span)
            local.isUsed = true
            function.declare(local)
        }
        switch pattern.kind {
        case .bind(let name): bind(name)
        case .record(let fields): for (_, inner) in fields { bindNames(of: inner) }
        case .list(let items, let rest):
            for item in items { bindNames(of: item) }
            if case .some(.some(let name)) = rest { bind(name) }
        case .either(let patterns): for inner in patterns { bindNames(of: inner) }
        case .anything, .value, .test: break
        }
    }

    /// Code that jumps away unless a pattern fits; the jumps, to be landed.
    private func test(_ pattern: Pattern, _ subject: Int) -> [Int] {
        let span = pattern.span
        switch pattern.kind {
        case .anything: return []
        case .bind(let name):
            if let local = function.local(named: name.text) {
                function.emit(.move, a: local.register, b: subject, at: span)
            }
            return []
        case .value(let expression):
            let mark = function.next
            defer { function.next = mark }
            let value = function.temporary()
            compile(expression, into: value)
            let result = function.temporary()
            if case .range = expression.kind {
                function.emit(.contains, a: result, b: subject, c: value, at: span)
            } else {
                function.emit(.same, a: result, b: subject, c: value, at: span)
            }
            return [function.emit(.jumpIfFalse, a: result, at: span)]
        case .test(let test, let isNegated):
            return [checkThat(test, subject, isNegated: isNegated, at: span)]
        case .record(let fields):
            var misses = [checkThat(.type(.record), subject, isNegated: false, at: span)]
            for (key, inner) in fields {
                let part = function.temporary()
                let absent = function.emit(
                    .getField, a: part, b: subject, c: 1, d: function.name(key.text), at: key.span)
                let present = function.emit(.jump, at: key.span)
                function.code.instructions[absent].e = Int32(function.here)
                misses.append(function.emit(.jump, at: key.span))
                function.land(present)
                misses += test(inner, part)
            }
            return misses
        case .list(let items, let rest):
            var misses = [checkThat(.type(.list), subject, isNegated: false, at: span)]
            for (index, inner) in items.enumerated() {
                let part = function.temporary()
                let position = function.temporary()
                function.emit(.loadInt, a: position, e: index, at: inner.span)
                let absent = function.emit(.getIndex, a: part, b: subject, c: position, d: 1, at: inner.span)
                let present = function.emit(.jump, at: inner.span)
                function.code.instructions[absent].e = Int32(function.here)
                misses.append(function.emit(.jump, at: inner.span))
                function.land(present)
                misses += test(inner, part)
            }
            let from = function.temporary()
            function.emit(.loadInt, a: from, e: items.count, at: span)
            if let rest {
                guard let name = rest, let local = function.local(named: name.text) else { return misses }
                let range = function.temporary()
                function.emit(.buildRange, a: range, b: from, c: noRegister, at: span)
                function.emit(.getIndex, a: local.register, b: subject, c: range, at: span)
                return misses
            }
            // No more items than the pattern has.
            let extra = function.temporary()
            let end = function.emit(.getIndex, a: extra, b: subject, c: from, d: 1, at: span)
            misses.append(function.emit(.jump, at: span))
            function.code.instructions[end].e = Int32(function.here)
            return misses
        case .either(let patterns):
            var fits: [Int] = []
            var misses: [Int] = []
            for inner in patterns {
                function.land(misses)
                misses = test(inner, subject)
                fits.append(function.emit(.jump, at: span))
            }
            function.land(misses)
            let miss = function.emit(.jump, at: span)
            function.land(fits)
            return [miss]
        }
    }

    private func checkThat(_ test: TypeTest, _ subject: Int, isNegated: Bool, at span: Span) -> Int {
        let result = function.temporary()
        switch test {
        case .empty: function.emit(.isEmpty, a: result, b: subject, c: isNegated ? 1 : 0, at: span)
        case .type(let type):
            function.emit(
                .isType, a: result, b: subject, c: isNegated ? 1 : 0, d: function.type(type), at: span)
        }
        return function.emit(.jumpIfFalse, a: result, at: span)
    }
}

extension Pattern {
    /// Whether it takes every value.
    var takesAll: Bool {
        switch kind {
        case .anything, .bind: true
        case .either(let all): all.contains(where: \.takesAll)
        default: false
        }
    }

    /// The bools that it takes, where it is made of such; nil: it may take others.
    fileprivate var bools: Set<Bool>? {
        switch kind {
        case .value(let value):
            if case .bool(let bool) = value.kind { return [bool] }
            return []
        case .record, .list: return []
        case .either(let all):
            let each = all.map(\.bools)
            return each.contains(nil) ? nil : each.reduce(into: []) { $0.formUnion($1 ?? []) }
        case .anything, .bind, .test: return nil
        }
    }
}

extension Pattern {
    /// It takes null, and so leaves none to those behind it.
    fileprivate var takesNull: Bool {
        switch kind {
        case .value(let value): if case .null = value.kind { true } else { false }
        case .test(.type(.null), false): true
        default: false
        }
    }
}
