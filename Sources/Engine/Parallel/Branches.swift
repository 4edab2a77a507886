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
private final class Branches {
    typealias Job = (function: FunctionValue, arguments: [Value], wantsValue: Bool)

    private let owner: Machine
    private let limit: Int
    private let makeMachine: () -> Machine
    private var branches: [Branch] = []
    private var waiting: [(number: Int, job: Job)] = []
    private var results: [Value?] = []
    private var isOver = false
    /// How many signals of the user had come when the branches were told last.
    private var passedOn: Int?
    /// The first that went wrong.
    private var failure: (any Error)?
    /// What came of others after that, and must not be lost.
    private(set) var laterFailures: [ErrorValue] = []

    init(_ owner: Machine, limit: Int, makeMachine: @escaping () -> Machine) {
        self.owner = owner
        self.limit = limit
        self.makeMachine = makeMachine
    }

    /// Runs them all; the results in the order of the jobs.
    func run(_ next: () throws -> Job?) throws -> [Value] {
        var isMore = true
        while true {
            let seen = Bell.count
            if isMore, failure == nil, !Interrupt.isRaised {
                do { isMore = try startJobs(next) } catch { fail(error) }
            }
            if Interrupt.isRaised, failure == nil { fail(Leaving.interrupted) }
            if failure != nil { cancelAll() }
            if waiting.isEmpty, branches.allSatisfy({ $0.job == nil }), !isMore || failure != nil { break }
            Bell.wait(after: seen)
        }
        isOver = true
        Bell.ring()
        for branch in branches { Baton.whileWaiting { _ = pthread_join(branch.thread, nil) } }
        for error in laterFailures { owner.output.note("error: \(error.message)\n") }
        if let failure { throw failure }
        return results.map { $0 ?? .null }
    }

    /// Gives work to whoever is idle; false when there is no more.
    private func startJobs(_ next: () throws -> Job?) throws -> Bool {
        while branches.count(where: { $0.job != nil }) + waiting.count < limit {
            guard let job = try next() else { return false }
            waiting.append((results.count, job))
            results.append(nil)
            let idle = branches.count { $0.job == nil }
            if idle < waiting.count { try startThread() } else { Bell.ring() }
        }
        return true
    }

    /// How many threads there are, of all branches that run. Each has a machine of its own.
    private nonisolated(unsafe) static var running = 0

    private func startThread() throws {
        guard Branches.running < Machine.branchLimit else {
            // Those that there are do the work.
            if !branches.isEmpty { return }
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
        if failure == nil {
            failure = error
            waiting = []
        } else if let error = error as? ErrorValue, error.kind == "change" {
            laterFailures.append(error)
        }
        Bell.ring()
    }

    /// Again and again until all have ended: one that comes between a look at the flag and a call that blocks is lost.
    private func cancelAll() {
        // What interrupts us interrupts them, so that their programs are told the same. Another Ctrl-C stops what cleans up.
        let signal = Interrupt.userSignal
        let insists = signal != nil && passedOn != nil && passedOn != Interrupt.count
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
            Baton.release()
        }
        while true {
            let seen = Bell.count
            if let (number, job) = waiting.first {
                waiting.removeFirst()
                branch.job = number
                Interrupt.clear()
                do {
                    results[number] = try branch.machine.run(job)
                } catch {
                    fail(error)
                }
                branch.job = nil
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
    fileprivate func run(_ job: Branches.Job) throws -> Value {
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
    fileprivate static let branchLimit = 1000

    /// The blocks' values; null where no block has one.
    func runParallel(_ blocks: [Value], wantsValues: Bool) throws -> Value {
        var index = 0
        let values = try branch(limit: min(blocks.count, Machine.branchLimit)) {
            guard index < blocks.count, case .closure(let function) = blocks[index] else { return nil }
            index += 1
            return (function, [], wantsValues)
        }
        return values.allSatisfy(\.isNull) ? .null : .items(values)
    }

    func invokeParallel(_ function: FunctionValue, limit: Int, _ next: () throws -> Value?) throws -> [Value]
    {
        guard (1...Machine.branchLimit).contains(limit) else {
            throw ErrorValue.usage("1 to \(Machine.branchLimit) may run at once, not \(limit)")
        }
        return try branch(limit: limit) { try next().map { (function, [$0], true) } }
    }

    private func branch(limit: Int, _ next: () throws -> Branches.Job?) throws -> [Value] {
        // A plan is gathered in the order written.
        if store.planDepth > 0 {
            var results: [Value] = []
            while let job = try next() { results.append(try run(job)) }
            return results
        }
        try output.flush()
        jobs.interpose()
        let base = store
        let turn = StoreTurn()
        let outer = (transactions: base.transactionDepth, plans: base.planDepth)
        store = BranchSink(base, turn: turn, machine: self, outer: outer)
        Baton.begin()
        defer {
            Baton.end()
            store = base
        }
        return try Branches(self, limit: limit) { [self] in makeBranch(base, turn, outer) }.run(next)
    }

    private func makeBranch(
        _ base: any ChangeSink, _ turn: StoreTurn, _ outer: (transactions: Int, plans: Int)
    ) -> Machine {
        let made = makeSibling(
            output: OutputStack(out: output.out, error: output.error), programs: programs,
            standardInput: standardInput)
        made.job = job
        made.store = BranchSink(base, turn: turn, machine: made, outer: outer)
        return made
    }

    /// A machine for another thread, which begins with what this one has.
    func makeSibling(output: OutputStack, programs: RunningPrograms, standardInput: Int32) -> Machine {
        let made = Machine(
            isBranch: true, registry: registry, store: store, variables: variables, folder: folder,
            output: output, jobs: jobs, programs: programs, standardInput: standardInput)
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
