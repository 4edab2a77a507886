import CSystem
import Glibc
import Platform
import PluginAPI

/// The programs of one pipeline in the shell: a process group, which Ctrl-C and Ctrl-Z reach and nothing else.
final class ProgramGroup {
    let terminal: TerminalForeground
    /// Its first program's number; 0: none has been started.
    private(set) var id: pid_t = 0
    private(set) var children: [ChildProcess] = []
    /// What nops itself writes to it.
    var feeder: Feeder?
    /// The terminal's modes when it was stopped.
    private var modes: termios?

    /// How often, in milliseconds, it is looked at while something else is waited for.
    static let pulse: Int32 = 50

    init(_ terminal: TerminalForeground) { self.terminal = terminal }

    func add(_ child: ChildProcess) {
        if id == 0 { id = child.pid }
        children.append(child)
    }

    var isOver: Bool { children.allSatisfy { $0.end != nil } }
    var isStopped: Bool { children.contains { $0.end == nil && $0.isStopped } }

    /// Notes, without waiting, which of its programs have ended or were stopped.
    func look() {
        for child in children { _ = child.look(blocks: false, forStops: true) }
    }

    /// It goes on, in the background or, with the terminal, in the foreground.
    func goOn(inForeground: Bool) {
        if inForeground { terminal.give(to: id, modes) }
        for child in children { child.isStopped = false }
        kill(-id, SIGCONT)
    }

    /// Waits, in the foreground, until all have ended (false) or one was stopped (true); feeds the one that nops writes to.
    /// The shell has the terminal afterwards. Where a stop may not last they go on at once.
    func runInForeground(refusesStops: () -> Bool) throws -> Bool {
        defer {
            nops_foreground_watch(0, 0, -1)
            terminal.takeBack(restoresModes: isStopped || children.contains { $0.wasKilled })
        }
        while !isOver {
            ChildProcess.passOnInterrupt(children)
            if let feeder, feeder.isOpen {
                try feed(feeder)
                look()
            } else if let last = children.last(where: { $0.end == nil }) {
                nops_foreground_watch(0, 0, -1)
                // Any of them: where the last goes on another may have been stopped. One that has left the group is waited for
                // by itself.
                var failure = Baton.whileWaiting { nops_wait_group(id) }
                if failure == ECHILD { failure = last.look(blocks: true, forStops: true) }
                look()
                // It has no such child: somebody else waited for it, which leaves nothing to wait for.
                guard failure == 0 || failure == EINTR else {
                    throw ErrorValue(
                        "cannot wait for `\(last.name)`: \(SystemError.reason(failure))", kind: "io")
                }
            }
            if isStopped {
                terminal.endEcho()
                guard refusesStops() else {
                    letAllStop()
                    modes = terminal.currentModes()
                    return true
                }
                goOn(inForeground: true)
            }
        }
        // Its `^\` stands where an error will.
        if children.contains(where: { if case .signal(Int(SIGQUIT))? = $0.end { true } else { false } }) {
            terminal.endEcho()
        }
        if children.contains(where: { if case .signal(Int(SIGINT))? = $0.end { true } else { false } }) {
            // What they have started and left behind has seen the Ctrl-C, too.
            ProcessTree.end(
                [], known: ProcessTree.members(ofGroup: id), by: SIGTERM, grace: ProcessTree.grace
            ) {}
            Interrupt.clear()
            throw Leaving.interrupted
        }
        return false
    }

    /// The others have been told by the terminal, too, and may have to put it in order before they stop. Those that were started
    /// after it told the group, or were not meant, are told once.
    private func letAllStop() {
        for attempt in 0..<40 {
            let running = children.filter { $0.end == nil && !$0.isStopped }
            if running.isEmpty { return }
            if attempt == 20 { for child in running { kill(child.pid, SIGTSTP) } }
            var piece = timespec(tv_sec: 0, tv_nsec: 5_000_000)
            _ = Baton.whileWaiting { nanosleep(&piece, nil) }
            look()
        }
    }

    private func feed(_ feeder: Feeder) throws {
        // While nops computes what is written, Ctrl-C, Ctrl-Z and the end of the programs still give it the terminal.
        nops_foreground_watch(id, children.last?.pid ?? 0, terminal.descriptor)
        do { try feeder.step() } catch Leaving.stopped {
            return
        } catch Leaving.interrupted {
            // The programs were told by the terminal, or by what interrupted nops.
            ChildProcess.passOnInterrupt(children)
            for child in children { _ = try? child.wait() }
            Interrupt.clear()
            throw Leaving.interrupted
        }
        guard feeder.isOpen else { return }
        var polled = pollfd(fd: feeder.descriptor, events: Int16(POLLOUT), revents: 0)
        _ = Baton.whileWaiting { poll(&polled, 1, ProgramGroup.pulse) }
    }

    /// Ends them all, with what they have started.
    func end() {
        feeder?.close()
        ProcessTree.end(
            children.filter { $0.end == nil }.map(\.root), known: ProcessTree.members(ofGroup: id),
            by: SIGTERM,
            grace: ProcessTree.grace
        ) {
            for child in children { child.reap() }
        }
    }
}
