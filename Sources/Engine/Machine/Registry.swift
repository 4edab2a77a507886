import PluginAPI
import Syntax

/// All commands by name: the shell's own and the plugins'. Signatures are made when first asked for.
final class Registry {
    private var commands: [String: any Command] = [:]
    private var signatures: [String: BoundSignature] = [:]
    private(set) var groups: Set<String> = []

    func add(_ command: any Command) {
        commands[command.name] = command
        if let space = command.name.utf8.firstIndex(of: 0x20) {
            groups.insert(String(command.name[..<space]))
        }
    }

    func command(named name: String) -> (command: any Command, signature: BoundSignature)? {
        guard let command = commands[name] else { return nil }
        if let known = signatures[name] { return (command, known) }
        let made = BoundSignature(command.signature)
        signatures[name] = made
        return (command, made)
    }

    var names: [String] { commands.keys.sorted() }
}
