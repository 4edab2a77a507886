import PluginAPI
import Syntax

// Fields of rows set: `insert`, `update`, `upsert`, `default`, `merge`; rows that lack some left out: `compact`.

private let setterInput: [ValueType] = [.record, .list, .stream]

private func setterParameters(
    _ value: String, role: Signature.Parameter.Role
) -> [Signature.Parameter] {
    [
        .init("field", .cellPath, "Its name, or a path to it: `port`, `tls.port`, `hosts[0]`.", role: role),
        .init("value", .any, value, role: .perItem),
    ]
}

struct Insert: Command {
    let name = "insert"
    var signature: Signature {
        Signature(
            name, "Adds a field to a record or to each row.",
            details:
                "A closure is called with the row. A field that is there already is an error: see `update` and `upsert`.",
            parameters: setterParameters("Its value, or a closure that computes it.", role: .newField),
            input: setterInput, output: .any,
            examples: [
                .init(
                    "[{n: 2}] | insert square { |row| $row.n ** 2 } | to json --compact",
                    "A computed column.",
                    prints: "[{\"n\":2,\"square\":4}]"),
                .init(
                    "{tls: {port: 443}} | insert tls.cert a.pem | to json --compact", "Within a field.",
                    prints: "{\"tls\":{\"port\":443,\"cert\":\"a.pem\"}}"),
            ])
    }

    func run(_ call: Invocation) throws -> Value { try setField(call, .insert) }
}

struct Update: Command {
    let name = "update"
    var signature: Signature {
        Signature(
            name, "Changes a field of a record or of each row.",
            details:
                "A closure is called with the row. A field that is not there is an error: see `insert` and `upsert`. "
                + "Of a list `0` is its first item.",
            parameters: setterParameters("Its new value, or a closure that computes it.", role: .field),
            input: setterInput, output: .any,
            examples: [
                .init(
                    "[{n: 2}] | update n { |row| $row.n + 1 } | to json --compact", "A changed column.",
                    prints: "[{\"n\":3}]"),
                .init("[a b c] | update 1 x | str join ' '", "An item of a list.", prints: "a x c"),
            ])
    }

    func run(_ call: Invocation) throws -> Value { try setField(call, .update) }
}

struct Upsert: Command {
    let name = "upsert"
    var signature: Signature {
        Signature(
            name, "Sets a field of a record or of each row, whether it is there or not.",
            details: "A closure is called with the row. Records on the way to a field are made.",
            parameters: setterParameters("Its value, or a closure that computes it.", role: .newField),
            input: setterInput, output: .any,
            examples: [
                .init(
                    "[{n: 2} {n: 3, up: true}] | upsert up false | to json --compact", "In every row.",
                    prints: "[{\"n\":2,\"up\":false},{\"n\":3,\"up\":false}]"),
                .init(
                    "{} | upsert tls.port 443 | to json --compact", "Within a record that isn't there.",
                    prints: "{\"tls\":{\"port\":443}}"),
            ])
    }

    func run(_ call: Invocation) throws -> Value { try setField(call, .upsert) }
}

private func setField(_ call: Invocation, _ manner: CellPath.Setting) throws -> Value {
    let path = try call.cellPath("field")
    let given = call["value"]
    let span = call.span(of: "field")
    func changed(_ row: Value) throws -> Value {
        var value = given
        if case .closure(let function) = given {
            value = try call.context.invoke(function, [row]).collected()
        }
        do { return try path.setting(value, in: row, manner) } catch let error as ErrorValue {
            throw error.placed(at: span)
        }
    }
    if case .record = call.input { return try changed(call.input) }
    if path.beginsWithIndex { return try changed(.items(try call.itemArray())) }
    return try call.transformItems { item in
        _ = try call.row(item)
        return try changed(item)
    }
}

extension CellPath {
    enum Setting {
        /// The last step must be new.
        case insert
        /// It must be there.
        case update
        case upsert
    }

    /// A copy of `root` with `value` at this path.
    func setting(_ value: Value, in root: Value, _ manner: Setting) throws -> Value {
        try altering(root, steps[...]) { _ in
            value
        } check: { exists, error in
            switch (manner, exists) {
            case (.insert, true):
                throw ErrorValue(
                    "there is a field `\(text)` already", kind: "exists",
                    help: "`update` changes it, `upsert` sets it")
            case (.update, false): throw error()
            default: break
            }
        } makesRecords: {
            manner == .upsert
        }
    }

