// What helps beyond a problem itself: where its value comes from, and what stands in the base.

import PluginAPI

enum ProblemContext {
    /// Says of a value that a `.env` file gave where it stands there, and what the base has where nothing else helps.
    static func explained(
        _ problem: SchemaProblem, _ configuration: Configuration, _ base: Node?, _ variables: Variables
    ) -> SchemaProblem {
        var message = problem.message
        if case .scalar(let value)? = configuration.tree.node(at: problem.key)?.content,
            let text = value.string, text.contains("${"), let template = try? Template(text),
            case .name(let name, _)? = template.pieces.first, template.isWhole,
            let set = variables.value(name),
            set.origin.place != nil
        {
            message += " (from `\(name)`, \(set.origin.text))"
        }
        var help = problem.help
        if problem.rule == "type", case .scalar(let value)? = base?.node(at: problem.key)?.content,
            let text = value.string, WrittenDuration.hasUnit(text), help?.contains("\"") ?? false
        {
            help = nil
        }
        if help == nil, let below = base?.node(at: problem.key), below.origin.text != problem.origin.text,
            case .scalar(let value) = below.content, !value.isNull, value.type != .secret
        {
            let instance = Instance(below, at: problem.key)
            if !instance.isSecret { help = "the base has \(instance.shown), \(below.origin.text)" }
        }
        return SchemaProblem(
            origin: problem.origin, key: problem.key, rule: problem.rule, message: message, help: help)
    }
}
