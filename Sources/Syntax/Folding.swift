// What a terminal makes of a text: how many columns it takes, and where its lines are broken.

extension SourceMap {
    /// In columns.
    func width(of text: Substring.UnicodeScalarView) -> Int { text.reduce(0) { $0 + width($1) } }

    /// As much room as the text takes, with its tabs.
    func blank(_ text: String) -> String {
        text.unicodeScalars.map { $0 == "\t" ? "\t" : String(repeating: " ", count: width($0)) }.joined()
    }

    /// A text's lines broken between words where a terminal would break them anywhere, with what goes on set in.
    func folded(_ text: String, indent: Int = 2) -> String {
        guard let columns, columns > indent + 20 else { return text }
        return LineFolding(columns: columns, width: width).folded(text) { _ in indent }
    }
}

/// Lines broken between words.
public struct LineFolding {
    private let columns: Int
    private let width: (Unicode.Scalar) -> Int

    /// - Parameter width: how many columns a character takes.
    public init(columns: Int, width: @escaping (Unicode.Scalar) -> Int) {
        (self.columns, self.width) = (columns, width)
    }

    /// - Parameter indent: by how many blanks what goes on of a line is set in; nil: the line stays as it is.
    public func folded(_ text: String, indent: (Substring) -> Int?) -> String {
        var lines: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if let indent = indent(line), columns > indent + 20 {
                fold(line.unicodeScalars, indent, into: &lines)
            } else {
                lines.append(String(line))
            }
        }
        return lines.joined(separator: "\n")
    }

    private func fold(_ line: Substring.UnicodeScalarView, _ indent: Int, into lines: inout [String]) {
        let margin = String(repeating: " ", count: indent)
        var start = line.startIndex
        /// The last blank behind a word of the line that is being filled, where it may be broken.
        var blank: String.Index?
        var hasWord = false
        var used = 0
        func isFirst() -> Bool { start == line.startIndex }
        func end(_ end: String.Index) { lines.append((isFirst() ? "" : margin) + String(line[start..<end])) }
        var at = start
        while at < line.endIndex {
            let scalar = line[at]
            if scalar == " " {
                // What is set in already keeps its place.
                if hasWord { blank = at }
            } else {
                hasWord = true
            }
            used += width(scalar)
            let next = line.index(after: at)
            if used > columns, let place = blank {
                end(place)
                start = line.index(after: place)
                blank = nil
                hasWord = line[start..<next].contains { $0 != " " }
                used = indent + line[start..<next].reduce(0) { $0 + width($1) }
            }
            at = next
        }
        if isFirst() || line[start...].contains(where: { $0 != " " }) { end(line.endIndex) }
    }
}
