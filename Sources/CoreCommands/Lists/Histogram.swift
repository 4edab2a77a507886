import PluginAPI
import Syntax

struct Histogram: Command {
    let name = "histogram"
    var signature: Signature {
        Signature(
            name,
            "How often each value occurs, the most frequent first; or how many fall into each of several bins.",
            details:
                "Rows of value, count, share (in percent of all) and a bar. With `--bins` the values are quantities, and the "
                + "rows have the bounds of the bins in their order: from is within, to is not, but for the last one. "
                + "Nulls are left out.",
            parameters: [
                .init(
                    "field", .cellPath, "A field of the rows; none: the items themselves.", isOptional: true)
            ],
            flags: [
                .init(
                    "bins", short: "b", .int, "Into so many bins of the same width, 1 to 10000.",
                    accepted: .integers(1...10_000))
            ],
            input: [.list, .stream, .range], output: .table,
            columnsOfCall: { call in
                let key: [Signature.Column] =
                    call.flags.contains("bins")
                    ? [.init("from", .any), .init("to", .any)] : [.init("value", .any)]
                return key + [.init("count", .int), .init("share", .float), .init("bar", .string)]
            },
            examples: [
                .init(
                    "[a b a a] | histogram | to json --compact", "Of words.",
                    prints:
                        "[{\"value\":\"a\",\"count\":3,\"share\":75.0,\"bar\":\"****************************************\"},"
                        + "{\"value\":\"b\",\"count\":1,\"share\":25.0,\"bar\":\"*************\"}]"),
                .init(
                    "[1 2 3 4 9] | histogram --bins 2 | select from to count | to json --compact",
                    "Into bins.",
                    prints: "[{\"from\":1.0,\"to\":5.0,\"count\":4},{\"from\":5.0,\"to\":9.0,\"count\":1}]"),
            ])
    }

    /// Characters of the longest bar.
    private static let barWidth = 40

    func run(_ call: Invocation) throws -> Value {
        let path = call.isGiven("field") ? try call.cellPath("field") : nil
        let fieldSpan = call.span(of: "field")
        var values: [Value] = []
        try call.forEachItem { item in
            let value = try path?.value(in: item, at: fieldSpan) ?? item
            if !value.isNull { values.append(value) }
        }
        if call.isGiven("bins") { return try bins(values, call) }
        var distinct = DistinctValues()
        var counted: [(value: Value, count: Int)] = []
        for value in values {
            let (position, isNew) = distinct.insert(value)
            if isNew {
                counted.append((value, 1))
            } else {
                counted[position].count += 1
            }
        }
        // The sort of the standard library is stable; equal counts stay in the order in which they came.
        counted.sort { $0.count > $1.count }
        let keys = KeySet(["value", "count", "share", "bar"].map(Text.init))
        let most = counted.first?.count ?? 1
        return .items(
            counted.map {
                .record(Record(keys: keys, values: [$0.value] + columns($0.count, values.count, most)))
            })
    }

    private func columns(_ count: Int, _ all: Int, _ most: Int) -> [Value] {
        let share = (Double(count) / Double(all) * 10_000).rounded() / 100
        // What occurs at all gets a mark.
        let stars = max(count > 0 ? 1 : 0, (count * Self.barWidth + most / 2) / most)
        return [.int(count), .float(share), .text(String(repeating: "*", count: stars))]
    }

    private func bins(_ values: [Value], _ call: Invocation) throws -> Value {
        let count = try call.int("bins")
        var kind: Quantity?
        var floats: [Double] = []
        for value in values {
            do { kind = try Quantity.joining(kind, value, name) } catch let error as ErrorValue {
                throw error.placed(at: call.span)
            }
            guard let float = Quantity.float(value), float.isFinite else {
                throw ErrorValue("a number that is not finite has no bin", at: call.span)
            }
            floats.append(float)
        }
        guard let kind, let low = floats.min(), let high = floats.max() else { return .items([]) }
        let width = (high - low) / Double(count)
        guard width.isFinite else {
            throw ErrorValue("the values lie too far apart for bins", kind: "overflow", at: call.span)
        }
        // All values are the same: one bin holds them.
        let used = width > 0 ? count : 1
        var counts = Array(repeating: 0, count: used)
        for float in floats {
            counts[width > 0 ? min(used - 1, max(0, Int((float - low) / width))) : 0] += 1
        }
        let most = max(1, counts.max() ?? 1)
        let keys = KeySet(["from", "to", "count", "share", "bar"].map(Text.init))
        return .items(
            try counts.enumerated().map { index, count in
                let from = try kind.value(low + width * Double(index))
                let to = try kind.value(index == used - 1 ? high : low + width * Double(index + 1))
                return .record(Record(keys: keys, values: [from, to] + columns(count, floats.count, most)))
            })
    }
}
