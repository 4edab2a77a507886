// What a Java file begins with, and which types it defines.

/// One `import`.
struct JavaImport {
    /// From `import` to the semicolon.
    var range: Range<Int>
    /// The dotted name, without `.*`.
    var name: String
    var nameRange: Range<Int>
    var isStatic: Bool
    var isStar: Bool
}

/// A file's tokens with its package clause and its imports.
struct JavaSyntax {
    let bytes: UnsafeBufferPointer<UInt8>
    let tokens: [JavaToken]
    let comments: [Range<Int>]
    let failure: SyntaxFailure?
    /// Java itself, and none of the languages that use its classes.
    let isJava: Bool
    private(set) var package = ""
    private(set) var packageRange: Range<Int>?
    /// Where the package clause begins.
    private(set) var packageStart = 0
    /// Where the package clause ends, with its semicolon.
    private(set) var packageEnd = 0
    private(set) var imports: [JavaImport] = []
    /// The first token after the imports.
    private(set) var body = 0
    private(set) var isModule = false

    init(_ bytes: UnsafeBufferPointer<UInt8>, file: String) {
        self.bytes = bytes
        isJava = file.hasSuffix(".java")
        let lexer = JavaLexer(bytes, isLoose: !isJava)
        tokens = lexer.tokens
        comments = lexer.comments
        failure = lexer.failure
        isModule = RelativePath.name(file) == "module-info.java"
        readHead()
    }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    func text(_ index: Int) -> String {
        index >= 0 && index < tokens.count ? text(tokens[index].start..<tokens[index].end) : ""
    }

    func isOp(_ index: Int, _ character: Unicode.Scalar) -> Bool {
        index >= 0 && index < tokens.count && tokens[index].kind == .op
            && tokens[index].code == UInt8(ascii: character)
    }

    func isName(_ index: Int) -> Bool { index >= 0 && index < tokens.count && tokens[index].kind == .name }

    func isWord(_ index: Int, _ word: StaticString) -> Bool {
        guard isName(index) else { return false }
        let range = tokens[index].start..<tokens[index].end
        return word.utf8CodeUnitCount == range.count && word.withUTF8Buffer { $0.elementsEqual(bytes[range]) }
    }

    /// `a.b.c` from a token on: the token after it.
    func chainEnd(_ start: Int) -> Int {
        var at = start + 1
        while isOp(at, "."), isName(at + 1) { at += 2 }
        return at
    }

    /// A chain's text without blanks and comments in it.
    func chain(_ start: Int, _ end: Int) -> String { (start..<end).map(text).joined() }

    private mutating func readHead() {
        var at = 0
        // Annotations of a package, and whatever else stands before it.
        while at < tokens.count, tokens[at].kind != .end {
            if isWord(at, "package"), isName(at + 1) {
                let end = chainEnd(at + 1)
                package = chain(at + 1, end)
                packageRange = tokens[at + 1].start..<tokens[end - 1].end
                packageStart = tokens[at].start
                packageEnd = isOp(end, ";") ? tokens[end].end : tokens[end - 1].end
                at = isOp(end, ";") ? end + 1 : end
                break
            }
            if isOp(at, "(") {
                at = afterBrackets(at)
                continue
            }
            if isWord(at, "import") || isOp(at, "{") || isWord(at, "class") || isWord(at, "module") {
                at = 0
                break
            }
            at += 1
        }
        if packageRange == nil { at = 0 }
        body = at
        while at < tokens.count, tokens[at].kind != .end {
            if isOp(at, ";") {
                at += 1
                continue
            }
            guard isWord(at, "import") else {
                // Scala's imports may stand anywhere; those of others come first.
                if isJava || isOp(at, "{") { break }
                at += 1
                continue
            }
            let first = at
            at += 1
            let isStatic = isWord(at, "static")
            if isStatic { at += 1 }
            guard isName(at) else { break }
            let start = at
            let end = chainEnd(start)
            at = end
            var isStar = false
            if isOp(at, "."), isOp(at + 1, "*") {
                isStar = true
                at += 2
            }
            let last = isOp(at, ";") ? at : at - 1
            imports.append(
                JavaImport(
                    range: tokens[first].start..<tokens[last].end, name: chain(start, end),
                    nameRange: tokens[start].start..<tokens[end - 1].end, isStatic: isStatic, isStar: isStar))
            if isOp(at, ";") { at += 1 }
            body = at
        }
    }

    // MARK: Types

    /// A type at the top of a file.
    struct TypeDefinition: Sendable {
        var name: String
        var isPublic: Bool
        /// The name's token.
        var token: Int
        /// What only its own package may use: methods, fields and types within.
        var hidden: Set<String> = []
        /// Protected ones, which subclasses elsewhere may use as well.
        var inherited: Set<String> = []
        /// Only its own package can call its constructors.
        var hasHiddenConstructor = false
        /// Its constructors are for its own package and for subclasses.
        var hasProtectedConstructor = false
    }

