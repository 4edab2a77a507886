import Glibc
import PluginAPI
import Syntax

/// `math abs`, `math round`, `math sqrt` and the like: of a number, or of each item of a list.
struct MathCommand: Command {
    enum Function: String, CaseIterable {
        case abs, round, floor, ceil, sqrt, exp, ln, log, pow
        case sin, cos, tan, arcsin, arccos, arctan
    }

    let name: String
    private let function: Function

    init(_ function: Function) {
        self.function = function
        name = "math " + function.rawValue
    }

    var signature: Signature {
        var details = ""
        var parameters: [Signature.Parameter] = []
        var flags: [Signature.Flag] = []
        let summary: String
        let examples: [Signature.Example]
        switch function {
        case .abs:
            summary = "A number, size or duration without its sign."
            examples = [.init("-5 | math abs", "Of a number.", prints: "5")]
        case .round:
            summary = "The nearest whole number; halves go away from zero."
            details = "An integer, with `--precision` a float. " + Self.ofUnits
            flags = [
                Self.multiple,
                .init(
                    "precision", short: "p", .int,
                    "So many digits after the point, -15 to 15; negative: before it.",
                    accepted: .integers(-15...15)),
            ]
            examples = [
                .init("[2.5 -2.5 1.4] | math round | to json --compact", "Of a list.", prints: "[3,-3,1]"),
                .init("3.14159 | math round --precision 2", "Two digits.", prints: "3.14"),
                .init("59475148KiB | math round", "Of a size.", prints: "61 GB"),
                .init("1h29m40s | math round --to 1m", "To whole minutes.", prints: "1h30m"),
            ]
        case .floor:
            summary = "The next whole number below."
            details = Self.ofUnits
            flags = [Self.multiple]
            examples = [.init("-1.5 | math floor", "Of a negative one.", prints: "-2")]
        case .ceil:
            summary = "The next whole number above."
            details = Self.ofUnits
            flags = [Self.multiple]
            examples = [.init("1.2 | math ceil", "Of a number.", prints: "2")]
        case .sqrt:
            summary = "The square root."
            examples = [.init("2 | math sqrt | math round --precision 3", "Of two.", prints: "1.414")]
        case .exp:
            summary = "e to the power of a number."
            examples = [.init("0 | math exp", "Of nothing.", prints: "1.0")]
        case .ln:
            summary = "The natural logarithm."
            examples = [.init("1 | math ln", "Of one.", prints: "0.0")]
        case .log:
            summary = "The logarithm to a base."
            parameters = [.init("base", .number, "The base, more than 0 and not 1: `2`, `10`.")]
            examples = [.init("1024 | math log 2", "How many bits.", prints: "10.0")]
        case .pow:
            summary = "A number to the power of another; the same as `**`."
            parameters = [.init("exponent", .number, "The exponent.")]
            examples = [.init("[1 2 3] | math pow 2 | to json --compact", "Squares.", prints: "[1,4,9]")]
        case .sin, .cos, .tan:
            let word = function == .sin ? "sine" : function == .cos ? "cosine" : "tangent"
            summary = "The \(word) of an angle in radians."
            flags = [.init("degrees", short: "d", "The angle is in degrees.")]
            let value = function == .sin ? 30 : function == .cos ? 60 : 45
            examples = [
                .init(
                    "\(value) | \(name) --degrees | math round --precision 6", "Of an angle.",
                    prints: function == .tan ? "1.0" : "0.5")
            ]
        case .arcsin, .arccos, .arctan:
            let word = function == .arcsin ? "sine" : function == .arccos ? "cosine" : "tangent"
            summary = "The angle, in radians, that has this \(word)."
            flags = [.init("degrees", short: "d", "Give the angle in degrees.")]
            examples = [
                .init(
                    "1 | \(name) --degrees | math round", "Of one.",
                    prints: function == .arcsin ? "90" : function == .arccos ? "0" : "45")
            ]
        }
        return Signature(
            name, summary, details: details, parameters: parameters, flags: flags,
            input: (function == .abs || rounding != nil ? [.int, .float, .size, .duration] : [.int, .float])
                + [
                    .list, .stream, .range,
                ],
            output: output, keepsUnits: rounding != nil, result: .each,
            examples: examples)
    }

