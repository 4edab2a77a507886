import Glibc
import PluginAPI

/// One text of JSON on its way to values.
final class JSONParser {
    struct Failure: Error {
        let message: String
        let offset: Int
        var help: String?
        let reason: FormatError.Reason
    }

    let base: UnsafePointer<UInt8>
    let count: Int
    var position = 0
    enum BigNumbers {
        case areErrors
        case asText
        /// Their text is kept in `bigNumbers`.
        case asFloats
    }

    let bigNumberRule: BigNumbers
    /// By positions in `offsets`.
    var bigNumbers: [Int: String] = [:]
    private let checkInterrupt: (() throws -> Void)?
    private var containers = 0
    /// Whether keys and values note where they begin, and keys that are the same are errors.
    private let isPlaced: Bool
    private(set) var offsets: [Int] = []
    private let root = JSONShape(UnsafeBufferPointer(start: nil, count: 0), Text(""), under: nil)
    // Values of objects and arrays that are not yet closed.
    private var stack: UnsafeMutablePointer<Value>
    private var capacity = 256
    private var depth = 0
    private var nesting = 0
    private var scratch: [UInt8] = []
    // Beyond these, shapes would cost more than they save.
    private static let widest = 16
    private static let longest = 64

    init(
        _ base: UnsafePointer<UInt8>, _ count: Int, _ bigNumbers: BigNumbers, isPlaced: Bool,
        _ checkInterrupt: (() throws -> Void)?
    ) {
        self.base = base
        self.count = count
        bigNumberRule = bigNumbers
        self.checkInterrupt = checkInterrupt
        self.isPlaced = isPlaced
        stack = .allocate(capacity: capacity)
    }

    deinit {
        stack.deinitialize(count: depth)
        stack.deallocate()
    }

    func document() throws -> Value {
        if count >= 3, base[0] == 0xEF, base[1] == 0xBB, base[2] == 0xBF { position = 3 }
        skipSpace()
        if position == count { throw fail("there is no JSON: the text is empty") }
        let value = try value()
        skipSpace()
        if position < count {
            let help =
                base[position] == UInt8(ascii: "{") || base[position] == UInt8(ascii: "[")
                ? "`from json --lines` reads one value a line" : nil
            throw fail("there is text after the end of the value", help: help)
        }
        return value
    }

    private static var extraComma: String { "take the comma out: after the last one stands none" }

    func fail(
        _ message: String, at offset: Int? = nil, help: String? = nil,
        reason: FormatError.Reason = .syntax
    ) -> Failure {
        Failure(message: message, offset: offset ?? position, help: help, reason: reason)
    }

    @inline(__always)
    private func skipSpace() {
        while position < count {
            let byte = base[position]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            position += 1
        }
    }

    @inline(__always)
    private func push(_ value: consuming Value) {
        if depth == capacity {
            let larger = UnsafeMutablePointer<Value>.allocate(capacity: capacity * 2)
            larger.moveInitialize(from: stack, count: depth)
            stack.deallocate()
            stack = larger
            capacity *= 2
        }
        (stack + depth).initialize(to: value)
        depth += 1
    }

    private func pop(to start: Int) -> [Value] {
        let count = depth - start
        if count == 0 { return [] }
        let values = [Value](unsafeUninitializedCapacity: count) { buffer, filled in
            if let target = buffer.baseAddress { target.moveInitialize(from: stack + start, count: count) }
            filled = count
        }
        depth = start
        return values
    }

