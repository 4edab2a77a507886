// Pieces of a text's words: `module:name`, a package's folder, dotted names.

extension TextScanner {
    mutating func scanPiece(_ range: Range<Int>, _ sense: Sense) {
        guard !range.isEmpty else { return }
        if bytes[range].contains(UInt8(ascii: "/")) { return scanPath(range, sense) }
        if scanName(range, sense) { return }
        let isFile = sense.isFile && paths.isFile(text(range)) && bytes[range].contains(UInt8(ascii: "."))
        if sense.isPath || isFile { scanPath(range, sense) }
    }

    /// `a.b:folder`, told from a package; true if it is there.
    mutating func scanPackageFolder(_ range: Range<Int>, _ colon: Int, _ sense: Sense) -> Bool {
        guard let parts = PythonReferences.parts(of: range.lowerBound..<colon, in: bytes),
            let found = references.reference(parts, isModule: true), found.count == parts.count
        else { return false }
        let inner = text(colon + 1..<range.upperBound)
        let old = RelativePath.join(found.path, inner)
        guard !inner.isEmpty, paths.isFolder(old) else { return false }
        if let new = references.newFolder(found, inner, at: paths.target(of: old)) {
            add(range, new, sense.grade, .path)
        }
        return true
    }

    /// `a.b:name`; true if it names a module so.
    mutating func scanApplication(_ range: Range<Int>, _ colon: Int, _ sense: Sense) -> Bool {
        // gunicorn's settings: `-c python:a.b`.
        if sense.isModule, bytes[range.lowerBound..<colon].elementsEqual("python".utf8) {
            scanPiece(colon + 1..<range.upperBound, sense)
            return true
        }
        guard let parts = PythonReferences.parts(of: range.lowerBound..<colon, in: bytes),
            parts.count > 1 || sense.isModule
        else { return false }
        let after = bytes[(colon + 1)..<range.upperBound].prefix { $0.isOfName }
        let name = String(decoding: after, as: UTF8.self)
        guard ModuleMap.isIdentifier(name), let found = references.reference(parts, isModule: true),
            found.count == parts.count
        else { return false }
        // To a server the module is named in any case.
        guard sense.isModule || references.modules.has(name, in: found.path) ?? true,
            let new = references.newName(found, parts)
        else {
            return true
        }
        add(range.lowerBound..<colon, new.joined(separator: "."), sense.grade, .name)
        return true
    }

    /// Whether it is what the project is called, and nothing says that the package of that name is meant: `:mod:`.
    private func isProjectName(_ range: Range<Int>) -> Bool {
        // `a.b==1.0`: a distribution with its version.
        let mark = bytes[range.upperBound...].prefix(3)
        if mark.count == 3, mark.dropFirst().first == UInt8(ascii: "="),
            (0x30...0x39).contains(mark.last ?? 0),
            [0x3D, 0x3C, 0x3E, 0x21, 0x7E].contains(mark.first ?? 0)
        {
            return true
        }
        let names = references.map.projectNames
        guard !names.isEmpty, names.contains(text(range)) else { return false }
        return !PythonText.isInRole(range.lowerBound, in: bytes)
    }

    /// True if it is a name of the tree's, be it rewritten or not.
    private mutating func scanName(_ range: Range<Int>, _ sense: Sense) -> Bool {
        var range = range
        var isAll = false
        if range.count > 2, bytes[range.upperBound - 1] == UInt8(ascii: "*"),
            bytes[range.upperBound - 2] == UInt8(ascii: ".")
        {
            range = range.lowerBound..<range.upperBound - 2
            isAll = true
        } else if sense.isModule, range.count > 1, bytes[range.upperBound - 1] == UInt8(ascii: "*") {
            // `a.b*`: a package with all in it.
            range = range.lowerBound..<range.upperBound - 1
            isAll = true
        }
        guard let parts = PythonReferences.parts(of: range, in: bytes), parts.count > 1 || sense.isModule,
            let found = references.reference(parts, isModule: sense.isModule)
        else { return false }
        // A module tells of itself.
        let isLeft = references.map.isLeft(found.path) && file != found.path + "/__init__.py"
        let isWhole =
            found.count == parts.count || references.isWhole(found, parts) && references.isSeen(found, parts)
        guard isWhole else {
            // What moves along may have had the rest, or is yet to get it.
            if found.count > 1, !isLeft, let new = references.newName(found, parts) {
                add(range, new.joined(separator: "."), .unsure, .name)
            }
            return false
        }
        let new = sense.isProgram ? references.newProgram(found, parts) : references.newName(found, parts)
        guard let new else { return true }
        if !sense.isModule, !isAll, isProjectName(range) {
            add(range, new.joined(separator: "."), .unsure, .name)
            return true
        }
        let isTorn = isAll && references.map.isTorn(found.path) || isLeft && found.count == parts.count
        let isQuoted = range.lowerBound > 0 && [0x22, 0x27].contains(bytes[range.lowerBound - 1])
        let isDoubtful =
            isTorn || !sense.isModule && PythonReferences.isFileName(parts)
            || TextFormat.hasOtherNames(file, isQuoted: isQuoted) || isInTemplate(range)
        add(range, new.joined(separator: "."), isDoubtful ? .unsure : sense.grade, .name)
        return true
    }

    /// Whether it stands between the braces of a template, where names are those of values: `{{ cart.items }}`.
    private func isInTemplate(_ range: Range<Int>) -> Bool {
        var at = range.lowerBound
        let limit = max(at - 256, 0)
        while at > limit {
            at -= 1
            guard at + 1 < range.lowerBound else { continue }
            let pair = (bytes[at], bytes[at + 1])
            switch pair {
            case (0x7B, 0x7B), (0x7B, 0x25): return true
            case (0x7D, 0x7D), (0x25, 0x7D), (_, 0x0A): return false
            default: break
            }
        }
        return false
    }
}
