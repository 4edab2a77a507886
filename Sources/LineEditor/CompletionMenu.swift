import CLibEdit

/// What the word at the cursor could be, below the line, to choose from.
struct CompletionMenu {
    let completion: Completion
    /// The line when it opened, which Escape brings back.
    let original: LineEditor.Line
    private(set) var selected: Int?
    /// The first row of it that is shown.
    private var top = 0

    init(_ completion: Completion, on line: LineEditor.Line) {
        self.completion = completion
        original = line
    }

    private var candidates: [Completion.Candidate] { completion.candidates }
    private var isDescribed: Bool { candidates.contains { $0.summary != nil } }

    enum Move {
        case next
        case previous
        case left
        case right
    }

    /// False where there is nothing to the left or right.
    mutating func move(_ move: Move, columns: Int) -> Bool {
        let last = candidates.count - 1
        switch move {
        case .next: selected = selected.map { $0 == last ? 0 : $0 + 1 } ?? 0
        case .previous: selected = selected.map { $0 == 0 ? last : $0 - 1 } ?? last
        case .left, .right:
            let down = grid(columns: columns).down
            guard let old = selected, down <= last else { return false }
            let new = old + (move == .left ? -down : down)
            if candidates.indices.contains(new) { selected = new }
        }
        return true
    }

    /// The line with the selected candidate in it.
    func line(isFinal: Bool) -> LineEditor.Line {
        guard let selected else { return original }
        let scalars = Array(original.text.unicodeScalars)
        let start = min(max(completion.start, 0), original.cursor)
        var text = candidates[selected].text
        // A space that is there already is stepped over.
        if isFinal, candidates[selected].ending != " " || scalars.dropFirst(original.cursor).first != " " {
            text += candidates[selected].ending
        }
        var view = String.UnicodeScalarView(scalars[..<start])
        view.append(contentsOf: text.unicodeScalars)
        view.append(contentsOf: scalars[original.cursor...])
        return LineEditor.Line(text: String(view), cursor: start + text.unicodeScalars.count)
    }

    // MARK: - On the screen

    /// How many candidates stand below one another, and how wide one is.
    private func grid(columns: Int) -> (down: Int, width: Int) {
        let widest = candidates.map { ScreenLayout.width(of: $0.label) }.max() ?? 0
        // One long name does not take the room of what is said of the others.
        if isDescribed { return (candidates.count, min(widest, max(columns / 2, 20))) }
        let width = min(widest + 2, columns)
        let across = max(columns / max(width, 1), 1)
        return ((candidates.count + across - 1) / across, width)
    }

    /// At most `room` rows, none wider than the screen is.
    mutating func rows(room: Int, columns: Int) -> [String] {
        let (down, width) = grid(columns: columns)
        // The last row tells of those that have no room.
        let height = down <= room ? down : max(room - 1, 1)
        if let selected {
            let row = selected % down
            top = min(max(top, row - height + 1), row)
        }
        top = min(top, down - height)
        var rows: [String] = []
        for row in top..<(top + height) {
            var text = ""
            for index in stride(from: row, to: candidates.count, by: down) {
                text += cell(index, width: width, columns: columns - 1)
            }
            rows.append(text)
        }
        if height < down, room > 1 {
            let above = (0..<candidates.count).count { $0 % down < top }
            let below = (0..<candidates.count).count { $0 % down >= top + height }
            let parts = [(above, "\(above) above"), (below, "\(below) more")].filter { $0.0 > 0 }.map(\.1)
            let text = LineEditor.cut("… and " + parts.joined(separator: ", "), to: columns - 1)
            rows.append("\u{1B}[2m" + text + "\u{1B}[m")
        }
        return rows
    }

    private func cell(_ index: Int, width: Int, columns: Int) -> String {
        let candidate = candidates[index]
        let label = LineEditor.cut(candidate.label, to: min(isDescribed ? width : max(width - 2, 1), columns))
        var text = index == selected ? "\u{1B}[7m" + label + "\u{1B}[m" : label
        let used = ScreenLayout.width(of: label)
        guard isDescribed else { return text + String(repeating: " ", count: max(width - used, 0)) }
        let room = columns - width - 2
        if let summary = candidate.summary, room >= 10 {
            text += String(repeating: " ", count: width - used + 2)
            text += "\u{1B}[2m" + LineEditor.cut(summary, to: room) + "\u{1B}[m"
        }
        return text
    }
}

