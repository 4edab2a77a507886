// A file of age (https://age-encryption.org/v1) that holds few bytes, armoured.

enum AgeFile {
    private static let version = "age-encryption.org/v1"
    private static let label = "age-encryption.org/v1/X25519"
    private static let begin = "-----BEGIN AGE ENCRYPTED FILE-----"
    private static let end = "-----END AGE ENCRYPTED FILE-----"
    private static let fileKeySize = 16
    /// Of one piece of the content.
    private static let pieceSize = 65536

    /// What is wrong with a file.
    enum Failure: Error {
        case malformed(String)
        /// None of the identities is a recipient.
        case noMatch
        case altered(String)
    }

    // MARK: Writing

    /// The armoured file, with a newline at its end. `content` is 64 KiB at most.
    static func sealed(_ content: [UInt8], for recipients: [AgeRecipient]) throws -> String {
        let fileKey = try Cipher.random(fileKeySize)
        var header = version + "\n"
        for recipient in recipients {
            let secret = try Cipher.random(Cipher.keySize)
            guard let share = Cipher.x25519(secret), let shared = Cipher.x25519(secret, recipient.point)
            else {
                throw ConfigFailure("\(recipient.text) is no key that one can encrypt for")
            }
            let key = Cipher.derived(from: shared, salt: share + recipient.point, label)
            let body = Cipher.chachaSealed(fileKey, key: key, nonce: zeroNonce)
            header += "-> X25519 \(Base64.text(share, isPadded: false))\n"
            header += lines(Base64.text(body, isPadded: false))
        }
        header += "---"
        let mac = Cipher.hmac(Array(header.utf8), key: Cipher.derived(from: fileKey, salt: [], "header"))
        header += " \(Base64.text(mac, isPadded: false))\n"
        let nonce = try Cipher.random(16)
        let key = Cipher.derived(from: fileKey, salt: nonce, "payload")
        let bytes = Array(header.utf8) + nonce + Cipher.chachaSealed(content, key: key, nonce: lastNonce)
        var text = begin + "\n"
        var rest = Base64.text(bytes)[...]
        while !rest.isEmpty {
            text += rest.prefix(64) + "\n"
            rest = rest.dropFirst(64)
        }
        return text + end + "\n"
    }

    /// A stanza's body: lines of 64 characters, the last one shorter.
    private static func lines(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while rest.utf8.count >= 64 {
            result += rest.prefix(64) + "\n"
            rest = rest.dropFirst(64)
        }
        return result + rest + "\n"
    }

    private static let zeroNonce = [UInt8](repeating: 0, count: 12)
    /// Of the first piece, which is the last.
    private static let lastNonce = [UInt8](repeating: 0, count: 11) + [1]

    // MARK: Reading

    private struct Stanza {
        let arguments: [Substring]
        let body: [UInt8]
    }

    /// The content. Throws `Failure`.
    static func opened(_ armoured: String, by identities: [AgeIdentity]) throws -> [UInt8] {
        let bytes = try unarmoured(armoured)
        var position = 0
        func line() throws -> String {
            guard let newline = bytes[position...].firstIndex(of: 0x0A) else {
                throw Failure.malformed("its header has no end")
            }
            defer { position = newline + 1 }
            return String(decoding: bytes[position..<newline], as: UTF8.self)
        }
        guard try line() == version else { throw Failure.malformed("it is not of age's version 1") }
        var stanzas: [Stanza] = []
        var mac: [UInt8] = []
        var authenticated = 0
        while mac.isEmpty {
            let start = position
            let first = try line()
            if first.hasPrefix("--- ") {
                guard let found = Base64.bytes(first.dropFirst(4), isPadded: false), found.count == 32 else {
                    throw Failure.malformed("its header has no MAC")
                }
                mac = found
                authenticated = start + 3
            } else if first.hasPrefix("-> ") {
                var body: [UInt8] = []
                while true {
                    let text = try line()
                    guard text.utf8.count <= 64, let part = Base64.bytes(text, isPadded: false) else {
                        throw Failure.malformed("a stanza's body is not base64")
                    }
                    body += part
                    if text.utf8.count < 64 { break }
                }
                stanzas.append(Stanza(arguments: first.dropFirst(3).split(separator: " "), body: body))
            } else {
                throw Failure.malformed("its header has a line that is no stanza")
            }
        }
        guard let fileKey = try key(of: stanzas, identities) else { throw Failure.noMatch }
        let expected = Cipher.hmac(
            Array(bytes[..<authenticated]), key: Cipher.derived(from: fileKey, salt: [], "header"))
        guard Cipher.isSame(mac, expected) else { throw Failure.altered("its header") }
        guard bytes.count - position >= 16 + Cipher.tagSize, bytes.count - position <= 32 + pieceSize else {
            throw Failure.malformed("its content is too short or too long")
        }
        let nonce = Array(bytes[position..<position + 16])
        let key = Cipher.derived(from: fileKey, salt: nonce, "payload")
        guard let content = Cipher.chachaOpened(Array(bytes[(position + 16)...]), key: key, nonce: lastNonce)
        else {
            throw Failure.altered("its content")
        }
        return content
    }

    private static func key(of stanzas: [Stanza], _ identities: [AgeIdentity]) throws -> [UInt8]? {
        for stanza in stanzas where stanza.arguments.first == "X25519" {
            guard stanza.arguments.count == 2,
                let share = Base64.bytes(stanza.arguments[1], isPadded: false), share.count == Cipher.keySize,
                stanza.body.count == fileKeySize + Cipher.tagSize
            else { throw Failure.malformed("a stanza is not well formed") }
            for identity in identities {
                guard let shared = Cipher.x25519(identity.scalar, share) else {
                    throw Failure.altered("a stanza")
                }
                let key = Cipher.derived(from: shared, salt: share + identity.recipient.point, label)
                if let fileKey = Cipher.chachaOpened(stanza.body, key: key, nonce: zeroNonce) {
                    return fileKey
                }
            }
        }
        return nil
    }

    private static func unarmoured(_ text: String) throws -> [UInt8] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: true).map { line in
            String(line.hasSuffix("\r") ? line.dropLast() : line)
        }
        guard lines.count > 2, lines.removeFirst() == begin, lines.removeLast() == end else {
            throw Failure.malformed("it has no armour of age")
        }
        guard lines.dropLast().allSatisfy({ $0.utf8.count == 64 }), let bytes = Base64.bytes(lines.joined())
        else {
            throw Failure.malformed("its armour is not base64")
        }
        return bytes
    }
}
