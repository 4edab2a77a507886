/// A type that a parameter, an input or an output can have, as written in a signature.
public enum ValueType: String, CaseIterable, Sendable {
    case any, null, bool, int, float, number, string, bytes, secret, duration, size, time
    case list, record, table, range, closure, error
    /// A path: text that stays text, completed as a path.
    case path
    /// A glob expands here into the paths it matches; anything else is a path. Used by rest parameters.
    case glob
    /// A block of code: `{ … }`, run in the scope of the caller.
    case block
    /// The words up to the next `|`, read as an expression over the row (`where size > 1MB`).
    case condition
    /// What is left of the command line, as written, flags included.
    case words
    /// A dotted path into a row: `name`, `user.mail`, `hosts[0]`; given as text.
    case cellPath = "cell-path"
    /// Flows as items one by one; only for inputs and outputs.
    case stream
    /// Nothing goes in or comes out.
    case nothing
}

extension ValueType {
    /// What a value's own type can be; the others stand in declarations only.
    public static let ofValues: [ValueType] = [
        .null, .bool, .int, .float, .string, .bytes, .secret, .duration, .size, .time, .list, .record, .range,
        .closure, .error, .stream,
    ]

    /// As a sentence has it: `an int`, `a list`, `null`.
    public var withArticle: String {
        switch self {
        case .any, .null, .nothing, .bytes, .words: rawValue
        case .int, .error: "an \(rawValue)"
        case .bool: "a Boolean"
        default: "a \(rawValue)"
        }
    }

    /// As of several: `ints`, `bytes`.
    public var plural: String { self == .bytes || self == .words ? rawValue : rawValue + "s" }
}
