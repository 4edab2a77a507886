import Glibc
import Platform
import PluginAPI

/// `spawn { … }`. The compiler turns it into code of its own.
struct SpawnJob: Command {
    let name = "spawn"

    var signature: Signature {
        Signature(
            name, "Runs a block beside the script or the shell, as a job.",
            details: """
                Its value is the job, for `wait` and `kill`; `jobs` lists it. The block has copies of the variables, and a folder and an \
                environment of its own; its programs have an empty input, and nothing in it can ask at the terminal. Each change \
                and each transaction in it is one whole; it can't begin inside of a transaction, and in a plan it is done at \
                once. Where the job is given a name, the block's value is kept for `wait`; where it stands alone, a program at \
                the block's end writes straight out. The end of the script, or of the shell, ends the jobs that are left, with all \
                that their programs have started; what they put off runs, and open transactions are rolled back.
                """,
            parameters: [.init("body", .block, "What to do.")],
            flags: [
                .init(
                    "detach",
                    "As a process of its own, which goes on when the script or the shell has ended, and is no job: the value has its `pid`."
                )
            ], output: .record,
            examples: [
                .init(
                    "let job = spawn { sleep 20ms; 'built' }; print 'meanwhile'; wait $job",
                    "Beside the script.",
                    prints: "meanwhile\nbuilt"),
                .init("spawn --detach { ^./backup.sh } > backup.log", "Goes on after the script."),
            ])
    }

    func run(_ call: Invocation) throws -> Value { throw Bodies.needsBlock("spawn { … }", call) }
}

extension Machine {
    /// `spawn { … }` for whoever uses its value.
    /// - Parameter wantsValue: what the caller of the function does with its value.
    func spawn(
        _ block: Value, _ text: String, use: ProgramUse, wantsValue: Bool, isDetached: Bool
    ) throws -> Value {
        let isUsed = use.isRead(by: wantsValue)
        return isDetached
            ? try spawnDetached(block, text, wantsValue: isUsed)
            : try spawnJob(block, text, wantsValue: isUsed)
    }

    /// The job, where it is used; in the shell it is told of, where it isn't.
    private func spawnJob(_ block: Value, _ text: String, wantsValue: Bool) throws -> Value {
        guard case .closure(let closure) = block else { return .null }
        let job = try jobs.spawn(closure, text, from: self, wantsValue: wantsValue)
        if wantsValue { return job.handle }
        if jobs.terminal != nil, job.isOpen { output.note("\(job) runs\n") }
        return .null
    }

    /// As a process of its own; its value tells which, where it is used; in the shell it is told of, where it isn't.
    private func spawnDetached(_ block: Value, _ text: String, wantsValue: Bool) throws -> Value {
        guard case .closure(let closure) = block else { return .null }
        guard let runDetached else {
            throw ErrorValue("`spawn --detach` can't be run here", kind: "io")
        }
        let detached = DetachedBlock(
            closure: closure, output: try output.split(), command: "spawn --detach { \(text) }")
        defer { detached.output.closeOwned() }
        let started = wallTime()
        var pid: pid_t?
        if store.planDepth > 0 {
            // A plan is gathered in the order written.
            _ = try runWholly(closure, [], wantsValue: false)
        } else {
            try JobTable.refuseTransaction(self)
            do {
                pid = try Detaching.begin(keeping: (detached.output.out, detached.output.error))
            } catch {
                throw ErrorValue(error.description, kind: "io")
            }
            if pid == nil { runDetached(self, detached) }
        }
        if wantsValue {
            return .fields([
                "pid": pid.map { .int(Int($0)) } ?? .null, "command": .text(text), "started": .time(started),
            ])
        }
        if jobs.terminal != nil, let pid { output.note("process \(pid) (\(text)) runs\n") }
        return .null
    }
}

/// What a detached process does, and where its output goes.
struct DetachedBlock {
    let closure: FunctionValue
    let output: OutputStack
    let command: String
}
