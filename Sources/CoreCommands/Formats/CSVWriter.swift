import PluginAPI

/// Writes tables as CSV (RFC 4180, with `\n` at the ends of lines).
enum CSVWriter {
    /// Null is an empty cell; lists and records in cells are JSON. Throws `ErrorValue`.
    static func write(_ value: Value, separator: UInt8, header: Bool) throws -> [UInt8] {
        let rows: [Value]
        switch value {
        case .list(let list): rows = list.items
        case .record: rows = [value]
        default: throw ErrorValue.type("CSV is a table, and this is \(value.type.rawValue)")
        }
        var bytes: [UInt8] = []
        if rows.isEmpty { return bytes }
        guard rows.isTable else {
            // A list of plain values is a column without a name.
            for item in rows {
                if case .record = item {
                    throw ErrorValue.type("a table has only records, and here is something else among them")
                }
                try cell(item, separator, &bytes)
                bytes.append(0x0A)
            }
            return bytes
        }
        let columns = rows.columns
        func line(_ values: [Value]) throws {
            for (index, value) in values.enumerated() {
                if index > 0 { bytes.append(separator) }
                try cell(value, separator, &bytes)
            }
            bytes.append(0x0A)
        }
        if header { try line(columns.map { .string($0) }) }
        for case .record(let record) in rows { try line(columns.map { record.value(of: $0) ?? .null }) }
        return bytes
    }

    /// How many rows of a stream are looked at for their columns before the first is written.
    private static let lookahead = 1000

    /// A stream's rows as they come, in constant memory; a short one as text.
    static func write(_ source: ValueStream, separator: UInt8, header: Bool, _ call: Invocation) throws
        -> Value
    {
        var first: [Value] = []
        while first.count < lookahead, let item = try source.next() {
            try call.context.checkInterrupt()
            first.append(item)
        }
        let bytes = try write(.items(first), separator: separator, header: header)
        if first.count < lookahead { return .decoding(bytes) }
        let columns = first.isTable ? Record(first.columns.map { ($0.string, .null) }).keys : nil
        var begin: [UInt8]? = bytes
        first = []
        return .stream(
            GeneratedBytes(onClose: { source.close() }) {
                defer { begin = nil }
                if let begin { return begin }
                try call.context.checkInterrupt()
                guard let item = try source.next() else { return nil }
                do { return try row(item, columns, separator) } catch let error as ErrorValue {
                    throw error.placed(at: call.span)
                }
            })
    }

    /// A row after the first ones, whose columns are known; nil: they were plain values.
    private static func row(_ item: Value, _ columns: KeySet?, _ separator: UInt8) throws -> [UInt8] {
        var line: [UInt8] = []
        switch (item, columns) {
        case (.record(let row), let columns?):
            for (index, name) in columns.names.enumerated() {
                if index > 0 { line.append(separator) }
                try cell(row.value(of: name) ?? .null, separator, &line)
            }
            if let new = row.keys.names.first(where: { columns.position(of: $0) == nil }) {
                throw ErrorValue(
                    "a row has the field `\(new.string)`, which none of the first \(lookahead) had",
                    help: "`| into list` before it looks at all rows first")
            }
        case (.record, nil), (_, _?):
            throw ErrorValue.type("a table has only records, and here is something else among them")
        default: try cell(item, separator, &line)
        }
        line.append(0x0A)
        return line
    }

    private static func cell(_ value: Value, _ separator: UInt8, _ bytes: inout [UInt8]) throws {
        var content: [UInt8] = []
        switch value {
        case .null: break
        case .string(let text): text.withUTF8 { content.append(contentsOf: $0) }
        case .size(let size): content = Array(String(size).utf8)
        case .list, .record: try JSONText.write(value, into: &content, indent: nil)
        case .bytes(let data): content = data.storage
        default: content = Array(try value.plainText().utf8)
        }
        let needsQuotes =
            content.contains { $0 == separator || $0 == UInt8(ascii: "\"") || $0 == 0x0A || $0 == 0x0D }
            || content.first == 0x20 || content.last == 0x20
        guard needsQuotes else { return bytes.append(contentsOf: content) }
        bytes.append(UInt8(ascii: "\""))
        for byte in content {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
