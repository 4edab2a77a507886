/// A flag as a manual page describes it.
struct ManualFlag: Equatable {
    /// `-a`, `--all`; never empty.
    var forms: [String]
    /// What follows the last of them: `=WHEN`, ` <file>`; empty where nothing does.
    var value: String
    /// The first sentence on it.
    var summary = ""
}

/// Finds the flags of a manual page: paragraphs that begin with one, each with what is said of it. How man(7), mdoc(7), DocBook's and
/// pod2man's pages lay them out differs; that a tag comes first and then a text is the same in all.
struct ManualPageReader {
    private var flags: [ManualFlag] = []
    /// Those that the next text describes: a page may name several, one below the other.
    private var open: [Int] = []
    private var description = ""
    private var place = Place.start
    /// What mdoc(7) means by `.Nm`.
    private var name = ""
    /// mdoc(7) writes a tag over several lines: what follows the flag is left out.
    private var isLongTag = false
    /// A sentence that is longer than this has no room in a menu.
    private static let longest = 300

    private enum Place {
        /// What comes next begins a paragraph.
        case start
        case description
        case elsewhere
        /// `SYNOPSIS` shows flags and says nothing of them.
        case synopsis
    }

    static func flags(of page: String) -> [ManualFlag] {
        var reader = ManualPageReader()
        var isDefinition = false
        for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
            if isDefinition {
                isDefinition = line != ".."
            } else if line.hasPrefix(".de") || line.hasPrefix(".ig") {
                isDefinition = true
            } else {
                reader.read(line)
            }
        }
        reader.endParagraph()
        var seen: Set<String> = []
        return reader.flags.filter { flag in
            let isNew = flag.forms.contains { !seen.contains($0) }
            seen.formUnion(flag.forms)
            return isNew
        }
    }

    private mutating func read(_ line: Substring) {
        switch line.utf8.first {
        case nil: endParagraph()
        case UInt8(ascii: "'"): return
        case UInt8(ascii: "."): read(macro: line.dropFirst().drop { $0 == " " })
        default: if isRead, !isLongTag { take(RoffText.plain(line)) }
        }
    }

    private mutating func read(macro: Substring) {
        let macroName = macro.prefix { $0 != " " && $0 != "\t" }
        if isLongTag {
            isLongTag = !(macroName == "Xc" || macro.hasSuffix(" Xc"))
            return
        }
        switch macroName {
        case "SH", "Sh":
            endParagraph()
            open = []
            place = macro.uppercased().contains("SYNOPSIS") ? .synopsis : .start
        case "SS", "Ss":
            endParagraph()
            open = []
        case "TP", "TQ", "PP", "P", "LP", "HP", "Pp", "sp", "RS", "RE", "br", "nf", "fi", "El", "Bl":
            endParagraph()
        case "IP", "It":
            endParagraph()
            guard place == .start else { return }
            let words = RoffText.words(macro).dropFirst()
            // Of `.IP` the second word is a width.
            take(macroName == "It" ? RoffText.mdoc(words, name: name) : words.first?.text ?? "")
            endParagraph()
            isLongTag = macroName == "It" && words.last?.text == "Xo"
        default:
            if macroName == "Nm", name.isEmpty { name = RoffText.words(macro).dropFirst().first?.text ?? "" }
            if isRead, let text = RoffText.text(ofMacro: macro, name: name) { take(text) }
        }
    }

    /// Whether the next text means anything.
    private var isRead: Bool {
        switch place {
        case .start: true
        case .description: description.utf8.count < Self.longest
        case .elsewhere, .synopsis: false
        }
    }

    private mutating func endParagraph() {
        switch place {
        case .synopsis, .start: return
        case .elsewhere: place = .start
        case .description:
            let summary = Self.sentence(description)
            for index in open { flags[index].summary = summary }
            open = []
            description = ""
            place = .start
        }
    }

    private mutating func take(_ text: String) {
        let text = text.drop { $0 == " " || $0 == "\t" }
        guard !text.isEmpty else { return }
        switch place {
        case .start where text.hasPrefix("-"):
            // The text on it may follow at once.
            guard let flag = ManualFlag(tag: text) else { return place = .elsewhere }
            open.append(flags.count)
            flags.append(flag)
        case .start where open.isEmpty: place = .elsewhere
        case .start:
            place = .description
            description = String(text)
        case .description: description += " " + text
        case .elsewhere, .synopsis: break
        }
    }

    /// Up to the first full stop that ends one.
    private static func sentence(_ text: String) -> String {
        var words: [Substring] = []
        for word in text.split(whereSeparator: \.isWhitespace) {
            words.append(word)
            let isShortened = ["e.g.", "i.e.", "etc.", "cf.", "vs.", "(e.g.", "(i.e."].contains(word)
            // Of `.` and `..` files are meant.
            if word.hasSuffix("."), word.contains(where: \.isLetter), !isShortened { break }
        }
        return words.joined(separator: " ")
    }
}

extension ManualFlag {
    /// `-a, --all`, `--sort=WORD`, `-f <file>`, `--[no-]verify`, `-h | --help`; nil for what only looks like it (`-1 is given back where …`).
    init?(tag: Substring) {
        var forms: [String] = []
        var rest = tag
        var value = ""
        while rest.hasPrefix("-") {
            guard let (read, after) = ManualFlag.form(rest) else { return nil }
            forms += read
            // Up to the next form.
            let end = ManualFlag.nextForm(after)
            value = String(after[..<end.start])
            guard value.split(separator: " ").count <= 4 else { return nil }
            rest = after[end.form...]
        }
        guard !forms.isEmpty else { return nil }
        while let last = value.last, " ,:.".contains(last) { value.removeLast() }
        self.init(forms: forms, value: value)
    }

    private static func form(_ text: Substring) -> (forms: [String], rest: Substring)? {
        let dashes = text.prefix { $0 == "-" }
        guard dashes.count <= 2 else { return nil }
        var rest = text.dropFirst(dashes.count)
        let isNegatable = dashes.count == 2 && rest.hasPrefix("[no-]")
        if isNegatable { rest = rest.dropFirst(5) }
        var name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.?#@%+:".contains($0)) }
        while let last = name.last, name.count > 1, ".:".contains(last) { name.removeLast() }
        rest = rest[name.endIndex...]
        guard let first = name.first, first != "-", first != "." else { return nil }
        if let next = rest.first, !" =[<,|/:.{(\t".contains(next) { return nil }
        return ((isNegatable ? ["", "no-"] : [""]).map { dashes + $0 + name }, rest)
    }

    /// Where the next form begins, and what stands before it ends.
    private static func nextForm(_ text: Substring) -> (start: Substring.Index, form: Substring.Index) {
        var index = text.startIndex
        while index < text.endIndex {
            for separator in [", or ", ", ", " | ", " or ", " / ", ",", "|", "/", " "] {
                let tail = text[index...]
                guard tail.hasPrefix(separator), tail.dropFirst(separator.count).hasPrefix("-") else {
                    continue
                }
                return (index, text.index(index, offsetBy: separator.count))
            }
            index = text.index(after: index)
        }
        return (text.endIndex, text.endIndex)
    }
}
