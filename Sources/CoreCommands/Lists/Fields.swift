import PluginAPI
import Syntax

// Fields of rows looked at: `get`, `select`.

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
            rest: .init("fields", .cellPath, "The fields to keep, in their new order."), restMinimum: 1,
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
