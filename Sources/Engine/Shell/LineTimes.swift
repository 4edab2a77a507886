import Changes
import PluginAPI
import Syntax

/// When the shell's lines ran: a change that was made while none did is somebody else's, and whoever types `undo` hardly means it.
final class LineTimes {
    /// Nanoseconds since 1970 on the clock of the changes; the line that runs has no end yet.
    private var lines: [(from: Int, to: Int)] = []
    private let began = wallTime()

    /// Notes how long `body` takes.
    func note<Result>(_ body: () throws -> Result) rethrows -> Result {
        // A line within a line is a part of it.
        if let last = lines.last, last.to == Int.max { return try body() }
        lines.append((wallTime(), Int.max))
        // What is older than that is hardly taken back unnamed.
        if lines.count > 10_000 { lines.removeFirst(lines.count - 5_000) }
        defer { lines[lines.count - 1].to = wallTime() }
        return try body()
    }

    /// Throws a `ChangeError` where the last change was made since this shell began, and not by it or what it ran, unless `ask` has
    /// a yes.
    func check(_ last: ChangeStore.Last?, ask: (String) -> Bool) throws {
        guard let last, !last.isOwn, case let when = last.change.when.sinceEpoch, when > began,
            !lines.contains(where: { $0.from <= when && when <= $0.to })
        else { return }
        let which = "change \(last.change.id) (\(last.change.name))"
        guard ask(Diagnostic.oneLine("\(which) was made by another nops. Take it back?")) else {
            throw ChangeError(
                Diagnostic.oneLine("nothing was undone: \(which) was made by another nops"),
                help: "`undo \(last.change.id)` takes it back; `changes` lists all, `undo N` takes back yours"
            )
        }
    }
}
