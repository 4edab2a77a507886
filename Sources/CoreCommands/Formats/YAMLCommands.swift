import Formats
import PluginAPI

struct FromYAML: Command {
    let name = "from yaml"
    var signature: Signature {
        Signature(
            name, "Reads YAML text as data.",
            details:
                "By the core schema of YAML 1.2: `true`, `null`, `12`, `0o17` and `1.5` are values, `no`, `on` and dates are "
                + "text. Aliases are resolved, and merge keys (`<<`) lend their fields.",
            flags: [.init("all", short: "a", "All documents of the text, as a list.")],
            input: [.string, .bytes, .stream], output: .any,
            examples: [
                .init(
                    "\"country: NO\\nport: 80\" | from yaml | to json --compact", "A mapping.",
                    prints: "{\"country\":\"NO\",\"port\":80}"),
                .init("\"a\\n---\\nb\" | from yaml --all | str join ' '", "Two documents.", prints: "a b"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let bytes = try call.formatBytes()
        return try call.formatting("YAML") {
            call.flag("all") ? .items(try YAMLReader.all(bytes)) : try YAMLReader.single(bytes)
        }
    }
}

struct ToYAML: Command {
    let name = "to yaml"
    var signature: Signature {
        Signature(
            name, "Writes data as YAML text.",
            details:
                "Text that could be taken for something else is quoted. Durations become text, sizes an integer of bytes, "
                + "times RFC 3339.",
            input: [.any], output: .string, writesInput: true,
            examples: [
                .init(
                    "{hosts: [web1 web2], on: \"no\"} | to yaml | str trim", "A mapping.",
                    prints: "hosts:\n- web1\n- web2\n\"on\": \"no\"")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let value = try call.input.collected()
        return try call.formatting("YAML") {
            .text(String(decoding: try YAMLWriter.write(value), as: UTF8.self))
        }
    }
}
