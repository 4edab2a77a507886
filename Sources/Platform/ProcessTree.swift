import CSystem
import Glibc

/// Programs that were started, with all that they have started in turn.
public enum ProcessTree {
    /// A child of this process that has not been waited for.
    public struct Root {
        public let pid: pid_t
        /// It has a process group of its own: what is in that is its tree's, too, also where its parent is gone.
        public let ownsGroup: Bool

        public init(_ pid: pid_t, ownsGroup: Bool) {
            self.pid = pid
            self.ownsGroup = ownsGroup
        }
    }

    /// How long, in nanoseconds, programs have to end when a deadline has passed.
    public static let grace = 5_000_000_000

    /// Whether the terminal itself sends Ctrl-C to our programs, as they are in its foreground with us.
    public static var terminalDelivers: Bool { tcgetpgrp(STDIN_FILENO) == getpgrp() }

    /// A process that was seen in a tree. A number alone may be another one's by now.
    public struct Member: Hashable {
        let pid: pid_t
        let start: UInt64
    }

    /// A line of /proc/PID/stat (proc(5)).
    private struct Row {
        let member: Member
        let parent: pid_t
        let group: pid_t
        let isDead: Bool

        init?(_ pid: pid_t) {
            guard let bytes = try? Files.read("/proc/\(pid)/stat"),
                // The name, in parentheses, may hold anything.
                let end = bytes.lastIndex(of: UInt8(ascii: ")"))
            else { return nil }
            let fields = bytes[(end + 1)...].split(separator: 0x20).map {
                String(decoding: $0, as: UTF8.self)
            }
            guard fields.count > 19, let parent = pid_t(fields[1]), let group = pid_t(fields[2]),
                let start = UInt64(fields[19])
            else { return nil }
            member = Member(pid: pid, start: start)
            self.parent = parent
            self.group = group
            isDead = fields[0] == "Z" || fields[0] == "X"
        }
    }

    /// Those that run now.
    public static func members(of roots: [Root]) -> [Member] {
        let rows = ((try? Files.list("/proc")) ?? []).compactMap { pid_t($0).flatMap(Row.init) }
        let groups = Set(roots.lazy.filter(\.ownsGroup).map(\.pid))
        var found = Set(roots.map(\.pid))
        for row in rows where groups.contains(row.group) { found.insert(row.member.pid) }
        while true {
            let before = found.count
            for row in rows where found.contains(row.parent) { found.insert(row.member.pid) }
            if found.count == before { break }
        }
        return rows.filter { found.contains($0.member.pid) && !$0.isDead }.map(\.member)
    }

    /// What this process, and what it has started, has started.
    public static func descendants() -> [Member] {
        let own = getpid()
        return members(of: [Root(own, ownsGroup: false)]).filter { $0.pid != own }
    }

    /// Those in a process group that run now.
    public static func members(ofGroup group: pid_t) -> [Member] {
        let rows = ((try? Files.list("/proc")) ?? []).compactMap { pid_t($0).flatMap(Row.init) }
        return rows.filter { $0.group == group && !$0.isDead }.map(\.member)
    }

    /// Sends a signal to all of them; gives who they are.
    /// - Parameter wakes: one that was stopped goes on to see it.
    public static func signal(_ roots: [Root], _ signal: Int32, wakes: Bool = true) -> [Member] {
        let all = wakes ? stopped(roots, []) : Set(members(of: roots))
        for member in all {
            kill(member.pid, signal)
            if wakes { kill(member.pid, SIGCONT) }
        }
        return Array(all)
    }

    /// Ends them: asks by `signal`, and after `grace` nanoseconds, or another Ctrl-C, kills those that are left.
    /// - Parameter known: others that are to end with them.
    /// - Parameter reap: called again and again meanwhile, to wait for the roots without blocking.
    public static func end(
        _ roots: [Root], known: [Member] = [], by signal: Int32, grace: Int, reap: () -> Void
    ) {
        let reason = Interrupt.signal
        let asked = stopped(roots, known)
        for member in asked {
            kill(member.pid, signal)
            kill(member.pid, SIGCONT)
        }
        if waitForEnd(of: asked, grace, reap, unless: { Interrupt.signal != reason }) { return }
        let left = stopped(roots, Array(asked))
        for member in left { kill(member.pid, SIGKILL) }
        // One of another user can't be killed, and is not waited for.
        _ = waitForEnd(of: left, 1_000_000_000, reap, unless: { false })
    }

    /// All of them and what they have started, stopped: who is stopped starts no others while the rest is looked for.
    private static func stopped(_ roots: [Root], _ known: [Member]) -> Set<Member> {
        var all: Set<Member> = []
        for _ in 0..<100 {
            let places = roots + (known + all).filter(isAlive).map { Root($0.pid, ownsGroup: false) }
            let new = members(of: places).filter { !all.contains($0) }
            if new.isEmpty { break }
            for member in new { kill(member.pid, SIGSTOP) }
            all.formUnion(new)
        }
        return all
    }

    private static func isAlive(_ member: Member) -> Bool {
        guard let row = Row(member.pid) else { return false }
        return row.member == member && !row.isDead
    }

    /// Whether all ended in time.
    private static func waitForEnd(
        of members: Set<Member>, _ grace: Int, _ reap: () -> Void, unless isHurried: () -> Bool
    ) -> Bool {
        func now() -> Int {
            var time = timespec()
            clock_gettime(CLOCK_MONOTONIC, &time)
            return time.tv_sec * 1_000_000_000 + time.tv_nsec
        }
        var left = members
        let begin = now()
        var piece = 1_000_000
        while true {
            reap()
            left = left.filter(isAlive)
            if left.isEmpty { return true }
            if now() - begin >= grace || isHurried() { return false }
            var time = timespec(tv_sec: 0, tv_nsec: piece)
            _ = Baton.whileWaiting { nanosleep(&time, nil) }
            piece = min(piece * 2, 20_000_000)
        }
    }
}
