import Formats
import PluginAPI

struct FromTOML: Command {
    let name = "from toml"
    var signature: Signature {
        Signature(
            name, "Reads TOML text as a record.",
            details: "Dates are times, in UTC where they have no offset; a time of day alone is text.",
            input: [.string, .bytes, .stream], output: .record,
            examples: [
                .init("\"[server]\\nport = 80\" | from toml | get server.port", "A field.", prints: "80")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let bytes = try call.formatBytes()
        return try call.formatting("TOML") { try TOMLReader.read(bytes) }
    }
}

struct ToTOML: Command {
    let name = "to toml"
    var signature: Signature {
        Signature(
            name, "Writes a record as TOML text.", details: "TOML has no null: such a field is an error.",
            input: [.record],
            output: .string, writesInput: true,
            examples: [
                .init(
                    "{name: \"web\", server: {port: 80}} | to toml | str trim", "Two levels.",
                    prints: "name = \"web\"\n\n[server]\nport = 80")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let value = try call.input.collected()
        return try call.formatting("TOML") { .text(try TOMLWriter.write(value)) }
    }
}
