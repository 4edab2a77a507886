import PluginAPI
import Syntax

// Values that nobody sees.

extension Doubts {
    mutating func helpForUnseen(_ value: Expression) -> String {
        if case .binary(let op, let left, _, _) = value.kind, case .variable(let name) = left.kind,
            variables.contains(name),
            AssignOperator(rawValue: op.rawValue + "=") != nil
        {
            return "`$\(name) \(op.rawValue)= …` changes `$\(name)`; `print …` shows a value"
        }
        return inside.isEmpty
            ? "in a block a value is shown by `print` only: `print …`"
            : "`return …` gives it to the caller; in a block it is shown by `print` only"
    }

    /// Whether it does nothing but give a value.
    static func isPlainValue(_ value: Expression) -> Bool {
        switch value.kind {
        // A lone `null` says that nothing is done.
        case .ifElse, .match, .tryCatch, .call, .block, .parentheses, .missing, .ok, .null: false
        default: true
        }
    }

    /// The last command of a pipeline that does nothing but give a value.
    mutating func wastedCommand(of pipeline: Pipeline) -> Name? {
        for stage in pipeline.stages where !purity.isPure(stage) { return nil }
        guard case .command(let call)? = pipeline.stages.last?.kind else { return nil }
        // One that ends in `let _value = $in` gives nothing that could be seen.
        if case .declare? = definitions[call.name.text]?.body.statements.last?.kind { return nil }
        // A name that another function has here is not the one that is known.
        if let origin = functions[call.name.text]?.origin, origin != .defined { return nil }
        return call.name
    }

    /// `$hosts | each { |h| ^ping $h }` as a statement of a function: what the program prints is the value, which nobody gets.
    mutating func lookForUnseenOutput(of pipeline: Pipeline) {
        guard case .command(let call)? = pipeline.stages.last?.kind, call.shape != nil,
            call.name.text == "each",
            let body = GivenArguments(call).values.last?.closure?.body,
            case .chain(let last)? = body.statements.last?.kind, last.rest.isEmpty,
            let end = last.first.stages.last,
            end.redirections.isEmpty
        else { return }
        switch end.kind {
        case .program: break
        case .command(let program) where program.shape == nil && functions[program.name.text] == nil: break
        default: return
        }
        doubt(
            "nobody sees what this program prints: it is what `each` gives", end.span,
            help: "`for x in … { … }` shows it; or print what `each` gives")
    }
}

extension FlowDoubts {
    /// `let names = ls | each { print $it.name }`: what is printed is not given on.
    mutating func lookForPrintedItems(in statement: Statement) {
        let chain: Chain
        let isUsed: Bool
        switch statement.kind {
        case .declare(_, _, let value), .assign(_, _, _, let value), .returnValue(let value?):
            (chain, isUsed) = (value, true)
        case .chain(let value): (chain, isUsed) = (value, false)
        default: return
        }
        for pipeline in [chain.first] + chain.rest.map(\.pipeline) {
            for (index, stage) in pipeline.stages.enumerated() {
                guard isUsed || index + 1 < pipeline.stages.count, case .command(let call) = stage.kind,
                    call.shape != nil, call.name.text == "each",
                    let body = GivenArguments(call).values.last?.closure?.body,
                    case .chain(let last)? = body.statements.last?.kind, last.rest.isEmpty,
                    case .command(let printing)? = last.first.stages.last?.kind, printing.shape != nil,
                    printing.name.text == "print"
                else { continue }
                warn(
                    "`print` shows each of them and gives nothing on: this is an empty list",
                    printing.name.span, help: "without `print` the values themselves are given")
            }
        }
    }
}
