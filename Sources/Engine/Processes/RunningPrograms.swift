import Glibc

/// The programs that one script, shell or job has started and not yet waited for.
final class RunningPrograms {
    private var children: [pid_t: ChildProcess] = [:]

    func add(_ child: ChildProcess) { children[child.pid] = child }
    func remove(_ child: ChildProcess) { children[child.pid] = nil }

    /// In the order of their numbers.
    var all: [ChildProcess] { children.values.sorted { $0.pid < $1.pid } }
}
