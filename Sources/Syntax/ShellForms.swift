/// What people bring from other shells, and words that later versions will have: each is answered with the
/// form that nops has for it.
extension Parser {
    /// At a `$` that begins no value.
    func reportDollar() {
        let start = pos
        let after = next
        let shown = string(start, min(end, start + (after < 0x80 && after > 0x20 ? 2 : 1)))
        let help: String
        switch after {
        case UInt8(ascii: "?"):
            help = "`ok CMD` tells whether it succeeded, `(capture CMD).status` its status"
        case UInt8(ascii: "@"), UInt8(ascii: "*"):
            help = "a script's arguments are `$args`; spread them by `...$args`"
        case UInt8(ascii: "#"): help = "write `($args | count)`"
        case 0x31...0x39:
            help = "a script's arguments are `$args[\(after - 0x31)]`, or `main`'s parameters"
        case 0x30: help = "quote it, if text is meant"
        case UInt8(ascii: "$"), UInt8(ascii: "!"):
            help =
                next == UInt8(ascii: "!")
                ? "`let job = spawn { … }` gives the job, for `wait` and `kill`"
                : "`path self` is the script's own path; a process's number is found by `ps`"
        case UInt8(ascii: "'"): help = "write \"…\", where `\\n` and its like are escapes"
        default: help = "write `\\$`, or quote it, if text is meant"
        }
        report(
            shown == "$" ? "`$` stands before a name" : "`\(shown)` is nothing in nops",
            span(start, start + shown.utf8.count), help: help)
    }

    func reportBackquote() {
        report(
            "backquotes are nothing in nops", span(pos, pos + 1),
            help: "write `$(…)` or `(…)`; quote it, if text is meant")
    }

    // MARK: - Tests in brackets

    /// Whether `[ -f x ]` or `[[ … ]]` of other shells is here.
    func isBashTest(_ index: Int) -> Bool {
        guard byte(index) == UInt8(ascii: "[") else { return false }
        var first = index + 1
        let isDouble = byte(first) == UInt8(ascii: "[")
        if isDouble { first += 1 }
        guard byte(first) == 0x20 else { return false }
        var stop = first
        while stop < end, bytes[stop] != 0x0A, bytes[stop] != UInt8(ascii: "]") { stop += 1 }
        if isDouble, byte(stop) == UInt8(ascii: "]"), byte(stop + 1) == UInt8(ascii: "]"),
            byte(stop - 1) == 0x20
        {
            return !string(first, stop).utf8.contains(UInt8(ascii: ","))
        }
        while first < end, bytes[first] == 0x20 { first += 1 }
        if byte(first) == UInt8(ascii: "#") { return false }
        if byte(first) == UInt8(ascii: "!") { return true }
        // `[ "$x" = "y" ]`, `[ $n -gt 1 ]`
        var index = first
        while index + 2 < stop {
            if bytes[index] == 0x20 {
                if bytes[index + 1] == UInt8(ascii: "="), bytes[index + 2] == 0x20 { return true }
                if bytes[index + 1] == UInt8(ascii: "!"), bytes[index + 2] == UInt8(ascii: "=") {
                    return true
                }
                if bytes[index + 1] == UInt8(ascii: "-"), index + 4 < stop, isLetter(bytes[index + 2]),
                    isLetter(bytes[index + 3]), bytes[index + 4] == 0x20
                {
                    return true
                }
            }
            index += 1
        }
        return byte(first) == UInt8(ascii: "-") && isLetter(byte(first + 1)) && byte(first + 2) == 0x20
    }

    func parseBashTest() -> Expression {
        let start = pos
        let isDouble = next == UInt8(ascii: "[")
        var stop = start
        while stop < end, bytes[stop] != 0x0A, bytes[stop] != UInt8(ascii: "]") { stop += 1 }
        if byte(stop) == UInt8(ascii: "]"), stop < end { stop += 1 }
        if isDouble, byte(stop) == UInt8(ascii: "]"), stop < end { stop += 1 }
        pos = stop
        report(
            isDouble ? "there is no `[[ … ]]`" : "there is no `[ … ]` test", span(start),
            help: "compare plainly: `if $a == \"b\" {`; for files write `(path exists FILE)`")
        return missing(start)
    }

