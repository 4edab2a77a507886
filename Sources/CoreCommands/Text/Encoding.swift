import Formats
import Platform
import PluginAPI
import Syntax

/// `encode base64`, `encode hex`, `encode url`.
struct Encode: Command {
    let name: String
    private let encoding: TextEncoding

    init(_ encoding: TextEncoding) {
        self.encoding = encoding
        name = "encode " + encoding.rawValue
    }

    var signature: Signature {
        switch encoding {
        case .base64:
            Signature(
                name, "Text or bytes as base64 (RFC 4648).",
                flags: [
                    .init(
                        "url", short: "u",
                        "The alphabet for addresses and file names: `-` and `_`, without padding."),
                    .init("no-padding", short: "n", "Without `=` at the end."),
                ],
                input: [.string, .bytes, .list, .stream], output: .string, result: .each,
                examples: [.init("\"user:pass\" | encode base64", "Credentials.", prints: "dXNlcjpwYXNz")])
        case .hex:
            Signature(
                name, "Text or bytes as hexadecimal digits.", input: [.string, .bytes, .list, .stream],
                output: .string, result: .each,
                examples: [.init("\"Hi\" | encode hex", "Two bytes.", prints: "4869")])
        case .url:
            Signature(
                name,
                "Text as part of an address: what is not a letter, a digit or one of `-._~` becomes `%XX` (RFC 3986).",
                flags: [.init("path", short: "p", "Keep `/` as it is.")],
                input: [.string, .bytes, .list, .stream], output: .string, result: .each,
                examples: [.init("\"a b/ü\" | encode url", "One parameter.", prints: "a%20b%2F%C3%BC")])
        }
    }

    func run(_ call: Invocation) throws -> Value {
        try call.transformBytes { bytes in
            switch encoding {
            case .hex: return .text(Digest.hex(bytes))
            case .url:
                let keep = Array((call.flag("path") ? "-._~/" : "-._~").utf8)
                var text: [UInt8] = []
                for byte in bytes {
                    let isPlain =
                        (byte >= 0x30 && byte <= 0x39)
                        || (byte < 0x80 && byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || keep.contains(byte)
                    if isPlain {
                        text.append(byte)
                    } else {
                        text += "%".utf8
                        text += Digest.hex([byte]).uppercased().utf8
                    }
                }
                return .text(String(decoding: text, as: UTF8.self))
            case .base64:
                var text = Array(JSONText.base64(bytes).utf8)
                if call.flag("url") {
                    for index in text.indices {
                        if text[index] == UInt8(ascii: "+") { text[index] = UInt8(ascii: "-") }
                        if text[index] == UInt8(ascii: "/") { text[index] = UInt8(ascii: "_") }
                    }
                }
                if call.flag("url") || call.flag("no-padding") {
                    while text.last == UInt8(ascii: "=") { text.removeLast() }
                }
                return .text(String(decoding: text, as: UTF8.self))
            }
        }
    }
}

enum TextEncoding: String {
    case base64, hex, url
}

/// `decode base64`, `decode hex`, `decode url`.
struct Decode: Command {
    let name: String
    private let encoding: TextEncoding

    init(_ encoding: TextEncoding) {
        self.encoding = encoding
        name = "decode " + encoding.rawValue
    }

    var signature: Signature {
        let (summary, example): (String, Signature.Example) =
            switch encoding {
            case .base64:
                (
                    "What base64 text stands for (RFC 4648): text, or bytes where that isn't UTF-8.",
                    .init("\"dXNlcjpwYXNz\" | decode base64", "Credentials.", prints: "user:pass")
                )
            case .hex:
                (
                    "What hexadecimal digits stand for: text, or bytes where that isn't UTF-8.",
                    .init("\"4869\" | decode hex", "Two bytes.", prints: "Hi")
                )
            case .url:
                (
                    "What a part of an address stands for: `%XX` becomes a byte.",
                    .init("\"a%20b%2F%C3%BC\" | decode url", "One parameter.", prints: "a b/ü")
                )
            }
        return Signature(
            name, summary,
            details: encoding == .base64
                ? "Both alphabets are read, with padding or without; white space is left out."
                : encoding == .hex ? "White space and `:` between bytes are left out." : "",
            flags: encoding == .url ? [.init("plus", "Read `+` as a space, as forms write it.")] : [],
            input: [.string, .bytes, .list, .stream], output: .any, result: .each, examples: [example])
    }

