import PluginAPI
import Syntax

// What the commands give that make other rows of rows, as far as it is known before the run: which columns there are,
// and of which types.

extension Compiler {
    /// What a command gives for its input; nil: it is none of those that are known here.
    func reshaped(_ call: CommandCall, _ signature: Signature, _ input: StaticType?) -> StaticType? {
        // They never end.
        if signature.name == "fail" || signature.name == "exit" { return .unknown }
        guard let input else { return nil }
        let given = GivenArguments(call)
        switch signature.name {
        case "str join": return joined(input)
        case "each":
            guard let value = given.values.first else { return nil }
            let made = value.closure.map { result(of: $0, given: [input.item]) } ?? StaticType.unknown
            // What is null is left out.
            return .list(of: given.flags["keep-null"] == nil ? made.present : made)
        case "get": return got(given, input)
        case "select":
            guard let names = fieldNames(given), !names.isEmpty else { return .unknown }
            return perRow(input) { fields in
                .record(Dictionary(names.map { ($0, fields[$0] ?? .unknown) }) { first, _ in first })
            }
        case "insert", "update", "upsert":
            guard given.values.count == 2, let name = fieldName(given.values[0]) else { return .unknown }
            let value = given.values[1]
            return withField(
                name, value.closure.map { result(of: $0, given: [input.item]) } ?? staticType(value), input)
        case "default":
            guard given.values.count > 1, let names = fieldNames(given.values.dropFirst()) else { return nil }
            return names.reduce(input) { withField($1, .unknown, $0) }
        case "reject":
            guard let names = fieldNames(given) else { return .unknown }
            guard case .record = input.item else {
                return perRow(input) { fields in .open(fields.merging(names.map { ($0, .absent) }) { $1 }) }
            }
            return perRow(input) { fields in .record(fields.filter { !names.contains($0.key) }) }
        case "rename": return renamed(given, input)
        case "merge":
            guard let value = given.values.first else { return .unknown }
            return merged(input, staticType(value), isDeep: given.flags["deep"] != nil)
        case "join": return joined(given, input)
        case "group-by": return grouped(given, input)
        case "uniq", "uniq-by":
            guard given.flags["count"] != nil else { return nil }
            return .list(of: .record(["value": input.item, "count": .type(.int)]))
        case "enumerate": return .list(of: .record(["index": .type(.int), "item": input.item]))
        case "wrap":
            guard let name = given.values.first.flatMap(\.plainText) else { return .unknown }
            if case .list(let item) = input { return .list(of: .record([name: item])) }
            if case .type(.range) = input { return .list(of: .record([name: .type(.int)])) }
            return input.item.type == nil ? .unknown : .record([name: input.item])
        case "columns": return .list(of: .type(.string))
        case "values":
            guard let value = anyField(of: input) else { return nil }
            return .list(of: value)
        case "items":
            guard let closure = given.values.first?.closure else { return nil }
            return .list(
                of: result(of: closure, given: [.type(.string), anyField(of: input) ?? .unknown]))
        case "transpose":
            guard let value = anyField(of: input), given.flags.isEmpty,
                let names = texts(given.values), names.count < 3
            else { return nil }
            let columns = (names.first ?? "column0", names.dropFirst().first ?? "column1")
            return .list(of: .record([columns.0: .type(.string), columns.1: value]))
        case "window":
            guard case .int(let count)? = given.values.first.flatMap(writtenNumber), count > 0 else {
                return .list(of: .list(of: input.item))
            }
            return .list(of: .tuple(of: input.item, count: count))
        case "chunks": return .list(of: .list(of: input.item))
        case "append", "prepend":
            guard !given.hasSpread else { return .list(of: .unknown) }
            return .list(
                of: given.values.reduce(input.item) { sum, value in
                    let type = staticType(value)
                    return sum.joined(type.type == .list ? type.item : type.type == nil ? .unknown : type)
                })
        case "flatten": return given.isEmpty ? flattened(input.item) : nil
        default: return nil
        }
    }

    /// What a closure of a command is called with, as far as it is known.
    func closureArguments(_ signature: Signature, _ parameter: Signature.Parameter, in call: CommandCall)
        -> [StaticType]
    {
        switch signature.name {
        case "items": [.type(.string), anyField(of: stageInput) ?? .unknown]
        case "reduce": [firstFold(call), stageInput.item]
        default:
            (parameter.role == .perItem || parameter.role == .field) && parameter.closureArguments != nil
                ? [stageInput.item] : []
        }
    }

