// Java as one of the languages of a migration, with the imports of those that use its classes.

import Platform

/// All that is known of a tree's Java code before and after the moves.
struct JavaLanguage: Language {
    let types: JavaTypes
    private let setting: LanguageSetting
    /// Folders of packages that something leaves or joins.
    private let affected: Set<String>
    private let paths: PathMap
    /// Of sources and of resources.
    private let roots: [String]
    private let resources: Set<String>
    /// Whether a resource gets another path from its root.
    private let movesResources: Bool

    /// Nil where the tree has no Java, or none of it moves.
    init?(_ setting: LanguageSetting) throws(SystemError) {
        guard setting.files.contains(where: { $0.hasSuffix(".java") }) else { return nil }
        let reader = try setting.openReader()
        types = JavaTypes(files: setting.files, moves: setting.moves) { file in
            guard let bytes = try? reader.bytes(of: setting.place(file)) else { return nil }
            return Array(bytes)
        }
        self.setting = setting
        paths = PathMap(files: setting.files, folders: [], moves: setting.moves)
        var resources: Set<String> = []
        for file in setting.files where !file.hasSuffix(".java") {
            let parts = RelativePath.parts(RelativePath.parent(file))
            for at in parts.indices.dropFirst(2) where parts[at] == "resources" && parts[at - 2] == "src" {
                resources.insert(parts[...at].joined(separator: "/"))
            }
        }
        self.resources = resources
        roots = resources.sorted() + types.roots
        movesResources = setting.moves.moves.contains { move in
            resources.contains {
                RelativePath.isInside(move.from, $0) || RelativePath.isInside($0, move.from)
            }
        }
        let names = Set(types.members.keys)
        let known = types
        affected = Set(
            setting.files.filter(JavaTypes.isSource).map(RelativePath.parent).filter { folder in
                known.package(ofFolder: folder).map(names.contains) ?? false
            })
    }

    func reads(_ path: String) -> Bool { JavaTypes.isSource(path) && !path.hasSuffix(".gradle.kts") }

    func mayRefer(_ bytes: UnsafeBufferPointer<UInt8>, file: String) -> Bool {
        if affected.contains(RelativePath.parent(file)) { return true }
        // `getResource`, `resourceToString`, `ClassPathResource`
        if movesResources, Self.loading.first(in: bytes) != nil { return true }
        return types.marks.contains { $0.firstWord(in: bytes) != nil }
            || !types.starMarks.isEmpty && Self.star.first(in: bytes) != nil
                && types.starMarks.contains { $0.first(in: bytes) != nil }
    }

    private static let loading = ByteSearch("esource")
    private static let star = ByteSearch(".*;")

    /// Whether the moves are made, and what is left of them is looked for.
    var isCheck: Bool { setting.moves.settled != nil }

    func obstacle(_ bytes: UnsafeBufferPointer<UInt8>) -> String? { nil }

    func rewriter(_ files: NeighbourFiles) -> any LanguageRewriter { JavaFileRewriter(self) }

    func conflicts(_ planned: PlannedMoves, before: Set<String>) -> LanguageConflicts {
        let doubles = types.doubles().map { file, other, name in
            Finding(
                path: file, line: 0, column: 0,
                message: "defines '\(name)', and so does '\(other)', in one package now")
        }
        // A provider's file is named after the interface.
        let services = planned.newFiles.sorted().compactMap { file -> Finding? in
            guard let name = Self.service(file), let info = types.moved[name] else { return nil }
            return Finding(
                path: file, line: 0, column: 0,
                message:
                    "is named after '\(name)', which is '\(info.newFull)' now: move it to '\(info.newFull)'"
            )
        }
        return LanguageConflicts(needsPerson: doubles + services)
    }

    /// The new path of a file below a root of sources or resources, from its new root; nil where it stays or is none.
    func resource(_ path: String) -> String? { place(ofResource: path).flatMap { $0 == path ? nil : $0 } }

    /// Where a file below a root of sources or resources is after the moves, be it another place or not; nil for none.
    func place(ofResource path: String) -> String? {
        for root in roots {
            let whole = RelativePath.join(root, path)
            guard paths.exists(whole) else { continue }
            let target = paths.target(of: whole)
            return roots.first { RelativePath.isInside(target, $0) }.map { RelativePath.inside(target, $0) }
        }
        return nil
    }

    /// The new path of a file that lies in a root of resources itself.
    func topResource(_ name: String) -> String? {
        resources.contains { paths.isFile(RelativePath.join($0, name)) } ? resource(name) : nil
    }

    /// The interface that a file of `META-INF/services` is named after.
    static func service(_ file: String) -> String? {
        let folder = RelativePath.parent(file)
        guard folder == "META-INF/services" || folder.hasSuffix("/META-INF/services") else { return nil }
        return RelativePath.name(file)
    }

