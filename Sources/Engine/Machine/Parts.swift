import PluginAPI
import Syntax

/// Reading and writing parts of values, and putting values together.
enum Parts {
    // MARK: Reading

    /// A field; nil where it is optional and absent.
    static func field(_ name: Text, of value: Value, isOptional: Bool, isRow: Bool) throws -> Value? {
        switch value {
        case .record(let record):
            if let found = record.value(of: name) { return found }
            if isOptional { return nil }
            throw missing(name.string, of: record, isRow: isRow)
        case .null:
            if isOptional { return nil }
            throw ErrorValue.type(
                "null has no field `\(name.string)`", help: "`?.\(name.string)` is null where there is none")
        case .error(let error):
            if let found = field(name.string, of: error) { return found }
            if isOptional { return nil }
            throw ErrorValue.type(
                "an error has no field `\(name.string)`",
                help: "it has kind, message, help, code, span and cause")
        case .list:
            throw ErrorValue.type(
                "a list has no field `\(name.string)`",
                help: "`| get \(name.string)` takes it from each row; `[0]` picks one row")
        default:
            if isRow {
                throw ErrorValue.type(
                    "the rows are \(value.type.rawValue), which has no field `\(name.string)`",
                    help: "`$it` is the row itself; a text is written in quotes: '\(name.string)'")
            }
            throw ErrorValue.type(
                "\(value.type.rawValue) has no field `\(name.string)`",
                help: value.type == .string
                    ? "text that follows a value stands in quotes with it: \"${…}.\(name.string)\", \"$(…).\(name.string)\""
                    : nil)
        }
    }

    private static func missing(_ name: String, of record: Record, isRow: Bool) -> ErrorValue {
        let close = closest(to: name, among: record.names)
        var help = close.map { "did you mean `\($0)`?" }
        if help == nil {
            help =
                record.count == 0
                ? "the record is empty" : "it has \(record.names.prefix(8).joined(separator: ", "))"
        }
        if isRow { help = (help ?? "") + "; a text is written in quotes: '\(name)'" }
        return ErrorValue("no field `\(name)`", kind: "not-found", help: help)
    }

    private static func field(_ name: String, of error: ErrorValue) -> Value? {
        switch name {
        case "kind": .text(error.kind)
        case "message": .text(error.message)
        case "help": error.help.map(Value.text) ?? .null
        case "code": .int(error.code)
        case "cause": error.cause.map(Value.error) ?? .null
        default: nil
        }
    }

    /// `value[index]`; nil where it is optional and absent.
    static func index(_ index: Value, of value: Value, isOptional: Bool) throws -> Value? {
        switch (value, index) {
        case (.list(let list), .int(let int)):
            let position = int < 0 ? list.items.count + int : int
            if position >= 0, position < list.items.count { return list.items[position] }
            if isOptional { return nil }
            throw beyond(int, list.items.count, "the list has", "items")
        case (.list(let list), .range(let range)):
            return .items(Array(list.items[try slice(range, count: list.items.count)]))
        case (.string(let text), .int(let int)):
            let count = text.count
            let position = int < 0 ? count + int : int
            if position >= 0, position < count { return .text(substring(text, position..<position + 1)) }
            if isOptional { return nil }
            throw beyond(int, count, "the text has", "characters")
        case (.string(let text), .range(let range)):
            return .text(substring(text, try slice(range, count: text.count)))
        case (.bytes(let bytes), .int(let int)):
            let position = int < 0 ? bytes.storage.count + int : int
            if position >= 0, position < bytes.storage.count { return .int(Int(bytes.storage[position])) }
            if isOptional { return nil }
            throw beyond(int, bytes.storage.count, "there are", "bytes")
        case (.bytes(let bytes), .range(let range)):
            return .bytes(Bytes(Array(bytes.storage[try slice(range, count: bytes.storage.count)])))
        case (.record(let record), .string(let name)):
            if let found = record.value(of: name) { return found }
            if isOptional { return nil }
            throw missing(name.string, of: record, isRow: false)
        case (.null, _):
            if isOptional { return nil }
            throw ErrorValue.type("null has no parts", help: "`?[…]` is null where there is none")
        case (.list, _), (.string, _), (.bytes, _):
            throw ErrorValue.type("an index is an int or a range, not \(index.type.rawValue)")
        case (.record, _):
            throw ErrorValue.type("a field's name is text, not \(index.type.rawValue)")
        default: throw ErrorValue.type("\(value.type.rawValue) has no parts")
        }
    }

