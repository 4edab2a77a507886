import Formats
import PluginAPI
import Syntax

// Formats of a value a line: `from jsonl`, `to jsonl`, `to text`.

extension Invocation {
    /// JSON Lines as values, each when it is asked for. Blank lines are left out.
    func jsonLines(bigNumbersAsText: Bool) throws -> Value {
        if input.isNull {
            throw ErrorValue.usage(
                "nothing was piped in", help: "pipe text in: `open --raw FILE | \(signature.signature.name)`",
                at: span)
        }
        let lines = try textLines()
        let reader = JSONLinesReader(context, bigNumbersAsText: bigNumbersAsText) {
            try lines.next().map { Array(try self.text(of: $0).string.utf8) }
        }
        return .stream(
            GeneratedStream(onClose: { lines.close() }) {
                try self.formatting("JSON") { try reader.next() }
            })
    }

    /// The input's items as lines of text, each when it is asked for; of a list at once.
    fileprivate func writtenLines(_ write: @escaping (Value, inout [UInt8]) throws -> Void) throws -> Value {
        if input.type == .stream || input.type == .range {
            let source = try items()
            return .stream(
                GeneratedBytes(onClose: { source.close() }) {
                    try self.context.checkInterrupt()
                    guard let item = try source.next() else { return nil }
                    var bytes: [UInt8] = []
                    do { try write(item, &bytes) } catch let error as ErrorValue {
                        throw error.placed(at: self.span)
                    }
                    return bytes
                })
        }
        var bytes: [UInt8] = []
        try forEachItem { item in
            do { try write(item, &bytes) } catch let error as ErrorValue { throw error.placed(at: span) }
        }
        return .decoding(bytes)
    }
}

/// Reads a JSON value a line.
final class JSONLinesReader {
    private let context: any Context
    private let bigNumbersAsText: Bool
    private let line: () throws -> [UInt8]?
    private var number = 0

    init(_ context: any Context, bigNumbersAsText: Bool, line: @escaping () throws -> [UInt8]?) {
        self.context = context
        self.bigNumbersAsText = bigNumbersAsText
        self.line = line
    }

    /// The next value; nil at the end. Throws `FormatError`.
    func next() throws -> Value? {
        while let bytes = try line() {
            try context.checkInterrupt()
            number += 1
            if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
            do { return try JSONReader.read(bytes, bigNumbersAsText: bigNumbersAsText) } catch let error
                as FormatError
            {
                throw FormatError(error.message, line: number, column: error.column)
            }
        }
        return nil
    }
}

struct FromJSONLines: Command {
    let name = "from jsonl"
    var signature: Signature {
        Signature(
            name, "Reads a JSON value from each line (JSON Lines).",
            details:
                "A program's output is read as it comes, in constant memory. The same as `from json --lines`.",
            flags: [.init("big-as-text", "Keep integers that do not fit in 64 bits as text.")],
            input: [.string, .bytes, .list, .stream], output: .list,
            examples: [
                .init("'{\"n\": 1}' | from jsonl | get n | sum", "One line.", prints: "1")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        try call.jsonLines(bigNumbersAsText: call.flag("big-as-text"))
    }
}

struct ToJSONLines: Command {
    let name = "to jsonl"
    var signature: Signature {
        Signature(
            name, "Writes each item as JSON on a line of its own (JSON Lines).",
            details:
                "Items of a stream are written as they come, in constant memory. Values are written as by `to json`.",
            input: [.list, .stream, .range, .record], output: .string, writesInput: true,
            examples: [
                .init("[{n: 1} {n: 2}] | to jsonl | str trim", "Two rows.", prints: "{\"n\":1}\n{\"n\":2}")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        try call.writtenLines { item, bytes in try JSONLinesWriter.write(item, &bytes) }
    }
}

enum JSONLinesWriter {
    static func write(_ item: Value, _ bytes: inout [UInt8]) throws {
        try JSONText.write(item, into: &bytes, indent: nil)
        bytes.append(0x0A)
    }

    /// A list an item a line; anything else as one line.
    static func write(_ value: Value) throws -> [UInt8] {
        var bytes: [UInt8] = []
        guard case .list(let list) = value else {
            try write(value, &bytes)
            return bytes
        }
        for item in list.items { try write(item, &bytes) }
        return bytes
    }
}

struct ToText: Command {
    let name = "to text"
    var signature: Signature {
        Signature(
            name, "Writes values as the text that programs get: a list an item a line.",
            details:
                "A table is a row a line with tabs between the cells and without a heading, a record lines of name and value, "
                + "what is nested is JSON. Text stays as it is. Items of a stream are written as they come.",
            input: [.any], output: .string, writesInput: true,
            examples: [
                .init("[a 1 2KB] | to text | str trim", "Three lines.", prints: "a\n1\n2KB"),
                .init(
                    "{host: \"web1\", port: 80} | to text | str trim", "A record.",
                    prints: "host\tweb1\nport\t80"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        switch call.input {
        case .stream(let stream) where stream is ByteStream: return call.input
        case .stream, .range:
            return try call.writtenLines { item, bytes in try item.appendLine(columns: nil, to: &bytes) }
        default: break
        }
        do { return .decoding(try call.input.programBytes()) } catch let error as ErrorValue {
            throw error.placed(at: call.span)
        }
    }
}
