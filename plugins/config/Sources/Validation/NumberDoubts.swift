// Numbers that are probably in another unit than they should be, or of which there can't be so many or so few.

import PluginAPI

enum NumberDoubts {
    typealias Doubt = (rule: String, message: String, help: String)

    /// `below`: what the base has there.
    static func doubt(_ instance: Instance, _ key: ConfigKey, below: @autoclosure () -> Node?) -> Doubt? {
        guard let number = instance.number, let value = Double(number.text) else { return nil }
        let words = WellKnownKeys.words(key.lastName ?? "")
        if isShare(words, value), value > 1 {
            return ("share", "this is a part of 1, and more than all: \(number.text)", "from 0 to 1: `0.25`")
        }
        if value < -1, words.contains(where: counted.contains), !words.contains(where: signed.contains) {
            return (
                "count", "this counts something, and is \(number.text)",
                "a number from 0 on, or -1 for no limit"
            )
        }
        if 0 < value, value < 1, ["percent", "percentage", "quality"].contains(words.last ?? ""),
            case .scalar(let before)? = below()?.content, let usual = before.numberValue, usual > 5,
            let percent = ExactNumber((value * 10_000).rounded() / 100)?.text
        {
            return (
                "unit", "this is a part of 1, and the base has \(before.numberText ?? "") of 100",
                "write `\(percent)`"
            )
        }
        guard words.contains(where: lasting.contains), value > 1, let other = below(),
            case .scalar(let before) = other.content,
            let usual = before.numberValue, usual > 1, value == usual * 1000 || value * 1000 == usual
        else { return nil }
        return (
            "unit",
            "this is \(value > usual ? "1000 times" : "a thousandth of") what the base has: milliseconds where seconds are meant, or the other way round",
            "the base has \(before.numberText ?? ""), \(other.origin.text)"
        )
    }

    private static let lasting: Set<String> = [
        "age", "delay", "duration", "expiry", "interval", "lifetime", "millis", "milliseconds", "ms",
        "period", "seconds",
        "secs", "timeout", "ttl", "wait",
    ]
    private static let counted: Set<String> = [
        "attempts", "backlog", "batch", "burst", "bytes", "capacity", "concurrency", "connections", "conns",
        "count",
        "instances", "iterations", "partitions", "pool", "replicas", "requests", "retries", "rows", "size",
        "threads",
        "workers",
    ]
    private static let signed: Set<String> = [
        "adjustment", "delta", "x", "y", "z", "margin", "nice", "level", "gain", "utc",
    ]

    /// Whether it must be a part of a whole, whatever unit there is. A rate of samples may be 44100, or one in 20.
    private static func isShare(_ words: [String], _ value: Double) -> Bool {
        switch words.last {
        case "probability": return true
        case "ratio":
            return words.contains {
                ["sample", "sampling", "null", "error", "failure", "success", "hit", "miss"].contains($0)
            }
        case "rate" where words.contains("sample") || words.contains("sampling"):
            return words.contains {
                ["traces", "trace", "errors", "error", "profiles", "replays", "session"].contains($0)
            }
                || value != value.rounded()
        default: return false
        }
    }
}

extension Value {
    /// Of a number.
    var numberValue: Double? {
        switch self {
        case .int(let int): Double(int)
        case .float(let float): float
        default: nil
        }
    }

    fileprivate var numberText: String? {
        switch self {
        case .int(let int): String(int)
        case .float(let float): ExactNumber(float)?.text
        default: nil
        }
    }
}
