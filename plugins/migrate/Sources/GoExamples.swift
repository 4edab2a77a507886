// Go in documents: what an example uses of a package whose name changes, and package clauses that are told with their import path.

extension GoLanguage {
    /// - Parameter mentions: the import paths in the text.
    func exampleHits(
        in bytes: UnsafeBufferPointer<UInt8>, _ mentions: [Mention], _ format: TextFormat
    ) -> [Edit] {
        let lines = TextLines(bytes)
        var found = mentions.compactMap { clauseHit(in: lines, $0) }
        guard format == .markdown else { return found }
        for block in Self.blocks(lines) {
            var names: [String: String] = [:]
            for mention in mentions where mention.isQuoted && block.contains(mention.range.lowerBound) {
                let before = lines.trimmed(
                    lines.start(of: mention.range.lowerBound)..<mention.range.lowerBound - 1)
                // An import under a name of its own keeps that.
                guard before.isEmpty || lines.text(before) == "import",
                    let (old, new) = renaming(of: mention, bytes)
                else { continue }
                names[old] = new
            }
            for (old, new) in names { found += Self.uses(of: old, new, bytes, block) }
        }
        return found
    }

    /// The name of a package that a text names, where it gets another.
    private func renaming(of mention: Mention, _ bytes: UnsafeBufferPointer<UInt8>) -> (
        old: String, new: String
    )? {
        let path = String(decoding: bytes[mention.range], as: UTF8.self)
        guard let folder = modules.anyFolder(of: path), let package = packages[folder], !package.isTorn,
            let new = names[package.target], new != package.name
        else { return nil }
        return (package.name, new)
    }

    /// `package x // import "…"`, as `go doc` prints it.
    private func clauseHit(in lines: TextLines, _ mention: Mention) -> Edit? {
        guard mention.isQuoted, mention.range.lowerBound > 0 else { return nil }
        let words = lines.words(lines.start(of: mention.range.lowerBound)..<mention.range.lowerBound - 1)
        guard words.count == 4, lines.text(words[0]) == "package", lines.text(words[2]) == "//",
            lines.text(words[3]) == "import", let (old, new) = renaming(of: mention, lines.bytes),
            lines.text(words[1]) == old
        else { return nil }
        return Edit(
            start: words[1].lowerBound, end: words[1].upperBound, text: new, grade: .likely, kind: .name)
    }

    /// What stands in Markdown's blocks of Go.
    private static func blocks(_ lines: TextLines) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var mark: [UInt8] = []
        var start: Int?
        lines.forEach { line in
            let text = lines.trimmed(line)
            if mark.isEmpty {
                guard let first = lines.bytes[text].first, first == 0x60 || first == 0x7E else { return }
                let run = lines.bytes[text].prefix { $0 == first }
                guard run.count > 2 else { return }
                mark = Array(run)
                let language = lines.words(run.endIndex..<text.upperBound).first.map(lines.text) ?? ""
                start = language == "go" || language == "golang" ? line.upperBound : nil
            } else if lines.bytes[text].starts(with: mark), lines.bytes[text].allSatisfy({ $0 == mark[0] }) {
                if let start { found.append(start..<line.lowerBound) }
                mark = []
            }
        }
        return found
    }

    /// `name.Exported`
    private static func uses(
        of old: String, _ new: String, _ bytes: UnsafeBufferPointer<UInt8>, _ block: Range<Int>
    ) -> [Edit] {
        let search = ByteSearch(old)
        let part = UnsafeBufferPointer(rebasing: bytes[..<block.upperBound])
        var found: [Edit] = []
        var from = block.lowerBound
        while let at = search.firstWord(in: part, from: from) {
            from = at + search.word.count
            guard from + 1 < block.upperBound, bytes[from] == 0x2E, (0x41...0x5A).contains(bytes[from + 1]),
                ![0x2E, 0x2F, 0x2D].contains(bytes[at - 1])
            else { continue }
            found.append(Edit(start: at, end: from, text: new, grade: .likely, kind: .name))
        }
        return found
    }
}
