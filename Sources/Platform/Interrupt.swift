import CSystem
import Glibc

/// Ctrl-C. The handler only raises a flag; work that takes long looks at it and stops itself, so that
/// transactions roll back and `finally` runs. System calls that block return `EINTR`.
public enum Interrupt {
    /// From now on SIGINT raises the flag instead of ending the process. Programs that are started
    /// still get the default, as handlers don't survive `exec`.
    public static func install() { nops_interrupt_install() }

    /// SIGTERM and SIGHUP (a terminal that went away) raise it too, so that they end a script as cleanly.
    public static func installEnding() { nops_interrupt_install_ending() }

    /// The signal that raised the flag; 0: none.
    public static var signal: Int32 { Int32(nops_interrupt_get()) }

    /// That signal, if it is one of the user's; nil: none, or a deadline and its like.
    public static var userSignal: Int32? { [SIGINT, SIGTERM, SIGHUP].contains(signal) ? signal : nil }

    /// The flag's value where the rest of a parallel block has failed.
    public static var cancelled: Int32 { nops_cancel_signal() }

    /// Whether a deadline of this thread raised it.
    public static var isDeadline: Bool { nops_interrupt_get() == nops_deadline_signal() }

    /// Cheap enough for an inner loop.
    public static var isRaised: Bool { nops_interrupt_get() != 0 && nops_interrupt_shielded() == 0 }

    /// Does what must come to its end also after Ctrl-C: a rollback.
    public static func shielded<Result>(_ body: () throws -> Result) rethrows -> Result {
        nops_interrupt_shield(1)
        defer { nops_interrupt_shield(-1) }
        return try body()
    }

    /// How many signals of the user have raised the main thread's flag so far.
    public static var count: Int { Int(nops_interrupt_count()) }

    /// For whoever has answered it: the shell, back at its prompt.
    public static func clear() { nops_interrupt_set(0) }

    /// As if that signal had come.
    public static func raise(_ signal: Int32) { nops_interrupt_set(signal) }

    /// Whether this thread was told to end in any case: what it has put off is stopped as soon as it begins.
    public static var isInsisted: Bool { nops_interrupt_is_insisted() != 0 }

    /// This thread begins work that nobody has told to end yet.
    public static func begin() { nops_interrupt_begin() }

    /// Puts the flag aside for what cleans up, which another Ctrl-C still stops, but no deadline. Gives its signal.
    /// Where somebody has insisted before, the flag stays up.
    public static func hold() -> Int32 {
        nops_interrupt_hold(1)
        let raised = signal
        clear()
        if isInsisted { raise(cancelled) }
        return raised
    }

    /// The end of what `hold` began. The flag is that signal's again, unless another came.
    public static func release(_ signal: Int32) {
        nops_interrupt_hold(-1)
        if !isRaised { raise(signal) }
    }
}
