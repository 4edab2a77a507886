// `date`, `time`, `date-time` (RFC 3339) and `duration` (its appendix A).

enum DateFormat {
    private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard !bytes.isEmpty, bytes.allSatisfy(\.isASCIIDigit) else { return nil }
        return bytes.reduce(0) { $0 * 10 + Int($1 &- 0x30) }
    }

    static func isDate(_ bytes: ArraySlice<UInt8>) -> Bool {
        let bytes = Array(bytes)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = number(bytes[..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8...]),
            (1...12).contains(month)
        else { return false }
        let isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...days[month - 1]).contains(day)
    }

    /// Second 60 is a leap second, which is one only at 23:59 UTC.
    static func isTime(_ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = Array(bytes)[...]
        func part(_ separator: UInt8?, _ limit: Int) -> Int? {
            if let separator {
                guard rest.first == separator else { return nil }
                rest = rest.dropFirst()
            }
            guard rest.count >= 2, let value = number(rest.prefix(2)), value <= limit else { return nil }
            rest = rest.dropFirst(2)
            return value
        }
        let colon = UInt8(ascii: ":")
        guard let hour = part(nil, 23), let minute = part(colon, 59), let second = part(colon, 60) else {
            return false
        }
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix(while: \.isASCIIDigit)
            guard !digits.isEmpty else { return false }
            rest = rest.dropFirst(1 + digits.count)
        }
        var offset = 0
        switch rest.first {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"): rest = rest.dropFirst()
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            let sign = rest.first == UInt8(ascii: "+") ? 1 : -1
            rest = rest.dropFirst()
            guard let hours = part(nil, 23), let minutes = part(colon, 59) else { return false }
            offset = sign * (hours * 60 + minutes)
        default: return false
        }
        guard rest.isEmpty else { return false }
        let utc = (hour * 60 + minute - offset + 2 * 1440) % 1440
        return second < 60 || utc == 23 * 60 + 59
    }

    static func isDateTime(_ bytes: [UInt8]) -> Bool {
        guard bytes.count > 11, bytes[10] | 0x20 == UInt8(ascii: "t") else { return false }
        return isDate(bytes[..<10]) && isTime(bytes[11...])
    }

    /// `P1Y2M3DT4H5M6S`, or weeks alone: units in their order, none left out between two, each with an integer.
    static func isDuration(_ bytes: [UInt8]) -> Bool {
        guard bytes.first == UInt8(ascii: "P") else { return false }
        let rest = bytes.dropFirst()
        if let weeks = units(rest, "W"), weeks.count == 1 { return true }
        let halves = rest.split(separator: UInt8(ascii: "T"), maxSplits: 1, omittingEmptySubsequences: false)
        guard let date = halves.first.flatMap({ units($0, "YMD") }) else { return false }
        guard halves.count == 2 else { return !date.isEmpty && isUnbroken(date) }
        guard let time = units(halves[1], "HMS"), !time.isEmpty else { return false }
        return isUnbroken(date) && isUnbroken(time)
    }

    /// The places in `letters` of the units of a text such as `1Y2M`; nil: it isn't one.
    private static func units(_ bytes: ArraySlice<UInt8>, _ letters: String) -> [Int]? {
        let letters = Array(letters.utf8)
        var rest = bytes
        var found: [Int] = []
        while !rest.isEmpty {
            let digits = rest.prefix(while: \.isASCIIDigit)
            rest = rest.dropFirst(digits.count)
            guard !digits.isEmpty, let letter = rest.first, let place = letters.firstIndex(of: letter),
                found.last.map({ $0 < place }) ?? true
            else { return nil }
            found.append(place)
            rest = rest.dropFirst()
        }
        return found
    }

    private static func isUnbroken(_ places: [Int]) -> Bool {
        zip(places, places.dropFirst()).allSatisfy { $1 == $0 + 1 }
    }
}