    // MARK: - First words

    /// A form of another shell at a stage's begin, reported and skipped; nil if there is none.
    func parseBashStage() -> Expression? {
        let start = pos
        switch current {
        case UInt8(ascii: "[") where isBashTest(pos):
            let value = parseBashTest()
            return value
        case UInt8(ascii: "!"):
            guard endsWord(pos + 1) || next == UInt8(ascii: "!") || isDigit(next) else { break }
            if endsWord(pos + 1) {
                report(
                    "`!` is written `not`", span(start, start + 1), help: "write `not ok CMD`, or `not $x`")
            } else {
                report(
                    "history is not expanded in a line", span(start, wordStop(start)),
                    help: "the arrow keys bring earlier lines back")
            }
            recoverStage()
            return missing(start)
        case UInt8(ascii: "`"):
            reportBackquote()
            pos += 1
            while !isAtEnd, current != UInt8(ascii: "`"), current != 0x0A { pos += 1 }
            recoverStage()
            return missing(start)
        case UInt8(ascii: "(") where next == UInt8(ascii: "(") && outline.broken[pos] == nil:
            return nil
        default: break
        }
        // `name() {`
        guard isNameStart(current) else { return nil }
        var index = pos
        while index < end, isNameByte(bytes[index]) || bytes[index] == UInt8(ascii: "-") { index += 1 }
        let nameEnd = index
        while index < end, isBlank(bytes[index]) { index += 1 }
        if starts(with: "()", at: index) {
            let name = string(start, nameEnd)
            pos = index + 2
            report("a function is defined by `def`", span(start), help: "write `def \(name)() { … }`")
            skipBlanks()
            if current == UInt8(ascii: "{"), !isAtEnd { _ = parseBody() }
            recoverStage()
            return missing(start)
        }
        return nil
    }

    /// Keywords are never commands; true if `word` is one (reported).
    func reportKeyword(_ word: String, _ place: Span) -> Bool {
        switch word {
        case "else", "catch", "finally":
            report("`\(word)` without what it belongs to", place, help: "it follows a body's `}`")
        case "in", "is", "and", "or":
            report("`\(word)` can't begin a command", place)
        case "if", "match", "try", "ok", "do", "not", "true", "false", "null":
            // Only a `\` at the line's end keeps these from being read as what they are.
            report("a space is expected after `\(word)`", place)
        case "let", "var", "def", "use", "export", "for", "while", "loop", "break", "continue", "return",
            "defer":
            report(
                "`\(word)` can't stand here", place,
                help:
                    "it begins a statement of its own; after `&&` and `||` put it in a block: `if ok CMD { \(word) … }`"
            )
        default: return false
        }
        return true
    }

    /// `x = 5`, `x += 1`: true (and reported) where an operator that assigns follows the word.
    func reportAssignment(_ word: String, _ place: Span) -> Bool {
        var index = pos
        while index < end, isBlank(bytes[index]) { index += 1 }
        let start = index
        while index < end, !endsWord(index), index < start + 3 { index += 1 }
        let sign = string(start, index)
        guard endsWord(index), word.utf8.allSatisfy({ isNameByte($0) }) else { return false }
        if AssignOperator(rawValue: sign) != nil {
            report(
                "a command can't be assigned to", place.joined(span(start, index)),
                help: known.contains(word) || sign != "="
                    ? "write `$\(word) \(sign) …`"
                    : "write `let \(word) = …`, or `$\(word) = …` for a variable that exists")
            return true
        }
        if sign == "==" || sign == "!=" || sign == "=~" {
            report(
                "a bare word can't be compared", place,
                help:
                    "a variable is `$\(word)`, text is \"\(word)\"; in the parentheses of a condition a field is `$it.\(word)`"
            )
            return true
        }
        return false
    }

