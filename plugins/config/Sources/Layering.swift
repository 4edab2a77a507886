// The layers of a configuration, in the order in which each hides what is below it.

import Glibc
import Platform
import PluginAPI
import Syntax

/// What one file, section, or the variables say.
struct Layer {
    /// Its place in the order: `defaults`, `base`, `extends`, `section`, `environment`, `area`, `host`, `local`, `variables`, `set`.
    let kind: String
    let source: Source
    let tree: Node
    /// Nil: not of a file.
    var file: File?
    /// The environment that it belongs to; nil: all of them.
    var environment: String?

    struct File {
        /// Absolute.
        let path: String
        /// Nil: the file's keys are the configuration's.
        var under: Under?
    }

    enum Under {
        /// All of the file lies under this key.
        case area(String)
        /// The layer is this section of the file.
        case section(String)
    }
}

/// Reads layers in their order: base, environment, areas, local, each after what it `extends`.
struct Layering {
    private let project: ConfigProject
    private let reading: ConfigReading
    private(set) var layers: [Layer] = []
    /// Environments in the order in which they apply, those that are extended first.
    private(set) var environments: [String] = []
    /// What is being read, from the outside in, and how it is shown.
    private var open: [(id: String, shown: String, from: Origin?)] = []
    private var done: Set<String> = []

    init(_ project: ConfigProject, _ reading: ConfigReading) {
        self.project = project
        self.reading = reading
    }

    /// All files of an environment; nil: those that hold for each of them.
    /// - Throws: an `ErrorValue` with the place of the first thing that can't be.
    mutating func read(environment: String?) throws {
        let settings = project.settings
        if let base = settings.base {
            let path = Path.absolute(base, in: project.folder)
            guard ConfigFile.isThere(path) else { throw project.missing("base", base) }
            try add(file: path, "base")
        } else if let base = try ConfigProject.file("base", in: project.folder, project.source) {
            try add(file: base, "base")
        }
        if let environment, !project.environments.names.isEmpty { try add(environment: environment, nil) }
        let names = Set(project.environments.names)
        for area in try project.areas() {
            for file in area.files where !names.contains(Path.stem(file)) {
                try check(file, among: area.files)
                try add(file: file, "area", under: area.name)
            }
            for name in environments {
                for file in area.files where Path.stem(file) == name {
                    try add(file: file, "area", under: area.name, of: name)
                }
            }
        }
        for name in Self.hostNames() {
            let hosts = Path.absolute(settings.hosts, in: project.folder)
            if let host = try ConfigProject.file(name, in: hosts, project.source) {
                try add(file: host, "host")
                break
            }
        }
        if let local = settings.local {
            let path = Path.absolute(local, in: project.folder)
            if ConfigFile.isThere(path) { try add(file: path, "local") }
        } else if let local = try ConfigProject.file("local", in: project.folder, project.source) {
            try add(file: local, "local")
        }
    }

    /// Whether a file of an area is meant for all environments.
    private func check(_ file: String, among files: [String]) throws {
        guard let doubt = AreaEnvironments.Doubt(file, among: files, project, reading) else { return }
        if doubt.isLikely { throw ErrorValue(doubt.message, kind: "config", help: doubt.help) }
        if project.settings.environmentNames == nil { reading.warn("\(doubt.message) (\(doubt.help))") }
    }

    /// This machine's name as it is, and its first part.
    private static func hostNames() -> [String] {
        var bytes = [CChar](repeating: 0, count: 256)
        guard gethostname(&bytes, bytes.count - 1) == 0 else { return [] }
        let name = String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let short = String(name.prefix { $0 != "." })
        return [name, short].filter { !$0.isEmpty && !$0.contains("/") && !$0.hasPrefix(".") }
    }

    // MARK: Files

    /// `area`: the key that all of the file lies under.
    private mutating func add(
        file path: String, _ kind: String, under area: String? = nil, of environment: String? = nil,
        from: Origin? = nil
    ) throws {
        let source = project.source(path).ofConfiguration
        let id = "file " + ((try? Files.realPath(path)) ?? path)
        try add(id, source.name, from) { layering in
            if let from, !ConfigFile.isThere(path) {
                throw from.error(
                    "there is no file \(source.name) to extend", help: "it is looked for beside this file")
            }
            var tree =
                if let from {
                    try from.placing { try ConfigFile.read(path, source, layering.reading) }
                } else {
                    try ConfigFile.read(path, source, layering.reading)
                }
            for (name, origin) in try Self.takeParents(&tree) {
                try layering.add(
                    file: Self.parent(name, origin), "extends", under: area, of: environment, from: origin)
            }
            if let area {
                var fields = Fields()
                fields.set(area, tree)
                tree = Node(.map(fields, isReplacing: false), tree.origin)
            }
            layering.layers.append(
                Layer(
                    kind: kind, source: source, tree: tree,
                    file: .init(path: path, under: area.map(Layer.Under.area)), environment: environment))
        }
    }

