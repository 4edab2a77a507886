import CSystem
import Glibc
import Platform
import PluginAPI

/// A thread with a machine of its own, which runs one job after the other.
private final class Branch {
    let machine: Machine
    var thread = pthread_t()
    /// Its job's number while it runs one.
    var job: Int?

    init(_ machine: Machine) { self.machine = machine }
}

/// Jobs that run at once, each a closure with its arguments: what `parallel` and `each --parallel` do.
///
/// All that is shared is touched by the holder of the baton only, so its threads need no other locks.
final class Branches {
    typealias Job = (function: FunctionValue, arguments: [Value], wantsValue: Bool)

    private let limit: Int
    /// How many jobs may have been begun whose values nobody has taken; nil: any number.
    private let ahead: Int?
    private let makeMachine: () -> Machine
    private var branches: [Branch] = []
    private var waiting: [(number: Int, job: Job)] = []
    /// Of jobs that are done, until they are taken.
    private var results: [Int: Value] = [:]
    /// How many jobs were begun, and how many values were taken.
    private var begun = 0
    private var taken = 0
    private var isMore = true
    /// What still runs is being ended: that it fails then is nobody's concern.
    private var isEnding = false
    private var isOver = false
    /// How many signals of the user had come when the branches were told last.
    private var passedOn: Int?
    /// The first that went wrong.
    private(set) var failure: (any Error)?
    /// What came of others after that, and must not be lost.
    private(set) var laterFailures: [ErrorValue] = []

    init(limit: Int, ahead: Int?, makeMachine: @escaping () -> Machine) {
        self.limit = limit
        self.ahead = ahead
        self.makeMachine = makeMachine
    }

    /// The next value in the order of the jobs, or nil where no further one will come: there are no more jobs, or one failed.
    /// - Parameter isReady: whether another job comes without being waited for.
    func next(isReady: () -> Bool, _ job: () throws -> Job?) -> Value? {
        while true {
            let seen = Bell.count
            if Interrupt.isRaised, failure == nil { fail(Leaving.interrupted) }
            if failure is Leaving { return nil }
            // Whoever waits for a job gives no value meanwhile: only where there is nothing else to wait for.
            while failure == nil, isMore, hasRoom, isReady() || taken == begun {
                do { isMore = try startJob(job) } catch { fail(error) }
            }
            if let value = takeReady() { return value }
            if failure != nil || (!isMore && taken == begun) { return nil }
            Bell.wait(after: seen, atMost: isMore && hasRoom ? Branches.pulse : 50)
        }
    }

    /// How often it is looked whether another job has come, in milliseconds.
    private static let pulse = 5

    private func takeReady() -> Value? {
        guard let value = results.removeValue(forKey: taken) else { return nil }
        taken += 1
        return value
    }

    /// Ends what still runs and waits for it. Nothing may be asked for afterwards.
    func finish() {
        if isOver { return }
        isEnding = true
        waiting = []
        isMore = false
        while branches.contains(where: { $0.job != nil }) {
            let seen = Bell.count
            cancelAll()
            Bell.wait(after: seen)
        }
        isOver = true
        Bell.ring()
        for branch in branches { Baton.whileWaiting { _ = pthread_join(branch.thread, nil) } }
    }

    private var hasRoom: Bool {
        branches.count(where: { $0.job != nil }) + waiting.count < limit
            && ahead.map { begun - taken < $0 } ?? true
    }

    /// Gives work to whoever is idle; false when there is no more.
    private func startJob(_ next: () throws -> Job?) throws -> Bool {
        guard let job = try next() else { return false }
        waiting.append((begun, job))
        begun += 1
        let idle = branches.count { $0.job == nil }
        if idle < waiting.count { try startThread() } else { Bell.ring() }
        return true
    }

    /// How many threads there are, of all branches that run. Each has a machine of its own.
    private nonisolated(unsafe) static var running = 0
    /// There were as many as there may be, and one was refused: none begins until most have ended. Else a function that starts
    /// itself without end grows again where it has not failed yet, as fast as it ends elsewhere.
    private nonisolated(unsafe) static var isExhausted = false

