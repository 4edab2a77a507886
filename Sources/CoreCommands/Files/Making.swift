import Glibc
import Platform
import PluginAPI

// `mkdir` and `touch`.

struct Mkdir: Command {
    let name = "mkdir"
    var signature: Signature {
        Signature(
            name, "Makes folders, with their parents as needed.",
            details: "A folder that exists already is no error.",
            rest: .init("folders", .path, "Folders to make."), restMinimum: 1,
            flags: [.init("parents", short: "p", "What it does anyway; for fingers that are used to it.")],
            changesThings: true,
            examples: [.init("mkdir a/b/c; path type a/b/c", "A folder and its parents.", prints: "dir")])
    }

    func run(_ call: Invocation) throws -> Value {
        var steps: [Step] = []
        var made: Set<PathKey> = []
        for (path, span) in try call.paths(atLeast: 1, "folders to make") {
            var missing: [String] = []
            var folder = call.context.absolute(path)
            while !made.contains(PathKey(folder)) {
                if let info = try call.info(folder, followLinks: true, at: span) {
                    guard info.kind == .folder else {
                        throw ErrorValue(
                            "'\(folder)' is a file, so '\(path)' cannot be made", kind: "exists", at: span)
                    }
                    break
                }
                // A link to nowhere is something, though there is nothing behind it.
                if try call.info(folder, followLinks: false, at: span) != nil {
                    throw ErrorValue("'\(folder)' is a link that points at nothing", kind: "exists", at: span)
                }
                missing.append(folder)
                folder = Path.parent(folder)
            }
            for folder in missing.reversed() {
                made.insert(PathKey(folder))
                steps.append(.makeDirectory(path: folder))
            }
        }
        if steps.isEmpty { return .null }
        try call.propose(
            Change(name: Change.name("mkdir", try call.restStrings()), steps: steps))
        return .null
    }
}

struct Touch: Command {
    let name = "touch"
    var signature: Signature {
        Signature(
            name, "Sets the time of files to now, making those that don't exist.",
            rest: .init("files", .glob, "Files to touch."), restMinimum: 1,
            flags: [
                .init("date", short: "d", .time, "This time instead of now."),
                .init("no-create", short: "c", "Make no files."),
            ],
            changesThings: true,
            examples: [
                .init(
                    "touch a.txt --date 2026-01-02; ls a.txt | get 0.modified", "A file of a certain date.",
                    prints: "2026-01-02T00:00:00Z")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        var time: FileTime?
        if case .time(let nanoseconds) = call["date"] {
            var seconds = nanoseconds / 1_000_000_000
            var rest = nanoseconds % 1_000_000_000
            if rest < 0 {
                rest += 1_000_000_000
                seconds -= 1
            }
            time = FileTime(seconds: Int64(seconds), nanoseconds: Int64(rest))
        }
        var steps: [Step] = []
        for (path, span) in try call.paths(atLeast: 1, "files to touch") {
            var absolute = call.context.absolute(path)
            if try call.info(path, followLinks: true, at: span) != nil {
                do { absolute = try Files.realPath(absolute) } catch {
                    throw ErrorValue(error, path: path, at: span, call.context)
                }
                steps.append(.setTimes(path: absolute, modified: time))
                continue
            }
            if try call.info(path, followLinks: false, at: span) != nil {
                throw ErrorValue.absent(path, at: span, call.context)
            }
            if call.flag("no-create") { continue }
            guard Files.isFolder(Path.parent(absolute)) else {
                if Path.parent(path).isEmpty { throw ErrorValue.absent(path, at: span, call.context) }
                throw ErrorValue(
                    "there is no folder '\(Path.parent(path))'", kind: "not-found",
                    help: "`mkdir \(Path.parent(path))` first",
                    at: span)
            }
            steps.append(.createFile(path: absolute, content: .bytes([])))
            if time != nil { steps.append(.setTimes(path: absolute, modified: time)) }
        }
        if steps.isEmpty { return .null }
        try call.propose(
            Change(name: Change.name("touch", try call.restStrings()), steps: steps))
        return .null
    }
}
