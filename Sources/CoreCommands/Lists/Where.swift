import PluginAPI

struct Where: Command {
    let name = "where"
    var signature: Signature {
        Signature(
            name, "Keeps the items for which a condition holds.",
            details: "A bare name in the condition is a field of the row; `$it` is the whole row.",
            parameters: [.init("condition", .condition, "An expression over the row that is true or false.")],
            input: [.list, .stream, .range], output: .list, result: .items,
            examples: [
                .init(
                    "[{name: \"web1\", up: true} {name: \"web2\", up: false}] | where up | get name | to json --compact",
                    "The hosts that are up.", prints: "[\"web1\"]"),
                .init(
                    "1..10 | where $it % 3 == 0 | to json --compact", "Every third number.", prints: "[3,6,9]"
                ),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let condition = try call.function("condition")
        return try call.transformItems { try call.holds(condition, $0, "condition") ? $0 : nil }
    }
}

struct Any_: Command {
    let name = "any"
    var signature: Signature {
        Signature(
            name, "Whether a condition holds for at least one item.", details: "It stops at the first.",
            parameters: [.init("condition", .condition, "An expression over the row that is true or false.")],
            input: [.list, .stream, .range], output: .bool,
            examples: [.init("[3 8 12] | any $it > 10", "One is large.", prints: "true")])
    }

    func run(_ call: Invocation) throws -> Value {
        .bool(try call.conditionIsMet(as: true))
    }
}

struct All: Command {
    let name = "all"
    var signature: Signature {
        Signature(
            name, "Whether a condition holds for every item.",
            details: "It stops at the first for which it doesn't.",
            parameters: [.init("condition", .condition, "An expression over the row that is true or false.")],
            input: [.list, .stream, .range], output: .bool,
            examples: [.init("[3 8 12] | all $it > 10", "Not all are large.", prints: "false")])
    }

    func run(_ call: Invocation) throws -> Value {
        .bool(!(try call.conditionIsMet(as: false)))
    }
}

extension Invocation {
    /// Whether the condition is true (or false) for an item; no further item is asked for.
    fileprivate func conditionIsMet(as wanted: Bool) throws -> Bool {
        let condition = try function("condition")
        let items = try items()
        defer { items.close() }
        while let item = try items.next() {
            try context.checkInterrupt()
            if try holds(condition, item, "condition") == wanted { return true }
        }
        return false
    }
}
