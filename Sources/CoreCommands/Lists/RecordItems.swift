import PluginAPI
import Syntax

// Records taken apart and put together: `items`, `into record`.

struct Items: Command {
    let name = "items"
    var signature: Signature {
        Signature(
            name, "Runs a closure on each field of a record and gives its results.",
            details: "Results that are null are left out.",
            parameters: [.init("closure", .closure, "`{ |name, value| … }`.", closureArguments: 2)],
            input: [.record],
            output: .list,
            examples: [
                .init(
                    "{web: 80, db: 5432} | items { |name, port| \"$name:$port\" } | str join ' '",
                    "Two texts.",
                    prints: "web:80 db:5432")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        guard case .record(let record) = call.input else {
            throw ErrorValue.type(
                "`items` works on a record, and this is \(call.input.type.rawValue)",
                help: call.input.type == .list ? "`each` works on the items of a list" : nil, at: call.span)
        }
        let closure = try call.function("closure")
        var results: [Value] = []
        for (name, value) in zip(record.keys.names, record.values) {
            try call.context.checkInterrupt()
            let result = try call.context.invoke(closure, [.string(name), value]).collected()
            if !result.isNull { results.append(result) }
        }
        return .items(results)
    }
}

struct IntoRecord: Command {
    let name = "into record"
    var signature: Signature {
        Signature(
            name, "Turns pairs, or rows of name and value, into a record.",
            details:
                "It is the opposite of `into list`. Rows have two fields: the first is the name, the second the value. Of names "
                + "that are the same the last wins.",
            input: [.record, .list, .stream], output: .record,
            examples: [
                .init(
                    "[[host web1] [port 80]] | into record | to json --compact", "Pairs.",
                    prints: "{\"host\":\"web1\",\"port\":80}"),
                .init(
                    "{a: 1, b: 2} | into list | into record | to json --compact", "There and back.",
                    prints: "{\"a\":1,\"b\":2}"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        if case .record = call.input { return call.input }
        let result = Record()
        try call.forEachItem { item in
            let pair: [Value]
            switch item {
            case .list(let list): pair = list.items
            case .record(let record): pair = record.values
            default: pair = []
            }
            guard pair.count == 2 else {
                throw ErrorValue.type(
                    "a pair is expected here, not "
                        + (pair.isEmpty
                            ? item.type.withArticle : "\(item.type.withArticle) of \(pair.count)"),
                    help: "pairs are lists of two, or rows of name and value", at: call.span)
            }
            do { result.set(Text(try pair[0].plainText()), pair[1]) } catch let error as ErrorValue {
                throw error.placed(at: call.span)
            }
        }
        return .record(result)
    }
}