    /// What `reduce` begins with, where that is one number, text or the like: the first call is made with it.
    private func firstFold(_ call: CommandCall) -> StaticType {
        guard let given = GivenArguments(call).flags["fold"], let value = given else {
            return .unknown
        }
        switch isLiteral(value) ? staticType(value) : emptyRecord(value) {
        case .type(let type) where type != .null && type != .string: return .type(type)
        case .record(let fields) where fields.isEmpty: return .record([:])
        default: return .unknown
        }
    }

    private func emptyRecord(_ value: Expression) -> StaticType {
        switch value.kind {
        case .record(let entries) where entries.isEmpty: .record([:])
        case .block(let block) where block.statements.isEmpty: .record([:])
        default: .unknown
        }
    }

    // MARK: Fields

    private func got(_ given: GivenArguments, _ input: StaticType) -> StaticType {
        guard given.flags.isEmpty, given.values.count == 1 else { return .unknown }
        if case .list(let item) = input.present, let path = itemPath(given.values[0]) {
            return part(path, of: item)
        }
        return fieldPath(given.values[0]).map { part($0, of: input) } ?? .unknown
    }

    private func part(_ path: [String], of type: StaticType) -> StaticType {
        path.reduce(type) { type, name in
            if case .groups(let rows) = type.present { return rows }
            if case .list(.groups(let cells)) = type.present { return .list(of: cells) }
            return perRow(type.present) { $0[name] ?? .unknown }
        }
    }

    private func withField(_ name: String, _ type: StaticType, _ input: StaticType) -> StaticType {
        var isClosed = false
        if case .record = input.item { isClosed = true }
        return perRow(input) { fields in
            let all = fields.merging([name: type]) { $1 }
            return isClosed ? .record(all) : .open(all)
        }
    }

    private func renamed(_ given: GivenArguments, _ input: StaticType) -> StaticType {
        if let value = given.flags["column"] {
            guard given.values.isEmpty, case .record(let entries)? = value?.kind else {
                return perRow(input) { _ in .open([:]) }
            }
            var isClosed = false
            if case .record = input.item { isClosed = true }
            let fields = input.item.allFields ?? [:]
            var all = fields
            for entry in entries {
                guard case .entry(let key, let value) = entry, let old = literalKey(key),
                    let new = value.plainText
                else { return perRow(input) { _ in .open([:]) } }
                all[old] = isClosed ? nil : .absent
                all[new] = fields[old] ?? .unknown
            }
            return perRow(input) { _ in isClosed ? .record(all) : .open(all) }
        }
        guard case .record(let fields) = input.item else { return perRow(input) { _ in .open([:]) } }
        // By their order, which is not known: any of the old names may still be there, for another field.
        guard given.flags.isEmpty, let names = texts(given.values), !names.isEmpty else {
            return perRow(input) { _ in .open([:]) }
        }
        return perRow(input) { _ in
            .record(fields.merging(names.map { ($0, .unknown) }) { $1 })
        }
    }

    private func merged(_ input: StaticType, _ other: StaticType, isDeep: Bool) -> StaticType {
        switch (input, other) {
        case (.record(let a), .record(let b)):
            return .record(a.merging(b) { isDeep ? .unknown : $1 })
        case (.list(.record(let a)), .list(.record(let b))):
            // Rows without a partner stay as they are.
            return .list(of: .record(a.merging(b) { isDeep ? .unknown : $0.joined($1) }))
        case (.list, _): return .list(of: .open([:]))
        case (.record, _), (.open, _): return .open([:])
        default: return .unknown
        }
    }

    // MARK: Tables

    private func joined(_ given: GivenArguments, _ input: StaticType) -> StaticType {
        guard given.values.count >= 2, let keys = texts(given.values.dropFirst()), let key = keys.first,
            case .record(let left) = input.item, case .record(var right) = staticType(given.values[0]).item
        else { return .list(of: .open([:])) }
        right[keys.last ?? key] = nil
        let isOuter = given.flags["outer"] != nil
        // Where a row has no partner, the fields of that are null.
        var all = isOuter ? left.mapValues { _ in .unknown } : left
        let keepsLeft = isOuter || given.flags["left"] != nil
        for (name, type) in right {
            let known = keepsLeft ? .unknown : type
            // A name that is taken gets another, but some of the fields known here may be absent.
            var name = name
            while left[name] != nil || (all[name] != nil && name.hasSuffix("_")) {
                all[name] = .unknown
                name += "_"
            }
            all[name] = known
        }
        return .list(of: .record(all))
    }

    private func grouped(_ given: GivenArguments, _ input: StaticType) -> StaticType {
        let rows = StaticType.list(of: input.item)
        guard given.flags["to-table"] != nil else {
            return given.values.reduce(rows) { type, _ in .groups(of: type) }
        }
        var columns = ["items": rows]
        for value in given.values {
            if let closure = value.closure {
                columns["group"] = result(of: closure, given: [input.item])
            } else if let name = fieldName(value) {
                columns[name] = input.item.field(name) ?? .unknown
            } else {
                return .list(of: .open([:]))
            }
        }
        return .list(of: .record(columns))
    }

