import CLibYAML
import PluginAPI
import Syntax

/// Reads YAML by libyaml's events into values. Tags beyond the core schema, merge keys' meaning and keys
/// that are not scalars are not of YAML 1.2's core: the first and last are errors.
public final class YAMLReader {
    private var parser = yaml_parser_t()
    private struct Anchor {
        let value: Value
        let nodes: Int
        /// What of `places` belongs to it.
        var places = 0..<0
    }

    private var anchors: [String: Anchor] = [:]
    /// Nil where nobody asked for places.
    private var places: [SourcePlace]?
    private var marks: [Int: SourceMark] = [:]
    private var keepsBigNumbers = false
    private var bigNumbers: [Int: String] = [:]
    /// Of the values, those that aliases stand for.
    private var aliased = 0
    /// Values made so far, aliases counted with all they stand for.
    private var nodes = 0
    private var depth = 0
    // A few lines of aliases of aliases can stand for more values than a machine has atoms.
    private static let nodeLimit = 20_000_000
    // Each value with a place of its own takes memory, too.
    private static let placedAliasLimit = 1_000_000

    private var events = 0
    private var checkInterrupt: () throws -> Void = {}
    /// All of the text, while it is read.
    private var input = UnsafeBufferPointer<UInt8>(start: nil, count: 0)

    private init() {}

    /// The only document. Throws `FormatError`.
    public static func single(_ bytes: [UInt8]) throws -> Value {
        let documents = try YAMLReader().documents(bytes, limit: 2)
        if documents.count > 1 {
            throw FormatError(
                "there is more than one document", line: documents[1].line,
                help: "`from yaml --all` gives a list of them")
        }
        return documents.first?.value ?? .null
    }

    /// The only document with its places, in which `!append`, `!replace` and `!!null` may say how a value is merged.
    /// `keepsBigNumbers`: integers beyond 64 bits are floats, with their text in the document.
    /// `checkInterrupt` is called every few milliseconds. Throws `FormatError`, or what that throws.
    public static func placed(
        _ bytes: [UInt8], keepsBigNumbers: Bool = false, checkInterrupt: @escaping () throws -> Void = {}
    ) throws -> PlacedDocument {
        let reader = YAMLReader()
        reader.checkInterrupt = checkInterrupt
        reader.places = []
        reader.keepsBigNumbers = keepsBigNumbers
        let documents = try reader.documents(bytes, limit: 2)
        if documents.count > 1 {
            throw FormatError(
                "there is more than one document", line: documents[1].line,
                help: "keep one, without the `---` between them")
        }
        return PlacedDocument(
            value: documents.first?.value ?? .null, places: reader.places ?? [], marks: reader.marks,
            bigNumbers: reader.bigNumbers)
    }

    /// Every document of a stream. Throws `FormatError`.
    public static func all(_ bytes: [UInt8]) throws -> [Value] {
        try YAMLReader().documents(bytes, limit: .max).map(\.value)
    }

    private func documents(_ bytes: [UInt8], limit: Int) throws -> [(value: Value, line: Int)] {
        guard yaml_parser_initialize(&parser) == 1 else {
            throw FormatError("there is no memory for the YAML reader")
        }
        defer { yaml_parser_delete(&parser) }
        return try bytes.withUnsafeBufferPointer { buffer in
            yaml_parser_set_input_string(
                &parser, buffer.baseAddress ?? UnsafePointer(bitPattern: 1), buffer.count)
            input = buffer
            var documents: [(value: Value, line: Int)] = []
            while documents.count < limit {
                var event = try next()
                defer { yaml_event_delete(&event) }
                switch event.type {
                case YAML_STREAM_END_EVENT: return documents
                case YAML_DOCUMENT_START_EVENT:
                    anchors = [:]
                    var first = try next()
                    defer { yaml_event_delete(&first) }
                    documents.append((try value(&first), Int(event.start_mark.line) + 1))
                default: break
                }
            }
            return documents
        }
    }

    private func next() throws -> yaml_event_t {
        var event = yaml_event_t()
        events &+= 1
        if events & 0xFFF == 0 { try checkInterrupt() }
        guard yaml_parser_parse(&parser, &event) == 1 else { throw syntaxError() }
        return event
    }

