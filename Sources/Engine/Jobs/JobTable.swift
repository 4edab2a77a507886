import CSystem
import Glibc
import Platform
import PluginAPI
import Syntax

/// The jobs of a session. Touched by the holder of the baton only.
final class JobTable {
    /// In the order of their numbers; those that were waited for are gone.
    private(set) var all: [Job] = []
    private var lastID = 0
    /// The shell's; nil in scripts.
    var terminal: TerminalForeground?
    /// The line of the shell's that runs.
    var line: SourceFile?
    /// The pipeline that has the terminal.
    private var foreground: ProgramGroup?
    private unowned var main: Machine!
    private var turn = StoreTurn()
    private var mainStore: (any ChangeSink)?
    private var nothing: Int32 = -1

    /// How many may run at once.
    private static let limit = 1000

    var hasForeground: Bool { foreground != nil }

    /// - Parameter machine: the session's own, which lives as long as this.
    func begin(with machine: Machine) { main = machine }

    private func add(_ command: String, _ work: Job.Work) -> Job {
        // No number is used again: the value of a job that is over must not lead to another one.
        lastID += 1
        let job = Job(id: lastID, command: command, work: work)
        all.append(job)
        return job
    }

    func remove(_ job: Job) { all.removeAll { $0 === job } }

    // MARK: Blocks

    /// From now on the session's own machine takes turns with others at the store, also with what it has open.
    func interpose() {
        guard mainStore == nil else { return }
        let base = main.store
        mainStore = base
        let sink = BranchSink(base, turn: turn, machine: main, outer: (0, 0))
        if base.transactionDepth > 0 || base.planDepth > 0 { turn.claim(for: sink) }
        main.store = sink
    }

    /// Begins a job that calls the closure.
    func spawn(_ closure: FunctionValue, _ command: String, from machine: Machine, wantsValue: Bool) throws
        -> Job
    {
        if machine.store.planDepth > 0 {
            // A plan is gathered in the order written.
            let value = try machine.runWholly(closure, [], wantsValue: wantsValue)
            let job = add(command, .block(BlockWork(nil)))
            (job.value, job.state) = (value, .done)
            return job
        }
        try JobTable.refuseTransaction(machine)
        guard all.count(where: { $0.state == .running }) < JobTable.limit else {
            throw ErrorValue.usage("\(JobTable.limit) jobs run already", help: "`wait` for some of them")
        }
        let made = try makeMachine(
            from: machine, output: try machine.output.split(), command: "spawn { \(command) }")
        let work = BlockWork(made)
        let job = add(command, .block(work))
        made.job = job
        do {
            try work.start { [unowned made] in
                job.end(by: Result { try made.runWholly(closure, [], wantsValue: wantsValue) })
                made.output.screen.announce()
            }
        } catch {
            made.output.closeOwned()
            remove(job)
            throw error
        }
        return job
    }

    static func refuseTransaction(_ machine: Machine) throws {
        guard machine.store.transactionDepth == 0 else {
            throw ErrorValue.usage(
                "a job can't begin inside a transaction, which may be over before it",
                help: "`parallel { … } { … }` runs blocks at once inside of one; or spawn it before")
        }
    }

    /// For a block with the settings of the machine that begins it, and an empty input.
    func makeMachine(from machine: Machine, output: OutputStack, command: String) throws -> Machine {
        let settings = (machine.store.isDryRun, machine.store.lockTimeout, machine.store.isPermanent)
        interpose()
        if nothing < 0 { nothing = nops_open("/dev/null", O_RDONLY | O_CLOEXEC, 0) }
        guard let base = mainStore, nothing >= 0 else {
            throw ErrorValue(SystemError("read", "/dev/null").description, kind: "io")
        }
        let made = machine.makeSibling(output: output, programs: RunningPrograms(), standardInput: nothing)
        let sink = BranchSink(base, turn: turn, machine: made, outer: (0, 0), command: command)
        (sink.isDryRun, sink.lockTimeout, sink.isPermanent) = settings
        made.store = sink
        return made
    }

