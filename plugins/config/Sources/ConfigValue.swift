// A tree as values of nops, secrets as secrets.

import PluginAPI

extension ConfigKey {
    /// Whether the value's own name says that it is a secret.
    var namesSecret: Bool { lastName.map(SecretMask.isSecretName) ?? false }

    /// Whether a value here is to be hidden: what has a secret's name, and all text in a section that has one.
    func hides(_ value: Value) -> Bool {
        switch value {
        case .string:
            steps.contains { step in
                if case .name(let name) = step { return SecretMask.isSecretName(name) }
                return false
            }
        case .int, .float: namesSecret
        default: false
        }
    }
}

extension Node {
    /// As a value: of a secret name a secret, of a text with a secret in it (the password in a URL) one that shows the rest.
    func value(at key: ConfigKey) -> Value {
        switch content {
        case .scalar(let value): Self.guarded(value, key)
        case .map(let fields, _):
            .record(
                Record(
                    keys: KeySet(fields.names.map { Text($0) }),
                    values: zip(fields.names, fields.nodes).map { $1.value(at: key.appending(.name($0))) }))
        case .list(let items, _):
            .items(items.enumerated().map { $1.value(at: key.appending(.index($0))) })
        case .keyed(let fields, _, _):
            .items(fields.nodes.enumerated().map { $1.value(at: key.appending(.index($0))) })
        case .removed: .null
        }
    }

    private static func guarded(_ value: Value, _ key: ConfigKey) -> Value {
        if key.hides(value), let text = try? value.plainText(), !text.isEmpty {
            // Where it comes from is no secret.
            return isVariable(text) ? value : .secret(Secret(Text(text)))
        }
        guard let text = value.string else { return value }
        let shown = SecretMask.masked(text)
        return shown == text ? value : .secret(Secret(text, shown: shown))
    }

    /// `${NAME}` and nothing else.
    private static func isVariable(_ text: String) -> Bool {
        guard text.hasPrefix("${"), let template = try? Template(text), template.isWhole,
            case .name(_, let fallback)? = template.pieces.first
        else { return false }
        switch fallback {
        case .none, .required: return true
        case .value: return false
        }
    }
}
