import Platform
import PluginAPI

/// Values as the shell shows them: a list of records as a table, a record as names and values, a list
/// of other things an item a line.
///
/// Pure. `width` is that of the terminal in columns; nil is plain: nothing is cut to fit, and times are
/// in UTC. `colour` allows escape sequences. The text ends with a newline unless it is empty.
/// Streams are collected by the caller.
public struct TableRenderer {
    private let width: Int?
    private let colour: Bool
    private let cells: CellText

    public static func text(_ value: Value, width: Int?, colour: Bool) -> String {
        TableRenderer(width: width, colour: colour).block(value, indent: 0)
    }

    private init(width: Int?, colour: Bool) {
        self.width = width.map { max($0, 20) }
        self.colour = colour
        cells = CellText(isLocal: width != nil)
    }

    /// Lines, each ended by a newline.
    private func block(_ value: Value, indent: Int) -> String {
        switch value {
        case .null: ""
        case .string(let text):
            text.string.isEmpty || text.string.utf8.last == 0x0A ? text.string : text.string + "\n"
        case .bytes(let bytes):
            if let text = String(validating: bytes.storage, as: UTF8.self) {
                block(.text(text), indent: indent)
            } else {
                CellText.summary(bytes) + "\n"
            }
        case .list(let list):
            if list.items.isEmpty {
                width == nil ? "" : dim("(empty list)") + "\n"
            } else if list.items.isTable {
                table(list.items, indent: indent)
            } else {
                list.items.map { item($0, indent: indent) }.joined()
            }
        case .record(let record):
            if record.count == 0 {
                width == nil ? "" : dim("(empty record)") + "\n"
            } else {
                pairs(record, indent: indent)
            }
        default: cells.text(value) + "\n"
        }
    }

    /// A string keeps its own lines; all else is one line, an item that is null an empty one.
    private func item(_ value: Value, indent: Int) -> String {
        switch value {
        case .string, .bytes:
            let text = block(value, indent: indent)
            return text.isEmpty ? "\n" : text
        default: return fitted(cells.text(value), indent: indent) + "\n"
        }
    }

    // MARK: - A record

    /// Columns; a record that would stand farther in is a cell.
    private static let deepest = 200

    private func pairs(_ record: Record, indent: Int) -> String {
        let names = record.names.map(CellText.escaped)
        let column = min(
            names.map(DisplayWidth.of).max() ?? 0, width.map { max(($0 - indent) / 2, 8) } ?? Int.max)
        var result = ""
        for (name, value) in zip(names, record.values) {
            let shown = DisplayWidth.truncated(name, to: column)
            let label = bold(shown) + spaces(column - DisplayWidth.of(shown) + 2)
            result += spaces(indent)
            if isNested(value), indent < TableRenderer.deepest {
                result += bold(shown) + "\n"
                if case .record(let inner) = value {
                    result += pairs(inner, indent: indent + 2)
                } else if case .list(let list) = value {
                    result += table(list.items, indent: indent + 2)
                }
            } else if case .string(let text) = value, text.string.utf8.contains(0x0A) {
                // Its own lines, under one another.
                var lines = text.string.split(separator: "\n", omittingEmptySubsequences: false)
                if lines.last?.isEmpty == true { lines.removeLast() }
                let start = indent + column + 2
                let shown = lines.flatMap { rows(of: CellText.escaped(String($0)), indent: start) }
                for (index, line) in shown.enumerated() {
                    result += (index == 0 ? label : spaces(start)) + line + "\n"
                }
            } else {
                let start = indent + column + 2
                for (index, line) in rows(of: cells.text(value), indent: start).enumerated() {
                    result += (index == 0 ? label : spaces(start)) + line
                    while result.utf8.last == 0x20 { result.removeLast() }
                    result += "\n"
                }
            }
        }
        return result
    }

    /// So many rows of the screen a value of a record takes at most.
    private static let mostRows = 20

    /// A text of one line cut into rows that fit, at spaces where there are any.
    private func rows(of text: String, indent: Int) -> [String] {
        guard let width else { return [text] }
        let room = max(width - indent, 8)
        var rows: [String] = []
        var rest = text.unicodeScalars[...]
        while DisplayWidth.exceeds(room, rest), rows.count < TableRenderer.mostRows - 1 {
            var used = 0
            var row = rest.prefix {
                used += DisplayWidth.of($0)
                return used <= room
            }
            if let space = row.lastIndex(of: " "), row[..<space].count > room / 2 {
                row = row[...space]
            }
            rows.append(String(row))
            rest = rest[row.endIndex...]
        }
        return rows + [DisplayWidth.truncated(String(rest), to: room)]
    }

    private func isNested(_ value: Value) -> Bool {
        switch value {
        case .record(let record): record.count > 0
        case .list(let list): list.items.isTable
        default: false
        }
    }

    // MARK: - A table

    private struct Column {
        let name: String
        var cells: [String] = []
        var widths: [Int] = []
        /// The widest of its cells and its name.
        var width: Int
        /// Numbers, sizes and durations stand to the right, and are never cut.
        var isNumeric = true
        /// Times lose their offset first, then the seconds, then the time of the day.
        var isTime = true

