import CSystem
import Glibc
import Platform
import PluginAPI

/// Something that runs beside the script or the shell: a block on a thread of its own, or programs of the shell's that were
/// stopped in the foreground.
final class Job: CustomStringConvertible {
    enum State: String, CaseIterable {
        case running, stopped, done, failed
        /// By `kill`, or with what it was begun by.
        case ended
    }

    enum Work {
        case block(BlockWork)
        case programs(ProgramGroup, finish: () throws -> Void)
    }

    /// From 1; not used again in a session.
    let id: Int
    /// As the user wrote it, in one line.
    let command: String
    /// Nanoseconds since 1970.
    let started: Int
    let work: Work
    var state = State.running {
        didSet { if state != oldValue { isTold = false } }
    }
    /// The shell's user has seen the state it is in.
    var isTold = true
    /// Once it is done.
    var value = Value.null
    /// Once it has failed; also where what it had to take back could not be.
    var error: ErrorValue?
    /// A signal of the user's was to end it.
    var isKilled = false
    /// It was stopped, and what was to follow in its line is not run.
    var losesRest = false
    /// The jobs that it waits for just now.
    var awaited: [Job] = []

    init(id: Int, command: String, work: Work) {
        self.id = id
        self.command = command
        self.work = work
        started = wallTime()
    }

    var isOpen: Bool { state == .running || state == .stopped }

    /// `job 1 (sleep 10)`
    var description: String { "job \(id) (\(command))" }

    /// Its programs that run.
    var programs: [ChildProcess] {
        switch work {
        case .block(let work): work.machine.map(\.programs.all) ?? []
        case .programs(let group, _): group.children.filter { $0.end == nil }
        }
    }

    /// Waits for its turn to change something, which another's transaction or plan has.
    var waitsForStore: Bool {
        guard case .block(let work) = work else { return false }
        return work.machine.map { ($0.store as? BranchSink)?.isWaiting ?? false } ?? false
    }

    /// How it is over, for a sentence.
    var fate: String {
        switch state {
        case .running: "it runs"
        case .stopped: "it is stopped"
        case .done: "it is done"
        case .failed: "it failed"
        case .ended: "it was ended"
        }
    }

    /// As a row of `jobs`.
    var row: Value {
        .fields([
            "id": .int(id), "state": .text(state.rawValue), "command": .text(command),
            "started": .time(started),
            "pids": .items(programs.map { .int(Int($0.pid)) }),
        ])
    }

    /// As the value of `spawn`, by which other commands find it.
    var handle: Value {
        .fields(["id": .int(id), "command": .text(command), "started": .time(started)])
    }
}

/// A job's block under way.
final class BlockWork {
    /// nil: it is over.
    var machine: Machine?
    private var thread = pthread_t()

    init(_ machine: Machine?) { self.machine = machine }

    /// Tells it to end, as by that signal. It runs what it has put off; with `insists` that is stopped, too.
    func cancel(by signal: Int32, insists: Bool = false) {
        if machine != nil { nops_thread_cancel(thread, signal, insists ? 1 : 0) }
    }

    /// Runs `body` on a thread of its own, which has the baton. Afterwards the job's machine is gone.
    func start(_ body: @escaping () -> Void) throws {
        let start = Unmanaged.passRetained(Start(work: self, body: body))
        Baton.begin()
        let code = nops_thread_start(
            &thread,
            { raw in
                guard let raw else { return nil }
                pthread_detach(pthread_self())
                Baton.acquire()
                nops_remind_thread()
                do {
                    let start = Unmanaged<Start>.fromOpaque(raw).takeRetainedValue()
                    start.run()
                }
                nops_forget_thread()
                Baton.end()
                Baton.release()
                return nil
            }, start.toOpaque())
        guard code == 0 else {
            start.release()
            Baton.end()
            machine = nil
            throw ErrorValue("cannot start a thread: \(SystemError.reason(code))", kind: "io")
        }
    }

    private final class Start {
        let work: BlockWork
        let body: () -> Void

        init(work: BlockWork, body: @escaping () -> Void) {
            self.work = work
            self.body = body
        }

        func run() {
            work.machine?.claimThread()
            body()
            work.machine?.output.closeOwned()
            // From here on no signal is sent to the thread.
            work.machine = nil
            Bell.ring()
        }
    }
}