    /// What `value[index]` is in the common cases, without counting a reference to the list or record; else nil.
    @inline(__always)
    static func item(_ value: UnsafeMutablePointer<Value>, _ index: UnsafeMutablePointer<Value>) -> Value? {
        switch value.pointee {
        case .list:
            guard case .int(let position) = index.pointee else { return nil }
            return value.list._withUnsafeGuaranteedRef {
                position >= 0 && position < $0.items.count ? $0.items[position] : nil
            }
        case .record:
            guard case .string = index.pointee else { return nil }
            return value.record._withUnsafeGuaranteedRef { record in
                index.text._withUnsafeGuaranteedRef { record.value(of: $0) }
            }
        default: return nil
        }
    }

    private static func beyond(_ index: Int, _ count: Int, _ subject: String, _ unit: String) -> ErrorValue {
        ErrorValue(
            "there is no [\(index)]: \(subject) \(count) \(count == 1 ? String(unit.dropLast()) : unit)",
            kind: "not-found",
            help: "`?[\(index)]` is null where there is none")
    }

    /// A range as positions; what lies beyond the ends is left out, as nothing is there.
    static func slice(_ range: RangeValue, count: Int) throws -> Range<Int> {
        func position(_ index: Int) -> Int { index < 0 ? count + index : index }
        let start = min(max(0, range.from.map(position) ?? 0), count)
        var end = count
        if let to = range.to {
            end = min(position(to), count)
            if range.isInclusive, end < count { end += 1 }
        }
        return start..<max(start, min(end, count))
    }

    private static func substring(_ text: Text, _ range: Range<Int>) -> String {
        if text.isASCII {
            let utf8 = text.string.utf8
            let start = utf8.index(utf8.startIndex, offsetBy: range.lowerBound)
            return String(text.string[start..<utf8.index(start, offsetBy: range.count)])
        }
        let scalars = text.string.unicodeScalars
        let start = scalars.index(scalars.startIndex, offsetBy: range.lowerBound)
        return String(String.UnicodeScalarView(scalars[start..<scalars.index(start, offsetBy: range.count)]))
    }

    // MARK: Writing

    private static let operators: [AssignOperator] = [
        .set, .add, .subtract, .multiply, .divide, .floorDivide, .remainder, .coalesce,
    ]

    static func code(of op: AssignOperator) -> Int { operators.firstIndex(of: op) ?? 0 }

    /// `target[key] = value`, in place where nobody else holds the list or record.
    static func setItem(
        _ target: UnsafeMutablePointer<Value>, _ key: Int, _ registers: UnsafeMutablePointer<Value>,
        _ value: consuming Value
    ) throws {
        // Only the type is asked for: a switch over the value would be a second owner of its box.
        switch target.pointee.type {
        case .list:
            guard case .int(let position) = registers[key],
                position >= 0, position < target.list._withUnsafeGuaranteedRef({ $0.items.count }),
                case .list(var list) = Machine.moved(target)
            else { break }
            if !isKnownUniquelyReferenced(&list) { list = List(list.items) }
            list.items[position] = value
            target.initialize(to: .list(list))
            return
        case .record:
            guard case .string(let name) = registers[key], case .record(var record) = Machine.moved(target)
            else { break }
            if !isKnownUniquelyReferenced(&record) { record = record.copy() }
            record.set(name, value)
            target.initialize(to: .record(record))
            return
        default: break
        }
        try assign(&target.pointee, [.register(key)], registers, value, .set)
    }

    /// `target.path op= value`, in place where nobody else holds what is written to.
    static func assign(
        _ target: UnsafeMutablePointer<Value>, _ path: [PathStep], _ registers: UnsafeMutablePointer<Value>,
        _ value: Value,
        _ code: Int
    ) throws {
        try assign(&target.pointee, path[...], registers, value, operators[code])
    }

