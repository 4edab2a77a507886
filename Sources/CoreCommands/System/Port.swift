import Glibc
import Platform
import PluginAPI
import Syntax

// `port check` and `port list`.

struct PortCheck: Command {
    let name = "port check"
    var signature: Signature {
        Signature(
            name, "Whether somebody listens on a TCP port.",
            details:
                "It connects and hangs up. Of a name with several addresses each is tried until one answers. A name that isn't "
                + "known is an error. With `--long` it gives a record that says how long it took, and why not.",
            parameters: [
                .init("host", .string, "A name or an address."),
                .init("port", .int, "1 to 65535.", accepted: .integers(1...65535)),
            ],
            flags: [
                .init(
                    "timeout", short: "t", .duration, "How long to wait for each address; 5s if not given."),
                .init("long", short: "l", "A record instead of true or false."),
            ],
            output: .any,
            examples: [
                .init("port check 127.0.0.1 1 --timeout 1s", "Nobody listens there.", prints: "false"),
                .init("port check db1 5432 --long | get reason", "Why not."),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let host = try call.string("host")
        let port = UInt16(clamping: try call.int("port"))
        let timeout = try NameLookup.timeout(call)
        try call.context.flush()
        let lookup = NameLookup(call: call, server: nil, timeout: timeout)
        let addresses = try lookup.addresses(of: host, at: call.span(of: "host"))
        let begin = Processes.timeSinceBoot
        var last: (address: NumericAddress?, code: Int32) = (nil, ENOENT)
        for address in addresses {
            let code = Connection.tryConnecting(address, port: port, within: timeout) { Interrupt.isRaised }
            try call.context.checkInterrupt()
            last = (address, code)
            if code == 0 { break }
        }
        guard call.flag("long") else { return .bool(last.code == 0) }
        return .fields([
            "host": .text(host), "port": .int(Int(port)), "open": .bool(last.code == 0),
            "address": last.address.map { .text($0.text + $0.scope) } ?? .null,
            "time": .duration(Processes.timeSinceBoot - begin),
            "reason": last.code == 0
                ? .null
                : .text(last.code == ETIMEDOUT ? "no answer in time" : SystemError.reason(last.code)),
        ])
    }
}

struct PortList: Command {
    let name = "port list"
    var signature: Signature {
        Signature(
            name, "Lists the ports that this machine listens on, and who does.",
            details:
                "TCP and UDP. pid and name are null for processes that you may not look at, unless you are root. It is read from "
                + "/proc; no program is run.",
            output: .table,
            columns: [
                .init("protocol", .string, words: ["tcp", "udp"]), .init("address", .string),
                .init("port", .int), .init("pid", .any), .init("name", .any),
            ],
            examples: [
                .init("port list | where protocol == \"tcp\" and port < 1024", "The well-known ones."),
                .init("port list | columns | str join ' '", "What it says of each."),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        var holders: [UInt64: [Int32]] = [:]
        do { holders = try Processes.socketHolders() } catch {
            throw ErrorValue(error, path: "/proc", at: call.span, call.context)
        }
        let keys = KeySet(["protocol", "address", "port", "pid", "name"].map(Text.init))
        var rows: [(port: Int, value: Value)] = []
        for socket in ListeningSocket.all {
            try call.context.checkInterrupt()
            let pids = holders[socket.inode] ?? []
            for pid in pids.isEmpty ? [nil] : pids.map(Optional.init) {
                let name = pid.flatMap { Processes.facts($0)?.name }
                rows.append(
                    (
                        Int(socket.port),
                        .record(
                            Record(
                                keys: keys,
                                values: [
                                    .text(socket.protocolName), .text(socket.address), .int(Int(socket.port)),
                                    pid.map { .int(Int($0)) } ?? .null, name.map { .text($0) } ?? .null,
                                ]))
                    ))
            }
        }
        rows.sort { $0.port < $1.port }
        return .items(rows.map(\.value))
    }
}
