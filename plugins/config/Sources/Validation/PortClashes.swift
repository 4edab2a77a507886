// Two things of one program that would listen at the same port.

import PluginAPI

enum PortClashes {
    /// Sections that listen, each at a port of its own: `listeners: {smtp: {port: 25}, submission: {port: 587}}`.
    private static let listening: Set<String> = [
        "binds", "entrypoints", "listener", "listeners", "listens",
    ]
    private static let bound: Set<String> = ["bind", "bind_address", "listen", "listen_address"]
    /// A port of a program beside the one that it serves at.
    private static let inner: Set<String> = [
        "admin", "debug", "management", "metrics", "monitoring", "pprof", "prometheus",
    ]
    /// Ports of others, or the same one seen from somewhere else.
    private static let outer: Set<String> = [
        "advertised", "backend", "check", "client", "container", "db", "database", "exposed", "external",
        "health", "host",
        "node", "peer", "probe", "proxy", "public", "published", "relay", "remote", "target", "upstream",
    ]

    /// In one section. `base`: what is in that section in the base.
    static func problems(_ members: Instance.Members, _ key: ConfigKey, base: Node?) -> [SchemaProblem] {
        clashes(listeners(members, key), key, base, isCertain: true)
            + clashes(ownPorts(members), key, base, isCertain: false)
            + clashes(servers(members), key, base, isCertain: false, needsBase: true)
    }

    private struct Port {
        /// From the section on.
        let steps: [String]
        let number: Int
        let instance: Instance
        let address: String
        var isInner = false
    }

    private static func listeners(_ members: Instance.Members, _ key: ConfigKey) -> [Port] {
        let isNamed = WellKnownKeys.words(key.lastName ?? "").last.map(listening.contains) ?? false
        return zip(members.names, members.values).compactMap { name, value in
            guard let own = value.members, let port = own["port"], case .int(let number) = port.content,
                number > 0
            else { return nil }
            let bind = own.names.first { bound.contains($0) }
            guard isNamed || bind != nil, own["protocol"]?.string != "udp" else { return nil }
            let address = bind.flatMap { own[$0]?.string } ?? ""
            return Port(
                steps: [name, "port"], number: number, instance: port,
                address: ["0.0.0.0", "::", "*"].contains(address) ? "" : address)
        }
    }

    /// Sections of the program's own: `listen: {port: 80}` beside `metrics: {port: 9100}`.
    private static let serving: Set<String> = ["api", "http", "listen", "server", "web"]

    private static func servers(_ members: Instance.Members) -> [Port] {
        zip(members.names, members.values).compactMap { name, value in
            let words = WellKnownKeys.words(name)
            guard words.count == 1, let word = words.first, serving.contains(word) || inner.contains(word),
                let own = value.members, let port = own["port"], case .int(let number) = port.content,
                number > 0,
                // What is on another machine, or off, is in nobody's way.
                own["host"] == nil || serving.contains(word), own["url"] == nil
            else { return nil }
            if case .bool(false)? = own["enabled"]?.content { return nil }
            return Port(
                steps: [name, "port"], number: number, instance: port, address: "",
                isInner: inner.contains(word))
        }
    }

    /// `port`, `admin_port`, …
    private static func ownPorts(_ members: Instance.Members) -> [Port] {
        zip(members.names, members.values).compactMap { name, value in
            let words = WellKnownKeys.words(name)
            guard words.last == "port", case .int(let number) = value.content, number > 0,
                !words.contains(where: outer.contains)
            else { return nil }
            return Port(
                steps: [name], number: number, instance: value, address: "",
                isInner: words.contains(where: inner.contains))
        }
    }

    /// Of two that are equal, the one that isn't as in the base, else the later one. `isCertain`: both listen; else one must be
    /// the program's own, beside that which it serves at. `needsBase`: and the base must have two ports.
    private static func clashes(
        _ ports: [Port], _ key: ConfigKey, _ base: Node?, isCertain: Bool, needsBase: Bool = false
    )
        -> [SchemaProblem]
    {
        var problems: [SchemaProblem] = []
        for (index, port) in ports.enumerated() {
            let other = ports[..<index].first {
                $0.number == port.number
                    && ($0.address == port.address || $0.address.isEmpty || port.address.isEmpty)
            }
            guard let other else { continue }
            let (own, below) = (number(port, base), number(other, base))
            let areApart = own != nil && below != nil && own != below
            guard isCertain || port.isInner != other.isInner, !needsBase || areApart else { continue }
            let (told, beside) = own == port.number && below != other.number ? (other, port) : (port, other)
            let place = told.steps.reduce(key) { $0.appending(.name($1)) }
            let sibling = beside.steps.reduce(key) { $0.appending(.name($1)) }
            let usual = (told.steps == port.steps ? own : below).flatMap {
                $0 == told.number ? nil : "the base has `\($0)`"
            }
            problems.append(
                SchemaProblem(
                    origin: told.instance.origin, key: place, rule: "port-clash",
                    message:
                        "`\(sibling.text)` has the port \(told.number), too (\(beside.instance.origin.text))",
                    help: usual ?? "give each a port of its own"))
        }
        return problems
    }

    private static func number(_ port: Port, _ base: Node?) -> Int? {
        let key = port.steps.reduce(ConfigKey.root) { $0.appending(.name($1)) }
        guard case .scalar(.int(let number))? = base?.node(at: key)?.content else { return nil }
        return number
    }
}
