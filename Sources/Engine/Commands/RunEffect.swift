import PluginAPI

/// `effect "restart nginx" [systemctl restart nginx] --undo [systemctl restart nginx]`
struct RunEffect: Command {
    let name = "effect"

    var signature: Signature {
        Signature(
            name, "Runs a program as part of a change, with the program that takes it back.",
            details: """
                The program runs when the change is made, its inverse when the change is rolled back (by an error, by Ctrl-C, by \
                `nops recover` after a kill) or undone. After a kill nobody knows how far the program came, so an inverse must do \
                no harm where there is nothing to take back. Without `--undo` the plan says that it cannot be undone.
                """,
            parameters: [
                .init("name", .string, "What plans and `changes show` call it."),
                .init("program", .list, "The program and its arguments."),
            ],
            flags: [.init("undo", .list, "The program that takes it back, and its arguments.")],
            changesThings: true,
            examples: [
                .init(
                    "effect 'note it' [touch noted] --undo [rm noted]; undo; path exists noted",
                    "A program and its inverse.", prints: "false")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let action = try program(call, "program")
        let inverse = call.isGiven("undo") ? try program(call, "undo") : nil
        let name = try call.string("name")
        try call.propose(Change(name: name, effects: [Effect(name: name, action: action, inverse: inverse)]))
        return .null
    }

    private func program(_ call: Invocation, _ parameter: String) throws -> Effect.Call {
        var words: [String] = []
        let span = call.span(of: parameter)
        guard case .list(let list) = call[parameter] else {
            throw ErrorValue.usage("name the program and its arguments: [systemctl restart nginx]", at: span)
        }
        for item in list.items {
            do { words.append(try item.plainText()) } catch let error as ErrorValue {
                throw error.placed(at: span)
            }
        }
        guard let first = words.first, !first.isEmpty else {
            throw ErrorValue.usage("name the program and its arguments: [systemctl restart nginx]", at: span)
        }
        // Found now, not when it has to be taken back.
        guard let path = call.context.program(named: first) else {
            throw ErrorValue("there is no program '\(first)' on PATH", kind: "not-found", at: span)
        }
        words[0] = path
        return Effect.Call(words, folder: call.context.workingFolder)
    }
}
