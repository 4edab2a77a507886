import CLibEdit

/// A line higher than the window. libedit draws its last rows only, and loses the cursor where that is above them. So
/// it draws to nowhere while the line is that high, and the rows around the cursor are drawn here, in the whole window.
struct TallView {
    /// The first row of the line that is shown.
    private var top = 0

    /// What the terminal is to be sent to show `height` rows of the line, the cursor's among them, from the
    /// window's first row on.
    mutating func output(
        prompt: Prompt, line: [UInt32], cursor: Int, kinds: [TextKind]?, height: Int, columns: Int
    ) -> String {
        let place = TallView.place(of: cursor, in: line, after: prompt, columns: columns)
        top = min(max(top, place.row - height + 1), place.row)
        var whole = ColouredRows(columns: columns, shown: top..<(top + height))
        whole.add(prompt: prompt, line: line, kinds: kinds)
        // Nothing is kept empty below the line's end.
        if whole.count < top + height, top > 0 {
            top = max(whole.count - height, 0)
            whole = ColouredRows(columns: columns, shown: top..<(top + height))
            whole.add(prompt: prompt, line: line, kinds: kinds)
        }
        var output = "\u{1B}[?25l"
        for (index, row) in whole.rows.enumerated() { output += "\u{1B}[\(index + 1)H\u{1B}[m\u{1B}[K" + row }
        output += "\u{1B}[m"
        if whole.rows.count < height { output += "\u{1B}[\(whole.rows.count + 1)H\u{1B}[J" }
        return output + "\u{1B}[\(place.row - top + 1);\(place.column + 1)H\u{1B}[?25h"
    }

    private static func place(
        of cursor: Int, in line: [UInt32], after prompt: Prompt, columns: Int
    ) -> ScreenLayout {
        var layout = ScreenLayout(columns: columns)
        layout.add(prompt.visible)
        layout.add(line.prefix(cursor))
        return layout.cursor(before: line.dropFirst(cursor).first)
    }
}

/// The rows that a prompt and a line take in a window, each in its colours.
struct ColouredRows {
    /// Those of `shown`.
    private(set) var rows: [String] = []
    /// Of the rows in `rows`, those that go on in the next because they are full.
    private(set) var full: Set<Int> = []
    private let shown: Range<Int>
    private var pen: ScreenLayout
    private var kind: TextKind?

    init(columns: Int, shown: Range<Int>) {
        self.shown = shown
        pen = ScreenLayout(columns: columns)
    }

    /// How many rows there are, shown or not.
    var count: Int { pen.row + 1 }

    mutating func add(prompt: Prompt, line: [UInt32], kinds: [TextKind]?) {
        for (index, scalar) in prompt.visible.enumerated() {
            if let colour = prompt.colours[index] { put(colour) }
            add(scalar)
        }
        for (index, scalar) in line.enumerated() {
            let new = kinds?[index] ?? .plain
            if kind != new {
                kind = new
                put(new.colour.description)
            }
            add(scalar)
        }
        put("")
    }

    private mutating func add(_ scalar: UInt32) {
        let before = pen
        pen.add(CollectionOfOne(scalar))
        switch scalar {
        case 0x0A: put("", at: before.row)
        case 0x09: put(String(repeating: " ", count: max(pen.column - before.column, 0)), at: before.row)
        case 0..<0x20, 0x7F:
            let letter = Unicode.Scalar(UInt8(scalar ^ 0x40))
            put("^" + String(Character(letter)), at: before.row)
        default:
            let row = before.cursor(before: scalar).row
            put(Unicode.Scalar(scalar).map { String(Character($0)) } ?? "\u{FFFD}", at: row)
            if pen.row > row, shown.contains(row) { full.insert(row - shown.lowerBound) }
        }
    }

    private mutating func put(_ text: String, at row: Int? = nil) {
        let row = row ?? pen.row
        guard shown.contains(row) else { return }
        // A colour goes on from the row before.
        while rows.count <= row - shown.lowerBound { rows.append(kind?.colour.description ?? "") }
        rows[row - shown.lowerBound] += text
    }
}

extension LineEditor {
    /// Looks whether the line is higher than the window, and changes who draws it. Before a key is waited for.
    /// - Returns: whether it is drawn here.
    func updateTallView() -> Bool {
        let isTall = layout().end.row >= screen.rows - 1
        if isTall, tallView == nil, nops_el_set_visible(handle, false) { tallView = TallView() }
        if !isTall, tallView != nil {
            leaveTallView()
            nops_el_draw(handle)
        }
        return tallView != nil
    }

    /// The rows around the cursor, and below them the list if there is one.
    func drawTallView() {
        let screen = screen
        let listed = listRows(room: screen.rows - 2)
        let line = line
        let scalars = line.text.unicodeScalars.map(\.value)
        let kinds = kinds(of: line.text, scalars.count)
        let height = max(screen.rows - listed.count, 1)
        var output =
            tallView?.output(
                prompt: prompt, line: scalars, cursor: line.cursor,
                kinds: kinds, height: height, columns: screen.columns) ?? ""
        if !listed.isEmpty {
            output += "\u{1B}7"
            for (index, row) in listed.enumerated() {
                output += "\u{1B}[\(height + index + 1)H\u{1B}[K" + row
            }
            output += "\u{1B}8"
        }
        write(output)
    }

    /// libedit draws again, from an empty window.
    func leaveTallView() {
        guard tallView != nil else { return }
        tallView = nil
        _ = nops_el_set_visible(handle, true)
        write("\u{1B}[H\u{1B}[J")
    }

    /// The line as it stays above what comes next: all of it, but of a pasted book the last window.
    func finishTallView(with text: String) {
        guard tallView != nil else { return }
        leaveTallView()
        let scalars = text.unicodeScalars.map(\.value)
        let screen = screen
        var end = ScreenLayout(columns: screen.columns)
        end.add(prompt.visible)
        end.add(scalars)
        let isLong = scalars.count > LineEditor.longest
        var whole = ColouredRows(
            columns: screen.columns, shown: (isLong ? max(end.row - screen.rows, 0) : 0)..<(end.row + 1))
        whole.add(prompt: prompt, line: scalars, kinds: kinds(of: text, scalars.count))
        var output = ""
        for (index, row) in whole.rows.enumerated() {
            // The terminal wraps a full row by itself: it then knows that the next one belongs to it.
            output += row + (whole.full.contains(index) ? "" : "\u{1B}[m\r\n")
        }
        write(output)
    }
}
