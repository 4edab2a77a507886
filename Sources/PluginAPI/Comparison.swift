import Syntax

// Equality, order and hashing of values (language-rules.md 26).

extension Value {
    /// `==`: an error for different types, unless both are numbers or one is null.
    public static func isEqual(_ a: Value, _ b: Value) throws -> Bool {
        if a.isNull || b.isNull { return a.isNull && b.isNull }
        guard areComparable(a, b) else { throw incomparable(a, b) }
        return isSame(a, b)
    }

    /// The equality of `in`, `match`, `uniq` and of what lies in lists and records: different types
    /// just differ. Numbers are the same by value, records by their fields in any order.
    public static func isSame(_ a: Value, _ b: Value) -> Bool {
        var inside: [(Value, Value)] = []
        guard isSame(a, b, &inside) else { return false }
        // What lies in them is compared from a list of its own: values may nest deeper than calls can.
        while let (x, y) = inside.popLast() {
            guard isSame(x, y, &inside) else { return false }
        }
        return true
    }

    /// Whether they are the same but for what lies in both, which is put down in `inside`.
    private static func isSame(_ a: Value, _ b: Value, _ inside: inout [(Value, Value)]) -> Bool {
        switch (a, b) {
        case (.null, .null): return true
        case (.bool(let x), .bool(let y)): return x == y
        case (.int(let x), .int(let y)): return x == y
        case (.float(let x), .float(let y)): return x == y
        case (.int(let x), .float(let y)), (.float(let y), .int(let x)): return order(x, y) == 0
        case (.duration(let x), .duration(let y)): return x == y
        case (.size(let x), .size(let y)): return x == y
        case (.time(let x), .time(let y)): return x == y
        case (.string(let x), .string(let y)): return x == y
        case (.bytes(let x), .bytes(let y)): return x.storage == y.storage
        case (.secret(let x), .secret(let y)): return x == y
        case (.list(let x), .list(let y)):
            if x === y { return true }
            guard x.items.count == y.items.count else { return false }
            for (first, second) in zip(x.items, y.items) {
                guard isSameOrInside(first, second, &inside) else { return false }
            }
            return true
        case (.record(let x), .record(let y)): return isSame(x, y, &inside)
        case (.range(let x), .range(let y)):
            return x.from == y.from && x.to == y.to && x.isInclusive == y.isInclusive
        case (.closure(let x), .closure(let y)): return x === y
        case (.error(let x), .error(let y)): return x === y || (x.kind == y.kind && x.message == y.message)
        case (.stream(let x), .stream(let y)): return x === y
        default: return false
        }
    }

    private static func isSame(_ x: Record, _ y: Record, _ inside: inout [(Value, Value)]) -> Bool {
        if x === y { return true }
        guard x.count == y.count else { return false }
        let isSameKeys = x.keys === y.keys
        for (index, name) in x.keys.names.enumerated() {
            guard let other = isSameKeys ? y.values[index] : y.value(of: name),
                isSameOrInside(x.values[index], other, &inside)
            else { return false }
        }
        return true
    }

    /// Values without parts are compared at once.
    private static func isSameOrInside(_ a: Value, _ b: Value, _ inside: inout [(Value, Value)]) -> Bool {
        switch (a, b) {
        case (.list, .list), (.record, .record):
            inside.append((a, b))
            return true
        default: return isSame(a, b, &inside)
        }
    }

    /// The order of two values: negative, zero or positive. An error for different types (but int and
    /// float compare by value), for null, and for types that have no order. A NaN comes after all numbers.
    public static func compare(_ a: Value, _ b: Value) throws -> Int { try compare(a, b, depth: 0) }

    /// As deep as the data formats go.
    private static let deepest = 512

    private static func compare(_ a: Value, _ b: Value, depth: Int) throws -> Int {
        switch (a, b) {
        case (.int(let x), .int(let y)): return x < y ? -1 : x > y ? 1 : 0
        case (.string(let x), .string(let y)): return Text.compare(x, y)
        case (.float(let x), .float(let y)):
            if x < y { return -1 }
            if x > y { return 1 }
            return x == y ? 0 : (x.isNaN ? 1 : 0) - (y.isNaN ? 1 : 0)
        case (.int(let x), .float(let y)): return order(x, y)
        case (.float(let x), .int(let y)): return -order(y, x)
        case (.size(let x), .size(let y)), (.duration(let x), .duration(let y)), (.time(let x), .time(let y)):
            return x < y ? -1 : x > y ? 1 : 0
        case (.bool(let x), .bool(let y)): return (x ? 1 : 0) - (y ? 1 : 0)
        case (.bytes(let x), .bytes(let y)):
            return x.storage == y.storage ? 0 : x.storage.lexicographicallyPrecedes(y.storage) ? -1 : 1
        case (.list(let x), .list(let y)):
            guard depth < deepest else {
                throw ErrorValue.type("lists that nest more than \(deepest) deep have no order")
            }
            for (first, second) in zip(x.items, y.items) {
                let order = try compareForSorting(first, second, depth: depth + 1)
                if order != 0 { return order }
            }
            return x.items.count - y.items.count
        default:
            if a.type == b.type, !a.isNull {
                throw ErrorValue.type("values of type \(a.type.rawValue) have no order")
            }
            throw incomparable(a, b)
        }
    }

    /// The order for sorting: as `compare`, and nulls last.
    public static func compareForSorting(_ a: Value, _ b: Value) throws -> Int {
        try compareForSorting(a, b, depth: 0)
    }

    private static func compareForSorting(_ a: Value, _ b: Value, depth: Int) throws -> Int {
        if a.isNull || b.isNull { return (a.isNull ? 1 : 0) - (b.isNull ? 1 : 0) }
        return try compare(a, b, depth: depth)
    }

    private static func areComparable(_ a: Value, _ b: Value) -> Bool {
        switch (a, b) {
        case (.int, .float), (.float, .int): true
        default: a.type == b.type
        }
    }

    private static func incomparable(_ a: Value, _ b: Value) -> ErrorValue {
        let pair = [a.type, b.type]
        var help: String?
        if pair.contains(.null) {
            help = "give a default with `??`, or ask `is null` first"
        } else if pair.contains(.string), let other = pair.first(where: { $0 != .string }) {
            switch other {
            case .int, .float, .duration, .size, .time:
                help = "turn the text into a value: `into \(other.rawValue)`"
            case .bytes: help = "these bytes are not UTF-8; `=~` reads them as text"
            case .secret: help = "compare secrets with each other: `into secret` makes one of the text"
            default: break
            }
        } else if pair.contains(.int) || pair.contains(.float) {
            if pair.contains(.size) { help = "a size is written with its unit: `10KB`" }
            if pair.contains(.duration) { help = "a duration is written with its unit: `10s`" }
        }
        return .type("cannot compare \(a.type.rawValue) with \(b.type.rawValue)", help: help)
    }

    /// Exact, where turning the integer into a float would round it.
    private static func order(_ int: Int, _ float: Double) -> Int {
        if float.isNaN || float >= 9_223_372_036_854_775_808 { return -1 }
        if float < -9_223_372_036_854_775_808 { return 1 }
        let whole = Int(float.rounded(.towardZero))
        if int != whole { return int < whole ? -1 : 1 }
        let fraction = float - Double(whole)
        return fraction > 0 ? -1 : fraction < 0 ? 1 : 0
    }
}
