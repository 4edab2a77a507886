// Two edits of one text put together: diff3 (S. Khanna, K. Kunal, B. Pierce, "A Formal Investigation of
// Diff3", 2007) on lines.

/// Merging texts by lines.
enum ThreeWayMerge {
    enum Outcome: Equatable {
        case merged([UInt8])
        /// Lines of `ours`, from 0, that meet another edit in `theirs`: ascending, at least one. An empty range
        /// lies before its line.
        case conflicts([Range<Int>])
    }

    /// What becomes of `base` with both edits made: the one that led to `ours` and the one that led to `theirs`. They
    /// are in conflict where they overlap or touch and aren't the same. A line is its bytes with its newline, so line
    /// endings, and an end without one, are merged like anything else.
    ///
    /// Where two minimal diffs of a text place an edit differently, the edit counts as lying in all those places. So
    /// it does not depend on which of them a diff finds, and is at least as strict as `git merge-file`.
    static func merge(base: [UInt8], ours: [UInt8], theirs: [UInt8]) -> Outcome {
        if ours == theirs || base == theirs { return .merged(ours) }
        if base == ours { return .merged(theirs) }
        return base.withUnsafeBufferPointer { base in
            ours.withUnsafeBufferPointer { ours in
                theirs.withUnsafeBufferPointer { theirs in
                    let lines = [base, ours, theirs].map { TextLines.ranges($0, 0, $0.count) }
                    var numbering = LineNumbering(expecting: lines[0].count)
                    let base = Side(base, lines[0], &numbering)
                    return merge(base, Side(ours, lines[1], &numbering), Side(theirs, lines[2], &numbering))
                }
            }
        }
    }

    /// One of the texts.
    private struct Side {
        let text: UnsafeBufferPointer<UInt8>
        let lines: [Range<Int>]
        let numbers: [Int32]

        init(
            _ text: UnsafeBufferPointer<UInt8>, _ lines: [Range<Int>], _ numbering: inout LineNumbering
        ) {
            self.text = text
            self.lines = lines
            numbers = numbering.numbers(of: lines, in: text)
        }

        func append(_ range: Range<Int>, to output: inout [UInt8]) {
            guard !range.isEmpty else { return }
            let bytes = lines[range.lowerBound].lowerBound..<lines[range.upperBound - 1].upperBound
            output.append(contentsOf: UnsafeBufferPointer(rebasing: text[bytes]))
        }
    }

    private static func merge(_ base: Side, _ ours: Side, _ theirs: Side) -> Outcome {
        var mine = Hunks(LineDiff.certainHunks(base.numbers, ours.numbers))
        var other = Hunks(LineDiff.certainHunks(base.numbers, theirs.numbers))
        var output: [UInt8] = []
        var conflicts: [Range<Int>] = []
        var at = 0
        while let start = [mine.next, other.next].compactMap({ $0 }).min() {
            // All that overlaps or touches is one chunk.
            var end = start
            while mine.take(upTo: &end) || other.take(upTo: &end) {}
            let old = start..<end
            let left = mine.chunk(old)
            let right = other.chunk(old)
            base.append(at..<start, to: &output)
            at = end
            if ours.numbers[left] == theirs.numbers[right] || theirs.numbers[right] == base.numbers[old] {
                ours.append(left, to: &output)
            } else if ours.numbers[left] == base.numbers[old] {
                theirs.append(right, to: &output)
            } else {
                conflicts.append(left)
            }
        }
        guard conflicts.isEmpty else { return .conflicts(conflicts) }
        base.append(at..<base.lines.count, to: &output)
        return .merged(output)
    }

    /// The hunks of one side, taken from first to last.
    private struct Hunks {
        private let hunks: [LineHunk]
        private var taken = 0
        /// How far that side's lines lie beyond the base's before the current chunk, and after it.
        private var before = 0
        private var after = 0

        init(_ hunks: [LineHunk]) { self.hunks = hunks }

        /// Where the next one begins in the base.
        var next: Int? { taken < hunks.count ? hunks[taken].old.lowerBound : nil }

