// Sets and takes out variables of a `.env` file.

import Formats
import PluginAPI

struct DotenvEditor {
    let text: EditedText

    init(_ bytes: [UInt8]) { text = EditedText(bytes) }

    /// The stretch of a variable's value, quotes included. `place` is where the reader saw it.
    private func value(at place: SourcePlace) -> Range<Int> {
        var start = 0
        for _ in 1..<max(place.line, 1) { start = text.lineEnd(start) }
        let line = start..<text.bytes.count
        // Names are ASCII, so columns are bytes here.
        start = min(line.lowerBound + Int(place.column) - 1, text.bytes.count)
        let bytes = text.bytes
        if start < bytes.count, bytes[start] == UInt8(ascii: "\"") || bytes[start] == UInt8(ascii: "'") {
            var at = start + 1
            while at < bytes.count, bytes[at] != bytes[start] {
                at += bytes[at] == UInt8(ascii: "\\") && bytes[start] == UInt8(ascii: "\"") ? 2 : 1
            }
            return start..<min(at + 1, bytes.count)
        }
        var at = start
        var end = start
        var isAfterSpace = true
        while at < bytes.count, bytes[at] != 0x0A, !(bytes[at] == UInt8(ascii: "#") && isAfterSpace) {
            isAfterSpace = bytes[at] == 0x20 || bytes[at] == 0x09 || bytes[at] == 0x0D
            at += 1
            if !isAfterSpace { end = at }
        }
        return start..<end
    }

    func set(_ name: String, _ value: String, at place: SourcePlace?) throws -> [Splice] {
        guard let place else {
            guard name.utf8.first.map({ DotenvReader.isNameByte($0, first: true) }) ?? false,
                name.utf8.dropFirst().allSatisfy({ DotenvReader.isNameByte($0, first: false) })
            else {
                throw ConfigFailure("`\(name)` is no variable's name", help: "write it like DATABASE_URL")
            }
            return [text.newLines([name + "=" + (try written(value, nil))], at: text.bytes.count)]
        }
        let range = self.value(at: place)
        let quote = range.isEmpty ? nil : text.bytes[range.lowerBound]
        return [Splice(range, try written(value, quote))]
    }

    private func written(_ value: String, _ quote: UInt8?) throws -> String {
        let isWord =
            !value.isEmpty
            && value.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && !"\"'#$`\\".utf8.contains($0) }
        if quote == UInt8(ascii: "'") || (quote == nil && !isWord), !value.contains("'") {
            return "'\(value)'"
        }
        if isWord, quote != UInt8(ascii: "\""), quote != UInt8(ascii: "'") { return value }
        guard !value.contains("\\") else {
            throw ConfigFailure(
                "a value with both `'` and `\\` can't be written into a .env file that all programs read alike"
            )
        }
        var text = value.replacing("\"", with: "\\\"").replacing("$", with: "\\$")
        text = text.replacing("\n", with: "\\n").replacing("\t", with: "\\t").replacing("\r", with: "\\r")
        return "\"\(text)\""
    }

    func remove(at place: SourcePlace) -> [Splice] {
        let range = value(at: place)
        return [
            Splice(
                text.lineStart(range.lowerBound)..<text.lineEnd(max(range.upperBound - 1, range.lowerBound)),
                "")
        ]
    }
}
