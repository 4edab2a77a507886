import PluginAPI

/// `changes size`: what undo costs.
struct MeasureChanges: Command {
    let name = "changes size"

    var signature: Signature {
        Signature(
            name, "How much disk space the changes made here take, and how much they may take.",
            details: """
                `journals` and `kept` are what undo needs: old contents in the journals, and beside them large or deleted files. \
                `quota` is what both may take together, `free` what their file system has left.
                """,
            output: .record,
            examples: [.init("changes size | get total", "What a prune of everything frees.")])
    }

    func run(_ call: Invocation) throws -> Value {
        let size = try call.context.changes.size()
        return .fields([
            "changes": .int(size.changes), "journals": .size(size.journals), "kept": .size(size.kept),
            "total": .size(size.total), "quota": .size(size.quota), "free": .size(size.free),
        ])
    }
}

/// `changes quota`, `changes quota 5GiB`, `changes quota --reset`
struct ChangesQuota: Command {
    let name = "changes quota"

    var signature: Signature {
        Signature(
            name, "How much disk space the changes made here may take; sets it.",
            details: """
                A change that would need more is refused, or asked about in a terminal. Without a setting it is 2 GiB, or a \
                tenth of what is free on the file system where that is less, but 16 MiB at least.
                """,
            parameters: [.init("size", .size, "The new quota.", isOptional: true)],
            flags: [.init("reset", "Forget the setting.")], output: .size,
            examples: [
                .init("changes quota 5GiB", "For a project with large files.", prints: "5.4 GB"),
                .init("changes quota --reset", "Back to the rule."),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let sink = call.context.changes
        var bytes: Int?
        if case .size(let size) = call["size"] { bytes = size }
        if let bytes, bytes < 0 {
            throw ErrorValue.usage(
                "a quota is 0B or more, not \(SizeText.exact(bytes))", at: call.span(of: "size"))
        }
        if call.flag("reset"), bytes != nil {
            throw ErrorValue.usage(
                "`changes quota` takes a size or --reset, not both", at: call.span(of: "reset"))
        }
        if bytes != nil || call.flag("reset") { try sink.setQuota(bytes) }
        return .size(try bytes ?? sink.quota())
    }
}

/// `changes prune`: old changes go.
struct PruneChanges: Command {
    let name = "changes prune"

    var signature: Signature {
        Signature(
            name, "Frees what undo keeps of old changes: they can't be undone or shown any more.",
            details: """
                Only changes that have ended go, with their journals and kept files; what you work on is not touched. It can't \
                be undone itself: --dry-run lists what would go. That is also what another program had written where a \
                rollback put the old content back.
                """,
            flags: [
                .init("older", .duration, "How long ago a change must have begun to go (by default 30d)."),
                .init("keep", .int, "So many of the last changes stay, whatever their age."), .dryRun,
                .lockTimeout,
            ], output: .record,
            examples: [
                .init("changes prune --older 7d --dry-run", "What a prune would remove."),
                .init("changes prune --older 0s --keep 10", "All but the last ten changes."),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        var age = 30 * 86_400_000_000_000
        if case .duration(let given) = call["older"] { age = given }
        guard age >= 0 else {
            throw ErrorValue.usage(
                "`--older` is 0s or more, not \(DurationText.text(age))", at: call.span(of: "older"))
        }
        let keep = try call.optionalInt("keep") ?? 0
        guard keep >= 0 else {
            throw ErrorValue.usage("`--keep` is 0 or more, not \(keep)", at: call.span(of: "keep"))
        }
        let result = try call.withChanges { try $0.prune(olderThan: age, keeping: keep) }
        guard call.isDryRun else {
            if result.changes == 0, result.freed == 0, !call.isGiven("older"), !call.isGiven("keep"),
                try !call.context.changes.changes().isEmpty
            {
                call.context.note(
                    "no change here is older than 30 days; `changes prune --older 0s` takes all")
            }
            return .fields(["changes": .int(result.changes), "freed": .size(result.freed)])
        }
        let sink = call.context.changes
        guard sink.planDepth == 0 else { return .null }
        let changes = result.changes == 1 ? "1 change" : "\(result.changes) changes"
        call.context.note("\(changes) would go, which frees \(SizeText.short(result.freed))")
        return .items(result.items.map(\.row))
    }
}

extension PruneResult.Item {
    /// A row of the dry run.
    fileprivate var row: Value {
        var began = Value.null
        let text: String
        switch what {
        case .change(let command, let when):
            began = .time(when.sinceEpoch)
            text = command
        case .altered(let path): text = "another program's: \(path)"
        case .leftover(let path): text = "left by a killed prune: \(path)"
        }
        return .record(
            Record([("id", .int(id)), ("when", began), ("what", .text(text)), ("frees", .size(bytes))]))
    }
}
