// Paths that begin with a variable of a shell or a workflow.

extension TextScanner {
    /// Names of variables that hold the project's root.
    private static let roots: Set<String> = [
        "PWD", "CURDIR", "github.workspace", "GITHUB_WORKSPACE", "CI_PROJECT_DIR", "WORKSPACE",
        "workspaceFolder",
        "PROJECT_ROOT", "PROJECT_DIR", "REPO_ROOT", "ROOT", "ROOT_DIR", "ROOTDIR", "BASE_DIR", "toxinidir",
        "rootDir",
        "workspaceRoot", "projectDir", "TOP", "TOPDIR",
    ]

    /// `${ROOT}/a/b`, `$(CURDIR)/a`, `$PWD/a`: what follows the variable.
    func afterVariable(_ range: Range<Int>, _ before: UInt8) -> (range: Range<Int>, isRoot: Bool)? {
        if before == UInt8(ascii: "$") {
            guard let slash = bytes[range].firstIndex(of: UInt8(ascii: "/")), slash + 1 < range.upperBound
            else { return nil }
            return (slash + 1..<range.upperBound, Self.roots.contains(text(range.lowerBound..<slash)))
        }
        guard bytes[range].first == UInt8(ascii: "/"), range.count > 1 else { return nil }
        var start = range.lowerBound - 1
        let limit = max(0, start - 64)
        while start > limit, bytes[start] != UInt8(ascii: "{"), bytes[start] != UInt8(ascii: "(") {
            start -= 1
        }
        let name = text(start + 1..<range.lowerBound - 1).split(separator: " ").joined()
        return (
            range.lowerBound + 1..<range.upperBound, Self.roots.contains(name.split(separator: "}").joined())
        )
    }

    /// Where the value begins in `NAME:-value` and its kin, behind `${`.
    func defaultValue(_ range: Range<Int>) -> Int? {
        guard range.lowerBound > 1, bytes[range.lowerBound - 2] == UInt8(ascii: "$"),
            let end = bytes[range].firstIndex(where: { !$0.isOfName }), end > range.lowerBound
        else { return nil }
        let mark = bytes[end] == UInt8(ascii: ":") ? end + 1 : end
        guard mark + 1 < range.upperBound, [0x2D, 0x3D, 0x2B].contains(bytes[mark]) else { return nil }
        return mark + 1
    }
}
