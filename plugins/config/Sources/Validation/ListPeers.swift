// Items of one list beside each other: what one of them has otherwise than all the rest.

import PluginAPI
import Syntax

enum ListPeers {
    /// Each is compared with all others; longer lists are data.
    private static let mostItems = 100

    /// Of a list of mappings: a key that is nearly one that all others have and this one hasn't, and text where the others
    /// have numbers.
    static func problems(_ items: [Instance], _ key: ConfigKey) -> [SchemaProblem] {
        let sections = items.compactMap(\.members)
        if sections.isEmpty { return scalars(items, key) }
        guard sections.count == items.count, items.count > 1, items.count <= mostItems else { return [] }
        var problems: [SchemaProblem] = []
        let counts = counted(sections)
        for (index, own) in sections.enumerated() {
            let others = sections.indices.filter { $0 != index }.map { sections[$0] }
            let missing = lacking(own, counts, of: others.count)
            for (name, value) in zip(own.names, own.values) {
                let place = key.appending(.index(index)).appending(.name(name))
                let values = others.compactMap { $0[name] }
                // Of two, each may as well be another kind of thing.
                let limit = others.count == 1 ? 2 : nil
                let close =
                    closest(to: name, among: missing.ofAll, within: limit)
                    ?? (name.utf8.count > 3 ? closest(to: name, among: missing.ofMost, within: 2) : nil)
                if values.isEmpty, let close {
                    problems.append(
                        SchemaProblem(
                            origin: value.keyOrigin, key: place, rule: "items",
                            message: "there is no key `\(name)` in the other items",
                            help: "did you mean `\(close)`?"))
                } else if values.count == others.count, values.allSatisfy({ $0.number != nil }),
                    value.string != nil, !value.isSecret,
                    !(WellKnownKeys(place)?.isBeside(value) ?? false),
                    let help = SchemaSuggestion.converted(value, to: [.integer, .number])
                {
                    problems.append(
                        SchemaProblem(
                            origin: value.origin, key: place, rule: "items",
                            message: "this is the text \(value.shown), and a number in the other items",
                            help: help))
                } else if values.count == others.count, values.count > 1,
                    let doubt = otherKind(value, values, place)
                {
                    problems.append(
                        SchemaProblem(
                            origin: value.origin, key: place, rule: "items", message: doubt.message,
                            help: doubt.help))
                }
            }
        }
        return problems
    }

    /// How many items have each key, in the order of their first ones.
    private static func counted(_ sections: [Instance.Members]) -> [(name: String, count: Int)] {
        var counts: [String: Int] = [:]
        var names: [String] = []
        for section in sections {
            for name in section.names {
                if counts.updateValue((counts[name] ?? 0) + 1, forKey: name) == nil { names.append(name) }
            }
        }
        return names.map { ($0, counts[$0] ?? 0) }
    }

    /// The keys that all other items have, or most of them and more than one, and this one hasn't.
    private static func lacking(
        _ own: Instance.Members, _ counts: [(name: String, count: Int)], of others: Int
    ) -> (
        ofAll: [String], ofMost: [String]
    ) {
        let missing = counts.filter { own[$0.name] == nil }
        return (
            missing.filter { $0.count == others }.map(\.name),
            missing.filter { $0.count > 1 && $0.count * 2 >= others }.map(\.name)
        )
    }

    /// Names of what may be of any kind, whatever it is beside it.
    private static let free: Set<String> = [
        "arg", "args", "content", "data", "default", "defaults", "example", "expected", "from", "id", "key",
        "match",
        "name", "port", "ports", "target", "text", "to", "val", "value", "values", "version", "versions",
    ]

