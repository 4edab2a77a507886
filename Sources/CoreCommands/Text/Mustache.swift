import Formats
import PluginAPI
import Syntax

/// Mustache templates (https://mustache.github.io/mustache.5.html): variables, sections, inverted sections, comments, partials,
/// other delimiters. Lambdas have no counterpart in data and are left out.
struct Mustache {
    indirect enum Node {
        case text(String)
        case variable(Name, isEscaped: Bool)
        case section(Name, isInverted: Bool, [Node])
        /// `indent` stands before each of its lines.
        case partial(Name, indent: String)
    }

    /// A name in a tag, and where it stands.
    struct Name {
        let text: String
        let line: Int
        let column: Int

        /// `.` has none.
        var parts: [Text] { text == "." ? [] : text.split(separator: ".").map { Text(String($0)) } }
    }

    let nodes: [Node]
    /// Whether it is more than one line.
    private let hasLines: Bool

    /// The values that it always asks for, and those that it asks the items of its sections for: what they haven't, it takes from
    /// around the section. Of sections in sections it depends.
    var wantedFields: [Signature.WantedField] {
        func line(_ name: Name) -> Int? { hasLines ? name.line : nil }
        return nodes.flatMap { node -> [Signature.WantedField] in
            switch node {
            case .variable(let name, _): name.text == "." ? [] : [.init(name.text, line: line(name))]
            case .section(let section, false, let inner) where section.text != ".":
                inner.compactMap { node in
                    guard case .variable(let name, _) = node, let first = name.parts.first else { return nil }
                    return .init(
                        section.text + "." + name.text, otherwise: first.string, line: line(name))
                }
            default: []
            }
        }
    }

    /// How deep sections may nest.
    private static let depthLimit = 200

    /// Throws `FormatError`.
    init(_ text: String) throws {
        var parser = Parser(Array(text.utf8))
        nodes = try parser.template()
        hasLines = text.utf8.dropLast().contains(0x0A)
    }

    private struct Parser {
        let bytes: [UInt8]
        var position = 0
        var open = Array("{{".utf8)
        var close = Array("}}".utf8)
        /// The nodes of each open section, the outermost first; and the tags that opened them.
        var levels: [[Node]] = [[]]
        var opened: [(name: Name, isInverted: Bool)] = []
        /// How far lines were counted, for the places of names: tags come in order.
        var counted = (offset: 0, line: 1, column: 1)

        init(_ bytes: [UInt8]) { self.bytes = bytes }

        mutating func template() throws -> [Node] {
            while let start = find(open, from: position) {
                let before = position
                position = start + open.count
                try tag(at: start, textFrom: before)
            }
            add(text: bytes[position...])
            if let unclosed = opened.last {
                throw FormatError(
                    "the section '\(unclosed.name.text)' is not closed", line: unclosed.name.line,
                    column: unclosed.name.column,
                    help: "`\(shown(open))/\(unclosed.name.text)\(shown(close))` closes it")
            }
            return levels[0]
        }

        private func shown(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

        private func find(_ needle: [UInt8], from start: Int) -> Int? {
            bytes.withUnsafeBufferPointer { firstRange(of: needle, in: $0, from: start)?.lowerBound }
        }

        private mutating func add(text: ArraySlice<UInt8>) {
            if !text.isEmpty { levels[levels.count - 1].append(.text(String(decoding: text, as: UTF8.self))) }
        }

        private func error(_ message: String, at offset: Int, help: String? = nil) -> FormatError {
            bytes.withUnsafeBufferPointer { FormatError(message, at: offset, of: $0, help: help) }
        }

        private mutating func name(_ content: ArraySlice<UInt8>, at start: Int) throws -> Name {
            let text = trimmed(content)
            guard !text.isEmpty else { throw error("a tag without a name", at: start) }
            guard !text.contains(where: isSpace),
                text == "." || !text.split(separator: ".", omittingEmptySubsequences: false).contains("")
            else {
                throw error(
                    "'\(text)' is no name", at: start,
                    help: "a name has no spaces, and parts with dots between")
            }
            while counted.offset < start {
                let byte = bytes[counted.offset]
                counted.offset += 1
                if byte == 0x0A {
                    (counted.line, counted.column) = (counted.line + 1, 1)
                } else if byte & 0xC0 != 0x80 {
                    counted.column += 1
                }
            }
            return Name(text: text, line: counted.line, column: counted.column)
        }

        private func isSpace(_ character: Character) -> Bool {
            character == " " || character == "\t" || character.isNewline
        }

        private func trimmed(_ content: ArraySlice<UInt8>) -> String {
            func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }
            var rest = content
            while let first = rest.first, isBlank(first) { rest.removeFirst() }
            while let last = rest.last, isBlank(last) { rest.removeLast() }
            return String(decoding: rest, as: UTF8.self)
        }

