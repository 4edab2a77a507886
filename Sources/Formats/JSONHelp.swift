// What to write instead of what is no JSON, by what stands there.

enum JSONHelp {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    /// Where a value is expected.
    static func value(_ rest: Bytes) -> String? {
        if rest.first == UInt8(ascii: "'") { return "JSON's strings stand in double quotes" }
        if isTypographic(rest) { return typographicHelp }
        if let comment = comment(rest) { return comment }
        let word = word(rest)
        switch word.lowercased() {
        case "": return nil
        case "true", "yes", "on": return "write `true`"
        case "false", "no", "off": return "write `false`"
        case "none", "nil", "null", "undefined": return "write `null`"
        default: return "text stands in double quotes: `\"\(word)\"`"
        }
    }

    /// Where a key in double quotes is expected.
    static func key(_ rest: Bytes) -> String? {
        if let comment = comment(rest) { return comment }
        if isTypographic(rest) { return typographicHelp }
        let isQuoted = rest.first == UInt8(ascii: "'")
        let name = word(isQuoted ? Bytes(rebasing: rest.dropFirst()) : rest)
        return name.isEmpty ? nil : "write `\"\(name)\"`"
    }

    /// Behind a value, where a comma or the end is expected. `part`: what the value is there.
    static func between(_ rest: Bytes, _ part: String) -> String {
        if let comment = comment(rest) { return comment }
        return rest.first == UInt8(ascii: "\"") || !word(rest).isEmpty
            ? "a `,` is missing behind the \(part) before this" : "after each \(part) but the last stands `,`"
    }

    private static let typographicHelp =
        "these are quotes of a document: JSON's strings stand in straight ones, `\"`"

    /// Whether it begins with one of `“ ” „ ‘ ’ « »`.
    private static func isTypographic(_ rest: Bytes) -> Bool {
        ["“", "”", "„", "‘", "’", "«", "»"].contains { rest.starts(with: $0.utf8) }
    }

    private static func comment(_ rest: Bytes) -> String? {
        let isOne =
            rest.first == UInt8(ascii: "#")
            || rest.count > 1 && rest[0] == UInt8(ascii: "/") && "/*".utf8.contains(rest[1])
        return isOne ? "JSON has no comments; a file with them ends in .jsonc" : nil
    }

    /// The letters, digits, `_` and `-` that it begins with, as far as they can be shown.
    private static func word(_ rest: Bytes) -> String {
        let bytes = rest.prefix(60).prefix { byte in
            (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "_")
                || byte == UInt8(ascii: "-")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
