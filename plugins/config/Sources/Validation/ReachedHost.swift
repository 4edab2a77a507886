// The machines that addresses lead to.

import PluginAPI

enum ReachedHost {
    /// Of `user:password@host:port`, what stands behind the `@`.
    static func host(of authority: String) -> Substring {
        authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority[...]
    }

    /// The password in it; nil: there is none.
    static func password(_ authority: String) -> String? {
        guard let at = authority.lastIndex(of: "@"), let colon = authority[..<at].firstIndex(of: ":") else {
            return nil
        }
        return String(authority[authority.index(after: colon)..<at])
    }

    /// Whether a machine is one's own or stands in one's own network, by its name or address.
    static func isLocal(_ host: Substring) -> Bool {
        let name = name(host)
        return !name.contains(".") || name.hasPrefix("127.") || isPrivate(name)
            || name.hasPrefix("172.") || name.hasPrefix("169.254.")
            || [".internal", ".local", ".svc", ".lan", ".cluster.local", ".localhost", ".intranet"].contains(
                where: name.hasSuffix)
            || name.hasPrefix("0.0.0.0")
    }

    /// Whether it is an address that only one's own network knows (RFC 1918).
    static func isPrivate(_ host: String) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 4, parts.allSatisfy({ $0.map { (0...255).contains($0) } ?? false }),
            let first = parts[0],
            let second = parts[1]
        else { return false }
        return first == 10 || first == 192 && second == 168 || first == 172 && (16...31).contains(second)
    }

    /// Without its port and brackets, in small letters.
    static func name(_ host: Substring) -> String {
        (host.hasPrefix("[") ? host.prefix { $0 != "]" }.dropFirst() : host.prefix { $0 != ":" }).lowercased()
    }
}
