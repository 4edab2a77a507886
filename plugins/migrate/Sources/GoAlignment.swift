// Columns that gofmt keeps aligned: where a name in them gets longer or shorter, what stands beside it moves along.

import Platform

/// Works out the blanks that change around edits, so that a file that gofmt had formatted stays so.
struct GoAlignment {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var lines: [Range<Int>] = []
    /// By line, in order: what changes, with the number of characters that it gets.
    private var changes: [Int: [(start: Int, end: Int, count: Int)]] = [:]
    private var comments: [Int: Int] = [:]
    /// Lines that go as a whole.
    private var removed: Set<Int> = []
    /// Strings and runes, in order.
    private let texts: [Range<Int>]

    /// Edits of blanks, besides `edits`, which are in order and do not overlap.
    static func edits(_ syntax: GoSyntax, _ edits: [Edit]) -> [Edit] {
        let changing = edits.filter { edit in
            edit.grade != .unsure && !edit.text.utf8.contains(0x0A)
                && edit.text.unicodeScalars.count != characters(syntax.bytes, edit.start..<edit.end)
                && !syntax.bytes[edit.start..<edit.end].contains(0x0A)
        }
        let removing = edits.filter { edit in
            edit.grade != .unsure && edit.text.isEmpty && edit.end > edit.start
                && syntax.bytes[edit.end - 1] == 0x0A
                && (edit.start == 0 || syntax.bytes[edit.start - 1] == 0x0A)
        }
        guard !changing.isEmpty || !removing.isEmpty else { return [] }
        var alignment = GoAlignment(syntax)
        return alignment.run(changing, removing)
    }

    private static func characters(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int {
        bytes[range].count { $0 & 0xC0 != 0x80 }
    }

    private init(_ syntax: GoSyntax) {
        bytes = syntax.bytes
        texts = syntax.tokens.filter { $0.kind == .string || $0.kind == .literal }.map { $0.start..<$0.end }
        var start = 0
        for at in bytes.indices where bytes[at] == 0x0A {
            lines.append(start..<at)
            start = at + 1
        }
        lines.append(start..<bytes.count)
        for comment in syntax.comments {
            let line = line(of: comment.lowerBound)
            comments[line] = min(comments[line] ?? .max, comment.lowerBound)
        }
    }

    private func line(of offset: Int) -> Int {
        lines.partitioningIndex { $0.lowerBound > offset } - 1
    }

    private mutating func run(_ edits: [Edit], _ removing: [Edit]) -> [Edit] {
        for edit in removing { removed.formUnion(line(of: edit.start)..<line(of: edit.end)) }
        var touched: [Int] = []
        for edit in edits {
            let line = line(of: edit.start)
            if touched.last != line { touched.append(line) }
            changes[line, default: []].append((edit.start, edit.end, edit.text.unicodeScalars.count))
        }
        var found: [Edit] = []
        var done: Set<Int> = []
        // From left to right: what moves a column moves those after it.
        var places: [(column: Int, line: Int, boundary: Int)] = []
        for line in touched {
            guard let first = changes[line]?.first?.end else { continue }
            places += boundaries(line).filter { $0.offset > first }.map { ($0.column, line, $0.offset) }
        }
        for line in removed { places += boundaries(line).map { ($0.column, line, $0.offset) } }
        for place in places.sorted(by: { ($0.column, $0.line) < ($1.column, $1.line) })
        where !done.contains(place.boundary) {
            let group = group(place.line, place.boundary)
            done.formUnion(group.map(\.boundary))
            guard group.count > 1, isColumn(group) else { continue }
            // A column is one wider than its longest cell.
            let rest = group.filter { !removed.contains($0.line) }
            let ends = rest.map { newColumn($0.line, $0.end) }
            let target = (ends.max() ?? 0) + 1
            for (cell, end) in zip(rest, ends) where target - end != cell.boundary - cell.end {
                changes[cell.line, default: []].append((cell.end, cell.boundary, target - end))
                found.append(
                    Edit(
                        start: cell.end, end: cell.boundary, text: String(repeating: " ", count: target - end)
                    ))
            }
        }
        return found
    }

    /// A cell of a column that ends with blanks before `boundary`.
    private struct Cell {
        var line: Int
        /// Where its text ends, and where the next begins.
        var end: Int
        var boundary: Int
    }

    /// Longer lines are in no columns.
    private static let longest = 1000

    /// Where blanks end in a line's code, the comment after it included.
    private func boundaries(_ line: Int) -> [(offset: Int, column: Int)] {
        let range = lines[line]
        let limit = min(comments[line] ?? range.upperBound - 1, range.upperBound - 1)
        guard range.lowerBound < limit, range.count <= Self.longest else { return [] }
        var found: [(offset: Int, column: Int)] = []
        var column = 0
        for at in range.lowerBound...limit {
            if at > range.lowerBound, isBoundary(at) { found.append((at, column)) }
            if bytes[at] & 0xC0 != 0x80 { column += 1 }
        }
        return found
    }

    /// Whether blanks end before an offset, and none that a string or a rune holds.
    private func isBoundary(_ offset: Int) -> Bool {
        guard bytes[offset] > 0x20, bytes[offset - 1] == 0x20 else { return false }
        return texts.holding(offset - 1) == nil
    }

    private func column(_ line: Int, _ offset: Int) -> Int {
        Self.characters(bytes, lines[line].lowerBound..<offset)
    }

    private func indentation(_ line: Int) -> Int { bytes[lines[line]].prefix { $0 == 0x09 }.count }

    /// The column as it is once the changes are made.
    private func newColumn(_ line: Int, _ offset: Int) -> Int {
        var result = column(line, offset)
        for change in changes[line] ?? [] where change.end <= offset {
            result += change.count - Self.characters(bytes, change.start..<change.end)
        }
        return result
    }

    /// The cell that ends at a column in a line; nil where none does.
    private func cell(_ line: Int, atColumn column: Int, _ indentation: Int) -> Cell? {
        guard lines.indices.contains(line), self.indentation(line) == indentation else { return nil }
        let range = lines[line]
        guard range.count <= Self.longest else { return nil }
        var at = range.lowerBound
        var count = 0
        while at < range.upperBound, count < column {
            at += 1
            while at < range.upperBound, bytes[at] & 0xC0 == 0x80 { at += 1 }
            count += 1
        }
        guard at < range.upperBound, at > range.lowerBound, isBoundary(at),
            at <= comments[line] ?? .max
        else { return nil }
        var end = at
        while end > range.lowerBound, bytes[end - 1] == 0x20 { end -= 1 }
        guard end > range.lowerBound + indentation else { return nil }
        return Cell(line: line, end: end, boundary: at)
    }

    /// The lines around one in which a cell ends at the same column.
    private func group(_ line: Int, _ boundary: Int) -> [Cell] {
        let column = column(line, boundary)
        let indentation = indentation(line)
        guard let own = cell(line, atColumn: column, indentation) else { return [] }
        var result = [own]
        var at = line - 1
        while let cell = cell(at, atColumn: column, indentation) {
            result.append(cell)
            at -= 1
        }
        at = line + 1
        while let cell = cell(at, atColumn: column, indentation) {
            result.append(cell)
            at += 1
        }
        return result
    }

    private func isColumn(_ group: [Cell]) -> Bool {
        guard group.contains(where: { $0.boundary - $0.end == 1 }) else { return false }
        if group.contains(where: { $0.boundary - $0.end > 1 }) { return true }
        // All of one width: comments and tags are aligned, other words stand so by chance.
        return group.allSatisfy { bytes[$0.boundary] == 0x60 || comments[$0.line] == $0.boundary }
    }
}
