import Glibc
import Platform
import PluginAPI
import Syntax

// `chmod` and `chown`.

private let recursiveFlag = Signature.Flag("recursive", short: "r", "Also all that is in the folders.")

struct Chmod: Command {
    let name = "chmod"
    var signature: Signature {
        Signature(
            name, "Sets who may read, write and run files.",
            details:
                "The mode is octal (`0644`) or says what to alter (`u+x`, `go-w`, `a=rX`), as in chmod(1). What a link points "
                + "at is meant; links met within a folder, and `.nops`, are left alone.",
            parameters: [
                .init(
                    "mode", .string, "Octal, or clauses such as `u+x,go-w`.",
                    accepted: .text { _ = try ModePattern.read($0) }, doubt: ModePattern.doubt)
            ],
            rest: .init("paths", .glob, "Files and folders."), restMinimum: 1, flags: [recursiveFlag],
            changesThings: true,
            examples: [
                .init(
                    "touch run.sh; chmod 0640 run.sh; chmod u+x run.sh; ls --long run.sh | get 0.mode",
                    "Exactly, then one bit more.", prints: "rwxr-----")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let text = try call.string("mode")
        let mode: ModePattern
        do { mode = try ModePattern.read(text) } catch let error as ErrorValue {
            throw error.placed(at: call.span(of: "mode"))
        }
        return try call.changeEach("chmod \(text)", "whose mode to set") { path, info in
            let wanted = mode.applied(to: info.mode, isFolder: info.kind == .folder)
            return wanted == info.mode ? nil : .setMode(path: path, mode: wanted)
        }
    }
}

struct Chown: Command {
    let name = "chown"
    var signature: Signature {
        Signature(
            name, "Sets who owns files.",
            details:
                "The owner is `USER`, `USER:GROUP` or `:GROUP`, by name or number. Only root may give files away. What a link "
                + "points at is meant; links met within a folder, and `.nops`, are left alone.",
            parameters: [.init("owner", .string, "`USER`, `USER:GROUP` or `:GROUP`.")],
            rest: .init("paths", .glob, "Files and folders."), restMinimum: 1, flags: [recursiveFlag],
            changesThings: true,
            examples: [.init("touch a; chown (ls --long a | get 0.owner) a", "The one who has it.")])
    }

    func run(_ call: Invocation) throws -> Value {
        let text = try call.string("owner")
        let names = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init)
        let span = call.span(of: "owner")
        var owner: UInt32?
        var group: UInt32?
        if let name = names.first, !name.isEmpty {
            owner = try number(name, Accounts.userID(name), Accounts.userNames, "user", span)
        }
        if names.count > 1, !names[1].isEmpty {
            group = try number(names[1], Accounts.groupID(names[1]), Accounts.groupNames, "group", span)
        }
        guard owner != nil || group != nil else {
            throw ErrorValue.usage("name a user or a group", help: "USER, USER:GROUP or :GROUP", at: span)
        }
        return try call.changeEach("chown \(text)", "whose owner to set") { path, info in
            let isThere = (owner ?? info.owner) == info.owner && (group ?? info.group) == info.group
            return isThere ? nil : .setOwner(path: path, owner: owner, group: group)
        }
    }

    private func number(_ name: String, _ id: UInt32?, _ names: [String], _ kind: String, _ span: Span) throws
        -> UInt32
    {
        // chown(2) takes -1 for "as it is".
        if id == .max {
            throw ErrorValue.usage(
                "\(name) can't be the number of a \(kind)", help: "the highest is \(UInt32.max - 1)", at: span
            )
        }
        if let id { return id }
        throw ErrorValue(
            "there is no \(kind) '\(name)'", kind: "not-found",
            help: closest(to: name, among: names).map { "did you mean '\($0)'?" }, at: span)
    }
}

extension Invocation {
    /// Proposes one step for each path named, with `--recursive` also for what lies in it. Links are followed where they
    /// are named.
    fileprivate func changeEach(
        _ name: String, _ wanted: String, _ step: (String, FileInfo) throws -> Step?
    ) throws -> Value {
        var steps: [Step] = []
        var seen: Set<PathKey> = []
        func add(_ path: String, _ info: FileInfo) throws {
            if seen.insert(PathKey(path)).inserted, let step = try step(path, info) { steps.append(step) }
        }
        let paths = try paths(atLeast: 1, wanted)
        for (path, span) in paths {
            guard let info = try info(path, followLinks: true, at: span) else {
                throw ErrorValue.absent(path, at: span, context)
            }
            do {
                let real = try Files.realPath(context.absolute(path))
                try add(real, info)
                guard flag("recursive"), info.kind == .folder else { continue }
                try TreeWalk.walk(real) { entry in
                    try context.checkInterrupt()
                    // The changes' own store stays private to its owner.
                    if entry.kind == .folder, Path.name(entry.path) == ".nops" { return .skip }
                    let inner = Path.join(real, entry.path)
                    guard entry.kind != .link, let info = try FileInfo.ofListed(inner, at: span) else {
                        return .skip
                    }
                    try add(inner, info)
                    return .enter
                }
            } catch let error as SystemError {
                throw ErrorValue(error, path: error.path, at: span, context)
            }
        }
        if steps.isEmpty { return .null }
        // What lies in a folder comes before it: it may close to us.
        return try propose(
            Change(name: Change.name(name, paths.map(\.path)), steps: steps.reversed())
        ).none
    }
}
