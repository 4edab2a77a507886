// Names that are put together of a constant of the file and the rest: `PKG + '.name'`, `f'{PKG}.name'`, `'%s.name' % PKG`.

extension PythonRewriter {
    /// A dotted name that a file's constant stands for, before the moves and after them.
    private struct Constant {
        var old: [String]
        var new: [String]
    }

    /// What is put together in code, and what it stands for.
    private struct Composed {
        var range: Range<Int>
        var constant: Constant
        var rest: [String]
        /// The token that a person is led to.
        var token: Int32
    }

    /// A string beside a constant. True if it is a name of that kind, be it rewritten or not.
    mutating func rewriteComposed(
        _ index: Int, _ content: Range<Int>, _ frames: [PythonCallers.Frame], _ callers: PythonCallers
    ) -> Bool {
        guard mayName(content), !isClaimed(content),
            let found = composed(index, content, callers)
        else { return false }
        rewrite(found, as: callers.role(of: index, frames))
        return true
    }

    /// `f'{PKG}.name'`. True if it is a name of that kind, be it rewritten or not.
    mutating func rewriteComposed(
        format index: Int, _ frames: [PythonCallers.Frame], _ callers: PythonCallers
    ) -> Bool {
        guard callers.isOp(index + 1, "{"), callers.isOp(index + 3, "}"), index + 4 < syntax.tokens.count,
            syntax.tokens[index + 2].kind == .name, syntax.tokens[index + 4].kind == .fstringEnd,
            end(Int32(index)) == start(Int32(index + 1))
        else { return false }
        let tail = end(Int32(index + 3))..<start(Int32(index + 4))
        guard bytes[tail].first == 0x2E, mayName(tail), !isClaimed(tail),
            let rest = dotted(tail.lowerBound + 1..<tail.upperBound),
            let constant = constant(Int32(index + 2))
        else { return false }
        let range = start(Int32(index))..<end(Int32(index + 4))
        rewrite(
            Composed(range: range, constant: constant, rest: rest, token: Int32(index)),
            as: callers.role(of: index, frames))
        return true
    }

    private func composed(_ index: Int, _ content: Range<Int>, _ callers: PythonCallers) -> Composed? {
        let token = Int32(index)
        func ends(_ at: Int) -> Bool {
            !callers.isOp(at, "+") && !callers.isOp(at, "%") && !callers.isOp(at, ".")
                && !callers.isOp(at, "(") && !callers.isOp(at, "[")
        }
        if bytes[content].first == 0x2E {
            guard callers.isOp(index - 1, "+"), !callers.isOp(index - 3, "+"), !callers.isOp(index - 3, "."),
                ends(index + 1), let rest = dotted(content.lowerBound + 1..<content.upperBound),
                let constant = constant(token - 2)
            else { return nil }
            return Composed(
                range: start(token - 2)..<end(token), constant: constant, rest: rest, token: token)
        }
        if bytes[content].starts(with: "%s.".utf8) {
            guard callers.isOp(index + 1, "%"), ends(index + 3),
                let rest = dotted(content.lowerBound + 3..<content.upperBound),
                let constant = constant(token + 2)
            else { return nil }
            return Composed(
                range: start(token)..<end(token + 2), constant: constant, rest: rest, token: token)
        }
        guard bytes[content].starts(with: "{}.".utf8), callers.isOp(index + 1, "."),
            callers.reads(index + 2, "format"), callers.isOp(index + 3, "("), callers.isOp(index + 5, ")"),
            let rest = dotted(content.lowerBound + 3..<content.upperBound), let constant = constant(token + 4)
        else { return nil }
        return Composed(range: start(token)..<end(token + 5), constant: constant, rest: rest, token: token)
    }

    private mutating func rewrite(_ name: Composed, as role: PythonStringRole) {
        let parts = name.constant.old + name.rest
        let isModule = role == .module || role == .program
        guard role == .unknown || isModule || role == .target,
            let found = reference(parts, isModule: isModule), map.target(of: found.path) != found.path
        else { return }
        guard let new = newName(found, parts) else {
            return needsPerson(
                name.token,
                "'\(parts.joined(separator: "."))' has no name at its new place, '\(map.target(of: found.path))'"
            )
        }
        // The constant follows, and takes the rest along.
        if new == name.constant.new + name.rest { return }
        let quote = bytes[name.range.upperBound - 1] == 0x22 ? "\"" : "'"
        let text = quote + new.joined(separator: ".") + quote
        if role != .unknown {
            replace(name.range.lowerBound, name.range.upperBound, text)
        } else if isWhole(found, parts) {
            edits.append(
                Edit(
                    start: name.range.lowerBound, end: name.range.upperBound, text: text, grade: .unsure,
                    kind: .name))
        }
    }

    /// What a name of the file says that it binds once, to a text; or what Python itself gives the module.
    private func constant(_ token: Int32) -> Constant? {
        guard syntax.tokens.indices.contains(Int(token)), syntax.tokens[Int(token)].kind == .name else {
            return nil
        }
        let name = text(token)
        if name == "__name__" || name == "__package__" { return ownName(isPackage: name == "__package__") }
        guard let bound = boundOnce[name], text(bound + 1) == "=", Int(bound) + 3 < syntax.tokens.count,
            syntax.tokens[Int(bound) + 3].kind == .newline,
            let content = PythonText.content(of: syntax.tokens[Int(bound) + 2], in: bytes),
            let parts = dotted(content)
        else { return nil }
        guard parts.count > 1, let found = reference(parts, isModule: false), isWhole(found, parts),
            let new = newName(found, parts)
        else { return Constant(old: parts, new: parts) }
        let isBare = found.count == parts.count && map.isLeft(found.path)
        return Constant(old: parts, new: isBare ? parts : new)
    }

    /// The tokens of names that the file binds once, at its top.
    private var boundOnce: [String: Int32] {
        if let known = facts.bound { return known }
        var bound: [String: Int32] = [:]
        var others: Set<String> = []
        for binding in syntax.bindings {
            let name = text(binding.token)
            if binding.scope != 0 || bound.updateValue(binding.token, forKey: name) != nil {
                others.insert(name)
            }
        }
        let once = bound.filter { !others.contains($0.key) }
        facts.bound = once
        return once
    }

    /// `__name__` of the file's module, and `__package__`.
    private func ownName(isPackage: Bool) -> Constant? {
        var module = ModuleMap.modulePath(ofFile: file)
        guard map.isPackage(RelativePath.parent(file)) else { return nil }
        var target = ModuleMap.modulePath(ofFile: newFile)
        if isPackage, RelativePath.name(file) != "__init__.py" {
            module = RelativePath.parent(module)
            target = RelativePath.parent(target)
        }
        let root = root(of: module)
        guard let new = map.name(ofTarget: target, root: root), !new.isEmpty else { return nil }
        return Constant(old: RelativePath.parts(RelativePath.inside(module, root)), new: new)
    }
}
