// The bar of `progress`, and of whatever command takes long.

import Glibc
import Platform
import PluginAPI

/// A line on the terminal that says how far something is. The line itself is made by `text`, which knows no clock.
final class ProgressBar: ProgressReport {
    private let label: String
    private let total: Int?
    private let isBytes: Bool
    private let begin = Processes.timeSinceBoot
    private var done = 0
    private var drawn = 0
    private var isShown = false
    private var isOver = false

    init(_ label: String, total: Int?, isBytes: Bool) {
        self.label = label
        self.total = total
        self.isBytes = isBytes
    }

    func advance(by count: Int) {
        done += count
        let now = Processes.timeSinceBoot
        // Nothing is shown of what takes no time, and a person sees no more than ten a second.
        guard !isOver, now - begin > 300_000_000, now - drawn > 100_000_000 else { return }
        drawn = now
        isShown = true
        let width = (Files.terminalColumns(STDERR_FILENO) ?? 80) - 1
        show(
            Self.text(
                label, done: done, total: total, isBytes: isBytes, elapsed: now - begin, width: max(10, width)
            ))
    }

    /// Wipes it away.
    func end() {
        isOver = true
        if isShown { show("") }
        isShown = false
    }

    private func show(_ line: String) {
        // A terminal that went away is noticed elsewhere.
        try? Files.writeAll(STDERR_FILENO, Array("\r\u{1B}[K\(line)".utf8), shown: "the terminal")
    }

    /// `elapsed` in nanoseconds, `width` in columns.
    static func text(_ label: String, done: Int, total: Int?, isBytes: Bool, elapsed: Int, width: Int)
        -> String
    {
        func shown(_ count: Int) -> String { isBytes ? SizeText.short(count) : String(count) }
        let rate = Double(done) / max(1e-9, Double(elapsed) / 1e9)
        let whole = clamped(rate, to: 1_000_000_000_000_000_000)
        let perSecond =
            isBytes ? SizeText.short(whole) : rate < 10 ? String((rate * 10).rounded() / 10) : String(whole)
        let before = label.isEmpty ? "" : label + "  "
        guard let total, total > 0 else {
            return DisplayWidth.truncated("\(before)\(shown(done))  \(perSecond)/s", to: width)
        }
        let share = min(1, Double(done) / Double(total))
        let left = rate > 0 ? Double(max(0, total - done)) / rate : 0
        let time = DurationText.text(clamped(left.rounded(), to: 9_000_000_000) * 1_000_000_000)
        let after = "  \(Int(share * 100))%  \(shown(done))/\(shown(total))  \(perSecond)/s  \(time) left"
        let room = min(40, width - DisplayWidth.of(before) - DisplayWidth.of(after))
        if room < 5 { return DisplayWidth.truncated(before + String(after.dropFirst(2)), to: width) }
        let filled = Int(share * Double(room))
        return before + String(repeating: "█", count: filled) + String(repeating: "░", count: room - filled)
            + after
    }
}

/// A number of 0 or more as an integer, `most` at most.
private func clamped(_ float: Double, to most: Int) -> Int {
    float < Double(most) ? Int(float) : most
}
