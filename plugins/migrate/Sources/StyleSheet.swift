// Files that style sheets name: CSS and what is compiled to it.

enum StyleSheet {
    private static let rules: Set<String> = ["import", "use", "forward", "config", "plugin", "reference"]

    /// Between the quotes or brackets of each.
    static func references(in bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> [Range<Int>] {
        var reader = Reader(bytes: bytes, at: range.lowerBound, end: range.upperBound)
        reader.run()
        return reader.found
    }

    private struct Reader {
        let bytes: UnsafeBufferPointer<UInt8>
        var at: Int
        let end: Int
        var found: [Range<Int>] = []

        init(bytes: UnsafeBufferPointer<UInt8>, at: Int, end: Int) {
            self.bytes = bytes
            self.at = at
            self.end = end
        }

        mutating func run() {
            // Strings after one of these name files, up to the `;`.
            var isNaming = false
            while at < end {
                switch bytes[at] {
                case UInt8(ascii: "/") where at + 1 < end && bytes[at + 1] == UInt8(ascii: "*"):
                    at += 2
                    while at + 1 < end, !(bytes[at] == 0x2A && bytes[at + 1] == 0x2F) { at += 1 }
                    at += 2
                case UInt8(ascii: "/") where at + 1 < end && bytes[at + 1] == UInt8(ascii: "/"):
                    while at < end, bytes[at] != 0x0A { at += 1 }
                case 0x22, 0x27:
                    let content = string()
                    if isNaming, let content { found.append(content) }
                case UInt8(ascii: "@"):
                    at += 1
                    let name = word()
                    isNaming = StyleSheet.rules.contains(name)
                case UInt8(ascii: ";"), UInt8(ascii: "{"), UInt8(ascii: "}"):
                    isNaming = false
                    at += 1
                case UInt8(ascii: "w") where isNaming && isWord("with"):
                    // `@use "a" with ($b: "c")`
                    isNaming = false
                    at += 4
                case UInt8(ascii: "f") where isWord("from"):
                    at += 4
                    skipBlanks()
                    if at < end, bytes[at] == 0x22 || bytes[at] == 0x27, let content = string() {
                        found.append(content)
                    }
                case UInt8(ascii: "l") where isWord("load-css"):
                    at += 8
                    argument()
                case UInt8(ascii: "u") where isWord("url"):
                    at += 3
                    argument()
                default: at += 1
                }
            }
        }

        /// What stands in brackets, with quotes or without.
        private mutating func argument() {
            guard at < end, bytes[at] == UInt8(ascii: "(") else { return }
            at += 1
            skipBlanks()
            guard at < end else { return }
            if bytes[at] == 0x22 || bytes[at] == 0x27 {
                if let content = string() { found.append(content) }
                return
            }
            let start = at
            while at < end, bytes[at] != UInt8(ascii: ")"), bytes[at] > 0x20 { at += 1 }
            if at > start { found.append(start..<at) }
        }

        private mutating func skipBlanks() { while at < end, TextLines.isBlank(bytes[at]) { at += 1 } }

        private mutating func string() -> Range<Int>? {
            let quote = bytes[at]
            let start = at + 1
            at = start
            while at < end, bytes[at] != quote {
                if bytes[at] == 0x0A { return nil }
                at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
            }
            guard at < end else { return nil }
            at += 1
            return start < at - 1 ? start..<at - 1 : nil
        }

        private mutating func word() -> String {
            let start = at
            while at < end, bytes[at].isOfName || bytes[at] == UInt8(ascii: "-") { at += 1 }
            return String(decoding: bytes[start..<at], as: UTF8.self)
        }

        private func isWord(_ word: StaticString) -> Bool {
            let count = word.utf8CodeUnitCount
            guard at + count < end, word.withUTF8Buffer({ $0.elementsEqual(bytes[at..<at + count]) }) else {
                return false
            }
            let isBegin =
                at == 0 || !bytes[at - 1].isOfName && bytes[at - 1] != UInt8(ascii: "-")
            return isBegin && !bytes[at + count].isOfName
                && bytes[at + count] != UInt8(ascii: "-")
        }
    }
}

extension JavaScriptMap {
    private static let styles = [".scss", ".sass", ".css", ".less", ".pcss", ".styl"]

