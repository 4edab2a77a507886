import PluginAPI

/// `exit N`: leaves the script or the shell. `finally` runs, `try` doesn't stop it.
struct Exit: Command {
    let name = "exit"

    var signature: Signature {
        Signature(
            name, "Leaves the script or the shell.",
            parameters: [
                .init(
                    "status", .int, "The exit status, 0 to 255.", isOptional: true,
                    accepted: .integers(0...255))
            ],
            examples: [.init("print bye; exit; print never", "Leave.", prints: "bye")])
    }

    func run(_ call: Invocation) throws -> Value {
        throw Leaving.exit(try call.optionalInt("status") ?? 0)
    }
}

/// `fail "why" --code 3`: an error of one's own.
struct Fail: Command {
    let name = "fail"

    var signature: Signature {
        Signature(
            name, "Raises an error: the script ends, unless a `try` catches it.",
            parameters: [.init("message", .any, "Why.")],
            flags: [
                .init(
                    "code", short: "c", .int,
                    "The exit status if nobody catches it, 1 to 255 (by default 1).",
                    accepted: .integers(1...255)),
                .init("help", .string, "What to do about it."),
                .init("kind", .string, "A word that `catch` can match on (by default `fail`)."),
            ],
            showsArguments: true,
            examples: [
                .init(
                    "try { fail 'no disk' --code 3 } catch err { print \"$err.message ($err.code)\" }",
                    "Raise and catch.", prints: "no disk (3)")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        throw ErrorValue(
            try message(call), kind: try call.optionalString("kind") ?? "fail",
            help: try call.optionalString("help"), code: try call.optionalInt("code") ?? 1,
            at: call.span)
    }

    /// As text; a secret in it is not shown.
    private func message(_ call: Invocation) throws -> String {
        do { return try call["message"].shownText() } catch let error as ErrorValue {
            throw error.placed(at: call.span(of: "message"))
        }
    }
}

/// `plan { … }`. The compiler turns it into code of its own, since its body is the caller's.
struct Plan: Command {
    let name = "plan"

    var signature: Signature {
        Signature(
            name, "Shows what the changes in a block would do; nothing does.",
            details: """
                The result is a table: each step's kind and path, where it comes from, the size of new content, the mode that is \
                set, and whether it can be undone. Each step sees the files as the steps before it would leave them. Programs \
                from outside are not run but listed; where the output of one is needed, the plan stops and says so.
                """,
            parameters: [.init("body", .block, "What would be done.")],
            flags: [.init("diff", "The plan as a unified diff, as text.")], output: .any,
            examples: [
                .init(
                    "plan { mkdir a; 'x' | save a/b; mv a c } | select kind path | to csv", "As a table.",
                    prints: "kind,path\nmkdir,a\ncreate,a/b\nmove,c\n"),
                .init(
                    "plan --diff { 'x' | save a; chmod 0600 a }", "As a diff.",
                    prints:
                        "--- /dev/null\n+++ a\n@@ -0,0 +1 @@\n+x\n\\ No newline at end of file\nchmod 0600 a"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        throw Bodies.needsBlock("plan { … }", call)
    }
}

/// `transaction "name" { … }`. The compiler turns it into code of its own, since its body is the caller's.
struct Transaction: Command {
    let name = "transaction"
    /// Those that the compiler knows what to do with.
    static let flags: [Signature.Flag] = [watch, .noUndo, .lockTimeout]
    static let watch = Signature.Flag(
        "watch", .path, "Take back what programs do in this folder, too.", completion: .folders)

    var signature: Signature {
        Signature(
            name, "Makes all the changes in a block, or none of them.",
            details: """
                An error, `exit`, Ctrl-C or a crash inside takes back what was done so far; `return` and the block's end make it \
                permanent. A transaction inside another is part of it. \
                A program from outside is not nops's to take back: its own changes stay, unless they are in a folder that the \
                transaction watches. All that is in that folder is kept before the block runs.
                """,
            parameters: [
                .init("name", .string, "Shown by `changes`.", isOptional: true),
                .init("body", .block, "What to do."),
            ],
            flags: Transaction.flags)
    }

    func run(_ call: Invocation) throws -> Value {
        throw Bodies.needsBlock("transaction \"name\" { … }", call)
    }
}
