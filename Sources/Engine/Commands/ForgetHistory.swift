import PluginAPI
import Syntax

/// `history forget`: the shell's.
struct ForgetHistory: Command {
    let name = "history forget"
    let settings: ShellSettings

    var signature: Signature {
        Signature(
            name, "Takes lines out of the shell's history, for good.",
            details:
                "Lines by their whole text, or rows of `history`, wherever and whenever they were run, and in all sessions. The line "
                + "that does so is not kept either. It can't be undone.",
            rest: .init("lines", .string, "As they were entered."), input: [.nothing, .list, .stream],
            output: .nothing,
            examples: [
                .init(
                    "history | where command =~ 'hunter2' | history forget", "All lines with a text in them.")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        guard let forget = settings.forget else {
            throw ErrorValue.usage("`history forget` is the shell's: a script has none", at: call.span)
        }
        var texts: Set<String> = []
        for (line, span) in zip(call.rest, call.restSpans) { texts.insert(try text(of: line, at: span)) }
        let items = try call.input.itemStream(for: name)
        defer { items.close() }
        while let item = try items.next() {
            try call.context.checkInterrupt()
            texts.insert(try text(of: item, at: call.span))
        }
        guard call.context.changes.planDepth == 0, !texts.isEmpty else { return .null }
        let count: Int
        do { count = try forget(texts) } catch {
            throw ErrorValue("the history can't be written: \(error)", kind: "io", at: call.span)
        }
        call.context.note(count == 1 ? "1 line is forgotten" : "\(count) lines are forgotten")
        return .null
    }

    private func text(of line: Value, at span: Span) throws -> String {
        switch line {
        case .string(let text): return text.string
        case .record(let row):
            if case .string(let text)? = row["command"] { return text.string }
        default: break
        }
        throw ErrorValue.type("a line's text is expected here, or a row of `history`", at: span)
    }
}
