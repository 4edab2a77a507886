import PluginAPI
import Syntax

// What the conditions around a place ask: where one asks for a field or an item first, its absence is no mistake, although it is
// known before the run. The code may never run, or be meant for a table that is written out today and read tomorrow.

/// A condition, or an arm of a `match`, that what is being compiled stands behind, whichever way it came out.
enum Guard {
    case condition(Expression)
    case arm(Pattern, subject: Expression)
}

/// All of them, innermost last.
struct Guards {
    private var guards: [Guard] = []
    /// How many of them ask for the type of a variable, and how many whether it is null.
    private var types: [String: Int] = [:]
    private var nulls: [String: Int] = [:]

    var count: Int { guards.count }

    mutating func push(_ condition: Guard) {
        guards.append(condition)
        if case .condition(let value) = condition { count(value, 1) }
    }

    mutating func pop(to count: Int) {
        while guards.count > count {
            if case .condition(let value)? = guards.popLast() { self.count(value, -1) }
        }
    }

    private mutating func count(_ value: Expression, _ step: Int) {
        switch value.kind {
        case .isTest(let subject, .type, _):
            if case .variable(let name) = subject.kind { types[name, default: 0] += step }
        case .not(let inner): count(inner, step)
        case .binary(.and, let left, let right, _), .binary(.or, let left, let right, _):
            count(left, step)
            count(right, step)
        case .binary(let op, let left, let right, _) where op == .equal || op == .notEqual:
            switch (left.kind, right.kind) {
            case (.variable(let name), .null), (.null, .variable(let name)): nulls[name, default: 0] += step
            default: break
            }
        default: break
        }
    }

    func asksType(of name: String) -> Bool { types[name, default: 0] > 0 }
    func asksNull(of name: String) -> Bool { nulls[name, default: 0] > 0 }

    /// Whether one asks for a field of a variable, or which ones it has. Of an empty record it may ask just that.
    func ask(for field: String, of name: String, isEmpty: Bool) -> Bool {
        contains { value in
            switch value.kind {
            case .path(let base, let accessors):
                guard case .variable(name) = base.kind else { return false }
                return accessors.indices.contains { index in
                    guard case .field(field) = accessors[index].kind else { return false }
                    return accessors[index].isOptional(before: accessors.dropFirst(index + 1).first)
                }
            case .binary(let op, let left, let right, _) where op == .in || op == .notIn:
                return left.plainText == field && right.isOrTakesPart(of: name)
            case .parentheses(let block): return block.pipes(name, into: ["columns"])
            case .isTest(let subject, .empty, _): return isEmpty && subject.isOrTakesPart(of: name)
            default: return false
            }
        }
            || guards.contains { condition in
                guard case .arm(let pattern, let subject) = condition, case .variable(name) = subject.kind,
                    case .record(let parts) = pattern.kind
                else { return false }
                return parts.contains { $0.key.text == field }
            }
    }

    /// Whether one asks something of a field of a variable: of another kind it may have other fields.
    func ask(aboutPartOf name: String) -> Bool {
        contains { value in
            guard case .path(let base, _) = value.kind, case .variable(name) = base.kind else { return false }
            return true
        }
    }

    /// Whether one asks how many items a variable has.
    func ask(forItemsOf name: String) -> Bool {
        contains { value in
            switch value.kind {
            case .isTest(let subject, .empty, _): subject.isOrTakesPart(of: name)
            case .parentheses(let block): block.pipes(name, into: ["count", "length"])
            default: false
            }
        }
    }

    private func contains(_ isAsked: @escaping (Expression) -> Bool) -> Bool {
        guards.contains { condition in
            var found = false
            let look = SyntaxWalk { node in
                if case .expression(let value) = node, isAsked(value) { found = true }
                return !found
            }
            switch condition {
            case .condition(let value), .arm(_, let value): look.walk(value)
            }
            return found
        }
    }
}

extension Compiler {
    /// What stands where a condition has come out one way or another.
    func guarded(by condition: Expression, _ body: () -> Void) {
        let outer = guards.count
        guards.push(.condition(condition))
        body()
        guards.pop(to: outer)
    }

    /// Whether a condition around asks for a field of what a path begins with.
    func isAsked(forField name: String, of base: Expression, ofEmpty isEmpty: Bool) -> Bool {
        guard case .variable(let variable) = base.kind else { return false }
        return guards.ask(for: name, of: variable, isEmpty: isEmpty)
    }

    /// Whether one asks anything of a part of it.
    func isAsked(about base: Expression) -> Bool {
        guard case .variable(let name) = base.kind else { return false }
        return guards.ask(aboutPartOf: name)
    }

    func isAsked(forItemsOf base: Expression) -> Bool {
        guard case .variable(let name) = base.kind else { return false }
        return guards.ask(forItemsOf: name)
    }

    /// Whether the file asks by `=~` for the pattern that a command is given: then it has mostly been found.
    func isAsked(forPatternOf call: CommandCall) -> Bool {
        guard let pattern = GivenArguments(call).values.first else { return false }
        let written = source.text(pattern.span)
        return source.text(Span(file: source.number, start: 0, end: source.bytes.count))
            .contains("=~ " + written)
    }

    /// What is known of a variable's type where conditions around ask for its type, or whether it is null.
    func type(_ type: StaticType, ofAsked name: String) -> StaticType {
        guard guards.count > 0 else { return type }
        if guards.asksType(of: name) { return .unknown }
        if case .type(.null) = type, guards.asksNull(of: name) { return .unknown }
        return type
    }
}

extension Expression {
    /// Whether it is a variable, a part of it, or what a pipeline makes of it.
    fileprivate func isOrTakesPart(of name: String) -> Bool {
        switch kind {
        case .variable(name): true
        case .path(let base, _): base.isOrTakesPart(of: name)
        case .parentheses(let block): block.pipes(name, into: nil)
        default: false
        }
    }
}

extension Block {
    /// Whether it is one pipeline that begins with a variable, and has one of these commands.
    fileprivate func pipes(_ name: String, into commands: Set<String>?) -> Bool {
        guard let chain = loneChain, chain.rest.isEmpty,
            case .expression(let start)? = chain.first.stages.first?.kind, start.isOrTakesPart(of: name)
        else { return false }
        guard let commands else { return true }
        return chain.first.stages.contains {
            if case .command(let call) = $0.kind { commands.contains(call.name.text) } else { false }
        }
    }
}
