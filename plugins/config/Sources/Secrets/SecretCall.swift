// What the commands on secrets share.

import Platform
import PluginAPI
import Syntax

struct SecretCall {
    let invocation: Invocation
    let config: ConfigCall

    init(_ invocation: Invocation) throws {
        self.invocation = invocation
        config = try ConfigCall(invocation)
    }

    /// With failures as errors at an argument.
    func guarded<Result>(_ argument: String, _ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let failure as ConfigFailure {
            throw ErrorValue(
                failure.message, kind: "secret", help: failure.help, at: invocation.span(of: argument))
        } catch let error as ErrorValue {
            throw error.placed(at: invocation.span(of: argument))
        }
    }

    /// Names are keys, written as `config keys` writes them.
    func name() throws -> String {
        try guarded("name") {
            let key = try ConfigKey(try invocation.string("name"))
            guard !key.steps.isEmpty else { throw ConfigFailure("the name is empty") }
            return key.text
        }
    }

    /// `--env`, which must be an environment here.
    func environment() throws -> String? {
        guard let given = try invocation.optionalString("env") else { return nil }
        do { return try config.project.environment(given: given, config.variables) } catch let error
            as ErrorValue
        {
            throw error.placed(at: invocation.span(of: "env"))
        }
    }

    func identities() throws -> Identities { try config.identities() }

    /// The file of `--env`. Throws `ConfigFailure` where it isn't there.
    func file() throws -> SecretsFile {
        let (path, source) = config.project.secretsFile(try environment())
        guard ConfigFile.isThere(path) else {
            throw ConfigFailure(
                "there are no secrets: \(source.name) isn't there", help: "`config secret set NAME` makes it")
        }
        return try SecretsFile(path, source)
    }

    /// The file with its key; a new one for the user himself where there is none.
    func openedOrNew() throws -> (SecretsFile, [UInt8]) {
        let (path, source) = config.project.secretsFile(try environment())
        if ConfigFile.isThere(path) {
            let file = try SecretsFile(path, source)
            return (file, try file.dataKey(try identities()))
        }
        return try SecretsFile.empty(for: try identities().all.map(\.recipient), path, source)
    }

    /// All files of secrets that there are, with their environments.
    func files() throws -> [(String?, SecretsFile)] {
        let names: [String?] = [nil] + config.project.environments.names
        return try names.compactMap { name in
            let (path, source) = config.project.secretsFile(name)
            return ConfigFile.isThere(path) ? (name, try SecretsFile(path, source)) : nil
        }
    }

    /// Proposes what `body` makes of a file; nil: nothing is to be changed.
    func change(_ body: (SecretCall, String) throws -> (SecretsFile, [UInt8])?) throws -> Value {
        let name = try self.name()
        return try guarded("name") {
            if let (file, new) = try body(self, name) { try propose(file, new, name) }
            return .null
        }
    }

    func propose(_ file: SecretsFile, _ new: [UInt8], _ subject: String) throws {
        let name = "\(invocation.signature.signature.name) \(subject)"
        // Edited as a text, in whatever style it was written.
        do { _ = try SecretsFile(new, file.path, file.source) } catch is ErrorValue {
            throw Origin(file.source).error(
                "this file can't be edited in its style",
                help: "write `recipients:` and `secrets:` with a line for each item")
        }
        let step: Step =
            Files.exists(file.path)
            ? .replaceFile(path: file.path, content: .bytes(new), expected: .bytes(file.bytes))
            : .createFile(path: file.path, content: .bytes(new))
        try invocation.propose(Change(name: name, steps: [step]))
    }

    static func offers(_ parameter: String, _ request: OfferRequest) throws -> [OfferedValue] {
        guard parameter == "name" else { return try ConfigCall.offers(parameter, request) }
        let reading = ConfigReading(request.context, isSilent: true)
        let project = try ConfigProject(request.context, root: nil, reading)
        var names: Set<String> = []
        for environment in [nil] + project.environments.names {
            let (path, source) = project.secretsFile(environment)
            guard ConfigFile.isThere(path) else { continue }
            names.formUnion(try SecretsFile(path, source).entries.map(\.name))
        }
        return names.sorted().map { OfferedValue($0) }
    }
}