    private func value() throws -> Value {
        guard position < count else { throw fail("the text ends where a value is expected") }
        if isPlaced { offsets.append(position) }
        switch base[position] {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), 0x30...0x39: return try number()
        default: throw fail("a value is expected here", help: JSONHelp.value(rest))
        }
    }

    /// The text from here on, for what helps.
    private var rest: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: base + position, count: count - position)
    }

    private func word(_ word: StaticString, _ value: Value) throws -> Value {
        guard position + word.utf8CodeUnitCount <= count,
            memcmp(base + position, word.utf8Start, word.utf8CodeUnitCount) == 0
        else { throw fail("a value is expected here", help: JSONHelp.value(rest)) }
        position += word.utf8CodeUnitCount
        return value
    }

    private func enter() throws {
        nesting += 1
        containers &+= 1
        if containers & 0xFFF == 0 { try checkInterrupt?() }
        if nesting > JSONText.depthLimit {
            throw fail("arrays and objects nest more than \(JSONText.depthLimit) deep")
        }
        position += 1
        skipSpace()
    }

    private func array() throws -> Value {
        try enter()
        let start = depth
        if position < count, base[position] == UInt8(ascii: "]") {
            position += 1
            nesting -= 1
            return .list(List([]))
        }
        while true {
            push(try value())
            skipSpace()
            guard position < count else { throw fail("the text ends inside an array") }
            if base[position] == UInt8(ascii: ",") {
                position += 1
                skipSpace()
                if position < count, base[position] == UInt8(ascii: "]") {
                    throw fail("there is a comma before the end of the array", help: Self.extraComma)
                }
            } else if base[position] == UInt8(ascii: "]") {
                position += 1
                nesting -= 1
                return .list(List(pop(to: start)))
            } else {
                throw fail("`,` or `]` is expected here", help: JSONHelp.between(rest, "item"))
            }
        }
    }

    private func object() throws -> Value {
        try enter()
        let start = depth
        if position < count, base[position] == UInt8(ascii: "}") {
            position += 1
            nesting -= 1
            return .record(Record(keys: root.keySet, values: []))
        }
        var shape = root
        // In place of a shape once there is none for this object.
        var record: Record?
        while true {
            guard position < count else {
                throw fail("the text ends inside an object", help: "a `}` is missing: each `{` has one")
            }
            guard base[position] == UInt8(ascii: "\"") else {
                let isComma = base[position] == UInt8(ascii: "}")
                throw fail(
                    isComma
                        ? "there is a comma before the end of the object"
                        : "a key in double quotes is expected here",
                    help: isComma ? Self.extraComma : JSONHelp.key(rest))
            }
            let keyStart = position
            if isPlaced { offsets.append(keyStart) }
            var slow: Text?
            if record != nil {
                slow = try string()
            } else {
                let bytes = try keyBytes()
                if let next = try follow(shape, bytes) {
                    shape = next
                } else {
                    let made = Record(keys: KeySet(shape.names), values: pop(to: start))
                    record = made
                    slow = Text(try decoded(bytes))
                }
            }
            if isPlaced, let record, let slow, record.value(of: slow) != nil {
                throw fail(
                    "the key '\(slow.string)' is there already", at: keyStart,
                    help: "one object has each key once; keep one of the two", reason: .duplicateKey)
            }
            skipSpace()
            guard position < count, base[position] == UInt8(ascii: ":") else {
                throw fail("`:` is expected here", help: "between a key and its value stands `:`")
            }
            position += 1
            skipSpace()
            let value = try value()
            if let record, let slow { record.set(slow, value) } else { push(value) }
            skipSpace()
            guard position < count else {
                throw fail("the text ends inside an object", help: "a `}` is missing: each `{` has one")
            }
            if base[position] == UInt8(ascii: ",") {
                position += 1
                skipSpace()
            } else if base[position] == UInt8(ascii: "}") {
                position += 1
                nesting -= 1
                if let record { return .record(record) }
                return .record(Record(keys: shape.keySet, values: pop(to: start)))
            } else {
                throw fail("`,` or `}` is expected here", help: JSONHelp.between(rest, "value"))
            }
        }
    }

    /// The shape with one more key; nil where there is to be none.
    @inline(__always)
    private func follow(_ shape: JSONShape, _ bytes: UnsafeBufferPointer<UInt8>) throws -> JSONShape? {
        if let first = shape.children.first, matches(first, bytes) { return first }
        return try followOther(shape, bytes)
    }

    @inline(__always)
    private func matches(_ shape: JSONShape, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        shape.bytes.withUnsafeBufferPointer { own in
            guard own.count == bytes.count else { return false }
            guard let a = own.baseAddress, let b = bytes.baseAddress else { return true }
            return memcmp(a, b, own.count) == 0
        }
    }

    private func followOther(_ shape: JSONShape, _ bytes: UnsafeBufferPointer<UInt8>) throws -> JSONShape? {
        for index in shape.children.indices.dropFirst() where matches(shape.children[index], bytes) {
            // The next object is likely to be like this one.
            shape.children.swapAt(0, index)
            return shape.children[0]
        }
        guard shape.children.count < Self.widest, shape.depth < Self.longest, !shape.has(bytes) else {
            return nil
        }
        let child = JSONShape(bytes, Text(try decoded(bytes)), under: shape)
        shape.children.append(child)
        shape.children.swapAt(0, shape.children.count - 1)
        return child
    }

    private func decoded(_ bytes: UnsafeBufferPointer<UInt8>) throws -> String {
        guard let string = String(validating: bytes, as: UTF8.self) else { throw fail("this is not UTF-8") }
        return string
    }

    /// A key's bytes, in the text itself or, where it has escapes, in `scratch`.
    @inline(__always)
    private func keyBytes() throws -> UnsafeBufferPointer<UInt8> {
        let start = position + 1
        let end = plainEnd(from: start)
        guard end < count else { throw fail("the text ends inside a string", at: position) }
        if base[end] == UInt8(ascii: "\"") {
            position = end + 1
            return UnsafeBufferPointer(start: base + start, count: end - start)
        }
        // A key with escapes keeps its bytes alive in `name` of the shape.
        let text = try escaped(from: start, plainTo: end)
        scratch = Array(text.utf8)
        return scratch.withUnsafeBufferPointer { $0 }
    }

    /// Where a run without quotes, backslashes and control characters ends.
    @inline(__always)
    private func plainEnd(from start: Int) -> Int {
        var end = start
        // Eight bytes at once; a byte that is special sets its high bit.
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs: UInt64 = 0x8080_8080_8080_8080
        while end + 8 <= count {
            let word = UnsafeRawPointer(base + end).loadUnaligned(as: UInt64.self)
            let quote = word ^ (ones &* 0x22)
            let backslash = word ^ (ones &* 0x5C)
            let found =
                ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash)
                | ((word &- (ones &* 0x20)) & ~word)
            let mask = found & highs
            if mask != 0 { return end + mask.trailingZeroBitCount >> 3 }
            end += 8
        }
        while end < count, base[end] >= 0x20, base[end] != 0x22, base[end] != 0x5C { end += 1 }
        return end
    }

    private func string() throws -> Text {
        let start = position + 1
        let end = plainEnd(from: start)
        guard end < count else { throw fail("the text ends inside a string", at: position) }
        if base[end] == UInt8(ascii: "\"") {
            let bytes = UnsafeBufferPointer(start: base + start, count: end - start)
            guard let string = String(validating: bytes, as: UTF8.self) else {
                throw fail("this string is not UTF-8")
            }
            position = end + 1
            return Text(string)
        }
        return Text(try escaped(from: start, plainTo: end))
    }

    private func escaped(from start: Int, plainTo: Int) throws -> String {
        var bytes: [UInt8] = Array(UnsafeBufferPointer(start: base + start, count: plainTo - start))
        let opening = position
        var index = plainTo
        while true {
            guard index < count else { throw fail("the text ends inside a string", at: opening) }
            let byte = base[index]
            if byte == UInt8(ascii: "\"") { break }
            if byte < 0x20 {
                throw fail(
                    "a string holds a control character", at: index,
                    help: "write it as `\\n`, `\\t` or `\\u00…`")
            }
            guard byte == UInt8(ascii: "\\") else {
                let end = plainEnd(from: index)
                bytes.append(contentsOf: UnsafeBufferPointer(start: base + index, count: end - index))
                index = end
                continue
            }
            guard index + 1 < count else { throw fail("the text ends inside a string", at: opening) }
            let letter = base[index + 1]
            index += 2
            switch letter {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(letter)
            case UInt8(ascii: "n"): bytes.append(0x0A)
            case UInt8(ascii: "t"): bytes.append(0x09)
            case UInt8(ascii: "r"): bytes.append(0x0D)
            case UInt8(ascii: "b"): bytes.append(0x08)
            case UInt8(ascii: "f"): bytes.append(0x0C)
            case UInt8(ascii: "u"):
                var unit = try hexadecimal(index)
                index += 4
                if unit & 0xFC00 == 0xD800 {
                    guard index + 1 < count, base[index] == UInt8(ascii: "\\"),
                        base[index + 1] == UInt8(ascii: "u")
                    else {
                        throw fail("half of a surrogate pair", at: index - 6)
                    }
                    let low = try hexadecimal(index + 2)
                    guard low & 0xFC00 == 0xDC00 else {
                        throw fail("half of a surrogate pair", at: index - 6)
                    }
                    unit = 0x10000 + (unit & 0x3FF) << 10 + (low & 0x3FF)
                    index += 6
                }
                guard let scalar = Unicode.Scalar(unit) else {
                    throw fail("half of a surrogate pair", at: index - 6)
                }
                bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.EncodedScalar())
            default: throw fail("there is no such escape", at: index - 2, help: "a `\\` by itself is `\\\\`")
            }
        }
        position = index + 1
        guard let string = String(validating: bytes, as: UTF8.self) else {
            throw fail("this string is not UTF-8", at: opening)
        }
        return string
    }

    private func hexadecimal(_ start: Int) throws -> UInt32 {
        guard start + 4 <= count else { throw fail("the text ends inside a string", at: start) }
        var value: UInt32 = 0
        for index in start..<start + 4 {
            let byte = base[index]
            switch byte {
            case 0x30...0x39: value = value << 4 | UInt32(byte - 0x30)
            case 0x61...0x66: value = value << 4 | UInt32(byte - 0x61 + 10)
            case 0x41...0x46: value = value << 4 | UInt32(byte - 0x41 + 10)
            default: throw fail("`\\u` needs four hexadecimal digits", at: start)
            }
        }
        return value
    }
}
