import Glibc
import Platform
import PluginAPI

// `finally` and `defer`: what is under way while they run, and how it goes on after them.

enum Cleanups {
    /// An interruption that somebody has answered already: its flag stays down.
    private static let answered = Int.min
    /// The program in the foreground was stopped: nothing has been raised.
    fileprivate static let stopped = Int.min + 1

    /// What leaves a script, as a value in a register: the status of `exit`, or less than 0 an interruption's signal, or that
    /// a program was stopped.
    static func kept(_ leaving: Leaving, reach: HandlerReach) -> Value {
        switch leaving {
        case .exit(let status): return .int(status)
        case .stopped: return .int(stopped)
        case .interrupted:
            guard reach == .cleanup else {
                return .int(Interrupt.isRaised ? -Int(Interrupt.signal) : answered)
            }
            let signal = Interrupt.hold()
            return .int(signal == 0 ? answered : -Int(signal))
        }
    }

    /// What a register keeps, to be thrown on.
    static func raised(_ value: Value) -> any Error {
        switch value {
        case .error(let error): return error
        case .int(let status) where status >= 0: return Leaving.exit(status)
        case .int(stopped): return Leaving.stopped
        case .int: return Leaving.interrupted
        default:
            return ErrorValue.type("`\(value.type.rawValue)` is not an error that could be raised again")
        }
    }
}

extension Machine {
    /// What goes on when a cleanup has ended: what was under way before it, and whatever the cleanup itself raised.
    /// Leaving beats errors, a later leaving an earlier one; of two errors the first is the reason.
    func endCleanup(_ word: String, of before: Value, _ raised: Value) -> (any Error)? {
        if case .int(let status) = before, status < 0, status != Cleanups.stopped {
            Interrupt.release(status == Int.min ? 0 : Int32(-status))
        }
        switch (before, raised) {
        case (.null, .null): return nil
        case (_, .int), (.null, _): return Cleanups.raised(raised)
        case (.error(let first), .error(let second)):
            return ErrorValue(
                "\(first.message); and the `\(word)` after it failed: \(second.message)", kind: first.kind,
                help: first.help ?? second.help, code: first.code, at: first.span, label: first.label,
                cause: second)
        case (.int, .error(let error)):
            output.note("error: the `\(word)` failed: \(error.message)\n")
            return Cleanups.raised(before)
        default: return Cleanups.raised(before)
        }
    }

    // MARK: Folder and environment for a block

    func pushSurroundings() {
        surroundings.append((Surroundings(folder: folder, variables: variables), depth))
    }

    func popSurroundings() {
        guard let kept = surroundings.popLast() else { return }
        (folder, variables) = (kept.before.folder, kept.before.variables)
    }
}
