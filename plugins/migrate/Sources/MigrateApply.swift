// `migrate apply` and `migrate move`

import Platform
import PluginAPI

/// Moves and rewrites by a plan, as one change.
struct MigrateApply: Command {
    let name = "migrate apply"

    var signature: Signature {
        Signature(
            name, "Moves files by a plan and rewrites the imports that point at them.",
            details: """
                All of it is one change: `undo` takes it back. The plan's `verify` lines run in the root after the change \
                and before it is kept; if one fails, everything goes back. Status 0 when it applied, also where something \
                is left that needs a person: that is listed, and `migrate check` finds it.
                """,
            parameters: [MigrateFlags.plan],
            flags: [
                MigrateFlags.noVerify, MigrateFlags.certain, MigrateFlags.review, MigrateFlags.report,
                MigrateFlags.dirty,
                MigrateFlags.shims, MigrateFlags.strict,
                MigrateFlags.root,
            ],
            output: .record,
            changesThings: true,
            examples: [
                .init("migrate apply wave5.yaml --dry-run", "The change as a diff; nothing is changed."),
                .init("migrate apply wave5.yaml --strict", "Only if nothing is left to do by hand."),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        try MigrationRun(MigrationCall(planFileOf: call)).run()
    }
}

/// One move, without a plan file.
struct MigrateMove: Command {
    let name = "migrate move"

    var signature: Signature {
        Signature(
            name, "Moves one file or folder and rewrites the imports that point at it.",
            details:
                "Like `migrate apply` of a plan with this one move. Paths are from the working folder; NEW is the new path itself.",
            parameters: [
                .init("old", .path, "What moves."),
                .init("new", .path, "Its new path; an existing folder is merged with."),
            ],
            flags: [
                MigrateFlags.certain, MigrateFlags.review, MigrateFlags.report, MigrateFlags.dirty,
                MigrateFlags.roots,
                MigrateFlags.shims, MigrateFlags.strict, MigrateFlags.root,
            ],
            output: .record,
            changesThings: true,
            examples: [.init("migrate move app/util.py app/text/helpers.py", "Moves and renames a module.")])
    }

    func run(_ call: Invocation) throws -> Value {
        try MigrationRun(MigrationCall(moveOf: call)).run()
    }
}

/// Applies a migration and verifies it, whole or not at all.
private struct MigrationRun {
    let call: MigrationCall
    var invocation: Invocation { call.invocation }
    var context: any Context { invocation.context }

    init(_ call: MigrationCall) { self.call = call }

    func run() throws -> Value {
        let isStaged = try call.checkGit()
        var migration = try call.migration(hasShims: invocation.flag("shims"), isStaged: isStaged)
        if invocation.flag("certain") { migration.keepCertain() }
        let report = try reportFormat()
        if invocation.flag("strict"), let first = migration.needsPerson.first {
            let more = migration.needsPerson.count - 1
            for finding in migration.needsPerson { context.note("\(finding)") }
            throw ErrorValue(
                "\(first)" + (more > 0 ? ", and \(more) more" : "") + ": nothing was changed",
                kind: "needs-person",
                help: "without --strict the plan applies and leaves these", at: invocation.span)
        }
        if invocation.flag("review") {
            migration = try MigrationReview(invocation: invocation).reviewed(migration)
        }
        let changes = try [migration.change] + (report.map { [try self.report($0, of: migration)] } ?? [])
        let isDryRun = invocation.isDryRun
        var id: Int?
        if isDryRun {
            for change in changes { try invocation.propose(change) }
        } else {
            id = try apply(changes)
        }
        for script in migration.shadowed { context.note("warning: \(script.path): \(script.explanation)") }
        var fields = migration.fields(name: call.plan.name, root: call.root)
        if let id { fields.insert(("change", .int(id)), at: 1) }
        if isDryRun { fields.insert(("change", .text("none: this was a dry run")), at: 1) }
        return .record(Record(fields))
    }

    private func reportFormat() throws -> MigrationReport.Format? {
        guard let file = try invocation.optionalString("report") else { return nil }
        guard let format = MigrationReport.Format(ofFile: file) else {
            throw ErrorValue(
                "a report is HTML or Markdown, and '\(file)' says neither",
                help: "end its name with .html or .md",
                at: invocation.span(of: "report"))
        }
        return format
    }

    /// The report's file, as a part of the change: undo takes it away, too.
    private func report(_ format: MigrationReport.Format, of migration: Migration) throws -> Change {
        let path = context.absolute(try invocation.optionalString("report") ?? "")
        let text = MigrationReport(name: call.plan.name, root: call.root, migration: migration).text(format)
        let content = FileContent.bytes(Array(text.utf8))
        let step =
            Files.exists(path)
            ? Step.replaceFile(path: path, content: content) : .createFile(path: path, content: content)
        return Change(name: "report", steps: [step])
    }

    /// The change's number, once it is permanent.
    private func apply(_ changes: [Change]) throws -> Int? {
        let checks = invocation.flag("no-verify") ? [] : call.plan.verify
        if checks.isEmpty, changes.count == 1 { return try invocation.propose(changes[0]).id }
        return try invocation.withChanges { sink in
            do {
                try sink.begin(name: call.plan.name)
                do {
                    for change in changes { _ = try sink.propose(change) }
                    try verify(checks)
                } catch {
                    try sink.rollback()
                    throw error
                }
                return try sink.commit()
            } catch let error as ChangeError {
                throw ErrorValue(error).placed(at: invocation.span)
            }
        }
    }

    /// Runs the plan's lines in the root. Throws for the first that fails or is false.
    private func verify(_ checks: [MigrationPlan.Check]) throws {
        let before = context.workingFolder
        if before != call.root { _ = try context.call("cd", [.text(call.root)], flags: [], input: .null) }
        defer {
            if before != call.root { _ = try? context.call("cd", [.text(before)], flags: [], input: .null) }
        }
        for check in checks {
            let place = "\(call.file ?? call.plan.name):\(check.place.line)"
            do {
                let value = try context.evaluate(check.line, name: place).collected()
                if case .bool(false) = value { throw ErrorValue("it is false") }
                let shown = context.display(value, width: context.terminalWidth)
                if !shown.isEmpty { try context.write(shown) }
            } catch let error as ErrorValue {
                throw ErrorValue(
                    "\(place): '\(check.line)' failed, so everything was put back: \(error.message)",
                    kind: "verify",
                    help: error.help, code: error.code, at: invocation.span, cause: error)
            }
        }
    }
}

extension Finding: CustomStringConvertible {
    var description: String {
        line == 0 ? "\(path): \(message)" : "\(path):\(line):\(column): \(message)"
    }
}
