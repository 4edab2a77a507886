import Glibc
import Platform
import PluginAPI
import Syntax

// Plans as values, and what stands for programs while a plan is made (rule 20).

extension Machine {
    func beginPlan() {
        planSurroundings.append(Surroundings(folder: folder, variables: variables))
        store.beginPlan()
    }

    /// Ends the innermost plan. A plan changes nothing, the working folder and the environment neither.
    @discardableResult func endPlan() -> ChangePlan {
        if let before = planSurroundings.popLast() { (folder, variables) = (before.folder, before.variables) }
        return store.endPlan()
    }

    /// A plan as a table, or as its diff.
    func planned(_ plan: ChangePlan, asDiff: Bool) -> Value {
        if asDiff { return .text(plan.diff) }
        let keys = KeySet(["kind", "path", "from", "size", "mode", "undo"].map(Text.init))
        return .items(
            plan.rows.map { row in
                .record(
                    Record(
                        keys: keys,
                        values: [
                            .text(row.kind), .text(shown(row.path)),
                            row.from.map { .text(shown($0)) } ?? .null,
                            row.bytes.map { .size($0) } ?? .null,
                            row.mode.map { .text(StepRow.octal($0)) } ?? .null, .bool(row.canBeUndone),
                        ]))
            })
    }

    /// A path as seen from the working folder, if it lies in it.
    private func shown(_ path: String) -> String {
        guard Path.isAbsolute(path), path != folder, Path.isInside(path, folder) else { return path }
        return Path.relative(path, to: folder)
    }

    /// Lists a program instead of running it. Who reads its output ends the plan there.
    func planProgram(_ name: String, _ arguments: [String], redirections: RedirectionSite?, isDirect: Bool)
        -> Value
    {
        store.planOutside(.program(SecretMask.commandLine([name] + arguments)))
        return isDirect || redirections?.takesOutput == true
            ? .null : .stream(UnknownOutput(program: name, span: currentSpan))
    }
}

extension RedirectionSite {
    /// Whether standard output goes elsewhere.
    fileprivate var takesOutput: Bool {
        entries.contains {
            switch $0.kind {
            case .output(descriptor: 1, _), .both, .duplicate(from: 1, to: 2): true
            default: false
            }
        }
    }
}

/// What a program would have written, had it run.
final class UnknownOutput: ByteStream {
    private let program: String
    private let span: Span

    init(program: String, span: Span) {
        self.program = program
        self.span = span
    }

    override func read() throws -> [UInt8]? {
        throw ErrorValue(
            "the plan stops here: it needs what `\(program)` would print, and a plan runs no programs",
            kind: "plan", help: "plan the part that does not need it, or find it out before: `let x = (…)`",
            at: span)
    }
}
