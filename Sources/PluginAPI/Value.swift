import Glibc
import Syntax

/// The machine's own value: what registers hold, pipes carry and plugins read. Nine bytes: a tag, and
/// either a number or one reference. Boxes are copied when written while shared (`mutating` access
/// through `isKnownUniquelyReferenced`), so values behave as values.
public enum Value {
    case null
    case bool(Bool)
    case int(Int)
    case float(Double)
    /// Nanoseconds.
    case duration(Int)
    /// Bytes.
    case size(Int)
    /// Nanoseconds since 1970-01-01T00:00:00Z.
    case time(Int)
    case string(Text)
    case bytes(Bytes)
    case secret(Secret)
    case list(List)
    case record(Record)
    case range(RangeValue)
    case closure(FunctionValue)
    case error(ErrorValue)
    /// A pipe's content: read once, from one end to the other. Never stored in a list or record, never bound to a name but `$in`.
    case stream(ValueStream)
}

extension Value {
    @inlinable public static func text(_ string: String) -> Value { .string(Text(string)) }
    @inlinable public static func items(_ items: [Value]) -> Value { .list(List(items)) }
    public static func fields(_ fields: KeyValuePairs<String, Value>) -> Value {
        .record(Record(fields.map { ($0.key, $0.value) }))
    }

    @inlinable public var isNull: Bool {
        if case .null = self { return true }
        return false
    }

    /// The name of its type, as `is` and error messages say it.
    public var type: ValueType {
        switch self {
        case .null: .null
        case .bool: .bool
        case .int: .int
        case .float: .float
        case .duration: .duration
        case .size: .size
        case .time: .time
        case .string: .string
        case .bytes: .bytes
        case .secret: .secret
        case .list: .list
        case .record: .record
        case .range: .range
        case .closure: .closure
        case .error: .error
        case .stream: .stream
        }
    }

    /// `empty` of language-rules.md 26: null, `""` (a secret one, too), no items, no bytes. Not 0, not false.
    public var isEmpty: Bool {
        switch self {
        case .null: true
        case .string(let text): text.string.isEmpty
        case .bytes(let bytes): bytes.storage.isEmpty
        case .secret(let secret): secret.revealed.string.isEmpty
        case .list(let list): list.items.isEmpty
        case .record(let record): record.count == 0
        default: false
        }
    }

    /// Whether it is of a type as signatures name them (`number` is an int or a float, `any` is all).
    public func matches(_ type: ValueType) -> Bool {
        switch type {
        case .any: return true
        case .number:
            switch self {
            case .int, .float: return true
            default: return false
            }
        case .path, .glob, .words, .cellPath: return self.type == .string
        case .block, .condition: return self.type == .closure
        case .table:
            guard case .list(let list) = self else { return false }
            return list.items.allSatisfy { $0.type == .record }
        case .nothing: return isNull
        default: return self.type == type
        }
    }

    /// The string of a `.string`, else nil.
    public var string: String? {
        if case .string(let text) = self { return text.string }
        return nil
    }
}

/// Text. Strings are equal by their bytes (rule 28), not by canonical equivalence.
public final class Text {
    /// Written only by the machine's in-place append, while this box has one owner.
    @usableFromInline var stored: String
    @usableFromInline var cachedHash: UInt = 0
    /// -1 until asked: then whether every byte is ASCII (scalars can be indexed as bytes).
    @usableFromInline var asciiState: Int8 = -1

    @inlinable public init(_ string: String) {
        self.stored = string
        self.stored.makeContiguousUTF8()
    }

    @inlinable public var string: String { stored }

    /// In place; the caller has made sure that nobody else holds this box.
    @inlinable public func append(_ other: Text) {
        stored.append(other.stored)
        cachedHash = 0
        asciiState = -1
    }

