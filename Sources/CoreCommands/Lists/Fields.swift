import PluginAPI
import Syntax

// Fields of rows: `get`, `select`, `reject`, `insert`, `update`, `columns`, `values`.

struct Get: Command {
    let name = "get"
    var signature: Signature {
        Signature(
            name, "Gets a field of a record, or of each row of a table.",
            details:
                "An absent field is an error; with `?` after its name, or with `--optional`, it is null. "
                + "Several paths give a list.",
            parameters: [.init("path", .cellPath, "Where to look: `name`, `user.mail`, `hosts[0]`.")],
            rest: .init("more", .cellPath, "Further paths."),
            flags: [.init("optional", short: "o", "Null where something is absent.")],
            input: [.record, .list, .stream], output: .any,
            examples: [
                .init("{host: \"web1\", port: 80} | get port", "A field of a record.", prints: "80"),
                .init("[{name: \"a\"} {name: \"b\"}] | get name | str join ' '", "A column.", prints: "a b"),
                .init(
                    "{tls: null} | get --optional tls.cert | to json", "Null where it is absent.",
                    prints: "null"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let optional = call.flag("optional")
        var paths = [try call.cellPath("path")]
        if !call.rest.isEmpty { paths += try call.cellPaths() }
        let span = call.span(of: "path")
        func look(_ path: CellPath, _ value: Value) throws -> Value {
            try path.value(in: value, orNull: optional, at: span)
        }

        if case .stream = call.input, paths.count == 1, !paths[0].beginsWithIndex {
            return try call.transformItems { try look(paths[0], $0) }
        }
        let value: Value
        switch call.input {
        case .record, .list, .error: value = call.input
        case .null where optional: return .null
        case .null:
            throw ErrorValue(
                "there is nothing to get `\(paths[0].text)` from", kind: "not-found",
                help: "`--optional` gives null then", at: call.span)
        default: value = .items(try call.itemArray())
        }
        if paths.count == 1 { return try look(paths[0], value) }
        return .items(try paths.map { try look($0, value) })
    }
}

extension CellPath {
    /// `[0]` or `0`: an item of a list rather than a field.
    var beginsWithIndex: Bool {
        switch steps.first {
        case .index: true
        case .field(let name): Int(name.string) != nil
        case nil: false
        }
    }

    /// The name of the column that it makes: as written, without `?`.
    var columnName: Text { Text(text.replacing(UInt8(ascii: "?"), with: [])) }
}

extension String {
    fileprivate func replacing(_ byte: UInt8, with replacement: [UInt8]) -> String {
        String(decoding: utf8.flatMap { $0 == byte ? replacement : [$0] }, as: UTF8.self)
    }
}

struct Select: Command {
    let name = "select"
    var signature: Signature {
        Signature(
            name, "Keeps only the named fields of a record or of each row.",
            details: "An absent field is an error; with `?` after its name it is null.",
            rest: .init("fields", .cellPath, "The fields to keep, in their new order."),
            input: [.record, .list, .stream], output: .any,
            examples: [
                .init(
                    "[{name: \"a\", size: 1, mode: 7}] | select size name | to json --compact",
                    "Two columns.",
                    prints: "[{\"size\":1,\"name\":\"a\"}]")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let paths = try call.cellPaths()
        let spans = call.restSpans
        let columns = Record()
        for path in paths { columns.set(path.columnName, .null) }
        guard columns.count == paths.count else {
            throw ErrorValue.usage("a field is named twice", at: call.restSpans.last ?? call.span)
        }
        let keys = columns.keys
        func narrowed(_ row: Value) throws -> Value {
            guard case .record = row else {
                throw ErrorValue.type(
                    "`select` works on records, and this is \(row.type.rawValue)", at: call.span)
            }
            return .record(
                Record(keys: keys, values: try zip(paths, spans).map { try $0.value(in: row, at: $1) }))
        }
        if case .record = call.input { return try narrowed(call.input) }
        return try call.transformItems(narrowed)
    }
}

struct Reject: Command {
    let name = "reject"
    var signature: Signature {
        Signature(
            name, "Leaves the named fields out of a record or of each row.",
            rest: .init("fields", .string, "The fields to leave out."), input: [.record, .list, .stream],
            output: .any,
            examples: [
                .init(
                    "{name: \"a\", password: \"x\"} | reject password | to json --compact", "All but one.",
                    prints: "{\"name\":\"a\"}")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let names = try call.restStrings().map(Text.init)
        if names.isEmpty { throw ErrorValue.usage("no field is named", at: call.span) }
        func narrowed(_ row: Value) throws -> Value {
            guard case .record(let record) = row else {
                throw ErrorValue.type(
                    "`reject` works on records, and this is \(row.type.rawValue)", at: call.span)
            }
            let copy = record.copy()
            for (name, span) in zip(names, call.restSpans) where !copy.remove(name) {
                throw CellPath.missing(name.string, in: record).placed(at: span)
            }
            return .record(copy)
        }
        if case .record = call.input { return try narrowed(call.input) }
        return try call.transformItems(narrowed)
    }
}

struct Insert: Command {
    let name = "insert"
    var signature: Signature {
        Signature(
            name, "Adds a field to a record or to each row.",
            details:
                "A closure is called with the row. A field that is there already is an error: see `update`.",
            parameters: [
                .init("field", .string, "Its name."),
                .init("value", .any, "Its value, or a closure that computes it."),
            ],
            input: [.record, .list, .stream], output: .any,
            examples: [
                .init(
                    "[{n: 2}] | insert square { |row| $row.n ** 2 } | to json --compact",
                    "A computed column.",
                    prints: "[{\"n\":2,\"square\":4}]")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        try setField(call) { record, name in
            if record.value(of: name) != nil {
                throw ErrorValue(
                    "there is a field `\(name.string)` already", kind: "exists", help: "`update` changes it",
                    at: call.span(of: "field"))
            }
        }
    }
}

struct Update: Command {
    let name = "update"
    var signature: Signature {
        Signature(
            name, "Changes a field of a record or of each row.",
            details: "A closure is called with the row. A field that is not there is an error: see `insert`.",
            parameters: [
                .init("field", .string, "Its name."),
                .init("value", .any, "Its new value, or a closure that computes it."),
            ],
            input: [.record, .list, .stream], output: .any,
            examples: [
                .init(
                    "[{n: 2}] | update n { |row| $row.n + 1 } | to json --compact", "A changed column.",
                    prints: "[{\"n\":3}]")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        try setField(call) { record, name in
            if record.value(of: name) == nil {
                throw CellPath.missing(name.string, in: record).placed(at: call.span(of: "field"))
            }
        }
    }
}

private func setField(_ call: Invocation, check: @escaping (Record, Text) throws -> Void) throws -> Value {
    let name = Text(try call.string("field"))
    let given = call["value"]
    func changed(_ row: Value) throws -> Value {
        guard case .record(let record) = row else {
            throw ErrorValue.type(
                "`\(call.signature.signature.name)` works on records, and this is \(row.type.rawValue)",
                at: call.span)
        }
        try check(record, name)
        var value = given
        if case .closure(let function) = given {
            value = try call.context.invoke(function, [row]).collected()
        }
        let copy = record.copy()
        copy.set(name, value)
        return .record(copy)
    }
    if case .record = call.input { return try changed(call.input) }
    return try call.transformItems(changed)
}

struct Columns: Command {
    let name = "columns"
    var signature: Signature {
        Signature(
            name, "The names of a record's fields, or of a table's columns.",
            input: [.record, .list, .stream], output: .list,
            examples: [
                .init("{host: \"a\", port: 1} | columns | str join ' '", "Two names.", prints: "host port")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        if case .record(let record) = call.input { return .items(record.keys.names.map { .string($0) }) }
        return .items(try call.itemArray().columns.map { .string($0) })
    }
}

struct Values: Command {
    let name = "values"
    var signature: Signature {
        Signature(
            name, "The values of a record's fields.", input: [.record], output: .list,
            examples: [.init("{a: 1, b: 2} | values | sum", "Their sum.", prints: "3")])
    }

    func run(_ call: Invocation) throws -> Value {
        guard case .record(let record) = call.input else {
            throw ErrorValue.type(
                "`values` works on a record, and this is \(call.input.type.rawValue)", at: call.span)
        }
        return .items(record.values)
    }
}