    func run(_ call: Invocation) throws -> Value {
        try call.transformBytes { bytes in
            do { return .decoding(try decoded(bytes, call)) } catch let error as FormatError {
                throw ErrorValue(error.message, kind: "parse", help: error.help, at: call.span)
            }
        }
    }

    private func decoded(_ bytes: [UInt8], _ call: Invocation) throws -> [UInt8] {
        switch encoding {
        case .base64: return try base64(bytes)
        case .hex: return try hex(bytes)
        case .url:
            var result: [UInt8] = []
            var index = 0
            while index < bytes.count {
                if bytes[index] == UInt8(ascii: "+"), call.flag("plus") {
                    result.append(0x20)
                } else if bytes[index] == UInt8(ascii: "%") {
                    guard index + 2 < bytes.count, let high = digit(bytes[index + 1]),
                        let low = digit(bytes[index + 2])
                    else {
                        throw FormatError(
                            "there are no two hexadecimal digits after the `%` at byte \(index + 1)",
                            help: "a percent sign itself is written `%25`")
                    }
                    result.append(high << 4 | low)
                    index += 2
                } else {
                    result.append(bytes[index])
                }
                index += 1
            }
            return result
        }
    }

    private func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

    private func hex(_ bytes: [UInt8]) throws -> [UInt8] {
        var result: [UInt8] = []
        var high: UInt8?
        for (index, byte) in bytes.enumerated() where !isSpace(byte) && byte != UInt8(ascii: ":") {
            guard let value = digit(byte) else {
                throw FormatError("'\(shown(byte))' at byte \(index + 1) is no hexadecimal digit")
            }
            if let first = high {
                result.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        if high != nil { throw FormatError("the number of hexadecimal digits is odd") }
        return result
    }

    private func base64(_ bytes: [UInt8]) throws -> [UInt8] {
        var result: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        var padding = 0
        for (index, byte) in bytes.enumerated() where !isSpace(byte) {
            if byte == UInt8(ascii: "=") {
                padding += 1
                continue
            }
            let value: UInt8
            switch byte {
            case 0x41...0x5A: value = byte - 0x41
            case 0x61...0x7A: value = byte - 0x61 + 26
            case 0x30...0x39: value = byte - 0x30 + 52
            case UInt8(ascii: "+"), UInt8(ascii: "-"): value = 62
            case UInt8(ascii: "/"), UInt8(ascii: "_"): value = 63
            default: throw FormatError("'\(shown(byte))' at byte \(index + 1) is not base64")
            }
            guard padding == 0 else {
                throw FormatError("base64 goes on after its padding, at byte \(index + 1)")
            }
            bits = bits << 6 | UInt32(value)
            count += 1
            if count % 4 == 0 {
                result += [
                    UInt8(truncatingIfNeeded: bits >> 16), UInt8(truncatingIfNeeded: bits >> 8),
                    UInt8(truncatingIfNeeded: bits),
                ]
                bits = 0
            }
        }
        switch count % 4 {
        case 2: result.append(UInt8(truncatingIfNeeded: bits >> 4))
        case 3: result += [UInt8(truncatingIfNeeded: bits >> 10), UInt8(truncatingIfNeeded: bits >> 2)]
        case 1: throw FormatError("the base64 text is cut off: its last character stands alone")
        default: break
        }
        guard padding == 0 || (count % 4 != 0 && (count + padding) % 4 == 0) else {
            throw FormatError("the padding of the base64 text is wrong")
        }
        return result
    }

    private func shown(_ byte: UInt8) -> String {
        byte > 0x20 && byte < 0x7F ? String(decoding: [byte], as: UTF8.self) : "\\x" + Digest.hex([byte])
    }
}
