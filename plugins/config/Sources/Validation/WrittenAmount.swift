// Durations, sizes and dates as people write them, so that two of them can be compared.

import PluginAPI

enum WrittenAmount {
    /// Whether the first is less than the second; nil: they are of different kinds, or of none that can be compared.
    static func isLess(_ first: Instance, than second: Instance) -> Bool? {
        if let a = first.number, let b = second.number { return a < b }
        guard !first.isSecret, !second.isSecret, let a = first.string, let b = second.string else {
            return nil
        }
        for read in [seconds, bytes] {
            if let a = read(a), let b = read(b) { return a < b }
        }
        return isDate(a) && isDate(b) ? a < b : nil
    }

    /// Whether it is nothing, or less: without end, for many programs.
    static func isNone(_ instance: Instance) -> Bool {
        if let number = instance.number { return number.isZero || number.text.hasPrefix("-") }
        guard let text = instance.string else { return false }
        return seconds(text) == 0 || bytes(text) == 0
    }

    /// `90s`, `1h30m`, `1 day`
    static func seconds(_ text: String) -> Double? {
        var sum = 0.0
        var rest = text[...]
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            guard let part = Part(&rest), let factor = WrittenDuration.seconds(of: part.unit) else {
                return nil
            }
            sum += part.number * factor
        }
        return sum
    }

    /// `512M`, `10 MiB`, `1.5GB`; those of a thousand and of 1024 are taken for the same.
    static func bytes(_ text: String) -> Double? {
        var rest = text[...]
        guard let part = Part(&rest), rest.isEmpty else { return nil }
        var unit = part.unit.lowercased()[...]
        if unit.last == "b" { unit = unit.dropLast() }
        if unit.count == 2, unit.last == "i" { unit = unit.dropLast() }
        guard !part.unit.isEmpty, let power = ["", "k", "m", "g", "t", "p"].firstIndex(of: unit) else {
            return nil
        }
        return (0..<power).reduce(part.number) { sum, _ in sum * 1024 }
    }

    /// A number with its unit, and the blanks around them.
    private struct Part {
        let number: Double
        let unit: String

        init?(_ rest: inout Substring) {
            let digits = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
            guard let number = Double(digits) else { return nil }
            rest = rest.dropFirst(digits.count).drop { $0 == " " }
            unit = String(rest.prefix(while: \.isLetter))
            rest = rest.dropFirst(unit.count).drop { $0 == " " }
            self.number = number
        }
    }

    /// `2026-11-30`, with or without a time behind it.
    private static func isDate(_ text: String) -> Bool {
        let day = text.utf8.prefix(10)
        return day.count == 10
            && day.enumerated().allSatisfy {
                $0 == 4 || $0 == 7 ? $1 == UInt8(ascii: "-") : $1.isASCIIDigit
            }
    }

    /// What a number in words is.
    static let words = [
        "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
        "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "sixteen": 16, "twenty": 20, "thirty": 30,
        "forty": 40, "fifty": 50, "sixty": 60, "hundred": 100,
    ]
}
