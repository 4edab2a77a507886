import CLibEdit

/// A walk through history by the arrows, among entries that begin with what was typed, or where there is none, hold it; each text comes
/// once.
struct HistoryWalk {
    let typed: LineEditor.Line
    /// Of history, when it began: its positions hold no longer than that.
    let generation: Int
    /// No entry begins with what was typed: it goes among those that hold it.
    var holds = false
    /// The entries on the way, the one that is shown last.
    var way: [Int] = []
    /// Their texts, and what was typed.
    var seen: Set<String>
    /// What the walk has put on the line; anything else there begins a new walk.
    var shown: String
}

extension LineEditor {
    func walkBack() -> UInt8 {
        if moveUp() { return UInt8(CC_CURSOR) }
        let current = line
        if walk == nil, !linesAbove.isEmpty, !isDumb { return takeUpBlock() }
        if walk?.shown != current.text || walk?.generation != history.generation {
            history.refresh()
            walk = HistoryWalk(
                typed: current, generation: history.generation, seen: [current.text], shown: current.text)
        }
        guard var step = walk else { return UInt8(CC_ERROR) }
        func next(holding holds: Bool) -> Int? {
            history.position(
                before: step.way.last ?? history.count, like: step.typed.text, holds: holds, unlike: step.seen
            )
        }
        var found = next(holding: step.holds)
        if found == nil, step.way.isEmpty {
            step.holds = true
            found = next(holding: true)
        }
        guard let found else { return UInt8(CC_ERROR) }
        step.way.append(found)
        show(history.entry(at: found), of: &step)
        return UInt8(CC_REFRESH)
    }

    func walkForward() -> UInt8 {
        if moveDown() { return UInt8(CC_CURSOR) }
        guard var step = walk, step.shown == line.text, step.generation == history.generation,
            step.way.popLast() != nil
        else { return UInt8(CC_ERROR) }
        step.seen.remove(step.shown)
        guard let position = step.way.last else {
            // Past the newest entry: what was typed.
            setLine(step.typed)
            walk = nil
            return UInt8(CC_REFRESH)
        }
        show(history.entry(at: position), of: &step)
        return UInt8(CC_REFRESH)
    }

    private func show(_ entry: String, of step: inout HistoryWalk) {
        step.seen.insert(entry)
        step.shown = entry
        walk = step
        setLine(Line(text: entry, cursor: entry.unicodeScalars.count))
    }
}
