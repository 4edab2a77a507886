import Glibc
import PluginAPI
import Syntax

/// What operators do with values that the machine's fast paths leave to it.
enum Arithmetic {
    static func mismatch(_ verb: String, _ a: Value, _ b: Value, help: String? = nil) -> ErrorValue {
        .type("cannot \(verb) \(a.type.rawValue) and \(b.type.rawValue)", help: help)
    }

    private static func checked(
        _ symbol: String, _ a: Int, _ b: Int, _ result: (partialValue: Int, overflow: Bool)
    ) throws -> Int {
        if result.overflow { throw Machine.overflow(symbol, a, b) }
        return result.partialValue
    }

    private static func sum(_ a: Int, _ b: Int) throws -> Int {
        try checked("+", a, b, a.addingReportingOverflow(b))
    }
    private static func difference(_ a: Int, _ b: Int) throws -> Int {
        try checked("-", a, b, a.subtractingReportingOverflow(b))
    }
    private static func product(_ a: Int, _ b: Int) throws -> Int {
        try checked("*", a, b, a.multipliedReportingOverflow(by: b))
    }

    /// The result for amounts (nanoseconds, bytes), whose numbers nobody has seen.
    private static func amount(_ type: ValueType, _ result: (partialValue: Int, overflow: Bool)) throws -> Int
    {
        if result.overflow {
            let most = type == .size ? "8 EiB" : "292 years"
            throw ErrorValue(
                "the result is beyond what a \(type.rawValue) can hold, about \(most)", kind: "overflow")
        }
        return result.partialValue
    }

    /// A product of an amount (nanoseconds, bytes) with a float, to the nearest whole.
    private static func scaled(_ amount: Int, by factor: Double) throws -> Int {
        let result = (Double(amount) * factor).rounded()
        guard let whole = Int(exactly: result) else {
            throw ErrorValue("\(amount) * \(factor) is beyond 64 bits", kind: "overflow")
        }
        return whole
    }

    static func add(_ a: Value, _ b: Value) throws -> Value {
        switch (a, b) {
        case (.int(let x), .int(let y)): return .int(try sum(x, y))
        case (.float(let x), .float(let y)): return .float(x + y)
        case (.int(let x), .float(let y)): return .float(Double(x) + y)
        case (.float(let x), .int(let y)): return .float(x + Double(y))
        case (.string(let x), .string(let y)): return .text(x.string + y.string)
        case (.bytes(let x), .bytes(let y)): return .bytes(Bytes(x.storage + y.storage))
        case (.list(let x), .list(let y)): return .items(x.items + y.items)
        case (.duration(let x), .duration(let y)):
            return .duration(try amount(.duration, x.addingReportingOverflow(y)))
        case (.size(let x), .size(let y)): return .size(try amount(.size, x.addingReportingOverflow(y)))
        case (.time(let x), .duration(let y)), (.duration(let x), .time(let y)):
            return .time(try amount(.time, x.addingReportingOverflow(y)))
        case (.record(let x), .record(let y)):
            let merged = x.copy()
            for (index, name) in y.keys.names.enumerated() { merged.set(name, y.values[index]) }
            return .record(merged)
        case (.string, _), (_, .string):
            throw mismatch("add", a, b, help: "put both into one text: \"$a$b\"")
        case (.list, _): throw mismatch("add", a, b, help: "`+ [x]` adds an item to a list")
        default: throw mismatch("add", a, b)
        }
    }

    static func subtract(_ a: Value, _ b: Value) throws -> Value {
        switch (a, b) {
        case (.int(let x), .int(let y)): return .int(try difference(x, y))
        case (.float(let x), .float(let y)): return .float(x - y)
        case (.int(let x), .float(let y)): return .float(Double(x) - y)
        case (.float(let x), .int(let y)): return .float(x - Double(y))
        case (.duration(let x), .duration(let y)):
            return .duration(try amount(.duration, x.subtractingReportingOverflow(y)))
        case (.size(let x), .size(let y)): return .size(try amount(.size, x.subtractingReportingOverflow(y)))
        case (.time(let x), .time(let y)):
            return .duration(try amount(.duration, x.subtractingReportingOverflow(y)))
        case (.time(let x), .duration(let y)):
            return .time(try amount(.time, x.subtractingReportingOverflow(y)))
        default: throw mismatch("subtract", a, b)
        }
    }

