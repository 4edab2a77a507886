import PluginAPI
import Syntax

// What is asked for once more when it is gone: a file that was moved, a job that was waited for, one that ends with the script.

extension FlowDoubts {
    /// `mv $file $kept`, and `open $file` behind it.
    mutating func lookForGone(_ statement: Statement, _ following: ArraySlice<Statement>) {
        guard let call = statement.loneCall else { return }
        let given = GivenArguments(call)
        guard !given.hasSpread, given.flags["dry-run"] == nil else { return }
        let gone: [Expression]
        switch call.name.text {
        case "mv" where given.values.count == 2: gone = [given.values[0]]
        case "rm": gone = given.values
        default: return
        }
        // What asks whether it is there expects that somebody may have made it anew.
        let next = following.prefix { !file.text($0.span).contains("path exists") }
        for value in gone {
            guard let path = path(value), let place = use(of: path, in: next) else { continue }
            let done = call.name.text == "mv" ? "moved" : "removed"
            warn(
                "`\(path)` is not there any more: it was \(done) on line \(line(of: call.name.span))", place,
                help: done == "moved"
                    ? "did you mean `\(file.text(given.values[1].span))`?" : "ask for it before it is removed"
            )
        }
    }

    /// A second `wait $job`.
    mutating func lookForWaitedTwice(among statements: [Statement]) {
        var waited: [String: Span] = [:]
        for statement in statements {
            if case .assign(let target, _, _, _) = statement.kind { waited[target.name.text] = nil }
            for value in waits(in: statement) {
                guard case .variable(let name) = value.kind else { continue }
                guard let first = waited[name] else {
                    waited[name] = value.span
                    continue
                }
                warn(
                    "`$\(name)` was waited for on line \(line(of: first)): that can be done once", value.span,
                    help: "keep what it gives: `let result = wait $\(name)`")
            }
        }
    }

    /// The jobs that a statement waits for, whatever happens.
    private func waits(in statement: Statement) -> [Expression] {
        var found: [Expression] = []
        SyntaxWalk { node in
            switch node {
            case .statement(let statement):
                switch statement.kind {
                case .define, .whileLoop, .loop, .forLoop, .deferred: return false
                default: break
                }
            case .expression(let value):
                switch value.kind {
                case .closure, .block, .ifElse, .match, .tryCatch, .ok: return false
                default: break
                }
            case .stage(let stage, _):
                if case .command(let call) = stage.kind, call.name.text == "wait", call.shape != nil,
                    case let given = GivenArguments(call), given.flags.isEmpty
                {
                    found += given.values
                }
                if case .capture = stage.kind { return false }
            case .block: break
            }
            return true
        }.walk(statement)
        return found
    }

    /// `spawn { … }` as the last thing of a script.
    mutating func lookForLateJob(in block: Block) {
        guard case .chain(let chain)? = block.statements.last?.kind, chain.rest.isEmpty,
            chain.first.stages.count == 1, case .command(let call) = chain.first.stages[0].kind,
            call.name.text == "spawn", call.shape != nil, GivenArguments(call).flags["detach"] == nil,
            !definitions.values.contains(where: { $0.isExported || $0.name.text == "main" }),
            !block.statements.contains(where: { if case .deferred = $0.kind { true } else { false } })
        else { return }
        warn(
            "the script ends here, and so does this job", call.name.span,
            help: "`wait (spawn { … })` waits for it; `spawn --detach { … }` goes on behind the script")
    }
}
