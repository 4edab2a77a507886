import PluginAPI
import Syntax

/// `into int`, `into text` and the rest: one value, or each item of a list.
struct Into: Command {
    let name: String
    private let type: ValueType

    init(_ type: ValueType) {
        self.type = type
        name = "into " + type.rawValue
    }

    var signature: Signature {
        let summary: String
        var details = ""
        let example: Signature.Example
        switch type {
        case .int:
            summary = "Turns text, floats, sizes and the like into integers."
            details =
                "Text may have `_`, and `0x`, `0o` or `0b` before it. A float loses its fraction. A size is its bytes, a duration "
                + "its nanoseconds, a time its seconds since 1970."
            example = .init("\"42\" | into int", "Of text.", prints: "42")
        case .float:
            summary = "Turns text and integers into floats."
            example = .init("\"1.5\" | into float", "Of text.", prints: "1.5")
        case .string:
            summary = "Turns values into text."
            example = .init(
                "[1 true] | into string | to json --compact", "Of two values.", prints: "[\"1\",\"true\"]")
        case .bool:
            summary = "Turns text and numbers into true or false."
            details =
                "Text is `true`, `false`, `yes`, `no`, `on`, `off`, `1` or `0`, in any case of letters; a number is true unless it is 0."
            example = .init("\"yes\" | into bool", "Of text.", prints: "true")
        case .duration:
            summary = "Turns text into durations, and integers of nanoseconds."
            example = .init("\"1h30m\" | into duration", "Of text.", prints: "1h30m")
        case .size:
            summary = "Turns text into sizes, and integers of bytes."
            example = .init("\"10KB\" | into size | into int", "Of text.", prints: "10000")
        case .time:
            summary = "Turns text into times (RFC 3339), and integers of seconds since 1970."
            example = .init("86400 | into time", "Of an integer.", prints: "1970-01-02T00:00:00Z")
        case .bytes:
            summary = "Turns text into its bytes of UTF-8."
            details =
                "Bytes are compared, saved and encoded as they are."
            example = .init("\"é\" | into bytes | encode hex", "Of a letter.", prints: "c3a9")
        case .secret:
            summary = "Turns text into a secret, which is never shown."
            details =
                "It prints as `***`, in tables and errors too, and can't be saved or written as data. A newline at the end of the text "
                + "is left out. A program gets it on its input, or in its environment by `with`; `reveal` gives its text."
            example = .init(
                "let key = \"abc\" | into secret; print \"the key is $key\"", "Of text.",
                prints: "the key is ***")
        default:
            summary = "Turns ranges, records and streams into lists."
            details = "A record gives rows of name and value; any other value a list of one."
            example = .init("1..3 | into list | to json --compact", "Of a range.", prints: "[1,2,3]")
        }
        return Signature(
            name, summary, details: details, input: [.any], output: type,
            result: type == .list ? .value : .each,
            checkInput: { text in if type != .list { _ = try turned(.text(text)) } }, examples: [example])
    }

    func run(_ call: Invocation) throws -> Value {
        if type == .list { return .items(try list(call)) }
        switch call.input {
        case .list: return try call.transformItems { try placed($0, call) }
        case .stream(let stream):
            guard let bytes = stream as? ByteStream else {
                return try call.transformItems { try placed($0, call) }
            }
            if type == .bytes {
                defer { bytes.close() }
                return .bytes(Bytes(try bytes.readAll()))
            }
            return try placed(.text(try call.wholeText()?.string.trimmingNewline ?? ""), call)
        case .range where type != .string: return try call.transformItems { try placed($0, call) }
        default: return try placed(call.input, call)
        }
    }

    private func list(_ call: Invocation) throws -> [Value] {
        switch call.input {
        case .list(let list): return list.items
        case .range(let range):
            do { return try range.items() } catch let error as ErrorValue {
                throw error.placed(at: call.span)
            }
        case .record(let record):
            let keys = KeySet([Text("name"), Text("value")])
            return zip(record.keys.names, record.values).map {
                .record(Record(keys: keys, values: [.string($0), $1]))
            }
        case .null: return []
        case .stream(let stream):
            if stream is ByteStream { return [try call.input.collected()] }
            return try call.itemArray()
        default: return [call.input]
        }
    }

    private func placed(_ value: Value, _ call: Invocation) throws -> Value {
        do { return try turned(value) } catch let error as ErrorValue { throw error.placed(at: call.span) }
    }

