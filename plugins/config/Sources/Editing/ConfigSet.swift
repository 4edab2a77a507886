// `config set`, `config unset`

import Formats
import Platform
import PluginAPI
import Syntax

private let targetFlags: [Signature.Flag] = [
    .init(
        "env", short: "e", .string, "For this environment only; else for all of them.", completion: .offered),
    .init("file", short: "f", .path, "The file to edit, instead of the one that the key belongs to."),
    ConfigFlags.root,
]

private let choice = """
    Of the files that hold for all environments the one that wins is edited, or the base file where none has the key; with \
    `--env` the same among those of that environment. With `--file` a `.env` file may be edited, too; the key is a \
    variable's name then. Comments, order, quotes and indentation stay, and the file is read again before it is replaced: \
    an edit that would change anything else, as with aliases, is refused.
    """

struct ConfigSet: ConfigCommand {
    let name = "config set"

    var signature: Signature {
        Signature(
            name, "Sets a key in the file that it belongs to.",
            details: choice + """
                 A value has the type that YAML gives it (`8080`, `true`, `[a, b]`), but stays text where there is text \
                already, where the schema wants text, and where a number would lose what was typed (`1.10`, `007`). What is piped in is \
                taken as it is.
                """,
            parameters: [
                ConfigFlags.key,
                .init("value", .string, "The new value; without it: what is piped in.", isOptional: true),
            ],
            flags: targetFlags + [
                .init("text", short: "t", "The value is text, whatever it looks like."),
                .init("plain-text", "Write a secret as it is, readable for all who can read the file."),
            ],
            input: [.any], changesThings: true,
            examples: [
                .init(
                    "mkdir configs; \"api:\\n  port: 8000  # of the gateway\\n\" | save configs/base.yaml; "
                        + "config set api.port 9000; open --raw configs/base.yaml | str trim",
                    "For all environments.", prints: "api:\n  port: 9000  # of the gateway"),
                .init("config set api.workers 8 --env production --dry-run", "What it would change."),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        guard call.isGiven("value") != !call.input.isNull else {
            throw ErrorValue.usage(
                call.isGiven("value") ? "a value and piped input exclude each other" : "no value is given",
                help: call.isGiven("value") ? nil : "`config set KEY VALUE`, or pipe it in", at: call.span)
        }
        let piped = call.isGiven("value") ? nil : try call.input.collected()
        return try call.planned {
            let edit = try ConfigEdit(call)
            let value = try Self.value(call, piped, edit)
            try edit.checkSecret(value)
            return try edit.propose(.set(value))
        }
    }

    private static func value(_ call: Invocation, _ piped: Value?, _ edit: ConfigEdit) throws -> Node {
        let origin = Origin(Source("the value", folder: call.context.workingFolder))
        if let piped {
            do { return try Node(data: piped, origin) } catch let error as ErrorValue {
                throw error.placed(at: call.span)
            }
        }
        let text = try call.string("value")
        let isText =
            call.flag("text") || edit.current?.isText == true || edit.wantsText == true
            || FileEdit.isDotenv(edit.target.path)
        if text == "null", !call.flag("text"), !FileEdit.isDotenv(edit.target.path) {
            return Node(.scalar(.null), origin)
        }
        if isText { return Node(.scalar(.text(text)), origin) }
        do {
            var node = try ScalarText.node(.text(text), origin, isText: text.contains("${"))
            node.origin = origin
            guard case .scalar(let number) = node.content, edit.wantsText == nil,
                Self.isShortened(number, text)
            else { return node }
            // What is a number now may stay one, if that is what is meant.
            if case .scalar(let now)? = edit.current?.content, Self.isNumber(now) {
                let shown = try DataNotation.yaml.text(node)
                throw ErrorValue(
                    "`\(edit.key.text)` is a number now, and \(text) as a number is \(shown)", kind: "config",
                    help: "`--text` writes the text \"\(text)\"; `\(shown)` is the number",
                    at: call.span(of: "value"))
            }
            return Node(.scalar(.text(text)), origin)
        } catch let error as ErrorValue { throw error.placed(at: call.span(of: "value")) }
    }

    private static func isNumber(_ value: Value) -> Bool { value.type == .int || value.type == .float }

    /// Whether a number is told otherwise than it was typed, so that something of it is lost: `1.10`, `007`, `+49`. Digits of
    /// other bases and exponents are how one types a number.
    private static func isShortened(_ value: Value, _ text: String) -> Bool {
        guard isNumber(value),
            let shown = try? DataNotation.yaml.text(Node(.scalar(value), Origin(Source("", folder: ""))))
        else { return false }
        let isPlain = text.utf8.allSatisfy { $0.isASCIIDigit || "+-.".utf8.contains($0) }
        // `.5` is 0.5, and `3.` is 3.0.
        return isPlain && text != shown && !(text.hasPrefix(".") && "0" + text == shown)
    }
}

struct ConfigUnset: ConfigCommand {
    let name = "config unset"

    var signature: Signature {
        Signature(
            name, "Takes a key out of the file that sets it.",
            details: choice,
            parameters: [ConfigFlags.key], flags: targetFlags, changesThings: true,
            examples: [
                .init(
                    "mkdir configs; \"a: 1\\nb: 2  # two\\nc: 3\\n\" | save configs/base.yaml; "
                        + "config unset b; open --raw configs/base.yaml | str trim",
                    "A line is gone.", prints: "a: 1\nc: 3")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let edit = try ConfigEdit(call)
        guard edit.isThere else {
            throw ErrorValue(
                "\(edit.target.source.name) does not set `\(edit.key.text)`", kind: "not-found",
                help:
                    "`config explain \(edit.key.text)` shows who does; `--env` or `--file` names the file",
                at: call.span(of: "key"))
        }
        return try edit.propose(.remove)
    }
}

extension ConfigCall {
    /// For the chosen environment; where none is chosen for any, whose shared files are the same.
    fileprivate func sharedConfiguration() throws -> (Configuration, isChosen: Bool) {
        let names = project.environments.names
        let isOpen =
            !invocation.isGiven("env") && !names.isEmpty
            && !names.contains(project.settings.defaultEnvironment)
            && !project.settings.environmentVariables.contains { variables.value($0) != nil }
        return (try configuration(isOpen ? names[0] : nil), !isOpen)
    }
}

/// One call of either.
private struct ConfigEdit {
    let call: Invocation
    let key: ConfigKey
    let target: EditTarget
    /// What the key is now, in the file or else by what lies below it; nil: nothing.
    let current: Node?
    /// Whether the project's schema wants text; nil: it doesn't say.
    let wantsText: Bool?
    /// Whether what stands beside the value says that it is a secret.
    private let isBesideSecret: Bool
    /// Nil: the file isn't there yet.
    private let old: [UInt8]?

    init(_ call: Invocation) throws {
        self.call = call
        let config = try ConfigCall(call)
        key = try config.key()
        guard !key.steps.isEmpty else { throw ErrorValue.usage("the key is empty", at: call.span(of: "key")) }
        do {
            if let file = try call.optionalString("file") {
                let path = try Self.followed(call.context.absolute(file))
                // Of a file elsewhere only what is known of it counts; one of the project's own may lie in a layer.
                let isOwn = Path.isInside(path, config.project.folder)
                let configuration =
                    FileEdit.isDotenv(path)
                    ? nil : isOwn ? try config.sharedConfiguration().0 : try? config.sharedConfiguration().0
                target = try EditTarget(file: path, config.project, configuration, key)
                wantsText = configuration?.schema?.isText(at: key)
                isBesideSecret = configuration?.tree.secretNeighbour(of: key) != nil
                current = target.current ?? (isOwn ? configuration?.tree.node(at: key) : nil)
            } else {
                let (configuration, isChosen) = try config.sharedConfiguration()
                var target = try EditTarget(
                    configuration, config.project, environment: try call.optionalString("env"), key)
                // What only some environment says is of no interest.
                if !isChosen { target.hiding = nil }
                self.target = target
                wantsText = configuration.schema?.isText(at: key)
                isBesideSecret = configuration.tree.secretNeighbour(of: key) != nil
                current = target.current ?? configuration.tree.node(at: key)
            }
            old = Files.exists(target.path) ? try ConfigFile.content(target.path, target.source) : nil
        } catch let error as ErrorValue { throw error.placed(at: call.span(of: "key")) }
    }

    /// What a link points at is edited. A folder on the way is named as the project names it.
    private static func followed(_ path: String) throws -> String {
        do {
            guard try FileInfo.of(path, followLinks: false)?.kind == .link, Files.exists(path) else {
                return path
            }
        } catch {
            throw ErrorValue(error.description, kind: "io")
        }
        do { return try Files.realPath(path) } catch { throw ErrorValue(error.description, kind: "io") }
    }

    /// Whether the file sets the key itself.
    var isThere: Bool {
        guard let old, let tree = try? ConfigFile.parse(old, target.path, target.source, nil) else {
            return false
        }
        return tree.node(at: target.key) != nil
    }

    func checkSecret(_ value: Node) throws {
        guard !call.flag("plain-text") else { return }
        var found: ConfigKey?
        // The password in an address, a key of a known form.
        var isWithin = false
        value.forEachValue(key) { whole, node in
            guard found == nil, case .scalar(let scalar) = node.content else { return }
            let inFile = target.key.appending(contentsOf: whole.steps.dropFirst(key.steps.count))
            var isSecret = inFile.hides(scalar) || whole.hides(scalar)
            if isBesideSecret, whole.steps == key.steps, scalar.string?.contains("${") == false {
                isSecret = true
            }
            if case .secret = scalar { isSecret = true }
            // A text with `${…}` in it may be a secret all the same, but for that.
            if whole.namesSecret, let text = scalar.string, let template = try? Template(text) {
                isSecret =
                    isSecret
                    || template.pieces.contains {
                        if case .text(let own) = $0 { own.utf8.count > 5 } else { false }
                    }
            }
            let isReference = scalar.string.map(Node.isVariable) ?? false
            if !isSecret, let text = scalar.string, !text.contains("${"), SecretMask.masked(text) != text {
                (isSecret, isWithin) = (true, true)
            }
            if isSecret, !isReference, (try? scalar.revealedText())?.isEmpty == false { found = whole }
        }
        guard let secret = found?.text else { return }
        throw ErrorValue(
            "`\(secret)` \(isWithin ? "holds" : "is") a secret, and everybody who can read the file would read it",
            kind: "config",
            help:
                "`config secret set \(secret)` keeps it encrypted, for `config set \(secret) '${secret:\(secret)}'`; "
                + "`--plain-text` writes it as it is",
            at: call.span(of: "value"))
    }

    func propose(_ edit: KeyEdit) throws -> Value {
        let new: [UInt8]
        do {
            new = try FileEdit(path: target.path, source: target.source).text(old ?? [], edit, at: target.key)
        } catch let error as ErrorValue { throw error.placed(at: call.span(of: "key")) }
        // Variables come and go; a file stays.
        if let hiding = target.hiding, call.isGiven("env"), hiding.kind != "variables" {
            throw ErrorValue(
                "\(hiding.place) sets `\(key.text)` above all files of this environment", kind: "config",
                help: "`--file FILE` names the file to edit", at: call.span(of: "key"))
        }
        if new != old {
            let step: Step =
                old.map { .replaceFile(path: target.path, content: .bytes(new), expected: .bytes($0)) }
                ?? .createFile(path: target.path, content: .bytes(new))
            try call.propose(Change(name: "\(call.signature.signature.name) \(key.text)", steps: [step]))
        }
        // Only now: what is proposed too late is planned anew.
        if let hiding = target.hiding {
            call.context.note("warning: \(hiding.place) sets `\(key.text)` above \(target.source.name)")
        }
        return .null
    }
}

extension Node {
    /// A value of nops as data files hold it: what has no form of its own there is text.
    init(data value: Value, _ origin: Origin) throws {
        switch value {
        case .record(let record):
            var fields = Fields()
            for (name, value) in record.fields { fields.set(name, try Node(data: value, origin)) }
            self.init(.map(fields, isReplacing: false), origin)
        case .list(let list):
            self.init(.list(try list.items.map { try Node(data: $0, origin) }, .unsaid), origin)
        case .range(let range): try self.init(data: .items(try range.items()), origin)
        case .size(let size): self.init(.scalar(.int(size)), origin)
        case .null, .bool, .int, .float, .string, .secret: self.init(.scalar(value), origin)
        default: self.init(.scalar(.text(try value.plainText())), origin)
        }
    }
}
