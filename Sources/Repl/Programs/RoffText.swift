/// The words of a line of a manual page, without its markup: roff(7), man(7), mdoc(7). As much of it as flags and their descriptions need.
enum RoffText {
    /// A line of text.
    static func plain(_ line: Substring) -> String {
        guard line.utf8.contains(UInt8(ascii: "\\")) else { return String(line) }
        var text = ""
        var rest = line[...]
        while let character = rest.popFirst() {
            guard character == "\\" else {
                text.append(character)
                continue
            }
            guard let kind = rest.popFirst() else { break }
            switch kind {
            case "\"", "#": return text
            case "f", "F", "m", "M", "s", "n", "*", "g", "k", "Y", "V":
                let name = argument(of: kind, &rest)
                if kind == "*" { text += signs[name] ?? "" }
            case "(", "[":
                rest = line[line.index(before: rest.startIndex)...]
                text += sign(name(&rest))
            case "h", "v", "w", "X", "Z", "D", "b", "o", "l", "L", "N", "S", "H", "x", "C":
                // An argument between two of the same sign.
                guard let quote = rest.popFirst() else { break }
                let named = rest.prefix { $0 != quote }
                rest = rest.dropFirst(named.count + 1)
                if kind == "C" { text += sign(String(named)) }
            case "-", ".", "\\", "'", "`", "_": text.append(kind)
            case "e", "E": text.append("\\")
            case " ", "~", "0", "t", "p": text.append(" ")
            case "&", "|", "^", "%", ":", "/", ",", ")", "c", "u", "d", "r", "a", "{", "}", "z", "!", "?":
                break
            default: text.append(kind)
            }
        }
        return text
    }

    private static func argument(of kind: Character, _ rest: inout Substring) -> String {
        if kind == "s" {
            if let first = rest.first, first == "+" || first == "-" { rest.removeFirst() }
            if let first = rest.first, first.isNumber {
                rest.removeFirst()
                return ""
            }
        } else if kind == "n", let first = rest.first, first == "+" || first == "-" {
            rest.removeFirst()
        }
        return name(&rest)
    }

    /// `x`, `(xx` or `[xxx]`.
    private static func name(_ rest: inout Substring) -> String {
        switch rest.popFirst() {
        case "(":
            let name = String(rest.prefix(2))
            rest = rest.dropFirst(2)
            return name
        case "[":
            let name = String(rest.prefix { $0 != "]" })
            rest = rest.dropFirst(name.count + 1)
            return name
        case let one?: return String(one)
        case nil: return ""
        }
    }

    private static let signs: [String: String] = [
        "aq": "'", "Aq": "'", "cq": "’", "oq": "‘", "dq": "\"", "lq": "“", "rq": "”", "L\"": "“", "R\"": "”",
        "C+": "C++",
        "em": "—", "en": "–", "hy": "-", "mi": "-", "bu": "•", "co": "©", "rs": "\\", "ti": "~", "ha": "^",
        "ga": "`", "pl": "+", "ba": "|", "bv": "|", "or": "|", "sh": "#", "Do": "$", "at": "@", "lB": "[",
        "rB": "]", "lC": "{", "rC": "}", "<=": "≤", ">=": "≥", "mu": "×", "->": "→", "fo": "›", "Fo": "«",
        "Fc": "»", "sl": "/", "eq": "=", "slash": "/", "bs": "\\", "lt": "<", "gt": ">", "la": "⟨", "ra": "⟩",
        "Lt": "<", "Gt": ">", "Le": "≤", "Ge": "≥", "Ba": "|", "Am": "&", "Pm": "±", "q": "\"",
    ]

    private static func sign(_ name: String) -> String {
        if let known = signs[name] { return known }
        // `u2014`
        if name.hasPrefix("u"), let value = UInt32(name.dropFirst(), radix: 16),
            let scalar = Unicode.Scalar(value), value >= 0x20
        {
            return String(Character(scalar))
        }
        return ""
    }

    // MARK: Macros

