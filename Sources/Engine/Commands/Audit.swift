import Glibc
import PluginAPI

/// `audit list`: what was done here, oldest first.
struct ListAudit: Command {
    let name = "audit list"

    var signature: Signature {
        Signature(
            name, "Lists the audit: who changed what here, when and by which command.",
            details: """
                Each change that ended is one line: applied, undone, redone, rolled back, recovered (after a kill), damaged or \
                pruned; and each secret that was read. Secrets in commands are masked. The newest line comes last.
                """,
            flags: [
                .init("since", .duration, "Only what is not older than this: `7d`, `2h`."),
                .init("last", .int, "Only the last so many lines.", accepted: .atLeast(1)),
            ],
            output: .table,
            examples: [
                .init("audit list --since 7d | where user == 'ana'", "What somebody did this week."),
                .init("audit list --last 3", "What was done last."),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        var since: FileTime?
        if case .duration(let length) = call["since"] {
            guard length >= 0 else {
                throw ErrorValue.usage("`--since` must not be negative", at: call.span(of: "since"))
            }
            since = FileTime(sinceEpoch: wallTime() - length)
        }
        let last = try call.optionalInt("last")
        call.context.changes.remarkUnfinished()
        let next = try call.context.changes.auditEntries(since: since, last: last)
        let columns = KeySet(
            ["n", "time", "user", "host", "command", "name", "outcome", "change", "files"].map { Text($0) })
        let context = call.context
        return .stream(
            GeneratedStream {
                try context.checkInterrupt()
                let entry: AuditEntry?
                do { entry = try next() } catch let error as ChangeError {
                    throw ErrorValue(error).placed(at: call.span)
                }
                return entry.map { entry in
                    .record(
                        Record(
                            keys: columns,
                            values: [
                                .int(entry.number), .time(entry.when.sinceEpoch), .text(entry.user),
                                .text(entry.host), .text(entry.command), .text(entry.name),
                                .text(entry.outcome.rawValue), entry.change.map { .int($0) } ?? .null,
                                .int(entry.files),
                            ]))
                }
            })
    }
}

/// `audit verify`
struct VerifyAudit: Command {
    let name = "audit verify"

    var signature: Signature {
        Signature(
            name, "Makes sure that the audit is as it was written.",
            details: """
                Each line holds a hash over itself and the line before it. An error names the first line that was altered, \
                removed, moved or cut off, or a change that has no line. Whoever can write the audit can also write all of it \
                anew: the hash of the last line, kept elsewhere, tells.
                """,
            output: .record,
            examples: [.init("audit verify | get lines", "How many lines there are, all of them whole.")])
    }

    func run(_ call: Invocation) throws -> Value {
        call.context.changes.remarkUnfinished()
        let found = try call.context.changes.verifyAudit()
        func time(_ time: FileTime?) -> Value { time.map { .time($0.sinceEpoch) } ?? .null }
        return .fields([
            "lines": .int(found.lines), "first": time(found.first), "last": time(found.last),
            "hash": found.hash.map { .text($0) } ?? .null,
        ])
    }
}
