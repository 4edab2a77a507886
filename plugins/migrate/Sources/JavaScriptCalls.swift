// Specifiers that calls take: `require`, `import()`, and their kin, and texts that are put together for them.

extension JavaScriptReferences {
    mutating func string(_ index: Int) {
        guard !taken.contains(index), index > 0 else { return }
        if isMark(index - 1, "(") { return argument(index) }
        if isMark(index - 1, "=") || isMark(index - 1, ":") || isMark(index - 1, "?")
            || self.is(index - 1, "return")
        {
            variable(index)
        }
        if isMark(index - 1, "+"), self.is(index - 2, "__dirname"), bytes[tokens[index].content].first == 0x2F
        {
            return fromFolder(index, first: tokens[index].content.lowerBound + 1)
        }
        if isMark(index - 1, ",") { joined(index) }
    }

    /// `path.join(__dirname, "a", "b.js")`: only the whole is known to be a path.
    private mutating func joined(_ index: Int) {
        // `process.cwd()` is where the tools run: the project's root.
        let isRoot =
            isMark(index - 2, ")") && isMark(index - 3, "(") && self.is(index - 4, "cwd")
            && isMark(index - 5, ".") && self.is(index - 6, "process")
        let open = isRoot ? index - 7 : index - 3
        guard isRoot || self.is(index - 2, "__dirname"), isMark(open, "("),
            self.is(open - 1, "join") || self.is(open - 1, "resolve")
        else { return }
        let sense = isRoot ? JavaScriptMap.Sense.root : .own
        var parts = [index]
        while let last = parts.last, isMark(last + 1, ","), isText(last + 2) { parts.append(last + 2) }
        guard let last = parts.last, isMark(last + 1, ")") || isMark(last + 1, ",") && isMark(last + 2, ")")
        else {
            return
        }
        if parts.count == 1 {
            if bytes[tokens[index].content].first == UInt8(ascii: "/") {
                return isRoot ? () : fromFolder(index, first: tokens[index].content.lowerBound + 1)
            }
            if !isRoot, isFileItself { return fromFile(index) }
            return add(index, sense)
        }
        taken.formUnion(parts)
        found.append(
            JavaScriptReference(
                range: Int(tokens[index].start)..<Int(tokens[last].end), sense: sense,
                parts: parts.map { tokens[$0].content }))
    }

    /// A path from the file as if it was a folder.
    private mutating func fromFile(_ index: Int) {
        let content = tokens[index].content
        guard bytes[content].starts(with: "../".utf8), content.count > 3, taken.insert(index).inserted else {
            return
        }
        found.append(JavaScriptReference(range: content.lowerBound + 3..<content.upperBound, sense: .own))
    }

    /// `__dirname = fileURLToPath(import.meta.url)`
    func findFileItself() -> Bool {
        tokens.indices.contains { index in
            guard self.is(index, "fileURLToPath"), isMark(index + 1, "("), self.is(index + 2, "import") else {
                return false
            }
            let equals = isMember(index) ? index - 3 : index - 1
            return isMark(equals, "=") && self.is(equals - 1, "__dirname")
        }
    }

    private mutating func fromFolder(_ index: Int, first: Int) {
        let content = tokens[index].content
        guard first < content.upperBound, !isMark(index + 1, "+"), taken.insert(index).inserted else {
            return
        }
        found.append(JavaScriptReference(range: first..<content.upperBound, sense: .own))
    }

    /// The token of the name that is called by the bracket at `open`.
    private func callee(_ open: Int) -> Int? {
        var index = open - 1
        // `require?.(`
        if isMark(index, ".") && isMark(index - 1, "?") { index -= 2 }
        if isMark(index, ">") {
            // Type arguments.
            var depth = 0
            let limit = max(0, index - 400)
            while index >= limit {
                if isMark(index, ">") { depth += 1 }
                if isMark(index, "<") { depth -= 1 }
                if depth == 0 { break }
                index -= 1
            }
            index -= 1
        }
        return isName(index) ? index : nil
    }

    private mutating func argument(_ index: Int) {
        let open = index - 1
        if isMadeRequire(open) { return add(index, .module) }
        guard let callee = callee(open) else { return }
        guard let sense = sense(callee, index) else { return }
        if isMark(index + 1, "+") {
            guard sense == .module || sense == .working else { return }
            return beginning(index, sense == .working ? .working : .folder)
        }
        add(index, sense)
        if sense == .module, isMark(index + 1, ","), isSubjectTaker(callee) { stubs(index) }
    }

