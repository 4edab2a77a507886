// `migrate report`

import PluginAPI

/// Gives a plan's report before it is applied.
struct MigrateReport: Command {
    let name = "migrate report"

    var signature: Signature {
        Signature(
            name, "Gives a page for a plan's reviewer, in Markdown or HTML; changes nothing.",
            details: """
                What would move, what would be rewritten by kind and grade, what is listed but not touched, and what needs a \
                person. `migrate apply --report FILE` writes the same of what it does.
                """,
            parameters: [MigrateFlags.plan],
            flags: [
                .init("html", "As an HTML page of its own, not as Markdown."), MigrateFlags.certain,
                MigrateFlags.root,
            ], output: .string,
            examples: [.init("migrate report wave5.yaml --html | save review.html", "A page for a reviewer.")]
        )
    }

    func run(_ call: Invocation) throws -> Value {
        let planned = try MigrationCall(planFileOf: call)
        var migration = try planned.migration()
        if call.flag("certain") { migration.keepCertain() }
        let report = MigrationReport(name: planned.plan.name, root: planned.root, migration: migration)
        return .text(report.text(call.flag("html") ? .html : .markdown))
    }
}
