import PluginAPI
import Syntax

// Types of variables that are assigned: what all assignments of a file together leave sure.

extension Compiler {
    /// The type of a `var` wherever it is read. Assignments go by the variable's name, so those of another one of the
    /// same name count, too.
    /// - Parameter initial: of the value that it is declared with.
    func settledType(of name: String, _ initial: StaticType) -> StaticType {
        guard let assignments else { return .unknown }
        var type = initial
        for assignment in assignments[name] ?? [] {
            // What another function assigns is another's.
            let start = assignment.value.span.start
            if let own = function.definition, start < own.start || start >= own.end { continue }
            if assignment.hasPath {
                switch type {
                case .list: type = .list(of: .unknown)
                case .record, .open, .groups: type = .open([:])
                default: return .unknown
                }
                continue
            }
            switch assignment.op {
            case .set, .coalesce: type = Self.either(type, assignedType(assignment.value, to: name, type))
            default: type = stepped(type, by: assignment.op, writtenType(assignment.value))
            }
        }
        // It begins with nothing, and gets its value later.
        if case .type(.null) = type { return .unknown }
        return type
    }

    /// `$n += …` where the two can't go together.
    func checkStep(_ name: Name, _ op: AssignOperator, _ value: Chain, at span: Span) {
        guard let operation = op.operation else { return }
        checkOperands(operation, Expression(.variable(name.text), name.span), staticType(value), span)
    }

    /// Of what is written out, or of a step from the variable's own value: `$n = $n + 1`.
    private func assignedType(_ value: Chain, to name: String, _ type: StaticType) -> StaticType {
        if let expression = value.lone, case .binary(let op, let left, let right, _) = expression.kind,
            case .variable(name) = left.kind, let step = AssignOperator(rawValue: op.rawValue + "="),
            step != .coalesce
        {
            return stepped(type, by: step, literalType(right))
        }
        if leavesSome(of: name, value) { return type }
        return writtenType(value)
    }

    /// `$found = $found | where …`: some of the items that there were.
    private func leavesSome(of name: String, _ value: Chain) -> Bool {
        guard value.rest.isEmpty, value.first.stages.count > 1,
            case .expression(let first) = value.first.stages[0].kind, case .variable(name) = first.kind
        else { return false }
        return value.first.stages.dropFirst().allSatisfy { stage in
            guard stage.redirections.isEmpty, case .command(let call) = stage.kind,
                function.function(named: call.name.text) == nil,
                let (_, bound) = registry.command(named: call.name.text), case .items = bound.signature.result
            else { return false }
            return true
        }
    }

    private func writtenType(_ value: Chain) -> StaticType { value.lone.map(literalType) ?? .unknown }

    /// Of literals only: what is behind a name may have been something else where it was assigned.
    private func literalType(_ expression: Expression) -> StaticType {
        switch expression.kind {
        case .bool, .int, .float, .duration, .size, .time, .string, .range, .null: staticType(expression)
        case .list(let items): .list(of: items.reduce(.never) { $0.joined(itemType($1)) })
        case .record: .open([:])
        default: .unknown
        }
    }

    /// Of an item of a list that is written out: of a row the names.
    private func itemType(_ item: ListItem) -> StaticType {
        guard case .value(let value) = item else { return .unknown }
        guard case .record(let entries) = value.kind else { return literalType(value) }
        var fields: [String: StaticType] = [:]
        for entry in entries {
            guard case .entry(let key, let value) = entry, let name = literalKey(key) else {
                return .open([:])
            }
            fields[name] = literalType(value)
        }
        return .record(fields)
    }

    private func stepped(_ type: StaticType, by op: AssignOperator, _ operand: StaticType) -> StaticType {
        switch (type, op, operand.type) {
        case (.type(.string), .add, _): return type
        case (.list(let item), .add, _):
            if case .list(let added) = operand { return .list(of: item.joined(added)) }
            return .list(of: .unknown)
        case (.type(.duration), .add, _), (.type(.size), .add, _), (.type(.duration), .subtract, _),
            (.type(.size), .subtract, _):
            return type
        case (.type(.int), .divide, .int?), (.type(.float), .divide, .int?): return .type(.float)
        case (.type(.int), _, .int?): return type
        case (.type(.int), .add, _), (.type(.int), .subtract, _), (.number, .add, _), (.number, .subtract, _),
            (.number, _, .int?), (.number, _, .float?):
            return .number
        case (.type(.float), .add, _), (.type(.float), .subtract, _), (.type(.float), _, .int?),
            (.type(.float), _, .float?), (.type(.int), _, .float?):
            return .type(.float)
        default: return .unknown
        }
    }

    /// What is one or the other.
    private static func either(_ a: StaticType, _ b: StaticType) -> StaticType {
        switch (a, b) {
        case (.number, .type(.int)), (.number, .type(.float)), (.type(.int), .number),
            (.type(.float), .number),
            (.number, .number), (.type(.int), .type(.float)), (.type(.float), .type(.int)):
            return .number
        case (.list(let a), .list(let b)): return .list(of: a.joined(b))
        case (.record, .open), (.open, .record), (.record, .record), (.open, .open): return .open([:])
        default: return a.joined(b)
        }
    }
}

extension AssignOperator {
    /// What it does with the old value; nil: nothing.
    fileprivate var operation: BinaryOperator? {
        switch self {
        case .set, .coalesce: nil
        default: BinaryOperator(rawValue: String(rawValue.dropLast()))
        }
    }
}
