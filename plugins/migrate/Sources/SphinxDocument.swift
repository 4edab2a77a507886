// Documents as Sphinx names them: `:doc:` and the entries of a `toctree` leave out a file's ending.

enum SphinxDocument {
    private static let endings = [".rst", ".md", ".txt", ".ipynb"]
    private static let marks = ["toctree", ":doc:", "{doc}"].map(ByteSearch.init)

    static func isDocument(_ path: String) -> Bool { endings.contains(where: path.hasSuffix) }

    /// Whether a text names documents so at all.
    static func links(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        marks.contains { $0.first(in: bytes) != nil }
    }

    /// The file that a path without an ending leads to.
    fileprivate static func file(_ path: String, _ paths: PathMap) -> String? {
        if isDocument(path), paths.isFile(path) { return path }
        return endings.map { path + $0 }.first(where: paths.isFile)
    }

    /// A file's path in the style of `written`.
    fileprivate static func styled(_ path: String, like written: String) -> String {
        guard !isDocument(written), let ending = endings.first(where: path.hasSuffix) else { return path }
        return String(path.dropLast(ending.count))
    }

    /// What an entry of a `toctree` says: `path`, or `title <path>`; nil: an option or nothing of a path.
    static func entry(_ line: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        guard let first = bytes[line].first, first != 0x3A else { return nil }
        guard bytes[line].last == 0x3E, let start = bytes[line].lastIndex(of: 0x3C) else { return line }
        return start + 1..<line.upperBound - 1
    }
}

extension TextScanner {
    /// A document's path from the file's folder, or with a slash from where the documents' settings are.
    mutating func scanDocument(_ range: Range<Int>) {
        let written = text(range)
        guard !written.isEmpty, !written.contains(":"), !written.contains("*") else { return }
        let isRooted = written.hasPrefix("/")
        let homes = isRooted ? sources : [RelativePath.parent(file)]
        for home in homes {
            guard let path = RelativePath.resolve(written, in: home),
                let old = SphinxDocument.file(path, paths)
            else { continue }
            let target = paths.target(of: old)
            let newHome = isRooted ? paths.target(of: home) : RelativePath.parent(newFile)
            guard !isRooted || RelativePath.isInside(target, newHome) else { return }
            let name = SphinxDocument.styled(target, like: written)
            // As it is written, it may lead there still.
            guard RelativePath.resolve(written, in: newHome) != name else { return }
            let new =
                isRooted
                ? "/" + RelativePath.inside(name, newHome) : TextScanner.relative(name, from: newHome)
            add(range, new, .certain, .link)
            return
        }
    }

    /// The folders that a document's paths with a slash may begin at: that of Sphinx's settings, or any around it.
    private var sources: [String] {
        var folders = [RelativePath.parent(file)]
        while let last = folders.last, !last.isEmpty { folders.append(RelativePath.parent(last)) }
        if let source = folders.first(where: { paths.isFile(RelativePath.join($0, "conf.py")) }) {
            return [source]
        }
        return folders
    }
}
