// Keys whose names say what their values are, in any project: as schemas.

import Formats
import PluginAPI
import Syntax

enum WellKnownKeys: String, CaseIterable {
    case port, namedPort, host, url, duration, count, amount, flag, percent, share, email, level, network

    /// By a key's name and the names around it; nil: it says nothing.
    init?(_ key: ConfigKey) {
        let names = key.steps.compactMap { step in
            if case .name(let name) = step { return name }
            return nil
        }
        // An item of a list is no longer what the list's name says.
        guard case .name(let name)? = key.steps.last else { return nil }
        // `prometheus.io/port` is a name that other programs know, with values of their own.
        guard !name.contains("/") else { return nil }
        let words = Self.words(name)
        guard let last = words.last, let kind = Self.kind(names, words, last), !Self.isSwitch(words),
            !Self.isFeature(names.dropLast()),
            // Variables are texts, whatever they stand for.
            Self.addresses.contains(last) || !Self.isVariable(names.dropLast())
        else { return nil }
        self = kind
    }

    private static func kind(_ names: [String], _ words: [String], _ last: String) -> WellKnownKeys? {
        switch last {
        // Kubernetes takes a port's name there, too.
        case "port" where words == ["target", "port"] || probes.contains(names.dropLast().last ?? ""):
            return .namedPort
        case "port": return .port
        case "value" where words == ["port", "value"], "number" where words == ["port", "number"]:
            return .port
        case "host", "hostname": return .host
        case "url", "uri": return .url
        // `retry_on_timeout` is no time.
        case "timeout" where words.contains("on"): return nil
        case "timeout", "ttl": return .duration
        case "workers" where words.count == 1, "threads" where words.count == 1: return .count
        case "workers", "threads", "replicas": return .amount
        case "enabled", "disabled": return .flag
        case "percent", "percentage":
            let all = names.dropLast().flatMap(Self.words) + words
            return all.contains(where: parts.contains) ? .share : .percent
        case "email": return .email
        case "from" where isOfMail(words), "to" where isOfMail(words), "sender" where isOfMail(words):
            return .email
        case "cidr": return .network
        case "level", "loglevel":
            let around = names.dropLast().flatMap(Self.words) + words.dropLast()
            guard
                last == "loglevel"
                    || around.contains(where: { ["log", "logging", "logger", "logs"].contains($0) })
                    || names.count == 1
            else { return nil }
            return .level
        // A logger and its level: `level: {com.example: debug}`.
        case _ where isLogger(names): return .level
        default:
            guard words == ["debug"] || words.first == "is" && words.count > 1 else { return nil }
            return .flag
        }
    }

    /// `mail_from`
    private static func isOfMail(_ words: [String]) -> Bool {
        words.contains("mail") || words.contains("email")
    }

    /// `check_hostname` and `log_url` say whether to do something.
    private static func isSwitch(_ words: [String]) -> Bool {
        words.count > 1 && verbs.contains(words[0])
    }

    /// What there is a whole of, so that no more than 100 % can be.
    private static let parts: Set<String> = [
        "availability", "battery", "canary", "coverage", "cpu", "discount", "disk", "error", "errors",
        "failure", "failures", "heap", "hit", "humidity", "limiter", "load", "loss", "mem", "memory", "miss",
        "quota", "retries", "retry", "rollout", "sample", "sampler", "sampling", "space", "storage",
        "success", "swap", "threshold", "thresholds", "traffic", "usage", "utilisation", "utilization",
        "vat",
    ]

    private static let verbs: Set<String> = [
        "check", "hide", "ignore", "include", "log", "match", "preserve", "print", "resolve", "show", "skip",
        "strip", "trust", "validate", "verify",
    ]

    /// Whether a key is the name of something that is there or isn't: `features: {threads: true}`.
    private static func isFeature(_ around: ArraySlice<String>) -> Bool {
        guard let section = around.last.flatMap({ words($0).last }) else { return false }
        return ["capabilities", "experiments", "feature", "features", "flags", "toggles"].contains(section)
    }

    /// Whether a key is a variable for a program: `environment: {PORT: "8080"}`.
    private static func isVariable(_ around: ArraySlice<String>) -> Bool {
        guard let section = around.last else { return false }
        return ["args", "build_args", "env", "environ", "environment", "variables", "vars"].contains(section)
    }

    private static let addresses: Set<String> = ["cidr", "email", "host", "hostname", "uri", "url"]

