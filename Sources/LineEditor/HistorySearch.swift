import CLibEdit

/// A search as you type (Ctrl-R), with what it finds in a list below the line.
struct HistorySearch {
    /// The line when it began, which Ctrl-G brings back.
    let original: LineEditor.Line
    private let history: History
    private(set) var pattern = ""
    /// The entries found, best first.
    private var found: [Int] = []
    /// Of `found`; nil while nothing has been typed.
    private var selected: Int?
    /// Asked for so far: more are looked for when the list is walked to its end.
    private var limit = HistorySearch.firstLimit
    private(set) var shown: LineEditor.Line
    private var hasFailed = false
    /// Only what was run in this folder.
    private var isOnlyHere = false
    /// The first row that is shown.
    private var top = 0

    private static let firstLimit = 100

    init(original: LineEditor.Line, history: History) {
        self.original = original
        self.history = history
        shown = original
        look()
    }

    var prompt: Prompt {
        Prompt(
            (hasFailed ? "(not found" : "(search") + (isOnlyHere ? " in this folder) " : ") ") + pattern
                + ": ")
    }

    mutating func changeScope() {
        isOnlyHere.toggle()
        begin()
    }

    mutating func add(_ scalar: Unicode.Scalar) {
        pattern.unicodeScalars.append(scalar)
        begin()
    }

    mutating func removeLast() {
        if !pattern.isEmpty { pattern.unicodeScalars.removeLast() }
        begin()
    }

    private mutating func begin() {
        limit = HistorySearch.firstLimit
        top = 0
        look()
        hasFailed = found.isEmpty
        selected = pattern.isEmpty || found.isEmpty ? nil : 0
        if pattern.isEmpty { hasFailed = false }
        if selected == nil { shown = original } else { showSelected() }
    }

    /// Nothing is like what was typed: there is nothing that Enter could run.
    var hasNothing: Bool { !pattern.isEmpty && found.isEmpty }

    private mutating func look() {
        found = history.positions(like: pattern, limit: limit, isOnlyHere: isOnlyHere)
    }

    /// To the entry below in the list, or above.
    mutating func move(down: Bool) {
        let new = selected.map { down ? $0 + 1 : $0 - 1 } ?? 0
        if new == found.count, found.count >= limit {
            limit *= 8
            look()
        }
        hasFailed = !found.indices.contains(new)
        guard !hasFailed else { return }
        selected = new
        showSelected()
    }

    private mutating func showSelected() {
        guard let selected else { return }
        let entry = history.entry(at: found[selected])
        shown = LineEditor.Line(text: entry, cursor: HistorySearch.offset(of: pattern, in: entry))
    }

    mutating func giveUp() { shown = original }

    /// In Unicode scalars; 0 if it isn't there.
    private static func offset(of part: String, in text: String) -> Int {
        let wanted = Array(part.unicodeScalars)
        let scalars = Array(text.unicodeScalars)
        guard wanted.count <= scalars.count else { return 0 }
        return (0...scalars.count - wanted.count).first { scalars[$0...].starts(with: wanted) } ?? 0
    }

    /// At most `room` entries, none wider than the screen is.
    mutating func rows(room: Int, columns: Int) -> [String] {
        let height = min(room, found.count)
        if let selected { top = min(max(top, selected - height + 1), selected) }
        top = max(min(top, found.count - height), 0)
        return (top..<(top + height)).map { index in
            let entry = history.entry(at: found[index]).split(separator: "\n").joined(separator: " ⏎ ")
            let text = LineEditor.cut(entry, to: columns - 1)
            return index == selected ? "\u{1B}[7m" + text + "\u{1B}[m" : text
        }
    }
}

extension LineEditor {
    func beginSearch() -> UInt8 {
        history.refresh()
        let new = HistorySearch(original: line, history: history)
        search = new
        show(new.prompt)
        return UInt8(CC_REFRESH)
    }

    /// A key while a search goes on.
    func continueSearch(with key: [UInt32]) {
        guard var state = search else { return }
        switch String(String.UnicodeScalarView(key.compactMap(Unicode.Scalar.init))) {
        case "\u{12}", "\u{1B}[B", "\u{1B}OB", "\u{0E}": state.move(down: true)  // Ctrl-R, Down, Ctrl-N
        case "\u{13}", "\u{1B}[A", "\u{1B}OA", "\u{10}": state.move(down: false)  // Ctrl-S, Up, Ctrl-P
        case "\u{08}", "\u{7F}": state.removeLast()
        case "\u{14}": state.changeScope()  // Ctrl-T
        case "\u{07}", "\u{1B}":  // Ctrl-G, Escape
            state.giveUp()
            search = state
            endSearch()
            return
        default:
            guard key.count == 1, key[0] >= 0x20, let scalar = Unicode.Scalar(key[0]) else {
                // Any other key takes what was found and does what it does.
                endSearch()
                let isEnter = key == [0x0D] || key == [0x0A]
                if !(isEnter && state.hasNothing) { queue += key }
                return
            }
            state.add(scalar)
        }
        search = state
        show(state.prompt)
        queue.append(PrivateKey.show.rawValue)
    }

    func endSearch() {
        let shown = search?.shown
        search = nil
        show(ownPrompt)
        if let shown { showLine(shown) }
    }
}