    /// What a macro's line puts into the text; nil for one that puts nothing there.
    /// - Parameters:
    ///   - line: behind the dot.
    ///   - name: of the program, which `.Nm` stands for.
    static func text(ofMacro line: Substring, name: String) -> String? {
        let words = words(line)
        guard let macro = words.first?.text else { return nil }
        let arguments = words.dropFirst()
        switch macro {
        case "B", "I", "SM", "SB": return arguments.map(\.text).joined(separator: " ")
        case "BR", "BI", "RB", "RI", "IB", "IR": return arguments.map(\.text).joined()
        default: return mdocMacros.contains(macro) ? mdoc(words[...], name: name) : nil
        }
    }

    struct Word {
        let text: String
        /// Macros in quotes are plain words.
        let isQuoted: Bool
    }

    /// The arguments of a macro's line, with the macro; quotes hold them together.
    static func words(_ line: Substring) -> [Word] {
        var words: [Word] = []
        var rest = line[...]
        while true {
            rest = rest.drop { $0 == " " || $0 == "\t" }
            guard let first = rest.first, !rest.hasPrefix("\\\"") else { return words }
            guard first == "\"" else {
                // An escaped space is part of a word.
                var end = rest.startIndex
                while end < rest.endIndex, rest[end] != " ", rest[end] != "\t" {
                    let isEscape = rest[end] == "\\"
                    end = rest.index(after: end)
                    if isEscape, end < rest.endIndex { end = rest.index(after: end) }
                }
                words.append(Word(text: plain(rest[..<end]), isQuoted: false))
                rest = rest[end...]
                continue
            }
            rest.removeFirst()
            var text = ""
            while let character = rest.popFirst() {
                if character == "\"" {
                    guard rest.first == "\"" else { break }
                    rest.removeFirst()
                }
                text.append(character)
            }
            words.append(Word(text: plain(text[...]), isQuoted: true))
        }
    }

    private static let mdocMacros: Set<String> = [
        "Ad", "An", "Ao", "Ap", "Aq", "Ar", "Bq", "Brq", "Cm", "Dq", "Dv", "Em", "Er", "Ev", "Fa", "Fl", "Fn",
        "Ic",
        "It", "Li", "Ms", "Nm", "No", "Ns", "Op", "Pa", "Pq", "Ql", "Qq", "Sq", "Sx", "Sy", "Tn", "Va", "Vt",
        "Xr", "Xo", "Xc",
    ]
    private static let quotes = [
        "Aq": ("<", ">"), "Bq": ("[", "]"), "Brq": ("{", "}"), "Dq": ("“", "”"), "Op": ("[", "]"),
        "Pq": ("(", ")"),
        "Ql": ("‘", "’"), "Qq": ("\"", "\""), "Sq": ("‘", "’"),
    ]

    /// mdoc(7): a line is words and macros mixed; `Fl v , Fl -verbose` is `-v, --verbose`.
    static func mdoc(_ words: ArraySlice<Word>, name: String) -> String {
        var text = ""
        var isFlag = false
        var joins = true
        var closing = ""
        // What ends a sentence stands outside of what is quoted.
        let tail = words.lastIndex { !closes($0.text) } ?? words.startIndex
        for (index, word) in zip(words.indices, words) {
            if index > tail {
                text += closing + word.text
                closing = ""
            } else if !word.isQuoted, let (open, close) = quotes[word.text] {
                text += (joins ? "" : " ") + open
                closing = close + closing
                joins = true
            } else if !word.isQuoted, mdocMacros.contains(word.text) {
                isFlag = word.text == "Fl"
                if word.text == "Ns" { joins = true }
                // A lone `Fl` is a dash, and a lone `Nm` the program.
                let isAlone = index == tail
                if isAlone, isFlag || word.text == "Nm" { text += (joins ? "" : " ") + (isFlag ? "-" : name) }
            } else if closes(word.text) {
                text += word.text
                joins = false
            } else {
                text += (joins ? "" : " ") + (isFlag ? "-" : "") + word.text
                joins = word.text == "(" || word.text == "["
            }
        }
        return text + closing
    }

    private static func closes(_ word: String) -> Bool {
        [".", ",", ";", ":", ")", "]", "?", "!"].contains(word)
    }
}
