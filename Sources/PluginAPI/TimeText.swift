import Glibc
import Syntax

/// A moment as calendars and clocks show it, at some offset from UTC.
public struct CivilTime: Equatable, Sendable {
    public var year: Int
    /// 1 to 12.
    public var month: Int
    /// 1 to 31.
    public var day: Int
    public var hour: Int
    public var minute: Int
    /// 0 to 59.
    public var second: Int
    /// 0 to 999,999,999.
    public var nanosecond: Int
    /// Seconds east of UTC.
    public var offset: Int
    /// "UTC", "CEST".
    public var zone: String

    public init(
        year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int, nanosecond: Int, offset: Int,
        zone: String
    ) {
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
        self.nanosecond = nanosecond
        self.offset = offset
        self.zone = zone
    }

    /// 0 for Sunday to 6.
    public var weekday: Int {
        let days = CivilDate.days(year: year, month: month, day: day)
        return ((days + 4) % 7 + 7) % 7
    }

    /// 1 to 366.
    public var dayOfYear: Int {
        CivilDate.days(year: year, month: month, day: day) - CivilDate.days(year: year, month: 1, day: 1) + 1
    }
}

/// Times as text (RFC 3339) and as calendar parts. A time is nanoseconds since 1970-01-01T00:00:00Z,
/// which spans the years 1677 to 2262.
public enum TimeText {
    static let nanosecondsPerSecond = 1_000_000_000

    /// The calendar parts at an offset in seconds east of UTC.
    public static func civil(_ time: Int, offset: Int = 0, zone: String = "UTC") -> CivilTime {
        var seconds = time / nanosecondsPerSecond
        var nanosecond = time % nanosecondsPerSecond
        if nanosecond < 0 {
            nanosecond += nanosecondsPerSecond
            seconds -= 1
        }
        seconds += offset
        var days = seconds / 86_400
        var second = seconds % 86_400
        if second < 0 {
            second += 86_400
            days -= 1
        }
        let (year, month, day) = CivilDate.date(days: days)
        return CivilTime(
            year: year, month: month, day: day, hour: second / 3600, minute: second / 60 % 60,
            second: second % 60,
            nanosecond: nanosecond, offset: offset, zone: zone)
    }

    /// The calendar parts in the zone of `$TZ` or of the machine.
    public static func local(_ time: Int) -> CivilTime {
        var seconds = time / nanosecondsPerSecond
        if time % nanosecondsPerSecond < 0 { seconds -= 1 }
        var parts = tm()
        guard localtime_r(&seconds, &parts) != nil else { return civil(time) }
        let zone = parts.tm_zone.map { String(cString: $0) } ?? ""
        return civil(time, offset: parts.tm_gmtoff, zone: zone)
    }

