import Platform
import PluginAPI
import Syntax

// `:`, `print`, `echo`.

struct Nothing: Command {
    let name = ":"
    var signature: Signature {
        Signature(
            name, "Does nothing, successfully.", rest: .init("ignored", .any, "Anything."), input: [.any],
            examples: [.init(":", "Nothing.", prints: "")])
    }

    func run(_ call: Invocation) throws -> Value {
        if case .stream(let stream) = call.input { try stream.finishUnread() }
        return .null
    }
}

struct Print: Command {
    let name = "print"
    var signature: Signature {
        Signature(
            name, "Writes values to standard output, as the shell shows them.",
            details:
                "Texts, numbers and the like go on one line with spaces between; lists, records and tables each on lines of "
                + "their own. Without arguments it writes what is piped in.",
            rest: .init("values", .any, "What to write."),
            flags: [
                .init("no-newline", short: "n", "End without a newline."),
                .init("stderr", short: "e", "Write to standard error."),
            ],
            input: [.any], showsArguments: true,
            examples: [
                .init("print hello 42", "A line.", prints: "hello 42"),
                .init("print -n a; print b", "Two pieces of a line.", prints: "ab"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let toError = call.flag("stderr")
        func write(_ bytes: [UInt8]) throws {
            if toError {
                try Files.writeAll(2, bytes, shown: "standard error")
            } else {
                try call.context.write(bytes)
            }
        }
        if call.rest.isEmpty, case .stream(let stream) = call.input {
            defer { stream.close() }
            if let bytes = stream as? ByteStream {
                while let chunk = try bytes.read() { try write(chunk) }
            } else {
                while let item = try stream.next() { try write(Array((shown(item, call) + "\n").utf8)) }
            }
            return .null
        }
        if case .stream(let stream) = call.input { try stream.finishUnread() }
        let values = call.rest.isEmpty && !call.input.isNull ? [call.input] : call.rest
        var text = ""
        var isInLine = false
        for value in values {
            let isBlock: Bool
            switch value {
            case .list, .record: isBlock = true
            default: isBlock = false
            }
            if isBlock {
                if isInLine { text += "\n" }
                text += shown(value, call)
                isInLine = true
                if value.isEmpty { continue }
                text += "\n"
                isInLine = false
            } else {
                if isInLine { text += " " }
                text += shown(value, call)
                isInLine = true
            }
        }
        if values.isEmpty || isInLine { text += "\n" }
        if call.flag("no-newline"), text.hasSuffix("\n") { text.removeLast() }
        try write(Array(text.utf8))
        return .null
    }

    /// As the shell shows it, without the last newline.
    private func shown(_ value: Value, _ call: Invocation) -> String {
        if case .string(let text) = value { return text.string }
        var text = call.context.display(value, width: call.context.terminalWidth)
        if text.hasSuffix("\n") { text.removeLast() }
        return text
    }
}

struct Echo: Command {
    let name = "echo"
    var signature: Signature {
        Signature(
            name, "Gives its argument as a value, or several joined to one text.",
            details:
                "Several are joined with spaces. At the top level the value is shown; inside functions use `print`.",
            rest: .init("values", .any, "What to give."), output: .any,
            examples: [
                .init("echo plain words", "A text.", prints: "plain words"),
                .init("echo [1 2] | count", "A list stays a list.", prints: "2"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        if call.rest.count == 1 { return call.rest[0] }
        var text = TextBuilder()
        for (index, value) in call.rest.enumerated() {
            if index > 0 { text.append(" ") }
            do {
                switch value {
                case .null, .list, .record: text.append(try JSONText.compact(value))
                default: try text.append(value)
                }
            } catch let error as ErrorValue { throw error.placed(at: call.restSpans[index]) }
        }
        return text.value
    }
}
