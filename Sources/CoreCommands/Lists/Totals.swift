import PluginAPI

// One value out of many: `sum`, `min`, `max`, `avg`.

struct Sum: Command {
    let name = "sum"
    var signature: Signature {
        Signature(
            name, "The sum of numbers, sizes or durations.",
            details:
                "Of nothing it is 0; of nothing that is known before the run to have a unit, `0B` or `0s`. "
                + Signature.aggregatesTables, rest: .aggregatedFields,
            input: [.list, .stream, .range], output: .any,
            result: .aggregate(.sum),
            examples: [
                .init("[1 2 3.5] | sum", "Of numbers.", prints: "6.5"),
                .init(
                    "[{name: \"a\", size: 2KB} {name: \"b\", size: 3KB}] | sum size", "Of a field.",
                    prints: "5 KB"),
                .init(
                    "[{name: \"a\", hits: 2, time: 1s} {name: \"b\", hits: 3, time: 4s}] | sum | to json --compact",
                    "Of each column that can be added.", prints: "{\"hits\":5,\"time\":\"5s\"}"),
            ])
    }

    func run(_ call: Invocation) throws -> Value { try call.aggregate(empty: .int(0)) { Adding() } }
}

private final class Adding: Aggregate {
    private var total: Value?

    func add(_ item: Value) throws {
        guard let soFar = total else {
            switch item {
            case .int, .float, .size, .duration: total = item
            default:
                throw ErrorValue.type("`sum` adds numbers, sizes or durations, not \(item.type.rawValue)")
            }
            return
        }
        switch (soFar, item) {
        case (.int(let a), .int(let b)): total = .int(try sum(a, b))
        case (.size(let a), .size(let b)): total = .size(try sum(a, b))
        case (.duration(let a), .duration(let b)): total = .duration(try sum(a, b))
        case (.float(let a), .float(let b)): total = .float(a + b)
        case (.int(let a), .float(let b)): total = .float(Double(a) + b)
        case (.float(let a), .int(let b)): total = .float(a + Double(b))
        default: throw ErrorValue.type("cannot add \(soFar.type.rawValue) and \(item.type.rawValue)")
        }
    }

    func result() -> Value? { total }

    private func sum(_ a: Int, _ b: Int) throws -> Int {
        let (sum, overflow) = a.addingReportingOverflow(b)
        if overflow { throw ErrorValue("the sum is too large for 64 bits", kind: "overflow") }
        return sum
    }
}

struct Min: Command {
    let name = "min"
    var signature: Signature {
        Signature(
            name, "The smallest item.",
            details: "Of nothing it is an error. " + Signature.aggregatesTables, rest: .aggregatedFields,
            input: [.list, .stream, .range], output: .any,
            result: .aggregate(.pick),
            examples: [
                .init("[3 1 2] | min", "Of numbers.", prints: "1"),
                .init(
                    "[{host: \"b\", load: 0.5} {host: \"a\", load: 2}] | min load", "Of a field.",
                    prints: "0.5"),
            ])
    }

    func run(_ call: Invocation) throws -> Value { try call.aggregate { Extreme { $0 < 0 } } }
}

struct Max: Command {
    let name = "max"
    var signature: Signature {
        Signature(
            name, "The largest item.",
            details: "Of nothing it is an error. " + Signature.aggregatesTables, rest: .aggregatedFields,
            input: [.list, .stream, .range], output: .any,
            result: .aggregate(.pick),
            examples: [
                .init("[3 1 2] | max", "Of numbers.", prints: "3"),
                .init(
                    "[{host: \"b\", load: 0.5} {host: \"a\", load: 2}] | max load", "Of a field.", prints: "2"
                ),
            ])
    }

    func run(_ call: Invocation) throws -> Value { try call.aggregate { Extreme { $0 > 0 } } }
}

private final class Extreme: Aggregate {
    private var best: Value?
    private let isBetter: (Int) -> Bool

    init(_ isBetter: @escaping (Int) -> Bool) { self.isBetter = isBetter }

    func add(_ item: Value) throws {
        // A list of one that has no order is an error, too.
        if try isBetter(Value.compare(item, best ?? item)) || best == nil { best = item }
    }

    func result() -> Value? { best }
}

struct Average: Command {
    let name = "avg"
    var signature: Signature {
        Signature(
            name, "The mean of numbers, sizes, durations or times.",
            details: "Of numbers it is a float. Of nothing it is an error. " + Signature.aggregatesTables,
            rest: .aggregatedFields, input: [.list, .stream, .range], output: .any,
            result: .aggregate(.mean),
            examples: [
                .init("[1 2 6] | avg", "Of numbers.", prints: "3.0"),
                .init("[10ms 20ms] | avg", "Of durations.", prints: "15ms"),
            ])
    }

    func run(_ call: Invocation) throws -> Value { try call.aggregate { Mean() } }
}

private final class Mean: Aggregate {
    private var kind: Quantity?
    private var count = 0
    // Whole numbers are added exactly: 2^63 of the largest fit.
    private var whole: Int128 = 0
    private var fractions = 0.0

    func add(_ item: Value) throws {
        kind = try Quantity.joining(kind, item, "avg")
        count += 1
        switch item {
        case .int(let int), .size(let int), .duration(let int), .time(let int): whole += Int128(int)
        case .float(let float): fractions += float
        default: break
        }
    }

    func result() throws -> Value? {
        guard let kind else { return nil }
        let (quotient, remainder) = whole.quotientAndRemainder(dividingBy: Int128(count))
        if kind == .number {
            return .float(Double(quotient) + (Double(remainder) + fractions) / Double(count))
        }
        // To the nearest whole; halves away from zero.
        let isUp = remainder.magnitude * 2 >= Int128(count).magnitude
        return try kind.wholeValue(quotient + (isUp ? whole.signum() : 0))
    }
}

extension Quantity {
    fileprivate func wholeValue(_ whole: Int128) throws -> Value {
        guard let int = Int(exactly: whole) else {
            throw ErrorValue("the result is too large for 64 bits", kind: "overflow")
        }
        switch self {
        case .number: return .int(int)
        case .size: return .size(int)
        case .duration: return .duration(int)
        case .time: return .time(int)
        }
    }
}