    /// How Kubernetes asks a container whether it lives; `*` may stand for any of them.
    private static let probes: Set<String> = ["httpGet", "tcpSocket", "grpc", "*"]

    private static func isLogger(_ names: [String]) -> Bool {
        guard names.count > 2, let section = words(names[names.count - 2]).last,
            section == "level" || section == "levels"
        else { return false }
        return words(names[names.count - 3]).contains { ["log", "logging", "logger", "logs"].contains($0) }
    }

    /// `max_pool-Size` is max, pool and size.
    static func words(_ name: String) -> [String] {
        // Asked of every key by many checks, so that letters of most languages go the short way.
        if name.utf8.allSatisfy({ $0 < 0x80 }) { return asciiWords(name.utf8) }
        var words: [String] = []
        var word = ""
        var wasLower = false
        for character in name {
            if !character.isLetter && !character.isNumber || (character.isUppercase && wasLower) {
                if !word.isEmpty { words.append(word) }
                word = ""
            }
            if character.isLetter || character.isNumber { word += character.lowercased() }
            wasLower = character.isLowercase
        }
        if !word.isEmpty { words.append(word) }
        return words
    }

    private static func asciiWords(_ name: String.UTF8View) -> [String] {
        var words: [String] = []
        var word: [UInt8] = []
        var wasLower = false
        func end() {
            if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
            word.removeAll(keepingCapacity: true)
        }
        for byte in name {
            let isUpper = byte &- 0x41 < 26
            let isPart = byte.isASCIILetter || byte.isASCIIDigit
            if !isPart || (isUpper && wasLower) { end() }
            if isPart { word.append(isUpper ? byte | 0x20 : byte) }
            wasLower = byte &- 0x61 < 26
        }
        end()
        return words
    }

    /// In JSON.
    var schema: String {
        switch self {
        case .port: #"{"type": "integer", "minimum": 1, "maximum": 65535}"#
        case .namedPort:
            #"{"type": ["integer", "string"], "minimum": 1, "maximum": 65535, "pattern": "^(?=.*[a-z])[a-z0-9-]{1,15}$"}"#
        case .host: #"{"type": "string", "pattern": "^[^\\s/]*$|^/[^\\s]*$"}"#
        case .url:
            #"{"type": "string", "pattern": "^$|^[/.?#]\\S*$|^[a-zA-Z][a-zA-Z0-9+.-]*:(?!\\d+([/?]|$))\\S+$|^tel:|%\\(|\\{"}"#
        case .duration:
            #"{"type": ["number", "string"], "minimum": 0, "pattern": "^(?=\\d)(\\d+(\\.\\d+)?\\s?(ns|us|µs|ms|s|sec|secs|second|seconds|m|min|mins|minute|minutes|h|hour|hours|d|day|days|w|week|weeks)\\s?)*(\\d+(\\.\\d+)?\\s?)?$|^P[0-9YMWDTHS.]+$"}"#
        case .count: #"{"type": ["integer", "string"], "minimum": 1, "pattern": "^(auto|max|cpu|cores)$"}"#
        case .amount: #"{"type": ["integer", "string"], "minimum": 0, "pattern": "^(auto|max|cpu|cores)$"}"#
        case .flag: #"{"type": "boolean"}"#
        case .percent:
            #"{"type": ["number", "string"], "minimum": 0, "pattern": "^\\d+(\\.\\d+)?%$"}"#
        case .share:
            #"{"type": ["number", "string"], "minimum": 0, "maximum": 100, "pattern": "^\\d+(\\.\\d+)?%$"}"#
        case .email: #"{"type": "string", "pattern": "^$|@"}"#
        case .network: #"{"type": "string", "pattern": "^[0-9a-fA-F.:]+/\\d{1,3}$"}"#
        case .level:
            """
            {"enum": ["debug", "info", "warning", "warn", "error", "critical", "fatal", "trace", "notice", "alert", "emergency", \
            "panic", "verbose", "silly", "http", "off", "none", "all"]}
            """
        }
    }

    /// What text must be, for messages.
    private var text: String {
        switch self {
        case .port: "a port"
        case .namedPort: "a port, or the name of one"
        case .host: "the name or address of a machine, without a scheme"
        case .url: "an address with its scheme, or a path"
        case .duration: "a duration, such as `30s`, or a number"
        case .count, .amount: "a number, or `auto`"
        case .flag: "true or false"
        case .percent, .share: "a number, or a percentage such as `5%`"
        case .email: "a mail address"
        case .level: "a level of logging"
        case .network: "a network, such as `10.0.0.0/8`"
        }
    }

