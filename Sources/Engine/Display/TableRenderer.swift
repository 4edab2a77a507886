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
                let lines = text.string.split(separator: "\n", omittingEmptySubsequences: false)
                result += label
                for (index, line) in lines.enumerated() where index < lines.count - 1 || !line.isEmpty {
                    if index > 0 { result += spaces(indent + column + 2) }
                    result += fitted(CellText.escaped(String(line)), indent: indent + column + 2) + "\n"
                }
            } else {
                result += label + fitted(cells.text(value), indent: indent + column + 2)
                while result.utf8.last == 0x20 { result.removeLast() }
                result += "\n"
            }
        }
        return result
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
                case .int, .float, .size, .duration: isEmpty = false
                case .null: break
                default:
                    isEmpty = false
                    column.isNumeric = false
                }
                let text = cells.text(value)
                let width = DisplayWidth.of(text)
                column.cells.append(text)
                column.widths.append(width)
                column.width = max(column.width, width)
            }
            if isEmpty { column.isNumeric = false }
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
                text = DisplayWidth.truncated(text, to: column.width)
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
        let least = 10
        func total(cap: Int) -> Int {
            columns.reduce(2 * (columns.count - 1)) { $0 + ($1.isNumeric ? $1.width : min($1.width, cap)) }
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
        // The cap leaves a few columns over: they go to the first columns that are cut.
        var spare = available - total(cap: low)
        for index in columns.indices where !columns[index].isNumeric && columns[index].width > low {
            let extra = spare > 0 ? 1 : 0
            columns[index].width = min(low + extra, columns[index].width)
            spare -= extra
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
