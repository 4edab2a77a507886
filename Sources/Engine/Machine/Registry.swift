import PluginAPI
import Syntax

/// All commands by name: the shell's own and the plugins'. Signatures are made when first asked for.
final class Registry {
    private var commands: [String: any Command] = [:]
    private var signatures: [String: BoundSignature] = [:]
    /// What commands of several words begin with; made when first asked for.
    private(set) lazy var groups = Set(
        commands.keys.flatMap { name in
            name.utf8.indices.filter { name.utf8[$0] == 0x20 }.map { String(name[..<$0]) }
        })

    /// All at once, before the first is asked for: each start pays for this.
    func add(_ added: [any Command]) {
        commands.reserveCapacity(commands.count + added.count)
        for command in added { commands[command.name] = command }
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
