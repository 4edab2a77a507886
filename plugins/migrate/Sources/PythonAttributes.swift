// Submodules that are named by a text beside the package: `getattr(pkg, "name")`, `mock.patch.object(pkg, "name")`.

extension PythonRewriter {
    /// Whether a string is a submodule's name in such a call; it is rewritten then, as far as that is certain.
    mutating func rewriteAttribute(
        _ index: Int, _ content: Range<Int>, _ frames: [PythonCallers.Frame], _ callers: PythonCallers
    ) -> Bool {
        guard let frame = frames.last, frame.commas == 1, frame.item == index, callers.isCall(frame),
            Self.takesAttribute(callers.callee(endingAt: frame.open - 1)),
            let name = dotted(content), name.count == 1,
            let owner = chain(from: frame.open + 1, to: index - 1)
        else { return false }
        let parts = owner + name
        guard isImportedPackage(owner[0]), let found = references.reference(parts, isModule: false),
            found.count == parts.count, let new = references.newName(found, parts), let last = new.last
        else { return false }
        let home = Array(new.dropLast())
        let package = references.reference(owner, isModule: true)
        // The package goes on having the name.
        if let package, map.imports(name[0], in: package.path), !imports(parts) { return true }
        let ownerNow = package.flatMap { references.newName($0, owner) } ?? owner
        if home == ownerNow {
            replace(content.lowerBound, content.upperBound, last)
        } else if ownerNow == owner, imports(parts) {
            replace(start(Int32(frame.open + 1)), end(Int32(index - 2)), home.joined(separator: "."))
            replace(content.lowerBound, content.upperBound, last)
        } else {
            needsPerson(
                Int32(index),
                "'\(name[0])' of '\(owner.joined(separator: "."))' is '\(new.joined(separator: "."))' now")
        }
        return true
    }

    /// `getattr(import_module('a.b'), 'c')`, where `c` is a module of `a.b` that goes elsewhere. True if it is.
    mutating func rewriteImportedAttribute(
        _ index: Int, _ content: Range<Int>, _ frames: [PythonCallers.Frame], _ callers: PythonCallers
    ) -> Bool {
        guard let frame = frames.last, frame.commas == 1, frame.item == index, callers.isCall(frame),
            Self.takesAttribute(callers.callee(endingAt: frame.open - 1)),
            callers.isOp(index - 2, ")"), callers.isOp(index - 4, "("),
            callers.callee(endingAt: index - 5).first == "import_module",
            frame.open + 1 == index - 5 || frame.open + 1 == index - 7,
            let name = dotted(content), name.count == 1
        else { return false }
        return rewriteMember(of: index - 3, content, name[0])
    }

    /// `import_module('a.b').c`, and `sys.modules['a.b'].c`, where nobody knows that the new package is there.
    mutating func rewriteMember(after index: Int, _ callers: PythonCallers) {
        if callers.isOp(index + 1, "]"), callers.isOp(index + 2, "."), index + 3 < syntax.tokens.count,
            let content = PythonText.content(of: syntax.tokens[index], in: bytes),
            let parts = dotted(content),
            let home = references.reference(parts, isModule: true), home.count == parts.count,
            let module = map.submodule(text(Int32(index + 3)), of: home.path),
            map.target(of: module) != module,
            RelativePath.parent(map.target(of: module)) != map.target(of: home.path),
            !map.imports(text(Int32(index + 3)), in: home.path)
        {
            return needsPerson(
                Int32(index + 3),
                "'\(text(Int32(index + 3)))' of this module is '\(map.target(of: module))' now")
        }
        guard callers.isOp(index + 1, ")"), callers.isOp(index + 2, "."), index + 3 < syntax.tokens.count,
            syntax.tokens[index + 3].kind == .name
        else { return }
        let name = Int32(index + 3)
        _ = rewriteMember(of: index, start(name)..<end(name), text(name))
    }

