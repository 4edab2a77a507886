import PluginAPI
import Syntax

/// `help`, `help COMMAND`, `help --find WORD`.
struct Help: Command {
    let name = "help"

    var signature: Signature {
        Signature(
            name, "Explains commands.",
            details:
                "Without a name it lists all commands. `help changes`, say, explains one; `--find` looks for a word in names and summaries.",
            rest: .init("name", .string, "The command, of one word or two.", completion: .commandWords),
            flags: [
                .init("find", short: "f", .string, "List the commands whose name or summary has this word.")
            ],
            output: .any,
            examples: [.init("help pwd", "Explain a command.")])
    }

    func run(_ call: Invocation) throws -> Value {
        let context = call.context
        let wanted = try call.restStrings().joined(separator: " ")
        if let word = try call.optionalString("find") {
            let lowered = word.lowercased()
            return rows(
                context,
                context.commandNames().filter {
                    $0.lowercased().contains(lowered)
                        || context.signature(named: $0)?.summary.lowercased().contains(lowered) == true
                })
        }
        if wanted.isEmpty {
            try context.write(
                "`help NAME` explains one of these; `help --find WORD` looks for one. The language: docs/language.md.\n\n"
            )
            return rows(context, context.commandNames())
        }
        if let signature = context.signature(named: wanted) {
            try context.write(HelpText.fitted(HelpText.command(signature), to: context.terminalWidth))
            return .null
        }
        if let text = KeywordHelp.text(of: wanted) {
            try context.write(HelpText.fitted(text, to: context.terminalWidth))
            return .null
        }
        let group = context.commandNames().filter { $0.hasPrefix(wanted + " ") }
        if !group.isEmpty { return rows(context, group) }
        let close = closest(
            to: wanted, among: context.commandNames() + KeywordHelp.entries.map(\.word))
        throw ErrorValue(
            "there is no command `\(wanted)`", kind: "not-found",
            help: close.map { "did you mean `\($0)`?" } ?? "`help` lists them all",
            at: call.restSpans.first ?? call.span)
    }

    private func rows(_ context: any Context, _ names: [String]) -> Value {
        .items(
            names.map {
                .fields(["command": .text($0), "summary": .text(context.signature(named: $0)?.summary ?? "")])
            })
    }
}