    private func startThread() throws {
        guard Branches.running < Machine.branchLimit, !Branches.isExhausted else {
            // Those that there are do the work.
            if !branches.isEmpty { return }
            Branches.isExhausted = true
            throw ErrorValue(
                "more than \(Machine.branchLimit) blocks at once", kind: "recursion",
                help: "a function that starts itself in parallel needs a case in which it doesn't")
        }
        let branch = Branch(makeMachine())
        let start = Unmanaged.passRetained(Start(branches: self, branch: branch))
        let code = nops_thread_start(
            &branch.thread,
            { raw in
                guard let raw else { return nil }
                let start = Unmanaged<Start>.fromOpaque(raw).takeRetainedValue()
                Baton.acquire()
                start.branch.machine.claimThread()
                start.branches.work(start.branch)
                return nil
            }, start.toOpaque())
        guard code == 0 else {
            start.release()
            // The others go on with the work.
            if !branches.isEmpty { return }
            throw ErrorValue("cannot start a thread: \(SystemError.reason(code))", kind: "io")
        }
        branches.append(branch)
        Branches.running += 1
    }

    private final class Start {
        let branches: Branches
        let branch: Branch
        init(branches: Branches, branch: Branch) {
            self.branches = branches
            self.branch = branch
        }
    }

    private func fail(_ error: any Error) {
        if failure == nil, !isEnding {
            failure = error
            waiting = []
            // Whoever reads the values may be busy with others just now.
            cancelAll()
        } else if let error = error as? ErrorValue, error.kind == "change" {
            laterFailures.append(error)
        }
        Bell.ring()
    }

    /// Again and again until all have ended: one that comes between a look at the flag and a call that blocks is lost.
    private func cancelAll() {
        // What interrupts us interrupts them, so that their programs are told the same. Another Ctrl-C stops what cleans up.
        let signal = Interrupt.userSignal
        let insists = Interrupt.isInsisted || signal != nil && passedOn != nil && passedOn != Interrupt.count
        passedOn = Interrupt.count
        for branch in branches where branch.job != nil {
            nops_thread_cancel(branch.thread, signal ?? Interrupt.cancelled, insists ? 1 : 0)
        }
    }

    // MARK: On the branch's thread

    private func work(_ branch: Branch) {
        // What is left of the machine goes while this thread has the baton.
        defer {
            Branches.running -= 1
            if Branches.running <= Machine.branchLimit / 10 { Branches.isExhausted = false }
            Baton.release()
        }
        while true {
            let seen = Bell.count
            if let (number, job) = waiting.first {
                waiting.removeFirst()
                branch.job = number
                Interrupt.begin()
                do {
                    results[number] = try branch.machine.run(job)
                    branch.job = nil
                } catch {
                    branch.job = nil
                    fail(error)
                }
                Bell.ring()
            } else if isOver {
                return
            } else {
                Bell.wait(after: seen, isIdle: true)
            }
        }
    }
}

extension Machine {
    func run(_ job: Branches.Job) throws -> Value {
        try runWholly(job.function, job.arguments, wantsValue: job.wantsValue)
    }

    /// A block or item in a branch, or a job's block: its value, made wholly.
    func runWholly(_ function: FunctionValue, _ arguments: [Value], wantsValue: Bool) throws -> Value {
        let before = (folder, variables)
        defer { (folder, variables) = before }
        do {
            let value = try collectNamed(try invoke(function, arguments, wantsValue: wantsValue))
            try output.flush()
            return value
        } catch {
            try? output.flush()
            throw error
        }
    }

    /// How many may run at once.
    static let branchLimit = 1000

    /// A machine for another thread, which begins with what this one has.
    func makeSibling(output: OutputStack, programs: RunningPrograms, standardInput: Int32) -> Machine {
        let made = Machine(
            isBranch: true, registry: registry, store: store, variables: variables, folder: folder,
            output: output, jobs: jobs, programs: programs, standardInput: standardInput)
        made.storeFolder = storeFolder
        made.redirectedFiles = redirectedFiles
        made.shower = shower
        made.evaluator = evaluator
        made.runDetached = runDetached
        made.ownSignature = ownSignature
        made.ownNames = ownNames
        made.locate = locate
        made.argumentValues = argumentValues
        made.lastValue = lastValue
        return made
    }
}
