// Rewrites one Java file: its package clause, its imports, whole names, and names of the package that parts.

struct JavaRewriter {
    let bytes: UnsafeBufferPointer<UInt8>
    let file: String
    let language: JavaLanguage
    let syntax: JavaSyntax
    let package: String
    let newPackage: String
    private var edits: [Edit] = []
    private var remarks: [Remark] = []
    var imports: JavaImportLines
    /// Tokens that have got another name.
    var renamed: Set<Int> = []
    /// Variables by name, with what is hidden of the types that they may be of.
    private var variables: [String: [HiddenMembers]] = [:]

    init(_ bytes: UnsafeBufferPointer<UInt8>, file: String, language: JavaLanguage) {
        self.bytes = bytes
        self.file = file
        self.language = language
        syntax = JavaSyntax(bytes, file: file)
        package = syntax.package
        newPackage = language.types.newPackage(of: file, package)
        imports = JavaImportLines(syntax)
    }

    var types: JavaTypes { language.types }

    mutating func run() -> Rewriting {
        if newPackage != package { rewriteClause() }
        if syntax.isModule {
            rewriteModule()
        } else {
            rewriteImports()
            rewriteNames()
            checkNewcomers()
        }
        edits += imports.result()
        rewriteComments()
        rewriteStrings()
        return Rewriting(agreeing: edits, remarks: remarks, failure: syntax.failure)
    }

    private mutating func rewriteClause() {
        if let range = syntax.packageRange, !newPackage.isEmpty {
            replace(range, newPackage)
        } else if syntax.isModule || syntax.failure != nil {
            needsPerson(
                syntax.packageRange?.lowerBound ?? 0,
                "comes into the package '\(newPackage)', or out of one, and has no clause that says so")
        } else {
            edits.append(imports.rewriteClause(newPackage))
        }
    }

    mutating func replace(
        _ range: Range<Int>, _ text: String, _ grade: Grade = .certain, _ kind: Edit.Kind = .code
    ) {
        guard !bytes[range].elementsEqual(text.utf8) else { return }
        edits.append(
            Edit(start: range.lowerBound, end: range.upperBound, text: text, grade: grade, kind: kind))
    }

    mutating func needsPerson(_ offset: Int, _ message: String) {
        remarks.append(Remark(kind: .needsPerson, offset: offset, message: message))
    }

    // MARK: Imports

    /// Names that imports bring, and the types that they are if those move.
    var bound: [String: JavaTypes.TypeInfo?] {
        var result: [String: JavaTypes.TypeInfo?] = [:]
        for item in syntax.imports where !item.isStar {
            let parts = item.name.split(separator: ".").map(String.init)
            result[parts.last ?? ""] = .some(types.moved[item.name])
        }
        return result
    }

    private mutating func rewriteImports() {
        var split: Set<String> = []
        var written = Set(
            syntax.imports.filter { $0.isStar && !$0.isStatic }.map(\.name).filter {
                types.newPackage($0) == nil
            })
        for (index, item) in syntax.imports.enumerated() {
            let parts = item.name.split(separator: ".").map(String.init)
            if syntax.isJava { checkMember(item, parts) }
            if let (count, new) = types.renamed(parts) {
                let isOwn = count == parts.count && !item.isStar && !item.isStatic
                if isOwn, syntax.isJava, let info = types.moved[item.name], info.newPackage == newPackage {
                    imports.remove(index)
                } else if !new.contains("."), syntax.isJava {
                    needsNoPackage(item.nameRange.lowerBound, new)
                } else {
                    let range =
                        item.nameRange.lowerBound..<end(of: item.nameRange, parts: count, of: parts.count)
                    replace(range, new)
                    imports.rename(index, ([new] + parts[count...]).joined(separator: "."))
                }
                continue
            }
            if item.isStar, !item.isStatic || !syntax.isJava, let new = types.newPackage(item.name) {
                if syntax.isJava, new == newPackage || !item.isStatic && !written.insert(new).inserted {
                    imports.remove(index)
                } else {
                    replace(item.nameRange, new)
                    imports.rename(index, new)
                }
                continue
            }
            if item.isStar, !item.isStatic, let members = types.members[item.name] {
                star(index, members, isFirst: split.insert(item.name).inserted)
                continue
            }
            if !syntax.isJava {
                // What else Kotlin and Scala define in a package: functions, and types that share a file.
                if let (count, new) = types.packagePrefix(parts) {
                    let rest = parts[count...]
                    let isDoubtful =
                        rest.first.map(JavaTypes.isLower) ?? false && (rest.count > 1 || item.isStar)
                    replace(
                        item.nameRange.lowerBound..<end(of: item.nameRange, parts: count, of: parts.count),
                        new, isDoubtful ? .unsure : .certain)
                }
                continue
            }
            // What was imported already, and is in the file's own package now.
            if !item.isStatic, !item.isStar, newPackage != package,
                parts.count > 1, parts.dropLast().joined(separator: ".") == newPackage
            {
                imports.remove(index)
            }
        }
    }

