import Glibc
import PluginAPI

// `date now` and `date format`.

struct DateNow: Command {
    let name = "date now"
    var signature: Signature {
        Signature(
            name, "The present moment.", output: .time,
            examples: [.init("(date now) > 2026-01-01", "Later than that.", prints: "true")])
    }

    func run(_ call: Invocation) throws -> Value {
        .time(wallTime())
    }
}

struct DateFormat: Command {
    let name = "date format"
    var signature: Signature {
        Signature(
            name, "A time as text in a form of one's own.",
            details:
                "The form is strftime's: `%Y-%m-%d`, `%H:%M:%S`, `%z`, `%s` (seconds since 1970), and `%N` for nanoseconds. "
                + "The time is piped in, or now; text is read as RFC 3339. It is shown in the local zone, or in UTC.",
            parameters: [
                .init(
                    "form", .string, "How to write it.", accepted: .text(check: checkTimeForm),
                    doubt: timeFormDoubt)
            ],
            flags: [.init("utc", short: "u", "In UTC.")],
            input: [.nothing, .time, .string, .list, .stream], output: .string, result: .each,
            examples: [
                .init(
                    "2026-11-23T10:00:00Z | date format '%d.%m.%Y %H:%M' --utc", "As in Germany.",
                    prints: "23.11.2026 10:00"),
                .init("1970-01-02 | date format '%s'", "Seconds since 1970.", prints: "86400"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let form = try call.string("form")
        do { try checkTimeForm(form) } catch let error as ErrorValue {
            throw error.placed(at: call.span(of: "form"))
        }
        let utc = call.flag("utc")
        func formatted(_ value: Value) throws -> Value {
            switch value {
            case .time(let time):
                return .text(
                    try strftimeText(form, utc ? TimeText.civil(time) : TimeText.local(time), time, call))
            case .string(let text):
                guard let time = TimeText.parse(text.string) else {
                    throw ErrorValue(
                        "'\(text.string)' is no time", kind: "parse",
                        help: "write it as 2026-11-23 or 2026-11-23T10:00:00Z",
                        at: call.span)
                }
                return try formatted(.time(time))
            default:
                throw ErrorValue.type(
                    "`date format` works on times, and this is \(value.type.rawValue)", at: call.span)
            }
        }
        switch call.input {
        case .null:
            return try formatted(.time(wallTime()))
        case .list: return try call.transformItems(formatted)
        case .stream(let stream):
            guard stream is ByteStream else { return try call.transformItems(formatted) }
            return try formatted(.text(try call.wholeText()?.string.trimmingNewline ?? ""))
        default: return try formatted(call.input)
        }
    }
}

extension String {
    var trimmingNewline: String {
        var text = self
        while text.utf8.last == 0x0A || text.utf8.last == 0x0D {
            text = String(text.unicodeScalars.dropLast())
        }
        return text
    }
}

/// A part of the time in another's place.
@Sendable private func timeFormDoubt(_ value: Value) -> (message: String, help: String)? {
    guard case .string(let text) = value else { return nil }
    let form = text.string
    if ["%Y-%M", "%Y/%M", "%Y%M", "%M-%d", "%M/%d", "%d.%M", "%d/%M", "%M%d"].contains(where: form.contains) {
        return ("`%M` is the minutes", "the month is `%m`")
    }
    if ["%H", "%I"].contains(where: { hour in
        [":", "", "-", "_", ".", "h"].contains { form.contains(hour + $0 + "%m") }
    })
        || form.contains("%m:%S")
    {
        return ("`%m` is the month", "the minutes are `%M`")
    }
    if form.contains("%D"), form.contains("%Y") || form.contains("%m") {
        return ("`%D` is a whole date: month/day/year", "the day is `%d`")
    }
    if ["%M:%s", "%M%s", "%H:%s"].contains(where: form.contains) {
        return ("`%s` is the seconds since 1970", "those of the minute are `%S`")
    }
    if ["%Y-%d-%m", "%Y/%d/%m", "%Y%d%m"].contains(where: form.contains) {
        return ("the day stands before the month", "`%Y-%m-%d` is the order of ISO 8601")
    }
    if form.contains("%V"), form.contains("%Y"), !form.contains("%G") {
        return (
            "`%V` is the week of another year than `%Y` around New Year",
            "`%G` is the year that weeks belong to"
        )
    }
    if form.contains("%h:%M") { return ("`%h` is the month's name", "the hours are `%H`") }
    return nil
}

/// The directives of strftime(3) as glibc has them, with their flags, width and modifier, and `%N`.
/// - Throws: `ErrorValue` for any other: it would stay as it is written.
@Sendable private func checkTimeForm(_ form: String) throws {
    guard form.contains("%") || form.isEmpty else {
        throw ErrorValue.usage(
            "the form has no part of the time in it",
            help: "`%Y-%m-%d %H:%M:%S` and the like, as strftime(3) has them")
    }
    var rest = form[...]
    while let percent = rest.firstIndex(of: "%") {
        var end = form.index(after: percent)
        while end < form.endIndex, "_-0^#123456789".contains(form[end]) { end = form.index(after: end) }
        if end < form.endIndex, form[end] == "E" || form[end] == "O" { end = form.index(after: end) }
        guard end < form.endIndex, "aAbBcCdDeFgGhHIjklmMnNpPrRsStTuUVwWxXyYzZ%".contains(form[end]) else {
            let shown = form[percent..<(end < form.endIndex ? form.index(after: end) : end)]
            throw ErrorValue.usage(
                "`\(shown)` is no part of a time",
                help: "`%Y-%m-%d %H:%M:%S` and the like, as strftime(3) has them; `%%` is a percent sign")
        }
        rest = form[form.index(after: end)...]
    }
}

/// strftime(3) and `%N`.
private func strftimeText(_ form: String, _ parts: CivilTime, _ time: Int, _ call: Invocation) throws
    -> String
{
    // What strftime doesn't know, or would ask the machine's zone for, is filled in first.
    var prepared: [UInt8] = []
    var bytes = Array(form.utf8)[...]
    while let byte = bytes.popFirst() {
        guard byte == UInt8(ascii: "%"), let letter = bytes.popFirst() else {
            prepared.append(byte)
            continue
        }
        switch letter {
        case UInt8(ascii: "N"): prepared.append(contentsOf: TimeText.padded(parts.nanosecond, 9).utf8)
        case UInt8(ascii: "s"):
            let seconds =
                time >= 0 || time % 1_000_000_000 == 0 ? time / 1_000_000_000 : time / 1_000_000_000 - 1
            prepared.append(contentsOf: String(seconds).utf8)
        default: prepared += [byte, letter]
        }
    }
    if prepared.isEmpty { return "" }
    if prepared.contains(0) {
        throw ErrorValue.usage("the form holds a zero byte", at: call.span(of: "form"))
    }
    return parts.zone.withCString { zone in
        var calendar = tm()
        calendar.tm_year = Int32(parts.year - 1900)
        calendar.tm_mon = Int32(parts.month - 1)
        calendar.tm_mday = Int32(parts.day)
        calendar.tm_hour = Int32(parts.hour)
        calendar.tm_min = Int32(parts.minute)
        calendar.tm_sec = Int32(parts.second)
        calendar.tm_wday = Int32(parts.weekday)
        calendar.tm_yday = Int32(parts.dayOfYear - 1)
        calendar.tm_gmtoff = parts.offset
        calendar.tm_zone = zone
        let format = prepared.map { CChar(bitPattern: $0) } + [0]
        // Every directive writes less than 64 bytes in any locale.
        let result = [UInt8](unsafeUninitializedCapacity: prepared.count * 64 + 64) { buffer, filled in
            filled = buffer.withMemoryRebound(to: CChar.self) {
                strftime($0.baseAddress, $0.count, format, &calendar)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