    private static func assign(
        _ target: inout Value, _ path: ArraySlice<PathStep>, _ registers: UnsafeMutablePointer<Value>,
        _ value: Value,
        _ op: AssignOperator
    ) throws {
        guard let step = path.first else { return try combine(&target, value, op) }
        let key: Value
        switch step {
        case .field(let name): key = .string(name)
        case .register(let register): key = registers[register]
        }
        // The type is asked for first: a pattern that bound the box would be a second owner of it.
        switch target.type {
        case .record:
            guard case .string(let name) = key else {
                throw ErrorValue.type("a field's name is text, not \(key.type.rawValue)")
            }
            guard case .record(var record) = take(&target) else { return }
            if !isKnownUniquelyReferenced(&record) { record = record.copy() }
            defer { target = .record(record) }
            if let position = record.keys.position(of: name) {
                try assign(&record.values[position], path.dropFirst(), registers, value, op)
            } else if path.count == 1, op == .set || op == .coalesce {
                record.set(name, value)
            } else {
                throw missing(name.string, of: record, isRow: false)
            }
        case .list:
            guard case .int(let int) = key else {
                throw ErrorValue.type("an index is an int, not \(key.type.rawValue)")
            }
            guard case .list(var list) = take(&target) else { return }
            if !isKnownUniquelyReferenced(&list) { list = List(list.items) }
            defer { target = .list(list) }
            let position = int < 0 ? list.items.count + int : int
            guard position >= 0, position < list.items.count else {
                throw beyond(int, list.items.count, "the list has", "items")
            }
            try assign(&list.items[position], path.dropFirst(), registers, value, op)
        default: throw ErrorValue.type("\(target.type.rawValue) has no parts to assign to")
        }
    }

    private static func take(_ value: inout Value) -> Value {
        var taken = Value.null
        swap(&value, &taken)
        return taken
    }

    private static func combine(_ target: inout Value, _ value: Value, _ op: AssignOperator) throws {
        switch op {
        case .set: target = value
        case .add:
            var more = value
            try withUnsafeMutablePointer(to: &target) { target in
                try withUnsafeMutablePointer(to: &more) { try Arithmetic.addInPlace(target, $0) }
            }
        case .subtract: target = try Arithmetic.subtract(target, value)
        case .multiply: target = try Arithmetic.multiply(target, value)
        case .divide: target = try Arithmetic.divide(target, value)
        case .floorDivide: target = try Arithmetic.floorDivide(target, value)
        case .remainder: target = try Arithmetic.remainder(target, value)
        case .coalesce: if target.isNull { target = value }
        }
    }

    // MARK: Making

    static func spread(_ value: Value, into target: UnsafeMutablePointer<Value>) throws {
        guard case .list(let list) = target.pointee else { return }
        switch value {
        case .list(let more): list.items.append(contentsOf: more.items)
        case .range, .stream:
            let stream = try value.itemStream(for: "...")
            while let item = try stream.next() { list.items.append(item) }
        case .null: break
        default: throw ErrorValue.type("`...` spreads a list, not \(value.type.rawValue)")
        }
    }

    static func setField(_ target: UnsafeMutablePointer<Value>, _ key: Value, _ value: Value) throws {
        guard case .record(let record) = target.pointee else { return }
        guard case .string(let name) = key else {
            throw ErrorValue.type("a field's name is text, not \(key.type.rawValue)")
        }
        record.set(name, value)
    }

    static func spreadFields(_ value: Value, into target: UnsafeMutablePointer<Value>) throws {
        guard case .record(let record) = target.pointee else { return }
        switch value {
        case .record(let more):
            for (index, name) in more.keys.names.enumerated() { record.set(name, more.values[index]) }
        case .null: break
        default: throw ErrorValue.type("`...` in a record spreads a record, not \(value.type.rawValue)")
        }
    }

