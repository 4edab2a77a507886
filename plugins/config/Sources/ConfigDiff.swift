// `config diff`

import PluginAPI

struct ConfigDiff: ConfigCommand {
    let name = "config diff"

    var signature: Signature {
        Signature(
            name, "What differs between two environments, or between a revision of git and now.",
            details: """
                Nothing stands where a key isn't there, `null` where it is null, and `""` where it is an empty text. The order of keys and the way in which a value is written don't count. Secrets are compared and shown masked. A \
                value that can't be worked out here (a variable is not set) is compared as it is written. `place` is where the \
                second one sets the value, or the first one where the second has none. With `--against` the first is the \
                environment as that revision has it, the second as the files are now; variables are those of now for both.
                """,
            parameters: [
                .init(
                    "first", .string, "An environment; with `--against` the chosen one, if none is named.",
                    isOptional: true, completion: .offered),
                .init("second", .string, "Another one.", isOptional: true, completion: .offered),
            ],
            flags: [
                .init("against", .string, "A revision of git: a commit, a branch, a tag."), ConfigFlags.set,
                ConfigFlags.root,
            ], output: .table,
            columns: [
                .init("key", .string), .init("change", .string), .init("before", .any), .init("after", .any),
                .init("place", .string),
            ],
            examples: [
                .init(
                    "mkdir configs configs/environments; \"port: 8000\\n\" | save configs/environments/staging.yaml; "
                        + "\"port: 80\\ntls: true\\n\" | save configs/environments/production.yaml; "
                        + "config diff staging production | to csv | str trim", "Two values.",
                    prints: """
                        key,change,before,after,place
                        port,changed,8000,80,configs/environments/production.yaml:1:7
                        tls,added,,true,configs/environments/production.yaml:2:6
                        """)
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let config = try ConfigCall(call)
        func tree(_ config: ConfigCall, _ argument: String) throws -> Node {
            let configuration = try config.configuration(
                try call.optionalString(argument), argument: argument)
            return try Resolver(configuration).value(configuration.tree, at: .root)
        }
        var difference = Difference()
        guard let revision = try call.optionalString("against") else {
            guard call.isGiven("second") else {
                throw ErrorValue.usage(
                    "two environments are needed",
                    help: "`config diff FIRST SECOND`, or `--against REVISION`",
                    at: call.span)
            }
            difference.compare(try tree(config, "first"), try tree(config, "second"), .root)
            return .items(difference.rows)
        }
        guard !call.isGiven("second") else {
            throw ErrorValue.usage(
                "a second environment and `--against` exclude each other", at: call.span(of: "second"))
        }
        let now = try tree(config, "first")
        let old: ConfigRevision
        do { old = try ConfigRevision(revision, config.project, call.context) } catch let error as ErrorValue
        {
            throw error.placed(at: call.span(of: "against"))
        }
        defer { old.close() }
        difference.compare(try tree(try config.at(revision, old), "first"), now, .root)
        return .items(difference.rows)
    }
}

/// The rows of what differs between two trees.
struct Difference {
    private(set) var rows: [Value] = []

    mutating func compare(_ a: Node?, _ b: Node?, _ key: ConfigKey) {
        switch (a?.content, b?.content) {
        case (.map(let x, _)?, .map(let y, _)?):
            for name in x.names + y.names.filter({ x[$0] == nil }) {
                compare(x[name], y[name], key.appending(.name(name)))
            }
        case (.list(let x, _)?, .list(let y, _)?) where x.count == y.count:
            for index in x.indices { compare(x[index], y[index], key.appending(.index(index))) }
        case (nil, nil): break
        // All of a section that only one has.
        case (.map(let x, _)?, nil) where x.count > 0:
            for (name, node) in zip(x.names, x.nodes) { compare(node, nil, key.appending(.name(name))) }
        case (nil, .map(let y, _)?) where y.count > 0:
            for (name, node) in zip(y.names, y.nodes) { compare(nil, node, key.appending(.name(name))) }
        default:
            if let a, let b, a.hasSameContent(as: b) { return }
            rows.append(
                .fields([
                    "key": .text(key.text),
                    "change": .text(a == nil ? "added" : b == nil ? "removed" : "changed"),
                    "before": a.shown(at: key), "after": b.shown(at: key),
                    "place": .text((b ?? a)?.origin.text ?? ""),
                ]))
        }
    }
}

extension Node? {
    /// For people: what isn't there, null and an empty text look different, and so does the text `null`.
    func shown(at key: ConfigKey) -> Value {
        guard let node = self else { return .null }
        if case .removed = node.content { return .null }
        guard case .scalar(let value) = node.content else { return node.value(at: key) }
        if value.isNull { return .text("null") }
        switch value.string {
        case "": return .text("\"\"")
        case "null": return .text("\"null\"")
        default: return node.value(at: key)
        }
    }
}
