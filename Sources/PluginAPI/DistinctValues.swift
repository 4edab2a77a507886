/// Different values, each with its position in the order of their coming: what `uniq`, `group-by` and `join` go by.
/// Equal as `Value.isSame` says, and a NaN equals itself.
public struct DistinctValues {
    public private(set) var values: [Value] = []
    /// Of each value, so that a look compares numbers and touches one value.
    private var hashes: [UInt] = []
    /// Open addressing over positions in `values` plus one (0: free); its size is a power of two.
    private var table: [Int32] = Array(repeating: 0, count: 64)

    public init() {}

    /// The position of a value, or nil.
    public func position(of value: Value) -> Int? {
        let position = table[slot(of: value, Self.hash(value))]
        return position == 0 ? nil : Int(position) - 1
    }

    /// The position of a value, which is added if it is not there yet.
    public mutating func insert(_ value: Value) -> (position: Int, isNew: Bool) {
        let hash = Self.hash(value)
        let slot = slot(of: value, hash)
        if table[slot] != 0 { return (Int(table[slot]) - 1, false) }
        values.append(value)
        hashes.append(hash)
        table[slot] = Int32(values.count)
        if values.count * 2 > table.count { grow() }
        return (values.count - 1, true)
    }

    /// Where the value is in the table, or the free place that is its own.
    private func slot(of value: Value, _ hash: UInt) -> Int {
        let mask = table.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while table[slot] != 0 {
            let position = Int(table[slot]) - 1
            if hashes[position] == hash, Self.areSame(values[position], value) { return slot }
            slot = (slot + 1) & mask
        }
        return slot
    }

    private mutating func grow() {
        let mask = table.count * 4 - 1
        table = Array(repeating: 0, count: mask + 1)
        for (position, hash) in hashes.enumerated() {
            var slot = Int(truncatingIfNeeded: hash) & mask
            while table[slot] != 0 { slot = (slot + 1) & mask }
            table[slot] = Int32(position + 1)
        }
    }

    private static func areSame(_ a: Value, _ b: Value) -> Bool {
        switch (a, b) {
        case (.string(let x), .string(let y)): x == y
        case (.float(let x), .float(let y)) where x.isNaN: y.isNaN
        default: Value.isSame(a, b)
        }
    }

    /// What lies deeper doesn't count: equal values still have equal hashes.
    private static let deepest = 64

    private static func hash(_ value: Value, depth: Int = 0) -> UInt {
        switch value {
        case .list where depth == deepest, .record where depth == deepest: return 13
        case .null: return 1
        case .bool(let bool): return bool ? 2 : 3
        case .int(let int): return mixed(UInt(bitPattern: int))
        case .float(let float):
            // As the integer that it equals, if it does.
            if let int = Int(exactly: float) { return mixed(UInt(bitPattern: int)) }
            return mixed(UInt(float.isNaN ? 0x7FF8_0000_0000_0000 : float.bitPattern))
        case .duration(let int): return mixed(UInt(bitPattern: int) ^ 0xD0)
        case .size(let int): return mixed(UInt(bitPattern: int) ^ 0x512E)
        case .time(let int): return mixed(UInt(bitPattern: int) ^ 0x713E)
        case .string(let text): return text.hash
        case .bytes(let bytes): return bytes.storage.withUnsafeBufferPointer { hashBytes($0) } ^ 0xB
        // Hashes of this table only, and never shown.
        case .secret(let secret): return secret.revealed.hash ^ 0x5EC
        case .list(let list): return list.items.reduce(7) { mixed($0 &* 31 ^ hash($1, depth: depth + 1)) }
        case .record(let record):
            // Fields in any order give the same.
            return zip(record.keys.names, record.values).reduce(11) {
                $0 &+ mixed($1.0.hash &* 31 ^ hash($1.1, depth: depth + 1))
            }
        case .range(let range):
            return mixed(UInt(bitPattern: range.from ?? 1) &* 31 ^ UInt(bitPattern: range.to ?? 2))
        case .closure(let function): return UInt(bitPattern: ObjectIdentifier(function).hashValue)
        case .error(let error): return Text(error.message).hash
        case .stream(let stream): return UInt(bitPattern: ObjectIdentifier(stream).hashValue)
        }
    }

    private static func mixed(_ value: UInt) -> UInt {
        let product = (value ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
        return product.high ^ product.low
    }
}
