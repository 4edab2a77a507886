import Platform
import PluginAPI
import Syntax

struct Find: Command {
    let name = "find"
    var signature: Signature {
        Signature(
            name, "Lists all files and folders below a folder, as they are found.",
            details:
                "Links are listed, not followed. Names that begin with a dot are left out, with what is in them, unless "
                + "`--hidden` is given. A folder that may not be read is named on standard error and left out.",
            rest: .init("folders", .glob, "Where to begin; none: the working folder."),
            flags: [
                .init(
                    "name", short: "n", .string, "Only names that match this pattern, quoted: '*.log'.",
                    accepted: .text { _ = try GlobPattern($0) }, doubt: GlobPattern.doubt),
                .init(
                    "type", short: "t", .string, "Only files, folders or links.",
                    completion: .values(["file", "dir", "link"]), accepted: FileKind.accepted),
                .init(
                    "max-depth", short: "d", .int, "How deep to go; 1: only what lies in the folder itself.",
                    accepted: .atLeast(0)),
                .init("hidden", short: "H", "Also names that begin with a dot."),
                .init(
                    "long", short: "l",
                    "Also permissions, owner, group, number of names and the target of links."),
            ],
            output: .table, columnsOfCall: FileRows.columns(first: "path"),
            examples: [
                .init(
                    "mkdir src/deep; touch src/a.py src/deep/b.py src/c.txt; find src --name '*.py' | get path | str join ' '",
                    "Python files, at any depth.", prints: "src/a.py src/deep/b.py"),
                .init(
                    "find /var/log --type file | where modified > 2026-01-01 | get size | sum",
                    "How much was written this year."),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let kind = try FileKind.asked(call)
        let pattern = try call.optionalString("name").map { text in
            do { return try GlobPattern(text) } catch let error as ErrorValue {
                throw error.placed(at: call.span(of: "name"))
            }
        }
        let depth = try call.optionalInt("max-depth") ?? Int.max
        let starts = call.rest.isEmpty ? [(path: "", span: call.span)] : try call.paths(atLeast: 1, "folders")
        for (path, span) in starts {
            guard let info = try call.info(path.isEmpty ? "." : path, followLinks: true, at: span) else {
                throw ErrorValue.absent(path, at: span, call.context)
            }
            guard info.kind == .folder else {
                throw ErrorValue(
                    "'\(path)' is no folder", kind: "io", help: "`ls \(path)` shows it", at: span)
            }
        }
        let rows = FileRows(first: "path", isLong: call.flag("long"))
        let hidden = call.flag("hidden")
        let context = call.context
        // Folders yet to be listed and entries yet to be given, the next one last.
        var pending: [Entry] = starts.reversed().map { Entry(shown: $0.path, depth: 0) }
        return .stream(
            GeneratedStream(onClose: { pending = [] }) {
                while let entry = pending.popLast() {
                    try context.checkInterrupt()
                    let path = context.absolute(entry.shown)
                    var row: Value?
                    if entry.depth > 0 {
                        let name = Path.name(entry.shown)
                        guard let info = try? FileInfo.of(path, followLinks: false) else { continue }
                        if (kind ?? info.kind) == info.kind, pattern?.matches(name) ?? true {
                            row = rows.row(entry.shown, info, at: path)
                        }
                        if info.kind != .folder {
                            if let row { return row }
                            continue
                        }
                    }
                    if entry.depth < depth {
                        do throws(SystemError) {
                            let names = try Files.list(path)
                            for name in names.reversed() where hidden || !name.hasPrefix(".") {
                                guard !Files.isMisread(name, among: names, in: path) else {
                                    let shown = Path.join(entry.shown, name)
                                    context.note("find: left out '\(shown)', whose name is not UTF-8")
                                    continue
                                }
                                pending.append(
                                    Entry(shown: Path.join(entry.shown, name), depth: entry.depth + 1))
                            }
                        } catch {
                            context.note("find: cannot list '\(entry.shown)': \(error.reason)")
                        }
                    }
                    if let row { return row }
                }
                return nil
            })
    }

    private struct Entry {
        let shown: String
        let depth: Int
    }
}
