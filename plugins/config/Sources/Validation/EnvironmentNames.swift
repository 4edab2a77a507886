// Names of environments that are probably misspelt: each file and each section makes one.

import Platform
import Syntax

struct EnvironmentNames {
    struct Doubt {
        /// Its file, or its section.
        let origin: Origin
        let message: String
        let help: String
    }

    private let project: ConfigProject
    /// The environments that the project names elsewhere, too, each of which is meant.
    private let meant: Set<String>
    private let extended: Set<String>

    /// What environments are called by most.
    static let usual: Set<String> = [
        "production", "prod", "live", "staging", "stage", "preproduction", "preprod", "development",
        "develop",
        "dev", "devel", "local", "testing", "test", "tests", "qa", "uat", "integration", "acceptance", "ci",
        "demo", "preview", "sandbox", "canary", "review",
    ]
    /// What other files are called.
    private static let shared: Set<String> = ["base", "common", "shared", "schema", "secrets", "defaults"]

    /// `extended`: the names and files that environments extend.
    init(_ project: ConfigProject, extended: [String]) {
        self.project = project
        var meant = Set(project.settings.environmentNames ?? [])
        self.extended = Set(extended.map(Path.stem))
        meant.formUnion(self.extended)
        let sections = project.environments.sections?.fields
        for name in project.environments.names
        where (sections?[name] != nil && project.environments.files.contains { $0.name == name })
            || ConfigFile.isThere(project.secretsFile(name).path)
        {
            meant.insert(name)
        }
        for area in (try? project.areas()) ?? [] { meant.formUnion(area.files.map(Path.stem)) }
        self.meant = meant
    }

    /// Sorted by name.
    var doubts: [Doubt] {
        project.environments.names.compactMap { name in
            guard let origin = project.environments.origin(of: name, project.source) else { return nil }
            if let listed = project.settings.environmentNames {
                // What environments share is none itself.
                guard !listed.contains(name), !extended.contains(name) else { return nil }
                let close = closest(to: name, among: listed).map { "did you mean `\($0)`?" }
                return Doubt(
                    origin: origin,
                    message:
                        "the environment '\(name)' is not among those that \(ProjectSettings.fileName) lists",
                    help: close ?? "there is " + listed.joined(separator: ", "))
            }
            guard !meant.contains(name), !Self.usual.contains(name) else { return nil }
            if Self.shared.contains(name) {
                return Doubt(
                    origin: origin,
                    message:
                        "this is read as an environment that is called '\(name)', and nothing extends it",
                    help: "what holds for all is base.yaml in \(project.source(project.folder).name); "
                        + Self.listing(name))
            }
            guard let other = neighbour(of: name) else { return nil }
            return Doubt(
                origin: origin,
                message: "the environment '\(name)' has nearly the name of '\(other)', and is another one",
                help: "did you mean '\(other)'? " + Self.listing(name))
        }
    }

    private static func listing(_ name: String) -> String {
        "if it is meant, list all by `environment: {names: [\(name), …]}` in \(ProjectSettings.fileName)"
    }

    /// The name that was probably meant; nil: there is none.
    private func neighbour(of name: String) -> String? {
        guard name.count > 3 else { return nil }
        // Two that nothing tells from each other: the later one is told of.
        let others = project.environments.names.filter {
            $0 != name && (Self.usual.contains($0) || meant.contains($0) || $0 < name)
        }
        let candidates = others + Self.usual.sorted().filter { !others.contains($0) }
        return closest(
            to: name, among: candidates.filter { $0.count > 3 && !Self.differByNaming(name, $0) },
            within: name.count > 7 ? 2 : 1)
    }

    /// `eu1` and `eu2`, `shard-a` and `shard-b`: such are names by themselves.
    static func differByNaming(_ a: String, _ b: String) -> Bool {
        func parts(_ text: String) -> [Substring] {
            text.split(omittingEmptySubsequences: false) { !$0.isLetter && !$0.isNumber }
        }
        let (x, y) = (parts(a), parts(b))
        guard x.count == y.count else { return true }
        return zip(x, y).contains { one, other in
            one != other
                && (one.count < 4 || other.count < 4
                    || one.filter { !$0.isNumber } == other.filter { !$0.isNumber })
        }
    }
}
