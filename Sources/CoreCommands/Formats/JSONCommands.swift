import Formats
import PluginAPI

struct FromJSON: Command {
    let name = "from json"
    var signature: Signature {
        Signature(
            name, "Reads JSON text as data.",
            details:
                "Keys keep their order; of keys that are the same the last wins. An integer that does not fit in 64 bits is "
                + "an error, or stays text.",
            flags: [
                .init("lines", short: "l", "One value a line (JSON Lines), read as lines come."),
                .init("big-as-text", "Keep integers that do not fit in 64 bits as text."),
            ],
            input: [.string, .bytes, .list, .stream], output: .any,
            examples: [
                .init(
                    "'{\"host\": \"web1\", \"port\": 80}' | from json | get port", "A field.", prints: "80"),
                .init(
                    "\"{\\\"n\\\": 1}\\n{\\\"n\\\": 2}\" | from json --lines | get n | sum",
                    "One value a line.", prints: "3"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let asText = call.flag("big-as-text")
        guard call.flag("lines") else {
            let bytes = try call.formatBytes()
            return try call.formatting("JSON") { try JSONReader.read(bytes, bigNumbersAsText: asText) }
        }
        return try call.jsonLines(bigNumbersAsText: asText)
    }
}

struct ToJSON: Command {
    let name = "to json"
    var signature: Signature {
        Signature(
            name, "Writes data as JSON text.",
            details:
                "Durations become text, sizes an integer of bytes, times RFC 3339, bytes base64. It ends without a newline.",
            flags: [
                .init("compact", short: "c", "On one line, without spaces."),
                .init(
                    "indent", short: "i", .int, "Spaces for each level, 0 to 16; 2 if not given.",
                    accepted: .integers(0...16)),
            ],
            input: [.any], output: .string, writesInput: true,
            examples: [
                .init(
                    "{name: \"web1\", up: true} | to json", "For people.",
                    prints: "{\n  \"name\": \"web1\",\n  \"up\": true\n}"),
                .init("[1 null 2.5] | to json --compact", "For programs.", prints: "[1,null,2.5]"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let indent = try call.optionalInt("indent")
        if indent != nil, call.flag("compact") {
            throw ErrorValue.usage(
                "`--compact` and `--indent` exclude each other", at: call.span(of: "compact"))
        }
        let value = try call.input.collected()
        return try call.formatting("JSON") {
            var bytes: [UInt8] = []
            try JSONText.write(value, into: &bytes, indent: call.flag("compact") ? nil : indent ?? 2)
            return .text(String(decoding: bytes, as: UTF8.self))
        }
    }
}
