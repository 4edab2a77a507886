import PluginAPI

struct Wait: Command {
    let name = "wait"

    var signature: Signature {
        Signature(
            name, "Waits for jobs and gives their values.",
            details: """
                The value of one job, or the list of several ones' in their order (null where none has a value); without any named, of all that run or are done, but \
                the one it stands in. A job that has failed raises its error here, with its own place; the others go on. A job is \
                waited for once: then it is listed no longer. Ctrl-C and a `timeout` around it end the wait, not the jobs.
                """,
            rest: .init("jobs", .any, "By number, as `%1`, or the value of `spawn`."),
            flags: [.init("timeout", short: "t", .duration, "An error if it takes longer; the jobs go on.")],
            output: .any,
            examples: [
                .init(
                    "let a = spawn { 1 }; let b = spawn { sleep 10ms; 2 }; wait $a $b | sum", "Two of them.",
                    prints: "3")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let machine = try Machine.running(call)
        let jobs = machine.jobs
        var limit: Int?
        if case .duration(let length) = call["timeout"] {
            guard length >= 0 else {
                throw ErrorValue.usage("`--timeout` must not be negative", at: call.span(of: "timeout"))
            }
            limit = length
        }
        if call.rest.isEmpty {
            jobs.reap()
            let all = jobs.all.filter { $0 !== machine.job && $0.state != .stopped && $0.state != .ended }
            return Wait.list(try jobs.wait(for: all, on: machine, limit: limit, at: call.span))
        }
        var named: [Job] = []
        for (index, value) in call.rest.enumerated() {
            let span = index < call.restSpans.count ? call.restSpans[index] : call.span
            let job = try jobs.find(value, at: span)
            guard !named.contains(where: { $0 === job }) else {
                throw ErrorValue.usage("job \(job.id) is named twice", at: span)
            }
            named.append(job)
        }
        let values = try jobs.wait(for: named, on: machine, limit: limit, at: call.span)
        return values.count == 1 ? values[0] : Wait.list(values)
    }

    private static func list(_ values: [Value]) -> Value {
        values.allSatisfy(\.isNull) ? .null : .items(values)
    }
}
