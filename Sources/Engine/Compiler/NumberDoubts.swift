import PluginAPI
import Syntax

// Numbers that come out as nobody wants them.

extension Doubts {
    /// `$done // $total * 100`, `$n % 5 == 5`, `$used / $total * 100 > 0.9`.
    mutating func lookForLostNumbers(
        _ op: BinaryOperator, _ left: Expression, _ right: Expression, _ span: Span
    ) {
        switch op {
        case .multiply: lookForRoundedShare(left, right, span)
        case .equal, .notEqual: lookForRemainder(op, left, right, span)
        case .less, .lessOrEqual, .greater, .greaterOrEqual: lookForShare(left, right)
        default: break
        }
    }

    private mutating func lookForRoundedShare(_ left: Expression, _ right: Expression, _ span: Span) {
        guard let (share, factor) = [(left, right), (right, left)].first(where: { $0.1.number == 100 }),
            case .binary(.floorDivide, let part, let whole, _) = share.withoutParentheses.kind,
            part.isNamed, whole.isNamed
        else { return }
        doubt(
            "this is a multiple of \(file.text(factor.span)): `//` has rounded before", span,
            help: "`\(file.text(part.span)) * 100 // \(file.text(whole.span))` rounds behind it")
    }

    private mutating func lookForRemainder(
        _ op: BinaryOperator, _ left: Expression, _ right: Expression, _ span: Span
    ) {
        guard case .binary(.remainder, _, let divisor, _) = left.withoutParentheses.kind,
            let divisor = divisor.number, let rest = right.number, divisor > 0,
            rest >= divisor || rest < 0
        else { return }
        doubt(
            "this is \(op == .equal ? "never" : "always") true: a remainder is below what is divided by",
            span,
            help: "what can be divided leaves 0")
    }

    /// A percentage compared with a share of 1.
    private mutating func lookForShare(_ left: Expression, _ right: Expression) {
        guard case .binary(.multiply, let share, let factor, _) = left.withoutParentheses.kind,
            factor.number == 100, case .binary(.divide, _, _, _) = share.withoutParentheses.kind,
            case .float(let bound) = right.literal.kind, bound > 0, bound < 1, bound >= 0.5
        else { return }
        doubt(
            "this is less than one percent: the left side goes to 100", right.span,
            help: "did you mean `\(Int((bound * 100).rounded()))`?")
    }

    /// `timeout 5s { sleep 10s; … }`
    mutating func lookForLongSleep(in call: CommandCall) {
        guard call.shape != nil, call.name.text == "timeout",
            let body = call.arguments.compactMap(\.block).last,
            case .duration(let limit)? = GivenArguments(call).values.first?.literal.kind
        else { return }
        guard limit > 0 else {
            return doubt(
                "this leaves no time at all", call.name.span,
                help: "give it as long as the block may take: `30s`")
        }
        for statement in body.statements {
            guard case .chain(let chain) = statement.kind, chain.rest.isEmpty,
                case .command(let inner) = chain.first.stages[0].kind, inner.name.text == "sleep",
                let value = GivenArguments(inner).values.first, case .duration(let time) = value.literal.kind,
                time >= limit
            else { continue }
            doubt(
                "the time is over before this is", value.span,
                help: "`timeout` ends its block by an error then")
        }
    }
}

extension Expression {
    fileprivate var literal: Expression {
        if case .word(_, let literal?) = kind { literal } else { self }
    }

    /// A whole number that is written out.
    fileprivate var number: Int? {
        switch literal.kind {
        case .int(let number): number
        case .negate(let inner): inner.number.map { -$0 }
        default: nil
        }
    }

    fileprivate var withoutParentheses: Expression {
        if case .parentheses(let block) = kind, let inner = block.loneChain?.lone {
            inner.withoutParentheses
        } else {
            self
        }
    }
}
