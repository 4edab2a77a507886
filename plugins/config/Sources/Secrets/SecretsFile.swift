// A file of secrets, fit for git: each line holds one, encrypted.
//
// The file's data key is kept as an armoured file of age, for each recipient. Each value is sealed by AES-256-GCM under it
// with its name as associated data: a value that is moved to another name, or to another file, does not open. The list of
// recipients is authenticated by the data key, so that nobody gets in by being written down there.

import Formats
import Platform
import PluginAPI

struct SecretsFile {
    struct Entry {
        let name: String
        let sealed: String
        let origin: Origin
        let range: Range<Int>
        let line: Int
    }

    let path: String
    let source: Source
    let bytes: [UInt8]
    let recipients: [AgeRecipient]
    let entries: [Entry]
    private let armoured: String
    private let mac: String
    /// Where the parts stand that change.
    private let ranges: [String: Range<Int>]

    private static let format = "nops-secrets"
    private static let scheme = "aes-256-gcm:"

    /// Reads one. Throws an `ErrorValue` with the place of what is wrong, or `SystemError`.
    init(_ path: String, _ source: Source) throws {
        try self.init(ConfigFile.content(path, source), path, source)
    }

    init(_ bytes: [UInt8], _ path: String, _ source: Source) throws {
        self.path = path
        self.source = source
        self.bytes = bytes
        let tree = try ConfigFile.parse(
            bytes, path, source, nil,
            duplicateHelp:
                "where two branches have set it, git keeps both lines: delete the one that is too much")
        let fields = tree.fields ?? Fields()
        guard case .scalar(.int(1))? = fields[Self.format]?.content else {
            throw tree.origin.error(
                "this is no file of secrets, or one of a later nops", kind: "parse",
                help: "`config secret set` makes one; its first line is `\(Self.format): 1`")
        }
        func text(_ name: String) throws -> String {
            guard case .scalar(let value)? = fields[name]?.content, let text = value.string else {
                throw tree.origin.error("`\(name)` is missing, or no text", kind: "parse")
            }
            return text
        }
        armoured = try text("data-key")
        mac = try text("recipients-mac")
        guard let node = fields["recipients"], case .list(let items, _) = node.content, !items.isEmpty else {
            throw tree.origin.error("`recipients` is missing, or no list", kind: "parse")
        }
        recipients = try items.map { item in
            guard case .scalar(let value) = item.content, let text = value.string else {
                throw item.origin.error("a recipient is text", kind: "parse")
            }
            do { return try AgeRecipient(text) } catch let failure as ConfigFailure {
                throw item.origin.error(failure.message, kind: "parse", help: failure.help)
            }
        }
        guard let root = try? YAMLOutline.of(bytes), case .map(let parts) = root.content, !root.isFlow else {
            throw tree.origin.error("this is no file of secrets", kind: "parse")
        }
        ranges = Dictionary(parts.map { ($0.name, $0.value.range) }, uniquingKeysWith: { first, _ in first })
        let text = EditedText(bytes)
        var entries: [Entry] = []
        if let secrets = fields["secrets"], let own = parts.last(where: { $0.name == "secrets" }),
            case .map(let lines) = own.value.content
        {
            for (line, node) in zip(lines, secrets.fields?.nodes ?? []) {
                guard case .scalar(let value) = node.content, let sealed = value.string else {
                    throw node.origin.error("a secret is one text here", kind: "parse")
                }
                entries.append(
                    Entry(
                        name: line.name, sealed: sealed, origin: node.origin, range: line.value.range,
                        line: text.lineStart(line.key.lowerBound)))
            }
        }
        self.entries = entries
    }

    // MARK: Opening

    /// The data key. Throws `ConfigFailure`.
    func dataKey(_ identities: Identities) throws -> [UInt8] {
        let key: [UInt8]
        do { key = try AgeFile.opened(armoured, by: identities.all) } catch let failure as AgeFile.Failure {
            switch failure {
            case .malformed(let reason):
                throw ConfigFailure(
                    "the data key of \(source.name) is damaged: \(reason)", help: Self.restore)
            case .altered(let part):
                throw ConfigFailure("the data key of \(source.name) was altered: \(part)", help: Self.restore)
            case .noMatch:
                let own = identities.all.map(\.recipient.text).joined(separator: ", ")
                throw ConfigFailure(
                    "\(source.name) is not encrypted for this identity",
                    help: "somebody who can open it adds you: `config secret add-recipient \(own)`")
            }
        }
        guard key.count == Cipher.keySize else {
            throw ConfigFailure(
                "the data key of \(source.name) is damaged: it has not 32 bytes", help: Self.restore)
        }
        guard mac == Self.mac(of: recipients, key) else {
            throw ConfigFailure(
                "the recipients in \(source.name) were altered by somebody without its key",
                help: Self.restore)
        }
        return key
    }

