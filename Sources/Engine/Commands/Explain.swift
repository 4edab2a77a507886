import PluginAPI

/// `explain 'ls *.log | rm'`
struct Explain: Command, @unchecked Sendable {
    let name = "explain"
    // The session outlives its commands, and whoever holds the baton runs both.
    unowned let session: Session

    var signature: Signature {
        Signature(
            name, "Tells what a line would run and change, without running it.",
            details: """
                A table with a row for each command, program, expression and redirection in the line: what it resolves to (a command's \
                summary, a program's path), its arguments with the values that variables have now and how many files a `*` finds, and \
                its effect. The kind of what is not there is `missing`; an `error` keeps the line from running. Then follow the \
                changes that the line's commands would make, as `plan` finds them: for that its commands run that only read, \
                for five seconds at most, but no programs. Secrets are masked.
                """,
            parameters: [.init("line", .string, "The line, as text.")], output: .table,
            examples: [
                .init(
                    "'x' | save a.log; explain 'rm *.log' | select element kind arguments | to csv",
                    "What it would remove.",
                    prints: "element,kind,arguments\nrm *.log,command,paths: *.log (1 file)\na.log,change,\n"),
                .init("explain 'make | grep -i error > log'", "Which programs run, and from where."),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        try Explanation.table(of: try call.string("line"), in: session, on: try Machine.running(call))
    }
}
