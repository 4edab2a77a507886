import Glibc
import Platform
import PluginAPI
import Syntax

struct Kill: Command {
    let name = "kill"
    var signature: Signature {
        Signature(
            name, "Sends a signal to processes or jobs: asks them to end, if no other is named.",
            details:
                "A plain number is a process; a job is `%1`, or the value of `spawn` or a row of `jobs`. TERM, INT, HUP and QUIT end a "
                + "job: its block is interrupted as by Ctrl-C, and its programs end with all that they have started. KILL does not let "
                + "it clean up; its open transaction is rolled back all the same. Any other signal is for the job's programs. "
                + "All of them are looked at first: if one isn't there or may not be signalled, none gets it. A signal can't be undone; "
                + "plans and `changes show` say so. Process 1, nops itself and 0 (everything that nops has started, and nops) "
                + "need `--yes-really`.",
            rest: .init(
                "targets", .any, "Processes by number; jobs as `%1`, or by their values.",
                completion: .offered, accepted: .text { try Self.checkTarget($0) },
                excluded: [.list, .range, .bool, .float, .duration, .size, .time]),
            flags: [
                .init(
                    "signal", short: "s", .string,
                    "Which one, by name or number: `HUP`, `SIGUSR1`, `9`; TERM if not given. Before the targets `-9` will do.",
                    completion: .values(Signals.allNames), accepted: .text { _ = try Self.signal($0) }),
                .init("force", short: "f", "KILL: end them without asking."),
                .init("quiet", short: "q", "A process that is not there is no error."),
                .init("yes-really", "Also process 1, nops itself, and 0."),
            ],
            changesThings: true, changesFiles: false,
            examples: [
                .init("kill 4711 --dry-run", "What would happen."),
                .init(
                    "kill --signal HUP ...(ps | where name == 'nginx' and ppid == 1 | get pid)",
                    "Read the configuration anew."),
                .init(
                    "let job = spawn { sleep 1m }; kill $job; try { wait $job } catch e { $e.kind }",
                    "A job.", prints: "job"),
            ])
    }

    private static func checkTarget(_ text: String) throws {
        guard Int(text) == nil, !text.hasPrefix("-"), JobTable.number(of: .text(text)) == nil else { return }
        throw notATarget("`\(text)`")
    }

    private static func notATarget(_ what: String, at span: Span = .none) -> ErrorValue {
        ErrorValue.usage(
            "a process's number is expected here, or a job, not \(what)",
            help: "`kill %1` is job 1; `ps` and `jobs` list what there is", at: span)
    }

    /// The user's own processes, newest first.
    func offers(for parameter: String, _ request: OfferRequest) throws -> [OfferedValue] {
        let user = geteuid()
        let fitting = try Processes.all().filter {
            ($0.user == user || user == 0) && $0.pid != getpid() && String($0.pid).hasPrefix(request.typed)
        }
        return try fitting.sorted { $0.startedAfterBoot > $1.startedAfterBoot }.enumerated().map {
            index, process in
            try request.context.checkInterrupt()
            // Of very many the names will do.
            let command = index < 200 ? Processes.arguments(process.pid) : []
            return OfferedValue(
                String(process.pid),
                summary: command.isEmpty ? process.name : SecretMask.commandLine(command))
        }
    }

    private struct Target {
        let pid: Int32
        let shown: String
        /// nil: 0, the group of processes that nops is in.
        let handle: ProcessHandle?
        var job: Job?
    }

