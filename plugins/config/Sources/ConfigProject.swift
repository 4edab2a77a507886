// A project's configuration on the disk: its root, its folder, its files and its environments.

import Platform
import PluginAPI
import Syntax

struct ConfigProject {
    /// Absolute, as the next one is.
    let root: String
    let folder: String
    let settings: ProjectSettings
    let workingFolder: String
    /// What stands before its files' names in messages, where they are not those of the working tree: a revision of git.
    let revision: String?
    /// The root that this one's files are of, where it is a copy of theirs for a revision.
    let original: String?
    let environments: Environments
    /// What other files include, and is no area for that.
    let included: IncludedFiles

    /// What there is of each environment.
    struct Environments {
        var sections: (source: Source, path: String, fields: Fields)?
        /// Names with the paths of their files.
        var files: [(name: String, path: String)] = []
        /// Those of which there are files in areas.
        var ofAreas: [String] = []

        /// Sorted.
        var names: [String] {
            Set((sections?.fields.names ?? []) + files.map(\.name) + ofAreas).sorted()
        }

        /// Its file as a whole, else its section.
        func origin(of name: String, _ source: (String) -> Source) -> Origin? {
            files.first { $0.name == name }.map { Origin(source($0.path)) }
                ?? sections?.fields[name]?.origin.ofKey
        }
    }

    /// By `--root`, else the nearest folder upward that has a `nops-config.yaml`; without one anywhere, the nearest with a
    /// `.nops` or a `.git`, else the working folder.
    init(
        _ context: any Context, root given: String?, _ reading: ConfigReading, revision: String? = nil,
        original: String? = nil
    ) throws {
        self.original = original
        workingFolder = context.workingFolder
        self.revision = revision
        let root = try Self.root(context, given)
        self.root = root
        func source(_ path: String) -> Source { Self.source(path, context.workingFolder, root, revision) }
        settings =
            try reading.attempt(.settings) { try Self.settings(root, source, reading) } ?? ProjectSettings()
        folder = try Self.folder(root, settings, source(root).name, reading)
        var environments = try Self.environments(folder, settings, source, reading)
        var areas =
            try reading.attempt(.files) { [folder, settings] in try Self.areas(folder, settings, source) }
            ?? []
        included = IncludedFiles(
            of: areas.isEmpty ? [] : Self.roots(folder, settings, environments, areas, source))
        areas = Self.areas(areas, without: included)
        environments.ofAreas = AreaEnvironments.names(areas, listed: settings.environmentNames)
        self.environments = environments
    }

    /// Of the one `nops-config.yaml` that there is.
    private static func settings(
        _ root: String, _ source: (String) -> Source, _ reading: ConfigReading
    ) throws -> ProjectSettings {
        let places = [root] + folders.map { Path.join(root, $0) }
        let found = places.map { Path.join($0, ProjectSettings.fileName) }.filter(ConfigFile.isThere)
        guard found.count < 2 else {
            throw Self.both(found[0], found[1], source)
        }
        guard let path = found.first else { return ProjectSettings() }
        return try ProjectSettings(ConfigFile.read(path, source(path), reading), reading)
    }

    /// The error for two files of which there may be one.
    private static func both(_ first: String, _ second: String, _ source: (String) -> Source) -> ErrorValue {
        ErrorValue(
            "both \(source(first).name) and \(source(second).name) are there", kind: "config",
            help: "keep one of them")
    }

    /// A file's or folder's name for messages: as seen from the working folder.
    func source(_ path: String) -> Source { Self.source(path, workingFolder, root, revision) }

    static func source(_ path: String, _ workingFolder: String, _ root: String, _ revision: String?)
        -> Source
    {
        let folder = Path.parent(path)
        guard let revision else {
            return Source(Path.relative(Path.normalise(path), to: workingFolder), folder: folder)
        }
        return Source(revision + ":" + Path.relative(Path.normalise(path), to: root), folder: folder)
    }

    private static func root(_ context: any Context, _ given: String?) throws -> String {
        if let given {
            let folder = context.absolute(given)
            guard Files.isFolder(folder) else {
                throw ErrorValue("the root '\(given)' is no folder", kind: "not-found")
            }
            return folder
        }
        for mark in [ProjectSettings.fileName, ".nops", ".git"] {
            var at = context.workingFolder
            while !at.isEmpty {
                if ConfigFile.isThere(Path.join(at, mark)) { return at }
                if at == "/" { break }
                at = Path.parent(at)
            }
        }
        return context.workingFolder
    }

    /// Where the configuration lies if nobody says so.
    private static let folders = ["configs", "config"]

