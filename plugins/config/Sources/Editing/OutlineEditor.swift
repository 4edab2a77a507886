// Sets and takes out keys of a YAML or JSON text, by where its values stand.

import Formats
import PluginAPI

struct OutlineEditor {
    let text: EditedText
    let notation: DataNotation

    // MARK: Setting

    /// Sets what is at `steps` below `node`.
    func set(
        _ steps: ArraySlice<ConfigKey.Step>, _ value: Node, in node: OutlineNode, _ way: ConfigKey = .root
    ) throws
        -> [Splice]
    {
        guard let step = steps.first else { return [try replacement(of: node, by: value, way)] }
        let rest = steps.dropFirst()
        let next = way.appending(step)
        switch (step, node.content) {
        case (_, .alias):
            throw ConfigFailure(
                "`\(way.text)` is an alias here, and what it stands for belongs to other keys, too",
                help: "write its values out in the file first")
        case (.name(let name), .map(let entries)):
            if let entry = entries.last(where: { $0.name == name }) {
                if rest.isEmpty || !isBlank(entry.value) {
                    return try set(rest, value, in: entry.value, next)
                }
                return [try fill(entry, with: nested(rest, value), way: next, isFlow: node.isFlow)]
            }
            return try insert(name, nested(rest, value), into: node, entries)
        case (.index(let index), .list(let items)):
            let position = index < 0 ? items.count + index : index
            guard items.indices.contains(position) else {
                throw ConfigFailure(
                    "`\(way.text)` has \(items.count) item\(items.count == 1 ? "" : "s")",
                    help: "a new item comes with the whole list: `config set \(way.text) '[a, b]'`")
            }
            return try set(rest, value, in: items[position], next)
        default:
            let kind =
                switch node.content {
                case .map: "a section"
                case .list: "a list"
                case .scalar, .alias: "one value"
                }
            throw ConfigFailure(
                "`\(way.text)` is \(kind) in this file, so there is no `\(next.text)`",
                help: node.hasProperties ? "if it includes a file, `--file FILE` names that one" : nil)
        }
    }

    /// A value in the sections that lead to it.
    func nested(_ steps: ArraySlice<ConfigKey.Step>, _ value: Node) throws -> Node {
        var node = value
        for step in steps.reversed() {
            guard case .name(let name) = step else {
                throw ConfigFailure(
                    "one item of a list that isn't in this file can't be set",
                    help: "set the whole list: `'[a, b]'`")
            }
            var fields = Fields()
            fields.set(name, node)
            node = Node(.map(fields, isReplacing: false), value.origin)
        }
        return node
    }

    private func isBlank(_ node: OutlineNode) -> Bool {
        if case .scalar(.none) = node.content { return node.range.isEmpty && !node.hasProperties }
        return false
    }

    private func replacement(of node: OutlineNode, by value: Node, _ way: ConfigKey) throws -> Splice {
        if node.hasProperties {
            throw ConfigFailure(
                "`\(way.text)` has an anchor or a tag here, which says more than its value",
                help: "edit the file by hand")
        }
        if case .alias = node.content {
            throw ConfigFailure(
                "`\(way.text)` is an alias here", help: "write its value out in the file by hand")
        }
        guard case .scalar(let quotes) = node.content else {
            guard !hasComment(node.range) else {
                throw ConfigFailure(
                    "`\(way.text)` has comments in it, which a new value would take along",
                    help: "set its keys one by one")
            }
            // A block begins on a line of its own; a value stands behind its key.
            if !node.isFlow, way.isNamed {
                guard let start = valueStart(before: node.range.lowerBound) else {
                    throw ConfigFailure(
                        "a comment stands between `\(way.text)` and what is in it",
                        help: "set its keys one by one")
                }
                return Splice(start..<node.range.upperBound, " " + (try notation.text(value)))
            }
            return Splice(node.range, try notation.text(value, isFlow: node.isFlow))
        }
        // A date of TOML has no quotes and no type here but text.
        if notation == .toml, case .none = quotes, case .scalar(.string(let new)) = value.content,
            TOMLReader.isLocalTime(text.text(node.range)), TOMLReader.isLocalTime(new.string)
        {
            return Splice(node.range, new.string)
        }
        let written = try notation.text(value, quotes: quotes, isFlow: isInBrackets(node.range.lowerBound))
        return Splice(node.range, (isBlank(node) ? " " : "") + written)
    }