    /// A pattern means nothing to people: instead, what it stands for.
    func worded(_ problem: SchemaProblem, _ instance: Instance) -> SchemaProblem {
        guard ["type", "minimum", "maximum", "pattern", "enum"].contains(problem.rule) else { return problem }
        if self == .level, let number = instance.number.flatMap(\.int) {
            let name = Self.levels[number].map { "write `\($0)`" }
            return SchemaProblem(
                origin: problem.origin, key: problem.key, rule: rawValue,
                message: "this must be \(text), and is \(instance.shown)", help: name ?? "like `warning`")
        }
        return SchemaProblem(
            origin: problem.origin, key: problem.key,
            rule: problem.rule == "pattern" ? rawValue : problem.rule,
            message: problem.rule == "pattern"
                ? "this must be \(text), and is \(instance.shown)" : problem.message,
            help: self == .duration
                && (problem.rule == "type" || instance.string.map { ExactNumber(text: $0) != nil } ?? false)
                ? withUnit(instance)
                : problem.help ?? SchemaSuggestion.converted(instance, to: [.integer]) ?? suggestion(instance)
        )
    }

    /// As Python numbers them.
    private static let levels = [10: "debug", 20: "info", 30: "warning", 40: "error", 50: "critical"]

    /// Of a number where durations have units: with one. Of one in quotes: that, or without them.
    private func withUnit(_ instance: Instance) -> String? {
        if let number = instance.number { return "with its unit: `\(number.text)s`, `\(number.text)ms`, …" }
        return instance.string.map { "write `\($0)`, or with its unit: `\($0)s`, `\($0)ms`, …" }
    }

    /// `https//example.com` with its colon; nil: that isn't what it lacks.
    static func withColon(_ text: String) -> String? {
        guard let slashes = text.firstRange(of: "//"), schemes.contains(String(text[..<slashes.lowerBound])),
            !text.contains("@")
        else { return nil }
        return text[..<slashes.lowerBound] + ":" + text[slashes.lowerBound...]
    }

    /// What was probably meant, or how such a value looks.
    private func suggestion(_ instance: Instance) -> String? {
        let text = instance.isSecret ? nil : instance.string
        switch self {
        case .port, .namedPort: return "like `8080`: ports go from 1 to 65535"
        case .duration:
            return text.flatMap { WrittenDuration.corrected($0) }.map { "write `\($0)`" } ?? "like `30s`"
        case .url:
            if let address = text.flatMap(Self.withColon) { return "write `\(address)`" }
            guard let text, text.contains("."), !text.contains(where: { " @\\".contains($0) }) else {
                return "like `https://example.com`"
            }
            // A port says that it may be any program's.
            return text.contains(":")
                ? "with its scheme before it: `https://\(text)`, …" : "write `https://\(text)`"
        case .host:
            let host = text.map { URIReference($0).authority ?? "" } ?? ""
            return host.isEmpty || SecretMask.masked(host) != host
                ? "like `db.example.com`" : "write `\(host)`"
        case .email: return "like `ops@example.com`"
        case .network: return "like `10.0.0.0/8`"
        case .percent, .share: return "like `50`, or `50%`"
        case .flag: return "write `true` or `false`"
        case .count, .amount: return "like `4`"
        case .level: return nil
        }
    }

