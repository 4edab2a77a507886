import CLibYAML
import PluginAPI
import Syntax

/// Tells a builder what libyaml's events say.
final class YAMLParser<Builder: DocumentBuilder> {
    var parser = yaml_parser_t()
    /// All of the text, while it is read.
    private(set) var input = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    /// Whether tags may say how values are merged; then values may be secrets, and no error shows them.
    let isConfiguration: Bool
    private let builder: Builder
    private let keepsBigNumbers: Bool
    private let checkInterrupt: () throws -> Void
    /// Is told what can be passed over, instead of an error; nil: nothing can.
    var onMistake: ((FormatError) -> Void)?
    private var event = yaml_event_t()
    private var events = 0

    private struct Anchor {
        let number: Int
        let nodes: Int
    }

    /// Those whose values are whole.
    private var anchors: [String: Anchor] = [:]
    private var anchorCount = 0
    /// Values told so far, aliases counted with all they stand for.
    private var nodes = 0
    /// Of the values, those that aliases stand for.
    private var aliased = 0
    private var depth = 0

    // A few lines of aliases of aliases can stand for more values than a machine has atoms. A configuration's are walked
    // again and again.
    private var nodeLimit: Int { 20_000_000 }
    private var aliasLimit: Int { isConfiguration ? 1_000_000 : nodeLimit }
    private var core: String { "tag:yaml.org,2002:" }

    /// `keepsBigNumbers`: integers beyond 64 bits are floats, and their text is told.
    init(
        _ builder: Builder, isConfiguration: Bool = false, keepsBigNumbers: Bool = false,
        checkInterrupt: @escaping () throws -> Void = {}
    ) {
        self.builder = builder
        self.isConfiguration = isConfiguration
        self.keepsBigNumbers = keepsBigNumbers
        self.checkInterrupt = checkInterrupt
    }

    /// `ended` is called after each document with the line, from 1, on which it begins. Throws `FormatError`, or what
    /// `ended` and the builder throw.
    func read(_ bytes: [UInt8], ended: (_ line: Int) throws -> Void) throws {
        guard yaml_parser_initialize(&parser) == 1 else {
            throw FormatError("there is no memory for the YAML reader")
        }
        defer {
            yaml_event_delete(&event)
            yaml_parser_delete(&parser)
        }
        try bytes.withUnsafeBufferPointer { buffer in
            yaml_parser_set_input_string(
                &parser, buffer.baseAddress ?? UnsafePointer(bitPattern: 1), buffer.count)
            input = buffer
            while true {
                try next()
                switch event.type {
                case YAML_STREAM_END_EVENT: return
                case YAML_DOCUMENT_START_EVENT:
                    anchors = [:]
                    let line = Int(event.start_mark.line) + 1
                    try next()
                    try value()
                    try ended(line)
                default: break
                }
            }
        }
    }

    private func report(_ mistake: FormatError) throws {
        guard let onMistake else { throw mistake }
        onMistake(mistake)
    }

    var knownAnchors: [String] { anchors.keys.sorted() }

    /// Puts the next event in the place of the last one.
    private func next() throws {
        yaml_event_delete(&event)
        events &+= 1
        if events & 0xFFF == 0 { try checkInterrupt() }
        guard yaml_parser_parse(&parser, &event) == 1 else { throw syntaxError() }
    }

    /// The value that the event begins; at its end the event is the value's last.
    private func value() throws {
        let mark = event.start_mark
        nodes += 1
        let before = nodes
        let anchor: String?
        switch event.type {
        case YAML_ALIAS_EVENT: return try alias(mark)
        case YAML_SCALAR_EVENT:
            anchor = event.data.scalar.anchor.map { text($0) }
            try scalar(mark)
        case YAML_SEQUENCE_START_EVENT:
            anchor = event.data.sequence_start.anchor.map { text($0) }
            try enter(mark)
            try builder.beginList(at: mark.place, try self.mark(event.data.sequence_start.tag, "seq", mark))
            try next()
            while event.type != YAML_SEQUENCE_END_EVENT {
                try value()
                try next()
            }
            depth -= 1
            try builder.end()
        case YAML_MAPPING_START_EVENT:
            anchor = event.data.mapping_start.anchor.map { text($0) }
            try enter(mark)
            try builder.beginRecord(at: mark.place, try self.mark(event.data.mapping_start.tag, "map", mark))
            try next()
            while event.type != YAML_MAPPING_END_EVENT {
                try key()
                try next()
                try value()
                try next()
            }
            depth -= 1
            try builder.end()
        default: throw at(mark, "a value is expected here")
        }
        if let anchor {
            builder.keep(as: newAnchor(anchor, nodes: nodes - before + 1))
        }
    }

