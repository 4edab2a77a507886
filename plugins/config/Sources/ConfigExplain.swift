// `config explain`

import PluginAPI

struct ConfigExplain: ConfigCommand {
    let name = "config explain"

    var signature: Signature {
        Signature(
            name, "Each layer that set a key, with its line, and the value before and after.",
            details: """
                Nothing stands where the key isn't there, `null` where it is null, and `""` where it is an empty text. The rows go from the lowest layer to the one that wins. Where the value holds `${…}`, the last row tells what \
                it came to. Without a key the layers themselves are listed, in their order. Secrets are masked.
                """,
            parameters: [
                .init(
                    "key", .string, "The way to it: `api.port`. Without it: all layers.", isOptional: true,
                    completion: .offered)
            ],
            flags: ConfigFlags.all, output: .table,
            examples: [
                .init(
                    "mkdir configs configs/environments; \"port: 8000\\n\" | save configs/base.yaml; "
                        + "\"port: 80\\n\" | save configs/environments/production.yaml; "
                        + "config explain port --env production | to csv | str trim", "Two layers.",
                    prints: """
                        layer,place,before,after,wins
                        base,configs/base.yaml:1:7,,8000,false
                        environment,configs/environments/production.yaml:1:7,8000,80,true
                        """)
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let config = try ConfigCall(call)
        let configuration = try config.configuration()
        guard call.isGiven("key") else { return Self.layers(configuration) }
        let key = try config.key()
        let history = try History(configuration, key)
        guard !history.steps.isEmpty else {
            throw configuration.tree.missing(key).placed(at: call.span(of: "key"))
        }
        return .items(history.rows)
    }

    private static func layers(_ configuration: Configuration) -> Value {
        .items(
            configuration.layers.map { layer in
                var keys = 0
                layer.tree.forEachValue { _, _ in keys += 1 }
                return .fields([
                    "layer": .text(layer.kind), "source": .text(layer.source.name), "values": .int(keys),
                ])
            })
    }
}

/// What each layer did to a key.
private struct History {
    struct Step {
        let layer: String
        let place: String
        let before: Node?
        let after: Node?
    }

    private(set) var steps: [Step] = []
    private let key: ConfigKey

    init(_ configuration: Configuration, _ key: ConfigKey) throws {
        self.key = key
        var merged: Node?
        var before: Node?
        for layer in configuration.layers {
            merged = merged?.merged(with: layer.tree) ?? layer.tree
            let after = merged?.settled()?.node(at: key)
            let own = layer.tree.deepest(at: key)
            let hasChanged =
                switch (before, after) {
                case (nil, nil): false
                case (let before?, let after?): !before.hasSameContent(as: after)
                default: true
                }
            if hasChanged || own.depth == key.steps.count {
                // Where the layer says it, or what it says of a section around it.
                steps.append(
                    Step(layer: layer.kind, place: own.node.origin.text, before: before, after: after))
            }
            before = after
        }
        guard let written = configuration.tree.node(at: key) else { return }
        let resolved = try Resolver(configuration).value(written, at: key)
        if !resolved.hasSameContent(as: written) {
            steps.append(
                Step(layer: "interpolation", place: written.origin.text, before: written, after: resolved))
        }
    }

    /// The winner is the last; where the value holds `${…}`, the layer that wrote it.
    var rows: [Value] {
        let winner = steps.lastIndex { $0.layer != "interpolation" }
        return steps.enumerated().map { index, step in
            .fields([
                "layer": .text(step.layer), "place": .text(step.place),
                "before": step.before.shown(at: key), "after": step.after.shown(at: key),
                "wins": .bool(index == winner),
            ])
        }
    }
}
