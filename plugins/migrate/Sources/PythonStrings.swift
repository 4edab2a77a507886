// Names of modules, and of things in them, that Python code holds as text.
//
// Rewritten is what is certain: a name that a known caller takes (`import_module`, `mock.patch`, a list of
// settings), and a whole string that is a dotted name which means something in the tree before the moves and
// would mean nothing after them. What only may be one stays, and is listed with the other old names.

import Platform

extension PythonRewriter {
    typealias Reference = PythonReferences.Reference

    /// What dotted names mean here.
    var references: PythonReferences { PythonReferences(map: map, modules: modules, file: file) }

    mutating func rewriteStrings() {
        rewriteTexts()
        // What one place of a file makes certain, is so for another.
        for range in doubtfulNames {
            guard let new = certainNames[String(decoding: bytes[range], as: UTF8.self)] else { continue }
            replace(range.lowerBound, range.upperBound, new)
        }
    }

    private mutating func rewriteTexts() {
        let callers = PythonCallers(syntax: syntax, bytes: bytes)
        let placed = depth == 0 ? rewritePlaces() : []
        claim()
        // The file itself moves, or says which folders hold what: what it tells from here may change, whatever it names.
        let tellsFromHere = newFile != file || isSphinxSettings || RelativePath.name(file) == "setup.py"
        var frames: [PythonCallers.Frame] = []
        for (index, token) in syntax.tokens.enumerated() {
            switch token.kind {
            // What follows the end are types that were read already.
            case .end: return
            case .op:
                switch token.code {
                case 0x28, 0x5B, 0x7B: frames.append(.init(open: index, item: index + 1))
                case 0x29, 0x5D, 0x7D: _ = frames.popLast()
                case 0x2C where !frames.isEmpty:
                    frames[frames.count - 1].commas += 1
                    frames[frames.count - 1].item = index + 1
                default: break
                }
            case .string where placed.contains(index): break
            case .string:
                if tellsFromHere || mayMatter(index) {
                    rewriteString(index, frames, callers)
                } else {
                    rewriteJoinedPath(endingAt: index, frames, callers)
                }
            case .fstringStart: rewriteBeginning(index, frames, callers)
            default: break
            }
        }
    }

    /// Notes which bytes are spoken for already: annotations are code.
    private mutating func claim() {
        claimed = edits.map { $0.start..<$0.end }.sorted { $0.lowerBound < $1.lowerBound }
    }

    func isClaimed(_ range: Range<Int>) -> Bool {
        let next = claimed.partitioningIndex { $0.upperBound > range.lowerBound }
        return next < claimed.count && claimed[next].lowerBound < range.upperBound
    }

    /// Whether a text can speak of something moved at all: most don't, and need no closer look.
    func mayName(_ range: Range<Int>) -> Bool {
        guard let leaves else { return true }
        let next = leaves.partitioningIndex { $0 >= range.lowerBound }
        return next < leaves.count && leaves[next] < range.upperBound
    }

    /// Whether a literal needs a closer look, in a file that stays where it is: it has the name of something that moves, is a
    /// piece of a text or a relative name, or is given to what may give a module: `import_module('a').b`, `sys.modules['a'].b`.
    private func mayMatter(_ index: Int) -> Bool {
        let token = syntax.tokens[index]
        if mayName(Int(token.start)..<Int(token.end)) || isJoined(index) { return true }
        guard let content = PythonText.content(of: token, in: bytes), let first = bytes[content].first else {
            return false
        }
        guard first != 0x2E, index > 0 else { return true }
        let before = syntax.tokens[index - 1]
        return before.kind == .op && [0x28, 0x5B].contains(before.code)
            && bytes[content].allSatisfy { $0.isOfName || $0 == 0x2E }
    }

