import Syntax

// What the conditions around a place ask: where one asks for a field or an item first, its absence is no mistake, although it is
// known before the run. The code may never run, or be meant for a table that is written out today and read tomorrow.

/// A condition that what is being compiled stands behind, whichever way it came out.
struct Guard {
    let span: Span
    /// The variables whose type it asks for, and those of which it asks whether they are null.
    private(set) var types: Set<String> = []
    private(set) var nulls: Set<String> = []

    init(_ span: Span) { self.span = span }

    init(_ condition: Expression) {
        span = condition.span
        read(condition)
    }

    private mutating func read(_ value: Expression) {
        switch value.kind {
        case .isTest(let subject, .type, _):
            if case .variable(let name) = subject.kind { types.insert(name) }
        case .not(let inner): read(inner)
        case .binary(.and, let left, let right, _), .binary(.or, let left, let right, _):
            read(left)
            read(right)
        case .binary(let op, let left, let right, _) where op == .equal || op == .notEqual:
            switch (left.kind, right.kind) {
            case (.variable(let name), .null), (.null, .variable(let name)): nulls.insert(name)
            default: break
            }
        default: break
        }
    }
}

extension Compiler {
    /// What stands where a condition has come out one way or another.
    func guarded(by condition: Expression, _ body: () -> Void) {
        guards.append(Guard(condition))
        body()
        guards.removeLast()
    }

    /// Whether a condition around asks for a field of that name, or which ones there are. Of an empty record it may ask just that.
    func isAsked(forField name: String, ofEmpty isEmpty: Bool) -> Bool {
        let questions =
            ["\(name)?", "\(name):", "\"\(name)\"", "'\(name)'", "\(name) in ", "\(name) not in ", "columns"]
            + (isEmpty ? ["is empty", "is not empty"] : [])
        return guards.contains { condition in
            let text = source.text(condition.span)
            return questions.contains(where: text.contains)
        }
    }

    /// Whether one asks how many items a list has.
    func isAsked(forItemsOf base: Expression) -> Bool {
        guard case .variable(let name) = base.kind else { return false }
        return guards.contains { condition in
            let text = source.text(condition.span)
            return text.contains("$" + name)
                && ["is empty", "is not empty", "count", "length"].contains(where: text.contains)
        }
    }

    /// Whether one asks by `=~` for the pattern that a command is given: then it is found.
    func isAsked(forPatternOf call: CommandCall) -> Bool {
        guard !guards.isEmpty, let pattern = GivenArguments(call).values.first else { return false }
        let written = source.text(pattern.span)
        return guards.contains { condition in
            let text = source.text(condition.span)
            return text.contains("=~") && text.contains(written)
        }
    }

    /// What is known of a variable's type where conditions around ask for its type, or whether it is null.
    func type(_ type: StaticType, ofAsked name: String) -> StaticType {
        guard !guards.isEmpty else { return type }
        let isNull = if case .type(.null) = type { true } else { false }
        return guards.contains { $0.types.contains(name) || isNull && $0.nulls.contains(name) }
            ? .unknown : type
    }
}
