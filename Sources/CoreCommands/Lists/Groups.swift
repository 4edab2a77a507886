import PluginAPI
import Syntax

// Items brought together: `group-by`, `uniq`, `uniq-by`, `join`, `append`, `prepend`.

struct GroupBy: Command {
    let name = "group-by"
    var signature: Signature {
        Signature(
            name, "Puts rows that share a value into lists.",
            details:
                "Gives a record: a field for each value, in the order in which they come, with the list of its rows; by several "
                + "keys records of records. With `--to-table` it gives a row for each group: the keys by their names (a closure's is "
                + "`group`) as they are, and the rows as `items`.",
            parameters: [.init("key", .any, "A field, or a closure over the row.", role: .field)],
            rest: .init("more", .any, "Further keys: groups within the groups.", role: .field),
            flags: [.init("to-table", short: "t", "Give a table instead of a record.")],
            input: [.list, .stream, .range],
            output: .any,
            examples: [
                .init(
                    "[{os: \"linux\", n: 1} {os: \"bsd\", n: 2} {os: \"linux\", n: 3}] | group-by os | get linux.n | to json --compact",
                    "Rows by a field.", prints: "[1,3]"),
                .init(
                    "1..5 | group-by { |n| $n % 2 } | to json --compact", "By what a closure gives.",
                    prints: "{\"1\":[1,3,5],\"0\":[2,4]}"),
                .init(
                    "[{os: \"linux\", n: 1} {os: \"bsd\", n: 2} {os: \"linux\", n: 3}] | group-by os --to-table "
                        + "| insert total { |group| $group.items | sum n } | reject items | to json --compact",
                    "A total for each group.",
                    prints: "[{\"os\":\"linux\",\"total\":4},{\"os\":\"bsd\",\"total\":2}]"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let given = [(call["key"], call.span(of: "key"))] + zip(call.rest, call.restSpans)
        let keys = try given.map { (key: try RowKey($0.0, at: $0.1), span: $0.1) }
        if call.flag("to-table") { return .items(try table(keys, call)) }
        var rows: [(names: [Text], row: Value)] = []
        try call.forEachItem { row in
            rows.append((try keys.map { try name(try $0.key.key(of: row, call.context), at: $0.span) }, row))
        }
        return group(rows[...], at: 0, of: keys.count)
    }

    /// A key as the name of a field.
    private func name(_ key: Value, at span: Span) throws -> Text {
        if case .string(let text) = key { return text }
        do { return Text(try key.plainText()) } catch let error as ErrorValue { throw error.placed(at: span) }
    }

    private func group(_ rows: ArraySlice<(names: [Text], row: Value)>, at level: Int, of count: Int) -> Value
    {
        if level == count { return .items(rows.map(\.row)) }
        let names = Record()
        var groups: [[(names: [Text], row: Value)]] = []
        for row in rows {
            if let position = names.keys.position(of: row.names[level]) {
                groups[position].append(row)
            } else {
                names.set(row.names[level], .null)
                groups.append([row])
            }
        }
        return .record(
            Record(keys: names.keys, values: groups.map { group($0[...], at: level + 1, of: count) }))
    }

    private func table(_ keys: [(key: RowKey, span: Span)], _ call: Invocation) throws -> [Value] {
        let columns = Record()
        for (key, span) in keys {
            let column: Text
            switch key {
            case .path(let path, _): column = path.columnName
            case .closure: column = Text("group")
            }
            guard columns.value(of: column) == nil, column.string != "items" else {
                throw ErrorValue.usage(
                    "two columns would be named `\(column.string)`",
                    help: "group by a closure instead, or `rename` it before",
                    at: span)
            }
            columns.set(column, .null)
        }
        columns.set(Text("items"), .null)
        var distinct = DistinctValues()
        var groups: [(keys: [Value], rows: [Value])] = []
        try call.forEachItem { row in
            let values = try keys.map { try $0.key.key(of: row, call.context).collected() }
            let (position, isNew) = distinct.insert(.items(values))
            if isNew {
                groups.append((values, [row]))
            } else {
                groups[position].rows.append(row)
            }
        }
        return groups.map { .record(Record(keys: columns.keys, values: $0.keys + [.items($0.rows)])) }
    }
}

private let repetitionFlags: [Signature.Flag] = [
    .init("count", short: "c", "How often each occurs: rows of value and count."),
    .init("repeated", short: "d", "Only items that occur more than once."),
    .init("unique", short: "u", "Only items that occur once."),
]

struct Uniq: Command {
    let name = "uniq"
    var signature: Signature {
        Signature(
            name, "Leaves out items that came before.",
            details: "The items need not be sorted; their order stays.",
            flags: [
                .init(
                    "by", .any, "Compare only this field, or what this closure gives.", closureArguments: 1)
            ]
                + repetitionFlags,
            input: [.list, .stream, .range], output: .list, result: .items,
            examples: [
                .init("[b a b c a] | uniq | str join ' '", "Each once.", prints: "b a c"),
                .init(
                    "[b a b] | uniq --count | to json --compact", "How often.",
                    prints: "[{\"value\":\"b\",\"count\":2},{\"value\":\"a\",\"count\":1}]"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        try distinct(call, by: call.isGiven("by") ? [try RowKey(call["by"], at: call.span(of: "by"))] : [])
    }
}

struct UniqBy: Command {
    let name = "uniq-by"
    var signature: Signature {
        Signature(
            name, "Leaves out rows that share the named fields with one that came before.",
            details: "Their order stays.",
            rest: .init("keys", .any, "Fields, or closures over the row.", role: .field), restMinimum: 1,
            flags: repetitionFlags,
            input: [.list, .stream, .range], output: .list, result: .items,
            examples: [
                .init(
                    "[{host: \"a\", n: 1} {host: \"a\", n: 2} {host: \"b\", n: 3}] | uniq-by host | get n | to json --compact",
                    "The first row of each host.", prints: "[1,3]")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        if call.rest.isEmpty { throw ErrorValue.usage("no field is named", at: call.span) }
        return try distinct(call, by: try zip(call.rest, call.restSpans).map { try RowKey($0, at: $1) })
    }
}

/// The items without those whose keys came before; without keys they are compared themselves.
private func distinct(_ call: Invocation, by keys: [RowKey]) throws -> Value {
    let repeated = call.flag("repeated")
    let unique = call.flag("unique")
    if repeated && unique {
        throw ErrorValue.usage(
            "`--repeated` and `--unique` exclude each other", at: call.span(of: "unique"))
    }
    func key(_ item: Value) throws -> Value {
        switch keys.count {
        case 0: item
        case 1: try keys[0].key(of: item, call.context)
        default: .items(try keys.map { try $0.key(of: item, call.context) })
        }
    }

    guard call.flag("count") || repeated || unique else {
        var seen = DistinctValues()
        return try call.transformItems { seen.insert(try key($0)).isNew ? $0 : nil }
    }
    var distinct = DistinctValues()
    var counted: [(item: Value, count: Int)] = []
    try call.forEachItem { item in
        let (position, isNew) = distinct.insert(try key(item))
        if isNew {
            counted.append((item, 1))
        } else {
            counted[position].count += 1
        }
    }
    if repeated { counted.removeAll { $0.count == 1 } }
    if unique { counted.removeAll { $0.count > 1 } }
    if !call.flag("count") { return .items(counted.map(\.item)) }
    let columns = KeySet([Text("value"), Text("count")])
    return .items(counted.map { .record(Record(keys: columns, values: [$0.item, .int($0.count)])) })
}

struct Join: Command {
    let name = "join"
    var signature: Signature {
        Signature(
            name, "Joins the rows of two tables where a field has the same value.",
            details:
                "Gives a row for each pair. A field of the other table whose name is taken gets a `_` at its end. "
                + "Null matches nothing.",
            parameters: [
                .init("table", .list, "The other table."),
                .init("field", .string, "The field in the piped table.", role: .field),
                .init(
                    "other", .string, "The field in the other table, if it has another name.",
                    isOptional: true),
            ],
            flags: [
                .init("left", short: "l", "Keep all rows of the piped table."),
                .init("outer", short: "o", "Keep all rows of both tables."),
            ],
            input: [.list, .stream], output: .table,
            examples: [
                .init(
                    "[{id: 1, name: \"a\"} {id: 2, name: \"b\"}] | join [{id: 1, port: 80}] id --left | to json --compact",
                    "Every host, with its port where there is one.",
                    prints: "[{\"id\":1,\"name\":\"a\",\"port\":80},{\"id\":2,\"name\":\"b\",\"port\":null}]")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let leftField = Text(try call.string("field"))
        let rightField = try call.optionalString("other").map(Text.init) ?? leftField
        guard case .list(let other) = call["table"] else {
            throw ErrorValue.type(
                "`table` must be a list, not \(call["table"].type.rawValue)", at: call.span(of: "table"))
        }
        let keepsLeft = call.flag("left") || call.flag("outer")
        let left = try rows(try call.itemArray(), call, "the piped table")
        let right = try rows(other.items, call, "the other table")

        var distinct = DistinctValues()
        var places: [[Int]] = []
        for (index, row) in right.enumerated() {
            guard let key = row.value(of: rightField) else {
                throw CellPath.missing(rightField.string, in: row).placed(
                    at: call.span(of: call.isGiven("other") ? "other" : "field"))
            }
            if key.isNull { continue }
            let (position, isNew) = distinct.insert(key)
            if isNew { places.append([]) }
            places[position].append(index)
        }
        let leftColumns = left.map { .record($0) }.columns
        let rightColumns = right.map { .record($0) }.columns.filter { !($0 == rightField) }
        let names = Record()
        for column in leftColumns { names.set(column, .null) }
        if left.isEmpty { names.set(leftField, .null) }
        for column in rightColumns {
            var name = column
            while names.value(of: name) != nil { name = Text(name.string + "_") }
            names.set(name, .null)
        }
        let keys = names.keys
        let shared = left.isEmpty ? [leftField] : leftColumns

        func joined(_ left: Record?, _ right: Record?) -> Value {
            var values = shared.map { left?.value(of: $0) ?? .null }
            if left == nil, let position = shared.firstIndex(where: { $0 == leftField }) {
                values[position] = right?.value(of: rightField) ?? .null
            }
            values += rightColumns.map { right?.value(of: $0) ?? .null }
            return .record(Record(keys: keys, values: values))
        }
        var result: [Value] = []
        var matched = Array(repeating: false, count: right.count)
        for row in left {
            try call.context.checkInterrupt()
            guard let key = row.value(of: leftField) else {
                throw CellPath.missing(leftField.string, in: row).placed(at: call.span(of: "field"))
            }
            let partners = key.isNull ? [] : distinct.position(of: key).map { places[$0] } ?? []
            for partner in partners {
                matched[partner] = true
                result.append(joined(row, right[partner]))
            }
            if partners.isEmpty, keepsLeft { result.append(joined(row, nil)) }
        }
        if call.flag("outer") {
            for (index, row) in right.enumerated() where !matched[index] { result.append(joined(nil, row)) }
        }
        return .items(result)
    }

    private func rows(_ items: [Value], _ call: Invocation, _ which: String) throws -> [Record] {
        try items.map { item in
            guard case .record(let record) = item else {
                throw ErrorValue.type(
                    "\(which) has an item that is no record but \(item.type.rawValue)", at: call.span)
            }
            return record
        }
    }
}

struct Append: Command {
    let name = "append"
    var signature: Signature {
        Signature(
            name, "Adds items at the end of a list.",
            details: "A list given as an argument is added item by item.",
            rest: .init("items", .any, "What to add."), input: [.list, .stream, .range], output: .list,
            examples: [
                .init("[1 2] | append 3 [4 5] | to json --compact", "Three more.", prints: "[1,2,3,4,5]")
            ])
    }

    func run(_ call: Invocation) throws -> Value { try chained(call, atStart: false) }
}

struct Prepend: Command {
    let name = "prepend"
    var signature: Signature {
        Signature(
            name, "Adds items at the beginning of a list.",
            details: "A list given as an argument is added item by item.",
            rest: .init("items", .any, "What to add."), input: [.list, .stream, .range], output: .list,
            examples: [.init("[3] | prepend 1 2 | to json --compact", "Two before it.", prints: "[1,2,3]")])
    }

    func run(_ call: Invocation) throws -> Value { try chained(call, atStart: true) }
}

private func chained(_ call: Invocation, atStart: Bool) throws -> Value {
    let added = call.rest.flatMap { value in
        if case .list(let list) = value { return list.items }
        return [value]
    }
    if case .list(let list) = call.input { return .items(atStart ? added + list.items : list.items + added) }
    if call.input.isNull { return .items(added) }
    let source = try call.items()
    var index = 0
    func nextAdded() -> Value? {
        guard index < added.count else { return nil }
        index += 1
        return added[index - 1]
    }
    return .stream(
        GeneratedStream(onClose: { source.close() }) {
            if atStart { return try nextAdded() ?? source.next() }
            return try source.next() ?? nextAdded()
        })
}
