import Glibc
import Platform
import PluginAPI

/// `cd`: the folder of what follows, to the end of the function or file (rule 32).
struct ChangeFolder: Command, @unchecked Sendable {
    // The machine outlives its commands, and one thread runs both.
    unowned let machine: Machine
    let name = "cd"

    var signature: Signature {
        Signature(
            name, "Changes the working folder, to the end of the function, closure or file.",
            parameters: [
                .init(
                    "folder", .path, "Where to; `-`: back; none: home.", isOptional: true,
                    completion: .folders)
            ],
            examples: [.init("cd /; pwd", "Go to a folder.", prints: "/")])
    }

    func run(_ call: Invocation) throws -> Value {
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
        return .null
    }
}