    private func syntaxError() -> FormatError {
        var message = parser.problem.map { String(cString: $0) } ?? "this is not YAML"
        if parser.error == YAML_READER_ERROR {
            return FormatError(
                "\(message) (byte \(parser.problem_offset))", at: Int(parser.problem_offset), of: input)
        }
        if message.contains("unexpected end of stream"),
            parser.context.map({ String(cString: $0).contains("quoted scalar") }) ?? false
        {
            return at(
                parser.context_mark, "the quote that begins here is not closed",
                help: "close it, in the same style")
        }
        if let context = parser.context {
            message += " (\(String(cString: context)), line \(parser.context_mark.line + 1))"
        }
        if beginsWithTab(line: Int(parser.problem_mark.line)) {
            return at(
                parser.problem_mark, "a tab stands where the line is indented", help: "indent by spaces")
        }
        // libyaml takes `port:80` for text that goes on, and stumbles over what follows.
        let isMapping = message.contains("mapping values are not allowed")
        let line = isMapping ? Int(parser.problem_mark.line) - 1 : Int(parser.context_mark.line)
        if isMapping || message.contains("could not find expected ':'"),
            let column = columnWithoutSpace(line: line)
        {
            return FormatError(
                "there is no space after the `:`", line: line + 1, column: column,
                help: "after a key stands `: `, with the space")
        }
        return at(parser.problem_mark, message, help: Self.helps.first { message.contains($0.problem) }?.help)
    }

    /// By parts of libyaml's messages.
    private static let helps: [(problem: String, help: String)] = [
        ("cannot start any token", "a value that begins with a sign is quoted"),
        (
            "mapping values are not allowed",
            "keys side by side are indented alike; a value with `: ` in it is quoted"
        ),
        ("did not find expected key", "keys side by side are indented alike"),
        ("did not find expected '-' indicator", "items of one list are indented alike"),
        ("could not find expected ':'", "after a key stands `: `, with the space"),
        ("did not find expected ','", "a bracket is not closed, or a comma is missing"),
    ]

    /// Whether the blanks that begin a line (from 0) have a tab among them.
    private func beginsWithTab(line: Int) -> Bool { text(ofLine: line).first { $0 != 0x20 } == 0x09 }

    /// From 0.
    private func text(ofLine line: Int) -> Slice<UnsafeBufferPointer<UInt8>> {
        var rest = input[...]
        for _ in 0..<max(0, line) {
            guard let end = rest.firstIndex(of: 0x0A) else { return rest[rest.endIndex...] }
            rest = rest[(end + 1)...]
        }
        return rest.prefix { $0 != 0x0A }
    }

    /// Where, from 1, the value begins in a line (from 0) such as `port:80`; nil: it is no such line.
    private func columnWithoutSpace(line: Int) -> Int? {
        let text = text(ofLine: line)
        guard line >= 0, let colon = text.firstIndex(of: UInt8(ascii: ":")), colon + 1 < text.endIndex else {
            return nil
        }
        let key = text[..<colon].drop { $0 == 0x20 }
        let isWord = !key.isEmpty && key.allSatisfy { DotenvReader.isNameByte($0, first: false) }
        guard isWord, !text[(colon + 1)...].contains(UInt8(ascii: ":")),
            ![0x20, 0x09, 0x0D, UInt8(ascii: "/")].contains(text[colon + 1])
        else {
            return nil
        }
        return colon - text.startIndex + 2
    }

    private func noAnchor(_ name: String, _ mark: yaml_mark_t) -> FormatError {
        let close = closest(to: name, among: anchors.keys.sorted())
        // In a configuration it may be a password that begins with a star.
        let shown = places == nil || close != nil ? "anchor `&\(name)`" : "anchor of this name"
        return at(
            mark, "there is no \(shown) before this alias (or it is inside of it)",
            help: close.map { "did you mean `*\($0)`?" } ?? "text that begins with `*` is quoted")
    }

    private func at(_ mark: yaml_mark_t, _ message: String, help: String? = nil) -> FormatError {
        FormatError(message, line: Int(mark.line) + 1, column: Int(mark.column) + 1, help: help)
    }