    /// `createRequire(import.meta.url)(`
    private func isMadeRequire(_ open: Int) -> Bool {
        guard isMark(open - 1, ")") else { return false }
        var depth = 0
        for index in stride(from: open - 1, to: max(0, open - 40), by: -1) {
            if isMark(index, ")") { depth += 1 }
            if isMark(index, "(") { depth -= 1 }
            if depth == 0 { return self.is(index - 1, "createRequire") }
        }
        return false
    }

    /// Functions of test tools whose first argument is a module.
    private static let mocks: Set<String> = [
        "setMock", "requireActual", "requireMock", "createMockFromModule", "genMockFromModule",
        "unstable_mockModule", "unstable_unmockModule", "deepUnmock", "importActual", "importMock",
    ]
    private static let loaders: Set<String> = [
        "import", "rewire", "esmock", "quibble", "requireActual", "requireMock", "importActual",
        "importMock",
        "requireInject", "rewiremock", "requireUncached", "requireFresh", "importFresh", "freshRequire",
        "lazyRequire",
    ]

    /// Functions of `fs` and its kin, which take paths from where the program runs.
    private static let readers: Set<String> = [
        "readFile", "readFileSync", "createReadStream", "existsSync", "readdir", "readdirSync", "statSync",
        "lstatSync", "accessSync", "openSync", "writeFile", "writeFileSync", "createWriteStream",
        "copyFileSync",
        "cpSync", "rmSync", "unlinkSync", "realpathSync", "readJson", "readJsonSync", "readJSON",
        "readJSONSync",
        "pathExists", "pathExistsSync",
    ]

    func sense(_ callee: Int, _ index: Int) -> JavaScriptMap.Sense? {
        let name = word(callee)
        if Self.readers.contains(name), bytes[tokens[index].content].starts(with: "./".utf8) {
            return .working
        }
        guard isMember(callee) else {
            if name == "require" { return isOwnRequire(callee) && !isImported(callee) ? nil : .module }
            if Self.loaders.contains(name) || name.lowercased().contains("proxyquire") { return .module }
            guard self.is(callee - 1, "new") else { return nil }
            switch name {
            case "URL":
                let isOwn =
                    isMark(index + 1, ",") && self.is(index + 2, "import") && self.is(index + 4, "meta")
                    && self.is(index + 6, "url")
                return isOwn ? .own : nil
            case "Worker", "SharedWorker": return .file
            default: return nil
            }
        }
        let object = isMark(callee - 2, "?") ? callee - 3 : callee - 2
        let owner = word(object)
        switch name {
        case "require": return owner == "module" ? .module : nil
        case "resolve":
            return owner == "require" && !isMark(object - 1, ".") || owner == "meta" ? .module : nil
        case "context": return owner == "require" ? .folder : nil
        case "glob", "globEager", "globEagerDefault": return owner == "meta" ? .folder : nil
        case "mock", "unmock", "doMock", "dontMock", "doUnmock":
            return ["jest", "vi", "vitest", "td"].contains(owner) || isMark(object, ")") ? .module : nil
        case "module": return owner == "mock" ? .module : nil
        case "replace", "replaceEsm": return owner == "td" || owner == "testdouble" ? .module : nil
        case "registerMock", "registerSubstitute", "registerAllowable", "deregisterMock":
            return owner == "mockery" ? .module : nil
        case "import": return owner == "System" || owner == "SystemJS" ? .module : nil
        case "load", "strict", "p", "px", "proxy": return isProxied(object) ? .module : nil
        case _ where Self.mocks.contains(name): return .module
        default: return nil
        }
    }

    /// `import a = require("./a")`
    private func isImported(_ callee: Int) -> Bool {
        isMark(callee - 1, "=") && isName(callee - 2)
            && (self.is(callee - 3, "import") || self.is(callee - 3, "type") && self.is(callee - 4, "import"))
    }

