// `migrate check`

import PluginAPI

/// Looks for code that still points at a plan's old places.
struct MigrateCheck: Command {
    let name = "migrate check"

    var signature: Signature {
        Signature(
            name, "Finds code that still points at a plan's old places.",
            details: """
                Judges code, and whatever else names the old places for certain: status 1 if any is found, or anything needs a \
                person. What only may be meant is listed as not rewritten and does not count. Before the plan is applied it finds \
                what the plan would rewrite.
                """,
            parameters: [MigrateFlags.plan],
            flags: [MigrateFlags.root], output: .record,
            examples: [.init("migrate check wave5.yaml", "Whether anything is left.")])
    }

    func run(_ call: Invocation) throws -> Value {
        let planned = try MigrationCall(planFileOf: call)
        let result = try planned.check()
        var fields: [(String, Value)] = [
            ("name", .text(planned.plan.name)), ("applied", .bool(result.isApplied)),
            ("left in code", .int(result.findings.count)),
        ]
        if !result.findings.isEmpty { fields.append(("findings", .items(result.findings.map(\.value)))) }
        if !result.listed.isEmpty { fields.append(("not rewritten", .items(result.listed.map(\.short)))) }
        let record = Value.record(Record(fields))
        guard !result.findings.isEmpty || !result.isApplied else { return record }
        try call.context.write(call.context.display(record, width: call.context.terminalWidth))
        let count = result.findings.count
        let places = count == 1 ? "1 place still points" : "\(count) places still point"
        throw ErrorValue(
            "\(places) at what '\(planned.plan.name)' moves", kind: "check",
            help: result.isApplied
                ? nil : "the plan is not applied: `migrate apply \(planned.file ?? "PLAN")`", at: call.span)
    }
}
