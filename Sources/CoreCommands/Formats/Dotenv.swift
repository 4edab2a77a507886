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

private func isNameByte(_ byte: UInt8, first: Bool) -> Bool {
    (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte == UInt8(ascii: "_")
        || (!first
            && ((byte >= 0x30 && byte <= 0x39) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")))
}

struct DotenvReader {
    private let bytes: [UInt8]
    private var position = 0
    private var line = 1

    /// Throws `FormatError`.
    static func read(_ bytes: [UInt8]) throws -> Value {
        var reader = DotenvReader(bytes: bytes)
        return try reader.record()
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpaces() {
        while next == 0x20 || next == 0x09 || next == 0x0D { position += 1 }
    }

    private mutating func record() throws -> Value {
        let record = Record()
        while next != nil {
            skipSpaces()
            if next == nil { break }
            if next == UInt8(ascii: "#") { skipLine() }
            if next == 0x0A {
                position += 1
                line += 1
                continue
            }
            if next == nil { break }
            let start = line
            var name = word()
            if name == "export", next == 0x20 || next == 0x09 {
                skipSpaces()
                name = word()
            }
            skipSpaces()
            guard !name.isEmpty, next == UInt8(ascii: "=") else {
                throw FormatError(
                    name.isEmpty ? "a name is expected here" : "there is no `=` after `\(name)`", line: start,
                    help: "write NAME=value; a name has letters, digits, `_`, `.` and `-`")
            }
            position += 1
            record.set(Text(name), .decoding(try value()))
        }
        return .record(record)
    }

    private mutating func word() -> String {
        let start = position
        while let byte = next, isNameByte(byte, first: position == start) { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func skipLine() {
        while let byte = next, byte != 0x0A { position += 1 }
    }

    private mutating func value() throws -> [UInt8] {
        while next == 0x20 || next == 0x09 { position += 1 }
        guard let quote = next, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
            let start = position
            var end = position
            // A comment begins after white space.
            var isAfterSpace = true
            while let byte = next, byte != 0x0A, !(byte == UInt8(ascii: "#") && isAfterSpace) {
                isAfterSpace = byte == 0x20 || byte == 0x09 || byte == 0x0D
                position += 1
                if !isAfterSpace { end = position }
            }
            skipLine()
            return Array(bytes[start..<end])
        }
        let start = line
        position += 1
        var value: [UInt8] = []
        while true {
            guard let byte = next else {
                throw FormatError("the quotes are not closed", line: start)
            }
            position += 1
            if byte == quote { break }
            if byte == 0x0A { line += 1 }
            guard byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\""), let escaped = next else {
                value.append(byte)
                continue
            }
            position += 1
            switch escaped {
            case UInt8(ascii: "n"): value.append(0x0A)
            case UInt8(ascii: "t"): value.append(0x09)
            case UInt8(ascii: "r"): value.append(0x0D)
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "$"): value.append(escaped)
            default:
                if escaped == 0x0A { line += 1 }
                value += [byte, escaped]
            }
        }
        skipSpaces()
        guard next == nil || next == 0x0A || next == UInt8(ascii: "#") else {
            throw FormatError("there is text after the closing quote", line: line)
        }
        skipLine()
        return value
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
                !bytes.isEmpty && bytes.enumerated().allSatisfy { isNameByte($1, first: $0 == 0) }
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
