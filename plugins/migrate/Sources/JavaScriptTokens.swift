// What JavaScript and TypeScript are read into.

/// A token's place and kind. White space and comments are none.
struct JavaScriptToken: Equatable, Sendable {
    enum Kind: UInt8, Sendable {
        /// A name or a keyword, `#private` ones too.
        case name
        /// With its quotes; also a string of a JSX attribute.
        case string
        /// A template without substitutions, with its quotes.
        case template
        /// The parts of a template with substitutions: up to `${`, from `}` to `${`, from `}`.
        case templateHead
        case templateMiddle
        case templateTail
        case number
        case regularExpression
        /// One byte of an operator or a bracket; `=>`, `++` and `--` are whole.
        case punctuator
    }

    var start: UInt32
    var end: UInt32
    var kind: Kind
    /// A punctuator's first byte; `JavaScriptToken.arrow` for `=>`.
    var code: UInt8

    static let arrow: UInt8 = 0x01

    /// What stands between the quotes of a string or of a template's part.
    var content: Range<Int> {
        switch kind {
        case .string, .template, .templateTail: return Int(start) + 1..<max(Int(start) + 1, Int(end) - 1)
        case .templateHead, .templateMiddle: return Int(start) + 1..<max(Int(start) + 1, Int(end) - 2)
        default: return Int(start)..<Int(end)
        }
    }
}

/// A file's tokens and comments. Nothing after `failure` was read.
struct JavaScriptFile: Sendable {
    var tokens: [JavaScriptToken] = []
    /// With their marks, in order.
    var comments: [Range<Int>] = []
    var failure: SyntaxFailure?
}

/// Which dialect a file is in, as far as reading it differs.
struct JavaScriptDialect: Sendable {
    /// `<a>` where a value is expected begins an element.
    var hasElements: Bool

    init(hasElements: Bool) { self.hasElements = hasElements }

    /// - Parameter file: a path.
    init(of file: String) {
        switch JavaScriptPath.ending(file) {
        case ".ts", ".mts", ".cts", ".svelte", ".astro": hasElements = false
        default: hasElements = true
        }
    }
}
