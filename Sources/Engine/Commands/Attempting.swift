import PluginAPI

/// `retry { … }`. The compiler turns it into code of its own, since its block is the caller's.
struct Retry: Command {
    let name = "retry"
    /// In the order of their registers in `Attempts`.
    static let flags: [Signature.Flag] = [
        .init(
            "times", .int, "How many attempts at most (by default 3).", accepted: .atLeast(1),
            doubt: { value in
                guard case .int(1) = value else { return nil }
                return ("one attempt is all: nothing is tried again", "`--times` counts the first one, too")
            }),
        .init("delay", .duration, "How long to wait before the second attempt (by default 0s)."),
        .init(
            "backoff", .float, "What the wait grows by with each attempt, 1 or more (by default 1).",
            accepted: .numbers(1...Double.infinity)),
    ]

    var signature: Signature {
        Signature(
            name, "Runs a block again while it fails.",
            details: """
                Changes of a transaction that is open in the block are taken back before the next attempt. Each failure is told \
                on standard error; the last one is passed on, with the number of attempts. Its value is the block's.
                """,
            parameters: [.init("body", .block, "What to do.")], flags: Retry.flags, output: .any,
            examples: [
                .init(
                    "var n = 0; retry --times 5 --delay 1ms --backoff 2 { $n += 1; if $n < 2 { fail 'not yet' }; \"done at $n\" }",
                    "Until it succeeds.", prints: "done at 2")
            ])
    }

    func run(_ call: Invocation) throws -> Value { throw Bodies.needsBlock("retry --times 5 { … }", call) }
}

/// `timeout 30s { … }`, compiled like `retry`.
struct Timeout: Command {
    let name = "timeout"

    var signature: Signature {
        Signature(
            name, "Ends a block that takes too long.",
            details: """
                The error is of kind `timeout`. An open transaction in the block is rolled back. A program under way is ended \
                with all that it has started: it is asked to end (SIGTERM), and killed five seconds later.
                """,
            parameters: [
                .init("time", .duration, "How long it may take: `30s`, `1m30s`."),
                .init("body", .block, "What to do."),
            ], output: .any,
            examples: [
                .init("timeout 1m { 'in time' }", "In time.", prints: "in time"),
                .init(
                    "try { timeout 20ms { ^sleep 60 } } catch e { print \"$e.kind: $e.message\" }",
                    "Too long.",
                    prints: "timeout: not done within 20ms"),
            ])
    }

    func run(_ call: Invocation) throws -> Value { throw Bodies.needsBlock("timeout 30s { … }", call) }
}
