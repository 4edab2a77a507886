import Platform
import PluginAPI
import Syntax

// Text taken apart by patterns: `parse` for lines, `str match` for one text.

struct Parse: Command {
    let name = "parse"
    var signature: Signature {
        Signature(
            name, "Takes lines apart by a pattern: a row for each line that it fits.",
            details:
                "`{name}` in the pattern stands for as little text as possible and is a column, `{}` for text that is left out; "
                + "the pattern must fit the whole line. With `--regex` it is a regular expression that is looked for anywhere, "
                + "each match is a row, and its groups are the columns: `(?<name>…)`; one without a name is group1, group2, …. "
                + "Lines that it doesn't fit are left out. A program's output is read as it comes.",
            parameters: [
                .init(
                    "pattern", .string,
                    "`'{user}:{_}:{id}'`, or a regular expression. Write it in single quotes.",
                    role: .pattern(with: "regex"),
                    accepted: .text(unless: "regex") { _ = try Self.columnPattern($0) })
            ],
            flags: [
                .init("regex", short: "r", "The pattern is a regular expression (PCRE2)."),
                .init("strict", short: "s", "A line that the pattern doesn't fit is an error."),
            ],
            input: [.string, .bytes, .list, .stream], output: .table, columnsOfCall: Self.columns,
            examples: [
                .init(
                    "\"web1:80\\ndb1:5432\" | parse '{host}:{port}' | to json --compact", "Two columns.",
                    prints: "[{\"host\":\"web1\",\"port\":\"80\"},{\"host\":\"db1\",\"port\":\"5432\"}]"),
                .init(
                    "'GET /a 200, GET /b 404' | parse --regex '(?<path>/\\w+) (?<status>\\d+)' | to json --compact",
                    "By a regular expression.",
                    prints: "[{\"path\":\"/a\",\"status\":\"200\"},{\"path\":\"/b\",\"status\":\"404\"}]"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let pattern = try call.string("pattern")
        let isRegex = call.flag("regex")
        let groups: RegexGroups
        if isRegex {
            groups = RegexGroups(try call.regex(pattern, at: "pattern"), withMatch: false)
            if groups.regex.groupCount == 0 {
                throw ErrorValue.usage(
                    "the pattern has no group, so there would be no column",
                    help: "name a part of it: `(?<name>…)`",
                    at: call.span(of: "pattern"))
            }
        } else {
            groups = try lineGroups(pattern, call)
        }
        let strict = call.flag("strict")
        let lines = try call.textLines()
        var number = 0
        var pending: [Value] = []
        return .stream(
            GeneratedStream(onClose: { lines.close() }) {
                while true {
                    if let row = pending.popLast() { return row }
                    try call.context.checkInterrupt()
                    guard let line = try lines.next() else { return nil }
                    number += 1
                    let text = try call.text(of: line)
                    pending = try groups.rows(in: text, all: isRegex, call).reversed()
                    if pending.isEmpty, strict {
                        throw ErrorValue(
                            "line \(number) doesn't fit the pattern: \(shortened(text.string))",
                            kind: "parse",
                            at: call.span(of: "pattern"))
                    }
                }
            })
    }

    /// The columns that a pattern makes, if it is one. A group of a regular expression may be null.
    @Sendable private static func columns(_ call: Signature.WrittenCall) -> [Signature.Column]? {
        guard let pattern = call.arguments.first ?? nil else { return nil }
        guard call.flags.contains("regex") else {
            return (try? BracePattern(pattern))?.names.map { .init($0, .string) }
        }
        guard let regex = try? Platform.Regex(pattern) else { return nil }
        return RegexGroups(regex, withMatch: false).names.map { .init($0, .any) }
    }

    /// A pattern that makes columns.
    private static func columnPattern(_ text: String) throws -> BracePattern {
        let pattern = try BracePattern(text)
        let names = pattern.names
        for (index, name) in names.enumerated() where names[..<index].contains(name) {
            throw ErrorValue.usage("two columns would be named `\(name)`")
        }
        if names.isEmpty {
            throw ErrorValue.usage(
                "the pattern has no name in braces, so there would be no column",
                help: "write it like `'{host}:{port}'`, or with `--regex` as a regular expression")
        }
        return pattern
    }

    /// A pattern with names in braces as a regular expression for whole lines.
    private func lineGroups(_ text: String, _ call: Invocation) throws -> RegexGroups {
        let span = call.span(of: "pattern")
        let pattern: BracePattern
        do { pattern = try Self.columnPattern(text) } catch let error as ErrorValue {
            throw error.placed(at: span)
        }
        var source = "\\A"
        for piece in pattern.pieces {
            switch piece {
            case .text(let text): source += Platform.Regex.quoted(text)
            case .name(""): source += ".*?"
            case .name: source += "(.*?)"
            }
        }
        let regex: Platform.Regex
        do { regex = try Platform.Regex(source + "\\z", dotMatchesNewline: true) } catch {
            throw ErrorValue("the pattern is too large: \(error.message)", kind: "regex", at: span)
        }
        return RegexGroups(regex, names: pattern.names)
    }
}

/// As much of a line as an error shows.
private func shortened(_ text: String) -> String { DisplayWidth.truncated(text, to: 60) }

struct StrMatch: Command {
    let name = "str match"
    var signature: Signature {
        Signature(
            name, "What a regular expression finds in a text, as a record; null where it finds nothing.",
            details:
                "`match` is all of it, the groups have their names, `(?<name>…)`, or are group1, group2, …. A group that took no "
                + "part is null. With `--all` each match is a row.",
            parameters: [
                .init(
                    "pattern", .string, "A regular expression (PCRE2). Write it in single quotes.",
                    role: .pattern())
            ],
            flags: [
                .init("all", short: "a", "Every match, as a table."),
                .init("ignore-case", short: "i", "Capitals as small letters."),
            ],
            input: [.string, .bytes, .list, .stream], output: .any, result: .each,
            columnsOfCall: Self.columns,
            examples: [
                .init(
                    "'v1.22' | str match 'v(?<major>\\d+)\\.(?<minor>\\d+)' | get minor", "A group.",
                    prints: "22"),
                .init(
                    "'a=1 b=2' | str match --all '\\d' | get match | str join ' '", "Every match.",
                    prints: "1 2"),
            ])
    }

    /// The fields of what it finds in one text, if the pattern is a regular expression.
    @Sendable private static func columns(_ call: Signature.WrittenCall) -> [Signature.Column]? {
        guard !call.flags.contains("all"), let pattern = call.arguments.first ?? nil,
            let regex = try? Platform.Regex(pattern)
        else { return nil }
        let optional = OptionalGroups(pattern).numbers
        return RegexGroups(regex, withMatch: true).columns.map { name, number in
            .init(name, .string, isOptional: optional.contains(number))
        }
    }

    func run(_ call: Invocation) throws -> Value {
        let regex = try call.regex(
            try call.string("pattern"), at: "pattern", ignoreCase: call.flag("ignore-case"))
        let groups = RegexGroups(regex, withMatch: true)
        let all = call.flag("all")
        return try call.transformText { text in
            let rows = try groups.rows(in: text, all: all, call)
            return all ? .items(rows) : rows.first ?? .null
        }
    }
}

/// A regular expression's matches as records.
private struct RegexGroups {
    let regex: Platform.Regex
    private let keys: KeySet
    var names: [String] { keys.names.map(\.string) }
    /// Their names, with the numbers of their groups.
    var columns: [(String, Int)] { Array(zip(names, numbers)) }
    /// The number of each key's group.
    private let numbers: [Int]

    /// With all of a match as `match`, unless a group has that name.
    init(_ regex: Platform.Regex, withMatch: Bool) {
        let columns = Record()
        var numbers: [Int] = []
        func add(_ name: String, _ number: Int) {
            if columns[name] == nil { numbers.append(number) }
            columns.set(Text(name), .null)
        }
        if withMatch, !regex.groupNames.contains(where: { $0.name == "match" }) { add("match", 0) }
        for number in 0..<regex.groupCount {
            add(regex.groupNames.first { $0.number == number + 1 }?.name ?? "group\(number + 1)", number + 1)
        }
        self.regex = regex
        self.numbers = numbers
        keys = columns.keys
    }

    init(_ regex: Platform.Regex, names: [String]) {
        self.regex = regex
        keys = KeySet(names.map(Text.init))
        numbers = Array(1...max(1, names.count))
    }

    func rows(in text: Text, all: Bool, _ call: Invocation) throws -> [Value] {
        try text.withUTF8 { bytes in
            do {
                let matches =
                    all ? try regex.allMatches(in: bytes) : try regex.firstMatch(in: bytes).map { [$0] } ?? []
                return matches.map { match in
                    .record(
                        Record(
                            keys: keys,
                            values: numbers.map { number in
                                guard let range = match.groups[number] else { return .null }
                                return .text(
                                    String(
                                        decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self))
                            }))
                }
            } catch let error as RegexError {
                throw ErrorValue(
                    error.message, kind: "regex",
                    help: "a pattern with fewer `*` and `+` next to each other needs less",
                    at: call.span(of: "pattern"))
            }
        }
    }
}