extension LineEditor {
    /// A text with `…` for what has no room; characters without a width are left out.
    static func cut(_ text: String, to room: Int) -> String {
        var shown = String.UnicodeScalarView()
        var width = 0
        for scalar in text.unicodeScalars {
            let own = ScreenLayout.width(of: scalar.value)
            guard own > 0 else { continue }
            if width + own > room {
                while width + 1 > room, let last = shown.popLast() {
                    width -= ScreenLayout.width(of: last.value)
                }
                if room > 0 { shown.append("…") }
                break
            }
            shown.append(scalar)
            width += own
        }
        return String(shown)
    }

    /// A key while the menu is open.
    func continueMenu(with key: [UInt32]) {
        let move: CompletionMenu.Move
        switch String(String.UnicodeScalarView(key.compactMap(Unicode.Scalar.init))) {
        case "\t", "\u{1B}[B", "\u{1B}OB", "\u{0E}": move = .next
        case "\u{1B}[Z", "\u{1B}[A", "\u{1B}OA", "\u{10}": move = .previous
        case "\u{1B}[C", "\u{1B}OC": move = .right
        case "\u{1B}[D", "\u{1B}OD": move = .left
        case "\r", "\n":
            guard let open = menu, open.selected != nil else { return closeMenu(andDo: key) }
            menu = nil
            showLine(open.line(isFinal: true))
            return
        case "\u{1B}", "\u{07}":
            let original = menu?.original
            menu = nil
            if let original { showLine(original) }
            return
        default: return closeMenu(andDo: key)
        }
        guard menu?.move(move, columns: columns) == true, let line = menu?.line(isFinal: false) else {
            return closeMenu(andDo: key)
        }
        showLine(line)
    }

    /// While nothing is selected, what is typed on narrows the menu.
    private func closeMenu(andDo key: [UInt32]) {
        isMenuToFollow = menu?.selected == nil && key.count == 1 && key[0] > 0x20
        menu = nil
        take(key)
    }

    /// The rows of the menu, or of what a search has found: at most half of the window.
    func listRows(room: Int) -> [String] {
        if isMenuToFollow {
            isMenuToFollow = false
            let line = line
            let completion = complete(linesBefore, line.text, line.cursor)
            if completion.candidates.count > 1 { menu = CompletionMenu(completion, on: line) }
        }
        let screen = screen
        let room = min(room, max(screen.rows / 2, 3))
        guard menu != nil || search != nil, room >= 1, screen.columns > 4 else { return [] }
        return menu?.rows(room: room, columns: screen.columns)
            ?? search?.rows(room: room, columns: screen.columns) ?? []
    }

    /// The menu, or what a search has found, below the line.
    func drawList() {
        guard menu != nil || search != nil || isMenuToFollow else { return }
        let (cursor, end) = layout()
        let rows = listRows(room: screen.rows - end.row - 2)
        listedRows = rows.count
        guard !rows.isEmpty else { return }
        // The cursor comes back to its place; what scrolls takes libedit's rows along.
        let up = rows.count + end.row - cursor.row
        write(
            LineEditor.down(end.row - cursor.row) + rows.map { "\r\n\u{1B}[K" + $0 }.joined()
                + "\u{1B}[\(up)A\r" + LineEditor.right(cursor.column))
    }

    /// Before libedit draws anything, which takes these rows for empty ones.
    func eraseList() {
        guard listedRows > 0 else { return }
        listedRows = 0
        let (cursor, end) = layout()
        let down = end.row - cursor.row
        nops_el_put(
            LineEditor.down(down) + "\r" + LineEditor.right(end.column) + "\u{1B}[J"
                + (down > 0 ? "\u{1B}[\(down)A" : "") + "\r" + LineEditor.right(cursor.column))
    }

    static func down(_ rows: Int) -> String { rows > 0 ? "\u{1B}[\(rows)B" : "" }
    static func right(_ columns: Int) -> String { columns > 0 ? "\u{1B}[\(columns)C" : "" }
}
