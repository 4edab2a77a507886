// Lines of signs below and above titles in reStructuredText, which have to be as long as the title.

struct TitleLines {
    private let lines: TextLines

    init(_ bytes: UnsafeBufferPointer<UInt8>) { lines = TextLines(bytes) }

    /// What becomes of such lines once edits are made. Those that were longer than their title, and long enough still, stay.
    func edits(for made: [Edit]) -> [Edit] {
        var found: [Edit] = []
        let changes = made.filter { $0.grade != .unsure }
        for group in Dictionary(grouping: changes, by: { lines.start(of: $0.start) }).values {
            guard let first = group.first, !group.contains(where: { $0.text.contains("\n") }) else {
                continue
            }
            let title = line(at: lines.start(of: first.start))
            let below = line(at: lines.next(after: title.upperBound))
            guard below.lowerBound > title.lowerBound, let sign = Self.sign(lines.bytes[below]),
                !lines.bytes[title].isEmpty
            else { continue }
            let old = width(title)
            let more = group.reduce(0) { $0 + $1.text.count - lines.text($1.start..<$1.end).count }
            guard below.count >= old, below.count == old || below.count < old + more else { continue }
            let rule = String(repeating: String(UnicodeScalar(sign)), count: old + more)
            let grade = group.map(\.grade).max() ?? .likely
            var rules = [below]
            if title.lowerBound > 0 {
                let above = line(at: lines.start(of: title.lowerBound - 1))
                if lines.bytes[above].elementsEqual(lines.bytes[below]) { rules.append(above) }
            }
            found += rules.map {
                Edit(start: $0.lowerBound, end: $0.upperBound, text: rule, grade: grade, kind: first.kind)
            }
        }
        return found
    }

    /// The line that begins at a place, without blanks at its end.
    private func line(at start: Int) -> Range<Int> { start..<lines.end(of: start) }

    private func width(_ range: Range<Int>) -> Int { lines.text(range).count }

    /// The sign that a line has nothing but, three times or more.
    private static func sign(_ line: Slice<UnsafeBufferPointer<UInt8>>) -> UInt8? {
        guard let first = line.first, line.count > 2, "=-~^\"'`#*+.:_".utf8.contains(first),
            line.allSatisfy({ $0 == first })
        else { return nil }
        return first
    }
}
