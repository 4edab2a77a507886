// `config get`, `config load`

import PluginAPI

private let sampleFiles =
    "mkdir configs configs/environments; \"api:\\n  port: 8000\\n  host: localhost\\n\" | save configs/base.yaml; "
    + "\"api: {port: 80}\\n\" | save configs/environments/production.yaml; "

struct ConfigGet: ConfigCommand {
    let name = "config get"

    var signature: Signature {
        Signature(
            name, "The value of one key in this project's configuration.",
            details: """
                Values have the types that their files give them; what has a secret's name is a secret, which `reveal` opens. \
                `${…}` is worked out for this key alone, so variables that only other keys need may be missing.
                """,
            parameters: [ConfigFlags.key], flags: ConfigFlags.all, output: .any,
            examples: [
                .init(
                    sampleFiles + "config get api.port --env production", "What production has.",
                    prints: "80"),
                .init("config get database --env staging | get host", "A section is a record."),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let config = try ConfigCall(call)
        let key = try config.key()
        let configuration = try config.configuration()
        let node = try config.node(configuration.tree, at: key)
        let resolver = Resolver(configuration)
        let value = try resolver.value(node, at: key).value(at: key)
        try config.check(resolver)
        return value
    }
}

struct ConfigLoad: ConfigCommand {
    let name = "config load"

    var signature: Signature {
        Signature(
            name, "This project's whole configuration for an environment, as a record.",
            details: "Every `${…}` is worked out; all that can't be is one error, with the place of each.",
            flags: ConfigFlags.all, output: .record,
            examples: [
                .init(
                    sampleFiles + "config load --env production | to json --compact", "All of it.",
                    prints: "{\"api\":{\"port\":80,\"host\":\"localhost\"}}")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let config = try ConfigCall(call)
        let configuration = try config.configuration()
        let resolver = Resolver(configuration)
        let value = try resolver.value(configuration.tree, at: .root).value(at: .root)
        try config.check(resolver)
        return value
    }
}
