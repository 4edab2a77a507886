// Ports that everybody knows for one program, at another one's name.

import PluginAPI

enum PortNames {
    /// By the words and schemes that programs go by.
    private static let ports = [
        "amqp": 5672, "amqps": 5671, "dns": 53, "elasticsearch": 9200, "ftp": 21, "http": 80, "https": 443,
        "imap": 143,
        "imaps": 993, "kafka": 9092, "ldap": 389, "ldaps": 636, "mariadb": 3306, "memcached": 11211,
        "mongodb": 27017,
        "mqtt": 1883, "mqtts": 8883, "mysql": 3306, "nats": 4222, "postgres": 5432, "postgresql": 5432,
        "rabbitmq": 5672,
        "elastic": 9200, "mongo": 27017, "pg": 5432, "pgsql": 5432, "rabbit": 5672, "redis": 6379, "smtp": 25,
        "smtps": 465, "ssh": 22,
    ]
    /// What a message calls the program of a port.
    private static let programs = [
        21: "FTP", 22: "SSH", 25: "SMTP", 53: "DNS", 80: "HTTP", 143: "IMAP", 389: "LDAP", 443: "HTTPS",
        465: "SMTPS",
        636: "LDAPS", 993: "IMAPS", 1883: "MQTT", 3306: "MySQL", 4222: "NATS", 5432: "PostgreSQL",
        5671: "AMQPS",
        5672: "AMQP", 6379: "Redis", 8883: "MQTTS", 9092: "Kafka", 9200: "Elasticsearch", 11211: "memcached",
        27017: "MongoDB",
    ]
    private static let kinds: Set<String> = ["adapter", "dialect", "driver", "engine", "type"]

    /// A machine's name with a port behind it, where its port has a key of its own: `{host: "db:5432", port: 5432}`.
    static func hosts(_ members: Instance.Members, _ key: ConfigKey) -> [SchemaProblem] {
        guard let port = members["port"]?.number?.text else { return [] }
        return zip(members.names, members.values).compactMap { name, value in
            guard WellKnownKeys(key.appending(.name(name))) == .host, WellKnownKeys.words(name).count == 1,
                let text = value.string, !value.isSecret, let colon = text.lastIndex(of: ":"),
                let own = Int(text[text.index(after: colon)...]), (1...65535).contains(own),
                text[..<colon].utf8.allSatisfy({
                    $0.isASCIILetter || $0.isASCIIDigit || $0 == 0x2D || $0 == 0x2E
                }),
                colon > text.startIndex
            else { return nil }
            return SchemaProblem(
                origin: value.origin, key: key.appending(.name(name)), rule: "host",
                message: "this is a machine with its port, and `port` has \(port)",
                help: "write `\(text[..<colon])`")
        }
    }

    /// What is wrong with a port, by its name or by the program that is named beside it, or with that in an address.
    static func doubt(_ instance: Instance, _ key: ConfigKey, in section: Instance.Members) -> (
        message: String, help: String
    )? {
        if let text = instance.string { return text.contains("://") ? address(text) : nil }
        let words = WellKnownKeys.words(key.lastName ?? "")
        guard words.last == "port", case .int(let port) = instance.content else { return nil }
        var named = words.dropLast().filter { ports[$0] != nil }
        if words.count == 1 {
            let kind = zip(section.names, section.values).first { name, value in
                WellKnownKeys.words(name).last.map(kinds.contains) ?? false
                    && value.string.map { ports[$0.lowercased()] != nil } ?? false
            }
            let around = key.steps.dropLast().last.flatMap { step in
                if case .name(let name) = step { return WellKnownKeys.words(name) }
                return nil
            }
            // What serves HTTP may do so at any port, and with TLS.
            named =
                kind?.1.string.map { [$0.lowercased()] }
                ?? around?.filter { ports[$0] != nil && !["http", "https", "dns", "ssh"].contains($0) } ?? []
        }
        guard named.count == 1, let own = ports[named[0]] else { return nil }
        return doubt(port, own, named[0])
    }

    private static func doubt(_ port: Int, _ own: Int, _ name: String) -> (message: String, help: String)? {
        // By HTTP one talks to many programs, at their ports.
        let isWeb = name.hasPrefix("http")
        guard port != own, let other = programs[port], !areAlike(name, port),
            !isWeb || port == 80 || port == 443
        else {
            return nil
        }
        return ("\(port) is the port of \(other)", "`\(name)` has \(own), unless it is meant")
    }

    /// Whether a program may have the other port, too: with TLS, or from TLS on.
    private static func areAlike(_ name: String, _ port: Int) -> Bool {
        guard let own = ports[name] else { return true }
        let pairs = [(389, 636), (143, 993), (25, 465), (5672, 5671), (1883, 8883)]
        return pairs.contains { $0 == (own, port) && !name.hasSuffix("s") }
    }

    private static func address(_ text: String) -> (message: String, help: String)? {
        let address = URIReference(text)
        guard let scheme = address.scheme?.split(separator: "+").first.map(String.init),
            let own = ports[scheme],
            let host = address.authority.map(ReachedHost.host), !host.hasPrefix("["), !host.contains(","),
            let colon = host.lastIndex(of: ":"), let port = Int(host[host.index(after: colon)...])
        else { return nil }
        return doubt(port, own, scheme)
    }
}
