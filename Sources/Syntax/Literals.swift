/// Numbers, durations, sizes and times, as written.
enum Literal {
    case none
    /// It reads so far as `end`; the caller judges what follows.
    case found(Expression.Kind, end: Int)
    /// It looks like one and isn't.
    case bad(String, help: String?, end: Int)
}

extension Parser {
    /// The literal that begins at `start`, not beyond `stop`. No sign. `isNegative`: a `-` stands before it
    /// (only then 2^63 is an integer).
    func scanLiteral(_ start: Int, _ stop: Int, isNegative: Bool = false) -> Literal {
        func at(_ index: Int) -> UInt8 { index < stop ? byte(index) : 0 }
        guard isDigit(at(start)) else { return .none }
        if isDate(start, stop) { return scanTime(start, stop) }

        if at(start) == UInt8(ascii: "0"), at(start + 1) | 0x20 == UInt8(ascii: "x") {
            var value: UInt64 = 0
            var index = start + 2
            var overflow = false
            var digits = 0
            while let digit = hexDigit(at(index))
                ?? (at(index) == UInt8(ascii: "_") && digits > 0 ? 255 : nil)
            {
                if digit != 255 {
                    if value >> 60 != 0 { overflow = true }
                    value = value << 4 | UInt64(digit)
                    digits += 1
                }
                index += 1
            }
            if digits == 0 || isNameByte(at(index)) {
                return .bad(
                    "not a number: `\(string(start, wordEnd(start, stop)))`", help: nil,
                    end: wordEnd(start, stop))
            }
            if overflow || value > UInt64(Int.max) { return .bad(Parser.tooLarge, help: nil, end: index) }
            return .found(.int(Int(value)), end: index)
        }

        var index = start
        var value: UInt64 = 0
        var overflow = false
        while true {
            let digit = at(index)
            if isDigit(digit) {
                let (product, o1) = value.multipliedReportingOverflow(by: 10)
                let (sum, o2) = product.addingReportingOverflow(UInt64(digit - 0x30))
                overflow = overflow || o1 || o2
                value = sum
            } else if digit != UInt8(ascii: "_") || !isDigit(at(index - 1)) || !isDigit(at(index + 1)) {
                break
            }
            index += 1
        }
        let hasLeadingZero = at(start) == UInt8(ascii: "0") && index > start + 1
        var isFloat = false
        if at(index) == UInt8(ascii: "."), isDigit(at(index + 1)) {
            isFloat = true
            index += 1
            while isDigit(at(index)) || (at(index) == UInt8(ascii: "_") && isDigit(at(index + 1))) {
                index += 1
            }
        }
        let mantissaEnd = index
        if at(index) | 0x20 == UInt8(ascii: "e") {
            var digits = index + 1
            if at(digits) == UInt8(ascii: "+") || at(digits) == UInt8(ascii: "-") { digits += 1 }
            if isDigit(at(digits)) {
                isFloat = true
                index = digits
                while isDigit(at(index)) { index += 1 }
            }
        }
        if at(index) == UInt8(ascii: "."), isDigit(at(index + 1)) {
            let stop = wordEnd(start, stop)
            return .bad("not a number: `\(string(start, stop))`", help: "quote it, if it is text", end: stop)
        }
        if hasLeadingZero {
            let stop = wordEnd(start, stop)
            return .bad(
                "a number has no leading zero", help: "quote it, if it is text: \"\(string(start, stop))\"",
                end: stop)
        }
        let unitStart = index
        while isNameByte(at(index)) { index += 1 }
        if index == unitStart {
            if isFloat {
                guard let number = Double(plainDigits(start, index)), number.isFinite else {
                    return .bad("too large for a number", help: nil, end: index)
                }
                return .found(.float(number), end: index)
            }
            if !overflow, value <= UInt64(Int.max) { return .found(.int(Int(value)), end: index) }
            if !overflow, isNegative, value == UInt64(Int.max) + 1 {
                return .found(.int(Int.min), end: index)
            }
            return .bad(Parser.tooLarge, help: "write it with a point (`1.0e19`) for a float", end: index)
        }
        let unit = string(unitStart, index)
        if mantissaEnd == unitStart, !isFloat, !overflow, let amount = Parser.compoundDuration(value, unit) {
            return .found(.duration(amount), end: index)
        }
        guard mantissaEnd == unitStart, let scale = Parser.scale(of: unit) else {
            let text = string(start, index)
            return .bad(
                "not a number: `\(text)`",
                help: (mantissaEnd == unitStart
                    ? Parser.scale(of: unit + "B").map { _ in "a size is written `\(text)B`; " }
                        ?? spelledUnit(text).map { "with a unit it is written `\($0)`; " } : nil)
                    .map { $0 + "quote it, if it is text" } ?? "quote it, if it is text",
                end: index)
        }
        let amount: Int
        if isFloat {
            guard let number = Double(plainDigits(start, mantissaEnd)),
                let exact = Int(exactly: (number * Double(scale.factor)).rounded())
            else { return .bad(Parser.tooLarge, help: nil, end: index) }
            amount = exact
        } else {
            let (product, over) = value.multipliedReportingOverflow(by: UInt64(scale.factor))
            guard !overflow, !over, product <= UInt64(Int.max) else {
                return .bad(Parser.tooLarge, help: nil, end: index)
            }
            amount = Int(product)
        }
        return .found(scale.isSize ? .size(amount) : .duration(amount), end: index)
    }

