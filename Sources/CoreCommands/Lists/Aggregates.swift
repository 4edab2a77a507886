import PluginAPI
import Syntax

// What `sum`, `avg`, `max` and the like share: one value out of many, or one for each column of a table.

/// Gathers items and makes one value of them.
protocol Aggregate: AnyObject {
    /// Never null. Throws a `type` error for an item that it can't be made of.
    func add(_ item: Value) throws
    /// nil: there was nothing to make it of.
    func result() throws -> Value?
}

extension Signature.Parameter {
    /// The rest parameter of such a command.
    static var aggregatedFields: Signature.Parameter {
        .init(
            "fields", .cellPath, "Fields of the rows; none: the items themselves, or every column that fits.")
    }
}

extension Signature.Aggregation {
    static let helpForText = "make numbers of text first: `| into float`"

    private init(_ results: [ValueType: ValueType], _ text: String) {
        self.init(results, text, help: [.string: Self.helpForText])
    }

    /// Of nothing a sum is the integer 0, so only that of integers is known.
    static let sum = Self(
        [.int: .int, .float: .any, .size: .any, .duration: .any], "numbers, sizes or durations")
    static let mean = Self(
        [.int: .float, .float: .float, .size: .size, .duration: .duration, .time: .time],
        "numbers, sizes, durations or times")
    /// Between two integers may lie a float.
    static let rank = Self(
        [.int: .any, .float: .float, .size: .size, .duration: .duration, .time: .time],
        "numbers, sizes, durations or times")
    static let spread = Self(
        [.int: .float, .float: .float, .size: .size, .duration: .duration], "numbers, sizes or durations")
    static let variance = Self(
        [.int: .float, .float: .float], "numbers",
        help: [.string: helpForText, .size: "`stddev` keeps the unit", .duration: "`stddev` keeps the unit"])
}

extension Signature {
    /// What the details of such a command say of tables.
    static let aggregatesTables =
        "Nulls are left out. Of a table: a record with a value for each column that fits; with one field named that "
        + "field's value, with several a record of theirs."
}

extension Invocation {
    /// Runs the input through aggregates: one for plain items, one a column for rows, one for each field that is
    /// named. `empty` is the value of nothing; without it that is an error.
    func aggregate(empty: Value? = nil, _ make: () -> any Aggregate) throws -> Value {
        if rest.isEmpty { return try aggregateItems(empty, make) }
        let paths = try cellPaths()
        let aggregates = paths.map { _ in make() }
        try forEachItem { row in
            for (index, path) in paths.enumerated() {
                let value = try path.value(in: row, at: place(index))
                if value.isNull { continue }
                do { try aggregates[index].add(value) } catch let error as ErrorValue {
                    throw error.placed(at: place(index))
                }
            }
        }
        let results = try zip(paths, aggregates).map { path, aggregate in
            guard let value = try aggregate.result() ?? empty else {
                throw nothing("there is no value in `\(path.text)`")
            }
            return (path.columnName.string, value)
        }
        return results.count == 1 ? results[0].1 : .record(Record(results))
    }

    private func place(_ index: Int) -> Span { index < restSpans.count ? restSpans[index] : span }

    private func nothing(_ why: String) -> ErrorValue {
        ErrorValue(
            "there is no \(signature.signature.name): \(why)", kind: "not-found",
            help: "`try { … }` gives null then", at: span)
    }

    private func aggregateItems(_ empty: Value?, _ make: () -> any Aggregate) throws -> Value {
        var plain: (any Aggregate)?
        let names = Record()
        // One a column; nil once a value came that doesn't fit.
        var columns: [(any Aggregate)?] = []
        try forEachItem { item in
            guard case .record(let row) = item else {
                guard columns.isEmpty else {
                    throw ErrorValue.type(
                        "rows of a table and \(item.type.withArticle) don't go together", at: span)
                }
                if item.isNull { return }
                let aggregate = plain ?? make()
                plain = aggregate
                do { try aggregate.add(item) } catch let error as ErrorValue { throw error.placed(at: span) }
                return
            }
            guard plain == nil else {
                throw ErrorValue.type("a record among plain values", at: span)
            }
            for (name, value) in zip(row.keys.names, row.values) {
                var position = names.keys.position(of: name)
                if position == nil {
                    names.set(name, .null)
                    columns.append(make())
                    position = columns.count - 1
                }
                guard let position, !value.isNull, let aggregate = columns[position] else { continue }
                do { try aggregate.add(value) } catch let error as ErrorValue {
                    guard error.kind == "type" else { throw error.placed(at: span) }
                    columns[position] = nil
                }
            }
        }
        if columns.isEmpty {
            guard let value = try plain?.result() ?? empty else { throw nothing("the list is empty") }
            return value
        }
        let result = Record()
        for (name, column) in zip(names.keys.names, columns) {
            if let value = try column?.result() { result.set(name, value) }
        }
        if result.count == 0 {
            throw ErrorValue.type(
                "no column has values that `\(signature.signature.name)` can be made of",
                help: "it has " + names.names.prefix(8).map { "`\($0)`" }.joined(separator: ", "), at: span)
        }
        return .record(result)
    }
}

/// Numbers, sizes, durations or times: what statistics are made of. Those of one list must be of one kind.
enum Quantity {
    case number, size, duration, time

    init?(_ value: Value) {
        switch value {
        case .int, .float: self = .number
        case .size: self = .size
        case .duration: self = .duration
        case .time: self = .time
        default: return nil
        }
    }

    /// In its own unit (bytes, nanoseconds); nil for what is no quantity.
    static func float(_ value: Value) -> Double? {
        switch value {
        case .int(let int), .size(let int), .duration(let int), .time(let int): Double(int)
        case .float(let float): float
        default: nil
        }
    }

    /// A float of this kind as a value; sizes, durations and times are whole.
    func value(_ float: Double) throws -> Value {
        if self == .number { return .float(float) }
        guard let whole = Int(exactly: float.rounded()) else {
            throw ErrorValue("the result is too large for 64 bits", kind: "overflow")
        }
        switch self {
        case .number: return .float(float)
        case .size: return .size(whole)
        case .duration: return .duration(whole)
        case .time: return .time(whole)
        }
    }

    /// The kind of `value`, which must be that of the items before it.
    static func joining(_ before: Quantity?, _ value: Value, _ command: String) throws -> Quantity {
        guard let kind = Quantity(value) else {
            throw ErrorValue.type(
                "`\(command)` works on numbers, sizes, durations or times, not \(value.type.rawValue)",
                help: value.type == .string ? Signature.Aggregation.helpForText : nil)
        }
        guard before == nil || before == kind else {
            throw ErrorValue.type(
                "`\(command)` needs values of one kind, and here \(value.type.rawValue) joins others")
        }
        return kind
    }
}
