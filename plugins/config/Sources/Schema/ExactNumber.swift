// Numbers of JSON of any size, exact: what a schema says of decimals is decided in decimals.

import PluginAPI

/// `digits` × 10^`exponent`, without zeros at either end of the digits; no digits: zero.
struct ExactNumber: Equatable {
    let isNegative: Bool
    let digits: [UInt8]
    let exponent: Int

    private init(isNegative: Bool, digits: ArraySlice<UInt8>, exponent: Int) {
        let leading = digits.prefix { $0 == 0 }.count
        var rest = digits.dropFirst(leading)
        var exponent = exponent
        while rest.last == 0 {
            rest = rest.dropLast()
            exponent += 1
        }
        self.isNegative = isNegative && !rest.isEmpty
        self.digits = Array(rest)
        self.exponent = rest.isEmpty ? 0 : exponent
    }

    init(_ int: Int) {
        self.init(
            isNegative: int < 0, digits: Array(String(int.magnitude).utf8.map { $0 &- 0x30 })[...],
            exponent: 0)
    }

    /// The shortest decimal that is read as this float; nil for an infinity or NaN.
    init?(_ float: Double) {
        guard float.isFinite else { return nil }
        self.init(text: float.description)
    }

    /// As JSON writes it, `1.5e-7`; nil for other text, and for exponents beyond a billion.
    init?(text: String) {
        var rest = Array(text.utf8)[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        var digits: [UInt8] = []
        var scale = 0
        var isFraction = false
        while let byte = rest.first, byte &- 0x30 < 10 || (byte == UInt8(ascii: ".") && !isFraction) {
            if byte == UInt8(ascii: ".") {
                isFraction = true
            } else {
                digits.append(byte &- 0x30)
                if isFraction { scale -= 1 }
            }
            rest = rest.dropFirst()
        }
        guard !digits.isEmpty else { return nil }
        var exponent = 0
        if let letter = rest.first {
            guard letter | 0x20 == UInt8(ascii: "e"),
                let read = Int(String(decoding: rest.dropFirst(), as: UTF8.self)),
                (-1_000_000_000...1_000_000_000).contains(read)
            else { return nil }
            exponent = read
        }
        self.init(isNegative: isNegative, digits: digits[...], exponent: exponent + scale)
    }

    var isZero: Bool { digits.isEmpty }
    var isInteger: Bool { exponent >= 0 }

    /// Nil where it has a fraction or is beyond 64 bits.
    var int: Int? {
        guard isInteger, digits.count + exponent <= 19 else { return nil }
        let text = (isNegative ? "-" : "") + (isZero ? "0" : "") + digits.map(String.init).joined()
        return Int(text + String(repeating: "0", count: exponent))
    }

    static func < (a: ExactNumber, b: ExactNumber) -> Bool {
        if a.isNegative != b.isNegative { return a.isNegative }
        return a.isNegative ? b.hasSmallerMagnitude(than: a) : a.hasSmallerMagnitude(than: b)
    }

    private func hasSmallerMagnitude(than other: ExactNumber) -> Bool {
        if isZero || other.isZero { return isZero && !other.isZero }
        let own = digits.count + exponent
        let others = other.digits.count + other.exponent
        return own == others ? digits.lexicographicallyPrecedes(other.digits) : own < others
    }

    /// Whether it is an integer times `other`, which is not zero.
    func isMultiple(of other: ExactNumber) -> Bool {
        if isZero { return true }
        let shift = exponent - other.exponent
        var dividend = digits
        var divisor = other.digits
        if shift >= 0 {
            // Tens share no factors with a divisor but its twos and fives, of which a digit has at most 4.
            dividend += Array(repeating: 0, count: min(shift, other.digits.count * 4))
        } else {
            guard other.digits.count - shift <= digits.count else { return false }
            divisor += Array(repeating: 0, count: -shift)
        }
        if divisor.count <= 17 {
            let modulus = divisor.reduce(0) { $0 * 10 + Int($1) }
            return dividend.reduce(0) { ($0 * 10 + Int($1)) % modulus } == 0
        }
        return Self.remainderIsZero(dividend, divisor)
    }

    /// Long division by digits.
    private static func remainderIsZero(_ dividend: [UInt8], _ divisor: [UInt8]) -> Bool {
        var rest: [UInt8] = []
        for digit in dividend {
            if !(rest.isEmpty && digit == 0) { rest.append(digit) }
            while rest.count > divisor.count
                || (rest.count == divisor.count && !rest.lexicographicallyPrecedes(divisor))
            {
                subtract(divisor, from: &rest)
            }
        }
        return rest.isEmpty
    }

    /// `rest` is not smaller.
    private static func subtract(_ other: [UInt8], from rest: inout [UInt8]) {
        var borrow: UInt8 = 0
        for place in 1...rest.count {
            let taken = (place <= other.count ? other[other.count - place] : 0) + borrow
            let index = rest.count - place
            borrow = rest[index] < taken ? 1 : 0
            rest[index] = rest[index] &+ borrow &* 10 &- taken
        }
        rest.removeFirst(rest.prefix { $0 == 0 }.count)
    }

    /// As one writes it.
    var text: String {
        if let int { return String(int) }
        var text = digits.map(String.init).joined()
        if exponent >= 0 {
            text += exponent <= 40 ? String(repeating: "0", count: exponent) : "e\(exponent)"
        } else if -exponent < digits.count {
            text.insert(".", at: text.index(text.endIndex, offsetBy: exponent))
        } else if -exponent <= 20 {
            text = "0." + String(repeating: "0", count: -exponent - digits.count) + text
        } else {
            text += "e\(exponent)"
        }
        return (isNegative ? "-" : "") + text
    }
}
