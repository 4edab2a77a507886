import Glibc
import Platform
import PluginAPI
import Syntax

/// `sys`, `sys host`, `sys cpu`, `sys memory`, `sys disks`, `sys net`: what the kernel says in /proc. No program is run.
struct Sys: Command {
    enum Part: String, CaseIterable {
        case host, cpu, memory, disks, net
    }

    let name: String
    private let part: Part?

    /// nil: all of them.
    init(_ part: Part?) {
        self.part = part
        name = part.map { "sys " + $0.rawValue } ?? "sys"
    }

    private static let allMounts = Signature.Flag(
        "all", short: "a",
        "Also file systems in memory and on other machines; one that doesn't answer is waited for.")

    var signature: Signature {
        let example: Signature.Example
        let summary: String
        switch part {
        case nil:
            summary = "This machine: host, processors, memory, disks and networks, as a record."
            example = .init("sys | columns | str join ' '", "Its parts.", prints: "host cpu memory disks net")
        case .host:
            summary = "This machine's name, system, kernel, and how long it has been running."
            example = .init("(sys host).uptime > 0s", "For some time.", prints: "true")
        case .cpu:
            summary = "The processors, and how many processes wanted one in the last minutes."
            example = .init("(sys cpu).count > 0", "One at least.", prints: "true")
        case .memory:
            summary = "How much memory there is, and how much of it is free."
            example = .init("let m = sys memory; $m.available < $m.total", "Some is in use.", prints: "true")
        case .disks:
            summary = "The file systems on disks, and how full they are."
            example = .init("sys disks | where used > 90 | get mount", "Where space runs out.")
        case .net:
            summary = "The network interfaces, with what they have received and sent."
            example = .init("sys net | any name == 'lo'", "Every machine has this one.", prints: "true")
        }
        let details =
            switch part {
            case .cpu: "load1, load5 and load15 are the numbers over 1, 5 and 15 minutes."
            case .memory: "available is what programs can still get: free, and what caches give back."
            case .disks: "used is in percent of what users can have."
            default: ""
            }
        return Signature(
            name, summary, details: details, flags: part == .disks || part == nil ? [Self.allMounts] : [],
            output: part == .disks || part == .net ? .table : .record, columns: Self.columns(of: part),
            examples: [example])
    }

    private static func columns(of part: Part?) -> [Signature.Column] {
        switch part {
        case nil:
            [
                .init("host", .record), .init("cpu", .record), .init("memory", .record),
                .init("disks", .list), .init("net", .list),
            ]
        case .host:
            [
                .init("name", .string), .init("system", .string), .init("kernel", .string),
                .init("architecture", .string),
                .init("started", .time), .init("uptime", .duration),
            ]
        case .cpu:
            [
                .init("model", .any), .init("count", .int), .init("load1", .any), .init("load5", .any),
                .init("load15", .any),
            ]
        case .memory:
            ["total", "used", "available", "free", "cached", "swap", "swap_used"].map { .init($0, .size) }
        case .disks:
            [
                .init("mount", .string), .init("device", .string), .init("type", .string),
                .init("total", .size), .init("free", .size),
                .init("available", .size), .init("used", .float),
            ]
        case .net:
            [
                .init("name", .string), .init("state", .any), .init("mac", .any), .init("received", .size),
                .init("sent", .size),
            ]
        }
    }

    func run(_ call: Invocation) throws -> Value {
        if let part { return try value(part, call) }
        return .record(Record(try Part.allCases.map { ($0.rawValue, try value($0, call)) }))
    }

    private func value(_ part: Part, _ call: Invocation) throws -> Value {
        switch part {
        case .host: host()
        case .cpu: cpu()
        case .memory: memory()
        case .disks: try disks(call)
        case .net: net()
        }
    }

    private func text(_ path: String) -> String? {
        (try? Files.readText(path)).map { $0.split(separator: "\n").first.map(String.init) ?? "" }
    }

    private func lines(_ path: String) -> [Substring] {
        ((try? Files.readText(path)) ?? "").split(separator: "\n")
    }

