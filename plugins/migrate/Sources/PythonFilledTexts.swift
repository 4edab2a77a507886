// Names in texts that are filled in when the code runs: `f'a.b.{name}'`, `'a.b.%s' % name`, `'a.b.' + name`.

extension PythonRewriter {
    /// `f'a.b.{name}'`
    mutating func rewriteBeginning(
        _ index: Int, _ frames: [PythonCallers.Frame], _ callers: PythonCallers
    ) {
        guard index + 1 < syntax.tokens.count else { return }
        let isPlain = syntax.tokens[index + 1].kind == .fstringEnd
        guard isPlain || callers.isOp(index + 1, "{") else { return }
        let content = end(Int32(index))..<start(Int32(index + 1))
        if isPlain {
            return rewritePlain(index, content, frames, callers)
        }
        if rewriteComposed(format: index, frames, callers) { return }
        guard content.count > 1, bytes[content.upperBound - 1] == 0x2E, !isClaimed(content) else { return }
        switch callers.role(of: index, frames) {
        case .module, .target, .program:
            rewritePrefix(Int32(index), content.lowerBound..<content.upperBound - 1)
        case .unknown: rewritePackage(content.lowerBound..<content.upperBound - 1)
        default: break
        }
    }

    /// `f'a.b'`: nothing is filled in.
    private mutating func rewritePlain(
        _ index: Int, _ content: Range<Int>, _ frames: [PythonCallers.Frame], _ callers: PythonCallers
    ) {
        guard !content.isEmpty, !isClaimed(content), !isJoined(index, through: index + 1) else { return }
        let role = callers.role(of: index, frames)
        switch role {
        case .module, .target, .program:
            rewriteKnown(index, content, frames, callers, isJoined: false, isModule: role != .target)
        case .unknown: rewriteUnknown(content, isTriple: false)
        case .words: rewritePath(content)
        case .code, .foreign, .address: break
        }
    }

    /// `'a.b.%s' % name`, `'a.b.{}'.format(name)` and `'a.b.' + name`, given to nobody who is known.
    mutating func rewriteFilledIn(_ index: Int, _ content: Range<Int>) {
        guard index == 0 || ![.string, .fstringEnd].contains(syntax.tokens[index - 1].kind),
            let dot = bytes[content].prefix(while: { $0.isOfName || $0 == 0x2E }).lastIndex(of: 0x2E)
        else { return }
        let rest = bytes[(dot + 1)..<content.upperBound]
        let isFilled =
            rest.isEmpty
            ? text(Int32(index + 1)) == "+"
            : ["{", "%s", "%r", "%d", "%("].contains { rest.starts(with: $0.utf8) }
        if isFilled { rewritePackage(content.lowerBound..<dot) }
    }

    /// A package that moves with all in it, and of which something is named.
    private mutating func rewritePackage(_ range: Range<Int>) {
        guard let parts = dotted(range), let found = reference(parts, isModule: true),
            found.count == parts.count, map.isFolder(found.path)
        else { return }
        // Which of its modules are named, some of which go elsewhere, is only known when the code runs.
        if map.isTorn(found.path) { return list(range) }
        guard parts.count > 1, let new = newName(found, parts) else { return }
        edits.append(
            Edit(
                start: range.lowerBound, end: range.upperBound, text: new.joined(separator: "."),
                grade: .likely, kind: .name))
    }

    /// A package's name after which the rest of a name follows when the code runs.
    mutating func rewritePrefix(_ token: Int32, _ range: Range<Int>) {
        guard let parts = dotted(range), let found = reference(parts, isModule: true),
            found.count == parts.count,
            map.touches(found.path)
        else { return }
        let new = newName(found, parts)
        guard !map.isTorn(found.path), let new else {
            needsPerson(
                token,
                "what follows '\(parts.joined(separator: ".")).' is only known when the code runs, and some of it moves"
            )
            return
        }
        replace(range.lowerBound, range.upperBound, new.joined(separator: "."))
    }

    /// `walk_packages(path, prefix='a.b.')`: what is found is named after it. True if the string is that.
    mutating func rewriteWalked(
        _ index: Int, _ content: Range<Int>, _ frames: [PythonCallers.Frame], _ callers: PythonCallers
    ) -> Bool {
        guard let frame = frames.last, callers.isCall(frame), bytes[content.upperBound - 1] == 0x2E,
            ["walk_packages", "iter_modules"].contains(callers.text(frame.open - 1)),
            callers.keyword(frame) == "prefix" || callers.keyword(frame) == nil && frame.commas == 1
        else { return false }
        rewritePrefix(Int32(index), content.lowerBound..<content.upperBound - 1)
        return true
    }
}
