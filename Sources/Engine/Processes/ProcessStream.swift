import CSystem
import Glibc
import Platform
import PluginAPI
import Syntax

/// What is written to a program's standard input, piece by piece.
final class Feeder {
    private var source: ValueStream?
    private var pending: [UInt8]
    private var start = 0
    private(set) var descriptor: Int32
    /// An error of the source, raised once the program has ended.
    private(set) var failure: (any Error)?

    /// How its items are written; nil: as programs take them.
    private var shown: ShownItems?

    /// Takes over `descriptor`, the writing end of the program's input.
    /// - Parameter layout: makes the text of lists and records; nil: the one for programs.
    init(_ value: Value, into descriptor: Int32, layout: ((Value) -> String)? = nil) throws {
        self.descriptor = descriptor
        shown = layout.map { ShownItems(display: $0) }
        if case .stream(let stream) = value {
            source = stream
            pending = []
        } else if let layout, value.isLaidOut {
            pending = Array(layout(value).utf8)
        } else {
            do { pending = try value.programBytes(reveals: true) } catch {
                Glibc.close(descriptor)
                throw error
            }
        }
        _ = nops_fcntl(descriptor, F_SETFL, nops_fcntl(descriptor, F_GETFL, 0) | O_NONBLOCK)
    }

    var isOpen: Bool { descriptor >= 0 }
    var hasSource: Bool { source != nil }
    /// What was gathered and not written yet.
    var remaining: [UInt8] { Array(pending[start...]) }

    /// Writes what the pipe takes now. Closes it at the end of the source, or when the program reads no more.
    func step() throws {
        while isOpen {
            if start == pending.count {
                start = 0
                do {
                    pending.removeAll(keepingCapacity: true)
                    guard try gather() else { return close() }
                } catch Leaving.stopped {
                    // It goes on where it is.
                    throw Leaving.stopped
                } catch let leaving as Leaving {
                    close()
                    throw leaving
                } catch {
                    // A producer that failed: the program sees its input end, the error is the pipeline's.
                    failure = error
                    source?.close()
                    source = nil
                }
                continue
            }
            switch writeSome() {
            case .written: break
            case .full: return
            case .interrupted: if Interrupt.isRaised { throw Leaving.interrupted }
            // The program has had enough, which is no failure.
            case .broken: return close()
            }
        }
    }

    private enum Outcome {
        case written, full, interrupted, broken
    }

    /// Never blocks.
    private func writeSome() -> Outcome {
        let written = pending[start...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if written >= 0 {
            start += written
            return .written
        }
        return errno == EAGAIN ? .full : errno == EINTR ? .interrupted : .broken
    }

    /// As many bytes are gathered to be written at once.
    private static let piece = 1 << 16
    /// Rows that take longer to come, in nanoseconds, are passed on each for itself.
    private static let patience = 1_000_000

    /// The next rows, as one piece; false at the source's end. What is there goes on before anything is waited for.
    private func gather() throws -> Bool {
        guard let source else { return false }
        if let bytes = source as? ByteStream {
            guard let chunk = try bytes.read() else { return false }
            pending = chunk
            return true
        }
        let before = Baton.beforeWaiting
        defer { Baton.beforeWaiting = before }
        Baton.beforeWaiting = { [unowned self] in
            before?()
            while isOpen, start < pending.count, case .written = writeSome() {}
        }
        var time = monotonicTime()
        while pending.count < Feeder.piece {
            guard let item = try source.next() else {
                self.source = nil
                source.close()
                if let rest = shown?.end() { pending += rest.utf8 }
                break
            }
            if let text = shown?.add(item) {
                pending += text.utf8
            } else {
                try item.appendLine(columns: nil, to: &pending, reveals: true)
            }
            let now = monotonicTime()
            // Rows of a table wait for the others.
            if now - time > Feeder.patience, !pending.isEmpty { break }
            time = now
        }
        return !pending.isEmpty
    }

    /// Somebody else writes the rest.
    func letGo() {
        descriptor = -1
        pending = []
        start = 0
    }

    func close() {
        if isOpen { Glibc.close(descriptor) }
        descriptor = -1
        source?.close()
        source = nil
    }
}

/// The standard output of a program under way, and with it whatever stands before it in the pipeline.
final class ProcessStream: ByteStream {
    private let child: ChildProcess
    private var descriptor: Int32
    private let feeder: Feeder?
    /// The program whose output this one reads directly.
    private let upstream: ProcessStream?
    private let span: Span
    /// Its command line and those before it, as a list of jobs shows them.
    let shown: String
    /// Called before waiting for the program: what was printed so far shall be seen.
    private let beforeWaiting: () throws -> Void
    private var isDone = false
    private var hadEnough = false

