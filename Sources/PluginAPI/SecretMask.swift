// Secrets in what a user typed, before it is kept or shown: it was typed for one moment, and a journal is read for years.

/// Masks secrets in text.
///
/// A secret is what a name says is one (`--password X`, `API_TOKEN=X`, `{secret: "X"}`, `Authorization: Bearer X`), the
/// password in a URL, and what has the form of a well-known kind of token or of a private key. Where a value is a variable
/// or comes of a command, it is no secret itself and stays.
public enum SecretMask {
    /// What stands for a secret.
    public static let mask = "***"

    /// The text with `***` for each secret, all else untouched. Takes time in proportion to its length.
    public static func masked(_ text: String) -> String {
        var text = text
        return text.withUTF8 { bytes in
            var scanner = SecretScanner(bytes)
            return scanner.masked()
        } ?? text
    }

    /// The text with a star for each character of a secret: what points into it stays right.
    public static func covered(_ text: String) -> String {
        var text = text
        return text.withUTF8 { bytes in
            var scanner = SecretScanner(bytes, keepsWidth: true)
            return scanner.masked()
        } ?? text
    }

    /// A program's arguments as one would type them for a shell, secrets masked. Unlike in a text, it is certain here where
    /// a value ends.
    public static func commandLine(_ arguments: [String]) -> String {
        var words: [String] = []
        var isValue = false
        for argument in arguments {
            let shown =
                isValue && !argument.hasPrefix("-") && !argument.isEmpty ? mask : masked(argument: argument)
            isValue = argument.hasPrefix("-") && isSecret(argument[...])
            words.append(quoted(shown))
        }
        // Some programs take a password by a flag whose name does not say so.
        return masked(words.joined(separator: " "))
    }

    /// `--token=X` and `TOKEN=X` hide all that follows, whatever it holds.
    private static func masked(argument: String) -> String {
        guard let equals = argument.utf8.firstIndex(of: UInt8(ascii: "=")),
            argument[..<equals].utf8.allSatisfy(\.isNamePart),
            isSecret(argument[..<equals]),
            !argument.utf8.contains(where: { $0.isBlank || $0 == 0x0A })
                || argument.hasPrefix("-")
        else { return masked(argument) }
        let value = argument.utf8.index(after: equals)
        return value == argument.endIndex ? argument : argument[..<value] + mask
    }

    /// Whether a variable's or field's name says that it holds a secret: `DB_PASSWORD`, `api_token`.
    public static func isSecretName(_ name: String) -> Bool {
        var name = name
        return name.withUTF8 { bytes in
            switch SecretName(bytes[...], isFlag: false) {
            case .secret, .secrets: true
            default: false
            }
        }
    }

    private static func isSecret(_ name: Substring) -> Bool {
        let isFlag = name.hasPrefix("-")
        var name = String(name.drop { $0 == "-" })
        return name.withUTF8 { bytes in
            switch SecretName(bytes[...], isFlag: isFlag) {
            case .none, .cookie: false
            case .perhaps, .secret, .secrets, .authorization: true
            }
        }
    }

    private static func quoted(_ word: String) -> String {
        let letters = word.hasSuffix(mask) ? word.dropLast(mask.count) : word[...]
        let isPlain = letters.utf8.allSatisfy { $0.isNamePart || $0 >= 0x80 || "./:=@%+,".utf8.contains($0) }
        if isPlain, !word.isEmpty { return word }
        if !word.contains("'") { return "'\(word)'" }
        if !word.utf8.contains(where: { "\"$`\\!".utf8.contains($0) }) { return "\"\(word)\"" }
        return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
            + "'"
    }
}
