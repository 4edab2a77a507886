import PluginAPI
import Syntax

/// Operators, and conditions as jumps.
extension Compiler {
    private static let operations: [BinaryOperator: Op] = [
        .add: .add, .subtract: .subtract, .multiply: .multiply, .divide: .divide, .floorDivide: .floorDivide,
        .remainder: .remainder, .power: .power, .equal: .equal, .notEqual: .notEqual, .less: .less,
        .lessOrEqual: .lessOrEqual, .greater: .greater, .greaterOrEqual: .greaterOrEqual,
    ]

    func compileBinary(
        _ op: BinaryOperator, _ left: Expression, _ right: Expression, _ opSpan: Span, into destination: Int,
        at span: Span
    ) {
        let mark = function.next
        defer { function.next = mark }
        switch op {
        case .and, .or:
            checkTruth(left)
            checkTruth(right)
            let result = function.temporary()
            compile(left, into: result)
            let jump = function.emit(op == .and ? .jumpIfFalse : .jumpIfTrue, a: result, at: left.span)
            guarded(by: left) { compile(right, into: result) }
            // The right side must be Boolean too.
            let check = function.emit(.jumpIfTrue, a: result, at: right.span)
            function.land(check)
            function.land(jump)
            function.emit(.take, a: destination, b: result, at: span)
            return
        case .coalesce:
            let result = function.temporary()
            compile(left, into: result)
            let jump = function.emit(.jumpIfNotNull, a: result, at: left.span)
            checkCoalesced(left)
            compile(right, into: result)
            function.land(jump)
            function.emit(.take, a: destination, b: result, at: span)
            return
        default: break
        }
        checkOperands(op, left, right, opSpan)
        if op == .add || op == .subtract, case .int(let amount) = right.kind, amount.magnitude < 1 << 30 {
            let a = operand(left)
            function.emit(.addImmediate, a: destination, b: a, e: op == .add ? amount : -amount, at: opSpan)
            return
        }
        let a = operand(left)
        if op == .multiply || op == .remainder, case .int(let amount) = right.kind, amount > 0,
            amount < 1 << 30
        {
            let operation: Op = op == .multiply ? .multiplyImmediate : .remainderImmediate
            function.emit(operation, a: destination, b: a, e: amount, at: opSpan)
            return
        }
        let b = operand(right)
        emitOperation(op, a: a, b: b, into: destination, at: opSpan)
    }

    private func emitOperation(_ op: BinaryOperator, a: Int, b: Int, into destination: Int, at opSpan: Span) {
        switch op {
        case .matches, .notMatches:
            function.emit(.matches, a: destination, b: a, c: b, d: op == .notMatches ? 1 : 0, at: opSpan)
        case .in, .notIn:
            function.emit(.contains, a: destination, b: a, c: b, d: op == .notIn ? 1 : 0, at: opSpan)
        default:
            guard let operation = Compiler.operations[op] else { return }
            function.emit(operation, a: destination, b: a, c: b, at: opSpan)
        }
    }

    /// A condition as a list of its result and, of a comparison, the left and the right value.
    func compileTelling(_ expression: Expression, into destination: Int) {
        guard case .binary(let op, let left, let right, let opSpan) = expression.kind, op.isComparison else {
            checkTruth(expression)
            compile(expression, into: destination)
            function.emit(.buildList, a: destination, b: destination, c: 1, at: expression.span)
            return
        }
        checkOperands(op, left, right, opSpan)
        let items = function.temporaries(3)
        for (register, side) in [(items + 1, left), (items + 2, right)] {
            compile(side, into: register)
            function.collect(register, at: side.span)
        }
        emitOperation(op, a: items + 1, b: items + 2, into: items, at: opSpan)
        function.emit(.buildList, a: destination, b: items, c: 3, at: opSpan)
    }

    func emitTest(_ test: TypeTest, isNegated: Bool, a: Int, b: Int, at span: Span) {
        switch test {
        case .empty: function.emit(.isEmpty, a: a, b: b, c: isNegated ? 1 : 0, at: span)
        case .type(let type):
            function.emit(.isType, a: a, b: b, c: isNegated ? 1 : 0, d: function.type(type), at: span)
        }
    }

    private static let comparisons: [BinaryOperator: (plain: Op, immediate: Op)] = [
        .equal: (.jumpUnlessEqual, .jumpUnlessEqualImmediate),
        .notEqual: (.jumpUnlessNotEqual, .jumpUnlessNotEqualImmediate),
        .less: (.jumpUnlessLess, .jumpUnlessLessImmediate),
        .lessOrEqual: (.jumpUnlessLessOrEqual, .jumpUnlessLessOrEqualImmediate),
        .greater: (.jumpUnlessGreater, .jumpUnlessGreaterImmediate),
        .greaterOrEqual: (.jumpUnlessGreaterOrEqual, .jumpUnlessGreaterOrEqualImmediate),
    ]

    /// Code that jumps away unless a condition holds; the jumps, to be landed.
    func jumpsUnless(_ condition: Expression) -> [Int] {
        let mark = function.next
        defer { function.next = mark }
        if case .binary(let op, let left, let right, let opSpan) = condition.kind {
            if op == .and {
                var jumps = jumpsUnless(left)
                guarded(by: left) { jumps += jumpsUnless(right) }
                return jumps
            }
            if let (plain, immediate) = Compiler.comparisons[op] {
                checkOperands(op, left, right, opSpan)
                let a = operand(left)
                if case .int(let amount) = right.kind, let small = Int32(exactly: amount) {
                    return [function.emit(immediate, a: a, e: Int(small), at: opSpan)]
                }
                let b = operand(right)
                return [function.emit(plain, a: a, b: b, at: opSpan)]
            }
        }
        if case .not(let inner) = condition.kind {
            checkTruth(inner)
            return [function.emit(.jumpIfTrue, a: operand(inner), at: inner.span)]
        }
        checkTruth(condition)
        return [function.emit(.jumpIfFalse, a: operand(condition), at: condition.span)]
    }

    func checkTruth(_ condition: Expression) {
        if case .parentheses(let block) = condition.kind,
            case .chain(let chain)? = block.statements.last?.kind,
            endsInProgram(chain.rest.last?.pipeline ?? chain.first)
        {
            report(
                "a program gives text, not true or false", at: condition.span,
                help: "whether it succeeds: `ok …` instead of `(…)`")
            return
        }
        let candidates = staticType(condition).candidates
        if let type = candidates.first, !candidates.contains(.bool), !isCutShort(condition) {
            report(
                "true or false is needed here, not \(type.withArticle)", at: condition.span,
                help: type.truthHelp)
        }
    }

    /// What follows it was refused by the parser: `$n = 0` for `==`.
    private func isCutShort(_ condition: Expression) -> Bool {
        parsed.contains { diagnostic in
            diagnostic.severity == .error && diagnostic.span.file == condition.span.file
                && diagnostic.span.start >= condition.span.end
                && diagnostic.span.start <= condition.span.end + 1
        }
    }
}

extension BinaryOperator {
    var isComparison: Bool {
        switch self {
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .matches, .notMatches, .in,
            .notIn:
            true
        default: false
        }
    }
}