    /// First words for which there is no shape and that are words of other shells, or of later versions.
    func reportForeignCommand(_ word: String, _ place: Span) -> Bool {
        switch word {
        case "test":
            reportReserved(word, place)
        case "secret":
            report(
                "there is no command `secret`", place,
                help: "a secret is made by `input --secret`, or of text by `… | into secret`")
        case "then", "fi", "done", "esac", "elif":
            // After an error these are but its echo.
            if !diagnostics.contains(where: { $0.severity == .error }) {
                report(
                    "there is no `\(word)`", place, help: "bodies stand in braces: `if $x { … } else { … }`")
            } else {
                skipBlanks()
                recoverStatement()
            }
        case "function":
            report("a function is defined by `def`", place, help: "write `def name(…) { … }`")
            recoverStatement()
        case "case", "switch":
            report("there is no `\(word)`", place, help: "write `match $x { a => …, _ => … }`")
        case "until":
            report("there is no `until`", place, help: "write `while not … { … }`")
        case "source", ".":
            report("there is no `\(word)`", place, help: "a file's commands are had by `use FILE.nops`")
        case "local", "declare", "typeset", "readonly":
            report("there is no `\(word)`", place, help: "write `let x = …`, or `var x = …` for a variable")
        case "unset":
            report(
                "there is no `unset`", place,
                help: "a variable ends with its block; `$env.NAME = null` takes a name from the environment")
        case "set", "shopt":
            report(
                "there is no `\(word)`", place,
                help: isOfFish(word)
                    ? "a variable is `let x = …`, and of the environment `$env.X = …`"
                    : "errors stop a nops script as it is; a variable is set by `let`")
        case "eval":
            report(
                "there is no `eval`", place, help: "text is never run; a piece of code is a closure: `do $f`")
        case "alias":
            report(
                "there is no `alias`", place,
                help:
                    "write `def name(...rest: words) { … }`; in the shell `abbr add name 'words'` writes the words in its place"
            )
        case "shift", "getopts":
            report("there is no `\(word)`", place, help: "`main`'s parameters are the script's command line")
        case "trap":
            report("there is no `trap`", place, help: "write `defer { … }`, or `try { … } finally { … }`")
        default: return false
        }
        return true
    }

    /// `set -gx NAME …`, `set -l name …`: a variable, as fish sets one.
    private func isOfFish(_ word: String) -> Bool {
        var index = pos
        while index < end, isBlank(bytes[index]) { index += 1 }
        guard word == "set", byte(index) == UInt8(ascii: "-") else { return false }
        index += 1
        let start = index
        while index < end, !endsWord(index) {
            guard "gxlUu".utf8.contains(bytes[index]) else { return false }
            index += 1
        }
        // `set -u` and `set -x` alone are bash's.
        guard index > start else { return false }
        while index < end, isBlank(bytes[index]) { index += 1 }
        return index < end && isNameStart(bytes[index])
    }

    private func reportReserved(_ word: String, _ place: Span) {
        // A block among its words: the form that a later version will have.
        var index = pos
        var hasBlock = false
        while index < end, bytes[index] != 0x0A, bytes[index] != UInt8(ascii: ";"),
            bytes[index] != UInt8(ascii: "|")
        {
            if bytes[index] == UInt8(ascii: "{"), isBlank(bytes[index - 1]),
                byte(index + 1) != UInt8(ascii: "}")
            {
                hasBlock = true
                break
            }
            index =
                isOpener(bytes[index]) || bytes[index] == UInt8(ascii: "\"")
                ? max(index + 1, skipBalanced(index)) : index + 1
        }
        report(
            hasBlock
                ? "`\(word)` is not in this version of nops" : "`\(word)` is a word of the language",
            place, help: "the program of that name is run by `^\(word)`")
        guard hasBlock, bytes.indices.contains(index), bytes[index] == UInt8(ascii: "{") else { return }
        // What is wrong in the block is told too.
        pos = index
        guard outline.broken[index] == nil, braceKind(index) == .block else { return }
        _ = parseBody()
    }
}
