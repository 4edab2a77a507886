// What must not be where others can reach it: checked without being asked for.

import Platform
import PluginAPI
import Syntax

/// Looks at one environment's values, as they are worked out, beside what its files say.
struct ProductionGuards {
    private let environment: String
    /// The project's other environments.
    private let others: Set<String>
    /// Whether it is what users see; else only secrets in files count.
    let isProduction: Bool
    let raw: Node
    /// Files that one keeps for oneself.
    let isPrivate: (Source) -> Bool
    private let checkInterrupt: () throws -> Void
    private(set) var problems: [SchemaProblem] = []

    private static let ownNames: Set<String> = [
        "development", "dev", "devel", "testing", "test", "tests", "local", "ci", "default", "example",
        "docker", "sandbox", "debug",
    ]

    /// Rules that one breaks on one's own machine.
    static let own: Set<String> = ["debug-on", "no-tls", "insecure-cookie", "wildcard-cors", "any-host"]

    /// Whether an environment's name says that it is one machine's own, or a test's.
    static func isOwn(_ environment: String) -> Bool {
        WellKnownKeys.words(environment).contains { ownNames.contains($0) }
    }

    static func isProduction(_ environment: String) -> Bool {
        WellKnownKeys.words(environment).contains { ["production", "prod", "prd", "live"].contains($0) }
            && !isOwn(environment)
            && !WellKnownKeys.words(environment).contains { ["pre", "non", "like"].contains($0) }
    }

    init(
        _ environment: String, beside others: [String], _ instance: Instance, raw: Node,
        checkInterrupt: @escaping () throws -> Void, isPrivate: @escaping (Source) -> Bool
    ) throws {
        self.environment = environment
        // `production-eu` may well be called `production` inside.
        let words = WellKnownKeys.words(environment)
        self.others = Set(others.map { $0.lowercased() }.filter { !words.contains($0) })
        isProduction = Self.isProduction(environment)
        self.raw = raw
        self.checkInterrupt = checkInterrupt
        self.isPrivate = isPrivate
        guard !Self.isOwn(environment) else { return }
        try look(at: instance, .root)
    }

    mutating func add(
        _ instance: Instance, _ key: ConfigKey, _ rule: String, _ message: String, _ help: String? = nil
    ) {
        problems.append(
            SchemaProblem(origin: instance.origin, key: key, rule: rule, message: message, help: help))
    }

    private mutating func look(at instance: Instance, _ key: ConfigKey) throws {
        try checkInterrupt()
        switch instance.content {
        case .object(let members):
            if isProduction { checkSection(instance, members, key) }
            for (name, value) in zip(members.names, members.values) {
                try look(at: value, key.appending(.name(name)))
            }
        case .array(let items):
            for (index, item) in items.enumerated() { try look(at: item, key.appending(.index(index))) }
        case .unknown, .null: break
        default:
            let before = problems.count
            checkSecret(instance, key)
            if isProduction { checkValue(instance, key) }
            if problems.count == before,
                let doubt = Leftovers.doubt(instance, key, isProduction: isProduction, in: raw)
            {
                add(instance, key, doubt.rule, doubt.message, doubt.help)
            }
        }
    }

    // MARK: Values

    private func isOtherEnvironment(_ text: String, _ words: [String]) -> Bool {
        guard words.count < 3 else { return false }
        switch words.last {
        case "env", "environment": return Self.ownNames.contains(text) || others.contains(text)
        // A mode or profile may be called `default`.
        case "mode", "profile", "stage":
            return words.count == 1 && (others.contains(text) || ["development", "staging"].contains(text))
        default: return false
        }
    }

