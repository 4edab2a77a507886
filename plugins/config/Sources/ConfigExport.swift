// `config export`

import Formats
import PluginAPI
import Syntax

struct ConfigExport: ConfigCommand {
    let name = "config export"
    private static let formats = ["env", "json", "yaml"]

    var signature: Signature {
        Signature(
            name, "The whole configuration as text for other programs: variables, JSON or YAML.",
            details: """
                In `env` each value is a line `API_PORT=80`, named by its key; lists are JSON, texts are quoted where a shell needs it, and null \
                is empty. What holds a secret makes the whole text a secret, which is shown masked; `reveal` opens it, and programs \
                get it by a pipe. `--without-secrets` leaves those values out.
                """,
            flags: ConfigFlags.all + [
                .init(
                    "format", short: "f", .string, "`env`, `json` or `yaml`.",
                    completion: .values(Self.formats)),
                .init("prefix", .string, "What the names of variables begin with."),
                .init("without-secrets", "Leave secrets out."),
            ],
            output: .any,
            examples: [
                .init(
                    "mkdir configs; \"api: {port: 80, name: 'a b'}\\n\" | save configs/base.yaml; config export --format env --prefix APP_ | str trim",
                    "Variables.", prints: "APP_API_PORT=80\nAPP_API_NAME='a b'"),
                .init(
                    "config export --format env --env production | reveal | save --force .env",
                    "With its secrets."),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let format = try call.optionalString("format") ?? "json"
        guard Self.formats.contains(format) else {
            throw ErrorValue.usage(
                "there is no format '\(format)' to export to",
                help: closest(to: format, among: Self.formats).map { "did you mean '\($0)'?" }
                    ?? "there is " + Self.formats.joined(separator: ", "), at: call.span(of: "format"))
        }
        let prefix = try call.optionalString("prefix") ?? ""
        guard prefix.isEmpty || format == "env" else {
            throw ErrorValue.usage("`--prefix` goes with `--format env`", at: call.span(of: "prefix"))
        }
        let config = try ConfigCall(call)
        let configuration = try config.configuration()
        let resolver = Resolver(configuration)
        var tree = try resolver.value(configuration.tree, at: .root)
        try config.check(resolver)
        var hasSecret = false
        tree =
            tree.opened(.root, keepsSecrets: !call.flag("without-secrets"), &hasSecret)
            ?? .empty(tree.origin.source)
        do {
            let text =
                switch format {
                case "json": try JSONText.indented(tree.plain) + "\n"
                case "yaml": try Self.yaml(tree)
                default: try Self.variables(tree, prefix)
                }
            return hasSecret ? .secret(Secret(Text(text))) : .text(text)
        } catch let error as ErrorValue { throw error.placed(at: call.span) } catch let failure
            as ConfigFailure
        {
            throw ErrorValue(failure.message, kind: "config", help: failure.help, at: call.span)
        }
    }

    private static func yaml(_ tree: Node) throws -> String {
        let fields = tree.fields ?? Fields()
        if fields.count == 0 { return "{}\n" }
        let editor = OutlineEditor(text: EditedText([]), notation: .yaml)
        return try zip(fields.names, fields.nodes).flatMap { try editor.block($0, $1, column: 0) }.map {
            $0 + "\n"
        }.joined()
    }

    private static func variables(_ tree: Node, _ prefix: String) throws -> String {
        var lines = ""
        var keys: [String: ConfigKey] = [:]
        func add(_ key: ConfigKey, _ node: Node) throws {
            if case .map(let fields, _) = node.content {
                for (name, inner) in zip(fields.names, fields.nodes) {
                    try add(key.appending(.name(name)), inner)
                }
                return
            }
            let name = prefix + key.variableName
            guard let first = name.utf8.first, !(0x30...0x39).contains(first) else {
                throw ConfigFailure(
                    "`\(key.text)` would be the variable '\(name)', which no shell takes",
                    help: "`--prefix APP_` puts letters before it")
            }
            if let other = keys.updateValue(key, forKey: name) {
                throw ConfigFailure(
                    "`\(other.text)` and `\(key.text)` would both be the variable \(name)",
                    help: "rename one of the keys")
            }
            let text: String
            switch node.content {
            case .scalar(let value): text = value.isNull ? "" : try value.revealedText()
            default: text = try JSONText.compact(node.plain)
            }
            lines += "\(name)=\(quoted(text))\n"
        }
        try add(.root, tree)
        return lines
    }

    /// As both a shell and readers of .env files take it.
    private static func quoted(_ text: String) -> String {
        let isWord = text.utf8.allSatisfy { byte in
            (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || byte >= 0x80
                || "_-./:@%+,=".utf8.contains(byte)
        }
        if isWord { return text }
        if !text.contains("'") { return "'\(text)'" }
        var result = "\""
        for scalar in text.unicodeScalars {
            if "\"\\$`".unicodeScalars.contains(scalar) { result += "\\" }
            result.unicodeScalars.append(scalar)
        }
        return result + "\""
    }
}

extension ConfigKey {
    /// `api.tls-port` as a variable: `API_TLS_PORT`.
    fileprivate var variableName: String {
        let words = steps.map { step in
            switch step {
            case .name(let name): name
            case .index(let index): String(index)
            }
        }
        return words.joined(separator: "_").uppercased().map { character in
            character.isASCII && (character.isLetter || character.isNumber) ? String(character) : "_"
        }.joined()
    }
}

extension Node {
    /// With secrets as their texts, or without them.
    func opened(_ key: ConfigKey, keepsSecrets: Bool, _ hasSecret: inout Bool) -> Node? {
        switch content {
        case .scalar(let value):
            guard case .secret(let secret) = Node(.scalar(value), origin).value(at: key) else { return self }
            guard keepsSecrets else { return nil }
            hasSecret = true
            return Node(.scalar(.text(secret.revealed.string)), origin)
        case .map(let fields, let isReplacing):
            var has = false
            let inner = fields.mapped { name, node in
                node.opened(key.appending(.name(name)), keepsSecrets: keepsSecrets, &has)
            }
            hasSecret = hasSecret || has
            return Node(.map(inner, isReplacing: isReplacing), origin)
        case .list(let items, let joining):
            var has = false
            let inner = items.enumerated().compactMap { index, node in
                node.opened(key.appending(.index(index)), keepsSecrets: keepsSecrets, &has)
            }
            hasSecret = hasSecret || has
            return Node(.list(inner, joining), origin)
        case .keyed, .removed: return self
        }
    }

    /// As a value in which nothing is hidden.
    var plain: Value {
        switch content {
        case .scalar(let value): value
        case .map(let fields, _):
            .record(Record(keys: KeySet(fields.names.map { Text($0) }), values: fields.nodes.map(\.plain)))
        case .list(let items, _): .items(items.map(\.plain))
        case .keyed(let fields, _, _): .items(fields.nodes.map(\.plain))
        case .removed: .null
        }
    }
}
