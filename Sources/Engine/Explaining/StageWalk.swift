import Syntax

/// The commands, programs and expressions of a text in the order in which they are written, those inside of blocks,
/// closures and `(…)` too; what a `def` holds belongs to its calls.
struct StageWalk {
    struct Found {
        let stage: Stage
        /// Something is piped into it.
        let isPiped: Bool
    }

    let stages: [Found]
    let definitions: [Definition]

    init(_ block: Block) {
        var stages: [Found] = []
        var definitions: [Definition] = []
        SyntaxWalk { node in
            switch node {
            case .statement(let statement):
                guard case .define(let definition) = statement.kind else { return true }
                definitions.append(definition)
                return false
            case .stage(let stage, let isPiped):
                // Of a `capture` what it captures counts.
                if case .capture = stage.kind { return true }
                stages.append(Found(stage: stage, isPiped: isPiped))
            case .block, .expression: break
            }
            return true
        }.walk(block)
        self.stages = stages
        self.definitions = definitions
    }
}