    static func multiply(_ a: Value, _ b: Value) throws -> Value {
        switch (a, b) {
        case (.int(let x), .int(let y)): return .int(try product(x, y))
        case (.float(let x), .float(let y)): return .float(x * y)
        case (.int(let x), .float(let y)): return .float(Double(x) * y)
        case (.float(let x), .int(let y)): return .float(x * Double(y))
        case (.duration(let x), .int(let y)), (.int(let x), .duration(let y)):
            return .duration(try amount(.duration, x.multipliedReportingOverflow(by: y)))
        case (.duration(let x), .float(let y)), (.float(let y), .duration(let x)):
            return .duration(try scaled(x, by: y))
        case (.size(let x), .int(let y)), (.int(let x), .size(let y)):
            return .size(try amount(.size, x.multipliedReportingOverflow(by: y)))
        case (.size(let x), .float(let y)), (.float(let y), .size(let x)): return .size(try scaled(x, by: y))
        default: throw mismatch("multiply", a, b)
        }
    }

    /// The two as floats, where both are plain numbers or of one amount's type.
    private static func ratio(_ a: Value, _ b: Value) -> (Double, Double)? {
        switch (a, b) {
        case (.int(let x), .int(let y)): (Double(x), Double(y))
        case (.float(let x), .float(let y)): (x, y)
        case (.int(let x), .float(let y)): (Double(x), y)
        case (.float(let x), .int(let y)): (x, Double(y))
        case (.duration(let x), .duration(let y)), (.size(let x), .size(let y)): (Double(x), Double(y))
        default: nil
        }
    }

    /// `/` gives a float (rule 27), or an amount divided by a number.
    static func divide(_ a: Value, _ b: Value) throws -> Value {
        if let (x, y) = ratio(a, b) {
            if y == 0 { throw ErrorValue("division by zero", kind: "division") }
            return .float(x / y)
        }
        let divisor: Double
        switch b {
        case .int(let y): divisor = Double(y)
        case .float(let y): divisor = y
        default: throw mismatch("divide", a, b)
        }
        if divisor == 0 { throw ErrorValue("division by zero", kind: "division") }
        switch a {
        case .duration(let x): return .duration(try scaled(x, by: 1 / divisor))
        case .size(let x): return .size(try scaled(x, by: 1 / divisor))
        default: throw mismatch("divide", a, b)
        }
    }

    private static func floored(_ x: Int, _ y: Int) throws -> Int {
        if y == 0 { throw ErrorValue("division by zero", kind: "division") }
        if y == -1 { return try checked("//", x, y, (0 as Int).subtractingReportingOverflow(x)) }
        let quotient = x / y
        return (x % y != 0) && ((x < 0) != (y < 0)) ? quotient - 1 : quotient
    }

    static func floorDivide(_ a: Value, _ b: Value) throws -> Value {
        switch (a, b) {
        case (.int(let x), .int(let y)): return .int(try floored(x, y))
        case (.duration(let x), .duration(let y)), (.size(let x), .size(let y)):
            return .int(try floored(x, y))
        case (.duration(let x), .int(let y)): return .duration(try floored(x, y))
        case (.size(let x), .int(let y)): return .size(try floored(x, y))
        default:
            guard let (x, y) = ratio(a, b) else { throw mismatch("divide", a, b) }
            if y == 0 { throw ErrorValue("division by zero", kind: "division") }
            return .float((x / y).rounded(.down))
        }
    }

    /// The remainder with the divisor's sign.
    static func remainder(_ a: Value, _ b: Value) throws -> Value {
        func rest(_ x: Int, _ y: Int) throws -> Int {
            if y == 0 { throw ErrorValue("division by zero", kind: "division") }
            if y == -1 { return 0 }
            let result = x % y
            return result != 0 && (result < 0) != (y < 0) ? result + y : result
        }
        switch (a, b) {
        case (.int(let x), .int(let y)): return .int(try rest(x, y))
        case (.duration(let x), .duration(let y)): return .duration(try rest(x, y))
        case (.size(let x), .size(let y)): return .size(try rest(x, y))
        default:
            guard let (x, y) = ratio(a, b) else { throw mismatch("divide", a, b) }
            if y == 0 { throw ErrorValue("division by zero", kind: "division") }
            let result = x.truncatingRemainder(dividingBy: y)
            return .float(result != 0 && (result < 0) != (y < 0) ? result + y : result)
        }
    }

