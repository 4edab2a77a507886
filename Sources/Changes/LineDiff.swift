// Which lines of two texts differ: E. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986),
// on what is left after the common start and end.

/// A run of lines that was replaced: `old` lines of the first text by `new` lines of the second.
/// Either may be empty.
struct LineHunk: Equatable {
    var old: Range<Int>
    var new: Range<Int>
}

enum LineDiff {
    /// Beyond this many differing lines the rest is shown as replaced whole: the result stays right,
    /// only longer, and the time stays linear.
    private static let maximumCost = 1500

    /// The differing runs between two texts given as line numbers in a common dictionary, in order.
    static func hunks(_ a: [Int32], _ b: [Int32]) -> [LineHunk] {
        var start = 0
        let shorter = min(a.count, b.count)
        while start < shorter, a[start] == b[start] { start += 1 }
        var end = 0
        while end < shorter - start, a[a.count - 1 - end] == b[b.count - 1 - end] { end += 1 }
        let n = a.count - start - end
        let m = b.count - start - end
        if n == 0 && m == 0 { return [] }
        if n == 0 || m == 0 { return [LineHunk(old: start..<start + n, new: start..<start + m)] }
        guard let kept = common(a[start..<start + n], b[start..<start + m]) else {
            return [LineHunk(old: start..<start + n, new: start..<start + m)]
        }
        var hunks: [LineHunk] = []
        var x = 0
        var y = 0
        for (kx, ky) in kept + [(n, m)] {
            if kx > x || ky > y {
                hunks.append(LineHunk(old: start + x..<start + kx, new: start + y..<start + ky))
            }
            x = kx + 1
            y = ky + 1
        }
        return hunks
    }

    /// A diagonal that no path within both texts reaches.
    static let unreachable = -1

    /// The furthest x on diagonal `k` by one more edit, from the diagonals beside it: down (a line of
    /// `b` added) or right (a line of `a` dropped), never leaving the texts.
    private static func advance(
        left: Int, right: Int, _ k: Int, _ n: Int, _ m: Int
    ) -> (x: Int, down: Bool) {
        let across = left != unreachable && left < n ? left + 1 : unreachable
        let down = right != unreachable && right - k <= m ? right : unreachable
        return down >= across ? (down, true) : (across, false)
    }

    /// For each cost d from 0 to the smallest that turns `a` into `b`, the furthest x on the diagonals -d, -d+2, … d
    /// (`unreachable` for none); nil if that takes more than `maximumCost`.
    static func trace(_ a: ArraySlice<Int32>, _ b: ArraySlice<Int32>) -> [[Int]]? {
        let n = a.count
        let m = b.count
        var trace: [[Int]] = []
        for d in 0...min(n + m, maximumCost) {
            var row: [Int] = []
            row.reserveCapacity(d + 1)
            for k in stride(from: -d, through: d, by: 2) {
                var x = d == 0 ? 0 : advance(trace[d - 1], d, k, n, m).x
                if x != unreachable {
                    var y = x - k
                    while x < n, y < m, a[a.startIndex + x] == b[b.startIndex + y] {
                        x += 1
                        y += 1
                    }
                }
                row.append(x)
                if x == n, n - k == m { return trace + [row] }
            }
            trace.append(row)
        }
        return nil
    }

    /// The pairs of lines kept, ascending; nil if the texts differ in more than `maximumCost` lines.
    private static func common(_ a: ArraySlice<Int32>, _ b: ArraySlice<Int32>) -> [(Int, Int)]? {
        guard let trace = trace(a, b) else { return nil }
        return walkBack(trace, trace.count - 1, a.count - b.count, a.count, b.count)
    }

    private static func advance(_ previous: [Int], _ d: Int, _ k: Int, _ n: Int, _ m: Int) -> (
        x: Int, down: Bool
    ) {
        // Diagonal k - 1 lies at index (k - 1 + d - 1) / 2 of the row for d - 1.
        let index = (k + d - 2) / 2
        return advance(
            left: k > -d ? previous[index] : unreachable,
            right: k < d ? previous[k > -d ? index + 1 : 0] : unreachable,
            k, n, m)
    }

    private static func walkBack(_ trace: [[Int]], _ cost: Int, _ diagonal: Int, _ n: Int, _ m: Int) -> [(
        Int, Int
    )] {
        var kept: [(Int, Int)] = []
        var x = n
        var y = m
        var k = diagonal
        for d in stride(from: cost, to: 0, by: -1) {
            let (start, down) = advance(trace[d - 1], d, k, n, m)
            while x > start {
                x -= 1
                y -= 1
                kept.append((x, y))
            }
            if down { y -= 1 } else { x -= 1 }
            k += down ? 1 : -1
        }
        while x > 0 {
            x -= 1
            y -= 1
            kept.append((x, y))
        }
        return kept.reversed()
    }
}
