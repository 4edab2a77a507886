import PluginAPI
import Syntax

struct SortBy: Command {
    let name = "sort-by"
    var signature: Signature {
        Signature(
            name, "Sorts rows by one or more fields.",
            details:
                "Rows that are equal keep their order; nulls come last. A field with values of different types is an error.",
            rest: .init(
                "keys", .any, "Fields, the most important first, or closures over the row.", role: .field),
            restMinimum: 1,
            flags: SortOrder.flags, input: [.list, .stream], output: .list, result: .items,
            examples: [
                .init(
                    "[{n: 2, w: \"b\"} {n: 1, w: \"c\"} {n: 2, w: \"a\"}] | sort-by n w | get w | str join ' '",
                    "By two fields.",
                    prints: "c a b")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        if call.rest.isEmpty { throw ErrorValue.usage("no field to sort by is named", at: call.span) }
        let keys = try zip(call.rest, call.restSpans).map { try RowKey($0, at: $1) }
        let items = try call.itemArray()
        let order = SortOrder(call)
        let rows = try items.map { row in try keys.map { try order.prepared($0.key(of: row, call.context)) } }
        let sorted = try order.sorted(items.count) { a, b in
            for index in keys.indices {
                let result = try order.compare(rows[a][index], rows[b][index])
                if result != 0 { return result }
            }
            return 0
        }
        return .items(sorted.map { items[$0] })
    }
}

struct Sort: Command {
    let name = "sort"
    var signature: Signature {
        Signature(
            name, "Sorts the items of a list.",
            details: "Nulls come last. Items of different types are an error.", flags: SortOrder.flags,
            input: [.list, .stream, .range], output: .list, result: .items,
            examples: [
                .init("[30 4 100] | sort | to json --compact", "Numbers.", prints: "[4,30,100]"),
                .init(
                    "[f10 f9 F1] | sort --natural --ignore-case | str join ' '", "Names with numbers.",
                    prints: "F1 f9 f10"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let items = try call.itemArray()
        let order = SortOrder(call)
        let keys = try items.map { try order.prepared($0) }
        return .items(
            try order.sorted(items.count) { try order.compare(keys[$0], keys[$1]) }.map { items[$0] })
    }
}

struct Reverse: Command {
    let name = "reverse"
    var signature: Signature {
        Signature(
            name, "The items in the opposite order.", input: [.list, .stream, .range], output: .list,
            result: .items,
            examples: [.init("[a b c] | reverse | str join ''", "Backwards.", prints: "cba")])
    }

    func run(_ call: Invocation) throws -> Value { .items(try call.itemArray().reversed()) }
}

/// How to sort, from a command's flags.
private struct SortOrder {
    static let flags: [Signature.Flag] = [
        .init("reverse", short: "r", "The largest first; nulls still last."),
        .init("natural", short: "n", "Numbers inside text by their value: f9 before f10."),
        .init("ignore-case", short: "i", "Capitals as small letters."),
    ]

    let isReversed: Bool
    let isNatural: Bool
    let ignoresCase: Bool
    let context: any Context

    init(_ call: Invocation) {
        isReversed = call.flag("reverse")
        isNatural = call.flag("natural")
        ignoresCase = call.flag("ignore-case")
        context = call.context
    }

    /// The key that is compared instead of `value`.
    func prepared(_ value: Value) throws -> Value {
        if ignoresCase, case .string(let text) = value { return .text(text.string.lowercased()) }
        return value
    }

    func compare(_ a: Value, _ b: Value) throws -> Int {
        if a.isNull || b.isNull { return try Value.compareForSorting(a, b) }
        let result: Int
        if isNatural, case .string(let x) = a, case .string(let y) = b {
            result = naturalOrder(x, y)
        } else {
            result = try Value.compare(a, b)
        }
        return isReversed ? -result : result
    }

    /// A stable order of positions, by merging. The standard sort can't stop at an error.
    func sorted(_ count: Int, _ compare: (Int, Int) throws -> Int) throws -> [Int] {
        var from = Array(0..<count)
        var to = from
        var width = 1
        while width < count {
            try context.checkInterrupt()
            var start = 0
            while start < count {
                let middle = min(start + width, count)
                let end = min(start + 2 * width, count)
                var left = start
                var right = middle
                for position in start..<end {
                    if left < middle, try right >= end || compare(from[left], from[right]) <= 0 {
                        to[position] = from[left]
                        left += 1
                    } else {
                        to[position] = from[right]
                        right += 1
                    }
                }
                start = end
            }
            swap(&from, &to)
            width *= 2
        }
        return from
    }
}

/// Runs of digits by their value, all else by bytes.
private func naturalOrder(_ a: Text, _ b: Text) -> Int {
    a.withUTF8 { x in
        b.withUTF8 { y in
            var i = 0
            var j = 0
            func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
            while i < x.count, j < y.count {
                guard isDigit(x[i]), isDigit(y[j]) else {
                    if x[i] != y[j] { return Int(x[i]) - Int(y[j]) }
                    i += 1
                    j += 1
                    continue
                }
                while i < x.count, x[i] == 0x30 { i += 1 }
                while j < y.count, y[j] == 0x30 { j += 1 }
                let firstStart = i
                let secondStart = j
                while i < x.count, isDigit(x[i]) { i += 1 }
                while j < y.count, isDigit(y[j]) { j += 1 }
                if i - firstStart != j - secondStart { return (i - firstStart) - (j - secondStart) }
                for offset in 0..<(i - firstStart) where x[firstStart + offset] != y[secondStart + offset] {
                    return Int(x[firstStart + offset]) - Int(y[secondStart + offset])
                }
            }
            let rest = (x.count - i) - (y.count - j)
            return rest != 0 ? rest : Text.compare(a, b)
        }
    }
}
