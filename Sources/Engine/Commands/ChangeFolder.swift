import Glibc
import Platform
import PluginAPI

/// `cd`: the folder of what follows, to the end of the function or file (rule 32), or of its block.
struct ChangeFolder: Command {
    let name = "cd"

    var signature: Signature {
        Signature(
            name, "Changes the working folder, to the end of the function, closure or file, or for a block.",
            details: "After a block, folder and environment are as they were before it, also where it fails.",
            parameters: [
                .init(
                    "folder", .path, "Where to; `-`: back; none: home.", isOptional: true,
                    completion: .folders),
                .init("body", .block, "What to do there; then it goes back.", isOptional: true),
            ],
            examples: [
                .init("cd /; pwd", "Go to a folder.", prints: "/"),
                .init(
                    "mkdir d; cd d { 'x' | save f }; ls d | get name", "Work in a folder, and go back.",
                    prints: "d/f"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let machine = try Machine.running(call)
        let place = call.span(of: "folder")
        let wanted: String
        switch try call.optionalString("folder") {
        case "-"?:
            guard let old = machine.variables["OLDPWD"] else {
                throw ErrorValue("there is no folder to go back to", at: place)
            }
            wanted = old
        case ""?: throw ErrorValue("a path is empty", kind: "io", at: place)
        case let folder?: wanted = folder
        case nil:
            guard let home = machine.variables["HOME"] else {
                throw ErrorValue("HOME is not set, so there is no folder to go home to", at: place)
            }
            wanted = home
        }
        let path = machine.absolute(wanted)
        guard Files.isFolder(path) else {
            let reason = Files.exists(path) ? "it is not a folder" : "no such folder"
            throw ErrorValue("cannot go to '\(wanted)': \(reason)", kind: "io", at: place)
        }
        // A folder that is only planned can't be asked.
        guard machine.store.planDepth > 0 || access(path, X_OK) == 0 else {
            throw ErrorValue("cannot go to '\(wanted)': \(SystemError.reason(errno))", kind: "io", at: place)
        }
        machine.variables = machine.variables.setting("OLDPWD", machine.folder).setting("PWD", path)
        machine.folder = path
        machine.noteOwnFolder()
        return .null
    }
}
