// Code in a notebook of Jupyter (nbformat 4): cells whose lines are strings in JSON. All of them are one program.

struct PythonNotebook {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var nested = NestedCode("")

    static func isNotebook(_ file: String) -> Bool { file.hasSuffix(".ipynb") }

    /// What its code names of what moves, as edits of the notebook's text.
    static func edits(
        of document: JSONNode, in bytes: UnsafeBufferPointer<UInt8>, file: String, map: ModuleMap,
        modules: PythonDefinitions
    ) -> [Edit] {
        var notebook = PythonNotebook(bytes)
        for cell in document["cells"]?.items ?? [] where cell["cell_type"]?.string == "code" {
            guard let source = cell["source"] else { continue }
            let before = notebook.nested
            notebook.add(source)
            // A cell that is no Python hides nothing in the others.
            let code = notebook.nested.code[before.code.count...]
            if Array(code).withUnsafeBufferPointer({ PythonParser.read($0).failure != nil }) {
                notebook.nested = before
            }
        }
        let rewriting = notebook.nested.code.withUnsafeBufferPointer {
            PythonRewriter.rewrite($0, file: file, map: map, modules: modules, depth: 1)
        }
        return rewriting.edits.compactMap(notebook.written)
    }

    /// Where texts stand that cells have printed.
    static func outputs(of document: JSONNode) -> [Range<Int>] {
        var found: [Range<Int>] = []
        func add(_ node: JSONNode) {
            switch node {
            case .text(_, let range): found.append(range)
            case .list(let items): for item in items { add(item) }
            case .map(let fields): for field in fields { add(field.value) }
            case .other: break
            }
        }
        for cell in document["cells"]?.items ?? [] { cell["outputs"].map(add) }
        return found
    }

    private init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// A cell's source: a text, or a list of its lines.
    private mutating func add(_ source: JSONNode) {
        switch source {
        case .text(_, let range): add(range, betweenLines: "\\n")
        case .list(let items):
            for case .text(_, let range) in items {
                var start = range.lowerBound
                while start > 0, bytes[start - 1] != 0x0A { start -= 1 }
                let indent = bytes[start..<range.lowerBound].prefix { $0 == 0x20 || $0 == 0x09 }
                add(range, betweenLines: "\\n\",\n" + String(decoding: indent, as: UTF8.self) + "\"")
            }
        default: break
        }
        nested.code.append(0x0A)
    }

    /// - Parameter lineEnd: what stands between a line that is put in and the next.
    private mutating func add(_ text: Range<Int>, betweenLines lineEnd: String) {
        var start = text.lowerBound
        while start < text.upperBound {
            var end = start
            while end < text.upperBound,
                !(bytes[end] == 0x5C && end + 1 < text.upperBound && bytes[end + 1] == 0x6E)
            {
                end += bytes[end] == 0x5C ? 2 : 1
            }
            end = min(end, text.upperBound)
            addLine(start..<end, lineEnd)
            nested.code.append(0x0A)
            start = end + 2
        }
    }

    private mutating func addLine(_ line: Range<Int>, _ lineEnd: String) {
        let blanks = bytes[line].prefix { $0 == 0x20 }
        let first = bytes[line].dropFirst(blanks.count).first
        // An escape makes it another text, and `%` and `!` are IPython's own.
        if bytes[line].contains(0x5C) || first == UInt8(ascii: "%") || first == UInt8(ascii: "!")
            || bytes[line].last == UInt8(ascii: "?")
        {
            nested.code += blanks + Array("pass".utf8)
        } else {
            nested.add(bytes, line, line: line.lowerBound, prompt: lineEnd)
        }
    }

    /// An edit of the code as one of the notebook's text.
    private func written(_ edit: Edit) -> Edit? {
        guard !edit.text.contains("\""), let piece = nested.pieces.last(where: { $0.start <= edit.start })
        else {
            return nil
        }
        // Lines are ended otherwise here than in code.
        var plain = edit
        plain.text = edit.text.replacing("\n", with: "\u{1}")
        guard var found = nested.edit(plain) else { return nil }
        found.grade = max(found.grade, .likely)
        found.text = found.text.replacing("\u{1}", with: piece.prompt)
        return found
    }
}
