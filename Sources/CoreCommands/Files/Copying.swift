import Glibc
import Platform
import PluginAPI
import Syntax

// `cp` and `mv`.

/// Where each source goes: into the last path if it is a folder, else to it.
private struct Destinations {
    var pairs: [(source: String, target: String, written: String, span: Span, info: FileInfo)] = []
    /// Files to take away first, with `--force`.
    var replaced: [String] = []

    init(_ call: Invocation) throws {
        var paths = try call.paths(
            atLeast: 2, "what to \(call.signature.signature.name == "cp" ? "copy" : "move"), and where to")
        let (last, lastSpan) = paths.removeLast()
        let context = call.context
        let folder = context.absolute(last)
        let target = try call.info(last, followLinks: true, at: lastSpan)
        let intoFolder = target?.kind == .folder
        if !intoFolder {
            if paths.count > 1 {
                throw ErrorValue(
                    "'\(last)' is no folder, and several things cannot have one name", kind: "io",
                    help: "`mkdir \(last)` first", at: lastSpan)
            }
            if last.hasSuffix("/") {
                throw ErrorValue(
                    "there is no folder '\(last)'", kind: "not-found", help: "`mkdir \(last)` first",
                    at: lastSpan)
            }
            let parent = Path.parent(folder)
            guard Files.isFolder(parent) else {
                throw ErrorValue(
                    "there is no folder '\(Path.parent(last))'", kind: "not-found",
                    help: "`mkdir \(Path.parent(last))` first",
                    at: lastSpan)
            }
        }
        var taken: Set<PathKey> = []
        func real(_ path: String) -> String {
            (try? Files.realPath(Path.parent(path))).map { Path.join($0, Path.name(path)) } ?? path
        }
        for (path, span) in paths {
            guard let info = try call.info(path, followLinks: false, at: span) else {
                throw ErrorValue.absent(path, at: span, context)
            }
            let source = context.absolute(path)
            let name = Path.name(source)
            let to = intoFolder ? Path.join(folder, name) : folder
            let shown = intoFolder ? Path.join(last, name) : last
            guard taken.insert(PathKey(to)).inserted else {
                throw ErrorValue("two things would become '\(shown)'", kind: "exists", at: span)
            }
            if info.kind == .folder, Path.isInside(real(to), real(source)) {
                throw ErrorValue("'\(path)' cannot go into itself ('\(shown)')", kind: "io", at: span)
            }
            if to.utf8.elementsEqual(source.utf8) {
                throw ErrorValue("'\(path)' and '\(shown)' are the same", kind: "io", at: span)
            }
            if let old = try call.info(to, followLinks: false, at: lastSpan) {
                if old.device == info.device, old.inode == info.inode, old.kind != .link {
                    throw ErrorValue("'\(path)' and '\(shown)' are the same file", kind: "io", at: span)
                }
                if old.kind == .folder {
                    throw ErrorValue(
                        "there is a folder '\(shown)' already", kind: "exists",
                        help: "`rm -r \(shown)` first, or choose another name",
                        at: lastSpan)
                }
                guard call.flag("force") else {
                    throw ErrorValue(
                        "'\(shown)' exists already", kind: "exists",
                        help: "`--force` replaces it (`undo` takes that back)",
                        at: lastSpan)
                }
                replaced.append(to)
            }
            pairs.append((source, to, path, span, info))
        }
    }
}

private let forceFlag = Signature.Flag("force", short: "f", "Replace files that exist.")

/// What a copy gets of the folder it is made in, and of who makes it.
private struct Heritage {
    private let owner = geteuid()
    private let group: UInt32
    /// The bit that folders hand down.
    private let setGroup: UInt32

    init(folder: FileInfo?) {
        setGroup = (folder?.mode ?? 0) & 0o2000
        group = setGroup == 0 ? getegid() : folder?.group ?? getegid()
    }

    /// A file runs as its owner or group only if the copy has the same one: else a program that anyone wrote would run as
    /// whoever copies it.
    func mode(ofCopy info: FileInfo) -> UInt32 {
        if info.kind == .folder { return info.mode & ~0o6000 | setGroup }
        var mode = info.mode
        if info.owner != owner { mode &= ~0o4000 }
        if info.group != group { mode &= ~0o2000 }
        return mode
    }
}