    /// A copy of `root` without what is at this path. Absence is an error unless the path ends in `?`.
    func removing(from root: Value) throws -> Value {
        if text.hasSuffix("?"), try self.value(in: root, orNull: true).isNull, !isPresent(in: root) {
            return root
        }
        return try altering(root, steps[...]) { _ in
            nil
        } check: { exists, error in
            if !exists { throw error() }
        } makesRecords: {
            false
        }
    }

    private func isPresent(in root: Value) -> Bool {
        guard case .field(let name)? = steps.last, steps.count == 1, case .record(let record) = root else {
            return false
        }
        return record.value(of: name) != nil
    }

    /// `new` gives what shall be at the path's end, or nil for nothing; `check` hears whether something is there, with
    /// the error for its absence.
    private func altering(
        _ root: Value, _ steps: ArraySlice<Step>, _ new: (Value?) throws -> Value?,
        check: (Bool, () -> ErrorValue) throws -> Void, makesRecords: () -> Bool
    ) throws -> Value {
        guard let step = steps.first else { return root }
        let rest = steps.dropFirst()
        switch (step, root) {
        case (.field(let name), .record(let record)):
            let old = record.value(of: name)
            let copy = record.copy()
            if rest.isEmpty {
                try check(old != nil) { CellPath.missing(name.string, in: record) }
                if let value = try new(old) { copy.set(name, value) } else { copy.remove(name) }
                return .record(copy)
            }
            guard let inner = old ?? (makesRecords() ? .record(Record()) : nil) else {
                throw CellPath.missing(name.string, in: record)
            }
            let start: Value = inner.isNull && makesRecords() ? .record(Record()) : inner
            copy.set(name, try altering(start, rest, new, check: check, makesRecords: makesRecords))
            return .record(copy)
        case (.field(let name), .list(let list)):
            if let index = Int(name.string) {
                return try altering(
                    root, [.index(index)] + rest, new, check: check, makesRecords: makesRecords)
            }
            // A field of each row.
            return .items(
                try list.items.map { try altering($0, steps, new, check: check, makesRecords: makesRecords) })
        case (.index(let index), .list(let list)):
            var items = list.items
            let position = index < 0 ? items.count + index : index
            guard items.indices.contains(position) else { throw CellPath.outside(index, items.count) }
            if rest.isEmpty {
                try check(true) { CellPath.outside(index, items.count) }
                if let value = try new(items[position]) {
                    items[position] = value
                } else {
                    items.remove(at: position)
                }
            } else {
                items[position] = try altering(
                    items[position], rest, new, check: check, makesRecords: makesRecords)
            }
            return .items(items)
        case (.field(let name), _):
            throw ErrorValue.type("\(root.type.rawValue) has no fields, so no `\(name.string)`")
        case (.index, _): throw ErrorValue.type("\(root.type.rawValue) has no items to count")
        }
    }
}