    func run(_ call: Invocation) throws -> Value {
        let (signal, isFirst) = try signal(call)
        if call.rest.count == (isFirst ? 1 : 0) {
            throw ErrorValue.usage(
                "name a process by its number, or a job as `%1`", help: "`ps` and `jobs` list them",
                at: call.span)
        }
        let jobs = try Machine.running(call).jobs
        var targets: [Target] = []
        for (index, value) in call.rest.enumerated() where !isFirst || index > 0 {
            let span = index < call.restSpans.count ? call.restSpans[index] : call.span
            guard case .int(let number) = value else {
                guard JobTable.number(of: value) != nil else {
                    throw Self.notATarget(value.type.rawValue, at: span)
                }
                let job = try jobs.find(value, at: span)
                jobs.reap()
                if job.isOpen {
                    targets.append(Target(pid: 0, shown: "\(job)", handle: nil, job: job))
                } else if !call.flag("quiet") {
                    throw ErrorValue(
                        "\(job) is over: \(job.fate)", kind: "not-found", at: span)
                }
                continue
            }
            guard number >= 0 else {
                throw ErrorValue.usage(
                    "\(number) is no process",
                    help: "a number of a process is 1 or more; `^kill -- \(number)` signals a group", at: span
                )
            }
            // No process has a number that large.
            if let target = try target(Int32(clamping: number), number, signal, call, at: span) {
                targets.append(target)
            }
        }
        if targets.isEmpty { return .null }
        let shownSignal = Signals.name(of: signal)
        // A job's end is no change to the machine; and it must not wait for the store, which the job may have.
        let told = call.isDryRun ? targets : targets.filter { $0.job == nil }
        if !told.isEmpty {
            try call.propose(
                Change(
                    name: Change.name("kill", told.map { $0.job.map { "%\($0.id)" } ?? String($0.pid) }),
                    effects: told.map {
                        Effect(name: "\(shownSignal) to \($0.shown)", action: nil, inverse: nil)
                    }))
        }
        if call.isDryRun { return .null }
        for target in targets {
            if let job = target.job {
                jobs.signal(job, signal)
                continue
            }
            do throws(SystemError) {
                if let handle = target.handle {
                    try handle.signal(signal)
                } else if Glibc.kill(0, signal) != 0 {
                    throw SystemError("signal", "0")
                }
            } catch {
                // It may have ended since it was looked at, which is as well.
                if error.code == ESRCH { continue }
                throw ErrorValue(
                    "cannot send \(shownSignal) to \(target.shown): \(error.reason)", kind: "io",
                    at: call.span)
            }
        }
        return .null
    }

    /// And whether the first of the targets says it: `-9`.
    private func signal(_ call: Invocation) throws -> (number: Int32, isFirst: Bool) {
        guard let text = try call.optionalString("signal") else {
            if !call.flag("force"), call.rest.count > 1, case .int(let first)? = call.rest.first, first < 0,
                let number = Signals.number(of: first.magnitude.description)
            {
                return (number, true)
            }
            return (call.flag("force") ? SIGKILL : SIGTERM, false)
        }
        if call.flag("force") {
            throw ErrorValue.usage("`--signal` and `--force` exclude each other", at: call.span(of: "force"))
        }
        do { return (try Self.signal(text), false) } catch let error as ErrorValue {
            throw error.placed(at: call.span(of: "signal"))
        }
    }

    @Sendable private static func signal(_ text: String) throws -> Int32 {
        if let number = Signals.number(of: text) { return number }
        throw ErrorValue.usage(
            "there is no signal '\(text)'",
            help: closest(to: text.uppercased(), among: Signals.allNames).map { "did you mean `\($0)`?" }
                ?? "by name, such as TERM, HUP or KILL, or by number, 1 to 64")
    }

    private func target(_ pid: Int32, _ number: Int, _ signal: Int32, _ call: Invocation, at span: Span)
        throws -> Target?
    {
        let danger: String? =
            pid == 0
            ? "0 is everything that nops has started, and nops itself"
            : pid == 1
                ? "process 1 is what runs this machine"
                : pid == getpid() ? "process \(pid) is nops itself" : nil
        if let danger, !call.flag("yes-really") {
            throw ErrorValue(
                danger, kind: "refused", help: "`--yes-really` signals it all the same", at: span)
        }
        if pid == 0 { return Target(pid: 0, shown: "0 (the group of nops)", handle: nil) }
        do throws(SystemError) {
            let handle = try ProcessHandle(pid)
            try handle.signal(0)
            let name = Processes.facts(pid)?.name
            return Target(pid: pid, shown: name.map { "\(pid) (\($0))" } ?? "\(pid)", handle: handle)
        } catch {
            if error.code == ESRCH {
                if call.flag("quiet") { return nil }
                throw ErrorValue(
                    "there is no process \(number)", kind: "not-found", help: "`ps` lists them", at: span)
            }
            let owner = Processes.facts(pid).map { ", it is \(Accounts.user($0.user))'s" } ?? ""
            throw ErrorValue("cannot signal process \(pid): \(error.reason)\(owner)", kind: "io", at: span)
        }
    }
}
