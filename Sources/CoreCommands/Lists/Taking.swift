import PluginAPI

// The items up to a place, or from it on: `take`, `take while`, `take until`, `skip while`, `skip until`, `drop`.

struct Take: Command {
    let name = "take"
    var signature: Signature {
        Signature(
            name, "The first few items, as a list.", details: "The same as `first` with a number.",
            parameters: [.init("count", .int, "How many, 0 or more.", accepted: .atLeast(0))],
            input: [.list, .stream, .range], output: .list, result: .items,
            examples: [.init("1..1000000 | take 2 | to json --compact", "Two.", prints: "[1,2]")])
    }

    func run(_ call: Invocation) throws -> Value {
        try First.few(call, try call.optionalInt("count") ?? 1)
    }
}

struct Drop: Command {
    let name = "drop"
    var signature: Signature {
        Signature(
            name, "All items but the last few.",
            parameters: [
                .init(
                    "count", .int, "How many to leave out, 0 or more; 1 if not given.", isOptional: true,
                    accepted: .atLeast(0))
            ],
            input: [.list, .stream, .range], output: .list, result: .items,
            examples: [.init("[a b c] | drop 2 | str join ' '", "All but two.", prints: "a")])
    }

    func run(_ call: Invocation) throws -> Value {
        let count = try call.optionalInt("count") ?? 1
        if case .list(let list) = call.input { return .items(Array(list.items.dropLast(count))) }
        if count == 0 { return try call.transformItems { $0 } }
        // A ring of the items that may yet turn out to be the last ones.
        var held: [Value] = []
        var oldest = 0
        return try call.transformItems { item in
            if held.count < count {
                held.append(item)
                return nil
            }
            defer { oldest = (oldest + 1) % count }
            let next = held[oldest]
            held[oldest] = item
            return next
        }
    }
}

/// `take while`, `take until`, `skip while`, `skip until`.
struct Boundary: Command {
    enum Side: String {
        case take, skip
    }

    let name: String
    private let side: Side
    private let isUntil: Bool

    init(_ side: Side, until isUntil: Bool) {
        self.side = side
        self.isUntil = isUntil
        name = side.rawValue + (isUntil ? " until" : " while")
    }

    var signature: Signature {
        let summary: String
        let example: Signature.Example
        switch (side, isUntil) {
        case (.take, false):
            summary = "The items up to the first for which a condition doesn't hold."
            example = .init(
                "[1 2 9 3] | take while $it < 5 | to json --compact", "Small ones at the start.",
                prints: "[1,2]")
        case (.take, true):
            summary = "The items up to the first for which a condition holds."
            example = .init(
                "[a b END c] | take until $it == 'END' | str join ' '", "Before a mark.", prints: "a b")
        case (.skip, false):
            summary = "The items from the first on for which a condition doesn't hold."
            example = .init(
                "[1 2 9 3] | skip while $it < 5 | to json --compact", "After small ones at the start.",
                prints: "[9,3]")
        case (.skip, true):
            summary = "The items from the first on for which a condition holds."
            example = .init(
                "[a b END c] | skip until $it == 'END' | str join ' '", "From a mark on.", prints: "END c")
        }
        return Signature(
            name, summary,
            details: side == .take ? "No further item is asked for after that one." : "",
            parameters: [.init("condition", .condition, "An expression over the row that is true or false.")],
            input: [.list, .stream, .range], output: .list, result: .items, examples: [example])
    }

    func run(_ call: Invocation) throws -> Value {
        let condition = try call.function("condition")
        func isEnd(_ item: Value) throws -> Bool { try call.holds(condition, item, "condition") == isUntil }
        if side == .skip {
            var isPassed = false
            return try call.transformItems { item in
                if !isPassed { isPassed = try isEnd(item) }
                return isPassed ? item : nil
            }
        }
        let items = try call.items()
        var isDone = false
        return .stream(
            GeneratedStream(onClose: { items.close() }) {
                try call.context.checkInterrupt()
                guard !isDone, let item = try items.next(), try !isEnd(item) else {
                    isDone = true
                    items.close()
                    return nil
                }
                return item
            })
    }
}