    private mutating func rewriteString(
        _ index: Int, _ frames: [PythonCallers.Frame], _ callers: PythonCallers
    ) {
        let token = syntax.tokens[index]
        guard let content = PythonText.content(of: token, in: bytes), !content.isEmpty else { return }
        let isDocumented = hasExamples(content)
        if isDocumented { rewriteExamples(content) }
        if isStatement(index) { return rewriteImportingBlocks(content) }
        guard !isDocumented, !isClaimed(content), !isShadowedType(index, content) else { return }
        let isJoined = isJoined(index)
        let isTriple = Int(token.end) - content.upperBound == 3
        if rewriteExported(index, content, frames, callers) { return }
        if rewriteAttached(index, content, frames, callers) { return }
        if rewriteStructure(index, content, frames, callers) { return }
        if !isJoined, rewriteEntryPoint(index, content, frames, callers) { return }
        if !isJoined, rewritePackaged(index, content, frames, callers) { return }
        if !isJoined, rewriteSetup(index, content, frames, callers) { return }
        if !isJoined, rewriteAttribute(index, content, frames, callers) { return }
        if !isJoined, rewriteImportedAttribute(index, content, frames, callers) { return }
        if isJoined, rewriteComposed(index, content, frames, callers) { return }
        // Settings of logging: `ext://a.b.name`.
        if bytes[content].starts(with: "ext://".utf8) {
            return rewriteUnknown(content.lowerBound + 6..<content.upperBound, isTriple: isTriple)
        }
        if !isJoined, rewriteWalked(index, content, frames, callers) { return }
        let role = callers.role(of: index, frames)
        switch role {
        case .code:
            let setup = callers.setup(of: index, frames, in: bytes)
            return isJoined ? () : rewriteCode(content, isTriple: isTriple, after: setup)
        case .program where !isJoined && rewriteProgram(content): break
        case .module, .target, .program:
            rewriteKnown(index, content, frames, callers, isJoined: isJoined, isModule: role != .target)
        case .unknown where !isJoined && isInPackageList(content, frames):
            rewriteKnown(index, content, frames, callers, isJoined: false, isModule: true)
        // One of the steps of a path that is told as a whole.
        case .unknown where bytes[content].elementsEqual("..".utf8):
            let isGiven = frames.last.map(callers.isCall) ?? false
            if isSphinxSettings, isGiven, !isPart(index, callers) { rewriteFromFolder("..", content) }
        case .unknown where !isJoined:
            if !rewriteTabled(index, content, frames) { rewriteUnknown(content, isTriple: isTriple) }
        case .foreign where !isJoined && mayName(content) && isClass(content):
            rewriteUnknown(content, isTriple: isTriple)
        case .words where !isJoined, .foreign where !isJoined: rewritePath(content)
        case .unknown: rewriteFilledIn(index, content)
        case .words, .foreign, .address: break
        }
        if !isJoined { rewriteJoinedPath(endingAt: index, frames, callers) }
    }

    /// Whether a string is a statement of its own: documentation.
    private func isStatement(_ index: Int) -> Bool {
        func isBorder(_ at: Int) -> Bool {
            guard syntax.tokens.indices.contains(at) else { return true }
            switch syntax.tokens[at].kind {
            case .newline, .indent, .dedent, .end: return true
            default: return false
            }
        }
        return isBorder(index - 1) && isBorder(index + 1)
    }

    /// Whether a literal is only a piece of the string that the code makes.
    /// - Parameter last: the token that the literal ends with.
    func isJoined(_ index: Int, through last: Int? = nil) -> Bool {
        let next = (last ?? index) + 1
        func isPiece(_ at: Int) -> Bool {
            guard syntax.tokens.indices.contains(at) else { return false }
            let token = syntax.tokens[at]
            switch token.kind {
            case .string, .fstringStart, .fstringEnd: return true
            case .op: return token.code == UInt8(ascii: "+") || token.code == UInt8(ascii: "%")
            default: return false
            }
        }
        let isFormat = callersIsDot(next) && text(Int32(next + 1)) == "format"
        return isFormat || isPiece(index - 1) || isPiece(next)
    }

    private func callersIsDot(_ at: Int) -> Bool {
        at + 1 < syntax.tokens.count && syntax.tokens[at].kind == .op && syntax.tokens[at].code == 0x2E
    }

    /// A type's text whose first name is something else in this file.
    private func isShadowedType(_ index: Int, _ content: Range<Int>) -> Bool {
        guard syntax.typeStrings.contains(Int32(index)) else { return false }
        let first = bytes[content].prefix { $0.isOfName }
        return syntax.bindings.contains { binding in
            bytes[start(binding.token)..<end(binding.token)].elementsEqual(first)
        }
    }

