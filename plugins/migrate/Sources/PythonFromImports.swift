// `from a import b`: what becomes of the statement where what it names goes elsewhere, all of it or some.

extension PythonRewriter {
    /// Names of one statement that are to be found in the same module.
    private struct Group {
        var part: ModulePart
        /// Places in the statement's names, and what each is called there.
        var names: [(index: Int, leaf: String)]
    }

    mutating func rewriteFrom(_ statement: PythonImport, _ number: Int) {
        guard let target = module(of: statement) else { return }
        let isElsewhere = newFile != file && (statement.level > 0 || target.isBeside)
        guard isElsewhere || map.touches(target.path) else { return }
        var groups: [Group] = []
        func add(_ index: Int, _ leaf: String, _ path: String) {
            let part = modulePart(of: statement, target, at: path)
            if let place = groups.firstIndex(where: { $0.part == part }) {
                groups[place].names.append((index, leaf))
            } else {
                groups.append(Group(part: part, names: [(index, leaf)]))
            }
        }
        let home = map.target(of: target.path)
        if statement.isStar { checkStar(of: target.path) }
        if statement.isStar { groups = [Group(part: modulePart(of: statement, target, at: home), names: [])] }
        for (index, name) in statement.names.enumerated() {
            let local = text(name.first)
            if let submodule = map.submodule(local, of: target.path) {
                let path = map.target(of: submodule)
                add(index, RelativePath.name(path), RelativePath.parent(path))
            } else {
                add(index, local, home)
            }
        }
        if groups.contains(where: { $0.part == .unreachable }) {
            needsPerson(
                statement.firstToken,
                "'\(statementText(statement))' has no import that reaches it at its new place")
            return
        }
        apply(groups, to: statement, number)
    }

    private func statementText(_ statement: PythonImport) -> String {
        let whole = String(
            decoding: bytes[start(statement.firstToken)..<end(statement.lastToken)], as: UTF8.self)
        let line = whole.split(whereSeparator: \.isNewline).first.map(String.init) ?? whole
        return line.utf8.count < whole.utf8.count ? line + " …" : line
    }

    private mutating func apply(_ groups: [Group], to statement: PythonImport, _ number: Int) {
        guard let first = groups.first else { return }
        if groups.count == 1 {
            if first.part == .topLevel {
                replace(start(statement.firstToken), end(statement.lastToken), written(first, of: statement))
            } else {
                edit(statement, keeping: first)
            }
            return
        }
        // Others come before what stays, so the last to stay keeps the order.
        let kept = groups.firstIndex { $0.part == .same } ?? groups.lastIndex { $0.part != .topLevel } ?? 0
        edit(statement, keeping: groups[kept])
        let carried = remove(
            groups.enumerated().filter { $0.offset != kept }.flatMap { $0.element.names.map(\.index) },
            from: statement)
        var statements: [String] = []
        for (place, group) in groups.enumerated() where place != kept {
            let text = written(group, of: statement, carried)
            // A line of its own: what the linters were told of the whole holds for it.
            let isLine = indentation(of: statement) != nil && !text.contains(where: \.isNewline)
            statements.append(text + (isLine ? linterComment(of: statement).map { "  " + $0 } ?? "" : ""))
        }
        additions[number, default: []].append(contentsOf: statements)
    }

    /// The comment behind a statement, or behind the bracket that its names stand in, that tells a linter to be silent.
    private func linterComment(of statement: PythonImport) -> String? {
        var at = statement.open.map(end) ?? end(statement.lastToken)
        while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x09 { at += 1 }
        guard at < bytes.count, bytes[at] == 0x23 else { return nil }
        let line = bytes[at...].prefix { $0 != 0x0A && $0 != 0x0D }
        let text = String(decoding: line, as: UTF8.self)
        let words = text.dropFirst().drop { $0 == " " }
        return ["noqa", "type: ignore", "pylint:", "isort:", "pyright:", "flake8:"].contains {
            words.hasPrefix($0)
        }
            ? text : nil
    }

    /// A group as a statement of its own. Names that had a comment beside them keep it, and their lines.
    private func written(_ group: Group, of statement: PythonImport, _ comments: [Int: String] = [:])
        -> String
    {
        let names = group.names.map { index, leaf in
            let name = statement.names[index]
            let bound = text(name.alias ?? name.first)
            // `a as a` is kept where it was so: stubs say by it that the name is theirs to give.
            let isPlain = bound == leaf && (name.alias == nil || text(name.first) != leaf)
            return (index, isPlain ? leaf : leaf + " as " + bound)
        }
        var list = names.map(\.1).joined(separator: ", ")
        let beginning: String
        switch group.part {
        case .topLevel: return text(statement.importToken) + " " + list
        case .text(let module): beginning = "from " + module + " \(text(statement.importToken)) "
        case .same, .unreachable:
            let module = bytes[start(statement.moduleFirst)..<end(statement.moduleLast)]
            beginning =
                "from " + String(decoding: module, as: UTF8.self) + " \(text(statement.importToken)) "
        }
        if let indentation = indentation(of: statement), names.contains(where: { comments[$0.0] != nil }) {
            let ending = lineEnding(after: end(statement.lastToken))
            list = "(" + ending
            for (index, name) in names {
                let column = start(statement.names[index].first)
                var lineStart = column
                while lineStart > 0, bytes[lineStart - 1] == 0x20 || bytes[lineStart - 1] == 0x09 {
                    lineStart -= 1
                }
                let blanks = String(decoding: bytes[lineStart..<column], as: UTF8.self)
                list += blanks + name + "," + (comments[index].map { "  " + $0 } ?? "") + ending
            }
            list += indentation + ")"
        }
        return beginning + list
    }