struct Cp: Command {
    let name = "cp"
    var signature: Signature {
        Signature(
            name, "Copies files, and folders with `--recursive`.",
            details:
                "The last path is where to: a folder, or the copy's name. Permissions are kept, but a file that runs as its owner "
                + "or group (setuid, setgid) does so only if the copy has the same one; links are copied as links. "
                + "A file that exists is replaced with `--force` only, and keeps its own permissions. `undo` takes the copy away "
                + "again.",
            rest: .init("paths", .glob, "What to copy, then where to."), restMinimum: 2,
            flags: [.init("recursive", short: "r", "Also folders, with all that is in them."), forceFlag],
            changesThings: true,
            examples: [
                .init(
                    "\"abc\" | save a.txt; cp a.txt b.txt; open b.txt", "A file under another name.",
                    prints: "abc")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let destinations = try Destinations(call)
        let replaced = Set(destinations.replaced.map { PathKey($0) })
        var steps: [Step] = []

        func add(_ source: String, _ target: String, _ info: FileInfo, _ heritage: Heritage) throws {
            try call.context.checkInterrupt()
            switch info.kind {
            case .file where replaced.contains(PathKey(target)):
                steps.append(.replaceFile(path: target, content: .file(source)))
            case .file:
                steps.append(
                    .createFile(path: target, content: .file(source), mode: heritage.mode(ofCopy: info)))
            case .link:
                if replaced.contains(PathKey(target)) { steps.append(.deleteFile(path: target)) }
                steps.append(.makeLink(path: target, target: try Files.readLink(source)))
            case .folder:
                // Writable while it is filled; its own permissions come last.
                let mode = heritage.mode(ofCopy: info)
                steps.append(.makeDirectory(path: target, mode: mode | 0o700))
                for name in try Files.list(source) {
                    let path = Path.join(source, name)
                    if let inner = try FileInfo.ofListed(path, at: call.span) {
                        try add(path, Path.join(target, name), inner, heritage)
                    }
                }
                if mode & 0o700 != 0o700 {
                    steps.append(.setMode(path: target, mode: mode))
                }
            case .other:
                throw ErrorValue(
                    "'\(source)' is a device, a pipe or a socket, which cannot be copied", kind: "io",
                    at: call.span)
            }
        }
        for (source, target, written, span, info) in destinations.pairs {
            var info = info
            var from = source
            if info.kind == .folder, !call.flag("recursive") {
                throw ErrorValue(
                    "'\(written)' is a folder", kind: "io", help: "`cp --recursive` (`-r`) copies a folder",
                    at: span)
            }
            if info.kind == .link, !call.flag("recursive"),
                try call.info(written, followLinks: true, at: span) == nil
            {
                throw ErrorValue.absent(written, at: span, call.context)
            }
            do {
                if info.kind == .link, !call.flag("recursive") {
                    // A link that is named is what it points at, as cp(1) has it.
                    from = try Files.realPath(source)
                    guard let target = try FileInfo.of(from), target.kind != .folder else {
                        throw ErrorValue(
                            "'\(written)' points at a folder", kind: "io", help: "`-r` copies the link",
                            at: span)
                    }
                    info = target
                }
                try add(from, target, info, Heritage(folder: try FileInfo.of(Path.parent(target))))
            } catch let error as SystemError {
                throw ErrorValue(error, path: error.path, at: span, call.context)
            }
        }
        try call.propose(Change(name: Change.name("cp", try call.restStrings()), steps: steps))
        return .null
    }
}

struct Mv: Command {
    let name = "mv"
    var signature: Signature {
        Signature(
            name, "Moves or renames files and folders.",
            details:
                "The last path is where to: a folder, or the new name. A file that exists is replaced with `--force` only. "
                + "`undo` moves them back.",
            rest: .init("paths", .glob, "What to move, then where to."), restMinimum: 2, flags: [forceFlag],
            changesThings: true,
            examples: [
                .init(
                    "touch a.txt; mv a.txt b.txt; ls | get name | str join ' '", "Another name.",
                    prints: "b.txt")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let destinations = try Destinations(call)
        var steps: [Step] = destinations.replaced.map { .deleteFile(path: $0) }
        let mounts = destinations.pairs.contains { $0.info.kind == .folder } ? Mount.all : []
        for (source, target, path, span, info) in destinations.pairs {
            if info.kind == .folder {
                let real = (try? Files.realPath(source)) ?? source
                let inner = mounts.first { $0.path != real && Path.isInside($0.path, real) }
                if let reason = call.danger(of: source)
                    ?? inner.map({ "holds the root of a mount: '\($0.path)'" })
                {
                    throw ErrorValue(
                        "'\(path)' \(reason), which is not moved by mistake", kind: "refused",
                        help: "`^mv` moves it all the same; nops can't take that back", at: span)
                }
            }
            steps.append(.move(from: source, to: target))
        }
        try call.propose(Change(name: Change.name("mv", try call.restStrings()), steps: steps))
        return .null
    }
}