    /// Types at the file's top, with what their bodies hide.
    func types() -> [TypeDefinition] {
        var found: [TypeDefinition] = []
        var at = body
        var isPublic = false
        while at < tokens.count, tokens[at].kind != .end {
            if isWord(at, "public") { isPublic = true }
            if isTypeWord(at), isName(at + 1), !isOp(at - 1, ".") {
                let isOpen = isWord(at, "interface")
                var type = TypeDefinition(name: text(at + 1), isPublic: isPublic || !isJava, token: at + 1)
                at = afterHead(at + 2)
                if isOp(at, "{") {
                    let end = afterBrackets(at)
                    if !isOpen, isJava { readMembers(at + 1, end - 1, &type) }
                    at = end
                }
                found.append(type)
                isPublic = false
                continue
            }
            if isOp(at, "{") || isOp(at, "(") {
                at = afterBrackets(at)
                continue
            }
            if isOp(at, ";") { isPublic = false }
            at += 1
        }
        return found
    }

    /// Whether a type's name follows.
    private func isTypeWord(_ at: Int) -> Bool {
        isWord(at, "class") || isWord(at, "interface") || isWord(at, "enum")
            || isWord(at, "record") && isName(at + 1) && (isOp(at + 2, "(") || isOp(at + 2, "<"))
            || !isJava && isWord(at, "object")
    }

    /// From after a type's name to its body, or to what follows a type without one.
    private func afterHead(_ start: Int) -> Int {
        var at = start
        while at < tokens.count, tokens[at].kind != .end, !isOp(at, "{"), !isOp(at, ";") {
            at = isOp(at, "(") ? afterBrackets(at) : at + 1
        }
        return at
    }

    func afterBrackets(_ open: Int) -> Int { tokens.afterBrackets(open) }

    private func readMembers(_ start: Int, _ end: Int, _ type: inout TypeDefinition) {
        var at = start
        var hasModifier = false
        var isProtected = false
        var constructors = (hidden: 0, inherited: 0, open: 0)
        var isPrivate = false
        var isInValue = false
        // Of several methods of a name one may be public.
        var open: Set<String> = []
        var unprotected: Set<String> = []
        func learn(_ name: String) {
            if !hasModifier {
                type.hidden.insert(name)
            } else if isProtected {
                type.inherited.insert(name)
            }
        }
        while at < end {
            if isOp(at, "@"), isName(at + 1) {
                at = chainEnd(at + 1)
                if isOp(at, "(") { at = afterBrackets(at) }
                continue
            }
            if isWord(at, "public") || isWord(at, "private") { hasModifier = true }
            if isWord(at, "private") { isPrivate = true }
            if isWord(at, "protected") { (hasModifier, isProtected) = (true, true) }
            if !isInValue, isTypeWord(at), isName(at + 1), !isOp(at - 1, ".") {
                learn(text(at + 1))
                at = afterHead(at + 2)
                continue
            }
            if isOp(at, "("), !isInValue {
                let name = text(at - 1)
                if name == type.name {
                    if !hasModifier {
                        constructors.hidden += 1
                    } else if isProtected {
                        constructors.inherited += 1
                    } else if !isPrivate {
                        constructors.open += 1
                    }
                } else if isName(at - 1), isName(at - 2) || isOp(at - 2, ">") || isOp(at - 2, "]") {
                    learn(name)
                    if hasModifier { open.insert(name) }
                    if hasModifier, !isProtected { unprotected.insert(name) }
                }
                at = afterBrackets(at)
                continue
            }
            if isOp(at, "=") || isOp(at, ";") || isOp(at, ","), !isInValue, isName(at - 1),
                isName(at - 2) || isOp(at - 2, ">") || isOp(at - 2, "]")
            {
                learn(text(at - 1))
            }
            if isOp(at, "=") { isInValue = true }
            if isOp(at, "{") {
                at = afterBrackets(at)
                if !isInValue { (hasModifier, isProtected, isPrivate) = (false, false, false) }
                continue
            }
            if isOp(at, ";") {
                (hasModifier, isProtected, isPrivate) = (false, false, false)
                isInValue = false
            }
            at += 1
        }
        type.hidden.subtract(open)
        type.inherited.subtract(unprotected)
        type.inherited.subtract(type.hidden)
        type.hasHiddenConstructor =
            constructors.hidden > 0 && constructors.open == 0 && constructors.inherited == 0
        type.hasProtectedConstructor = constructors.inherited > 0 && constructors.open == 0
    }
}