    public var isASCII: Bool {
        if asciiState < 0 {
            let all = withUTF8 { bytes in bytes.allSatisfy { $0 < 0x80 } }
            asciiState = all ? 1 : 0
        }
        return asciiState == 1
    }

    /// The length in Unicode scalars.
    public var count: Int { isASCII ? stored.utf8.count : stored.unicodeScalars.count }

    @inlinable public func withUTF8<R>(_ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R {
        var copy = stored
        return try copy.withUTF8(body)
    }

    /// Never 0. A multiply-and-fold over words (after wyhash's idea); for tables in memory only.
    public var hash: UInt {
        if cachedHash != 0 { return cachedHash }
        let value = withUTF8 { hashBytes($0) }
        cachedHash = value
        return value
    }

    public static func == (a: Text, b: Text) -> Bool {
        if a === b { return true }
        return a.withUTF8 { x in
            b.withUTF8 { y in
                guard x.count == y.count else { return false }
                guard let p = x.baseAddress, let q = y.baseAddress else { return true }
                return memcmp(p, q, x.count) == 0
            }
        }
    }

    /// Negative, zero or positive, by bytes, which for UTF-8 is by Unicode scalars.
    public static func compare(_ a: Text, _ b: Text) -> Int {
        a.withUTF8 { x in
            b.withUTF8 { y in
                if let p = x.baseAddress, let q = y.baseAddress {
                    let order = memcmp(p, q, min(x.count, y.count))
                    if order != 0 { return Int(order) }
                }
                return x.count - y.count
            }
        }
    }
}

func hashBytes(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt {
    var hash: UInt = 0x9E37_79B9_7F4A_7C15 ^ UInt(bitPattern: bytes.count)
    var index = 0
    while index + 8 <= bytes.count {
        let word = UnsafeRawPointer(bytes.baseAddress! + index).loadUnaligned(as: UInt.self)
        hash = fold(hash ^ word)
        index += 8
    }
    var tail: UInt = 0
    while index < bytes.count {
        tail = tail << 8 | UInt(bytes[index])
        index += 1
    }
    hash = fold(hash ^ tail)
    return hash == 0 ? 1 : hash
}

@inline(__always)
private func fold(_ value: UInt) -> UInt {
    let product = value.multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
    return product.high ^ product.low
}

public final class Bytes {
    public let storage: [UInt8]
    public init(_ storage: [UInt8]) { self.storage = storage }
}

public final class List {
    /// Written in place only while this box has one owner.
    public var items: [Value]
    @inlinable public init(_ items: [Value]) { self.items = items }

    deinit { Teardown.release(&items) }
}

/// Lets go of values that hold values that hold values…, however deep, without a call for each level.
enum Teardown {
    // Values belong to the thread that holds the machine's baton.
    nonisolated(unsafe) private static var depth = 0
    nonisolated(unsafe) private static var pending: [[Value]] = []
    private static let limit = 1000

    static func release(_ items: inout [Value]) {
        var mine: [Value] = []
        swap(&mine, &items)
        if depth >= limit {
            pending.append(mine)
            return
        }
        depth += 1
        mine = []
        depth -= 1
        guard depth == 0, !pending.isEmpty else { return }
        depth += 1
        while pending.popLast() != nil {}
        depth -= 1
    }
}

/// A range of integers; an absent end is open.
public final class RangeValue {
    public let from: Int?
    public let to: Int?
    public let isInclusive: Bool

    public init(from: Int?, to: Int?, isInclusive: Bool) {
        self.from = from
        self.to = to
        self.isInclusive = isInclusive
    }

    public func contains(_ value: Int) -> Bool {
        if let from, value < from { return false }
        if let to { return isInclusive ? value <= to : value < to }
        return true
    }
}

/// A closure, a block or a named function as a value. The engine makes them; others pass them to `Context.invoke`.
open class FunctionValue {
    /// How many arguments it declares.
    public let parameterCount: Int
    public init(parameterCount: Int) { self.parameterCount = parameterCount }
}