    private func value(_ event: inout yaml_event_t) throws -> Value {
        let mark = event.start_mark
        nodes += 1
        let before = nodes
        let position = note(mark)
        let value: Value
        let anchor: String?
        switch event.type {
        case YAML_ALIAS_EVENT:
            let name = text(event.data.alias.anchor)
            guard let known = anchors[name] else {
                throw noAnchor(name, mark)
            }
            nodes += known.nodes
            if nodes > Self.nodeLimit {
                throw at(mark, "aliases of aliases stand for more than \(Self.nodeLimit) values")
            }
            try copyPlaces(of: known, to: position, mark)
            return known.value
        case YAML_SCALAR_EVENT:
            anchor = event.data.scalar.anchor.map { text($0) }
            value = try scalar(event.data.scalar, mark)
            if places != nil, let tag = event.data.scalar.tag, text(tag) == Self.core + "null" {
                marks[position] = .null
            }
            if places != nil, let tag = event.data.scalar.tag, text(tag) == "!include" {
                marks[position] = .include
            }
        case YAML_SEQUENCE_START_EVENT:
            anchor = event.data.sequence_start.anchor.map { text($0) }
            try check(event.data.sequence_start.tag, "seq", mark, position)
            value = try sequence(mark)
        case YAML_MAPPING_START_EVENT:
            anchor = event.data.mapping_start.anchor.map { text($0) }
            try check(event.data.mapping_start.tag, "map", mark, position)
            value = try mapping(mark)
        default: throw at(mark, "a value is expected here")
        }
        if let anchor {
            anchors[anchor] = Anchor(
                value: value, nodes: nodes - before + 1, places: position..<(places?.count ?? position))
        }
        return value
    }

    /// Where a value or key stands; gives its position among the places.
    private func note(_ mark: yaml_mark_t) -> Int {
        guard let position = places?.count else { return 0 }
        places?.append(SourcePlace(line: Int(mark.line) + 1, column: Int(mark.column) + 1))
        return position
    }

    /// An alias itself stands where it is written, its parts where they are.
    private func copyPlaces(of anchor: Anchor, to position: Int, _ mark: yaml_mark_t) throws {
        guard let own = places.map({ Array($0[anchor.places.dropFirst()]) }) else { return }
        aliased += anchor.places.count
        if aliased > Self.placedAliasLimit {
            throw at(
                mark, "aliases of aliases stand for more than \(Self.placedAliasLimit) values",
                help: "write the values out, or in files of their own")
        }
        places?.append(contentsOf: own)
        guard !marks.isEmpty || !bigNumbers.isEmpty else { return }
        for index in anchor.places {
            let copy = position + index - anchor.places.lowerBound
            if let mark = marks[index] { marks[copy] = mark }
            if let text = bigNumbers[index] { bigNumbers[copy] = text }
        }
    }

    private func sequence(_ mark: yaml_mark_t) throws -> Value {
        try enter(mark)
        var items: [Value] = []
        while true {
            var event = try next()
            defer { yaml_event_delete(&event) }
            if event.type == YAML_SEQUENCE_END_EVENT { break }
            items.append(try value(&event))
        }
        depth -= 1
        return .items(items)
    }

    private var lastKeys: KeySet?

    private func mapping(_ mark: yaml_mark_t) throws -> Value {
        try enter(mark)
        let record = Record()
        while true {
            var event = try next()
            defer { yaml_event_delete(&event) }
            if event.type == YAML_MAPPING_END_EVENT { break }
            let position = note(event.start_mark)
            let key = Text(try self.key(event, position))
            if record.value(of: key) != nil {
                throw at(
                    event.start_mark, "the key '\(key.string)' is there already",
                    help: places == nil ? nil : "one mapping has each key once; keep one of the two")
            }
            var content = try next()
            defer { yaml_event_delete(&content) }
            record.set(key, try value(&content))
        }
        depth -= 1
        // Rows with the same fields share their key set.
        if let lastKeys, lastKeys.names.count == record.count,
            lastKeys.names.elementsEqual(record.keys.names, by: ==)
        {
            return .record(Record(keys: lastKeys, values: record.values))
        }
        lastKeys = record.keys
        return .record(record)
    }

