import Testing

@testable import LineEditor

@Suite struct UndoHistoryTests {
    private typealias Line = LineEditor.Line

    /// Tells a history each state of a line as it is typed at its end, and gives the last.
    private func type(_ text: String, after start: String = "", into history: inout UndoHistory) -> Line {
        var line = Line(text: start, cursor: start.unicodeScalars.count)
        for scalar in text.unicodeScalars {
            line = Line(text: line.text + String(scalar), cursor: line.cursor + 1)
            history.note(line)
        }
        return line
    }

    @Test func aWordTypedIsOneStep() {
        var history = UndoHistory()
        let line = type("git status now", into: &history)
        let first = history.undo(line)
        #expect(first?.text == "git status")
        let second = history.undo(first ?? line)
        #expect(second?.text == "git")
        #expect(history.undo(second ?? line)?.text == "")
        #expect(history.undo(Line(text: "", cursor: 0)) == nil)
    }

    @Test func redoMakesWhatUndoTookBack() {
        var history = UndoHistory()
        let line = type("ls -l", into: &history)
        guard let before = history.undo(line) else {
            Issue.record("there was nothing to undo")
            return
        }
        #expect(before.text == "ls")
        #expect(history.redo(before)?.text == "ls -l")
        #expect(history.redo(line) == nil)
    }

    @Test func aChangeForgetsWhatCouldBeRedone() {
        var history = UndoHistory()
        let line = type("ls -l", into: &history)
        guard let before = history.undo(line) else {
            Issue.record("there was nothing to undo")
            return
        }
        let other = type(" -a", after: before.text, into: &history)
        #expect(history.redo(other) == nil)
        #expect(history.undo(other)?.text == "ls")
    }

    @Test func movingTheCursorBeginsAStep() {
        var history = UndoHistory()
        var line = type("ab", into: &history)
        history.note(Line(text: "ab", cursor: 0))
        line = Line(text: "xab", cursor: 1)
        history.note(line)
        let before = history.undo(line)
        #expect(before?.text == "ab")
        #expect(before?.cursor == 0)
    }

    @Test func whatIsNotTypedIsAStepOfItsOwn() {
        var history = UndoHistory()
        _ = type("rm x", into: &history)
        // The word before the cursor is deleted, then one is put in its place at once.
        history.note(Line(text: "rm ", cursor: 3))
        let line = Line(text: "rm pasted", cursor: 9)
        history.note(line)
        #expect(history.undo(line)?.text == "rm ")
        #expect(history.undo(Line(text: "rm ", cursor: 3))?.text == "rm x")
    }

    @Test func lettersOfSeveralBytesAreTyped() {
        var history = UndoHistory()
        let line = type("é日本 ok", into: &history)
        let before = history.undo(line)
        #expect(before?.text == "é日本")
        #expect(history.undo(before ?? line)?.text == "")
    }

    @Test func onlySoManyStepsAreKept() {
        var history = UndoHistory()
        var line = Line(text: "", cursor: 0)
        for step in 1...1500 {
            line = Line(text: "step \(step)", cursor: 0)
            history.note(line)
        }
        var count = 0
        while let before = history.undo(line) {
            line = before
            count += 1
        }
        #expect(count == 1000)
        #expect(line.text == "step 500")
    }
}
