import Syntax

/// A path into rows and records, as `get`, `select` and `sort-by` take it: `name`, `user.mail`,
/// `hosts[0]`, `"odd key"`, `tls?.cert`.
public struct CellPath {
    public enum Step {
        case field(Text)
        /// From 0; from the end where negative.
        case index(Int)
    }

    public let steps: [Step]
    /// One for each step and one for the end: written with a `?` before it. What stands before a `?`
    /// may be absent, and the whole is null then.
    private let isOptional: [Bool]
    /// As it was written.
    public let text: String

    /// Reads a path; throws a usage error that shows what is wrong.
    public init(_ text: String) throws {
        var steps: [Step] = []
        var optional: [Bool] = []
        var rest = Substring(text)
        var pending = false

        func fail(_ why: String) -> ErrorValue {
            .usage(
                "'\(text)' is not a path into a row: \(why)",
                help: "write it like `name`, `user.mail` or `hosts[0]`")
        }
        func quoted(_ quote: Character) throws -> String {
            rest.removeFirst()
            guard let end = rest.firstIndex(of: quote) else { throw fail("a quote is not closed") }
            let name = String(rest[..<end])
            rest = rest[rest.index(after: end)...]
            return name
        }
        if rest.first == "$" { throw fail("it has a `$`") }
        var isFirst = true
        while isFirst || !rest.isEmpty {
            if rest.first == "[" {
                rest.removeFirst()
                if let quote = rest.first, quote == "\"" || quote == "'" {
                    steps.append(.field(Text(try quoted(quote))))
                } else {
                    let digits = rest.prefix { $0 != "]" }
                    guard let index = Int(digits) else { throw fail("'\(digits)' is not an index") }
                    steps.append(.index(index))
                    rest = rest.dropFirst(digits.count)
                }
                guard rest.first == "]" else { throw fail("a `[` is not closed") }
                rest.removeFirst()
            } else {
                if !isFirst {
                    guard rest.first == "." else { throw fail("'\(rest)' follows a bracket or a quote") }
                    rest.removeFirst()
                    if rest.first == "[" { throw fail("a `.` stands before `[`") }
                }
                if let quote = rest.first, quote == "\"" || quote == "'" {
                    steps.append(.field(Text(try quoted(quote))))
                } else {
                    let name = rest.prefix { $0 != "." && $0 != "[" && $0 != "?" }
                    if name.isEmpty {
                        throw fail(rest.isEmpty && isFirst ? "it is empty" : "a name is missing")
                    }
                    steps.append(.field(Text(String(name))))
                    rest = rest.dropFirst(name.count)
                }
            }
            optional.append(pending)
            pending = false
            isFirst = false
            if rest.first == "?" {
                pending = true
                rest.removeFirst()
            }
        }
        self.steps = steps
        self.isOptional = optional + [pending]
        self.text = text
    }

    /// The value there. Absence is an error unless a `?` allows it, or `orNull` does. A field of a list
    /// is the list of its items' fields.
    public func value(in root: Value, orNull: Bool = false) throws -> Value {
        try value(in: root, from: 0, orNull)
    }