    static func power(_ a: Value, _ b: Value) throws -> Value {
        if case .int(let x) = a, case .int(var exponent) = b, exponent >= 0 {
            let power = exponent
            var result = (partialValue: 1, overflow: false)
            var factor = (partialValue: x, overflow: false)
            while exponent > 0 {
                if factor.overflow { throw Machine.overflow("**", x, power) }
                if exponent & 1 == 1 {
                    result = result.partialValue.multipliedReportingOverflow(by: factor.partialValue)
                    if result.overflow { throw Machine.overflow("**", x, power) }
                }
                exponent >>= 1
                factor = factor.partialValue.multipliedReportingOverflow(by: factor.partialValue)
            }
            return .int(result.partialValue)
        }
        switch (a, b) {
        case (.int, .int), (.int, .float), (.float, .int), (.float, .float):
            guard let (x, y) = ratio(a, b) else { throw mismatch("raise", a, b) }
            if x == 0, y < 0 { throw ErrorValue("division by zero", kind: "division") }
            return .float(pow(x, y))
        default: throw mismatch("raise", a, b)
        }
    }

    static func negate(_ a: Value) throws -> Value {
        switch a {
        case .int(let x): return .int(try difference(0, x))
        case .float(let x): return .float(-x)
        case .duration(let x): return .duration(try difference(0, x))
        case .size(let x): return .size(try difference(0, x))
        default: throw ErrorValue.type("cannot negate \(a.type.rawValue)")
        }
    }

    @inline(__always)
    static func equal(_ a: Value, _ b: Value) throws -> Bool {
        if case .int(let x) = a, case .int(let y) = b { return x == y }
        return try Value.isEqual(a, b)
    }

    @inline(__always)
    static func less(_ a: Value, _ b: Value) throws -> Bool {
        if case .int(let x) = a, case .int(let y) = b { return x < y }
        if case .float(let x) = a, case .float(let y) = b { return x < y }
        return try Value.compare(a, b) < 0
    }

    /// `a in b`: an item of a list, a key of a record, a part of a text, a number of a range. Other types just don't match.
    static func contains(_ a: Value, in b: Value) throws -> Bool {
        switch b {
        case .list(let list): return list.items.contains { Value.isSame(a, $0) }
        case .record(let record):
            guard case .string(let name) = a else { return false }
            return record.value(of: name) != nil
        case .string(let text):
            guard case .string(let part) = a else { return false }
            return Patterns.contains(text, part)
        case .range(let range):
            switch a {
            case .int(let int): return range.contains(int)
            default: return false
            }
        default:
            throw ErrorValue.type(
                "`in` looks into a list, a record, a range or a text, not \(b.type.rawValue)")
        }
    }

    /// `target += [item]`, in place where `target` alone holds its list.
    static func addItem(_ target: UnsafeMutablePointer<Value>, _ item: UnsafeMutablePointer<Value>) throws {
        let value = Machine.moved(item)
        guard case .list = target.pointee, case .list(var list) = Machine.moved(target) else {
            target.pointee = try add(target.pointee, .items([value]))
            return
        }
        if !isKnownUniquelyReferenced(&list) { list = List(list.items) }
        list.items.append(value)
        target.initialize(to: .list(list))
    }

    /// `target += value`, in place where `target` alone holds its text or list.
    static func addInPlace(_ target: UnsafeMutablePointer<Value>, _ value: UnsafeMutablePointer<Value>) throws
    {
        // No pattern may bind the target's box before it is moved out: that would be a second owner.
        switch target.pointee.type {
        case .string:
            guard case .string(let more) = value.pointee else { break }
            guard case .string(var text) = target.move() else { return }
            target.initialize(to: .null)
            if isKnownUniquelyReferenced(&text) {
                text.append(more)
                target.initialize(to: .string(text))
            } else {
                target.initialize(to: .text(text.string + more.string))
            }
            return
        case .list:
            guard case .list(let more) = value.pointee else { break }
            guard case .list(var list) = target.move() else { return }
            target.initialize(to: .null)
            if isKnownUniquelyReferenced(&list) {
                list.items.append(contentsOf: more.items)
                target.initialize(to: .list(list))
            } else {
                target.initialize(to: .items(list.items + more.items))
            }
            return
        default: break
        }
        target.pointee = try add(target.pointee, value.pointee)
    }
}
