import PluginAPI

/// `parallel { … } { … }`. The compiler turns it into code of its own.
struct Parallel: Command {
    let name = "parallel"

    var signature: Signature {
        Signature(
            name, "Runs blocks at the same time and gives the list of their values, in their order.",
            details: """
                The first error ends the others, with all that their programs have started, and is passed on. Each block has copies \
                of the variables, and a folder and an environment of its own. Blocks run in turn while they compute, and at the \
                same time while they wait: for programs, files, a clock. What one changes in a transaction or in one command is \
                one whole; the others wait for it.
                """,
            rest: .init("blocks", .block, "What to do at the same time."), output: .list,
            examples: [
                .init(
                    "parallel { sleep 20ms; 'first' } { 2 } | to json --compact", "Two things at once.",
                    prints: "[\"first\",2]")
            ])
    }

    func run(_ call: Invocation) throws -> Value { throw Bodies.needsBlock("parallel { … } { … }", call) }
}
