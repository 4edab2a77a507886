import PluginAPI

/// Writes a record as TOML 1.0: plain fields first, then tables and lists of tables under headings.
enum TOMLWriter {
    /// Throws `ErrorValue`.
    static func write(_ value: Value) throws -> String {
        guard case .record(let record) = value else {
            throw ErrorValue.type(
                "TOML is a record at its top, and this is \(value.type.rawValue)",
                help: "`{items: $x} | to toml` gives it a name")
        }
        var text = ""
        try table(record, path: [], into: &text, depth: 0)
        return text
    }

    private static func table(_ record: Record, path: [String], into text: inout String, depth: Int) throws {
        if depth > JSONText.depthLimit {
            throw ErrorValue("lists and records nest more than \(JSONText.depthLimit) deep")
        }
        var later: [(name: String, value: Value)] = []
        for (name, value) in record.fields {
            switch value {
            case .record(let inner) where inner.count > 0: later.append((name, value))
            case .list(let list) where list.items.isTable: later.append((name, value))
            case .null:
                throw ErrorValue.type(
                    "TOML has no null, and `\((path + [name]).joined(separator: "."))` is null",
                    help: "leave it out: `| reject \(name)`")
            default: text += key(name) + " = " + (try inline(value, depth: depth)) + "\n"
            }
        }
        for (name, value) in later {
            let inner = path + [name]
            let heading = inner.map(key).joined(separator: ".")
            if case .record(let record) = value {
                // A table that holds only tables needs no heading of its own.
                if !holdsOnlyTables(record) { text += (text.isEmpty ? "" : "\n") + "[\(heading)]\n" }
                try table(record, path: inner, into: &text, depth: depth + 1)
            } else if case .list(let list) = value {
                for case .record(let row) in list.items {
                    text += (text.isEmpty ? "" : "\n") + "[[\(heading)]]\n"
                    try table(row, path: inner, into: &text, depth: depth + 1)
                }
            }
        }
    }

    private static func holdsOnlyTables(_ record: Record) -> Bool {
        record.values.allSatisfy { value in
            switch value {
            case .record(let inner): inner.count > 0
            case .list(let list): list.items.isTable
            default: false
            }
        }
    }

    private static func key(_ name: String) -> String {
        let isBare =
            !name.isEmpty
            && name.utf8.allSatisfy {
                ($0 >= 0x30 && $0 <= 0x39) || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || $0 == 0x5F
                    || $0 == 0x2D
            }
        return isBare ? name : quoted(name)
    }

    private static func inline(_ value: Value, depth: Int) throws -> String {
        if depth > JSONText.depthLimit {
            throw ErrorValue("lists and records nest more than \(JSONText.depthLimit) deep")
        }
        switch value {
        case .null: throw ErrorValue.type("TOML has no null")
        case .bool(let bool): return bool ? "true" : "false"
        case .int(let int), .size(let int): return String(int)
        case .float(let float): return float.description
        case .time(let time): return TimeText.utc(time)
        case .duration(let duration): return quoted(DurationText.text(duration))
        case .string(let text): return quoted(text.string)
        case .bytes(let bytes): return quoted(JSONText.base64(bytes.storage))
        case .list(let list):
            return "[" + (try list.items.map { try inline($0, depth: depth + 1) }.joined(separator: ", "))
                + "]"
        case .record(let record):
            if record.count == 0 { return "{}" }
            return "{ "
                + (try record.fields.map { key($0) + " = " + (try inline($1, depth: depth + 1)) }.joined(
                    separator: ", ")) + " }"
        case .range(let range): return try inline(.items(try range.items()), depth: depth)
        case .error(let error): return try inline(error.asRecord, depth: depth)
        case .stream: return try inline(try value.collected(), depth: depth)
        case .secret:
            throw ErrorValue.type(
                "a secret can't be written as data", help: "`reveal` gives its text, if you mean to show it")
        case .closure: throw ErrorValue.type("a closure can't be written as data")
        }
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            default:
                if scalar.value < 0x20 || scalar.value == 0x7F {
                    let digits = String(scalar.value, radix: 16, uppercase: true)
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + "\""
    }
}