    // MARK: Dotted names

    func dotted(_ range: Range<Int>) -> [String]? { PythonReferences.parts(of: range, in: bytes) }

    func reference(_ parts: [String], isModule: Bool) -> Reference? {
        references.reference(parts, isModule: isModule)
    }

    func newName(_ reference: Reference, _ parts: [String]) -> [String]? {
        references.newName(reference, parts)
    }

    func isWhole(_ reference: Reference, _ parts: [String]) -> Bool {
        references.isWhole(reference, parts)
    }

    /// What nobody said the meaning of.
    mutating func rewriteUnknown(_ content: Range<Int>, isTriple: Bool) {
        if let parts = dotted(content) {
            guard parts.count > 1, mayName(content), let found = reference(parts, isModule: false),
                let new = newName(found, parts)
            else { return }
            let isBare =
                found.count == parts.count
                && (map.isLeft(found.path) || map.projectNames.contains(parts.joined(separator: ".")))
            guard isWhole(found, parts), !isBare, !PythonReferences.isFileName(parts) else {
                return doubtfulNames.append(content)
            }
            return replace(content.lowerBound, content.upperBound, new.joined(separator: "."))
        }
        if isProgram(content) { return rewriteCode(content, isTriple: isTriple) }
        if isTriple, depth == 0, isProgramSetIn(content) { return rewriteBlock(content) }
        guard mayName(content) || isSphinxSettings && newFile != file else { return }
        if rewriteAll(content) || rewritePackageFolder(content) || rewriteApplication(content, isKnown: false)
        {
            return
        }
        let isPath = bytes[content].contains(UInt8(ascii: "/")) && !bytes[content].contains(0x20)
        if isPath { return rewritePath(content) }
        rewriteCommand(content)
        rewriteEntryPoints(content)
    }

    /// Whether a text names a class that a module of the tree defines: `'a.b.Class'`.
    private func isClass(_ content: Range<Int>) -> Bool {
        guard let parts = dotted(content), let name = parts.last,
            name.first?.isUppercase ?? false, name.contains(where: \.isLowercase),
            let found = reference(parts, isModule: false), found.count == parts.count - 1
        else { return false }
        return modules.has(name, in: found.path) == true
    }

