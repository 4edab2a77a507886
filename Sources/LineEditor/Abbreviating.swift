extension LineEditor {
    /// A space or Enter has been typed: where the word before the cursor stands for a longer text, that takes its place.
    /// Whether the key has been dealt with.
    func expandAbbreviation(before key: [UInt32]) -> Bool {
        let isSpace = key == [0x20]
        guard isSpace || key == [0x0D] || key == [0x0A], let expand else { return false }
        let line = line
        let scalars = Array(line.text.unicodeScalars)
        let isAtEnd = line.cursor == scalars.count
        // In vi's command mode a space moves on; there the cursor never stands behind the line.
        guard line.cursor > 0, isAtEnd || !isVi, isAtEnd || scalars[line.cursor].properties.isWhitespace,
            let (length, expansion) = expand(linesBefore, line.text, line.cursor), length <= line.cursor
        else { return false }
        func replacing(_ length: Int, by text: String) -> Line {
            var new = scalars
            new.replaceSubrange((line.cursor - length)..<line.cursor, with: Array(text.unicodeScalars))
            return Line(
                text: String(String.UnicodeScalarView(new)),
                cursor: line.cursor - length + text.unicodeScalars.count)
        }
        guard isSpace else {
            showLine(replacing(length, by: expansion))
            queue += key
            return true
        }
        // Taking it back leaves the word with its space behind it, which then expands no more.
        undoHistory.note(replacing(0, by: " "))
        showLine(replacing(length, by: expansion + " "))
        return true
    }
}
