// Python code within a Python file's strings: examples in documentation (doctest), and what `exec`, `timeit` or
// `python -c` are given. Each is rewritten as a file of its own that has the imports of the file around it.

/// Code taken out of a text, with the way back.
struct NestedCode {
    /// A run of bytes that stands together in both.
    struct Piece {
        var start: Int
        var origin: Int
        var count: Int
        /// Where the line begins, prompt and all.
        var line: Int
        /// What stands before the code on its line; a line that is put in begins so, too.
        var prompt: String
    }

    var code: [UInt8]
    var pieces: [Piece] = []
    /// Code before this was put there by us.
    let own: Int

    init(_ before: String) {
        code = Array(before.utf8)
        own = code.count
    }

    mutating func add(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, line: Int, prompt: String) {
        pieces.append(
            Piece(start: code.count, origin: range.lowerBound, count: range.count, line: line, prompt: prompt)
        )
        code += bytes[range]
    }

    func origin(_ offset: Int) -> Int? {
        guard let piece = pieces.last(where: { $0.start <= offset }) else { return nil }
        return piece.origin + min(offset - piece.start, piece.count)
    }

    /// An edit of the code as one of the text; nil if it reaches over lines that don't stand together there.
    func edit(_ edit: Edit) -> Edit? {
        guard let piece = pieces.last(where: { $0.start <= edit.start }),
            edit.end <= piece.start + piece.count
        else { return nil }
        let start = piece.origin + edit.start - piece.start
        let end = piece.origin + edit.end - piece.start
        if edit.text.isEmpty, edit.start == piece.start, edit.end == piece.start + piece.count {
            return Edit(start: piece.line, end: end, text: "", grade: edit.grade, kind: edit.kind)
        }
        var text = ""
        for scalar in edit.text.unicodeScalars {
            text.unicodeScalars.append(scalar)
            if scalar == "\n" { text += piece.prompt }
        }
        return Edit(start: start, end: end, text: text, grade: edit.grade, kind: edit.kind)
    }
}

extension PythonRewriter {
    /// Whether a text holds a prompt of the interpreter's.
    func hasExamples(_ content: Range<Int>) -> Bool {
        guard depth == 0, content.count > 6 else { return false }
        var at = content.lowerBound
        while let hit = bytes[at..<content.upperBound].firstIndex(of: UInt8(ascii: ">")) {
            if hit + 3 < content.upperBound, bytes[hit + 1] == UInt8(ascii: ">"),
                bytes[hit + 2] == UInt8(ascii: ">"),
                bytes[hit + 3] == 0x20
            {
                return true
            }
            at = hit + 1
        }
        return false
    }

    /// The examples of one text, which share their names.
    mutating func rewriteExamples(_ content: Range<Int>) {
        var nested = NestedCode(importsAround)
        var line = content.lowerBound
        var isExample = false
        while line < content.upperBound {
            let end = (bytes[line..<content.upperBound].firstIndex(of: 0x0A) ?? content.upperBound - 1) + 1
            let start = bytes[line..<end].firstIndex { $0 != 0x20 && $0 != 0x09 } ?? end
            let mark = bytes[start..<end].prefix(3)
            let isFirst = mark.elementsEqual(">>>".utf8)
            if isFirst || isExample && mark.elementsEqual("...".utf8) {
                isExample = true
                var code = start + 3
                if code < end, bytes[code] == 0x20 { code += 1 }
                let blanks = String(decoding: bytes[line..<start], as: UTF8.self)
                // What is put before the first line of a statement begins one itself.
                nested.add(bytes, code..<end, line: line, prompt: blanks + (isFirst ? ">>> " : "... "))
                if bytes[end - 1] != 0x0A { nested.code.append(0x0A) }
            } else {
                isExample = false
            }
            line = end
        }
        rewrite(nested)
    }

    /// A string that is run as code.
    /// - Parameter setup: the code that is run before it.
    mutating func rewriteCode(_ content: Range<Int>, isTriple: Bool, after setup: Range<Int>? = nil) {
        guard depth == 0 else { return }
        let before = setup.map { String(decoding: bytes[$0], as: UTF8.self) + "\n" } ?? ""
        // After a semicolon, what is put in stays on the line: a plain string has only one.
        var nested = NestedCode(importsAround + before + (isTriple ? "" : "0;"))
        nested.add(bytes, content, line: content.lowerBound, prompt: "")
        nested.code.append(0x0A)
        rewrite(nested)
    }

    /// Python in a document: a session with its prompts, or code that may be set in.
    static func examples(
        in bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, file: String, map: ModuleMap,
        modules: PythonDefinitions, isSession: Bool
    ) -> [Edit] {
        var rewriter = PythonRewriter(
            bytes: bytes, syntax: PythonFile(), map: map, file: file, newFile: map.target(ofFile: file),
            modules: modules, depth: 0)
        if isSession { rewriter.rewriteExamples(range) } else { rewriter.rewriteBlock(range) }
        return rewriter.edits.ordered() ?? []
    }

    /// Lines of code, without what all of them are set in by.
    mutating func rewriteBlock(_ range: Range<Int>) {
        let lines = bytes[range].split(separator: 0x0A, omittingEmptySubsequences: false).map(\.indices)
        let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
        func depth(_ line: Range<Int>) -> Int { bytes[line].prefix(while: isBlank).count }
        let common = lines.filter { !bytes[$0].allSatisfy(isBlank) }.map(depth).min() ?? 0
        var nested = NestedCode("")
        for line in lines {
            let start = line.lowerBound + min(common, depth(line))
            let prompt = String(decoding: bytes[line.lowerBound..<start], as: UTF8.self)
            let end = min(line.upperBound + 1, range.upperBound)
            nested.add(bytes, start..<max(start, end), line: line.lowerBound, prompt: prompt)
        }
        if nested.code.last != 0x0A { nested.code.append(0x0A) }
        rewrite(nested)
    }

    /// The file's own imports at its top, which its examples see.
    private var importsAround: String {
        syntax.imports.filter { $0.scope == 0 && !$0.isStar }.map { statement in
            var code = String(
                decoding: bytes[start(statement.firstToken)..<end(statement.lastToken)], as: UTF8.self)
            if code.utf8.contains(0x0D) { code = code.split(separator: "\r").joined() }
            return code + "\n"
        }.joined()
    }

    mutating func rewrite(_ nested: NestedCode) {
        let inner = nested.code.withUnsafeBufferPointer {
            PythonRewriter.rewrite($0, file: file, map: map, modules: modules, depth: depth + 1)
        }
        for edit in inner.edits where edit.start >= nested.own {
            if let edit = nested.edit(edit) {
                edits.append(edit)
            } else if let place = nested.origin(edit.start) {
                let message = "code in a string names an old place over several lines, and was left"
                remarks.append(Remark(kind: .needsPerson, offset: place, message: message))
            }
        }
        for remark in inner.remarks where remark.offset >= nested.own {
            guard let place = nested.origin(remark.offset) else { continue }
            remarks.append(Remark(kind: remark.kind, offset: place, message: remark.message))
        }
    }
}
