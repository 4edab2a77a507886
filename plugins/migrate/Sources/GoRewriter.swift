// Rewrites one Go file: its package clause, its imports, and the names that its imports bring.

struct GoRewriter {
    let bytes: UnsafeBufferPointer<UInt8>
    let file: String
    let language: GoLanguage
    let neighbours: GoFileRewriter
    let syntax: GoSyntax
    let folder: String
    let newFolder: String
    private let isIgnored: Bool
    let isApart: Bool
    private(set) var edits: [Edit] = []
    private var remarks: [Remark] = []
    var imports: GoImportBlock
    /// Names by which imports that come along are known, by folder.
    var added: [String: String] = [:]
    /// Imports of packages that move.
    private var known: [Known] = []
    /// All imports of the tree's packages by the folder that they lead to after the moves, and those whose package stays.
    var leading: [String: [Int]] = [:]
    private var settled: [Destination: [Int]] = [:]
    /// Modules of which it has been told that the file's own doesn't require them.
    private var lackingModules: Set<String> = []
    /// Where imports lead that are done with and stay.
    var kept: Set<Destination> = []
    /// The imports that bring each name, once that is asked.
    private var brought: [String: [Int]]?

    init(
        _ bytes: UnsafeBufferPointer<UInt8>, file: String, language: GoLanguage, neighbours: GoFileRewriter
    ) {
        self.bytes = bytes
        self.file = file
        self.language = language
        self.neighbours = neighbours
        syntax = GoSyntax(bytes)
        folder = RelativePath.parent(file)
        newFolder = language.newFolder(of: file)
        imports = GoImportBlock(syntax)
        isIgnored = Self.isIgnored(syntax)
        isApart = Self.isApart(syntax, file, language.names[newFolder])
    }

