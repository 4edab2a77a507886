// `config secret recipients`, `add-recipient`, `remove-recipient`

import PluginAPI
import Syntax

private let recipient = Signature.Parameter("recipient", .string, "A public key of age: `age1…`.")

struct ConfigSecretRecipients: Command {
    let name = "config secret recipients"

    var signature: Signature {
        Signature(
            name, "Who can open this project's secrets. It needs no key.",
            flags: [ConfigFlags.root], output: .table,
            columns: [.init("recipient", .string), .init("env", .string), .init("file", .string)],
            examples: [.init("config secret recipients", "All of them.")])
    }

    func run(_ call: Invocation) throws -> Value {
        let secrets = try SecretCall(call)
        return .items(
            try secrets.guarded("root") {
                try secrets.files().flatMap { environment, file in
                    file.recipients.map { recipient in
                        .fields([
                            "recipient": .text(recipient.text), "env": environment.map(Value.text) ?? .null,
                            "file": .text(file.source.name),
                        ])
                    }
                }
            })
    }
}

struct ConfigSecretAddRecipient: ConfigCommand {
    let name = "config secret add-recipient"

    var signature: Signature {
        Signature(
            name, "Lets one more identity of age open this project's secrets.",
            details: "Where there are no secrets yet, their file is made for it alone.",
            parameters: [recipient], flags: SecretFlags.all, changesThings: true,
            examples: [
                .init(
                    "config secret add-recipient age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p --dry-run",
                    "What it would change.")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let secrets = try SecretCall(call)
        return try secrets.guarded("recipient") {
            let added = try AgeRecipient(try call.string("recipient"))
            let (path, source) = secrets.config.project.secretsFile(try secrets.environment())
            guard ConfigFile.isThere(path) else {
                let (file, _) = try SecretsFile.empty(for: [added], path, source)
                try secrets.propose(file, file.bytes, added.text)
                return .null
            }
            let file = try SecretsFile(path, source)
            let key = try file.dataKey(try secrets.identities())
            guard !file.recipients.contains(added) else { return .null }
            let new = try file.encrypted(for: file.recipients + [added], key, isRotated: false)
            try secrets.propose(file, new, added.text)
            return .null
        }
    }
}

struct ConfigSecretRemoveRecipient: ConfigCommand {
    let name = "config secret remove-recipient"

    var signature: Signature {
        Signature(
            name, "Encrypts this project's secrets anew, for all but one of their recipients.",
            details: """
                The file gets a new data key, so that the old one opens nothing that is set from now on. Who was a recipient may have \
                kept the secrets, and the history of git has them still: change them where they are used.
                """,
            parameters: [recipient], flags: SecretFlags.all, changesThings: true,
            examples: [
                .init(
                    "config secret remove-recipient age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p --dry-run",
                    "What it would change.")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let secrets = try SecretCall(call)
        return try secrets.guarded("recipient") {
            let removed = try AgeRecipient(try call.string("recipient"))
            let file = try secrets.file()
            let rest = file.recipients.filter { $0 != removed }
            guard rest.count < file.recipients.count else {
                throw ConfigFailure(
                    "\(file.source.name) is not encrypted for this recipient",
                    help: "`config secret recipients` lists them")
            }
            guard !rest.isEmpty else {
                throw ConfigFailure(
                    "it is the only recipient, and without one nobody could open the secrets",
                    help: "add another one first: `config secret add-recipient age1…`")
            }
            let key = try file.dataKey(try secrets.identities())
            try secrets.propose(file, try file.encrypted(for: rest, key, isRotated: true), removed.text)
            if !call.isDryRun {
                call.context.note(
                    "note: the secrets stay known to who could open them: change them where they are used"
                )
            }
            return .null
        }
    }
}
