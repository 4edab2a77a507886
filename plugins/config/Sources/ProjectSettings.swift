// `nops-config.yaml`: what a project says about where its configuration lies.

import Platform
import PluginAPI
import Syntax

/// How lists at a key are merged.
enum ListRule {
    case append
    /// By the value of this key of their items.
    case byKey(String)
}

struct ProjectSettings {
    static let fileName = "nops-config.yaml"

    /// The folder of the configuration, relative to the root; nil: `configs` or else `config`.
    var folder: String?
    /// Relative to the folder, as the next ones are. Nil: the one file named `base` there is, in whatever format.
    var base: String?
    var sections: String?
    var environments = "environments"
    var local: String?
    var hosts = "hosts"
    /// Nil: every folder that has files to load.
    var areas: [String]?
    /// Relative to the root.
    var dotenv = [".env"]
    /// Whether `dotenv` was said, and its files must be there.
    var isDotenvGiven = false
    var prefix = "NOPS__"
    /// Variables that set a key.
    var variables: [(name: String, key: ConfigKey)] = []
    /// Variables that name the environment, the first that is set wins.
    var environmentVariables = ["NOPS_ENV"]
    var defaultEnvironment = "development"
    /// The environments that there may be; nil: each file or section makes one.
    var environmentNames: [String]?
    /// The folder that a pod of Kubernetes has; absolute.
    var serviceAccount = "/var/run/secrets/kubernetes.io/serviceaccount"
    var lists: [(key: ConfigKey, rule: ListRule)] = []
    /// The programs that `${cmd:…}` may run.
    var commands: [String] = []
    /// What `config validate` asks across keys.
    var rules: [KeyRule] = []
    /// Where settings stand: `base`, `areas.NAME`, `variables.NAME`, `lists.KEY`, `default`, `names.NAME`.
    private(set) var places: [String: Origin] = [:]

    init() {}

    /// An error about a setting, where it stands.
    func error(at place: String, _ message: String, help: String? = nil) -> ErrorValue {
        places[place]?.error(message, kind: "not-found", help: help)
            ?? ErrorValue(message, kind: "not-found", help: help)
    }

    private static let names = [
        "folder", "base", "sections", "environments", "hosts", "local", "areas", "dotenv", "prefix",
        "variables", "environment", "lists", "commands", "rules",
    ]

    /// - Throws: an `ErrorValue` with the place of what can't be; unless `reading` goes on without it.
    init(_ root: Node, _ reading: ConfigReading) throws {
        let fields = root.fields ?? Fields()
        for (name, node) in zip(fields.names, fields.nodes) {
            try reading.attempt(.settings) { try read(name, node) }
        }
    }

