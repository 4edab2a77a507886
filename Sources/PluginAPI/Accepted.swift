/// The values of its type that a parameter or flag takes, where those aren't all. What is written out in a script is looked
/// at before it runs.
public enum Accepted: Sendable {
    /// Checked again when the command is called, so that it need not look itself.
    case integers(ClosedRange<Int>)
    /// The same, for integers and floats.
    case numbers(ClosedRange<Double>)
    /// Text that `check` doesn't throw at. The command looks itself when it is called.
    /// - Parameter flag: with this flag the text is something else, which is not looked at.
    case text(unless: String? = nil, check: @Sendable (String) throws -> Void)

    /// An integer, at least this one.
    public static func atLeast(_ least: Int) -> Accepted { .integers(least...Int.max) }

    /// What is wrong with a number; nil: nothing, or it is something else than a number (null where none is given).
    /// - Parameter name: of the parameter, or of the flag with its dashes.
    public func refusal(of value: Value, for name: String) -> ErrorValue? {
        switch (self, value) {
        case (.integers(let range), .int(let int)):
            if range.contains(int) { return nil }
            let limits =
                range.upperBound == Int.max
                ? "\(range.lowerBound) or more" : "\(range.lowerBound) to \(range.upperBound)"
            return .usage("`\(name)` is \(limits), not \(int)")
        case (.numbers(let range), .int(let int)): return refusal(of: Double(int), range, value, name)
        case (.numbers(let range), .float(let float)): return refusal(of: float, range, value, name)
        default: return nil
        }
    }

    private func refusal(of number: Double, _ range: ClosedRange<Double>, _ value: Value, _ name: String)
        -> ErrorValue?
    {
        if range.contains(number) { return nil }
        let limits =
            range.upperBound == .infinity
            ? "\(Accepted.text(range.lowerBound)) or more"
            : "\(Accepted.text(range.lowerBound)) to \(Accepted.text(range.upperBound))"
        return .usage("`\(name)` is \(limits), not \((try? value.plainText()) ?? "a number")")
    }

    private static func text(_ bound: Double) -> String {
        Int(exactly: bound).map(String.init) ?? "\(bound)"
    }
}
