// `config keys`, `config tree`

import Platform
import PluginAPI

struct ConfigKeys: ConfigCommand {
    let name = "config keys"

    var signature: Signature {
        Signature(
            name, "Every key of this project's configuration, with its type and the line that set it.",
            details:
                "A value that can't be worked out here (a variable is not set) has the type of its text.",
            flags: ConfigFlags.all, output: .table,
            columns: [.init("key", .string), .init("type", .string), .init("place", .string)],
            examples: [
                .init(
                    "mkdir configs; \"api:\\n  port: 8000\\n\" | save configs/base.yaml; config keys | to csv | str trim",
                    "One key.", prints: "key,type,place\napi.port,int,configs/base.yaml:2:9")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let configuration = try ConfigCall(call).configuration()
        var rows: [Value] = []
        try Resolver(configuration).value(configuration.tree, at: .root).forEachValue { key, node in
            rows.append(
                .fields([
                    "key": .text(key.text), "type": .text(node.value(at: key).type.rawValue),
                    "place": .text(node.origin.text),
                ]))
        }
        return .items(rows)
    }
}

struct ConfigTree: ConfigCommand {
    let name = "config tree"

    var signature: Signature {
        Signature(
            name, "This project's configuration as a tree, each value with the line that set it.",
            details: "Secrets are masked. A value that can't be worked out here stands as it is written.",
            flags: ConfigFlags.all, output: .string,
            examples: [
                .init(
                    "mkdir configs; \"api:\\n  port: 8000\\n\" | save configs/base.yaml; config tree",
                    "One value.",
                    prints: "api\n  port  8000  configs/base.yaml:2:9")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let configuration = try ConfigCall(call).configuration()
        var lines = TreeLines()
        lines.add(try Resolver(configuration).value(configuration.tree, at: .root), .root, depth: 0)
        return .text(lines.text)
    }
}

/// Lines of names, values and places, each in a column.
private struct TreeLines {
    private var lines: [(name: String, value: String, place: String)] = []
    /// A longer value pushes its place to the right and no other's.
    private static let widest = 40

    mutating func add(_ node: Node, _ key: ConfigKey, depth: Int) {
        let indent = String(repeating: "  ", count: depth)
        func child(_ name: String, _ step: ConfigKey.Step, _ node: Node) {
            let key = key.appending(step)
            let isSection = node.isSection
            let name = name.onOneLine
            lines.append(
                isSection
                    ? (indent + name, "", "")
                    : (indent + name, Self.shown(node.value(at: key)), node.origin.text.onOneLine))
            if isSection { add(node, key, depth: depth + 1) }
        }
        switch node.content {
        case .map(let fields, _):
            for (name, node) in zip(fields.names, fields.nodes) { child(name, .name(name), node) }
        case .list(let items, _):
            for (index, node) in items.enumerated() { child("[\(index)]", .index(index), node) }
        case .keyed, .scalar, .removed: break
        }
    }

    private static func shown(_ value: Value) -> String {
        switch value {
        case .null: return "null"
        case .record: return "{}"
        case .list: return "[]"
        case .string(let text):
            return JSONText.quoted(text.string).onOneLine
        default: return (try? value.shownText())?.onOneLine ?? value.type.rawValue
        }
    }

    var text: String {
        let names = lines.filter { !$0.place.isEmpty }.map { DisplayWidth.of($0.name) }.max() ?? 0
        let values = lines.map { DisplayWidth.of($0.value) }.filter { $0 <= Self.widest }.max() ?? 0
        func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - DisplayWidth.of(text)))
        }
        return lines.map { line in
            line.place.isEmpty
                ? line.name : "\(padded(line.name, names))  \(padded(line.value, values))  \(line.place)"
        }.joined(separator: "\n")
    }
}
