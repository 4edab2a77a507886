// What an absolute import means within a package of Python 2: first of all what lies beside the file.

extension PythonRewriter {
    /// The module beside the file that `import name` gives there; nil where Python 2's rule doesn't hold or leads nowhere.
    func implicit(_ names: [String]) -> Target? {
        let folder = RelativePath.parent(file)
        guard let first = names.first, map.isPackage(folder) else { return nil }
        let module = RelativePath.join(folder, first)
        guard map.isRegular(module), module != ModuleMap.modulePath(ofFile: file),
            // Else it is all the same what it means.
            RelativePath.parent(newFile) != folder || map.touches(module)
                || map.resolve(names, in: file).map({ map.touches($0.path) }) ?? false,
            isOld(first)
        else { return nil }
        return Target(
            path: ([folder] + names).joined(separator: "/"), root: RelativePath.parent(newFile),
            isBeside: true, hasWholeName: true)
    }

    /// The dotted name of a module now at `path`, from the root by which `target` was found.
    func dottedName(of target: Target, at path: String) -> [String]? {
        guard target.hasWholeName, !isStillImplicit(target, at: path) else {
            return map.name(ofTarget: path, root: target.root)
        }
        return map.name(ofTarget: path, root: root(of: target.path))
    }

    /// Whether what was named from the file's own package still is: where that takes no more words than it took.
    func isStillImplicit(_ target: Target, at path: String) -> Bool {
        RelativePath.isInside(path, target.root)
            && RelativePath.parts(RelativePath.inside(path, target.root)).count
                == RelativePath.parts(RelativePath.inside(target.path, RelativePath.parent(file))).count
    }

    /// Whether the file is read by Python 2, and does not ask for the rule of Python 3. A name that means something else by that
    /// rule takes more to believe it.
    private func isOld(_ name: String) -> Bool {
        if CythonFile.isSource(file) { return isOldCython(name) }
        if asksForAbsoluteImports || syntax.isNew { return false }
        if syntax.isOld { return true }
        var top = RelativePath.parent(file)
        while map.isPackage(RelativePath.parent(top)) { top = RelativePath.parent(top) }
        let isKnown = StandardLibrary.contains(name) || map.resolve([name], in: file) != nil
        return modules.oldFiles(inPackage: top) >= (isKnown ? 2 : 1)
    }

    private static let level = ByteSearch("language_level")

    /// Cython reads as Python 2 does where the file asks for that, and up to its version 3 where it asks for nothing.
    private func isOldCython(_ name: String) -> Bool {
        if let at = Self.level.first(in: bytes) {
            return bytes[(at + Self.level.word.count)...].prefix(8).first { (0x30...0x39).contains($0) }
                == 0x32
        }
        return !asksForAbsoluteImports && !StandardLibrary.contains(name)
            && map.resolve([name], in: file) == nil && !isDeclaredElsewhere(name)
    }

    /// Whether the file takes declarations of that name (`cimport`), which the module beside it has none of: then a build finds
    /// them in folders of its own.
    private func isDeclaredElsewhere(_ name: String) -> Bool {
        let module = RelativePath.join(RelativePath.parent(file), name)
        guard !map.hasDeclarations(module) else { return false }
        let text = String(decoding: bytes, as: UTF8.self)
        return ["cimport \(name)", "from \(name) cimport"].contains { form in
            text.ranges(of: form).contains { range in
                guard let next = text[range.upperBound...].first else { return true }
                return !(next == "_" || next == "." || next.isLetter || next.isNumber)
            }
        }
    }

    /// `from __future__ import absolute_import`
    private var asksForAbsoluteImports: Bool {
        syntax.imports.contains { statement in
            statement.isFrom && statement.level == 0 && statement.moduleNames.map(text) == ["__future__"]
                && statement.names.contains { text($0.first) == "absolute_import" }
        }
    }
}

extension PythonDefinitions {
    /// How many modules of a package hold what only Python 2 allows; no more than two are counted, and none where one needs Python 3.
    func oldFiles(inPackage top: String) -> Int {
        if let known = old[top] { return known }
        var count = 0
        for module in map.members(ofPackage: top) {
            guard let file = map.sourceFile(ofModule: module) else { continue }
            let isCounted = count > 1
            let age = files.read(file) { bytes -> (isOld: Bool, isNew: Bool) in
                guard !isCounted && PythonTwo.mayBe(bytes) || PythonTwo.mayFollow(bytes) else {
                    return (false, false)
                }
                let syntax = PythonParser.read(bytes)
                return (syntax.isOld, syntax.isNew)
            }
            if age?.isNew == true {
                count = 0
                break
            }
            if age?.isOld == true { count = min(count + 1, 2) }
        }
        old[top] = count
        return count
    }
}
