// Names that say that what they name is a secret.

/// What a name says of its value.
enum SecretName {
    case none
    /// It may as well name a method, as `auth` does.
    case perhaps
    case secret
    /// Several of them, as `tokens` may be; a number counts something else.
    case secrets
    /// A scheme, then the secret: `Authorization: Bearer …`.
    case authorization
    /// `Cookie: session=…`: all of it.
    case cookie

    /// A name of a flag (without dashes), variable, field or header. Takes time only for its last 64 bytes.
    init(_ name: Slice<UnsafeBufferPointer<UInt8>>, isFlag: Bool) {
        let words = Self.words(name.suffix(64))
        self = .none
        guard let last = words.last, let first = words.first,
            words.count == 1 || !Self.negations.contains(first)
        else { return }
        if last == "authorization" {
            self = .authorization
        } else if Self.endings.contains(where: Self.singular(last).hasSuffix) || last == "bearer"
            || last == "sshpass" || last == "requirepass"
        {
            self = Self.endings.contains(where: last.hasSuffix) || last == "credentials" ? .secret : .secrets
        } else if last == "pwd" {
            // As variables these are folders.
            if !name.elementsEqual("PWD".utf8), !name.elementsEqual("OLDPWD".utf8) { self = .secret }
        } else if last == "pass" {
            // By itself, a field may as well count tests.
            if isFlag || words.count > 1 { self = .secret }
        } else if last == "pw" || Self.halves.contains(words.suffix(2).joined(separator: " ")) {
            self = .secret
        } else if Self.singular(last) == "key" {
            if Self.keys.contains(words.dropLast().last ?? "") { self = .secret }
        } else if words.suffix(3) == ["secret", "key", "base"] {
            self = .secret
        } else if last == "cookie" {
            self = .cookie
        } else if last == "auth" {
            self = .perhaps
        }
    }

    private static let endings = [
        "password", "passwd", "passphrase", "secret", "token", "credential", "apikey",
        "secretkey",
        "accesskey", "privatekey",
    ]
    /// `tokens` are secrets as a token is.
    private static func singular(_ word: String) -> String {
        word.hasSuffix("s") ? String(word.dropLast()) : word
    }

    private static let halves: Set = ["pass phrase", "pass word", "pass code"]
    private static let keys: Set = [
        "api", "access", "private", "secret", "encryption", "signing", "master",
    ]
    /// `--no-password` takes no value, `--max-token` a number.
    private static let negations: Set = [
        "no", "ask", "prompt", "show", "hide", "without", "skip", "has", "is", "max", "min", "allow",
        "allows",
        "enable", "require", "requires", "support", "supports", "use", "uses", "with",
    ]

    /// `DB_PASSWORD_2`, `db-password`, `dbPassword` and `DBPassword` are db and password.
    static func words(_ name: Slice<UnsafeBufferPointer<UInt8>>) -> [String] {
        var words: [String] = []
        var word: [UInt8] = []
        func end() {
            if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
            word.removeAll(keepingCapacity: true)
        }
        for index in name.indices {
            let byte = name[index]
            guard byte.isLetter else {
                end()
                continue
            }
            if byte.isUpper, index > name.startIndex {
                let before = name[index - 1]
                let isLast = index + 1 == name.endIndex
                if before.isLetter,
                    !before.isUpper || (!isLast && name[index + 1].isLetter && !name[index + 1].isUpper)
                {
                    end()
                }
            }
            word.append(byte | 0x20)
        }
        end()
        return words
    }
}

extension UInt8 {
    var isUpper: Bool { self >= 0x41 && self <= 0x5A }
    var isLetter: Bool { self | 0x20 >= 0x61 && self | 0x20 <= 0x7A }
    var isDigit: Bool { self >= 0x30 && self <= 0x39 }
    /// Of a name, with its dashes.
    var isNamePart: Bool { isLetter || isDigit || self == 0x5F || self == 0x2D }
    /// A space or tab.
    var isBlank: Bool { self == 0x20 || self == 0x09 }
    var isQuote: Bool { self == 0x22 || self == 0x27 }
}
