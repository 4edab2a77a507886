// A project's configuration for one environment: its layers, and what they come to.

import Platform
import PluginAPI

struct Configuration {
    let environment: String
    /// From the lowest to the one that wins.
    let layers: [Layer]
    let variables: Variables
    let secrets: SecretStore
    /// Nil: nobody is there who could run a program.
    let commands: CommandValues?
    /// All layers merged and settled, `${…}` as written.
    let tree: Node
    /// Nil: the project has none.
    let schema: ProjectSchema?
    /// Where the files lie, and where those lie that they are copies of; nil: they are no copies.
    let relocated: (from: String, root: String)?
    /// Throws where the user wants an end of it.
    let checkInterrupt: () throws -> Void

    /// - Parameters:
    ///   - environment: one that there is, as `ConfigProject.environment` gives it.
    ///   - set: what `--set` says, as a tree.
    ///   - commands: nil: nobody is there who could run a program.
    ///   - identities: asked once a secret is needed.
    init(
        _ project: ConfigProject, environment: String, _ variables: Variables, set: Node?,
        _ reading: ConfigReading, _ commands: CommandValues?, identities: @escaping () throws -> Identities
    ) throws {
        self.environment = environment
        self.variables = variables
        let rules = project.settings.lists
        var layering = Layering(project, reading)
        try layering.read(environment: environment)
        // Of the environment itself first, then of what it extends.
        let files = layering.environments.reversed().map(project.secretsFile) + [project.secretsFile(nil)]
        secrets = SecretStore(files, identities)
        self.commands = commands
        relocated = project.original.map { (from: $0, root: project.root) }
        checkInterrupt = reading.checkInterrupt
        var layers = try layering.layers.map {
            Layer(
                kind: $0.kind, source: $0.source, tree: try $0.tree.withSecretNeighbours.applying(rules),
                file: $0.file,
                environment: $0.environment)
        }
        // Secrets may be there first.
        guard !layers.isEmpty || files.contains(where: { ConfigFile.isThere($0.0) }) else {
            throw ErrorValue(
                "\(project.source(project.folder).name) holds no configuration", kind: "not-found",
                help:
                    "its files are base.yaml, environments/NAME.yaml, AREA/*.yaml and local.yaml; TOML and JSON are read, too"
            )
        }
        schema =
            try reading.attempt(.schema) {
                try project.schema().map {
                    ProjectSchema(try SchemaFile.read($0, project.source($0), reading))
                }
            } ?? nil
        var merged = Self.merged(layers)
        if let defaults = schema?.defaults(under: merged.settled() ?? merged) {
            let layer = Layer(
                kind: "defaults", source: defaults.origin.source, tree: try defaults.applying(rules))
            layers.insert(layer, at: 0)
            merged = merged.above(layer.tree)
        }
        if let tree = try variables.layer(project.settings, below: merged.settled() ?? merged, layers, schema)
        {
            let layer = Layer(kind: "variables", source: tree.origin.source, tree: try tree.applying(rules))
            layers.append(layer)
            merged = merged.merged(with: layer.tree)
        }
        if let set {
            let layer = Layer(kind: "set", source: set.origin.source, tree: try set.applying(rules))
            layers.append(layer)
            merged = merged.merged(with: layer.tree)
        }
        self.layers = layers
        tree = merged.settled() ?? merged
    }

    private static func merged(_ layers: [Layer]) -> Node {
        guard let first = layers.first else { return .empty(Source("", folder: "")) }
        return layers.dropFirst().reduce(first.tree) { $0.merged(with: $1.tree) }
    }
}