    private mutating func checkValue(_ instance: Instance, _ key: ConfigKey) {
        guard let name = key.lastName else { return }
        var outer = key
        outer.removeLast()
        if let doubt = LaxSettings.doubt(instance, key, in: raw.node(at: outer)?.fields) {
            return add(instance, key, doubt.rule, doubt.message, doubt.help)
        }
        let words = WellKnownKeys.words(name)
        let all = key.steps.flatMap { step in
            if case .name(let name) = step { return WellKnownKeys.words(name) }
            return []
        }
        switch instance.content {
        case .bool(let isOn): checkSwitch(isOn, instance, key, words, all)
        case .string(let text):
            if isOtherEnvironment(text.lowercased(), words) {
                add(
                    instance, key, "environment", "\(environment) calls itself '\(text)'",
                    "write `\(environment)`, or check which layer sets it: `config explain \(key.text)`")
            } else if text == "*" || text == "https://*" || text == "http://*",
                all.contains("cors") || words.contains("origin") || words.contains("origins")
                    || name.lowercased() == "access-control-allow-origin",
                !["methods", "method", "headers", "header"].contains(where: words.contains)
            {
                add(
                    instance, key, "wildcard-cors", "any web site may use this service",
                    "name the origins that may: `https://app.example.com`")
            } else if words.last == "level" || words == ["loglevel"],
                ["debug", "trace"].contains(text.lowercased())
            {
                add(
                    instance, key, "debug-on", "production logs at the level '\(text)'",
                    "write `info` or `warning`")
            } else if words.last == "sslmode" || words.suffix(2) == ["ssl", "mode"],
                ["disable", "disabled", "allow", "prefer", "preferred", "none", "off", "false"].contains(
                    text.lowercased())
            {
                add(
                    instance, key, "no-tls", "the connection may go without TLS",
                    "write `verify-full` or `require`")
            } else if all.contains("tls") || all.contains("ssl"),
                words.contains("version") || words == ["min"] || words == ["minimum"],
                ["1", "1.0", "1.1", "tlsv1", "tlsv1.0", "tlsv1.1", "tls1.0", "tls1.1", "sslv3", "sslv2"]
                    .contains(
                        text.lowercased())
            {
                add(
                    instance, key, "no-tls", "\(text) is no longer safe (RFC 8996)",
                    "write the same for version 1.2 or 1.3")
            } else if let doubt = Self.open(text, words) {
                add(instance, key, doubt.rule, doubt.message, doubt.help)
            } else if words == ["allowed", "hosts"], text == "*" {
                add(
                    instance, key, "any-host", "requests for any host name are answered",
                    "name those of this service: `app.example.com`")
            } else if words.last == "debug", words.count < 3,
                ["true", "1", "yes", "on"].contains(text.lowercased())
            {
                add(instance, key, "debug-on", "debugging is on in production", "write `false`")
            } else {
                checkAddress(text, instance, key)
            }
        default: break
        }
    }

    private mutating func checkSwitch(
        _ isOn: Bool, _ instance: Instance, _ key: ConfigKey, _ words: [String], _ all: [String]
    ) {
        let joined = words.joined(separator: "_")
        let isDebug =
            words.contains("debug") || joined == "reload" || joined == "auto_reload" || joined == "hot_reload"
            || (all.contains("debug") && words == ["enabled"])
        if isOn, isDebug, !joined.contains("no_debug") {
            return add(
                instance, key, "debug-on",
                "\(words.contains("debug") || all.contains("debug") ? "debugging" : "reloading") is on in production",
                "write `false`")
        }
        let tls: Set<String> = [
            "tls", "ssl", "https", "ssl_enabled", "tls_enabled", "force_https", "use_tls", "use_ssl",
            "require_ssl", "require_tls", "force_ssl", "enable_tls", "enable_ssl", "ssl_redirect",
            "https_only", "verify_ssl", "verify_tls", "ssl_verify", "tls_verify", "verify_certificates",
            "verify_certs", "starttls", "start_tls", "use_starttls",
        ]
        let isSection = words == ["enabled"] && ["tls", "ssl", "https"].contains(all.dropLast().last ?? "")
        // Of TLS from the start and TLS later on, there is one.
        if !isOn, tls.contains(joined), isSafeBeside(key, words) { return }
        if !isOn, tls.contains(joined) || isSection {
            return add(
                instance, key, "no-tls", "connections go without TLS, or without its checks", "write `true`")
        }
        if isOn,
            [
                "insecure", "skip_verify", "insecure_skip_verify", "tls_skip_verify", "allow_insecure",
                "disable_ssl", "disable_tls",
            ].contains(joined)
        {
            return add(instance, key, "no-tls", "the other side's certificate isn't checked", "write `false`")
        }
        if !isOn, all.contains("cookie") || all.contains("cookies") || all.contains("session"),
            [
                "secure", "http_only", "httponly", "cookie_secure", "cookie_httponly", "cookie_http_only",
                "session_cookie_secure",
            ]
            .contains(joined)
        {
            add(instance, key, "insecure-cookie", "cookies can be read by others", "write `true`")
        }
    }

    func isLocal(_ host: Substring) -> Bool { ReachedHost.isLocal(host) }

    /// Connections without TLS by a word, and whom anybody may claim to be.
    private static func open(_ text: String, _ words: [String]) -> Leftovers.Doubt? {
        let lower = text.lowercased()
        if ["starttls", "encryption"].contains(words.last ?? "") || words.suffix(2) == ["start", "tls"],
            ["none", "off", "never", "disabled", "false", "no", "plaintext", "plain"].contains(lower)
        {
            return ("no-tls", "connections go without TLS, or without its checks", "write `required`")
        }
        guard ["trusted", "forwarded"].contains(words.first ?? ""),
            ["*", "0.0.0.0/0", "::/0"].contains(lower),
            ["proxies", "proxy", "hosts", "networks", "ips", "ip"].contains(words.last ?? "")
        else { return nil }
        return (
            "any-host", "anybody is trusted, so that everybody can claim another address",
            "name the networks of the proxies: `10.0.0.0/8`"
        )
    }

