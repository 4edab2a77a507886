import Platform
import PluginAPI
import Syntax

// `input` and `confirm`: what a person at the terminal says.

struct Input: Command {
    let name = "input"
    var signature: Signature {
        Signature(
            name, "Asks at the terminal for a line of text.",
            details:
                "It asks at the terminal itself, whatever input and output are. Where there is none, and where nothing is typed, "
                + "the default is the answer; without one that is an error.",
            parameters: [.init("question", .string, "What to ask.", isOptional: true)],
            flags: [
                .init(
                    "default", short: "d", .string,
                    "The answer where nothing is typed, and where there is no terminal."),
                .init("suppress-output", short: "s", "Don't show what is typed."),
                .init(
                    "secret", "Don't show what is typed, and give a secret: for passwords.", gives: .secret),
            ],
            output: .string,
            examples: [
                .init("let name = input 'Which host? ' --default localhost", "With a default."),
                .init("let key = input 'Password: ' --secret", "A password."),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let standard = try call.optionalString("default")
        let isSecret = call.flag("secret")
        let isHidden = isSecret || call.flag("suppress-output")
        func answer(_ text: String) -> Value { isSecret ? .secret(Secret(Text(text))) : .text(text) }
        guard call.context.mayAsk, let terminal = ControllingTerminal() else {
            if let standard { return answer(standard) }
            throw call.noTerminal
        }
        var question = try call.optionalString("question") ?? ""
        if let standard, !standard.isEmpty, !isHidden {
            question = question.trimmingSpaces + (question.isEmpty ? "" : " ") + "[\(standard)] "
        }
        try call.context.flush()
        let line = try call.answer(terminal, question, isHidden: isHidden)
        if let line, !line.isEmpty { return answer(line) }
        if let standard { return answer(standard) }
        guard line != nil else {
            throw ErrorValue(
                "the input ended without an answer", kind: "io", help: "`--default` gives one", at: call.span)
        }
        return answer("")
    }
}

struct Confirm: Command {
    let name = "confirm"
    var signature: Signature {
        Signature(
            name, "Asks at the terminal for yes or no.",
            details:
                "It asks at the terminal itself, whatever input and output are, until the answer is one of the two. Where there is "
                + "no terminal, and where nothing is typed, the default is the answer; without one that is an error, and a "
                + "further question.",
            parameters: [.init("question", .string, "What to ask.", isOptional: true)],
            flags: [
                .init(
                    "default", short: "d", .bool,
                    "The answer where nothing is typed, and where there is no terminal.")
            ],
            output: .bool,
            examples: [
                .init(
                    "if (confirm 'Restart the server?' --default false) { print restarting }",
                    "No, if in doubt.")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        var standard: Bool?
        if case .bool(let given) = call["default"] { standard = given }
        guard call.context.mayAsk, let terminal = ControllingTerminal() else {
            if let standard { return .bool(standard) }
            throw call.noTerminal
        }
        let choices = standard.map { $0 ? "[Y/n]" : "[y/N]" } ?? "[y/n]"
        let question = (try call.optionalString("question") ?? "Go on?").trimmingSpaces + " \(choices) "
        try call.context.flush()
        while true {
            guard let line = try call.answer(terminal, question, isHidden: false) else {
                if let standard { return .bool(standard) }
                throw ErrorValue(
                    "the input ended without an answer", kind: "io", help: "`--default` gives one",
                    at: call.span)
            }
            switch line.trimmingSpaces.lowercased() {
            case "y", "yes": return .bool(true)
            case "n", "no": return .bool(false)
            case "": if let standard { return .bool(standard) }
            default: break
            }
        }
    }
}

extension Invocation {
    fileprivate var noTerminal: ErrorValue {
        ErrorValue(
            context.mayAsk ? "there is no terminal to ask at" : "a job has no terminal to ask at", kind: "io",
            help: "`--default` gives the answer where nobody can be asked", at: span)
    }

    /// The line that was typed; nil at the end of input.
    fileprivate func answer(_ terminal: ControllingTerminal, _ question: String, isHidden: Bool) throws
        -> String?
    {
        let line: String?
        do throws(SystemError) { line = try terminal.ask(question, isHidden: isHidden) } catch {
            throw ErrorValue("cannot ask at the terminal: \(error.reason)", kind: "io", at: span)
        }
        try context.checkInterrupt()
        return line
    }
}

extension String {
    fileprivate var trimmingSpaces: String {
        var scalars = unicodeScalars[...]
        while scalars.first == " " { scalars.removeFirst() }
        while scalars.last == " " { scalars.removeLast() }
        return String(scalars)
    }
}