    /// Whether a text is code that imports and goes on: `from a.b import c; c()`. An import alone may only be spoken of.
    private func isProgram(_ content: Range<Int>) -> Bool {
        let text = bytes[content].drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D }
        if text.starts(with: "def ".utf8) || text.starts(with: "class ".utf8) || text.starts(with: "#".utf8) {
            return isWholeProgram(content)
        }
        guard text.starts(with: "from ".utf8) || text.starts(with: "import ".utf8),
            let end = text.firstIndex(where: { $0 == 0x3B || $0 == 0x0A }),
            bytes[(end + 1)..<content.upperBound].contains(where: { $0 > 0x20 })
        else { return false }
        let code = PythonParser.read(UnsafeBufferPointer(rebasing: bytes[content]))
        return code.failure == nil && !code.imports.isEmpty
    }

    /// The same of lines that are all set in, as for `dedent`.
    private func isProgramSetIn(_ content: Range<Int>) -> Bool {
        let lines = bytes[content].split(separator: 0x0A).filter { $0.contains { $0 > 0x20 } }
        let depths = lines.map { $0.prefix { $0 == 0x20 }.count }
        guard let least = depths.min(), least > 0, lines.count > 1 else { return false }
        let code: [UInt8] = lines.reduce(into: []) { $0 += Array($1.dropFirst(least)) + [0x0A] }
        let isProgram = { (code: UnsafeBufferPointer<UInt8>) in
            let read = PythonParser.read(code)
            return read.failure == nil && !read.imports.isEmpty
        }
        return Self.importing.firstWord(in: UnsafeBufferPointer(rebasing: bytes[content])) != nil
            && code.withUnsafeBufferPointer(isProgram)
    }

    private static let importing = ByteSearch("import")

    /// The same of what begins otherwise: lines of code, of which one imports.
    private func isWholeProgram(_ content: Range<Int>) -> Bool {
        guard bytes[content].contains(0x0A) else { return false }
        let code = PythonParser.read(UnsafeBufferPointer(rebasing: bytes[content]))
        return code.failure == nil && !code.imports.isEmpty
    }

    /// `a.b.*` and `a.b*`
    private mutating func rewriteAll(_ content: Range<Int>) -> Bool {
        guard content.count > 2, bytes[content.upperBound - 1] == UInt8(ascii: "*") else { return false }
        let hasDot = bytes[content.upperBound - 2] == UInt8(ascii: ".")
        let name = content.lowerBound..<content.upperBound - (hasDot ? 2 : 1)
        guard let parts = dotted(name), parts.count > 1 else { return false }
        guard let found = reference(parts, isModule: true), found.count == parts.count,
            hasDot || map.isFolder(found.path)
        else { return true }
        if map.isTorn(found.path) {
            list(name)
        } else if let new = newName(found, parts) {
            replace(name.lowerBound, name.upperBound, new.joined(separator: "."))
        }
        return true
    }

    /// Lists a name that nobody can tell the new form of.
    mutating func list(_ name: Range<Int>) {
        let text = String(decoding: bytes[name], as: UTF8.self)
        edits.append(
            Edit(start: name.lowerBound, end: name.upperBound, text: text, grade: .unsure, kind: .name))
    }

    /// `a.b:folder`, as Alembic and others tell what lies in a package. True if it is there, and nothing else of that name is.
    private mutating func rewritePackageFolder(_ content: Range<Int>) -> Bool {
        guard let colon = bytes[content].firstIndex(of: UInt8(ascii: ":")), colon + 1 < content.upperBound,
            let parts = dotted(content.lowerBound..<colon), let found = reference(parts, isModule: true),
            found.count == parts.count, map.isFolder(found.path)
        else { return false }
        let inner = String(decoding: bytes[(colon + 1)..<content.upperBound], as: UTF8.self)
        let old = RelativePath.join(found.path, inner)
        guard map.holds(old), modules.has(inner, in: found.path) != true else { return false }
        if let new = references.newFolder(found, inner, at: map.target(ofFile: old)) {
            replace(content.lowerBound, content.upperBound, new)
        }
        return true
    }

    /// `a.b:name` and `a.b:name()`. True if the text has that shape.
    mutating func rewriteApplication(_ range: Range<Int>, isKnown: Bool) -> Bool {
        guard let colon = bytes[range].firstIndex(of: UInt8(ascii: ":")),
            let parts = dotted(range.lowerBound..<colon)
        else { return false }
        let after = bytes[(colon + 1)..<range.upperBound]
        let end = after.firstIndex { !$0.isOfName } ?? range.upperBound
        let names = String(decoding: bytes[(colon + 1)..<end], as: UTF8.self)
        let follows = end == range.upperBound || bytes[end] == 0x2E || bytes[end] == 0x28
        guard follows, ModuleMap.isIdentifier(names) else { return false }
        if let package = reference(parts, isModule: true), package.count == parts.count,
            let module = map.submodule(names, of: package.path)
        {
            // `a.b:module`
            let target = map.target(of: module)
            if let new = map.name(ofTarget: target, root: package.root), new.count > 1, target != module {
                replace(
                    range.lowerBound, end, new.dropLast().joined(separator: ".") + ":" + new[new.count - 1])
            }
            return true
        }
        guard let found = reference(parts, isModule: true), found.count == parts.count,
            let new = newName(found, parts),
            isKnown || modules.has(names, in: found.path) ?? (parts.count > 1)
        else { return true }
        replace(range.lowerBound, colon, new.joined(separator: "."))
        return true
    }

    // MARK: Known callers

    mutating func rewriteKnown(
        _ index: Int, _ content: Range<Int>, _ frames: [PythonCallers.Frame], _ callers: PythonCallers,
        isJoined: Bool, isModule: Bool
    ) {
        if bytes[content.lowerBound] == 0x2E {
            // The second literal of one text.
            if index > 0, syntax.tokens[index - 1].kind == .string || callers.isOp(index - 1, "+") { return }
            return rewriteRelative(index, content, frames, callers, isJoined: isJoined)
        }
        if isJoined {
            // `'a.b' '.name'`: one text in two literals.
            let next = index + 1 < syntax.tokens.count ? syntax.tokens[index + 1] : nil
            if let next, let more = PythonText.content(of: next, in: bytes), bytes[more].first == 0x2E {
                return rewritePrefix(Int32(index), content)
            }
            return rewriteJoined(Int32(index), content)
        }
        if let parts = dotted(content) {
            guard isModule || parts.count > 1, let found = reference(parts, isModule: isModule) else {
                return
            }
            defer {
                if isModule, let frame = frames.last,
                    ["import_module", "modules"].contains(callers.callee(endingAt: frame.open - 1).first)
                {
                    rewriteMember(after: index, callers)
                }
            }
            let target = map.target(of: found.path)
            guard target != found.path else { return }
            // The loggers of modules that stay are below it.
            if found.count == parts.count, map.isLeft(found.path), callers.isLogger(index, frames) { return }
            guard let new = newName(found, parts) else {
                needsPerson(
                    Int32(index),
                    "'\(parts.joined(separator: "."))' has no name at its new place, '\(target)'")
                return
            }
            checkLabel(index, parts, new, callers)
            if parts.count == 1, new.count > 1, isTopAsked(index, frames, callers) {
                return needsPerson(
                    Int32(index),
                    "this gives the topmost package, and '\(parts[0])' is '\(new.joined(separator: "."))' now"
                )
            }
            checkTop(index, parts, frames, callers)
            certainNames[parts.joined(separator: ".")] = new.joined(separator: ".")
            return replace(content.lowerBound, content.upperBound, new.joined(separator: "."))
        }
        // A function of the same name may take a path: `include('a/b', '*.png')`.
        if bytes[content].contains(UInt8(ascii: "/")) { return rewritePath(content) }
        if !rewriteAll(content) { _ = rewriteApplication(content, isKnown: true) }
    }

    /// `-m a.b`: true if it is a package that is run by its `__main__`.
    private mutating func rewriteProgram(_ content: Range<Int>) -> Bool {
        guard let parts = dotted(content), let found = reference(parts, isModule: true),
            found.count == parts.count, map.isRegular(found.path + "/__main__")
        else { return false }
        if let new = references.newProgram(found, parts) {
            replace(content.lowerBound, content.upperBound, new.joined(separator: "."))
        }
        return true
    }

    /// Whether a name is all that `__import__` is given, which then gives the topmost package of it.
    private func isTopAsked(
        _ index: Int, _ frames: [PythonCallers.Frame], _ callers: PythonCallers
    ) -> Bool {
        guard let frame = frames.last, callers.text(frame.open - 1) == "__import__" else { return false }
        return callers.isOp(index + 1, ")") && frame.commas == 0
    }

    /// `__import__('a.b')` gives `a`, whose attributes lead on.
    private mutating func checkTop(
        _ index: Int, _ parts: [String], _ frames: [PythonCallers.Frame], _ callers: PythonCallers
    ) {
        guard let frame = frames.last, parts.count > 1, isTopAsked(index, frames, callers) else { return }
        // `.b` behind the call, or behind the name that its value gets.
        func leadsOn(_ at: Int) -> Bool { callers.isOp(at, ".") && callers.text(at + 1) == parts[1] }
        var isUsed = leadsOn(index + 2)
        if callers.isOp(frame.open - 2, "=") {
            let name = callers.text(frame.open - 3)
            isUsed = isUsed || syntax.uses.contains { text($0.token) == name && leadsOn(Int($0.token) + 1) }
        }
        guard isUsed else { return }
        needsPerson(
            Int32(index),
            "this gives the topmost package, of which '.\(parts[1])' is told: that is elsewhere now")
    }

    /// A name of which a part is only known when the code runs: `'a.b.' + name`.
    private mutating func rewriteJoined(_ token: Int32, _ content: Range<Int>) {
        let isName = { (byte: UInt8) in byte.isOfName || byte == 0x2E }
        let known = bytes[content].prefix(while: isName)
        guard let dot = known.lastIndex(of: 0x2E) else { return }
        rewritePrefix(token, content.lowerBound..<dot)
    }
}
