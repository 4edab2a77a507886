import Formats
import PluginAPI

/// Reads CSV (RFC 4180) row by row from pieces of bytes. All cells are text; line ends may be `\n` or `\r\n`;
/// blank lines are left out.
final class CSVReader {
    struct Options {
        /// What is read, for help.
        var form: SeparatedForm
        var separator: UInt8
        var hasHeader = true
        /// Rows may be shorter or longer than the header.
        var isFlexible = false

        init(_ form: SeparatedForm = .csv) {
            self.form = form
            separator = form.separator
        }
    }

    private enum State {
        case start, plain, quoted
        /// A quote inside quotes: the end, or half of a pair.
        case quote
    }

    private let options: Options
    private let read: () throws -> [UInt8]?
    private var chunk: [UInt8] = []
    private var position = 0
    private var line = 1
    /// Where the row begins that was read last.
    private var rowLine = 1
    private var isFirstChunk = true
    private var keys: KeySet?

    init(_ options: Options, read: @escaping () throws -> [UInt8]?) {
        self.options = options
        self.read = read
    }

    /// All rows of a text. Throws `FormatError`.
    static func rows(_ bytes: [UInt8], _ options: Options) throws -> [Value] {
        var left: [UInt8]? = bytes
        let reader = CSVReader(options) {
            defer { left = nil }
            return left
        }
        var rows: [Value] = []
        while let row = try reader.next() { rows.append(row) }
        return rows
    }

    /// The next row as a record; nil at the end.
    func next() throws -> Value? {
        if keys == nil {
            guard let first = try cells() else { return nil }
            if options.hasHeader {
                keys = try header(first)
            } else {
                keys = KeySet(first.indices.map { Text("column\($0 + 1)") })
                return row(first)
            }
        }
        guard let cells = try cells(), let keys else { return nil }
        if cells.count != keys.names.count, !options.isFlexible {
            throw FormatError(
                "this row has \(cells.count == 1 ? "1 cell" : "\(cells.count) cells"), the \(options.hasHeader ? "header" : "first row") has \(keys.names.count)",
                line: rowLine,
                help: "`\(options.form.command) --flexible` allows rows of any length")
        }
        return row(cells)
    }

    private func row(_ cells: [Value]) -> Value {
        guard let keys else { return .null }
        let width = keys.names.count
        if cells.count == width { return .record(Record(keys: keys, values: cells)) }
        if cells.count < width {
            return .record(
                Record(keys: keys, values: cells + Array(repeating: .null, count: width - cells.count)))
        }
        let record = Record(keys: keys, values: Array(cells.prefix(width)))
        for index in width..<cells.count { record.set(Text("column\(index + 1)"), cells[index]) }
        return .record(record)
    }

    private func header(_ cells: [Value]) throws -> KeySet {
        let seen = Record()
        for (index, cell) in cells.enumerated() {
            var name = Text(cell.string ?? "")
            if name.string.isEmpty { name = Text("column\(index + 1)") }
            if seen.value(of: name) != nil {
                throw FormatError(
                    "the header has two columns named '\(name.string)'", line: rowLine,
                    help: "`\(options.form.command) --no-header` numbers the columns")
            }
            seen.set(name, .null)
        }
        return seen.keys
    }

    /// The cells of the next row that is not blank; nil at the end.
    private func cells() throws -> [Value]? {
        var cells: [Value] = []
        var cell: [UInt8] = []
        var state = State.start
        rowLine = line
        func finish() {
            cells.append(.decoding(cell))
            cell.removeAll(keepingCapacity: true)
            state = .start
        }
        while true {
            if position == chunk.count {
                guard let more = try read() else {
                    if state == .quoted { throw FormatError("the text ends inside quotes", line: rowLine) }
                    if state == .start && cells.isEmpty { return nil }
                    if cell.last == 0x0D, state == .plain { cell.removeLast() }
                    finish()
                    return cells
                }
                chunk = more
                position = 0
                if isFirstChunk {
                    // A byte-order mark may come in pieces.
                    while chunk.count < 3, let more = try read() { chunk += more }
                    isFirstChunk = false
                    if chunk.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
                }
                continue
            }
            let byte = chunk[position]
            position += 1
            switch state {
            case .start, .plain:
                if byte == options.separator {
                    finish()
                } else if byte == 0x0A {
                    line += 1
                    if state == .plain, cell.last == 0x0D { cell.removeLast() }
                    if cells.isEmpty, cell.isEmpty {
                        state = .start
                        rowLine = line
                        continue
                    }
                    finish()
                    return cells
                } else if byte == UInt8(ascii: "\""), state == .start {
                    state = .quoted
                } else {
                    cell.append(byte)
                    state = .plain
                }
            case .quoted:
                if byte == UInt8(ascii: "\"") {
                    state = .quote
                } else {
                    if byte == 0x0A { line += 1 }
                    cell.append(byte)
                }
            case .quote:
                if byte == UInt8(ascii: "\"") {
                    cell.append(byte)
                    state = .quoted
                } else if byte == options.separator {
                    finish()
                } else if byte == 0x0A {
                    line += 1
                    finish()
                    return cells
                } else if byte != 0x0D {
                    throw FormatError(
                        "there is text after a closing quote", line: line,
                        help: "a quote inside quotes is written twice")
                }
            }
        }
    }
}
