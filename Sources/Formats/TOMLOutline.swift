/// Where the values of a TOML text stand, table by table. The text is one that `TOMLReader` reads.
public struct TOMLOutline {
    public enum Step: Equatable {
        case name(String)
        case index(Int)
    }

    /// A `[header]` with its lines; the first has none, and what stands before all headers.
    public struct Table {
        public let path: [Step]
        /// Where its header's line begins.
        public let start: Int
        /// Behind the line of its last entry, or of its header.
        public var end: Int
        public var entries: [Entry] = []
    }

    public struct Entry {
        /// `a.b = 1` has two names.
        public let names: [String]
        /// From its key to its value's end.
        public let range: Range<Int>
        public let value: OutlineNode
    }

    public private(set) var tables: [Table]
    private let bytes: [UInt8]
    private var position = 0
    /// How many `[[name]]` there were, by their paths.
    private var counts: [String: Int] = [:]

    /// Throws `FormatError` where the text is not TOML.
    public static func of(_ bytes: [UInt8]) throws -> TOMLOutline {
        var outline = TOMLOutline(bytes: bytes)
        try outline.read()
        return outline
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        tables = [Table(path: [], start: position, end: position)]
    }

    private var next: UInt8 { position < bytes.count ? bytes[position] : 0 }

    private func failure() -> FormatError { FormatError("this is not TOML") }

    private mutating func skipBlanks() {
        position = TextBlanks.end(of: bytes, from: position, comments: .hash)
    }

    private mutating func skipSpaces() { while next == 0x20 || next == 0x09 { position += 1 } }

    /// Behind the end of this line.
    private mutating func skipLine() {
        while position < bytes.count, bytes[position] != 0x0A { position += 1 }
        if position < bytes.count { position += 1 }
    }

    private mutating func read() throws {
        while true {
            skipBlanks()
            guard position < bytes.count else { return }
            let begin = position
            if next == UInt8(ascii: "[") {
                try header(begin)
                continue
            }
            let names = try key()
            guard next == UInt8(ascii: "=") else { throw failure() }
            position += 1
            skipSpaces()
            let value = try value()
            let entry = Entry(names: names, range: begin..<position, value: value)
            skipLine()
            tables[tables.count - 1].entries.append(entry)
            tables[tables.count - 1].end = position
        }
    }

    private mutating func header(_ begin: Int) throws {
        position += 1
        let isItem = next == UInt8(ascii: "[")
        if isItem { position += 1 }
        skipSpaces()
        let names = try key()
        skipLine()
        var path: [Step] = []
        for (depth, name) in names.enumerated() {
            path.append(.name(name))
            let id = Self.id(path)
            if isItem, depth == names.count - 1 { counts[id, default: 0] += 1 }
            if let count = counts[id] { path.append(.index(count - 1)) }
        }
        tables.append(Table(path: path, start: begin, end: position))
    }

    private static func id(_ path: [Step]) -> String {
        path.map { step in
            switch step {
            case .name(let name): "\(name.utf8.count):\(name)"
            case .index(let index): "#\(index)"
            }
        }.joined(separator: ".")
    }

    /// The names of a dotted key, up to what follows it.
    private mutating func key() throws -> [String] {
        var names: [String] = []
        while true {
            skipSpaces()
            let begin = position
            if next == UInt8(ascii: "\"") || next == UInt8(ascii: "'") {
                _ = try string()
                let text = Array("k = ".utf8) + bytes[begin..<position] + [0x0A]
                guard case .record(let record) = try TOMLReader.read(text), let name = record["k"]?.string
                else {
                    throw failure()
                }
                names.append(name)
            } else {
                while position < bytes.count, Self.isBare(bytes[position]) { position += 1 }
                guard position > begin else { throw failure() }
                names.append(String(decoding: bytes[begin..<position], as: UTF8.self))
            }
            skipSpaces()
            guard next == UInt8(ascii: ".") else { return names }
            position += 1
        }
    }

    /// Whether a byte may stand in a key that has no quotes.
    public static func isBare(_ byte: UInt8) -> Bool {
        (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x30 && byte <= 0x39)
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }

    private mutating func value() throws -> OutlineNode {
        let begin = position
        switch next {
        case UInt8(ascii: "["):
            var items: [OutlineNode] = []
            position += 1
            skipBlanks()
            while next != UInt8(ascii: "]") {
                items.append(try value())
                skipBlanks()
                if next == UInt8(ascii: ",") {
                    position += 1
                } else if next != UInt8(ascii: "]") {
                    throw failure()
                }
                skipBlanks()
            }
            position += 1
            return OutlineNode(.list(items), begin..<position, isFlow: true)
        case UInt8(ascii: "{"):
            var entries: [OutlineNode.Entry] = []
            position += 1
            skipBlanks()
            while next != UInt8(ascii: "}") {
                let start = position
                let names = try key()
                let end = position
                guard next == UInt8(ascii: "=") else { throw failure() }
                position += 1
                skipSpaces()
                // A dotted key in braces is known by its first name only: what is in it is not edited.
                let value = try value()
                entries.append(
                    .init(
                        name: names[0], key: start..<end,
                        value: names.count == 1 ? value : OutlineNode(.alias, value.range)))
                skipBlanks()
                if next == UInt8(ascii: ",") {
                    position += 1
                } else if next != UInt8(ascii: "}") {
                    throw failure()
                }
                skipBlanks()
            }
            position += 1
            return OutlineNode(.map(entries), begin..<position, isFlow: true)
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            let isDouble = next == UInt8(ascii: "\"")
            let isLines = try string()
            return OutlineNode(.scalar(isLines ? .lines : isDouble ? .double : .single), begin..<position)
        default:
            while position < bytes.count, !",]}#\n\r".utf8.contains(bytes[position]) { position += 1 }
            while position > begin, bytes[position - 1] == 0x20 || bytes[position - 1] == 0x09 {
                position -= 1
            }
            guard position > begin else { throw failure() }
            return OutlineNode(.scalar(.none), begin..<position)
        }
    }

    /// Passes over a text in quotes; true: in three of them.
    private mutating func string() throws -> Bool {
        let quote = next
        let isLines = bytes[position...].starts(with: [quote, quote, quote])
        position += isLines ? 3 : 1
        while position < bytes.count {
            if next == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                position += 2
            } else if next == quote {
                guard isLines else {
                    position += 1
                    return false
                }
                // One or two quotes may stand before the three that close.
                let run = bytes[position...].prefix(5).prefix { $0 == quote }.count
                position += run
                if run >= 3 { return true }
            } else {
                position += 1
            }
        }
        throw failure()
    }
}