        /// Takes the next one if it begins at `end` or before it, and moves `end` behind it.
        mutating func take(upTo end: inout Int) -> Bool {
            guard let next, next <= end else { return false }
            let hunk = hunks[taken]
            end = max(end, hunk.old.upperBound)
            after = hunk.new.upperBound - hunk.old.upperBound
            taken += 1
            return true
        }

        /// That side's lines for these of the base, with all hunks in them taken.
        mutating func chunk(_ old: Range<Int>) -> Range<Int> {
            defer { before = after }
            return old.lowerBound + before..<old.upperBound + after
        }
    }
}

extension LineDiff {
    /// Like `hunks`, but what lies between them is kept in every minimal diff of the two texts, not only in one: where
    /// an added line is the twin of its neighbour, the hunk holds both.
    static func certainHunks(_ a: [Int32], _ b: [Int32]) -> [LineHunk] {
        // Paths through the edit graph can't cross without meeting, so all minimal ones lie between the one that adds
        // as early as it can and the one that drops as early as it can. Where those two keep the same pair of lines,
        // all do.
        guard let paths = MinimalPaths(a, b) else { return [ends(a, b)] }
        let dropping = paths.kept(addingFirst: false)
        var hunks: [LineHunk] = []
        var x = 0
        var y = 0
        var index = 0
        for pair in paths.kept(addingFirst: true) + [(a.count, b.count)] {
            while index < dropping.count, dropping[index].0 < pair.0 { index += 1 }
            let isLast = pair.0 == a.count
            guard isLast || index < dropping.count && dropping[index] == pair else { continue }
            if pair.0 > x || pair.1 > y { hunks.append(LineHunk(old: x..<pair.0, new: y..<pair.1)) }
            x = pair.0 + 1
            y = pair.1 + 1
        }
        return hunks
    }

    /// Where two texts are too different to look further: all between their common start and end, and what belongs to
    /// both of these.
    private static func ends(_ a: [Int32], _ b: [Int32]) -> LineHunk {
        let shorter = min(a.count, b.count)
        let start = zip(a, b).prefix { $0 == $1 }.count
        let end = zip(a.reversed(), b.reversed()).prefix { $0 == $1 }.count
        let first = min(start, shorter - end)
        let last = min(end, shorter - start)
        return LineHunk(old: first..<a.count - last, new: first..<b.count - last)
    }
}

/// All minimal ways from one text to another.
private struct MinimalPaths {
    private let a: [Int32]
    private let b: [Int32]
    /// Of the reversed texts: what it costs to come from a point to the end.
    private let trace: [[Int]]

    init?(_ a: [Int32], _ b: [Int32]) {
        guard let trace = LineDiff.trace(a.reversed()[...], b.reversed()[...]) else { return nil }
        self.a = a
        self.b = b
        self.trace = trace
    }

    /// True if from x and y the end can be reached with that many edits (or fewer, by an even number).
    private func reaches(_ x: Int, _ y: Int, with cost: Int) -> Bool {
        guard cost >= 0, x <= a.count, y <= b.count else { return false }
        let left = a.count - x
        let diagonal = left - (b.count - y)
        let index = (diagonal + cost) / 2
        guard abs(diagonal) <= cost, index < trace[cost].count else { return false }
        let furthest = trace[cost][index]
        return furthest != LineDiff.unreachable && furthest >= left
    }

    /// The pairs of lines that the outermost path on one side keeps, ascending.
    func kept(addingFirst: Bool) -> [(Int, Int)] {
        var kept: [(Int, Int)] = []
        var x = 0
        var y = 0
        var cost = trace.count - 1
        while x < a.count || y < b.count {
            let preferred =
                addingFirst ? reaches(x, y + 1, with: cost - 1) : reaches(x + 1, y, with: cost - 1)
            if !preferred, x < a.count, y < b.count, a[x] == b[y] {
                kept.append((x, y))
                x += 1
                y += 1
                continue
            }
            if preferred == addingFirst { y += 1 } else { x += 1 }
            cost -= 1
        }
        return kept
    }
}
