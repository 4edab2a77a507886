// What a `setup.py` within the tree tells from its own folder: sources, and extensions by their names within the package.

extension PythonRewriter {
    /// Methods of numpy's `Configuration` that take a module's name as seen from the package.
    private static let takesInner: Set<String> = ["add_extension", "add_subpackage"]

    /// Whether a build's list holds nothing but packages, of which this is one.
    func isInPackageList(_ content: Range<Int>, _ frames: [PythonCallers.Frame]) -> Bool {
        guard RelativePath.name(file) == "setup.py", let frame = frames.last,
            syntax.tokens[frame.open].code == 0x5B
        else { return false }
        for token in syntax.tokens[(frame.open + 1)...] {
            if token.kind == .op {
                if token.code == 0x5D { return true }
                guard token.code == 0x2C else { return false }
            } else if token.kind == .string {
                guard let inner = PythonText.content(of: token, in: bytes), let parts = dotted(inner),
                    let found = references.reference(parts, isModule: true), found.count == parts.count,
                    map.isFolder(found.path)
                else { return false }
            }
        }
        return false
    }

    /// `package_data={'a.b': ['data/c.txt']}`: a file of a package's, which is listed where it leaves that. True if it is one.
    mutating func rewritePackaged(
        _ index: Int, _ content: Range<Int>, _ frames: [PythonCallers.Frame], _ callers: PythonCallers
    ) -> Bool {
        // The key, which may be of one part.
        if callers.isOp(index + 1, ":"), frames.count > 1, callers.isOp(frames[frames.count - 1].open, "{"),
            let keyword = callers.keyword(frames[frames.count - 2]),
            ["package_data", "exclude_package_data", "package_dir"].contains(keyword),
            let parts = dotted(content), let found = references.reference(parts, isModule: true),
            found.count == parts.count
        {
            if let new = references.newName(found, parts) {
                replace(content.lowerBound, content.upperBound, new.joined(separator: "."))
            }
            return true
        }
        guard frames.count > 2, callers.isOp(frames[frames.count - 2].open, "{"),
            callers.keyword(frames[frames.count - 3]) == "package_data",
            let name = PythonText.content(of: syntax.tokens[frames[frames.count - 2].item], in: bytes),
            let parts = dotted(name), let found = references.reference(parts, isModule: true),
            found.count == parts.count
        else { return false }
        let written = String(decoding: bytes[content], as: UTF8.self)
        let old = RelativePath.join(found.path, written)
        guard map.holds(old) else { return false }
        let new = TextScanner.relative(map.target(ofFile: old), from: map.target(of: found.path))
        if new != written {
            edits.append(
                Edit(
                    start: content.lowerBound, end: content.upperBound, text: new,
                    grade: new.hasPrefix("..") ? .unsure : .certain, kind: .path))
        }
        return true
    }

    /// True if the string is such a name or path.
    mutating func rewriteSetup(
        _ index: Int, _ content: Range<Int>, _ frames: [PythonCallers.Frame], _ callers: PythonCallers
    ) -> Bool {
        let folder = RelativePath.parent(file)
        guard !folder.isEmpty, RelativePath.name(file) == "setup.py", let frame = frames.last else {
            return false
        }
        let isName = callers.isCall(frame) && Self.takesInner.contains(callers.text(frame.open - 1))
        if isName, let parts = dotted(content),
            callers.keyword(frame) == "name" || frame.commas == 0 && callers.keyword(frame) == nil
        {
            let path = RelativePath.join(folder, parts.joined(separator: "/"))
            guard map.exists(path) else { return false }
            let target = map.target(of: path)
            let home = RelativePath.parent(newFile)
            guard RelativePath.isInside(target, home), target != home else {
                needsPerson(Int32(index), "'\(path)' is now '\(target)', which is not below '\(home)'")
                return true
            }
            let names = RelativePath.parts(RelativePath.inside(target, home))
            replace(content.lowerBound, content.upperBound, names.joined(separator: "."))
            return true
        }
        let written = String(decoding: bytes[content], as: UTF8.self)
        guard written.contains("/") || written.contains("."), !map.holds(written),
            let old = RelativePath.resolve(written, in: folder), map.holds(old)
        else { return false }
        let home = RelativePath.parent(newFile)
        let target = map.target(ofFile: old)
        if RelativePath.resolve(written, in: home) != target {
            replace(content.lowerBound, content.upperBound, TextScanner.relative(target, from: home))
        }
        return true
    }
}
