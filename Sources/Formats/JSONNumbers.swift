import Glibc
import PluginAPI

// Numbers of JSON: integers of 64 bits, and what is beyond them by the rule that the reader was given.

extension JSONParser {
    private static let powers: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
        1e19, 1e20,
        1e21, 1e22,
    ]

    func number() throws -> Value {
        let start = position
        var index = position
        let isNegative = base[index] == UInt8(ascii: "-")
        if isNegative { index += 1 }
        var magnitude: UInt64 = 0
        var digits = 0
        let firstDigit = index
        while index < count, base[index] &- 0x30 < 10 {
            if digits < 19 { magnitude = magnitude &* 10 &+ UInt64(base[index] &- 0x30) }
            digits += 1
            index += 1
        }
        if digits == 0 { throw fail("a digit is expected here", at: index) }
        if digits > 1, base[firstDigit] == 0x30 {
            throw fail(
                "a number can't begin with 0", at: firstDigit,
                help: "leave it out, or put all of it in double quotes")
        }
        let next = index < count ? base[index] : 0
        guard next == UInt8(ascii: ".") || next | 0x20 == UInt8(ascii: "e") else {
            position = index
            // Up to 19 digits fit in 64 bits without a sign.
            if digits <= 19 {
                if magnitude <= UInt64(Int.max) { return .int(isNegative ? -Int(magnitude) : Int(magnitude)) }
                if isNegative, magnitude == UInt64(Int.max) + 1 { return .int(Int.min) }
            }
            let text = String(
                decoding: UnsafeBufferPointer(start: base + start, count: index - start), as: UTF8.self)
            switch bigNumberRule {
            case .asText: return .text(text)
            case .asFloats: return big(text)
            case .areErrors: break
            }
            throw fail(
                "this integer does not fit in 64 bits", at: start,
                help: "`from json --big-as-text` keeps such numbers as text")
        }
        var scale = 0
        if next == UInt8(ascii: ".") {
            index += 1
            let first = index
            while index < count, base[index] &- 0x30 < 10 {
                if digits < 19 { magnitude = magnitude &* 10 &+ UInt64(base[index] &- 0x30) }
                digits += 1
                scale -= 1
                index += 1
            }
            if index == first { throw fail("a digit is expected here", at: index) }
        }
        var exponent = 0
        if index < count, base[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            let sign = index < count ? base[index] : 0
            if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { index += 1 }
            let first = index
            while index < count, base[index] &- 0x30 < 10 {
                exponent = min(exponent * 10 + Int(base[index] &- 0x30), 100_000)
                index += 1
            }
            if index == first { throw fail("a digit is expected here", at: index) }
            if sign == UInt8(ascii: "-") { exponent = -exponent }
        }
        position = index
        let power = exponent + scale
        // Exact where both parts are (W. D. Clinger, "How to Read Floating Point Numbers Accurately").
        if digits <= 19, magnitude <= 1 << 53, abs(power) <= 22 {
            let whole = Double(magnitude)
            let float = power < 0 ? whole / Self.powers[-power] : whole * Self.powers[power]
            return .float(isNegative ? -float : float)
        }
        let text = String(
            decoding: UnsafeBufferPointer(start: base + start, count: index - start), as: UTF8.self)
        if bigNumberRule == .asFloats { return big(text) }
        guard let float = Double(text), float.isFinite else {
            throw fail("this number is too large", at: start)
        }
        return .float(float)
    }

    private func big(_ text: String) -> Value {
        bigNumbers[offsets.count - 1] = text
        return .float(Double(text) ?? 0)
    }
}
