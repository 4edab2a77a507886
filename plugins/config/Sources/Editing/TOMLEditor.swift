// Sets and takes out keys of a TOML text.

import Formats
import PluginAPI

struct TOMLEditor {
    let text: EditedText
    private let outline: TOMLOutline
    private let inner: OutlineEditor

    /// Throws `FormatError`.
    init(_ bytes: [UInt8]) throws {
        text = EditedText(bytes)
        outline = try TOMLOutline.of(bytes)
        inner = OutlineEditor(text: text, notation: .toml)
    }

    /// An entry that sets a key or a value around it, and what remains of the key inside of its value.
    private func entry(_ key: ConfigKey) -> (
        table: Int, entry: TOMLOutline.Entry, rest: ArraySlice<ConfigKey.Step>
    )? {
        for (position, table) in outline.tables.enumerated() {
            guard let below = Self.rest(of: key.steps[...], behind: table.path) else { continue }
            for entry in table.entries {
                let names = entry.names.map(TOMLOutline.Step.name)
                if let rest = Self.rest(of: below, behind: names) { return (position, entry, rest) }
            }
        }
        return nil
    }

    private static func rest(of steps: ArraySlice<ConfigKey.Step>, behind path: [TOMLOutline.Step])
        -> ArraySlice<
            ConfigKey.Step
        >?
    {
        guard steps.count >= path.count else { return nil }
        for (step, part) in zip(steps, path) {
            switch (step, part) {
            case (.name(let a), .name(let b)) where a == b: continue
            case (.index(let a), .index(let b)) where a == b: continue
            default: return nil
            }
        }
        return steps.dropFirst(path.count)
    }

    func set(_ key: ConfigKey, _ value: Node) throws -> [Splice] {
        if let (_, entry, rest) = entry(key) { return try inner.set(rest, value, in: entry.value, key) }
        let isSection = outline.tables.contains { table in
            table.path.count >= key.steps.count
                && Self.rest(of: key.steps[...], behind: Array(table.path.prefix(key.steps.count))) != nil
                && !table.path.isEmpty
        }
        if isSection {
            throw ConfigFailure("`\(key.text)` is a section in this file", help: "set its keys one by one")
        }
        // The table nearest to it, and the names from there.
        var best = outline.tables[0]
        var names = key.steps[...]
        for table in outline.tables {
            guard let rest = Self.rest(of: key.steps[...], behind: table.path), !rest.isEmpty,
                rest.count < names.count
            else { continue }
            best = table
            names = rest
        }
        let path = try names.map { step in
            guard case .name(let name) = step else {
                throw ConfigFailure(
                    "one item of a list that isn't in this file can't be set",
                    help: "set the whole list: `'[a, b]'`")
            }
            return name
        }
        let written = try DataNotation.toml.text(value)
        func line(_ names: ArraySlice<String>) -> String {
            names.map { DataNotation.toml.key($0, isFlow: false) }.joined(separator: ".") + " = " + written
        }
        let isDotted = best.entries.contains { $0.names.count > 1 && $0.names[0] == path[0] }
        let hasIndex = best.path.contains { if case .index = $0 { true } else { false } }
        if path.count == 1 || isDotted || hasIndex { return [add(line(path[...]), to: best)] }
        // A table of its own, at the end.
        let header = key.steps.dropLast().map { step in
            if case .name(let name) = step { return DataNotation.toml.key(name, isFlow: false) }
            return ""
        }.joined(separator: ".")
        let isOpen = text.bytes.isEmpty
        return [
            text.newLines((isOpen ? [] : [""]) + ["[\(header)]", line(path.suffix(1))], at: text.bytes.count)
        ]
    }

    private func add(_ line: String, to table: TOMLOutline.Table) -> Splice {
        var indent = ""
        if let last = table.entries.last {
            let start = text.lineStart(last.range.lowerBound)
            indent = text.text(start..<last.range.lowerBound)
        } else if table.path.isEmpty, outline.tables.count > 1 {
            // Before the first header and the comments that belong to it.
            var position = outline.tables[1].start
            while position > 0 {
                let before = text.lineStart(position - 1)
                guard text.bytes[before] == UInt8(ascii: "#") else { break }
                position = before
            }
            return Splice(at: position, line + text.newline + text.newline)
        } else if table.path.isEmpty {
            return text.newLines([line], at: text.bytes.count)
        }
        return text.newLines([indent + line], at: table.end)
    }

    func remove(_ key: ConfigKey) throws -> [Splice] {
        guard let (_, entry, rest) = entry(key) else {
            throw ConfigFailure(
                "`\(key.text)` is a section in this file", help: "take its keys out one by one")
        }
        guard rest.isEmpty else { return try inner.remove(rest, in: entry.value) }
        let start = text.lineStart(entry.range.lowerBound)
        return [Splice(start..<text.lineEnd(entry.range.upperBound - 1), "")]
    }
}
