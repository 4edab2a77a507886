import CSystem
import Glibc
import Platform
import PluginAPI
import Syntax

/// Where printed text goes: standard output, or for a while a file or a capture. Text is gathered and
/// written in large pieces; before a program starts, and before anything goes to standard error, it is flushed.
final class OutputStack {
    /// Standard output and standard error as programs started now inherit them.
    private(set) var out: Int32
    private(set) var error: Int32
    private var buffer: [UInt8] = []
    private var saved: [(out: Int32, error: Int32, opened: [Int32])] = []
    private var captures: [(out: Int32, error: Int32, captureOut: Int32, captureError: Int32)] = []
    private var owned: [Int32] = []
    /// Whether each line shall be seen at once.
    let isTerminal: Bool
    private let isErrorTerminal: Bool
    /// What all know of the terminal who write to it.
    let screen: SharedScreen

    init(out: Int32 = STDOUT_FILENO, error: Int32 = STDERR_FILENO, screen: SharedScreen = SharedScreen()) {
        self.out = out
        self.error = error
        self.screen = screen
        isTerminal = isatty(1) == 1
        isErrorTerminal = isatty(2) == 1
    }

    /// Another that writes where this one writes now, also after this one has gone on: to descriptors of its own, unless they
    /// are nops's.
    func split() throws -> OutputStack {
        try flush()
        var owned: [Int32] = []
        func kept(_ descriptor: Int32) throws -> Int32 {
            if descriptor <= STDERR_FILENO { return descriptor }
            let copy = nops_fcntl(descriptor, F_DUPFD_CLOEXEC, 10)
            guard copy >= 0 else {
                for descriptor in owned { close(descriptor) }
                throw ErrorValue("cannot keep the output: \(SystemError.reason(errno))", kind: "io")
            }
            owned.append(copy)
            return copy
        }
        let made = OutputStack(out: try kept(out), error: try kept(error), screen: screen)
        made.owned = owned
        return made
    }

    /// At its end.
    func closeOwned() {
        for descriptor in owned { close(descriptor) }
        owned = []
    }

    var redirectionDepth: Int { saved.count }
    var captureDepth: Int { captures.count }
    /// Whether text goes to the terminal just now.
    var reachesTerminal: Bool { isTerminal && out == 1 }

    func write(_ bytes: [UInt8]) throws {
        buffer.append(contentsOf: bytes)
        if buffer.count >= 1 << 16 || reachesTerminal { try flush() }
    }

    func flush() throws {
        guard !buffer.isEmpty else { return }
        let pending = buffer
        buffer.removeAll(keepingCapacity: true)
        guard reachesTerminal else { return try OutputStack.writeAll(pending, to: out) }
        if screen.keeps(pending) { return }
        try OutputStack.writeAll(pending, to: out)
        screen.note(pending)
    }

    /// A line of its own to standard error, behind what was printed before. Can't fail: there is nowhere to say so.
    func note(_ text: String) {
        try? flush()
        var bytes = Array(Diagnostic.printable(text).utf8)
        guard error == STDERR_FILENO, isErrorTerminal else {
            try? OutputStack.writeAll(bytes, to: error)
            return
        }
        if screen.keeps(bytes) { return }
        if screen.isWithinLine, !bytes.isEmpty { bytes.insert(UInt8(ascii: "\n"), at: 0) }
        try? OutputStack.writeAll(bytes, to: error)
        screen.note(bytes)
    }

    /// Throws `Leaving` when the reader is gone (a closed pipe is quiet), an error when it can't be written.
    static func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws {
        var start = 0
        while start < bytes.count {
            let written = Baton.whileWaiting {
                bytes[start...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            }
            if written >= 0 {
                start += written
            } else if errno == EPIPE {
                throw Leaving.exit(128 + Int(SIGPIPE))
            } else if errno == EAGAIN {
                var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = Baton.whileWaiting { poll(&wait, 1, -1) }
            } else if errno == EINTR {
                if Interrupt.isRaised { throw Leaving.interrupted }
            } else {
                throw ErrorValue("cannot write the output: \(SystemError.reason(errno))", kind: "io")
            }
        }
    }

    /// Whether it is a pipe that nobody reads any more.
    static func isBroken(_ descriptor: Int32) -> Bool {
        var polled = pollfd(fd: descriptor, events: 0, revents: 0)
        return poll(&polled, 1, 0) > 0 && polled.revents & Int16(POLLERR) != 0
    }

    /// From now on output goes elsewhere; `opened` are closed at the end.
    func redirect(out: Int32, error: Int32, opened: [Int32]) throws {
        try flush()
        saved.append((self.out, self.error, opened))
        self.out = out
        self.error = error
    }

    func popRedirection() throws {
        defer { leaveRedirection() }
        try flush()
    }

    private func leaveRedirection() {
        guard let last = saved.popLast() else { return }
        out = last.out
        error = last.error
        for descriptor in last.opened { close(descriptor) }
    }

    /// After an error: what was printed is written (`>` keeps it), and the files are let go.
    func popRedirections(to depth: Int) {
        while saved.count > depth {
            try? flush()
            leaveRedirection()
        }
    }

    func beginCapture() throws {
        try flush()
        let first = nops_memfd("nops-out")
        let second = nops_memfd("nops-err")
        guard first >= 0, second >= 0 else {
            throw ErrorValue("cannot keep the output: \(SystemError.reason(errno))", kind: "io")
        }
        captures.append((out, error, first, second))
        out = first
        error = second
    }

    /// What was written since `beginCapture`.
    func endCapture() throws -> (out: [UInt8], error: [UInt8]) {
        try flush()
        guard let capture = captures.popLast() else { return ([], []) }
        out = capture.out
        error = capture.error
        defer {
            close(capture.captureOut)
            close(capture.captureError)
        }
        return (try OutputStack.contents(capture.captureOut), try OutputStack.contents(capture.captureError))
    }

    func dropCaptures(to depth: Int) {
        while captures.count > depth { _ = try? endCapture() }
    }

    private static func contents(_ descriptor: Int32) throws -> [UInt8] {
        lseek(descriptor, 0, SEEK_SET)
        return try Files.readAll(descriptor, shown: "the captured output")
    }
}
