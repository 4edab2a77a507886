import PluginAPI
import Syntax

// Lists and tables given another shape: `flatten`, `transpose`, `zip`, `window`, `chunks`.

struct Flatten: Command {
    let name = "flatten"
    var signature: Signature {
        Signature(
            name, "Takes lists within a list apart, and what is nested in the rows of a table.",
            details:
                "A row with a list becomes a row for each of its items, with a record the fields of that; a name that is "
                + "taken gets the field's name and a `_` before it. One level is taken apart, with `--all` every one of lists.",
            rest: .init("fields", .string, "Fields of the rows to take apart; none: all of them."),
            flags: [.init("all", short: "a", "Take lists within lists within lists apart, too.")],
            input: [.list, .stream, .range, .record], output: .list,
            examples: [
                .init("[[1 2] 3 [[4]]] | flatten | to json --compact", "Lists.", prints: "[1,2,3,[4]]"),
                .init(
                    "[{host: \"a\", ports: [80 443]}] | flatten ports | to json --compact",
                    "A row for each port.",
                    prints: "[{\"host\":\"a\",\"ports\":80},{\"host\":\"a\",\"ports\":443}]"),
                .init(
                    "[{host: \"a\", tls: {port: 443}}] | flatten | to json --compact", "A record in a row.",
                    prints: "[{\"host\":\"a\",\"port\":443}]"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let fields = try call.restStrings().map(Text.init)
        let all = call.flag("all")
        if case .record(let record) = call.input { return .items(try rows(of: record, fields, call)) }
        if case .list(let list) = call.input {
            var result: [Value] = []
            for item in list.items { try append(item, fields, all, call, to: &result) }
            return .items(result)
        }
        let source = try call.items()
        var pending: [Value] = []
        return .stream(
            GeneratedStream(onClose: { source.close() }) {
                while true {
                    if let next = pending.popLast() { return next }
                    try call.context.checkInterrupt()
                    guard let item = try source.next() else { return nil }
                    try append(item, fields, all, call, to: &pending)
                    pending.reverse()
                }
            })
    }

    private func append(
        _ item: Value, _ fields: [Text], _ all: Bool, _ call: Invocation, to result: inout [Value]
    ) throws {
        switch item {
        case .record(let record): result += try rows(of: record, fields, call)
        case .list(let list) where fields.isEmpty:
            guard all else {
                result += list.items
                return
            }
            // Without a call for each level: lists may be nested deeply.
            var pending = Array(list.items.reversed())
            while let next = pending.popLast() {
                if case .list(let inner) = next {
                    pending += inner.items.reversed()
                } else {
                    result.append(next)
                }
            }
        default:
            if !fields.isEmpty { _ = try call.row(item) }
            result.append(item)
        }
    }

    private func rows(of record: Record, _ fields: [Text], _ call: Invocation) throws -> [Value] {
        for (index, field) in fields.enumerated() where record.value(of: field) == nil {
            throw CellPath.missing(field.string, in: record).placed(
                at: index < call.restSpans.count ? call.restSpans[index] : call.span)
        }
        var rows = [Record()]
        for (name, value) in zip(record.keys.names, record.values) {
            guard fields.isEmpty || fields.contains(where: { $0 == name }) else {
                for row in rows { row.set(name, value) }
                continue
            }
            switch value {
            case .record(let inner):
                for row in rows {
                    for (key, value) in zip(inner.keys.names, inner.values) {
                        let isTaken =
                            row.value(of: key) != nil || (record.value(of: key) != nil && !(key == name))
                        row.set(isTaken ? Text(name.string + "_" + key.string) : key, value)
                    }
                }
            case .list(let list):
                guard list.items.count * rows.count <= 10_000_000 else {
                    throw ErrorValue(
                        "a row would become more than ten million", kind: "overflow", at: call.span)
                }
                rows = rows.flatMap { row in
                    list.items.map { item in
                        let copy = row.copy()
                        if case .record(let inner) = item {
                            for (key, value) in zip(inner.keys.names, inner.values) {
                                let isTaken =
                                    copy.value(of: key) != nil
                                    || (record.value(of: key) != nil && !(key == name))
                                copy.set(isTaken ? Text(name.string + "_" + key.string) : key, value)
                            }
                        } else {
                            copy.set(name, item)
                        }
                        return copy
                    }
                }
            default: for row in rows { row.set(name, value) }
            }
        }
        return rows.map { .record($0) }
    }
}

struct Transpose: Command {
    let name = "transpose"
    var signature: Signature {
        Signature(
            name, "Makes rows of columns and columns of rows.",
            details:
                "The first new column has the names of the old ones, the others the values of a row each; without names they "
                + "are column0, column1, …. A record becomes rows of name and value, in column0 and column1.",
            rest: .init("names", .string, "The new columns' names."),
            flags: [
                .init("header-row", short: "r", "The first old column has the new columns' names."),
                .init("ignore-titles", short: "i", "Leave out the names of the old columns."),
                .init("as-record", short: "d", "Give a record instead of a table of one row."),
            ],
            input: [.list, .stream, .record], output: .any,
            examples: [
                .init(
                    "{cpu: 4, disk: 2} | transpose what count | to json --compact", "A record as rows.",
                    prints: "[{\"what\":\"cpu\",\"count\":4},{\"what\":\"disk\",\"count\":2}]"),
                .init(
                    "[{key: \"a\", value: 1} {key: \"b\", value: 2}] | transpose --header-row --as-record --ignore-titles "
                        + "| to json --compact", "Rows as a record.",
                    prints: "{\"a\":1,\"b\":2}"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let given = try call.restStrings().map(Text.init)
        let rows: [Record]
        if case .record(let record) = call.input {
            rows = [record]
        } else {
            rows = try call.itemArray().map { try call.row($0) }
        }
        var columns = rows.map { Value.record($0) }.columns
        if columns.isEmpty { return call.flag("as-record") ? .record(Record()) : .items([]) }

        let ignoresTitles = call.flag("ignore-titles")
        var heads: [Text] = ignoresTitles ? [] : [given.first ?? Text("column0")]
        if call.flag("header-row") {
            if !given.isEmpty, ignoresTitles || given.count > 1 {
                throw ErrorValue.usage(
                    "the new columns have their names from the first old column",
                    help: "leave out `--header-row`",
                    at: call.restSpans.last ?? call.span)
            }
            let first = columns.removeFirst()
            for row in rows {
                let cell = row.value(of: first) ?? .null
                do { heads.append(Text(try cell.plainText())) } catch let error as ErrorValue {
                    throw error.placed(at: call.span)
                }
            }
        } else {
            let before = heads.count
            for index in rows.indices {
                let position = before + index
                heads.append(position < given.count ? given[position] : Text("column\(position)"))
            }
            if given.count > heads.count {
                throw ErrorValue.usage(
                    "\(given.count) names for a table of \(heads.count) columns",
                    at: call.restSpans.last ?? call.span)
            }
        }
        let unique = Record()
        for head in heads {
            if unique.value(of: head) != nil {
                throw ErrorValue("two columns would be named `\(head.string)`", kind: "exists", at: call.span)
            }
            unique.set(head, .null)
        }
        let keys = unique.keys
        let result = columns.map { column -> Value in
            let cells = rows.map { $0.value(of: column) ?? .null }
            return .record(Record(keys: keys, values: ignoresTitles ? cells : [.string(column)] + cells))
        }
        guard call.flag("as-record") else { return .items(result) }
        guard result.count == 1 else {
            throw ErrorValue(
                "the new table has \(result.count) rows, and a record is one",
                help: "leave out `--as-record`",
                at: call.span(of: "as-record"))
        }
        return result[0]
    }
}

struct Zip: Command {
    let name = "zip"
    var signature: Signature {
        Signature(
            name, "Puts the items of two lists side by side, as lists of two.",
            details: "It ends with the shorter one.",
            parameters: [.init("other", .any, "The other list, or a range.")],
            input: [.list, .stream, .range], output: .list,
            examples: [
                .init("[a b c] | zip 1..2 | to json --compact", "Two pairs.", prints: "[[\"a\",1],[\"b\",2]]")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let other: ValueStream
        switch call["other"] {
        case .list, .range: other = try call["other"].itemStream(for: name)
        default:
            throw ErrorValue.type(
                "a list or a range is expected here, not \(call["other"].type.rawValue)",
                at: call.span(of: "other"))
        }
        let items = try call.items()
        return .stream(
            GeneratedStream(onClose: { items.close() }) {
                try call.context.checkInterrupt()
                guard let first = try items.next() else { return nil }
                guard let second = try other.next() else {
                    items.close()
                    return nil
                }
                return .items([first, second])
            })
    }
}

struct Window: Command {
    let name = "window"
    var signature: Signature {
        Signature(
            name, "Lists of neighbouring items: a window that moves over a list.",
            parameters: [
                .init(
                    "size", .int, "How many items it shows, 1 or more.", accepted: .atLeast(1),
                    doubt: { value in
                        guard case .int(1) = value else { return nil }
                        return (
                            "each of these lists has one item", "`window 2` gives each item with the next"
                        )
                    })
            ],
            flags: [
                .init(
                    "stride", short: "s", .int, "How far it moves each time, 1 or more; 1 if not given.",
                    accepted: .atLeast(1)),
                .init("remainder", short: "r", "At the end also windows with fewer items."),
            ],
            input: [.list, .stream, .range], output: .list,
            examples: [
                .init("1..4 | window 2 | to json --compact", "Neighbours.", prints: "[[1,2],[2,3],[3,4]]"),
                .init(
                    "[3 5 9] | window 2 | each { |pair| $pair[1] - $pair[0] } | to json --compact",
                    "Differences.",
                    prints: "[2,4]"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let size = try call.int("size")
        let stride = try call.optionalInt("stride") ?? 1
        return try windows(call, size: size, stride: stride, remainder: call.flag("remainder"))
    }
}

struct Chunks: Command {
    let name = "chunks"
    var signature: Signature {
        Signature(
            name, "Cuts a list into lists of so many items; the last one has the rest.",
            parameters: [.init("size", .int, "How many items each has, 1 or more.", accepted: .atLeast(1))],
            input: [.list, .stream, .range], output: .list,
            examples: [.init("1..5 | chunks 2 | to json --compact", "In twos.", prints: "[[1,2],[3,4],[5]]")])
    }

    func run(_ call: Invocation) throws -> Value {
        let size = try call.int("size")
        return try windows(call, size: size, stride: size, remainder: true)
    }
}

private func windows(_ call: Invocation, size: Int, stride: Int, remainder: Bool) throws -> Value {
    let items = try call.items()
    var held: [Value] = []
    /// Items to pass over where the window moves further than it shows.
    var skipped = 0
    var isAtEnd = false
    return .stream(
        GeneratedStream(onClose: { items.close() }) {
            while true {
                while held.count < size, !isAtEnd {
                    try call.context.checkInterrupt()
                    guard let item = try items.next() else {
                        isAtEnd = true
                        break
                    }
                    if skipped > 0 { skipped -= 1 } else { held.append(item) }
                }
                guard held.count == size || (remainder && !held.isEmpty) else { return nil }
                let window = held
                skipped = max(0, stride - held.count)
                held.removeFirst(min(stride, held.count))
                return .items(window)
            }
        })
}
