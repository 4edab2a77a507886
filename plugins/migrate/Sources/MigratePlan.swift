// `migrate plan`

import PluginAPI

/// Shows what a plan would do, as data; changes nothing.
struct MigratePlan: Command {
    let name = "migrate plan"

    var signature: Signature {
        Signature(
            name, "Shows what a plan would move and rewrite; changes nothing.",
            details: """
                Gives a record: the moves file by file, each rewritten line before and after with how sure it is, what needs a \
                person, what is listed but not rewritten, and the whole change as a unified diff.
                """,
            parameters: [MigrateFlags.plan],
            flags: [MigrateFlags.certain, MigrateFlags.root], output: .record,
            examples: [
                .init(
                    "migrate plan wave5.yaml | get 'needs a person'", "What the plan can't settle by itself."),
                .init("migrate plan wave5.yaml | get diff", "The whole change as a diff."),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let planned = try MigrationCall(planFileOf: call)
        var migration = try planned.migration()
        if call.flag("certain") { migration.keepCertain() }
        let sink = call.context.changes
        let wasDryRun = sink.isDryRun
        sink.isDryRun = true
        defer { sink.isDryRun = wasDryRun }
        let result: ChangeResult
        do {
            result = try sink.propose(migration.change)
        } catch let error as ChangeError {
            throw ErrorValue(error).placed(at: call.span)
        }
        var fields = migration.fields(name: planned.plan.name, root: planned.root)
        fields.append(("moves", .items(migration.moved.map(\.value))))
        fields.append(("rewrites", .items(migration.rewrites.map(\.value))))
        fields.append(("diff", .text(result.diff)))
        return .record(Record(fields))
    }
}

/// Flags that several of the commands have.
enum MigrateFlags {
    static let plan = Signature.Parameter(
        "plan", .path, "The plan file.", completion: .files([".yaml", ".yml"]))
    static let root = Signature.Flag(
        "root", .path, "The folder that paths are relative to, instead of the project's root.",
        completion: .folders)
    static let strict = Signature.Flag("strict", "Refuse if anything needs a person.")
    static let shims = Signature.Flag(
        "shims",
        "Leave at each old place a Python module that is the new one, or a Go package of aliases for it, marked as deprecated."
    )
    static let certain = Signature.Flag(
        "certain", "Rewrite only what is certain: comments, documents and the like are listed instead.")
    static let dirty = Signature.Flag(
        "dirty", "Also where git has changes that are not committed.")
    static let review = Signature.Flag("review", "Ask at the terminal, of each hit, whether it is rewritten.")
    static let report = Signature.Flag(
        "report", .path, "Also write a report for a reviewer: FILE.html or FILE.md.",
        completion: .files([".html", ".md"]))
    static let roots = Signature.Flag(
        "roots", .list, "Folders whose modules are imported by their own names, besides those that are found."
    )
    static let noVerify = Signature.Flag("no-verify", "Leave out the plan's `verify` lines.")
}
