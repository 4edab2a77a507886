/// What a character of a line is, and so its colour.
public enum TextKind: UInt8, Sendable {
    case plain
    /// A command or a program that is there.
    case command
    /// A command or flag that is not.
    case unknown
    case keyword
    case flag
    case string
    case variable
    case number
    case comment
    case sign
    /// A bracket or quote without its other half.
    case unclosed

    /// The terminal's own sixteen colours, which its user has chosen (ECMA-48, SGR).
    var colour: StaticString {
        switch self {
        case .plain: "\u{1B}[m"
        case .command: "\u{1B}[0;32m"
        case .unknown, .unclosed: "\u{1B}[0;31m"
        case .keyword: "\u{1B}[0;35m"
        case .flag: "\u{1B}[0;36m"
        case .string: "\u{1B}[0;33m"
        case .variable: "\u{1B}[0;94m"
        case .number: "\u{1B}[0;95m"
        case .comment: "\u{1B}[0;2;3m"
        case .sign: "\u{1B}[0;1m"
        }
    }
}