    /// Behind the `:` of the key whose block begins at `position`; nil where something stands between.
    private func valueStart(before position: Int) -> Int? {
        var at = position
        while at > 0, [0x20, 0x09, 0x0A, 0x0D].contains(text.bytes[at - 1]) { at -= 1 }
        guard at > 0, text.bytes[at - 1] == UInt8(ascii: ":") else { return nil }
        return at
    }

    /// Whether a plain text here must do without commas and brackets: in doubt it must.
    private func isInBrackets(_ position: Int) -> Bool {
        notation != .yaml || text.bytes[..<position].contains { "[{".utf8.contains($0) }
    }

    // MARK: New keys

    private func column(of entry: OutlineNode.Entry) -> Int {
        entry.key.lowerBound - text.lineStart(entry.key.lowerBound)
    }

    /// How far sections are indented in this file.
    private var step: Int {
        var before = 0
        var line = 0
        while line < text.bytes.count {
            let end = text.lineEnd(line)
            let spaces = text.bytes[line..<end].prefix { $0 == 0x20 }.count
            let first = text.bytes[(line + spaces)...].first
            if let first, first != 0x0A, first != 0x0D, first != UInt8(ascii: "#"), first != UInt8(ascii: "-")
            {
                if spaces > before { return spaces - before }
                before = spaces
            }
            line = end
        }
        return 2
    }

    /// The lines of a key with its value, sections as blocks.
    func block(_ name: String, _ value: Node, column: Int) throws -> [String] {
        let indent = String(repeating: " ", count: column)
        let key = indent + notation.key(name, isFlow: false) + ":"
        guard let fields = value.fields, fields.count > 0 else {
            return [key + " " + (try notation.text(value))]
        }
        return [key]
            + (try zip(fields.names, fields.nodes).flatMap { try block($0, $1, column: column + step) })
    }

    /// A section under a key that has no value yet.
    private func fill(_ entry: OutlineNode.Entry, with value: Node, way: ConfigKey, isFlow: Bool) throws
        -> Splice
    {
        if isFlow {
            return Splice(at: entry.value.range.lowerBound, " " + (try notation.text(value, isFlow: true)))
        }
        guard let fields = value.fields else { return try replacement(of: entry.value, by: value, way) }
        let lines = try zip(fields.names, fields.nodes).flatMap {
            try block($0, $1, column: column(of: entry) + step)
        }
        return text.newLines(lines, at: text.lineEnd(entry.value.range.lowerBound))
    }

    private func insert(_ name: String, _ value: Node, into node: OutlineNode, _ entries: [OutlineNode.Entry])
        throws
        -> [Splice]
    {
        if node.isFlow { return [try insertFlow(name, value, into: node, entries)] }
        guard let first = entries.first, let last = entries.last else {
            throw ConfigFailure("this section is written in a way that can't be edited")
        }
        let lines = try block(name, value, column: column(of: first))
        let end = max(last.key.upperBound, last.value.range.upperBound)
        return [text.newLines(lines, at: text.lineEnd(max(end - 1, 0)))]
    }

    /// For a file with no value: `name: value` at its end.
    func append(_ steps: ArraySlice<ConfigKey.Step>, _ value: Node) throws -> [Splice] {
        let whole = try nested(steps, value)
        guard notation == .yaml else {
            return [Splice(0..<text.bytes.count, try notation.text(whole) + text.newline)]
        }
        let lines = try zip(whole.fields?.names ?? [], whole.fields?.nodes ?? []).flatMap {
            try block($0, $1, column: 0)
        }
        return [text.newLines(lines, at: text.bytes.count)]
    }