    func impliedMoves(_ files: [String]) -> [Move] {
        files.compactMap { file in
            guard let name = Self.service(file), let info = types.moved[name] else { return nil }
            return Move(
                from: file, to: RelativePath.parent(setting.moves.target(ofFile: file)) + "/" + info.newFull)
        }
    }

    func shims(_ planned: PlannedMoves) -> PlannedShims {
        guard let first = types.moved.values.sorted(by: { $0.full < $1.full }).first else {
            return PlannedShims()
        }
        return PlannedShims(
            files: [],
            missing: [
                Finding(
                    path: first.full, line: 0, column: 0,
                    message:
                        "gets no shim, and neither does any other Java class: Java has no second name for a class"
                )
            ])
    }

    // MARK: Names in texts

    /// A name in a text, of something that moves.
    struct Mention {
        var range: Range<Int>
        var text: String
        /// A class of the tree's, or a package that goes to another as it is, and nothing more.
        var isWhole: Bool
        var isType: Bool
        /// What goes on may be a package that isn't the tree's.
        var isDoubtful = false
    }

    func mentions(in bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> [Mention] {
        var found: [Mention] = []
        let part = UnsafeBufferPointer(rebasing: bytes[..<range.upperBound])
        for mark in types.marks {
            var from = range.lowerBound
            while let at = mark.first(in: part, from: from) {
                from = at + mark.word.count
                if let mention = mention(at, bytes, range) {
                    found.append(mention)
                    from = max(from, mention.range.upperBound)
                }
            }
        }
        return found.sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    /// Before a package in Spring's settings.
    private static let level = Array("logging.level.".utf8)

    private func mention(_ at: Int, _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Mention? {
        if at > range.lowerBound {
            let before = bytes[at - 1]
            let isLevel = bytes[range.lowerBound..<at].suffix(Self.level.count).elementsEqual(Self.level)
            let outer = at - 1 > range.lowerBound ? bytes[at - 2] : 0x20
            // `[La.b.C;`, `@a.b.C(…)`: an array's class, an annotation as a text.
            let isElement = before == 0x4C && outer == 0x5B
            let isAnnotation = before == 0x40 && !JavaLexer.isNameByte(outer)
            if JavaLexer.isNameByte(before) && !isElement || before == 0x40 && !isAnnotation
                || [0x2D, 0x2F, 0x5C].contains(before) || before == 0x2E && !isLevel
            {
                return nil
            }
        }
        var end = at
        while end < range.upperBound,
            bytes[end].isOfName
                || bytes[end] == 0x2E && end + 1 < range.upperBound && bytes[end + 1].isOfName
        {
            end += 1
        }
        if end < range.upperBound, [0x2D, 0x2F, 0x40].contains(bytes[end]) { return nil }
        let full = String(decoding: bytes[at..<end], as: UTF8.self)
        let parts = full.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if let (count, new) = types.renamed(parts) {
            let length = parts[..<count].joined(separator: ".").utf8.count
            return Mention(range: at..<at + length, text: new, isWhole: true, isType: true)
        }
        if parts.count > 1, let new = types.spokenPackage(full) {
            return Mention(range: at..<end, text: new, isWhole: true, isType: false)
        }
        guard let (count, new) = types.packagePrefix(parts), count > 1 else { return nil }
        let length = parts[..<count].joined(separator: ".").utf8.count
        return Mention(
            range: at..<at + length, text: new, isWhole: count == parts.count, isType: false,
            isDoubtful: count < parts.count && JavaTypes.isLower(parts[count])
                || Self.isCoordinate(at..<end, in: bytes, range))
    }

    private static let coordinates: Set<String> = [
        "groupid", "artifactid", "group", "org", "organisation", "organization",
    ]

    /// Whether a name says who publishes an artifact (`<groupId>`, `group = '…'`, `org="…"`, `'…:artifact:1.0'`): such a name
    /// may be a package's, and stays what it was for all who depend on the artifact.
    private static func isCoordinate(
        _ name: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
    ) -> Bool {
        if name.upperBound + 1 < range.upperBound, bytes[name.upperBound] == 0x3A,
            bytes[name.upperBound + 1].isOfName, !(0x30...0x39).contains(bytes[name.upperBound + 1])
        {
            return true
        }
        // Back over quotes and signs to the key.
        var end = name.lowerBound
        while end > range.lowerBound,
            [0x20, 0x09, 0x22, 0x27, 0x28, 0x3A, 0x3D, 0x3E].contains(bytes[end - 1])
        {
            end -= 1
        }
        var start = end
        while start > range.lowerBound, end - start < 16, bytes[start - 1].isOfName { start -= 1 }
        guard start < end, end < name.lowerBound else { return false }
        return coordinates.contains(String(decoding: bytes[start..<end], as: UTF8.self).lowercased())
    }

    func quotedHits(in bytes: UnsafeBufferPointer<UInt8>, file: String) -> [Edit] {
        mentions(in: bytes, 0..<bytes.count).compactMap { mention in
            let (start, end) = (mention.range.lowerBound, mention.range.upperBound)
            guard mention.isWhole, mention.isType, start > 0, end < bytes.count,
                bytes[start - 1] == bytes[end], [0x22, 0x27, 0x60].contains(bytes[end])
            else { return nil }
            return Edit(start: start, end: end, text: mention.text, grade: .likely, kind: .name)
        }
    }

    /// Classes as the machine's own interface names them: `"a/b/C"`, `(La/b/C;)V`. Where a program takes one it is code of another
    /// language, so that they are only listed.
    private func nativeHits(in bytes: UnsafeBufferPointer<UInt8>) -> [Edit] {
        var found: [Edit] = []
        for mark in types.nativeMarks {
            var from = 0
            while let at = mark.first(in: bytes, from: from) {
                from = at + mark.word.count
                let isBegun = at > 0 && [0x22, 0x27, 0x4C].contains(bytes[at - 1])
                var end = from
                while end < bytes.count, bytes[end].isOfName || bytes[end] == 0x2F { end += 1 }
                let isFile = bytes[end...].starts(with: ".class".utf8)
                guard isBegun, end < bytes.count, isFile || [0x22, 0x27, 0x24, 0x3B].contains(bytes[end]),
                    let info = types.moved[
                        String(decoding: bytes[at..<end], as: UTF8.self).replacing("/", with: ".")]
                else { continue }
                found.append(
                    Edit(
                        start: at, end: end, text: info.newFull.replacing(".", with: "/"),
                        grade: isFile ? .likely : .unsure,
                        kind: .name))
                from = end
            }
        }
        return found
    }

    func hits(in bytes: UnsafeBufferPointer<UInt8>, file: String, format: TextFormat) -> [Edit] {
        var commentLine = (end: 0, isComment: false)
        return nativeHits(in: bytes)
            + mentions(in: bytes, 0..<bytes.count).map { mention in
                var grade: Grade
                switch format {
                case .history, .data: grade = .unsure
                case .markdown, .restructured: grade = .likely
                case .maven, .gradle: grade = .certain
                case .other: grade = Self.isConfiguration(file) ? .certain : .likely
                default:
                    if mention.range.lowerBound >= commentLine.end {
                        let lines = TextLines(bytes)
                        let start = bytes[lines.start(of: mention.range.lowerBound)...].first { $0 > 0x20 }
                        commentLine = (
                            lines.next(after: mention.range.lowerBound), start == UInt8(ascii: "#")
                        )
                    }
                    grade = commentLine.isComment ? .likely : .certain
                }
                // A setting's name may begin as a package does.
                if mention.isDoubtful || !mention.isWhole && grade == .certain { grade = .unsure }
                return Edit(
                    start: mention.range.lowerBound, end: mention.range.upperBound, text: mention.text,
                    grade: grade,
                    kind: .name)
            }
    }

    /// Files in which whole names are classes.
    private static func isConfiguration(_ file: String) -> Bool {
        if service(file) != nil { return true }
        let name = RelativePath.name(file)
        return [
            ".xml", ".fxml", ".jsp", ".factories", ".imports", ".pro", ".sbt", ".MF", ".bnd",
            ".hbm",
        ]
        .contains { name.hasSuffix($0) }
    }
}

/// Rewrites Java files one after another.
final class JavaFileRewriter: LanguageRewriter {
    private let language: JavaLanguage

    init(_ language: JavaLanguage) { self.language = language }

    func rewrite(_ bytes: UnsafeBufferPointer<UInt8>, file: String) -> Rewriting {
        var rewriter = JavaRewriter(bytes, file: file, language: language)
        return rewriter.run()
    }

    func words(_ places: [Int], in bytes: UnsafeBufferPointer<UInt8>) -> [(at: Int, grade: Grade)] {
        let lexer = JavaLexer(bytes, isLoose: true)
        let strings = lexer.tokens.filter { $0.kind == .string }.map { $0.start..<$0.end }
        let unread = lexer.failure?.offset ?? bytes.count
        return places.compactMap { place in
            if place >= unread { return (place, .unsure) }
            if lexer.comments.holding(place) != nil { return (place, .likely) }
            return strings.holding(place) == nil ? nil : (place, .unsure)
        }
    }
}
