import Glibc
import Platform
import PluginAPI
import Syntax

struct Rm: Command {
    let name = "rm"
    var signature: Signature {
        Signature(
            name, "Removes files, and folders with `--recursive`.",
            details:
                "Links are removed, not what they point at. `undo` brings all of it back, so the disk has no more room than before: "
                + "`--no-undo`, and `changes prune`, give it free. The root, the home and the working "
                + "folder, the root of a mount and of the project, and what holds one of them, need `--yes-really`.",
            rest: .init("paths", .glob, "What to remove."), restMinimum: 1,
            flags: [
                .init("recursive", short: "r", "Also folders, with all that is in them."),
                .init("force", short: "f", "A path where nothing is, is no error."),
                .init("yes-really", "Also what no one should remove by mistake."),
            ],
            changesThings: true,
            examples: [
                .init("touch a.txt b.txt; rm a.txt; ls | get name | str join ' '", "A file.", prints: "b.txt")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let paths = try call.paths(atLeast: call.flag("force") ? 0 : 1, "what to remove")
        var steps: [Step] = []
        var bytes = 0
        var done = PathTree<Bool>()
        for (path, span) in paths {
            let absolute = call.context.absolute(path)
            guard let info = try call.info(path, followLinks: false, at: span) else {
                if call.flag("force") { continue }
                throw ErrorValue.absent(path, at: span, call.context)
            }
            // As unlink(2) has it: a slash at the end says that a folder is meant, which a link to one is not.
            if path.hasSuffix("/"), info.kind != .folder {
                throw ErrorValue(
                    "'\(path)' is \(info.kindText), not a folder", kind: "io",
                    help: "without the slash it is removed itself", at: span)
            }
            // Named twice, or inside of what is removed already.
            if !done.lineage(absolute).isEmpty { continue }
            if info.kind == .folder {
                guard call.flag("recursive") else {
                    throw ErrorValue(
                        "'\(path)' is a folder", kind: "io",
                        help: "`rm --recursive` (`-r`) removes a folder and all that is in it",
                        at: span)
                }
                if !call.flag("yes-really"), let reason = call.danger(of: absolute) {
                    throw ErrorValue(
                        "'\(path)' \(reason)", kind: "refused",
                        help: Files.exists(Path.join(absolute, ".nops"))
                            || Files.exists(Path.join(absolute, ".git"))
                            ? "nops keeps its changes in there; whoever wants to lose these, too: `^rm`"
                            : "`--yes-really` removes it all the same", at: span)
                }
            }
            do { try remove(absolute, info, path, span, call, &steps, &bytes) } catch let error as SystemError
            {
                throw ErrorValue(error, path: error.path, at: span, call.context)
            }
            done[absolute] = true
        }
        // A folder removed after a file in it would remove that file twice.
        if paths.count > 1 { steps = withoutRepeats(steps) }
        var change = Change(name: Change.name("rm", paths.map(\.path)), steps: steps)
        change.isConfirmed = call.flag("yes-really")
        let result = try call.propose(change)
        if result.id != nil, !call.flag("no-undo"), let first = paths.first {
            tellOfKept(bytes, besides: call.context.absolute(first.path), call)
        }
        return .null
    }

    private func remove(
        _ path: String, _ info: FileInfo, _ named: String, _ span: Span, _ call: Invocation,
        _ steps: inout [Step], _ bytes: inout Int
    ) throws {
        try call.context.checkInterrupt()
        guard info.kind == .folder else {
            if info.kind == .file, info.links == 1 { bytes += info.size }
            return steps.append(.deleteFile(path: path))
        }
        for name in try Files.list(path) {
            let inner = Path.join(path, name)
            guard let innerInfo = try FileInfo.ofListed(inner, at: span) else { continue }
            if innerInfo.kind == .folder, name == ".nops", !call.flag("yes-really"),
                try FileInfo.ofListed(Path.join(inner, "changes"), at: span) != nil
            {
                throw ErrorValue(
                    "'\(named)' holds a project of its own, whose changes could not be undone any more: '\(path)'",
                    kind: "refused", help: "`--yes-really` removes it all the same", at: span)
            }
            if innerInfo.kind == .folder, innerInfo.device != info.device, !call.flag("yes-really") {
                throw ErrorValue(
                    "'\(named)' holds the root of a mount: '\(inner)'", kind: "refused",
                    help: "unmount it first; `--yes-really` removes what is in it, too", at: span)
            }
            try remove(inner, innerInfo, named, span, call, &steps, &bytes)
        }
        steps.append(.removeDirectory(path: path))
    }

    /// Whoever removes much where little is free wants room, and undo keeps it.
    private func tellOfKept(_ bytes: Int, besides path: String, _ call: Invocation) {
        guard bytes >= 1 << 20, let free = try? Files.freeSpace(at: Path.parent(path)), bytes > free else {
            return
        }
        call.context.note(
            "rm: \(SizeText.short(bytes)) stay on the disk for undo, and \(SizeText.short(free)) are free; "
                + "`changes prune --older 0s` frees what is kept, `rm --no-undo` keeps nothing")
    }

    private func withoutRepeats(_ steps: [Step]) -> [Step] {
        var seen: Set<PathKey> = []
        return steps.filter { seen.insert(PathKey($0.row.path)).inserted }
    }
}
