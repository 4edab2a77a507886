// Where JavaScript and TypeScript name other files: imports in all their forms, and the calls that are known to take a path.

/// A text in code that names a file or a folder.
struct JavaScriptReference: Equatable, Sendable {
    /// Between the quotes, or a part of that.
    var range: Range<Int>
    var sense: JavaScriptMap.Sense
    /// Places in the list of the specifiers of the module that the text is told from; nil: it is told from the file itself.
    var subject: Range<Int>?
    /// Where the path is given in parts, each in quotes: what stands between those.
    var parts: [Range<Int>] = []
}

/// Goes through a file's tokens once.
struct JavaScriptReferences {
    let bytes: UnsafeBufferPointer<UInt8>
    let tokens: [JavaScriptToken]
    var found: [JavaScriptReference] = []
    /// Strings that nobody said the meaning of: places of their tokens.
    var others: [Int] = []
    /// Folders with which texts begin that are put together, and that nobody said the meaning of.
    var beginnings: [Range<Int>] = []
    /// Variables that are handed to `require` or `import`.
    lazy var loaded = findLoaded()
    /// Whether the file calls itself `__dirname`.
    lazy var isFileItself = findFileItself()
    var taken: Set<Int> = []
    /// Where `require` is something of the file's own: from the bracket before its block to the one that ends it.
    private var ownRequires: [Range<Int>] = []
    /// Where brackets end, once that is asked.
    var ends: [Int32] = []
    /// Up to where tokens are known to hold no clause's end.
    private var clauselessEnd = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>, _ tokens: [JavaScriptToken]) {
        self.bytes = bytes
        self.tokens = tokens
        ownRequires = findOwnRequires()
        for index in tokens.indices {
            switch tokens[index].kind {
            case .name: name(index)
            case .string, .template: string(index)
            case .templateHead: templateHead(index)
            default: break
            }
        }
        for index in tokens.indices where isText(index) && !taken.contains(index) { others.append(index) }
    }

    // MARK: Tokens

    func isText(_ index: Int) -> Bool {
        tokens.indices.contains(index) && (tokens[index].kind == .string || tokens[index].kind == .template)
    }

    func isName(_ index: Int) -> Bool {
        tokens.indices.contains(index) && tokens[index].kind == .name
    }

    func isMark(_ index: Int, _ mark: Unicode.Scalar) -> Bool {
        tokens.indices.contains(index) && tokens[index].kind == .punctuator
            && tokens[index].code == UInt8(ascii: mark)
    }

    func `is`(_ index: Int, _ word: StaticString) -> Bool {
        guard isName(index) else { return false }
        let token = tokens[index]
        return Int(token.end - token.start) == word.utf8CodeUnitCount
            && word.withUTF8Buffer { $0.elementsEqual(bytes[Int(token.start)..<Int(token.end)]) }
    }

    /// Whether a name is that of a property: a spread's dots make none.
    func isMember(_ index: Int) -> Bool { isMark(index - 1, ".") && !isMark(index - 2, ".") }

    func word(_ index: Int) -> String {
        isName(index)
            ? String(decoding: bytes[Int(tokens[index].start)..<Int(tokens[index].end)], as: UTF8.self) : ""
    }

    mutating func add(
        _ index: Int, _ sense: JavaScriptMap.Sense = .module, subject: Range<Int>? = nil
    ) {
        guard isText(index), taken.insert(index).inserted, !tokens[index].content.isEmpty else { return }
        found.append(JavaScriptReference(range: tokens[index].content, sense: sense, subject: subject))
    }

    // MARK: Statements

    mutating func name(_ index: Int) {
        let token = tokens[index]
        guard !isMember(index) else { return member(index) }
        switch bytes[Int(token.start)] {
        case UInt8(ascii: "i") where self.is(index, "import"):
            if isText(index + 1) { return add(index + 1) }
            clause(index + 1)
        case UInt8(ascii: "e") where self.is(index, "export"): clause(index + 1)
        case UInt8(ascii: "m") where self.is(index, "module"):
            // An augmentation of another module.
            if isText(index + 1), self.is(index - 1, "declare") || isMark(index + 2, "{") { add(index + 1) }
        case UInt8(ascii: "d") where self.is(index, "define"): dependencies(index + 1)
        case UInt8(ascii: "r") where self.is(index, "require") || self.is(index, "requirejs"):
            dependencies(index + 1)
        case UInt8(ascii: "t") where self.is(index, "templateUrl"),
            UInt8(ascii: "s") where self.is(index, "styleUrl"):
            if isMark(index + 1, ":") { add(index + 2, .file) }
        case UInt8(ascii: "s") where self.is(index, "styleUrls"):
            if isMark(index + 1, ":") { list(index + 2, .file) }
        case UInt8(ascii: "l") where self.is(index, "loadChildren"):
            if isMark(index + 1, ":") { add(index + 2) }
        default: break
        }
    }

    /// `import.meta.glob(["./a/*.ts", "!./a/b.ts"])`
    private mutating func member(_ index: Int) {
        guard self.is(index, "glob") || self.is(index, "globEager"), self.is(index - 2, "meta"),
            isMark(index + 1, "("), isMark(index + 2, "[")
        else { return }
        list(index + 2, .folder)
    }

    /// `… from "x"` after `import` or `export`.
    private mutating func clause(_ start: Int) {
        guard start >= clauselessEnd else { return }
        var index = start
        defer { clauselessEnd = index }
        while index < tokens.count {
            if self.is(index, "from"), isText(index + 1) { return add(index + 1) }
            switch tokens[index].kind {
            case .name, .string: break
            case .punctuator:
                switch tokens[index].code {
                case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: ","), UInt8(ascii: "*"): break
                default: return
                }
            default: return
            }
            // Another statement began: this one named no file.
            if index > start, self.is(index, "import") || self.is(index, "export"), !isMark(index - 1, "{"),
                !isMark(index - 1, ","), !self.is(index - 1, "as")
            {
                return
            }
            index += 1
        }
    }

    /// `define(["a", "b"], …)`, `define("name", ["a"], …)`, `require(["a"], …)`.
    private mutating func dependencies(_ start: Int) {
        guard isMark(start, "("), !isOwnRequire(start) else { return }
        var index = start + 1
        if isText(index), isMark(index + 1, ","), isMark(index + 2, "[") { index += 2 }
        if isMark(index, "[") { list(index, .module) }
    }

    private mutating func list(_ start: Int, _ sense: JavaScriptMap.Sense) {
        guard isMark(start, "[") else { return add(start, sense) }
        var index = start + 1
        while isText(index) {
            add(index, sense)
            guard isMark(index + 1, ",") else { return }
            index += 2
        }
    }

    func isOwnRequire(_ index: Int) -> Bool { ownRequires.contains { $0.contains(index) } }

    /// A function or a variable of the name has its block, all of it, or the file.
    private func findOwnRequires() -> [Range<Int>] {
        let declared = tokens.indices.filter { self.is($0, "require") && declaresRequire($0) }
        guard let last = declared.last else { return [] }
        // A bundle hands its own to each of its modules.
        let isHandedOn = tokens.indices.contains { index in
            self.is(index, "require") && (isMark(index - 1, "(") || isMark(index - 1, ","))
                && (isMark(index + 1, ",") || isMark(index + 1, ")"))
        }
        if isHandedOn { return [tokens.indices] }
        var found: [Range<Int>] = []
        var open: [Int] = []
        // Blocks in which it is declared, and which are yet to be closed.
        var waiting: Set<Int> = []
        var next = 0
        for index in tokens.indices {
            if next < declared.count, declared[next] == index {
                next += 1
                guard let block = open.last else { return [tokens.indices] }
                waiting.insert(block)
            }
            if isMark(index, "{") {
                open.append(index)
            } else if isMark(index, "}"), let block = open.popLast() {
                if waiting.remove(block) != nil { found.append(block..<index) }
            }
            if index > last, waiting.isEmpty { break }
        }
        // A block that never ends.
        return found + waiting.map { $0..<tokens.count }
    }

    private func declaresRequire(_ index: Int) -> Bool {
        if self.is(index - 1, "function") { return !self.is(index - 2, "declare") }
        guard self.is(index - 1, "const") || self.is(index - 1, "let") || self.is(index - 1, "var"),
            isMark(index + 1, "=")
        else { return false }
        // `createRequire(…)`, and another's.
        return !(index + 2..<index + 6).contains {
            self.is($0, "createRequire") || word($0).contains("equire")
        }
    }
}
