// Paths in Python code: whole ones in a string, and those that are put together of parts.

extension PythonRewriter {
    /// A string that is the path of something that moves, from the project's root.
    mutating func rewritePath(_ content: Range<Int>) {
        guard content.count < 4096 else { return }
        var start = content.lowerBound
        var end = content.upperBound
        if bytes[content].starts(with: "./".utf8) { start += 2 }
        while end > start, bytes[end - 1] == UInt8(ascii: "/") { end -= 1 }
        guard end > start, bytes[start..<end].contains(UInt8(ascii: "/")) else { return }
        let path = String(decoding: bytes[start..<end], as: UTF8.self)
        if let star = ["*/", "**/"].first(where: path.hasPrefix) {
            let inner = String(path.dropFirst(star.count))
            guard RelativePath.parts(inner).count > 2, let target = movedPath(inner) else { return }
            edits.append(
                Edit(start: start + star.utf8.count, end: end, text: target, grade: .likely, kind: .path))
            return
        }
        if path.hasPrefix("..") { return rewriteFromFolder(path, start..<end) }
        // A build's own paths are no addresses.
        guard let target = movedPath(path, isJoined: RelativePath.name(file) == "setup.py") else { return }
        replace(start, end, target)
    }

    /// Whether the file is Sphinx's settings, which are read in their own folder.
    var isSphinxSettings: Bool {
        RelativePath.name(file) == "conf.py" && !map.isPackage(RelativePath.parent(file))
    }

    /// `'../a/b'`: in Sphinx's settings from the file's own folder; elsewhere that is only likely.
    mutating func rewriteFromFolder(_ path: String, _ range: Range<Int>) {
        guard let new = fromFolder(path), isSphinxSettings || newFile == file else { return }
        edits.append(
            Edit(
                start: range.lowerBound, end: range.upperBound, text: new,
                grade: isSphinxSettings ? .certain : .unsure, kind: .path))
    }

    /// How a path from the file's folder is told after the moves; nil: as before, or it is none.
    private func fromFolder(_ path: String) -> String? {
        guard let old = RelativePath.resolve(path, in: RelativePath.parent(file)),
            old.isEmpty || map.holds(old)
        else { return nil }
        let target = old.isEmpty ? "" : map.target(ofFile: old)
        let new = TextScanner.relative(target, from: RelativePath.parent(newFile))
        return new == path ? nil : new
    }

    /// Where a file or a folder goes; nil for what stays, or isn't there.
    /// - Parameter isJoined: it was put together as paths are, so that a folder without modules counts, too.
    private func movedPath(_ path: String, isJoined: Bool = false) -> String? {
        guard isJoined ? map.holds(path) : map.hasFile(path) else { return nil }
        let target = map.target(ofFile: path)
        return target == path ? nil : target
    }

    /// `BASE / 'a' / 'b.py'`, `Path('a') / 'b.py'`, `Path('a', 'b.py')`, `os.path.join(x, 'a', 'b.py')`: all parts at
    /// once, when the walk is at the last of them.
    mutating func rewriteJoinedPath(
        endingAt index: Int, _ frames: [PythonCallers.Frame], _ callers: PythonCallers
    ) {
        guard let parts = pathParts(endingAt: index, frames, callers), parts.tokens.count > 1 else { return }
        let names = parts.tokens.compactMap { token in
            PythonText.content(of: syntax.tokens[token], in: bytes).map {
                String(decoding: bytes[$0], as: UTF8.self)
            }
        }
        let isPlain = names.allSatisfy {
            !$0.isEmpty && !$0.utf8.contains(UInt8(ascii: "/")) && $0 != ".." && $0 != "."
        }
        if isSphinxSettings, names.count == parts.tokens.count, names[0] == "..",
            let new = fromFolder(names.joined(separator: "/"))
        {
            return rewriteParts(parts.tokens, names, RelativePath.parts(new), separator: parts.separator)
        }
        if !isPlain || parts.isMixed { return rewriteLiterals(parts.tokens, names, parts.separator, callers) }
        guard names.count == parts.tokens.count, isPlain,
            let target = movedPath(names.joined(separator: "/"), isJoined: true)
        else { return }
        let new = RelativePath.parts(target)
        if isElsewhere(parts.tokens[0], callers), hasSameName(names.joined(separator: "/"), target) {
            let quote = String(decoding: [bytes[end(Int32(parts.tokens[0])) - 1]], as: UTF8.self)
            edits.append(
                Edit(
                    start: start(Int32(parts.tokens[0])), end: end(Int32(index)),
                    text: new.map { quote + $0 + quote }.joined(separator: parts.separator), grade: .unsure,
                    kind: .path))
            return
        }
        rewriteParts(parts.tokens, names, new, separator: parts.separator)
    }

