import PluginAPI

/// `reveal`: the one way from a secret to text that may be shown.
struct Reveal: Command {
    let name = "reveal"

    var signature: Signature {
        Signature(
            name, "Gives the text of a secret, which may then be shown and kept.",
            details:
                "A program needs no `reveal`: it gets a secret as it is on its input and in its environment. `nops check` warns where "
                + "a revealed secret is printed, or given to a program as an argument.",
            parameters: [.init("secret", .secret, "The secret, unless it is piped in.", isOptional: true)],
            input: [.nothing, .secret, .list, .stream], output: .string, result: .each,
            examples: [
                .init(
                    "let key = \"abc\" | into secret; print $key ($key | reveal)", "Print it.",
                    prints: "*** abc")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        if call.isGiven("secret") {
            if case .stream(let stream) = call.input { try stream.finishUnread() }
            return try text(call["secret"], call)
        }
        switch call.input {
        case .list, .stream: return try call.transformItems { try text($0, call) }
        default: return try text(call.input, call)
        }
    }

    private func text(_ value: Value, _ call: Invocation) throws -> Value {
        if case .secret(let secret) = value { return .string(secret.revealed) }
        if value.isNull {
            throw ErrorValue.usage("`reveal` needs a secret", help: "reveal $secret", at: call.span)
        }
        throw ErrorValue.type(
            "`reveal` takes a secret, and this is \(value.type.withArticle)", at: call.span)
    }
}