    /// Tells a package and a module of it anew that go different ways. True if the name is such a module's.
    private mutating func rewriteMember(of package: Int, _ name: Range<Int>, _ text: String) -> Bool {
        guard let owner = PythonText.content(of: syntax.tokens[package], in: bytes),
            let parts = dotted(owner),
            let home = references.reference(parts, isModule: true), home.count == parts.count,
            let module = map.submodule(text, of: home.path), map.target(of: module) != module
        else { return false }
        // The package goes on having the name.
        if map.imports(text, in: home.path) { return true }
        let target = map.target(of: module)
        guard let new = map.name(ofTarget: target, root: home.root), new.count > 1 else {
            needsPerson(Int32(package), "'\(module)' is '\(target)' now")
            return true
        }
        // The package alone was told anew just before.
        if let last = edits.last, last.start == owner.lowerBound { edits.removeLast() }
        replace(owner.lowerBound, owner.upperBound, new.dropLast().joined(separator: "."))
        replace(name.lowerBound, name.upperBound, RelativePath.name(target))
        return true
    }

    private static func takesAttribute(_ callee: [String]) -> Bool {
        switch callee.first {
        case "getattr", "hasattr": return callee.count == 1
        case "setattr", "delattr": return callee.count == 1 || callee[1] == "monkeypatch"
        case "object": return callee.count > 1 && callee[1] == "patch"
        default: return false
        }
    }

    /// The names of `a.b.c`, which fill all tokens before a comma or a bracket.
    func chain(from first: Int, to comma: Int) -> [String]? {
        guard first < comma, (comma - first) % 2 == 1 else { return nil }
        for at in first..<comma {
            let token = syntax.tokens[at]
            let isDot = token.kind == .op && token.code == 0x2E
            guard (at - first) % 2 == 0 ? token.kind == .name : isDot else { return nil }
        }
        return stride(from: first, to: comma, by: 2).map { text(Int32($0)) }
    }

    /// Whether a name means a package at the top wherever the file binds it: `import a.b`, and not `from x import a`.
    func isImportedPackage(_ name: String) -> Bool {
        let bound = syntax.bindings.filter { text($0.token) == name }
        return !bound.isEmpty
            && bound.allSatisfy { binding in
                guard case .byImport(let number) = binding.kind else { return false }
                let statement = syntax.imports[Int(number)]
                return !statement.isFrom && !statement.names.contains { $0.alias == binding.token }
            }
    }

    /// The file of a module that an import at the top gives a name, before the moves: that of `np` after `import numpy as np`.
    func file(ofModule names: [String]) -> String? {
        let bound = syntax.bindings.filter { text($0.token) == names[0] }
        guard bound.count == 1, bound[0].scope == 0, case .byImport(let number) = bound[0].kind else {
            return nil
        }
        let statement = syntax.imports[Int(number)]
        guard let name = statement.names.first(where: { ($0.alias ?? $0.first) == bound[0].token }) else {
            return nil
        }
        var module: String?
        if statement.isFrom {
            module = self.module(of: statement).flatMap { map.submodule(text(name.first), of: $0.path) }
        } else if name.alias == nil {
            module = absolute([names[0]])?.path
        } else {
            module = absolute(stride(from: name.first, through: name.last, by: 2).map(text))?.path
        }
        for name in names.dropFirst() { module = module.flatMap { map.submodule(name, of: $0) } }
        guard let module else { return nil }
        let file = map.isPackage(module) ? module + "/__init__.py" : module + ".py"
        return map.holds(file) ? file : nil
    }

    /// Whether the file imports a module by its whole name.
    private func imports(_ parts: [String]) -> Bool {
        syntax.imports.contains { statement in
            !statement.isFrom
                && statement.names.contains { name in
                    name.alias == nil
                        && stride(from: name.first, through: name.last, by: 2).map(text) == parts
                }
        }
    }
}