    private static let ofUnits =
        "A size or duration is rounded to its largest unit, or to a multiple of `--to`."
    private static let multiple = Signature.Flag(
        "to", .any, "What it becomes a multiple of: a size or duration for such, else an int.")

    /// How it makes a whole number; nil: it does something else.
    private var rounding: FloatingPointRoundingRule? {
        switch function {
        case .round: .toNearestOrAwayFromZero
        case .floor: .down
        case .ceil: .up
        default: nil
        }
    }

    private var output: ValueType {
        switch function {
        case .abs: .any
        case .floor, .ceil: .int
        // With a precision a float.
        case .round, .pow: .number
        case .sqrt, .exp, .ln, .log, .sin, .cos, .tan, .arcsin, .arccos, .arctan: .float
        }
    }

    func run(_ call: Invocation) throws -> Value {
        let compute = try prepared(call)
        func computed(_ value: Value) throws -> Value {
            do { return try compute(value) } catch let error as ErrorValue {
                throw error.placed(at: call.span)
            }
        }
        switch call.input {
        case .list, .range: return try call.transformItems(computed)
        case .stream(let stream) where !(stream is ByteStream): return try call.transformItems(computed)
        case .null:
            throw ErrorValue.usage(
                "`\(name)` works on numbers, and nothing was piped in", help: "pipe one in: `2 | \(name)`",
                at: call.span)
        default: return try computed(try call.input.collected())
        }
    }

    /// The function with its arguments, read once.
    private func prepared(_ call: Invocation) throws -> (Value) throws -> Value {
        switch function {
        case .abs:
            return { value in
                func positive(_ int: Int) throws -> Int {
                    guard int != Int.min else {
                        throw ErrorValue("\(int) without its sign is beyond 64 bits", kind: "overflow")
                    }
                    return Swift.abs(int)
                }
                switch value {
                case .int(let int): return .int(try positive(int))
                case .size(let int): return .size(try positive(int))
                case .duration(let int): return .duration(try positive(int))
                default: return .float(Swift.abs(try self.number(value)))
                }
            }
        case .round, .floor, .ceil:
            let rule = rounding ?? .toNearestOrAwayFromZero
            let step = try step(call)
            guard function == .round, let precision = try call.optionalInt("precision") else {
                return { value in try self.whole(value, rule, step) }
            }
            if step != nil {
                throw ErrorValue.usage("`--precision` and `--to` exclude each other", at: call.span(of: "to"))
            }
            return { value in Value.float(self.rounded(try self.number(value), precision)) }
        case .sqrt:
            return { value in
                let number = try self.number(value)
                guard !(number < 0) else { throw self.outside(value, "has no square root: it is negative") }
                return Value.float(number.squareRoot())
            }
        case .exp:
            return { value in
                let result = Glibc.exp(try self.number(value))
                return Value.float(try self.finite(result, of: value))
            }
        case .ln: return { value in Value.float(Glibc.log(try self.positive(value))) }
        case .log:
            guard let base = Quantity.float(call["base"]), base > 0, base != 1, base.isFinite else {
                throw ErrorValue.usage("the base is more than 0 and not 1", at: call.span(of: "base"))
            }
            return { value in
                let number = try self.positive(value)
                // Exact for the usual ones.
                if base == 2 { return Value.float(Glibc.log2(number)) }
                if base == 10 { return Value.float(Glibc.log10(number)) }
                return Value.float(Glibc.log(number) / Glibc.log(base))
            }
        case .pow:
            let exponent = call["exponent"]
            return { value in try self.power(value, exponent) }
        case .sin, .cos, .tan:
            let factor = call.flag("degrees") ? Double.pi / 180 : 1
            return { value in
                let angle = try self.number(value) * factor
                switch self.function {
                case .sin: return Value.float(Glibc.sin(angle))
                case .cos: return Value.float(Glibc.cos(angle))
                default: return Value.float(Glibc.tan(angle))
                }
            }
        case .arcsin, .arccos, .arctan:
            let factor = call.flag("degrees") ? 180 / Double.pi : 1
            return { value in
                let number = try self.number(value)
                guard function == .arctan || (number >= -1 && number <= 1) else {
                    throw outside(
                        value, "is no \(function == .arcsin ? "sine" : "cosine"): it must be -1 to 1")
                }
                switch self.function {
                case .arcsin: return Value.float(Glibc.asin(number) * factor)
                case .arccos: return Value.float(Glibc.acos(number) * factor)
                default: return Value.float(Glibc.atan(number) * factor)
                }
            }
        }
    }

