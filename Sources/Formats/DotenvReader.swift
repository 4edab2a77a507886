import PluginAPI

/// Reads `.env` files: lines of NAME=value, values as text.
public struct DotenvReader {
    /// Whether a byte may stand in a name, or begin one.
    public static func isNameByte(_ byte: UInt8, first: Bool) -> Bool {
        (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte == UInt8(ascii: "_")
            || (!first
                && ((byte >= 0x30 && byte <= 0x39) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")))
    }

    private let bytes: [UInt8]
    private var position = 0
    private var line = 1
    private var isPlaced = false
    private var asTemplates = false
    private var offsets: [Int] = []
    /// Where each name stands first.
    private var lines: [String: Int] = [:]
    /// Told instead of thrown, where reading is to go on with the next line.
    private var mistakes: [FormatError]?

    /// Throws `FormatError`.
    public static func read(_ bytes: [UInt8]) throws -> Value {
        var reader = DotenvReader(bytes: bytes)
        return try reader.record()
    }

    /// With its places; a name that is there already is an error. `asTemplates`: a `${` that stands for itself, in single
    /// quotes or behind a backslash, is `$${`. Throws `FormatError`.
    public static func placed(_ bytes: [UInt8], asTemplates: Bool = false) throws -> PlacedDocument {
        var reader = DotenvReader(bytes: bytes)
        reader.isPlaced = true
        reader.asTemplates = asTemplates
        reader.offsets = [reader.position]
        let value = try reader.record()
        let offsets = reader.offsets
        return PlacedDocument(
            value: value, places: bytes.withUnsafeBufferPointer { SourcePlace.places(of: offsets, in: $0) })
    }

    /// All that is wrong, line by line.
    public static func mistakes(in bytes: [UInt8]) -> [FormatError] {
        var reader = DotenvReader(bytes: bytes)
        reader.isPlaced = true
        reader.mistakes = []
        _ = try? reader.record()
        return reader.mistakes ?? []
    }

    /// Where each variable's value begins. Throws `FormatError`.
    public static func places(_ bytes: [UInt8]) throws -> [String: SourcePlace] {
        let document = try placed(bytes)
        guard case .record(let record) = document.value else { return [:] }
        var places: [String: SourcePlace] = [:]
        for (position, name) in record.names.enumerated() { places[name] = document.places[2 + 2 * position] }
        return places
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpaces() {
        while next == 0x20 || next == 0x09 || next == 0x0D { position += 1 }
    }

    private mutating func skipBlanks() {
        while next == 0x20 || next == 0x09 { position += 1 }
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
            let start = (position: position, line: line)
            do { try entry(record) } catch let error as FormatError where mistakes != nil {
                mistakes?.append(error)
                // Of quotes that are not closed, only their first line is lost.
                position = start.position
                line = start.line
                skipLine()
            }
        }
        return .record(record)
    }

    private mutating func entry(_ record: Record) throws {
        let start = line
        var begin = position
        var name = word()
        if name == "export", next == 0x20 || next == 0x09 {
            skipSpaces()
            begin = position
            name = word()
        }
        skipSpaces()
        guard !name.isEmpty, next == UInt8(ascii: "=") else {
            throw FormatError(
                name.isEmpty ? "a name is expected here" : "there is no `=` after `\(name)`", line: start,
                help: "write NAME=value; a name has letters, digits, `_`, `.` and `-`")
        }
        if isPlaced, record[name] != nil {
            throw FormatError(
                "the name '\(name)' is there already" + FormatError.first(on: lines[name]), line: start,
                help: "keep one of the two", reason: .duplicateKey)
        }
        lines[name] = start
        position += 1
        skipBlanks()
        offsets += [begin, position]
        record.set(Text(name), .decoding(try value()))
    }

    private mutating func word() -> String {
        let start = position
        while let byte = next, Self.isNameByte(byte, first: position == start) { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func skipLine() {
        while let byte = next, byte != 0x0A { position += 1 }
    }

    private mutating func value() throws -> [UInt8] {
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
        // In characters, as other columns are.
        let lineStart =
            bytes[..<position].lastIndex(of: 0x0A).map { $0 + 1 }
            ?? (bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
        let column = bytes[lineStart..<position].reduce(1) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
        position += 1
        var value: [UInt8] = []
        while true {
            guard let byte = next else {
                throw FormatError(
                    "the quotes are not closed", line: start, column: column,
                    help: "close them where the value ends: `\(quote == 0x27 ? "'" : "\"")`")
            }
            position += 1
            if byte == quote { break }
            if byte == 0x0A { line += 1 }
            if asTemplates, quote == UInt8(ascii: "'"), byte == UInt8(ascii: "$"), next == UInt8(ascii: "{") {
                value.append(byte)
            }
            guard byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\""), let escaped = next else {
                value.append(byte)
                continue
            }
            position += 1
            switch escaped {
            case UInt8(ascii: "n"): value.append(0x0A)
            case UInt8(ascii: "t"): value.append(0x09)
            case UInt8(ascii: "r"): value.append(0x0D)
            case UInt8(ascii: "$"):
                if asTemplates, next == UInt8(ascii: "{") { value.append(escaped) }
                value.append(escaped)
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): value.append(escaped)
            default:
                if escaped == 0x0A { line += 1 }
                value += [byte, escaped]
            }
        }
        skipSpaces()
        guard next == nil || next == 0x0A || next == UInt8(ascii: "#") else {
            if line != start {
                // Where the next value has quotes, too, they close these.
                throw FormatError(
                    "the quotes are not closed", line: start, column: column,
                    help:
                        "they end on line \(line), where other text follows: close them where the value ends")
            }
            throw FormatError(
                "there is text after the closing quote", line: line,
                help: "within double quotes write `\\\"`, or take the other kind around the value")
        }
        skipLine()
        return value
    }
}
