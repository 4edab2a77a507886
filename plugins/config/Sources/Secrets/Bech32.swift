// Bech32 (BIP 173) without its limit of 90 characters, as age writes keys.

enum Bech32 {
    private static let letters = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)

    /// In small letters.
    static func text(_ prefix: String, _ bytes: [UInt8]) -> String {
        let values = regrouped(bytes, from: 8, to: 5, isPadded: true) ?? []
        let check = polymod(expanded(prefix) + values + [0, 0, 0, 0, 0, 0]) ^ 1
        let sums = (0..<6).map { UInt8(truncatingIfNeeded: check >> UInt32(5 * (5 - $0)) & 31) }
        return prefix + "1" + String(decoding: (values + sums).map { letters[Int($0)] }, as: UTF8.self)
    }

    /// Nil: the text is mistyped, or begins otherwise. All of it is in small letters, or all in capitals.
    static func bytes(_ text: String, prefix: String) -> [UInt8]? {
        guard text == text.lowercased() || text == text.uppercased() else { return nil }
        let text = text.lowercased()
        guard text.hasPrefix(prefix + "1") else { return nil }
        var values: [UInt8] = []
        for byte in text.utf8.dropFirst(prefix.utf8.count + 1) {
            guard let value = letters.firstIndex(of: byte) else { return nil }
            values.append(UInt8(value))
        }
        guard values.count >= 6, polymod(expanded(prefix) + values) == 1 else { return nil }
        return regrouped(Array(values.dropLast(6)), from: 5, to: 8, isPadded: false)
    }

    private static func expanded(_ prefix: String) -> [UInt8] {
        prefix.utf8.map { $0 >> 5 } + [0] + prefix.utf8.map { $0 & 31 }
    }

    private static func polymod(_ values: [UInt8]) -> UInt32 {
        let generator: [UInt32] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3]
        var check: UInt32 = 1
        for value in values {
            let top = check >> 25
            check = (check & 0x1ff_ffff) << 5 ^ UInt32(value)
            for (bit, number) in generator.enumerated() where top >> UInt32(bit) & 1 == 1 { check ^= number }
        }
        return check
    }

    private static func regrouped(_ values: [UInt8], from: UInt32, to: UInt32, isPadded: Bool) -> [UInt8]? {
        var result: [UInt8] = []
        var buffer: UInt32 = 0
        var bits: UInt32 = 0
        let mask: UInt32 = (1 << to) - 1
        for value in values {
            buffer = buffer << from | UInt32(value)
            bits += from
            while bits >= to {
                bits -= to
                result.append(UInt8(buffer >> bits & mask))
            }
            buffer &= (1 << bits) - 1
        }
        if isPadded {
            if bits > 0 { result.append(UInt8(buffer << (to - bits) & mask)) }
        } else if bits >= from || buffer != 0 {
            return nil
        }
        return result
    }
}
