import PluginAPI

// `math round`, `math floor` and `math ceil`: whole numbers, and multiples of a unit.

extension MathCommand {
    /// What `--to` says, more than 0.
    func step(_ call: Invocation) throws -> Value? {
        let value = call["to"]
        switch value {
        case .null: return nil
        case .int(let step) where step > 0, .size(let step) where step > 0,
            .duration(let step) where step > 0:
            return value
        case .int, .size, .duration:
            throw ErrorValue.usage("`--to` is more than 0", at: call.span(of: "to"))
        default:
            throw ErrorValue.type(
                "`--to` is an int, a size or a duration, not \(value.type.rawValue)", at: call.span(of: "to"))
        }
    }

    func whole(_ value: Value, _ rule: FloatingPointRoundingRule, _ step: Value?) throws -> Value {
        switch (value, step) {
        case (.int, nil): return value
        case (.int(let int), .int(let step)): return .int(try multiple(int, of: step, rule))
        case (.size(let size), nil):
            return .size(try multiple(size, of: Self.largest(size, SizeText.decimal.map(\.bytes)), rule))
        case (.size(let size), .size(let step)): return .size(try multiple(size, of: step, rule))
        case (.duration(let time), nil):
            return .duration(
                try multiple(
                    time, of: Self.largest(time, DurationText.units.dropFirst().map(\.nanoseconds)), rule))
        case (.duration(let time), .duration(let step)): return .duration(try multiple(time, of: step, rule))
        case (_, .some(let step)):
            throw ErrorValue.type(
                "\(value.type.withArticle) is no multiple of \(step.type.withArticle)",
                help: "`--to` is of the type of what is rounded")
        default: break
        }
        let rounded = try number(value).rounded(rule)
        guard let int = Int(exactly: rounded) else {
            throw ErrorValue(
                "\(rounded) is no integer of 64 bits", kind: "overflow",
                help: rule == .toNearestOrAwayFromZero ? "`--precision 0` gives a float" : nil)
        }
        return .int(int)
    }

    private static func largest(_ value: Int, _ units: [Int]) -> Int {
        units.filter { $0 <= value.magnitude }.max() ?? 1
    }

    /// In integers: exact however large they are.
    private func multiple(_ value: Int, of step: Int, _ rule: FloatingPointRoundingRule) throws -> Int {
        let (quotient, rest) = value.quotientAndRemainder(dividingBy: step)
        let further: Int
        switch rule {
        case .down: further = rest < 0 ? -1 : 0
        case .up: further = rest > 0 ? 1 : 0
        default: further = rest.magnitude >= step.magnitude - rest.magnitude ? rest.signum() : 0
        }
        let (result, isBeyond) = (quotient + further).multipliedReportingOverflow(by: step)
        guard !isBeyond else { throw ErrorValue("the result is beyond 64 bits", kind: "overflow") }
        return result
    }
}
