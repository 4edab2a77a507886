// Durations as people write them, and as programs read them.

import Syntax

enum WrittenDuration {
    /// `10 sec` and `1500 milliseconds` as `10s` and `1500ms`; nil where it is no such text, or right as it is.
    static func corrected(_ text: String) -> String? {
        let digits = text.drop { $0 == "-" }.prefix { $0.isASCII && $0.isNumber || $0 == "." }
        let unit = text.drop { $0 == "-" }.dropFirst(digits.count).filter { $0 != " " && $0 != "." }
            .lowercased()
        // `15 minuts`
        let near =
            unit.count > 3 ? closest(to: unit, among: units.flatMap { $0.long.sorted() }, within: 1) : nil
        guard Double(digits) != nil,
            let short = units.first(where: { $0.long.contains(near ?? unit) })?.short
        else { return nil }
        let whole = digits + short
        return whole == text ? nil : String(whole)
    }

    /// `4h`, `1h30m`
    static func hasUnit(_ text: String) -> Bool {
        let units = text.split { $0.isNumber || $0 == "." }
        return text.first?.isNumber ?? false && !units.isEmpty
            && units.allSatisfy { ["ns", "us", "µs", "ms", "s", "m", "h", "d", "w"].contains($0) }
    }

    /// Of a unit, in whatever way it is written; nil: there is none of that name.
    static func seconds(of unit: String) -> Double? {
        if let small = ["ns": 1e-9, "us": 1e-6, "µs": 1e-6][unit] { return small }
        let factors = ["ms": 1e-3, "s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
        return units.first { $0.long.contains(unit.lowercased()) }.flatMap { factors[$0.short] }
    }

    /// Whether all units are those of one or two letters, right behind their numbers: `1h30m`, but not `90 sec`.
    static func isShort(_ text: String) -> Bool { hasUnit(text) && !text.contains(" ") }

    private static let units: [(short: String, long: Set<String>)] = [
        ("ms", ["ms", "msec", "msecs", "milli", "millis", "millisecond", "milliseconds"]),
        ("s", ["s", "sec", "secs", "second", "seconds"]),
        ("m", ["m", "min", "mins", "minute", "minutes"]),
        ("h", ["h", "hr", "hrs", "hour", "hours"]),
        ("d", ["d", "day", "days"]),
        ("w", ["w", "week", "weeks"]),
    ]
}
