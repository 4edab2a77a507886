import CSystem
import Changes
import Glibc
import Platform
import PluginAPI
import Syntax

/// A program that was started and has not been waited for.
final class ChildProcess {
    let pid: pid_t
    let name: String
    private(set) var end: End?

    enum End {
        case status(Int)
        case signal(Int)

        /// As `$?` of other shells has it.
        var code: Int {
            switch self {
            case .status(let status): status
            case .signal(let signal): 128 + signal
            }
        }
    }

    let ownsGroup: Bool
    /// The group in the shell's foreground that it is in.
    let group: ProgramGroup?
    /// It was stopped, and has not been seen to go on.
    var isStopped = false
    private let programs: RunningPrograms

    init(pid: pid_t, name: String, ownsGroup: Bool, group: ProgramGroup?, programs: RunningPrograms) {
        self.pid = pid
        self.name = name
        self.ownsGroup = ownsGroup
        self.group = group
        self.programs = programs
        programs.add(self)
    }

    /// The signal that it was told.
    private var told: Int32 = 0
    /// Its tree when Ctrl-C came: what is left of that when it has died of it ends, too.
    private var tree: [ProcessTree.Member] = []

    /// How long, in nanoseconds, programs may take to end when nops itself is asked to.
    private static let grace = 10_000_000_000

    var root: ProcessTree.Root { .init(pid, ownsGroup: ownsGroup) }

    /// What nops is interrupted by interrupts its programs, with all that they have started; each once. They may
    /// answer Ctrl-C as they like; anything else ends them.
    static func passOnInterrupt(_ children: [ChildProcess]) {
        let signal = Interrupt.signal
        guard signal != 0 else { return }
        let some = children.filter { $0.end == nil && $0.told != signal }
        if some.isEmpty { return }
        if signal == SIGINT {
            for child in some {
                if ProcessTree.terminalDelivers, !child.ownsGroup {
                    if child.tree.isEmpty { child.tree = ProcessTree.members(of: [child.root]) }
                } else {
                    child.told = signal
                    child.tree = ProcessTree.signal([child.root], SIGINT)
                }
            }
            return
        }
        for child in some { child.told = signal }
        let isOurs = signal == SIGTERM || signal == SIGHUP
        ProcessTree.end(
            some.map(\.root), by: isOurs ? signal : SIGTERM, grace: isOurs ? grace : ProcessTree.grace
        ) {
            for child in some { child.reap() }
        }
    }

    /// Ends it as Ctrl-C would: what it was part of has been interrupted.
    func interrupt() {
        if end == nil { tree = ProcessTree.signal([root], SIGINT) }
    }

    var wasKilled: Bool { if case .signal? = end { true } else { false } }

    private func note(_ status: Int32, _ signal: Int32) {
        end = signal != 0 ? .signal(Int(signal)) : .status(Int(status))
        programs.remove(self)
    }

    /// Notes how it ended, if it has.
    func reap() { _ = look(blocks: false, forStops: false) }

    /// Waits until it has ended or, if that is asked for, was stopped; or only looks. Gives an errno, 0 if all is well.
    func look(blocks: Bool, forStops: Bool) -> Int32 {
        guard end == nil else { return 0 }
        var status: Int32 = 0
        var signal: Int32 = 0
        var stop: Int32 = 0
        func wait() -> Int32 {
            forStops
                ? nops_wait(pid, blocks ? 1 : 0, &status, &signal, &stop)
                : nops_wait(pid, blocks ? 1 : 0, &status, &signal, nil)
        }
        let failure = blocks ? Baton.whileWaiting(wait) : wait()
        if failure == 0 {
            if stop != 0 { isStopped = true } else { note(status, signal) }
        }
        return failure == EAGAIN ? 0 : failure
    }

    /// Waits until it has ended. A Ctrl-C meanwhile is the program's to answer; if it died of it, so do we.
    func wait() throws -> End {
        if told == 0, let end { return end }
        while end == nil {
            ChildProcess.passOnInterrupt([self])
            if end != nil { break }
            // One that could not even be killed is left to itself.
            if told != 0, told != SIGINT { throw Leaving.interrupted }
            let failure = look(blocks: true, forStops: false)
            if failure != 0, failure != EINTR {
                throw ErrorValue("cannot wait for `\(name)`: \(SystemError.reason(failure))", kind: "io")
            }
        }
        guard let end else { throw Leaving.interrupted }
        if case .signal(Int(SIGINT)) = end { told = SIGINT }
        if told != 0 {
            if !tree.isEmpty {
                let left = tree
                tree = []
                ProcessTree.end([], known: left, by: SIGTERM, grace: ProcessTree.grace) {}
            }
            if told == SIGINT, Interrupt.signal == SIGINT { Interrupt.clear() }
            throw Leaving.interrupted
        }
        // A program that took the terminal's Ctrl-C and went on has answered it for us.
        if Interrupt.signal == SIGINT, ProcessTree.terminalDelivers, !ownsGroup { Interrupt.clear() }
        return end
    }

    /// An error that names the program and how it ended, if it ended badly.
    func failure(at span: Span, pipeClosed: Bool = false) throws -> ErrorValue? {
        switch try wait() {
        case .status(0): return nil
        case .status(let status):
            return ErrorValue(
                "`\(name)` failed with status \(status)", kind: "program", code: status, at: span)
        case .signal(let signal):
            if pipeClosed, signal == Int(SIGPIPE) { return nil }
            let text = strsignal(Int32(signal)).map { String(cString: $0) } ?? "?"
            return ErrorValue(
                "`\(name)` was ended by signal \(signal) (\(text))", kind: "program", code: 128 + signal,
                at: span)
        }
    }
}

