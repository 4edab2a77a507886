import CSystem
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

    init(pid: pid_t, name: String) {
        self.pid = pid
        self.name = name
    }

    private var wasInterrupted = false

    /// Whether the terminal itself sends Ctrl-C to our programs, as they are in its foreground with us.
    private static var terminalDelivers: Bool { tcgetpgrp(STDIN_FILENO) == getpgrp() }

    /// After a signal to nops alone: the program is interrupted too, once.
    func passOnInterrupt() {
        guard Interrupt.isRaised, !wasInterrupted, end == nil else { return }
        let signal = Interrupt.signal
        if signal == SIGINT, ChildProcess.terminalDelivers { return }
        wasInterrupted = true
        kill(pid, signal)
    }

    /// Ends it as Ctrl-C would: what it was part of has been interrupted.
    func interrupt() {
        if end == nil { kill(pid, SIGINT) }
    }

    /// Waits until it has ended. A Ctrl-C meanwhile is the program's to answer; if it died of it, so do we.
    func wait() throws -> End {
        if let end { return end }
        var status: Int32 = 0
        var signal: Int32 = 0
        while true {
            let failure = nops_wait(pid, &status, &signal)
            if failure == EINTR {
                passOnInterrupt()
                continue
            }
            if failure != 0 {
                throw ErrorValue("cannot wait for `\(name)`: \(SystemError.reason(failure))", kind: "io")
            }
            break
        }
        let ended: End = signal != 0 ? .signal(Int(signal)) : .status(Int(status))
        end = ended
        if signal == SIGINT || wasInterrupted {
            if Interrupt.signal == SIGINT { Interrupt.clear() }
            throw Leaving.interrupted
        }
        // A program that took the terminal's Ctrl-C and went on has answered it for us.
        if Interrupt.signal == SIGINT, ChildProcess.terminalDelivers { Interrupt.clear() }
        return ended
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

    /// Starts a program; its descriptors stay the caller's to close.
    func spawn(
        _ name: String, _ arguments: [String], extra: [(name: String, value: String)], in input: Int32,
        out: Int32, error: Int32
    )
        throws -> ChildProcess
    {
        guard let path = programPath(name) else {
            let exists = name.contains("/") && Files.exists(absolute(name))
            throw ErrorValue(
                exists ? "`\(name)` can't be run: it is not executable" : "no program named `\(name)`",
                kind: "not-found",
                help: exists ? "chmod +x \(name)" : nil, code: exists ? 126 : 127)
        }
        var variables = variables
        for (key, value) in extra { variables = variables.setting(key, value) }
        for argument in arguments where argument.utf8.contains(0) {
            throw ErrorValue.type("an argument of a program can't hold a NUL")
        }
        var argv: [UnsafeMutablePointer<CChar>?] = ([name] + arguments).map { strdup($0) }
        var envp: [UnsafeMutablePointer<CChar>?] = variables.all.map { strdup($0.name + "=" + $0.value) }
        argv.append(nil)
        envp.append(nil)
        defer {
            for pointer in argv { free(pointer) }
            for pointer in envp { free(pointer) }
        }
        try output.flush()
        var pid: pid_t = 0
        let failure = nops_spawn(&pid, path, argv, envp, folder, input, out, error)
        guard failure == 0 else {
            let help = failure == ENOEXEC ? "it is neither a program nor a script with a `#!` line" : nil
            throw ErrorValue(
                "cannot start `\(name)`: \(SystemError.reason(failure))", kind: "program", help: help,
                code: 126)
        }
        return ChildProcess(pid: pid, name: name)
    }
}
