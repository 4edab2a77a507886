import PluginAPI

struct Each: Command {
    let name = "each"
    var signature: Signature {
        Signature(
            name, "Runs a closure on each item and gives its results.",
            details: """
                Results that are null are left out unless `--keep-null` is given. With `--parallel 8` up to eight items are worked on \
                at once, as by `parallel`. The results come in the items' order, each as soon as it and those before it are there. \
                Of a stream no more items are begun than 16 times as many, of which nobody has read the results. The first error \
                ends the rest, and so does a reader that has had enough.
                """,
            parameters: [
                .init(
                    "closure", .closure, "What to do with an item, its first argument (`$it`).",
                    role: .perItem)
            ],
            flags: [
                .init("keep-null", short: "k", "Keep results that are null."),
                .init(
                    "parallel", short: "p", .int,
                    "How many items at once, 1 or more; 1000 at most run at once.", accepted: .atLeast(1)),
            ],
            input: [.list, .stream, .range], output: .list,
            examples: [
                .init(
                    "[1 2 3] | each { |n| $n * 10 } | to json --compact", "Ten times each.",
                    prints: "[10,20,30]"),
                .init(
                    "[30ms 10ms] | each --parallel 2 { |t| sleep $t; \"$t\" } | str join ' '", "Two at once.",
                    prints: "30ms 10ms"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let closure = try call.function("closure")
        let keepsNull = call.flag("keep-null")
        let context = call.context
        if let limit = try call.optionalInt("parallel") {
            var isEndless = true
            if case .list = call.input { isEndless = false }
            let results = try context.invokeParallel(
                closure, limit: limit, on: try call.items(), isEndless: isEndless)
            if keepsNull { return results }
            return .stream(
                TransformedStream(try results.itemStream(for: name), context) { $0.isNull ? nil : $0 })
        }
        return try call.transformItems { item in
            let result = try context.invoke(closure, [item])
            if result.isNull && !keepsNull { return nil }
            // A stream can't lie in a list.
            if case .stream = result { return try result.collected() }
            return result
        }
    }
}

struct Reduce: Command {
    let name = "reduce"
    var signature: Signature {
        Signature(
            name, "Folds all items into one value.",
            details:
                "The closure gets what has come together so far and the next item. It begins with the first item, "
                + "or with `--fold`.",
            parameters: [.init("closure", .closure, "`{ |so_far, item| … }`.", closureArguments: 2)],
            flags: [.init("fold", short: "f", .any, "The value to begin with.")],
            input: [.list, .stream, .range], output: .any,
            examples: [
                .init("1..5 | reduce { |product, n| $product * $n }", "The product.", prints: "120"),
                .init(
                    "[a bb ccc] | reduce --fold 0 { |total, word| $total + ($word | str length) }",
                    "All lengths.",
                    prints: "6"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let closure = try call.function("closure")
        var result: Value? = call.isGiven("fold") ? call["fold"] : nil
        try call.forEachItem { item in
            guard let soFar = result else {
                result = item
                return
            }
            result = try call.context.invoke(closure, [soFar, item])
        }
        guard let result else {
            throw ErrorValue(
                "there is nothing to reduce", kind: "not-found",
                help: "`--fold VALUE` gives a value to begin with",
                at: call.span)
        }
        return result
    }
}

struct Enumerate: Command {
    let name = "enumerate"
    var signature: Signature {
        Signature(
            name, "Gives each item its index, from 0.", input: [.list, .stream, .range], output: .table,
            examples: [
                .init(
                    "[a b] | enumerate | to json --compact", "Two letters, numbered.",
                    prints: "[{\"index\":0,\"item\":\"a\"},{\"index\":1,\"item\":\"b\"}]")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let keys = KeySet([Text("index"), Text("item")])
        var index = -1
        return try call.transformItems { item in
            index += 1
            return .record(Record(keys: keys, values: [.int(index), item]))
        }
    }
}
