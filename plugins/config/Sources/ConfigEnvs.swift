// `config envs`

import PluginAPI

struct ConfigEnvs: Command {
    let name = "config envs"

    var signature: Signature {
        Signature(
            name, "The environments of this project, with what they are made of.",
            details: """
                `chosen` is the one that the other commands take here, without `--env`. Where a file can't be read, the others are \
                listed all the same, and the status is 1. A name that is nearly another one is warned of.
                """,
            flags: [ConfigFlags.root], output: .table,
            columns: [
                .init("name", .string), .init("chosen", .bool), .init("extends", .list),
                .init("files", .list),
            ],
            examples: [.init("config envs | get name", "Their names.")])
    }

    func run(_ call: Invocation) throws -> Value {
        let reading = ConfigReading(call.context, isLenient: true)
        let config: ConfigCall
        do { config = try ConfigCall(call, reading) } catch is ErrorValue where !reading.failures.isEmpty {
            throw Self.error(reading.failures.map(\.error), call)
        }
        let chosen = try config.chosenEnvironment()
        var extended: [String] = []
        let rows = Value.items(
            try config.project.environments.names.map { name in
                let parts = try config.parts(of: name)
                extended += parts.extends
                return .fields([
                    "name": .text(name), "chosen": .bool(name == chosen),
                    "extends": .items(parts.extends.map(Value.text)),
                    "files": .items(parts.files.map(Value.text)),
                ])
            })
        for doubt in EnvironmentNames(config.project, extended: extended).doubts {
            reading.warn("\(doubt.origin.text): \(doubt.message) (\(doubt.help))")
        }
        let failures = reading.failures.map(\.error)
        guard !failures.isEmpty else { return rows }
        if !config.project.environments.names.isEmpty {
            try call.context.write(call.context.display(rows, width: call.context.terminalWidth))
        }
        throw Self.error(failures, call)
    }

    private static func error(_ failures: [ErrorValue], _ call: Invocation) -> ErrorValue {
        if failures.count == 1 { return failures[0].placed(at: call.span) }
        let lines = failures.map { "\n  \($0.message)" + ($0.help.map { " (\($0))" } ?? "") }
        return ErrorValue(
            "\(failures.count) problems:" + lines.joined(), kind: "config", at: call.span)
    }
}

extension ConfigCall {
    /// The environment without `--env`; nil where nothing chooses one.
    fileprivate func chosenEnvironment() throws -> String? {
        guard !project.environments.names.isEmpty else { return nil }
        do { return try project.environment(given: nil, variables) } catch let error as ErrorValue {
            // None is chosen: that is for others to say. A wrong name is an error here, too, unless what it names can't be read.
            if error.kind == "config" || !reading.failures.isEmpty { return nil }
            throw error.placed(at: invocation.span)
        }
    }

    /// What can be read of it.
    fileprivate func parts(of name: String) throws -> (extends: [String], files: [String]) {
        var extends: [String] = []
        var files: [String] = []
        if let sections = project.environments.sections, let section = sections.fields[name] {
            files.append(section.origin.text)
            try takeParents(section, into: &extends)
        }
        if let file = project.environments.files.first(where: { $0.name == name }) {
            let source = project.source(file.path)
            files.append(source.name)
            let tree = try reading.attempt(.files) {
                try ConfigFile.read(file.path, source, reading)
            }
            if let tree { try takeParents(tree, into: &extends) }
        }
        return (extends, files)
    }

    private func takeParents(_ tree: Node, into names: inout [String]) throws {
        var tree = tree
        names += try reading.attempt(.files) { try Layering.takeParents(&tree).map(\.name) } ?? []
    }
}
