import Platform
import PluginAPI
import Syntax

struct SplitRow: Command {
    let name = "split row"
    var signature: Signature {
        Signature(
            name, "Splits text at a separator into a list.",
            parameters: [.init("separator", .string, "Where to split.", role: .pattern(with: "regex"))],
            flags: [
                .init("regex", short: "r", "The separator is a regular expression."),
                .init(
                    "number", short: "n", .int, "At most so many parts, 1 or more; the last keeps the rest.",
                    accepted: .atLeast(1)),
            ],
            input: [.string, .list, .stream], output: .list, itemType: .string,
            examples: [
                .init(
                    "\"a:b:c\" | split row ':' | to json --compact", "Three parts.",
                    prints: "[\"a\",\"b\",\"c\"]"),
                .init(
                    "\"a, b;c\" | split row --regex '[,;] *' | str join ' '", "By a pattern.", prints: "a b c"
                ),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let split = try Splitter(call)
        if let text = try call.wholeText() { return .items(try split.parts(of: text)) }
        return .items(try call.itemArray().flatMap { try split.parts(of: try call.text(of: $0)) })
    }
}

struct SplitColumn: Command {
    let name = "split column"
    var signature: Signature {
        Signature(
            name, "Splits lines at a separator into the columns of a table.",
            details:
                "A line with too few parts has null in the rest; the last column named takes what is left of a line "
                + "with more. Without names the columns are column1, column2, ….",
            parameters: [.init("separator", .string, "Where to split.", role: .pattern(with: "regex"))],
            rest: .init("names", .string, "The columns' names."),
            flags: [
                .init("regex", short: "r", "The separator is a regular expression."),
                .init("collapse-empty", short: "c", "Leave out empty parts."),
            ],
            input: [.string, .list, .stream], output: .table,
            columnsOfCall: { call in
                let names = call.arguments.dropFirst()
                return names.isEmpty || names.contains(nil) ? nil : names.map { .init($0 ?? "", .any) }
            },
            examples: [
                .init(
                    "\"root:0\\nana:1000\" | split column ':' user id | to json --compact", "Two columns.",
                    prints: "[{\"user\":\"root\",\"id\":\"0\"},{\"user\":\"ana\",\"id\":\"1000\"}]")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let names = try call.restStrings()
        let collapses = call.flag("collapse-empty")
        let split = try Splitter(call, limit: names.isEmpty || collapses ? nil : names.count)
        func parts(of line: Value) throws -> [Value] {
            let all = try split.parts(of: try call.text(of: line))
            return collapses ? all.filter { !$0.isEmpty } : all
        }
        let lines: ValueStream?
        if let text = try call.wholeText() {
            lines = try Value.items(text.withUTF8 { splitLines($0) }).itemStream(for: name)
        } else if case .stream = call.input, !names.isEmpty {
            lines = nil
        } else {
            lines = try call.items()
        }
        if !names.isEmpty {
            let unique = Record(names.map { ($0, .null) })
            guard unique.count == names.count else {
                throw ErrorValue.usage("a column is named twice", at: call.restSpans.last ?? call.span)
            }
            let keys = unique.keys
            func row(_ line: Value) throws -> Value {
                var parts = try parts(of: line)
                if parts.count > names.count { parts.removeLast(parts.count - names.count) }
                while parts.count < names.count { parts.append(.null) }
                return .record(Record(keys: keys, values: parts))
            }
            guard let lines else { return try call.transformItems(row) }
            var rows: [Value] = []
            while let line = try lines.next() { rows.append(try row(line)) }
            return .items(rows)
        }
        var all: [[Value]] = []
        while let line = try lines?.next() { all.append(try parts(of: line)) }
        let width = all.map(\.count).max() ?? 0
        let keys = KeySet((0..<width).map { Text("column\($0 + 1)") })
        return .items(
            all.map { parts in
                .record(
                    Record(keys: keys, values: parts + Array(repeating: .null, count: width - parts.count)))
            })
    }
}

struct SplitWords: Command {
    let name = "split words"
    var signature: Signature {
        Signature(
            name, "Splits text at its white space.",
            details: "White space at the ends and between words gives no empty words.",
            input: [.string, .list, .stream], output: .list, itemType: .string,
            examples: [
                .init(
                    "\"  one  two \" | split words | to json --compact", "Two words.",
                    prints: "[\"one\",\"two\"]")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        if let text = try call.wholeText() { return .stream(WordStream(text)) }
        return .items(try call.itemArray().flatMap { try WordStream(call.text(of: $0)).all() })
    }
}

/// The words of a text, cut out as they are asked for.
private final class WordStream: ValueStream {
    /// All of the text where it is ASCII, whose white space is five bytes; else nothing, and `scalars` counts.
    private let bytes: [UInt8]
    private var position = 0
    private var scalars: Substring.UnicodeScalarView

    init(_ text: Text) {
        bytes = text.isASCII ? Array(text.string.utf8) : []
        scalars = (text.isASCII ? "" : text.string)[...].unicodeScalars
    }

    override func next() -> Value? {
        if bytes.isEmpty { return nextBeyondASCII() }
        return bytes.withUnsafeBufferPointer { bytes in
            var start = position
            while start < bytes.count, Self.isBlank(bytes[start]) { start += 1 }
            var end = start
            while end < bytes.count, !Self.isBlank(bytes[end]) { end += 1 }
            position = end
            if start == end { return nil }
            return .text(String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<end]), as: UTF8.self))
        }
    }

    private func nextBeyondASCII() -> Value? {
        scalars = scalars.drop { $0.properties.isWhitespace }
        let word = scalars.prefix { !$0.properties.isWhitespace }
        if word.isEmpty { return nil }
        scalars = scalars[word.endIndex...]
        return .text(String(word))
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

    func all() -> [Value] {
        var words: [Value] = []
        while let word = next() { words.append(word) }
        return words
    }
}

struct SplitChars: Command {
    let name = "split chars"
    var signature: Signature {
        Signature(
            name, "Splits text into its characters (Unicode scalars).", input: [.string, .list, .stream],
            output: .list, itemType: .string,
            examples: [.init("\"abc\" | split chars | str join '-'", "Three characters.", prints: "a-b-c")])
    }

    func run(_ call: Invocation) throws -> Value {
        func characters(_ text: Text) -> [Value] {
            text.string.unicodeScalars.map { .text(String(Character($0))) }
        }
        if let text = try call.wholeText() { return .items(characters(text)) }
        return .items(try call.itemArray().flatMap { characters(try call.text(of: $0)) })
    }
}

/// Splits by a text or a pattern.
private struct Splitter {
    private let separator: [UInt8]
    private let regex: Platform.Regex?
    private let limit: Int
    private let call: Invocation

    init(_ call: Invocation, limit given: Int? = nil) throws {
        let text = try call.string("separator")
        self.call = call
        separator = Array(text.utf8)
        regex = call.flag("regex") ? try call.regex(text, at: "separator") : nil
        var limit = given ?? Int.max
        if call.signature.position(of: "number") != nil, let number = try call.optionalInt("number") {
            limit = number
        }
        self.limit = limit
        if separator.isEmpty {
            throw ErrorValue.usage(
                "the separator is empty", help: "`split chars` splits into characters",
                at: call.span(of: "separator"))
        }
    }

    func parts(of text: Text) throws -> [Value] {
        var parts: [Value] = []
        var start = 0
        func cut(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
            parts.append(
                .text(
                    String(
                        decoding: UnsafeBufferPointer(rebasing: bytes[start..<range.lowerBound]),
                        as: UTF8.self)))
            start = range.upperBound
        }
        try text.withUTF8 { bytes in
            if let regex {
                do {
                    for match in try regex.allMatches(in: bytes) where !match.range.isEmpty {
                        if parts.count + 1 == limit { break }
                        cut(bytes, match.range)
                    }
                } catch let error as RegexError {
                    throw ErrorValue(error.message, kind: "regex", at: call.span(of: "separator"))
                }
            } else {
                while parts.count + 1 < limit, let found = firstRange(of: separator, in: bytes, from: start) {
                    cut(bytes, found)
                }
            }
            parts.append(
                .text(String(decoding: UnsafeBufferPointer(rebasing: bytes[start...]), as: UTF8.self)))
        }
        return parts
    }
}
