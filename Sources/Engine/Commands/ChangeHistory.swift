import Changes
import Platform
import PluginAPI
import Syntax

/// `changes`: what was done here, newest first.
struct ListChanges: Command {
    let name = "changes"

    var signature: Signature {
        Signature(
            name, "Lists the changes made here, newest first.", output: .table,
            columns: [
                .init("id", .int), .init("when", .time), .init("user", .string), .init("command", .string),
                .init("name", .string), .init("files", .int),
                .init("state", .string, words: ChangeSummary.State.allCases.map(\.rawValue)),
                .init("folder", .any),
            ],
            examples: [.init("changes | where state == 'applied'", "Those that stand.")])
    }

    func run(_ call: Invocation) throws -> Value {
        call.context.changes.remarkUnfinished()
        let changes = try call.context.changes.changes()
        // Where they were made is said where that isn't all the same: in the store of a user without a project.
        let showsFolder = changes.contains { $0.folder != changes.first?.folder }
        return .items(
            changes.map { change in
                let name = change.undoes.map { "\(change.name) (of \($0))" } ?? change.name
                var fields: [(String, Value)] = [
                    ("id", .int(change.id)), ("when", .time(change.when.sinceEpoch)),
                    ("user", .text(change.user)),
                    ("command", .text(change.command)), ("name", .text(name)), ("files", .int(change.files)),
                    ("state", .text(change.state.rawValue)),
                ]
                if showsFolder { fields.append(("folder", .text(change.folder))) }
                return .record(Record(fields))
            })
    }
}

/// `changes show N`
struct ShowChange: Command {
    let name = "changes show"

    var signature: Signature {
        Signature(
            name, "Shows what a change did, as a diff.",
            parameters: [.init("id", .int, "Its number in `changes`.", completion: .offered)], output: .string
        )
    }

    func offers(for parameter: String, _ request: OfferRequest) throws -> [OfferedValue] {
        try offered(request) { _ in true }
    }

    func run(_ call: Invocation) throws -> Value {
        call.context.changes.remarkUnfinished()
        return .text(try call.context.changes.show(try call.int("id")))
    }
}

/// `undo`, `undo N`
struct Undo: Command {
    let name = "undo"

    var signature: Signature {
        Signature(
            name, "Takes back the last change, or the one named.",
            details: """
                Before it touches anything it makes sure that everything is as the change left it; if not, it lists what was \
                altered and stops. With `--merge` later edits are carried over: a text's lines by a three-way merge, a file \
                that was only moved as it is now. Where they meet what the change did nothing is touched, and each conflict is \
                listed with its lines. An undo is a change itself, which `redo` takes back. A project, a folder with `.nops` or \
                `.git` in it, has changes of its own; elsewhere all folders share one list, and without a number only a change \
                that was made from this folder is taken back.
                """,
            parameters: [
                .init("id", .int, "The change's number in `changes`.", isOptional: true, completion: .offered)
            ],
            flags: UndoPolicy.flags, changesThings: true,
            examples: [
                .init("'x' | save f; undo; path exists f", "Take back a change."),
                .init("undo 42 --merge --dry-run", "What taking it back would do, with later edits kept."),
            ])
    }

    func offers(for parameter: String, _ request: OfferRequest) throws -> [OfferedValue] {
        try offered(request) { $0.state == .applied }
    }

    func run(_ call: Invocation) throws -> Value {
        let id = try call.optionalInt("id")
        let policy = try UndoPolicy(call)
        return try takeBack(call) { try $0.undo(id, policy: policy) }
    }
}

/// `redo`
struct Redo: Command {
    let name = "redo"

    var signature: Signature {
        Signature(
            name, "Makes again what the last `undo` took back.",
            details: "What was altered since the undo is treated as by `undo`.",
            flags: UndoPolicy.flags, changesThings: true)
    }

    func run(_ call: Invocation) throws -> Value {
        let policy = try UndoPolicy(call)
        return try takeBack(call) { try $0.redo(policy: policy) }
    }
}

/// Changes by number, with what they did.
private func offered(_ request: OfferRequest, _ isFitting: (ChangeSummary) -> Bool) throws -> [OfferedValue] {
    try request.context.changes.changes().filter(isFitting).map { change in
        let files = "\(change.files) \(change.files == 1 ? "file" : "files")"
        let state = change.state == .applied ? "" : ", \(change.state.rawValue)"
        return OfferedValue(String(change.id), summary: "\(change.name) (\(files)\(state))")
    }
}

extension UndoPolicy {
    fileprivate static let flags: [Signature.Flag] = [
        .init("merge", "Carry over what was edited since; stop at conflicts."),
        .init("force", "Put back also what was altered since, as it was."),
    ]

    fileprivate init(_ call: Invocation) throws {
        switch (call.flag("merge"), call.flag("force")) {
        case (true, true):
            throw ErrorValue.usage("`--merge` and `--force` exclude each other", at: call.span(of: "force"))
        case (true, false): self = .merge
        case (false, true): self = .force
        case (false, false): self = .stop
        }
    }
}

private func takeBack(_ call: Invocation, _ body: (any ChangeSink) throws -> ChangeResult) throws -> Value {
    let sink = call.context.changes
    let result = try call.withChanges(body)
    if call.isDryRun {
        try call.context.write(result.diff)
    } else if let made = result.id {
        let all = try sink.changes()
        guard let change = all.first(where: { $0.id == made }) else { return .null }
        let undone = all.first { $0.id == change.undoes }
        let original = undone?.name ?? ""
        // Said where one may not have meant it. A project that was moved or copied is no other one.
        let place = undone.flatMap { undone in
            undone.folder != change.folder && Files.isFolder(undone.folder)
                && ChangeStore.project(of: undone.folder) == ChangeStore.project(of: change.folder)
                ? " in '\(undone.folder)'" : nil
        }
        let files = change.files == 1 ? "1 file or folder" : "\(change.files) files and folders"
        let of = original.isEmpty ? "" : " (\(original))"
        call.context.note(Diagnostic.oneLine("\(change.name)\(of)\(place ?? ""): \(files)"))
        let folder = call.context.workingFolder
        if !Files.isFolder(folder) {
            call.context.note(
                Diagnostic.oneLine("the working folder '\(folder)' is gone with it: `cd` leaves it"))
        }
    } else if let name = result.name {
        call.context.note("\(name), as a part of the transaction")
    }
    return .null
}
