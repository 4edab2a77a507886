// Who has the terminal: the shell, or the programs that it has started (credentials(7), tcsetpgrp(3), termios(3)).

import CSystem
import Glibc

/// The foreground of the shell's terminal. From `init` to `leave` the shell is a process group of its own, which the
/// terminal can't stop, and each group of programs that it runs is in the foreground in its turn.
public final class TerminalForeground {
    /// Of the terminal; closed on exec.
    public let descriptor: Int32
    private let group: pid_t
    /// The group that nops was started in.
    private let before: pid_t
    /// How the terminal's modes are while the shell has it.
    private var modes = termios()

    /// nil: standard input is not the terminal that this process belongs to, or one cannot have it.
    public init?() {
        let terminal = nops_open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY, 0)
        guard terminal >= 0 else { return nil }
        // Started in the background: it waits until somebody brings it to the foreground.
        while tcgetpgrp(terminal) != getpgrp() {
            guard tcgetpgrp(terminal) > 0, kill(0, SIGTTIN) == 0 else {
                close(terminal)
                return nil
            }
        }
        descriptor = terminal
        before = getpgrp()
        for signal in [SIGTSTP, SIGTTIN, SIGTTOU] { Glibc.signal(signal, SIG_IGN) }
        // The leader of a session is its group's leader already.
        setpgid(0, 0)
        group = getpgrp()
        guard tcsetpgrp(terminal, group) == 0, tcgetattr(terminal, &modes) == 0 else {
            close(terminal)
            return nil
        }
    }

    /// A program's modes of the terminal, to be given back to it when it goes on.
    public func currentModes() -> termios {
        var current = termios()
        return tcgetattr(descriptor, &current) == 0 ? current : modes
    }

    /// Puts a group of programs into the foreground, with the modes that they had.
    public func give(to group: pid_t, _ modes: termios?) {
        if var modes { tcsetattr(descriptor, TCSADRAIN, &modes) }
        tcsetpgrp(descriptor, group)
    }

    /// The shell has the terminal again. What a program that has ended well left of the modes is the user's wish (`stty`);
    /// one that was stopped or killed had no time to put them back.
    public func takeBack(restoresModes: Bool) {
        tcsetpgrp(descriptor, group)
        if restoresModes {
            tcsetattr(descriptor, TCSADRAIN, &modes)
        } else {
            tcgetattr(descriptor, &modes)
        }
    }

    /// The `^Z` or `^\` that the terminal has shown, if it shows what is typed, stands on a line of its own.
    public func endEcho() {
        if currentModes().c_lflag & tcflag_t(ECHO) != 0 {
            try? Files.writeAll(descriptor, [0x0A], shown: "the terminal")
        }
    }

    /// Whether a Ctrl-Z that nops itself hears is answered: nothing can be stopped then.
    public func refusesStops(_ refuses: Bool) { nops_refuse_stops(refuses ? descriptor : -1) }

    /// Before nops ends: who has started it has the terminal again.
    public func leave() {
        if before != group {
            tcsetpgrp(descriptor, before)
            setpgid(0, before)
        }
        // Where it can't go back into that group, putting the terminal in order must not stop it for ever: who waits for it
        // may be no shell that would let it go on.
        for signal in [SIGTSTP, SIGTTIN] { Glibc.signal(signal, SIG_DFL) }
    }
}
