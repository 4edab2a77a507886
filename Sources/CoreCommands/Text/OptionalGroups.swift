import Platform

/// Which groups of a regular expression may take no part in a match, by their numbers: what `?`, `*` and `{0,…}` make optional,
/// what is one of several alternatives, and what lies in such.
struct OptionalGroups {
    private(set) var numbers: Set<Int> = []

    private struct Level {
        /// Of a group that catches what it fits; nil: it only holds things together.
        var number: Int?
        /// The numbers of all groups in it, its own among them.
        var inner: [Int] = []
        var hasAlternatives = false
        var isOptional = false
        /// `(?|…)`: each alternative counts its groups from the same number on, and the most of one count.
        var reset: (first: Int, most: Int)?
    }

    /// - Parameter pattern: one that PCRE2 takes.
    init(_ pattern: String) {
        var tokens = RegexTokens(pattern)
        var levels = [Level()]
        var count = 0
        while let token = tokens.next() {
            switch token {
            case .open(let head):
                var level = Level()
                if Self.catches(head) {
                    count += 1
                    level.number = count
                    level.inner = [count]
                } else if head == "?|" {
                    level.isOptional = true
                    level.reset = (count, count)
                } else if ["?(", "?!", "?<!"].contains(head) {
                    level.isOptional = true
                }
                levels.append(level)
            case .close where levels.count > 1:
                let level = levels.removeLast()
                if let reset = level.reset { count = max(count, reset.most) }
                if level.isOptional || Self.mayBeNone(tokens.rest) { numbers.formUnion(level.inner) }
                if level.hasAlternatives { numbers.formUnion(level.inner.filter { $0 != level.number }) }
                levels[levels.count - 1].inner += level.inner
            case .bar:
                levels[levels.count - 1].hasAlternatives = true
                if let reset = levels[levels.count - 1].reset {
                    levels[levels.count - 1].reset = (reset.first, max(count, reset.most))
                    count = reset.first
                }
            default: break
            }
        }
        if levels[0].hasAlternatives { numbers.formUnion(levels[0].inner) }
    }

    private static func mayBeNone(_ rest: ArraySlice<Unicode.Scalar>) -> Bool {
        guard let next = rest.first else { return false }
        return next == "?" || next == "*" || rest.starts(with: "{0".unicodeScalars)
            || rest.starts(with: "{,".unicodeScalars)
    }

    /// By what follows the bracket: `(…)`, `(?<name>…)`, `(?P<name>…)`, `(?'name'…)`.
    private static func catches(_ head: String) -> Bool {
        if head.isEmpty { return true }
        if head == "?<=" || head == "?<!" { return false }
        return head.hasPrefix("?<") || head.hasPrefix("?P<") || head.hasPrefix("?'")
    }
}
