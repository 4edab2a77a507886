import Glibc
import Platform
import PluginAPI

struct Ps: Command {
    let name = "ps"
    var signature: Signature {
        Signature(
            name, "Lists the processes of this machine.",
            details:
                "cpu is the share of one processor that it has used since it began, in percent; with `--over` during that time. "
                + "memory is what it has in memory, virtual what it could reach. It is read from /proc; no program is run.",
            flags: [
                .init(
                    "long", short: "l",
                    "Also user, start, processor time, threads, folder and the whole command line."),
                .init(
                    "over", short: "o", .duration,
                    "Look twice, this far apart, to see what each does now: `1s`."),
            ],
            output: .table,
            columnsOfCall: { call in
                Self.columns + (call.flags.contains("long") ? Self.longColumns : [])
            },
            examples: [
                .init(
                    "ps | where name == 'nops' | any pid > 0", "This program is among them.", prints: "true"),
                .init("ps | sort-by memory --reverse | first 5", "The largest ones."),
                .init("ps --long | where user == 'postgres' | get command", "What a user runs."),
            ])
    }

    private static let columns: [Signature.Column] = [
        .init("pid", .int), .init("ppid", .int), .init("name", .string), .init("status", .string),
        .init("cpu", .float), .init("memory", .size), .init("virtual", .size),
    ]

    private static let longColumns: [Signature.Column] = [
        .init("user", .string), .init("started", .time), .init("used", .duration), .init("threads", .int),
        .init("folder", .any), .init("command", .string),
    ]

    func run(_ call: Invocation) throws -> Value {
        let isLong = call.flag("long")
        var before: [Int32: ProcessFacts] = [:]
        var span = 0
        if case .duration(let length) = call["over"] {
            guard length > 0 else {
                throw ErrorValue.usage("`--over` must be more than nothing", at: call.span(of: "over"))
            }
            for process in try processes(call) { before[process.pid] = process }
            let begin = Processes.timeSinceBoot
            try call.context.pause(for: length)
            span = Processes.timeSinceBoot - begin
        }
        let now = Processes.timeSinceBoot
        let boot = wallTime() - now
        let keys = KeySet((Self.columns + (isLong ? Self.longColumns : [])).map { Text($0.name) })
        return .items(
            try processes(call).map { process in
                try call.context.checkInterrupt()
                // One that began between the looks has used all of its time since.
                let earlier =
                    before[process.pid]?.startedAfterBoot == process.startedAfterBoot
                    ? before[process.pid] : nil
                let used = process.used - (earlier?.used ?? 0)
                let age = max(1, span > 0 ? span : now - process.startedAfterBoot)
                let cpu = (Double(used) / Double(age) * 1000).rounded() / 10
                var values: [Value] = [
                    .int(Int(process.pid)), .int(Int(process.parent)), .text(process.name),
                    .text(process.state.rawValue), .float(cpu), .size(process.resident),
                    .size(process.virtual),
                ]
                if isLong {
                    let arguments = Processes.arguments(process.pid)
                    values += [
                        .text(Accounts.user(process.user)), .time(boot + process.startedAfterBoot),
                        .duration(process.used), .int(process.threads),
                        Processes.folder(process.pid).map { .text($0) } ?? .null,
                        arguments.isEmpty ? .null : .text(arguments.joined(separator: " ")),
                    ]
                }
                return .record(Record(keys: keys, values: values))
            })
    }

    private func processes(_ call: Invocation) throws -> [ProcessFacts] {
        do { return try Processes.all() } catch {
            throw ErrorValue(error, path: "/proc", at: call.span, call.context)
        }
    }
}
