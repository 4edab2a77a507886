// Where a Java file uses types by their simple names, and where such a name is something else.

struct JavaUses {
    private let syntax: JavaSyntax
    /// Names of the types at the file's top: their tokens, and what they are called.
    private let ownTokens: Set<Int>
    private let own: Set<String>
    private let labels: Set<Int>
    private var angles: JavaAngles

    private init(_ syntax: JavaSyntax) {
        self.syntax = syntax
        let types = syntax.types()
        ownTokens = Set(types.map(\.token))
        own = Set(types.map(\.name))
        labels = Self.labels(syntax)
        angles = JavaAngles(syntax)
    }

    /// The tokens that mean one of `names` as a type, by name.
    static func uses(of names: Set<String>, in syntax: JavaSyntax) -> [String: [Int]] {
        var reader = JavaUses(syntax)
        return reader.uses(of: names)
    }

    private mutating func uses(of names: Set<String>) -> [String: [Int]] {
        let wanted = Set(names.map { Array($0.utf8) })
        var found: [String: [Int]] = [:]
        var hiding: [Int: Meaning] = [:]
        let constants = Self.constants(syntax)
        for at in 0..<syntax.tokens.count where syntax.isName(at) {
            let token = syntax.tokens[at]
            guard wanted.contains(Array(syntax.bytes[token.start..<token.end])) else { continue }
            if at < syntax.body { continue }
            let name = syntax.text(at)
            if constants.contains(at) {
                hiding[at] = .variable
                continue
            }
            let meaning = meaning(at, name)
            switch meaning {
            case .type: found[name, default: []].append(at)
            case .other: break
            case .variable, .inner, .parameter: hiding[at] = meaning
            }
        }
        return hiding.isEmpty ? found : visible(found, hiding)
    }

    /// Uses without those where something else has the name: a type within another and a type parameter have it for
    /// themselves, a variable hides a type where either can be meant.
    private func visible(_ found: [String: [Int]], _ hiding: [Int: Meaning]) -> [String: [Int]] {
        let scopes = JavaScopes(syntax, declarations: Set(hiding.keys))
        let everywhere = syntax.body..<syntax.tokens.count
        var types: [String: [Range<Int>]] = [:]
        var variables: [String: [Range<Int>]] = [:]
        for (at, meaning) in hiding {
            let name = syntax.text(at)
            // Kotlin, Scala and Groovy have other scopes.
            if meaning == .variable {
                variables[name, default: []].append(syntax.isJava ? scopes.reach(ofVariable: at) : everywhere)
            } else {
                let reach = scopes.reach(ofType: at, isParameter: meaning == .parameter)
                types[name, default: []].append(syntax.isJava ? reach : everywhere)
            }
        }
        var result = found
        for (name, places) in found {
            result[name] = places.filter { place in
                if types[name]?.contains(where: { $0.contains(place) }) ?? false { return false }
                return isTypeForSure(place)
                    || !(variables[name]?.contains(where: { $0.contains(place) }) ?? false)
            }
        }
        return result
    }

    private enum Meaning {
        case type
        /// A variable is declared so: a field, a local, a parameter, a constant of an enum.
        case variable
        /// A type within another is.
        case inner
        /// A type parameter is.
        case parameter
        /// Methods too, which hide no type.
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

