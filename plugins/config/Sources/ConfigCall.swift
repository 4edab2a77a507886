// From a command's arguments to a configuration: what the commands share.

import Platform
import PluginAPI
import Syntax

enum ConfigFlags {
    static let env = Signature.Flag(
        "env", short: "e", .string, "The environment; else a variable's or the project's choice.",
        completion: .offered)
    static let set = Signature.Flag(
        "set", .any, "What hides all else: `key=value`, a list of such, or a record.")
    static let root = Signature.Flag(
        "root", .path, "The project's root, instead of the nearest folder upward that looks like one.",
        completion: .folders)
    static let all = [env, set, root]
    static let key = Signature.Parameter(
        "key", .string, "The way to it: `api.port`, `servers[0].host`.", completion: .offered)
}

/// A command whose flags and parameters name environments and keys.
protocol ConfigCommand: Command {}

extension ConfigCommand {
    func offers(for parameter: String, _ request: OfferRequest) throws -> [OfferedValue] {
        try ConfigCall.offers(parameter, request)
    }
}

struct ConfigCall {
    let invocation: Invocation
    let project: ConfigProject
    let variables: Variables
    let reading: ConfigReading
    /// For all environments of the project.
    let commands: CommandValues

    init(_ invocation: Invocation) throws {
        try self.init(invocation, ConfigReading(invocation.context))
    }

    init(_ invocation: Invocation, _ reading: ConfigReading) throws {
        self.invocation = invocation
        let context = invocation.context
        self.reading = reading
        (project, variables) = try Self.placed(invocation, "root") {
            try Self.open(context, root: try invocation.optionalString("root"), reading)
        }
        commands = CommandValues(project, context)
    }

    /// The same call for the files of a revision of git.
    func at(_ revision: String, _ files: ConfigRevision) throws -> ConfigCall {
        ConfigCall(
            invocation,
            try Self.placed(invocation, "against") {
                try ConfigProject(
                    invocation.context, root: files.root, reading, revision: revision,
                    original: project.root)
            }, variables, reading)
    }

    private init(
        _ invocation: Invocation, _ project: ConfigProject, _ variables: Variables, _ reading: ConfigReading
    ) {
        self.invocation = invocation
        self.project = project
        self.variables = variables
        self.reading = reading
        commands = CommandValues(project, invocation.context)
    }

    static func open(_ context: any Context, root: String?, _ reading: ConfigReading) throws -> (
        ConfigProject, Variables
    ) {
        let project = try ConfigProject(context, root: root, reading)
        var variables = Variables(context)
        for name in project.settings.dotenv {
            let path = Path.absolute(name, in: project.root)
            guard project.settings.isDotenvGiven || ConfigFile.isThere(path) else { continue }
            let fields = try reading.attempt(.variables) {
                try ConfigFile.variables(path, project.source(path))
            }
            if let fields { variables.add(fields) }
        }
        return (project, variables)
    }

    /// For `--env`, or for a name that is given otherwise.
    func configuration(_ environment: String? = nil, argument: String = "env") throws -> Configuration {
        let name = try Self.placed(invocation, argument) {
            let isTaken = environment == nil && invocation.signature.position(of: "env") != nil
            let given = isTaken ? try invocation.optionalString("env") : environment
            return try project.environment(given: given, variables)
        }
        let set = try Self.placed(invocation, "set") { try SetFlag.tree(invocation, project) }
        return try Self.placed(invocation, "") {
            let configuration = try Configuration(
                project, environment: name, variables, set: set, reading, commands, identities: identities)
            auditSecrets(of: configuration)
            return configuration
        }
    }

    /// Has the audit told of each secret that is opened.
    func auditSecrets(of configuration: Configuration) {
        let environment = configuration.environment
        configuration.secrets.onRead = { [changes = invocation.context.changes] secret in
            changes.noteSecretRead("secret \(secret) of \(environment)")
        }
    }

    /// Of `--identity` or of the environment. Throws `ConfigFailure`.
    func identities() throws -> Identities {
        let isTaken = invocation.signature.position(of: "identity") != nil
        let file = isTaken ? try invocation.optionalString("identity") : nil
        return try Identities(variables, file: file.map(invocation.context.absolute))
    }

    func key() throws -> ConfigKey {
        try Self.placed(invocation, "key") { try ConfigKey(try invocation.string("key")) }
    }

    /// The value at a key, or an error at the argument `key`.
    func node(_ tree: Node, at key: ConfigKey) throws -> Node {
        guard let node = tree.node(at: key) else {
            throw tree.missing(key).placed(at: invocation.span(of: "key"))
        }
        return node
    }

