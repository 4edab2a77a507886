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
            parameters: [.init("body", .block, "What to do.")], output: .record,
            examples: [
                .init(
                    "let job = spawn { sleep 20ms; 'built' }; print 'meanwhile'; wait $job",
                    "Beside the script.",
                    prints: "meanwhile\nbuilt")
            ])
    }

    func run(_ call: Invocation) throws -> Value { throw Bodies.needsBlock("spawn { … }", call) }
}

extension Machine {
    /// The job, where it is used; in the shell it is told of, where it isn't.
    func spawnJob(_ block: Value, _ text: String, wantsValue: Bool) throws -> Value {
        guard case .closure(let closure) = block else { return .null }
        let job = try jobs.spawn(closure, text, from: self, wantsValue: wantsValue)
        if wantsValue { return job.handle }
        if jobs.terminal != nil, job.isOpen { output.note("\(job) runs\n") }
        return .null
    }
}