    static func range(from: Value?, to: Value?, isInclusive: Bool) throws -> Value {
        func end(_ value: Value?) throws -> Int? {
            guard let value else { return nil }
            guard case .int(let int) = value else {
                throw ErrorValue.type("a range is made of ints, not \(value.type.rawValue)")
            }
            return int
        }
        return .range(RangeValue(from: try end(from), to: try end(to), isInclusive: isInclusive))
    }

    static func concatenate(_ parts: UnsafeMutablePointer<Value>, count: Int) throws -> Value {
        // All parts as text, then their bytes in one go.
        var length = 0
        for index in 0..<count {
            switch parts[index] {
            case .string: length += parts[index].utf8Count
            case .int: length += 20
            default: return try build(parts, count: count)
            }
        }
        let text = String(unsafeUninitializedCapacity: length) { buffer in
            guard let start = buffer.baseAddress else { return 0 }
            var end = start
            for index in 0..<count {
                switch parts[index] {
                case .string(let text):
                    text.withUTF8 { bytes in
                        guard let from = bytes.baseAddress else { return }
                        end.update(from: from, count: bytes.count)
                        end += bytes.count
                    }
                case .int(let int): end = write(int, to: end)
                default: break
                }
            }
            return end - start
        }
        for index in 0..<count { Machine.put(parts + index, .null) }
        return .text(text)
    }

    /// The same where a secret may be among them.
    private static func build(_ parts: UnsafeMutablePointer<Value>, count: Int) throws -> Value {
        var result = TextBuilder()
        for index in 0..<count {
            if case .string(let text) = parts[index] {
                result.append(text.string)
            } else {
                try result.append(parts[index])
            }
            Machine.put(parts + index, .null)
        }
        return result.value
    }

    /// Writes an integer's digits; where they end. Room for 20 bytes is needed.
    private static func write(_ int: Int, to start: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<
        UInt8
    > {
        var end = start
        if int < 0 {
            end.pointee = UInt8(ascii: "-")
            end += 1
        }
        var rest = int.magnitude
        var length = 1
        var power: UInt = 10
        while length < 20, rest >= power {
            length += 1
            let (next, overflow) = power.multipliedReportingOverflow(by: 10)
            if overflow { break }
            power = next
        }
        var place = length
        repeat {
            place -= 1
            end[place] = UInt8(truncatingIfNeeded: 0x30 + rest % 10)
            rest /= 10
        } while place > 0
        return end + length
    }

    // MARK: Checks

    static func check(
        _ value: UnsafeMutablePointer<Value>, _ type: ValueType, _ name: String, allowsNull: Bool
    ) throws {
        if value.pointee.matches(type) || (allowsNull && value.pointee.isNull) { return }
        if type == .float, case .int(let int) = value.pointee {
            value.pointee = .float(Double(int))
            return
        }
        if type == .string, case .int = value.pointee {
            throw ErrorValue.type(
                "\(name) is a string, and this is an int", help: "put it into quotes: \"$x\"")
        }
        if case .secret = value.pointee, [.string, .path, .glob, .words, .cellPath].contains(type) {
            throw ErrorValue.type(
                "\(name) is \(type.withArticle), and this is a secret",
                help: "`reveal` gives its text, which may then be shown")
        }
        let help =
            value.pointee.type == .string
                && [.int, .float, .duration, .size, .time, .bool, .secret].contains(type)
            ? "`into \(type.rawValue)` turns text into one" : nil
        throw ErrorValue.type(
            "\(name) is \(type.withArticle), and this is \(value.pointee.type.withArticle)", help: help)
    }

    static func noMatch(_ value: Value) -> ErrorValue {
        let shown = (try? value.plainText()).map { ": \($0.prefix(60))" } ?? ""
        return ErrorValue(
            "no arm of this `match` fits \(value.type.rawValue)\(shown)", kind: "no-match",
            help: "an arm `_ => …` takes the rest")
    }

    /// Lets go of a stream that is given to something that takes none.
    static func ignore(_ value: Value) throws {
        if case .stream(let stream) = value { try stream.finishUnread() }
    }

    /// Lets go of a stream that nobody reads.
    static func close(_ value: Value) {
        if case .stream(let stream) = value { stream.close() }
    }
}