    /// `import a.b.Type.Inner` of the file's own package, which only that may use.
    private mutating func checkMember(_ item: JavaImport, _ parts: [String]) {
        guard item.name.hasPrefix(package + ".") else { return }
        if item.isStatic, item.isStar { checkStatics(of: item) }
        let inner = parts.dropFirst(package.isEmpty ? 0 : package.utf8.count { $0 == 0x2E } + 1)
        guard inner.count > 1, let first = inner.first, let info = types.members[package]?[first],
            info.newPackage != newPackage, let member = inner.dropFirst().first,
            info.hidden.contains(member) || info.inherited.contains(member)
        else { return }
        needsPerson(
            item.nameRange.lowerBound,
            "'\(info.name).\(member)' is in '\(info.newPackage)' now, and not public")
    }

    /// `import static a.b.Type.*`: what of it the file uses by a bare name, and only the package may.
    private mutating func checkStatics(of item: JavaImport) {
        let name = String(item.name.dropFirst(package.isEmpty ? 0 : package.count + 1))
        guard let info = types.members[package]?[name], info.newPackage != newPackage else { return }
        let hidden = info.hidden.union(info.inherited)
        for at in syntax.body..<syntax.tokens.count
        where syntax.isName(at) && !syntax.isOp(at - 1, ".") && hidden.contains(syntax.text(at)) {
            needsPerson(
                syntax.tokens[at].start,
                "'\(info.name).\(syntax.text(at))' is in '\(info.newPackage)' now, and not public")
        }
    }

    /// Where the first parts of a dotted name end, blanks between them or not.
    func end(of range: Range<Int>, parts: Int, of all: Int) -> Int {
        guard parts < all else { return range.upperBound }
        var left = parts
        for at in range where bytes[at] == 0x2E {
            left -= 1
            if left == 0 {
                var end = at
                while end > range.lowerBound, bytes[end - 1] <= 0x20 { end -= 1 }
                return end
            }
        }
        return range.upperBound
    }

    /// `import a.b.*` of a package that something leaves: what the file uses of that gets an import of its own.
    private mutating func star(_ index: Int, _ members: [String: JavaTypes.TypeInfo], isFirst: Bool) {
        let item = syntax.imports[index]
        let away = members.values.filter(\.moves)
        guard !away.isEmpty else { return }
        if syntax.isJava, isDeserted(item.name, members) { imports.remove(index) }
        guard isFirst else { return }
        let uses = JavaUses.uses(of: Set(away.map(\.name)), in: syntax)
        let stars = stars
        let bound = bound
        for info in away.sorted(by: { $0.newFull < $1.newFull })
        where !(uses[info.name] ?? []).isEmpty && bound[info.name] == nil {
            if info.newPackage.isEmpty, !newPackage.isEmpty, let place = uses[info.name]?.first {
                needsNoPackage(syntax.tokens[place].start, info.newName)
            } else if info.newPackage != newPackage, !stars.contains(info.newPackage) {
                imports.add(info.newFull)
            }
            if info.newName != info.name { rename(uses[info.name] ?? [], info) }
        }
    }

    /// Whether a package that something leaves holds nothing more that the file can use.
    private func isDeserted(_ package: String, _ members: [String: JavaTypes.TypeInfo]) -> Bool {
        let isTest = JavaTypes.isTest(file)
        func stays(_ info: JavaTypes.TypeInfo) -> Bool {
            info.newPackage == package && (isTest || !info.isTest)
        }
        return !members.values.contains(where: stays) && !types.moved.values.contains(where: stays)
    }

    /// The packages of which all is imported, as they are called after the moves.
    var stars: Set<String> {
        Set(
            syntax.imports.filter { $0.isStar && !$0.isStatic }.map { types.newPackage($0.name) ?? $0.name })
    }

    // MARK: Names

