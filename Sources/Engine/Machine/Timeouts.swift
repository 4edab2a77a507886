import CSystem
import Glibc
import Platform
import PluginAPI

/// A `timeout` block under way.
struct RunningTimeout {
    /// By `monotonicTime`.
    let deadline: Int
    /// The first of its deadline and those of all around it.
    let earliest: Int
    let length: Int
}

/// The timer of a machine's thread.
final class DeadlineTimer {
    private let timer: Int

    init() throws {
        var made = 0
        let failure = nops_deadline_make(&made)
        guard failure == 0 else {
            throw ErrorValue("cannot make a timer: \(SystemError.reason(failure))", kind: "io")
        }
        timer = made
    }

    deinit { nops_deadline_free(timer) }

    func set(_ deadline: Int) { nops_deadline_set(timer, Int64(deadline)) }
}

extension Machine {
    /// When the time is up the flag of this thread is raised; whatever looks at that for Ctrl-C stops for it, too.
    func beginTimeout(_ value: Value) throws {
        guard case .duration(let length) = value, length > 0 else {
            throw ErrorValue.usage("a timeout is more than 0s")
        }
        let timer = try deadlineTimer ?? DeadlineTimer()
        deadlineTimer = timer
        let (sum, overflow) = monotonicTime().addingReportingOverflow(length)
        let deadline = overflow ? Int.max : sum
        let around = timeouts.last?.earliest ?? Int.max
        timeouts.append(
            RunningTimeout(deadline: deadline, earliest: min(deadline, around), length: length))
        if deadline < around { timer.set(deadline) }
    }

    /// The block has ended in time, or is left otherwise.
    func endTimeout() {
        guard let ended = timeouts.popLast() else { return }
        let around = timeouts.last?.earliest ?? Int.max
        if ended.earliest < around { deadlineTimer?.set(around) }
        // One around it whose time is up, too, raises the flag again.
        if Interrupt.isDeadline { Interrupt.clear() }
    }

    /// What the block's end by something else than its own goes on as.
    func timedOut(_ ended: Value) -> any Error {
        guard let timeout = timeouts.last else { return Cleanups.raised(ended) }
        guard case .int(let status) = ended, status < 0 else {
            endTimeout()
            return Cleanups.raised(ended)
        }
        // Where the time of one around it is up, too, that one ends.
        let now = monotonicTime()
        guard Interrupt.isDeadline, now >= timeout.deadline,
            now < (timeouts.dropLast().last?.earliest ?? Int.max)
        else {
            let signal = Interrupt.signal
            endTimeout()
            Interrupt.raise(signal)
            return Cleanups.raised(ended)
        }
        endTimeout()
        return ErrorValue("not done within \(DurationText.text(timeout.length))", kind: "timeout")
    }
}
