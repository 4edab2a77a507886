// What production has switched off or left open: checks of certificates and tokens, origins, how long browsers keep to TLS.

import PluginAPI

enum LaxSettings {
    typealias Doubt = Leftovers.Doubt

    /// What is wrong with a value in production; nil: nothing, or it isn't certain what it means. `section`: what is beside it.
    static func doubt(_ instance: Instance, _ key: ConfigKey, in section: @autoclosure () -> Fields?)
        -> Doubt?
    {
        let around = key.steps.flatMap { step in
            if case .name(let name) = step { return WellKnownKeys.words(name) }
            return []
        }
        let words = WellKnownKeys.words(key.lastName ?? "")
        switch instance.content {
        case .bool(false), .int(0), .string("0"):
            return unchecked(
                words, around, section(), isCount: instance.string != nil || instance.number != nil)
        case .bool(true): return blind(words, around)
        case .int(let seconds) where around.contains("hsts") && ages.contains(words.last ?? ""):
            return shortHSTS(seconds)
        case .string(let text):
            return unchecked(text, words, around, section()) ?? unsigned(text, words, around)
                ?? shortHSTS(text, key.lastName ?? "") ?? origin(text, words, around) ?? query(text)
        default: return nil
        }
    }

    // MARK: Certificates

    private static let unverified: Doubt = (
        "no-tls", "the other side's certificate isn't checked",
        "write `true`; a certificate of one's own is named as an authority (`ca`)"
    )

    /// Switches that check the other side, at the end of a name.
    private static let checking = [
        "reject_unauthorized", "verify_hostname", "check_hostname", "ssl_check_hostname", "verify_peer",
        "verify_peer_name", "validate_certs", "validate_certificates", "validate_certificate",
        "verify_certificate", "verify_cert", "strict_ssl", "strict_tls", "ssl_verification",
        "tls_verification", "certificate_verification", "verify_server_cert", "verify_server_certificate",
        "ssl_verify_peer", "ssl_verify_host", "ssl_verifypeer", "ssl_verifyhost", "cert_validation",
    ]
    private static let tokens = ["verify_signature", "validate_issuer_signing_key", "verify_exp"]

    private static func unchecked(_ words: [String], _ around: [String], _ fields: Fields?, isCount: Bool)
        -> Doubt?
    {
        let joined = words.joined(separator: "_")
        func ends(_ name: String) -> Bool { joined == name || joined.hasSuffix("_" + name) }
        if checking.contains(where: ends) {
            return isCount ? (unverified.rule, unverified.message, "write `1`, or leave it out") : unverified
        }
        guard !isCount else { return nil }
        if tokens.contains(where: ends) {
            return ("no-signature", "tokens are taken whoever has signed them, or long after", "write `true`")
        }
        return words == ["verify"] && isOfConnection(around, fields) ? unverified : nil
    }

    private static let connections: Set<String> = [
        "tls", "ssl", "https", "certificate", "certificates", "cert", "certs", "requests", "httpx", "ldaps",
    ]

    /// Whether `verify` means the other side's certificate.
    private static func isOfConnection(_ around: [String], _ fields: Fields?) -> Bool {
        if around.dropLast().contains(where: connections.contains) { return true }
        return fields?.nodes.contains { node in
            guard case .scalar(let value) = node.content, let text = value.string else { return false }
            return ["https://", "ldaps://", "wss://"].contains(where: text.hasPrefix)
        } ?? false
    }

    private static let modes: Set<String> = [
        "verification", "verification_mode", "cert_reqs", "ssl_cert_reqs", "ssl_verify", "verify_ssl",
        "tls_verify", "verify_tls", "ssl_verification", "tls_verification", "verify_mode", "ssl_verify_mode",
        "verify",
    ]

    /// `tls: {verify: none}`, `cert_reqs: CERT_NONE`
    private static func unchecked(_ text: String, _ words: [String], _ around: [String], _ fields: Fields?)
        -> Doubt?
    {
        let joined = words.joined(separator: "_")
        guard modes.contains(joined),
            ["none", "cert_none", "ssl.cert_none", "verify_none"].contains(text.lowercased()),
            joined.contains("ssl") || joined.contains("tls") || joined.contains("cert")
                || isOfConnection(around, fields)
        else { return nil }
        // A server doesn't ask its clients for certificates.
        let isServer = fields?.names.contains { ["bind", "listen", "key", "key_file"].contains($0) } ?? false
        return isServer
            ? nil
            : (
                unverified.rule, unverified.message,
                "write the mode that checks it: `full`, `peer`, `required`"
            )
    }

    private static let blindness = [
        "insecure_skip_verify", "skip_tls_verify", "tls_skip_verify", "skip_ssl_verify", "ssl_skip_verify",
        "skip_ssl_validation", "skip_ssl_verification", "skip_tls_verification", "disable_ssl_verification",
        "disable_tls_verification", "disable_certificate_validation", "disable_ssl_validation",
        "ssl_insecure", "tls_insecure", "insecure_tls", "insecure_ssl", "accept_invalid_certs",
        "accept_invalid_certificates", "accept_invalid_hostnames", "trust_server_certificate",
        "trust_all_certificates", "trust_all_certs", "ignore_ssl_errors", "ignore_certificate_errors",
        "ignore_https_errors", "no_verify_ssl", "ssl_no_verify", "no_check_certificate",
    ]

