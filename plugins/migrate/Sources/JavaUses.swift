// Where a Java file uses types by their simple names, and where such a name is something else.

enum JavaUses {
    /// The tokens that mean one of `names` as a type, by name.
    static func uses(of names: Set<String>, in syntax: JavaSyntax) -> [String: [Int]] {
        let wanted = Set(names.map { Array($0.utf8) })
        var found: [String: [Int]] = [:]
        var others: Set<String> = []
        let types = syntax.types()
        let constants = constants(syntax)
        for at in 0..<syntax.tokens.count where syntax.isName(at) {
            let token = syntax.tokens[at]
            guard wanted.contains(Array(syntax.bytes[token.start..<token.end])) else { continue }
            if at < syntax.body { continue }
            let name = syntax.text(at)
            if constants.contains(at) {
                others.insert(name)
                continue
            }
            switch meaning(at, name, syntax, types) {
            case .type: found[name, default: []].append(at)
            case .other: break
            case .declared: others.insert(name)
            case .inner: others.insert(name + " ")
            }
        }
        for name in names {
            // A type within the file, or a type parameter, has the name for itself.
            if others.contains(name + " ") { found[name] = nil }
            // A variable hides the type where either can be meant.
            if others.contains(name) { found[name] = found[name]?.filter { isTypeForSure($0, syntax) } }
        }
        return found
    }

    private enum Meaning {
        case type
        /// A variable or a method is declared so.
        case declared
        /// A type within another is, or a type parameter.
        case inner
        case other
    }

    private static let beforeTypes: Set<String> = [
        "new", "extends", "super", "implements", "throws", "instanceof", "return", "case", "when", "else",
        "do", "throw", "assert",
        "public", "private", "protected", "static", "final", "abstract", "synchronized", "volatile",
        "transient",
        "native", "strictfp", "default", "permits", "yield", "import", "in", "is", "as", "val", "var",
        "override",
        "lateinit", "open", "sealed", "non", "with", "provides", "uses", "record",
    ]

    private static func meaning(
        _ at: Int, _ name: String, _ syntax: JavaSyntax, _ types: [JavaSyntax.TypeDefinition]
    ) -> Meaning {
        if syntax.isOp(at - 1, ".") { return .other }
        if syntax.isOp(at - 1, ":"), syntax.isOp(at - 2, ":") { return .other }
        let prior = beforeAnnotations(at, syntax)
        let before = syntax.text(prior)
        if ["class", "interface", "enum", "record", "object"].contains(before), syntax.isName(prior) {
            // The file's own type at the top, which may get another name, is a use as well.
            let isTop = types.contains { $0.token == at }
            if isTop { return .type }
            return before == "record" && !syntax.isOp(at + 1, "(") && !syntax.isOp(at + 1, "<")
                ? .declared : .inner
        }
        if before == "goto" || before == "break" || before == "continue" { return .other }
        if syntax.isOp(prior, "<") || syntax.isOp(prior, ","), isTypeParameter(prior + 1, syntax) {
            return .inner
        }
        let followsType =
            syntax.isName(prior) && !beforeTypes.contains(before)
            || syntax.isOp(prior, ">") && !syntax.isOp(prior - 1, "-")
                && closesType(prior, syntax)
            || syntax.isOp(prior, "]") && syntax.isOp(prior - 1, "[")
        if syntax.isOp(at + 1, "(") {
            if before == "new" || syntax.isOp(at - 1, "@") { return .type }
            // Patterns of records.
            if syntax.isJava, before == "instanceof" || before == "case" { return .type }
            // A constructor, or a method of the same name.
            if followsType { return .declared }
            let after = syntax.afterBrackets(at + 1)
            let isBody = syntax.isOp(after, "{") || syntax.isWord(after, "throws")
            // A record's pattern within another's.
            let isWithin = syntax.isOp(after, ",") || syntax.isOp(after, ")")
            if syntax.isJava, isWithin, syntax.isName(at + 2), syntax.isName(at + 3),
                !beforeTypes.contains(syntax.text(at + 2)), !syntax.isWord(at + 3, "instanceof")
            {
                return .type
            }
            let isOwn = types.contains { $0.name == name }
            if isBody, isOwn, !syntax.isOp(at - 1, "=") { return .type }
            if !syntax.isJava { return .type }
            return .other
        }
        if syntax.isJava, isLabel(at, syntax) { return .other }
        if followsType, syntax.isJava {
            // `Type name` followed by what ends a declarator.
            if ["=", ";", ",", ")", ":", "["].contains(syntax.text(at + 1)) { return .declared }
            return .other
        }
        // Lambdas' parameters, named arguments and labels.
        if syntax.isOp(at + 1, "-"), syntax.isOp(at + 2, ">"), before != "case" { return .declared }
        if syntax.isOp(at + 1, ":"), !syntax.isOp(at + 2, ":"),
            syntax.isOp(at - 1, ";") || syntax.isOp(at - 1, "{") || syntax.isOp(at - 1, "}")
        {
            return .other
        }
        if !syntax.isJava,
            syntax.isWord(at - 1, "val") || syntax.isWord(at - 1, "var") || syntax.isWord(at - 1, "fun")
        {
            return .declared
        }
        return .type
    }

    /// The last token before a token and the annotations that stand directly before it.
    private static func beforeAnnotations(_ at: Int, _ syntax: JavaSyntax) -> Int {
        var prior = at - 1
        while syntax.isName(prior) {
            var first = prior
            while syntax.isOp(first - 1, "."), syntax.isName(first - 2) { first -= 2 }
            guard syntax.isOp(first - 1, "@") else { break }
            prior = first - 2
        }
        return prior
    }

