/// Where the values of a JSON text stand, comments of JSONC passed over. The text is one that `JSONReader` reads.
public struct JSONOutline {
    private let bytes: [UInt8]
    private var position = 0

    /// Throws `FormatError` where the text is not JSON.
    public static func of(_ bytes: [UInt8]) throws -> OutlineNode {
        var outline = JSONOutline(bytes: bytes)
        outline.skipBlanks()
        return try outline.value()
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    private var next: UInt8 { position < bytes.count ? bytes[position] : 0 }

    private mutating func skipBlanks() {
        position = TextBlanks.end(of: bytes, from: position, comments: .slashes)
    }

    private func failure() -> FormatError { FormatError("this is not JSON") }

    private mutating func value() throws -> OutlineNode {
        let begin = position
        switch next {
        case UInt8(ascii: "{"):
            var entries: [OutlineNode.Entry] = []
            position += 1
            skipBlanks()
            while next != UInt8(ascii: "}") {
                let key = try string()
                let name = try JSONReader.read(Array(bytes[key])).string ?? ""
                skipBlanks()
                guard next == UInt8(ascii: ":") else { throw failure() }
                position += 1
                skipBlanks()
                entries.append(.init(name: name, key: key, value: try value()))
                try skipComma(before: UInt8(ascii: "}"))
            }
            position += 1
            return OutlineNode(.map(entries), begin..<position, isFlow: true)
        case UInt8(ascii: "["):
            var items: [OutlineNode] = []
            position += 1
            skipBlanks()
            while next != UInt8(ascii: "]") {
                items.append(try value())
                try skipComma(before: UInt8(ascii: "]"))
            }
            position += 1
            return OutlineNode(.list(items), begin..<position, isFlow: true)
        case UInt8(ascii: "\""): return OutlineNode(.scalar(.double), try string())
        default:
            while position < bytes.count, bytes[position] > 0x20, !",]}/".utf8.contains(bytes[position]) {
                position += 1
            }
            guard position > begin else { throw failure() }
            return OutlineNode(.scalar(.none), begin..<position)
        }
    }

    private mutating func skipComma(before close: UInt8) throws {
        skipBlanks()
        if next == UInt8(ascii: ",") {
            position += 1
            skipBlanks()
        } else if next != close {
            throw failure()
        }
    }

    private mutating func string() throws -> Range<Int> {
        let begin = position
        guard next == UInt8(ascii: "\"") else { throw failure() }
        position += 1
        while next != UInt8(ascii: "\"") {
            guard position < bytes.count else { throw failure() }
            position += next == UInt8(ascii: "\\") ? 2 : 1
        }
        position += 1
        return begin..<position
    }
}

/// Blanks, line ends and comments between values.
public enum TextBlanks {
    public enum Comments: Sendable {
        /// `# …`
        case hash
        /// `// …` and `/* … */`
        case slashes
    }

    /// The first byte from `start` on that is none of them; the text's end if there is none.
    public static func end(of bytes: [UInt8], from start: Int, comments: Comments) -> Int {
        var at = start
        func skipLine() { while at < bytes.count, bytes[at] != 0x0A { at += 1 } }
        while at < bytes.count {
            switch bytes[at] {
            case 0x20, 0x09, 0x0A, 0x0D: at += 1
            case UInt8(ascii: "#") where comments == .hash: skipLine()
            case UInt8(ascii: "/") where comments == .slashes && at + 1 < bytes.count:
                if bytes[at + 1] == UInt8(ascii: "/") {
                    skipLine()
                } else if bytes[at + 1] == UInt8(ascii: "*") {
                    at += 2
                    while at < bytes.count,
                        !(bytes[at] == UInt8(ascii: "*") && at + 1 < bytes.count
                            && bytes[at + 1] == UInt8(ascii: "/"))
                    { at += 1 }
                    at = min(at + 2, bytes.count)
                } else {
                    return at
                }
            default: return at
            }
        }
        return at
    }
}