    private func host() -> Value {
        var raw = utsname()
        uname(&raw)
        func field<T>(_ value: T) -> Value {
            withUnsafeBytes(of: value) { .text(String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)) }
        }
        var system: String?
        for line in lines("/etc/os-release") where line.hasPrefix("PRETTY_NAME=") {
            system = String(line.dropFirst("PRETTY_NAME=".count)).trimmingQuotes
        }
        let uptime = Processes.timeSinceBoot
        let second = 1_000_000_000
        return .fields([
            "name": field(raw.nodename), "system": system.map { .text($0) } ?? field(raw.sysname),
            "kernel": field(raw.release), "architecture": field(raw.machine),
            // To the second: what is finer differs from look to look.
            "started": .time((wallTime() / second - uptime / second) * second),
            "uptime": .duration(uptime / second * second),
        ])
    }

    private func cpu() -> Value {
        var model: Value = .null
        for line in lines("/proc/cpuinfo") {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2, parts[0].hasPrefix("model name") {
                model = .text(String(parts[1].drop { $0 == " " }))
                break
            }
        }
        let loads = (text("/proc/loadavg") ?? "").split(separator: " ").prefix(3).map { Double($0) ?? 0 }
        func load(_ index: Int) -> Value { index < loads.count ? .float(loads[index]) : .null }
        return .fields([
            "model": model, "count": .int(sysconf(Int32(_SC_NPROCESSORS_ONLN))), "load1": load(0),
            "load5": load(1),
            "load15": load(2),
        ])
    }

    private func memory() -> Value {
        var sizes: [String: Int] = [:]
        for line in lines("/proc/meminfo") {
            let words = line.split { $0 == ":" || $0 == " " }
            if words.count > 1, let size = Int(words[1]) { sizes[String(words[0])] = size * 1024 }
        }
        func size(_ name: String) -> Int { sizes[name] ?? 0 }
        let available = sizes["MemAvailable"] ?? size("MemFree")
        return .fields([
            "total": .size(size("MemTotal")), "used": .size(size("MemTotal") - available),
            "available": .size(available), "free": .size(size("MemFree")),
            "cached": .size(size("Cached") + size("SReclaimable")), "swap": .size(size("SwapTotal")),
            "swap_used": .size(size("SwapTotal") - size("SwapFree")),
        ])
    }

    private func disks(_ call: Invocation) throws -> Value {
        let keys = KeySet(["mount", "device", "type", "total", "free", "available", "used"].map(Text.init))
        let all = call.flag("all")
        var seen: Set<String> = []
        var rows: [Value] = []
        for mount in Mount.all {
            try call.context.checkInterrupt()
            guard all || mount.isOnDisk else { continue }
            // A device that is mounted in several places is shown at the first.
            if !all, mount.path != "/", !seen.insert(mount.device).inserted { continue }
            seen.insert(mount.device)
            guard let space = DiskSpace.of(mount.path), all || space.total > 0 else { continue }
            let reachable = space.total - space.free + space.available
            let used = reachable > 0 ? Double(space.total - space.free) / Double(reachable) : 0
            rows.append(
                .record(
                    Record(
                        keys: keys,
                        values: [
                            .text(mount.path), .text(mount.device), .text(mount.type), .size(space.total),
                            .size(space.free), .size(space.available), .float((used * 1000).rounded() / 10),
                        ])))
        }
        return .items(rows)
    }

    private func net() -> Value {
        let keys = KeySet(["name", "state", "mac", "received", "sent"].map(Text.init))
        return .items(
            lines("/proc/net/dev").dropFirst(2).compactMap { line in
                let parts = line.split(separator: ":", maxSplits: 1)
                guard parts.count == 2 else { return nil }
                let name = String(parts[0].drop { $0 == " " })
                let numbers = parts[1].split(separator: " ").map { Int($0) ?? 0 }
                guard numbers.count >= 9 else { return nil }
                func about(_ file: String) -> Value {
                    text("/sys/class/net/\(name)/\(file)").map { .text($0) } ?? .null
                }
                return .record(
                    Record(
                        keys: keys,
                        values: [
                            .text(name), about("operstate"), about("address"), .size(numbers[0]),
                            .size(numbers[8]),
                        ]))
            })
    }
}

extension String {
    fileprivate var trimmingQuotes: String {
        hasPrefix("\"") && hasSuffix("\"") && utf8.count > 1 ? String(dropFirst().dropLast()) : self
    }
}
