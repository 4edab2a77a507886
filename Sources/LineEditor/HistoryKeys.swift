import CLibEdit

/// A walk through history by the arrows, among entries that begin with what was typed.
struct HistoryWalk {
    let typed: LineEditor.Line
    var position: Int
    /// What the walk has put on the line; anything else there begins a new walk.
    var shown: String
}

/// A search as you type (Ctrl-R).
struct HistorySearch {
    /// The line when it began, which Ctrl-G brings back.
    let original: LineEditor.Line
    var pattern = ""
    var position: Int
    var shown: LineEditor.Line
    var hasFailed = false

    var prompt: Prompt { Prompt((hasFailed ? "(not found) " : "(search) ") + pattern + ": ") }
}

extension LineEditor {
    // MARK: - Arrows

    func walkBack() -> UInt8 {
        let current = line
        if walk?.shown != current.text {
            history.refresh()
            walk = HistoryWalk(typed: current, position: history.count, shown: current.text)
        }
        guard var step = walk,
            let found = history.position(
                before: step.position, like: .prefix(step.typed.text), unlike: current.text)
        else { return UInt8(CC_ERROR) }
        step.position = found
        show(history.entry(at: found), of: &step)
        return UInt8(CC_REFRESH)
    }

    func walkForward() -> UInt8 {
        let current = line
        guard var step = walk, step.shown == current.text else { return UInt8(CC_ERROR) }
        if let found = history.position(
            after: step.position, like: .prefix(step.typed.text), unlike: current.text)
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

    // MARK: - Search

    func beginSearch() -> UInt8 {
        history.refresh()
        let current = line
        let new = HistorySearch(original: current, position: history.count, shown: current)
        search = new
        show(new.prompt)
        return UInt8(CC_REFRESH)
    }

    /// A key while a search goes on.
    func continueSearch(with key: [UInt32]) {
        guard var state = search else { return }
        switch key {
        case [0x12]: find(in: &state, from: state.position, forward: false)  // Ctrl-R
        case [0x13]: find(in: &state, from: state.position, forward: true)  // Ctrl-S
        case [0x08], [0x7F]:
            if !state.pattern.isEmpty { state.pattern.unicodeScalars.removeLast() }
            find(in: &state, from: history.count, forward: false)
        case [0x07], [0x1B]:  // Ctrl-G, Escape
            state.shown = state.original
            search = state
            endSearch()
            return
        default:
            guard key.count == 1, key[0] >= 0x20, let scalar = Unicode.Scalar(key[0]) else {
                // Any other key takes what was found and does what it does.
                endSearch()
                queue += key
                return
            }
            state.pattern.unicodeScalars.append(scalar)
            // The entry that is shown may match the longer pattern too.
            find(in: &state, from: state.position + 1, forward: false)
        }
        search = state
        show(state.prompt)
        queue.append(PrivateKey.show.rawValue)
    }

    private func find(in state: inout HistorySearch, from position: Int, forward: Bool) {
        guard !state.pattern.isEmpty else {
            state.position = history.count
            state.shown = state.original
            state.hasFailed = false
            return
        }
        let limited = min(position, history.count)
        // A repeated search goes on to another text; a longer pattern may stay.
        let unlike = limited == state.position ? state.shown.text : ""
        let found =
            forward
            ? history.position(after: limited, like: .part(state.pattern), unlike: unlike)
            : history.position(before: limited, like: .part(state.pattern), unlike: unlike)
        state.hasFailed = found == nil
        guard let found else { return }
        let entry = history.entry(at: found)
        state.position = found
        state.shown = Line(text: entry, cursor: LineEditor.offset(of: state.pattern, in: entry))
    }

    func endSearch() {
        let shown = search?.shown
        search = nil
        show(ownPrompt)
        if let shown { showLine(shown) }
    }

    /// In Unicode scalars; 0 if it isn't there.
    private static func offset(of part: String, in text: String) -> Int {
        let wanted = Array(part.unicodeScalars)
        let scalars = Array(text.unicodeScalars)
        guard wanted.count <= scalars.count else { return 0 }
        return (0...scalars.count - wanted.count).first { scalars[$0...].starts(with: wanted) } ?? 0
    }
}