    private mutating func meaning(_ at: Int, _ name: String) -> Meaning {
        if syntax.isOp(at - 1, ".") { return .other }
        if syntax.isOp(at - 1, ":"), syntax.isOp(at - 2, ":") { return .other }
        let prior = beforeAnnotations(at)
        let before = syntax.text(prior)
        if ["class", "interface", "enum", "record", "object"].contains(before), syntax.isName(prior) {
            // The file's own type at the top, which may get another name, is a use as well.
            if ownTokens.contains(at) { return .type }
            return before == "record" && !syntax.isOp(at + 1, "(") && !syntax.isOp(at + 1, "<")
                ? .variable : .inner
        }
        if before == "goto" || before == "break" || before == "continue" { return .other }
        if syntax.isOp(prior, "<") || syntax.isOp(prior, ","), isTypeParameter(prior + 1) {
            return .parameter
        }
        let followsType =
            syntax.isName(prior) && !Self.beforeTypes.contains(before)
            || syntax.isOp(prior, ">") && !syntax.isOp(prior - 1, "-")
                && closesType(prior)
            || syntax.isOp(prior, "]") && syntax.isOp(prior - 1, "[")
        if syntax.isOp(at + 1, "(") {
            if before == "new" || syntax.isOp(at - 1, "@") { return .type }
            // Patterns of records.
            if syntax.isJava, before == "instanceof" || before == "case" { return .type }
            // A constructor, or a method of the same name.
            if followsType { return .other }
            let after = syntax.afterBrackets(at + 1)
            let isBody = syntax.isOp(after, "{") || syntax.isWord(after, "throws")
            // A record's pattern within another's.
            let isWithin = syntax.isOp(after, ",") || syntax.isOp(after, ")")
            if syntax.isJava, isWithin, syntax.isName(at + 2), syntax.isName(at + 3),
                !Self.beforeTypes.contains(syntax.text(at + 2)), !syntax.isWord(at + 3, "instanceof")
            {
                return .type
            }
            if isBody, own.contains(name), !syntax.isOp(at - 1, "=") { return .type }
            if !syntax.isJava { return .type }
            return .other
        }
        if syntax.isJava, labels.contains(at) { return .other }
        if followsType, syntax.isJava {
            // `Type name` and what may end a declarator or a pattern.
            return Self.afterDeclarators.contains(syntax.text(at + 1)) ? .variable : .other
        }
        if syntax.isJava, isInferred(at) { return .variable }
        // Lambdas' parameters, named arguments and labels.
        if syntax.isOp(at + 1, "-"), syntax.isOp(at + 2, ">"), before != "case" { return .variable }
        if syntax.isOp(at + 1, ":"), !syntax.isOp(at + 2, ":"),
            syntax.isOp(at - 1, ";") || syntax.isOp(at - 1, "{") || syntax.isOp(at - 1, "}")
        {
            return .other
        }
        if !syntax.isJava,
            syntax.isWord(at - 1, "val") || syntax.isWord(at - 1, "var") || syntax.isWord(at - 1, "fun")
        {
            return .variable
        }
        return .type
    }

    private static let afterDeclarators: Set<String> = [
        "=", ";", ",", ")", ":", "[", "&", "|", "?", "-", "when",
    ]

    /// How many tokens a list has at most that is looked through.
    private static let mostListed = 128

    /// One of several parameters of a lambda that are told without types: `(a, b) ->`.
    private func isInferred(_ at: Int) -> Bool {
        guard syntax.isOp(at - 1, "(") || syntax.isOp(at - 1, ",") else { return false }
        var open = at - 1
        let first = at - Self.mostListed
        while open > first, syntax.isOp(open, ","), syntax.isName(open - 1) { open -= 2 }
        guard syntax.isOp(open, "(") else { return false }
        var close = at + 1
        let last = at + Self.mostListed
        while close < last, syntax.isOp(close, ","), syntax.isName(close + 1) { close += 2 }
        return syntax.isOp(close, ")") && syntax.isOp(close + 1, "-") && syntax.isOp(close + 2, ">")
    }

    /// The last token before a token and the annotations that stand directly before it.
    private func beforeAnnotations(_ at: Int) -> Int {
        var prior = at - 1
        while syntax.isName(prior) {
            var first = prior
            while syntax.isOp(first - 1, "."), syntax.isName(first - 2) { first -= 2 }
            guard syntax.isOp(first - 1, "@") else { break }
            prior = first - 2
        }
        return prior
    }

