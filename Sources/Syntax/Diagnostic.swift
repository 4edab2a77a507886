/// One thing found wrong (or doubtful) in a text, with its place and what to do about it.
public struct Diagnostic: Sendable {
    public enum Severity: Sendable { case error, warning }

    public var severity: Severity
    public var message: String
    public var span: Span
    /// Said under the caret: what is odd about just this place. Empty: nothing more to say.
    public var label: String
    public var help: String?

    public init(
        _ message: String, at span: Span, label: String = "", help: String? = nil,
        severity: Severity = .error
    ) {
        self.severity = severity
        self.message = message
        self.span = span
        self.label = label
        self.help = help
    }

    /// The diagnostic as people read it (language.md, "Errors"): message, place, line, caret, help.
    /// Ends with a newline.
    public func rendered(in sources: SourceMap) -> String {
        let columns = sources.columns
        var text = (severity == .error ? "error: " : "warning: ") + Diagnostic.printable(message)
        text = sources.folded(text) + "\n"
        let help = help.map(Diagnostic.printable)
        if let file = sources.file(of: span) {
            let (line, column) = file.position(of: Int(span.start))
            let number = String(line)
            let gutter = String(repeating: " ", count: number.count)
            text += "\(gutter)--> \(Diagnostic.oneLine(file.name)):\(line):\(column)\n\(gutter) |\n"
            let (endLine, endColumn) = file.position(of: max(Int(span.start), Int(span.end)))
            let part = sources.excerpt(of: line, in: file, around: column)
            let last = endLine == line ? endColumn : column + part.room - 1
            text += "\(number) | \(Diagnostic.printable(part.text))\n"
            let before = sources.blank(part.before)
            let marked = part.text.unicodeScalars.dropFirst(part.before.unicodeScalars.count)
                .prefix(max(0, min(last - column, part.room)))
            let carets = String(repeating: "^", count: max(1, sources.width(of: marked)))
            text += "\(gutter) | \(before)\(carets)"
            let label = Diagnostic.oneLine(label)
            if !label.isEmpty {
                let taken = sources.width(of: (before + carets + label).unicodeScalars[...])
                text +=
                    gutter.count + 4 + taken <= columns ?? Int.max
                    ? " " + label
                    : "\n"
                        + sources.folded("\(gutter) | " + label, indent: gutter.count + 3)
            }
            text += "\n"
            if let help {
                text += sources.folded("\(gutter) = help: \(help)", indent: gutter.count + 3) + "\n"
            }
        } else if let help {
            text += sources.folded("  = help: \(help)", indent: 4) + "\n"
        }
        return text
    }

    /// The same in one line: newlines and tabs as `\n` and `\t`.
    public static func oneLine(_ text: String) -> String {
        var result = ""
        for scalar in printable(text).unicodeScalars {
            switch scalar {
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// For a terminal: control characters in what others wrote (file names, scripts) would move its cursor or worse, so they are
    /// shown as a replacement mark. Tabs and newlines stay.
    public static func printable(_ text: String) -> String {
        func isControl(_ value: UInt32) -> Bool {
            (value < 0x20 && value != 0x09 && value != 0x0A) || (0x7F..<0xA0).contains(value)
        }
        guard text.unicodeScalars.contains(where: { isControl($0.value) }) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { result.append(isControl(scalar.value) ? "\u{FFFD}" : scalar) }
        return String(result)
    }
}

/// The best "did you mean": the candidate within an edit distance that a slip of the finger explains
/// (a third of the word's length, at least one), or nil. Distance: optimal string alignment.
public func closest(
    to word: String, among candidates: some Sequence<String>, within most: Int? = nil
) -> String? {
    let target = Array(word.unicodeScalars)
    if target.count < 2 { return nil }
    let limit = min(max(1, target.count / 3), most ?? Int.max)
    var best: (distance: Int, text: String)?
    for candidate in candidates {
        let other = Array(candidate.unicodeScalars)
        if abs(other.count - target.count) > limit { continue }
        let distance = alignmentDistance(target, other)
        if distance <= limit, distance < (best?.distance ?? Int.max) { best = (distance, candidate) }
    }
    return best?.text
}

private func alignmentDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var older: [Int] = []
    var previous = Array(0...b.count)
    for i in 1...a.count {
        var current = [i] + Array(repeating: 0, count: b.count)
        for j in 1...b.count {
            let cost = a[i - 1] == b[j - 1] ? 0 : 1
            current[j] = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + cost)
            if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                current[j] = min(current[j], older[j - 2] + 1)
            }
        }
        older = previous
        previous = current
    }
    return previous[b.count]
}
