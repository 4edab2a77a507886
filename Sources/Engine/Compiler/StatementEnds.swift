import Syntax

// What the compiler asks of a statement as a whole.

extension Chain {
    /// The expression that is all of it, if it is one.
    var lone: Expression? {
        guard rest.isEmpty, first.stages.count == 1, case .expression(let value) = first.stages[0].kind else {
            return nil
        }
        return value
    }
}

extension Block {
    /// The chain that is all of it, if it is one.
    var loneChain: Chain? {
        guard statements.count == 1, case .chain(let chain)? = statements.first?.kind else { return nil }
        return chain
    }
}

extension Statement {
    /// It leaves its block, whatever happens.
    var endsItsBlock: Bool {
        switch kind {
        case .returnValue, .breakLoop, .continueLoop: return true
        case .chain: return loneCommand == "exit" || loneCommand == "fail"
        default: return false
        }
    }

    /// Whether a `return`, `break` or `continue` stands in it that may lead out of it.
    var mayReturn: Bool {
        var found = false
        SyntaxWalk { node in
            switch node {
            case .statement(let inner):
                switch inner.kind {
                case .returnValue, .breakLoop, .continueLoop: found = true
                case .define: return false
                default: break
                }
            case .expression(let value): if case .closure = value.kind { return false }
            case .block, .stage: break
            }
            return !found
        }.walk(self)
        return found
    }

    /// An `if` that is all of it.
    var loneIf: If? {
        guard case .chain(let chain) = kind, case .ifElse(let branches)? = chain.lone?.kind else {
            return nil
        }
        return branches
    }

    /// It is known wherever it stands: a function, or a test.
    var isDeclaration: Bool {
        switch kind {
        case .define, .use: true
        default: loneCommand == "test"
        }
    }

    /// The command of nops that it is, and no more.
    var loneCommand: String? { loneCall?.name.text }

    var loneCall: CommandCall? {
        guard case .chain(let chain) = kind, chain.rest.isEmpty, chain.first.stages.count == 1,
            case .command(let call)? = chain.first.stages.first?.kind, call.shape != nil
        else { return nil }
        return call
    }
}