    func number(_ value: Value) throws -> Double {
        switch value {
        case .int(let int): return Double(int)
        case .float(let float): return float
        default:
            throw ErrorValue.type(
                "`\(name)` works on numbers, and this is \(value.type.rawValue)",
                help: value.type == .string
                    ? "make a number of it first: `| into float`"
                    : value.type == .size || value.type == .duration
                        ? "make a number of it first: `| into int`" : nil)
        }
    }

    private func outside(_ value: Value, _ why: String) -> ErrorValue {
        ErrorValue("\((try? value.plainText()) ?? value.type.rawValue) \(why)", kind: "range")
    }

    private func finite(_ result: Double, of value: Value) throws -> Double {
        guard result.isFinite || Quantity.float(value)?.isFinite == false else {
            throw ErrorValue(
                "the result for \((try? value.plainText()) ?? "") is too large for a float", kind: "overflow")
        }
        return result
    }

    /// A number that has a logarithm.
    private func positive(_ value: Value) throws -> Double {
        let number = try number(value)
        guard number > 0 else { throw outside(value, "has no logarithm: it must be more than 0") }
        return number
    }

    private func rounded(_ number: Double, _ precision: Int) -> Double {
        let factor = Glibc.pow(10, Double(Swift.abs(precision)))
        let scaled = precision < 0 ? number / factor : number * factor
        // So large that it has no digits there.
        guard scaled.isFinite, Swift.abs(scaled) < 0x1p52 else {
            return precision < 0 && scaled.isFinite
                ? scaled.rounded(.toNearestOrAwayFromZero) * factor : number
        }
        let whole = scaled.rounded(.toNearestOrAwayFromZero)
        return precision < 0 ? whole * factor : whole / factor
    }

    /// An integer where both are and it is not below one, like `**`.
    private func power(_ base: Value, _ exponent: Value) throws -> Value {
        guard case .int(let base) = base, case .int(let exponent) = exponent, exponent >= 0 else {
            let result = Glibc.pow(try number(base), try number(exponent))
            if result.isNaN, !(try number(base).isNaN), !(try number(exponent).isNaN) {
                throw outside(base, "has no power of a fraction: it is negative")
            }
            return .float(try finite(result, of: base))
        }
        var result = 1
        var square = base
        var left = exponent
        while left > 0 {
            if left & 1 == 1 {
                let (product, overflow) = result.multipliedReportingOverflow(by: square)
                if overflow { throw tooLarge(base, exponent) }
                result = product
            }
            left >>= 1
            if left > 0 {
                let (product, overflow) = square.multipliedReportingOverflow(by: square)
                if overflow { throw tooLarge(base, exponent) }
                square = product
            }
        }
        return .int(result)
    }

    private func tooLarge(_ base: Int, _ exponent: Int) -> ErrorValue {
        ErrorValue(
            "\(base) to the power of \(exponent) is beyond 64 bits", kind: "overflow",
            help: "write one of them with a point to compute with floats")
    }
}
