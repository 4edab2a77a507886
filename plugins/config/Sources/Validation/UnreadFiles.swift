// Files in the folder of the configuration that nothing reads, though by their names and places they are meant to be.

import Platform
import PluginAPI
import Syntax

struct UnreadFiles {
    private let project: ConfigProject
    /// Absolute paths of what is read: layers and what they include.
    private let read: Set<String>
    /// What all environments have; nil: nobody knows.
    private let base: Node?
    private(set) var problems: [SchemaProblem] = []

    /// `read`: the files of all layers of all environments. `wanted`: variables that values are made of and that are not set.
    init(_ project: ConfigProject, read: [String], base: Node?, wanted: Set<String>) {
        self.project = project
        self.base = base
        self.read = Set(read).union(((try? project.allIncluded()) ?? project.included).counts.keys)
        checkRoot()
        checkFolder()
        checkEnvironments()
        checkAreas()
        checkVariables(wanted)
    }

    private mutating func add(_ path: String, _ message: String, _ help: String?) {
        problems.append(
            SchemaProblem(
                origin: Origin(project.source(path)), key: .root, rule: "unread-file", message: message,
                help: help))
    }

    private func names(in folder: String) -> [String] {
        Files.isFolder(folder) ? ((try? ConfigProject.names(in: folder, "")) ?? []) : []
    }

    private static func isConfiguration(_ name: String) -> Bool {
        ConfigFile.endings.contains(Path.fileExtension(name)) && !name.hasPrefix(".")
    }

    /// Whether a file's name is certainly an environment's.
    private func isEnvironment(_ name: String) -> Bool {
        AreaEnvironments.usual.contains(name) || project.environments.names.contains(name)
    }

    // MARK: The root

    private mutating func checkRoot() {
        let own = ProjectSettings.fileName
        for folder in [project.root, Path.join(project.root, "configs"), Path.join(project.root, "config")] {
            for name in names(in: folder) where name != own && Self.isConfiguration(name.droppingDot) {
                let stem = Path.stem(name.droppingDot).lowercased()
                guard stem == "nops-config" || stem == "nops_config" || stem == "nopsconfig" else { continue }
                add(Path.join(folder, name), "nothing reads these settings", "did you mean `\(own)`?")
            }
        }
        // Of both folders one is taken.
        let other = Path.join(project.root, "config")
        guard project.settings.folder == nil, project.folder == Path.join(project.root, "configs") else {
            return
        }
        for name in names(in: other) where Self.isConfiguration(name) && Path.stem(name) == "base" {
            add(
                Path.join(other, name), "nothing reads this: the configuration lies in configs/",
                "keep one of the two folders, or name it by `folder:` in \(own)")
        }
    }

    // MARK: The folder

    private mutating func checkFolder() {
        let settings = project.settings
        let shown = project.source(project.folder).name
        let files = names(in: project.folder)
        let hasBase =
            files.contains { Path.stem($0) == "base" && Self.isConfiguration($0) } || settings.base != nil
        for name in files where Self.isConfiguration(name) && name != ProjectSettings.fileName {
            let path = Path.join(project.folder, name)
            let stem = Path.stem(name)
            guard !read.contains(path), !["base", "local", "schema", "secrets"].contains(stem) else {
                continue
            }
            if stem.hasPrefix("secrets."), name.hasSuffix(".yaml") {
                let environment = String(stem.dropFirst("secrets.".count))
                guard !project.environments.names.contains(environment) else { continue }
                let close = closest(to: environment, among: project.environments.names)
                if let close {
                    add(
                        path, "there is no environment '\(environment)'",
                        "did you mean `secrets.\(close).yaml`?")
                }
            } else if stem == "environments", project.environments.sections == nil {
                add(
                    path,
                    "nothing reads this: sections of environments stand in \(shown)/\(settings.environments)/",
                    "move it there, or name it by `sections:` in \(ProjectSettings.fileName)")
            } else if isEnvironment(stem) {
                add(
                    path,
                    "nothing reads this: environments have their files in \(shown)/\(settings.environments)/",
                    "move it there, or have one extend it")
            } else if ["default", "defaults", "common", "shared"].contains(stem) {
                add(
                    path, "nothing reads this: what holds for all environments is base.yaml",
                    hasBase
                        ? "move what is in it there, or begin base.yaml with `extends: \(name)`"
                        : "rename it, or name it by `base:` in \(ProjectSettings.fileName)")
            } else if stem.utf8.count > 4,
                let close = closest(to: stem, among: project.environments.names, within: 1)
            {
                add(
                    path,
                    "nothing reads this: environments have their files in \(shown)/\(settings.environments)/",
                    "did you mean `\(settings.environments)/\(close).\(Path.fileExtension(name))`?")
            } else if stem.utf8.count > 3 || ["bas", "bse", "bae"].contains(stem),
                let close = closest(
                    to: stem, among: ["base", "local", "schema", "secrets"],
                    within: stem.utf8.count > 5 ? 2 : 1)
                    ?? (stem.isTurned("base") ? "base" : nil)
            {
                add(path, "nothing reads this file", "did you mean `\(close).\(Path.fileExtension(name))`?")
            } else if let names = namesOfBase(path) {
                let named = names.prefix(3).map { "`\($0)`" }.joined(separator: ", ")
                add(
                    path, "nothing reads this, and it sets \(named), as the base does",
                    "read are base.yaml, \(settings.environments)/NAME.yaml, AREA/*.yaml, \(settings.hosts)/NAME.yaml and local.yaml; base.yaml may begin with `extends: \(name)`"
                )
            }
        }
    }

