import Glibc
import Platform
import PluginAPI

struct Save: Command {
    let name = "save"
    var signature: Signature {
        Signature(
            name, "Writes what is piped in to a file, whole or not at all.",
            details:
                "Data goes into \(DataFormat.endings) files in that format; text and bytes as they are; "
                + "into any other file a list goes an item a line. The file is written only if the input ended well. "
                + "A file that exists is replaced with `--force` only.",
            parameters: [.init("file", .path, "The file to write.")],
            flags: [
                .init("append", short: "a", "Add to the end of the file, if it exists."),
                .init("force", short: "f", "Replace the file, if it exists."),
                .init("raw", short: "r", "Do not write in the format of the file's name."),
            ],
            input: [.any], writesInput: true, changesThings: true,
            examples: [
                .init(
                    "{port: 80} | save a.json; open --raw a.json | str trim", "Data.",
                    prints: "{\n  \"port\": 80\n}"),
                .init(
                    "\"a\\n\" | save a.txt; \"b\\n\" | save --append a.txt; open a.txt | lines | str join ' '",
                    "At the end.", prints: "a b"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let path = try call.string("file")
        let span = call.span(of: "file")
        if path.isEmpty { throw ErrorValue.usage("the path is empty", at: span) }
        let appends = call.flag("append")
        if appends && call.flag("force") {
            throw ErrorValue.usage("`--append` and `--force` exclude each other", at: call.span(of: "force"))
        }
        if call.input.isNull {
            throw ErrorValue.usage(
                "there is nothing to save: nothing was piped in", help: "`touch \(path)` makes an empty file",
                at: call.span)
        }
        // Before what is piped in is waited for, so that a mistake shows at once; and again when it is there.
        let isAdded = try call.planned { try place(call, path) }.info != nil && appends
        // A plan reads it again and again.
        if case .stream(let stream as ByteStream) = call.input, !appends, !call.isDryRun,
            call.context.changes.planDepth == 0
        {
            let folder = Path.parent(call.context.absolute(path))
            let spool: Spool
            do { spool = try Spool(stream, in: folder, call.context) } catch let error as SystemError {
                throw ErrorValue(error, path: path, at: span, call.context)
            }
            return try withExtendedLifetime(spool) {
                try call.planned { try save(spool.content, isData: false, as: path, call) }
            }
        }
        let (bytes, isData) = try content(call, path, isAdded: isAdded)
        let content = FileContent.bytes(bytes)
        return try call.planned { try save(content, isData: isData, as: path, call) }
    }

    /// Where it goes, and what is there.
    private func place(_ call: Invocation, _ path: String) throws -> (target: String, info: FileInfo?) {
        let span = call.span(of: "file")
        var target = call.context.absolute(path)
        var info = try call.info(path, followLinks: false, at: span)
        if info?.kind == .link {
            // What a link points at is written; a link that points nowhere is not guessed about.
            do { target = try Files.realPath(target) } catch {
                throw ErrorValue(error, path: path, at: span, call.context)
            }
            info = try call.info(target, followLinks: true, at: span)
        }
        if let info {
            guard info.kind == .file else {
                if info.kind == .folder {
                    throw ErrorValue(
                        "'\(path)' is a folder", kind: "io",
                        help: "name a file in it: `save \(Path.join(path, "NAME"))`", at: span)
                }
                throw ErrorValue(
                    "'\(path)' is \(info.kindText), which can't be replaced by a file or taken back",
                    kind: "io",
                    help: "a program writes into it: `… | ^tee \(path)`", at: span)
            }
            if !call.flag("append") && !call.flag("force") {
                throw ErrorValue(
                    "'\(path)' exists already", kind: "exists",
                    help: "`--force` replaces it (`undo` takes that back), "
                        + "`--append` adds to it", at: span)
            }
        }
        if info == nil, !Files.isFolder(Path.parent(target)) {
            let folder = Path.parent(path)
            throw ErrorValue(
                "there is no folder '\(folder)'", kind: "not-found", help: "`mkdir \(folder)` first", at: span
            )
        }
        return (target, info)
    }

    private func save(_ content: FileContent, isData: Bool, as path: String, _ call: Invocation) throws
        -> Value
    {
        let (target, info) = try place(call, path)
        let appends = call.flag("append")
        let span = call.span(of: "file")
        if info == nil {
            return try call.propose(
                Change(name: "save \(path)", steps: [.createFile(path: target, content: content)])
            ).none
        }
        do {
            // What replaces a large file does not depend on it.
            guard case .bytes(let bytes) = content, appends || (info?.size ?? 0) <= Self.readSize else {
                let step = Step.replaceFile(path: target, content: content, expected: .anything)
                return try call.propose(Change(name: "save \(path)", steps: [step])).none
            }
            let old = try Files.read(target)
            // Data begins a line of its own where lines are what the format is made of; text is added as it is.
            let isOpen =
                isData && !old.isEmpty && old.last != 0x0A && DataFormat(path: path)?.isOfLines == true
            let new = appends ? old + (isOpen && !call.flag("raw") ? [0x0A] : []) + bytes : bytes
            if new == old { return .null }
            let step = Step.replaceFile(path: target, content: .bytes(new), expected: .bytes(old))
            return try call.propose(Change(name: "save \(path)", steps: [step])).none
        } catch let error as SystemError { throw ErrorValue(error, path: path, at: span, call.context) }
    }

    /// In bytes.
    private static let readSize = 4 << 20

    private func content(_ call: Invocation, _ path: String, isAdded: Bool) throws -> (
        bytes: [UInt8], isData: Bool
    ) {
        let value = try call.input.collected()
        switch value {
        case .string, .bytes: return (try value.programBytes(), false)
        default: break
        }
        do {
            if !call.flag("raw"), let format = DataFormat(path: path) {
                return (try format.write(value, isAppended: isAdded), true)
            }
            return (try value.programBytes(), true)
        } catch let error as ErrorValue { throw error.placed(at: call.span) }
    }
}

extension ChangeResult {
    /// For commands that change something and give nothing.
    var none: Value { .null }
}