    /// The tokens of `case A, B:` and `case A, B ->`, where constants stand.
    private static func labels(_ syntax: JavaSyntax) -> Set<Int> {
        var found: Set<Int> = []
        for first in syntax.body..<syntax.tokens.count where syntax.isWord(first, "case") {
            var at = first + 1
            while syntax.isOp(at + 1, ","), syntax.tokens[at].kind != .op, !syntax.isWord(at, "case") {
                found.insert(at)
                at += 2
            }
            let isLast =
                syntax.isOp(at + 1, ":") && !syntax.isOp(at + 2, ":")
                || syntax.isOp(at + 1, "-") && syntax.isOp(at + 2, ">")
            if isLast { found.insert(at) }
        }
        return found
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
    private mutating func isTypeParameter(_ at: Int) -> Bool {
        guard let open = angles.innermost(before: at) else { return false }
        let owner = syntax.text(open - 2)
        if syntax.isName(open - 1), ["class", "interface", "record"].contains(owner) { return true }
        let modifiers = [
            "public", "private", "protected", "static", "final", "abstract", "default", "synchronized",
        ]
        return modifiers.contains(syntax.text(open - 1)) || ["{", "}", ";"].contains(syntax.text(open - 1))
    }

    /// Whether a `>` ends type arguments, and no comparison.
    private mutating func closesType(_ close: Int) -> Bool {
        guard let open = angles.lastClosed(before: close + 1), open > syntax.body else { return false }
        return syntax.isName(open - 1) && !Self.beforeTypes.contains(syntax.text(open - 1))
    }

    /// Where no variable can be meant.
    private func isTypeForSure(_ at: Int) -> Bool {
        let prior = beforeAnnotations(at)
        if Self.beforeTypeNames.contains(syntax.text(prior)) { return true }
        if syntax.isOp(at + 1, "."), ["class", "this", "super"].contains(syntax.text(at + 2)) { return true }
        // Annotations and constructors.
        if syntax.isOp(at - 1, "@") || syntax.isOp(at + 1, "(") { return true }
        // `Type name`, `Type<…> name`, `Type[] name`, `Type... name`, with types within the type, too
        let end = syntax.chainEnd(at)
        if syntax.isName(end), syntax.text(end) != "instanceof" { return true }
        if syntax.isOp(end, "["), syntax.isOp(end + 1, "]") { return true }
        if syntax.isOp(end, "."), syntax.isOp(end + 1, "."), syntax.isOp(end + 2, ".") { return true }
        if syntax.isOp(prior, "<"), syntax.isOp(end, ">"), syntax.isName(prior - 1) { return true }
        if syntax.isOp(prior, ","), syntax.isOp(end, ">"), isInArguments(prior) { return true }
        if syntax.isOp(end, "<"), !syntax.isOp(at - 1, "("),
            syntax.isName(end + 1) || syntax.isOp(end + 1, "?") || syntax.isOp(end + 1, ">")
        {
            return true
        }
        // `(Type) value`
        if syntax.isOp(at - 1, "("), syntax.isOp(end, ")"),
            syntax.isName(end + 1) || syntax.isOp(end + 1, "(")
        {
            return true
        }
        return isInTypeList(prior)
    }

    private static let beforeTypeNames: Set<String> = [
        "new", "extends", "super", "implements", "throws", "instanceof", "class", "interface", "enum",
        "record", "permits",
    ]

    /// Whether a comma stands after the first of a type's arguments: `Map<String, `.
    private func isInArguments(_ comma: Int) -> Bool {
        var at = comma - 1
        let first = comma - Self.mostListed
        while at > first, syntax.isName(at) || syntax.isOp(at, ".") || syntax.isOp(at, ",") { at -= 1 }
        return syntax.isOp(at, "<") && syntax.isName(at - 1)
    }

    /// Whether types are listed before a token: `throws A, `, `catch (A | `.
    private func isInTypeList(_ last: Int) -> Bool {
        guard syntax.isOp(last, ",") || syntax.isOp(last, "|") else { return false }
        var at = last
        let first = last - Self.mostListed
        while at > first, syntax.isOp(at, ",") || syntax.isOp(at, "|") || syntax.isOp(at, "."),
            syntax.isName(at - 1)
        {
            if ["throws", "implements", "permits", "extends"].contains(syntax.text(at - 2)) { return true }
            if syntax.isOp(at - 2, "("), syntax.isWord(at - 3, "catch") { return true }
            at -= 2
        }
        return false
    }
}
