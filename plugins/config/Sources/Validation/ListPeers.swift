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
        guard sections.count == items.count, items.count > 1, items.count <= mostItems else { return [] }
        var problems: [SchemaProblem] = []
        for (index, own) in sections.enumerated() {
            let others = sections.indices.filter { $0 != index }.map { sections[$0] }
            let missing = others[0].names.filter { name in
                own[name] == nil && others.allSatisfy { $0[name] != nil }
            }
            for (name, value) in zip(own.names, own.values) {
                let place = key.appending(.index(index)).appending(.name(name))
                let values = others.compactMap { $0[name] }
                // Of two, each may as well be another kind of thing.
                let limit = others.count == 1 ? 2 : nil
                if values.isEmpty, let close = closest(to: name, among: missing, within: limit) {
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
                }
            }
        }
        return problems
    }
}