    /// One error for all that a resolver could not work out.
    func check(_ resolver: Resolver) throws {
        let problems = resolver.told
        guard let first = problems.first else { return }
        if problems.count == 1 {
            throw first.error.placed(at: invocation.span)
        }
        // Each on a line of its own, in the order of the files' lines.
        let lines = problems.map { problem in
            "\n  \(problem.origin.text): \(problem.message)" + (problem.help.map { " (\($0))" } ?? "")
        }
        throw ErrorValue(
            "\(problems.count) values can't be worked out:" + lines.joined(), kind: "config",
            at: invocation.span)
    }

    private static func placed<Result>(
        _ invocation: Invocation, _ argument: String, _ body: () throws -> Result
    ) throws
        -> Result
    {
        do { return try body() } catch let error as ErrorValue {
            throw error.placed(at: invocation.span(of: argument))
        } catch let error as SystemError {
            throw ErrorValue(error.description, kind: "io", at: invocation.span)
        }
    }

    // MARK: Completion

    /// The names of environments for a flag or parameter, the keys for `key`.
    static func offers(_ parameter: String, _ request: OfferRequest) throws -> [OfferedValue] {
        let reading = ConfigReading(request.context, isSilent: true)
        let (project, variables) = try open(
            request.context, root: word(after: "--root", request), reading)
        guard parameter == "key" else { return project.environments.names.map { OfferedValue($0) } }
        let given = word(after: "--env", request) ?? word(after: "-e", request)
        let configuration = try Configuration(
            project, environment: try project.environment(given: given, variables), variables, set: nil,
            reading, nil, identities: { try Identities(variables) })
        var names: [OfferedValue] = []
        var seen: Set<String> = []
        configuration.tree.forEachValue { key, node in
            // The sections on the way to it, too.
            var part = ConfigKey.root
            for step in key.steps {
                part = part.appending(step)
                if seen.insert(part.text).inserted { names.append(OfferedValue(part.text)) }
            }
        }
        return names
    }

    private static func word(after flag: String, _ request: OfferRequest) -> String? {
        for (index, word) in request.words.enumerated() {
            if word == flag { return request.words.dropFirst(index + 1).first }
            if word.hasPrefix(flag + "=") { return String(word.dropFirst(flag.count + 1)) }
        }
        return nil
    }
}

/// `--set`
enum SetFlag {
    /// Nil: not given.
    static func tree(_ invocation: Invocation, _ project: ConfigProject) throws -> Node? {
        let origin = Origin(Source("--set", folder: project.workingFolder))
        switch invocation["set"] {
        case .null: return nil
        case .record(let record): return node(.record(record), origin)
        case .list(let list):
            return try list.items.reduce(Node.empty(origin.source)) {
                $0.merged(with: try pair($1, origin, invocation))
            }
        case let value: return try pair(value, origin, invocation)
        }
    }

    private static func pair(_ value: Value, _ origin: Origin, _ invocation: Invocation) throws -> Node {
        guard let text = value.string, let equals = text.firstIndex(of: "="), equals != text.startIndex else {
            throw ErrorValue.usage(
                "`--set` takes key=value, and not \(value.string.map { "'\($0)'" } ?? value.type.withArticle)",
                help: "`--set api.port=80`, `--set [api.port=80 debug=true]` or `--set {api: {port: 80}}`",
                at: invocation.span(of: "set"))
        }
        let key = try ConfigKey(String(text[..<equals]))
        var node = try ConfigFile.value(String(text[text.index(after: equals)...]), origin.source)
        node.origin = origin
        for step in key.steps.reversed() {
            guard case .name(let name) = step else {
                throw ErrorValue.usage(
                    "`--set` can't set one item of a list",
                    help: "set the whole list: `--set 'hosts=[a, b]'`",
                    at: invocation.span(of: "set"))
            }
            var fields = Fields()
            fields.set(name, node)
            node = Node(.map(fields, isReplacing: false), origin)
        }
        return node
    }

    private static func node(_ value: Value, _ origin: Origin) -> Node {
        switch value {
        case .record(let record):
            var fields = Fields()
            for (name, value) in record.fields { fields.set(name, node(value, origin)) }
            return Node(.map(fields, isReplacing: false), origin)
        case .list(let list): return Node(.list(list.items.map { node($0, origin) }, .unsaid), origin)
        default: return Node(.scalar(value), origin)
        }
    }
}