    private mutating func rewriteNames() {
        rewriteWholeNames()
        guard syntax.isJava || JavaTypes.isRelated(file) else { return }
        var wanted: [String: JavaTypes.TypeInfo] = [:]
        // Names of the own package, unless an import says otherwise.
        let bound = bound
        for (name, info) in types.members[package] ?? [:] where bound[name] == nil {
            if info.newPackage != newPackage || info.newName != info.name { wanted[name] = info }
        }
        for case (let name, let info?) in bound where info.newName != info.name { wanted[name] = info }
        // What a star brings keeps its name, but for those that get another.
        for item in syntax.imports where item.isStar && !item.isStatic {
            for (name, info) in types.members[item.name] ?? [:]
            where info.newName != info.name && bound[name] == nil && wanted[name] == nil
                && types.newPackage(item.name) != nil
            {
                wanted[name] = info
            }
        }
        guard !wanted.isEmpty else { return }
        let own = Set(syntax.types().map(\.name))
        let uses = JavaUses.uses(of: Set(wanted.keys), in: syntax)
        let oldImports = Set(syntax.imports.map(\.name))
        let stars = stars
        for (name, info) in wanted.sorted(by: { $0.key < $1.key }) {
            let places = uses[name] ?? []
            let isOwn = own.contains(name) && info.package == package
            if info.newName != info.name, isOwn || !places.isEmpty { rename(places, info) }
            guard !isOwn, info.package == package, bound[name] == nil, let first = places.first else {
                continue
            }
            guard info.newPackage != newPackage else { continue }
            if syntax.isJava || !info.newPackage.isEmpty, !oldImports.contains(info.newFull) {
                if info.newPackage.isEmpty {
                    needsNoPackage(syntax.tokens[first].start, info.newName)
                    continue
                }
                if !stars.contains(info.newPackage) { imports.add(info.newFull) }
            }
            checkAccess(info, places)
        }
        checkMembers()
    }

    private mutating func needsNoPackage(_ offset: Int, _ name: String) {
        needsPerson(offset, "'\(name)' is in no package now, so that nothing can import it")
    }

    private mutating func rename(_ places: [Int], _ info: JavaTypes.TypeInfo) {
        checkTaken(places, info)
        for place in places where renamed.insert(place).inserted {
            replace(syntax.tokens[place].start..<syntax.tokens[place].end, info.newName)
        }
    }

    /// What only the package may use, and the file is no longer in it.
    private mutating func checkAccess(_ info: JavaTypes.TypeInfo, _ places: [Int]) {
        guard syntax.isJava, let first = places.first else { return }
        let home = info.newPackage
        if !info.isPublic {
            return needsPerson(
                syntax.tokens[first].start, "'\(info.name)' is in '\(home)' now, and not public")
        }
        // A class that extends the type may still use what is protected; where, is not looked at.
        let isHeir = places.contains { syntax.isWord($0 - 1, "extends") }
        let hidden = isHeir ? info.hidden : info.hidden.union(info.inherited)
        var variables: Set<String> = []
        for place in places {
            let isNew = syntax.isWord(place - 1, "new")
            // A subclass, be it one without a name, may call what is protected.
            let isCalled =
                info.hasHiddenConstructor && (isNew || syntax.isWord(place - 1, "extends"))
                || info.hasProtectedConstructor && isNew && !isAnonymous(place)
            if isCalled {
                needsPerson(
                    syntax.tokens[place].start,
                    "'\(info.name)' is in '\(home)' now, and its constructor is not public")
            }
            if isNew, syntax.isOp(place + 1, "(") {
                let after = syntax.afterBrackets(place + 1)
                if syntax.isOp(after, "."), hidden.contains(syntax.text(after + 1)) {
                    needsPerson(
                        syntax.tokens[after + 1].start,
                        "'\(info.name).\(syntax.text(after + 1))' is in '\(home)' now, and not public")
                }
            }
            if syntax.isOp(place + 1, "."), hidden.contains(syntax.text(place + 2)) {
                needsPerson(
                    syntax.tokens[place].start,
                    "'\(info.name).\(syntax.text(place + 2))' is in '\(home)' now, and not public")
            }
            if syntax.isName(place + 1) { variables.insert(syntax.text(place + 1)) }
        }
        if isHeir, !info.hidden.isEmpty {
            checkInherited(info, places.filter { syntax.isWord($0 - 1, "extends") })
        }
        guard !hidden.isEmpty else { return }
        let members = HiddenMembers(type: info.name, home: home, names: hidden, afterRemark: remarks.count)
        for name in variables { self.variables[name, default: []].append(members) }
    }

