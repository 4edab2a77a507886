/// How a duration or a size is written that somebody gave a unit of another tool: `5mins` is `5m`, `10Mb` is `10MB`.
/// - Returns: nil where it is a number with something else behind it, or none.
public func spelledUnit(_ text: String) -> String? {
    let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "_") }
    let unit = text.dropFirst(number.count).lowercased()
    guard number.first?.isNumber == true, !unit.isEmpty else { return nil }
    return foreignUnits[unit].map { number + $0 }
}

private let foreignUnits: [String: String] = {
    var units: [String: String] = [:]
    for (own, others) in [
        "us": ["usec", "usecs", "µs", "microsecond", "microseconds"],
        "ms": ["msec", "msecs", "millis", "millisecond", "milliseconds"],
        "s": ["sec", "secs", "second", "seconds"],
        "m": ["min", "mins", "minute", "minutes"],
        "h": ["hr", "hrs", "hour", "hours"],
        "d": ["day", "days"],
        "w": ["wk", "week", "weeks"],
        "B": ["b", "byte", "bytes"],
        "KB": ["k", "kb"], "MB": ["mb"], "GB": ["g", "gb"], "TB": ["t", "tb"],
        "KiB": ["ki", "kib"], "MiB": ["mi", "mib"], "GiB": ["gi", "gib"], "TiB": ["ti", "tib"],
    ] {
        for other in others { units[other] = own }
    }
    return units
}()
