// The variables that a configuration may use: of the environment, then of `.env` files.

import Formats
import PluginAPI
import Syntax

struct Variables {
    private let environment: (String) -> Value?
    private let names: [String]
    private var files: [Fields] = []
    /// Of variables in files that stand for others, which are not set.
    private var problems: [String: Problem] = [:]
    private let folder: String

    /// `names` and `environment` are the environment's; `folder` is what `${file:…}` in them is relative to.
    init(names: [String], folder: String, _ environment: @escaping (String) -> Value?) {
        self.names = names
        self.folder = folder
        self.environment = environment
    }

    init(_ context: any Context) {
        let record = context.environment()
        self.init(names: record.names, folder: context.workingFolder) { record[$0] }
    }

    /// Why a variable of a file has no value.
    struct Problem {
        let origin: Origin
        let message: String
        let help: String

        var error: ErrorValue { origin.error(message, help: help) }
    }

    /// Nil: it has one, or is not set at all.
    func problem(_ name: String) -> Problem? { environment(name) == nil ? problems[name] : nil }

    /// The variables of a `.env` file, behind those that there are. `${…}` in them stands for variables of the environment, of
    /// this file or of one before it.
    mutating func add(_ fields: Fields) {
        let before = self
        var file = DotenvValues(fields) { before.value($0)?.value }
        files.append(
            fields.mapped { name, node in
                file.value(name).map { Node(.scalar(.text($0)), node.origin) } ?? node
            })
        for (name, problem) in file.problems where before.value(name) == nil { problems[name] = problem }
    }

    func value(_ name: String) -> (value: Value, origin: Origin)? {
        if let value = environment(name) {
            return (value, Origin(Source("variable \(name)", folder: folder)))
        }
        for file in files {
            if let node = file[name], case .scalar(let value) = node.content { return (value, node.origin) }
        }
        return nil
    }

    /// What files set, in the order of their lines.
    var ofFiles: [(name: String, value: String, origin: Origin)] {
        files.flatMap { file in
            zip(file.names, file.nodes).map { name, node in
                if case .scalar(let value) = node.content, let text = value.string {
                    return (name, text, node.origin)
                }
                return (name, "", node.origin)
            }
        }
    }

    /// Sorted, each once.
    var allNames: [String] { Set(names + files.flatMap(\.names)).sorted() }

    /// What they set: those that begin with `prefix`, by their names (`NOPS__API__PORT` sets `api.port`), and those that the
    /// project's settings map. `below` is what is set without them, by `layers`. The schema types them, or else the first
    /// layer that has a value there: a later one may have it wrongly.
    func layer(
        _ settings: ProjectSettings, below lower: @autoclosure () -> Node, _ layers: [Layer],
        _ schema: ProjectSchema?
    ) throws -> Node? {
        let own = allNames.filter { $0.hasPrefix(settings.prefix) }
        guard !own.isEmpty || !settings.variables.isEmpty else { return nil }
        let below = lower()
        var result = Node.empty(Source("variables", folder: folder))
        var setBy: [String: String] = [:]
        func isText(_ key: ConfigKey) -> Bool {
            for layer in layers {
                guard case .scalar(let value)? = layer.tree.node(at: key)?.content, !value.isNull else {
                    continue
                }
                if value.string?.contains("${") ?? false { continue }
                return value.string != nil
            }
            return false
        }
        func set(_ key: ConfigKey, _ name: String) throws {
            guard let found = value(name) else { return }
            if let problem = problem(name) { throw problem.error }
            let origin = found.origin
            if let other = setBy.updateValue(name, forKey: key.text) {
                throw ErrorValue(
                    "the variables \(other) and \(name) both set `\(key.text)`", kind: "config",
                    help: "unset one of them")
            }
            var node = try ScalarText.node(
                found.value, origin,
                isText: key.namesSecret || schema?.isText(at: key) ?? isText(key))
            for step in key.steps.reversed() {
                guard case .name(let name) = step else {
                    throw origin.error(
                        "a variable can't set one item of a list, as `\(key.text)` is",
                        help: "set the whole list, as YAML: `[a, b]`")
                }
                var fields = Fields()
                fields.set(name, node)
                node = Node(.map(fields, isReplacing: false), origin)
            }
            result = result.merged(with: node)
        }
        for (name, key) in settings.variables { try set(key, name) }
        for name in own {
            try set(try key(of: name, prefix: settings.prefix, below), name)
        }
        return setBy.isEmpty ? nil : result
    }

    /// Names of keys are matched without regard to case, and `-` is `_`; a new key is in small letters.
    private func key(of variable: String, prefix: String, _ below: Node) throws -> ConfigKey {
        let parts = variable.dropFirst(prefix.count).split(separator: "__", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty }) else {
            throw ErrorValue(
                "the variable \(variable) names no key", kind: "config",
                help: "a variable's name is like \(prefix)API__PORT, which sets `api.port`")
        }
        var key = ConfigKey.root
        var node: Node? = below
        for part in parts {
            if let at = node, at.fields == nil {
                throw ErrorValue(
                    "the variable \(variable) sets something in `\(key.text)`, which is \(at.described) (\(at.origin.text))",
                    kind: "config", help: "set `\(key.text)` as a whole")
            }
            let wanted = part.lowercased()
            let name =
                node?.fields?.names.first { $0.lowercased().replacing("-", with: "_") == wanted } ?? wanted
            key = key.appending(.name(name))
            node = node?.fields?[name]
        }
        return key
    }
}

/// Text from outside of files as a value.
enum ScalarText {
    /// By YAML's rules; `isText`: as it is. A list or mapping is written as YAML does, in brackets.
    static func node(_ value: Value, _ origin: Origin, isText: Bool) throws -> Node {
        guard let text = value.string, !text.isEmpty, !isText else { return Node(.scalar(value), origin) }
        // `[::1]:8080` is no list.
        func isOne(_ open: String, _ close: String) -> Bool {
            text.hasPrefix(open) && (text.hasSuffix(close) || !text.contains(close))
        }
        if isOne("[", "]") || isOne("{", "}") {
            var node = try ConfigFile.value(text, origin.source)
            node.origin = origin
            return node
        }
        return Node(.scalar(try typed(text, origin)), origin)
    }

    /// A plain scalar by YAML's rules.
    static func typed(_ text: String, _ origin: Origin) throws -> Value {
        do { return try YAMLScalar.resolve(text) } catch let error as FormatError {
            throw origin.error(error.message)
        }
    }
}

extension Node {
    /// Whether it is text of its own, and not some that stands for a value.
    var isText: Bool {
        guard case .scalar(let value) = content, let text = value.string else { return false }
        return !text.contains("${")
    }
}