    private static func parent(_ name: String, _ origin: Origin) throws -> String {
        guard ConfigFile.endings.contains(Path.fileExtension(name)) else {
            throw origin.error(
                "'\(name)' is no file to extend",
                help: "name a file beside this one, with its ending: `\(name).yaml`")
        }
        return Path.absolute(name, in: origin.source.folder)
    }

    // MARK: Environments

    private mutating func add(environment name: String, _ from: Origin?) throws {
        let known = project.environments
        if let from, !known.names.contains(name) {
            let close = closest(to: name, among: known.names)
            // The name that is wrong is that of the file or section then.
            let isUsual =
                close.map { !EnvironmentNames.usual.contains($0) } ?? false
                && EnvironmentNames.usual.contains(name)
            let guess = close.map { isUsual ? "is '\($0)' meant to be called so?" : "did you mean '\($0)'?" }
            throw from.error(
                "there is no environment '\(name)' to extend",
                help: guess ?? "there is " + known.names.joined(separator: ", "))
        }
        try add("environment " + name, name, from) { layering in
            if let sections = known.sections, var tree = sections.fields[name] {
                if tree.fields == nil { tree = .empty(sections.source) }
                try layering.addParents(of: &tree, name)
                layering.layers.append(
                    Layer(
                        kind: "section", source: sections.source, tree: tree,
                        file: .init(path: sections.path, under: .section(name)), environment: name))
            }
            if let file = known.files.first(where: { $0.name == name }) {
                let source = layering.project.source(file.path).ofConfiguration
                var tree = try ConfigFile.read(file.path, source, layering.reading)
                try layering.addParents(of: &tree, name)
                layering.layers.append(
                    Layer(
                        kind: "environment", source: source, tree: tree, file: .init(path: file.path),
                        environment: name))
            }
            layering.environments.append(name)
        }
    }

    /// An environment extends others by name, and files by path.
    private mutating func addParents(of tree: inout Node, _ environment: String) throws {
        for (name, origin) in try Self.takeParents(&tree) {
            if ConfigFile.endings.contains(Path.fileExtension(name)) {
                try add(
                    file: Path.absolute(name, in: origin.source.folder), "extends", of: environment,
                    from: origin)
            } else {
                try add(environment: name, origin)
            }
        }
    }

    // MARK: Order

    /// Each once, at the first place where it is wanted; what wants itself is an error.
    private mutating func add(
        _ id: String, _ shown: String, _ from: Origin?, _ body: (inout Layering) throws -> Void
    ) throws {
        if let first = open.firstIndex(where: { $0.id == id }) {
            throw circle(from: first, closing: from)
        }
        guard !done.contains(id) else { return }
        guard open.count < 64 else {
            throw (from ?? Origin(project.source(project.folder))).error(
                "`extends` goes more than 64 files deep")
        }
        open.append((id, shown, from))
        try body(&self)
        open.removeLast()
        done.insert(id)
    }

    /// The same wherever it is entered: it begins with the first of its names.
    private func circle(from first: Int, closing: Origin?) -> ErrorValue {
        let members = Array(open[first...])
        let start = members.indices.min { members[$0].shown < members[$1].shown } ?? 0
        let turned = members[start...] + members[..<start]
        // Where the first of them names the next.
        let next = start + 1 < members.count ? members[start + 1].from : closing
        let names = (turned.map(\.shown) + [members[start].shown]).joined(separator: " → ")
        return (next ?? Origin(project.source(project.folder))).error(
            "`extends` goes in a circle: \(names)", help: "take one of them out")
    }

    /// The names in `extends`, which is taken out of the tree.
    static func takeParents(_ tree: inout Node) throws -> [(name: String, origin: Origin)] {
        guard case .map(var fields, let isReplacing) = tree.content, let extends = fields.remove("extends")
        else {
            return []
        }
        tree.content = .map(fields, isReplacing: isReplacing)
        let items: [Node]
        if case .list(let list, _) = extends.content { items = list } else { items = [extends] }
        return try items.map { item in
            guard case .scalar(let value) = item.content, let name = value.string, !name.isEmpty else {
                throw item.origin.error(
                    "`extends` names files or environments, and this is \(item.described)",
                    help: "write `extends: NAME` or `extends: [FIRST, SECOND]`")
            }
            return (name, item.origin)
        }
    }
}
