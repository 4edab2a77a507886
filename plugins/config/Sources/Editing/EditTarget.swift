// Which file a key is to be set in.

import Platform
import PluginAPI

/// A file, and the key within it.
struct EditTarget {
    let path: String
    let source: Source
    let key: ConfigKey
    /// What the key is in the file now.
    let current: Node?
    /// Where layers above hide what the file says.
    var hiding: (kind: String, place: String)?

    /// The file that a user named.
    init(file path: String, _ project: ConfigProject, _ configuration: Configuration?, _ key: ConfigKey)
        throws
    {
        let layer = configuration?.layers.last { $0.file?.path == path }
        try self.init(path, project.source(path), key, layer)
    }

    private init(_ path: String, _ source: Source, _ key: ConfigKey, _ layer: Layer?) throws {
        self.path = path
        self.source = source
        guard let layer, let file = layer.file else {
            self.key = key
            current = nil
            return
        }
        current = layer.tree.node(at: key)
        guard let under = file.under else {
            self.key = key
            return
        }
        switch under {
        case .area(let area):
            // In the file the keys lie one level higher.
            guard case .name(area)? = key.steps.first, key.steps.count > 1 else {
                throw ErrorValue(
                    "\(source.name) sets `\(area).…` only, and not `\(key.text)`", kind: "config",
                    help: "keys of this file begin with `\(area).`")
            }
            self.key = ConfigKey.root.appending(contentsOf: key.steps.dropFirst())
        case .section(let name):
            self.key = ConfigKey.root.appending(.name(name)).appending(contentsOf: key.steps[...])
        }
    }

    private init(included path: String, _ source: Source, _ key: ConfigKey, _ current: Node?) {
        self.path = path
        self.source = source
        self.key = key
        self.current = current
    }

    /// The key in the file that a layer takes in by `!include` on the way to it; nil: there is none, or the key is what it is
    /// taken in at.
    private static func included(_ layer: Layer, _ project: ConfigProject, _ key: ConfigKey) throws
        -> EditTarget?
    {
        var found: (path: String, source: Source, depth: Int)?
        for depth in 1..<max(1, key.steps.count) {
            let way = ConfigKey.root.appending(contentsOf: key.steps.prefix(depth))
            guard let node = layer.tree.node(at: way) else { break }
            let source = node.origin.source
            if let path = source.included, source !== found?.source { found = (path, source, depth) }
        }
        guard let found else { return nil }
        guard try project.allIncluded().counts[found.path, default: 1] < 2 else {
            throw ErrorValue(
                "`\(key.text)` stands in \(found.source.name), which is included more than once",
                kind: "config",
                help: "`--file \(found.source.name)` changes it everywhere; the key is the file's own")
        }
        return EditTarget(
            included: found.path, found.source,
            ConfigKey.root.appending(contentsOf: key.steps.dropFirst(found.depth)), layer.tree.node(at: key))
    }

    /// For an environment: of its own files the highest that sets the key, else its file or section. For all environments
    /// (`environment` is nil): the highest shared file that sets it, else the base.
    init(_ configuration: Configuration, _ project: ConfigProject, environment: String?, _ key: ConfigKey)
        throws
    {
        let layers = configuration.layers
        for (index, step) in key.steps.enumerated() {
            guard case .index = step else { continue }
            let list = ConfigKey.root.appending(contentsOf: key.steps[..<index])
            let isJoined = layers.contains { layer in
                switch layer.tree.node(at: list)?.content {
                case .keyed, .list(_, .appended): true
                default: false
                }
            }
            guard !isJoined else {
                throw ErrorValue(
                    "`\(list.text)` is put together from several files, so the number of an item doesn't say where it stands",
                    kind: "config",
                    help: "`--file FILE` names the file, and the number is the item's in there")
            }
        }
        func isOwn(_ layer: Layer) -> Bool {
            layer.file != nil && layer.environment == environment && layer.kind != "local"
                && layer.kind != "host"
        }
        let own = layers.indices.filter { isOwn(layers[$0]) }
        let setting = own.last { layers[$0].tree.node(at: key) != nil }
        let usual = own.last { ["base", "section", "environment"].contains(layers[$0].kind) }
        guard let position = setting ?? usual, let file = layers[position].file else {
            throw ErrorValue(
                environment.map { "the environment '\($0)' has no file of its own" }
                    ?? "there is no base file",
                kind: "config", help: "`--file FILE` names the file, `--env NAME` an environment")
        }
        if let part = try Self.included(layers[position], project, key) {
            self = part
        } else {
            try self.init(file.path, layers[position].source, key, layers[position])
        }
        if let above = layers[(position + 1)...].last(where: { $0.tree.node(at: key) != nil }),
            let node = above.tree.node(at: key)
        {
            hiding = (above.kind, node.origin.text)
        }
    }
}
