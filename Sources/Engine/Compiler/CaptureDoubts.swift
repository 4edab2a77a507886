import PluginAPI
import Syntax

// `capture` does not fail: what waits for a failure of it waits in vain.

extension FlowDoubts {
    mutating func lookForIdleAttempts(in block: Block) {
        for (message, span) in idleAttempts(in: block) {
            warn(
                message, span,
                help: "leave `capture` out, or ask for its status: `if $result.status != 0 { fail … }`")
        }
    }

    private func idleAttempts(in block: Block) -> [(message: String, span: Span)] {
        var idle: [(message: String, span: Span)] = []
        let say = "`capture` does not fail"
        SyntaxWalk { node in
            switch node {
            case .expression(let value):
                guard case .tryCatch(let attempt) = value.kind, attempt.handler != nil,
                    let capture = capture(in: attempt.body)
                else { break }
                idle.append(("\(say): this `catch` is never reached", capture))
            case .stage(let stage, _):
                guard case .command(let call) = stage.kind, call.name.text == "retry", call.shape != nil,
                    let body = call.arguments.compactMap(\.block).last, let capture = capture(in: body)
                else { break }
                idle.append(("\(say): nothing is tried again", capture))
            case .statement(let statement):
                switch statement.kind {
                case .chain(let chain), .declare(_, _, let chain), .assign(_, _, _, let chain),
                    .returnValue(.some(let chain)):
                    guard chain.rest.first?.joint == .or, chain.first.stages.count == 1,
                        case .capture = chain.first.stages[0].kind
                    else { break }
                    idle.append(("\(say): what stands behind `||` is never reached", chain.first.span))
                default: break
                }
            case .block: break
            }
            return true
        }.walk(block)
        return idle
    }

    /// The first `capture` of a block in which nothing else could fail.
    private func capture(in block: Block) -> Span? {
        var captures: [Span] = []
        let isSure = block.statements.allSatisfy { statement in
            switch statement.kind {
            case .chain(let chain), .declare(_, _, let chain), .assign(_, .set, _, let chain),
                .returnValue(.some(let chain)):
                guard chain.rest.isEmpty, chain.first.stages.count == 1 else { return false }
                let stage = chain.first.stages[0]
                guard stage.redirections.isEmpty else { return false }
                switch stage.kind {
                case .capture(let capture):
                    captures.append(stage.span)
                    return !computes(capture)
                case .expression(let value): return isPlain(value)
                case .command(let call):
                    return call.name.text == "print" && GivenArguments(call).values.allSatisfy(isPlain)
                case .program: return false
                }
            case .returnValue(nil), .breakLoop, .continueLoop: return true
            default: return false
            }
        }
        return isSure ? captures.first : nil
    }

    /// Whether its arguments are computed before it, which may fail.
    private func computes(_ capture: Capture) -> Bool {
        guard case .stage(let stage) = capture else { return false }
        var computes = false
        let walk = SyntaxWalk { node in
            guard case .expression(let value) = node else { return true }
            switch value.kind {
            case .parentheses, .path, .call, .binary: computes = true
            default: break
            }
            return !computes
        }
        walk.walk(Chain(first: Pipeline(stages: [stage], span: stage.span), span: stage.span))
        return computes
    }

    /// Whether it is there whatever happens: a part of what `capture` gives, or written out.
    private func isPlain(_ value: Expression) -> Bool {
        switch value.kind {
        case .variable, .string, .word, .int, .bool: true
        case .path(let base, let accessors):
            if case .variable = base.kind, accessors.count == 1, case .field(let name) = accessors[0].kind {
                ["stdout", "stderr", "status"].contains(name)
            } else {
                false
            }
        default: false
        }
    }
}
