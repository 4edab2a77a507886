// Texts that say by their form what they are, at any key, and can't be that.

import PluginAPI
import Syntax

enum TextDoubts {
    /// What is wrong with a text; nil: nothing, or it says nothing by its form.
    static func doubt(_ instance: Instance, _ key: ConfigKey) -> (
        rule: String, message: String, help: String
    )? {
        guard let text = instance.string, !instance.isSecret, (3...300).contains(text.utf8.count) else {
            return nil
        }
        let words = WellKnownKeys.words(name(key))
        if let prefix = networkPrefix(text) {
            return (
                "network", "this must be a network, and is \(instance.shown)",
                "after `/` stands a number up to \(prefix), and no number before it is above 255"
            )
        }
        if words.contains(where: listening.contains), let port = unfitPort(text) {
            return (
                "port", "its port must be from 1 to 65535, and is '\(port)'",
                "like `\(text.dropLast(port.count))8080`"
            )
        }
        if let scheme = slipOfScheme(text) {
            return ("url", "there is no scheme `\(scheme.written)`", "did you mean `\(scheme.meant)`?")
        }
        if words.contains(where: stored.contains), text.utf8.first?.isASCIIDigit ?? false, !isQuantity(text) {
            return (
                "size", "this must be a size, and is \(instance.shown)", "like `512M`, `512Mi` or `1.5GB`"
            )
        }
        if words.last.map(scheduled.contains) ?? false, isCut(text) {
            return (
                "schedule", "this must be five fields of cron, and is \(instance.shown)",
                "minute, hour, day, month and weekday: `0 3 * * *`"
            )
        }
        return nil
    }

    /// Of an item of a list, the list's.
    private static func name(_ key: ConfigKey) -> String {
        for step in key.steps.reversed() {
            if case .name(let name) = step { return name }
        }
        return ""
    }

    // MARK: Addresses

    /// Where the text has the form of a network and is none, the longest prefix that it might have.
    private static func networkPrefix(_ text: String) -> Int? {
        guard let slash = text.firstIndex(of: "/") else { return nil }
        let address = text[..<slash].utf8
        let prefix = text[text.index(after: slash)...].utf8
        guard (1...3).contains(prefix.count), prefix.allSatisfy(\.isASCIIDigit),
            let length = Int(String(text[text.index(after: slash)...]))
        else { return nil }
        let parts = address.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        if parts.count == 4, parts.allSatisfy({ (1...3).contains($0.count) && $0.allSatisfy(\.isASCIIDigit) })
        {
            return length <= 32 && HostFormat.isIPv4(Array(address)[...]) ? nil : 32
        }
        let isIPv6 = text.contains("::") && HostFormat.isIPv6(Array(address)[...])
        return isIPv6 && length > 128 ? 128 : nil
    }

    /// Names of what listens, or is called at a machine and a port.
    private static let listening: Set<String> = [
        "addr", "address", "addresses", "bind", "brokers", "endpoint", "endpoints", "host", "hosts", "listen",
        "listener",
        "nodes", "peers", "seeds", "server", "servers", "smarthost", "target", "targets", "upstream",
        "upstreams",
    ]

    /// What stands at the port of `host:port` and can be none, 0 aside, which is any.
    private static func unfitPort(_ text: String) -> Substring? {
        let colon = text.lastIndex(of: ":")
        guard let colon else { return nil }
        let host = text[..<colon]
        let port = text[text.index(after: colon)...]
        let isHost =
            host.hasPrefix("[") && host.hasSuffix("]")
            || host.utf8.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || "._-*".utf8.contains($0) }
        guard isHost, !port.isEmpty, port.utf8.allSatisfy(\.isASCIIDigit), port.utf8.count < 8,
            let number = Int(port), number > 65535
        else { return nil }
        return port
    }

    private static func slipOfScheme(_ text: String) -> (written: String, meant: String)? {
        guard text.contains("://"), let scheme = URIReference(text).scheme, scheme.utf8.count > 3,
            scheme.utf8.allSatisfy(\.isASCIILetter), !WellKnownKeys.schemes.contains(scheme),
            let close = closest(
                to: scheme, among: WellKnownKeys.schemes.filter { $0.utf8.count > 3 }, within: 1)
        else { return nil }
        return (scheme, close)
    }

    // MARK: Sizes and schedules

    private static let stored: Set<String> = ["memory", "mem", "storage", "shm"]
    private static let quantityUnits: Set<String> = [
        "", "b", "k", "m", "g", "t", "p", "kb", "mb", "gb", "tb", "pb", "ki", "mi", "gi", "ti", "pi", "kib",
        "mib",
        "gib", "tib", "pib", "%", "byte", "bytes",
    ]

    private static func isQuantity(_ text: String) -> Bool {
        let unit = text.drop { $0.isASCII && $0.isNumber || $0 == "." || $0 == "_" }
        let letters = unit.prefix(while: \.isLetter)
        if letters.count < unit.count, quantityUnits.contains(letters.lowercased()), !letters.isEmpty,
            unit.dropFirst(letters.count).allSatisfy(\.isNumber)
        {
            return false
        }
        // What has several words is a sentence, and what has signs is something else.
        return quantityUnits.contains(unit.filter { $0 != " " }.lowercased())
            || !unit.allSatisfy { $0.isLetter }
    }

    private static let scheduled: Set<String> = ["cron", "crontab", "schedule"]

    /// Whether it is in the form of cron, with too few fields.
    private static func isCut(_ text: String) -> Bool {
        let fields = text.split(separator: " ")
        return (2...4).contains(fields.count) && fields.contains("*")
            && fields.allSatisfy { $0.utf8.allSatisfy { $0.isASCIIDigit || "*,-/".utf8.contains($0) } }
    }
}
