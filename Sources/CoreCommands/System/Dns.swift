import Platform
import PluginAPI
import Syntax

struct Dns: Command {
    let name = "dns"
    var signature: Signature {
        Signature(
            name, "Looks a name up: its addresses, or other records; of an address its names.",
            details:
                "Addresses and names come from /etc/hosts if it has them (ttl is null then), else from the servers in "
                + "/etc/resolv.conf. A name that has nothing is an error. No program is run.",
            parameters: [.init("name", .string, "A name of a host, or an address.")],
            flags: [
                .init(
                    "type", short: "t", .string,
                    "Which records: A, AAAA, CNAME, MX, NS, PTR, SOA, SRV, TXT, CAA.",
                    completion: .values(DNS.RecordType.allCases.map(\.name)),
                    accepted: .text { _ = try Self.recordType($0) }),
                .init(
                    "server", short: "s", .string, "Ask this server: an address, with `:port` if it isn't 53."
                ),
                .init("timeout", .duration, "How long to wait for each type; 5s if not given."),
            ],
            output: .table,
            columns: [
                .init("name", .string), .init("type", .string), .init("value", .string), .init("ttl", .any),
            ],
            examples: [
                .init("dns localhost | any value == '127.0.0.1'", "From /etc/hosts.", prints: "true"),
                .init("dns example.com --type MX | get value", "Where its mail goes."),
                .init("dns 1.1.1.1 | get value", "The name of an address."),
            ])
    }

    private static func recordType(_ text: String) throws -> DNS.RecordType {
        if let type = DNS.RecordType(name: text) { return type }
        throw ErrorValue.usage(
            "there is no record type '\(text)' here",
            help: "it is one of " + DNS.RecordType.allCases.map(\.name).joined(separator: ", "))
    }

    func run(_ call: Invocation) throws -> Value {
        let name = try call.string("name")
        let span = call.span(of: "name")
        let lookup = NameLookup(call: call, server: try server(call), timeout: try NameLookup.timeout(call))
        let type = try call.optionalString("type").map { text in
            do { return try Self.recordType(text) } catch let error as ErrorValue {
                throw error.placed(at: call.span(of: "type"))
            }
        }
        let hosts = lookup.server == nil ? HostsFile.ofMachine : HostsFile("")
        if let address = NumericAddress(name) {
            guard type == nil || type == .ptr else {
                throw ErrorValue.usage(
                    "an address has names, no \(type?.name ?? "") record", help: "leave out `--type`",
                    at: call.span(of: "type"))
            }
            let names = hosts.names(of: address)
            if !names.isEmpty { return table(names.map { (address.text, .ptr, $0, nil) }) }
            return rows(try lookup.answers(address.reverseName, [.ptr], at: span), named: address.text)
        }
        let types = type.map { [$0] } ?? [.a, .aaaa]
        if types.contains(.a) || types.contains(.aaaa) {
            let known = hosts.addresses(of: name).filter { types.contains($0.isIPv6 ? .aaaa : .a) }
            if !known.isEmpty { return table(known.map { (name, $0.isIPv6 ? .aaaa : .a, $0.text, nil) }) }
        }
        return rows(try lookup.answers(name, types, at: span), named: nil)
    }

    private func server(_ call: Invocation) throws -> DNS.Server? {
        guard let text = try call.optionalString("server") else { return nil }
        if let address = NumericAddress(text) { return DNS.Server(address) }
        // `1.2.3.4:5353`, `[::1]:5353`
        if let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]), port > 0
        {
            var host = text[..<colon]
            if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
            if let address = NumericAddress(String(host)) { return DNS.Server(address, port: port) }
        }
        throw ErrorValue.usage(
            "'\(text)' is no address of a server",
            help: "write it like 1.1.1.1, 127.0.0.1:5353 or [::1]:5353",
            at: call.span(of: "server"))
    }

    private func rows(_ answers: [DNS.Answer], named name: String?) -> Value {
        table(answers.map { (name ?? $0.name, $0.type, $0.value, $0.timeToLive) })
    }

    private func table(_ rows: [(name: String, type: DNS.RecordType, value: String, seconds: Int?)]) -> Value
    {
        let keys = KeySet(["name", "type", "value", "ttl"].map(Text.init))
        return .items(
            rows.map { row in
                .record(
                    Record(
                        keys: keys,
                        values: [
                            .text(row.name), .text(row.type.name), .text(row.value),
                            row.seconds.map { .duration($0 * 1_000_000_000) } ?? .null,
                        ]))
            })
    }
}
