import PluginAPI
import Syntax

// Items of a list that the condition before says is empty.

extension FlowDoubts {
    /// `if $rows is empty { print $rows[0].name }`
    mutating func lookForEmptyBranch(_ branches: If) {
        guard let first = branches.branches.first, let (name, isEmpty) = emptiness(first.condition) else {
            return
        }
        let body = isEmpty ? first.body : branches.branches.count == 1 ? branches.otherwise : nil
        guard let body, !assigned(in: body).contains(name),
            let span = item(of: name, in: body.statements[...])
        else { return }
        warn(
            "`$\(name)` is empty here", span,
            help: "the condition above says so: are the branches swapped?")
    }

    /// `if $rows is empty { print "none" }` that goes on behind it, where `$rows[0]` is asked for; and `if $rows is not empty { return }`.
    mutating func lookForEmpty(behind branches: If, _ following: ArraySlice<Statement>) {
        guard branches.branches.count == 1, branches.otherwise == nil,
            let (name, isEmpty) = emptiness(branches.branches[0].condition),
            case let body = branches.branches[0].body, !assigned(in: body).contains(name)
        else { return }
        let isLeft = body.statements.last?.endsItsBlock ?? false || ends(body)
        guard isLeft != isEmpty, isLeft || !leaves(body) && !continues(body),
            let span = item(of: name, in: following)
        else { return }
        let line = line(of: branches.branches[0].condition.span)
        if isLeft {
            warn(
                "`$\(name)` is empty here: where it isn't, the `if` on line \(line) has left", span,
                help: "`is empty` asks whether it is")
        } else {
            warn(
                "`$\(name)` may be empty here: the `if` on line \(line) goes on behind it", span,
                help: "leave by `return`, `continue` or `fail` there, or write `$\(name)?[0]`")
        }
    }

    /// The variable of which a condition says whether it is empty.
    private func emptiness(_ condition: Expression) -> (name: String, isEmpty: Bool)? {
        switch condition.kind {
        case .isTest(let subject, .empty, let isNegated):
            guard case .variable(let name) = subject.kind else { return nil }
            return (name, !isNegated)
        case .not(let inner): return emptiness(inner).map { ($0.name, !$0.isEmpty) }
        case .binary(let op, let left, let right, _):
            guard case .int(0) = right.kind, case .parentheses(let block) = left.kind,
                let stages = block.loneChain?.first.stages, stages.count == 2,
                case .expression(let list) = stages[0].kind, case .variable(let name) = list.kind,
                case .command(let call) = stages[1].kind, ["count", "length"].contains(call.name.text),
                call.arguments.isEmpty
            else { return nil }
            switch op {
            case .equal: return (name, true)
            case .notEqual, .greater: return (name, false)
            default: return nil
            }
        default: return nil
        }
    }

    /// Where an item of a list is asked for by its number, before anything may have put one there.
    private func item(of name: String, in statements: ArraySlice<Statement>) -> Span? {
        var place: Span?
        for statement in statements {
            if case .define = statement.kind { continue }
            if case .deferred = statement.kind { continue }
            if assigned(in: Block(statements: [statement], span: statement.span)).contains(name) {
                return nil
            }
            SyntaxWalk { node in
                guard case .expression(let value) = node else { return place == nil }
                switch value.kind {
                // Its error may be what is asked for, and a question may stand before it.
                case .tryCatch, .ok, .closure, .ifElse, .match: return false
                case .binary(let op, _, _, _) where [.and, .or, .coalesce].contains(op): return false
                case .path(let base, let accessors):
                    if case .variable(name) = base.kind, let first = accessors.first,
                        case .index(let key) = first.kind, case .int = key.kind,
                        !first.isOptional(before: accessors.dropFirst().first)
                    {
                        place = place ?? first.span
                    }
                default: break
                }
                return place == nil
            }.walk(statement)
            if place != nil || statement.endsItsBlock { return place }
            // What asks again.
            if let branches = statement.loneIf,
                file.text(branches.branches[0].condition.span).contains("$" + name)
            {
                return nil
            }
        }
        return nil
    }
}
