// Two keys of a section that say the least and the most of one thing.

import PluginAPI

enum LimitPairs {
    private static let pairs = [("min", "max"), ("minimum", "maximum"), ("lower", "upper"), ("soft", "hard")]
    /// What is counted in a pool, where the two may have different names: `min_idle` and `max_open`.
    private static let pooled: Set<String> = [
        "active", "connections", "conns", "idle", "open", "size", "total",
    ]

    /// A least that is more than its most, as `min_size: 20` beside `max_size: 10`, unless both are among keys of which it
    /// was `told`.
    static func problems(_ members: Instance.Members, _ key: ConfigKey, _ told: [[ConfigKey]])
        -> [SchemaProblem]
    {
        var named: [[String]: String] = [:]
        let wordsOf = members.names.map(WellKnownKeys.words)
        for (name, words) in zip(members.names, wordsOf) where named[words] == nil { named[words] = name }
        return zip(zip(members.names, wordsOf), members.values).compactMap { own, value in
            let (name, words) = own
            guard let least = value.number,
                let pair = pairs.first(where: { words.contains($0.0) }),
                let other = named[words.map { $0 == pair.0 ? pair.1 : $0 }]
                    ?? most(pair.1, members, of: words, key), let end = members[other], let most = end.number,
                most < least,
                // Without end, for many programs.
                !most.text.hasPrefix("-"), most.text != "0"
            else { return nil }
            let own = [key.appending(.name(name)), key.appending(.name(other))]
            if told.contains(where: { keys in own.allSatisfy { $0.isAmong(keys) } }) { return nil }
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
