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
        if words.contains(where: networked.contains), let whole = cutNetwork(text) {
            return ("network", "this must be a network, and is \(instance.shown)", "write `\(whole)`")
        }
        if let port = unfitPort(text), words.contains(where: listening.contains) || isMachine(text, words) {
            return (
                "port", "its port must be from 1 to 65535, and is '\(port)'",
                "like `\(text.dropLast(port.count))8080`"
            )
        }
        if let scheme = slipOfScheme(text) {
            return ("url", "there is no scheme `\(scheme.written)`", "did you mean `\(scheme.meant)`?")
        }
        if mailed.contains(words.last ?? "") || words.suffix(2) == ["reply", "to"], isMachineName(text) {
            return (
                "email", "this must be a mail address, and is \(instance.shown)", "like `ops@example.com`"
            )
        }
        if text.hasSuffix("@") || text.hasPrefix("@"), text.filter({ $0 == "@" }).count == 1,
            !text.contains(" "),
            words.last.map({ mailed.contains($0) || ["email", "from", "mail", "sender", "to"].contains($0) })
                ?? false
        {
            return (
                "email", "this must be a mail address, and is \(instance.shown)", "like `ops@example.com`"
            )
        }
        if isMailTwice(text) {
            return (
                "email", "this must be a mail address, and is \(instance.shown)",
                "write `\(text.replacing("@@", with: "@"))`"
            )
        }
        if words.contains(where: addressed.contains), let part = unfitPart(text) {
            return ("host", "no number in an address is above 255, and '\(part)' is", "like `10.0.0.1`")
        }
        if let doubt = blankDoubt(text, words, instance) { return doubt }
        if let doubt = sizeDoubt(text, words, instance) { return doubt }
        if let doubt = timeDoubt(text, words, instance, key) { return doubt }
        return nil
    }

    /// Whether a text at a key is a schedule by some name around it: `schedule: {invoices: "0 3 * *"}`.
    private static func isScheduled(_ key: ConfigKey) -> Bool {
        key.steps.contains { step in
            guard case .name(let name) = step else { return false }
            return WellKnownKeys.words(name).last.map {
                scheduled.contains($0) || $0 == "schedules" || $0 == "scheduler"
            } ?? false
        }
    }

    private static let mailed: Set<String> = ["postmaster", "recipients", "webmaster"]

    /// `mail.example.com`, which may be meant as `mail@example.com`.
    static func isMachineName(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count > 1
            && parts.allSatisfy { part in
                !part.isEmpty
                    && part.utf8.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "-") }
            } && parts.last?.utf8.allSatisfy(\.isASCIILetter) ?? false
    }

    /// `ops@@example.com`
    private static func isMailTwice(_ text: String) -> Bool {
        guard let range = text.firstRange(of: "@@") else { return false }
        return range.lowerBound > text.startIndex && isMachineName(String(text[range.upperBound...]))
            && !text[..<range.lowerBound].contains(where: { $0.isWhitespace || $0 == "@" || $0 == "/" })
    }

    private static let addressed: Set<String> = [
        "addr", "address", "bind", "dns", "gateway", "host", "hosts", "ip", "ips", "listen", "nameserver",
        "nameservers",
        "peers", "resolver", "servers",
    ]

    /// Of four numbers with dots between them, the first above 255.
    private static func unfitPart(_ text: String) -> Substring? {
        let host = text.split(separator: ":", maxSplits: 1)[0]
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4,
            parts.allSatisfy({ (1...3).contains($0.utf8.count) && $0.utf8.allSatisfy(\.isASCIIDigit) })
        else { return nil }
        return parts.first { Int($0).map { $0 > 255 } ?? false }
    }

    /// Names of what has no blank at its ends.
    private static let tight: Set<String> = [
        "bucket", "database", "dir", "directory", "dsn", "file", "host", "hostname", "hosts", "id", "origin",
        "origins", "path",
        "region", "root", "topic", "uri", "url", "user", "username",
    ]

    /// A blank at an end, which nobody sees, and a path of Windows whose `\\t` and `\\n` have become signs.
    private static func blankDoubt(_ text: String, _ words: [String], _ instance: Instance) -> (
        rule: String, message: String, help: String
    )? {
        let scalars = Array(text.unicodeScalars)
        if scalars[0].properties.isAlphabetic, scalars[1] == ":",
            scalars.contains(where: { $0.value < 0x20 }),
            !text.contains("\n ")
        {
            return (
                "escape",
                "`\\` begins an escape in double quotes, so that signs nobody sees are in this path",
                "write it in single quotes, with `\\\\`, or with `/`"
            )
        }
        guard words.last.map(tight.contains) ?? false, scalars.first == " " || scalars.last == " ",
            !scalars.allSatisfy({ $0 == " " })
        else { return nil }
        return (
            "blank",
            "a blank stands at \(scalars.first == " " ? "the beginning" : "the end") of this: \(instance.shown)",
            "write `\(text.trimmingBlanks)`"
        )
    }

    private static func sizeDoubt(_ text: String, _ words: [String], _ instance: Instance) -> (
        rule: String, message: String, help: String
    )? {
        let isStored = words.contains(where: stored.contains)
        guard isStored || words.contains(where: sized.contains) else { return nil }
        let help = WrittenSize.corrected(text).map { "write `\($0)`" } ?? "like `512M`, `512Mi` or `1.5GB`"
        if isStored, text.utf8.first?.isASCIIDigit ?? false, !isQuantity(text) {
            return ("size", "this must be a size, and is \(instance.shown)", help)
        }
        if WrittenSize.isSlip(text) {
            return ("size", "this must be a size, and is \(instance.shown)", help)
        }
        guard text.hasPrefix("-"), text != "-1", let size = WrittenAmount.bytes(String(text.dropFirst())),
            size > 0
        else { return nil }
        return ("size", "a size is not below 0, and this is \(instance.shown)", "write `\(text.dropFirst())`")
    }

    private static func timeDoubt(
        _ text: String, _ words: [String], _ instance: Instance, _ key: ConfigKey
    ) -> (rule: String, message: String, help: String)? {
        if isCut(text, isCertain: isScheduled(key)) {
            return (
                "schedule", "this must be five fields of cron, and is \(instance.shown)",
                "minute, hour, day, month and weekday: `0 3 * * *`"
            )
        }
        if isLong(text) {
            return (
                "schedule", "this must be five fields of cron, and is \(instance.shown)",
                "minute, hour, day, month and weekday: `0 3 * * *`"
            )
        }
        if let doubt = scheduleDoubt(text) { return ("schedule", doubt.message, doubt.help) }
        if text.hasPrefix("-"), words.contains(where: lasting.contains),
            !words.contains(where: shifting.contains),
            let seconds = WrittenAmount.seconds(String(text.dropFirst())),
            seconds > 0, WrittenDuration.hasUnit(String(text.dropFirst()))
        {
            return (
                "duration", "a duration is not below 0, and this is \(instance.shown)",
                "write `\(text.dropFirst())`"
            )
        }
        if isDay(text), !(StringFormat(rawValue: "date")?.accepts(text) ?? true) {
            return ("date", "there is no day \(instance.shown)", "year, month and day: `2026-02-28`")
        }
        return nil
    }

    /// Names of what lasts.
    private static let lasting: Set<String> = [
        "age", "delay", "duration", "expiration", "expiry", "expires", "grace", "interval", "keepalive",
        "lifetime", "period", "retention", "timeout", "ttl", "wait", "window",
    ]
    /// Names of what may lie before or after.
    private static let shifting: Set<String> = ["offset", "shift", "skew", "start", "since", "from"]

    /// `2026-02-30`
    private static func isDay(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.count == 10
            && bytes.enumerated().allSatisfy {
                $0 == 4 || $0 == 7 ? $1 == UInt8(ascii: "-") : $1.isASCIIDigit
            }
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

    /// Names of networks that may do something, or may not.
    private static let networked: Set<String> = [
        "allow", "allowed", "allowlist", "blocked", "cidr", "cidrs", "deny", "denied", "exempt", "ips",
        "network",
        "networks", "ranges", "subnet", "subnets", "trusted", "whitelist",
    ]

    /// Of `10.0.0/8` the whole network.
    private static func cutNetwork(_ text: String) -> String? {
        guard let slash = text.firstIndex(of: "/"), let length = Int(text[text.index(after: slash)...]),
            (0...32).contains(length)
        else { return nil }
        let parts = text[..<slash].split(separator: ".", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count),
            parts.allSatisfy({ Int($0).map { (0...255).contains($0) } ?? false })
        else { return nil }
        return text[..<slash] + String(repeating: ".0", count: 4 - parts.count) + text[slash...]
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

    /// Whether what stands before a port is the name of a machine by its form, at a name that isn't a picture's or a version's.
    private static func isMachine(_ text: String, _ words: [String]) -> Bool {
        let host = text.prefix { $0 != ":" }
        return (host.contains(".") || host == "localhost")
            && !words.contains(where: ["image", "images", "tag", "tags", "version", "build", "id"].contains)
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
    /// Names of sizes, which may be of other things than bytes.
    private static let sized: Set<String> = [
        "body", "bytes", "capacity", "disk", "heap", "limit", "max", "quota", "size", "space",
    ]
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

    /// Whether it is in the form of cron, with too few fields. Where nothing else says that it is a schedule, one may be missing.
    private static func isCut(_ text: String, isCertain: Bool) -> Bool {
        let fields = text.split(separator: " ")
        return ((isCertain ? 2 : 4)...4).contains(fields.count) && fields.contains("*")
            && (isCertain || fields.contains { $0.utf8.contains(where: \.isASCIIDigit) })
            && fields.allSatisfy { $0.utf8.allSatisfy { $0.isASCIIDigit || "*,-/".utf8.contains($0) } }
    }

    /// Whether it is in the form of cron, with more fields than anybody has.
    private static func isLong(_ text: String) -> Bool {
        let fields = text.split(separator: " ")
        return (8...12).contains(fields.count) && fields.filter { $0 == "*" }.count > 2
            && fields.allSatisfy { $0.utf8.allSatisfy { $0.isASCIIDigit || "*,-/".utf8.contains($0) } }
    }

    private struct CronField {
        let name: String
        let least: Int
        let most: Int
        var text = ""
    }

    private static let cron = [
        CronField(name: "minute", least: 0, most: 59), CronField(name: "hour", least: 0, most: 23),
        CronField(name: "day", least: 1, most: 31), CronField(name: "month", least: 1, most: 12),
        CronField(name: "weekday", least: 0, most: 7),
    ]

    /// Of a text in the form of cron, a number that can't be.
    static func scheduleDoubt(_ text: String) -> (message: String, help: String)? {
        unfitField(text).map { field in
            (
                "the \(field.name) of this schedule must be from \(field.least) to \(field.most), and is '\(field.text)'",
                "minute, hour, day, month and weekday: `0 3 * * *`"
            )
        }
    }

    /// Of five fields in the form of cron, one of them `*`, the first with a number that can't be.
    private static func unfitField(_ text: String) -> CronField? {
        let fields = text.split(separator: " ")
        guard fields.count == cron.count, fields.contains("*"),
            fields.allSatisfy({ $0.utf8.allSatisfy { $0.isASCIIDigit || "*,-/".utf8.contains($0) } })
        else { return nil }
        for (field, known) in zip(fields, cron) {
            // What stands behind `/` is a step.
            let numbers = field.split(separator: ",").flatMap { part in
                (part.split(separator: "/").first ?? "").split(separator: "-").compactMap { Int($0) }
            }
            if numbers.contains(where: { !(known.least...known.most).contains($0) }) {
                var unfit = known
                unfit.text = String(field)
                return unfit
            }
        }
        return nil
    }
}
