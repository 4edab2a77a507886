import CSystem
import Glibc

/// Lets several threads run nops's code in turn, never at once: who holds the baton runs. Values, caches and the change store
/// need no locks of their own for that; what waits for a program, a clock or another process gives the baton away
/// meanwhile. Without parallel blocks and jobs there is one thread, and all of this does nothing.
public enum Baton {
    /// How many parallel blocks and jobs are under way. Read and written by the holder only.
    nonisolated(unsafe) private static var groups = 0

    public static var isActive: Bool { groups > 0 }

    /// From here to `end` other threads take part.
    public static func begin() { groups += 1 }
    public static func end() { groups -= 1 }

    /// In a new process, whose only thread is the caller.
    static func isAlone() {
        nops_baton_alone()
        groups = 0
        PlannedTree.current = nil
    }

    /// A new thread begins, or ends, its turn.
    public static func acquire() {
        nops_baton_acquire()
        // Whoever had it before may be planning.
        PlannedTree.current = nil
    }
    public static func release() { nops_baton_release() }

    /// Called before anything waits: what was gathered to be passed on in one piece goes on now. Set by the holder only.
    nonisolated(unsafe) public static var beforeWaiting: (() -> Void)?

    /// Calls `body`, which waits for something and touches nothing that threads share, while others run.
    public static func whileWaiting<Result>(_ body: () throws -> Result) rethrows -> Result {
        if let beforeWaiting { beforeWaiting() }
        guard isActive else { return try body() }
        let planned = PlannedTree.current
        nops_baton_release()
        defer {
            let code = errno
            nops_baton_acquire()
            PlannedTree.current = planned
            errno = code
        }
        return try body()
    }

    /// In loops that may be long: gives others a turn where one is due.
    public static func giveTurn() {
        if nops_switch_is_wanted() != 0 { whileWaiting {} }
    }
}

/// Rung by whoever did what another thread may wait for.
public enum Bell {
    public static func ring() { nops_bell_ring() }
    public static var count: UInt64 { nops_bell_count() }
    /// Gives the baton away until the bell rings again after it had rung `seen` times, or a moment has passed, as a signal
    /// alone does not end it; who is idle looks for none.
    public static func wait(after seen: UInt64, isIdle: Bool = false) {
        wait(after: seen, atMost: isIdle ? 5000 : 50)
    }
    /// - Parameter milliseconds: what counts as a moment.
    public static func wait(after seen: UInt64, atMost milliseconds: Int) {
        Baton.whileWaiting { nops_bell_wait(seen, Int32(milliseconds)) }
    }
}
