// What the lexer gives the parser: tokens as offsets into the file's bytes, no text copied.

/// One token of Python. Offsets count bytes from the file's start.
struct PythonToken {
    enum Kind: UInt8 {
        case name
        /// A hard keyword; `code` is a `PythonKeyword`.
        case keyword
        case number
        /// A whole string literal without nested code.
        case string
        /// The opening quote of an f-string, with its prefix. Nested code follows between `{` and `}` operators.
        case fstringStart
        case fstringEnd
        /// `code` is the ASCII byte of a one-byte operator, else a `PythonOperator`.
        case op
        case newline
        case indent
        case dedent
        case end
    }

    var start: UInt32
    var end: UInt32
    var kind: Kind
    var code: UInt8
}

/// Operators of more than one byte.
enum PythonOperator {
    static let walrus: UInt8 = 1
    static let arrow: UInt8 = 2
    /// `==`, `!=`, `<=`, `>=`, `<>`.
    static let comparison: UInt8 = 3
    static let power: UInt8 = 4
    /// `//`, `<<`, `>>`.
    static let binary: UInt8 = 5
    /// `+=` and its kin.
    static let augmented: UInt8 = 6
    static let ellipsis: UInt8 = 7
}

enum PythonKeyword: UInt8 {
    case `false` = 1, none, `true`, and, `as`, assert, async, await, `break`, `class`, `continue`, def, del,
        elif
    case `else`, except, finally, `for`, from, global, `if`, `import`, `in`, `is`, lambda, nonlocal, not, or,
        pass
    case raise, `return`, `try`, `while`, with, yield

    /// The keyword that a name is, or 0.
    static func code(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> UInt8 {
        guard count >= 2, count <= 8 else { return 0 }
        var word: UInt64 = 0
        for index in 0..<count { word = word << 8 | UInt64(bytes[index]) }
        switch word {
        case 0x46616C7365: return Self.false.rawValue
        case 0x4E6F6E65: return Self.none.rawValue
        case 0x54727565: return Self.true.rawValue
        case 0x616E64: return Self.and.rawValue
        case 0x6173: return Self.as.rawValue
        case 0x617373657274: return Self.assert.rawValue
        case 0x6173796E63: return Self.async.rawValue
        case 0x6177616974: return Self.await.rawValue
        case 0x627265616B: return Self.break.rawValue
        case 0x636C617373: return Self.class.rawValue
        case 0x636F6E74696E7565: return Self.continue.rawValue
        case 0x646566: return Self.def.rawValue
        case 0x64656C: return Self.del.rawValue
        case 0x656C6966: return Self.elif.rawValue
        case 0x656C7365: return Self.else.rawValue
        case 0x657863657074: return Self.except.rawValue
        case 0x66696E616C6C79: return Self.finally.rawValue
        case 0x666F72: return Self.for.rawValue
        case 0x66726F6D: return Self.from.rawValue
        case 0x676C6F62616C: return Self.global.rawValue
        case 0x6966: return Self.if.rawValue
        case 0x696D706F7274: return Self.import.rawValue
        case 0x696E: return Self.in.rawValue
        case 0x6973: return Self.is.rawValue
        case 0x6C616D626461: return Self.lambda.rawValue
        case 0x6E6F6E6C6F63616C: return Self.nonlocal.rawValue
        case 0x6E6F74: return Self.not.rawValue
        case 0x6F72: return Self.or.rawValue
        case 0x70617373: return Self.pass.rawValue
        case 0x7261697365: return Self.raise.rawValue
        case 0x72657475726E: return Self.return.rawValue
        case 0x747279: return Self.try.rawValue
        case 0x7768696C65: return Self.while.rawValue
        case 0x77697468: return Self.with.rawValue
        case 0x7969656C64: return Self.yield.rawValue
        default: return 0
        }
    }
}
