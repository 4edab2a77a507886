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

    /// What was going on around an open bracket.
    private struct Outer {
        let words: [String]
        let isList: Bool
    }
    private var outer: [Outer] = []
    private var hasWord = false

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
                if scalar == "\\", let next {
                    take(scalar, as: nil)
                    take(next, as: next)
                    index += 1
                } else {
                    take(scalar, as: scalar == "\"" ? nil : scalar)
                    if scalar == "\"" { quote = .none }
                }
                if scalar == "$" { variableStart = index }
            case .none:
                if scalar == "\\", let next {
                    if !hasWord { start = index }
                    take(scalar, as: nil)
                    take(next, as: next)
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
        case "\n", ";": begin(words: isList ? words : [], at: index + 1)
        case "|":
            begin(words: [], at: index + 1)
        case "&" where next == "&": break
        case "&" where !hasWord: begin(words: [], at: index + 1)
        case "(", "{", "[":
            if scalar != "(", hasWord, raw.last != "=" {
                take(scalar, as: scalar)
                return
            }
            outer.append(Outer(words: words, isList: isList))
            isList = scalar == "["
            begin(words: [], at: index + 1)
        case ")", "}", "]":
            if let before = outer.popLast() {
                isList = before.isList
                begin(words: before.words, at: index + 1)
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

    private mutating func take(_ scalar: Unicode.Scalar, as plain: Unicode.Scalar?) {
        hasWord = true
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
