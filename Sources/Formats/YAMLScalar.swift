import PluginAPI

/// Plain scalars by the core schema of YAML 1.2.2 (10.3.2): `no` and `on` are text.
public enum YAMLScalar {
    /// The value of a plain scalar. Throws `FormatError`, without a place, for an integer beyond 64 bits.
    public static func resolve(_ text: String) throws -> Value {
        var text = text
        return try text.withUTF8 { try resolve($0) }
    }

    /// The same of its bytes, which are UTF-8.
    static func resolve(_ bytes: UnsafeBufferPointer<UInt8>) throws -> Value {
        guard let first = bytes.first else { return .null }
        if let int = decimal(bytes) { return .int(int) }
        let text = String(decoding: bytes, as: UTF8.self)
        switch first {
        case UInt8(ascii: "~"), UInt8(ascii: "n"), UInt8(ascii: "N"):
            if ["~", "null", "Null", "NULL"].contains(text) { return .null }
        case UInt8(ascii: "t"), UInt8(ascii: "T"):
            if ["true", "True", "TRUE"].contains(text) { return .bool(true) }
        case UInt8(ascii: "f"), UInt8(ascii: "F"):
            if ["false", "False", "FALSE"].contains(text) { return .bool(false) }
        case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), 0x30...0x39:
            return try number(text, Array(bytes)) ?? .text(text)
        default: break
        }
        return .text(text)
    }

    /// The most usual numbers: digits alone, so few that they fit.
    private static func decimal(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        guard bytes.count < 19 else { return nil }
        var value = 0
        for byte in bytes {
            let digit = byte &- 0x30
            guard digit < 10 else { return nil }
            value = value * 10 + Int(digit)
        }
        return value
    }

    private static func number(_ text: String, _ bytes: [UInt8]) throws -> Value? {
        if bytes.count > 2, bytes[0] == 0x30, bytes[1] == UInt8(ascii: "o") || bytes[1] == UInt8(ascii: "x") {
            let radix = bytes[1] == UInt8(ascii: "o") ? 8 : 16
            let digits = String(decoding: bytes[2...], as: UTF8.self)
            let isNumber = digits.utf8.allSatisfy {
                radix == 8 ? ($0 >= 0x30 && $0 < 0x38) : isHexadecimal($0)
            }
            guard isNumber else { return nil }
            guard let int = Int(digits, radix: radix) else { throw tooLarge() }
            return .int(int)
        }
        var rest = bytes[...]
        let sign = rest.first == UInt8(ascii: "-") ? -1.0 : 1.0
        if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        let unsigned = String(decoding: rest, as: UTF8.self)
        if [".inf", ".Inf", ".INF"].contains(unsigned) { return .float(sign * .infinity) }
        if [".nan", ".NaN", ".NAN"].contains(text) { return .float(.nan) }
        let whole = rest.prefix { $0 &- 0x30 < 10 }
        rest = rest.dropFirst(whole.count)
        if rest.isEmpty {
            if whole.isEmpty { return nil }
            guard let int = Int(text) else { throw tooLarge() }
            return .int(int)
        }
        var fraction = 0
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            fraction = rest.prefix { $0 &- 0x30 < 10 }.count
            rest = rest.dropFirst(fraction)
        }
        if whole.isEmpty && fraction == 0 { return nil }
        if let letter = rest.first {
            guard letter | 0x20 == UInt8(ascii: "e") else { return nil }
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
            guard !rest.isEmpty, rest.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
        }
        // Swift's reader wants digits on both sides of the point.
        var written = text
        if written.hasPrefix("+") { written.removeFirst() }
        return Double(written).map { .float($0) } ?? Double(repaired(written)).map { .float($0) }
    }

    private static func repaired(_ text: String) -> String {
        var result = ""
        var previous: Character = " "
        for character in text {
            if character == ".", !previous.isNumber { result += "0" }
            if previous == ".", !character.isNumber { result += "0" }
            result.append(character)
            previous = character
        }
        return previous == "." ? result + "0" : result
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x66)
    }

    private static func tooLarge() -> FormatError {
        FormatError("this integer does not fit in 64 bits", help: "in quotes it is text")
    }

    /// Whether text must be quoted, because some reader of YAML 1.2 or 1.1 would take it for something else.
    public static func isAmbiguous(_ text: String) -> Bool {
        if text.isEmpty { return true }
        guard case .string? = try? resolve(text) else { return true }
        switch text.lowercased() {
        case "y", "n", "yes", "no", "on", "off", "true", "false", "null", "=", "<<", "~": return true
        default: break
        }
        // Dates, times, sexagesimals, `1_000`: all that begins as a number does.
        var bytes = Array(text.utf8)[...]
        if bytes.first == UInt8(ascii: "+") || bytes.first == UInt8(ascii: "-")
            || bytes.first == UInt8(ascii: ".")
        {
            bytes = bytes.dropFirst()
        }
        guard let first = bytes.first, first &- 0x30 < 10 else { return false }
        return bytes.allSatisfy { $0 &- 0x30 < 10 || "_:.-+eExXoObBTtZz abcdefABCDEF".utf8.contains($0) }
    }
}
