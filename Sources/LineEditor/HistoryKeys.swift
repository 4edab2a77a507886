import CLibEdit

/// A walk through history by the arrows, among entries that begin with what was typed.
struct HistoryWalk {
    let typed: LineEditor.Line
    var position: Int
    /// What the walk has put on the line; anything else there begins a new walk.
    var shown: String
}

extension LineEditor {
    func walkBack() -> UInt8 {
        let current = line
        if walk?.shown != current.text {
            history.refresh()
            walk = HistoryWalk(typed: current, position: history.count, shown: current.text)
        }
        guard var step = walk,
            let found = history.position(
                before: step.position, beginningWith: step.typed.text, unlike: current.text)
        else { return UInt8(CC_ERROR) }
        step.position = found
        show(history.entry(at: found), of: &step)
        return UInt8(CC_REFRESH)
    }

    func walkForward() -> UInt8 {
        let current = line
        guard var step = walk, step.shown == current.text else { return UInt8(CC_ERROR) }
        if let found = history.position(
            after: step.position, beginningWith: step.typed.text, unlike: current.text)
        {
            step.position = found
            show(history.entry(at: found), of: &step)
            return UInt8(CC_REFRESH)
        }
        guard step.position < history.count else { return UInt8(CC_ERROR) }
        // Past the newest entry: what was typed.
        setLine(step.typed)
        walk = nil
        return UInt8(CC_REFRESH)
    }

    private func show(_ entry: String, of step: inout HistoryWalk) {
        step.shown = entry
        walk = step
        setLine(Line(text: entry, cursor: entry.unicodeScalars.count))
    }
}
