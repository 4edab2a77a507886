// Angle brackets of a Java file: which are open at a token, and whether the last one that closed was that of a type.

/// Goes along a file's tokens, once.
struct JavaAngles {
    private let syntax: JavaSyntax
    private var at: Int
    /// Those that are open since the last mark which no list of types holds.
    private var open: [Int] = []
    /// The same for what may stand in a type's arguments only.
    private var arguments: [Int] = []
    /// Of the last `>` the `<` that it closes, if all between can be a type's arguments.
    private var lastOpen: Int?

    init(_ syntax: JavaSyntax) {
        self.syntax = syntax
        at = syntax.body
    }

    /// The innermost `<` that is open before a token; the tokens that are asked for never go back.
    mutating func innermost(before index: Int) -> Int? {
        advance(to: index)
        return open.last
    }

    /// Of the last `>` before a token, its `<`; nil where it is a comparison.
    mutating func lastClosed(before index: Int) -> Int? {
        advance(to: index)
        return lastOpen
    }

    private mutating func advance(to index: Int) {
        while at < index {
            let token = syntax.tokens[at]
            if token.kind == .op {
                mark(token.code)
            } else if token.kind != .name {
                arguments.removeAll(keepingCapacity: true)
            }
            at += 1
        }
    }

    private mutating func mark(_ code: UInt8) {
        switch code {
        case UInt8(ascii: "<"):
            open.append(at)
            arguments.append(at)
        case UInt8(ascii: ">"):
            _ = open.popLast()
            lastOpen = arguments.popLast()
        case UInt8(ascii: ";"), UInt8(ascii: "{"), UInt8(ascii: "("):
            open.removeAll(keepingCapacity: true)
            arguments.removeAll(keepingCapacity: true)
        case UInt8(ascii: ","), UInt8(ascii: "."), UInt8(ascii: "?"), UInt8(ascii: "["), UInt8(ascii: "]"),
            UInt8(ascii: "@"):
            break
        case UInt8(ascii: "&") where !syntax.isOp(at - 1, "&") && !syntax.isOp(at + 1, "&"): break
        default: arguments.removeAll(keepingCapacity: true)
        }
    }
}
