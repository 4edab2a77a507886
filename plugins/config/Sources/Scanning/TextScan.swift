// The secrets in one text.

import Formats
import Platform
import PluginAPI

struct FoundSecret {
    let kind: String
    let place: SourcePlace
    /// What may be shown.
    let shown: String
    /// Tells it from others, and not what it is: of its kind, its file and its text.
    let fingerprint: String
}

struct TextScan {
    private let forms: [SecretForm]
    private let inCode: Regex
    private let inSettings: Regex
    private let writing: SecretWriting
    private let credentials: CredentialFiles
    private static let allowances = ["nops:allow-secret", "pragma: allowlist secret", "gitleaks:allow"]
    private static let settingEndings: Set = [
        "yaml", "yml", "toml", "json", "jsonc", "ini", "env", "properties", "conf", "cfg", "tfvars", "npmrc",
        "pypirc", "cnf", "tfstate",
    ]

    init() throws(RegexError) {
        forms = try SecretForm.all()
        inCode = try SecretForm.assignment(ofSettings: false)
        inSettings = try SecretForm.assignment(ofSettings: true)
        writing = try SecretWriting()
        credentials = try CredentialFiles()
    }

    /// `name` is the file's, as it is written into a baseline. In the order of the text.
    func secrets(in bytes: [UInt8], _ name: String) throws(RegexError) -> [FoundSecret] {
        var found: [(range: Range<Int>, kind: String, shown: Int)] = []
        func add(_ range: Range<Int>, _ kind: String, shown: Int) {
            // Sorted, and without overlaps: the first that ends behind where this begins is the only one that may meet it.
            let next = found.partitioningIndex { $0.range.upperBound > range.lowerBound }
            if next == found.count || !found[next].range.overlaps(range) {
                found.insert((range, kind, shown), at: next)
            }
        }
        func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
        for form in forms {
            for match in try form.regex.allMatches(in: bytes) {
                let range = match.groups.dropFirst().compactMap { $0 }.first ?? match.range
                let value = text(range)
                if form.kind == "password in a URL" ? Placeholder.isOne(value) : value.contains("EXAMPLE") {
                    continue
                }
                add(range, form.kind, shown: form.shownCount)
            }
        }
        for (range, kind) in try credentials.secrets(in: bytes, name) { add(range, kind, shown: 0) }
        let isSettings = Self.isSettings(name) || CredentialFiles.areSettings(name, bytes)
        for match in try (isSettings ? inSettings : inCode).allMatches(in: bytes) {
            guard let key = match.groups[1], SecretMask.isSecretName(text(key)) else { continue }
            // `${secret:NAME}` names one.
            if bytes[..<key.lowerBound].suffix(2).elementsEqual("${".utf8) { continue }
            let quoted = match.groups[2] ?? match.groups[3]
            guard var range = quoted ?? (isSettings ? match.groups[4] : nil) else { continue }
            // In braces of YAML they close what is around.
            if quoted == nil {
                range =
                    range
                    .lowerBound..<(bytes[range].lastIndex { !",}]".utf8.contains($0) } ?? range.lowerBound)
                    + 1
                if range.count < 4 { continue }
            }
            let value = text(range)
            if SecretMask.isNoSecret(value, at: text(key)) { continue }
            if quoted == nil, Self.isProse(bytes, range) { continue }
            if Placeholder.isOne(value) || (quoted == nil && !Self.isLiteral(value)) { continue }
            // In a program a text beside such a name may be a message, a name or a path.
            if isSettings || Self.looksRandom(value) { add(range, "secret", shown: 0) }
        }
        for (kind, isCertain) in SecretWriting.kinds(of: name, bytes, isSettings: isSettings) {
            for match in try writing.matches(kind, in: bytes) {
                let (key, value) = (text(match.name), text(match.value))
                guard SecretMask.isSecretName(key), !SecretMask.isNoSecret(value, at: key),
                    !Placeholder.isOne(value), !Self.isPath(value), Self.isLiteral(value),
                    isCertain || Self.looksRandom(value),
                    kind != .argument || !Self.isProse(bytes, match.value)
                else { continue }
                add(match.value, "secret", shown: 0)
            }
        }
        let lines = EditedText(bytes)
        var line = (end: 0, isAllowed: false)
        found.removeAll { item in
            if item.range.lowerBound >= line.end {
                let start = lines.lineStart(item.range.lowerBound)
                let end = lines.lineEnd(item.range.lowerBound)
                let shown = text(start..<end)
                line = (end, Self.allowances.contains(where: shown.contains))
            }
            return line.isAllowed
        }
        let places = SourcePlace.places(of: found.map(\.range.lowerBound), in: bytes)
        return zip(found, places).map { item, place in
            let value = text(item.range)
            let identity = Array("\(item.kind)\0\(name)\0\(value)".utf8)
            return FoundSecret(
                kind: item.kind, place: place, shown: value.prefix(item.shown) + SecretMask.mask,
                fingerprint: String(Digest.hex(identity, .sha256).prefix(16)))
        }
    }

    private static func isSettings(_ name: String) -> Bool {
        let file = name.split(separator: "/").last.map(String.init) ?? name
        return file.hasPrefix(".env") || settingEndings.contains(Path.fileExtension(file).lowercased())
            || settingEndings.contains(String(file.drop { $0 == "." }))
    }

    /// Whether what stands there is a word of a comment: `# The token: ask ops for it`. A comment with a value alone is a line
    /// that was taken out, and as readable as others.
    private static func isProse(_ bytes: [UInt8], _ value: Range<Int>) -> Bool {
        if bytes[value.lowerBound] == UInt8(ascii: "`") { return true }
        let start = bytes[..<value.lowerBound].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
        let before = bytes[start..<value.lowerBound]
        let begins = before.first { !isBlank($0) }.map { "#;/".utf8.contains($0) } ?? false
        let isComment =
            begins || zip(before, before.dropFirst()).contains { isBlank($0) && $1 == UInt8(ascii: "#") }
        guard isComment else { return false }
        return bytes[value.upperBound...].prefix { $0 != 0x0A }.contains {
            !isBlank($0) && $0 != UInt8(ascii: "#")
        }
    }

    private static func looksRandom(_ value: String) -> Bool {
        value.utf8.count >= 8 && !value.contains(" ") && value.contains(where: \.isNumber)
            && Placeholder.entropy(value) >= 3 && (!value.contains("/") || Placeholder.entropy(value) >= 4)
    }

    /// `/run/secrets/key`, `~/.ssh/id`, `../key.pem`
    private static func isPath(_ value: String) -> Bool {
        ["/", "~/", "./", "../"].contains(where: value.hasPrefix) && Placeholder.entropy(value) < 4.5
    }

    /// Whether a value without quotes is one, and no number, list or call.
    private static func isLiteral(_ value: String) -> Bool {
        guard let first = value.utf8.first, !"!&*|>[{(".utf8.contains(first), !value.hasSuffix("(") else {
            return false
        }
        return (try? YAMLScalar.resolve(value))?.string != nil || value.utf8.count >= 8
    }
}

extension SourcePlace {
    /// The places of bytes of a text; `offsets` never go down.
    static func places(of offsets: [Int], in bytes: [UInt8]) -> [SourcePlace] {
        bytes.withUnsafeBufferPointer { places(of: offsets, in: $0) }
    }
}
