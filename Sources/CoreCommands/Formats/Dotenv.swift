import Formats
import PluginAPI
import Syntax

// `.env` files: lines of NAME=value, as Docker Compose and the dotenv libraries read them. There is no standard; this is
// what they share. Nothing is expanded: `$NAME` stays text.

struct FromDotenv: Command {
    let name = "from dotenv"
    var signature: Signature {
        Signature(
            name, "Reads the lines of a .env file, NAME=value, as a record of texts.",
            details:
                "`export` before a name and comments are allowed. In single quotes all is itself, in double quotes `\\n`, `\\t`, "
                + "`\\r`, `\\\"`, `\\\\` and `\\$` are read; quoted text may have several lines. `$NAME` is not expanded. Of names that are "
                + "the same the last wins.",
            input: [.string, .bytes, .stream], output: .record,
            examples: [
                .init(
                    "\"# the server\\nexport HOST=web1\\nPORT='80' # plain\" | from dotenv | to json --compact",
                    "Two names.",
                    prints: "{\"HOST\":\"web1\",\"PORT\":\"80\"}")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let bytes = try call.formatBytes()
        return try call.formatting("dotenv") { try DotenvReader.read(bytes) }
    }
}

struct ToDotenv: Command {
    let name = "to dotenv"
    var signature: Signature {
        Signature(
            name, "Writes a record as the lines of a .env file.",
            details:
                "Values with spaces and the like get quotes; null is an empty text. Nested values are an error.",
            input: [.record], output: .string, writesInput: true,
            examples: [
                .init(
                    "{HOST: \"web1\", MOTD: \"it's up\"} | to dotenv | str trim", "Two lines.",
                    prints: "HOST=web1\nMOTD=\"it's up\"")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        try call.formatting("dotenv") {
            .text(String(decoding: try DotenvWriter.write(call.input), as: UTF8.self))
        }
    }
}

enum DotenvWriter {
    /// Throws `ErrorValue`.
    static func write(_ value: Value) throws -> [UInt8] {
        guard case .record(let record) = value else {
            throw ErrorValue.type(
                "a .env file is a record, and this is \(value.type.rawValue)",
                help: value.type == .list ? "rows of name and value become one by `into record`" : nil)
        }
        var text: [UInt8] = []
        for (name, value) in zip(record.keys.names, record.values) {
            let isName = name.withUTF8 { bytes in
                !bytes.isEmpty
                    && bytes.enumerated().allSatisfy { DotenvReader.isNameByte($1, first: $0 == 0) }
            }
            guard isName else {
                throw ErrorValue.type(
                    "`\(name.string)` is no name for a .env file",
                    help: "a name has letters, digits, `_`, `.` and `-`")
            }
            text += name.string.utf8
            text.append(UInt8(ascii: "="))
            switch value {
            case .null: break
            case .bytes, .list, .record, .closure:
                throw ErrorValue.type(
                    "`\(name.string)` is \(value.type.withArticle), and a .env file holds plain values")
            default: text += quoted(Array(try value.plainText().utf8))
            }
            text.append(0x0A)
        }
        return text
    }

    private static func quoted(_ value: [UInt8]) -> [UInt8] {
        let plain = Array("_./:@%+,-=".utf8)
        func isPlain(_ byte: UInt8) -> Bool {
            byte >= 0x80 || (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
                || plain.contains(byte)
        }
        if value.allSatisfy(isPlain) { return value }
        let single = UInt8(ascii: "'")
        if !value.contains(single), !value.contains(0x0A), !value.contains(0x0D) {
            return [single] + value + [single]
        }
        var result = [UInt8(ascii: "\"")]
        for byte in value {
            switch byte {
            case 0x0A: result += "\\n".utf8
            case 0x0D: result += "\\r".utf8
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "$"):
                result += [UInt8(ascii: "\\"), byte]
            default: result.append(byte)
            }
        }
        return result + [UInt8(ascii: "\"")]
    }
}
