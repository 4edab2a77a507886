import Glibc
import PluginAPI

struct Lines: Command {
    let name = "lines"
    var signature: Signature {
        Signature(
            name, "Splits text into its lines.",
            details:
                "A line ends at `\\n` or `\\r\\n`. A program's output is read as it comes, in constant memory. A line that "
                + "isn't UTF-8 is bytes.",
            flags: [.init("skip-empty", short: "s", "Leave out lines with nothing but spaces.")],
            input: [.string, .bytes, .list, .stream], output: .list, itemType: .string,
            examples: [
                .init("\"a\\nb\\n\" | lines | to json --compact", "Two lines.", prints: "[\"a\",\"b\"]")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let skipsEmpty = call.flag("skip-empty")
        func kept(_ lines: [Value]) -> [Value] {
            skipsEmpty ? lines.filter { !isBlank($0) } : lines
        }
        switch call.input {
        case .string(let text): return .items(kept(text.withUTF8 { splitLines($0) }))
        case .bytes(let bytes): return .items(kept(bytes.storage.withUnsafeBufferPointer { splitLines($0) }))
        case .null: return .items([])
        case .list: return .items(kept(try call.lineArray()))
        case .stream:
            let lines = try call.textLines()
            return .stream(
                skipsEmpty ? TransformedStream(lines, call.context) { isBlank($0) ? nil : $0 } : lines)
        default:
            throw ErrorValue.type(
                "`lines` works on text, and this is \(call.input.type.rawValue)", at: call.span)
        }
    }
}

extension Invocation {
    /// The lines of the piped text: of a program's output as they come, of each item of a list. For commands that
    /// work line by line.
    func textLines() throws -> ValueStream {
        switch input {
        case .stream(let stream):
            guard let bytes = stream as? ByteStream else {
                var pending: [Value] = []
                return GeneratedStream(onClose: { stream.close() }) {
                    while pending.isEmpty {
                        guard let item = try stream.next() else { return nil }
                        pending = try self.text(of: item).withUTF8 { splitLines($0) }.reversed()
                    }
                    return pending.popLast()
                }
            }
            return LineStream(bytes, context)
        case .list(let list):
            return try Value.items(try list.items.flatMap { try text(of: $0).withUTF8 { splitLines($0) } })
                .itemStream(for: signature.signature.name)
        case .bytes(let bytes):
            return try Value.items(bytes.storage.withUnsafeBufferPointer { splitLines($0) })
                .itemStream(for: signature.signature.name)
        default:
            return try Value.items(try text(of: input).withUTF8 { splitLines($0) })
                .itemStream(for: signature.signature.name)
        }
    }
}

extension Invocation {
    fileprivate func lineArray() throws -> [Value] {
        guard case .list(let list) = try Value.stream(try textLines()).collected() else { return [] }
        return list.items
    }
}

private func isBlank(_ line: Value) -> Bool {
    guard case .string(let text) = line else { return false }
    return text.withUTF8 { $0.allSatisfy { $0 == 0x20 || $0 == 0x09 } }
}

/// The line in a stretch of bytes, without its `\r`.
private func lineValue(_ bytes: UnsafeBufferPointer<UInt8>) -> Value {
    let whole = bytes.last == 0x0D ? UnsafeBufferPointer(rebasing: bytes.dropLast()) : bytes
    if let string = String(validating: whole, as: UTF8.self) { return .text(string) }
    return .bytes(Bytes(Array(whole)))
}

func splitLines(_ bytes: UnsafeBufferPointer<UInt8>) -> [Value] {
    var lines: [Value] = []
    var start = 0
    while start < bytes.count {
        let end = newline(in: bytes, from: start) ?? bytes.count
        // A `\r` is part of the ending only before a `\n`.
        let line = UnsafeBufferPointer(rebasing: bytes[start..<end])
        lines.append(end < bytes.count ? lineValue(line) : .decoding(Array(line)))
        start = end + 1
    }
    return lines
}

/// Lines out of a stream of bytes, read as they are asked for.
final class LineStream: ValueStream {
    private let source: ByteStream
    private let context: any Context
    private var chunk: [UInt8] = []
    private var position = 0
    private var isAtEnd = false

    init(_ source: ByteStream, _ context: any Context) {
        self.source = source
        self.context = context
    }

    override func next() throws -> Value? {
        // The start of a line whose end lies in a later chunk.
        var carried: [UInt8] = []
        while true {
            if position < chunk.count {
                let found: Value? = chunk.withUnsafeBufferPointer { bytes in
                    guard let end = newline(in: bytes, from: position) else { return nil }
                    let part = UnsafeBufferPointer(rebasing: bytes[position..<end])
                    position = end + 1
                    if carried.isEmpty { return lineValue(part) }
                    carried.append(contentsOf: part)
                    return carried.withUnsafeBufferPointer { lineValue($0) }
                }
                if let found { return found }
                carried.append(contentsOf: chunk[position...])
                position = chunk.count
            }
            if isAtEnd { return nil }
            try context.checkInterrupt()
            guard let more = try source.read() else {
                isAtEnd = true
                return carried.isEmpty ? nil : .decoding(carried)
            }
            chunk = more
            position = 0
        }
    }

    override var isReady: Bool {
        isAtEnd || source.isReady
            || chunk.withUnsafeBufferPointer { newline(in: $0, from: position) != nil }
    }

    override func close() {
        isAtEnd = true
        chunk = []
        position = 0
        source.close()
    }
}

private func newline(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard let base = bytes.baseAddress, start < bytes.count,
        let found = memchr(base + start, 0x0A, bytes.count - start)
    else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
}
