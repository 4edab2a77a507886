// What helps beyond a problem itself: where its value comes from, and what stands in the base.

import PluginAPI

enum ProblemContext {
    /// The variable that is all of a text, or of whose secrets it is told that everybody knows one.
    private static func variable(_ template: Template, _ rule: String) -> String? {
        if template.isWhole {
            if case .name(let name, _)? = template.pieces.first { return name }
            return nil
        }
        guard rule == "default-secret" else { return nil }
        let names = template.pieces.compactMap { piece in
            if case .name(let name, _) = piece, SecretMask.isSecretName(name) { return name }
            return nil as String?
        }
        return names.count == 1 ? names[0] : nil
    }

    /// Says of a value that a `.env` file gave where it stands there, and what the base has where nothing else helps.
    static func explained(
        _ problem: SchemaProblem, _ configuration: Configuration, _ base: Node?, _ variables: Variables
    ) -> SchemaProblem {
        var message = problem.message
        if case .scalar(let value)? = configuration.tree.node(at: problem.key)?.content,
            let text = value.string, text.contains("${"), let template = try? Template(text),
            let name = Self.variable(template, problem.rule), let set = variables.value(name),
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
