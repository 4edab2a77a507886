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
            let bar = call.context.progress(label, total: total, isBytes: true)
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
        let bar = call.context.progress(label, total: total, isBytes: false)
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
