// Names of items in lists that are merged by them: a slip makes a new item of a change.

import PluginAPI
import Syntax

enum ItemNames {
    /// `layers`: from the lowest, with the project's rules for lists in them.
    static func problems(_ layers: [Layer]) -> [SchemaProblem] {
        guard let first = layers.first else { return [] }
        var problems: [SchemaProblem] = []
        var below = first.tree
        for layer in layers.dropFirst() {
            look(at: layer.tree, .root, below, &problems)
            below = below.merged(with: layer.tree)
        }
        return problems
    }

    private static func look(
        at node: Node, _ key: ConfigKey, _ below: Node, _ problems: inout [SchemaProblem]
    ) {
        if case .map(let fields, _) = node.content {
            guard let lower = below.fields else { return }
            for (name, part) in zip(fields.names, fields.nodes) {
                if let next = lower[name] { look(at: part, key.appending(.name(name)), next, &problems) }
            }
        }
        guard case .keyed(let items, let by, false) = node.content,
            case .keyed(let lower, by, _) = below.content
        else { return }
        for (name, item) in zip(items.names, items.nodes) where lower[name] == nil {
            // What this layer names as well is another one.
            let others = lower.names.filter {
                items[$0] == nil && $0.count > 3 && !EnvironmentNames.differByNaming(name, $0)
            }
            guard name.count > 3, let meant = closest(to: name, among: others, within: 2),
                let known = lower[meant], lacksKeys(item, known) || isTyping(name, meant)
            else { continue }
            problems.append(
                SchemaProblem(
                    origin: item.fields?[by]?.origin ?? item.origin, key: key, rule: "item-name",
                    message: "there is no item '\(name)' in what is below, so that this is a new one",
                    help: "did you mean '\(meant)' (\((known.fields?[by]?.origin ?? known.origin).text))?"))
        }
    }

    /// Whether two names differ by letters that are turned, lost or doubled, and not by one for another or at the end, as
    /// `fast` and `last`, `import` and `imports` do.
    private static func isTyping(_ name: String, _ meant: String) -> Bool {
        guard closest(to: name, among: [meant], within: 1) != nil else { return false }
        return name.count == meant.count
            ? name.sorted() == meant.sorted() : !name.hasPrefix(meant) && !meant.hasPrefix(name)
    }

    /// Whether an item has less than one that it may be meant to change.
    private static func lacksKeys(_ item: Node, _ known: Node) -> Bool {
        guard let own = item.fields, let names = known.fields?.names else { return false }
        return names.contains { own[$0] == nil }
    }
}
