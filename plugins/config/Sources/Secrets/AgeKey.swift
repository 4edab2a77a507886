// age's keys: whom something is encrypted for, and who opens it.

/// A public key: `age1…`.
struct AgeRecipient: Hashable {
    let point: [UInt8]

    var text: String { Bech32.text("age", point) }

    init(_ point: [UInt8]) { self.point = point }

    /// Throws `ConfigFailure`.
    init(_ text: String) throws {
        guard let point = Bech32.bytes(text, prefix: "age"), point.count == Cipher.keySize else {
            if text.uppercased().hasPrefix("AGE-SECRET-KEY-") {
                throw ConfigFailure(
                    "this is a secret key, and a recipient is the public one",
                    help: "`age-keygen -y FILE` prints it")
            }
            throw ConfigFailure(
                "'\(text)' is no recipient of age",
                help: text.hasPrefix("age1")
                    ? "a character is wrong or missing" : "one is written `age1…`, as `age-keygen` prints it")
        }
        self.point = point
    }
}

/// A secret key: `AGE-SECRET-KEY-1…`.
struct AgeIdentity {
    let scalar: [UInt8]
    let recipient: AgeRecipient

    /// Nil: it is no such key.
    init?(_ text: String) {
        guard let scalar = Bech32.bytes(text, prefix: "age-secret-key-"), scalar.count == Cipher.keySize,
            let point = Cipher.x25519(scalar)
        else { return nil }
        self.scalar = scalar
        recipient = AgeRecipient(point)
    }

    /// Those in a file as `age-keygen` writes it: a key a line, and comments. Throws `ConfigFailure`.
    static func all(in text: String, _ shown: String) throws -> [AgeIdentity] {
        var result: [AgeIdentity] = []
        for (number, line) in text.split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline
        ).enumerated() {
            var line = String(line)
            while line.last?.isWhitespace == true { line.removeLast() }
            if line.isEmpty || line.hasPrefix("#") { continue }
            // What stands there may be a secret of another kind.
            guard let identity = AgeIdentity(line) else {
                throw ConfigFailure(
                    "\(shown): line \(number + 1) is no identity of age",
                    help: "a line is a key, `AGE-SECRET-KEY-1…`, as `age-keygen` writes it")
            }
            result.append(identity)
        }
        guard !result.isEmpty else { throw ConfigFailure("\(shown) holds no identity") }
        return result
    }
}
