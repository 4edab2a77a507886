import PluginAPI
import Syntax

// Regular expressions that are right as such, and were hardly meant.

extension Compiler {
    /// What is odd in a regular expression that is written out, whoever gets it.
    func warnOfPattern(_ pattern: String, at span: Span) {
        let scan = PatternScan(pattern)
        if scan.hasMoreBehindEnd {
            report(
                "what follows `$` can't match: that is the end", at: span,
                help: "`\\$` is the sign itself; else let `$` stand last", severity: .warning)
        } else if scan.hasWideRange {
            report(
                "`A-z` has signs between the capitals and the small letters: [ \\ ] ^ _ `", at: span,
                help: "`A-Za-z` is the letters", severity: .warning)
        } else if let letter = scan.repeatedLetter {
            report(
                "`\(letter)` is that letter, so often", at: span,
                help: "did you mean `\\\(letter)`?", severity: .warning)
        }
    }

    /// `str replace '\s+' '-'`: without its flag a text is looked for as it stands.
    func warnOfPlainPattern(_ value: Expression, _ flag: String) {
        guard let text = writtenText(value), text.count > 1 else { return }
        let signs = ["\\s", "\\d", "\\w", "\\b", ".*", ".+", "]+", "]*", "[^", "(?"]
        guard signs.contains(where: text.contains) || text.hasPrefix("^") && text.hasSuffix("$") else {
            return
        }
        report(
            "this is looked for as it stands", at: value.span,
            help: "with `--\(flag)` it is a regular expression",
            severity: .warning)
    }

    /// `$x =~ '[a-z]*'`, which is found in every text.
    func warnOfFindingAll(_ op: BinaryOperator, _ pattern: String, at span: Span) {
        // A sign that no pattern names, so that what does match it matches nothing of it.
        // What looks around may fit nothing here and be meant all the same: `^(?!#)`.
        guard !["(?!", "(?<!", "(?=", "(?<="].contains(where: pattern.contains),
            let regex = try? Patterns.compiled(pattern), let empty = try? regex.firstMatch(in: []),
            let other = try? regex.firstMatch(in: Array("\u{1}\u{2}".utf8)), empty.range.isEmpty,
            other.range.isEmpty
        else { return }
        report(
            "this is \(op == .matches ? "always" : "never") true: the pattern fits every text, at least nothing of it",
            at: span, help: "`^…$` asks for the whole text; `+` for one at least", severity: .warning)
    }
}

/// A walk over the signs of a regular expression.
private struct PatternScan {
    /// Something stands behind a `$` that is no alternative's or group's end.
    private(set) var hasMoreBehindEnd = false
    /// A set has all from `A` to `z`.
    private(set) var hasWideRange = false
    /// A `d`, `s` or `w` that is to be there several times, in a pattern that has `\d` or the like, too.
    private(set) var repeatedLetter: Character?

    init(_ pattern: String) {
        let signs = Array(pattern)
        var at = 0
        var isInClass = false
        var hasClassLetter = false
        var isMultiline = false
        var repeated: Character?
        while at < signs.count {
            let sign = signs[at]
            let next = at + 1 < signs.count ? signs[at + 1] : nil
            switch sign {
            case "\\" where next == "Q":
                // `\Q…\E` is taken as it stands.
                while at < signs.count, !(signs[at] == "E" && signs[at - 1] == "\\") { at += 1 }
            case "\\":
                if let next, "dswDSW".contains(next) { hasClassLetter = true }
                at += 1
            case "[" where isInClass && next == ":":
                // `[:alnum:]`
                at += 2
                while at < signs.count, signs[at] != "]" { at += 1 }
            case "[" where !isInClass:
                isInClass = true
                // A `]` that comes first is one of them.
                if next == "]" { at += 1 }
                if next == "^", at + 2 < signs.count, signs[at + 2] == "]" { at += 2 }
            case "]": isInClass = false
            case "A" where isInClass && signs[at...].starts(with: "A-z"): hasWideRange = true
            case "(" where !isInClass && next == "?":
                let flags = signs[at...].prefix { $0 != ")" && $0 != ":" && $0 != "<" }
                if flags.contains("m") || flags.contains("x") { isMultiline = true }
            case "$" where !isInClass:
                // It holds before a last newline, too, which may follow.
                let isNewline = next == "\\" && at + 2 < signs.count && "nrRsZz".contains(signs[at + 2])
                if let next, !"|)".contains(next), !isNewline { hasMoreBehindEnd = true }
            case "d", "s", "w":
                guard !isInClass, next == "{", at + 2 < signs.count, signs[at + 2].isNumber,
                    at == 0 || !(signs[at - 1].isLetter || signs[at - 1].isNumber)
                else { break }
                repeated = sign
            default: break
            }
            at += 1
        }
        if isMultiline { hasMoreBehindEnd = false }
        if hasClassLetter { repeatedLetter = repeated }
    }
}
