// Reads what gzip(1) has packed: RFC 1952 around RFC 1951. For small files that are read whole, such as manual pages.

public enum Gzip {
    /// The bytes of a file that gzip has packed, at most `limit` of them; nil where it is no such file, or a broken one.
    /// Its checksum is not looked at.
    public static func expanded(_ packed: [UInt8], limit: Int) -> [UInt8]? {
        guard let start = endOfHeader(packed) else { return nil }
        return packed.withUnsafeBufferPointer {
            var work = Inflation($0, from: start, limit: limit)
            return work.run() ? work.output : nil
        }
    }

    private static func endOfHeader(_ bytes: [UInt8]) -> Int? {
        // Its signature, the only method that there is, flags, time, and two bytes of no meaning here.
        guard bytes.count > 18, bytes.starts(with: [0x1F, 0x8B, 8]) else { return nil }
        let flags = bytes[3]
        var index = 10
        if flags & 4 != 0 {
            guard index + 2 <= bytes.count else { return nil }
            index += 2 + Int(bytes[index]) + Int(bytes[index + 1]) << 8
        }
        // A name and a remark, each ended by a zero.
        for flag: UInt8 in [8, 16] where flags & flag != 0 {
            guard index < bytes.count, let end = bytes[index...].firstIndex(of: 0) else { return nil }
            index = end + 1
        }
        if flags & 2 != 0 { index += 2 }
        return index < bytes.count ? index : nil
    }
}

/// The blocks of RFC 1951, one after the other.
private struct Inflation {
    private let input: UnsafeBufferPointer<UInt8>
    private var next: Int
    private var bits: UInt64 = 0
    private var bitCount = 0
    private let limit: Int
    private(set) var output: [UInt8] = []
    /// Bits were asked for that are not there.
    private var isShort = false

    init(_ input: UnsafeBufferPointer<UInt8>, from start: Int, limit: Int) {
        self.input = input
        next = start
        self.limit = limit
        output.reserveCapacity(min(limit, input.count * 4))
    }

    /// False where the data is broken.
    mutating func run() -> Bool {
        while !isShort, output.count < limit {
            let isLast = take(1) == 1
            switch take(2) {
            case 0: guard copyStored() else { return false }
            case 1: guard expand(Self.fixedLengths, Self.fixedDistances) else { return false }
            case 2:
                guard let (lengths, distances) = tables(), expand(lengths, distances) else { return false }
            default: return false
            }
            if isLast { break }
        }
        return !isShort
    }

    // MARK: Bits

    private mutating func fill() {
        while bitCount <= 48, next < input.count {
            bits |= UInt64(input[next]) << UInt64(bitCount)
            bitCount += 8
            next += 1
        }
    }

    private mutating func drop(_ count: Int) {
        if count > bitCount { isShort = true }
        bits >>= UInt64(count)
        bitCount = max(bitCount - count, 0)
    }

    private mutating func take(_ count: Int) -> Int {
        fill()
        let value = Int(bits & (1 << UInt64(count) - 1))
        drop(count)
        return value
    }

    private mutating func symbol(_ table: CodeTable) -> Int {
        fill()
        let entry = table.entries[Int(bits & UInt64(table.mask))]
        drop(max(Int(entry & 15), 1))
        if entry == 0 { isShort = true }
        return Int(entry >> 4)
    }

    // MARK: Blocks

    private mutating func copyStored() -> Bool {
        drop(bitCount % 8)
        let count = take(16)
        guard take(16) == count ^ 0xFFFF, !isShort else { return false }
        for _ in 0..<count where output.count < limit { output.append(UInt8(truncatingIfNeeded: take(8))) }
        return !isShort
    }

    private mutating func expand(_ lengths: CodeTable, _ distances: CodeTable) -> Bool {
        while output.count < limit {
            let symbol = symbol(lengths)
            if isShort { return false }
            if symbol < 256 {
                output.append(UInt8(truncatingIfNeeded: symbol))
                continue
            }
            if symbol == 256 { return true }
            guard symbol < 286 else { return false }
            let count = Self.lengthBase[symbol - 257] + take(Self.lengthBits(symbol - 257))
            let far = self.symbol(distances)
            guard !isShort, far < 30 else { return false }
            let distanceBits = far < 2 ? 0 : far / 2 - 1
            let base = far < 2 ? far + 1 : (2 + far % 2) << distanceBits + 1
            let distance = base + take(distanceBits)
            guard distance <= output.count, !isShort else { return false }
            // What is copied may be what has just been written.
            let start = output.count - distance
            for offset in 0..<min(count, limit - output.count) { output.append(output[start + offset]) }
        }
        return true
    }

    private static func lengthBits(_ index: Int) -> Int { index < 8 || index == 28 ? 0 : index / 4 - 1 }

    private static let lengthBase = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163,
        195, 227, 258,
    ]
    private static let fixedLengths = CodeTable(
        (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 })
    private static let fixedDistances = CodeTable([Int](repeating: 5, count: 30))

    /// The codes of a block that brings its own.
    private mutating func tables() -> (lengths: CodeTable, distances: CodeTable)? {
        let lengthCount = take(5) + 257
        let distanceCount = take(5) + 1
        var own = [Int](repeating: 0, count: 19)
        let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
        for index in order.prefix(take(4) + 4) { own[index] = take(3) }
        let codes = CodeTable(own)
        var lengths: [Int] = []
        while lengths.count < lengthCount + distanceCount {
            let symbol = symbol(codes)
            if isShort { return nil }
            switch symbol {
            case ..<16: lengths.append(symbol)
            case 16:
                guard let last = lengths.last else { return nil }
                lengths += [Int](repeating: last, count: 3 + take(2))
            case 17: lengths += [Int](repeating: 0, count: 3 + take(3))
            default: lengths += [Int](repeating: 0, count: 11 + take(7))
            }
        }
        guard lengths.count == lengthCount + distanceCount else { return nil }
        return (CodeTable(Array(lengths[..<lengthCount])), CodeTable(Array(lengths[lengthCount...])))
    }
}

/// Which symbol the next bits stand for.
private struct CodeTable {
    /// By the next bits: the symbol, and in the lowest four bits how many belong to it; 0: none has that code.
    let entries: [UInt32]
    let mask: Int

    /// - Parameter lengths: of each symbol's code, in bits; 0: it does not occur.
    init(_ lengths: [Int]) {
        let longest = max(lengths.max() ?? 0, 1)
        mask = 1 << longest - 1
        var counts = [Int](repeating: 0, count: 17)
        for length in lengths where length > 0 { counts[length] += 1 }
        var codes = [Int](repeating: 0, count: 17)
        for length in 1..<16 { codes[length + 1] = (codes[length] + counts[length]) << 1 }
        var entries = [UInt32](repeating: 0, count: mask + 1)
        for (symbol, length) in lengths.enumerated() where length > 0 {
            // Codes come with their highest bit first.
            var reversed = 0
            for bit in 0..<length where codes[length] >> bit & 1 == 1 { reversed |= 1 << (length - 1 - bit) }
            codes[length] += 1
            for index in stride(from: reversed, through: mask, by: 1 << length) {
                entries[index] = UInt32(symbol << 4 | length)
            }
        }
        self.entries = entries
    }
}
