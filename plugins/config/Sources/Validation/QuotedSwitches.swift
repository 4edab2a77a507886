// `"true"` in quotes beside others without.

import PluginAPI

enum QuotedSwitches {
    /// In one section, where there are switches and this one alone is text.
    static func problems(_ members: Instance.Members, _ key: ConfigKey) -> [SchemaProblem] {
        let texts = members.names.indices.filter {
            !members.values[$0].isSecret && ["true", "false"].contains(members.values[$0].string)
        }
        guard texts.count == 1, let index = texts.first, !isOfTexts(key), isSwitch(members.names[index]),
            members.values.contains(where: { if case .bool = $0.content { true } else { false } }),
            // Names of other programs' properties, which are texts.
            !members.names[index].contains(where: { "./".contains($0) })
        else { return [] }
        let value = members.values[index]
        return [
            SchemaProblem(
                origin: value.origin, key: key.appending(.name(members.names[index])), rule: "flag",
                message: "this is the text \(value.shown), and what is beside it is true or false",
                help: "write `\(value.string ?? "")`")
        ]
    }

    /// Whether a name is that of a switch by itself.
    private static func isSwitch(_ name: String) -> Bool {
        let words = WellKnownKeys.words(name)
        return words.first.map(verbs.contains) ?? false || words.last.map(adjectives.contains) ?? false
    }

    private static let verbs: Set<String> = [
        "allow", "auto", "check", "disable", "enable", "force", "has", "include", "is", "require", "send",
        "show", "skip",
        "use", "validate", "verify", "with",
    ]
    private static let adjectives: Set<String> = [
        "active", "allowed", "debug", "disabled", "durable", "enabled", "insecure", "optional", "readonly",
        "required",
        "secure", "ssl", "tls", "verbose",
    ]

    private static func isOfTexts(_ key: ConfigKey) -> Bool {
        key.steps.contains { step in
            guard case .name(let name) = step, let word = WellKnownKeys.words(name).last else { return false }
            return [
                "annotations", "arguments", "args", "env", "environment", "headers", "labels", "options",
                "parameters", "params", "properties", "variables", "vars", "with", "inputs",
            ].contains(word)
        }
    }
}
