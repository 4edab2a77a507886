import PluginAPI
import Syntax

// Rows that are looked for among themselves: `$have | where $it.login not in $logins`, where those are the logins of `$have`.

extension Doubts {
    /// One field of all the rows of a variable.
    struct Column: Equatable {
        let rows: String
        let field: String
    }

    /// The constants of that kind, in the order of the text; nil for a name that is something else there.
    mutating func ownColumns(in block: Block) -> [(name: String, start: Int, column: Column?)] {
        let variables = variables
        var found: [(name: String, start: Int, column: Column?)] = []
        SyntaxWalk { node in
            guard case .statement(let statement) = node,
                case .declare(let name, let isVariable, let value) = statement.kind
            else { return true }
            let column =
                isVariable ? nil : Doubts.column(value).flatMap { variables.contains($0.rows) ? nil : $0 }
            found.append((name.text, Int(name.span.start), column))
            return true
        }.walk(block)
        return found
    }

    private static func column(_ value: Chain) -> Column? {
        let stages = value.first.stages
        guard value.rest.isEmpty, stages.count > 1, case .expression(let first) = stages[0].kind,
            case .variable(let rows) = first.kind, case .command(let call) = stages[1].kind,
            call.name.text == "get", call.arguments.count == 1,
            case .positional(let field) = call.arguments[0],
            stages.dropFirst(2).allSatisfy({ stage in
                if case .command(let call) = stage.kind {
                    ["uniq", "sort", "reverse"].contains(call.name.text)
                } else {
                    false
                }
            })
        else { return nil }
        switch field.kind {
        case .word(let name, _), .string(let name): return Column(rows: rows, field: name)
        default: return nil
        }
    }

    mutating func lookForOwnColumn(in pipeline: Pipeline) {
        guard pipeline.stages.count > 1, case .expression(let first) = pipeline.stages[0].kind,
            case .variable(let rows) = first.kind, case .command(let call) = pipeline.stages[1].kind,
            call.name.text == "where", case .positional(let condition)? = call.arguments.first,
            case .binary(let op, let left, let right, _) = condition.kind, op == .in || op == .notIn,
            case .variable(let name) = right.kind, let field = rowField(left),
            // The last one before it; between the two the rows are still the same ones.
            let declared = columns.last(where: { $0.name == name && $0.start < condition.span.start }),
            declared.column == Column(rows: rows, field: field),
            !columns.contains(where: {
                $0.name == rows && $0.start > declared.start && $0.start < condition.span.start
            })
        else { return }
        doubt(
            "this is \(op == .in ? "always" : "never") true: `$\(name)` has the `\(field)` of each of these rows",
            condition.span, help: "were other rows meant, or another list?")
    }

    private func rowField(_ value: Expression) -> String? {
        switch value.kind {
        case .rowField(let name): return name
        case .path(let base, let accessors):
            guard case .variable("it") = base.kind, accessors.count == 1,
                case .field(let name) = accessors[0].kind
            else {
                return nil
            }
            return name
        default: return nil
        }
    }
}
