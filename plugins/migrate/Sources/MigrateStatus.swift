// `migrate status`

import PluginAPI

/// Says how far a plan has been carried out.
struct MigrateStatus: Command {
    let name = "migrate status"

    var signature: Signature {
        Signature(
            name, "Says which of a plan's moves are made, and what is left to do.",
            details: """
                Each move is `done`, `to do`, `missing` (there is neither the old path nor the new one) or `both there`. Patterns are told \
                by what they match now, and by what they have made. `migrate check` gives the places behind `left in code`.
                """,
            parameters: [MigrateFlags.plan], flags: [MigrateFlags.root], output: .record,
            examples: [
                .init(
                    "migrate status wave5.yaml | get moves | where state != done", "What is yet to be moved.")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let planned = try MigrationCall(planFileOf: call)
        let status = try planned.status()
        let states = Set(status.moves.map(\.state))
        let isDone = states == ["done"] || states.isEmpty && status.left == 0
        let state =
            isDone ? "applied" : states.contains("done") ? "partly applied" : "not applied"
        let rows = status.moves.map { row in
            Value.fields(["from": .text(row.move.from), "to": .text(row.move.to), "state": .text(row.state)])
        }
        var fields: [(String, Value)] = [
            ("name", .text(planned.plan.name)), ("state", .text(state)), ("moves", .items(rows)),
            ("left in code", .int(status.left)),
        ]
        if !status.shims.isEmpty { fields.append(("shims", .items(status.shims.map(Value.text)))) }
        return .record(Record(fields))
    }
}

extension Migrator {
    /// How far a plan has been carried out.
    struct Status: Sendable {
        var moves: [(move: Move, state: String)]
        /// Places in code, and other certain ones, that point at old places.
        var left: Int
        /// Modules that stand at old places for the new ones.
        var shims: [String]
    }

    func status() throws -> Status {
        let (bare, shims) = try withoutShims()
        var moves = (try? bare.plan.expanded(over: bare.tree, isApplied: true).moves) ?? []
        for move in (try? bare.plan.expanded(over: bare.tree).moves) ?? bare.plan.moves
        where !moves.contains(move) {
            moves.append(move)
        }
        let rows = moves.filter { !MovePattern.isPattern($0.from) || bare.tree.contains($0.from) }.map {
            move in
            switch (bare.tree.contains(move.from), bare.tree.contains(move.to)) {
            case (true, false): (move, "to do")
            case (false, true): (move, "done")
            case (true, true): (move, "both there")
            case (false, false): (move, "missing")
            }
        }
        let left = (try? check())?.findings.count ?? 0
        return Status(moves: rows, left: left, shims: shims)
    }
}
