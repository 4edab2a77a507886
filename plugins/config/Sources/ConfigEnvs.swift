// `config envs`

import PluginAPI

struct ConfigEnvs: Command {
    let name = "config envs"

    var signature: Signature {
        Signature(
            name, "The environments of this project, with what they are made of.",
            details: "`chosen` is the one that the other commands take here, without `--env`.",
            flags: [ConfigFlags.root], output: .table,
            columns: [("name", .string), ("chosen", .bool), ("extends", .list), ("files", .list)],
            examples: [.init("config envs | get name", "Their names.")])
    }

    func run(_ call: Invocation) throws -> Value {
        let config = try ConfigCall(call)
        let chosen = try config.chosenEnvironment()
        return .items(
            try config.project.environments.names.map { name in
                let parts = try config.parts(of: name)
                return .fields([
                    "name": .text(name), "chosen": .bool(name == chosen),
                    "extends": .items(parts.extends.map(Value.text)),
                    "files": .items(parts.files.map(Value.text)),
                ])
            })
    }
}

extension ConfigCall {
    /// The environment without `--env`; nil where nothing chooses one.
    fileprivate func chosenEnvironment() throws -> String? {
        guard !project.environments.names.isEmpty else { return nil }
        do { return try project.environment(given: nil, variables) } catch let error as ErrorValue {
            // None is chosen: that is for others to say. A wrong name is an error here, too.
            if error.kind == "config" { return nil }
            throw error.placed(at: invocation.span)
        }
    }

    fileprivate func parts(of name: String) throws -> (extends: [String], files: [String]) {
        var extends: [String] = []
        var files: [String] = []
        do {
            if let sections = project.environments.sections, var tree = sections.fields[name] {
                extends += try Layering.takeParents(&tree).map(\.name)
                files.append(tree.origin.text)
            }
            if let file = project.environments.files.first(where: { $0.name == name }) {
                let source = project.source(file.path)
                var tree = try ConfigFile.read(file.path, source, reading)
                extends += try Layering.takeParents(&tree).map(\.name)
                files.append(source.name)
            }
        } catch let error as ErrorValue {
            throw error.placed(at: invocation.span)
        }
        return (extends, files)
    }
}
