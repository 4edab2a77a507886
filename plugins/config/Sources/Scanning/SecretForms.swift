// What secrets look like in a text, whatever stands around them.

import Glibc
import Platform
import PluginAPI

/// A kind of secret that is known by its form.
struct SecretForm {
    let kind: String
    let regex: Regex
    /// How many characters at its start tell the kind and nothing else: they may be shown.
    let shownCount: Int

    private init(_ kind: String, _ pattern: String, shown: Int = 0) throws(RegexError) {
        self.kind = kind
        regex = try Regex(pattern)
        shownCount = shown
    }

    /// The secret is the first group, where a pattern has one. The first form that matches a stretch names it.
    static func all() throws(RegexError) -> [SecretForm] {
        [
            try SecretForm("AWS access key", #"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"#, shown: 4),
            try SecretForm(
                "AWS secret key",
                #"(?i)aws_?(?:secret)?_?(?:access)?_?key["']?[ \t]*[:=][ \t]*["']?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])"#
            ),
            try SecretForm("GitHub token", #"\bgh[pousr]_[A-Za-z0-9]{36,255}\b"#, shown: 4),
            try SecretForm("GitHub token", #"\bgithub_pat_[A-Za-z0-9_]{40,}\b"#, shown: 11),
            try SecretForm("GitLab token", #"\bgl(?:pat|dt|rt|ptt|soat)-[A-Za-z0-9_-]{20,}"#, shown: 6),
            try SecretForm("Slack token", #"\bxox[abposre]-[A-Za-z0-9-]{10,}"#, shown: 5),
            try SecretForm("Slack token", #"\bxapp-\d-[A-Za-z0-9-]{20,}"#, shown: 5),
            try SecretForm(
                "Slack webhook", #"https://hooks\.slack\.com/(?:services|workflows)/([A-Za-z0-9/]{20,})"#),
            try SecretForm("Stripe key", #"\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,}"#, shown: 8),
            try SecretForm("Stripe key", #"\bwhsec_[A-Za-z0-9]{24,}"#, shown: 6),
            try SecretForm("Google key", #"\bAIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])"#, shown: 4),
            try SecretForm("Google key", #"\bGOCSPX-[A-Za-z0-9_-]{28}"#, shown: 7),
            try SecretForm("npm token", #"\bnpm_[A-Za-z0-9]{36}\b"#, shown: 4),
            try SecretForm("npm token", #":_authToken\s*=\s*([A-Za-z0-9-]{20,})"#),
            try SecretForm("PyPI token", #"\bpypi-[A-Za-z0-9_-]{50,}"#, shown: 5),
            try SecretForm("age key", #"\bAGE-SECRET-KEY-1[0-9A-Z]{58}\b"#, shown: 15),
            try SecretForm("OpenAI key", #"\bsk-(?:proj|svcacct|admin)-[A-Za-z0-9_-]{20,}"#, shown: 7),
            try SecretForm("Anthropic key", #"\bsk-ant-[A-Za-z0-9_-]{20,}"#, shown: 7),
            try SecretForm("Vault token", #"\bhv[sb]\.[A-Za-z0-9_-]{24,}"#, shown: 4),
            try SecretForm("DigitalOcean token", #"\bdo[opr]_v1_[a-f0-9]{64}\b"#, shown: 7),
            try SecretForm("Docker token", #"\bdckr_[po]at_[A-Za-z0-9_-]{27,}"#, shown: 9),
            try SecretForm("SendGrid key", #"\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}"#, shown: 3),
            try SecretForm("Shopify token", #"\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}\b"#, shown: 6),
            try SecretForm("Azure key", #"AccountKey=([A-Za-z0-9+/]{86}==)"#),
            try SecretForm(
                "private key",
                #"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:\\[nr]|[\s"'+,])*([A-Za-z0-9+/=]{16,})"#
            ),
            try SecretForm(
                "web token", #"\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]{10,}"#, shown: 3),
            try SecretForm(
                "password in a URL", #"\b[a-z][a-z0-9+.-]*://[^\s:/?#"'<>@\[\]]*:([^\s@/"'<>`]{3,})@[^\s@]"#),
        ]
    }

    /// A value at a name, quoted or in a file of settings. Groups: the name, the value in quotes, the value without.
    static func assignment(ofSettings: Bool) throws(RegexError) -> Regex {
        let name = #"([A-Za-z][A-Za-z0-9_.-]{2,60})["']?[ \t]{0,8}(?:=>|:=|[:=])[ \t]{0,8}"#
        let quoted = #"(?:[bru]?"([^"\\\n]{4,200})"|'([^'\\\n]{4,200})'"#
        return try Regex(name + quoted + (ofSettings ? #"|([^\s"'#,;{}\[\]&*|>]\S{3,200}))"# : ")"))
    }
}

/// Whether a value is only written where a secret would stand.
enum Placeholder {
    private static let marks = [
        "${", "{{", "$(", "<%", "%(", "ENC[", "aes-256-gcm:", "!vault", "...", "…", "***",
    ]
    private static let words = [
        "example", "changeme", "change-me", "change_me", "placeholder", "your-", "your_", "yourpass",
        "redacted", "dummy", "todo",
        "xxxx", "insert-", "replace-", "replace_", "fixme", "not-a-secret", "undefined", "process.env",
        "os.environ", "getenv",
        "secrets.", "vault:",
    ]

    static func isOne(_ value: String) -> Bool {
        let small = value.lowercased()
        if value.hasPrefix("$") || value.hasPrefix("%") || (value.hasPrefix("<") && value.hasSuffix(">"))
            || (value.hasPrefix("@") && value.hasSuffix("@")) || value.hasPrefix("#{")
        {
            return true
        }
        if Set(value.utf8).count < 3
            || ["null", "none", "true", "false", "string", "secret", "password", "token"].contains(small)
        {
            return true
        }
        return marks.contains(where: value.contains) || words.contains(where: small.contains)
    }

    /// Shannon's entropy of its bytes, in bits for each: text of words has some 3, random base64 near 6.
    static func entropy(_ value: String) -> Double {
        var counts: [UInt8: Int] = [:]
        for byte in value.utf8 { counts[byte, default: 0] += 1 }
        let total = Double(value.utf8.count)
        return counts.values.reduce(0) { sum, count in
            let part = Double(count) / total
            return sum - part * log2(part)
        }
    }
}
