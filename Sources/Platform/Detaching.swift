import CSystem
import Glibc

/// A process that outlives the one that it came from.
public enum Detaching {
    /// Goes on in two processes. The new one has the calling thread, with the baton, and no other; a session of its own, so
    /// that no terminal's keys or end reach it; an empty input; and of the open descriptors the standard output and error and
    /// those to keep. What the old one has locked is not the new one's.
    /// - Parameter keeping: two descriptors.
    /// - Returns: the new process in the old one; nil in the new one.
    /// - Throws: `SystemError` in the old one.
    public static func begin(keeping: (Int32, Int32)) throws(SystemError) -> pid_t? {
        var pid: pid_t = 0
        let failure = nops_detach(&pid)
        guard failure == 0 else { throw SystemError("start", "a process", code: failure) }
        guard pid == 0 else { return pid }
        Baton.isAlone()
        nops_interrupt_alone()
        nops_keep_only(keeping.0, keeping.1)
        // The lowest free number is the input's. Without /dev/null it stays closed, so that reading it is an error and
        // never takes what was meant for the old process.
        close(STDIN_FILENO)
        _ = nops_open("/dev/null", O_RDONLY, 0)
        return nil
    }
}
