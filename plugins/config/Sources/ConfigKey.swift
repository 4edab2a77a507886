import PluginAPI
import Syntax

/// The way to a value: `api.port`, `servers[0].host`, `headers."x-a.b"`.
struct ConfigKey {
    enum Step: Equatable {
        case name(String)
        case index(Int)
    }

    private(set) var steps: [Step] = []

    static let root = ConfigKey()

    private init() {}

    /// Throws a usage error that shows what is wrong.
    init(_ text: String) throws {
        let path: CellPath
        do { path = try CellPath(text) } catch let error as ErrorValue {
            throw ErrorValue.usage(
                error.message.replacing("a path into a row", with: "a key"),
                help: "write it like `api.port`, `servers[0].host` or `headers.\"x.y\"`")
        }
        steps = path.steps.map { step in
            switch step {
            case .field(let name): .name(name.string)
            case .index(let index): .index(index)
            }
        }
    }

    mutating func append(_ step: Step) { steps.append(step) }

    mutating func removeLast() { steps.removeLast() }

    func appending(_ step: Step) -> ConfigKey {
        var key = self
        key.steps.append(step)
        return key
    }

    func appending(contentsOf steps: ArraySlice<Step>) -> ConfigKey {
        var key = self
        key.steps += steps
        return key
    }

    var text: String {
        var text = ""
        for step in steps {
            switch step {
            case .index(let index): text += "[\(index)]"
            case .name(let name):
                if !text.isEmpty { text += "." }
                let isPlain = !name.isEmpty && !name.contains { ".[]\"'? ".contains($0) } && name.first != "$"
                text += isPlain ? name : name.contains("\"") ? "'\(name)'" : "\"\(name)\""
            }
        }
        return text
    }

    /// Whether its last step is a name.
    var isNamed: Bool {
        if case .name? = steps.last { return true }
        return false
    }

    /// The name that says what the value is: the last that is no index.
    var lastName: String? {
        for step in steps.reversed() {
            if case .name(let name) = step { return name }
        }
        return nil
    }
}

extension Node {
    /// What is at a key; nil if nothing is.
    func node(at key: ConfigKey) -> Node? {
        let found = deepest(at: key)
        return found.depth == key.steps.count ? found.node : nil
    }

    /// The node furthest along the way to a key, and how many steps lead to it.
    func deepest(at key: ConfigKey) -> (node: Node, depth: Int) {
        var node = self
        for (depth, step) in key.steps.enumerated() {
            guard let next = node.child(step) else { return (node, depth) }
            node = next
        }
        return (node, key.steps.count)
    }

    private func child(_ step: ConfigKey.Step) -> Node? {
        switch (step, content) {
        case (.name(let name), .map(let fields, _)): return fields[name]
        case (.index(let index), .list(let items, _)):
            let position = index < 0 ? items.count + index : index
            return items.indices.contains(position) ? items[position] : nil
        default: return nil
        }
    }

    /// Calls `body` for each value that is no map or list, and for each that is empty, in their order.
    func forEachValue(_ key: ConfigKey = .root, _ body: (ConfigKey, Node) throws -> Void) rethrows {
        switch content {
        case .map(let fields, _) where fields.count > 0:
            for (name, node) in zip(fields.names, fields.nodes) {
                try node.forEachValue(key.appending(.name(name)), body)
            }
        case .list(let items, _) where !items.isEmpty:
            for (index, node) in items.enumerated() {
                try node.forEachValue(key.appending(.index(index)), body)
            }
        default: if !key.steps.isEmpty { try body(key, self) }
        }
    }

    /// The only name that goes on as another one does, or as far as that: `host` and `hostname`.
    private static func only(_ names: [String], continuing name: String) -> String? {
        let found = names.filter {
            min($0.utf8.count, name.utf8.count) > 3 && ($0.hasPrefix(name) || name.hasPrefix($0))
        }
        return found.count == 1 ? found[0] : nil
    }

    /// The error for a key that isn't there.
    func missing(_ key: ConfigKey) -> ErrorValue {
        let (node, depth) = deepest(at: key)
        var parent = ConfigKey.root
        for step in key.steps.prefix(depth) { parent = parent.appending(step) }
        var help: String?
        switch (key.steps[depth], node.content) {
        case (.name(let name), .map(let fields, _)):
            if let close = closest(to: name, among: fields.names) ?? Self.only(fields.names, continuing: name)
            {
                var guess = parent.appending(.name(close))
                for step in key.steps.dropFirst(depth + 1) { guess = guess.appending(step) }
                help = "did you mean `\(guess.text.onOneLine)`?"
            } else if fields.count > 0 {
                let names = fields.names.prefix(8).map { "`\($0.onOneLine)`" }.joined(separator: ", ")
                help =
                    (depth == 0 ? "there is " : "`\(parent.text)` has ") + names
                    + (fields.count > 8 ? ", …" : "")
            }
        case (.index, .list(let items, _)):
            help = "`\(parent.text)` has \(items.count) item\(items.count == 1 ? "" : "s")"
        default: help = "`\(parent.text)` is \(node.described) (\(node.origin.text))"
        }
        return ErrorValue("no key `\(key.text)` in this configuration", kind: "not-found", help: help)
    }
}
