// A tree as values of nops, secrets as secrets.

import PluginAPI

extension ConfigKey {
    /// Whether the value's own name says that it is a secret.
    var namesSecret: Bool { lastName.map(SecretMask.isSecretName) ?? false }

    /// Whether a value here is to be hidden.
    func hides(_ value: Value) -> Bool { Hiding(self).hides(value) }
}

/// What is hidden at a key: what has a secret's name, and all text in a section that has one.
struct Hiding {
    private let hasSecretName: Bool
    private let isWithinSecret: Bool
    /// The only name that says so: what it holds may show that it means something else.
    private let name: String?

    init(_ key: ConfigKey) {
        self = key.steps.reduce(Hiding()) { hiding, step in
            if case .name(let name) = step { hiding.within(name) } else { hiding }
        }
    }

    private init(hasSecretName: Bool = false, isWithinSecret: Bool = false, name: String? = nil) {
        self.hasSecretName = hasSecretName
        self.isWithinSecret = isWithinSecret
        self.name = name
    }

    /// Whether anything at all is hidden here.
    var hidesSome: Bool { hasSecretName || isWithinSecret }

    func within(_ name: String) -> Hiding {
        let isSecret = SecretMask.isSecretName(name)
        let isWithin = isSecret || Self.isPlural(name)
        return Hiding(
            hasSecretName: isSecret, isWithinSecret: isWithinSecret || isWithin,
            name: isWithin ? (isWithinSecret ? nil : name) : self.name)
    }

    /// `secrets` or `tokens`
    private static func isPlural(_ name: String) -> Bool {
        (name.utf8.last ?? 0) | 0x20 == UInt8(ascii: "s") && SecretMask.isSecretName(String(name.dropLast()))
    }

    func hides(_ value: Value) -> Bool {
        switch value {
        case .string(let text):
            isWithinSecret && !(name.map { SecretMask.isNoSecret(text.string, at: $0) } ?? false)
        case .int, .float: hasSecretName
        default: false
        }
    }
}

extension Node {
    /// As a value: of a secret name a secret, of a text with a secret in it (the password in a URL) one that shows the rest.
    func value(at key: ConfigKey) -> Value {
        value(Hiding(key))
    }

    private func value(_ hiding: Hiding) -> Value {
        switch content {
        case .scalar(let value): Self.guarded(value, hiding)
        case .map(let fields, _):
            .record(
                Record(
                    keys: KeySet(fields.names.map { Text($0) }),
                    values: zip(fields.names, fields.nodes).map { $1.value(hiding.within($0)) }))
        case .list(let items, _): .items(items.map { $0.value(hiding) })
        case .keyed(let fields, _, _): .items(fields.nodes.map { $0.value(hiding) })
        case .removed: .null
        }
    }

    /// With what is hidden at a key as secrets, which they stay at any other.
    func sealed(_ key: ConfigKey) -> Node {
        let hiding = Hiding(key)
        return hiding.hidesSome ? sealed(hiding) : self
    }

    private func sealed(_ hiding: Hiding) -> Node {
        switch content {
        case .scalar(let value):
            guard hiding.hides(value), let text = try? value.plainText(), !text.isEmpty else { return self }
            return Node(.scalar(.secret(Secret(Text(text)))), origin)
        case .map(let fields, let isReplacing):
            return Node(
                .map(fields.mapped { $1.sealed(hiding.within($0)) }, isReplacing: isReplacing), origin)
        case .list(let items, let joining):
            return Node(.list(items.map { $0.sealed(hiding) }, joining), origin)
        case .keyed, .removed: return self
        }
    }

    /// The texts of all secrets.
    func secretTexts(_ key: ConfigKey) -> [String] {
        var texts: [String] = []
        sealed(Hiding(key)).forEachValue { _, node in
            if case .scalar(.secret(let secret)) = node.content { texts.append(secret.revealed.string) }
        }
        return texts
    }

    private static func guarded(_ value: Value, _ hiding: Hiding) -> Value {
        if hiding.hides(value), let text = try? value.plainText(), !text.isEmpty {
            // Where it comes from is no secret.
            return isVariable(text) ? value : .secret(Secret(Text(text)))
        }
        guard let text = value.string else { return value }
        let shown = SecretMask.masked(text)
        return shown == text ? value : .secret(Secret(text, shown: shown))
    }

    /// `${NAME}`, `${secret:NAME}` or `${cmd:…}`, and nothing else.
    static func isVariable(_ text: String) -> Bool {
        guard text.hasPrefix("${"), let template = try? Template(text), template.isWhole else { return false }
        switch template.pieces.first {
        case .secret, .command, .name(_, .none), .name(_, .required): return true
        default: return false
        }
    }
}