    private static let restore = "`git log -p` shows who changed it"

    private static func mac(of recipients: [AgeRecipient], _ key: [UInt8]) -> String {
        let text = recipients.map(\.text).sorted().joined(separator: "\n")
        return Base64.text(
            Cipher.hmac(Array(text.utf8), key: Cipher.derived(from: key, salt: [], "nops recipients")))
    }

    private static func data(_ name: String) -> [UInt8] { Array("\(format):1:\(name)".utf8) }

    /// A secret's text. Throws `ConfigFailure`.
    func opened(_ entry: Entry, _ key: [UInt8]) throws -> String {
        guard entry.sealed.hasPrefix(Self.scheme),
            let sealed = Base64.bytes(entry.sealed.dropFirst(Self.scheme.count))
        else {
            throw ConfigFailure(
                "\(entry.origin.text): the secret `\(entry.name)` is damaged", help: Self.restore)
        }
        guard let plain = Cipher.aesOpened(sealed, key: key, data: Self.data(entry.name)),
            let text = String(validating: plain, as: UTF8.self)
        else {
            throw ConfigFailure(
                "\(entry.origin.text): the secret `\(entry.name)` was altered, or moved here from elsewhere",
                help: Self.restore)
        }
        return text
    }

    private static func sealed(_ text: String, as name: String, _ key: [UInt8]) throws -> String {
        scheme + Base64.text(try Cipher.aesSealed(Array(text.utf8), key: key, data: data(name)))
    }

    // MARK: Changing

    /// A new file's text, without secrets. Throws `ConfigFailure`.
    static func empty(for recipients: [AgeRecipient], _ path: String, _ source: Source) throws -> (
        SecretsFile, [UInt8]
    ) {
        let key = try Cipher.random(Cipher.keySize)
        let armour = try AgeFile.sealed(key, for: recipients)
        let text = """
            # Encrypted secrets: `config secret` reads and changes them. Each line stands for itself.
            \(format): 1
            data-key: |
            \(indented(armour))
            recipients:
            \(list(recipients))
            recipients-mac: \(mac(of: recipients, key))
            secrets:

            """
        return (try SecretsFile(Array(text.utf8), path, source), key)
    }

    private static func indented(_ armour: String) -> String {
        armour.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
    }

    private static func list(_ recipients: [AgeRecipient]) -> String {
        recipients.map { "  - " + $0.text }.joined(separator: "\n")
    }

    /// The text with a secret set. Its lines stay sorted by name, so that branches seldom meet in one place.
    func setting(_ name: String, to text: String, _ key: [UInt8]) throws -> [UInt8] {
        let edited = EditedText(bytes)
        let sealed = try Self.sealed(text, as: name, key)
        if let entry = entries.first(where: { $0.name == name }) {
            return edited.applying([Splice(entry.range, sealed)])
        }
        let line = "  \(DataNotation.yaml.key(name, isFlow: false)): \(sealed)"
        if let next = entries.first(where: { $0.name > name }) {
            return edited.applying([Splice(at: next.line, line + edited.newline)])
        }
        let last = entries.last?.line ?? ranges["secrets"]?.lowerBound ?? bytes.count
        return edited.applying([edited.newLines([line], at: edited.lineEnd(last))])
    }

    func removing(_ entry: Entry) -> [UInt8] {
        let edited = EditedText(bytes)
        return edited.applying([Splice(entry.line..<edited.lineEnd(entry.line), "")])
    }

    /// The text for other recipients. With a new key all secrets are sealed anew.
    func encrypted(for recipients: [AgeRecipient], _ key: [UInt8], isRotated: Bool) throws -> [UInt8] {
        let newKey = isRotated ? try Cipher.random(Cipher.keySize) : key
        var splices: [Splice] = []
        func replace(_ name: String, _ text: String) {
            if let range = ranges[name] { splices.append(Splice(range, text)) }
        }
        replace("data-key", "|\n" + Self.indented(try AgeFile.sealed(newKey, for: recipients)))
        replace("recipients", String(Self.list(recipients).dropFirst(2)))
        replace("recipients-mac", Self.mac(of: recipients, newKey))
        if isRotated {
            for entry in entries {
                splices.append(
                    Splice(entry.range, try Self.sealed(try opened(entry, key), as: entry.name, newKey)))
            }
        }
        return EditedText(bytes).applying(splices)
    }
}
