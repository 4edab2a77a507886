import PluginAPI
import Syntax

// What loops do with the variables that they count and collect in.

extension FlowDoubts {
    /// `while $left > 0s { …; $left += 1s }`: what changes goes away from where the loop ends.
    mutating func lookForWrongWay(_ condition: Expression, _ body: Block) {
        guard !leaves(body), case .binary(let op, let left, let right, _) = condition.kind else { return }
        let name: String
        let isUp: Bool
        switch (op, left.kind, right.kind) {
        case (.greater, .variable(let counter), _), (.greaterOrEqual, .variable(let counter), _):
            (name, isUp) = (counter, true)
        case (.less, .variable(let counter), _), (.lessOrEqual, .variable(let counter), _):
            (name, isUp) = (counter, false)
        case (.less, _, .variable(let counter)), (.lessOrEqual, _, .variable(let counter)):
            (name, isUp) = (counter, true)
        case (.greater, _, .variable(let counter)), (.greaterOrEqual, _, .variable(let counter)):
            (name, isUp) = (counter, false)
        default: return
        }
        let text = file.text(condition.span)
        var steps: [(op: AssignOperator, span: Span)] = []
        var isSure = true
        SyntaxWalk { node in
            guard case .statement(let statement) = node,
                case .assign(let target, let op, let span, let value) = statement.kind
            else { return isSure }
            if target.name.text == name {
                isSure = isSure && target.path.isEmpty && value.lone?.isAboveZero ?? false
                steps.append((op, span))
            } else if text.contains("$" + target.name.text) {
                isSure = false
            }
            return isSure
        }.walk(body)
        guard isSure, let step = steps.first,
            steps.allSatisfy({ $0.op == (isUp ? .add : .subtract) })
        else { return }
        warn(
            "`$\(name)` goes away from where the loop ends: `\(text)`", step.span,
            help: "did you mean `\(isUp ? "-=" : "+=")`?")
    }

    /// `var rows = []`, and `$rows = $found` in a loop: each turn puts another value there, and only the last one's is left.
    mutating func lookForReplacedTotal(
        _ name: Name, _ value: Chain, _ following: ArraySlice<Statement>
    ) {
        guard let beginning = value.lone else { return }
        // Of answers the last one may be what is asked for.
        let isAnswer = if case .bool = beginning.kind { true } else { false }
        guard
            beginning.isTotal
                || isAnswer && !["last", "latest", "prev", "was"].contains(where: name.text.contains)
        else { return }
        for statement in following {
            let loops = loops(in: statement)
            for body in loops {
                guard let assignment = replacement(of: name.text, in: body) else { continue }
                warn(
                    "each turn replaces what the one before it has put here", assignment.span,
                    help: isAnswer
                        ? "an `if` sets it where it comes out one way: `if … { $\(name.text) = … }`"
                        : "`$\(name.text) += …` adds to it")
                return
            }
        }
    }

    private func loops(in statement: Statement) -> [Block] {
        var found: [Block] = []
        SyntaxWalk { node in
            guard case .statement(let statement) = node else { return true }
            switch statement.kind {
            case .forLoop(_, _, let body): found.append(body)
            case .define: return false
            default: break
            }
            return true
        }.walk(statement)
        return found
    }

    /// A statement of a loop's own that sets a variable which the loop has no other use for.
    private func replacement(of name: String, in body: Block) -> Statement? {
        guard !leaves(body) else { return nil }
        var uses = 0
        SyntaxWalk { node in
            switch node {
            case .expression(let value): if case .variable(name) = value.kind { uses += 1 }
            case .statement(let statement):
                switch statement.kind {
                case .declare(let own, _, _), .forLoop(let own, _, _): if own.text == name { uses += 1 }
                case .assign(let target, let op, _, _):
                    if target.name.text == name, op != .set || !target.path.isEmpty { uses += 1 }
                default: break
                }
            case .block, .stage: break
            }
            return uses == 0
        }.walk(body)
        guard uses == 0 else { return nil }
        return body.statements.first { statement in
            if let branches = statement.loneIf { return setsEither(name, branches) }
            guard case .assign(let target, .set, _, let value) = statement.kind, target.name.text == name
            else {
                return false
            }
            // A list that is written out is told by another rule, and what begins anew is no total.
            switch value.lone?.kind {
            case .list, .null, .bool, .string, .int, .float, .duration, .size: return false
            default: return true
            }
        }
    }

    /// `if … { $failed = true } else { $failed = false }`
    private func setsEither(_ name: String, _ branches: If) -> Bool {
        guard branches.branches.count == 1, let otherwise = branches.otherwise else { return false }
        let answers = [branches.branches[0].body, otherwise].map { body -> Bool? in
            guard body.statements.count == 1,
                case .assign(let target, .set, _, let value) = body.statements[0].kind,
                target.name.text == name, target.path.isEmpty, case .bool(let answer)? = value.lone?.kind
            else { return nil }
            return answer
        }
        return answers == [true, false] || answers == [false, true]
    }
}

extension Expression {
    /// What lists and sums begin with.
    fileprivate var isTotal: Bool {
        switch kind {
        case .int(0), .duration(0), .size(0): true
        case .float(let float): float == 0
        case .list(let items): items.isEmpty
        case .word(_, let literal?): literal.isTotal
        default: false
        }
    }

    fileprivate var isAboveZero: Bool {
        switch kind {
        case .int(let number), .duration(let number), .size(let number): number > 0
        case .float(let number): number > 0
        case .word(_, let literal?): literal.isAboveZero
        default: false
        }
    }
}
