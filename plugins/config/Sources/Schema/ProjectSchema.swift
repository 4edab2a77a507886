// What a project's schema says of loading: defaults, and which values are text.

import PluginAPI

/// A schema as it is written, looked at without evaluating it: `properties`, what `$ref` names in the same file, and `allOf`.
struct ProjectSchema {
    private let root: Instance
    /// Whether any schema in it is of a path: seldom, so that few are asked of each value.
    private let hasPaths: Bool
    private static let depthLimit = 64

    init(_ root: Instance) {
        self.root = root
        hasPaths = Self.hasPaths(root, depth: 0)
    }

    private static func hasPaths(_ schema: Instance, depth: Int) -> Bool {
        guard depth < depthLimit else { return false }
        switch schema.content {
        case .object(let members):
            return members["format"]?.string == "path"
                || members.values.contains { hasPaths($0, depth: depth + 1) }
        case .array(let items): return items.contains { hasPaths($0, depth: depth + 1) }
        default: return false
        }
    }

    /// The schemas that hold for a value where `schema` stands, itself first.
    private func parts(of schema: Instance, depth: Int = 0) -> [Instance] {
        guard depth < 16 else { return [] }
        var parts = [schema]
        if let reference = schema["$ref"]?.string, reference.hasPrefix("#/"),
            let target = self.target(reference)
        {
            parts += self.parts(of: target, depth: depth + 1)
        }
        if case .array(let all)? = schema["allOf"]?.content {
            for part in all { parts += self.parts(of: part, depth: depth + 1) }
        }
        return parts
    }

    private func target(_ reference: String) -> Instance? {
        var at = root
        for step in URIReference.percentDecoded(reference.dropFirst(2)).split(
            separator: "/", omittingEmptySubsequences: false)
        {
            guard let next = at[String(step).replacing("~1", with: "/").replacing("~0", with: "~")] else {
                return nil
            }
            at = next
        }
        return at
    }

    // MARK: Defaults

    /// The layer of all `default`s; nil: there are none. Those within a section count only where `tree` has the section, or
    /// it must be there.
    func defaults(under tree: Node) -> Node? { defaults(root, under: tree, depth: 0) }

    private func defaults(_ schema: Instance, under node: Node?, depth: Int) -> Node? {
        guard depth < Self.depthLimit else { return nil }
        var fields = Fields()
        for part in parts(of: schema) {
            guard let properties = part["properties"]?.members else { continue }
            for (name, schema) in zip(properties.names, properties.values) where fields[name] == nil {
                let parts = self.parts(of: schema)
                if let value = parts.lazy.compactMap({ $0["default"] }).first {
                    fields.set(name, value.node)
                } else if node?.fields?[name]?.fields != nil || isRequired(name, part),
                    let section = defaults(schema, under: node?.fields?[name], depth: depth + 1)
                {
                    fields.set(name, section)
                }
            }
        }
        return fields.count == 0 ? nil : Node(.map(fields, isReplacing: false), schema.origin)
    }

    private func isRequired(_ name: String, _ schema: Instance) -> Bool {
        guard case .array(let names)? = schema["required"]?.content else { return false }
        return names.contains { $0.string == name }
    }

    // MARK: Types

    private func schemas(at key: ConfigKey, ownOnly: Bool = false) -> [Instance] {
        var schemas = parts(of: root)
        for step in key.steps {
            schemas = schemas.flatMap { schema -> [Instance] in
                let next: Instance? =
                    switch step {
                    case .name(let name):
                        schema["properties"]?[name] ?? (ownOnly ? nil : schema["additionalProperties"])
                    case .index: schema["items"]
                    }
                return next.map { parts(of: $0) } ?? []
            }
        }
        return schemas
    }

    /// Whether it has a key among its `properties`.
    func names(_ key: ConfigKey) -> Bool { !schemas(at: key, ownOnly: true).isEmpty }

    /// Whether it says that a value at a key is a path: `format: path`.
    func isPath(at key: ConfigKey) -> Bool {
        hasPaths && schemas(at: key).contains { $0["format"]?.string == "path" }
    }

    /// Whether a value at a key must be text, or must be something else; nil: the schema doesn't say.
    func isText(at key: ConfigKey) -> Bool? {
        for schema in schemas(at: key) {
            var names: [String] = []
            if let name = schema["type"]?.string { names = [name] }
            if case .array(let types)? = schema["type"]?.content { names = types.compactMap(\.string) }
            if case .array(let values)? = schema["enum"]?.content, names.isEmpty {
                names = values.map { $0.string == nil ? "other" : "string" }
            }
            let hasText = names.contains("string")
            let hasOthers = names.contains { $0 != "string" && $0 != "null" }
            if hasText != hasOthers { return hasText }
        }
        return nil
    }
}

extension Instance {
    /// As a tree.
    fileprivate var node: Node {
        let content: Node.Content =
            switch self.content {
            case .null, .unknown: .scalar(.null)
            case .bool(let bool): .scalar(.bool(bool))
            case .int(let int): .scalar(.int(int))
            case .number(let number): .scalar(.float(Double(number.text) ?? 0))
            case .string(let text): .scalar(.text(text))
            case .array(let items): .list(items.map(\.node), .unsaid)
            case .object(let members): .map(members.node, isReplacing: false)
            }
        return Node(content, origin)
    }
}

extension Instance.Members {
    fileprivate var node: Fields {
        var fields = Fields()
        for (name, value) in zip(names, values) { fields.set(name, value.node) }
        return fields
    }
}

extension Node {
    /// As `low.merged(with: self)`, but what only defaults have comes behind what is set.
    func above(_ low: Node) -> Node {
        guard case .map(let fields, false) = content, case .map(let others, let isReplacing) = low.content
        else {
            return low.merged(with: self)
        }
        var result = fields.mapped { name, node in others[name].map { node.above($0) } ?? node }
        for (name, node) in zip(others.names, others.nodes) where fields[name] == nil {
            result.set(name, node)
        }
        return Node(.map(result, isReplacing: isReplacing), origin)
    }
}
