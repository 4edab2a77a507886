// Machines that production calls its own, where other environments name some that can be reached.

import PluginAPI

enum LocalHosts {
    /// `own`: what production's own files say; `others`: what those of other environments that people use say.
    static func problems(_ own: [Node], _ others: [Node]) -> [SchemaProblem] {
        guard !others.isEmpty else { return [] }
        var problems: [SchemaProblem] = []
        for tree in own {
            tree.forEachValue { key, node in
                guard let kind = WellKnownKeys(key), kind == .host || kind == .url,
                    !isListening(key),
                    let host = host(node), isOwn(host),
                    let other = others.lazy.compactMap({ $0.node(at: key) }).first(where: {
                        !(Self.host($0).map(isOwn) ?? true)
                    })
                else { return }
                problems.append(
                    SchemaProblem(
                        origin: node.origin, key: key, rule: "local-address",
                        message:
                            "production takes \(host), where another environment has a machine of its own (\(other.origin.text))",
                        help: "name the machine"))
            }
        }
        return problems
    }

    /// Whether it may be the address at which the program itself listens, behind another one.
    private static func isListening(_ key: ConfigKey) -> Bool {
        key.steps.contains { step in
            guard case .name(let name) = step else { return false }
            return WellKnownKeys.words(name).contains {
                [
                    "admin", "api", "app", "bind", "http", "https", "listen", "listener", "listeners",
                    "metrics", "server", "web",
                ]
                .contains($0)
            }
        }
    }

    private static func host(_ node: Node) -> String? {
        guard case .scalar(let value) = node.content, let text = value.string, !text.isEmpty else {
            return nil
        }
        let authority = text.contains("://") ? URIReference(text).authority ?? "" : text
        let host = ReachedHost.name(ReachedHost.host(of: authority))
        return host.isEmpty || host.contains("$") || host.contains("/") ? nil : host
    }

    private static func isOwn(_ host: String) -> Bool {
        host == "localhost" || host.hasPrefix("127.") || host == "::1" || host == "0.0.0.0"
    }
}
