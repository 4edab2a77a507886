// Secrets that stand in files, that everybody knows, or that are none.

import PluginAPI
import Syntax

extension ProductionGuards {
    /// Whether a file holds the value itself, and not where it comes from.
    private func isLiteral(_ instance: Instance, _ key: ConfigKey) -> Bool {
        guard let node = raw.node(at: key), case .scalar(let value) = node.content,
            let text = try? value.revealedText()
        else { return false }
        return !text.contains("${") && node.origin.place != nil && !isPrivate(node.origin.source)
    }

    /// The variable whose default, written down in a file, production takes here.
    private func defaulted(_ instance: Instance, _ key: ConfigKey, onlySecret: Bool) -> String? {
        guard isProduction, let node = raw.node(at: key), case .scalar(let value) = node.content,
            let text = value.string, !isPrivate(node.origin.source), let template = try? Template(text)
        else { return nil }
        for case .name(let name, .value(let pieces)) in template.pieces
        where !onlySecret || SecretMask.isSecretName(name) {
            var fallback = ""
            for case .text(let part) in pieces { fallback += part }
            let isUsed = template.isWhole ? instance.string == fallback : true
            if pieces.count == 1, !fallback.isEmpty, isUsed, instance.string?.contains(fallback) ?? false {
                return name
            }
        }
        return nil
    }

    /// The name in `$DB_PASSWORD`, where that is all of a text.
    private static func bareVariable(_ text: String) -> Substring? {
        let name = text.dropFirst()
        let isOne =
            text.hasPrefix("$") && name.contains("_") && !(name.first?.isNumber ?? true)
            && name.utf8.allSatisfy {
                (0x41...0x5A).contains($0) || $0.isASCIIDigit || $0 == UInt8(ascii: "_")
            }
        return isOne ? name : nil
    }

    /// Whether a secret's name stands beside where it is: `{secretKey: password, remoteRef: {…}}`.
    private func isReference(_ key: ConfigKey) -> Bool {
        var outer = key
        outer.removeLast()
        return raw.node(at: outer)?.fields?.names.contains {
            ["remoteRef", "secretKeyRef", "secretRef"].contains($0)
        }
            ?? false
    }

    /// The variable that alone makes a secret, and must do so.
    private func emptyVariable(_ key: ConfigKey) -> String? {
        guard case .scalar(let value)? = raw.node(at: key)?.content, let text = value.string,
            let template = try? Template(text), template.isWhole,
            case .name(let name, let rest)? = template.pieces.first,
            name.utf8.allSatisfy({ !$0.isASCIILetter || $0 < 0x61 })
        else { return nil }
        if case .value = rest { return nil }
        return name
    }

    /// True where the secret is such a default, which is told then.
    private mutating func addDefault(_ instance: Instance, _ key: ConfigKey, onlySecret: Bool = false) -> Bool
    {
        guard let variable = defaulted(instance, key, onlySecret: onlySecret) else { return false }
        add(
            instance, key, "plain-secret",
            "a secret stands in plain text here, as the default of a variable",
            "without a default it must be given: `${\(variable)}`")
        return true
    }

    private static let defaults: Set<String> = [
        "changeme", "change-me", "change_me", "secret", "password", "passwd", "admin", "default", "test",
        "example", "123456",
        "12345678", "letmein", "root", "dummy", "placeholder", "todo", "xxx", "qwerty", "guest", "postgres",
        "mysecret",
        "supersecret", "topsecret", "s3cr3t", "p@ssw0rd", "password1", "password123", "admin123", "secret123",
        "insecure", "dev", "development",
        "replace-me", "replaceme", "none", "null", "token", "key", "fixme",
    ]
    /// What people read: it tells of secrets, and has none.
    private static let proses: Set<String> = ["comment", "description", "documentation", "help", "summary"]
    /// How what stands for a secret elsewhere begins.
    private static let references = [
        "vault:", "enc[", "enc:", "{{", "<%", "ref:", "secret:", "secrets/", "file:", "env:", "aws:", "arn:",
        "gcp:", "ssm:", "op://", "/run/secrets", "/etc/", "!vault", "$(",
        "keychain:", "sops:", "age1", "kms:", "azure:", "projects/",
    ]
    private static let hashes = [
        "$2a$", "$2b$", "$2y$", "$argon2", "$6$", "$5$", "{ssha}", "pbkdf2", "$scrypt", "$apr1$", "$1$",
        "{sha}",
    ]

