/// What Tab offers for the word at the cursor.
public struct Completion {
    public struct Candidate {
        /// What takes the word's place, quoted as the language wants it.
        public let text: String
        /// How it stands in the list of candidates.
        public let label: String
        /// A few words on it, if there are any.
        public let summary: String?
        /// Follows the text once it is the only candidate: a space, or nothing where the word may go on.
        public let ending: String

        public init(text: String, label: String? = nil, summary: String? = nil, ending: String = " ") {
            self.text = text
            self.label = label ?? text
            self.summary = summary
            self.ending = ending
        }
    }

    /// Where the word begins, in Unicode scalars from the start of the line.
    public let start: Int
    public let candidates: [Candidate]

    public init(start: Int, candidates: [Candidate]) {
        self.start = start
        self.candidates = candidates
    }

    /// What all candidates begin with, never cut inside of an escape: `a\$b` and `a\&b` share `a`.
    var commonPrefix: String {
        guard let first = candidates.first else { return "" }
        var prefix = Completion.pieces(of: first.text)
        for candidate in candidates.dropFirst() {
            let same = zip(prefix, Completion.pieces(of: candidate.text)).prefix { $0 == $1 }.count
            prefix.removeLast(prefix.count - same)
        }
        var text = String.UnicodeScalarView()
        for piece in prefix { text.append(contentsOf: piece) }
        return String(text)
    }

    /// A text in pieces that mean something by themselves: a scalar, or the whole of an escape (`\$`, `\u{1b}`). In single
    /// quotes a backslash is plain.
    private static func pieces(of text: String) -> [ArraySlice<Unicode.Scalar>] {
        let scalars = Array(text.unicodeScalars)
        let isLiteral = scalars.first == "'"
        var pieces: [ArraySlice<Unicode.Scalar>] = []
        var index = 0
        while index < scalars.count {
            var end = index + 1
            if !isLiteral, scalars[index] == "\\", end < scalars.count {
                let rest = scalars[end...]
                let brace = rest.starts(with: "u{".unicodeScalars) ? rest.firstIndex(of: "}") : nil
                end = (brace ?? end) + 1
            }
            pieces.append(scalars[index..<end])
            index = end
        }
        return pieces
    }

    /// The candidates in columns, down and then across; with their summaries, one a line, where there are
    /// any and they fit on half the screen. Lines end in `\r\n`.
    func listing(rows: Int, columns: Int) -> String {
        let room = max(rows - 2, 3)
        if candidates.count <= max(room / 2, 3), candidates.contains(where: { $0.summary != nil }) {
            return described(columns: columns)
        }
        let widths = candidates.map { ScreenLayout.width(of: $0.label) }
        let cell = min((widths.max() ?? 0) + 2, columns)
        let across = max(columns / cell, 1)
        let down = (candidates.count + across - 1) / across
        let shown = min(down, room)
        var result = ""
        for row in 0..<shown {
            var line = ""
            for column in 0..<across where column * down + row < candidates.count {
                let index = column * down + row
                if column > 0 {
                    let before = widths[index - down]
                    line += String(repeating: " ", count: max(cell - before, 1))
                }
                line += candidates[index].label
            }
            result += line + "\r\n"
        }
        if shown < down {
            let left = (0..<candidates.count).count { $0 % down >= shown }
            result += "… and \(left) more\r\n"
        }
        return result
    }

    private func described(columns: Int) -> String {
        let labelWidth = candidates.map { ScreenLayout.width(of: $0.label) }.max() ?? 0
        return candidates.map { candidate in
            let summary = candidate.summary ?? ""
            let room = columns - labelWidth - 3
            guard !summary.isEmpty, room >= 10 else { return candidate.label + "\r\n" }
            let padding = String(
                repeating: " ", count: labelWidth - ScreenLayout.width(of: candidate.label) + 2)
            return candidate.label + padding + "\u{1B}[2m" + String(summary.prefix(room)) + "\u{1B}[0m\r\n"
        }.joined()
    }
}
