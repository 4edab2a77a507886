import PluginAPI
import Syntax

/// All commands by name: the shell's own and the plugins'. Signatures are made when first asked for.
final class Registry {
    private var lists: [[any Command]] = []
    /// Where each stands in `lists`: it is copied from there when it is asked for, not at each start.
    private var places: [String: (list: Int, index: Int)] = [:]
    private var signatures: [String: BoundSignature] = [:]
    /// What commands of several words begin with; made when first asked for.
    private(set) lazy var groups = Set(
        places.keys.flatMap { name in
            name.utf8.indices.filter { name.utf8[$0] == 0x20 }.map { String(name[..<$0]) }
        })

    /// All at once, before the first is asked for: each start pays for this.
    func add(_ added: [[any Command]]) {
        places.reserveCapacity(places.count + added.reduce(0) { $0 + $1.count })
        for list in added {
            for index in list.indices { places[list[index].name] = (lists.count, index) }
            lists.append(list)
        }
    }

    func command(named name: String) -> (command: any Command, signature: BoundSignature)? {
        guard let place = places[name] else { return nil }
        let command = lists[place.list][place.index]
        if let known = signatures[name] { return (command, known) }
        let made = BoundSignature(command.signature)
        signatures[name] = made
        return (command, made)
    }

    var names: [String] { places.keys.sorted() }
}