extension Machine {
    /// The path of a program: a name with a slash from the working folder, another by PATH.
    func programPath(_ name: String) -> String? {
        if name.utf8.contains(0x2F) {
            let path = absolute(name)
            return access(path, X_OK) == 0 && !Files.isFolder(path) ? path : nil
        }
        for entry in (variables["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(
            separator: ":", omittingEmptySubsequences: false)
        {
            let path = absolute(entry.isEmpty ? "." : String(entry)) + "/" + name
            if access(path, X_OK) == 0, Files.isFile(path) { return path }
        }
        return nil
    }

    /// The program on PATH whose name is most like another, if that may be a slip.
    func closestProgram(to name: String) -> String? {
        guard !name.utf8.contains(0x2F), name.utf8.count > 2 else { return nil }
        var names: [String] = []
        for folder in (variables["PATH"] ?? "").split(separator: ":") where folder.hasPrefix("/") {
            names += (try? Files.list(String(folder))) ?? []
        }
        return closest(to: name, among: names).flatMap { programPath($0) == nil ? nil : $0 }
    }

    /// Why there is no path of a program. The statuses are a shell's.
    private func noProgram(_ name: String) -> ErrorValue {
        let path = absolute(name)
        guard name.utf8.contains(0x2F), Files.exists(path) else {
            return ErrorValue(
                "no program named `\(name)`", kind: "not-found",
                help: closestProgram(to: name).map { "did you mean `\($0)`?" }, code: 127)
        }
        if Files.isFolder(path) {
            return ErrorValue(
                "`\(name)` is a folder, not a program", kind: "not-found",
                help: "`cd \(name)` goes there, `ls \(name)` lists it", code: 126)
        }
        return ErrorValue(
            "`\(name)` can't be run: it is not executable", kind: "not-found", help: "chmod +x \(name)",
            code: 126)
    }

    /// Starts a program; its descriptors stay the caller's to close.
    /// - Parameter group: that it is in, in the shell's foreground; nil: in nops's own, or alone in the background.
    func spawn(
        _ name: String, _ arguments: [String], extra: [(name: String, value: String)], in input: Int32,
        out: Int32, error: Int32, group: ProgramGroup? = nil
    )
        throws -> ChildProcess
    {
        guard let path = programPath(name) else { throw noProgram(name) }
        var variables = variables
        for (key, value) in extra { variables = variables.setting(key, value) }
        if store.transactionDepth > 0 {
            variables = variables.setting(
                OuterChange.variable, OuterChange.value(after: variables[OuterChange.variable]))
        }
        for argument in arguments where argument.utf8.contains(0) {
            throw ErrorValue.type("an argument of a program can't hold a NUL")
        }
        guard !name.utf8.contains(0) else { throw ErrorValue.type("a program's name can't hold a NUL") }
        var argv: [UnsafeMutablePointer<CChar>?] = ([name] + arguments).map { strdup($0) }
        var envp: [UnsafeMutablePointer<CChar>?] = variables.all.map { strdup($0.name + "=" + $0.value) }
        argv.append(nil)
        envp.append(nil)
        defer {
            for pointer in argv { free(pointer) }
            for pointer in envp { free(pointer) }
        }
        try output.flush()
        if out <= STDERR_FILENO || error <= STDERR_FILENO { output.screen.forget() }
        var pid: pid_t = 0
        // Whatever has to be ended is found by its group; but only the terminal's own group may read from it.
        var ownsGroup = (isBranch || !timeouts.isEmpty) && nops_in_foreground() == 0
        // The shell's jobs are no business of the Ctrl-C that its lines get.
        if job != nil, jobs.terminal != nil { ownsGroup = true }
        var launch = nops_launch(group: ownsGroup ? 0 : -1, terminal: -1, may_stop: 0)
        if let group {
            ownsGroup = group.id == 0
            launch = nops_launch(
                group: group.id, terminal: ownsGroup ? group.terminal.descriptor : -1, may_stop: 1)
        }
        var failure = nops_spawn(&pid, path, argv, envp, folder, [input, out, error], &launch)
        if failure == ENOEXEC, isText(path) {
            // Without a `#!` line it is a script for sh, as exec(3) and every shell have it.
            let script = strdup(path)
            let shell = strdup("sh")
            defer {
                free(script)
                free(shell)
            }
            failure = nops_spawn(
                &pid, "/bin/sh", [shell, script] + argv.dropFirst(), envp, folder, [input, out, error],
                &launch)
        }
        guard failure == 0 else {
            let help = failure == ENOEXEC ? "it is neither a program nor a script with a `#!` line" : nil
            throw ErrorValue(
                "cannot start `\(name)`: \(SystemError.reason(failure))", kind: "program", help: help,
                code: 126)
        }
        let child = ChildProcess(
            pid: pid, name: name, ownsGroup: ownsGroup, group: group, programs: programs)
        group?.add(child)
        return child
    }

    /// Whether a file's first bytes are no machine's code.
    private func isText(_ path: String) -> Bool {
        let descriptor = nops_open(path, O_RDONLY | O_CLOEXEC, 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 512)
        let count = read(descriptor, &bytes, bytes.count)
        return count > 0 && !bytes.prefix(count).contains(0)
    }
}
