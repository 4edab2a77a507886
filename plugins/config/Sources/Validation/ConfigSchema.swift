// `config schema infer`

import Formats
import PluginAPI

struct ConfigSchema: ConfigCommand {
    let name = "config schema"

    var signature: Signature {
        Signature(
            name, "Drafts a schema from what this project's configuration is in all of its environments.",
            details: """
                It has the keys that are there, with their types, and for keys whose names say what they are (`port`, `timeout`, `*_url`, \
                …) what that is. Save it as `configs/schema.json` and go through it: what may be left out, what a number's range is, \
                and which words there are is for you to say.
                """,
            parameters: [
                .init("action", .string, "`infer`: drafts one.", completion: .values(["infer"]))
            ],
            flags: [ConfigFlags.env, ConfigFlags.root], output: .record,
            examples: [
                .init(
                    "mkdir configs; \"api:\\n  port: 8000\\n  tls: true\\n\" | save configs/base.yaml; "
                        + "config schema infer | get properties.api.properties | to json --compact",
                    "Two keys.",
                    prints:
                        #"{"port":{"type":"integer","minimum":1,"maximum":65535},"tls":{"type":"boolean"}}"#)
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        guard try call.string("action") == "infer" else {
            throw ErrorValue.usage(
                "`config schema` can't do '\(try call.string("action"))'",
                help: "`config schema infer` drafts a schema",
                at: call.span(of: "action"))
        }
        let config = try ConfigCall(call)
        let names = config.project.environments.names
        let given = try call.optionalString("env")
        let samples = try (given.map { [$0] } ?? (names.isEmpty ? [nil] : names.map { $0 })).map { name in
            let configuration = try config.configuration(name)
            let resolver = Resolver(configuration)
            return Instance(try resolver.value(configuration.tree, at: .root), unknown: resolver.failed)
        }
        let schema = Record()
        schema.set(Text("$schema"), .text("https://json-schema.org/draft/2020-12/schema"))
        let inference = SchemaInference(isBase: false, checkInterrupt: call.context.checkInterrupt)
        if case .record(let drafted) = try inference.schema(of: samples) {
            for (name, value) in drafted.fields { schema.set(Text(name), value) }
        }
        return .record(schema)
    }
}
