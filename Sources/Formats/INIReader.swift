import PluginAPI

/// Reads INI files: `[section]` and `name = value` or `name: value` a line, comments at a line's start by `;` or `#`.
///
/// `[a.b]` is the section `b` within `a`. A value is typed as YAML's plain scalars are; in quotes it is text.
public struct INIReader {
    private final class Section {
        var names: [String] = []
        var places: [String: SourcePlace] = [:]
        var values: [String: (value: Value, place: SourcePlace)] = [:]
        var sections: [String: Section] = [:]
    }

    private static let root = SourcePlace(line: 1, column: 1)

    /// With its places; a name that is there already is an error. Throws `FormatError`.
    public static func placed(_ bytes: [UInt8]) throws -> PlacedDocument {
        let text = String(
            decoding: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...], as: UTF8.self)
        let whole = Section()
        var current = whole
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            try read(line.unicodeScalars, line: index + 1, whole, &current)
        }
        var places = [root]
        let value = document(whole, &places)
        return PlacedDocument(value: value, places: places)
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\t" || scalar == "\r"
    }

    private static func trimmed(_ text: Substring.UnicodeScalarView) -> Substring.UnicodeScalarView {
        var text = text.drop(while: isBlank)
        while let last = text.last, isBlank(last) { text.removeLast() }
        return text
    }

    private static func read(
        _ line: Substring.UnicodeScalarView, line number: Int, _ whole: Section, _ current: inout Section
    ) throws {
        func place(_ index: Substring.UnicodeScalarView.Index) -> SourcePlace {
            SourcePlace(line: number, column: line.distance(from: line.startIndex, to: index) + 1)
        }
        let content = trimmed(line)
        guard let first = content.first, first != ";", first != "#" else { return }
        if first == "[" {
            guard content.last == "]" else {
                throw FormatError(
                    "the section's `]` is missing", line: number, column: 1, help: "write [name]")
            }
            current = whole
            for part in Substring(content.dropFirst().dropLast()).split(
                separator: ".", omittingEmptySubsequences: false)
            {
                let name = String(trimmed(part.unicodeScalars))
                guard !name.isEmpty, current.values[name] == nil else {
                    throw FormatError(
                        name.isEmpty ? "the section has no name" : "`\(name)` is a value already",
                        line: number,
                        column: 1, help: "write [name], or [outer.inner]")
                }
                if current.sections[name] == nil {
                    current.names.append(name)
                    current.sections[name] = Section()
                    current.places[name] = place(content.startIndex)
                }
                current = current.sections[name] ?? current
            }
            return
        }
        guard let sign = content.firstIndex(where: { $0 == "=" || $0 == ":" }) else {
            throw FormatError(
                "there is no `=` here", line: number, column: Int(place(content.startIndex).column),
                help: "write `name = value`, and `;` before a comment")
        }
        let name = String(trimmed(content[..<sign]))
        guard !name.isEmpty else {
            throw FormatError("a name is expected before `=`", line: number, column: 1)
        }
        guard current.values[name] == nil, current.sections[name] == nil else {
            throw FormatError(
                "the name '\(name)' is there already", line: number,
                column: Int(place(content.startIndex).column), help: "keep one of the two",
                reason: .duplicateKey)
        }
        let written = trimmed(content[content.index(after: sign)...])
        current.names.append(name)
        current.places[name] = place(content.startIndex)
        let text = String(written)
        let value: Value
        if written.count > 1, let quote = written.first, quote == "\"" || quote == "'", written.last == quote
        {
            value = .text(String(written.dropFirst().dropLast()))
        } else if text.isEmpty {
            value = .text("")
        } else {
            do { value = try YAMLScalar.resolve(text) } catch let error as FormatError {
                throw FormatError(
                    error.message, line: number, column: Int(place(written.startIndex).column),
                    help: error.help)
            }
        }
        current.values[name] = (value, place(written.startIndex))
    }

    private static func document(_ section: Section, _ places: inout [SourcePlace]) -> Value {
        let record = Record()
        for name in section.names {
            let key = section.places[name] ?? root
            places.append(key)
            if let inner = section.sections[name] {
                places.append(key)
                record.set(Text(name), document(inner, &places))
            } else if let (value, place) = section.values[name] {
                places.append(place)
                record.set(Text(name), value)
            }
        }
        return .record(record)
    }
}