    private func key(_ event: yaml_event_t, _ position: Int) throws -> String {
        switch event.type {
        case YAML_SCALAR_EVENT:
            let text = text(event.data.scalar.value, event.data.scalar.length)
            if let anchor = event.data.scalar.anchor {
                anchors[self.text(anchor)] = Anchor(
                    value: .text(text), nodes: 1, places: places == nil ? 0..<0 : position..<position + 1)
            }
            if places != nil, text == "<<", event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE {
                marks[position] = .mergeKey
            }
            return text
        case YAML_ALIAS_EVENT:
            let name = text(event.data.alias.anchor)
            guard let known = anchors[name] else {
                throw noAnchor(name, event.start_mark)
            }
            guard let text = try? known.value.plainText() else {
                throw at(event.start_mark, "a key must be a single word or text")
            }
            return text
        default: throw at(event.start_mark, "a key must be a single word or text, not a list or mapping")
        }
    }

    private func enter(_ mark: yaml_mark_t) throws {
        depth += 1
        if depth > JSONText.depthLimit {
            throw at(mark, "lists and mappings nest more than \(JSONText.depthLimit) deep")
        }
    }

    private static let core = "tag:yaml.org,2002:"

    private func check(
        _ tag: UnsafeMutablePointer<yaml_char_t>?, _ expected: String, _ mark: yaml_mark_t, _ position: Int
    ) throws {
        guard let tag = tag.map({ text($0) }), tag != "!", tag != Self.core + expected else { return }
        if places != nil, tag == "!append", expected == "seq" {
            marks[position] = .append
        } else if places != nil, tag == "!replace" {
            marks[position] = .replace
        } else {
            throw unknown(tag, mark)
        }
    }

    private func unknown(_ tag: String, _ mark: yaml_mark_t) -> FormatError {
        let shown = tag.hasPrefix(Self.core) ? "!!" + tag.dropFirst(Self.core.count) : tag
        return at(
            mark, "the tag `\(shown)` has no meaning here",
            help: places == nil
                ? nil
                : "lists may be `!append`, lists and mappings `!replace`, `!include` takes a file in, and `!!null` takes a key out"
        )
    }

    private func scalar(
        _ scalar: yaml_event_t.__Unnamed_union_data.__Unnamed_struct_scalar, _ mark: yaml_mark_t
    ) throws -> Value {
        let text = text(scalar.value, scalar.length)
        func wanted(_ name: String, _ isFitting: (Value) -> Bool) throws -> Value {
            let value = try resolved(text, mark)
            guard isFitting(value) else {
                let shown = places == nil ? "'\(text)'" : "this"
                throw at(mark, "\(shown) is no \(name), which its tag says it is")
            }
            return value
        }
        guard let tag = scalar.tag.map({ self.text($0) }) else {
            return scalar.style == YAML_PLAIN_SCALAR_STYLE ? try resolved(text, mark) : .text(text)
        }
        switch tag {
        case "!", Self.core + "str": return .text(text)
        case "!include" where places != nil: return .text(text)
        case Self.core + "int": return try wanted("integer") { $0.type == .int }
        case Self.core + "bool": return try wanted("bool") { $0.type == .bool }
        case Self.core + "null": return try wanted("null") { $0.isNull }
        case Self.core + "float":
            let value = try wanted("float") { $0.type == .float || $0.type == .int }
            if case .int(let int) = value { return .float(Double(int)) }
            return value
        default: throw unknown(tag, mark)
        }
    }

    private func resolved(_ text: String, _ mark: yaml_mark_t) throws -> Value {
        do { return try YAMLScalar.resolve(text) } catch let error as FormatError {
            // The only error there is: an integer beyond 64 bits.
            if keepsBigNumbers, let float = Double(text), let position = places?.indices.last {
                bigNumbers[position] = text
                return .float(float)
            }
            throw at(mark, error.message, help: error.help)
        }
    }

    /// libyaml has checked that its input is UTF-8.
    private func text(_ pointer: UnsafeMutablePointer<yaml_char_t>) -> String { String(cString: pointer) }

    private func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?, _ length: Int) -> String {
        String(decoding: UnsafeBufferPointer(start: pointer, count: length), as: UTF8.self)
    }
}