    /// `1h30m`, `2m5s`: what follows the first number, units and numbers in turn, each unit smaller than the one before it.
    /// In nanoseconds; nil where it is none, or too large.
    private static func compoundDuration(_ first: UInt64, _ rest: String) -> Int? {
        var rest = rest.utf8[...]
        var (number, last) = (first, Int.max)
        var sum: UInt64 = 0
        while true {
            let letters = rest.prefix { !isDigit($0) }
            rest = rest.dropFirst(letters.count)
            guard let unit = scale(of: String(letters) ?? ""), !unit.isSize, unit.factor < last else {
                return nil
            }
            last = unit.factor
            let (amount, over) = number.multipliedReportingOverflow(by: UInt64(unit.factor))
            let (total, more) = sum.addingReportingOverflow(amount)
            guard !over, !more, total <= UInt64(Int.max) else { return nil }
            sum = total
            if rest.isEmpty { return Int(sum) }
            let digits = rest.prefix(while: isDigit)
            rest = rest.dropFirst(digits.count)
            guard let next = UInt64(String(digits) ?? "") else { return nil }
            number = next
        }
    }

    static let tooLarge = "too large: integers have 64 bits"

    private func plainDigits(_ start: Int, _ stop: Int) -> String {
        String(decoding: bytes[start..<stop].filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
    }

    /// Where the number-like run of letters, digits and points ends.
    private func wordEnd(_ start: Int, _ stop: Int) -> Int {
        var index = start
        while index < stop, index < end {
            let byte = bytes[index]
            if isNameByte(byte) || (byte == UInt8(ascii: ".") && isNameByte(self.byte(index + 1))) {
                index += 1
            } else {
                break
            }
        }
        return index
    }

    private static func scale(of unit: String) -> (factor: Int, isSize: Bool)? {
        switch unit {
        case "ns": return (1, false)
        case "us": return (1_000, false)
        case "ms": return (1_000_000, false)
        case "s": return (1_000_000_000, false)
        case "m": return (60_000_000_000, false)
        case "h": return (3_600_000_000_000, false)
        case "d": return (86_400_000_000_000, false)
        case "w": return (604_800_000_000_000, false)
        case "B": return (1, true)
        case "KB", "kB": return (1_000, true)
        case "MB": return (1_000_000, true)
        case "GB": return (1_000_000_000, true)
        case "TB": return (1_000_000_000_000, true)
        case "KiB": return (1 << 10, true)
        case "MiB": return (1 << 20, true)
        case "GiB": return (1 << 30, true)
        case "TiB": return (1 << 40, true)
        default: return nil
        }
    }

    // MARK: - Times

    private func digits(_ start: Int, _ count: Int, _ stop: Int) -> Int? {
        guard start + count <= stop else { return nil }
        var value = 0
        for index in start..<(start + count) {
            guard isDigit(byte(index)) else { return nil }
            value = value * 10 + Int(bytes[index] - 0x30)
        }
        return value
    }

    private func isDate(_ start: Int, _ stop: Int) -> Bool {
        digits(start, 4, stop) != nil && start + 10 <= stop && byte(start + 4) == UInt8(ascii: "-")
            && digits(start + 5, 2, stop) != nil && byte(start + 7) == UInt8(ascii: "-")
            && digits(start + 8, 2, stop) != nil && !isDigit(start + 10 < stop ? byte(start + 10) : 0)
    }

    /// A date or a date with a time (RFC 3339; seconds may be left out, without an offset it is UTC).
    private func scanTime(_ start: Int, _ stop: Int) -> Literal {
        let year = digits(start, 4, stop) ?? 0
        let month = digits(start + 5, 2, stop) ?? 0
        let day = digits(start + 8, 2, stop) ?? 0
        var index = start + 10
        var seconds = 0
        var nanoseconds = 0
        func bad(_ message: String, help: String = "a time is written 2026-11-23T10:00:00Z") -> Literal {
            var last = index
            while last < stop, isNameByte(byte(last)) || byte(last) == UInt8(ascii: ":") { last += 1 }
            return .bad(message, help: help, end: last)
        }
        guard month >= 1, month <= 12 else { return bad("no such month: \(month)") }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let length = month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
        guard day >= 1, day <= length else {
            return bad(
                "no such day: \(string(start, start + 10))", help: "that month has \(length) days")
        }
        func at(_ index: Int) -> UInt8 { index < stop ? byte(index) : 0 }
        if at(index) | 0x20 == UInt8(ascii: "t"), isDigit(at(index + 1)) {
            guard let hour = digits(index + 1, 2, stop), at(index + 3) == UInt8(ascii: ":"),
                let minute = digits(index + 4, 2, stop)
            else { return bad("not a time") }
            index += 6
            guard hour < 24, minute < 60 else { return bad("no such time of day") }
            seconds = hour * 3600 + minute * 60
            if at(index) == UInt8(ascii: ":") {
                guard let second = digits(index + 1, 2, stop) else { return bad("not a time") }
                index += 3
                guard second < 60 else { return bad("no such time of day") }
                seconds += second
                if at(index) == UInt8(ascii: "."), isDigit(at(index + 1)) {
                    index += 1
                    var factor = 100_000_000
                    while isDigit(at(index)) {
                        nanoseconds += Int(byte(index) - 0x30) * factor
                        factor /= 10
                        index += 1
                    }
                }
            }
            let sign = at(index)
            if sign | 0x20 == UInt8(ascii: "z") {
                index += 1
            } else if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), isDigit(at(index + 1)) {
                guard let hours = digits(index + 1, 2, stop), at(index + 3) == UInt8(ascii: ":"),
                    let minutes = digits(index + 4, 2, stop), hours < 24, minutes < 60
                else { return bad("not an offset from UTC") }
                index += 6
                seconds -= (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 3600 + minutes * 60)
            }
        }
        if isNameByte(at(index)) { return bad("not a time") }
        let (whole, over1) = (CivilDate.days(year: year, month: month, day: day) * 86400 + seconds)
            .multipliedReportingOverflow(by: 1_000_000_000)
        let (result, over2) = whole.addingReportingOverflow(nanoseconds)
        if over1 || over2 { return bad("a time lies between the years 1678 and 2261") }
        return .found(.time(result), end: index)
    }

