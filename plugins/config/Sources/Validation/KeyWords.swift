// Words that settings are called by everywhere: one that is nearly such a word, and none itself, is a slip.

import PluginAPI
import Syntax

enum KeyWords {
    /// Of a section's own keys, wherever it lies.
    static func problems(_ members: Instance.Members, _ key: ConfigKey) -> [SchemaProblem] {
        let isNaming = key.steps.contains { step in
            guard case .name(let name) = step else { return false }
            return WellKnownKeys.words(name).last.map(BaseDifferences.namings.contains) ?? false
        }
        guard !isNaming else { return [] }
        return zip(members.names, members.values).compactMap { name, value in
            guard let meant = corrected(name), members[meant] == nil else { return nil }
            return SchemaProblem(
                origin: value.keyOrigin, key: key.appending(.name(name)), rule: "key-word",
                message: "no setting is called `\(name)` anywhere", help: "did you mean `\(meant)`?")
        }
    }

    /// A name with its slip mended, in its own style; nil: there is none, or more than one.
    static func corrected(_ name: String) -> String? {
        guard name.utf8.count < 60,
            name.utf8.allSatisfy({ $0.isASCIILetter || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") })
        else { return nil }
        let slips = WellKnownKeys.words(name).compactMap { word in slip(word).map { (word, $0) } }
        guard slips.count == 1, let (written, meant) = slips.first,
            let range = name.lowercased().firstRange(of: written)
        else { return nil }
        let start = name.lowercased().distance(from: name.lowercased().startIndex, to: range.lowerBound)
        let own = name.dropFirst(start).prefix(written.count)
        let isCapital = own.first?.isUppercase ?? false
        let isLoud = isCapital && own.allSatisfy(\.isUppercase)
        let mended =
            isLoud ? meant.uppercased() : isCapital ? meant.prefix(1).uppercased() + meant.dropFirst() : meant
        return name.prefix(start) + mended + name.dropFirst(start + written.count)
    }

    private static func slip(_ word: String) -> String? {
        guard word.utf8.count > 3, !words.contains(word), !real.contains(word) else { return nil }
        return bySlip[word]
    }

    /// Words that are such slips by their letters.
    private static let real: Set<String> = [
        "form", "from", "prot", "sever", "serve", "trail", "polo", "reties", "treads",
    ]

    /// What one types instead of each word, by the words: two letters turned; of longer words one letter too few or too
    /// many, but not at the end, where many words have another form (`enable`, `header`).
    private static let bySlip: [String: String] = {
        var slips: [String: String] = [:]
        for word in words.sorted() {
            let letters = Array(word)
            for index in letters.indices.dropLast() where letters[index] != letters[index + 1] {
                var turned = letters
                turned.swapAt(index, index + 1)
                slips[String(turned)] = word
            }
            for index in letters.indices {
                let isDouble =
                    (index > 0 && letters[index] == letters[index - 1])
                    || (index + 1 < letters.count && letters[index] == letters[index + 1])
                var short = letters
                short.remove(at: index)
                if isDouble || letters.count > 5 && index > 0 && index < letters.count - 1 {
                    slips[String(short)] = word
                }
                var long = letters
                long.insert(letters[index], at: index)
                if index > 0, index < letters.count - 1, letters.count > 4 { slips[String(long)] = word }
            }
        }
        return slips.filter { !words.contains($0.key) }
    }()

    private static let words: Set<String> = [
        "access", "address", "algorithm", "allow", "allowed", "attempts", "audience", "authentication",
        "backend",
        "backoff", "batch", "broker", "brokers", "bucket", "buffer", "cache", "certificate", "channel",
        "client",
        "cluster", "compress", "compression", "concurrency", "connect", "connection", "connections",
        "consumer",
        "container", "content", "cookie", "cookies", "credentials", "database", "debug", "default", "delay",
        "depth",
        "description", "destination", "directory", "disable", "disabled", "domain", "driver", "duration",
        "email",
        "enable", "enabled", "encryption", "endpoint", "engine", "environment", "exchange", "expires",
        "export",
        "exporter", "features", "filename", "folder", "format", "frontend", "gateway", "handler", "headers",
        "health",
        "heartbeat", "host", "hostname", "idle", "image", "ingress", "instances", "interval", "issuer",
        "keepalive",
        "language", "level", "lifetime", "limit", "limits", "listen", "listener", "listeners", "locale",
        "logger",
        "logging", "maximum", "memory", "message", "method", "methods", "metrics", "minimum", "module",
        "monitoring",
        "name", "namespace", "network", "notifications", "origin", "origins", "output", "overflow",
        "partitions",
        "password", "path", "period", "permissions", "persistent", "pipeline", "plugin", "plugins", "policy",
        "pool",
        "port", "prefetch", "prefix", "priority", "producer", "production", "profile", "project", "protocol",
        "provider",
        "proxy", "public", "queue", "queues", "recipients", "redirect", "refresh", "region", "registry",
        "release",
        "remote", "replicas", "repository", "request", "requests", "resolver", "resource", "resources",
        "response",
        "restart", "retention", "retries", "retry", "rotation", "sample", "schedule", "scheduler", "schema",
        "scheme",
        "search", "secret", "secure", "security", "server", "servers", "service", "services", "session",
        "sessions",
        "shutdown", "size", "source", "storage", "strategy", "subject", "suffix", "target", "targets",
        "template",
        "threads", "threshold", "timeout", "timezone", "token", "topic", "tracing", "transport", "username",
        "validate",
        "verify", "version", "volume", "webhook", "window", "worker", "workers",
    ]
}