    private func newAnchor(_ name: String, nodes: Int) -> Int {
        defer { anchorCount += 1 }
        anchors[name] = Anchor(number: anchorCount, nodes: nodes)
        return anchorCount
    }

    private func alias(_ mark: yaml_mark_t) throws {
        let name = text(event.data.alias.anchor)
        guard let known = anchors[name] else {
            try report(noAnchor(name, mark))
            return try builder.add(.null, at: mark.place, nil)
        }
        nodes += known.nodes
        aliased += known.nodes
        if nodes > nodeLimit || aliased > aliasLimit {
            throw at(
                mark, "aliases of aliases stand for more than \(min(nodeLimit, aliasLimit)) values",
                help: isConfiguration ? "write the values out, or in files of their own" : nil)
        }
        try builder.addKept(known.number, at: mark.place)
    }

    private func key() throws {
        let mark = event.start_mark
        let name: String
        var isMergeKey = false
        switch event.type {
        case YAML_SCALAR_EVENT:
            name = text(event.data.scalar.value, event.data.scalar.length)
            if let anchor = event.data.scalar.anchor {
                builder.keepKey(name, at: mark.place, as: newAnchor(text(anchor), nodes: 1))
            }
            isMergeKey = name == "<<" && event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE
        case YAML_ALIAS_EVENT:
            let alias = text(event.data.alias.anchor)
            guard let known = anchors[alias] else { throw noAnchor(alias, mark) }
            guard let text = builder.keptName(known.number) else {
                throw at(mark, "a key must be a single word or text")
            }
            name = text
        default: throw at(mark, "a key must be a single word or text, not a list or mapping")
        }
        guard try builder.addKey(name, at: mark.place, isMergeKey: isMergeKey) else {
            return try report(
                FormatError.duplicate(
                    name, at: mark.place, first: builder.line(ofKey: name),
                    help: isConfiguration ? FormatError.duplicateHelp : nil))
        }
    }

    private func enter(_ mark: yaml_mark_t) throws {
        depth += 1
        if depth > JSONText.depthLimit {
            throw at(mark, "lists and mappings nest more than \(JSONText.depthLimit) deep")
        }
    }

    // MARK: Tags

    /// What the tag of a list or mapping says. Throws where it has no meaning.
    private func mark(
        _ tag: UnsafeMutablePointer<yaml_char_t>?, _ expected: String, _ mark: yaml_mark_t
    ) throws -> SourceMark? {
        guard let tag = tag.map({ text($0) }), tag != "!", tag != core + expected else { return nil }
        switch tag {
        case "!append" where isConfiguration && expected == "seq": return .append
        case "!replace" where isConfiguration: return .replace
        default:
            try report(misfit(tag, expected == "seq" ? "a list" : "a mapping", mark) ?? unknown(tag, mark))
            return nil
        }
    }

    /// Of a tag that is known, and stands at something else than it says; nil: it is no such tag.
    private func misfit(_ tag: String, _ found: String, _ mark: yaml_mark_t) -> FormatError? {
        let core = tag.hasPrefix(core) ? tag.dropFirst(core.count) : ""
        switch core {
        case "null":
            return at(
                mark, "this is \(found), and no null, which its tag says it is",
                help: isConfiguration ? "`!!null` alone takes a key out" : nil)
        case "str", "int", "float", "bool", "seq", "map":
            let meant =
                ["str": "text", "int": "integer", "seq": "list", "map": "mapping"][core] ?? String(core)
            return at(
                mark, "this is \(found), and no \(meant), which its tag says it is",
                help: "leave the tag `!!\(core)` out")
        default: break
        }
        guard isConfiguration, ["!append", "!replace", "!include"].contains(tag) else { return nil }
        let meant = ["!append": "a list", "!replace": "a list or mapping"][tag] ?? "the name of a file"
        return at(mark, "this is \(found), and `\(tag)` is for \(meant)", help: "leave the tag `\(tag)` out")
    }