    /// What may lie in a record under some name; nil: that is not known.
    private func anyField(of type: StaticType) -> StaticType? {
        switch type {
        case .groups(let rows): rows
        case .record(let fields):
            fields.values.dropFirst().reduce(fields.values.first) { $0?.joined($1) }
        default: nil
        }
    }

    private func flattened(_ item: StaticType) -> StaticType {
        switch item {
        case .list(let inner), .tuple(let inner, _): return .list(of: inner)
        case .type(let type) where type != .range: return .list(of: item)
        case .record(let fields):
            let isFlat = fields.values.allSatisfy { $0.type.map { ![.record, .list].contains($0) } ?? false }
            return isFlat ? .list(of: item) : .list(of: .open([:]))
        default: return .list(of: .unknown)
        }
    }

    // MARK: One value out of many

    func aggregated(
        _ call: CommandCall, _ signature: Signature, _ aggregation: Signature.Aggregation,
        _ input: StaticType?
    ) -> StaticType {
        guard let input else { return .unknown }
        func made(of type: StaticType) -> StaticType {
            guard let own = type.type else { return .unknown }
            // A sum of nothing has the unit that is known: see `CallSite.nothing`.
            if (own == .size || own == .duration) && aggregation.result(of: own) == .any { return type }
            return StaticType(aggregation.result(of: own))
        }
        let given = GivenArguments(call)
        let fields = given.values.dropFirst(signature.parameters.count)
        guard let columns = input.item.fields else {
            return fields.isEmpty && !given.hasSpread ? made(of: input.item) : .unknown
        }
        guard let names = fieldNames(fields), !given.hasSpread else { return .unknown }
        if names.isEmpty {
            // Columns that don't fit are left out.
            guard case .record = input.item else { return .open([:]) }
            return .record(columns.filter { aggregation.takes($0.value.type) }.mapValues(made))
        }
        if names.count == 1 { return made(of: columns[names[0]] ?? .unknown) }
        return .record(
            Dictionary(names.map { ($0, made(of: columns[$0] ?? .unknown)) }) { first, _ in first })
    }

    /// Items or fields that a command like `sum` can't make anything of.
    func checkAggregated(
        _ call: CommandCall, _ signature: Signature, _ input: StaticType, from previous: Stage
    ) {
        guard case .aggregate(let aggregation) = signature.result else { return }
        let fields = GivenArguments(call).values.dropFirst(signature.parameters.count)
        if fields.isEmpty {
            guard case .list(let item) = input, let type = item.type, type != .record else { return }
            checkFits(type, aggregation, signature, "this is a list with", at: previous.span)
        }
        for value in fields {
            guard let name = fieldName(value), let type = input.item.field(name)?.type else { continue }
            checkFits(type, aggregation, signature, "`\(name)` is", at: value.span)
        }
    }

    private func checkFits(
        _ type: ValueType, _ aggregation: Signature.Aggregation, _ signature: Signature, _ what: String,
        at span: Span
    ) {
        guard !aggregation.takes(type) else { return }
        report(
            "`\(signature.name)` works on \(aggregation.text), and \(what) \(type.withArticle)", at: span,
            help: aggregation.help[type])
    }

    // MARK: What is written out

    /// A record or each row of a table made into something else.
    private func perRow(_ input: StaticType, _ change: ([String: StaticType]) -> StaticType) -> StaticType {
        if let fields = input.allFields { return change(fields) }
        switch input {
        case .list(let item): return .list(of: change(item.allFields ?? [:]))
        case .groups: return change([:])
        case .unknown, .oneOrList:
            let changed = change(input.item.allFields ?? [:])
            if case .unknown = changed { return .unknown }
            return .oneOrList(changed)
        default: return .unknown
        }
    }

    /// The names of fields that a call gives; nil: one of them is not written out.
    private func fieldNames(_ given: GivenArguments) -> [String]? {
        given.hasSpread || !given.flags.isEmpty ? nil : fieldNames(given.values)
    }

    private func fieldNames(_ values: some Sequence<Expression>) -> [String]? {
        var names: [String] = []
        for value in values {
            guard let name = fieldName(value) else { return nil }
            names.append(name)
        }
        return names
    }

    private func texts(_ values: some Sequence<Expression>) -> [String]? {
        var texts: [String] = []
        for value in values {
            guard let text = value.plainText else { return nil }
            texts.append(text)
        }
        return texts
    }
}
