// Rewrites one Python file's imports, and the dotted names that hang on them, for a set of moves.

/// One file's rewriting. Everything it changes is an import statement's part or a dotted name in code.
struct PythonRewriter {
    let bytes: UnsafeBufferPointer<UInt8>
    let syntax: PythonFile
    let map: ModuleMap
    /// The file's path before and after the moves.
    let file: String
    let newFile: String
    var edits: [Edit] = []
    var remarks: [Remark] = []
    /// Statements to put before an import, by its place among the file's imports.
    var additions: [Int: [String]] = [:]
    /// What the tree's other modules define.
    let modules: PythonDefinitions
    /// 1 for code within a string of a file.
    let depth: Int
    /// Where last parts of moved things' names stand as words, in order; nil: anywhere, for all that is known.
    var leaves: [Int]?
    /// Bytes that are rewritten as code, in order.
    var claimed: [Range<Int>] = []
    let facts = FileFacts()
    /// Names in strings that are certain by who takes them, and others that only may be meant.
    var certainNames: [String: String] = [:]
    var doubtfulNames: [Range<Int>] = []

    static func rewrite(
        _ bytes: UnsafeBufferPointer<UInt8>, file: String, map: ModuleMap, modules: PythonDefinitions,
        leaves: [Int]? = nil, depth: Int = 0
    ) -> Rewriting {
        let isCython = CythonFile.isSource(file)
        let syntax =
            isCython
            ? CythonFile.read(bytes, isTemplate: CythonFile.isTemplate(file)) : PythonParser.read(bytes)
        var rewriter = PythonRewriter(
            bytes: bytes, syntax: syntax, map: map, file: file, newFile: map.target(ofFile: file),
            modules: modules, depth: depth)
        rewriter.leaves = leaves
        rewriter.run()
        return rewriter.result()
    }

    /// The first names of what a file imports, relative imports left out.
    static func firstNames(of bytes: UnsafeBufferPointer<UInt8>) -> Set<String> {
        let syntax = PythonParser.read(bytes)
        let tokens = syntax.imports.filter { $0.level == 0 }.flatMap { statement in
            statement.isFrom ? Array(statement.moduleNames.prefix(1)) : statement.names.map(\.first)
        }
        return Set(
            tokens.map { token in
                let token = syntax.tokens[Int(token)]
                return String(decoding: bytes[Int(token.start)..<Int(token.end)], as: UTF8.self)
            })
    }

    /// Of `names`, those that a package's `__init__.py` binds to something other than its submodule of that name, and those that it
    /// binds to that.
    static func attributes(
        of bytes: UnsafeBufferPointer<UInt8>, file: String, package: String, map: ModuleMap,
        modules: PythonDefinitions, among names: Set<String>
    ) -> (others: Set<String>, submodules: Set<String>) {
        let syntax = PythonParser.read(bytes)
        let rewriter = PythonRewriter(
            bytes: bytes, syntax: syntax, map: map, file: file, newFile: file, modules: modules, depth: 0)
        var result: Set<String> = []
        var submodules: Set<String> = []
        for binding in syntax.bindings where binding.scope == 0 {
            let name = rewriter.text(binding.token)
            guard names.contains(name) else { continue }
            if case .byImport(let number) = binding.kind,
                rewriter.isSubmodule(binding.token, Int(number), package)
            {
                // What stands in a block may not be run: `if TYPE_CHECKING:`.
                if rewriter.indentation(of: syntax.imports[Int(number)]) == "" { submodules.insert(name) }
                continue
            }
            result.insert(name)
        }
        return (result, submodules)
    }

    /// Of `names`, those that a package's `__init__.py` binds, be it by an import of `*` from a module that has them.
    static func taken(
        in bytes: UnsafeBufferPointer<UInt8>, file: String, map: ModuleMap, modules: PythonDefinitions,
        among names: Set<String>
    ) -> Set<String> {
        let syntax = PythonParser.read(bytes)
        let rewriter = PythonRewriter(
            bytes: bytes, syntax: syntax, map: map, file: file, newFile: file, modules: modules, depth: 0)
        var found = Set(syntax.bindings.filter { $0.scope == 0 }.map { rewriter.text($0.token) })
            .intersection(names)
        for module in stars(in: bytes, file: file, map: map, modules: modules).compactMap({ $0 }) {
            found.formUnion(
                names.filter { name in
                    modules.has(name, in: module) == true
                        || map.submodule(name, of: module) != nil
                            && modules.has("__all__", in: module) != true
                })
        }
        return found
    }