    private mutating func read(_ name: String, _ node: Node) throws {
        places[name] = node.origin
        switch name {
        case "folder": folder = try node.settingText(name)
        case "base": base = try node.settingText(name)
        case "sections": sections = try node.settingText(name)
        case "hosts": hosts = try node.settingText(name)
        case "environments": environments = try node.settingText(name)
        case "local": local = try node.settingText(name)
        case "prefix":
            prefix = try node.settingText(name)
            guard
                prefix.utf8.allSatisfy({
                    $0 == 0x5F || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39)
                })
            else {
                throw node.origin.error("`prefix` begins names of variables: letters, digits and `_`")
            }
        case "areas":
            areas = try node.settingTexts(name)
            note(node, name)
        case "dotenv":
            dotenv = try node.settingTexts(name)
            isDotenvGiven = true
        case "variables":
            for (variable, node) in try node.settingFields(
                name, "`variables: {DATABASE_URL: storage.url}`")
            {
                variables.append((variable, try node.key(from: try node.settingText(variable))))
                places["variables.\(variable)"] = node.origin
            }
        case "environment": try readEnvironment(node)
        case "lists":
            for (key, node) in try node.settingFields(
                name, "`lists: {api.origins: append, servers: {by: name}}`")
            {
                let list = try node.key(from: key)
                guard !list.steps.contains(where: { if case .index = $0 { true } else { false } }) else {
                    throw node.origin.error(
                        "`\(list.text)` names an item of a list, and rules are for lists by their keys",
                        help: "an item that is a mapping takes the place of the one below it as a whole")
                }
                if let rule = try Self.rule(node) { lists.append((list, rule)) }
                places["lists.\(list.text)"] = node.origin.ofKey
            }
        case "commands": commands = try node.settingTexts(name)
        case "rules": rules = try Self.rules(node)
        default: throw Self.unknown(name, node, Self.names)
        }
    }

    /// The places of texts in a list.
    private mutating func note(_ node: Node, _ name: String) {
        guard case .list(let items, _) = node.content else {
            if case .scalar(let value) = node.content, let text = value.string {
                places["\(name).\(text)"] = node.origin
            }
            return
        }
        for item in items {
            if case .scalar(let value) = item.content, let text = value.string {
                places["\(name).\(text)"] = item.origin
            }
        }
    }

    private mutating func readEnvironment(_ node: Node) throws {
        let help = "`environment: {from: [APP_ENV], default: development}`"
        for (name, node) in try node.settingFields("environment", help) {
            switch name {
            case "from": environmentVariables = try node.settingTexts(name)
            case "default":
                defaultEnvironment = try node.settingText(name)
                places[name] = node.origin
            case "names":
                environmentNames = try node.settingTexts(name)
                note(node, name)
            case "service-account":
                serviceAccount = Path.absolute(try node.settingText(name), in: node.origin.source.folder)
            default: throw Self.unknown(name, node, ["from", "default", "names", "service-account"])
            }
        }
    }

    private static func rule(_ node: Node) throws -> ListRule? {
        if case .scalar(let value) = node.content {
            if value.string == "append" { return .append }
            if value.string == "replace" { return nil }
        }
        if let fields = node.fields, fields.count == 1, let by = fields["by"] {
            return .byKey(try by.settingText("by"))
        }
        if let fields = node.fields, let name = fields.names.first(where: { $0 != "by" }),
            let other = fields[name]
        {
            throw other.origin.ofKey.error(
                "a list is merged by `replace`, `append` or `{by: KEY}`, and not by `\(name)`",
                help: fields.count == 1 ? "did you mean `by`?" : "leave it out")
        }
        let text = if case .scalar(let value) = node.content { value.string } else { nil as String? }
        throw node.origin.error(
            "a list is merged by `replace`, `append` or `{by: KEY}`",
            help: text.flatMap { closest(to: $0, among: ["append", "replace"]) }.map {
                "did you mean `\($0)`?"
            })
    }

    private static func rules(_ node: Node) throws -> [KeyRule] {
        guard case .list(let items, _) = node.content else {
            throw node.origin.error("`rules` must be a list of rules, and this is \(node.described)")
        }
        return try items.map { item in
            guard let fields = item.fields else {
                return KeyRule(text: try item.settingText("rules"), message: nil, origin: item.origin)
            }
            for (name, node) in zip(fields.names, fields.nodes) where !["rule", "message"].contains(name) {
                throw unknown(name, node, ["rule", "message"])
            }
            guard let rule = fields["rule"] else {
                throw item.origin.error(
                    "a rule is missing here", help: "write `{rule: …, message: …}`, or the rule alone")
            }
            return KeyRule(
                text: try rule.settingText("rule"), message: try fields["message"]?.settingText("message"),
                origin: rule.origin)
        }
    }

    private static func unknown(_ name: String, _ node: Node, _ known: [String]) -> ErrorValue {
        let help =
            closest(to: name, among: known).map { "did you mean `\($0)`?" }
            ?? "there is " + known.map { "`\($0)`" }.joined(separator: ", ")
        return node.origin.error("`\(name)` is no setting", help: help)
    }
}

extension Node {
    fileprivate func settingText(_ name: String) throws -> String {
        guard case .scalar(let value) = content, let text = value.string, !text.isEmpty else {
            var isEmpty = false
            if case .scalar(let value) = content { isEmpty = value.string == "" }
            throw origin.error("`\(name)` must be text, and this is \(isEmpty ? "empty" : described)")
        }
        return text
    }

    fileprivate func settingTexts(_ name: String) throws -> [String] {
        if case .list(let items, _) = content { return try items.map { try $0.settingText(name) } }
        return [try settingText(name)]
    }

    fileprivate func settingFields(_ name: String, _ form: String) throws -> Zip2Sequence<[String], [Node]> {
        guard let fields else {
            throw origin.error("`\(name)` must be a mapping, and this is \(described)", help: "write \(form)")
        }
        return zip(fields.names, fields.nodes)
    }

    fileprivate func key(from text: String) throws -> ConfigKey {
        do { return try ConfigKey(text) } catch let error as ErrorValue {
            throw origin.error(error.message, help: error.help)
        }
    }
}
