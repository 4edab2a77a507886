import CLibYAML
import PluginAPI
import Syntax

// What is wrong with a YAML text, in words that help.

extension YAMLParser {
    /// What libyaml stumbled over.
    func syntaxError() -> FormatError {
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
        if message.contains("expected whitespace or line break"), let context = parser.context,
            String(cString: context).contains("tag")
        {
            return at(
                parser.problem_mark, "there is no space after the tag",
                help: "between a tag and a bracket that closes stands a space: `!!null }`")
        }
        if message.contains("did not find expected alphabetic or numeric character"),
            let context = parser.context
        {
            let isAlias = String(cString: context).contains("alias")
            let sign = isAlias ? "*" : "&"
            return at(
                parser.context_mark,
                "`\(sign)` begins an \(isAlias ? "alias" : "anchor"), and no name follows",
                help: "text that begins with it is quoted: `\"\(sign)\"`")
        }
        if beginsWithTab(line: Int(parser.problem_mark.line)) {
            return at(
                parser.problem_mark, "a tab stands where the line is indented", help: "indent by spaces")
        }
        let problemLine = Int(parser.problem_mark.line)
        if let (line, column) = [problemLine - 1, problemLine].lazy.compactMap({ self.foreignBlank(line: $0) }
        ).first {
            return FormatError(
                "a blank stands here that is no space, as pages and documents have", line: line,
                column: column,
                help: "write a space instead")
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
        if message.contains("did not find expected ','"), endsOpen(line: Int(parser.context_mark.line)) {
            return at(
                parser.context_mark, "the bracket that begins here is not closed",
                help: "close it, or write a comma before what goes on in the next line")
        }
        return at(parser.problem_mark, message, help: yamlHelps.first { message.contains($0.problem) }?.help)
    }

    /// Whether a line (from 0), which is not the last one read, ends neither in a comma nor in a bracket.
    private func endsOpen(line: Int) -> Bool {
        guard Int(parser.problem_mark.line) > line else { return false }
        let last = text(ofLine: line).last { ![0x20, 0x09, 0x0D].contains($0) }
        return last.map { !",[{".utf8.contains($0) } ?? false
    }

    /// Whether the blanks that begin a line (from 0) have a tab among them.
    private func beginsWithTab(line: Int) -> Bool { text(ofLine: line).first { $0 != 0x20 } == 0x09 }

    /// Where, both from 1, a no-break or other wide space is among the blanks that begin a line (from 0).
    private func foreignBlank(line: Int) -> (line: Int, column: Int)? {
        guard line >= 0 else { return nil }
        let text = text(ofLine: line)
        let spaces = text.prefix { $0 == 0x20 }
        let rest = text.dropFirst(spaces.count)
        let blanks: [[UInt8]] = [
            [0xC2, 0xA0], [0xE2, 0x80, 0x83], [0xE2, 0x80, 0xAF], [0xE3, 0x80, 0x80],
        ]
        return blanks.contains { rest.starts(with: $0) } ? (line + 1, spaces.count + 1) : nil
    }

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

    func noAnchor(_ name: String, _ mark: yaml_mark_t) -> FormatError {
        let close = closest(to: name, among: knownAnchors)
        // In a configuration it may be a password that begins with a star.
        let shown = !isConfiguration || close != nil ? "anchor `&\(name)`" : "anchor of this name"
        return at(
            mark, "there is no \(shown) before this alias (or it is inside of it)",
            help: close.map { "did you mean `*\($0)`?" } ?? "text that begins with `*` is quoted")
    }

    func at(_ mark: yaml_mark_t, _ message: String, help: String? = nil) -> FormatError {
        FormatError(message, line: Int(mark.line) + 1, column: Int(mark.column) + 1, help: help)
    }
}

/// By parts of libyaml's messages.
private let yamlHelps: [(problem: String, help: String)] = [
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
