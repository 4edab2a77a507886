// Names that end as those of secrets do, and name something else.

extension SecretMask {
    /// Whether what stands at a secret's name is none: the address that a proxy passes requests on to (`proxy_pass: backend`),
    /// the names of secrets that Kubernetes takes (`imagePullSecrets`), marks in a model's texts (`pad_token`), what a workflow may do with its token (`id-token: write`), or
    /// the version of a package (`"jsonwebtoken": "^9.0.0"`).
    ///
    /// A password of a proxy may have that name, too; so a single word with digits in it is taken for one, unless it is
    /// as servers are called (`web1`).
    public static func isNoSecret(_ text: String, at name: String) -> Bool {
        var name = name
        let words = name.withUTF8 { SecretName.words($0[...]) }
        // A password may look like that.
        if let last = words.last, last.hasSuffix("token") || last.hasSuffix("tokens"),
            isVersion(text) || switches.contains(text)
        {
            return true
        }
        if words.suffix(2) == ["pull", "secrets"] || words.suffix(2) == ["existing", "secret"] {
            return true
        }
        // Which one of those that a secret of Kubernetes holds.
        if words.count > 2, words[0] == "existing", words[1] == "secret", words.last == "key" { return true }
        if words.count > 1, words.last == "token", textMarks.contains(words[words.count - 2]),
            text.utf8.count < 24, text.hasPrefix("<") || text.hasPrefix("[")
        {
            return true
        }
        // As browsers are told whether to send cookies.
        if words.last == "credentials", ["include", "omit", "same-origin"].contains(text) { return true }
        if words == ["id", "token"], ["none", "read", "write"].contains(text) { return true }
        guard words.count == 2, words[1] == "pass", proxies.contains(words[0]) else { return false }
        // As a variable it is a password; nginx writes it small.
        return isAddress(text) || (name.utf8.allSatisfy { !$0.isUpper } && isServerName(text))
    }

    /// `9.0.0`, `^9.0`, `>=1.2 <2`, `~> 1.0`: digits and dots behind a sign of comparison, or three numbers.
    private static func isVersion(_ text: String) -> Bool {
        let bytes = text.utf8
        guard (3...40).contains(bytes.count) else { return false }
        let number = bytes.drop { "^~<>= v".utf8.contains($0) }
        guard number.first?.isDigit ?? false, number.contains(UInt8(ascii: ".")) else { return false }
        if number.count < bytes.count {
            return number.allSatisfy { $0.isDigit || ".-+ <>=^~|,*x".utf8.contains($0) }
        }
        let parts = number.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 3
            && parts.allSatisfy { !$0.isEmpty && $0.count <= 4 && $0.allSatisfy(\.isDigit) }
    }

    /// `server_tokens: "off"`
    private static let switches: Set = ["false", "no", "off", "on", "true", "yes"]
    /// Of models of language: `pad_token: "<pad>"`.
    private static let textMarks: Set = ["bos", "cls", "eos", "eot", "mask", "pad", "sep", "sot", "unk"]
    private static let proxies: Set = ["proxy", "fastcgi", "uwsgi", "scgi", "grpc", "memcached"]
    private static let servers: Set = [
        "api", "app", "backend", "cache", "db", "frontend", "fpm", "host", "lb", "memcached", "node", "php",
        "pool", "proxy", "server", "service", "srv", "svc", "upstream", "web", "worker", "www",
    ]

    /// `http://app`, `unix:/run/app.sock`, `$upstream`, `php-fpm:9000`
    private static func isAddress(_ text: String) -> Bool {
        if ["http://", "https://", "grpc://", "grpcs://", "unix:", "$"].contains(where: text.hasPrefix) {
            return true
        }
        guard let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")) else { return false }
        let port = text.utf8[text.utf8.index(after: colon)...]
        return (1...5).contains(port.count) && port.allSatisfy(\.isDigit)
            && text.utf8[..<colon].allSatisfy { $0.isNamePart || ".[]:".utf8.contains($0) }
    }

    /// `backend`, `app_servers`, `web1`, `node-2.example.com`
    private static func isServerName(_ text: String) -> Bool {
        guard (2...63).contains(text.utf8.count) else { return false }
        return text.utf8.split(omittingEmptySubsequences: false) { "._-".utf8.contains($0) }.allSatisfy {
            part in
            let letters = part.prefix { $0 >= 0x61 && $0 <= 0x7A }
            let digits = part.dropFirst(letters.count)
            guard digits.count <= 3, digits.allSatisfy(\.isDigit), !part.isEmpty else { return false }
            return letters.isEmpty || digits.isEmpty || servers.contains(String(Substring(letters)))
        }
    }
}