    private func value(in root: Value, from start: Int, _ orNull: Bool) throws -> Value {
        var value = root
        for position in start..<steps.count {
            let mayLack = orNull || isOptional[position] || isOptional[position + 1]
            switch (steps[position], value) {
            case (.field(let name), .record(let record)):
                guard let found = record.value(of: name) else {
                    if mayLack { return .null }
                    if position < steps.count - 1, record.value(of: Text(text)) != nil {
                        throw ErrorValue(
                            "no field `\(name.string)`", kind: "not-found",
                            help: "a name that has dots in it is quoted within the path: '\"\(text)\"'")
                    }
                    throw Self.missing(name.string, in: record)
                }
                value = found
            case (.field(let name), .list(let list)):
                if let index = Int(name.string) {
                    guard let found = Self.item(index, of: list.items) else {
                        if mayLack { return .null }
                        throw Self.outside(index, list.items.count)
                    }
                    value = found
                } else {
                    return .items(
                        try list.items.enumerated().map { index, item in
                            if !mayLack, case .record(let row) = item, row.value(of: name) == nil,
                                Self.has(name, inSomeOf: list.items)
                            {
                                throw Self.missing(name.string, inItem: index)
                            }
                            return try self.value(in: item, from: position, orNull)
                        })
                }
            case (.field(let name), .error(let error)):
                guard let found = error.field(name.string) else {
                    if mayLack { return .null }
                    throw ErrorValue("an error has no field `\(name.string)`", kind: "not-found")
                }
                value = found
            case (.index(let index), .list(let list)):
                guard let found = Self.item(index, of: list.items) else {
                    if mayLack { return .null }
                    throw Self.outside(index, list.items.count)
                }
                value = found
            case (.index(let index), .string(let text)):
                let scalars = Array(text.string.unicodeScalars)
                guard let at = Self.resolve(index, scalars.count) else {
                    if mayLack { return .null }
                    throw Self.outside(index, scalars.count, "text", "characters")
                }
                value = .text(String(Character(scalars[at])))
            case (_, .null):
                if mayLack { return .null }
                throw ErrorValue(
                    "\(Self.shown(steps[position])) of null", kind: "not-found",
                    help: "`?.` gives null instead of this error")
            case (.field(let name), _):
                throw ErrorValue.type("\(value.type.rawValue) has no fields, so no `\(name.string)`")
            case (.index, _):
                throw ErrorValue.type("\(value.type.rawValue) has no items to count")
            }
        }
        return value
    }

    private static func shown(_ step: Step) -> String {
        switch step {
        case .field(let name): "field `\(name.string)`"
        case .index(let index): "item [\(index)]"
        }
    }

    private static func resolve(_ index: Int, _ count: Int) -> Int? {
        let position = index < 0 ? count + index : index
        return position >= 0 && position < count ? position : nil
    }

    private static func item(_ index: Int, of items: [Value]) -> Value? {
        resolve(index, items.count).map { items[$0] }
    }

    private static func has(_ name: Text, inSomeOf items: [Value]) -> Bool {
        items.contains { if case .record(let row) = $0 { row.value(of: name) != nil } else { false } }
    }

    /// The error for a field that this item of a list lacks, and others have.
    private static func missing(_ name: String, inItem index: Int) -> ErrorValue {
        ErrorValue(
            "no field `\(name)` in item [\(index)]", kind: "not-found",
            help: "other items have it; `\(name)?` is null where it is absent")
    }

    /// The error for a field that a record lacks.
    public static func missing(_ name: String, in record: Record) -> ErrorValue {
        let names = record.names
        let help: String?
        if name.utf8.count > 1, let close = closest(to: name, among: names) {
            help = "did you mean `\(close)`?"
        } else if names.isEmpty {
            help = "the record is empty"
        } else {
            help =
                "it has " + names.prefix(8).map { "`\($0)`" }.joined(separator: ", ")
                + (names.count > 8 ? ", …" : "")
        }
        return ErrorValue("no field `\(name)`", kind: "not-found", help: help)
    }

    /// The error for an index that a list or text lacks.
    public static func outside(
        _ index: Int, _ count: Int, _ what: String = "list", _ parts: String = "items"
    ) -> ErrorValue {
        let named = count == 1 && parts == "items" ? "1 item" : "\(count) \(parts)"
        return ErrorValue("no item [\(index)]: the \(what) has \(named)", kind: "not-found")
    }
}

extension ErrorValue {
    /// A field of an error as scripts see it: `kind`, `message`, `help`, `code`, `cause`; nil for another name.
    public func field(_ name: String) -> Value? {
        switch name {
        case "kind": .text(kind)
        case "message": .text(message)
        case "help": help.map { .text($0) } ?? .null
        case "code": .int(code)
        case "cause": cause.map { .error($0) } ?? .null
        default: nil
        }
    }
}