    private static func folder(
        _ root: String, _ settings: ProjectSettings, _ shown: String, _ reading: ConfigReading
    ) throws -> String {
        if let given = settings.folder {
            let named = try reading.attempt(.settings) {
                let folder = Path.absolute(given, in: root)
                guard Files.isFolder(folder) else {
                    throw ErrorValue(
                        "the folder '\(given)' that \(ProjectSettings.fileName) names isn't there",
                        kind: "not-found")
                }
                return folder
            }
            if let named { return named }
        }
        for name in folders {
            let folder = Path.join(root, name)
            if Files.isFolder(folder) { return folder }
        }
        throw ErrorValue(
            "there is no configuration in '\(shown)': neither `configs/` nor `config/`", kind: "not-found",
            help:
                "`--root DIR` names the project's root, `folder:` in \(ProjectSettings.fileName) another folder"
        )
    }

    /// The one file of a name with any of the endings; two are an error.
    static func file(_ stem: String, in folder: String, _ source: (String) -> Source) throws -> String? {
        guard ConfigFile.isThere(folder) else { return nil }
        let names = try names(in: folder, source(folder).name)
        let found = ConfigFile.endings.map { "\(stem).\($0)" }.filter(names.contains).map {
            Path.join(folder, $0)
        }
        guard found.count < 2 else {
            throw Self.both(found[0], found[1], source)
        }
        return found.first
    }

    /// What can't be read of them is left out where `reading` goes on.
    private static func environments(
        _ folder: String, _ settings: ProjectSettings, _ source: (String) -> Source, _ reading: ConfigReading
    ) throws -> Environments {
        var result = Environments()
        let own = Path.absolute(settings.environments, in: folder)
        let sections =
            try settings.sections.map { Path.absolute($0, in: folder) }
            ?? reading.attempt(.files) { try file("environments", in: own, source) } ?? nil
        if let sections {
            try reading.attempt(.files) {
                let source = source(sections).ofConfiguration
                let tree = try ConfigFile.read(sections, source, reading)
                let fields = try (tree.fields ?? Fields()).mapped { name, node in
                    try reading.attempt(.files) { try section(name, node) }
                }
                result.sections = (source, sections, fields)
            }
        }
        guard ConfigFile.isThere(own) else { return result }
        let listed = try reading.attempt(.files) { try names(in: own, source(own).name) } ?? []
        for name in listed where ConfigFile.endings.contains(Path.fileExtension(name)) {
            let path = Path.join(own, name)
            let stem = Path.stem(name)
            if path == sections || name.hasPrefix(".") || (sections == nil && stem == "environments") {
                continue
            }
            try reading.attempt(.files) {
                if let other = result.files.first(where: { $0.name == stem }) {
                    throw both(other.path, path, source)
                }
                result.files.append((stem, path))
            }
        }
        return result
    }

    /// One environment's section, as it is.
    private static func section(_ name: String, _ node: Node) throws -> Node {
        if case .scalar(.null) = node.content { return node }
        guard node.fields != nil else {
            throw node.origin.error(
                "the section `\(name)` must be a mapping, and this is \(node.described)",
                help: "each top-level key of this file is an environment, with its values under it")
        }
        return node
    }

    /// The error for a file in the project's folder that a setting names and that isn't there.
    func missing(_ setting: String, _ name: String) -> ErrorValue {
        let path = Path.absolute(name, in: folder)
        let others = (try? Self.names(in: Path.parent(path), "")) ?? []
        let close = closest(
            to: Path.name(path), among: others.filter { ConfigFile.endings.contains(Path.fileExtension($0)) })
        return settings.error(
            at: setting, "there is no file \(source(path).name), which `\(setting)` names",
            help: close.map { "did you mean `\($0)`?" })
    }

    static func names(in folder: String, _ shown: String) throws -> [String] {
        do { return try Files.list(folder) } catch {
            throw ErrorValue("cannot read the folder \(shown): \(error.reason)", kind: "io")
        }
    }

    /// The file of its schema; nil: it has none.
    func schema() throws -> String? { try Self.file("schema", in: folder, source) }

    /// The folders of areas, by `areas:` or else all that hold a file of theirs.
    func areas() throws -> [(name: String, files: [String])] {
        Self.areas(try Self.areas(folder, settings, source), without: included)
    }

    private static func areas(_ areas: [(name: String, files: [String])], without included: IncludedFiles)
        -> [(name: String, files: [String])]
    {
        guard !included.counts.isEmpty else { return areas }
        return areas.compactMap { name, files in
            let own = files.filter { included.counts[$0] == nil }
            return own.isEmpty ? nil : (name, own)
        }
    }

