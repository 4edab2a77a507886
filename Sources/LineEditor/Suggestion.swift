import CLibEdit

/// How a line may go on, shown dimly behind it.
struct Suggestion {
    /// The line that it was made for.
    let line: String
    let text: String
    var isShown = true

    init(line: String, text: String) {
        self.line = line
        self.text = text
    }
}

/// Finds the newest entry of history that begins with what is typed: one that was run in this folder, or else
/// anywhere. Each key looks only at entries that the keys before it have not ruled out, so a whole line reads the
/// history once.
struct SuggestionSearch {
    private struct Step {
        let text: String
        /// Nil: no entry begins so, or too many were asked about before one fitted.
        let here: Int?
        let anywhere: Int?
        /// All entries were looked at that could be meant: what isn't there is not there for a longer text.
        let isWhole: Bool
    }

    /// Each begins with the one before it.
    private var steps: [Step] = []
    private var count = -1
    private var generation = -1
    /// What was found out about entries, by their positions.
    private var known: [Int: Bool] = [:]
    /// So many entries are asked about for one key.
    private static let mostAsked = 16

    /// The entry's position.
    mutating func position(
        of text: String, in history: History, may: (String) -> Bool
    ) -> Int? {
        if count < 0 { history.refresh() }
        if count != history.count || generation != history.generation {
            steps = []
            known = [:]
            count = history.count
            generation = history.generation
        }
        while let last = steps.last, !text.utf8.starts(with: last.text.utf8) { steps.removeLast() }
        if let last = steps.last, last.text == text { return last.here ?? last.anywhere }
        // What begins with the longer text begins with the shorter one too.
        var isWhole = true
        func find(from last: Int??, isHere: Bool) -> Int? {
            let newest: Int
            switch last {
            case nil: newest = history.count
            case .some(nil): return nil
            case .some(let position?): newest = position + 1
            }
            var position = history.position(before: newest, goingOn: text, isHere: isHere)
            var asked = 0
            while let candidate = position {
                if let isFit = known[candidate] {
                    if isFit { return candidate }
                } else {
                    guard asked < Self.mostAsked else {
                        isWhole = false
                        return nil
                    }
                    asked += 1
                    let isFit = may(history.entry(at: candidate))
                    known[candidate] = isFit
                    if isFit { return candidate }
                }
                position = history.position(before: candidate, goingOn: text, isHere: isHere)
            }
            return nil
        }
        let last = steps.last.flatMap { $0.isWhole ? $0 : nil }
        let here = find(from: last.map(\.here), isHere: true)
        let anywhere = find(from: last.map(\.anywhere), isHere: false)
        let step = Step(text: text, here: here, anywhere: anywhere, isWhole: isWhole)
        steps.append(step)
        return here ?? step.anywhere
    }
}

extension LineEditor {
    /// How the newest entry that begins with the line goes on.
    func suggestedText(after text: String) -> String? {
        guard suggests, search == nil else { return nil }
        let whole = linesBefore + text
        guard let position = suggestions.position(of: whole, in: history, may: maySuggest) else { return nil }
        let entry = history.entry(at: position)
        let rest = entry.utf8.dropFirst(whole.utf8.count)
        return rest.isEmpty ? nil : String(decoding: rest, as: UTF8.self)
    }

    /// The suggestion, if it still stands behind the line.
    private var standing: String? {
        guard let suggestion, suggestion.line == line.text, line.cursor == line.text.unicodeScalars.count
        else {
            return nil
        }
        return suggestion.text
    }

    func takeSuggestion(orElse key: PrivateKey) -> UInt8 {
        guard let text = standing else { return passOn(key) }
        insert(text)
        return UInt8(CC_REFRESH)
    }

    /// A word with what stands before it.
    func takeSuggestedWord() -> UInt8 {
        guard let text = standing else { return passOn(.nextWord) }
        insert(Suggestion.firstWord(of: text))
        return UInt8(CC_REFRESH)
    }

    /// Has libedit do what it does by itself, as often as its argument says.
    func passOn(_ key: PrivateKey) -> UInt8 {
        queue.insert(key.rawValue, at: 0)
        return UInt8(CC_ARGHACK)
    }
}

extension Suggestion {
    /// Blanks, and what follows to the next blank or behind the next slash.
    static func firstWord(of text: String) -> String {
        let isBlank = { (scalar: Unicode.Scalar) in scalar == " " || scalar == "\n" || scalar == "\t" }
        var word = String.UnicodeScalarView()
        var hasBegun = false
        for scalar in text.unicodeScalars {
            if hasBegun, isBlank(scalar) { break }
            word.append(scalar)
            if !isBlank(scalar) { hasBegun = true }
            if hasBegun, scalar == "/" { break }
        }
        return String(word)
    }
}