    /// Parts that may have slashes, or stand in two calls: one literal is told anew where that is enough.
    private mutating func rewriteLiterals(
        _ tokens: [Int], _ names: [String], _ separator: String, _ callers: PythonCallers
    ) {
        let isPath = names.allSatisfy { name in
            !name.isEmpty && !name.hasPrefix("/") && !name.hasSuffix("/")
                && !RelativePath.parts(name).contains { $0 == ".." || $0 == "." }
        }
        guard isPath, names.count == tokens.count,
            let target = movedPath(names.joined(separator: "/"), isJoined: true)
        else { return }
        // What the parts have become one by one, as paths of their own.
        var kept = edits.count
        while kept > 0, edits[kept - 1].start >= start(Int32(tokens[0])) { kept -= 1 }
        let single = edits[kept...]
        let told = zip(tokens, names).map { token, name in
            single.first { $0.start == content(token).lowerBound }?.text ?? name
        }
        if told.joined(separator: "/") == target { return }
        edits.removeSubrange(kept...)
        let wanted = RelativePath.parts(target)
        let old = names.map(RelativePath.parts)
        var first = 0
        var start = 0
        while first < old.count - 1, wanted.dropFirst(start).starts(with: old[first]) {
            start += old[first].count
            first += 1
        }
        var last = old.count - 1
        var end = wanted.count
        while last > first, wanted[start..<end].count > old[last].count,
            wanted[start..<end].suffix(old[last].count).elementsEqual(old[last])
        {
            end -= old[last].count
            last -= 1
        }
        guard start < end else { return }
        let isSure =
            !(isElsewhere(tokens[0], callers) && hasSameName(names.joined(separator: "/"), target))
        func tell(_ from: Int, _ to: Int, _ text: String, isSure: Bool) {
            edits.append(
                Edit(start: from, end: to, text: text, grade: isSure ? .certain : .unsure, kind: .path))
        }
        let firstContent = content(tokens[first])
        let lastContent = content(tokens[last])
        let new = wanted[start..<end]
        let isRow = tokens[last] - tokens[first] == 2 * (last - first)
        if first == last {
            tell(firstContent.lowerBound, firstContent.upperBound, new.joined(separator: "/"), isSure: isSure)
        } else if last == first + 1, new.count > old[last].count {
            // As many parts in the second as it had.
            let cut = new.count - old[last].count
            tell(
                firstContent.lowerBound, firstContent.upperBound, new.prefix(cut).joined(separator: "/"),
                isSure: isSure)
            tell(
                lastContent.lowerBound, lastContent.upperBound, new.dropFirst(cut).joined(separator: "/"),
                isSure: isSure)
        } else if isRow, old[first...last].allSatisfy({ $0.count == 1 }) {
            let quote = String(decoding: [bytes[firstContent.upperBound]], as: UTF8.self)
            tell(
                self.start(Int32(tokens[first])), self.end(Int32(tokens[last])),
                new.map { quote + $0 + quote }.joined(separator: separator), isSure: isSure)
        } else {
            tell(firstContent.lowerBound, lastContent.upperBound, new.joined(separator: "/"), isSure: false)
        }
    }

    private func content(_ token: Int) -> Range<Int> {
        PythonText.content(of: syntax.tokens[token], in: bytes) ?? start(Int32(token))..<end(Int32(token))
    }

    /// Words in the names of folders that hold the project's files as they are here.
    private static let homes: Set<String> = [
        "root", "base", "repo", "project", "top", "topdir", "here", "cwd", "pwd", "source", "src",
    ]

    /// Whether what stands before a path's first part may be any folder: where packages are installed, there is no `src`.
    private func isElsewhere(_ token: Int, _ callers: PythonCallers) -> Bool {
        let mark = token - 1
        guard callers.isOp(mark, ",") || callers.isOp(mark, "/"), mark > 0 else { return false }
        let words = callers.text(mark - 1).lowercased().split { !$0.isLetter }.map(String.init)
        return !words.contains(where: Self.homes.contains)
    }

    /// Whether a module, or what lies in one, is imported by the same name after the moves: only its root is another.
    private func hasSameName(_ old: String, _ new: String) -> Bool {
        map.roots.contains { root in
            guard RelativePath.isInside(old, root), old != root else { return false }
            let inner = RelativePath.inside(old, root)
            let home = String(new.dropLast(inner.count)).split(separator: "/").joined(separator: "/")
            return new.hasSuffix("/" + inner) && map.isNewRoot(home)
                || new == inner && map.isNewRoot("")
        }
    }

