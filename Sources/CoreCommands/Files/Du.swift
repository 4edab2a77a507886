import Platform
import PluginAPI
import Syntax

struct Du: Command {
    let name = "du"
    var signature: Signature {
        Signature(
            name, "How much files and folders take, with all that is in them.",
            details:
                "apparent is how much they hold, physical how much of the disk they take. A file with several names counts once; "
                + "links count themselves. A folder that may not be read is named on standard error and left out.",
            rest: .init(
                "paths", .glob, "Files or folders; none: each of the working folder, hidden ones too."),
            flags: [
                .init(
                    "max-depth", short: "d", .int,
                    "Also a row for each folder below, so many levels deep; 0 if not given.",
                    accepted: .atLeast(0)),
                .init("min-size", short: "m", .size, "Only what takes this much of the disk, or more."),
                .init("one-file-system", short: "x", "Leave out what is on another file system."),
            ],
            output: .table,
            columns: [.init("path", .string), .init("apparent", .size), .init("physical", .size)],
            examples: [
                .init(
                    "mkdir a/b; \"12345\" | save a/b/x; \"123\" | save a/y; du a --max-depth 1 | select path apparent | to json --compact",
                    "A folder and those in it.",
                    prints: "[{\"path\":\"a\",\"apparent\":8},{\"path\":\"a/b\",\"apparent\":5}]"),
                .init("du /var | sort-by physical --reverse | first 5", "What takes most."),
            ])
    }

    private final class Use {
        let path: String
        let depth: Int
        var apparent = 0
        var physical = 0

        init(_ path: String, depth: Int) {
            self.path = path
            self.depth = depth
        }
    }

    private struct FileKey: Hashable {
        let device: UInt64
        let inode: UInt64
    }

    func run(_ call: Invocation) throws -> Value {
        let depth = try call.optionalInt("max-depth") ?? 0
        var least = 0
        if case .size(let size) = call["min-size"] { least = size }
        var starts: [(path: String, span: Span)]
        if call.rest.isEmpty {
            do {
                starts = try Files.list(call.context.workingFolder).compactMap { name in
                    if try FileInfo.of(call.context.absolute(name), followLinks: false) != nil {
                        return (name, call.span)
                    }
                    leaveOut(name, call)
                    return nil
                }
            } catch let error as SystemError {
                throw ErrorValue(error, path: ".", at: call.span, call.context)
            }
        } else {
            starts = try call.paths(atLeast: 1, "files or folders")
        }
        var uses: [Use] = []
        // Files with several names that were met already.
        var seen: Set<FileKey> = []
        for (path, span) in starts { uses += try measure(path, span, depth, call, &seen) }
        let keys = KeySet(["path", "apparent", "physical"].map(Text.init))
        return .items(
            uses.filter { $0.physical >= least }.map {
                .record(
                    Record(keys: keys, values: [.text($0.path), .size($0.apparent), .size($0.physical)]))
            })
    }

    /// What vanished meanwhile is passed over; what can't be named is told of.
    private func leaveOut(_ path: String, _ call: Invocation) {
        if path.unicodeScalars.contains("\u{FFFD}") {
            call.context.note("du: left out '\(path)', whose name is not UTF-8")
        }
    }

    /// The start's row, then those of the folders below in the order in which they are met.
    private func measure(
        _ path: String, _ span: Span, _ depth: Int, _ call: Invocation, _ seen: inout Set<FileKey>
    ) throws -> [Use] {
        guard let start = try call.info(path, followLinks: false, at: span) else {
            throw ErrorValue.absent(path, at: span, call.context)
        }
        let total = Use(path, depth: 0)
        var uses = [total]
        func count(_ info: FileInfo, in holders: [Use]) {
            if info.kind != .folder, info.links > 1,
                !seen.insert(FileKey(device: info.device, inode: info.inode)).inserted
            {
                return
            }
            for use in holders {
                // A folder's own size says nothing of what it holds.
                if info.kind != .folder { use.apparent += info.size }
                use.physical += info.allocated
            }
        }
        count(start, in: [total])
        guard start.kind == .folder else { return uses }
        let root = call.context.absolute(path)
        // The folders that hold what is being visited, as far as they have rows.
        var holders = [total]
        func visit(_ entry: TreeEntry) throws -> TreeWalk.Answer {
            try call.context.checkInterrupt()
            guard let info = try FileInfo.of(Path.join(root, entry.path), followLinks: false) else {
                leaveOut(Path.join(path, entry.path), call)
                return .skip
            }
            if call.flag("one-file-system"), info.device != start.device { return .skip }
            while let last = holders.last, last.depth >= entry.depth { holders.removeLast() }
            if info.kind == .folder, entry.depth <= depth {
                let use = Use(Path.join(path, entry.path), depth: entry.depth)
                uses.append(use)
                holders.append(use)
            }
            count(info, in: holders)
            return .enter
        }
        do {
            try TreeWalk.walk(
                root, unreadable: { call.context.note("du: cannot list '\($0.path)': \($0.reason)") },
                visit: visit)
        } catch let error as SystemError { throw ErrorValue(error, path: path, at: span, call.context) }
        return uses
    }
}
