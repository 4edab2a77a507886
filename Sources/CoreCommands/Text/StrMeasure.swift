import Platform
import PluginAPI

// Text as people see it: `str width`, `str graphemes`; and `str repeat`.

struct StrWidth: Command {
    let name = "str width"
    var signature: Signature {
        Signature(
            name, "How many columns of a terminal a text takes.",
            details: "East Asian characters and emoji take two, accents that stand apart none.",
            input: [.string, .list, .stream], output: .int, result: .each,
            examples: [.init("\"日本\" | str width", "Two wide characters.", prints: "4")])
    }

    func run(_ call: Invocation) throws -> Value {
        try call.transformText { .int(DisplayWidth.of($0.string)) }
    }
}

struct StrGraphemes: Command {
    let name = "str graphemes"
    var signature: Signature {
        Signature(
            name, "Splits text into the characters that people see: a letter with its accent is one.",
            input: [.string, .list, .stream], output: .list, itemType: .string,
            examples: [
                .init("\"e\\u{301}x\" | str graphemes | count", "An accent that stands apart.", prints: "2")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        func graphemes(_ text: Text) -> [Value] { text.string.map { .text(String($0)) } }
        if let text = try call.wholeText() { return .items(graphemes(text)) }
        return .items(try call.itemArray().flatMap { graphemes(try call.text(of: $0)) })
    }
}

struct StrRepeat: Command {
    let name = "str repeat"
    /// Bytes of a text that is still made.
    private static let limit = 1_000_000_000

    var signature: Signature {
        Signature(
            name, "A text so many times in a row.",
            parameters: [.init("times", .int, "How often, 0 or more.", accepted: .atLeast(0))],
            input: [.string, .list, .stream], output: .string, result: .each,
            examples: [.init("'=-' | str repeat 3", "A line.", prints: "=-=-=-")])
    }

    func run(_ call: Invocation) throws -> Value {
        let times = try call.optionalInt("times") ?? 1
        return try call.transformText { text in
            let (bytes, overflow) = text.string.utf8.count.multipliedReportingOverflow(by: times)
            guard !overflow, bytes <= Self.limit else {
                throw ErrorValue(
                    "the text would be longer than a gigabyte", kind: "overflow", at: call.span(of: "times"))
            }
            return .text(String(repeating: text.string, count: times))
        }
    }
}
