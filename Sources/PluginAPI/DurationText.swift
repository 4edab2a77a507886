/// Durations as text: `1m30s`, `250ms`, `7d`. A duration is nanoseconds.
public enum DurationText {
    /// Largest first. A day is 24 hours; calendars are left to times.
    public static let units: [(name: String, nanoseconds: Int)] = [
        ("w", 604_800_000_000_000), ("d", 86_400_000_000_000), ("h", 3_600_000_000_000),
        ("m", 60_000_000_000),
        ("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1000), ("ns", 1),
    ]

    /// Exact, in days and below: `1d2h`, `1m30s`, `1s500ms`, `0s`. `parse` reads it back.
    public static func text(_ nanoseconds: Int) -> String {
        if nanoseconds == 0 { return "0s" }
        var rest = nanoseconds.magnitude
        var result = nanoseconds < 0 ? "-" : ""
        for unit in units.dropFirst() {
            let count = rest / UInt(unit.nanoseconds)
            if count > 0 { result += String(count) + unit.name }
            rest %= UInt(unit.nanoseconds)
        }
        return result
    }

    /// Reads numbers with units one after another, spaces allowed between: `1h30m`, `1.5s`, `-250ms`,
    /// `10µs`. Nil for anything else and for what is too large.
    public static func parse(_ text: String) -> Int? {
        var rest = Array(text.utf8)[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest = rest.dropFirst() }
        var total = 0
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let number = rest.prefix {
                ($0 >= 0x30 && $0 <= 0x39) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_")
            }
            rest = rest.dropFirst(number.count)
            let letters = rest.prefix { ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || $0 >= 0x80 }
            rest = rest.dropFirst(letters.count)
            while rest.first == UInt8(ascii: " ") { rest = rest.dropFirst() }
            var name = String(decoding: letters, as: UTF8.self)
            if name == "µs" || name == "μs" { name = "us" }
            guard let unit = units.first(where: { $0.name == name }),
                let part = scaled(number, by: unit.nanoseconds)
            else { return nil }
            let (sum, overflow) = total.addingReportingOverflow(part)
            if overflow { return nil }
            total = sum
        }
        return isNegative ? -total : total
    }
}

/// A decimal number times a factor, as a whole number (what is finer is rounded); nil when it is no
/// number or too large. For quantities with units.
func scaled(_ digits: ArraySlice<UInt8>, by factor: Int) -> Int? {
    var whole = 0
    var sawDigit = false
    var index = digits.startIndex
    while index < digits.endIndex, digits[index] != UInt8(ascii: ".") {
        if digits[index] != UInt8(ascii: "_") {
            let (shifted, first) = whole.multipliedReportingOverflow(by: 10)
            let (sum, second) = shifted.addingReportingOverflow(Int(digits[index] - 0x30))
            if first || second { return nil }
            whole = sum
            sawDigit = true
        }
        index += 1
    }
    let (product, overflow) = whole.multipliedReportingOverflow(by: factor)
    if overflow { return nil }
    guard index < digits.endIndex else { return sawDigit ? product : nil }
    var fraction = 0.0
    var scale = 0.1
    for byte in digits[(index + 1)...] {
        guard byte >= 0x30, byte <= 0x39 else { return nil }
        fraction += Double(byte - 0x30) * scale
        scale /= 10
        sawDigit = true
    }
    guard sawDigit else { return nil }
    let (sum, carried) = product.addingReportingOverflow(Int((fraction * Double(factor)).rounded()))
    return carried ? nil : sum
}