    /// Changes the module part and the names of a group within its statement.
    private mutating func edit(_ statement: PythonImport, keeping group: Group) {
        if case .text(let module) = group.part {
            let from = start(statement.moduleFirst)
            let to = end(statement.moduleLast)
            var text = module
            if bytes[from - 1].isOfName, module.utf8.first != 0x2E { text = " " + text }
            if bytes[to].isOfName, module.utf8.last != 0x2E { text += " " }
            replace(from, to, text)
        }
        for (index, leaf) in group.names {
            let name = statement.names[index]
            let old = text(name.first)
            guard old != leaf else { continue }
            if let alias = name.alias, text(alias) == leaf,
                !bytes[end(name.first)..<start(alias)].contains(where: { $0 == 0x0A || $0 == 0x0D })
            {
                replace(start(name.first), end(alias), leaf)
                continue
            }
            replace(start(name.first), end(name.first), name.alias == nil ? leaf + " as " + old : leaf)
        }
    }

    // MARK: Taking names out of a list

    /// Takes names out of a statement's list; others remain. Gives the comment that stood beside each.
    private mutating func remove(_ indices: [Int], from statement: PythonImport) -> [Int: String] {
        let names = statement.names
        let gone = Set(indices)
        var comments: [Int: String] = [:]
        var index = 0
        while index < names.count {
            guard gone.contains(index) else {
                index += 1
                continue
            }
            if let line = ownLine(of: names[index], in: statement) {
                if let comment = line.comment { comments[index] = comment }
                edits.append(Edit(start: line.start, end: line.end, text: ""))
                index += 1
                continue
            }
            // A run of names in running text.
            var last = index
            while last + 1 < names.count, gone.contains(last + 1),
                ownLine(of: names[last + 1], in: statement) == nil
            {
                last += 1
            }
            let hasMore = last + 1 < names.count
            if hasMore {
                let from = start(names[index].first)
                let next = start(names[last + 1].first)
                let comma = afterComma(end(names[last].alias ?? names[last].last), in: statement)
                let gap = bytes[comma..<next]
                if statement.open == nil || gap.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
                    edits.append(Edit(start: from, end: next, text: ""))
                } else {
                    // The next name begins another line: leave that line and any comment alone.
                    var start = from
                    while bytes[start - 1] == 0x20 || bytes[start - 1] == 0x09 { start -= 1 }
                    edits.append(Edit(start: start, end: comma, text: ""))
                }
            } else {
                var from = start(names[index].first)
                var to = end(names[last].alias ?? names[last].last)
                let before = names[..<index].indices.last.map { end(names[$0].alias ?? names[$0].last) }
                if let before, bytes[before..<from].allSatisfy({ $0 != 0x23 }),
                    edits.allSatisfy({ $0.end <= before || $0.start >= from })
                {
                    from = before
                } else {
                    to = afterComma(to, in: statement)
                    while bytes[from - 1] == 0x20 || bytes[from - 1] == 0x09 { from -= 1 }
                }
                edits.append(Edit(start: from, end: to, text: ""))
            }
            index = last + 1
        }
        return comments
    }

    /// The offset after the comma that follows, or the offset itself if none does.
    private func afterComma(_ offset: Int, in statement: PythonImport) -> Int {
        var at = offset
        let limit = end(statement.lastToken)
        while at < limit, bytes[at] == 0x20 || bytes[at] == 0x09 { at += 1 }
        return at < limit && bytes[at] == 0x2C ? at + 1 : offset
    }

    /// The whole line of a bracketed name that has a line to itself, with its ending and its comment.
    private func ownLine(
        of name: PythonImport.Name, in statement: PythonImport
    ) -> (start: Int, end: Int, comment: String?)? {
        guard statement.open != nil else { return nil }
        var lineStart = start(name.first)
        while lineStart > 0, bytes[lineStart - 1] == 0x20 || bytes[lineStart - 1] == 0x09 { lineStart -= 1 }
        guard lineStart > 0, bytes[lineStart - 1] == 0x0A || bytes[lineStart - 1] == 0x0D else { return nil }
        var at = afterComma(end(name.alias ?? name.last), in: statement)
        while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x09 { at += 1 }
        var comment: String?
        if at < bytes.count, bytes[at] == 0x23 {
            let from = at
            while at < bytes.count, bytes[at] != 0x0A, bytes[at] != 0x0D { at += 1 }
            comment = String(decoding: bytes[from..<at], as: UTF8.self)
        }
        guard at < bytes.count, bytes[at] == 0x0A || bytes[at] == 0x0D else { return nil }
        at += bytes[at] == 0x0D && at + 1 < bytes.count && bytes[at + 1] == 0x0A ? 2 : 1
        return (lineStart, at, comment)
    }
}
