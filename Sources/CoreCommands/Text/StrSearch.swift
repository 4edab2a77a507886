import Platform
import PluginAPI
import Syntax

// Text looked for in text: `str contains`, `str starts-with`, `str ends-with`, `str index-of`, `str replace`.

private let ignoreCaseFlag = Signature.Flag("ignore-case", short: "i", "Capitals as small letters.")

/// A pattern of names in the place of a part of them: `*.keep`.
private let wildcardDoubt: Signature.Doubt = { value in
    guard case .string(let text) = value else { return nil }
    let part = text.string
    let isWord = { (sign: Character?) in
        sign.map { $0.isLetter || $0.isNumber || "._-".contains($0) } ?? false
    }
    let isPattern =
        part.hasPrefix("*") && part.dropFirst().allSatisfy { isWord($0) || $0 == "*" }
        && isWord(part.dropFirst().first)
        || part.hasSuffix("*") && part.dropLast().allSatisfy { isWord($0) } && isWord(part.first)
    guard isPattern else { return nil }
    let plain = part.filter { $0 != "*" }
    return ("the `*` is looked for as it stands", "`\(plain)` is the part that is meant")
}

struct StrContains: Command {
    let name = "str contains"
    var signature: Signature {
        Signature(
            name, "Whether a text contains another.",
            parameters: [.init("part", .string, "What to look for.", doubt: wildcardDoubt)],
            flags: [ignoreCaseFlag], input: [.string, .list, .stream], output: .bool, result: .each,
            examples: [.init("\"web1.example.com\" | str contains example", "It does.", prints: "true")])
    }

    func run(_ call: Invocation) throws -> Value {
        try ask(call, "part") { part, bytes in firstRange(of: part, in: bytes, from: 0) != nil }
    }
}

struct StrStartsWith: Command {
    let name = "str starts-with"
    var signature: Signature {
        Signature(
            name, "Whether a text begins with another.",
            parameters: [.init("part", .string, "The beginning.", doubt: wildcardDoubt)],
            flags: [ignoreCaseFlag], input: [.string, .list, .stream], output: .bool, result: .each,
            examples: [.init("\"web1\" | str starts-with web", "It does.", prints: "true")])
    }

    func run(_ call: Invocation) throws -> Value {
        try ask(call, "part") { part, bytes in bytes.starts(with: part) }
    }
}

struct StrEndsWith: Command {
    let name = "str ends-with"
    var signature: Signature {
        Signature(
            name, "Whether a text ends with another.",
            parameters: [.init("part", .string, "The end.", doubt: wildcardDoubt)],
            flags: [ignoreCaseFlag], input: [.string, .list, .stream], output: .bool, result: .each,
            examples: [.init("\"a.tar.gz\" | str ends-with .gz", "It does.", prints: "true")])
    }

    func run(_ call: Invocation) throws -> Value {
        try ask(call, "part") { part, bytes in
            bytes.count >= part.count && bytes.suffix(part.count).elementsEqual(part)
        }
    }
}

private func ask(
    _ call: Invocation, _ name: String, _ test: @escaping ([UInt8], UnsafeBufferPointer<UInt8>) -> Bool
) throws -> Value {
    let ignoresCase = call.flag("ignore-case")
    let given = try call.string(name)
    let part = Array((ignoresCase ? given.lowercased() : given).utf8)
    return try call.transformText { text in
        let subject = ignoresCase ? Text(text.string.lowercased()) : text
        return .bool(subject.withUTF8 { test(part, $0) })
    }
}

struct StrIndexOf: Command {
    let name = "str index-of"
    var signature: Signature {
        Signature(
            name, "Where a text first occurs in another, in characters from 0; null where it doesn't.",
            parameters: [.init("part", .string, "What to look for.")],
            flags: [.init("last", short: "l", "Where it last occurs.")], input: [.string, .list, .stream],
            output: .any, outputOrNull: .int, result: .each,
            examples: [.init("\"a/b/c\" | str index-of --last '/'", "The last slash.", prints: "3")])
    }

    func run(_ call: Invocation) throws -> Value {
        let part = Array(try call.string("part").utf8)
        let last = call.flag("last")
        return try call.transformText { text in
            text.withUTF8 { bytes in
                let found = last ? lastRange(of: part, in: bytes) : firstRange(of: part, in: bytes, from: 0)
                guard let found else { return .null }
                // Every byte but UTF-8's continuations begins a character.
                return .int(bytes[..<found.lowerBound].reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) })
            }
        }
    }
}