    /// Whether a chain of calls begins at a tool that loads a module with others in its place.
    private func isProxied(_ object: Int) -> Bool {
        var index = object
        let limit = max(0, object - 24)
        while index >= limit {
            let name = word(index).lowercased()
            if name.contains("proxyquire") || name == "esmock" || name == "rewiremock" { return true }
            if isMark(index, ";") || isMark(index, "{") || isMark(index, "}") || isMark(index, "=") {
                return false
            }
            index -= 1
        }
        return false
    }

    private func isSubjectTaker(_ callee: Int) -> Bool {
        word(callee).lowercased().contains("proxyquire") || word(callee) == "esmock" || isProxied(callee)
    }

    /// `proxyquire("../a", {"./b": …})`: the keys are what the module itself says.
    private mutating func stubs(_ subject: Int) {
        guard isMark(subject + 2, "{") else { return }
        let range = tokens[subject].content
        if ends.isEmpty { ends = bracketEnds() }
        let end = Int(ends[subject + 2])
        var index = subject + 3
        while index < min(end, tokens.count) {
            if isText(index), isMark(index + 1, ":") { add(index, .module, subject: range) }
            // What stands in brackets of its own is no key.
            index = max(index, Int(ends[index])) + 1
        }
    }

    /// Of each open bracket the token that closes it, beyond all tokens where none does; 0 for other tokens.
    private func bracketEnds() -> [Int32] {
        var found = [Int32](repeating: 0, count: tokens.count)
        var open: [Int] = []
        for index in tokens.indices {
            if isMark(index, "{") || isMark(index, "(") || isMark(index, "[") {
                open.append(index)
            } else if isMark(index, "}") || isMark(index, ")") || isMark(index, "]"),
                let last = open.popLast()
            {
                found[last] = Int32(index)
            }
        }
        for index in open { found[index] = .max }
        return found
    }

    // MARK: Texts that are put together

    /// `import("./a/" + name)`: the folder is known.
    private mutating func beginning(_ index: Int, _ sense: JavaScriptMap.Sense = .folder) {
        guard let folder = folder(index), taken.insert(index).inserted else { return }
        found.append(JavaScriptReference(range: folder, sense: sense))
    }

    /// The folder that a text begins with.
    func folder(_ index: Int) -> Range<Int>? {
        let content = tokens[index].content
        guard let slash = bytes[content].lastIndex(of: UInt8(ascii: "/")), slash > content.lowerBound else {
            return nil
        }
        return content.lowerBound..<slash
    }

    /// ``path = `./a/${name}` ``: a module's, where the variable is handed to `require`; else it may be one.
    mutating func variable(_ index: Int) {
        let content = tokens[index].content
        guard bytes[content].starts(with: "./".utf8) || bytes[content].starts(with: "../".utf8) else {
            return
        }
        let isBeginning = tokens[index].kind == .templateHead || isMark(index + 1, "+")
        let isLoaded =
            isMark(index - 1, "=") && isName(index - 2) && !isMember(index - 2)
            && loaded.contains(word(index - 2))
        if isLoaded {
            isBeginning ? beginning(index) : add(index)
        } else if isBeginning, let folder = folder(index), taken.insert(index).inserted {
            beginnings.append(folder)
        }
    }

    func findLoaded() -> Set<String> {
        var found: Set<String> = []
        for index in tokens.indices.dropFirst(2)
        where isName(index) && isMark(index - 1, "(") && isMark(index + 1, ")") && !isMember(index - 2)
            && (self.is(index - 2, "require") || self.is(index - 2, "import")) && !isOwnRequire(index)
        {
            found.insert(word(index))
        }
        return found
    }

    /// ``import(`./a/${name}.js`)``, and `${__dirname}/a.js`.
    mutating func templateHead(_ index: Int) {
        if tokens[index].content.isEmpty, self.is(index + 1, "__dirname"), index + 2 < tokens.count,
            tokens[index + 2].kind == .templateTail,
            bytes[tokens[index + 2].content].first == UInt8(ascii: "/")
        {
            let content = tokens[index + 2].content
            guard content.count > 1 else { return }
            found.append(
                JavaScriptReference(range: content.lowerBound + 1..<content.upperBound, sense: .own))
            return
        }
        guard isMark(index - 1, "("), let callee = callee(index - 1), let sense = sense(callee, index) else {
            return variable(index)
        }
        switch sense {
        case .module: beginning(index)
        case .working: beginning(index, .working)
        default: break
        }
    }
}
