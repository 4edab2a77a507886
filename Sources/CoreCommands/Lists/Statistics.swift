import Glibc
import PluginAPI

// How values are spread: `median`, `percentile`, `stddev`, `variance`.

struct Median: Command {
    let name = "median"
    var signature: Signature {
        Signature(
            name, "The middle one of numbers, sizes, durations or times.",
            details:
                "Of an even number of items it lies midway between the two in the middle. Of nothing it is an error. "
                + Signature.aggregatesTables,
            rest: .aggregatedFields, input: [.list, .stream, .range], output: .any,
            result: .aggregate(.rank),
            examples: [
                .init("[9 1 5] | median", "Of numbers.", prints: "5"),
                .init("[1ms 2ms 9s 4ms] | median", "Of durations.", prints: "3ms"),
            ])
    }

    func run(_ call: Invocation) throws -> Value { try call.aggregate { Ranked(0.5, "median") } }
}

struct Percentile: Command {
    let name = "percentile"
    var signature: Signature {
        Signature(
            name, "The value below which a share of all values lies.",
            details:
                "Between two values it is interpolated linearly, as numpy and spreadsheets do. Of nothing it is an error. "
                + Signature.aggregatesTables,
            parameters: [
                .init(
                    "rank", .number, "The share in percent, 0 to 100; 0 is the least, 100 the largest.",
                    accepted: .numbers(0...100),
                    doubt: { value in
                        guard case .float(let share) = value, share > 0, share < 1 else { return nil }
                        return (
                            "`\(share)` is less than one percent", "the rank is in percent: 50 is the median"
                        )
                    })
            ],
            rest: .aggregatedFields, input: [.list, .stream, .range], output: .any,
            result: .aggregate(.rank),
            examples: [
                .init("1..100 | percentile 95", "Of numbers.", prints: "95.05"),
                .init(
                    "[{took: 10ms} {took: 30ms} {took: 20ms}] | percentile 50 took", "Of a field.",
                    prints: "20ms"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        guard let rank = Quantity.float(call["rank"]) else {
            throw ErrorValue.type(
                "`rank` is a number, not \(call["rank"].type.rawValue)", at: call.span(of: "rank"))
        }
        return try call.aggregate { Ranked(rank / 100, "percentile") }
    }
}

private final class Ranked: Aggregate {
    private let share: Double
    private let command: String
    private var kind: Quantity?
    private var items: [Value] = []

    init(_ share: Double, _ command: String) {
        self.share = share
        self.command = command
    }

    func add(_ item: Value) throws {
        kind = try Quantity.joining(kind, item, command)
        items.append(item)
    }

    func result() throws -> Value? {
        guard let kind else { return nil }
        // All are of one kind, which has an order.
        let sorted = items.sorted { ((try? Value.compare($0, $1)) ?? 0) < 0 }
        let position = Double(sorted.count - 1) * share
        let below = Int(position.rounded(.down))
        let fraction = position - Double(below)
        guard fraction > 0, let low = Quantity.float(sorted[below]),
            let high = Quantity.float(sorted[below + 1])
        else { return sorted[below] }
        return try kind.value(low + (high - low) * fraction)
    }
}

private let sampleFlag = Signature.Flag(
    "sample", short: "s", "The items are a sample: divide by one less than their number.")

struct StandardDeviation: Command {
    let name = "stddev"
    var signature: Signature {
        Signature(
            name, "The standard deviation of numbers, sizes or durations: how far they lie from their mean.",
            details: "Of numbers it is a float. Of nothing it is an error. " + Signature.aggregatesTables,
            rest: .aggregatedFields, flags: [sampleFlag], input: [.list, .stream, .range], output: .any,
            result: .aggregate(.spread),
            examples: [
                .init("[2 4 4 4 5 5 7 9] | stddev", "Of numbers.", prints: "2.0"),
                .init("[1s 3s] | stddev", "Of durations.", prints: "1s"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        try call.aggregate { Spread(isSample: call.flag("sample"), isRoot: true, name) }
    }
}

struct Variance: Command {
    let name = "variance"
    var signature: Signature {
        Signature(
            name, "The variance of numbers: the mean of the squares of their distances from their mean.",
            details:
                "It is a float. Of sizes and durations there is `stddev`, which keeps the unit. Of nothing it is an error. "
                + Signature.aggregatesTables,
            rest: .aggregatedFields, flags: [sampleFlag], input: [.list, .stream, .range], output: .any,
            result: .aggregate(.variance),
            examples: [
                .init("[2 4 4 4 5 5 7 9] | variance", "Of numbers.", prints: "4.0"),
                .init("[1 3] | variance --sample", "Of a sample.", prints: "2.0"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        try call.aggregate { Spread(isSample: call.flag("sample"), isRoot: false, name) }
    }
}

/// By Welford's method, in one pass and without loss (B. P. Welford, Technometrics 4(3), 1962).
private final class Spread: Aggregate {
    private let isSample: Bool
    private let isRoot: Bool
    private let command: String
    private var kind: Quantity?
    private var count = 0.0
    private var mean = 0.0
    private var squares = 0.0

    init(isSample: Bool, isRoot: Bool, _ command: String) {
        self.isSample = isSample
        self.isRoot = isRoot
        self.command = command
    }

    func add(_ item: Value) throws {
        kind = try Quantity.joining(kind, item, command)
        if !isRoot, kind != .number {
            throw ErrorValue.type(
                "the variance of \(item.type.plural) has no unit that nops knows",
                help: "`stddev` keeps the unit")
        }
        if kind == .time {
            throw ErrorValue.type("`\(command)` works on numbers, sizes or durations, not time")
        }
        guard let value = Quantity.float(item) else { return }
        count += 1
        let distance = value - mean
        mean += distance / count
        squares += distance * (value - mean)
    }

    func result() throws -> Value? {
        guard let kind else { return nil }
        if isSample, count < 2 {
            throw ErrorValue(
                "a sample of one item has no spread", kind: "not-found", help: "leave out `--sample`")
        }
        let variance = squares / (isSample ? count - 1 : count)
        return isRoot ? try kind.value(variance.squareRoot()) : .float(variance)
    }
}