    /// A value that it says nothing of: a section or list of that name, or nothing at all; a port that is a range, or one
    /// of a serial line.
    func isBeside(_ instance: Instance) -> Bool {
        switch instance.content {
        case .object, .array, .null, .unknown: return true
        // Whether to write mails, or whether there is an end to waiting; `host: true` listens everywhere.
        case .bool where self == .email || self == .host: return true
        // The program decides, or the part is on where it is wanted.
        case .string("auto") where self == .flag: return true
        case .bool(false) where self == .duration: return true
        // Some program fills it in.
        case .string(let text) where text.contains("{{") || text.contains("<%="): return true
        case .string(let text) where self == .port && Self.portNames.contains(text): return true
        case .string(let text) where self == .port:
            let ends = text.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "," || $0 == ":" }
            return text.hasPrefix("/dev/") || text.hasPrefix("COM")
                || ends.count > 1 && ends.allSatisfy { Int($0).map { (1...65535).contains($0) } ?? false }
        default: return false
        }
    }

    /// By which Kubernetes and others call ports of containers.
    private static let portNames: Set<String> = [
        "admin", "api", "dns", "grpc", "grpc-web", "h2c", "health", "healthz", "http", "http-metrics",
        "http-web", "http2", "https", "https-metrics", "management", "metrics", "monitoring", "probe",
        "prometheus", "tcp", "tls", "udp", "web", "websecure", "webhook", "ws", "wss",
    ]

    /// Words that stand for a number.
    static let numberWords: Set<String> = ["auto", "default", "inherit", "max", "none", "unlimited"]

    /// What a section of any project may have, whatever the base has there.
    static func isUsual(_ key: ConfigKey) -> Bool {
        guard let name = key.lastName else { return false }
        let words = words(name)
        if usual.contains(words.joined(separator: "_")) { return true }
        let isLog = key.steps.dropLast().contains { step in
            guard case .name(let name) = step, let word = self.words(name).last else { return false }
            return ["log", "logging", "logger", "logs"].contains(word)
        }
        let isOfLog =
            words.count > 1 && words.contains("log")
            && ["file", "format", "level", "path"].contains(words.last)
        // Headers of security have long names, which say enough.
        if isOfLog || words.prefix(3) == ["strict", "transport", "security"]
            || words.prefix(3) == ["content", "security", "policy"]
        {
            return true
        }
        return isLog && ["file", "format", "level"].contains(words.joined(separator: "_"))
    }

    private static let usual: Set<String> = [
        "ca", "ca_file", "cert", "cert_file", "cert_key", "certificate", "certificate_key", "debug",
        "description",
        "enabled",
        "host", "hostname", "key_file", "max_age", "name", "port", "region", "ssl", "ssl_mode", "sslmode",
        "timeout",
        "tls",
        "ttl", "url", "user", "username", "workers", "domain", "protocol",
    ]

    /// What no schema can say: of a URL its scheme and port, of a name that is nearly one of its list.
    func doubts(_ instance: Instance) -> (message: String, help: String?)? {
        if self == .email { return mailDoubt(instance) }
        if self == .share, let text = instance.string, text.hasSuffix("%"),
            let number = Double(text.dropLast()),
            number > 100
        {
            return ("this must be 100% or less, and is \(instance.shown)", "like `50%`")
        }
        guard self == .url, let text = instance.string, !text.isEmpty,
            !instance.isSecret || text.contains("://")
        else { return nil }
        let address = URIReference(text)
        if let scheme = address.scheme, text.contains("://") || text.contains(":/"),
            !Self.schemes.contains(scheme),
            let close = closest(to: scheme, among: Self.schemes)
        {
            return ("there is no scheme `\(scheme)`", "did you mean `\(close)`?")
        }
        guard let authority = address.authority else {
            if let scheme = address.scheme, Self.slashed.contains(scheme) {
                let rest = text.dropFirst(scheme.count + 1).drop { $0 == "/" }
                return (
                    "after `\(scheme):` stands `//`",
                    instance.isSecret ? nil : "write `\(SecretMask.masked("\(scheme)://\(rest)"))`"
                )
            }
            return nil
        }
        if authority.isEmpty,
            ["http", "https", "ws", "wss", "rediss", "amqps", "ldaps"].contains(address.scheme)
        {
            return ("there is no machine behind `\(address.scheme ?? "")://`", "like `https://example.com`")
        }
        let host =
            authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority[...]
        guard !host.hasPrefix("["), let colon = host.lastIndex(of: ":"), !host.contains(","),
            !host.contains(where: { "$%{".contains($0) })
        else { return nil }
        let port = host[host.index(after: colon)...]
        guard port.isEmpty || (Int(port).map { (1...65535).contains($0) } ?? false) else {
            // What stands there may be a password with a sign in it that ends it.
            let isNumber = port.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
            return isNumber
                ? ("its port must be from 1 to 65535, and is '\(port)'", nil)
                : (
                    "what stands at its port is no number",
                    "in a password, `#`, `/`, `?` and `@` are written `%23`, `%2F`, `%3F` and `%40`"
                )
        }
        return nil
    }

    /// Two signs in it, blanks within the address, or a comma for a dot.
    private func mailDoubt(_ instance: Instance) -> (message: String, help: String?)? {
        guard let text = instance.string, !instance.isSecret, !text.contains(","), !text.contains("${"),
            !text.contains("{{")
        else { return nil }
        let address =
            text.firstIndex(of: "<").map { text[text.index(after: $0)...].prefix { $0 != ">" } } ?? text[...]
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count > 1 else { return nil }
        let isRight =
            parts.count == 2 && !parts[0].isEmpty && !parts[1].isEmpty && !address.contains(" ")
            && !parts[1].contains("..") && !parts[1].hasSuffix(".") && !parts[1].hasPrefix(".")
        return isRight
            ? nil : ("this must be a mail address, and is \(instance.shown)", "like `ops@example.com`")
    }

    /// Of addresses in which a machine must stand.
    private static let slashed: Set<String> = [
        "amqp", "amqps", "ftp", "ftps", "grpc", "grpcs", "http", "https", "kafka", "ldap", "ldaps", "mongodb",
        "mqtt",
        "mqtts", "mysql", "nats", "postgres", "postgresql", "redis", "rediss", "sftp", "smtp", "smtps", "ws",
        "wss",
    ]

    static let schemes = [
        "https", "http", "postgres", "postgresql", "mysql", "redis", "rediss", "amqp", "amqps", "mongodb",
        "sqlite",
        "ftp", "ftps", "sftp", "ssh", "ws", "wss", "tcp", "udp", "unix", "ldap", "ldaps", "smtp", "smtps",
        "nats",
        "grpc", "grpcs", "kafka", "file", "git", "jdbc", "mqtt", "mqtts", "memory", "s3", "gs", "tls", "ssl",
        "smb", "nfs", "hdfs", "imap", "imaps", "stomp", "bolt", "rtmp", "rtsp", "pulsar", "valkey",
        "cassandra", "mariadb",
        "data", "about", "https+unix", "http+unix", "docker", "oci", "vault", "consul", "etcd",
        "clickhouse", "cockroachdb", "couchdb", "gelf", "influxdb", "ipp", "irc", "ircs", "neo4j", "nntp",
        "pop3", "pop3s",
        "rsync", "rtmps", "rtsps", "sip", "sips", "srt", "statsd", "stun", "stuns", "svn", "syslog", "telnet",
        "tftp",
        "turn", "turns", "xmpp",
    ]
}

