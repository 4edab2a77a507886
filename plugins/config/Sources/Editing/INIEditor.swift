// Sets and takes out values of an INI file.

import Formats
import PluginAPI

/// Reads the lines as `INIReader` does, which has accepted them.
struct INIEditor {
    private let text: EditedText
    private var sections = [Section(path: [], header: nil)]

    private struct Section {
        let path: [String]
        /// Where its line begins; nil: what stands before all sections.
        let header: Int?
        var entries: [Entry] = []
    }

    private struct Entry {
        let name: String
        let line: Int
        /// Of the value as it is written.
        let value: Range<Int>
    }

    init(_ bytes: [UInt8]) {
        text = EditedText(bytes)
        var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while start < bytes.count {
            let end = text.lineEnd(start)
            read(trimmed(start..<end), line: start)
            start = end
        }
    }

    private func trimmed(_ range: Range<Int>) -> Range<Int> {
        func isBlank(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0D, 0x0A].contains(byte) }
        var range = range
        while !range.isEmpty, isBlank(text.bytes[range.lowerBound]) { range = range.dropFirst() }
        while !range.isEmpty, isBlank(text.bytes[range.upperBound - 1]) { range = range.dropLast() }
        return range
    }

    private mutating func read(_ line: Range<Int>, line start: Int) {
        guard let first = line.first.map({ text.bytes[$0] }), !";#".utf8.contains(first) else { return }
        if first == UInt8(ascii: "[") {
            let parts = text.text(line.dropFirst().dropLast()).split(
                separator: ".", omittingEmptySubsequences: false)
            let path = parts.map { part in
                String(
                    part.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }
                        .reversed())
            }
            sections.append(Section(path: path, header: start))
            return
        }
        guard let sign = line.first(where: { "=:".utf8.contains(text.bytes[$0]) }) else { return }
        let value = trimmed(sign + 1..<line.upperBound)
        sections[sections.count - 1].entries.append(
            Entry(
                name: text.text(trimmed(line.lowerBound..<sign)), line: start,
                value: value.isEmpty ? sign + 1..<sign + 1 : value))
    }

    private func entry(_ path: [String], _ name: String) -> Entry? {
        sections.lazy.filter { $0.path == path }.compactMap { $0.entries.first { $0.name == name } }.first
    }

    func set(_ key: ConfigKey, _ value: Node) throws -> [Splice] {
        let (path, name) = try names(key)
        let written = try Self.written(value)
        if let entry = entry(path, name) {
            let isBare = entry.value.isEmpty && text.bytes[entry.value.lowerBound - 1] != 0x20
            return [Splice(entry.value, (isBare ? " " : "") + written)]
        }
        if sections.contains(where: { $0.path.starts(with: path + [name]) }) {
            throw ConfigFailure("`\(key.text)` is a section in this file", help: "set its keys one by one")
        }
        let line = written.isEmpty ? "\(name) =" : "\(name) = \(written)"
        guard let section = sections.last(where: { $0.path == path }), section.header != nil || path.isEmpty
        else {
            let isOpen = text.bytes.isEmpty
            return [
                text.newLines(
                    (isOpen ? [] : [""]) + ["[\(path.joined(separator: "."))]", line], at: text.bytes.count)
            ]
        }
        if let last = section.entries.last?.line ?? section.header {
            return [text.newLines([line], at: text.lineEnd(last))]
        }
        // Before the first section.
        guard let first = sections.dropFirst().first?.header else {
            return [text.newLines([line], at: text.bytes.count)]
        }
        return [Splice(at: first, line + text.newline + text.newline)]
    }

    func remove(_ key: ConfigKey) throws -> [Splice] {
        let (path, name) = try names(key)
        guard let entry = entry(path, name) else {
            throw ConfigFailure(
                "`\(key.text)` is a section in this file", help: "take its keys out one by one")
        }
        return [Splice(entry.line..<text.lineEnd(entry.line), "")]
    }

    /// The sections that a key lies in, and its name there.
    private func names(_ key: ConfigKey) throws -> ([String], String) {
        let names = try key.steps.map { step in
            guard case .name(let name) = step else { throw ConfigFailure("an INI file has no lists") }
            return name
        }
        guard let last = names.last else { throw ConfigFailure("an INI file has no value without a name") }
        return (Array(names.dropLast()), last)
    }

    private static func written(_ node: Node) throws -> String {
        guard case .scalar(let value) = node.content else {
            throw ConfigFailure("a value in an INI file is one text, number or `true`")
        }
        guard case .float = value else {
            let text = value.isNull ? "null" : try value.revealedText()
            guard value.string != nil || value.type == .secret else { return text }
            guard !text.contains(where: \.isNewline) else {
                throw ConfigFailure("a value in an INI file is one line")
            }
            // In quotes it is text, whatever it looks like.
            let isPlain =
                (try? YAMLScalar.resolve(text))?.string == text && text.first != "\"" && text.first != "'"
                && text.first?.isWhitespace == false && text.last?.isWhitespace == false
            return isPlain || text.isEmpty ? text : "\"\(text)\""
        }
        return try DataNotation.yaml.text(node)
    }
}
