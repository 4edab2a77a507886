import CLibEdit

// Several lines at once: a history entry, a paste, or an unfinished block that is taken up again.

extension LineEditor {
    /// A line of an unfinished block above the one that is edited, as it stands on the screen.
    struct LineAbove {
        let prompt: Prompt
        let text: String
    }

    /// To the line above within the text, as far from its start; false where the cursor is on the first.
    func moveUp() -> Bool { move { breaks, own in own > 0 ? own - 1 : nil } }

    /// To the line below; false on the last.
    func moveDown() -> Bool { move { breaks, own in own < breaks ? own + 1 : nil } }

    /// `target`: from how many line breaks there are and the number of the cursor's line, that of another.
    private func move(_ target: (_ breaks: Int, _ own: Int) -> Int?) -> Bool {
        let line = line
        let scalars = Array(line.text.unicodeScalars)
        let starts = [0] + scalars.indices.filter { scalars[$0] == "\n" }.map { $0 + 1 }
        let own = (starts.lastIndex { $0 <= line.cursor }) ?? 0
        guard let other = target(starts.count - 1, own) else { return false }
        let end = other + 1 < starts.count ? starts[other + 1] - 1 : scalars.count
        let new = min(starts[other] + line.cursor - starts[own], end)
        el_cursor(handle, Int32(clamping: new - line.cursor))
        return true
    }

    /// To the end of the line within a text of several; false where the cursor is there, or it is the last.
    func moveToLineEnd() -> Bool {
        let line = line
        let rest = line.text.unicodeScalars.dropFirst(line.cursor)
        guard let end = rest.firstIndex(of: "\n"), end > rest.startIndex else { return false }
        el_cursor(handle, Int32(clamping: rest.distance(from: rest.startIndex, to: end)))
        return true
    }

    /// To the start of the line within a text of several; from there to the text's.
    func moveToStart() -> UInt8 {
        let line = line
        let before = line.text.unicodeScalars.prefix(line.cursor)
        guard let newline = before.lastIndex(of: "\n"), before.index(after: newline) < before.endIndex else {
            return passOn(.lineStart)
        }
        el_cursor(handle, -Int32(clamping: before.distance(from: newline, to: before.endIndex) - 1))
        return UInt8(CC_CURSOR)
    }

    /// Ends the call of libedit so that the whole block is edited as one text.
    func takeUpBlock() -> UInt8 {
        isTakenUp = true
        return UInt8(CC_NEWLINE)
    }

    /// The whole block, with the cursor on the line above, or where it is; erases what stands on the screen of it.
    /// - Parameter isAsked: the caller is asked for something: the whole prompt is erased, too, which it shows anew.
    func blockTakenUp(isAsked: Bool) -> Line {
        let current = line
        var rows = layout().cursor.row + (isAsked ? rowsOfPromptAbove : 0)
        for above in linesAbove {
            var layout = ScreenLayout(columns: screen.columns)
            layout.add(above.prompt.visible)
            layout.add(above.text.unicodeScalars.map(\.value))
            rows += layout.row + 1
        }
        write((rows > 0 ? "\u{1B}[\(rows)A" : "") + "\r\u{1B}[J")
        linesAbove = []
        let before = linesBefore.unicodeScalars.dropLast()
        let whole = linesBefore + current.text
        if isAsked {
            return Line(text: whole, cursor: linesBefore.unicodeScalars.count + current.cursor)
        }
        // An empty last line is not kept.
        return Line(
            text: current.text.isEmpty ? String(String.UnicodeScalarView(before)) : whole,
            cursor: before.count)
    }
}
