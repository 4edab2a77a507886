import CLibEdit

/// What the line was before each change, while it is edited.
struct UndoHistory {
    private var past: [LineEditor.Line] = []
    private var future: [LineEditor.Line] = []
    private var present = LineEditor.Line(text: "", cursor: 0)
    /// The last change was a character typed: the next letter of the word belongs to it.
    private var isTyping = false

    /// Longer lines are not kept.
    static let longest = 65536
    private static let most = 1000

    /// Tells it what the line is now.
    mutating func note(_ line: LineEditor.Line) {
        guard line.text != present.text else {
            if line.cursor != present.cursor { isTyping = false }
            present.cursor = line.cursor
            return
        }
        let typed = UndoHistory.typed(from: present, to: line)
        // A word begins a step of its own, with the blanks before it.
        if !(isTyping && typed.map { !$0.isBlank || !$0.followsWord } ?? false) {
            past.append(present)
            if past.count > UndoHistory.most { past.removeFirst() }
        }
        isTyping = typed != nil
        future = []
        present = line
    }

    /// The line before its last change; nil: there was none.
    mutating func undo(_ line: LineEditor.Line) -> LineEditor.Line? {
        note(line)
        guard let before = past.popLast() else { return nil }
        future.append(present)
        present = before
        isTyping = false
        return before
    }

    /// What the last `undo` took back; nil: nothing, or something was changed since.
    mutating func redo(_ line: LineEditor.Line) -> LineEditor.Line? {
        note(line)
        guard let after = future.popLast() else { return nil }
        past.append(present)
        present = after
        isTyping = false
        return after
    }

    /// One character typed before the cursor, if that is all that has changed.
    private static func typed(
        from old: LineEditor.Line, to new: LineEditor.Line
    ) -> (isBlank: Bool, followsWord: Bool)? {
        let old = (text: old.text.unicodeScalars, cursor: old.cursor)
        guard new.cursor == old.cursor + 1 else { return nil }
        let scalars = new.text.unicodeScalars
        guard scalars.count == old.text.count + 1 else { return nil }
        let place = scalars.index(scalars.startIndex, offsetBy: old.cursor)
        guard scalars[..<place].elementsEqual(old.text.prefix(old.cursor)),
            scalars[scalars.index(after: place)...].elementsEqual(old.text.dropFirst(old.cursor))
        else { return nil }
        let before = old.cursor > 0 ? scalars[scalars.index(before: place)] : nil
        return (scalars[place].properties.isWhitespace, before.map { !$0.properties.isWhitespace } ?? false)
    }
}

extension LineEditor {
    /// Before each key: what the one before it has done.
    func noteForUndo() {
        guard search == nil, menu == nil, let info = el_wline(handle)?.pointee, let start = info.buffer,
            let end = info.lastchar
        else { return }
        guard end - start <= UndoHistory.longest else {
            undoHistory = UndoHistory()
            return
        }
        undoHistory.note(line)
    }

    func undo() -> UInt8 { show(undoHistory.undo(line)) }
    func redo() -> UInt8 { show(undoHistory.redo(line)) }

    private func show(_ line: Line?) -> UInt8 {
        guard let line else { return UInt8(CC_ERROR) }
        setLine(line)
        return UInt8(CC_REFRESH)
    }
}
