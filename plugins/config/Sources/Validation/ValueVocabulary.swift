// Words that values are chosen from, by the names of their keys: a word that is nearly one of them is a slip.

import PluginAPI
import Syntax

enum ValueVocabulary {
    /// What is nearly a word that its key is known for; nil: it is one, or something else altogether.
    static func slip(_ instance: Instance, _ key: ConfigKey) -> (message: String, help: String)? {
        if let isTrue = instance.string.flatMap(Self.switchSlip) {
            return ("this is the text \(instance.shown)", "did you mean `\(isTrue)`?")
        }
        guard !instance.isSecret, let text = instance.string, text.utf8.count > 2, let name = key.lastName,
            let last = WellKnownKeys.words(name).last
        else { return nil }
        if let doubt = TimeZoneNames.doubt(text, WellKnownKeys.words(name)) { return doubt }
        if let mode = sslMode(in: text) { return mode }
        guard
            last != "site" || WellKnownKeys.words(name).contains("same"),
            let words = words[last] ?? words[String(last.dropLast(last.hasSuffix("s") ? 1 : 0))]
        else { return nil }
        let lower = text.lowercased()
        // `if-not-present` is how others write `IfNotPresent`.
        func plain(_ word: String) -> String { word.lowercased().filter { $0 != "-" && $0 != "_" } }
        if ["balancing", "policy", "restart", "strategy"].contains(last),
            words.contains(where: { plain($0) == plain(text) })
        {
            return nil
        }
        guard !words.contains(where: { $0.lowercased() == lower }),
            let close = closest(to: lower, among: words.map { $0.lowercased() })
        else { return nil }
        // `postgres14` is no slip.
        if lower.hasPrefix(close), lower.dropFirst(close.count).contains(where: { !$0.isLetter }) {
            return nil
        }
        let word = words.first { $0.lowercased() == close } ?? close
        return ("'\(text)' is no word that is known here", "did you mean `\(word)`?")
    }

    /// A slip in `…?sslmode=requir` of an address.
    private static func sslMode(in text: String) -> (message: String, help: String)? {
        guard text.contains("://"), let start = text.firstRange(of: "sslmode=")?.upperBound else {
            return nil
        }
        let mode = text[start...].prefix { $0.isLetter || $0 == "-" || $0 == "_" }
        guard let modes = words["sslmode"], !mode.isEmpty, !modes.contains(mode.lowercased()),
            let close = closest(to: mode.lowercased(), among: modes)
        else { return nil }
        return ("'\(mode)' is no mode of `sslmode`", "did you mean `sslmode=\(close)`?")
    }

    /// What `true` or `false` with letters missing or turned was meant to be.
    static func switchSlip(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "ture", "treu", "rtue", "tru", "trrue", "truee", "ttrue", "truue": true
        case "flase", "fasle", "fales", "afalse", "fals", "flse", "fale", "falsee", "faslse", "ffalse": false
        default: nil
        }
    }

    private static let environments = [
        "development", "production", "staging", "testing", "test", "local", "sandbox", "preview",
        "integration",
    ]
    private static let sameSites = ["strict", "lax", "none"]
    private static let words: [String: [String]] = [
        "format": [
            "json", "text", "console", "logfmt", "plain", "pretty", "yaml", "xml", "csv", "html", "combined",
            "common", "simple", "toml", "detailed", "jsonl", "ndjson", "parquet",
        ],
        "formatter": ["json", "text", "console", "logfmt", "plain", "pretty", "simple", "detailed"],
        "algorithm": [
            "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384",
            "PS512", "EdDSA", "argon2id", "argon2",
            "bcrypt", "scrypt", "pbkdf2", "sha256", "sha512", "round_robin", "least_conn", "aes-256-gcm",
        ],
        "hash": ["argon2id", "argon2", "bcrypt", "scrypt", "pbkdf2", "sha256", "sha512"],
        "samesite": sameSites, "site": sameSites,
        "env": environments, "environment": environments, "stage": environments,
        "driver": [
            "postgres", "postgresql", "mysql", "mariadb", "sqlite", "redis", "mongodb", "asyncpg", "psycopg2",
            "psycopg", "aiosqlite", "memcached", "memory", "oracle", "mssql",
        ],
        "engine": [
            "postgres", "postgresql", "mysql", "mariadb", "sqlite", "redis", "mongodb", "innodb", "oracle",
            "mssql", "jinja2", "django",
        ],
        "dialect": ["postgres", "postgresql", "mysql", "mariadb", "sqlite", "oracle", "mssql"],
        "backend": [
            "postgres", "postgresql", "mysql", "sqlite", "redis", "memcached", "memory", "rabbitmq", "kafka",
            "file", "filesystem", "dummy", "database", "local", "s3",
        ],
        "broker": ["rabbitmq", "kafka", "redis", "nats", "activemq", "mosquitto"],
        "protocol": ["http", "https", "tcp", "udp", "grpc", "amqp", "mqtt", "unix", "wss", "tls"],
        "scheme": ["http", "https", "grpc", "wss"],
        "sslmode": ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"],
        "method": ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT"],
        "compression": ["gzip", "zstd", "brotli", "deflate", "snappy", "none", "bzip2", "zlib"],
        "output": ["stdout", "stderr", "file", "syslog", "console", "journald", "both"],
        "restart": ["always", "unless-stopped", "on-failure"],
        "policy": [
            "always", "never", "ifnotpresent", "allow", "deny", "strict", "lax", "lru", "lfu", "fifo",
            "allkeys-lru", "volatile-lru", "noeviction", "exponential", "linear", "constant",
        ],
        "eviction": [
            "allkeys-lru", "volatile-lru", "allkeys-lfu", "volatile-lfu", "noeviction", "lru", "lfu", "fifo",
        ],
        "strategy": [
            "rolling", "recreate", "blue-green", "canary", "round_robin", "round-robin", "least_conn",
            "random", "exponential", "linear", "constant",
        ],
        "balancing": ["round_robin", "round-robin", "least_conn", "least-connections", "ip_hash", "random"],
        "backoff": ["exponential", "linear", "constant", "fixed", "fibonacci"],
        "mechanism": [
            "PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-512", "XOAUTH2",
            "OAUTHBEARER", "EXTERNAL", "GSSAPI",
        ],
        "starttls": ["none", "optional", "required", "opportunistic", "always", "never"],
        "encryption": ["none", "starttls", "required", "optional"],
    ]
}
