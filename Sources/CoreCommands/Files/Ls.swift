import Platform
import PluginAPI

struct Ls: Command {
    let name = "ls"
    var signature: Signature {
        Signature(
            name, "Lists files and folders as a table.",
            details:
                "Of a folder it lists what is in it, of a file the file itself. Links are shown, not followed. Names that "
                + "begin with a dot are left out unless they are written or `--all` is given.",
            rest: .init("paths", .glob, "Files or folders; none: the working folder."),
            flags: [
                .init("all", short: "a", "Also names that begin with a dot."),
                .init(
                    "long", short: "l",
                    "Also permissions, owner, group, number of names and the target of links."),
                .init("directory", short: "d", "Folders themselves, not what is in them."),
            ],
            output: .table, columnsOfCall: FileRows.columns(first: "name"),
            examples: [
                .init(
                    "mkdir logs; \"abc\" | save a.txt; ls | select name type | to json --compact",
                    "What is here.",
                    prints: "[{\"name\":\"a.txt\",\"type\":\"file\"},{\"name\":\"logs\",\"type\":\"dir\"}]"),
                .init("ls /var/log | where size > 1MB | sort-by size --reverse", "The largest logs."),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let rows = FileRows(first: "name", isLong: call.flag("long"))
        let showsHidden = call.flag("all")
        var result: [Value] = []
        // `**` finds a folder and what is in it.
        var listed: Set<PathKey> = []

        func list(_ folder: String, shown: String) throws {
            for name in try Files.list(folder) where showsHidden || !name.hasPrefix(".") {
                try call.context.checkInterrupt()
                let path = Path.join(folder, name)
                // A file may vanish between the two looks.
                guard let info = try FileInfo.of(path, followLinks: false) else {
                    if name.unicodeScalars.contains("\u{FFFD}") {
                        call.context.note("ls: left out '\(Path.join(shown, name))', whose name is not UTF-8")
                    }
                    continue
                }
                guard call.rest.count < 2 || listed.insert(PathKey(path)).inserted else { continue }
                result.append(rows.row(Path.join(shown, name), info, at: path))
            }
        }
        if call.rest.isEmpty {
            do { try list(call.context.workingFolder, shown: "") } catch let error as SystemError {
                throw ErrorValue(error, path: ".", at: call.span, call.context)
            }
            return .items(result)
        }
        for (path, span) in try call.paths(atLeast: 1, "files or folders") {
            guard let info = try call.info(path, followLinks: false, at: span) else {
                throw ErrorValue.absent(path, at: span, call.context)
            }
            let absolute = call.context.absolute(path)
            // A link to a folder is looked into when it is named.
            let isFolder = info.kind == .folder || (info.kind == .link && Files.isFolder(absolute))
            if isFolder && !call.flag("directory") {
                do { try list(Path.normalise(absolute), shown: path) } catch let error as SystemError {
                    throw ErrorValue(error, path: path, at: span, call.context)
                }
            } else if call.rest.count < 2 || listed.insert(PathKey(Path.normalise(absolute))).inserted {
                result.append(rows.row(path, info, at: absolute))
            }
        }
        return .items(result)
    }
}
