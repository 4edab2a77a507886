import PluginAPI
import Syntax

/// Comparisons with what is written out that decide nothing: `$x != 1 or $x != 2` always holds, and an `else if` is never taken
/// where the `if` before it takes all that it would.
struct ConditionDoubts {
    private let file: SourceFile
    /// The file's constants that are numbers, texts or the like, whose names nothing else has.
    private let constants: [String: Expression]

    init(file: SourceFile, _ block: Block) {
        self.file = file
        var constants: [String: Expression] = [:]
        var names: [String: Int] = [:]
        for case .declare(let name, false, let value) in block.statements.map(\.kind) {
            guard value.rest.isEmpty, value.first.stages.count == 1,
                value.first.stages[0].redirections.isEmpty,
                case .expression(let value) = value.first.stages[0].kind
            else { continue }
            constants[name.text] = value
        }
        SyntaxWalk { node in
            switch node {
            case .statement(let statement):
                switch statement.kind {
                case .declare(let name, _, _), .forLoop(let name, _, _): names[name.text, default: 0] += 1
                case .define(let definition):
                    for parameter in definition.parameters { names[parameter.name.text, default: 0] += 1 }
                default: break
                }
            case .expression(let value):
                if case .closure(let closure) = value.kind {
                    for parameter in closure.parameters { names[parameter.name.text, default: 0] += 1 }
                }
            case .block, .stage: break
            }
            return true
        }.walk(block)
        self.constants = constants.filter { names[$0.key] == 1 && Point($0.value) != nil }
    }

    /// What is wrong with one condition; nil: nothing that can be seen.
    func doubt(in condition: Expression) -> Diagnostic? {
        guard case .binary(let op, let left, let right, _) = condition.kind, op == .or || op == .and else {
            return nil
        }
        let parts = operands(of: left, joinedBy: op) + operands(of: right, joinedBy: op)
        if let doubt = constantOperand(parts, op) ?? nullOperand(parts, op)
            ?? opposites(parts, op, condition.span)
        {
            return doubt
        }
        let known = parts.compactMap { part in comparison(part).map { ($0, part.span) } }
        for (index, (one, _)) in known.enumerated() {
            for (other, span) in known[(index + 1)...] where one.subject == other.subject {
                if op == .or, one.values.coversAll(with: other.values) {
                    return Diagnostic(
                        "this is always true, whatever `\(one.subject)` is", at: condition.span,
                        help: "`and` holds where both do", severity: .warning)
                }
                if op == .and, one.values.isDisjoint(with: other.values) {
                    return Diagnostic(
                        "this is never true: `\(one.subject)` can't be both", at: span,
                        help: "`or` holds where either does", severity: .warning)
                }
            }
        }
        return nil
    }

    /// `$ok or true`
    private func constantOperand(_ parts: [Expression], _ op: BinaryOperator) -> Diagnostic? {
        for part in parts {
            guard case .bool(let value) = part.kind else { continue }
            return Diagnostic(
                value == (op == .or)
                    ? "with `\(value)` this is always \(value)" : "`\(value)` changes nothing here",
                at: part.span, help: "leave it out", severity: .warning)
        }
        return nil
    }

    /// `$at >= $from and $at < $from`
    private func opposites(_ parts: [Expression], _ op: BinaryOperator, _ span: Span) -> Diagnostic? {
        func comparison(_ part: Expression) -> (left: String, op: BinaryOperator, right: String)? {
            guard case .binary(let own, let left, let right, _) = part.kind, isSteady(part) else {
                return nil
            }
            switch own {
            case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual:
                return (file.text(left.span), own, file.text(right.span))
            default: return nil
            }
        }
        let known = parts.compactMap(comparison)
        for (index, one) in known.enumerated() {
            for other in known[(index + 1)...] where one.left == other.left && one.right == other.right {
                let excludes = Self.excluding[one.op] == other.op || Self.excluding[other.op] == one.op
                guard
                    excludes || one.op == .less && other.op == .greater
                        || one.op == .greater && other.op == .less
                else { continue }
                // Neither less nor more is equal.
                if op == .or, !excludes { continue }
                return Diagnostic(
                    op == .and
                        ? "this is never true: one excludes the other"
                        : "this is always true: one or the other is", at: span,
                    help: "was something else meant on one side?", severity: .warning)
            }
        }
        return nil
    }

    /// Of two of them always just one holds.
    private static let excluding: [BinaryOperator: BinaryOperator] = [
        .less: .greaterOrEqual, .greater: .lessOrEqual, .equal: .notEqual,
    ]

