import Glibc
import Platform
import PluginAPI
import Syntax

// How jobs end: by themselves, waited for, by signals, and with what has begun them.

extension Job {
    /// Notes how its work has ended.
    func end(by result: Result<Value, any Error>) {
        switch result {
        case .success(let value):
            self.value = value
            state = .done
        case .failure(Leaving.exit(0)): state = .done
        case .failure(Leaving.exit(let status)):
            error = ErrorValue("\(self) left with status \(status)", kind: "job", code: status)
            state = .failed
        case .failure(let error as ErrorValue)
        where isKilled && error.kind == "program" && error.code > 128: state = .ended
        case .failure(let error as ErrorValue) where !Interrupt.isRaised || error.kind == "change":
            self.error = error
            state = .failed
        case .failure(let failure):
            state = .ended
            if !(failure is Leaving || failure is ErrorValue) {
                error = ErrorValue("\(failure)", kind: "job")
                state = .failed
            }
        }
        Bell.ring()
    }

    /// What waiting for it gives.
    fileprivate func outcome() throws -> Value {
        switch state {
        case .done: return value
        case .failed: throw error ?? ErrorValue("\(self) failed", kind: "job")
        default:
            throw ErrorValue(
                "\(self) was ended before it was done", kind: "job", code: 128 + Int(SIGTERM))
        }
    }
}

extension JobTable {
    /// Waits for jobs, which then are no longer listed, and gives their values. The first that has failed ends the wait with its
    /// error, the others go on.
    /// - Parameters:
    ///   - limit: nanoseconds; nil: as long as it takes.
    ///   - endsThem: an interruption ends the jobs, too, not only the wait.
    func wait(
        for jobs: [Job], on machine: Machine, limit: Int? = nil, endsThem: Bool = false, at span: Span = .none
    )
        throws -> [Value]
    {
        try machine.output.flush()
        let deadline = limit.map { monotonicTime().addingReportingOverflow($0) }.map {
            $0.overflow ? Int.max : $0.partialValue
        }
        let outer = machine.job?.awaited ?? []
        machine.job?.awaited = outer + jobs
        defer { machine.job?.awaited = outer }
        while true {
            let seen = Bell.count
            reap()
            for job in jobs where !job.isOpen && job.state != .done {
                remove(job)
                _ = try job.outcome()
            }
            let open = jobs.filter(\.isOpen)
            guard let first = open.first else { break }
            if let deadline, monotonicTime() >= deadline {
                throw ErrorValue(
                    "\(first) is not done within \(DurationText.text(limit ?? 0))", kind: "timeout",
                    help: "it goes on; `kill %\(first.id)` ends it", at: span)
            }
            if let stopped = open.first(where: { $0.state == .stopped }) {
                throw ErrorValue.usage(
                    "\(stopped) is stopped", help: "`fg \(stopped.id)` or `bg \(stopped.id)` lets it go on",
                    at: span)
            }
            try refuseDeadlock(open, on: machine, at: span)
            do { try machine.checkInterrupt() } catch {
                guard endsThem else { throw error }
                end(open, by: Interrupt.userSignal ?? SIGINT)
                for job in jobs { remove(job) }
                throw error
            }
            let piece = deadline.map { max(1, min(50, ($0 - monotonicTime()) / 1_000_000)) } ?? 50
            Bell.wait(after: seen, atMost: piece)
        }
        return try jobs.map {
            remove($0)
            return try $0.outcome()
        }
    }

    /// A wait that can't end: for the job itself, or for one that waits until this transaction is over.
    private func refuseDeadlock(_ jobs: [Job], on machine: Machine, at span: Span) throws {
        var seen: Set<Int> = []
        var next = jobs
        while let job = next.popLast() {
            guard seen.insert(job.id).inserted else { continue }
            if let own = machine.job, job === own {
                throw ErrorValue(
                    jobs.contains { $0 === own }
                        ? "\(own) can't wait for itself" : "these jobs wait for each other",
                    kind: "deadlock", at: span)
            }
            if job.waitsForStore, machine.store.transactionDepth > 0 || machine.store.planDepth > 0 {
                throw ErrorValue(
                    "\(job) waits until this transaction is over, and this waits for it", kind: "deadlock",
                    help: "wait for it before the transaction or after it", at: span)
            }
            next += job.awaited
        }
    }

    /// Sends a signal: those that end a job let its block clean up first, KILL does not; any other is for its programs.
    func signal(_ job: Job, _ number: Int32) {
        if [SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGKILL].contains(number) { job.isKilled = true }
        switch job.work {
        case .programs(let group, _):
            kill(-group.id, number)
            // A stopped one would see it only when it goes on.
            if [SIGTERM, SIGINT, SIGHUP].contains(number) { kill(-group.id, SIGCONT) }
            reap()
        case .block(let work):
            switch number {
            case SIGINT, SIGTERM, SIGHUP, SIGQUIT:
                work.cancel(by: number == SIGQUIT ? Interrupt.cancelled : number)
            case SIGKILL:
                work.cancel(by: Interrupt.cancelled, insists: true)
                _ = ProcessTree.signal(job.programs.map(\.root), SIGKILL)
            default: _ = ProcessTree.signal(job.programs.map(\.root), number, wakes: false)
            }
        }
    }

    /// Ends jobs, with all that they have started, and waits until they are over. Another signal of the user stops what cleans up.
    func end(_ jobs: [Job], by signal: Int32) {
        for case .programs(let group, _) in jobs.filter(\.isOpen).map(\.work) { group.end() }
        reap()
        var count = Interrupt.count
        while true {
            let seen = Bell.count
            let left = jobs.filter(\.isOpen)
            if left.isEmpty { return }
            // Again and again: while one cleans up it hears nothing.
            let insists = Interrupt.count != count
            count = Interrupt.count
            for case .block(let work) in left.map(\.work) { work.cancel(by: signal, insists: insists) }
            Bell.wait(after: seen)
        }
    }

    /// At the end of a script or the shell: ends what is left. Gives the errors of those that had failed, and what could not be
    /// taken back.
    func close() -> [ErrorValue] {
        reap()
        let open = all.filter(\.isOpen)
        end(open, by: Interrupt.userSignal ?? Interrupt.cancelled)
        return all.filter { job in
            job.state == .failed && (!open.contains { $0 === job } || job.error?.kind == "change")
        }.compactMap(\.error)
    }

    // MARK: Notices

    enum Notice {
        case line(String)
        case error(ErrorValue)
    }

    /// How many ended jobs the shell keeps for a later `wait`.
    private static let kept = 100

    /// What the shell's user has not been told yet. Those that are over are listed no longer, but for one that is done and has a
    /// value to wait for.
    func notices() -> [Notice] {
        reap()
        var notices: [Notice] = []
        for job in all where !job.isTold {
            job.isTold = true
            switch job.state {
            case .running: continue
            case .stopped:
                notices.append(
                    .line(
                        "\(job) is stopped; `fg \(job.id)` goes on with it"
                            + (job.losesRest ? ", but not with the rest of the line" : "")))
            case .ended: notices.append(.line("\(job) was ended"))
            case .failed:
                notices.append(.line("\(job) failed"))
                if let error = job.error { notices.append(.error(error)) }
            case .done:
                notices.append(
                    .line("\(job) is done" + (job.value.isNull ? "" : "; `wait \(job.id)` gives its value")))
            }
            if !job.isOpen, job.state != .done || job.value.isNull { remove(job) }
        }
        let over = all.filter { !$0.isOpen }
        for job in over.dropLast(JobTable.kept) { remove(job) }
        return notices
    }
}
