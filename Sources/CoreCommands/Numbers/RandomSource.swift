import PluginAPI

/// Random bits: the machine's own, or from a seed the same everywhere and in every version of nops.
enum RandomSource: RandomNumberGenerator {
    case system(SystemRandomNumberGenerator)
    /// xoshiro256** by D. Blackman and S. Vigna, begun by splitmix64 as they advise (https://prng.di.unimi.it).
    case seeded(UInt64, UInt64, UInt64, UInt64)

    static let flag = Signature.Flag(
        "seed", .int, "Begin with this number: the same one gives the same results. Not for passwords.")

    /// As `--seed` says.
    init(_ call: Invocation) throws {
        guard let seed = try call.optionalInt("seed") else {
            self = .system(SystemRandomNumberGenerator())
            return
        }
        var state = UInt64(bitPattern: Int64(seed))
        func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
            return mixed ^ mixed >> 31
        }
        self = .seeded(next(), next(), next(), next())
    }

    mutating func next() -> UInt64 {
        switch self {
        case .system(var generator):
            return generator.next()
        case .seeded(var a, var b, var c, var d):
            func rotated(_ value: UInt64, by count: UInt64) -> UInt64 {
                value << count | value >> (64 - count)
            }
            let result = rotated(b &* 5, by: 7) &* 9
            let shifted = b << 17
            c ^= a
            d ^= b
            b ^= c
            a ^= d
            c ^= shifted
            d = rotated(d, by: 45)
            self = .seeded(a, b, c, d)
            return result
        }
    }

    /// 0 or more, and less than `limit`, which is 1 or more; each as likely (D. Lemire, ACM TOMACS 29(1), 2019). Our own,
    /// as the standard library doesn't promise the same numbers for ever.
    mutating func below(_ limit: UInt64) -> UInt64 {
        var product = next().multipliedFullWidth(by: limit)
        if product.low < limit {
            let least = (0 &- limit) % limit
            while product.low < least { product = next().multipliedFullWidth(by: limit) }
        }
        return product.high
    }

    mutating func index(below count: Int) -> Int { Int(below(UInt64(count))) }

    /// 0 or more, less than 1, in steps of 2^-53.
    mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }

    mutating func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count {
            withUnsafeBytes(of: next().littleEndian) { bytes += $0.prefix(count - bytes.count) }
        }
        return bytes
    }

    /// Fisher and Yates: the last `count` items become a random choice, in random order.
    mutating func shuffle(_ items: inout [Value], last count: Int) {
        var end = items.count
        let stop = items.count - count
        while end > max(1, stop) {
            items.swapAt(end - 1, index(below: end))
            end -= 1
        }
    }
}
