// JavaScript and TypeScript as one of the languages of a migration, with style sheets and the compiler's settings.

import Platform

/// All that is known of a tree's JavaScript and TypeScript before and after the moves.
struct JavaScriptLanguage: Language {
    let map: JavaScriptMap
    private let words: JavaScriptWords
    private let workspaces: [JavaScriptWorkspaces]
    private let openReader: @Sendable () throws(SystemError) -> any TreeReader

    /// Nil: the tree has no such code.
    init?(_ setting: LanguageSetting) {
        guard setting.files.contains(where: JavaScriptPath.isSource) else { return nil }
        let place = setting.place
        let files = setting.files + setting.built.map(\.from)
        let moves = setting.moves.with(setting.built)
        openReader = setting.openReader
        let paths = PathMap(files: files, folders: [], moves: moves)
        let neighbours = NeighbourFiles(openReader)
        let project = JavaScriptProject(
            files, { file in neighbours.read(place(file)) { JSONNode.read($0) } ?? nil },
            aliases: { file in
                neighbours.read(place(file)) { bytes in
                    JavaScriptBundlers.aliases(in: bytes, file: file) { paths.exists($0) }
                } ?? []
            })
        let old = JavaScriptWorld(files: files, settings: project.settings, packages: project.packages)
        var settings: [String: JavaScriptSettings] = [:]
        // Those that stay come last: they keep their place.
        let order = project.settings.values.sorted { left, right in
            let isLeft = paths.target(of: left.file) != left.file
            let isRight = paths.target(of: right.file) != right.file
            return isLeft == isRight ? left.file < right.file : isLeft
        }
        for known in order {
            settings[RelativePath.parent(paths.target(of: known.file))] = known.moved(paths, in: old)
        }
        let packages = project.packages.map { package in
            let file = paths.target(of: RelativePath.join(package.folder, "package.json"))
            return package.moved(paths, RelativePath.parent(file), in: old)
        }
        map = JavaScriptMap(
            old: old,
            new: JavaScriptWorld(
                files: setting.newFiles + setting.built.map(\.to), settings: settings, packages: packages),
            paths: paths,
            origins: setting.origins)
        words = JavaScriptWords(moves.moves, map.old)
        let isPackageMoved = files.contains {
            RelativePath.name($0) == "package.json" && paths.target(of: $0) != $0
        }
        workspaces =
            !isPackageMoved
            ? []
            : files.filter(JavaScriptWorkspaces.mayBe).compactMap { file in
                neighbours.read(place(file)) { JavaScriptWorkspaces($0, file: file) } ?? nil
            }
    }

    func reads(_ path: String) -> Bool {
        JavaScriptPath.isSource(path) || JavaScriptPath.isStyle(path) || JavaScriptPath.isConfig(path)
    }

    func isAlsoText(_ path: String) -> Bool { path.hasSuffix(".mdx") }

    func mayRefer(_ bytes: UnsafeBufferPointer<UInt8>, file: String) -> Bool {
        map.origins[file] != nil || words.mayRefer(bytes, file: file)
    }

    func obstacle(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        let isWide = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
        return isWide ? "is UTF-16, which is not read" : nil
    }

    func rewriter(_ files: NeighbourFiles) -> any LanguageRewriter { JavaScriptRewriter(map) }

    /// A package's `main` and its kin, where they leave the ending out: other texts name whole paths.
    func hits(in bytes: UnsafeBufferPointer<UInt8>, file: String, format: TextFormat) -> [Edit] {
        guard RelativePath.name(file) == "package.json", let node = JSONNode.read(bytes) else { return [] }
        let folder = RelativePath.parent(file)
        let newFolder = RelativePath.parent(map.paths.target(of: file))
        return JavaScriptPackage.mainKeys.compactMap { key in
            guard case .text(let written, let range) = node[key],
                let path = RelativePath.resolve(written, in: folder), map.old.isWithoutEnding(path),
                case .new(let text) = map.settled(written, from: folder, to: newFolder, in: file)
            else { return nil }
            return Edit(start: range.lowerBound, end: range.upperBound, text: text, kind: .path)
        }
    }

    func conflicts(_ planned: PlannedMoves, before: Set<String>) -> LanguageConflicts {
        LanguageConflicts(
            needsPerson: JavaScriptConflicts(planned, map).findings()
                + JavaScriptWorkspaces.findings(workspaces, planned, map.paths))
    }

    func shims(_ planned: PlannedMoves) -> PlannedShims {
        JavaScriptShimPlanner(planned: planned, files: NeighbourFiles(openReader)).plan()
    }
}

/// Rewrites files one after another.
final class JavaScriptRewriter: LanguageRewriter {
    private let map: JavaScriptMap

    init(_ map: JavaScriptMap) { self.map = map }

    func rewrite(_ bytes: UnsafeBufferPointer<UInt8>, file: String) -> Rewriting {
        var editor = JavaScriptEditor(bytes: bytes, file: file, map: map)
        if JavaScriptPath.isConfig(file) {
            JavaScriptSettingsFile(bytes, file: file, map: map).visit { editor.settle($0, $1) }
        } else if JavaScriptPath.isStyle(file) {
            for range in StyleSheet.references(in: bytes, 0..<bytes.count) { editor.rewriteStyle(range) }
        } else if Self.isMarkup(file) {
            let markup = JavaScriptMarkup(bytes, file: file)
            for block in markup.blocks {
                switch block.kind {
                case .code: editor.rewriteCode(block.range)
                case .style:
                    for range in StyleSheet.references(in: bytes, block.range) { editor.rewriteStyle(range) }
                }
            }
            for range in markup.paths { editor.rewrite(JavaScriptReference(range: range, sense: .file)) }
            for range in markup.modules { editor.rewrite(JavaScriptReference(range: range, sense: .module)) }
        } else {
            editor.rewriteCode(0..<bytes.count)
        }
        return editor.result()
    }

    private static func isMarkup(_ file: String) -> Bool {
        [".vue", ".svelte", ".astro", ".mdx"].contains(JavaScriptPath.ending(file))
    }

    /// Comments may speak of old places, and strings that have a path among other words. What strings say by themselves
    /// has been looked at as code.
    func words(_ places: [Int], in bytes: UnsafeBufferPointer<UInt8>) -> [(at: Int, grade: Grade)] {
        let file = JavaScriptLexer.read(bytes, 0..<bytes.count, JavaScriptDialect(hasElements: true))
        let unread = file.failure?.offset ?? bytes.count
        return places.compactMap { place in
            if place >= unread { return (place, .unsure) }
            if Self.holder(of: place, in: file.comments, start: \.lowerBound, end: \.upperBound) != nil {
                return (place, .likely)
            }
            guard
                let token = Self.holder(
                    of: place, in: file.tokens, start: { Int($0.start) }, end: { Int($0.end) })
            else { return nil }
            switch token.kind {
            case .string:
                // From the file's own folder: it means what it meant.
                return bytes[token.content].first == UInt8(ascii: ".") ? nil : (place, .unsure)
            case .template, .templateHead, .templateMiddle, .templateTail: return (place, .unsure)
            default: return nil
            }
        }
    }

    private static func holder<Item>(
        of place: Int, in items: [Item], start: (Item) -> Int, end: (Item) -> Int
    ) -> Item? {
        let next = items.partitioningIndex { start($0) > place }
        guard next > 0, end(items[next - 1]) > place else { return nil }
        return items[next - 1]
    }
}