    /// The sections that a file and the base have in common, where they say that it is meant for this: two or more, and half of
    /// those that it has.
    private func namesOfBase(_ path: String) -> [String]? {
        guard let own = try? ConfigFile.read(path, project.source(path), ConfigReading(nil)).fields,
            let below = base?.fields
        else { return nil }
        let common = zip(own.names, own.nodes).filter { name, node in
            guard let other = below[name] else { return false }
            // By a name alone, as `name` or `version`, nothing is certain.
            guard let fields = node.fields, let others = other.fields else { return false }
            return fields.names.contains { others[$0] != nil }
        }.map(\.0)
        return common.count > 1 && common.count * 2 >= own.count ? common : nil
    }

    // MARK: Variables

    /// Files like `.env.production` that set what is missed, or what only this configuration knows.
    private mutating func checkVariables(_ wanted: Set<String>) {
        let settings = project.settings
        let known = Set(settings.dotenv.map { Path.absolute($0, in: project.root) })
        for name in names(in: project.root)
        where name.hasPrefix(".env.") || name.hasSuffix(".env") || name.hasPrefix("env.") {
            let path = Path.join(project.root, name)
            guard !known.contains(path), !Self.examples.contains(where: name.contains), Files.isFile(path),
                let fields = try? ConfigFile.variables(path, project.source(path))
            else { continue }
            let used = fields.names.filter {
                wanted.contains($0) || $0.hasPrefix(settings.prefix)
                    || settings.environmentVariables.contains($0)
            }
            guard let first = used.first, let node = fields[first] else { continue }
            let read = settings.dotenv.map { "`\($0)`" }.joined(separator: ", ")
            problems.append(
                SchemaProblem(
                    origin: node.origin.ofKey, key: .root, rule: "unread-file",
                    message: "nothing reads this file, in which \(first) stands",
                    help:
                        "read \(settings.dotenv.count == 1 ? "is" : "are") \(read): `dotenv: [.env, \(name)]` in \(ProjectSettings.fileName) names more"
                ))
        }
    }

    /// Parts of the names of files that show what there may be.
    private static let examples = ["example", "sample", "template", "dist", "schema", "defaults"]

    // MARK: Environments

    private mutating func checkEnvironments() {
        let folder = Path.absolute(project.settings.environments, in: project.folder)
        for name in names(in: folder) where isEnvironment(name) || EnvironmentNames.usual.contains(name) {
            let inner = Path.join(folder, name)
            let files = names(in: inner).filter {
                Self.isConfiguration($0) && !read.contains(Path.join(inner, $0))
            }
            for file in files {
                add(
                    Path.join(inner, file), "nothing reads this: an environment has one file",
                    "`\(name).yaml` beside its folder may extend it: `extends: \(name)/\(file)`")
            }
        }
    }

    // MARK: Areas

    private mutating func checkAreas() {
        let settings = project.settings
        for area in (try? project.areas()) ?? [] {
            let folder = Path.join(project.folder, area.name)
            if settings.areas == nil,
                let close = closest(
                    to: area.name, among: [settings.environments, settings.hosts],
                    within: area.name.utf8.count > 4 ? 2 : 1)
            {
                add(
                    folder, "this is read as an area of the name '\(area.name)'",
                    "did you mean `\(close)`? If not, list it: `areas: [\(area.name)]` in \(ProjectSettings.fileName)"
                )
                continue
            }
            let hasYAML = area.files.contains { Path.fileExtension($0) == "yaml" }
            for name in names(in: folder) where Self.isConfiguration(name) {
                let path = Path.join(folder, name)
                let ending = Path.fileExtension(name)
                guard !["yaml", "toml"].contains(ending), !read.contains(path),
                    ending == "yml" && hasYAML || isEnvironment(Path.stem(name))
                else { continue }
                add(
                    path, "nothing reads this: files of an area end in .yaml or .toml",
                    ending == "yml" ? "call it `\(Path.stem(name)).yaml`" : nil)
            }
        }
    }
}

extension String {
    fileprivate var droppingDot: String { hasPrefix(".") ? String(dropFirst()) : self }

    /// Whether it has the letters of another one in another order.
    fileprivate func isTurned(_ other: String) -> Bool { sorted() == other.sorted() }
}
