// Brackets of a file's tokens, each of which knows where its other end is.

/// A token of a language with brackets.
protocol BracketToken {
    /// Of a bracket the number of its other end; `Int32.max` where an open one has none, -1 for what is no bracket.
    var partner: Int32 { get set }
}

extension Array where Element: BracketToken {
    /// Makes two tokens the ends of one pair.
    mutating func pair(_ open: Int, _ close: Int) {
        self[open].partner = Int32(close)
        self[close].partner = Int32(open)
    }

    /// The token after a bracket's other end; the last one where it is never closed, and the next where it is no bracket.
    func afterBrackets(_ open: Int) -> Int {
        guard indices.contains(open), self[open].partner >= 0 else { return Swift.min(open + 1, count - 1) }
        return Swift.min(Int(self[open].partner) + 1, count - 1)
    }
}
