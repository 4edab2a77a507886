import Glibc
import PluginAPI

/// The state of a `retry`, in registers: the attempt under way, how many there may be, the time to the next one, and
/// what that grows by.
enum Attempts {
    static let registers = 4

    /// Checks what the flags gave, and fills in what they didn't.
    static func begin(_ state: UnsafeMutablePointer<Value>) throws {
        var times = 3
        if case .int(let given) = state[1] { times = given }
        guard times >= 1 else { throw ErrorValue.usage("`--times` is 1 or more, not \(times)") }
        var delay = 0
        if case .duration(let given) = state[2] { delay = given }
        guard delay >= 0 else { throw ErrorValue.usage("`--delay` must not be negative") }
        var backoff = 1.0
        if case .float(let given) = state[3] { backoff = given }
        guard backoff >= 1, backoff.isFinite else {
            throw ErrorValue.usage("`--backoff` is 1 or more, not \(backoff)")
        }
        state[0] = .int(1)
        state[1] = .int(times)
        state[2] = .duration(delay)
        state[3] = .float(backoff)
    }

    /// What the next delay is: it stays at the longest duration there is.
    static func grown(_ delay: Int, by factor: Double) -> Int {
        let next = Double(delay) * factor
        return next >= Double(Int.max) ? Int.max : Int(next)
    }
}

extension Machine {
    /// After a failed attempt: says so and waits for the next, or raises the error.
    func nextAttempt(_ state: UnsafeMutablePointer<Value>, after failure: Value) throws {
        guard case .error(let error) = failure, case .int(let attempt) = state[0],
            case .int(let times) = state[1], case .duration(let delay) = state[2],
            case .float(let backoff) = state[3]
        else { throw Cleanups.raised(failure) }
        // What a plan can't know it knows no better the next time.
        if store.planDepth > 0 || error.kind == "recursion" || times == 1 { throw error }
        guard attempt < times else {
            throw ErrorValue(
                "\(error.message) (after \(attempt) attempts)",
                kind: error.kind, help: error.help, code: error.code, at: error.span, label: error.label,
                cause: error)
        }
        output.note(
            "attempt \(attempt) of \(times) failed: \(error.message)"
                + (delay > 0 ? "; again in \(DurationText.text(delay))\n" : "\n"))
        try pause(for: delay)
        state[0] = .int(attempt + 1)
        state[2] = .duration(Attempts.grown(delay, by: backoff))
    }
}
