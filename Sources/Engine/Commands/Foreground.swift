import PluginAPI

/// `fg`: the shell's.
struct Foreground: Command {
    let name = "fg"

    var signature: Signature {
        Signature(
            name, "Goes on with a job in the foreground of the shell.",
            details: """
                Programs get the terminal as they had it. A block is waited for: its value is shown, and Ctrl-C ends it. Without a job \
                named it is the one stopped last, or the newest.
                """,
            parameters: [
                .init("job", .any, "By number, or as `%1`.", isOptional: true, completion: .offered)
            ], output: .any,
            examples: [.init("fg 1", "The job with that number.")])
    }

    func offers(for parameter: String, _ request: OfferRequest) throws -> [OfferedValue] {
        (request.context as? Machine)?.jobs.offered(request) { $0.isOpen } ?? []
    }

    func run(_ call: Invocation) throws -> Value {
        let machine = try Machine.running(call)
        let job = try machine.shellJob(call, stoppedOnly: false)
        return try machine.jobs.bringToForeground(job, on: machine)
    }
}

/// `bg`: the shell's.
struct Background: Command {
    let name = "bg"

    var signature: Signature {
        Signature(
            name, "Lets a stopped job go on in the background of the shell.",
            details:
                "Without a job named it is the one stopped last. One that reads from the terminal is stopped again. What nops "
                + "has ready for its input is written on; one whose input has still to be computed stays stopped.",
            parameters: [
                .init("job", .any, "By number, or as `%1`.", isOptional: true, completion: .offered)
            ],
            examples: [.init("bg", "The one stopped last.")])
    }

    func offers(for parameter: String, _ request: OfferRequest) throws -> [OfferedValue] {
        (request.context as? Machine)?.jobs.offered(request) { $0.state == .stopped } ?? []
    }

    func run(_ call: Invocation) throws -> Value {
        let machine = try Machine.running(call)
        let job = try machine.shellJob(call, stoppedOnly: true)
        guard case .programs(let group, _) = job.work, job.state == .stopped else {
            throw ErrorValue.usage("\(job) is not stopped", at: call.span)
        }
        if let feeder = group.feeder, feeder.isOpen {
            guard feeder.isWhole else {
                throw ErrorValue.usage(
                    "\(job) gets its input from nops, which can compute it only in the foreground",
                    help: "`fg \(job.id)` goes on with it", at: call.span)
            }
            try feeder.handOver()
        }
        group.goOn(inForeground: false)
        job.state = .running
        job.isTold = true
        machine.output.note("\(job) goes on\n")
        return .null
    }
}

extension Machine {
    /// The job that `fg` or `bg` is given, or the newest.
    fileprivate func shellJob(_ call: Invocation, stoppedOnly: Bool) throws -> Job {
        let word = call.signature.signature.name
        guard jobs.terminal != nil, !isBranch else {
            throw ErrorValue.usage(
                "`\(word)` is the shell's: there is no foreground here", help: "`wait` waits for a job",
                at: call.span)
        }
        if !call["job"].isNull {
            let job = try jobs.find(call["job"], at: call.span(of: "job"))
            jobs.reap()
            return job
        }
        guard let job = jobs.current(stoppedOnly: stoppedOnly) else {
            throw ErrorValue.usage(stoppedOnly ? "no job is stopped" : "there are no jobs", at: call.span)
        }
        return job
    }
}

extension JobTable {
    /// Jobs by number, the newest first.
    fileprivate func offered(_ request: OfferRequest, _ isFitting: (Job) -> Bool) -> [OfferedValue] {
        let sign = request.typed.hasPrefix("%") ? "%" : ""
        return all.reversed().filter(isFitting).map {
            OfferedValue(sign + String($0.id), summary: "\($0.command) (\($0.state.rawValue))")
        }
    }
}
