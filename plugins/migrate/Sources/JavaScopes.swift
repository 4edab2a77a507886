// How far the names reach that a Java file declares: variables, type parameters and types within types.

/// The brackets of a file, and the part of it in which a declaration hides a type of its name.
///
/// Where it can't be told exactly, the part is the larger one: a use that is left alone there was in doubt.
struct JavaScopes {
    private let syntax: JavaSyntax
    /// For each declaration the bracket that it stands in.
    private var enclosing: [Int: Int] = [:]
    /// For each bracket the one around it.
    private var outer: [Int: Int] = [:]
    /// Names of types that the file has others extend, or makes anew, be it with a body of their own.
    private var extended: Set<String> = []

    /// - Parameter declarations: the tokens that declare a name.
    init(_ syntax: JavaSyntax, declarations: Set<Int>) {
        self.syntax = syntax
        var open: [Int] = []
        var isHead = false
        for at in syntax.body..<syntax.tokens.count {
            if syntax.isWord(at, "extends") || syntax.isWord(at, "implements") {
                isHead = true
            } else if syntax.isOp(at, "{") || syntax.isOp(at, ";") {
                isHead = false
            } else if syntax.isName(at), isHead || syntax.isWord(at - 1, "new") {
                extended.insert(syntax.text(at))
            }
            if declarations.contains(at), let last = open.last { enclosing[at] = last }
            guard syntax.tokens[at].kind == .op else { continue }
            switch UnicodeScalar(syntax.tokens[at].code) {
            case "{", "(", "[":
                if let last = open.last { outer[at] = last }
                open.append(at)
            case "}", ")", "]": _ = open.popLast()
            default: break
            }
        }
    }

    private var everywhere: Range<Int> { syntax.body..<syntax.tokens.count }

    // MARK: Variables

    /// Fields reach through their class, locals through their block, parameters through what has them.
    func reach(ofVariable at: Int) -> Range<Int> {
        if let arrow = arrow(at + 1) { return at..<lambdaEnd(arrow) }
        guard let open = enclosing[at] else { return everywhere }
        guard syntax.isOp(open, "(") else { return block(around: at) }
        let close = syntax.afterBrackets(open)
        if let arrow = arrow(close) { return open..<lambdaEnd(arrow) }
        switch syntax.text(open - 1) {
        case "for", "try", "catch": return open..<statementEnd(close)
        case "if", "while", "switch", "return": return block(around: at)
        default: break
        }
        // A pattern, `x instanceof T name`, or a list of parameters and what they are for.
        let isPattern = (open..<at).contains { syntax.isWord($0, "instanceof") || syntax.isWord($0, "case") }
        guard !isPattern, syntax.isName(open - 1) || syntax.isOp(open - 1, ">") else {
            return block(around: at)
        }
        return open..<bodyEnd(close)
    }

    // MARK: Types

    /// A type within another reaches through that; a type parameter through what has it.
    ///
    /// - Parameter isParameter: whether it is one.
    func reach(ofType at: Int, isParameter: Bool) -> Range<Int> {
        isParameter ? at..<bodyEnd(at) : block(around: at)
    }

    // MARK: Parts

    /// The braces around a token; the whole file where a class of the file may inherit what they hold.
    private func block(around at: Int) -> Range<Int> {
        var open = enclosing[at]
        while let bracket = open, !syntax.isOp(bracket, "{") { open = outer[bracket] }
        guard let open else { return everywhere }
        if let name = typeName(before: open), extended.contains(name) { return everywhere }
        return open..<syntax.afterBrackets(open)
    }

    /// The name of the type whose body a brace opens.
    private func typeName(before open: Int) -> String? {
        var at = open - 1
        while at > syntax.body, !syntax.isOp(at, ";"), !syntax.isOp(at, "{"), !syntax.isOp(at, "}") {
            if ["class", "interface", "enum", "record"].contains(syntax.text(at)), syntax.isName(at + 1),
                !syntax.isOp(at - 1, ".")
            {
                return syntax.text(at + 1)
            }
            at -= 1
        }
        return nil
    }

    /// The first token of a lambda's body, if an arrow stands at a token.
    private func arrow(_ at: Int) -> Int? {
        syntax.isOp(at, "-") && syntax.isOp(at + 1, ">") ? at + 2 : nil
    }

    private func lambdaEnd(_ start: Int) -> Int {
        if syntax.isOp(start, "{") { return syntax.afterBrackets(start) }
        return scan(start) { syntax.isOp($0, ",") || syntax.isOp($0, ";") }
    }

    /// To the end of the braces that follow, or to a semicolon where none do.
    private func bodyEnd(_ start: Int) -> Int {
        let at = scan(start) { syntax.isOp($0, "{") || syntax.isOp($0, ";") }
        return syntax.isOp(at, "{") ? syntax.afterBrackets(at) : at
    }

    /// Over one statement, of which others may be part; with `try` and `catch` go no others.
    private func statementEnd(_ start: Int) -> Int {
        var at = start
        // `for (…) for (…) if (…) {`
        while syntax.isName(at), syntax.isOp(at + 1, "(") {
            guard ["for", "while", "if", "synchronized", "switch"].contains(syntax.text(at)) else { break }
            at = syntax.afterBrackets(at + 1)
        }
        return bodyEnd(at)
    }

    /// The first token from one on that is wanted, or closes a bracket which is open there; brackets are stepped over.
    private func scan(_ start: Int, until isEnd: (Int) -> Bool) -> Int {
        var at = start
        while at < syntax.tokens.count, !isEnd(at) {
            if syntax.isOp(at, ")") || syntax.isOp(at, "]") || syntax.isOp(at, "}") { return at }
            let opens = syntax.isOp(at, "(") || syntax.isOp(at, "[") || syntax.isOp(at, "{")
            at = opens ? syntax.afterBrackets(at) : at + 1
        }
        return at
    }
}
