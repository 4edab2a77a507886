// `config secret set`, `get`, `list`, `remove`

import Platform
import PluginAPI
import Syntax

enum SecretFlags {
    static let env = Signature.Flag(
        "env", short: "e", .string,
        "Of this environment, in a file of its own with its own recipients; else of all.",
        completion: .offered)
    static let identity = Signature.Flag(
        "identity", short: "i", .path,
        "The file of the key that opens the secrets, as `age-keygen` writes it.")
    static let all = [env, identity, ConfigFlags.root]
    static let name = Signature.Parameter(
        "name", .string, "The secret's name, best the key that it is for: `database.password`.",
        completion: .offered)
}

struct ConfigSecretSet: Command {
    let name = "config secret set"

    var signature: Signature {
        Signature(
            name, "Encrypts what is piped in, as a secret of this project.",
            details: """
                It goes into `secrets.yaml` in the folder of the configuration, or with `--env` into `secrets.NAME.yaml`. Where there \
                is none, one is made for your own identity of age. A last line break is left out. `${secret:NAME}` in a \
                configuration stands for it.
                """,
            parameters: [SecretFlags.name], flags: SecretFlags.all, input: [.any], changesThings: true,
            examples: [
                .init(
                    "input 'Password: ' --secret | config secret set database.password",
                    "Typed, and not shown."),
                .init("open --raw key.pem | config secret set tls.key --env production", "A file's."),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        guard !call.input.isNull else {
            throw ErrorValue.usage(
                "no secret is piped in", help: "`input 'Password: ' --secret | config secret set NAME`",
                at: call.span)
        }
        let text = try Self.text(try call.input.collected(), call)
        return try call.planned {
            try SecretCall(call).change { secrets, name in
                let (file, key) = try secrets.openedOrNew()
                if let entry = file.entries.first(where: { $0.name == name }),
                    try file.opened(entry, key) == text
                {
                    return nil
                }
                return (file, try file.setting(name, to: text, key))
            }
        }
    }

    private static func text(_ value: Value, _ call: Invocation) throws -> String {
        var text: String
        switch value {
        case .string, .secret, .int, .float: text = try value.revealedText()
        default:
            throw ErrorValue.type(
                "a secret is text, not \(value.type.withArticle)",
                help: "`encode base64` makes text of bytes, `to json` of data", at: call.span)
        }
        if text.hasSuffix("\r\n") || text.hasSuffix("\n") { text.removeLast() }
        guard !text.isEmpty else { throw ErrorValue.usage("the secret is empty", at: call.span) }
        guard text.utf8.count <= 1_000_000 else {
            throw ErrorValue.usage("a secret may have 1 MB", at: call.span)
        }
        return text
    }

    func offers(for parameter: String, _ request: OfferRequest) throws -> [OfferedValue] {
        try SecretCall.offers(parameter, request)
    }
}

struct ConfigSecretGet: Command {
    let name = "config secret get"

    var signature: Signature {
        Signature(
            name, "One of this project's secrets, as a secret: `reveal` opens it.",
            details: """
                Of the chosen environment, as `${secret:NAME}` would give it: from the environment's own file, those of the ones that it \
                extends, and then from the one for all.
                """,
            parameters: [SecretFlags.name], flags: [ConfigFlags.env, SecretFlags.identity, ConfigFlags.root],
            output: .secret,
            examples: [
                .init("config secret get database.password --env production | reveal", "Its text.")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let secrets = try SecretCall(call)
        let name = try secrets.name()
        let text = try secrets.guarded("name") {
            do { return try secrets.config.configuration().secrets.value(name) } catch let closed
                as SecretStore.Closed
            {
                throw closed.reason
            }
        }
        return .secret(Secret(Text(text)))
    }

    func offers(for parameter: String, _ request: OfferRequest) throws -> [OfferedValue] {
        try SecretCall.offers(parameter, request)
    }
}

struct ConfigSecretList: Command {
    let name = "config secret list"

    var signature: Signature {
        Signature(
            name, "The names of this project's secrets. It needs no key.",
            flags: [ConfigFlags.root], output: .table,
            columns: [.init("name", .string), .init("env", .string), .init("place", .string)],
            examples: [.init("config secret list | get name", "Their names.")])
    }

    func run(_ call: Invocation) throws -> Value {
        let secrets = try SecretCall(call)
        return .items(
            try secrets.guarded("root") {
                try secrets.files().flatMap { environment, file in
                    file.entries.map { entry in
                        .fields([
                            "name": .text(entry.name), "env": environment.map(Value.text) ?? .null,
                            "place": .text(entry.origin.text),
                        ])
                    }
                }
            })
    }
}

struct ConfigSecretRemove: Command {
    let name = "config secret remove"

    var signature: Signature {
        Signature(
            name, "Takes a secret out of its file.",
            details:
                "It stays in the history of git, and so with all who could read it: change it where it is used.",
            parameters: [SecretFlags.name], flags: [SecretFlags.env, ConfigFlags.root], changesThings: true,
            examples: [.init("config secret remove database.password --dry-run", "What it would change.")])
    }

    func run(_ call: Invocation) throws -> Value {
        try SecretCall(call).change { secrets, name in
            let file = try secrets.file()
            guard let entry = file.entries.first(where: { $0.name == name }) else {
                throw ConfigFailure.none(name, file.entries.map(\.name))
            }
            return (file, file.removing(entry))
        }
    }

    func offers(for parameter: String, _ request: OfferRequest) throws -> [OfferedValue] {
        try SecretCall.offers(parameter, request)
    }
}

extension ConfigFailure {
    static func none(_ name: String, _ names: [String]) -> ConfigFailure {
        ConfigFailure(
            "there is no secret `\(name)`",
            help: closest(to: name, among: names).map { "did you mean `\($0)`?" }
                ?? "`config secret set \(name)` makes one of what is piped in")
    }
}
