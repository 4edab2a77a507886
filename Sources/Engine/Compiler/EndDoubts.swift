import PluginAPI
import Syntax

// Ends that undo what they are the end of: a `catch` that takes the `fail` of its own `try`, a `defer` that removes what the
// function gives, a question about null where its absence has failed before.

extension FlowDoubts {
    /// `try { …; fail "it was taken" } catch { print "refused" }`: the handler runs either way.
    mutating func lookForSwallowedFail(_ attempt: Try) {
        guard let handler = attempt.handler, case .chain(let chain)? = attempt.body.statements.last?.kind,
            // Alone it is there to be caught.
            attempt.body.statements.count > 1, chain.rest.isEmpty, chain.first.stages.count == 1,
            case .command(let call) = chain.first.stages[0].kind, call.shape != nil, call.name.text == "fail"
        else { return }
        // What leaves before has not failed.
        var leaves = false
        SyntaxWalk { node in
            if case .statement(let statement) = node {
                switch statement.kind {
                case .returnValue, .breakLoop, .continueLoop: leaves = true
                default: break
                }
            }
            return !leaves
        }.walk(attempt.body)
        if leaves { return }
        // It cleans up, and fails itself.
        if case .chain(let end)? = handler.statements.last?.kind, end.rest.isEmpty,
            case .command(let ending)? = end.first.stages.last?.kind,
            ["fail", "exit"].contains(ending.name.text)
        {
            return
        }
        if let name = attempt.errorName {
            var isRead = false
            SyntaxWalk { node in
                if case .expression(let value) = node, case .variable(name.text) = value.kind {
                    isRead = true
                }
                return !isRead
            }.walk(handler)
            if isRead { return }
        }
        warn(
            "the `catch` takes this `fail`, too", call.name.span,
            help: "let it stand behind the `try`, which gives whether it went well; or ask what `catch e` got"
        )
    }

    /// `defer { rm $part }` in a function that ends in `$part`: it is gone before anyone gets it.
    mutating func lookForRemovedResult(_ definition: Definition) {
        guard case .chain(let last)? = definition.body.statements.last?.kind,
            case .variable(let name)? = last.lone?.kind
        else { return }
        // One of that name that is declared behind it is another.
        let behind = definition.body.statements.drop { if case .deferred = $0.kind { false } else { true } }
        for case .declare(let other, _, _) in behind.map(\.kind) where other.text == name { return }
        for case .deferred(let body) in definition.body.statements.map(\.kind) {
            // What is asked before is not always removed.
            for case .chain(let chain) in body.statements.map(\.kind) {
                guard chain.rest.isEmpty, case .command(let call)? = chain.first.stages.last?.kind,
                    call.shape != nil, call.name.text == "rm"
                else { continue }
                for case .positional(let target) in call.arguments {
                    guard case .variable(name) = target.kind else { continue }
                    warn(
                        "the function gives `$\(name)`, which this removes before anyone gets it",
                        target.span,
                        help: "`try { … } catch e { rm $\(name); fail $e }` removes it where something fails")
                }
            }
        }
    }

    /// `let sum = $sums[$name]`, and then `if $sum == null`: where there is none the first line has failed.
    mutating func lookForLateNull(_ name: Name, _ value: Chain, _ following: ArraySlice<Statement>) {
        guard let path = value.lone, case .path(_, let accessors) = path.kind,
            let last = accessors.last, !last.isOptional, case .index(let key) = last.kind,
            case .variable = key.kind,
            let branches = following.first?.loneIf, let first = branches.branches.first,
            case .binary(let op, let left, let right, _) = first.condition.kind,
            op == .equal || op == .notEqual,
            case .variable(name.text) = left.kind, case .null = right.kind
        else { return }
        warn(
            "where there is no such item this is an error, so that `\(file.text(first.condition.span))` is not asked",
            last.span, help: "`\(file.text(path.span))?` is null then")
    }
}