    mutating func checkSecret(_ instance: Instance, _ key: ConfigKey) {
        let neighbour = raw.secretNeighbour(of: key)
        let isNamed =
            neighbour != nil
            || key.namesSecret && !SecretMask.isNoSecret(instance.string ?? "", at: key.lastName ?? "")
        let text: String
        switch instance.content {
        case .string(let string): text = string
        case .int(let int) where isNamed: text = String(int)
        default: return
        }
        let lower = text.lowercased()
        // What an external secret is called there, and not what it is.
        if isNamed, key.lastName == "secretKey", isReference(key) { return }
        // Compose names in a service which of its secrets it takes.
        if let name = key.lastName, !key.isNamed, raw.fields?[name]?.fields?[text] != nil { return }
        // Alone, or behind the name of a user.
        let behind = lower.firstIndex(of: ":").map { lower[lower.index(after: $0)...] }
        let isHash = Self.hashes.contains { lower.hasPrefix($0) || behind?.hasPrefix($0) ?? false }
        if text.isEmpty, isProduction, isNamed, let variable = emptyVariable(key) {
            return add(
                instance, key, "empty-secret",
                "the variable \(variable) is set and empty, so that there is no secret",
                "give it a value, or take it away")
        }
        if text.isEmpty || isHash || Self.references.contains(where: lower.hasPrefix) { return }
        let shown = SecretMask.masked(text)
        guard isNamed else {
            if addDefault(instance, key, onlySecret: true) { return }
            guard shown != text, !Self.proses.contains(key.lastName ?? "") else { return }
            let authority = URIReference(text).authority
            if let authority, !isProduction, isLocal(ReachedHost.host(of: authority)) { return }
            if let password = authority.flatMap(ReachedHost.password), Self.isDefault(password) {
                return add(
                    instance, key, "default-secret",
                    "the password in this is one that everybody knows: \(shown)",
                    "take a random one: `openssl rand -hex 16`")
            }
            guard !Self.areAllPlaceholders(text, shown), !addDefault(instance, key), isLiteral(instance, key)
            else { return }
            return add(
                instance, key, "plain-secret", "a secret stands in plain text here: \(shown)",
                "take it from the environment: `${\(Self.variable(key))}`")
        }
        if Self.isDefault(lower) {
            return add(
                instance, key, "default-secret", "this secret is one that everybody knows",
                "take a random one: `openssl rand -base64 32`")
        }
        if let name = Self.bareVariable(text), isLiteral(instance, key) {
            return add(
                instance, key, "placeholder", "nothing is put in for `$\(name)`: it stays text",
                "a variable is written `${\(name)}`")
        }
        if isLiteral(instance, key) {
            return add(
                instance, key, "plain-secret", "a secret stands in plain text here",
                "take it from the environment: `${\(neighbour.map(Self.variable) ?? Self.variable(key))}`, or from a file: `${file:/run/secrets/\(neighbour ?? key.lastName ?? "name")}`"
            )
        }
        if addDefault(instance, key) { return }
        if isProduction, text.utf8.count < 12 {
            add(
                instance, key, "short-secret",
                "this secret has \(text.utf8.count) bytes, and should have 16 or more",
                "take a random one: `openssl rand -base64 32`")
        }
    }

    private static func isDefault(_ text: String) -> Bool {
        let lower = text.lowercased()
        return defaults.contains(lower)
            || ["changeme", "change-me", "change_me"].contains(where: lower.contains)
    }

    /// Whether what is masked of a text only stands where a secret would.
    private static func areAllPlaceholders(_ text: String, _ shown: String) -> Bool {
        var rest = text[...]
        let parts = shown.split(separator: SecretMask.mask, omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if index == 0 {
                guard rest.hasPrefix(part) else { return false }
                rest = rest.dropFirst(part.count)
                continue
            }
            let end = part.isEmpty ? rest.endIndex : rest.firstRange(of: part)?.lowerBound
            guard let end, Placeholder.isOne(String(rest[..<end])) else { return false }
            rest = rest[end...].dropFirst(part.count)
        }
        return true
    }

    private static func variable(_ name: String) -> String {
        WellKnownKeys.words(name).joined(separator: "_").uppercased()
    }

    /// `database.password` is DATABASE_PASSWORD.
    private static func variable(_ key: ConfigKey) -> String {
        let words = key.steps.flatMap { step in
            if case .name(let name) = step { return WellKnownKeys.words(name) }
            return []
        }
        return words.joined(separator: "_").uppercased()
    }
}
