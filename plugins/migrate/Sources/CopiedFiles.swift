// `COPY a/b.py a/`: files that a container gets in a folder of the same name as theirs, in which programs look for them.

extension TextScanner {
    /// The folder follows where all that is copied goes to one; where it parts, that is listed.
    mutating func scanCopied(_ range: Range<Int>) {
        let isBorder = { (byte: UInt8) in
            byte <= 0x20 || byte == 0x22 || byte == 0x2C || byte == 0x5C || byte == 0x5B || byte == 0x5D
        }
        let words = bytes[range].split(whereSeparator: isBorder).map(\.indices)
        guard let destination = words.last, words.count > 1 else { return }
        let sources = words.dropLast().map { word in
            let written = text(word)
            return written.hasPrefix("./") ? String(written.dropFirst(2)) : written
        }
        let folder = RelativePath.parent(sources[0])
        let homes = Set(sources.map { RelativePath.parent(paths.target(of: $0)) })
        guard sources.allSatisfy({ RelativePath.parent($0) == folder && paths.exists($0) }),
            let home = homes.sorted().first(where: { $0 != folder }), !home.isEmpty
        else { return }
        let written = text(destination)
        let head = written.dropLast(folder.utf8.count + 1)
        add(destination, head + home + "/", homes.count == 1 ? .certain : .unsure, .path)
    }
}
