// Values as JSON (RFC 8259). The reader is in Formats.

public enum JSONText {
    /// How deep lists and records may nest.
    public static let depthLimit = 512

    /// On one line, without spaces.
    public static func compact(_ value: Value) throws -> String {
        var bytes: [UInt8] = []
        try write(value, into: &bytes, indent: nil)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// With `indent` spaces for each level; nil: on one line.
    ///
    /// Durations are text, sizes an integer of bytes, times RFC 3339, bytes base64, ranges lists
    /// (rule 29). Throws for secrets, closures, endless ranges, NaN and infinities.
    public static func write(_ value: Value, into bytes: inout [UInt8], indent: Int?) throws {
        try write(value, into: &bytes, indent: indent, depth: 0)
    }

    private static func write(_ value: Value, into bytes: inout [UInt8], indent: Int?, depth: Int) throws {
        if depth > depthLimit { throw ErrorValue("lists and records nest more than \(depthLimit) deep") }
        switch value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let bool): bytes.append(contentsOf: (bool ? "true" : "false").utf8)
        case .int(let int), .size(let int): append(int, to: &bytes)
        case .float(let float):
            guard float.isFinite else {
                throw ErrorValue.type(
                    "JSON has no \(float.isNaN ? "NaN" : "infinity")",
                    help: "replace it first, for instance by null")
            }
            bytes.append(contentsOf: float.description.utf8)
        case .duration(let duration): quote(Text(DurationText.text(duration)), into: &bytes)
        case .time(let time): quote(Text(TimeText.utc(time)), into: &bytes)
        case .string(let text): quote(text, into: &bytes)
        case .bytes(let data): quote(Text(base64(data.storage)), into: &bytes)
        case .list(let list):
            if list.items.isEmpty { return bytes.append(contentsOf: "[]".utf8) }
            bytes.append(UInt8(ascii: "["))
            var isFirst = true
            for item in list.items {
                if !isFirst { bytes.append(UInt8(ascii: ",")) }
                isFirst = false
                newline(indent, depth + 1, &bytes)
                try write(item, into: &bytes, indent: indent, depth: depth + 1)
            }
            newline(indent, depth, &bytes)
            bytes.append(UInt8(ascii: "]"))
        case .record(let record):
            if record.count == 0 { return bytes.append(contentsOf: "{}".utf8) }
            bytes.append(UInt8(ascii: "{"))
            for index in record.values.indices {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                newline(indent, depth + 1, &bytes)
                quote(record.keys.names[index], into: &bytes)
                bytes.append(UInt8(ascii: ":"))
                if indent != nil { bytes.append(0x20) }
                try write(record.values[index], into: &bytes, indent: indent, depth: depth + 1)
            }
            newline(indent, depth, &bytes)
            bytes.append(UInt8(ascii: "}"))
        case .range(let range):
            try write(.items(try range.items()), into: &bytes, indent: indent, depth: depth)
        case .error(let error):
            try write(error.asRecord, into: &bytes, indent: indent, depth: depth)
        case .stream: try write(try value.collected(), into: &bytes, indent: indent, depth: depth)
        case .secret: throw Secret.refused("can't be written as data")
        case .closure: throw ErrorValue.type("a closure can't be written as data")
        }
    }

    private static func newline(_ indent: Int?, _ depth: Int, _ bytes: inout [UInt8]) {
        guard let indent else { return }
        bytes.append(0x0A)
        bytes.append(contentsOf: repeatElement(0x20, count: indent * depth))
    }

    private static func append(_ int: Int, to bytes: inout [UInt8]) {
        if int >= 0, int < 10 { return bytes.append(0x30 + UInt8(int)) }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { buffer in
            var rest = int.magnitude
            var start = 20
            repeat {
                start -= 1
                buffer[start] = 0x30 + UInt8(rest % 10)
                rest /= 10
            } while rest > 0
            if int < 0 {
                start -= 1
                buffer[start] = UInt8(ascii: "-")
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[start...]))
        }
    }

    /// A JSON string: quotes, backslashes and control characters escaped, all else as it is.
    public static func quote(_ text: Text, into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { source in
            var copied = 0
            for index in source.indices {
                let byte = source[index]
                if byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") { continue }
                bytes.append(contentsOf: source[copied..<index])
                copied = index + 1
                bytes.append(UInt8(ascii: "\\"))
                switch byte {
                case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
                case 0x0A: bytes.append(UInt8(ascii: "n"))
                case 0x0D: bytes.append(UInt8(ascii: "r"))
                case 0x09: bytes.append(UInt8(ascii: "t"))
                case 0x08: bytes.append(UInt8(ascii: "b"))
                case 0x0C: bytes.append(UInt8(ascii: "f"))
                default:
                    let digits = Array("0123456789abcdef".utf8)
                    bytes.append(contentsOf: "u00".utf8)
                    bytes.append(digits[Int(byte >> 4)])
                    bytes.append(digits[Int(byte & 15)])
                }
            }
            bytes.append(contentsOf: source[copied...])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// RFC 4648, with padding.
    public static func base64(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var result: [UInt8] = []
        result.reserveCapacity((bytes.count + 2) / 3 * 4)
        var index = 0
        while index < bytes.count {
            let count = min(3, bytes.count - index)
            var word = Int(bytes[index]) << 16
            if count > 1 { word |= Int(bytes[index + 1]) << 8 }
            if count > 2 { word |= Int(bytes[index + 2]) }
            for part in 0..<4 {
                result.append(part <= count ? alphabet[word >> (18 - 6 * part) & 63] : UInt8(ascii: "="))
            }
            index += 3
        }
        return String(decoding: result, as: UTF8.self)
    }
}

extension RangeValue {
    /// Its integers; an error when it has no end or no beginning, or more than ten million.
    public func items() throws -> [Value] {
        guard let from else {
            throw ErrorValue.type("a range without a beginning has no items to count from")
        }
        guard let to else { throw ErrorValue.type("a range without an end has no last item") }
        if from > to || (from == to && !isInclusive) { return [] }
        let (count, overflow) = to.subtractingReportingOverflow(from)
        guard !overflow, count <= 10_000_000 else {
            throw ErrorValue("the range has more than 10,000,000 items")
        }
        return isInclusive ? (from...to).map { .int($0) } : (from..<to).map { .int($0) }
    }
}

extension ErrorValue {
    /// As data: its kind, message, help and code.
    public var asRecord: Value {
        .fields([
            "kind": .text(kind), "message": .text(message), "help": help.map { .text($0) } ?? .null,
            "code": .int(code),
        ])
    }
}