    /// What becomes of a path in a style sheet.
    func style(_ text: String, in file: String) -> Outcome {
        guard !text.hasPrefix("/"), !text.utf8.contains(UInt8(ascii: ":")),
            !text.utf8.contains(UInt8(ascii: "\\")),
            !text.utf8.contains(UInt8(ascii: "#")) || text.contains(".")
        else { return .same }
        // Loaders take what follows a tilde as a module.
        if text.hasPrefix("~") { return aliasedStyle(String(text.dropFirst()), "~", file) }
        let end = text.utf8.firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") } ?? text.endIndex
        let written = String(text[..<end])
        let newFile = paths.target(of: file)
        guard !written.isEmpty, let path = RelativePath.resolve(written, in: RelativePath.parent(file))
        else {
            return .same
        }
        guard let found = styleFile(path, old) else { return aliasedStyle(text, "", file) }
        let target = paths.target(of: found)
        guard target != found || newFile != file else { return .same }
        if let same = RelativePath.resolve(written, in: RelativePath.parent(newFile)),
            styleFile(same, new) == target
        {
            return .same
        }
        var result = Self.relative(Self.like(path, found, target), from: newFile, like: written)
        if !JavaScriptPath.isRelative(written), result.hasPrefix("./") {
            result = String(result.dropFirst(2))
        }
        return result == written ? .same : .new(result + text[end...])
    }

    /// `~@/styles/a`, `@/styles/a`.
    private func aliasedStyle(_ text: String, _ mark: String, _ file: String) -> Outcome {
        guard let cut = text.utf8.lastIndex(of: UInt8(ascii: "/")) else { return .same }
        let home = String(text[..<cut])
        guard !JavaScriptPath.isRelative(home), let (folder, _) = old.folder(home, in: file),
            let path = RelativePath.resolve(String(text[text.utf8.index(after: cut)...]), in: folder),
            let found = styleFile(path, old)
        else { return .same }
        let target = paths.target(of: found)
        let body = Self.like(path, found, target)
        let newFile = paths.target(of: file)
        guard target != found else { return .same }
        if let same = new.folder(home, in: newFile),
            RelativePath.resolve(RelativePath.name(text), in: same.path).flatMap({ styleFile($0, new) })
                == target
        {
            return .same
        }
        guard case .new(let newHome) = outcome(home + "/", .folder, in: file) else {
            // Only the file moves: to where the same name for a folder reaches.
            guard let way = old.folder(home, in: file)?.way else { return .same }
            for text in reaching(RelativePath.parent(body), way, newFile) {
                return .new(mark + text + "/" + RelativePath.name(body))
            }
            return .same
        }
        return .new(mark + newHome + RelativePath.name(body))
    }

    /// Names for a folder by the alias that another was named by.
    private func reaching(_ folder: String, _ way: JavaScriptWorld.Way, _ file: String) -> [String] {
        switch way {
        case .alias(let alias):
            let settings = new.settings(of: file)
            let now = ((settings?.aliases ?? []) + (settings?.toolAliases ?? [])).first {
                $0.prefix == alias.prefix && $0.suffix == alias.suffix
            }
            return (now?.targets ?? []).compactMap { target in
                target.star(of: folder).flatMap { now?.specifier($0) }
            }
        case .guess(let prefix, let base):
            let home = paths.target(of: base)
            return RelativePath.isInside(folder, home) && folder != home
                ? [prefix + RelativePath.inside(folder, home)] : []
        default: return []
        }
    }

    private func styleFile(_ path: String, _ world: JavaScriptWorld) -> String? {
        if world.files.contains(path) { return path }
        let partial = RelativePath.join(RelativePath.parent(path), "_" + RelativePath.name(path))
        for ending in Self.styles {
            for stem in [path, partial, path + "/_index", path + "/index"]
            where world.files.contains(stem + ending) {
                return stem + ending
            }
        }
        return world.files.contains(partial) ? partial : nil
    }

    /// A file's new path, written as far as the old one was.
    private static func like(_ written: String, _ found: String, _ target: String) -> String {
        if written == found { return target }
        var result = target
        let ending = JavaScriptPath.ending(target)
        if JavaScriptPath.ending(written) != JavaScriptPath.ending(found)
            || !styles.contains(JavaScriptPath.ending(written))
        {
            result = String(result.dropLast(ending.utf8.count))
        }
        let name = RelativePath.name(result)
        let isIndex = name == "_index" || name == "index"
        if isIndex, RelativePath.name(written) != name { return RelativePath.parent(result) }
        if name.hasPrefix("_"), !RelativePath.name(written).hasPrefix("_") {
            result = RelativePath.join(RelativePath.parent(result), String(name.dropFirst()))
        }
        return result
    }
}
