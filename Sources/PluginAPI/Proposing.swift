import Syntax

extension Invocation {
    /// Whether this call only shows what it would change.
    public var isDryRun: Bool { flag("dry-run") || context.changes.isDryRun }

    /// Applies a change through `Context.changes`, or in a dry run writes its diff to standard output.
    /// Throws an `ErrorValue` that names the path and points at the command.
    @discardableResult public func propose(_ change: Change) throws -> ChangeResult {
        try withChanges { sink in
            do {
                let result = try sink.propose(change)
                if sink.isDryRun, !result.diff.isEmpty { try context.write(result.diff) }
                return result
            } catch let error as ChangeError {
                if error.isStale { throw error }
                // Ctrl-C passes through `try` (rule 18); what could not be put back is still said.
                if error.leftovers.isEmpty { try context.checkInterrupt() }
                throw ErrorValue(error).placed(at: span)
            }
        }
    }

    /// How often a command is begun anew, where others change what it changes each time before it comes to it.
    private static let mostAttempts = 100
    /// In nanoseconds, waits for others' locks included.
    private static let longestPlanning = 60_000_000_000

    /// Runs what looks at files and then proposes a change to them; again, from the start, where others have changed
    /// them in between. So what is changed is what is there, and not what was.
    public func planned<Result>(_ body: () throws -> Result) throws -> Result {
        if isDryRun {
            try withChanges { try $0.beginPlanning() }
            defer { context.changes.endPlanning() }
            return try body()
        }
        let begin = monotonicTime()
        var attempt = 1
        while true {
            try withChanges { try $0.beginPlanning() }
            defer { context.changes.endPlanning() }
            do { return try body() } catch let error as ChangeError
                where error.isStale && attempt < Self.mostAttempts
                && monotonicTime() - begin < Self.longestPlanning
            {
                // The times of files are as fine as the clock's ticks.
                try context.pause(for: 2_000_000)
                attempt += 1
            }
        }
    }

    /// Runs `body` with the sink set as this call's `--dry-run`, `--no-undo` and `--lock-timeout` say.
    public func withChanges<Result>(_ body: (any ChangeSink) throws -> Result) throws -> Result {
        let sink = context.changes
        let before = (sink.isDryRun, sink.isPermanent, sink.lockTimeout)
        defer { (sink.isDryRun, sink.isPermanent, sink.lockTimeout) = before }
        sink.isDryRun = isDryRun
        if flag("no-undo") {
            try sink.checkMayForgoUndo(at: span(of: "no-undo"))
            sink.isPermanent = true
        }
        if isGiven("lock-timeout") {
            try sink.setLockTimeout(self["lock-timeout"], at: span(of: "lock-timeout"))
        }
        return try body(sink)
    }
}

extension ErrorValue {
    /// A refused change, with each path concerned and whatever could not be put back.
    public convenience init(_ error: ChangeError) {
        var message = error.message
        for path in error.paths where error.paths.count > 1 || !error.message.contains(path) {
            message += "\n  \(path)"
        }
        for line in error.leftovers { message += "\n  could not be put back: \(line)" }
        // Nothing can be kept for undo on a full disk, not even what a removal would need.
        let isFull = error.message.hasSuffix("no space left on device")
        self.init(
            message, kind: "change",
            help: error.help ?? (isFull ? "`^rm FILE` frees space without keeping what it removes" : nil))
    }
}
