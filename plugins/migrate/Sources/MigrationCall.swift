// From a command's arguments to a plan over a tree, and from a migration to values: what the four commands share.

import Platform
import PluginAPI
import Syntax

/// A plan with the root it is for.
struct MigrationCall {
    let invocation: Invocation
    var plan: MigrationPlan
    /// Absolute, links resolved.
    var root: String
    /// The plan's file as the user named it; nil for a move given on the command line.
    var file: String?

    /// By a plan file, argument `plan`.
    init(planFileOf invocation: Invocation) throws {
        self.invocation = invocation
        let named = try invocation.string("plan")
        file = named
        let path = invocation.context.absolute(named)
        let text: [UInt8]
        do {
            text = try Files.read(path)
        } catch {
            let help = "give the path of a plan file, from the working folder"
            throw ErrorValue(
                "cannot read the plan '\(named)': \(error.reason)", kind: "not-found", help: help,
                at: invocation.span(of: "plan"))
        }
        plan = try Self.placed(named, invocation, "plan") { () throws(PlanFailure) in
            try MigrationPlan(text, defaultName: Path.stem(path))
        }
        root = try Self.root(invocation, plan.root)
        // The plan speaks of old places for good.
        let real = (try? Files.realPath(path)) ?? path
        if Path.isInside(real, root), real != root {
            plan.ownFile = String(real.utf8.dropFirst(root == "/" ? 1 : root.utf8.count + 1))
        }
    }

    /// By two paths, arguments `old` and `new`, from the working folder.
    init(moveOf invocation: Invocation) throws {
        self.invocation = invocation
        root = try Self.root(invocation, nil)
        let folder = root
        func relative(_ name: String) throws -> String {
            let path = invocation.context.absolute(try invocation.string(name))
            // The working folder may be reached by a link that the root's path is free of.
            let parent = Path.parent(path)
            let real = (try? Files.realPath(parent)).map { Path.join($0, Path.name(path)) } ?? path
            for candidate in [real, path] where Path.isInside(candidate, folder) && candidate != folder {
                return String(candidate.utf8.dropFirst(folder == "/" ? 1 : folder.utf8.count + 1)) ?? ""
            }
            if real == folder || path == folder {
                throw ErrorValue("the project's root itself can't move", at: invocation.span(of: name))
            }
            throw ErrorValue(
                "'\(try invocation.string(name))' is outside the project's root",
                help: "the root is '\(folder)'; `--root DIR` names another",
                at: invocation.span(of: name))
        }
        var roots: [String] = []
        if case .list(let list) = invocation["roots"] {
            for item in list.items {
                guard case .string(let root) = item else {
                    throw ErrorValue("a root is the path of a folder", at: invocation.span(of: "roots"))
                }
                roots.append(root.string)
            }
        }
        let old = try relative("old")
        let new = try relative("new")
        plan = try Self.placed(nil, invocation, "old") { () throws(PlanFailure) in
            var plan = try MigrationPlan(from: old, to: new)
            plan.sourceRoots = try roots.map { (root) throws(PlanFailure) in try MigrationPlan.path(root, nil)
            }
            return plan
        }
    }

    /// `--root`, else the plan's own, else the nearest folder upward that has `.nops` or `.git`, else the working folder.
    static func root(_ invocation: Invocation, _ planned: String?) throws -> String {
        let context = invocation.context
        var folder = context.workingFolder
        var span = invocation.span
        if let given = try invocation.optionalString("root") {
            folder = context.absolute(given)
            span = invocation.span(of: "root")
        } else {
            for mark in [".nops", ".git"] {
                var at = context.workingFolder
                while !at.isEmpty, !Files.exists(Path.join(at, mark)), at != "/" { at = Path.parent(at) }
                if !at.isEmpty, Files.exists(Path.join(at, mark)) {
                    folder = at
                    break
                }
            }
            if let planned { folder = Path.absolute(planned, in: folder) }
        }
        guard Files.isFolder(folder) else {
            throw ErrorValue("the root '\(folder)' is no folder", kind: "not-found", at: span)
        }
        return (try? Files.realPath(folder)) ?? folder
    }

    /// Gives a plan's failure its place: in the plan's file, or at the argument.
    private static func placed<Result>(
        _ file: String?, _ invocation: Invocation, _ argument: String, _ body: () throws -> Result
    ) throws -> Result {
        do {
            return try body()
        } catch let failure as PlanFailure {
            let place =
                file.map { file in failure.place.map { "\(file):\($0.line):\($0.column): " } ?? "\(file): " }
                ?? ""
            throw ErrorValue(
                place + failure.message, kind: "plan", help: failure.help, at: invocation.span(of: argument))
        } catch let error as SystemError {
            throw ErrorValue(error.description, kind: "io", at: invocation.span)
        }
    }

    /// Calls `body` with a migrator over the tree as it is; a bar shows how far the files are read.
    private func withMigrator<Result>(_ body: (Migrator) throws -> Result) throws -> Result {
        let root = root
        let context = invocation.context
        let tree = try ProjectTree.read(
            root, named: plan.moves.flatMap { [$0.from, $0.to] }, interrupt: { try context.checkInterrupt() })
        // Only the thread that asks for the migration uses it.
        nonisolated(unsafe) let bar = context.progress("files", total: tree.files.count, isBytes: false)
        defer { bar.end() }
        let stop = StopSign()
        return try Self.interruptible(context) {
            try body(
                Migrator(
                    plan: plan, tree: tree, root: root,
                    openReader: { () throws(SystemError) in try SourceBuffer(root: root, stop: stop) },
                    onProgress: { bar.advance(by: $0) }, stop: stop))
        }
    }

