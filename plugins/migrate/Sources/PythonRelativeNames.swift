// Relative names of modules in strings: `import_module('.name', package=…)`, tables of such.

import Platform

extension PythonRewriter {
    /// `import_module('.name', package=…)`
    mutating func rewriteRelative(
        _ index: Int, _ content: Range<Int>, _ frames: [PythonCallers.Frame], _ callers: PythonCallers,
        isJoined: Bool
    ) {
        guard let frame = frames.last, callers.isCall(frame), frame.commas == 0 else { return }
        let level = bytes[content].prefix { $0 == 0x2E }.count
        // `.name:attribute`
        let end = bytes[content].firstIndex(of: 0x3A) ?? content.upperBound
        let rest = content.lowerBound + level..<end
        let names = rest.isEmpty ? [] : dotted(rest)
        let anchor = anchor(callers.arguments(after: frame.open), callers)
        var base = RelativePath.parts(anchor?.path ?? RelativePath.parent(file))
        guard level - 1 <= base.count else { return }
        base.removeLast(level - 1)
        let package = base.joined(separator: "/")
        if isJoined || names == nil || names == [] {
            if map.isTorn(package) || anchor == nil && map.touches(package) {
                needsPerson(
                    Int32(index),
                    "what is imported from '\(package)' is only known when the code runs, and some of it moves"
                )
            }
            return
        }
        let path = (base + (names ?? [])).joined(separator: "/")
        let target = map.target(of: path)
        guard let anchor else {
            let new = map.relative(toTarget: target, from: newFile)
            if map.exists(path), target != path || newFile != file && new?.level != level {
                needsPerson(
                    Int32(index), "the package that this is relative to is only known when the code runs")
            }
            return
        }
        if let new = map.relative(toTarget: target, from: RelativePath.join(anchor.target, "x")) {
            replace(
                content.lowerBound, end,
                String(repeating: ".", count: new.level) + new.names.joined(separator: "."))
        } else if let new = map.name(ofTarget: target, root: ""), !new.isEmpty {
            replace(content.lowerBound, end, new.joined(separator: "."))
        } else {
            needsPerson(Int32(index), "no relative name reaches '\(target)' from here")
        }
    }

    private static let importer = ByteSearch("import_module")

    /// `{'Name': '.module'}`: a relative name in a table of a file that imports what such a table says, from its own package.
    mutating func rewriteTabled(
        _ index: Int, _ content: Range<Int>, _ frames: [PythonCallers.Frame]
    ) -> Bool {
        guard bytes[content.lowerBound] == 0x2E, content.count > 1, let outer = frames.first,
            syntax.tokens[outer.open].code != 0x28
                || outer.open > 0 && syntax.tokens[outer.open - 1].kind != .name,
            Self.importer.firstWord(in: bytes) != nil
        else { return false }
        let level = bytes[content].prefix { $0 == 0x2E }.count
        guard let names = dotted(content.lowerBound + level..<content.upperBound) else { return false }
        var base = RelativePath.parts(RelativePath.parent(file))
        guard level - 1 <= base.count else { return false }
        base.removeLast(level - 1)
        let path = (base + names).joined(separator: "/")
        guard map.exists(path) else { return false }
        let target = map.target(of: path)
        if let new = map.relative(toTarget: target, from: newFile) {
            replace(
                content.lowerBound, content.upperBound,
                String(repeating: ".", count: new.level) + new.names.joined(separator: "."))
        } else if target != path {
            needsPerson(Int32(index), "no relative name reaches '\(target)' from here")
        }
        return true
    }

    /// The package that a relative name begins at, before the moves and after them.
    private func anchor(
        _ arguments: [(keyword: String?, first: Int, last: Int)], _ callers: PythonCallers
    ) -> (path: String, target: String)? {
        let given =
            arguments.first { $0.keyword == "package" } ?? arguments.dropFirst().first { $0.keyword == nil }
        guard let given else { return nil }
        if given.first != given.last {
            // A module's package, as it was told before `__package__`.
            let isCut = ["rpartition", "rsplit"].contains(callers.text(given.first + 2))
            guard isCut, callers.text(given.first) == "__name__", callers.isOp(given.last, "]"),
                callers.text(given.last - 1) == "0", RelativePath.name(file) != "__init__.py"
            else { return nil }
            return (RelativePath.parent(file), RelativePath.parent(newFile))
        }
        switch callers.text(given.first) {
        case "__package__": return (RelativePath.parent(file), RelativePath.parent(newFile))
        case "__name__":
            guard RelativePath.name(file) == "__init__.py" else { return nil }
            return (RelativePath.parent(file), RelativePath.parent(newFile))
        default:
            guard let content = PythonText.content(of: syntax.tokens[given.first], in: bytes),
                let parts = dotted(content), let found = reference(parts, isModule: true),
                found.count == parts.count
            else { return nil }
            return (found.path, map.target(of: found.path))
        }
    }
}
