// Values as text: in strings (rule 7), and for programs and files (rule 13).

extension Value {
    /// The text of a value that has one word for itself: in interpolation, and as a program's argument.
    /// Null, secrets, lists, records and closures have none: an error (rule 7).
    public func plainText() throws -> String {
        switch self {
        case .bool(let bool): return bool ? "true" : "false"
        case .int(let int): return String(int)
        case .float(let float): return float.description
        case .duration(let duration): return DurationText.text(duration)
        case .size(let size): return SizeText.exact(size)
        case .time(let time): return TimeText.utc(time)
        case .string(let text): return text.string
        case .bytes(let bytes): return String(decoding: bytes.storage, as: UTF8.self)
        case .range(let range): return range.text
        case .error(let error): return error.message
        case .null:
            throw ErrorValue.type("null has no text", help: "give a default: `($x ?? \"none\")`")
        case .list:
            throw ErrorValue.type(
                "a list in text",
                help: "join its items: `| str join \", \"`, or write it as data: `| to json`")
        case .record:
            throw ErrorValue.type(
                "a record in text", help: "name a field of it, or write it as data: `| to json`")
        case .secret: throw Secret.refused("can't be written as text")
        case .closure: throw ErrorValue.type("a closure in text", help: "call it with `do`")
        case .stream: return try collected().plainText()
        }
    }

    /// As `plainText`, and of a secret its content: for the environment of a program.
    public func revealedText() throws -> String {
        if case .secret(let secret) = self { return secret.revealed.string }
        return try plainText()
    }

    /// As `plainText`, and of a secret what is shown of it: for messages.
    public func shownText() throws -> String {
        if case .secret(let secret) = self { return secret.shown }
        return try plainText()
    }

    /// What a program gets on its input, and a file by `>` (rule 13): text and bytes as they are, a list an
    /// item a line, a table a row a line with tabs between its cells, a record lines of name and value,
    /// nested values as JSON, null nothing. Not for streams, which are written piece by piece.
    /// - Parameter reveals: secrets are written as they are, for a program's input; else one is an error.
    public func programBytes(reveals: Bool = false) throws -> [UInt8] {
        var bytes: [UInt8] = []
        switch self {
        case .null: break
        case .string(let text): text.withUTF8 { bytes.append(contentsOf: $0) }
        case .bytes(let data): return data.storage
        case .secret: try appendCell(to: &bytes, reveals)
        case .list(let list):
            // Rows of a table have the same columns, whichever fields each of them lacks.
            guard list.items.isTable else {
                for item in list.items {
                    try item.appendCell(to: &bytes, reveals)
                    bytes.append(0x0A)
                }
                break
            }
            let columns = list.items.columns
            for item in list.items { try item.appendLine(columns: columns, to: &bytes, reveals: reveals) }
        case .range(let range):
            for item in try range.items() { try item.appendLine(columns: nil, to: &bytes, reveals: reveals) }
        case .record(let record):
            for (name, value) in zip(record.keys.names, record.values) {
                name.withUTF8 { bytes.append(contentsOf: $0) }
                bytes.append(0x09)
                try value.appendCell(to: &bytes, reveals)
                bytes.append(0x0A)
            }
        case .stream: return try collected().programBytes(reveals: reveals)
        default: bytes.append(contentsOf: try plainText().utf8)
        }
        return bytes
    }

    /// One item of a list or stream as a line for a program, with its newline. `columns`: those of
    /// the table that it is a row of; nil: its own.
    public func appendLine(columns: [Text]?, to bytes: inout [UInt8], reveals: Bool = false) throws {
        if case .record(let record) = self {
            var isFirst = true
            func cell(_ value: Value) throws {
                if !isFirst { bytes.append(0x09) }
                isFirst = false
                try value.appendCell(to: &bytes, reveals)
            }
            if let columns, !columns.elementsEqual(record.keys.names, by: ===) {
                for column in columns { try cell(record.value(of: column) ?? .null) }
            } else {
                for value in record.values { try cell(value) }
            }
        } else {
            try appendCell(to: &bytes, reveals)
        }
        bytes.append(0x0A)
    }

    private func appendCell(to bytes: inout [UInt8], _ reveals: Bool) throws {
        switch self {
        case .null: break
        case .string(let text): text.withUTF8 { bytes.append(contentsOf: $0) }
        case .bytes(let data): bytes.append(contentsOf: data.storage)
        case .secret(let secret) where reveals:
            secret.revealed.withUTF8 { bytes.append(contentsOf: $0) }
        case .list, .record: try JSONText.write(self, into: &bytes, indent: nil)
        default: bytes.append(contentsOf: try plainText().utf8)
        }
    }
}

extension [Value] {
    /// Whether all of them are records, and there is one.
    public var isTable: Bool {
        !isEmpty
            && allSatisfy {
                if case .record = $0 { return true }
                return false
            }
    }

    /// The names of all fields of its records, in the order in which they are met.
    public var columns: [Text] {
        let all = Record()
        var last: KeySet?
        for case .record(let record) in self where record.keys !== last {
            last = record.keys
            for name in record.keys.names { all.set(name, .null) }
        }
        return all.keys.names
    }
}

extension RangeValue {
    /// As it is written: `1..10`, `1..<10`, `5..`.
    public var text: String {
        (from.map(String.init) ?? "") + (isInclusive ? ".." : "..<") + (to.map(String.init) ?? "")
    }
}