    private static func blind(_ words: [String], _ around: [String]) -> Doubt? {
        let joined = words.joined(separator: "_")
        if blindness.contains(where: { joined == $0 || joined.hasSuffix("_" + $0) }) {
            return (unverified.rule, unverified.message, "write `false`")
        }
        guard joined == "ignore_expiration", around.contains(where: { signing.contains($0) }) else {
            return nil
        }
        return ("no-signature", "tokens are taken long after they have expired", "write `false`")
    }

    // MARK: Tokens

    private static let signing: Set<String> = [
        "jwt", "jws", "jose", "token", "tokens", "bearer", "oidc", "oauth", "oauth2", "signing", "signature",
    ]

    private static func unsigned(_ text: String, _ words: [String], _ around: [String]) -> Doubt? {
        guard ["alg", "algorithm", "algorithms"].contains(words.last ?? ""), text.lowercased() == "none",
            around.contains(where: { signing.contains($0) })
        else { return nil }
        return (
            "no-signature", "tokens without a signature are taken: anybody can write them",
            "write `RS256`, `ES256` or `HS256`"
        )
    }

    // MARK: Browsers

    private static let ages: Set<String> = ["age", "maxage", "seconds"]
    /// Seconds. What is shorter leaves who comes back after a month open to a first request without TLS.
    private static let shortAge = 30 * 86_400

    private static func shortHSTS(_ seconds: Int) -> Doubt? {
        guard (1..<shortAge).contains(seconds) else { return nil }
        return (
            "security-header", "browsers keep to TLS for \(seconds) seconds only",
            "a year is usual: `31536000`"
        )
    }

    private static func shortHSTS(_ text: String, _ name: String) -> Doubt? {
        guard name.lowercased().replacing("_", with: "-").hasSuffix("strict-transport-security"),
            let start = text.lowercased().firstRange(of: "max-age=")?.upperBound
        else { return nil }
        let digits = text.lowercased()[start...].drop { $0 == "\"" }.prefix(while: \.isNumber)
        guard let seconds = Int(digits), seconds < shortAge else { return nil }
        return (
            "security-header", "browsers keep to TLS for \(seconds) seconds only",
            "a year is usual: `max-age=31536000`"
        )
    }

    /// An origin that no page has, or that every page can have.
    private static func origin(_ text: String, _ words: [String], _ around: [String]) -> Doubt? {
        guard words.contains("origin") || words.contains("origins"),
            around.contains("cors") || words.contains("allowed") || words.contains("allow")
        else { return nil }
        if text == "null" {
            return (
                "wildcard-cors", "any web site can have the origin `null`, in a frame",
                "name the origins that may: `https://app.example.com`"
            )
        }
        if [".*", "^.*$", "https?://.*", "^https?://.*$", "^https?://.+$", "https://.*"].contains(text) {
            return (
                "wildcard-cors", "any web site may use this service",
                "name the origins that may: `https://app.example.com`"
            )
        }
        if around.contains("cors"), isBareName(text) {
            return (
                "cors-origin", "no page has this origin: one begins with its scheme",
                "write `https://\(text)`"
            )
        }
        guard text.hasPrefix("https://") || text.hasPrefix("http://"), text.hasSuffix("/"),
            !text.contains(where: { "*^$()|\\[]{}".contains($0) }),
            let authority = URIReference(text).authority, !authority.isEmpty
        else { return nil }
        let scheme = text.prefix { $0 != "/" }
        return (
            "cors-origin", "no page has this origin: one ends with its host, or with its port",
            "write `\(scheme)//\(authority)`"
        )
    }

    /// `shop.example.com`, `shop.example.com:8443`
    private static func isBareName(_ text: String) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard let host = parts.first, parts.count < 3, parts.dropFirst().allSatisfy({ Int($0) != nil }),
            host.contains("."), !host.hasPrefix("."), !host.hasSuffix(".")
        else { return false }
        return host.utf8.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || $0 == 0x2D || $0 == 0x2E }
            && host.split(separator: ".").last?.utf8.first?.isASCIILetter ?? false
    }

    // MARK: Addresses

    private static let openQueries: Set<String> = [
        "ssl=false", "ssl=0", "usessl=false", "tls=false", "tls=skip-verify", "encrypt=false",
        "trustservercertificate=true", "ssl-mode=disabled", "sslmode=disabled", "tlsinsecure=true",
        "ssl_cert_reqs=none", "ssl_cert_reqs=cert_none", "verifyservercertificate=false",
        "tlsallowinvalidcertificates=true",
    ]

    /// What an address of a database says of its connection.
    private static func query(_ text: String) -> Doubt? {
        guard text.contains("://"), text.utf8.count < 2000 else { return nil }
        let lower = text.lowercased()
        let parts = lower.split { "?&;".contains($0) }
        guard parts.count > 1, let open = parts.dropFirst().first(where: { openQueries.contains(String($0)) })
        else { return nil }
        let host = parts[0].split(separator: "@").last?.split(separator: "/").last ?? ""
        if lower.contains("//localhost") || lower.contains("@localhost") || lower.contains("//127.")
            || lower.contains("@127.") || host.isEmpty
        {
            return nil
        }
        return (
            "no-tls", "by `\(open)`, the connection goes without TLS, or without its checks",
            "leave `\(open)` out"
        )
    }
}