    private func insertFlow(
        _ name: String, _ value: Node, into node: OutlineNode, _ entries: [OutlineNode.Entry]
    ) throws -> Splice {
        let written =
            notation.key(name, isFlow: true) + notation.assignment + (try notation.text(value, isFlow: true))
        guard let first = entries.first, let last = entries.last else {
            if hasComment(node.range) { throw ConfigFailure("the empty section has a comment in it") }
            return Splice(node.range, notation == .toml ? "{ \(written) }" : "{\(written)}")
        }
        let end = max(last.key.upperBound, last.value.range.upperBound)
        // In lines of their own where the others are.
        let line = text.lineStart(first.key.lowerBound)
        let isOfLines = line > node.range.lowerBound
        let indent = isOfLines ? text.text(line..<first.key.lowerBound) : ""
        let between = isOfLines ? text.newline + indent : " "
        if hasComment(end..<node.range.upperBound) {
            throw ConfigFailure(
                "a comment follows the last key of this section, and a new key would part the two",
                help: "edit the file by hand")
        }
        return Splice(at: end, "," + between + written)
    }

    // MARK: Removal

    func remove(_ steps: ArraySlice<ConfigKey.Step>, in node: OutlineNode, parent: OutlineNode.Entry? = nil)
        throws
        -> [Splice]
    {
        guard let step = steps.first else { return [] }
        let rest = steps.dropFirst()
        switch (step, node.content) {
        case (.name(let name), .map(let entries)):
            guard let position = entries.firstIndex(where: { $0.name == name }) else { break }
            if rest.isEmpty { return try removal(of: position, entries, in: node, parent) }
            return try remove(rest, in: entries[position].value, parent: entries[position])
        case (.index(let index), .list(let items)):
            let position = index < 0 ? items.count + index : index
            guard items.indices.contains(position) else { break }
            guard !rest.isEmpty else {
                throw ConfigFailure(
                    "single items of a list aren't taken out", help: "set the whole list: `'[a, b]'`")
            }
            return try remove(rest, in: items[position])
        default: break
        }
        throw ConfigFailure(
            "this file gets the key by an alias or a merge key", help: "edit the file by hand")
    }

    private func removal(
        of position: Int, _ entries: [OutlineNode.Entry], in node: OutlineNode, _ parent: OutlineNode.Entry?
    ) throws -> [Splice] {
        let entry = entries[position]
        let end = max(entry.key.upperBound, entry.value.range.upperBound)
        if node.isFlow {
            let range =
                if position + 1 < entries.count {
                    entry.key.lowerBound..<entries[position + 1].key.lowerBound
                } else if position > 0 {
                    max(
                        entries[position - 1].key.upperBound, entries[position - 1].value.range.upperBound)..<end
                } else {
                    node.range.lowerBound + 1..<node.range.upperBound - 1
                }
            return [try cut(range)]
        }
        let line = text.lineStart(entry.key.lowerBound)
        guard text.bytes[line..<entry.key.lowerBound].allSatisfy({ $0 == 0x20 }) else {
            // The first key of a list's item: the next one takes its place behind the dash.
            guard position + 1 < entries.count else {
                throw ConfigFailure(
                    "it is the only key of its item in a list", help: "set the whole list: `'[a, b]'`")
            }
            return [try cut(entry.key.lowerBound..<entries[position + 1].key.lowerBound)]
        }
        if hasComment(line..<end) {
            throw ConfigFailure(
                "the section has comments in it, which would go along", help: "take its keys out one by one")
        }
        let lines = Splice(line..<text.lineEnd(max(end - 1, line)), "")
        guard entries.count == 1, let parent else { return [lines] }
        // A key without a value would be null.
        let colon = text.bytes[parent.key.upperBound...].firstIndex(of: UInt8(ascii: ":"))
        return [Splice(at: (colon ?? parent.key.upperBound) + 1, " {}"), lines]
    }

    private func cut(_ range: Range<Int>) throws -> Splice {
        if hasComment(range) {
            throw ConfigFailure(
                "a comment stands beside it, which would go along", help: "edit the file by hand")
        }
        return Splice(range, "")
    }

    /// Whether a stretch may hold a comment: in doubt it does.
    private func hasComment(_ range: Range<Int>) -> Bool {
        let mark = notation == .json ? UInt8(ascii: "/") : UInt8(ascii: "#")
        let bytes = text.bytes
        return range.contains { index in
            guard bytes[index] == mark else { return false }
            if notation == .json {
                return index + 1 < bytes.count
                    && (bytes[index + 1] == mark || bytes[index + 1] == UInt8(ascii: "*"))
            }
            return index == range.lowerBound || [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index - 1])
        }
    }
}
