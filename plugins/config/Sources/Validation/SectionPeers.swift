// Sections of one shape beside each other: what all others have as mail addresses is one here, too.

import PluginAPI

enum SectionPeers {
    private static let most = 100

    static func problems(_ members: Instance.Members, _ key: ConfigKey) -> [SchemaProblem] {
        let sections = zip(members.names, members.values).compactMap { name, value in
            value.members.map { (name: name, fields: $0) }
        }
        guard (2...most).contains(sections.count) else { return [] }
        var problems: [SchemaProblem] = []
        for (index, own) in sections.enumerated() {
            for (name, value) in zip(own.fields.names, own.fields.values) {
                let doubtful = texts(value).filter { isWithoutSign($0.string ?? "") }
                guard !doubtful.isEmpty else { continue }
                let others = sections.indices.filter { $0 != index }.map { sections[$0].fields[name] }
                let areMails = others.allSatisfy { other in
                    guard let texts = other.map(texts), !texts.isEmpty else { return false }
                    return texts.allSatisfy { $0.string?.contains("@") ?? false }
                }
                guard areMails else { continue }
                let other = sections[index == 0 ? 1 : 0].name
                problems += doubtful.map {
                    SchemaProblem(
                        origin: $0.origin, key: key.appending(.name(own.name)).appending(.name(name)),
                        rule: "email",
                        message: "this must be a mail address as in `\(other)`, and is \($0.shown)",
                        help: "like `ops@example.com`")
                }
            }
        }
        return problems
    }

    /// One text, or the items of a list of them.
    private static func texts(_ value: Instance) -> [Instance] {
        if case .array(let items) = value.content { return items.filter { $0.string != nil && !$0.isSecret } }
        return value.string == nil || value.isSecret ? [] : [value]
    }

    /// `ops.example.com`
    private static func isWithoutSign(_ text: String) -> Bool {
        TextDoubts.isMachineName(text) && text.filter { $0 == "." }.count > 1
    }
}