    /// Schemes without TLS, and the same with it.
    private static let plain = [
        "amqp": "amqps", "ftp": "ftps", "http": "https", "ldap": "ldaps", "mqtt": "mqtts", "redis": "rediss",
        "smtp": "smtps", "ws": "wss",
    ]

    private mutating func checkAddress(_ text: String, _ instance: Instance, _ key: ConfigKey) {
        if text.contains("://"), text.contains("?sslmode=disable") || text.contains("&sslmode=disable") {
            return add(
                instance, key, "no-tls", "the connection may go without TLS",
                "write `sslmode=verify-full` or `sslmode=require`")
        }
        let address = URIReference(text)
        guard let scheme = address.scheme, let safe = Self.plain[scheme], text.hasPrefix(scheme + "://"),
            let authority = address.authority
        else { return }
        let host = ReachedHost.host(of: authority)
        // At a machine's name no address is right, which is told.
        guard !host.isEmpty, !isLocal(host), !text.contains("w3.org"), WellKnownKeys(key) != .host else {
            return
        }
        // What isn't the web's own may begin TLS later, or take it from a setting beside it.
        if scheme != "http", scheme != "ws", isMadeSafe(text, key) { return }
        let shown = instance.isSecret ? "\(safe)://…" : safe + SecretMask.masked(text).dropFirst(scheme.count)
        add(instance, key, "no-tls", "this goes to another machine without TLS", "write `\(shown)`")
    }

    /// Whether another switch beside one says that there is TLS, in another way: `use_tls` beside `use_ssl`.
    private func isSafeBeside(_ key: ConfigKey, _ words: [String]) -> Bool {
        let ways: Set<String> = ["ssl", "tls", "starttls"]
        guard words.contains(where: ways.contains), !words.contains("verify") else { return false }
        var outer = key
        outer.removeLast()
        guard let fields = raw.node(at: outer)?.fields else { return false }
        return zip(fields.names, fields.nodes).contains { name, node in
            let other = WellKnownKeys.words(name)
            guard name != key.lastName, other.contains(where: ways.contains), !other.contains("verify"),
                case .scalar(.bool(true)) = node.content
            else { return false }
            return true
        }
    }

    /// Whether an address or what stands beside it speaks of TLS.
    private func isMadeSafe(_ text: String, _ key: ConfigKey) -> Bool {
        if ["tls", "ssl"].contains(where: text.lowercased().contains) { return true }
        // These have ports of their own for TLS.
        if ["amqp://", "mqtt://"].contains(where: text.hasPrefix),
            [":5672", ":1883"].contains(where: text.contains)
        {
            return false
        }
        var outer = key
        outer.removeLast()
        guard let fields = raw.node(at: outer)?.fields else { return false }
        return zip(fields.names, fields.nodes).contains { name, node in
            guard
                WellKnownKeys.words(name).contains(
                    where: ["tls", "ssl", "starttls", "encryption", "security"].contains)
            else { return false }
            if case .scalar(.bool(let isOn)) = node.content { return isOn }
            return true
        }
    }

    // MARK: Sections

    private static let headers = [
        ("Strict-Transport-Security", "max-age=63072000; includeSubDomains"),
        ("Content-Security-Policy", "default-src 'self'"),
        ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"),
    ]

    /// Of a section with headers that protect, those that are missing.
    private mutating func checkSection(_ instance: Instance, _ members: Instance.Members, _ key: ConfigKey) {
        func plain(_ name: String) -> String { WellKnownKeys.words(name).joined() }
        var names = Set(members.names.map(plain))
        // By their short names, with settings of their own.
        if names.contains("hsts") { names.insert("stricttransportsecurity") }
        if names.contains("csp") { names.insert("contentsecuritypolicy") }
        let wanted = Self.headers.filter { !names.contains(plain($0.0)) }
        let words = WellKnownKeys.words(key.lastName ?? "")
        // Headers beside those that protect are others'.
        let last =
            words.contains(where: ["extra", "custom", "additional", "cors", "request"].contains)
            ? nil : words.last
        let isSecurity =
            key.steps.count > 1 && last == "headers"
            && key.steps.contains { step in
                if case .name(let name) = step { return name.lowercased().contains("security") }
                return false
            }
        guard !wanted.isEmpty, isSecurity || (wanted.count < Self.headers.count && last == "headers") else {
            return
        }
        // A policy of content says who may frame the page.
        for (name, value) in wanted where !(name == "X-Frame-Options" && Self.forbidsFrames(members)) {
            add(
                instance, key, "security-header", "the header \(name) is absent",
                "write `\(name): \"\(value)\"`")
        }
    }

    private static func forbidsFrames(_ members: Instance.Members) -> Bool {
        zip(members.names, members.values).contains { name, value in
            name.lowercased() == "content-security-policy"
                && value.string?.contains("frame-ancestors") ?? false
        }
    }
}
