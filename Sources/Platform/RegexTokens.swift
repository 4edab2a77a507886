/// The signs of a regular expression in PCRE2's syntax, as far as groups and sets need them told apart.
public struct RegexTokens: Sequence, IteratorProtocol {
    public enum Token: Equatable {
        /// A backslash and what it stands before.
        case escape(Unicode.Scalar)
        /// `[…]`, without its brackets.
        case set(ArraySlice<Unicode.Scalar>)
        /// `(`, with what follows that says its kind: `?:`, `?<name>`, `?i:`, `*`; empty: it catches what it fits. A condition's
        /// is `?(`, and its test is left out.
        case open(String)
        case close
        case bar
        case sign(Unicode.Scalar)
    }

    private let signs: [Unicode.Scalar]
    private var at = 0

    /// - Parameter pattern: one that PCRE2 takes; of another the tokens are a guess.
    public init(_ pattern: String) { signs = Array(pattern.unicodeScalars) }

    /// What follows the last token.
    public var rest: ArraySlice<Unicode.Scalar> { signs[at...] }

    public mutating func next() -> Token? {
        while at < signs.count {
            let sign = signs[at]
            at += 1
            switch sign {
            case "\\":
                guard at < signs.count else { return .sign(sign) }
                at += 1
                guard signs[at - 1] == "Q" else { return .escape(signs[at - 1]) }
                // `\Q…\E` is taken as it stands.
                while at < signs.count, !(signs[at - 1] == "\\" && signs[at] == "E") { at += 1 }
                at = Swift.min(at + 1, signs.count)
            case "[": return .set(set())
            case "(": if let head = head() { return .open(head) }
            case ")": return .close
            case "|": return .bar
            default: return .sign(sign)
            }
        }
        return nil
    }

    private mutating func set() -> ArraySlice<Unicode.Scalar> {
        let start = at
        if at < signs.count, signs[at] == "^" { at += 1 }
        // A `]` that comes first is one of them.
        if at < signs.count, signs[at] == "]" { at += 1 }
        while at < signs.count, signs[at] != "]" {
            if signs[at] == "[", at + 1 < signs.count, ":.=".unicodeScalars.contains(signs[at + 1]),
                let end = end(ofClassAt: at)
            {
                at = end
            } else {
                at += signs[at] == "\\" ? 2 : 1
            }
        }
        let end = Swift.min(at, signs.count)
        at = Swift.min(at + 1, signs.count)
        return signs[start..<end]
    }

    /// `[:alnum:]` within a set.
    private func end(ofClassAt start: Int) -> Int? {
        var index = start + 2
        while index + 1 < signs.count, signs[index] != "]" {
            if signs[index] == signs[start + 1], signs[index + 1] == "]" { return index + 2 }
            index += 1
        }
        return nil
    }

    /// Nil: it is a comment, which is over.
    private mutating func head() -> String? {
        let start = at
        guard at < signs.count, signs[at] == "?" || signs[at] == "*" else { return "" }
        at += 1
        switch at < signs.count ? signs[at] : ":" {
        case "#":
            at = signs[at...].firstIndex(of: ")").map { $0 + 1 } ?? signs.count
            return nil
        case "(":
            // The test of a condition is no group, unless it looks around.
            if at + 1 < signs.count, signs[at + 1] != "?" {
                at = signs[at...].firstIndex(of: ")").map { $0 + 1 } ?? signs.count
            }
            return "?("
        case "|", "!", "=", ">", ":":
            if signs[start] == "?" { at += 1 }
        case "<", "P", "'":
            let isLook = at + 1 < signs.count && (signs[at + 1] == "=" || signs[at + 1] == "!")
            let ends: Set<Unicode.Scalar> = [">", "'", ")"]
            at += isLook ? 2 : 1
            if !isLook { at = signs[at...].firstIndex(where: ends.contains).map { $0 + 1 } ?? signs.count }
        default:
            // Flags, of the group or of what follows: `(?i:…)`, `(?i)`.
            while at < signs.count, signs[at] != ":", signs[at] != ")" { at += 1 }
        }
        return String(String.UnicodeScalarView(signs[start..<Swift.min(at, signs.count)]))
    }
}