/// The schemas of well-known keys, compiled once.
final class WellKnownSchemas {
    private let registry = SchemaRegistry { address, reference in
        throw reference.origin.error("no schema \(address)")
    }
    private var schemas: [WellKnownKeys: Schema] = [:]

    func problems(_ instance: Instance, _ key: ConfigKey) throws -> [SchemaProblem] {
        guard let kind = WellKnownKeys(key), !kind.isBeside(instance) else { return [] }
        let schema = try schemas[kind] ?? made(kind)
        // Levels are written in either case.
        if kind == .level, let text = instance.string {
            let lower = Instance(.string(text.lowercased()), instance.origin, isSecret: instance.isSecret)
            let found = try SchemaEvaluation.problems(of: lower, schema, registry, at: key)
            let isCapital = text == text.uppercased()
            return found.map {
                SchemaProblem(
                    origin: $0.origin, key: key, rule: kind.rawValue,
                    message: $0.message.replacing(lower.shown, with: instance.shown),
                    help: isCapital ? $0.help.map(Self.withCapitalWord) : $0.help)
            }
        } else if kind == .level {
            return []
        }
        if kind == .flag, key.lastName == "debug",
            instance.string.map({ $0.contains(":") || $0.contains("*") }) ?? false
        {
            return []
        }
        let found = try SchemaEvaluation.problems(of: instance, schema, registry, at: key)
        if !found.isEmpty {
            return found.map { kind.worded($0, instance) }
        }
        guard let doubt = kind.doubts(instance) else { return [] }
        return [
            SchemaProblem(
                origin: instance.origin, key: key, rule: kind.rawValue, message: doubt.message,
                help: doubt.help)
        ]
    }

    /// Of a help, the word in backticks.
    private static func withCapitalWord(_ help: String) -> String {
        help.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .map { $0.isMultiple(of: 2) ? String($1) : $1.uppercased() }.joined(separator: "`")
    }

    private func made(_ kind: WellKnownKeys) throws -> Schema {
        let document = try SchemaFile.json(kind.schema, Source("well-known keys", folder: "/"))
        let schema = try registry.enter(document, address: "nops:" + kind.rawValue)
        schemas[kind] = schema
        return schema
    }
}