        /// The tag whose opening delimiter stands at `start`, with the text before it.
        private mutating func tag(at start: Int, textFrom before: Int) throws {
            let kind = position < bytes.count ? bytes[position] : 0
            var ending = close
            switch kind {
            case UInt8(ascii: "{"): ending = [UInt8(ascii: "}")] + close
            case UInt8(ascii: "="): ending = [UInt8(ascii: "=")] + close
            default: break
            }
            let isMarked = "{&#^/!>=".utf8.contains(kind)
            let contentStart = position + (isMarked ? 1 : 0)
            guard let end = find(ending, from: contentStart) else {
                throw error("the tag is not closed", at: start, help: "`\(shown(ending))` closes it")
            }
            let content = bytes[contentStart..<end]
            let after = end + ending.count

            // A tag that shows nothing and has its line for itself takes the whole line.
            let showsNothing = "#^/!>=".utf8.contains(kind)
            let line = showsNothing ? lone(start, after) : nil
            add(text: bytes[before..<max(before, line?.start ?? start)])
            position = line?.end ?? after

            switch kind {
            case UInt8(ascii: "!"): return
            case UInt8(ascii: "="): try setDelimiters(trimmed(content), at: start)
            case UInt8(ascii: "#"), UInt8(ascii: "^"):
                guard opened.count < Mustache.depthLimit else {
                    throw error("sections nest more than \(Mustache.depthLimit) deep", at: start)
                }
                opened.append((try name(content, at: start), kind == UInt8(ascii: "^")))
                levels.append([])
            case UInt8(ascii: "/"):
                let closing = try name(content, at: start)
                guard let section = opened.popLast(), let nodes = levels.popLast() else {
                    throw error("no section '\(closing.text)' is open here", at: start)
                }
                guard section.name.text == closing.text else {
                    throw error(
                        "'\(closing.text)' is closed where '\(section.name.text)' is open, since line \(section.name.line)",
                        at: start)
                }
                levels[levels.count - 1].append(.section(section.name, isInverted: section.isInverted, nodes))
            case UInt8(ascii: ">"):
                let indent = line.map { String(decoding: bytes[$0.start..<start], as: UTF8.self) } ?? ""
                levels[levels.count - 1].append(.partial(try name(content, at: start), indent: indent))
            default:
                let isEscaped = kind != UInt8(ascii: "{") && kind != UInt8(ascii: "&")
                levels[levels.count - 1].append(.variable(try name(content, at: start), isEscaped: isEscaped))
            }
        }

        /// The line of a tag if nothing else but white space is on it: from its first byte to behind its end.
        private func lone(_ start: Int, _ after: Int) -> (start: Int, end: Int)? {
            var first = start
            while first > 0, bytes[first - 1] != 0x0A {
                first -= 1
                guard bytes[first] == 0x20 || bytes[first] == 0x09 else { return nil }
            }
            var end = after
            while end < bytes.count, bytes[end] != 0x0A {
                guard bytes[end] == 0x20 || bytes[end] == 0x09 || bytes[end] == 0x0D else { return nil }
                end += 1
            }
            return (first, min(end + 1, bytes.count))
        }

        private mutating func setDelimiters(_ content: String, at start: Int) throws {
            let parts = content.split(whereSeparator: isSpace)
            guard parts.count == 2, !content.contains("=") else {
                throw error(
                    "two delimiters are expected here", at: start, help: "write it like `{{=<% %>=}}`")
            }
            open = Array(parts[0].utf8)
            close = Array(parts[1].utf8)
        }
    }
}