    /// The strings that make a path, the last at `index`; nil if that is no path's last part.
    private func pathParts(
        endingAt index: Int, _ frames: [PythonCallers.Frame], _ callers: PythonCallers
    ) -> (tokens: [Int], separator: String, isMixed: Bool)? {
        let isString = { (at: Int) in at >= 0 && syntax.tokens[at].kind == .string }
        var tokens = [index]
        if callers.isOp(index - 1, "/") {
            if callers.isOp(index + 1, "/"), isString(index + 2) { return nil }
            var at = index
            while callers.isOp(at - 1, "/") {
                if isString(at - 2) {
                    tokens.insert(at - 2, at: 0)
                    at -= 2
                } else if callers.isOp(at - 2, ")"), isString(at - 3), callers.isOp(at - 4, "("),
                    isPathType(callers.text(at - 5))
                {
                    tokens.insert(at - 3, at: 0)
                    break
                } else {
                    break
                }
            }
            return (tokens, " / ", false)
        }
        guard let frame = frames.last, callers.isCall(frame) else { return nil }
        let name = callers.text(frame.open - 1)
        let isJoin = name == "join" && callers.text(frame.open - 3) == "path"
        guard isJoin || name == "joinpath" || isPathType(name) else { return nil }
        if callers.isOp(index + 1, ","), index + 2 < syntax.tokens.count, isString(index + 2) { return nil }
        var at = index
        while callers.isOp(at - 1, ","), isString(at - 2) {
            tokens.insert(at - 2, at: 0)
            at -= 2
        }
        // `Path('a', 'b').joinpath('c')`
        guard name == "joinpath", callers.isOp(at - 1, "("), callers.isOp(frame.open - 2, "."),
            callers.isOp(frame.open - 3, ")"), isString(frame.open - 4)
        else { return (tokens, ", ", false) }
        at = frame.open - 4
        var outer = [at]
        while callers.isOp(at - 1, ","), isString(at - 2) {
            at -= 2
            outer.insert(at, at: 0)
        }
        let isWhole = callers.isOp(at - 1, "(") && isPathType(callers.text(at - 2))
        return isWhole ? (outer + tokens, ", ", true) : (tokens, ", ", false)
    }

    /// Whether another string is beside this one in a path that is put together.
    func isPart(_ index: Int, _ callers: PythonCallers) -> Bool {
        func isString(_ at: Int) -> Bool {
            syntax.tokens.indices.contains(at) && syntax.tokens[at].kind == .string
        }
        func joins(_ at: Int) -> Bool { callers.isOp(at, ",") || callers.isOp(at, "/") }
        return joins(index + 1) && isString(index + 2) || joins(index - 1) && isString(index - 2)
    }

    private func isPathType(_ name: String) -> Bool {
        name == "Path" || name == "PurePath" || name == "PosixPath" || name == "PurePosixPath"
    }

    private func isOpening(_ token: Int) -> Bool {
        token >= 0 && bytes[start(Int32(token))] == UInt8(ascii: "(")
    }

    /// Whether the first part is in parentheses that the others are not in.
    private func isWrapped(_ tokens: [Int]) -> Bool {
        tokens.count > 1 && isOpening(tokens[0] - 1) && tokens[1] != tokens[0] + 2
    }

    /// Changes the parts that differ; what is alike at both ends stays.
    private mutating func rewriteParts(_ tokens: [Int], _ old: [String], _ new: [String], separator: String) {
        var first = 0
        while first < old.count, first < new.count, old[first] == new[first] { first += 1 }
        var last = 0
        while last < old.count - first, last < new.count - first,
            old[old.count - 1 - last] == new[new.count - 1 - last]
        {
            last += 1
        }
        let gone = Array(tokens[first..<(old.count - last)])
        let come = new[first..<(new.count - last)]
        let quote = syntax.tokens[tokens[0]].end > 0 ? bytes[Int(syntax.tokens[tokens[0]].end) - 1] : 0x27
        let mark = String(decoding: [quote], as: UTF8.self)
        let text = come.map { mark + $0 + mark }.joined(separator: separator)
        if gone.count == come.count {
            for (token, name) in zip(gone, come) {
                replace(start(Int32(token)), end(Int32(token)), mark + name + mark)
            }
        } else if first == 0, isWrapped(tokens), let to = gone.last, let head = come.first {
            // `Path('a') / 'b.py'`: the first stays in its parentheses.
            let rest = come.dropFirst().map { mark + $0 + mark }
            if gone.count == 1 {
                replace(
                    start(Int32(to)), end(Int32(to)), come.map { mark + $0 + mark }.joined(separator: ", "))
                return
            }
            replace(start(Int32(tokens[0])), end(Int32(tokens[0])), mark + head + mark)
            if rest.isEmpty {
                replace(end(Int32(tokens[0] + 1)), end(Int32(to)), "")
            } else {
                replace(start(Int32(gone[1])), end(Int32(to)), rest.joined(separator: separator))
            }
        } else if let from = gone.first, let to = gone.last, !come.isEmpty {
            replace(start(Int32(from)), end(Int32(to)), text)
        } else if let from = gone.first, let to = gone.last, first > 0 {
            // With the slash or comma before it.
            replace(end(Int32(from - 2)), end(Int32(to)), "")
        } else if gone.isEmpty, first > 0 {
            let at = end(Int32(tokens[first - 1]))
            replace(at, at, separator + text)
        } else if gone.isEmpty {
            // `Path('a') / 'b.py'` begins with arguments.
            let isArgument = isOpening(tokens[0] - 1)
            let at = start(Int32(tokens[0]))
            replace(at, at, come.map { mark + $0 + mark + (isArgument ? ", " : separator) }.joined())
        } else if come.isEmpty, gone.count < tokens.count, tokens[gone.count] == tokens[0] + 2 * gone.count {
            replace(start(Int32(tokens[0])), start(Int32(tokens[gone.count])), "")
        } else {
            needsPerson(
                Int32(tokens[0]), "'\(old.joined(separator: "/"))' is now '\(new.joined(separator: "/"))'")
        }
    }
}