    /// `case A, B:` and `case A, B ->`, where constants stand.
    private static func isLabel(_ at: Int, _ syntax: JavaSyntax) -> Bool {
        let isLast =
            syntax.isOp(at + 1, ":") && !syntax.isOp(at + 2, ":")
            || syntax.isOp(at + 1, "-") && syntax.isOp(at + 2, ">")
        guard isLast || syntax.isOp(at + 1, ",") else { return false }
        var before = at - 1
        // Lists longer than this are none that people write.
        while at - before < 500, before > syntax.body, syntax.isOp(before, ","),
            syntax.tokens[before - 1].kind != .op
        {
            before -= 2
        }
        return syntax.isWord(before, "case")
    }

    /// The tokens that name an enum's constants where they are defined.
    private static func constants(_ syntax: JavaSyntax) -> Set<Int> {
        var found: Set<Int> = []
        // For each open bracket whether a constant may stand where it was left; nil where none is within.
        var brackets: [Bool?] = []
        var isEnum = false
        var at = syntax.body
        while at < syntax.tokens.count {
            let token = syntax.tokens[at]
            if token.kind == .name {
                if syntax.isWord(at, "enum"), syntax.isName(at + 1) { isEnum = true }
                if let last = brackets.last, last == true {
                    found.insert(at)
                    brackets[brackets.count - 1] = false
                }
            } else if token.kind == .op {
                switch UnicodeScalar(token.code) {
                case "{":
                    brackets.append(isEnum ? true : nil)
                    isEnum = false
                case "(", "[": brackets.append(nil)
                case ")", "]", "}": _ = brackets.popLast()
                case ",":
                    if let last = brackets.last, last != nil { brackets[brackets.count - 1] = true }
                case ";":
                    if !brackets.isEmpty { brackets[brackets.count - 1] = nil }
                    isEnum = false
                case "@" where syntax.isName(at + 1):
                    at = syntax.chainEnd(at + 1)
                    continue
                default: break
                }
            }
            at += 1
        }
        return found
    }

    /// `<T extends X, U>` after a class's name, or before a method's type.
    private static func isTypeParameter(_ at: Int, _ syntax: JavaSyntax) -> Bool {
        var open = at - 1
        var depth = 0
        while open > syntax.body {
            if syntax.isOp(open, ">") { depth += 1 }
            if syntax.isOp(open, "<") {
                if depth == 0 { break }
                depth -= 1
            }
            if syntax.isOp(open, ";") || syntax.isOp(open, "{") || syntax.isOp(open, "(") { return false }
            if depth == 0, syntax.isWord(open, "extends") || syntax.isOp(open, "&"), open > at - 3 {
                return false
            }
            open -= 1
        }
        guard syntax.isOp(open, "<") else { return false }
        // What follows `extends` within the brackets is no parameter.
        if syntax.isWord(at - 1, "extends") { return false }
        let owner = syntax.text(open - 2)
        if syntax.isName(open - 1), ["class", "interface", "record"].contains(owner) { return true }
        let modifiers = [
            "public", "private", "protected", "static", "final", "abstract", "default", "synchronized",
        ]
        return modifiers.contains(syntax.text(open - 1)) || ["{", "}", ";"].contains(syntax.text(open - 1))
    }

    /// Whether a `>` ends type arguments, and no comparison.
    private static func closesType(_ close: Int, _ syntax: JavaSyntax) -> Bool {
        var depth = 0
        var at = close
        while at > syntax.body {
            if syntax.isOp(at, ">") { depth += 1 }
            if syntax.isOp(at, "<") {
                depth -= 1
                if depth == 0 { return syntax.isName(at - 1) && !beforeTypes.contains(syntax.text(at - 1)) }
            }
            let isPart =
                syntax.isName(at) || syntax.isOp(at, ">") || syntax.isOp(at, "<") || syntax.isOp(at, ",")
                || syntax.isOp(at, ".") || syntax.isOp(at, "?") || syntax.isOp(at, "[")
                || syntax.isOp(at, "]")
                || syntax.isOp(at, "@")
                || syntax.isOp(at, "&") && !syntax.isOp(at - 1, "&") && !syntax.isOp(at + 1, "&")
            guard isPart else { return false }
            at -= 1
        }
        return false
    }

    /// Where no variable can be meant.
    private static func isTypeForSure(_ at: Int, _ syntax: JavaSyntax) -> Bool {
        let before = syntax.text(beforeAnnotations(at, syntax))
        if [
            "new", "extends", "super", "implements", "throws", "instanceof", "class", "interface", "enum",
            "record",
            "permits",
        ].contains(before) {
            return true
        }
        if syntax.isOp(at + 1, "."), ["class", "this", "super"].contains(syntax.text(at + 2)) { return true }
        // Annotations and constructors.
        if syntax.isOp(at - 1, "@") || syntax.isOp(at + 1, "(") { return true }
        // `Type name`, `Type<…> name`, `Type[] name`
        if syntax.isName(at + 1), syntax.text(at + 1) != "instanceof" { return true }
        if syntax.isOp(at + 1, "["), syntax.isOp(at + 2, "]") { return true }
        if syntax.isOp(at - 1, "<"), syntax.isOp(at + 1, ">"), syntax.isName(at - 2) { return true }
        if syntax.isOp(at + 1, "<"), !syntax.isOp(at - 1, "("),
            syntax.isName(at + 2) || syntax.isOp(at + 2, "?") || syntax.isOp(at + 2, ">")
        {
            return true
        }
        // `(Type) value`
        if syntax.isOp(at - 1, "("), syntax.isOp(at + 1, ")"),
            syntax.isName(at + 2) || syntax.isOp(at + 2, "(")
        {
            return true
        }
        return false
    }
}