    /// What one item has of another kind than all others, of which there are several.
    private static func otherKind(_ value: Instance, _ others: [Instance], _ key: ConfigKey) -> (
        message: String, help: String?
    )? {
        let words = WellKnownKeys.words(key.lastName ?? "")
        guard !value.isSecret, !(words.last.map(free.contains) ?? true) else { return nil }
        let like = others.first.map { ", such as \($0.shown)" } ?? ""
        if others.allSatisfy({ $0.number != nil }) {
            switch value.content {
            case .string(let text):
                // `3.9-dev` may be what is meant.
                guard !WellKnownKeys.numberWords.contains(text), !text.isEmpty, text.allSatisfy(\.isLetter),
                    !text.lowercased().hasPrefix("inf"), text.lowercased() != "nan"
                else { return nil }
                let number = WrittenAmount.words[text.lowercased()].map { "write `\($0)`" }
                return (
                    "this is the text \(value.shown), and a number in the other items",
                    number ?? "write a number\(like)"
                )
            case .bool, .array, .object:
                return ("this is \(value.shown), and a number in the other items", "write a number\(like)")
            default: return nil
            }
        }
        func isSwitch(_ instance: Instance) -> Bool {
            if case .bool = instance.content { true } else { false }
        }
        if others.allSatisfy(isSwitch), case .string = value.content,
            let help = SchemaSuggestion.converted(value, to: [.boolean])
        {
            return ("this is the text \(value.shown), and true or false in the other items", help)
        }
        let texts = others.compactMap(\.string)
        guard texts.count == others.count, texts.allSatisfy(WrittenDuration.hasUnit) else { return nil }
        if let number = value.number, !number.isZero, !number.text.hasPrefix("-") {
            return (
                "this number has no unit, and the other items have one\(like)",
                "with its unit: `\(number.text)s`, `\(number.text)m`, …"
            )
        }
        guard let text = value.string, !text.isEmpty, WrittenAmount.seconds(text) == nil,
            !WellKnownKeys.numberWords.contains(text),
            !["never", "off", "forever", "infinite"].contains(text), text != "0"
        else { return nil }
        return ("this is \(value.shown), and a duration in the other items\(like)", "write a duration\(like)")
    }

    // MARK: Lists of single values

    /// Names of lists in which each stands once.
    private static let sets: Set<String> = [
        "apps", "audiences", "backends", "brokers", "cidrs", "countries", "currencies", "domains",
        "extensions", "features", "groups", "hosts", "languages", "locales", "methods", "middleware",
        "middlewares", "modules", "networks", "nodes", "origins", "peers", "permissions", "plugins",
        "protocols", "recipients", "regions", "roles", "scopes", "seeds", "servers", "upstreams",
        "zones",
    ]
    /// Names of lists of numbers.
    private static let measures: Set<String> = [
        "attempts", "backoff", "backoffs", "buckets", "delays", "durations", "intervals", "limits",
        "percentiles", "quantiles", "retries", "sizes", "steps", "thresholds", "timeouts", "weights",
    ]

    /// Names of lists of durations that each say when something is done.
    private static let moments: Set<String> = ["after", "at", "before", "offsets", "reminders", "times"]

    private static func scalars(_ items: [Instance], _ key: ConfigKey) -> [SchemaProblem] {
        guard items.count > 1, items.count <= mostItems,
            let word = WellKnownKeys.words(key.lastName ?? "").last
        else { return [] }
        let areTimes =
            moments.contains(word) && items.allSatisfy { $0.string.map(WrittenDuration.hasUnit) ?? false }
        if sets.contains(word) || areTimes { return repeated(items, key) }
        var problems: [SchemaProblem] = []
        for (index, item) in items.enumerated() where items.count > 2 {
            let others = items.indices.filter { $0 != index }.map { items[$0] }
            guard others.allSatisfy({ $0.number != nil }), let text = item.string, !item.isSecret else {
                continue
            }
            let converted = SchemaSuggestion.converted(item, to: [.integer, .number])
            let isWord =
                !text.isEmpty && text.allSatisfy(\.isLetter) && !WellKnownKeys.numberWords.contains(text)
                && !text.lowercased().hasPrefix("inf")
            guard converted != nil || (isWord && measures.contains(word)) else { continue }
            problems.append(
                SchemaProblem(
                    origin: item.origin, key: key.appending(.index(index)), rule: "items",
                    message: "this is the text \(item.shown), and the other items are numbers",
                    help: converted ?? WrittenAmount.words[text.lowercased()].map { "write `\($0)`" }
                        ?? "write a number, such as \(others[0].shown)"))
        }
        return problems
    }

    /// What stands twice in a list in which each stands once.
    private static func repeated(_ items: [Instance], _ key: ConfigKey) -> [SchemaProblem] {
        var seen: [String: Origin] = [:]
        return items.enumerated().compactMap { index, item in
            guard !item.isSecret, item.string.map({ !$0.isEmpty }) ?? (item.number != nil) else { return nil }
            let shown = item.shown
            guard let first = seen[shown] else {
                seen[shown] = item.origin
                return nil
            }
            return SchemaProblem(
                origin: item.origin, key: key.appending(.index(index)), rule: "items",
                message: "\(shown) stands in this list already (\(first.text))",
                help: "take it out, or write what was meant")
        }
    }
}
