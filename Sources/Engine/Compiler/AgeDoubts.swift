import PluginAPI
import Syntax

// Times that have been, compared with now the wrong way round.

extension Doubts {
    private static let past: Set<String> = [
        "modified", "created", "accessed", "changed", "started", "finished", "mtime", "ctime", "atime",
    ]

    /// `modified < (date now) + 30d`: always so.
    mutating func lookForFuture(_ op: BinaryOperator, _ left: Expression, _ right: Expression, _ span: Span) {
        let isBefore: Bool
        switch op {
        case .less, .lessOrEqual: isBefore = true
        case .greater, .greaterOrEqual: isBefore = false
        default: return
        }
        guard let name = pastName(left) ?? pastName(right), isLater(left) || isLater(right) else { return }
        doubt(
            "this is \((pastName(left) != nil) == isBefore ? "always" : "never") true: what was \(name) was not later than now",
            span, help: "`(date now) - …` is that long ago")
    }

    /// `$file.modified - (date now)`, which is below 0.
    mutating func lookForNegativeAge(
        _ op: BinaryOperator, _ left: Expression, _ right: Expression, _ span: Span
    ) {
        guard op == .subtract, isNow(right) else { return }
        let isPast: Bool
        if case .variable(let name) = left.kind {
            isPast = clocks.contains(name)
        } else {
            isPast = pastName(left) != nil
        }
        guard isPast else { return }
        let (was, now) = (file.text(left.span), file.text(right.span))
        doubt(
            "this is below 0: `\(was)` was before now", span,
            help: "`\(now) - \(was)` is the time since")
    }

    private func pastName(_ value: Expression) -> String? {
        switch value.kind {
        case .rowField(let name): return Doubts.past.contains(name) ? name : nil
        case .path(_, let accessors):
            guard case .field(let name)? = accessors.last?.kind, Doubts.past.contains(name) else {
                return nil
            }
            return name
        default: return nil
        }
    }

    private mutating func isNow(_ value: Expression) -> Bool {
        switch value.kind {
        case .variable(let name): return name == "now" && clocks.contains(name)
        case .parentheses(let block):
            guard let chain = block.loneChain else { return false }
            return chain.lone.map { isNow($0) } ?? Doubts.readsClock(chain)
        default: return false
        }
    }

    /// Now and something more.
    private mutating func isLater(_ value: Expression) -> Bool {
        switch value.kind {
        case .parentheses(let block): return block.loneChain?.lone.map { isLater($0) } ?? false
        case .binary(.add, let left, let right, _):
            if case .negate = right.kind { return false }
            return isNow(left) || isNow(right)
        default: return false
        }
    }

    static func readsClock(_ chain: Chain) -> Bool {
        guard chain.rest.isEmpty, chain.first.stages.count == 1,
            case .command(let call) = chain.first.stages[0].kind
        else { return false }
        return call.name.text == "date now" && call.shape != nil && call.arguments.isEmpty
    }

    /// The names that are only ever declared by `let NAME = date now`.
    func clockNames(in block: Block) -> Set<String> {
        var clocks: Set<String> = []
        var others: Set<String> = []
        SyntaxWalk { node in
            switch node {
            case .statement(let statement):
                switch statement.kind {
                case .declare(let name, false, let value) where Doubts.readsClock(value):
                    clocks.insert(name.text)
                case .declare(let name, _, _), .forLoop(let name, _, _): others.insert(name.text)
                case .define(let definition): others.formUnion(definition.parameters.map(\.name.text))
                default: break
                }
            case .expression(let value):
                if let closure = value.closure { others.formUnion(closure.parameters.map(\.name.text)) }
            case .block, .stage: break
            }
            return true
        }.walk(block)
        return clocks.subtracting(others)
    }
}