    /// Whether an import in a package's `__init__.py` binds a name to the package's own submodule of that name.
    private func isSubmodule(_ token: Int32, _ number: Int, _ package: String) -> Bool {
        let statement = syntax.imports[number]
        let wanted = RelativePath.join(package, text(token))
        guard let name = statement.names.first(where: { ($0.alias ?? $0.first) == token }) else {
            return false
        }
        if statement.isFrom {
            guard let target = module(of: statement) else { return false }
            // In a check it is at its new place.
            let module = map.submodule(text(name.first), of: target.path)
            return module == wanted || module != nil && module == map.target(of: wanted)
        }
        guard name.alias != nil else { return false }
        let module = absolute(stride(from: name.first, through: name.last, by: 2).map(text))?.path
        return module == wanted || module == map.target(of: wanted)
    }

    init(
        bytes: UnsafeBufferPointer<UInt8>, syntax: PythonFile, map: ModuleMap, file: String, newFile: String,
        modules: PythonDefinitions, depth: Int
    ) {
        self.modules = modules
        self.depth = depth
        self.bytes = bytes
        self.syntax = syntax
        self.map = map
        self.file = file
        self.newFile = newFile
    }

    private mutating func run() {
        for (number, statement) in syntax.imports.enumerated() where statement.isFrom {
            rewriteFrom(statement, number)
        }
        rewriteOwnModules()
        rewriteDotted()
        // The texts of other languages are looked at by whoever reads texts.
        if CythonFile.isSource(file) { rewriteIncludes() } else { rewriteStrings() }
        for (number, statements) in additions { insert(statements, before: syntax.imports[number]) }
    }

    private func result() -> Rewriting {
        guard let ordered = edits.agreed() else {
            // Two findings claim the same words; neither is certain then.
            let offset = edits.map(\.start).min() ?? 0
            let message = "two moves touch the same words here; nothing in this file was rewritten"
            return Rewriting(
                remarks: [Remark(kind: .needsPerson, offset: offset, message: message)],
                failure: syntax.failure)
        }
        return Rewriting(
            edits: ordered, remarks: remarks.sorted { $0.offset < $1.offset }, failure: syntax.failure)
    }

    // MARK: Text

    func start(_ token: Int32) -> Int { Int(syntax.tokens[Int(token)].start) }
    func end(_ token: Int32) -> Int { Int(syntax.tokens[Int(token)].end) }

    func text(_ token: Int32) -> String {
        String(decoding: bytes[start(token)..<end(token)], as: UTF8.self)
    }

    mutating func replace(_ start: Int, _ end: Int, _ text: String) {
        if end - start == text.utf8.count, bytes[start..<end].elementsEqual(text.utf8) { return }
        edits.append(Edit(start: start, end: end, text: text))
    }

    mutating func needsPerson(_ token: Int32, _ message: String) {
        let remark = Remark(kind: .needsPerson, offset: start(token), message: message)
        if !remarks.contains(remark) { remarks.append(remark) }
    }