    /// `$x != null or $x < 1`: where the second is asked, `$x` is null.
    private func nullOperand(_ parts: [Expression], _ op: BinaryOperator) -> Diagnostic? {
        for (index, part) in parts.enumerated() {
            guard case .binary(let own, let left, let right, _) = part.kind, case .null = right.kind,
                own == (op == .or ? .notEqual : .equal)
            else { continue }
            let subject = file.text(left.span)
            for other in parts[(index + 1)...] {
                guard case .binary(let comparison, let a, let b, _) = other.kind else { continue }
                switch comparison {
                case .less, .lessOrEqual, .greater, .greaterOrEqual, .matches, .notMatches: break
                default: continue
                }
                guard file.text(a.span) == subject || file.text(b.span) == subject else { continue }
                return Diagnostic(
                    "`\(subject)` is null where this is asked", at: other.span,
                    help: op == .or
                        ? "`and` asks it only where there is something"
                        : "`or` asks it only where there is something",
                    severity: .warning)
            }
        }
        return nil
    }

    /// The same on both sides of a comparison.
    func doubtOfSame(_ op: BinaryOperator, _ left: Expression, _ right: Expression, at span: Span)
        -> Diagnostic?
    {
        switch op {
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .and, .or, .subtract: break
        default: return nil
        }
        let text = file.text(left.span)
        // `$x != $x` asks whether it is a number at all.
        if op == .notEqual, case .variable = left.kind { return nil }
        guard text == file.text(right.span), Point(left) == nil, isSteady(left) else { return nil }
        return Diagnostic(
            "both sides are the same", at: left.span.joined(right.span),
            help: "one of them was meant to be another",
            severity: .warning)
    }

    /// Whether it is the same each time it is asked for, as far as its text tells.
    func isSteady(_ expression: Expression) -> Bool { isSteady { $0.walk(expression) } }

    func isSteady(_ chain: Chain) -> Bool { isSteady { $0.walk(chain) } }

    private func isSteady(_ walk: (SyntaxWalk) -> Void) -> Bool {
        var isSteady = true
        let look = SyntaxWalk { node in
            if case .stage(let stage, _) = node {
                switch stage.kind {
                case .expression: break
                case .command(let call):
                    if call.shape == nil
                        || ["random", "date", "input", "ps", "sys"].contains(where: call.name.text.hasPrefix)
                    {
                        isSteady = false
                    }
                case .program, .capture: isSteady = false
                }
            }
            return isSteady
        }
        walk(look)
        return isSteady
    }

    /// The branches of an `if` that another one before them leaves nothing.
    func idleBranches(of branches: If) -> [Diagnostic] {
        // One value takes none but itself, so that long lists of them are no work.
        var single: [String: Span] = [:]
        var wide: [(Comparison, Span)] = []
        var found: [Diagnostic] = []
        for (condition, _) in branches.branches {
            let own = operands(of: condition, joinedBy: .and).compactMap(comparison)
            let before = own.lazy.compactMap { own in
                own.singleValue.flatMap { single[$0] }
                    ?? wide.first { $0.0.subject == own.subject && $0.0.values.contains(own.values) }?.1
            }
            if let span = before.first {
                found.append(
                    Diagnostic(
                        "this branch is never taken", at: condition.span,
                        help:
                            "the one on line \(file.position(of: Int(span.start)).line) takes all of it: let the narrower one stand first",
                        severity: .warning))
            }
            for own in operands(of: condition, joinedBy: .or).compactMap(comparison) {
                if let value = own.singleValue {
                    single[value] = single[value] ?? condition.span
                } else {
                    wide.append((own, condition.span))
                }
            }
        }
        return found
    }

    private func operands(of condition: Expression, joinedBy op: BinaryOperator) -> [Expression] {
        if case .binary(let own, let left, let right, _) = condition.kind, own == op {
            return operands(of: left, joinedBy: op) + operands(of: right, joinedBy: op)
        }
        return [condition]
    }

    // MARK: One comparison

    private struct Comparison {
        /// What is compared, as it is written.
        let subject: String
        let values: ValueSet
        /// The subject and the one value that it is to have; nil: several satisfy it.
        var singleValue: String? { values.single.map { "\(subject) \($0)" } }
    }

    private func comparison(_ expression: Expression) -> Comparison? {
        guard case .binary(let op, let left, let right, _) = expression.kind else { return nil }
        if isSubject(left), let value = point(right), let values = ValueSet(op, value) {
            return Comparison(subject: file.text(left.span), values: values)
        }
        if isSubject(right), let value = point(left), let values = ValueSet(op.turned, value) {
            return Comparison(subject: file.text(right.span), values: values)
        }
        return nil
    }

    private func point(_ expression: Expression) -> Point? {
        if case .variable(let name) = expression.kind { return constants[name].flatMap { Point($0) } }
        return Point(expression)
    }

    /// A variable or a field: what is the same each time it is asked for.
    private func isSubject(_ expression: Expression) -> Bool {
        switch expression.kind {
        case .variable, .rowField: true
        case .path(let base, let accessors):
            isSubject(base)
                && accessors.allSatisfy {
                    switch $0.kind {
                    case .field: true
                    case .index(let key): Point(key) != nil
                    case .orNull: false
                    }
                }
        default: false
        }
    }
}

/// A value that is written out, among those of its kind.
private struct Point: Equatable {
    enum Kind { case number, duration, size, time, text }
    let kind: Kind
    let number: Double
    let text: String

