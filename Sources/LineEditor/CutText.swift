import CLibEdit

/// What was deleted last and can be put back. libedit keeps one piece; this joins the pieces that are cut in a row.
struct CutText {
    private(set) var text = ""
    /// The line as the last cut left it: another one of it goes on with the same text.
    private var line: LineEditor.Line?

    /// Adds what stood before the cursor and behind it.
    mutating func add(before: String, behind: String, from old: LineEditor.Line, leaving new: LineEditor.Line)
    {
        text = before + (line == old ? text : "") + behind
        line = new
    }

    /// Whatever comes next is cut anew.
    mutating func end() { line = nil }
}

extension LineEditor {
    enum Cut {
        case wordBefore
        case wordBehind
        case rest
        case line
    }

    /// Deletes a piece of the line, and keeps it.
    func cut(_ cut: Cut) -> UInt8 {
        let old = line
        let scalars = Array(old.text.unicodeScalars)
        let range: Range<Int>
        switch cut {
        case .wordBefore: range = LineEditor.wordStart(before: old.cursor, in: scalars)..<old.cursor
        case .wordBehind: range = old.cursor..<LineEditor.wordEnd(behind: old.cursor, in: scalars)
        case .rest: range = old.cursor..<scalars.count
        case .line: range = 0..<scalars.count
        }
        guard !range.isEmpty else { return UInt8(CC_ERROR) }
        func text(_ range: Range<Int>) -> String {
            String(String.UnicodeScalarView(scalars[range]))
        }
        el_cursor(handle, Int32(clamping: range.upperBound - old.cursor))
        el_deletestr(handle, Int32(clamping: range.count))
        cutText.add(
            before: text(range.lowerBound..<old.cursor), behind: text(old.cursor..<range.upperBound),
            from: old, leaving: line)
        return UInt8(CC_REFRESH)
    }

    /// Puts back what was cut last.
    func putBack() -> UInt8 {
        guard !cutText.text.isEmpty else { return passOn(.yank) }
        cutText.end()
        insert(cutText.text)
        return UInt8(CC_REFRESH)
    }

    // Words as libedit's own functions have them.

    private static func wordStart(before cursor: Int, in scalars: [Unicode.Scalar]) -> Int {
        var place = cursor
        while place > 0, !isOfWord(scalars[place - 1]) { place -= 1 }
        while place > 0, isOfWord(scalars[place - 1]) { place -= 1 }
        return place
    }

    private static func wordEnd(behind cursor: Int, in scalars: [Unicode.Scalar]) -> Int {
        var place = cursor
        while place < scalars.count, !isOfWord(scalars[place]) { place += 1 }
        while place < scalars.count, isOfWord(scalars[place]) { place += 1 }
        return place
    }

    private static func isOfWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            || "*?_-.[]~=".unicodeScalars.contains(scalar)
    }
}