struct StrReplace: Command {
    let name = "str replace"
    var signature: Signature {
        Signature(
            name, "Replaces the first occurrence of a text, or all.",
            details:
                "With `--regex` the replacement may hold `$1`, `${1}`, `${name}` for groups of the match and `$0` for all "
                + "of it; `$$` is a dollar sign. Write it in single quotes.",
            parameters: [
                .init("part", .string, "What to look for.", role: .pattern(with: "regex")),
                .init("replacement", .string, "What to put there."),
            ],
            flags: [
                .init("all", short: "a", "Replace every occurrence."),
                .init("regex", short: "r", "Look for a regular expression (PCRE2)."), ignoreCaseFlag,
            ],
            input: [.string, .list, .stream], output: .string, result: .each,
            checkWritten: { call in
                guard call.flags.contains("regex"), call.arguments.count == 2, let part = call.arguments[0],
                    let replacement = call.arguments[1], let regex = try? Platform.Regex(part)
                else { return }
                _ = try Template(replacement, for: regex, at: .none)
            },
            examples: [
                .init("\"a-b-c\" | str replace --all '-' '/'", "Every dash.", prints: "a/b/c"),
                .init(
                    "\"v1.22\" | str replace --regex 'v(\\d+)\\.(\\d+)' '$2.$1'", "With groups.",
                    prints: "22.1"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let part = try call.string("part")
        let replacement = try call.string("replacement")
        let all = call.flag("all")
        if part.isEmpty { throw ErrorValue.usage("there is nothing to look for", at: call.span(of: "part")) }
        guard call.flag("regex") || call.flag("ignore-case") else {
            let needle = Array(part.utf8)
            return try call.transformText { .string(replaced($0, needle, replacement, all: all)) }
        }
        let isRegex = call.flag("regex")
        let regex = try call.regex(
            isRegex ? part : Platform.Regex.quoted(part), at: "part", ignoreCase: call.flag("ignore-case"))
        let template =
            isRegex
            ? try Template(replacement, for: regex, at: call.span(of: "replacement"))
            : Template(plain: replacement)
        return try call.transformText { text in
            try text.withUTF8 { bytes in
                do {
                    let matches =
                        all
                        ? try regex.allMatches(in: bytes) : try regex.firstMatch(in: bytes).map { [$0] } ?? []
                    if matches.isEmpty { return .string(text) }
                    var result: [UInt8] = []
                    var copied = 0
                    for match in matches {
                        result.append(contentsOf: bytes[copied..<match.range.lowerBound])
                        template.append(match, of: bytes, to: &result)
                        copied = match.range.upperBound
                    }
                    result.append(contentsOf: bytes[copied...])
                    return .text(String(decoding: result, as: UTF8.self))
                } catch let error as RegexError {
                    throw ErrorValue(error.message, kind: "regex", at: call.span(of: "part"))
                }
            }
        }
    }
}

private func replaced(_ text: Text, _ needle: [UInt8], _ replacement: String, all: Bool) -> Text {
    text.withUTF8 { bytes in
        var result: [UInt8] = []
        var copied = 0
        while let found = firstRange(of: needle, in: bytes, from: copied) {
            result.append(contentsOf: bytes[copied..<found.lowerBound])
            result.append(contentsOf: replacement.utf8)
            copied = found.upperBound
            if !all { break }
        }
        if copied == 0 { return text }
        result.append(contentsOf: bytes[copied...])
        return Text(String(decoding: result, as: UTF8.self))
    }
}

/// A replacement with references to groups.
private struct Template {
    private enum Piece {
        case text([UInt8])
        case group(Int)
    }

    private var pieces: [Piece] = []

    init(plain: String) { pieces = [.text(Array(plain.utf8))] }

    init(_ text: String, for regex: Platform.Regex, at span: Span) throws {
        var rest = Substring(text)
        var plain: [UInt8] = []
        func fail(_ why: String) -> ErrorValue {
            .usage(why, help: "`$$` is a dollar sign", at: span)
        }
        func number(of name: Substring) throws -> Int {
            if let number = Int(name) {
                guard number >= 0, number <= regex.groupCount else {
                    throw fail("the pattern has no group \(number): it has \(regex.groupCount)")
                }
                return number
            }
            guard let group = regex.groupNames.first(where: { $0.name == name }) else {
                throw fail("the pattern has no group named '\(name)'")
            }
            return group.number
        }
        while let first = rest.first {
            rest.removeFirst()
            guard first == "$" else {
                plain.append(contentsOf: String(first).utf8)
                continue
            }
            if rest.first == "$" {
                rest.removeFirst()
                plain.append(UInt8(ascii: "$"))
                continue
            }
            let name: Substring
            if rest.first == "{" {
                guard let end = rest.firstIndex(of: "}") else { throw fail("a `${` is not closed") }
                name = rest[rest.index(after: rest.startIndex)..<end]
                rest = rest[rest.index(after: end)...]
            } else {
                name = rest.prefix { $0.isASCII && $0.isNumber }
                rest = rest.dropFirst(name.count)
                if name.isEmpty {
                    plain.append(UInt8(ascii: "$"))
                    continue
                }
            }
            if !plain.isEmpty { pieces.append(.text(plain)) }
            plain = []
            pieces.append(.group(try number(of: name)))
        }
        if !plain.isEmpty { pieces.append(.text(plain)) }
    }

    func append(_ match: RegexMatch, of bytes: UnsafeBufferPointer<UInt8>, to result: inout [UInt8]) {
        for piece in pieces {
            switch piece {
            case .text(let text): result.append(contentsOf: text)
            case .group(let number):
                if let range = match.groups[number] { result.append(contentsOf: bytes[range]) }
            }
        }
    }
}
