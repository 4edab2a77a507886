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
    }

    /// - Parameter pattern: one that PCRE2 takes.
    init(_ pattern: String) {
        let signs = Array(pattern.unicodeScalars)
        var levels = [Level()]
        var count = 0
        var at = 0
        while at < signs.count {
            switch signs[at] {
            case "\\":
                // `\Q…\E` is taken as it stands.
                if at + 1 < signs.count, signs[at + 1] == "Q" {
                    while at < signs.count, !(signs[at] == "E" && signs[at - 1] == "\\") { at += 1 }
                } else {
                    at += 1
                }
            case "[":
                at += 1
                if at < signs.count, signs[at] == "^" { at += 1 }
                if at < signs.count, signs[at] == "]" { at += 1 }
                while at < signs.count, signs[at] != "]" { at += signs[at] == "\\" ? 2 : 1 }
            case "(":
                var level = Level()
                let head = String(String.UnicodeScalarView(signs[(at + 1)...].prefix(4)))
                if Self.catches(head) {
                    count += 1
                    level.number = count
                    level.inner = [count]
                } else if ["?|", "?(", "?!", "?<!"].contains(where: head.hasPrefix) {
                    level.isOptional = true
                }
                levels.append(level)
            case ")" where levels.count > 1:
                let level = levels.removeLast()
                let next = at + 1 < signs.count ? signs[at + 1] : " "
                let isOptional =
                    level.isOptional || next == "?" || next == "*"
                    || (next == "{" && at + 2 < signs.count && signs[at + 2] == "0")
                if isOptional { numbers.formUnion(level.inner) }
                if level.hasAlternatives { numbers.formUnion(level.inner.filter { $0 != level.number }) }
                levels[levels.count - 1].inner += level.inner
            case "|": levels[levels.count - 1].hasAlternatives = true
            default: break
            }
            at += 1
        }
        if levels[0].hasAlternatives { numbers.formUnion(levels[0].inner) }
    }

    /// By what follows the bracket: `(…)`, `(?<name>…)`, `(?P<name>…)`, `(?'name'…)`.
    private static func catches(_ head: String) -> Bool {
        if head.hasPrefix("*") { return false }
        guard head.hasPrefix("?") else { return true }
        if head.hasPrefix("?<=") || head.hasPrefix("?<!") { return false }
        return head.hasPrefix("?<") || head.hasPrefix("?P<") || head.hasPrefix("?'")
    }
}
