// Whose keys open secrets here.

import Platform
import PluginAPI

/// The identities of age that the user has: of a file he names, else of the variable `NOPS_AGE_KEY`, else of the file that
/// `NOPS_AGE_KEY_FILE` names, else of `nops/age-keys.txt` in his folder of settings.
struct Identities {
    static let keyVariable = "NOPS_AGE_KEY"
    static let fileVariable = "NOPS_AGE_KEY_FILE"

    let all: [AgeIdentity]

    /// Throws `ConfigFailure`.
    init(_ variables: Variables, file: String? = nil) throws {
        if let file {
            all = try Self.read(file)
        } else if let (value, origin) = variables.value(Self.keyVariable),
            let text = try? value.revealedText(),
            !text.isEmpty
        {
            all = try AgeIdentity.all(in: text, origin.text)
        } else if let (value, origin) = variables.value(Self.fileVariable),
            let text = try? value.revealedText(),
            !text.isEmpty
        {
            all = try Self.read(Path.absolute(text, in: origin.source.folder))
        } else if let path = Self.usual(variables), Files.exists(path) {
            all = try Self.read(path)
        } else {
            let place = Self.usual(variables) ?? "FILE"
            throw ConfigFailure(
                "there is no identity to open secrets with",
                help: "`^age-keygen -o \(place)` makes one; \(Self.fileVariable) names another file, "
                    + "\(Self.keyVariable) holds the key itself")
        }
    }

    private static func usual(_ variables: Variables) -> String? {
        func folder(_ name: String) -> String? {
            variables.value(name).flatMap { try? $0.value.revealedText() }.flatMap {
                $0.hasPrefix("/") ? $0 : nil
            }
        }
        let settings = folder("XDG_CONFIG_HOME") ?? folder("HOME").map { Path.join($0, ".config") }
        return settings.map { Path.join($0, "nops/age-keys.txt") }
    }

    private static func read(_ path: String) throws -> [AgeIdentity] {
        do {
            guard let info = try FileInfo.of(path), info.kind == .file, info.size <= 1_000_000 else {
                throw ConfigFailure("the file of identities '\(path)' isn't there, or is no such file")
            }
            return try AgeIdentity.all(in: try Files.readText(path), path)
        } catch let error as SystemError {
            throw ConfigFailure("the file of identities '\(path)' can't be read: \(error.reason)")
        }
    }
}
