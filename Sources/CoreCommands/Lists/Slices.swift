import PluginAPI

// Parts of a list by position: `first`, `last`, `skip`; and how many there are.

struct First: Command {
    let name = "first"
    var signature: Signature {
        Signature(
            name, "The first item, or the first few.",
            details:
                "Without a number it gives the item itself, and an error where there is none. It reads no more than it needs.",
            parameters: [
                .init("count", .int, "How many, 0 or more.", isOptional: true, accepted: .atLeast(0))
            ],
            input: [.list, .stream, .range],
            output: .any, result: .item,
            examples: [
                .init("[a b c] | first", "The item.", prints: "a"),
                .init("[a b c] | first 2 | str join ' '", "A list.", prints: "a b"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        if !call.isGiven("count") {
            let items = try call.items()
            defer { items.close() }
            guard let item = try items.next() else {
                throw ErrorValue(
                    "there is no first item: the list is empty", kind: "not-found",
                    help: "`first 1` gives a list, empty or not",
                    at: call.span)
            }
            return item
        }
        return try Self.few(call, try call.optionalInt("count") ?? 1)
    }

    /// The first `count` items; no more are asked for.
    static func few(_ call: Invocation, _ count: Int) throws -> Value {
        if case .list(let list) = call.input { return .items(Array(list.items.prefix(count))) }
        let items = try call.items()
        var left = count
        return .stream(
            GeneratedStream(onClose: { items.close() }) {
                guard left > 0, let item = try items.next() else {
                    items.close()
                    return nil
                }
                left -= 1
                // The source is let go as soon as enough has come.
                if left == 0 { items.close() }
                return item
            })
    }
}

struct Last: Command {
    let name = "last"
    var signature: Signature {
        Signature(
            name, "The last item, or the last few.",
            details: "Without a number it gives the item itself, and an error where there is none.",
            parameters: [
                .init("count", .int, "How many, 0 or more.", isOptional: true, accepted: .atLeast(0))
            ],
            input: [.list, .stream, .range],
            output: .any, result: .item,
            examples: [
                .init("[a b c] | last", "The item.", prints: "c"),
                .init("[a b c] | last 2 | str join ' '", "A list.", prints: "b c"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let count = try call.optionalInt("count") ?? 1
        var kept: [Value] = []
        if case .list(let list) = call.input {
            kept = Array(list.items.suffix(count))
        } else if case .range(let range) = call.input {
            // Not by counting on from its first.
            let number = min(count, try range.count())
            if number > 0, let to = range.to {
                let last = range.isInclusive ? to : to - 1
                kept = ((last - (number - 1))...last).map { .int($0) }
            }
        } else {
            // A ring: memory for the items asked for, however long the stream.
            var next = 0
            try call.forEachItem { item in
                if kept.count < count {
                    kept.append(item)
                } else if count > 0 {
                    kept[next] = item
                    next = (next + 1) % count
                }
            }
            kept = Array(kept[next...] + kept[..<next])
        }
        if call.isGiven("count") { return .items(kept) }
        guard let item = kept.last else {
            throw ErrorValue(
                "there is no last item: the list is empty", kind: "not-found",
                help: "`last 1` gives a list, empty or not",
                at: call.span)
        }
        return item
    }
}

struct Skip: Command {
    let name = "skip"
    var signature: Signature {
        Signature(
            name, "All items but the first few.",
            parameters: [
                .init(
                    "count", .int, "How many to leave out, 0 or more; 1 if not given.", isOptional: true,
                    accepted: .atLeast(0))
            ],
            input: [.list, .stream, .range], output: .list, result: .items,
            examples: [.init("[a b c] | skip 2 | str join ' '", "What comes after two.", prints: "c")])
    }

    func run(_ call: Invocation) throws -> Value {
        var left = try call.optionalInt("count") ?? 1
        if case .list(let list) = call.input { return .items(Array(list.items.dropFirst(left))) }
        return try call.transformItems { item in
            if left == 0 { return item }
            left -= 1
            return nil
        }
    }
}

struct Count: Command {
    let name = "count"
    var signature: Signature {
        Signature(
            name, "How many items there are.", details: "Of a record: how many fields.",
            input: [.list, .stream, .range, .record], output: .int, counts: true,
            examples: [.init("[a b c] | count", "Three.", prints: "3")])
    }

    func run(_ call: Invocation) throws -> Value { .int(try countItems(call)) }
}

struct Length: Command {
    let name = "length"
    var signature: Signature {
        Signature(
            name, "How many items there are; the same as `count`.", input: [.list, .stream, .range, .record],
            output: .int, counts: true,
            examples: [.init("[a b c] | length", "Three.", prints: "3")])
    }

    func run(_ call: Invocation) throws -> Value { .int(try countItems(call)) }
}

private func countItems(_ call: Invocation) throws -> Int {
    switch call.input {
    case .list(let list): return list.items.count
    case .record(let record): return record.count
    case .range(let range): return try range.count()
    case .string, .bytes:
        throw ErrorValue.type(
            "`\(call.signature.signature.name)` counts the items of a list, and this is text",
            help: "count its lines with `| lines | count`, its characters with `| str length`", at: call.span)
    default:
        var count = 0
        try call.forEachItem { _ in count += 1 }
        return count
    }
}

extension RangeValue {
    /// How many integers it holds; an error where it has no end, or no beginning.
    fileprivate func count() throws -> Int {
        guard let from else {
            throw ErrorValue.type("a range without a beginning has no items to count from")
        }
        guard let to else { throw ErrorValue.type("a range without an end has no last item") }
        if from > to { return 0 }
        let (difference, overflow) = to.subtractingReportingOverflow(from)
        let (count, more) = difference.addingReportingOverflow(isInclusive ? 1 : 0)
        guard !overflow, !more else { throw ErrorValue("the range has more items than an int can count") }
        return count
    }
}
