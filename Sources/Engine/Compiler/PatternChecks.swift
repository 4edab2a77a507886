import Platform
import PluginAPI
import Syntax

// Regular expressions that are right as such, and were hardly meant.

extension Compiler {
    /// What is odd in a regular expression that is written out, whoever gets it.
    /// - Returns: whether something is.
    func warnOfPattern(_ pattern: String, at span: Span) -> Bool {
        guard let (message, help) = PatternScan(pattern).oddity else { return false }
        report(message, at: span, help: help, severity: .warning)
        return true
    }

    /// `str replace '\s+' '-'`: without its flag a text is looked for as it stands.
    func warnOfPlainPattern(_ value: Expression, _ flag: String) {
        guard let text = value.plainText, text.count > 1 else { return }
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
    /// Something that takes a sign at least stands before a `^`.
    private(set) var hasMoreBeforeStart = false
    /// A set has all from `A` to `z`.
    private(set) var hasWideRange = false
    /// A set of one class and `+`, which was to stand behind it.
    private(set) var setWithPlus: String?
    /// A `d`, `s` or `w` that is to be there several times, in a pattern that has `\d` or the like, too.
    private(set) var repeatedLetter: Character?

    /// A backslash, and behind it a `d`, `s` or `w` where a class was meant.
    private(set) var escapedClass: Character?
    /// Nothing stands before the first or behind the last `|` of the whole.
    private(set) var hasEmptyAlternative = false

    /// Four numbers with dots between that are no escapes.
    private(set) var hasAddress = false

    /// The first of these that there is, and what to write instead.
    var oddity: (message: String, help: String)? {
        if hasMoreBehindEnd {
            return (
                "what follows `$` can't match: that is the end",
                "`\\$` is the sign itself; else let `$` stand last"
            )
        }
        if hasMoreBeforeStart {
            return (
                "what stands before `^` can't match: that is the beginning",
                "`\\^` is the sign itself; else let `^` stand first"
            )
        }
        if hasWideRange {
            return (
                "`A-z` has signs between the capitals and the small letters: [ \\ ] ^ _ `",
                "`A-Za-z` is the letters"
            )
        }
        if let letter = escapedClass {
            return (
                "`\\\\\(letter)` is a backslash with `\(letter)` behind it",
                "in single quotes `\\\(letter)` is written with one"
            )
        }
        if hasEmptyAlternative {
            return ("one side of this `|` is empty, which fits everywhere", "`\\|` is the sign itself")
        }
        if hasAddress {
            return ("each `.` fits any sign, as in `10a0b0c1`", "`\\.` is the sign itself")
        }
        if let set = setWithPlus {
            return (
                "`[\(set)]` is one sign, which may be a `+`",
                "did you mean `\(set.dropLast())+`, or `\\[` for the bracket?"
            )
        }
        return repeatedLetter.map { ("`\($0)` is that letter, so often", "did you mean `\\\($0)`?") }
    }

    init(_ pattern: String) {
        hasAddress = Self.hasAddress(pattern)
        var tokens = RegexTokens(pattern)
        var hasClassLetter = false
        var isMultiline = false
        var mayBeNone = false
        var repeated: Character?
        var last: RegexTokens.Token?
        var depth = 0
        while let token = tokens.next() {
            if token == .bar, depth == 0, last == nil || tokens.rest.isEmpty { hasEmptyAlternative = true }
            switch token {
            case .close: depth -= 1
            case .escape("\\"):
                if let letter = tokens.rest.first, "dsw".unicodeScalars.contains(letter),
                    !(tokens.rest.dropFirst().first?.properties.isAlphabetic ?? false)
                {
                    escapedClass = Character(letter)
                }
            case .escape(let letter) where "dswDSW".unicodeScalars.contains(letter): hasClassLetter = true
            case .set(let signs):
                let set = String(String.UnicodeScalarView(signs))
                if ["\\d+", "\\w+", "\\s+", "0-9+", "a-z+"].contains(set),
                    !["+", "*", "{", "?"].contains(tokens.rest.first.map(String.init) ?? "")
                {
                    setWithPlus = set
                }
                if signs.indices.contains(where: { signs[$0...].starts(with: "A-z".unicodeScalars) }) {
                    hasWideRange = true
                }
                for (slash, letter) in zip(signs, signs.dropFirst())
                where slash == "\\" && "dswDSW".unicodeScalars.contains(letter) {
                    hasClassLetter = true
                }
            case .open(let head):
                depth += 1
                let flags = head.dropFirst().prefix { $0.isLetter }
                if head.hasPrefix("?"), flags.contains("m") || flags.contains("x") { isMultiline = true }
            case .sign("{"): mayBeNone = ["0", ","].contains(tokens.rest.first)
            case .sign("*"), .sign("?"): mayBeNone = true
            case .sign("+"):
                // Behind another it says only that nothing is given back.
                if ![.sign("*"), .sign("?"), .sign("}"), .sign("+")].contains(last) { mayBeNone = false }
            case .sign("^"):
                switch last {
                case .sign("^"): break
                case .sign(let before):
                    if !("?*+}".unicodeScalars.contains(before) && mayBeNone) { hasMoreBeforeStart = true }
                case .set: hasMoreBeforeStart = true
                case .escape(let letter) where !"bBAGK".unicodeScalars.contains(letter):
                    hasMoreBeforeStart = true
                default: break
                }
            case .sign("$"):
                if Self.hasMore(tokens.rest) { hasMoreBehindEnd = true }
            case .sign(let letter) where "dsw".unicodeScalars.contains(letter):
                guard tokens.rest.first == "{", tokens.rest.dropFirst().first?.properties.numericType != nil
                else { break }
                if case .sign(let before)? = last,
                    before.properties.isAlphabetic || before.properties.numericType != nil
                {
                    break
                }
                repeated = Character(letter)
            default: break
            }
            last = token
        }
        if isMultiline { (hasMoreBehindEnd, hasMoreBeforeStart) = (false, false) }
        if hasClassLetter { repeatedLetter = repeated }
    }

    private static func hasAddress(_ pattern: String) -> Bool {
        let signs = RegexTokens(pattern).map { token -> Character in
            if case .sign(let sign) = token, sign == "." || ("0"..."9").contains(sign) {
                Character(sign)
            } else {
                " "
            }
        }
        return signs.split(separator: " ").contains { word in
            let parts = word.split(separator: ".", omittingEmptySubsequences: false)
            return parts.count == 4 && parts.allSatisfy { UInt8(String($0)) != nil }
        }
    }

    /// Whether what follows a `$` can't be there: it holds before a last newline, too, and what looks around takes nothing.
    private static func hasMore(_ rest: ArraySlice<Unicode.Scalar>) -> Bool {
        guard let next = rest.first, next != "|", next != ")" else { return false }
        if next == "\\", let letter = rest.dropFirst().first {
            return !"nrRsZzbB".unicodeScalars.contains(letter)
        }
        let mayFollow = ["(?=", "(?!", "(?<", "[\\r", "[\\n", "(\\r", "(\\n", "(?:\\r", "(?:\\n"]
        return !mayFollow.contains { rest.starts(with: $0.unicodeScalars) }
    }
}
