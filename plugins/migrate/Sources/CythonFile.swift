// Cython's sources and declarations: Python's tokens, but another grammar. What they import is written as in Python.

enum CythonFile {
    static func isSource(_ path: String) -> Bool {
        path.hasSuffix(".pyx") || path.hasSuffix(".pxd") || path.hasSuffix(".pxi") || isTemplate(path)
    }

    /// Of which a program makes such files: `a.pyx.tp`, `a.pxi.in`.
    static func isTemplate(_ path: String) -> Bool {
        guard path.hasSuffix(".tp") || path.hasSuffix(".in") else { return false }
        let stem = path.utf8.dropLast(3)
        return [".pyx", ".pxd", ".pxi"].contains { stem.suffix(4).elementsEqual($0.utf8) }
    }

    /// What a template's marks hold is a name, as far as the code around them goes.
    private static func blank(_ bytes: inout [UInt8]) {
        var at = 0
        while at + 1 < bytes.count {
            guard bytes[at] == 0x7B, bytes[at + 1] == 0x7B else {
                at += 1
                continue
            }
            var end = at
            while end < bytes.count, bytes[end] != 0x0A,
                !(bytes[end] == 0x7D && bytes[end - 1] == 0x7D && end > at + 2)
            {
                end += 1
            }
            end = min(end + 1, bytes.count)
            for place in at..<end where bytes[place] != 0x0A { bytes[place] = 0x78 }
            at = end
        }
    }

    /// A file's imports and the names that it uses; the rest is passed over.
    static func read(_ bytes: UnsafeBufferPointer<UInt8>, isTemplate: Bool = false) -> PythonFile {
        // Of its signs only this one is not Python's.
        var readable = bytes.map { $0 == UInt8(ascii: "?") ? 0x20 : $0 }
        if isTemplate { blank(&readable) }
        let lexed = readable.withUnsafeBufferPointer { PythonLexer.read($0) }
        var parser = PythonParser(bytes: bytes, tokens: lexed.tokens)
        parser.readCython()
        parser.file.tokens = parser.tokens
        // A template is read as far as it goes.
        parser.file.failure = isTemplate ? nil : lexed.failure
        return parser.file
    }
}

extension PythonParser {
    fileprivate mutating func readCython() {
        file.scopes.append(PythonScope(kind: .module, parent: 0))
        while current.kind != .end {
            if isAtStart, isWord("cimport") || isKeyword(.import) || isKeyword(.from) {
                let start = at
                let found = file
                nameImports()
                do throws(SyntaxFailure) {
                    if isKeyword(.from) { try fromImport() } else { try importStatement() }
                    continue
                } catch {
                    at = start
                    file = found
                }
            } else if current.kind == .name, at == 0 || !isDot(tokens[at - 1]) {
                noteUse(at)
            }
            advance()
        }
    }

    private var isAtStart: Bool {
        guard at > 0 else { return true }
        let before = tokens[at - 1]
        return [.newline, .indent, .dedent].contains(before.kind) || before.kind == .op && before.code == 0x3B
    }

    private func isDot(_ token: PythonToken) -> Bool { token.kind == .op && token.code == 0x2E }

    /// `cimport` means what `import` does, to the end of the line.
    private mutating func nameImports() {
        var place = at
        while place < tokens.count, tokens[place].kind != .newline, tokens[place].kind != .end {
            if isWord("cimport", tokens[place]) {
                tokens[place] = PythonToken(
                    start: tokens[place].start, end: tokens[place].end, kind: .keyword,
                    code: PythonKeyword.import.rawValue)
                return
            }
            place += 1
        }
    }
}

extension PythonRewriter {
    /// `include "part.pxi"` and `cdef extern from "a.h"`: from the file's own folder, else from the root.
    mutating func rewriteIncludes() {
        for (index, token) in syntax.tokens.enumerated().dropFirst() where token.kind == .string {
            let isExtern = index > 1 && text(Int32(index - 1)) == "from" && text(Int32(index - 2)) == "extern"
            guard isExtern || text(Int32(index - 1)) == "include",
                let content = PythonText.content(of: token, in: bytes)
            else { continue }
            let written = String(decoding: bytes[content], as: UTF8.self)
            guard let old = RelativePath.resolve(written, in: RelativePath.parent(file)), map.holds(old)
            else {
                rewritePath(content)
                continue
            }
            let folder = RelativePath.parent(newFile)
            let target = map.target(ofFile: old)
            // The compiler reads it from the folder of who takes the declarations, or from those that the build gives it.
            if isExtern, file.hasSuffix(".pxd"), target == old { continue }
            guard RelativePath.resolve(written, in: folder) != target else { continue }
            replace(content.lowerBound, content.upperBound, TextScanner.relative(target, from: folder))
        }
    }
}
