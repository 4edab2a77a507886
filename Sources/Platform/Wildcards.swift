/// Patterns for names in which some pieces stand for anything.
public enum Wildcards {
    /// Whether a name fits pieces of which some (`*`) take any run of it, and the others one element each.
    ///
    /// Only the last run met so far ever needs to take more, so the time is bounded by the product of the lengths.
    @inlinable
    public static func fits<Element, Piece>(
        _ name: [Element], _ pieces: [Piece], isRun: (Piece) -> Bool, takes: (Piece, Element) -> Bool
    ) -> Bool {
        var at = 0
        var next = 0
        var run: (next: Int, at: Int)?
        while at < name.count || next < pieces.count {
            if next < pieces.count {
                if isRun(pieces[next]) {
                    next += 1
                    run = (next, at)
                    continue
                }
                if at < name.count, takes(pieces[next], name[at]) {
                    next += 1
                    at += 1
                    continue
                }
            }
            guard let last = run, last.at < name.count else { return false }
            run = (last.next, last.at + 1)
            (next, at) = (last.next, last.at + 1)
        }
        return true
    }
}
