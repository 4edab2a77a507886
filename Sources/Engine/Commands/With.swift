import PluginAPI

/// `with {NAME: "v"} { … }`. The compiler turns it into code of its own, since its block is the caller's.
struct With: Command {
    let name = "with"

    var signature: Signature {
        Signature(
            name, "Runs a block in an environment with more variables.",
            details: """
                null takes a variable away. After the block, folder and environment are as they were before it, also where it \
                fails. Its value is the block's.
                """,
            parameters: [
                .init("variables", .record, "Names and values."),
                .init("body", .block, "What to do."),
            ], output: .any,
            examples: [
                .init(
                    "with {MODE: quick} { ^sh -c 'echo $MODE' }; $env.MODE? ?? 'not set'",
                    "For a program and what it runs.", prints: "quick\nnot set")
            ])
    }

    func run(_ call: Invocation) throws -> Value { throw Bodies.needsBlock("with {NAME: \"v\"} { … }", call) }
}

enum Bodies {
    /// What a command says whose block can only stand in the text that calls it.
    static func needsBlock(_ form: String, _ call: Invocation) -> ErrorValue {
        .usage("`\(call.signature.signature.name)` takes its block as written: \(form)", at: call.span)
    }
}
