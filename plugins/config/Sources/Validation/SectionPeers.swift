// Sections of one shape beside each other: where all others have mail addresses, a machine's name below the domain of one of
// them is an address that has lost its `@`.

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
                var domains: Set<Substring> = []
                let areMails = others.allSatisfy { other in
                    guard let texts = other.map(texts), !texts.isEmpty else { return false }
                    return texts.allSatisfy { text in
                        let parts = (text.string ?? "").split(
                            separator: "@", omittingEmptySubsequences: false)
                        if parts.count == 2 { domains.insert(parts[1]) }
                        return parts.count == 2
                    }
                }
                guard areMails else { continue }
                for item in doubtful {
                    guard let text = item.string,
                        let domain = domains.sorted().first(where: { !$0.isEmpty && text.hasSuffix("." + $0) }
                        )
                    else { continue }
                    problems.append(
                        SchemaProblem(
                            origin: item.origin, key: key.appending(.name(own.name)).appending(.name(name)),
                            rule: "email",
                            message:
                                "this must be a mail address as in `\(sections[index == 0 ? 1 : 0].name)`, and is \(item.shown)",
                            help: "write `\(text.dropLast(domain.count + 1))@\(domain)`"))
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
