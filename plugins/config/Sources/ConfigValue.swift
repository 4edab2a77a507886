// A tree as values of nops, secrets as secrets.

import PluginAPI

extension ConfigKey {
    /// Whether the value's own name says that it is a secret.
    var namesSecret: Bool { lastName.map(SecretMask.isSecretName) ?? false }

    /// Whether its name or that of a section around it says so.
    fileprivate var liesInSecret: Bool {
        steps.contains { step in
            if case .name(let name) = step { return Hiding.holdsSecrets(name) }
            return false
        }
    }

    /// Whether a value here is to be hidden.
    func hides(_ value: Value) -> Bool { Hiding(self).hides(value) }
}

/// What is hidden at a key: what has a secret's name, and all text in a section that has one.
struct Hiding {
    private let hasSecretName: Bool
    private let isWithinSecret: Bool

    init(_ key: ConfigKey) {
        hasSecretName = key.namesSecret
        isWithinSecret = key.liesInSecret
    }

    private init(hasSecretName: Bool, isWithinSecret: Bool) {
        self.hasSecretName = hasSecretName
        self.isWithinSecret = isWithinSecret
    }

    func within(_ name: String) -> Hiding {
        let isSecret = SecretMask.isSecretName(name)
        return Hiding(
            hasSecretName: isSecret,
            isWithinSecret: isWithinSecret || isSecret || Self.isPlural(name))
    }

    /// `secret`, and `secrets` or `tokens`, too.
    static func holdsSecrets(_ name: String) -> Bool {
        SecretMask.isSecretName(name) || isPlural(name)
    }

    private static func isPlural(_ name: String) -> Bool {
        (name.utf8.last ?? 0) | 0x20 == UInt8(ascii: "s") && SecretMask.isSecretName(String(name.dropLast()))
    }

    func hides(_ value: Value) -> Bool {
        switch value {
        case .string: isWithinSecret
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
    private static func isVariable(_ text: String) -> Bool {
        guard text.hasPrefix("${"), let template = try? Template(text), template.isWhole else { return false }
        switch template.pieces.first {
        case .secret, .command, .name(_, .none), .name(_, .required): return true
        default: return false
        }
    }
}
