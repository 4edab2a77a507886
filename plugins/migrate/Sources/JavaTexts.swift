// Names in Java's module declarations, comments and strings.

extension JavaRewriter {
    mutating func rewriteModule() {
        rewriteWholeNames()
        for at in syntax.tokens.indices where syntax.isWord(at, "exports") || syntax.isWord(at, "opens") {
            guard syntax.isName(at + 1), syntax.isOp(at - 1, ";") || syntax.isOp(at - 1, "{") else {
                continue
            }
            let end = syntax.chainEnd(at + 1)
            let name = syntax.chain(at + 1, end)
            let range = syntax.tokens[at + 1].start..<syntax.tokens[end - 1].end
            if let new = types.newPackage(name) {
                replace(range, new)
            } else if let away = types.members[name]?.values.filter({ $0.newPackage != name }).min(by: {
                $0.full < $1.full
            }) {
                needsPerson(
                    range.lowerBound,
                    "'\(away.full)' is in '\(away.newPackage)' now, which the module may have to name as well"
                )
            }
        }
        for item in syntax.imports {
            let parts = item.name.split(separator: ".").map(String.init)
            if let (count, new) = types.renamed(parts) {
                replace(
                    item.nameRange.lowerBound..<end(of: item.nameRange, parts: count, of: parts.count), new)
            }
        }
    }

    // MARK: Comments and strings

    mutating func rewriteComments() {
        let renamedNames = Dictionary(
            uniqueKeysWithValues: (bound.values.compactMap { $0 } + (types.members[package] ?? [:]).values)
                .filter { $0.newName != $0.name }
                .reduce(into: [String: JavaTypes.TypeInfo]()) { $0[$1.name] = $1 }.map { ($0.key, $0.value) })
        let named = renamedNames.mapValues(\.newName).merging(partedNames(), uniquingKeysWith: { $1 })
        for comment in syntax.comments {
            let mentions = language.mentions(in: bytes, comment)
            let isDocumentation = bytes[comment].starts(with: "/**".utf8)
            for mention in mentions {
                let isLink =
                    isDocumentation && mention.isType && isAfterTag(mention.range.lowerBound, comment)
                let grade: Grade = isLink ? .certain : mention.isDoubtful ? .unsure : .likely
                replace(mention.range, mention.text, grade, .name)
            }
            guard isDocumentation, !named.isEmpty else { continue }
            let part = UnsafeBufferPointer(rebasing: bytes[..<comment.upperBound])
            for (name, new) in named {
                let search = ByteSearch(name)
                var from = comment.lowerBound
                while let at = search.firstWord(in: part, from: from) {
                    from = at + name.utf8.count
                    guard bytes[at - 1] != 0x2E, isAfterTag(at, comment) || isParameter(at, comment) else {
                        continue
                    }
                    replace(at..<from, new)
                }
            }
        }
    }

    /// Types of the package that the file needed no import for, and that no import of its own names now: documentation names them
    /// in full.
    private func partedNames() -> [String: String] {
        guard syntax.isJava else { return [:] }
        let bound = bound
        let stars = stars
        let own = Set(syntax.types().map(\.name))
        return (types.members[package] ?? [:]).filter { name, info in
            info.package == package && info.newPackage != newPackage && !info.newPackage.isEmpty
                && bound[name] == nil && !own.contains(name) && !stars.contains(info.newPackage)
                && !imports.adds(info.newFull)
        }.mapValues(\.newFull)
    }

    /// Whether a name in a comment is what `{@link …}`, `@see` and their kin name.
    private func isAfterTag(_ at: Int, _ comment: Range<Int>) -> Bool {
        var end = at
        while end > comment.lowerBound, bytes[end - 1] == 0x20 { end -= 1 }
        guard end < at else { return false }
        var start = end
        while start > comment.lowerBound, bytes[start - 1] > 0x20, bytes[start - 1] != 0x7B { start -= 1 }
        return ["@link", "@linkplain", "@see", "@throws", "@exception", "@value"].contains(
            syntax.text(start..<end))
    }

    /// Whether a name in a comment is a parameter's type in a link: `{@link Type#method(int, Name)}`.
    private func isParameter(_ at: Int, _ comment: Range<Int>) -> Bool {
        var open = at
        // No list of parameters is longer.
        let limit = max(comment.lowerBound, at - 512)
        while open > limit, bytes[open - 1] != 0x28 {
            let byte = bytes[open - 1]
            guard JavaLexer.isNameByte(byte) || [0x20, 0x2C, 0x2E, 0x3C, 0x3E, 0x5B, 0x5D].contains(byte)
            else {
                return false
            }
            open -= 1
        }
        guard open > limit else { return false }
        var start = open - 1
        while start > limit,
            JavaLexer.isNameByte(bytes[start - 1]) || bytes[start - 1] == 0x2E || bytes[start - 1] == 0x23
        {
            start -= 1
        }
        return start < open - 1 && isAfterTag(start, comment)
    }

    mutating func rewriteStrings() {
        for (index, token) in syntax.tokens.enumerated() where token.kind == .string {
            let content = token.start + 1..<max(token.start + 1, token.end - 1)
            guard content.count > 2 else { continue }
            rewriteResource(index, content)
            for mention in language.mentions(in: bytes, content) {
                let isWhole =
                    mention.isWhole && mention.range.lowerBound == content.lowerBound
                    && (mention.range.upperBound == content.upperBound
                        || [0x2E, 0x23, 0x24, 0x3A].contains(bytes[mention.range.upperBound]))
                replace(
                    mention.range, mention.text,
                    mention.isDoubtful ? .unsure : isWhole ? .certain : mention.isWhole ? .likely : .unsure,
                    .name)
            }
        }
    }
}
