// What the shell asks of its session's jobs, and the terminal that it shares with their programs.

import Platform
import PluginAPI

extension Session {
    /// Takes the terminal for the shell, so that it can give it to the programs that it runs.
    public func takeTerminal() {
        jobs.terminal = TerminalForeground()
        followFolder()
    }

    /// What has become of jobs since they were last told of, a line each; errors with their places.
    public func jobNotices() -> [String] {
        jobs.notices().map {
            switch $0 {
            case .line(let text): text + "\n"
            case .error(let error): error.diagnostic.rendered(in: sources)
            }
        }
    }

    public var hasJobNotices: Bool {
        jobs.reap()
        return jobs.all.contains { !$0.isTold && $0.state != .running }
    }

    /// Programs run in the background whose end nothing tells of.
    public var hasBackgroundPrograms: Bool {
        jobs.all.contains {
            if case .programs = $0.work { return $0.state == .running }
            return false
        }
    }

    /// A line is edited from now on: what jobs print meanwhile is kept, and `wake` called (under the baton), also when a
    /// block's job is over.
    public func beginEditing(_ wake: @escaping () -> Void) { machine.output.screen.beginEditing(wake) }
    public func endEditing() { machine.output.screen.endEditing() }
    /// What jobs have printed while a line was edited, once.
    public func takeKeptOutput() -> [UInt8] { machine.output.screen.takeKept() }

    /// The jobs that would be ended now: they run or are stopped.
    public var openJobs: [(name: String, isStopped: Bool)] {
        jobs.reap()
        return jobs.all.filter(\.isOpen).map { ("\($0)", $0.state == .stopped) }
    }

    /// Before the shell ends: ends its jobs and gives the terminal back.
    public func leaveShell() {
        for error in jobs.close() { machine.output.note(error.diagnostic.rendered(in: sources)) }
        jobs.terminal?.leave()
    }
}