    private func turned(_ value: Value) throws -> Value {
        if value.type == type { return value }
        var result: Value?
        switch type {
        case .int: result = int(value)
        case .float:
            switch value {
            case .int(let int): result = .float(Double(int))
            case .string(let text): result = Double(trimmed(text)).map { .float($0) }
            default: break
            }
        case .string:
            switch value {
            case .list, .record: break
            default: result = try? .text(value.plainText())
            }
        case .bool:
            switch value {
            case .int(let int): result = .bool(int != 0)
            case .float(let float): result = .bool(float != 0)
            case .string(let text):
                switch trimmed(text).lowercased() {
                case "true", "yes", "on", "1": result = .bool(true)
                case "false", "no", "off", "0": result = .bool(false)
                default: break
                }
            default: break
            }
        case .duration:
            switch value {
            case .int(let int): result = .duration(int)
            case .string(let text): result = DurationText.parse(trimmed(text)).map { .duration($0) }
            default: break
            }
        case .size:
            switch value {
            case .int(let int): result = .size(int)
            case .string(let text):
                let digits = trimmed(text)
                result = (SizeText.parse(digits) ?? Int(digits)).map { .size($0) }
            default: break
            }
        case .secret:
            if case .string(let text) = value { result = .secret(Secret(Text(text.string.trimmingNewline))) }
        case .bytes:
            if case .string(let text) = value { result = .bytes(Bytes(Array(text.string.utf8))) }
        case .time:
            switch value {
            case .int(let int):
                let (nanoseconds, overflow) = int.multipliedReportingOverflow(by: 1_000_000_000)
                result = overflow ? nil : .time(nanoseconds)
            case .string(let text): result = TimeText.parse(trimmed(text)).map { .time($0) }
            default: break
            }
        default: break
        }
        if let result { return result }
        throw failure(value)
    }

    private func int(_ value: Value) -> Value? {
        switch value {
        case .bool(let bool): return .int(bool ? 1 : 0)
        case .float(let float): return Int(exactly: float.rounded(.towardZero)).map { .int($0) }
        case .size(let int), .duration(let int): return .int(int)
        case .time(let time):
            return .int(
                time >= 0 || time % 1_000_000_000 == 0 ? time / 1_000_000_000 : time / 1_000_000_000 - 1)
        case .string(let text):
            var digits = trimmed(text).filter { $0 != "_" }
            let isNegative = digits.hasPrefix("-")
            if isNegative || digits.hasPrefix("+") { digits.removeFirst() }
            guard let first = digits.utf8.first, first >= 0x30, first <= 0x39 else { return nil }
            let sign = isNegative ? "-" : ""
            for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where digits.hasPrefix(prefix) {
                return Int(sign + digits.dropFirst(2), radix: radix).map { .int($0) }
            }
            return Int(sign + digits).map { .int($0) }
        default: return nil
        }
    }

    private func trimmed(_ text: Text) -> String {
        let scalars = text.string.unicodeScalars.drop { $0.properties.isWhitespace }
        return String(
            String.UnicodeScalarView(scalars.reversed().drop { $0.properties.isWhitespace }.reversed()))
    }

    private func failure(_ value: Value) -> ErrorValue {
        guard case .string(let text) = value else {
            if case .secret = value {
                return .type(
                    "a secret cannot be turned into \(type.rawValue)", help: "`reveal` gives its text")
            }
            return .type("\(value.type.rawValue) cannot be turned into \(type.rawValue)")
        }
        let help: String?
        switch type {
        case .int:
            help =
                Double(trimmed(text)) == nil
                ? "it is written like 42, -7 or 0xff" : "`into float | into int` cuts the fraction off"
        case .float: help = "it is written like 1.5 or 1e9"
        case .bool: help = "it is `true`, `false`, `yes`, `no`, `on`, `off`, `1` or `0`"
        case .duration: help = "it is written like 250ms, 30s or 1h30m"
        case .size: help = "it is written like 512B, 10KB or 64MiB"
        case .time: help = "it is written like 2026-11-23 or 2026-11-23T10:00:00Z"
        default: help = nil
        }
        let shown =
            text.string.unicodeScalars.count > 60
            ? String(text.string.unicodeScalars.prefix(60)) + "…" : text.string
        let name = type == .int ? "an integer" : type == .time ? "a time" : "a \(type.rawValue)"
        return ErrorValue("'\(shown)' is not \(name)", kind: "parse", help: help)
    }
}
