// JSON with comments and trailing commas, as settings are written, with the place of each string.

/// A value of a JSON text.
indirect enum JSONNode: Sendable {
    struct Field: Sendable {
        var key: String
        /// Between the quotes.
        var keyRange: Range<Int>
        var value: JSONNode
    }

    case map([Field])
    case list([JSONNode])
    /// The place is between the quotes; escapes are read in the text.
    case text(String, Range<Int>)
    /// A number, `true`, `null`.
    case other

    /// As much as can be read; nil for what is no JSON.
    static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> JSONNode? {
        var reader = Reader(bytes: bytes)
        return reader.value()
    }

    /// The last value of a key, as JSON has it.
    subscript(_ key: String) -> JSONNode? {
        guard case .map(let fields) = self else { return nil }
        return fields.last { $0.key == key }?.value
    }

    var string: String? {
        guard case .text(let text, _) = self else { return nil }
        return text
    }

    var fields: [Field] {
        guard case .map(let fields) = self else { return [] }
        return fields
    }

    var items: [JSONNode] {
        guard case .list(let items) = self else { return [] }
        return items
    }

    /// Itself if it is a text, its items if it is a list of such.
    var strings: [String] {
        switch self {
        case .text(let text, _): return [text]
        case .list(let items): return items.compactMap(\.string)
        default: return []
        }
    }

    private struct Reader {
        let bytes: UnsafeBufferPointer<UInt8>
        var at = 0
        var depth = 0

        init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

        private mutating func skip() {
            while at < bytes.count {
                switch bytes[at] {
                case 0x09...0x0D, 0x20, 0xEF, 0xBB, 0xBF, UInt8(ascii: ","): at += 1
                case UInt8(ascii: "/") where at + 1 < bytes.count && bytes[at + 1] == UInt8(ascii: "/"):
                    while at < bytes.count, bytes[at] != 0x0A { at += 1 }
                case UInt8(ascii: "/") where at + 1 < bytes.count && bytes[at + 1] == UInt8(ascii: "*"):
                    at += 2
                    while at < bytes.count, !(bytes[at] == 0x2F && bytes[at - 1] == 0x2A) { at += 1 }
                    at = min(bytes.count, at + 1)
                default: return
                }
            }
        }

        private var next: UInt8 { at < bytes.count ? bytes[at] : 0 }

        mutating func value() -> JSONNode? {
            skip()
            switch next {
            case UInt8(ascii: "{"): return nested { $0.map() }
            case UInt8(ascii: "["): return nested { $0.list() }
            case UInt8(ascii: "\""): return text().map { .text($0.text, $0.range) }
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"):
                while at < bytes.count,
                    JavaScriptLexer.isNameByte(bytes[at]) || [0x2B, 0x2D, 0x2E].contains(bytes[at])
                {
                    at += 1
                }
                return .other
            default: return nil
            }
        }

        private mutating func nested(_ body: (inout Reader) -> JSONNode?) -> JSONNode? {
            guard depth < 200 else { return nil }
            depth += 1
            at += 1
            defer { depth -= 1 }
            return body(&self)
        }

        private mutating func map() -> JSONNode? {
            var fields: [Field] = []
            while true {
                skip()
                if next == UInt8(ascii: "}") {
                    at += 1
                    return .map(fields)
                }
                guard let key = text() else { return nil }
                skip()
                guard next == UInt8(ascii: ":") else { return nil }
                at += 1
                guard let value = value() else { return nil }
                fields.append(Field(key: key.text, keyRange: key.range, value: value))
            }
        }

        private mutating func list() -> JSONNode? {
            var items: [JSONNode] = []
            while true {
                skip()
                if next == UInt8(ascii: "]") {
                    at += 1
                    return .list(items)
                }
                guard let value = value() else { return nil }
                items.append(value)
            }
        }

        private mutating func text() -> (text: String, range: Range<Int>)? {
            guard next == UInt8(ascii: "\"") else { return nil }
            let start = at + 1
            var to = start
            var hasEscapes = false
            while to < bytes.count, bytes[to] != UInt8(ascii: "\"") {
                if bytes[to] == 0x0A { return nil }
                if bytes[to] == UInt8(ascii: "\\") {
                    hasEscapes = true
                    to += 1
                }
                to += 1
            }
            guard to < bytes.count else { return nil }
            at = to + 1
            var text = String(decoding: bytes[start..<to], as: UTF8.self)
            // Of escapes only these are found in paths.
            if hasEscapes { text = text.replacing("\\/", with: "/").replacing("\\\\", with: "\\") }
            return (text, start..<to)
        }
    }
}