    /// The blanks before a statement that begins its line; nil for one that follows something.
    func indentation(of statement: PythonImport) -> String? {
        if statement.firstToken > 0 {
            switch syntax.tokens[Int(statement.firstToken) - 1].kind {
            case .newline, .indent, .dedent: break
            default: return nil
            }
        }
        let start = start(statement.firstToken)
        var lineStart = start
        while lineStart > 0, bytes[lineStart - 1] != 0x0A, bytes[lineStart - 1] != 0x0D { lineStart -= 1 }
        if lineStart == 0, bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB { lineStart = 3 }
        let blanks = bytes[lineStart..<start]
        guard blanks.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0C }) else { return nil }
        return String(decoding: blanks, as: UTF8.self)
    }

    /// The line ending used where a statement ends.
    func lineEnding(after offset: Int) -> String {
        var at = offset
        while at < bytes.count {
            if bytes[at] == 0x0D { return at + 1 < bytes.count && bytes[at + 1] == 0x0A ? "\r\n" : "\r" }
            if bytes[at] == 0x0A { return at > 0 && bytes[at - 1] == 0x0D ? "\r\n" : "\n" }
            at += 1
        }
        at = min(offset, bytes.count) - 1
        while at > 0 {
            if bytes[at] == 0x0A { return bytes[at - 1] == 0x0D ? "\r\n" : "\n" }
            at -= 1
        }
        return "\n"
    }

    /// Puts whole statements before an import, in its style: a line each, or on its line with semicolons.
    private mutating func insert(_ statements: [String], before statement: PythonImport) {
        let at = start(statement.firstToken)
        var text = ""
        if let indentation = indentation(of: statement) {
            let ending = lineEnding(after: end(statement.lastToken))
            for line in statements { text += line + ending + indentation }
        } else {
            for line in statements { text += line + "; " }
        }
        // Before whatever else begins there.
        edits.insert(Edit(start: at, end: at, text: text), at: 0)
    }

    // MARK: Modules

    /// What a module part means: its module path and the source root for its new name.
    struct Target {
        var path: String
        var root: String
        /// Found beside the file, as a script finds it.
        var isBeside: Bool
        /// Where nothing beside the file reaches it, its whole name does.
        var hasWholeName = false
    }

    /// The module of a `from` import.
    func module(of statement: PythonImport) -> Target? {
        let names = statement.moduleNames.map(text)
        if statement.level > 0 {
            var parts = RelativePath.parts(RelativePath.parent(file))
            guard statement.level - 1 <= parts.count else { return nil }
            parts.removeLast(statement.level - 1)
            let path = (parts + names).joined(separator: "/")
            guard !path.isEmpty else { return nil }
            return Target(path: path, root: root(of: path), isBeside: false)
        }
        return absolute(names)
    }

    /// A dotted name's module, followed past what exists, as far as the name goes.
    func absolute(_ names: [String]) -> Target? {
        if let target = implicit(names) { return target }
        guard let found = map.resolve(names, in: file),
            !map.isNamespace(found.path) || isReached(found.path)
        else { return nil }
        // A document may tell of what others have, or had once.
        if found.count < names.count, !isCode,
            !references.isSeen(.init(path: found.path, count: found.count, root: found.root), names)
        {
            return nil
        }
        let path = ([found.path] + names[found.count...]).joined(separator: "/")
        let isBeside = !map.roots.contains(found.root)
        if isBeside, isFoundByBuild(path) { return nil }
        return Target(
            path: path, root: isBeside ? RelativePath.parent(newFile) : found.root, isBeside: isBeside)
    }

    /// Whether a module beside a file of no package is one of Cython's declarations: those a build looks for in folders of its own,
    /// and code in Python never does.
    private func isFoundByBuild(_ path: String) -> Bool {
        guard CythonFile.isSource(file) else { return map.isDeclaration(path) }
        return RelativePath.name(map.target(of: path)) == RelativePath.name(path)
    }

    /// Whether the file is code itself, not a text with some.
    private var isCode: Bool { ModuleMap.isSource(file) || CythonFile.isSource(file) }

    /// The source root that a path lies in: above its outermost package.
    func root(of path: String) -> String {
        var top = path
        while true {
            let parent = RelativePath.parent(top)
            guard !parent.isEmpty, map.isPackage(parent) else { break }
            top = parent
        }
        return map.roots.filter { RelativePath.isInside(top, $0) && $0 != top }.max {
            $0.utf8.count < $1.utf8.count
        } ?? ""
    }

    /// How the module part of a `from` import is to be written.
    enum ModulePart: Equatable {
        case same
        case text(String)
        /// What is imported is a top-level module: `import name`.
        case topLevel
        case unreachable
    }

    /// How `statement`, at its new place, writes the module that is now at `path`.
    func modulePart(of statement: PythonImport, _ target: Target, at path: String) -> ModulePart {
        if statement.level > 0 {
            var parts = RelativePath.parts(RelativePath.parent(newFile))
            if statement.level - 1 <= parts.count {
                parts.removeLast(statement.level - 1)
                if (parts + statement.moduleNames.map(text)).joined(separator: "/") == path { return .same }
            }
            if hasSameName(statement, target, at: path) { return .same }
            if let relative = map.relative(toTarget: path, from: newFile, isNamespace: isNamespace) {
                return .text(
                    String(repeating: ".", count: relative.level) + relative.names.joined(separator: "."))
            }
        } else if path == target.path, !target.isBeside {
            return .same
        }
        guard let names = reachingName(of: target, at: path) else { return .unreachable }
        if names.isEmpty { return .topLevel }
        let text = names.joined(separator: ".")
        return text == statement.moduleNames.map(self.text).joined(separator: ".") && statement.level == 0
            ? .same : .text(text)
    }

    /// The dotted name that gives the module now at `path`; nil if none does.
    func reachingName(of target: Target, at path: String) -> [String]? {
        guard let names = dottedName(of: target, at: path),
            !target.isBeside || target.hasWholeName || RelativePath.isInside(path, target.root)
        else { return nil }
        // A module beside the file has the first name, and Python 2 finds that.
        let isHidden =
            target.hasWholeName && !isStillImplicit(target, at: path)
            && names.first.map { map.isRegular(RelativePath.join(target.root, $0)) } ?? false
        return isHidden ? nil : names
    }

    /// Whether a relative import, at the file's new place, gives the very dotted name that the module at `path` has: of a package
    /// that lies in two source roots. An absolute import would say no more.
    func hasSameName(_ statement: PythonImport, _ target: Target, at path: String) -> Bool {
        guard let names = map.name(ofTarget: path, root: target.root), !names.isEmpty else { return false }
        let tail = statement.moduleNames.map(text)
        return map.packages(ofFile: newFile).contains { package in
            statement.level <= package.count && package.dropLast(statement.level - 1) + tail == names
        }
    }
}