    private func unknown(_ tag: String, _ mark: yaml_mark_t) -> FormatError {
        let shown = tag.hasPrefix(core) ? "!!" + tag.dropFirst(core.count) : tag
        let known = ["!append", "!replace", "!include", "!!null", "!!str", "!!int", "!!float", "!!bool"]
        let letters = shown.drop { $0 == "!" }.lowercased()
        let close = known.first { $0.drop { $0 == "!" } == letters } ?? closest(to: shown, among: known)
        return at(
            mark, "the tag `\(shown)` has no meaning here",
            help: isConfiguration
                ? close.map { "did you mean `\($0)`?" }
                    ?? "lists may be `!append`, lists and mappings `!replace`, `!include` takes a file in, and `!!null` takes a key out"
                : nil
        )
    }

    // MARK: Scalars

    private func scalar(_ mark: yaml_mark_t) throws {
        let scalar = event.data.scalar
        let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
        guard let tag = scalar.tag else {
            return scalar.style == YAML_PLAIN_SCALAR_STYLE
                ? try resolved(bytes, mark)
                : try builder.add(.text(String(decoding: bytes, as: UTF8.self)), at: mark.place, nil)
        }
        let name = text(tag)
        switch name {
        case "!", core + "str":
            try builder.add(.text(String(decoding: bytes, as: UTF8.self)), at: mark.place, nil)
        case "!include" where isConfiguration:
            try builder.add(.text(String(decoding: bytes, as: UTF8.self)), at: mark.place, .include)
        case core + "int": try resolved(bytes, mark, as: "integer") { $0.type == .int ? $0 : nil }
        case core + "bool": try resolved(bytes, mark, as: "bool") { $0.type == .bool ? $0 : nil }
        case core + "null":
            try resolved(bytes, mark, as: "null", isConfiguration ? .null : nil) { $0.isNull ? $0 : nil }
        case core + "float":
            try resolved(bytes, mark, as: "float") { value in
                if case .int(let int) = value { return .float(Double(int)) }
                return value.type == .float ? value : nil
            }
        default:
            try report(misfit(name, "one value", mark) ?? unknown(name, mark))
            try builder.add(.null, at: mark.place, nil)
        }
    }

    /// A plain scalar. `fitting` gives what its tag, which is for `name`, makes of it, or nil.
    private func resolved(
        _ bytes: UnsafeBufferPointer<UInt8>, _ mark: yaml_mark_t, as name: String = "",
        _ sourceMark: SourceMark? = nil, _ fitting: (Value) -> Value? = { $0 }
    ) throws {
        let value: Value
        var bigNumber: String?
        do { value = try YAMLScalar.resolve(bytes) } catch let error as FormatError {
            // The only error there is: an integer beyond 64 bits.
            let text = String(decoding: bytes, as: UTF8.self)
            guard keepsBigNumbers || onMistake != nil, let float = Double(text) else {
                throw at(mark, error.message, help: error.help)
            }
            if !keepsBigNumbers { try report(at(mark, error.message, help: error.help)) }
            bigNumber = text
            value = .float(float)
        }
        guard let fitted = fitting(value) else {
            let shown = isConfiguration ? "this" : "'\(String(decoding: bytes, as: UTF8.self))'"
            try report(
                at(
                    mark,
                    bytes.isEmpty
                        ? "no \(name) stands behind its tag"
                        : "\(shown) is no \(name), which its tag says it is",
                    help: sourceMark == .null ? "`!!null` alone takes a key out" : nil))
            return try builder.add(.null, at: mark.place, nil)
        }
        try builder.add(fitted, at: mark.place, sourceMark)
        if let bigNumber { builder.noteBigNumber(bigNumber) }
    }

    /// libyaml has checked that its input is UTF-8.
    private func text(_ pointer: UnsafeMutablePointer<yaml_char_t>) -> String { String(cString: pointer) }

    private func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?, _ length: Int) -> String {
        String(decoding: UnsafeBufferPointer(start: pointer, count: length), as: UTF8.self)
    }
}

extension yaml_mark_t {
    fileprivate var place: SourcePlace { SourcePlace(line: Int(line) + 1, column: Int(column) + 1) }
}
