// `migrate unshim`

import Platform
import PluginAPI

/// Removes shims that nothing uses any more.
struct MigrateUnshim: Command {
    let name = "migrate unshim"

    var signature: Signature {
        Signature(
            name, "Removes the shims that `migrate apply --shims` left, where nothing uses them.",
            details: """
                A shim that code of the project still imports stays, and is given with the places that use it. Code outside \
                the project is not looked at.
                """,
            flags: [MigrateFlags.root], output: .record, changesThings: true,
            examples: [.init("migrate unshim --dry-run", "What would be removed.")])
    }

    func run(_ call: Invocation) throws -> Value {
        let root = try MigrationCall.root(call, nil)
        let context = call.context
        let tree = try ProjectTree.read(root, named: [], interrupt: { try context.checkInterrupt() })
        let unshimming: Unshimming
        do {
            unshimming = try MigrationCall.interruptible(context) { try Unshimming(tree, root) }
        } catch let error as SystemError {
            throw ErrorValue(error.description, kind: "io", at: call.span)
        }
        let change = Change(name: "unshim", root: root, steps: unshimming.steps)
        if !unshimming.removed.isEmpty { try call.propose(change) }
        var fields: [(String, Value)] = [("removed", .items(unshimming.removed.map(Value.text)))]
        if !unshimming.kept.isEmpty {
            fields.append(("still used", .items(unshimming.kept.flatMap(\.uses).map(\.value))))
            fields.append(("kept", .items(unshimming.kept.map { Value.text($0.shim) })))
        }
        return .record(Record(fields))
    }
}

/// Which of a tree's shims can go.
private struct Unshimming {
    var removed: [String] = []
    var kept: [(shim: String, uses: [Finding])] = []
    var steps: [Step] = []

    init(_ tree: ProjectTree, _ root: String) throws {
        let stop = StopSign()
        let open: @Sendable () throws(SystemError) -> any TreeReader = { () throws(SystemError) in
            try SourceBuffer(root: root, stop: stop)
        }
        let reader = try open()
        var shims: [(path: String, moves: [Move])] = []
        let kinds = Migrator.shimKinds
        var readers: [Int: ShimReader] = [:]
        for file in tree.files where !tree.special.contains(file) {
            let numbers = kinds.indices.filter { kinds[$0].mayBe(file) }
            guard !numbers.isEmpty, let bytes = try reader.bytes(of: file),
                let number = numbers.first(where: { kinds[$0].isShim(bytes) })
            else { continue }
            let moves = readers[number] ?? kinds[number].reader(in: tree)
            readers[number] = moves
            shims.append((file, moves(file, bytes)))
        }
        let paths = Set(shims.map(\.path))
        let without = ProjectTree(files: tree.files.filter { !paths.contains($0) }, special: tree.special)
        // Mostly nothing uses any: that is told by looking once.
        let all = MigrationPlan(name: "unshim", moves: shims.flatMap(\.moves))
        let isAnyUsed =
            try !all.moves.isEmpty
            && !Migrator(plan: all, tree: without, root: root, openReader: open, stop: stop).appliedCheck()
                .findings.isEmpty
        for shim in shims {
            guard isAnyUsed else {
                removed.append(shim.path)
                continue
            }
            let plan = MigrationPlan(name: "unshim", moves: shim.moves)
            let migrator = Migrator(plan: plan, tree: without, root: root, openReader: open, stop: stop)
            let uses = shim.moves.isEmpty ? [] : try migrator.appliedCheck().findings
            if uses.isEmpty { removed.append(shim.path) } else { kept.append((shim.path, uses)) }
        }
        steps = removed.map { .deleteFile(path: $0) }
        let left = Set(tree.files).subtracting(removed)
        let folders = Set(removed.map(RelativePath.parent)).filter { folder in
            !folder.isEmpty && !left.contains { RelativePath.isInside($0, folder) }
                && !tree.folders.contains { $0 != folder && RelativePath.isInside($0, folder) }
        }
        steps += folders.sorted().map { .removeDirectory(path: $0) }
    }
}