    mutating func run() -> Rewriting {
        guard let package = syntax.package else { return Rewriting(failure: syntax.failure) }
        rewritePackage(package)
        learnTwins()
        rewriteImports()
        qualifyOwn(syntax.text(package))
        checkMembers(syntax.text(package))
        readImportComments()
        edits += imports.result()
        rewriteComments()
        rewriteStrings()
        var result = Rewriting(agreeing: edits, remarks: remarks, failure: syntax.failure)
        let made = result.edits
        result.edits = (made + GoAlignment.edits(syntax, made)).ordered() ?? made
        return result
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

    // MARK: Package clause

    private mutating func rewritePackage(_ range: Range<Int>) {
        checkLeftBehind(range)
        guard newFolder != folder, let package = language.packages[folder],
            let new = language.names[newFolder], new != package.name
        else { return }
        let written = syntax.text(range)
        let isTest = file.hasSuffix("_test.go") && written == package.name + "_test"
        guard written == package.name || isTest, !isIgnored else { return }
        if new == "main" || package.name == "main" {
            return needsPerson(
                range.lowerBound, "package '\(written)' comes into a folder of package '\(new)'")
        }
        replace(range, isTest ? new + "_test" : new)
        // `// Package x does …` before the clause.
        for comment in syntax.comments where comment.upperBound < range.lowerBound {
            for prefix in ["// Package ", "/*\nPackage ", "/* Package "] {
                let start = comment.lowerBound + prefix.utf8.count
                let end = start + written.utf8.count
                guard bytes[comment].starts(with: (prefix + written).utf8), end < comment.upperBound,
                    !bytes[end].isOfName
                else { continue }
                replace(start..<end, new, .likely)
            }
        }
    }

    /// A test of what has gone elsewhere, and is in no package with it any more.
    private mutating func checkLeftBehind(_ range: Range<Int>) {
        guard file.hasSuffix("_test.go"), let package = language.packages[folder], !package.isTorn,
            package.target != newFolder, syntax.text(range) == package.name,
            let path = language.modules.newPath(of: package.target)
        else { return }
        needsPerson(
            range.lowerBound, "tests the inside of '\(path)', and is not in one folder with it any more")
    }

    // MARK: Imports

    /// What becomes of comments beside imports, should those change places.
    private mutating func readImportComments() {
        guard let end = syntax.declarations.last?.range.upperBound else { return }
        for comment in syntax.comments
        where comment.lowerBound > syntax.packageEnd && comment.upperBound <= end {
            var text = ""
            var done = comment.lowerBound
            for found in language.mentions(in: bytes, comment) {
                text += syntax.text(done..<found.range.lowerBound) + found.text
                done = found.range.upperBound
            }
            guard done > comment.lowerBound else { continue }
            imports.comments[comment.lowerBound] = text + syntax.text(done..<comment.upperBound)
        }
    }

    /// An import of a package of the tree's.
    struct Known {
        var index: Int
        var folder: String
        /// Where it leads after the moves.
        var target: String
        /// The name that it has in this file; nil for `_` and `.`.
        var name: String?
        var newName: String
        var isTorn: Bool
    }

    var isExternalTest: Bool {
        file.hasSuffix("_test.go") && (syntax.package.map { syntax.text($0).hasSuffix("_test") } ?? false)
    }

    /// `//go:build ignore`: a program that lies beside a package and is none of it.
    private static func isIgnored(_ syntax: GoSyntax) -> Bool {
        let end = syntax.package?.lowerBound ?? 0
        return syntax.comments.prefix { $0.upperBound <= end }.contains { comment in
            ["//go:build ignore", "// +build ignore"].contains(syntax.text(comment))
        }
    }

    /// Whether the file is of another package than the one that its folder's files make after the moves.
    static func isApart(_ syntax: GoSyntax, _ file: String, _ name: String?) -> Bool {
        guard let written = syntax.package.map(syntax.text) else { return false }
        return file.hasSuffix("_test.go") && written.hasSuffix("_test") || isIgnored(syntax)
            || written == "main" && name.map { $0 != "main" } ?? false
    }

    private mutating func rewriteImports() {
        for (index, item) in syntax.imports.enumerated() {
            guard let folder = language.modules.folder(of: item.path) else { continue }
            let target = language.target(of: folder)
            let isTorn = language.packages[folder]?.isTorn ?? false
            checkInternal(item, folder, target)
            checkRequired(item.range.lowerBound, folder, target)
            let isSelf = target == newFolder && self.folder != folder && !isApart
            guard isTorn || isSelf || target != folder || language.modules.newPath(of: target) != item.path
            else {
                continue
            }
            guard let old = neighbours.packageName(folder) else { continue }
            let bound = item.name ?? old
            known.append(
                Known(
                    index: index, folder: folder, target: target,
                    name: bound == "_" || bound == "." ? nil : bound,
                    newName: language.names[target] ?? old, isTorn: isTorn))
        }
        guard !known.isEmpty else { return }
        let renamed = known.filter { item in
            guard let name = item.name else { return false }
            let isOwn = syntax.imports[item.index].name == nil
            return item.isTorn || isSelf(item) || isOwn && item.newName != name
        }
        var wanted = Set(renamed.compactMap(\.name) + renamed.map(\.newName))
        for item in known where item.isTorn {
            let homes = Set((language.packages[item.folder]?.homes ?? [:]).values).union([item.folder])
            wanted.formUnion(homes.compactMap { newName($0, item) }.flatMap(Self.candidates))
        }
        // What is used of a package that becomes the file's own loses what told it from others.
        for item in known where isSelf(item) {
            for at in syntax.tokens.indices.dropFirst(syntax.body)
            where syntax.kind(at) == .name && syntax.isOp(at + 1, 0x2E) && syntax.kind(at + 2) == .name
                && syntax.text(at) == item.name
            {
                wanted.insert(syntax.text(at + 2))
            }
        }
        if known.contains(where: \.isTorn) { wanted.formUnion(syntax.imports.compactMap(\.name)) }
        let names = wanted.sorted()
        let uses = names.isEmpty ? [] : GoScopes.uses(of: names, in: syntax)
        var owned = Dictionary(grouping: uses.filter { $0.isQualifier && !$0.isHidden($0.name) }, by: \.name)
        let numbers = Self.numbers(names)
        for item in known {
            // Of two imports with one name, which can't be, the first has it.
            let own = item.name.flatMap { numbers[$0] }.flatMap { owned.removeValue(forKey: $0) } ?? []
            let new = numbers[item.newName]
            let isHidden = own.contains { use in new.map(use.isHidden) ?? false }
            rewrite(item, own, isHidden: isHidden, numbers)
            if !(imports.changes[item.index]?.isRemoved ?? false) {
                kept.insert(Destination(home: item.target, alias: syntax.imports[item.index].name))
            }
        }
    }

    static func numbers(_ names: [String]) -> [String: Int] {
        Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })
    }

    /// Where an import leads after the moves, and the alias that it has.
    struct Destination: Hashable {
        var home: String
        var alias: String?
    }

    private mutating func learnTwins() {
        for index in syntax.imports.indices {
            let item = syntax.imports[index]
            guard let folder = language.modules.folder(of: item.path) else { continue }
            let home = language.target(of: folder)
            leading[home, default: []].append(index)
            if home == folder {
                settled[Destination(home: home, alias: item.name), default: []].append(index)
            }
        }
    }

    /// Whether another import, that stays where it is or is done with, leads to the same package by the same name.
    private func hasTwin(_ item: Known, named name: String) -> Bool {
        var places = [Destination(home: item.target, alias: name)]
        if name == item.newName { places.append(Destination(home: item.target, alias: nil)) }
        return places.contains { place in
            kept.contains(place)
                || settled[place]?.contains {
                    $0 != item.index && !(imports.changes[$0]?.isRemoved ?? false)
                } ?? false
        }
    }

    private func isSelf(_ item: Known) -> Bool {
        item.target == newFolder && folder != item.folder && !isApart
    }

    /// - Parameter names: those that were looked for, with their numbers.
    private mutating func rewrite(
        _ item: Known, _ uses: [GoScopes.Use], isHidden: Bool, _ names: [String: Int]
    ) {
        let spec = syntax.imports[item.index]
        if item.isTorn, item.name != nil, !uses.isEmpty { return split(item, uses, names) }
        if item.isTorn, spec.name == "." { return splitBare(item) }
        if isSelf(item) { return joinOwn(item, uses, names) }
        guard let path = language.modules.newPath(of: item.target) else {
            return needsPerson(spec.range.lowerBound, "'\(spec.path)' is in no module any more")
        }
        var change = GoImportBlock.Change(path: path == spec.path ? nil : path)
        let isRenamed = spec.name == nil && item.name.map { $0 != item.newName } ?? false
        let finalName = spec.name ?? item.newName
        // Two packages that become one.
        if hasTwin(item, named: finalName) {
            change = GoImportBlock.Change(isRemoved: true)
            for use in uses where isRenamed { rename(use, item.newName) }
            imports.changes[item.index] = change
            return
        }
        if isRenamed {
            if isHidden || isTaken(item.newName, besides: item.index, for: item.target)
                || isBuiltin(item.newName)
            {
                change.alias = item.name
            } else {
                for use in uses { rename(use, item.newName) }
            }
        }
        if change.path != nil || change.alias != nil { imports.changes[item.index] = change }
    }

    mutating func rename(_ use: GoScopes.Use, _ name: String) {
        replace(syntax.tokens[use.token].start..<syntax.tokens[use.token].end, name)
    }

    private static let builtins: Set<String> = [
        "any", "append", "bool", "byte", "cap", "clear", "close", "comparable", "complex", "copy", "delete",
        "error", "false", "float32", "float64", "imag", "int", "int16", "int32", "int64", "int8", "iota",
        "len",
        "make", "max", "min", "new", "nil", "panic", "print", "println", "real", "recover", "rune", "string",
        "true", "uint", "uint16", "uint32", "uint64", "uint8", "uintptr",
    ]

    /// Whether a name is one of the language's own, and the file uses it as that.
    private func isBuiltin(_ name: String) -> Bool {
        Self.builtins.contains(name)
            && syntax.tokens.indices.contains {
                syntax.kind($0) == .name && !syntax.isOp($0 - 1, 0x2E) && syntax.text($0) == name
            }
    }

    /// Whether a name means something else in the file already.
    /// - Parameter home: the folder of the package that is to have it: other imports of that bring no other thing.
    mutating func isTaken(_ name: String, besides index: Int?, for home: String? = nil) -> Bool {
        if added.values.contains(name) { return true }
        if brought == nil { brought = importedNames() }
        let same = home.flatMap { leading[$0] } ?? []
        let isBrought = brought?[name]?.contains { other in
            other != index && !(same.contains(other) && syntax.imports[other].name == nil)
        }
        if isBrought ?? false { return true }
        // Of a package that parts, what is with the file after the moves.
        let home = language.packages[folder]?.homes[name] ?? newFolder
        return home == newFolder && neighbours.definitions(in: folder).contains(name)
            || folder != newFolder && neighbours.definitions(in: newFolder).contains(name)
    }

    /// The imports that bring each name.
    private func importedNames() -> [String: [Int]] {
        let new = Dictionary(known.map { ($0.index, $0.newName) }, uniquingKeysWith: { first, _ in first })
        return Dictionary(grouping: syntax.imports.indices) { index in
            let item = syntax.imports[index]
            return item.name ?? new[index] ?? guessedName(item.path)
        }
    }

    /// The name of a package that lies elsewhere, by its path.
    private func guessedName(_ path: String) -> String {
        if let folder = language.modules.folder(of: path), let name = neighbours.packageName(folder) {
            return name
        }
        var parts = RelativePath.parts(path)
        if parts.count > 1, let last = parts.last, GoModules.isVersion(last) { parts.removeLast() }
        var name = parts.last ?? ""
        if let dot = name.utf8.firstIndex(of: 0x2E) { name = String(name[..<dot]) }
        if name.hasPrefix("go-") { name = String(name.dropFirst(3)) }
        if name.hasSuffix("-go") { name = String(name.dropLast(3)) }
        return name.replacing("-", with: "_")
    }

    /// Whether the file may still import a package once all has moved.
    private mutating func checkInternal(_ item: GoImport, _ old: String, _ target: String) {
        guard let newPath = language.modules.newPath(of: target),
            let own = language.modules.newPath(of: newFolder)
        else { return }
        guard Self.mayImport(newPath, own) == false else { return }
        let before = language.modules.path(of: folder).map { Self.mayImport(item.path, $0) } ?? true
        guard before || language.moves.settled != nil else { return }
        needsPerson(item.range.lowerBound, "'\(newPath)' is internal: '\(own)' may not import it")
    }

    /// Whether the file's module says that it needs the one of a package.
    mutating func checkRequired(_ offset: Int, _ old: String, _ target: String) {
        guard let lacking = language.modules.lacking((folder, newFolder), (old, target)),
            lackingModules.insert(lacking.module).inserted
        else { return }
        needsPerson(offset, "'\(lacking.file)' does not require '\(lacking.module)', which this imports now")
    }

    /// The rule of folders called `internal`.
    static func mayImport(_ path: String, _ importer: String) -> Bool {
        let parts = RelativePath.parts(path)
        guard let at = parts.lastIndex(of: "internal") else { return true }
        return RelativePath.isInside(importer, parts[..<at].joined(separator: "/"))
    }
}
