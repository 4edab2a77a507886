// Names that a project goes by outside of its code, which may look like its modules': that of its distribution, and those of
// the groups in which entry points are looked for.

import Platform

enum ProjectNames {
    private static let builds: Set<String> = ["setup.cfg", "pyproject.toml", "setup.py"]

    /// Whether a file may tell such names.
    static func isBuild(_ path: String) -> Bool { builds.contains(RelativePath.name(path)) }

    /// Those of a build's file that have a dot: a single word is taken for no module anyway.
    static func names(in bytes: UnsafeBufferPointer<UInt8>, file: String) -> Set<String> {
        let found: Set<String>
        switch RelativePath.name(file) {
        case "setup.py": found = program(bytes)
        case "setup.cfg": found = settings(bytes, isTOML: false)
        default: found = settings(bytes, isTOML: true)
        }
        return found.filter { $0.utf8.contains(0x2E) }
    }

    private static let heads = ["metadata", "project", "tool.poetry", "tool.flit.metadata"]
    private static let groups = ["entry_points", "options.entry_points"]
    private static let tables = [
        "project.entry-points.", "tool.poetry.plugins.", "tool.flit.entrypoints.", "tool.pdm.entry-points.",
    ]

    /// `[project] name = "a.b"`, `[project.entry-points."a.b.plugins"]`, `[entry_points] a.b.plugins =`
    private static func settings(_ bytes: UnsafeBufferPointer<UInt8>, isTOML: Bool) -> Set<String> {
        let lines = TextLines(bytes)
        var found: Set<String> = []
        var table = ""
        lines.forEach { line in
            let text = lines.trimmed(line)
            if bytes[text].first == UInt8(ascii: "[") {
                let inner = bytes[text].drop { $0 == UInt8(ascii: "[") }.prefix { $0 != UInt8(ascii: "]") }
                table = lines.text(lines.trimmed(inner.indices))
                if isTOML, let head = tables.first(where: table.hasPrefix) {
                    let group = table.dropFirst(head.count)
                    found.insert(String(group.filter { $0 != "\"" && $0 != "'" }))
                }
                return
            }
            guard text.lowerBound == line.lowerBound, let equals = lines.first("=", in: text) else { return }
            let key = lines.text(lines.unquoted(lines.trimmed(text.lowerBound..<equals)))
            if !isTOML, groups.contains(table) {
                found.insert(key)
            } else if key == "name", heads.contains(table) {
                found.insert(lines.text(lines.unquoted(lines.trimmed(equals + 1..<text.upperBound))))
            }
        }
        return found
    }

    /// `setup(name='a.b', entry_points={'a.b.plugins': […]})`
    private static func program(_ bytes: UnsafeBufferPointer<UInt8>) -> Set<String> {
        let syntax = PythonParser.read(bytes)
        let callers = PythonCallers(syntax: syntax, bytes: bytes)
        var found: Set<String> = []
        /// Where the brackets of `entry_points={` are open: how deep.
        var depth = 0
        var groups: Int?
        for (index, token) in syntax.tokens.enumerated() {
            switch token.kind {
            case .end: return found
            case .op:
                switch token.code {
                case 0x28, 0x5B, 0x7B:
                    depth += 1
                    if token.code == 0x7B, callers.isOp(index - 1, "="),
                        callers.reads(index - 2, "entry_points")
                    {
                        groups = depth
                    }
                case 0x29, 0x5D, 0x7D:
                    if groups == depth { groups = nil }
                    depth -= 1
                default: break
                }
            case .string:
                let isName =
                    depth == 1 && callers.isOp(index - 1, "=") && callers.reads(index - 2, "name")
                let isGroup = groups == depth && callers.isOp(index + 1, ":")
                guard isName || isGroup, let content = PythonText.content(of: token, in: bytes) else { break }
                found.insert(String(decoding: bytes[content], as: UTF8.self))
            default: break
            }
        }
        return found
    }
}
