/// Where the cursor stands in a line that may be unfinished and wrong: enough of the language for
/// completion, never more.
struct CommandLineScanner {
    enum Quote {
        case none
        case single
        case double
    }

    /// The words of the command so far, without the one at the cursor, as values (quotes taken off).
    private(set) var words: [String] = []
    /// The word up to the cursor: as written, and as a value.
    private(set) var raw: [Unicode.Scalar] = []
    private(set) var value = String.UnicodeScalarView()
    /// Where the word begins, in scalars.
    private(set) var start = 0
    /// The quote that is open at the cursor.
    private(set) var quote = Quote.none
    /// Where the `$` of a variable at the cursor stands, in scalars.
    private(set) var variableStart: Int?
    /// Inside `[ … ]`: items, not a command.
    private(set) var isList = false
    /// A file's name is due: after `>` or `<`.
    private(set) var isRedirection = false
    private(set) var isComment = false
    /// What stands here is given what another command gives.
    private(set) var isPiped = false

    /// What was going on around an open bracket.
    private struct Outer {
        let words: [String]
        let isList: Bool
        let isPiped: Bool
    }
    private var outer: [Outer] = []
    private var hasWord = false
    /// Nothing has followed the brace that is open: a bar begins the parameters of a closure.
    private var isAtBrace = false
    private var isInParameters = false
    /// Where the last bar stands: another one behind it makes `||` of both.
    private var bar: Int?

    init(_ text: [Unicode.Scalar]) {
        var index = 0
        while index < text.count {
            let scalar = text[index]
            let next = index + 1 < text.count ? text[index + 1] : nil
            if isComment {
                if scalar == "\n" {
                    isComment = false
                    begin(words: [], at: index + 1)
                }
                index += 1
                continue
            }
            switch quote {
            case .single:
                take(scalar, as: scalar == "'" ? nil : scalar)
                if scalar == "'" { quote = .none }
            case .double:
                if scalar == "\\" {
                    let escape = CommandLineScanner.escape(in: text, at: index)
                    for scalar in text[index..<escape.end] { take(scalar, as: nil) }
                    if let value = escape.value { self.value.append(value) }
                    index = escape.end - 1
                } else {
                    take(scalar, as: scalar == "\"" ? nil : scalar)
                    if scalar == "\"" { quote = .none }
                }
                if scalar == "$" { variableStart = index }
            case .none:
                if scalar == "\\" {
                    if !hasWord { start = index }
                    take(scalar, as: nil)
                    // At the cursor it is the half of an escape that means nothing yet.
                    if let next { take(next, as: next) }
                    index += 1
                } else {
                    plain(scalar, next: next, at: index)
                }
            }
            if let place = variableStart, place != index, !CommandLineScanner.belongsToVariable(scalar) {
                variableStart = nil
            }
            index += 1
        }
        if !hasWord { start = text.count }
    }

    private mutating func plain(_ scalar: Unicode.Scalar, next: Unicode.Scalar?, at index: Int) {
        switch scalar {
        case " ", "\t": endWord()
        case "\n", ";":
            // A line goes on behind a bar at its end.
            let goesOn = scalar == "\n" && isPiped && words.isEmpty && !hasWord
            begin(words: isList ? words : [], at: index + 1)
            isPiped = goesOn
        case "|":
            let isParameter = isAtBrace || isInParameters
            let isJoint = bar == index - 1
            isInParameters = isAtBrace
            begin(words: [], at: index + 1)
            isPiped = !isParameter && !isJoint
            bar = index
        case "&" where next == "&": break
        case "&" where !hasWord: begin(words: [], at: index + 1)
        case "(", "{", "[":
            if scalar != "(", hasWord, raw.last != "=" {
                take(scalar, as: scalar)
                return
            }
            outer.append(Outer(words: words, isList: isList, isPiped: isPiped))
            isList = scalar == "["
            begin(words: [], at: index + 1)
            isAtBrace = scalar == "{"
        case ")", "}", "]":
            if let before = outer.popLast() {
                isList = before.isList
                begin(words: before.words, at: index + 1)
                isPiped = before.isPiped
                // What was in brackets is a word, and may go on (`(ls).name`).
                hasWord = true
                start = index
            } else {
                take(scalar, as: scalar)
            }
        case "<", ">":
            endWord()
            isRedirection = true
            start = index + 1
        case "#" where !hasWord: isComment = true
        case "'":
            if !hasWord { start = index }
            quote = .single
            take(scalar, as: nil)
        case "\"":
            if !hasWord { start = index }
            quote = .double
            take(scalar, as: nil)
        default:
            if !hasWord { start = index }
            if scalar == "$" { variableStart = index }
            take(scalar, as: scalar)
        }
    }

    /// The escape in double quotes that begins at a backslash: what it stands for, and where it ends.
    private static func escape(
        in text: [Unicode.Scalar], at index: Int
    ) -> (value: Unicode.Scalar?, end: Int) {
        guard index + 1 < text.count else { return (nil, index + 1) }
        let letter = text[index + 1]
        if letter == "u", index + 2 < text.count, text[index + 2] == "{" {
            guard let end = text[index...].firstIndex(of: "}") else { return (nil, text.count) }
            let digits = String(String.UnicodeScalarView(text[(index + 3)..<end]))
            return (UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init), end + 1)
        }
        return (escapes[letter] ?? letter, index + 2)
    }

    private static let escapes: [Unicode.Scalar: Unicode.Scalar] = [
        "n": "\n", "t": "\t", "r": "\r", "e": "\u{1B}", "0": "\0",
    ]

    private mutating func take(_ scalar: Unicode.Scalar, as plain: Unicode.Scalar?) {
        hasWord = true
        isAtBrace = false
        raw.append(scalar)
        if let plain { value.append(plain) }
    }

    private mutating func endWord() {
        guard hasWord else { return }
        let word = String(value)
        let isAssignment = word == "=" || word == "+="
        if isAssignment, !words.isEmpty {
            // `let x =`, `$x +=`: a pipeline follows.
            words = []
        } else if words.isEmpty,
            CommandLineScanner.prefixes.contains(word) || CommandLineScanner.setsEnvironment(raw)
        {
            // The command is still to come.
        } else if !isRedirection {
            words.append(word)
        }
        isRedirection = false
        clearWord()
    }

    private mutating func begin(words: [String], at index: Int) {
        self.words = words
        isRedirection = false
        isPiped = false
        isAtBrace = false
        clearWord()
        start = index
    }

    private mutating func clearWord() {
        raw = []
        value = String.UnicodeScalarView()
        hasWord = false
        variableStart = nil
    }

    /// Words that a command follows.
    private static let prefixes: Set<String> = ["capture", "ok", "return", "else"]

    /// `NAME=value` before a command.
    private static func setsEnvironment(_ raw: [Unicode.Scalar]) -> Bool {
        guard let equals = raw.firstIndex(of: "="), equals > 0 else { return false }
        return raw[..<equals].allSatisfy {
            $0 == "_" || ($0.isASCII && $0.properties.isAlphabetic) || ("0"..."9").contains($0)
        }
    }

    private static func belongsToVariable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "$", "_", ".", "{", "?": true
        default: scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
        }
    }
}