    init?(_ expression: Expression) {
        switch expression.kind {
        case .int(let int): (kind, number, text) = (.number, Double(int), "")
        case .float(let float): (kind, number, text) = (.number, float, "")
        case .duration(let length): (kind, number, text) = (.duration, Double(length), "")
        case .size(let size): (kind, number, text) = (.size, Double(size), "")
        case .time(let time): (kind, number, text) = (.time, Double(time), "")
        case .string(let string): (kind, number, text) = (.text, 0, string)
        case .word(_, let literal?):
            guard let inner = Point(literal) else { return nil }
            self = inner
        case .negate(let inner):
            guard let point = Point(inner), point.kind != .text, point.kind != .time else { return nil }
            (kind, number, text) = (point.kind, -point.number, "")
        default: return nil
        }
    }
}

/// What satisfies a comparison: an interval, one text, or all but one value.
private struct ValueSet {
    private enum Shape {
        case interval(from: Double, isFromIn: Bool, to: Double, isToIn: Bool)
        case text(String)
        case allBut(Point)
    }

    private let kind: Point.Kind
    private let shape: Shape

    /// Nil where the operator says nothing about single values.
    init?(_ op: BinaryOperator, _ value: Point) {
        kind = value.kind
        let number = value.number
        switch (op, value.kind) {
        case (.notEqual, _): shape = .allBut(value)
        case (.equal, .text): shape = .text(value.text)
        case (_, .text): return nil
        case (.equal, _): shape = .interval(from: number, isFromIn: true, to: number, isToIn: true)
        case (.less, _): shape = .interval(from: -.infinity, isFromIn: true, to: number, isToIn: false)
        case (.lessOrEqual, _): shape = .interval(from: -.infinity, isFromIn: true, to: number, isToIn: true)
        case (.greater, _): shape = .interval(from: number, isFromIn: false, to: .infinity, isToIn: true)
        case (.greaterOrEqual, _):
            shape = .interval(from: number, isFromIn: true, to: .infinity, isToIn: true)
        default: return nil
        }
    }

    /// The only value in it, with its kind.
    var single: String? {
        switch shape {
        case .text(let text): "text \(text)"
        case .interval(let from, _, let to, _) where from == to: "\(kind) \(from)"
        default: nil
        }
    }

    /// Whether all of another one lies in it.
    func contains(_ other: ValueSet) -> Bool {
        guard kind == other.kind else { return false }
        switch (shape, other.shape) {
        case (
            .interval(let from, let isFromIn, let to, let isToIn),
            .interval(let a, let isAIn, let b, let isBIn)
        ):
            return (from < a || (from == a && (isFromIn || !isAIn)))
                && (to > b || (to == b && (isToIn || !isBIn)))
        case (.text(let own), .text(let text)): return own == text
        case (.allBut(let point), .text(let text)): return point.text != text
        case (.allBut(let point), .interval): return !other.holds(point.number)
        case (.allBut(let point), .allBut(let its)): return point == its
        default: return false
        }
    }

    func isDisjoint(with other: ValueSet) -> Bool {
        guard kind == other.kind else { return false }
        switch (shape, other.shape) {
        case (
            .interval(let from, let isFromIn, let to, let isToIn),
            .interval(let a, let isAIn, let b, let isBIn)
        ):
            return b < from || (b == from && !(isBIn && isFromIn)) || a > to
                || (a == to && !(isAIn && isToIn))
        case (.text(let own), .text(let text)): return own != text
        case (.allBut(let point), .text(let text)), (.text(let text), .allBut(let point)):
            return point.text == text
        case (.allBut(let point), .interval(let from, _, let to, _)),
            (.interval(let from, _, let to, _), .allBut(let point)):
            return from == to && point.number == from
        default: return false
        }
    }

    /// Whether every value is in one of the two.
    func coversAll(with other: ValueSet) -> Bool {
        guard kind == other.kind else { return false }
        switch (shape, other.shape) {
        case (.allBut(let point), .allBut(let its)): return point != its
        case (.allBut(let point), .text(let text)), (.text(let text), .allBut(let point)):
            return point.text == text
        case (.allBut(let point), .interval): return other.holds(point.number)
        case (.interval, .allBut(let point)): return holds(point.number)
        case (
            .interval(let from, let isFromIn, let to, let isToIn),
            .interval(let a, let isAIn, let b, let isBIn)
        ):
            if from == -.infinity, b == .infinity { return a < to || (a == to && (isToIn || isAIn)) }
            if a == -.infinity, to == .infinity { return from < b || (from == b && (isFromIn || isBIn)) }
            return false
        default: return false
        }
    }

    private func holds(_ number: Double) -> Bool {
        guard case .interval(let from, let isFromIn, let to, let isToIn) = shape else { return false }
        return (number > from || (number == from && isFromIn)) && (number < to || (number == to && isToIn))
    }
}

extension BinaryOperator {
    /// With its operands the other way round.
    fileprivate var turned: BinaryOperator {
        switch self {
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        default: self
        }
    }
}
