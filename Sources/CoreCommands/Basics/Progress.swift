import Glibc
import Platform
import PluginAPI
import Syntax

struct Progress: Command {
    let name = "progress"
    var signature: Signature {
        Signature(
            name, "Passes on what comes through, and shows on the terminal how far it is.",
            details:
                "A bar with the share, the rate and the time left, where it is known how many there will be: of a list and a range, "
                + "and with `--total`; else the number and the rate. Of a program's output and a file it counts bytes. It is drawn "
                + "on standard error and wiped away at the end; where that is no terminal nothing is shown.",
            flags: [
                .init("total", short: "t", .any, "How many items, or bytes as a size, there will be."),
                .init("label", short: "l", .string, "What stands before it."),
            ],
            input: [.list, .stream, .range, .string, .bytes], output: .any,
            examples: [
                .init(
                    "1..3 | progress --label hosts | each { |n| $n * 2 } | sum", "Over a range.", prints: "12"
                ),
                .init("cat big.iso | progress --total 4GB | hash sha256", "Over bytes."),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        var total: Int?
        if call.isGiven("total") {
            switch call["total"] {
            case .int(let int), .size(let int): total = int
            default:
                throw ErrorValue.type(
                    "`--total` is a number or a size, not \(call["total"].type.rawValue)",
                    at: call.span(of: "total"))
            }
            if let total, total < 0 {
                throw ErrorValue.usage(
                    "`--total` must be 0 or more, not \(total)", at: call.span(of: "total"))
            }
        }
        let label = try call.optionalString("label") ?? ""
        guard Files.isTerminal(STDERR_FILENO) else { return call.input }
        switch call.input {
        case .string, .bytes, .null: return call.input
        case .stream(let stream):
            guard let bytes = stream as? ByteStream else { break }
            let bar = ProgressBar(label, total: total, isBytes: true)
            return .stream(
                GeneratedBytes(
                    onClose: {
                        bar.end()
                        bytes.close()
                    }
                ) {
                    guard let chunk = try bar.ended(onError: { try bytes.read() }) else { return nil }
                    bar.advance(by: chunk.count)
                    return chunk
                })
        case .list(let list): total = total ?? list.items.count
        case .range(let range):
            if let from = range.from, let to = range.to, total == nil {
                let (width, overflow) = to.subtractingReportingOverflow(from)
                if !overflow, width < Int.max { total = max(0, width + (range.isInclusive ? 1 : 0)) }
            }
        default: break
        }
        let items = try call.items()
        let bar = ProgressBar(label, total: total, isBytes: false)
        return .stream(
            GeneratedStream(
                onClose: {
                    bar.end()
                    items.close()
                }
            ) {
                try bar.ended(onError: { try call.context.checkInterrupt() })
                guard let item = try bar.ended(onError: { try items.next() }) else {
                    bar.end()
                    return nil
                }
                bar.advance(by: 1)
                return item
            })
    }
}

/// A line on the terminal that says how far something is. The line itself is made by `text`, which knows no clock.
final class ProgressBar {
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

    /// Wiped away when `body` gives nil or fails, so that errors stand on a clean line.
    func ended<Result>(onError body: () throws -> Result) throws -> Result {
        do { return try body() } catch {
            end()
            throw error
        }
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