/// Fills templates in.
struct MustacheRenderer {
    /// Characters that mean something in HTML are written so that they don't.
    let escapesHTML: Bool
    /// A name that isn't there is nothing, instead of an error.
    let allowsMissing: Bool
    /// The text of a partial; throws a `FormatError` without a place if there is none.
    let partial: (String) throws -> String
    let checkInterrupt: () throws -> Void

    private static let partialDepthLimit = 100

    /// Throws `FormatError`, or `PartialError` for what is wrong in a partial.
    func render(_ template: Mustache, _ data: Value) throws -> String {
        var result = ""
        try append(template.nodes, [data], source: nil, depth: 0, to: &result)
        return result
    }

    /// What is wrong in a partial; its place is the partial's.
    struct PartialError: Error {
        let name: String
        let error: FormatError
    }

    private func append(
        _ nodes: [Mustache.Node], _ stack: [Value], source: String?, depth: Int, to result: inout String
    ) throws {
        for node in nodes {
            try checkInterrupt()
            switch node {
            case .text(let text): result += text
            case .variable(let name, let isEscaped):
                guard let value = look(name, stack), !value.isNull else {
                    if allowsMissing { continue }
                    throw failure(
                        "there is no '\(name.text)' in the data", name, source,
                        help: close(to: name, stack).map { "did you mean '\($0)'?" }
                            ?? "`{{#\(name.text)}}…{{/\(name.text)}}` writes something only where it is there"
                    )
                }
                let text: String
                do { text = try value.plainText() } catch let error as ErrorValue {
                    throw failure(
                        "'\(name.text)' is \(value.type.withArticle), which has no text of its own", name,
                        source,
                        help: error.help)
                }
                result += isEscaped && escapesHTML ? escaped(text) : text
            case .section(let name, let isInverted, let inner):
                let value = look(name, stack) ?? .null
                let items: [Value]
                switch value {
                case .null, .bool(false): items = []
                case .string(let text) where text.string.isEmpty: items = []
                case .list(let list): items = list.items
                case .range(let range):
                    do { items = try range.items() } catch let error as ErrorValue {
                        throw failure(error.message, name, source, help: error.help)
                    }
                default: items = [value]
                }
                if isInverted {
                    if items.isEmpty { try append(inner, stack, source: source, depth: depth, to: &result) }
                } else {
                    for item in items {
                        try append(inner, stack + [item], source: source, depth: depth, to: &result)
                    }
                }
            case .partial(let name, let indent):
                guard depth < Self.partialDepthLimit else {
                    throw failure("partials nest more than \(Self.partialDepthLimit) deep", name, source)
                }
                var text: String
                do { text = try partial(name.text) } catch let error as FormatError {
                    throw failure(error.message, name, source, help: error.help)
                }
                if !indent.isEmpty { text = indented(text, indent) }
                let template: Mustache
                do { template = try Mustache(text) } catch let error as FormatError {
                    throw PartialError(name: name.text, error: error)
                }
                try append(template.nodes, stack, source: name.text, depth: depth + 1, to: &result)
            }
        }
    }

    private func failure(_ message: String, _ name: Mustache.Name, _ source: String?, help: String? = nil)
        -> any Error
    {
        let error = FormatError(message, line: name.line, column: name.column, help: help)
        return source.map { PartialError(name: $0, error: error) } ?? error
    }

    /// The first part in the innermost context that has it, the others within that.
    private func look(_ name: Mustache.Name, _ stack: [Value]) -> Value? {
        let parts = name.parts
        guard let first = parts.first else { return stack.last }
        for context in stack.reversed() {
            guard case .record(let record) = context, var value = record.value(of: first) else { continue }
            for part in parts.dropFirst() {
                guard case .record(let inner) = value, let next = inner.value(of: part) else { return nil }
                value = next
            }
            return value
        }
        return nil
    }

    private func close(to name: Mustache.Name, _ stack: [Value]) -> String? {
        let names = stack.reversed().flatMap { context -> [String] in
            if case .record(let record) = context { return record.names }
            return []
        }
        return closest(to: name.text, among: names)
    }

    private func indented(_ text: String, _ indent: String) -> String {
        // Each line that there is begins with it; the empty piece behind the last newline is none.
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.enumerated().map { index, line in
            index == lines.count - 1 && line.isEmpty ? "" : indent + line
        }.joined(separator: "\n")
    }

    private func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
