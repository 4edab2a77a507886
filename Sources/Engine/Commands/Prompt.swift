import PluginAPI

/// `prompt set {|p| "$p.short_folder> "}`
struct SetPrompt: Command {
    let name = "prompt set"
    let settings: ShellSettings

    var signature: Signature {
        Signature(
            name, "Has a closure give the shell's prompt.",
            details: """
                Before each line the closure is given a record: `folder`, `short_folder` (with `~`), `git_branch` (null outside \
                a repository), `status` and `duration` of the last line, `user`, `host`, `is_root` and `columns`. It gives text, \
                which may hold colours (`\\e[32m`) and newlines. Where it fails the shell's own prompt stands in, and the \
                error is shown once; where it takes longer than its limit it isn't asked again.
                """,
            parameters: [.init("closure", .closure, "Gives the prompt.", closureArguments: 1)],
            flags: [.init("limit", .duration, "How long it may take; 500ms if not given.")],
            examples: [
                .init("prompt set {|p| \"$p.user@$p.host $p.short_folder> \"}", "User, host and folder.")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        var limit = 500_000_000
        if call.isGiven("limit") {
            guard case .duration(let given) = call["limit"], given > 0 else {
                throw ErrorValue.usage("a limit is more than 0s", at: call.span(of: "limit"))
            }
            limit = given
        }
        guard call.context.changes.planDepth == 0 else { return .null }
        settings.prompt = PromptClosure(try call.function("closure"), limit: limit)
        return .null
    }
}

/// `prompt reset`
struct ResetPrompt: Command {
    let name = "prompt reset"
    let settings: ShellSettings

    var signature: Signature { Signature(name, "Goes back to the shell's own prompt.") }

    func run(_ call: Invocation) throws -> Value {
        guard call.context.changes.planDepth == 0 else { return .null }
        settings.prompt = nil
        return .null
    }
}
