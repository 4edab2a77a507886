// Two keys of a section that say the least and the most of one thing.

import PluginAPI

enum LimitPairs {
    private struct Pair {
        let least: [String]
        let most: [String]
        /// Of which one must be in the name, too.
        var among: Set<String> = []

        init(_ least: String, _ most: String, among: Set<String> = []) {
            self.least = [least]
            self.most = [most]
            self.among = among
        }

        init(all least: [String], _ most: [String]) {
            self.least = least
            self.most = most
        }

        /// The name of the most beside one of the least; nil: this is none.
        func other(_ words: [String]) -> [String]? {
            if least.count > 1 { return words == least ? most : nil }
            guard let word = least.first, let position = words.firstIndex(of: word),
                among.isEmpty || words.contains(where: among.contains)
            else { return nil }
            return words[..<position] + most + words[(position + 1)...]
        }
    }

    private static let pairs = [
        Pair("min", "max"), Pair("minimum", "maximum"), Pair("lower", "upper"), Pair("soft", "hard"),
        Pair("initial", "max"), Pair("initial", "maximum"),
        Pair("base", "max", among: ["delay", "backoff", "interval", "wait"]),
        Pair(
            "low", "high",
            among: [
                "battery", "humidity", "mark", "pressure", "temperature", "threshold", "water", "watermark",
            ]),
        Pair("access", "refresh", among: ["ttl", "lifetime", "expiry", "expiration", "expires", "age"]),
        Pair("idle", "open", among: ["max"]),
        Pair("connect", "total"), Pair("connect", "overall"),
        Pair("start", "end", among: ["date", "day"]), Pair("from", "until", among: ["valid", "date"]),
        Pair("from", "to", among: ["valid", "date"]), Pair("before", "after", among: ["not"]),
        // Prometheus and Kafka take nothing else.
        Pair(all: ["scrape", "timeout"], ["scrape", "interval"]),
        Pair(all: ["heartbeat", "interval"], ["session", "timeout"]),
    ]
    private static let leasts = Set(pairs.flatMap(\.least))
    /// What is counted in a pool, where the two may have different names: `min_idle` and `max_open`.
    private static let pooled: Set<String> = [
        "active", "connections", "conns", "idle", "open", "size", "total",
    ]

    /// A least that is more than its most, as `min_size: 20` beside `max_size: 10` or `initial_delay: 1s` beside
    /// `max_delay: 500ms`, unless both are among keys of which it was `told`.
    /// `base`: what is in that section in the base.
    static func problems(
        _ members: Instance.Members, _ key: ConfigKey, _ told: [[ConfigKey]], base: Node? = nil
    ) -> [SchemaProblem] {
        var named: [[String]: String] = [:]
        let wordsOf = members.names.map(WellKnownKeys.words)
        for (name, words) in zip(members.names, wordsOf) where named[words] == nil { named[words] = name }
        return zip(zip(members.names, wordsOf), members.values).compactMap { own, value -> SchemaProblem? in
            let (name, words) = own
            guard words.contains(where: leasts.contains) else { return nil }
            guard
                let other = pairs.lazy.compactMap({ $0.other(words).flatMap { named[$0] } }).first
                    ?? (words.first == "min" || words.first == "minimum"
                        ? most(words[0] == "min" ? "max" : "maximum", members, of: words, key) : nil),
                let end = members[other], WrittenAmount.isLess(end, than: value) ?? false,
                // Without end, for many programs.
                !WrittenAmount.isNone(end)
            else { return nil }
            let own = [key.appending(.name(name)), key.appending(.name(other))]
            if told.contains(where: { keys in own.allSatisfy { $0.isAmong(keys) } }) { return nil }
            // Where the least is the base's, the most that an environment has is what is wrong.
            let isOfBase = { base?.fields?[$0]?.origin.text == members[$0]?.origin.text }
            if isOfBase(name), !isOfBase(other) {
                return SchemaProblem(
                    origin: end.origin, key: key.appending(.name(other)), rule: "limits",
                    message: "this is \(end.shown), and `\(name)` is \(value.shown) (\(value.origin.text))",
                    help: "make `\(other)` larger, or `\(name)` smaller")
            }
            return SchemaProblem(
                origin: value.origin, key: key.appending(.name(name)), rule: "limits",
                message: "this is \(value.shown), and `\(other)` only \(end.shown) (\(end.origin.text))",
                help: "make `\(name)` smaller, or `\(other)` larger")
        }
    }

    /// The only name in a section of a pool that begins with the word for its most, where `least` counts something of a pool.
    private static func most(
        _ word: String, _ members: Instance.Members, of least: [String], _ key: ConfigKey
    ) -> String? {
        guard WellKnownKeys.words(key.lastName ?? "").last == "pool", least.count == 2,
            pooled.contains(least[1])
        else { return nil }
        let names = members.names.filter {
            let words = WellKnownKeys.words($0)
            return words.count == 2 && words[0] == word && pooled.contains(words[1])
        }
        return names.count == 1 ? names[0] : nil
    }
}

extension ConfigKey {
    fileprivate func isAmong(_ keys: [ConfigKey]) -> Bool { keys.contains { $0.steps == steps } }
}
