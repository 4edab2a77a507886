/// Values that come one after another, each when it is asked for; read once.
open class ValueStream {
    public init() {}

    /// The next value, or nil at the end. An error ends the stream.
    open func next() throws -> Value? { nil }

    /// Whether the next value comes without waiting for a program; true where that can't be told.
    open var isReady: Bool { true }

    /// The reader has had enough: let go of processes, files and what stands before this stream. Safe to call twice.
    open func close() {}

    /// For a reader that takes no input at all: lets go as `close` does, but what fails on its own, and not for want of
    /// a reader, has failed.
    open func finishUnread() throws { close() }
}

/// A stream out of a function.
public final class GeneratedStream: ValueStream {
    private var generate: () throws -> Value?
    private var onClose: () -> Void

    public init(onClose: @escaping () -> Void = {}, _ generate: @escaping () throws -> Value?) {
        self.generate = generate
        self.onClose = onClose
    }

    public override func next() throws -> Value? { try generate() }

    public override func close() {
        onClose()
        generate = { nil }
        onClose = {}
    }
}

/// Text as it comes from a program or a file: chunks of bytes with no meaning in where they are cut.
open class ByteStream: ValueStream {
    /// The next bytes (at least one), or nil at the end.
    open func read() throws -> [UInt8]? { nil }

    /// Seen as values: a chunk as text or, where it isn't UTF-8, bytes. Readers that care for lines or whole
    /// texts use `read`.
    open override func next() throws -> Value? { try read().map(Value.decoding) }

    /// All that is left.
    public func readAll() throws -> [UInt8] {
        var all: [UInt8] = []
        while let chunk = try read() {
            if all.isEmpty { all = chunk } else { all.append(contentsOf: chunk) }
        }
        return all
    }
}

extension Value {
    /// Text where the bytes are UTF-8, else `bytes`, untouched.
    public static func decoding(_ bytes: [UInt8]) -> Value {
        if let string = String(validating: bytes, as: UTF8.self) { return .text(string) }
        return .bytes(Bytes(bytes))
    }

    /// A stream's whole content as a value that can be kept: text, or a list. Others as they are.
    public func collected() throws -> Value {
        guard case .stream(let stream) = self else { return self }
        defer { stream.close() }
        if let bytes = stream as? ByteStream { return .decoding(try bytes.readAll()) }
        var items: [Value] = []
        while let item = try stream.next() { items.append(item) }
        return .items(items)
    }

    /// Its items one by one, for commands on lists: a list's, a stream's, a range's. Text is an error
    /// that suggests `lines` (rule 19); null has none; anything else is a list of one.
    public func itemStream(for command: String) throws -> ValueStream {
        switch self {
        case .stream(let stream):
            if stream is ByteStream { throw Value.textGiven(to: command) }
            return stream
        case .list(let list):
            var index = 0
            return GeneratedStream {
                guard index < list.items.count else { return nil }
                index += 1
                return list.items[index - 1]
            }
        case .range(let range):
            guard let from = range.from else {
                throw ErrorValue.type("a range without a beginning has no items to count from")
            }
            // Nil after the last integer there is.
            var next: Int? = from
            return GeneratedStream {
                guard let current = next, range.contains(current) else { return nil }
                next = current == Int.max ? nil : current + 1
                return .int(current)
            }
        case .null: return ValueStream()
        case .string, .bytes: throw Value.textGiven(to: command)
        default:
            var given: Value? = self
            return GeneratedStream {
                defer { given = nil }
                return given
            }
        }
    }

    private static func textGiven(to command: String) -> ErrorValue {
        .type(
            "`\(command)` works on a list, and this is text",
            help:
                "make a list or a table of it first: `| lines`, `| detect columns`, `| from json`, `| from csv`, "
                + "`| parse '{a} {b}'`")
    }
}