struct Default: Command {
    let name = "default"
    var signature: Signature {
        Signature(
            name,
            "Gives a value where there is none: for null, for nothing piped in, or for absent fields of rows.",
            parameters: [.init("value", .any, "What to give instead, or a closure that computes it.")],
            rest: .init(
                "fields", .cellPath, "Fields of the record or of each row that shall not be null or absent.",
                role: .newField),
            flags: [.init("empty", short: "e", "Also where there is an empty text, list or record.")],
            input: [.any], output: .any,
            examples: [
                .init("null | default 80", "For null.", prints: "80"),
                .init(
                    "[{n: 1, m: 2} {n: null}] | default 0 n m | to json --compact", "In the rows of a table.",
                    prints: "[{\"n\":1,\"m\":2},{\"n\":0,\"m\":0}]"),
                .init(
                    "{tls: {}} | default 443 tls.port | to json --compact", "Within a field.",
                    prints: "{\"tls\":{\"port\":443}}"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let fields = call.rest.isEmpty ? [] : try call.cellPaths()
        let spans = call.restSpans
        let emptyToo = call.flag("empty")
        let given = call["value"]
        func lacks(_ value: Value?) -> Bool {
            guard let value else { return true }
            return value.isNull || (emptyToo && value.isEmpty)
        }
        func value(_ row: Value) throws -> Value {
            guard case .closure(let function) = given else { return given }
            return try call.context.invoke(function, [row]).collected()
        }
        if fields.isEmpty {
            switch call.input {
            case .stream(let stream):
                guard stream is ByteStream else {
                    return try call.transformItems { lacks($0) ? try value($0) : $0 }
                }
                let text = try call.input.collected()
                return lacks(text) ? try value(text) : text
            case .list where !lacks(call.input):
                return try call.transformItems { lacks($0) ? try value($0) : $0 }
            default: return lacks(call.input) ? try value(call.input) : call.input
            }
        }
        func filled(_ row: Value) throws -> Value {
            var filled = row
            for (index, field) in fields.enumerated() {
                let span = index < spans.count ? spans[index] : call.span
                guard lacks(try field.value(in: row, orNull: true, at: span)) else { continue }
                do { filled = try field.setting(try value(row), in: filled, .upsert) } catch let error
                    as ErrorValue
                {
                    throw error.placed(at: span)
                }
            }
            return filled
        }
        if case .record = call.input { return try filled(call.input) }
        return try call.transformItems { item in
            _ = try call.row(item)
            return try filled(item)
        }
    }
}

struct Compact: Command {
    let name = "compact"
    var signature: Signature {
        Signature(
            name, "Leaves out items that are null, or rows in which a field is.",
            details: "A field that is absent counts as null.",
            rest: .init(
                "fields", .cellPath, "The fields that must not be null; none: the items themselves.",
                role: .looseField),
            flags: [.init("empty", short: "e", "Leave out empty texts, lists and records, too.")],
            input: [.list, .stream], output: .list, dropsNull: true, result: .items,
            examples: [
                .init("[1 null 2] | compact | to json --compact", "Of a list.", prints: "[1,2]"),
                .init(
                    "[{n: 1} {n: null} {m: 2}] | compact n | to json --compact", "Rows with a field.",
                    prints: "[{\"n\":1}]"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let paths = call.rest.isEmpty ? [] : try call.cellPaths()
        let spans = call.restSpans
        let emptyToo = call.flag("empty")
        return try call.transformItems { item in
            func lacks(_ value: Value) -> Bool { value.isNull || (emptyToo && value.isEmpty) }
            if paths.isEmpty { return lacks(item) ? nil : item }
            for (index, path) in paths.enumerated() {
                let span = index < spans.count ? spans[index] : call.span
                if lacks(try path.value(in: item, orNull: true, at: span)) { return nil }
            }
            return item
        }
    }
}

struct Merge: Command {
    let name = "merge"
    var signature: Signature {
        Signature(
            name,
            "Puts the fields of another record into a record, or those of another table into the rows, one by one.",
            details:
                "A field that both have gets the other's value. Of tables the first row is merged with the first, and so on; "
                + "rows without a partner stay.",
            parameters: [.init("other", .any, "A record, or a table.")],
            flags: [.init("deep", short: "d", "Merge records within records, too.")],
            input: [.record, .list, .stream], output: .any,
            examples: [
                .init(
                    "{port: 80, tls: false} | merge {tls: true} | to json --compact", "Of records.",
                    prints: "{\"port\":80,\"tls\":true}"),
                .init(
                    "[{a: 1} {a: 2}] | merge [{b: 3}] | to json --compact", "Of tables.",
                    prints: "[{\"a\":1,\"b\":3},{\"a\":2}]"),
                .init(
                    "{tls: {port: 443, cert: \"a\"}} | merge --deep {tls: {cert: \"b\"}} | to json --compact",
                    "Within records.",
                    prints: "{\"tls\":{\"port\":443,\"cert\":\"b\"}}"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let deep = call.flag("deep")
        let span = call.span(of: "other")
        switch (call.input, call["other"]) {
        case (.record(let record), .record(let other)): return .record(merged(record, other, deep))
        case (.record, let other):
            throw ErrorValue.type(
                "a record is merged with a record, not with \(other.type.withArticle)", at: span)
        case (_, .list(let list)):
            let items = try call.items()
            var index = 0
            let others = try list.items.map { item in
                guard case .record(let record) = item else {
                    throw ErrorValue.type(
                        "the other table has an item that is no record but \(item.type.rawValue)", at: span)
                }
                return record
            }
            return .stream(
                GeneratedStream(onClose: { items.close() }) {
                    try call.context.checkInterrupt()
                    let item = try items.next()
                    defer { index += 1 }
                    guard let item else { return index < others.count ? .record(others[index]) : nil }
                    let row = try call.row(item)
                    return .record(index < others.count ? merged(row, others[index], deep) : row)
                })
        case (_, let other):
            throw ErrorValue.type(
                "a table is merged with a table, not with \(other.type.withArticle)",
                help: "into each row: `| each { |row| $row | merge … }`", at: span)
        }
    }
}

private func merged(_ record: Record, _ other: Record, _ deep: Bool) -> Record {
    let copy = record.copy()
    for (name, value) in zip(other.keys.names, other.values) {
        if deep, case .record(let inner) = value, case .record(let mine)? = copy.value(of: name) {
            copy.set(name, .record(merged(mine, inner, true)))
        } else {
            copy.set(name, value)
        }
    }
    return copy
}