    /// Does what ends early, in one way or another, once the user wants that: then it throws as all else does that is interrupted.
    static func interruptible<Result>(_ context: any Context, _ body: () throws -> Result) throws -> Result {
        do {
            let result = try body()
            try context.checkInterrupt()
            return result
        } catch {
            try context.checkInterrupt()
            throw error
        }
    }

    /// - Parameters:
    ///   - hasShims: leave shims at the old places.
    ///   - isStaged: git's index is told of the moves.
    func migration(hasShims: Bool = false, isStaged: Bool = true) throws -> Migration {
        var migration = try Self.placed(file, invocation, file == nil ? "old" : "plan") {
            try withMigrator { try $0.migration(hasShims: hasShims) }
        }
        if isStaged, invocation.context.program(named: "git") != nil,
            let repository = GitRepository.around(root)
        {
            migration.effects = repository.staging(migration.moved, root: root)
        }
        return migration
    }

    /// Whether git's index can be told of moves. Throws where git has changes that are not committed, unless that is allowed:
    /// after the moves nobody could tell them apart.
    func checkGit() throws -> Bool {
        let context = invocation.context
        guard !invocation.isDryRun, context.program(named: "git") != nil,
            let repository = GitRepository.around(root), repository.hasIndex
        else { return true }
        let status: [String]
        do {
            status = try GitProgram(context, repository.top).lines([
                "status", "--porcelain", "--untracked-files=no",
            ])
        } catch let error as ErrorValue where error.kind == "git" {
            context.note("warning: \(error.message): the moves are not staged")
            return false
        }
        let own = plan.ownFile.map { Path.join(root, $0) }
        let changed = status.compactMap { $0.utf8.count > 3 ? String($0.dropFirst(3)) : nil }
            .filter { own != Path.join(repository.top, $0) }
        guard let first = changed.first, !invocation.flag("dirty") else { return true }
        let more = changed.count > 1 ? ", and \(changed.count - 1) more" : ""
        throw ErrorValue(
            "git has changes that are not committed: '\(first)'\(more)", kind: "dirty",
            help: "commit or stash them, or say `--dirty` to move all the same", at: invocation.span)
    }

    func status() throws -> Migrator.Status {
        try Self.placed(file, invocation, "plan") { try withMigrator { try $0.status() } }
    }

    func check() throws -> Migrator.CheckResult {
        try Self.placed(file, invocation, "plan") { try withMigrator { try $0.check() } }
    }
}

// MARK: - Values

extension Migration {
    /// The fields that every report of a migration has.
    func fields(name: String, root: String) -> [(String, Value)] {
        var fields: [(String, Value)] = [("name", .text(name)), ("root", .text(root))]
        fields.append(("files moved", .int(moved.count)))
        if !created.isEmpty { fields.append(("created", .items(created.map(Value.text)))) }
        if !shims.isEmpty { fields.append(("shims", .items(shims.map(Value.text)))) }
        fields.append(("files rewritten", .int(rewrittenFiles)))
        return fields + remarks
    }

    /// What a person should know; only what there is.
    private var remarks: [(String, Value)] {
        var fields: [(String, Value)] = []
        if !shadowed.isEmpty { fields.append(("broken as scripts", .items(shadowed.map(\.value)))) }
        if !warnings.isEmpty { fields.append(("warnings", .items(warnings.map(\.value)))) }
        if !needsPerson.isEmpty { fields.append(("needs a person", .items(needsPerson.map(\.value)))) }
        let likely = rewrites.filter { $0.grade == .likely }
        if !likely.isEmpty { fields.append(("rewritten as likely", .items(likely.map(\.short)))) }
        if !listed.isEmpty { fields.append(("not rewritten", .items(listed.map(\.short)))) }
        return fields
    }
}

extension Finding {
    var value: Value {
        .fields([
            "path": .text(path), "line": line == 0 ? .null : .int(line),
            "column": column == 0 ? .null : .int(column),
            "what": .text(message),
        ])
    }
}

extension Rewrite {
    var value: Value {
        .fields([
            "path": .text(path), "line": .int(line), "before": .text(before), "after": .text(after),
            "grade": .text(grade.rawValue), "kind": .text(kind.rawValue),
        ])
    }

    /// The words alone, for lines that may be long: of the first edit.
    var short: Value {
        .fields([
            "path": .text(path), "line": .int(line), "grade": .text(grade.rawValue),
            "becomes": .text(edits[0].text),
        ])
    }
}

extension ShadowedScript {
    /// Why, in a sentence.
    var explanation: String {
        "run as a script it finds '\(found)' where it means Python's own '\(name)'"
            + (run.map { "; run it as `\($0)` from the root" } ?? "")
    }

    var value: Value { .fields(["path": .text(path), "what": .text(explanation)]) }
}

extension Move {
    var value: Value { .fields(["from": .text(from), "to": .text(to)]) }
}