    /// In a detached process: the jobs, and what was going on in the store, are those of the process it came from.
    func restart(on store: any ChangeSink) {
        all = []
        terminal = nil
        foreground = nil
        turn = StoreTurn()
        mainStore = nil
        nothing = -1
        main.store = store
    }

    // MARK: Programs of the shell

    /// Runs a pipeline's programs in the foreground until they have ended. One that is stopped becomes a job, and the line ends.
    func runInForeground(
        _ group: ProgramGroup, on machine: Machine, _ command: String, _ finish: @escaping () throws -> Void
    ) throws {
        foreground = group
        defer { foreground = nil }
        let isStopped = try group.runInForeground {
            guard machine.store.transactionDepth > 0 else { return false }
            machine.output.note("a program can't be stopped inside a transaction; Ctrl-C ends both\n")
            return true
        }
        guard isStopped else { return }
        let job = add(command, .programs(group, finish: finish))
        job.state = .stopped
        job.losesRest = !isLast(machine.currentSpan)
        throw Leaving.stopped
    }

    /// Whether nothing follows a pipeline in the line that was entered.
    private func isLast(_ span: Span) -> Bool {
        guard let line, span.file == line.number else { return false }
        return !line.bytes.dropFirst(Int(span.end)).contains { Array(";|&)}\n".utf8).contains($0) }
    }

    /// `fg`: programs get the terminal again, a block is waited for, and Ctrl-C is its.
    func bringToForeground(_ job: Job, on machine: Machine) throws -> Value {
        job.isTold = true
        switch job.work {
        case .block: return try wait(for: [job], on: machine, endsThem: true)[0]
        case .programs(let group, let finish):
            machine.output.note("\(job.command)\n")
            foreground = group
            defer { foreground = nil }
            job.state = .running
            job.losesRest = false
            group.goOn(inForeground: true)
            do {
                if try group.runInForeground(refusesStops: { false }) {
                    job.state = .stopped
                    throw Leaving.stopped
                }
                try finish()
            } catch Leaving.stopped {
                throw Leaving.stopped
            } catch {
                remove(job)
                throw error
            }
            remove(job)
            return .null
        }
    }

    /// Looks what has become of programs in the background.
    func reap() {
        for job in all where job.isOpen {
            guard case .programs(let group, let finish) = job.work else { continue }
            group.look()
            if group.isOver {
                job.end(
                    by: Result {
                        try finish()
                        return .null
                    })
            } else {
                job.state = group.isStopped ? .stopped : .running
            }
        }
    }

    // MARK: Finding

    /// The job that a value names: its number, `%1`, or what `spawn` and `jobs` give.
    func find(_ value: Value, at span: Span) throws -> Job {
        guard let id = JobTable.number(of: value) else {
            throw ErrorValue.type(
                "a job is expected here, not \(value.type.rawValue)",
                help: "its number, as in `wait 1` or `kill %1`, or the value of `spawn`", at: span)
        }
        guard let job = all.first(where: { $0.id == id }) else {
            let wasThere = id >= 1 && id <= lastID
            throw ErrorValue(
                wasThere
                    ? terminal == nil
                        ? "job \(id) has been waited for already"
                        : "job \(id) is over, and has been waited for or told of"
                    : "there is no job \(id)",
                kind: "not-found", help: "`jobs` lists them", at: span)
        }
        return job
    }

    /// The number in a job's value, in `%1` or in `1`.
    static func number(of value: Value) -> Int? {
        switch value {
        case .int(let id): return id
        case .string(let text) where text.string.hasPrefix("%"): return Int(text.string.dropFirst())
        case .record(let record):
            guard record["command"] != nil, case .int(let id)? = record["id"] else { return nil }
            return id
        default: return nil
        }
    }

    /// The one that `fg` and `bg` mean without a number: the newest that is stopped, else the newest that runs.
    func current(stoppedOnly: Bool) -> Job? {
        reap()
        return all.last { $0.state == .stopped } ?? (stoppedOnly ? nil : all.last { $0.state == .running })
    }
}
