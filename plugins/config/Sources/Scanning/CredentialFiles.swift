// Files that hold credentials in a form of their own: of whole kinds of programs, known by their names.

import Formats
import Platform
import PluginAPI

struct CredentialFiles {
    /// The files of one form.
    private enum Kind {
        /// `machine HOST login USER password TEXT`
        case netrc
        /// `host:port:database:user:password`
        case pgpass
        /// `//registry/:_authToken=TEXT`
        case npmrc
        /// `user:HASH`
        case htpasswd
        /// `user = "NAME:PASSWORD"`
        case curlrc
        /// The whole file is one.
        case token
    }

    private let patterns: [Kind: Regex]
    private let encodedLogin: Regex
    private let keyData: Regex
    private let basicAuth: Regex

    init() throws(RegexError) {
        patterns = [
            .netrc: try Regex(#"(?:^|\s)pass(?:word|wd)\s+(?:=\s*)?["']?([^\s"']{3,200})"#, multiline: true),
            .pgpass: try Regex(
                #"^(?![ \t]*#)(?:(?:[^:\\\n]|\\.)*:){4}([^\r\n]{3,200})$"#, multiline: true),
            .npmrc: try Regex(
                #"(?:^|:)_(?:authToken|auth|password)[ \t]*=[ \t]*["']?([^\s"'$]{4,400})"#, multiline: true),
            .htpasswd: try Regex(#"^(?![ \t]*#)[^:\s]+:([^:\s]{8,200})\r?$"#, multiline: true),
            .curlrc: try Regex(
                #"^[ \t]*(?:--?)?(?:proxy-)?u(?:ser)?[ \t]*[=: ][ \t]*["']?[^\s:"']+:([^\s"']{3,200})"#,
                multiline: true),
            .token: try Regex(#"\A([^\s:=]{8,200})\s*\z"#),
        ]
        encodedLogin = try Regex(#""auth"\s*:\s*"([A-Za-z0-9+/=]{8,400})""#)
        basicAuth = try Regex(
            #"\b(?:[bB]asic|http)[_-]?[aA]uth["']?[ \t]*[:=][ \t]*["']?[^\s:"'$#{}\[\]]+:([^\s"',#{}$][^\s"',{}]{2,200})"#
        )
        keyData = try Regex(#"\bclient-key-data["']?\s*:\s*["']?([A-Za-z0-9+/=]{16,})"#)
    }

    private static func kind(of file: String) -> Kind? {
        switch file {
        case ".netrc", "_netrc", "netrc", ".authinfo", ".msmtprc", "msmtprc", ".fetchmailrc", ".esmtprc":
            .netrc
        case ".npmrc", "npmrc", ".yarnrc": .npmrc
        case ".curlrc", "_curlrc": .curlrc
        case ".vault-token", ".vault_pass", ".vault_password", ".vault-password", "vault_pass.txt",
            "vault_password.txt":
            .token
        case _ where file.hasSuffix("pgpass") || file == "pgpass.conf": .pgpass
        case _ where file.hasSuffix("htpasswd"): .htpasswd
        default: nil
        }
    }

    /// Files of settings whose endings don't say so.
    static func areSettings(_ path: String, _ bytes: [UInt8]) -> Bool {
        let parts = path.lowercased().split(separator: "/")
        let file = parts.last ?? ""
        if [
            ".s3cfg", ".boto", "credentials", ".smbcredentials", ".terraformrc", ".dockercfg",
            ".dockerconfigjson",
        ]
        .contains(file) || file.contains("kubeconfig") {
            return true
        }
        if file == "config", let folder = parts.dropLast().last,
            [".kube", ".docker", ".aws"].contains(folder)
        {
            return true
        }
        // A kubeconfig by any other name.
        let head = String(decoding: bytes.prefix(4000), as: UTF8.self)
        return file.contains("config") && head.contains("apiVersion: v1") && head.contains("kind: Config\n")
    }

    /// Where the secrets are, and what they are.
    func secrets(in bytes: [UInt8], _ path: String) throws(RegexError) -> [(range: Range<Int>, kind: String)]
    {
        let file = (path.split(separator: "/").last.map(String.init) ?? path).lowercased()
        var found: [(range: Range<Int>, kind: String)] = []
        func add(_ regex: Regex, _ kind: String, _ isMeant: (String) -> Bool = { _ in true })
            throws(RegexError)
        {
            for match in try regex.allMatches(in: bytes) {
                guard let range = match.groups[1] else { continue }
                let text = String(decoding: bytes[range], as: UTF8.self)
                if !Placeholder.isOne(text), isMeant(text) { found.append((range, kind)) }
            }
        }
        if let kind = Self.kind(of: file), let regex = patterns[kind] {
            switch kind {
            case .htpasswd:
                // Hashes begin with `$`, as variables do.
                for match in try regex.allMatches(in: bytes) {
                    if let range = match.groups[1] { found.append((range, "password hash")) }
                }
            default: try add(regex, "secret")
            }
        }
        let ending = Path.fileExtension(file)
        if ["yaml", "yml", "toml", "json", "jsonc", "ini", "env", "conf", "cfg", "properties"].contains(
            ending)
        {
            if bytes.holds("uth") { try add(basicAuth, "secret") }
        }
        if ending == "json" || file.hasPrefix(".docker") {
            if bytes.holds("\"auth\"") { try add(encodedLogin, "encoded login", Self.isLogin) }
        }
        if ["yaml", "yml", "", "kubeconfig", "conf"].contains(ending) || file.contains("config") {
            if bytes.holds("client-key-data") { try add(keyData, "private key") }
        }
        return found
    }

    /// Whether it is `user:password` in base64.
    private static func isLogin(_ text: String) -> Bool {
        guard let bytes = Base64.bytes(text), let login = String(validating: bytes, as: UTF8.self) else {
            return false
        }
        return login.contains(":") && login.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
    }
}
