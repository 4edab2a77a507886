// Paths in the comment before `import "C"`, which is C: headers, and what `${SRCDIR}` leads to.

extension GoRewriter {
    /// Comments that belong to an `import "C"`.
    private var preambles: [Range<Int>] {
        let imports = syntax.imports.filter { $0.path == "C" }
        guard !imports.isEmpty else { return [] }
        var found: [Range<Int>] = []
        for item in imports {
            let declaration = syntax.declarations[item.declaration]
            var at = declaration.inside == nil ? declaration.range.lowerBound : item.range.lowerBound
            for comment in syntax.comments.reversed() where comment.upperBound <= at {
                let between = bytes[comment.upperBound..<at]
                guard between.count(where: { $0 == 0x0A }) < 2, between.allSatisfy({ $0 <= 0x20 }) else {
                    break
                }
                found.append(comment)
                at = comment.lowerBound
            }
        }
        return found
    }

    mutating func rewritePreambles() {
        for comment in preambles {
            for (mark, end) in [("#include \"", UInt8(ascii: "\"")), ("${SRCDIR}/", 0x20)] {
                let search = ByteSearch(mark)
                let part = UnsafeBufferPointer(rebasing: bytes[..<comment.upperBound])
                var from = comment.lowerBound
                while let at = search.first(in: part, from: from) {
                    let start = at + mark.utf8.count
                    let rest = bytes[start..<comment.upperBound]
                    from = rest.firstIndex { $0 == end || $0 <= 0x20 || $0 == 0x22 } ?? comment.upperBound
                    renew(start..<from)
                }
            }
        }
    }

    /// A path from the file's folder: told anew where the two part.
    private mutating func renew(_ range: Range<Int>) {
        let written = syntax.text(range)
        guard let old = RelativePath.resolve(written, in: folder), !old.isEmpty, language.paths.exists(old)
        else {
            return
        }
        let target = language.paths.target(of: old)
        guard RelativePath.resolve(written, in: newFolder) != target else { return }
        replace(range, TextScanner.relative(target, from: newFolder), .certain, .path)
    }
}
