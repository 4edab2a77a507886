import Platform
import PluginAPI
import Syntax

struct DetectColumns: Command {
    let name = "detect columns"
    var signature: Signature {
        Signature(
            name, "Reads the aligned columns that programs print as a table.",
            details:
                "The first line has the columns' names. Columns are told by the spaces that all lines share, so cells may hold "
                + "single spaces and be empty; where rows are out of line, by words, the last column taking the rest. Rules such "
                + "as `---- ----` and blank lines are left out. All cells are text, an empty one is null.",
            flags: [
                .init(
                    "no-headers", short: "n", "The first line is data; the columns are column1, column2, …."),
                .init(
                    "skip", short: "s", .int, "Leave out so many lines at the start, 0 or more.",
                    accepted: .atLeast(0)),
            ],
            input: [.string, .bytes, .list, .stream], output: .table,
            examples: [
                .init(
                    "\"NAME    READY  AGE\\nweb-1   1/1    5d\\nweb-22  0/1    2 hours\" | detect columns | to json --compact",
                    "As kubectl prints.",
                    prints:
                        "[{\"NAME\":\"web-1\",\"READY\":\"1/1\",\"AGE\":\"5d\"},"
                        + "{\"NAME\":\"web-22\",\"READY\":\"0/1\",\"AGE\":\"2 hours\"}]"),
                .init("df | detect columns | get 'Mounted on'", "What is mounted where."),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        var skipped = try call.optionalInt("skip") ?? 0
        let lines = try call.textLines()
        defer { lines.close() }
        var rows: [ColumnLine] = []
        while let line = try lines.next() {
            try call.context.checkInterrupt()
            if skipped > 0 {
                skipped -= 1
                continue
            }
            let row = ColumnLine(try call.text(of: line).string)
            if !row.words.isEmpty, !row.isRule { rows.append(row) }
        }
        guard let first = rows.first else { return .items([]) }
        let hasHeader = !call.flag("no-headers")
        // Without a header the first line stands for one; then no column can be told from its name.
        let data = hasHeader ? Array(rows.dropFirst()) : rows
        let columns = ColumnLayout(first, data, isHeader: hasHeader)
        var names: [Text] = []
        for (index, name) in columns.names.enumerated() {
            let wanted = hasHeader ? name : "column\(index + 1)"
            var unique = wanted
            var number = 2
            while names.contains(where: { $0.string == unique }) {
                unique = "\(wanted)_\(number)"
                number += 1
            }
            names.append(Text(unique))
        }
        let keys = KeySet(names)
        return .items(
            data.map { line in
                .record(
                    Record(keys: keys, values: columns.cells(of: line).map { $0.isEmpty ? .null : .text($0) })
                )
            })
    }
}

/// A line of a printed table: its words, and the column of the screen that each begins and ends at.
private struct ColumnLine {
    let scalars: [Unicode.Scalar]
    /// Positions in `scalars` and on the screen.
    let words: [(range: Range<Int>, columns: Range<Int>)]

    init(_ text: String) {
        var scalars: [Unicode.Scalar] = []
        for scalar in text.unicodeScalars {
            // Tabs stop every eight columns.
            if scalar == "\t" {
                let width = scalars.reduce(0) { $0 + DisplayWidth.of($1) }
                scalars += Array(repeating: " ", count: 8 - width % 8)
            } else if scalar != "\r" {
                scalars.append(scalar)
            }
        }
        var words: [(range: Range<Int>, columns: Range<Int>)] = []
        var column = 0
        var start: (index: Int, column: Int)?
        for (index, scalar) in scalars.enumerated() {
            if scalar == " " || scalar == "\u{A0}" {
                if let begun = start { words.append((begun.index..<index, begun.column..<column)) }
                start = nil
            } else if start == nil {
                start = (index, column)
            }
            column += DisplayWidth.of(scalar)
        }
        if let begun = start { words.append((begun.index..<scalars.count, begun.column..<column)) }
        self.scalars = scalars
        self.words = words
    }

    /// Nothing but what rules are drawn with.
    var isRule: Bool {
        scalars.count > 2 && scalars.contains("-")
            && scalars.allSatisfy { "-+=| ─┼".unicodeScalars.contains($0) }
            && words.allSatisfy { $0.range.count > 1 }
    }

    func text(_ words: Range<Int>) -> String {
        guard let first = words.first, let last = words.last else { return "" }
        return String(
            String.UnicodeScalarView(
                scalars[self.words[first].range.lowerBound..<self.words[last].range.upperBound]))
    }

    /// Whether something stands in any of these columns of the screen.
    func covers(_ columns: Range<Int>) -> Bool { words.contains { $0.columns.overlaps(columns) } }
}

private struct ColumnLayout {
    private enum Cut {
        /// Each column ends before this column of the screen; the last has the rest.
        case positions([Int])
        case words
    }

    let names: [String]
    private let cut: Cut

    init(_ header: ColumnLine, _ rows: [ColumnLine], isHeader: Bool) {
        // Columns of the screen that are blank in every line.
        let width = max(
            header.words.last?.columns.upperBound ?? 0,
            rows.map { $0.words.last?.columns.upperBound ?? 0 }.max() ?? 0)
        var isBlank = Array(repeating: true, count: width + 1)
        for line in [header] + rows {
            for word in line.words { for column in word.columns { isBlank[column] = false } }
        }

        var groups: [Range<Int>] = []
        var ends: [Int] = []
        var isOutOfLine = false
        for (index, word) in header.words.enumerated() {
            guard index > 0 else {
                groups.append(0..<1)
                continue
            }
            let before = header.words[index - 1].columns
            let gap = before.upperBound..<word.columns.lowerBound
            // Left-aligned cells reach into the gap from the left, right-aligned ones from the right.
            if let end = gap.first(where: { isBlank[$0] }) {
                groups.append(index..<index + 1)
                ends.append(end)
                continue
            }
            // No line is blank there: two words of one name where every row goes on through a single space.
            let isOneName =
                gap.count == 1 && !rows.isEmpty
                && (rows.allSatisfy {
                    $0.covers(gap) || !$0.covers(before.lowerBound..<word.columns.upperBound)
                }
                    // `Mounted on` with short paths: rows have fewer words than the header, and none begins below the second.
                    || rows.allSatisfy { row in
                        row.words.count < header.words.count
                            && !row.words.contains { word.columns.contains($0.columns.lowerBound) }
                    })
            if !isOneName { isOutOfLine = true }
            groups[groups.count - 1] = groups[groups.count - 1].lowerBound..<index + 1
        }
        // Single spaces everywhere, and a word for each column: nothing was put in line.
        let isPlain =
            zip(header.words, header.words.dropFirst()).allSatisfy {
                $1.columns.lowerBound - $0.columns.upperBound == 1
            } && rows.allSatisfy { $0.words.count == header.words.count }
        if isOutOfLine || (isPlain && !rows.isEmpty) {
            cut = .words
            names = header.words.indices.map { header.text($0..<$0 + 1) }
            return
        }
        // `Mounted on`: a second word, one space away, under which no row has anything.
        if isHeader, !rows.isEmpty {
            var index = 1
            while index < groups.count {
                let begin = ends[index - 1]
                let end = index < ends.count ? ends[index] : Int.max
                let gap =
                    header.words[groups[index].lowerBound].columns.lowerBound
                    - header.words[groups[index].lowerBound - 1].columns.upperBound
                if gap == 1, !rows.contains(where: { $0.covers(begin..<end) }) {
                    groups[index - 1] = groups[index - 1].lowerBound..<groups[index].upperBound
                    groups.remove(at: index)
                    ends.remove(at: index - 1)
                } else {
                    index += 1
                }
            }
        }
        names = groups.map { header.text($0) }
        cut = .positions(ends)
    }

    func cells(of line: ColumnLine) -> [String] {
        switch cut {
        case .words:
            var cells = names.indices.dropLast().map { $0 < line.words.count ? line.text($0..<$0 + 1) : "" }
            let last = names.count - 1
            cells.append(last < line.words.count ? line.text(last..<line.words.count) : "")
            return cells
        case .positions(let ends):
            var cells: [String] = []
            var next = 0
            for end in ends {
                let start = next
                while next < line.words.count, line.words[next].columns.lowerBound < end { next += 1 }
                cells.append(line.text(start..<next))
            }
            cells.append(line.text(next..<line.words.count))
            return cells
        }
    }
}
