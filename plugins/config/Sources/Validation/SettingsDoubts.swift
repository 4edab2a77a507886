// Settings in `nops-config.yaml` that name what isn't there: keys, environments, folders.

import Platform
import PluginAPI
import Syntax

struct SettingsDoubts {
    private let project: ConfigProject
    /// What the files of all environments set, one over the other.
    private let all: Node
    private let trees: [Node]
    private let schema: ProjectSchema?
    private(set) var problems: [SchemaProblem] = []

    /// `trees`: of all layers of all environments, but for variables.
    init(_ project: ConfigProject, _ trees: [Node], _ schema: ProjectSchema?) {
        self.project = project
        self.trees = trees
        self.schema = schema
        let settings = project.settings
        let empty = Node.empty(project.source(project.folder))
        let needsKeys = !settings.variables.isEmpty || !settings.lists.isEmpty || !settings.rules.isEmpty
        all = needsKeys ? trees.reduce(empty) { $0.merged(with: $1) }.settled() ?? empty : empty
        for (name, key) in project.settings.variables { checkVariable(name, key) }
        for (key, _) in project.settings.lists { checkList(key) }
        checkEnvironments()
        checkFolders()
        for rule in project.settings.rules { checkRule(rule) }
    }

    private mutating func add(_ place: String, _ message: String, _ help: String?) {
        guard let origin = project.settings.places[place] else { return }
        problems.append(
            SchemaProblem(origin: origin, key: .root, rule: "setting", message: message, help: help))
    }

    private func isKnown(_ key: ConfigKey) -> Bool {
        trees.contains { $0.node(at: key) != nil } || schema?.names(key) ?? false
    }

    /// Where a name on the way to a key is nearly one that is there.
    private func slip(_ key: ConfigKey) -> String? {
        guard !isKnown(key), let help = all.missing(key).help, help.hasPrefix("did you mean") else {
            return nil
        }
        return help
    }

    // MARK: Keys

    /// What only a variable sets is in no file, so that alone is no slip.
    private mutating func checkVariable(_ name: String, _ key: ConfigKey) {
        guard let help = slip(key) else { return }
        add("variables.\(name)", "\(name) sets `\(key.text)`, which no file has", help)
    }

    private mutating func checkList(_ key: ConfigKey) {
        let place = "lists.\(key.text)"
        guard isKnown(key) else {
            return add(place, "there is no `\(key.text)` in any file", all.missing(key).help)
        }
        let others = trees.compactMap { $0.node(at: key) }
        let isList = others.contains { node in
            switch node.content {
            case .list, .keyed, .removed, .scalar(.null): true
            case .scalar(let value): value.string?.contains("${") ?? false
            case .map: false
            }
        }
        guard let other = others.first, !isList else { return }
        add(place, "`\(key.text)` is \(other.described), and no list (\(other.origin.text))", nil)
    }

    /// Rules take a key that isn't there for null.
    private mutating func checkRule(_ rule: KeyRule) {
        for key in KeyRuleProgram.keys(of: rule) where key.steps.first != .name("env") {
            guard let help = slip(key) else { continue }
            problems.append(
                SchemaProblem(
                    origin: rule.origin, key: .root, rule: "setting",
                    message: "the rule names `\(key.text)`, which no file has", help: help))
        }
        let names = project.environments.names
        for name in Self.environments(in: rule.text)
        where !names.contains(name) && !EnvironmentNames.usual.contains(name) {
            guard let close = closest(to: name, among: names + EnvironmentNames.usual.sorted()) else {
                continue
            }
            problems.append(
                SchemaProblem(
                    origin: rule.origin, key: .root, rule: "setting",
                    message: "the rule names an environment '\(name)', and there is none",
                    help: "did you mean `\(close)`?"))
        }
    }

    /// The texts that a rule compares `env` with.
    private static func environments(in rule: String) -> [String] {
        var found: [String] = []
        var rest = rule[...]
        while let sign = rest.firstRange(of: "env ")?.upperBound {
            let isWord = rest[..<sign].dropLast(4).last.map { $0.isLetter || "._-".contains($0) } ?? false
            rest = rest[sign...].drop { $0 == " " }
            guard !isWord, let comparison = ["==", "!="].first(where: rest.hasPrefix) else { continue }
            let value = rest.dropFirst(comparison.count).drop { $0 == " " }
            guard let quote = value.first, quote == "\"" || quote == "'" else { continue }
            found.append(String(value.dropFirst().prefix { $0 != quote }))
        }
        return found
    }

    // MARK: Environments and folders

    private mutating func checkEnvironments() {
        let settings = project.settings
        let names = project.environments.names
        let name = settings.defaultEnvironment
        if !names.isEmpty, !names.contains(name) {
            add(
                "default", "there is no environment '\(name)' to take where none is chosen",
                closest(to: name, among: names).map { "did you mean `\($0)`?" }
                    ?? "there is " + names.joined(separator: ", "))
        }
        let listed = settings.environmentNames ?? []
        for name in listed where !names.contains(name) && !names.isEmpty {
            let others = names.filter { !listed.contains($0) }
            add(
                "names.\(name)", "the environment '\(name)' has no file and no section",
                closest(to: name, among: others).map { "did you mean `\($0)`?" }
                    ?? "an empty file makes it one: \(project.source(project.folder).name)/\(settings.environments)/\(name).yaml"
            )
        }
    }

    private mutating func checkFolders() {
        let settings = project.settings
        for (place, name) in [("environments", settings.environments), ("hosts", settings.hosts)]
        where settings.places[place] != nil && !Files.isFolder(Path.absolute(name, in: project.folder)) {
            let folders = ((try? ConfigProject.names(in: project.folder, "")) ?? []).filter {
                Files.isFolder(Path.join(project.folder, $0))
            }
            add(
                place, "there is no folder \(project.source(Path.absolute(name, in: project.folder)).name)",
                closest(to: name, among: folders).map { "did you mean `\($0)`?" })
        }
    }
}