    /// What the files of all environments include.
    func allIncluded() throws -> IncludedFiles {
        IncludedFiles(of: Self.roots(folder, settings, environments, try areas(), source))
    }

    /// All files that are layers.
    private static func roots(
        _ folder: String, _ settings: ProjectSettings, _ environments: Environments,
        _ areas: [(name: String, files: [String])], _ source: (String) -> Source
    ) -> [String] {
        func path(_ given: String?, _ stem: String) -> String? {
            given.map { Path.absolute($0, in: folder) } ?? (try? file(stem, in: folder, source)) ?? nil
        }
        let single = [
            path(settings.base, "base"), path(settings.local, "local"), environments.sections?.path,
        ]
        return single.compactMap { $0 } + environments.files.map(\.path) + areas.flatMap(\.files)
    }

    private static func areas(
        _ folder: String, _ settings: ProjectSettings, _ source: (String) -> Source
    ) throws -> [(name: String, files: [String])] {
        guard settings.areas != nil || ConfigFile.isThere(folder) else { return [] }
        let own = Path.absolute(settings.environments, in: folder)
        let hosts = Path.absolute(settings.hosts, in: folder)
        let names = try settings.areas ?? Self.names(in: folder, source(folder).name)
        return try names.compactMap { name in
            let area = Path.join(folder, name)
            guard Files.isFolder(area) else {
                if settings.areas == nil { return nil }
                let close = (try? Self.names(in: folder, source(folder).name)).flatMap { others in
                    closest(to: name, among: others.filter { Files.isFolder(Path.join(folder, $0)) })
                }
                throw settings.error(
                    at: "areas.\(name)", "\(source(area).name) isn't there, which `areas` lists",
                    help: close.map { "did you mean `\($0)`?" })
            }
            if settings.areas == nil, area == own || area == hosts || name.hasPrefix(".") { return nil }
            let files = try Self.names(in: area, source(area).name).filter {
                ["yaml", "toml"].contains(Path.fileExtension($0)) && !$0.hasPrefix(".")
            }
            return files.isEmpty ? nil : (name, files.map { Path.join(area, $0) })
        }
    }

    /// In a pod of Kubernetes, which its service account shows: the environment that is named as its namespace, else
    /// `production`. Nil: this is none. No name: there is no such environment, and none is guessed.
    private func podEnvironment(_ names: [String]) -> (name: String?, place: String)? {
        let place = Path.join(settings.serviceAccount, "namespace")
        guard !names.isEmpty, Files.exists(place) else { return nil }
        let namespace = (try? Files.readText(place))?.split { $0.isWhitespace }.first.map(String.init)
        return ([namespace ?? "", "production"].first(where: names.contains), place)
    }

    /// The environment that `--env` names, else a variable, else the project's default.
    func environment(given: String?, _ variables: Variables) throws -> String {
        // One that isn't listed is none.
        let names = environments.names.filter { settings.environmentNames?.contains($0) ?? true }
        func check(_ name: String, _ who: String) throws -> String {
            if names.contains(name) { return name }
            // `prod` is production.
            let longer = name.count > 2 ? names.filter { $0.hasPrefix(name.lowercased()) } : []
            let guess = (closest(to: name, among: names) ?? (longer.count == 1 ? longer[0] : nil)).map {
                "did you mean '\($0)'?"
            }
            let list =
                names.isEmpty
                ? "this project has none: they are files in \(source(Path.join(folder, settings.environments)).name)"
                : "there is " + names.joined(separator: ", ")
            throw ErrorValue(
                "there is no environment '\(name)'\(who)", kind: "not-found", help: guess ?? list)
        }
        if let given { return try check(given, "") }
        for variable in settings.environmentVariables {
            guard let found = variables.value(variable), let name = try? found.value.revealedText(),
                !name.isEmpty
            else { continue }
            return try check(name, " (\(found.origin.text))")
        }
        if let (name, place) = podEnvironment(names) {
            guard let name else {
                throw ErrorValue(
                    "this is a pod of Kubernetes (\(place)), and no environment is chosen for it",
                    kind: "config",
                    help:
                        "set \(settings.environmentVariables.first ?? "NOPS_ENV") in it, or name an environment as its namespace"
                )
            }
            return name
        }
        if names.isEmpty || names.contains(settings.defaultEnvironment) { return settings.defaultEnvironment }
        throw ErrorValue(
            "no environment is chosen, and there is no '\(settings.defaultEnvironment)'", kind: "config",
            help: "`--env NAME`: there is " + names.joined(separator: ", "))
    }
}
