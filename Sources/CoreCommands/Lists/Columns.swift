import PluginAPI
import Syntax

// The fields of records and the columns of tables: `columns`, `values`, `reject`, `rename`, `wrap`.

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
            name, "The values of a record's fields, or the columns of a table as lists.",
            details: "In a column of a table a row without that field has null.",
            input: [.record, .list, .stream], output: .list,
            examples: [
                .init("{a: 1, b: 2} | values | sum", "Their sum.", prints: "3"),
                .init(
                    "[{a: 1, b: 2} {a: 3, b: 4}] | values | to json --compact", "Of a table.",
                    prints: "[[1,3],[2,4]]"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        if case .record(let record) = call.input { return .items(record.values) }
        let rows = try call.itemArray()
        for row in rows { _ = try call.row(row) }
        return .items(
            rows.columns.map { column in
                .items(
                    rows.map {
                        if case .record(let record) = $0 { record.value(of: column) ?? .null } else { .null }
                    })
            })
    }
}

extension Invocation {
    /// An item as a record; an error for anything else.
    func row(_ item: Value) throws -> Record {
        guard case .record(let record) = item else {
            throw ErrorValue.type(
                "`\(signature.signature.name)` works on records, and this is \(item.type.rawValue)", at: span)
        }
        return record
    }

    /// The record that was piped in through `change`, or each row of a table.
    func transformRows(_ change: @escaping (Record) throws -> Record) throws -> Value {
        if case .record(let record) = input { return .record(try change(record)) }
        return try transformItems { .record(try change(try self.row($0))) }
    }
}

struct Reject: Command {
    let name = "reject"
    var signature: Signature {
        Signature(
            name, "Leaves the named fields out of a record or of each row.",
            details: "An absent field is an error, unless `?` stands after its name.",
            rest: .init("fields", .cellPath, "The fields to leave out: `name`, `tls.key`."), restMinimum: 1,
            input: [.record, .list, .stream],
            output: .any,
            examples: [
                .init(
                    "{name: \"a\", password: \"x\"} | reject password | to json --compact", "All but one.",
                    prints: "{\"name\":\"a\"}"),
                .init(
                    "[{name: \"a\", tls: {key: \"x\", port: 1}}] | reject tls.key | to json --compact",
                    "Within a field.",
                    prints: "[{\"name\":\"a\",\"tls\":{\"port\":1}}]"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let paths = try call.cellPaths()
        let spans = call.restSpans
        return try call.transformRows { row in
            var value = Value.record(row)
            for (index, path) in paths.enumerated() {
                do { value = try path.removing(from: value) } catch let error as ErrorValue {
                    throw error.placed(at: index < spans.count ? spans[index] : call.span)
                }
            }
            return try call.row(value)
        }
    }
}

struct Rename: Command {
    let name = "rename"
    var signature: Signature {
        Signature(
            name, "Gives the fields of a record or of each row other names.",
            details:
                "Names given one after another are for the fields from the first on. With `--column` single fields are "
                + "renamed, with `--with` a closure makes the new name out of the old one.",
            rest: .init("names", .string, "The new names, in the order of the fields."),
            flags: [
                .init("column", short: "c", .record, "Old names with the new ones: `{old: new}`."),
                .init(
                    "with", short: "w", .closure, "Gets a name and gives another.", closureArguments: 1),
            ],
            input: [.record, .list, .stream], output: .any,
            examples: [
                .init(
                    "[{a: 1, b: 2}] | rename x | columns | str join ' '", "The first field.", prints: "x b"),
                .init(
                    "{a: 1, b: 2} | rename --column {b: y} | columns | str join ' '", "One field.",
                    prints: "a y"),
                .init(
                    "{a: 1, b: 2} | rename --with { |name| $name | str upper } | columns | str join ' '",
                    "Every field.",
                    prints: "A B"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let names = try call.restStrings().map(Text.init)
        let ways = [!names.isEmpty, call.isGiven("column"), call.isGiven("with")].filter { $0 }.count
        guard ways == 1 else {
            throw ErrorValue.usage(
                ways == 0 ? "no name is given" : "names, `--column` and `--with` exclude each other",
                help: "`rename NAME…`, `rename --column {old: new}` or `rename --with { |name| … }`",
                at: call.span)
        }
        var pairs: [(old: Text, new: Text)] = []
        if case .record(let record) = call["column"] {
            for (old, value) in zip(record.keys.names, record.values) {
                guard case .string(let new) = value else {
                    throw ErrorValue.type(
                        "the new name of `\(old.string)` is text, not \(value.type.rawValue)",
                        at: call.span(of: "column"))
                }
                pairs.append((old, new))
            }
        }
        let closure = call.isGiven("with") ? try call.function("with") : nil

        // Rows that share their keys share the new ones.
        var known: (old: KeySet, new: KeySet)?
        return try call.transformRows { row in
            if let known, known.old === row.keys { return Record(keys: known.new, values: row.values) }
            var fields = row.keys.names
            if names.count > fields.count {
                throw ErrorValue.usage(
                    "\(names.count) names for a record of \(fields.count == 1 ? "1 field" : "\(fields.count) fields")",
                    at: call.restSpans.dropFirst(fields.count).first ?? call.span)
            }
            for (index, name) in names.enumerated() { fields[index] = name }
            for (old, new) in pairs {
                guard let position = row.keys.position(of: old) else {
                    throw CellPath.missing(old.string, in: row).placed(at: call.span(of: "column"))
                }
                fields[position] = new
            }
            if let closure {
                for (index, field) in fields.enumerated() {
                    let name = try call.context.invoke(closure, [.string(field)]).collected()
                    guard case .string(let text) = name else {
                        throw ErrorValue.type(
                            "the closure gave \(name.type.rawValue) for `\(field.string)`, not a name",
                            at: call.span(of: "with"))
                    }
                    fields[index] = text
                }
            }
            let unique = Record()
            for field in fields {
                if unique.value(of: field) != nil {
                    throw ErrorValue(
                        "two fields would be named `\(field.string)`", kind: "exists", at: call.span)
                }
                unique.set(field, .null)
            }
            known = (row.keys, unique.keys)
            return Record(keys: unique.keys, values: row.values)
        }
    }
}

struct Wrap: Command {
    let name = "wrap"
    var signature: Signature {
        Signature(
            name, "Makes each item a row with one field; a single value a record.",
            parameters: [.init("name", .string, "The field's name.")], input: [.any], output: .any,
            examples: [
                .init(
                    "[web1 web2] | wrap host | to json --compact", "A table of one column.",
                    prints: "[{\"host\":\"web1\"},{\"host\":\"web2\"}]"),
                .init("80 | wrap port | to json --compact", "A record.", prints: "{\"port\":80}"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let keys = KeySet([Text(try call.string("name"))])
        switch call.input {
        case .list, .range: return try call.transformItems { .record(Record(keys: keys, values: [$0])) }
        case .stream(let stream) where !(stream is ByteStream):
            return try call.transformItems { .record(Record(keys: keys, values: [$0])) }
        case .stream:
            return .record(
                Record(keys: keys, values: [.text(try call.wholeText()?.string.trimmingNewline ?? "")]))
        default: return .record(Record(keys: keys, values: [call.input]))
        }
    }
}
