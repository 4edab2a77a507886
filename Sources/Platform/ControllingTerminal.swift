// The terminal that this process belongs to, whatever its input and output are.

import CSystem
import Glibc

/// `/dev/tty`, to ask a person something.
public final class ControllingTerminal {
    private let descriptor: Int32

    /// nil: there is none, as in a service or a build.
    public init?() {
        descriptor = nops_open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY, 0)
        if descriptor < 0 { return nil }
    }

    deinit { close(descriptor) }

    /// Writes a question and reads the line that is typed, without its end. Nil at the end of input (Ctrl-D), and after a
    /// Ctrl-C, which the caller asks `Interrupt` about. `isHidden`: what is typed is not shown.
    public func ask(_ question: String, isHidden: Bool) throws(SystemError) -> String? {
        try Files.writeAll(descriptor, Array(question.utf8), shown: "the terminal")
        guard isHidden else { return try TerminalInput.line(from: descriptor) }
        var before = termios()
        guard tcgetattr(descriptor, &before) == 0 else { throw SystemError("read", "the terminal") }
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO)
        silent.c_lflag |= tcflag_t(ECHONL)
        // What was typed ahead was seen already; it is no password.
        guard tcsetattr(descriptor, TCSAFLUSH, &silent) == 0 else {
            throw SystemError("read", "the terminal")
        }
        defer { tcsetattr(descriptor, TCSADRAIN, &before) }
        return try TerminalInput.line(from: descriptor)
    }
}

/// What is typed at a terminal.
public enum TerminalInput {
    /// The line that is typed, without its end. Nil at the end of input (Ctrl-D) and after a Ctrl-C, which the caller asks
    /// `Interrupt` about.
    public static func line(from descriptor: Int32) throws(SystemError) -> String? {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while true {
            // In short waits: a Ctrl-C that comes between the look and the wait is seen soon.
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            while Baton.whileWaiting({ poll(&waiting, 1, 50) }) <= 0 {
                if Interrupt.isRaised { return nil }
            }
            let count = read(descriptor, &byte, 1)
            if count < 0 {
                if errno == EINTR { continue }
                throw SystemError("read", "the terminal")
            }
            if count == 0 { return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self) }
            if byte == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(byte)
        }
    }
}
