// Where the builds of Maven and Gradle name folders and files.

struct BuildZones {
    private let lines: TextLines
    private var found: [TextZone] = []
    /// Up to where the text is in zones.
    private var done = 0

    init(_ lines: TextLines) { self.lines = lines }

    /// Elements of a `pom.xml` whose text is a path from its own folder.
    private static let elements: Set<String> = [
        "module", "relativePath", "directory", "sourceDirectory", "testSourceDirectory",
        "scriptSourceDirectory", "file", "systemPath", "descriptor", "workingDirectory",
    ]

    func maven() -> [TextZone] {
        var reader = self
        let bytes = lines.bytes
        var at = 0
        while let open = bytes[at...].firstIndex(of: 0x3C) {
            let name = bytes[(open + 1)...].prefix { $0.isOfName }
            at = name.endIndex
            guard at < bytes.count, bytes[at] == 0x3E,
                Self.elements.contains(String(decoding: name, as: UTF8.self))
            else { continue }
            let end = bytes[at...].firstIndex(of: 0x3C) ?? bytes.count
            reader.add(lines.trimmed(at + 1..<end), .path)
            at = end
        }
        return reader.result()
    }

    /// What takes a path from the build's own folder.
    private static let takers: Set<String> = [
        "file", "files", "fileTree", "File", "includeBuild", "from", "srcDir", "srcDirs",
    ]
    /// What takes programs, `:a:b`, that lie in folders of their names unless they are told another.
    private static let projects: Set<String> = ["include", "project"]

    func gradle() -> [TextZone] {
        var reader = self
        lines.forEach { reader.gradle($0) }
        return reader.result()
    }

    private mutating func gradle(_ line: Range<Int>) {
        let bytes = lines.bytes
        let text = lines.trimmed(line)
        guard !lines.starts(text, with: "//"), !lines.starts(text, with: "*") else { return }
        var at = text.lowerBound
        while let open = bytes[at..<text.upperBound].firstIndex(where: { $0 == 0x22 || $0 == 0x27 }) {
            guard let end = bytes[(open + 1)..<text.upperBound].firstIndex(of: bytes[open]) else { return }
            let taker = taker(text.lowerBound..<open)
            if Self.takers.contains(taker) {
                add(open + 1..<end, .path)
            } else if Self.projects.contains(taker) {
                add(open + 1..<end, .project)
            }
            at = end + 1
        }
    }

    /// What a line hands its next text to: the name before the last bracket that is open, else the line's first or last.
    private func taker(_ before: Range<Int>) -> String {
        let bytes = lines.bytes
        var depth = 0
        for at in before.reversed() {
            if bytes[at] == 0x29 { depth += 1 }
            guard bytes[at] == 0x28 else { continue }
            if depth == 0 { return name(before: at, before.lowerBound) }
            depth -= 1
        }
        let first = lines.text(
            before.lowerBound..<(bytes[before].firstIndex { !$0.isOfName } ?? before.upperBound))
        if Self.projects.contains(first) { return first }
        let end =
            bytes[before].lastIndex { $0 > 0x20 && $0 != 0x3A && $0 != 0x3D }.map { $0 + 1 }
            ?? before.lowerBound
        return name(before: end, before.lowerBound)
    }

    private func name(before end: Int, _ limit: Int) -> String {
        var start = end
        while start > limit, lines.bytes[start - 1].isOfName { start -= 1 }
        return lines.text(start..<end)
    }

    private mutating func add(_ range: Range<Int>, _ role: TextZone.Role) {
        if range.lowerBound > done { found.append(TextZone(range: done..<range.lowerBound, role: .prose)) }
        if !range.isEmpty { found.append(TextZone(range: range, role: role)) }
        done = max(done, range.upperBound)
    }

    private mutating func result() -> [TextZone] {
        if done < lines.bytes.count {
            found.append(TextZone(range: done..<lines.bytes.count, role: .prose))
        }
        return found
    }
}