        /// What it takes where no column is to be wider than so much.
        func width(within cap: Int) -> Int {
            if isNumeric || width <= cap { return width }
            guard isTime else { return cap }
            return Column.timeLengths.first { $0 <= cap } ?? cap
        }

        /// `2026-11-30T04:14:49`, `2026-11-30T04:14`, `2026-11-30`
        static let timeLengths = [19, 16, 10]

        /// A cell's text in the column's width.
        func cut(_ text: String) -> String {
            isTime && Column.timeLengths.contains(width) && text.utf8.count > width && text.utf8.first != 0x2D
                ? String(text.prefix(width)) : DisplayWidth.truncated(text, to: width)
        }

        init(name: String) {
            self.name = name
            width = DisplayWidth.of(name)
        }
    }

    private func table(_ rows: [Value], indent: Int) -> String {
        var columns: [Column] = []
        for name in rows.columns {
            var column = Column(name: CellText.escaped(name.string))
            column.cells.reserveCapacity(rows.count)
            var isEmpty = true
            for case .record(let row) in rows {
                let value = row.value(of: name) ?? .null
                switch value {
                case .int, .float, .size, .duration:
                    isEmpty = false
                    column.isTime = false
                case .time:
                    isEmpty = false
                    column.isNumeric = false
                case .null: break
                default:
                    isEmpty = false
                    column.isNumeric = false
                    column.isTime = false
                }
                let text = cells.text(value)
                let width = DisplayWidth.of(text)
                column.cells.append(text)
                column.widths.append(width)
                column.width = max(column.width, width)
            }
            if isEmpty {
                column.isNumeric = false
                column.isTime = false
            }
            columns.append(column)
        }
        let left = fit(&columns, indent: indent)
        var result = line(columns, indent: indent) { column in
            (column.name, DisplayWidth.of(column.name))
        } style: {
            bold($0)
        }
        for index in rows.indices {
            result += line(columns, indent: indent) {
                ($0.cells[index], $0.widths[index])
            } style: {
                $0
            }
        }
        if !left.isEmpty {
            let names = left.map(\.name).joined(separator: ", ")
            let note = "… \(left.count) more column\(left.count == 1 ? "" : "s"): \(names)"
            result += spaces(indent) + dim(fitted(note, indent: indent)) + "\n"
        }
        return result
    }

    private func line(
        _ columns: [Column], indent: Int, cell: (Column) -> (text: String, width: Int),
        style: (String) -> String
    ) -> String {
        var result = spaces(indent)
        for (position, column) in columns.enumerated() {
            if position > 0 { result += "  " }
            var (text, width) = cell(column)
            if width > column.width {
                text = column.cut(text)
                width = DisplayWidth.of(text)
            }
            let padding = spaces(column.width - width)
            if column.isNumeric {
                result += padding + style(text)
            } else {
                result += style(text)
                if position < columns.count - 1 { result += padding }
            }
        }
        while result.utf8.last == 0x20 { result.removeLast() }
        return result + "\n"
    }

    /// Cuts the widest text columns until the table fits. Where that would leave too little of them, columns
    /// are taken off from the right: those are returned.
    private func fit(_ columns: inout [Column], indent: Int) -> [Column] {
        guard let width else { return [] }
        let available = max(width - indent, 10)
        let least = min(14, max(10, available / 6))
        func total(cap: Int) -> Int {
            columns.reduce(2 * (columns.count - 1)) { $0 + $1.width(within: cap) }
        }
        var left: [Column] = []
        while columns.count > 1, total(cap: least) > available { left.insert(columns.removeLast(), at: 0) }
        guard total(cap: Int.max) > available else { return left }
        var low = 1
        var high = available
        while low < high {
            let middle = (low + high + 1) / 2
            if total(cap: middle) <= available { low = middle } else { high = middle - 1 }
        }
        // What the cap leaves over goes to the columns of text that are cut.
        var spare = available - total(cap: low)
        let wanted = columns.map(\.width)
        for index in columns.indices { columns[index].width = columns[index].width(within: low) }
        while spare > 0 {
            let before = spare
            for index in columns.indices
            where spare > 0 && columns[index].width < wanted[index] && !columns[index].isTime {
                columns[index].width += 1
                spare -= 1
            }
            if spare == before { break }
        }
        return left
    }

    // MARK: - Pieces

    private func fitted(_ text: String, indent: Int) -> String {
        guard let width else { return text }
        return DisplayWidth.truncated(text, to: max(width - indent, 8))
    }

    private func spaces(_ count: Int) -> String { String(repeating: " ", count: max(count, 0)) }
    private func bold(_ text: String) -> String {
        colour && !text.isEmpty ? "\u{1B}[1m" + text + "\u{1B}[0m" : text
    }
    private func dim(_ text: String) -> String { colour ? "\u{1B}[2m" + text + "\u{1B}[0m" : text }
}
