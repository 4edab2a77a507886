import PluginAPI

/// `time { … }`. The compiler turns it into code of its own, since its block is the caller's.
struct MeasureTime: Command {
    let name = "time"

    var signature: Signature {
        Signature(
            name, "Tells how long a block takes.",
            details: """
                By the clock on the wall, which no change of the date alters. What the block and its programs print goes where it \
                went; its value is shown where nobody takes the time, and else dropped. An error of the block is passed on.
                """,
            parameters: [.init("body", .block, "What to do.")], output: .duration,
            examples: [
                .init("let took = time { ^sleep 0.01 }; $took > 10ms", "In a script.", prints: "true"),
                .init("time { ^make --jobs 4 }", "How long a build takes."),
            ])
    }

    func run(_ call: Invocation) throws -> Value { throw Bodies.needsBlock("time { … }", call) }
}
