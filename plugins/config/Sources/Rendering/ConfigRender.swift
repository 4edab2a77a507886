// `config render`

import Formats
import Platform
import PluginAPI
import Syntax

struct ConfigRender: ConfigCommand {
    let name = "config render"

    var signature: Signature {
        Signature(
            name, "Fills a Mustache template in with the configuration of an environment.",
            details: """
                As `template render` does, with the configuration as data, and `environment` as the environment's name where it has no such \
                key. With `--out` the result goes into that file, which can be undone; before that the program that will read it \
                checks it, where it is installed: nginx, promtool (a Prometheus configuration, or rules), systemd-analyze or docker compose, by \
                the file's name or by `--check`. What it doesn't accept is an error, and the old file stays. A secret in the \
                template is an error, unless `--with-secrets` is given; the file is then readable by its owner only, and no diff shows it.
                """,
            parameters: [.init("template", .path, "The template's file.")],
            flags: ConfigFlags.all + [
                .init("out", short: "o", .path, "The file to write; without it the text is the result."),
                .init(
                    "check", short: "c", .string, "Whose file it is, whatever its name.",
                    completion: .values(RenderCheck.allCases.map(\.rawValue))),
                .init("no-check", "Don't have it checked."),
                .init("with-secrets", "Write secrets, too."),
            ],
            output: .any, changesThings: true,
            examples: [
                .init(
                    "mkdir configs; \"port: 80\\n\" | save configs/base.yaml; 'listen {{port}};' | save site.mustache; config render site.mustache",
                    "A text.", prints: "listen 80;"),
                .init(
                    "config render configs/nginx/nginx.conf.mustache --env production --out /etc/nginx/nginx.conf",
                    "A file, which nginx accepts."),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let out = try call.optionalString("out")
        for flag in ["check", "no-check"] where out == nil && (call.flag(flag) || call[flag].string != nil) {
            throw ErrorValue.usage("`--\(flag)` goes with `--out`", at: call.span(of: flag))
        }
        if call.flag("no-check"), call.isGiven("check") {
            throw ErrorValue.usage(
                "`--check` and `--no-check` exclude each other", at: call.span(of: "check"))
        }
        guard let out else {
            let text = try rendered(call).text
            return call.flag("with-secrets") ? .secret(Secret(Text(text))) : .text(text)
        }
        let (text, secrets) = try rendered(call)
        return try write(text, hiding: secrets, to: out, call)
    }

    /// The template with the configuration in it, and the secrets that it may hold.
    private func rendered(_ call: Invocation) throws -> (text: String, secrets: [String]) {
        let config = try ConfigCall(call)
        let configuration = try config.configuration()
        let resolver = Resolver(configuration)
        let resolved = try resolver.value(configuration.tree, at: .root)
        // What can't be worked out is missed only where the template wants it.
        let tree = resolved.without(resolver.failed, at: .root) ?? .empty(resolved.origin.source)
        var hasSecret = false
        let withSecrets = call.flag("with-secrets")
        let value =
            withSecrets
            ? (tree.opened(.root, keepsSecrets: true, &hasSecret) ?? tree).plain : tree.value(at: .root)
        guard case .record(let record) = value else { return ("", []) }
        let secrets = tree.secretTexts(.root)
        if record["environment"] == nil { record.set(Text("environment"), .text(configuration.environment)) }
        do {
            let text = try call.context.call(
                "template render", [.text(try call.string("template"))], flags: [], input: value)
            return (try text.collected().revealedText(), secrets)
        } catch let error as ErrorValue {
            let problems = resolver.told.map { "\n  \($0.origin.text): \($0.message)" }
            let reasons =
                problems.isEmpty || !error.message.hasSuffix("in the data")
                ? "" : "\nnot in it, because they can't be worked out:" + problems.joined()
            let isSecret = error.message.contains("is a secret, which has no text")
            throw ErrorValue(
                error.message + reasons, kind: error.kind,
                help: isSecret ? "`--with-secrets` writes it" : error.help, at: call.span(of: "template"))
        }
    }

    /// Of a file with secrets: its owner's alone.
    private static let secretMode: UInt32 = 0o600

    private func write(_ text: String, hiding secrets: [String], to out: String, _ call: Invocation) throws
        -> Value
    {
        let span = call.span(of: "out")
        var path = call.context.absolute(out)
        do {
            if Files.exists(path) { path = try Files.realPath(path) }
            guard Files.isFolder(Path.parent(path)) else {
                throw ErrorValue(
                    "there is no folder '\(Path.parent(out))'", kind: "not-found",
                    help: "`mkdir \(Path.parent(out))` first",
                    at: span)
            }
            let old = Files.exists(path) ? try Files.read(path) : nil
            let new = Array(text.utf8)
            let withSecrets = call.flag("with-secrets")
            let mode = try FileInfo.of(path)?.mode
            if old == new, !withSecrets || mode == Self.secretMode { return .null }
            if !call.isDryRun, !call.flag("no-check"), let check = try RenderCheck(call, path) {
                try check.run(text, path, shown: out, secrets: secrets, call)
            }
            var steps: [Step] = []
            if let old {
                // First of all nobody else may read it.
                if withSecrets, mode != Self.secretMode {
                    steps.append(.setMode(path: path, mode: Self.secretMode))
                }
                if old != new {
                    steps.append(.replaceFile(path: path, content: .bytes(new), expected: .bytes(old)))
                }
            } else {
                steps.append(
                    .createFile(
                        path: path, content: .bytes(new), mode: withSecrets ? Self.secretMode : nil))
            }
            var change = Change(name: "config render \(out)", steps: steps)
            // What an earlier one wrote may hold them, too.
            let before = String(decoding: old ?? [], as: UTF8.self)
            change.hidesContents = withSecrets ? !secrets.isEmpty : secrets.contains(where: before.contains)
            try call.propose(change)
            return .null
        } catch let error as SystemError {
            throw ErrorValue(error.description, kind: "io", at: span)
        }
    }
}

extension Node {
    /// Without the values at some keys.
    fileprivate func without(_ keys: Set<String>, at key: ConfigKey) -> Node? {
        if keys.isEmpty { return self }
        switch content {
        case .scalar: return keys.contains(key.text) ? nil : self
        case .map(let fields, let isReplacing):
            let left = fields.mapped { $1.without(keys, at: key.appending(.name($0))) }
            return Node(.map(left, isReplacing: isReplacing), origin)
        case .list(let items, let joining):
            let left = items.enumerated().compactMap { $1.without(keys, at: key.appending(.index($0))) }
            return Node(.list(left, joining), origin)
        case .keyed, .removed: return self
        }
    }
}
