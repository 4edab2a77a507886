// What files of variables set, and probably set in vain: names that nothing takes, environments that aren't there.

import Formats
import Platform
import PluginAPI
import Syntax

struct VariableDoubts {
    private let project: ConfigProject
    private let trees: [Node]
    private(set) var problems: [SchemaProblem] = []

    /// `trees`: of all layers of all environments, but for variables.
    init(_ project: ConfigProject, _ variables: Variables, _ trees: [Node]) {
        self.project = project
        self.trees = trees
        for (name, value, origin) in variables.ofFiles {
            if project.settings.environmentVariables.contains(name) { checkEnvironment(name, value, origin) }
            checkName(name, variables, origin)
            if isTaken(name) { checkBlanks(name, value, origin) }
        }
        for name in project.settings.dotenv { checkComments(Path.absolute(name, in: project.root)) }
    }

    private mutating func add(_ origin: Origin, _ message: String, _ help: String?) {
        problems.append(
            SchemaProblem(origin: origin, key: .root, rule: "variable", message: message, help: help))
    }

    private mutating func checkEnvironment(_ name: String, _ value: String, _ origin: Origin) {
        let names = project.environments.names
        guard !names.isEmpty, !value.isEmpty, !names.contains(value), !value.contains("${") else { return }
        add(
            origin, "there is no environment '\(value)', which \(name) names",
            closest(to: value, among: names).map { "did you mean `\($0)`?" }
                ?? "there is " + names.joined(separator: ", "))
    }

    /// Whether the configuration takes it; others are for other programs.
    private func isTaken(_ name: String) -> Bool {
        let settings = project.settings
        if name.hasPrefix(settings.prefix) || settings.variables.contains(where: { $0.name == name }) {
            return true
        }
        var isNamed = false
        for tree in trees {
            tree.forEachValue { _, node in
                guard !isNamed, case .scalar(let value) = node.content,
                    let text = value.string ?? (try? value.revealedText())
                else { return }
                isNamed = ["}", ":"].contains { text.contains("${" + name + $0) }
            }
        }
        return isNamed
    }

    /// What of a text may begin or end with a blank.
    private static let loose: Set<String> = [
        "delimiter", "format", "message", "prefix", "prompt", "separator", "suffix", "template", "text",
        "title",
    ]

    private mutating func checkBlanks(_ name: String, _ value: String, _ origin: Origin) {
        guard value.first == " " || value.last == " ", value.contains(where: { $0 != " " }),
            !WellKnownKeys.words(name).contains(where: Self.loose.contains)
        else { return }
        let shown =
            SecretMask.isSecretName(name) ? "" : ": write `\(SecretMask.masked(value.trimmingBlanks))`"
        add(
            origin,
            "a blank stands at \(value.first == " " ? "the beginning" : "the end") of \(name), within its quotes",
            "take it out\(shown)")
    }

    /// One that would set a key with another sign between its names, or that is nearly one of those that set a key.
    private mutating func checkName(_ name: String, _ variables: Variables, _ origin: Origin) {
        let settings = project.settings
        let mapped = settings.variables.map(\.name)
        guard !mapped.contains(name), !settings.environmentVariables.contains(name),
            !name.hasPrefix(settings.prefix)
        else { return }
        if let close = closest(to: name, among: mapped.filter { variables.value($0) == nil }),
            name.utf8.count > 5
        {
            return add(origin.ofKey, "nothing takes \(name)", "did you mean \(close)?")
        }
        let family = settings.prefix.prefix { $0 != "_" }
        guard !family.isEmpty, name.hasPrefix(family + "_") else { return }
        let wanted = name.dropFirst(family.count).drop { $0 == "_" }.lowercased()
        for tree in trees {
            var key: ConfigKey?
            tree.forEachValue { place, _ in
                if place.text.lowercased().map({ ".-".contains($0) ? "_" : $0 }).elementsEqual(wanted) {
                    key = place
                }
            }
            guard let key else { continue }
            let names = key.steps.compactMap { step in
                if case .name(let name) = step { return name.uppercased().replacing("-", with: "_") }
                return nil
            }
            return add(
                origin.ofKey, "\(name) sets nothing",
                "did you mean \(settings.prefix)\(names.joined(separator: "__")), which sets `\(key.text)`?")
        }
    }

    /// Of a secret without quotes, what stands behind ` #` is no part.
    private mutating func checkComments(_ path: String) {
        guard let bytes = try? Files.read(path) else { return }
        let source = project.source(path)
        for (row, line) in String(decoding: bytes, as: UTF8.self).split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline
        ).enumerated() {
            guard let sign = line.firstIndex(of: "="), !line.drop(while: { $0 == " " }).hasPrefix("#") else {
                continue
            }
            let name = line[..<sign].split(separator: " ").last.map(String.init) ?? ""
            let value = line[line.index(after: sign)...].drop { $0 == " " }
            guard SecretMask.isSecretName(name), let first = value.first, first != "\"", first != "'",
                let mark = value.firstRange(of: " #")?.upperBound, mark < value.endIndex,
                !value[mark].isWhitespace
            else { continue }
            let column = line.distance(from: line.startIndex, to: mark)
            add(
                Origin(source, SourcePlace(line: row + 1, column: column)),
                "what stands behind this `#` is a comment, and no part of \(name)",
                "put the value in single quotes; before a comment stands `# `, with the space")
        }
    }
}
