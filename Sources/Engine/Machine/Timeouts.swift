import CSystem
import Glibc
import Platform
import PluginAPI

/// A `timeout` block under way.
struct RunningTimeout {
    let timer: Int
    /// By `monotonicTime`.
    let deadline: Int
    let length: Int
}

extension Machine {
    /// From now on a timer of this thread raises its flag when the time is up; whatever looks at that flag for Ctrl-C
    /// stops for it, too.
    func beginTimeout(_ value: Value) throws {
        guard case .duration(let length) = value, length > 0 else {
            throw ErrorValue.usage("a timeout is more than 0s")
        }
        var timer = 0
        let (deadline, overflow) = monotonicTime().addingReportingOverflow(length)
        let failure = nops_deadline_start(Int64(length), &timer)
        guard failure == 0 else {
            throw ErrorValue("cannot set a timer: \(SystemError.reason(failure))", kind: "io")
        }
        timeouts.append(
            RunningTimeout(timer: timer, deadline: overflow ? Int.max : deadline, length: length))
        noteDeadline()
    }

    private func noteDeadline() { nops_deadline_set(Int64(timeouts.lazy.map(\.deadline).min() ?? Int.max)) }

    /// The block has ended in time, or is left otherwise.
    func endTimeout() {
        guard let ended = timeouts.popLast() else { return }
        nops_deadline_stop(ended.timer)
        noteDeadline()
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
            !timeouts.dropLast().contains(where: { now >= $0.deadline })
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
