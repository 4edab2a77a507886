// Parts of a text in which paths and names stand, and what is meant there.

/// A stretch of a text that means one kind of thing.
struct TextZone: Equatable, Sendable {
    enum Role: Sendable {
        /// All of it is a path, or a pattern of paths; one part is enough.
        case path
        /// All of it is a module, or something in one; one part is enough.
        case module
        /// All of it is a module or a path.
        case either
        /// A value that nobody said the meaning of.
        case value
        /// Words, each a value.
        case words
        /// The files and names of a rule in a Makefile.
        case rule
        /// Words, each a path; one part is enough.
        case paths
        /// Sources that are copied, and last where to: a folder that is called as theirs is.
        case copied
        /// Strings that are the parts of a path: `'a' / 'b.py'`.
        case joined
        /// Files in a package, told from it; the text tells which.
        case packaged
        /// The folder that the sources of a call are installed in.
        case installed
        /// A package in a list of Poetry's, told from its root: `{include = "a", from = "src"}`.
        case included
        /// A program of a build, as Gradle calls it: `:a:b`.
        case project
        /// What a shell runs.
        case command
        /// The words of one command, each on a line.
        case arguments
        /// A pattern of an ignore file.
        case pattern
        /// Where a document's link leads.
        case link
        /// Another document, as Sphinx names it: without its ending.
        case document
        /// Words for people.
        case prose
        /// Quoted as code in a document.
        case quoted
        /// Python code in a document.
        case code
        /// Python code that has to stay on its line.
        case statements
        /// A session of Python's in a document.
        case session
        /// Words that tell of the past, or of what can't be known.
        case doubtful
    }

    var range: Range<Int>
    var role: Role
    /// Of a command: where the text says in which folder it runs; of a folder for sources: where they are told.
    var folder: Range<Int>?
}

/// A text by lines.
struct TextLines {
    let bytes: UnsafeBufferPointer<UInt8>

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// Every line without its ending.
    func forEach(_ body: (Range<Int>) -> Void) {
        var start = 0
        while start < bytes.count {
            let next = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            let end = next > start && bytes[next - 1] == 0x0D ? next - 1 : next
            body(start..<end)
            start = next + 1
        }
    }

    /// Whether the first line that is no comment is `[…]`.
    var beginsWithSection: Bool {
        var at = 0
        while at < bytes.count {
            if bytes[at] == UInt8(ascii: "#") || bytes[at] == UInt8(ascii: ";") {
                at = next(after: at)
            } else if Self.isBlank(bytes[at]) {
                at += 1
            } else {
                return bytes[at] == UInt8(ascii: "[") && bytes[at..<end(of: at)].last == UInt8(ascii: "]")
            }
        }
        return false
    }

    /// Without blanks at both ends.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, Self.isBlank(bytes[start]) { start += 1 }
        while end > start, Self.isBlank(bytes[end - 1]) { end -= 1 }
        return start..<end
    }

    /// Runs of what is no blank.
    func words(_ range: Range<Int>) -> [Range<Int>] {
        bytes[range].split(whereSeparator: Self.isBlank).map(\.indices)
    }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// Where the line of a place begins.
    func start(of place: Int) -> Int {
        var at = place
        while at > 0, bytes[at - 1] != 0x0A { at -= 1 }
        return at
    }

    /// Where the next line after a place begins, or the text ends.
    func next(after place: Int) -> Int {
        (bytes[min(place, bytes.count)...].firstIndex(of: 0x0A) ?? bytes.count - 1) + 1
    }

    /// Where a line's text ends after a place: before the blanks at its end.
    func end(of place: Int) -> Int {
        var at = bytes[min(place, bytes.count)...].firstIndex(of: 0x0A) ?? bytes.count
        while at > place, Self.isBlank(bytes[at - 1]) { at -= 1 }
        return at
    }

    /// Whether only blanks stand before a place on its line.
    func isFirst(_ place: Int) -> Bool {
        var at = place
        while at > 0, bytes[at - 1] == 0x20 || bytes[at - 1] == 0x09 { at -= 1 }
        return at == 0 || bytes[at - 1] == 0x0A
    }

    /// Whether only blanks stand after a place on its line.
    func isLast(_ place: Int) -> Bool {
        var at = place
        while at < bytes.count, bytes[at] <= 0x20, bytes[at] != 0x0A { at += 1 }
        return at == bytes.count || bytes[at] == 0x0A
    }

    /// How the text's first line ends.
    var newline: String {
        guard let end = bytes.firstIndex(of: 0x0A), end > 0, bytes[end - 1] == 0x0D else { return "\n" }
        return "\r\n"
    }

    /// Without the quotes around it, if it has such.
    func unquoted(_ range: Range<Int>) -> Range<Int> {
        guard range.count >= 2, let first = bytes[range].first, first == 0x22 || first == 0x27,
            bytes[range.upperBound - 1] == first
        else { return range }
        return range.lowerBound + 1..<range.upperBound - 1
    }

    func first(_ byte: Unicode.Scalar, in range: Range<Int>) -> Int? {
        bytes[range].firstIndex(of: UInt8(ascii: byte))
    }

    func starts(_ range: Range<Int>, with text: StaticString) -> Bool {
        text.withUTF8Buffer { bytes[range].starts(with: $0) }
    }

    static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }
}

extension TextFormat {
    /// The zones of a text, in its order.
    func zones(_ bytes: UnsafeBufferPointer<UInt8>, path: String) -> [TextZone] {
        let lines = TextLines(bytes)
        switch self {
        case .yaml: return YAMLZones(lines).zones()
        case .json: return JSONZones(lines, isPackage: RelativePath.name(path) == "package.json").zones()
        case .toml: return TableZones(lines, isTOML: true).zones()
        case .ini: return TableZones(lines, isTOML: false).zones()
        case .environment: return ScriptZones(lines).settings()
        case .dockerfile: return DockerfileZones(lines).zones()
        case .makefile: return ScriptZones(lines).makefile()
        case .shell: return ScriptZones(lines).shell()
        case .nginx:
            // Sections: those of supervisord, of logging.
            return lines.beginsWithSection
                ? TableZones(lines, isTOML: false).zones() : ScriptZones(lines).directives()
        case .ignore, .anchoredIgnore, .codeOwners, .manifest: return PatternZones(lines, self).zones()
        case .markdown, .restructured: return DocumentZones(lines, isMarkdown: self == .markdown).zones()
        case .maven: return BuildZones(lines).maven()
        case .gradle: return BuildZones(lines).gradle()
        case .history, .data: return [TextZone(range: 0..<bytes.count, role: .doubtful)]
        case .other where IncludeZones.reads(path): return IncludeZones(lines).zones()
        case .other where RelativePath.name(path) == MesonZones.file: return MesonZones(bytes).zones()
        case .other:
            if bytes.starts(with: "#!".utf8), let end = bytes.firstIndex(of: 0x0A),
                lines.text(0..<end).hasSuffix("sh")
            {
                return ScriptZones(lines).shell()
            }
            return [TextZone(range: 0..<bytes.count, role: .prose)]
        }
    }
}
