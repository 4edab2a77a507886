import CLibEdit

extension LineEditor {
    /// Tab: inserts what all candidates share; where that is nothing, opens the menu. (A dumb terminal has none:
    /// there a second Tab lists them.)
    func completeWord() -> UInt8 {
        let current = line
        let completion = complete(linesBefore, current.text, current.cursor)
        guard let first = completion.candidates.first else {
            completed = nil
            return UInt8(CC_ERROR)
        }
        let scalars = Array(current.text.unicodeScalars)
        let start = min(max(completion.start, 0), current.cursor)
        let word = String(String.UnicodeScalarView(scalars[start..<current.cursor]))
        if completion.candidates.count == 1 {
            // A space that is there already is stepped over.
            let rest = scalars.dropFirst(current.cursor)
            let ending = first.ending == " " && rest.first == " " ? "" : first.ending
            replace(start..<current.cursor, of: current, by: first.text + ending)
            completed = nil
            return UInt8(CC_REFRESH)
        }
        let common = completion.commonPrefix
        if common.unicodeScalars.count > word.unicodeScalars.count {
            replace(start..<current.cursor, of: current, by: common)
            completed = line
            return UInt8(CC_REFRESH)
        }
        if !isDumb {
            menu = CompletionMenu(completion, on: current)
            return UInt8(CC_NORM)
        }
        guard completed == current else {
            completed = current
            return UInt8(CC_ERROR)
        }
        moveToEnd()
        let screen = screen
        write("\r\n" + completion.listing(rows: screen.rows, columns: screen.columns))
        nops_el_draw(handle)
        return UInt8(CC_NORM)
    }

    private func replace(_ range: Range<Int>, of line: Line, by text: String) {
        var scalars = Array(line.text.unicodeScalars)
        scalars.replaceSubrange(range, with: Array(text.unicodeScalars))
        let cursor = range.lowerBound + text.unicodeScalars.count
        setLine(Line(text: String(String.UnicodeScalarView(scalars)), cursor: cursor))
    }
}
