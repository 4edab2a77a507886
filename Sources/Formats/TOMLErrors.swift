import CTOML

/// What is wrong with a TOML text, where toml++ says it of a single letter or doesn't say all.
struct TOMLErrors {
    /// From the first to the one at which it failed.
    private let lines: [String]
    private let column: Int

    init(_ bytes: [UInt8], _ failure: nops_toml_error) {
        let count = max(0, Int(failure.line))
        lines = bytes.split(separator: 0x0A, maxSplits: count, omittingEmptySubsequences: false)
            .prefix(count).map { String(decoding: $0, as: UTF8.self) }
        column = Int(failure.column)
    }

    /// Nil: its message says enough.
    func error(_ message: String) -> FormatError? {
        guard let line = lines.last, column > 0 else { return nil }
        if message.contains("cannot redefine existing") {
            return FormatError(
                message + FormatError.first(on: firstLine(like: line)), line: lines.count, column: column,
                help: "keep one of the two", reason: .duplicateKey)
        }
        if message.contains("while parsing date") {
            return FormatError(
                message, line: lines.count, column: valueColumn(line),
                help: "there is no such day; in quotes it is text")
        }
        return wordWithoutQuotes(message, line)
    }

    /// Where the value begins in which it failed, from 1.
    private func valueColumn(_ line: String) -> Int {
        let before = Array(line.unicodeScalars.prefix(column - 1))
        let start = before.lastIndex { " \t=,[{".unicodeScalars.contains($0) }
        return start.map { $0 + 2 } ?? column
    }

    /// A word, which toml++ takes for `true`, `false`, `inf` or `nan` by its first letter. It may be a secret, and isn't shown.
    private func wordWithoutQuotes(_ message: String, _ line: String) -> FormatError? {
        let problems = [
            "while parsing boolean", "while parsing floating-point", "could not determine value type",
        ]
        let start = valueColumn(line)
        let rest = line.unicodeScalars.dropFirst(start - 1)
        guard problems.contains(where: message.contains), let first = rest.first,
            first.properties.isAlphabetic, line.unicodeScalars.prefix(start - 1).contains("=")
        else { return nil }
        let word = String(String.UnicodeScalarView(rest.prefix { $0.properties.isAlphabetic || $0 == "." }))
        let help: String
        switch word.lowercased() {
        case "true", "yes", "on": help = "write `true`"
        case "false", "no", "off": help = "write `false`"
        case "none", "null", "nil": help = "TOML has nothing for no value: leave the key out"
        default: help = "text stands in quotes: `\"…\"`"
        }
        return FormatError(
            "this word is no value of TOML", line: lines.count, column: start, help: help)
    }

    /// The line, from 1, in which the same header stands, or the same key of the same table.
    private func firstLine(like line: String) -> Int? {
        let wanted = Self.name(line)
        let before = lines.dropLast()
        if wanted.hasPrefix("[") { return before.firstIndex { Self.name($0) == wanted }.map { $0 + 1 } }
        for index in before.indices.reversed() {
            let name = Self.name(before[index])
            if name == wanted { return index + 1 }
            if name.hasPrefix("[") { return nil }
        }
        return nil
    }

    /// `[a.b]` of a header, `a` of a line that sets it.
    private static func name(_ line: String) -> String {
        let text = line.filter { $0 != " " && $0 != "\t" && $0 != "\r" }
        if text.hasPrefix("[") { return String(text.prefix { $0 != "#" }) }
        return text.contains("=") ? String(text.prefix { $0 != "=" }) : ""
    }
}