    init(
        child: ChildProcess, descriptor: Int32, feeder: Feeder?, upstream: ProcessStream?, span: Span,
        shown: String, beforeWaiting: @escaping () throws -> Void
    ) {
        self.beforeWaiting = beforeWaiting
        self.shown = shown
        self.child = child
        self.descriptor = descriptor
        self.feeder = feeder
        self.upstream = upstream
        self.span = span
    }

    deinit { close() }

    override func read() throws -> [UInt8]? {
        guard !isDone else { return nil }
        try beforeWaiting()
        while true {
            try passOnInterrupt()
            if let feeder, feeder.isOpen {
                try feeder.step()
                if feeder.isOpen {
                    var polled = [
                        pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
                        pollfd(fd: feeder.descriptor, events: Int16(POLLOUT), revents: 0),
                    ]
                    if Baton.whileWaiting({ poll(&polled, 2, child.group == nil ? -1 : ProgramGroup.pulse) })
                        <= 0
                    {
                        try lookForStop()
                        continue
                    }
                    if polled[0].revents == 0 { continue }
                }
            }
            if child.group != nil {
                var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                if Baton.whileWaiting({ poll(&polled, 1, ProgramGroup.pulse) }) <= 0 {
                    try lookForStop()
                    continue
                }
            }
            var chunk = [UInt8](repeating: 0, count: 1 << 16)
            let count = Baton.whileWaiting {
                chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            }
            if count > 0 {
                chunk.removeLast(chunk.count - count)
                return chunk
            }
            if count < 0, errno == EINTR { continue }
            try finish()
            return nil
        }
    }

    override var isReady: Bool {
        // One that nops feeds says nothing while it is not read.
        if isDone || isFed { return true }
        var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&polled, 1, 0) != 0
    }

    /// In the shell's foreground: whoever feeds the rest of the pipeline from this one sees that it was stopped.
    private func lookForStop() throws {
        guard let group = child.group else { return }
        group.look()
        if group.isStopped { throw Leaving.stopped }
    }

    /// The shell's foreground group that a program that reads from this one belongs to.
    var group: ProgramGroup? { child.group }

    private var children: [ChildProcess] { [child] + (upstream?.children ?? []) }

    /// Ctrl-C while a program writes: it and those before it are told, unless the terminal has done so. They may answer
    /// it; whatever else interrupts ends them, and nobody waits for the rest of their output.
    private func passOnInterrupt() throws {
        guard Interrupt.isRaised else { return }
        let children = children
        ChildProcess.passOnInterrupt(children)
        if Interrupt.signal == SIGINT, feeder?.isOpen != true {
            // Others may keep the pipe open when the program itself has died of it.
            var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            while Baton.whileWaiting({ poll(&polled, 1, 50) }) == 0 {
                for child in children { child.reap() }
                if children.allSatisfy({ $0.end != nil }) { break }
            }
            if polled.revents != 0 { return }
        }
        close()
        if !Interrupt.isRaised { Interrupt.raise(SIGINT) }
        throw Leaving.interrupted
    }

    /// Ends this program and those before it: the rest of their pipeline has been interrupted.
    func interrupt() {
        child.interrupt()
        upstream?.interrupt()
    }

    /// The output has ended: every stage's failure is the pipeline's, the rightmost gives the status (rule 15).
    private func finish() throws {
        isDone = true
        closeDescriptor()
        feeder?.close()
        let own = try child.failure(at: span, pipeClosed: hadEnough)
        let before = try upstream?.ended()
        if let failure = own ?? before { throw failure }
        if let failure = feeder?.failure { throw failure }
    }

    private func closeDescriptor() {
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
    }

    /// A program that meets the closed pipe has not failed, any other that fails has.
    override func finishUnread() throws {
        guard !isDone else { return }
        hadEnough = true
        try finish()
    }

    /// For the program that reads this one's output directly: its end of the pipe, which this stream lets go.
    func takeDescriptor() -> Int32 {
        defer { descriptor = -1 }
        isDone = true
        return descriptor
    }

    /// Waits for a program that another one has read from.
    func ended() throws -> ErrorValue? {
        feeder?.close()
        let own = try child.failure(at: span, pipeClosed: true)
        return try own ?? upstream?.ended()
    }

    /// The reader has had enough: the program meets a closed pipe, which is not its failure.
    override func close() {
        guard !isDone else { return }
        isDone = true
        hadEnough = true
        closeDescriptor()
        feeder?.close()
        do { _ = try child.failure(at: span, pipeClosed: true) } catch Leaving.interrupted {
            // Nothing can be thrown from here, but whoever looks next shall know of it.
            if !Interrupt.isRaised { Interrupt.raise(SIGINT) }
        } catch {}
        upstream?.close()
        _ = try? upstream?.ended()
    }

    /// Whether a feeder writes to this program, so that somebody must keep reading from it.
    var isFed: Bool { feeder?.isOpen ?? false }
}

extension Value {
    /// It has another form on the screen than for programs.
    fileprivate var isLaidOut: Bool {
        switch self {
        case .list, .record: true
        default: false
        }
    }
}
