// Secrets that are known by their form, whatever names them.

enum SecretToken {
    /// The letters that may follow a prefix.
    private enum Letters {
        case upper
        case word
        case dashed
        case dotted

        func contains(_ byte: UInt8) -> Bool {
            switch self {
            case .upper: byte.isUpper || byte.isDigit
            case .word: byte.isLetter || byte.isDigit || byte == 0x5F
            case .dashed: byte.isNamePart
            case .dotted: byte.isNamePart || byte == 0x2E
            }
        }
    }

    private struct Form {
        let prefix: [UInt8]
        let letters: Letters
        /// At least so many follow.
        let count: Int

        init(_ prefix: String, _ letters: Letters, _ count: Int) {
            self.prefix = Array(prefix.utf8)
            self.letters = letters
            self.count = count
        }
    }

    private static let forms: [Form] = [
        // Keys of AWS: permanent and temporary.
        Form("AKIA", .upper, 16), Form("ASIA", .upper, 16),
        // GitHub's tokens, by kind.
        Form("ghp_", .word, 20), Form("gho_", .word, 20), Form("ghu_", .word, 20), Form("ghs_", .word, 20),
        Form("ghr_", .word, 20), Form("github_pat_", .word, 20),
        // GitLab, Slack, Stripe, npm, Google, HashiCorp Vault.
        Form("glpat-", .dashed, 16), Form("xoxa-", .dashed, 10), Form("xoxb-", .dashed, 10),
        Form("xoxp-", .dashed, 10), Form("xoxr-", .dashed, 10), Form("xoxs-", .dashed, 10),
        Form("sk_live_", .word, 10), Form("rk_live_", .word, 10), Form("npm_", .word, 30),
        Form("AIza", .dashed, 30), Form("hvs.", .dotted, 20),
        // OpenAI and Anthropic.
        Form("sk-proj-", .dashed, 20), Form("sk-svcacct-", .dashed, 20), Form("sk-ant-", .dashed, 20),
        // age's private keys.
        Form("AGE-SECRET-KEY-1", .upper, 20),
    ]

    /// Where a token ends that begins at `start`; nil if none does.
    static func end(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        let left = bytes[start...]
        switch bytes[start] {
        case UInt8(ascii: "A"), UInt8(ascii: "g"), UInt8(ascii: "x"), UInt8(ascii: "s"), UInt8(ascii: "r"),
            UInt8(ascii: "n"), UInt8(ascii: "h"):
            for form in forms where left.starts(with: form.prefix) {
                let begin = start + form.prefix.count
                let end = bytes[begin...].firstIndex { !form.letters.contains($0) } ?? bytes.count
                if end - begin >= form.count { return end }
            }
            return nil
        case UInt8(ascii: "e"): return left.starts(with: "eyJ".utf8) ? webToken(bytes, start) : nil
        default: return nil
        }
    }

    /// A JSON Web Token (RFC 7519): header, claims and signature in base64url, with dots between; a signature may be empty.
    private static func webToken(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int? {
        func part(_ begin: Int) -> Int { bytes[begin...].firstIndex { !$0.isNamePart } ?? bytes.count }
        let header = part(start)
        guard header - start >= 8, header < bytes.count, bytes[header] == 0x2E else { return nil }
        let claims = part(header + 1)
        guard claims - header > 4, claims < bytes.count, bytes[claims] == 0x2E else { return nil }
        return part(claims + 1)
    }

    /// What lies within a private key's armour (RFC 7468) that begins at `start`: up to its last line, or to the end where
    /// that is missing.
    static func privateKey(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Range<Int>? {
        guard bytes[start...].starts(with: "-----BEGIN ".utf8) else { return nil }
        let label = bytes[(start + 11)...].prefix(64).prefix { $0.isUpper || $0.isDigit || $0 == 0x20 }
        let close = bytes[label.endIndex...]
        guard close.starts(with: "-----".utf8), contains(label, "PRIVATE KEY") else { return nil }
        let begin = label.endIndex + 5
        var at = begin
        while at < bytes.count {
            if bytes[at] == 0x2D, bytes[at...].starts(with: "-----END ".utf8) { break }
            at += 1
        }
        return begin..<at
    }

    private static func contains(_ label: Slice<UnsafeBufferPointer<UInt8>>, _ words: String) -> Bool {
        label.indices.contains { label[$0...].starts(with: words.utf8) }
    }
}
