import PluginAPI

struct ListJobs: Command {
    let name = "jobs"

    var signature: Signature {
        Signature(
            name, "The jobs: what `spawn` has begun, and what was stopped in the shell by Ctrl-Z.",
            details: """
                `state` is running, stopped, done, failed or ended (by `kill`); `pids` are the programs that a job runs. One that is over \
                is listed until it is waited for; in the shell, where it has no value, until it has been told of.
                """,
            output: .table,
            columns: [
                .init("id", .int), .init("state", .string, words: Job.State.allCases.map(\.rawValue)),
                .init("command", .string), .init("started", .time), .init("pids", .list),
            ],
            examples: [
                .init(
                    "let job = spawn { sleep 1m }; jobs | select id state command; kill $job",
                    "What is under way.",
                    prints: "id  state    command\n1   running  sleep 1m")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let jobs = try Machine.running(call).jobs
        jobs.reap()
        return .items(jobs.all.map(\.row))
    }
}