    /// The moment of calendar parts; nil when it lies outside what a time can hold.
    public static func time(of parts: CivilTime) -> Int? {
        let days = CivilDate.days(year: parts.year, month: parts.month, day: parts.day)
        let seconds = days * 86_400 + parts.hour * 3600 + parts.minute * 60 + parts.second - parts.offset
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: nanosecondsPerSecond)
        if overflow { return nil }
        let (sum, carried) = whole.addingReportingOverflow(parts.nanosecond)
        return carried ? nil : sum
    }

    /// `2026-11-23T10:00:00Z`; a fraction only where there is one.
    public static func utc(_ time: Int) -> String { rfc3339(civil(time), isUTC: true) }

    /// `2026-11-23T11:00:00+01:00`, in the zone of `$TZ` or of the machine.
    public static func localText(_ time: Int) -> String { rfc3339(local(time), isUTC: false) }

    private static func rfc3339(_ parts: CivilTime, isUTC: Bool) -> String {
        var text = padded(parts.year, 4) + "-" + padded(parts.month, 2) + "-" + padded(parts.day, 2)
        text += "T" + padded(parts.hour, 2) + ":" + padded(parts.minute, 2) + ":" + padded(parts.second, 2)
        text += fraction(parts.nanosecond)
        return text + (isUTC ? "Z" : offsetText(parts.offset, colon: true))
    }

    /// `.5`, `.000001`, or nothing for a whole second.
    static func fraction(_ nanosecond: Int) -> String {
        if nanosecond == 0 { return "" }
        var digits = padded(nanosecond, 9)
        while digits.utf8.last == UInt8(ascii: "0") { digits.removeLast() }
        return "." + digits
    }

    /// `+01:00` or `+0100`.
    public static func offsetText(_ offset: Int, colon: Bool) -> String {
        let minutes = abs(offset) / 60
        return (offset < 0 ? "-" : "+") + padded(minutes / 60, 2) + (colon ? ":" : "")
            + padded(minutes % 60, 2)
    }

    /// A number with zeros before it up to a width.
    public static func padded(_ number: Int, _ width: Int, with fill: Character = "0") -> String {
        let digits = String(abs(number))
        let missing = max(0, width - digits.utf8.count - (number < 0 ? 1 : 0))
        return (number < 0 ? "-" : "") + String(repeating: fill, count: missing) + digits
    }

    /// Reads RFC 3339, with a space instead of `T` and with seconds or the whole time of day left out;
    /// without an offset it is UTC. Nil for anything else, and for dates that don't exist.
    public static func parse(_ text: String) -> Int? {
        var reader = Reader(bytes: Array(text.utf8))
        guard let year = reader.digits(4), reader.skip("-"), let month = reader.digits(2), reader.skip("-"),
            let day = reader.digits(2), (1...12).contains(month), day >= 1,
            day <= daysIn(month: month, year: year)
        else { return nil }
        var parts = CivilTime(
            year: year, month: month, day: day, hour: 0, minute: 0, second: 0, nanosecond: 0, offset: 0,
            zone: "UTC")
        if reader.isAtEnd { return time(of: parts) }
        guard reader.skip("T") || reader.skip("t") || reader.skip(" ") else { return nil }
        guard let hour = reader.digits(2), reader.skip(":"), let minute = reader.digits(2), hour < 24,
            minute < 60
        else { return nil }
        parts.hour = hour
        parts.minute = minute
        if reader.skip(":") {
            // 60 is a leap second, which this scale does not have: it is the next minute's first.
            guard let second = reader.digits(2), second <= 60 else { return nil }
            parts.second = second
            if reader.skip(".") || reader.skip(",") {
                guard let nanosecond = reader.fraction() else { return nil }
                parts.nanosecond = nanosecond
            }
        }
        if reader.isAtEnd || ((reader.skip("Z") || reader.skip("z")) && reader.isAtEnd) {
            return time(of: parts)
        }
        let sign: Int
        if reader.skip("+") { sign = 1 } else if reader.skip("-") { sign = -1 } else { return nil }
        guard let hours = reader.digits(2), hours < 24 else { return nil }
        _ = reader.skip(":")
        guard let minutes = reader.isAtEnd ? 0 : reader.digits(2), minutes < 60, reader.isAtEnd else {
            return nil
        }
        parts.offset = sign * (hours * 3600 + minutes * 60)
        return time(of: parts)
    }

    /// 28 to 31.
    public static func daysIn(month: Int, year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private struct Reader {
        let bytes: [UInt8]
        var index = 0
        init(bytes: [UInt8]) { self.bytes = bytes }
        var isAtEnd: Bool { index == bytes.count }

        mutating func skip(_ character: Unicode.Scalar) -> Bool {
            guard index < bytes.count, UInt32(bytes[index]) == character.value else { return false }
            index += 1
            return true
        }

        mutating func digits(_ count: Int) -> Int? {
            guard index + count <= bytes.count else { return nil }
            var value = 0
            for byte in bytes[index..<index + count] {
                guard byte >= 0x30, byte <= 0x39 else { return nil }
                value = value * 10 + Int(byte - 0x30)
            }
            index += count
            return value
        }

        /// One digit or more, as nanoseconds; what is finer is cut off.
        mutating func fraction() -> Int? {
            var value = 0
            var scale = 100_000_000
            let start = index
            while index < bytes.count, bytes[index] >= 0x30, bytes[index] <= 0x39 {
                value += Int(bytes[index] - 0x30) * scale
                scale /= 10
                index += 1
            }
            return index > start ? value : nil
        }
    }
}
