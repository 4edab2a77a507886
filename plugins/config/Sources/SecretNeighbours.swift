// Values that are secrets by what stands beside them: in pairs, in arguments, as a user with a password.

import PluginAPI

extension Node {
    /// With such values as secrets, wherever they lie: `{name: DB_PASSWORD, value: …}`, as Kubernetes and others write
    /// variables, `[--token, …]` and `basic_auth: "user:…"`. What holds `${…}` is one once it is worked out.
    var withSecretNeighbours: Node { hasSecretNeighbours ? sealingNeighbours : self }

    /// The name that makes the value at a key a secret, though it isn't the value's own; nil: there is none.
    func secretNeighbour(of key: ConfigKey) -> String? {
        guard let last = key.steps.last, Self.mayHaveNeighbour(last) else { return nil }
        var outer = key
        outer.removeLast()
        switch (last, node(at: outer)?.content) {
        case (.name(let name), .map(let fields, _)?): return Self.neighbour(of: name, fields)
        case (.index(let index), .list(let items, _)?) where items.indices.contains(index):
            return Self.flag(before: index, items)
        default: return nil
        }
    }

    /// Asked of every value, so that little else is.
    private static func mayHaveNeighbour(_ step: ConfigKey.Step) -> Bool {
        switch step {
        case .name(let name): mayHaveNeighbour(name)
        case .index(let index): index > 0
        }
    }

    /// `value`, or what ends as `auth` does.
    private static func mayHaveNeighbour(_ name: String) -> Bool {
        let bytes = name.utf8
        guard bytes.count > 4, let last = bytes.last else { return false }
        return last | 0x20 == UInt8(ascii: "h") || bytes.count == 5 && last == UInt8(ascii: "e")
    }

    private var hasSecretNeighbours: Bool {
        switch content {
        case .map(let fields, _):
            for name in fields.names where Self.mayHaveNeighbour(name) {
                if Self.neighbour(of: name, fields) != nil { return true }
            }
            return Self.haveSecretNeighbours(fields.nodes)
        case .list(let items, _):
            for index in items.indices.dropFirst() where Self.flag(before: index, items) != nil {
                return true
            }
            return Self.haveSecretNeighbours(items)
        case .scalar, .keyed, .removed: return false
        }
    }

    private static func haveSecretNeighbours(_ nodes: [Node]) -> Bool {
        for node in nodes {
            if case .scalar = node.content { continue }
            if node.hasSecretNeighbours { return true }
        }
        return false
    }

    private static func neighbour(of field: String, _ fields: Fields) -> String? {
        switch field {
        case "value", "Value":
            guard case .scalar(let name)? = (fields["name"] ?? fields["key"] ?? fields["Name"])?.content,
                let text = name.string, SecretMask.isSecretName(text)
            else { return nil }
            return text
        default:
            guard mayHaveNeighbour(field), isBasicAuth(field),
                case .scalar(let value)? = fields[field]?.content, let text = value.writtenText,
                passwordStart(text) != nil
            else { return nil }
            return field + "_password"
        }
    }

    private static func isBasicAuth(_ name: String) -> Bool {
        let words = WellKnownKeys.words(name)
        return words.last == "basicauth" || words.suffix(2) == ["basic", "auth"]
            || words.suffix(2) == ["http", "auth"]
    }

    /// Where the password begins in `user:password`.
    private static func passwordStart(_ text: String) -> String.Index? {
        guard let colon = text.firstIndex(of: ":"), colon != text.startIndex,
            !text.contains(where: \.isWhitespace), !text.contains("://")
        else { return nil }
        let start = text.index(after: colon)
        return start < text.endIndex ? start : nil
    }

    /// `--token` before `--token`'s value.
    private static func flag(before index: Int, _ items: [Node]) -> String? {
        guard index > 0, case .scalar(.string(let flag)) = items[index - 1].content,
            flag.withUTF8({ $0.starts(with: "--".utf8) })
        else { return nil }
        let name = flag.string
        guard !name.contains("="), SecretMask.isSecretName(String(name.dropFirst(2))),
            case .scalar(let value) = items[index].content, let text = value.writtenText,
            !text.hasPrefix("-"),
            // A build's secret is named, and lies elsewhere.
            !text.hasPrefix("id=")
        else { return nil }
        return String(name.dropFirst(2))
    }

    private var sealingNeighbours: Node {
        switch content {
        case .map(let fields, let isReplacing):
            let sealed = fields.mapped { field, node in
                guard Self.neighbour(of: field, fields) != nil else { return node.sealingNeighbours }
                guard case .scalar(.string(let text)) = node.content, !text.string.contains("${") else {
                    return node.sealingNeighbours
                }
                guard field.lowercased() != "value", let start = Self.passwordStart(text.string) else {
                    return node.sealedText
                }
                let shown = String(text.string[..<start]) + SecretMask.mask
                return Node(.scalar(.secret(Secret(text.string, shown: shown))), node.origin)
            }
            return Node(.map(sealed, isReplacing: isReplacing), origin)
        case .list(let items, let joining):
            let sealed = items.indices.map { index in
                guard Self.flag(before: index, items) != nil, case .scalar(let value) = items[index].content,
                    value.string?.contains("${") == false
                else { return items[index].sealingNeighbours }
                return items[index].sealedText
            }
            return Node(.list(sealed, joining), origin)
        case .scalar, .keyed, .removed: return self
        }
    }

    /// A text that isn't empty as a secret; anything else as it is.
    var sealedText: Node {
        guard case .scalar(.string(let text)) = content, !text.string.isEmpty else { return self }
        return Node(.scalar(.secret(Secret(text))), origin)
    }
}

extension Value {
    /// Of a text, secret or not.
    fileprivate var writtenText: String? {
        if case .secret(let secret) = self { return secret.revealed.string }
        return string
    }
}