    /// Methods that a class which extends the type calls by their bare names, or by `super`, and those that it overrides.
    private mutating func checkInherited(_ info: JavaTypes.TypeInfo, _ heirs: [Int]) {
        let bodies = heirs.compactMap { place -> Range<Int>? in
            var open = place
            while open < syntax.tokens.count, !syntax.isOp(open, "{") { open += 1 }
            return open < syntax.tokens.count ? open..<syntax.afterBrackets(open) : nil
        }
        var calls: [(at: Int, isSuper: Bool)] = []
        var own: [String: Int] = [:]
        for at in syntax.body..<syntax.tokens.count
        where syntax.isName(at) && syntax.isOp(at + 1, "(") && info.hidden.contains(syntax.text(at)) {
            if syntax.isOp(at - 1, ".") {
                let isSuper = syntax.isWord(at - 2, "super")
                if isSuper || syntax.isWord(at - 2, "this") { calls.append((at, isSuper)) }
            } else if syntax.isName(at - 1)
                && !["return", "else", "throw", "yield", "new"].contains(syntax.text(at - 1))
                || syntax.isOp(at - 1, ">") || syntax.isOp(at - 1, "]")
            {
                if own[syntax.text(at)] == nil { own[syntax.text(at)] = at }
            } else {
                calls.append((at, false))
            }
        }
        for (at, isSuper) in calls
        where (isSuper || own[syntax.text(at)] == nil) && !syntax.isWord(at - 1, "new") {
            needsPerson(
                syntax.tokens[at].start,
                "'\(syntax.text(at))' of '\(info.name)', which is in '\(info.newPackage)' now, is not public")
        }
        for (name, at) in own.sorted(by: { $0.value < $1.value })
        where bodies.contains(where: { $0.contains(at) }) {
            needsPerson(
                syntax.tokens[at].start,
                "'\(name)' no longer overrides that of '\(info.name)', which is in '\(info.newPackage)' now: that is not public"
            )
        }
    }

    /// `new Type(…) {…}`
    private func isAnonymous(_ place: Int) -> Bool {
        var at = place + 1
        if syntax.isOp(at, "<") {
            while at < syntax.tokens.count, !syntax.isOp(at, "("), !syntax.isOp(at, ";") { at += 1 }
        }
        return syntax.isOp(at, "(") && syntax.isOp(syntax.afterBrackets(at), "{")
    }

    /// What of a type only its own package may use, and after which remark it is told.
    private struct HiddenMembers {
        var type: String
        var home: String
        var names: Set<String>
        var afterRemark: Int
    }

    /// `variable.member`, where the member is hidden now.
    private mutating func checkMembers() {
        guard !variables.isEmpty else { return }
        var found: [(after: Int, remark: Remark)] = []
        for at in syntax.body..<syntax.tokens.count where syntax.isName(at) && syntax.isOp(at + 1, ".") {
            guard !syntax.isOp(at - 1, ".") || syntax.isWord(at - 2, "this"),
                let types = variables[syntax.text(at)]
            else { continue }
            let member = syntax.text(at + 2)
            for type in types where type.names.contains(member) {
                let message = "'\(member)' of '\(type.type)', which is in '\(type.home)' now, is not public"
                found.append(
                    (
                        type.afterRemark,
                        Remark(kind: .needsPerson, offset: syntax.tokens[at + 2].start, message: message)
                    ))
            }
        }
        guard !found.isEmpty else { return }
        // Each type's remarks stand together.
        let inOrder = found.enumerated().sorted {
            ($0.element.after, $0.offset) < ($1.element.after, $1.offset)
        }
        var merged: [Remark] = []
        var done = 0
        for (after, remark) in inOrder.map(\.element) {
            merged += remarks[done..<after]
            done = after
            merged.append(remark)
        }
        remarks = merged + remarks[done...]
    }

    /// `a.b.C` where the file spells all of it out.
    mutating func rewriteWholeNames() {
        let firsts = Set(
            types.moved.values.compactMap { $0.package.split(separator: ".").first.map(String.init) })
        var at = syntax.body
        while at < syntax.tokens.count {
            guard syntax.isName(at), syntax.isOp(at + 1, "."), !syntax.isOp(at - 1, "."),
                firsts.contains(syntax.text(at))
            else {
                at += 1
                continue
            }
            let end = syntax.chainEnd(at)
            let parts = stride(from: at, to: end, by: 2).map(syntax.text)
            let isImport = syntax.isWord(at - 1, "import") || syntax.isWord(at - 1, "package")
            if let (count, new) = types.renamed(parts), count > 1 {
                if !new.contains("."), !newPackage.isEmpty {
                    needsNoPackage(syntax.tokens[at].start, new)
                    at = end
                    continue
                }
                replace(syntax.tokens[at].start..<syntax.tokens[at + 2 * count - 2].end, new)
            } else if isImport, !syntax.isJava, let (count, new) = types.packagePrefix(parts) {
                // Scala imports where it likes, and several names at a time.
                let rest = parts[count...]
                let isDoubtful =
                    rest.first.map(JavaTypes.isLower) ?? false && (rest.count > 1 || syntax.isOp(end, "."))
                replace(
                    syntax.tokens[at].start..<syntax.tokens[at + 2 * count - 2].end, new,
                    isDoubtful ? .unsure : .certain)
            }
            at = max(end, at + 1)
        }
    }
}