    // MARK: - Words that look like values

    /// What a whole bare word looks like, or nil for plain text.
    func literal(_ start: Int, _ stop: Int) -> Expression? {
        let first = byte(start)
        switch first {
        case 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "."):
            guard let kind = rangeOrNumber(start, stop) else { return nil }
            return Expression(kind, span(start, stop))
        case UInt8(ascii: "t") where stop - start == 4 && starts(with: "true", at: start):
            return Expression(.bool(true), span(start, stop))
        case UInt8(ascii: "f") where stop - start == 5 && starts(with: "false", at: start):
            return Expression(.bool(false), span(start, stop))
        case UInt8(ascii: "n") where stop - start == 4 && starts(with: "null", at: start):
            return Expression(.null, span(start, stop))
        default: return nil
        }
    }

    private func signed(_ start: Int, _ stop: Int) -> (Expression.Kind, Int)? {
        let isNegative = byte(start) == UInt8(ascii: "-")
        guard
            case .found(let kind, let last) = scanLiteral(
                isNegative ? start + 1 : start, stop, isNegative: isNegative)
        else { return nil }
        guard isNegative else { return (kind, last) }
        guard let negated = negated(kind) else { return nil }
        return (negated, last)
    }

    /// The negative of a literal; nil for what has none (a time).
    func negated(_ kind: Expression.Kind) -> Expression.Kind? {
        switch kind {
        case .int(let value): return .int(value == Int.min ? value : -value)
        case .float(let value): return .float(-value)
        case .duration(let value): return .duration(-value)
        case .size(let value): return .size(-value)
        default: return nil
        }
    }

    private func rangeOrNumber(_ start: Int, _ stop: Int) -> Expression.Kind? {
        var from: Expression?
        var index = start
        if byte(start) != UInt8(ascii: ".") {
            guard let (kind, last) = signed(start, stop) else { return nil }
            if last == stop { return kind }
            from = Expression(kind, span(start, last))
            index = last
        }
        guard index + 2 <= stop, starts(with: "..", at: index) else { return nil }
        index += 2
        var isInclusive = true
        if index < stop, bytes[index] == UInt8(ascii: "<") {
            isInclusive = false
            index += 1
        }
        if index == stop {
            return from != nil && isInclusive ? .range(from: from, to: nil, isInclusive: true) : nil
        }
        guard let (kind, last) = signed(index, stop), last == stop else { return nil }
        return .range(from: from, to: Expression(kind, span(index, stop)), isInclusive: isInclusive)
    }
}

func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: return byte - 0x30
    case 0x41...0x46: return byte - 0x41 + 10
    case 0x61...0x66: return byte - 0x61 + 10
    default: return nil
    }
}
