// `$PORT` in a file that a variable hides on this machine, and on no other.

import PluginAPI

enum HiddenPlaceholders {
    /// What stays text in production, where variables of this machine hide it.
    static func problems(_ configuration: Configuration, _ environment: String) -> [SchemaProblem] {
        guard ProductionGuards.isProduction(environment),
            let variables = configuration.layers.first(where: { $0.kind == "variables" })
        else { return [] }
        var problems: [SchemaProblem] = []
        variables.tree.forEachValue { key, _ in
            for layer in configuration.layers where layer.file != nil {
                guard let node = layer.tree.node(at: key), case .scalar = node.content,
                    let doubt = Leftovers.doubt(
                        Instance(node, at: key), key, isProduction: true, in: configuration.tree),
                    doubt.rule == "placeholder"
                else { continue }
                problems.append(
                    SchemaProblem(
                        origin: node.origin, key: key, rule: doubt.rule, message: doubt.message,
                        help: doubt.help))
            }
        }
        return problems
    }
}
