// Where links, quoted code and Python's examples stand in Markdown and reStructuredText.

struct DocumentZones {
    private let lines: TextLines
    private let isMarkdown: Bool
    private var found: [TextZone] = []
    /// Markdown: what closes the open block of code, and what language it is in.
    private var fence: (mark: [UInt8], role: TextZone.Role)?
    /// What is being gathered of several lines: a session or a block of code.
    private var open: TextZone?
    /// reStructuredText: the indentation of a directive for code, whose lines have more.
    private var directive: (indent: Int, role: TextZone.Role)?

    init(_ lines: TextLines, isMarkdown: Bool) {
        self.lines = lines
        self.isMarkdown = isMarkdown
    }

    func zones() -> [TextZone] {
        var reader = self
        lines.forEach { isMarkdown ? reader.markdown($0) : reader.restructured($0) }
        reader.close()
        return reader.found
    }

    private mutating func close() {
        if let open { found.append(open) }
        open = nil
    }

    /// Lines of one role that stand together are one zone.
    private mutating func gather(_ line: Range<Int>, _ role: TextZone.Role) {
        if let last = open, last.role == role {
            open?.range = last.range.lowerBound..<line.upperBound
        } else {
            close()
            open = TextZone(range: line, role: role)
        }
    }

    private static func role(ofLanguage name: String) -> TextZone.Role {
        switch name.lowercased() {
        case "python", "py", "python3", "ipython", "ipython3", "testcode": .code
        case "pycon", "doctest", "python-console": .session
        case "toctree": .document
        case "sh", "bash", "shell", "console", "zsh", "shell-session", "makefile", "dockerfile": .command
        default: .quoted
        }
    }

    private func isSession(_ line: Range<Int>) -> Bool { lines.starts(lines.trimmed(line), with: ">>> ") }

    // MARK: Markdown

    private mutating func markdown(_ line: Range<Int>) {
        let text = lines.trimmed(line)
        if let open = fence {
            if lines.bytes[text].starts(with: open.mark), lines.bytes[text].allSatisfy({ $0 == open.mark[0] })
            {
                fence = nil
                return close()
            }
            return add(line, open.role)
        }
        if lines.starts(text, with: "```") || lines.starts(text, with: "~~~") {
            let first = lines.bytes[text.lowerBound]
            let mark = lines.bytes[text].prefix { $0 == first }
            let name = lines.bytes[mark.endIndex..<text.upperBound]
                .drop { $0 == 0x20 || $0 == 0x7B || $0 == 0x2E }.prefix {
                    $0.isOfName || $0 == 0x2D
                }
            close()
            let directive = lines.text(name.indices)
            fence = (Array(mark), Self.role(ofLanguage: directive))
            // MyST: "```{automodule} a.b"
            if name.endIndex < text.upperBound, lines.bytes[name.endIndex] == UInt8(ascii: "}") {
                let argument = lines.trimmed(name.endIndex + 1..<text.upperBound)
                if directive == "code-cell" || directive.hasPrefix("code") || directive == "sourcecode" {
                    let language = lines.bytes[argument].prefix(while: \.isOfName)
                    fence?.role = Self.role(
                        ofLanguage: language.isEmpty ? "python" : lines.text(language.indices))
                } else if Self.moduleDirectives.contains(directive), !argument.isEmpty {
                    found.append(TextZone(range: argument, role: .module))
                } else if Self.pathDirectives.contains(directive), !argument.isEmpty {
                    found.append(TextZone(range: argument, role: .link))
                }
            }
            return
        }
        inline(line)
    }

    /// A line of a `toctree`.
    private mutating func addEntry(_ line: Range<Int>) {
        close()
        guard let entry = SphinxDocument.entry(lines.trimmed(line), in: lines.bytes) else { return }
        found.append(TextZone(range: entry, role: .document))
    }

    /// A line of a block of code.
    private mutating func add(_ line: Range<Int>, _ role: TextZone.Role) {
        if role == .document { return addEntry(line) }
        let text = lines.trimmed(line)
        if role == .code || role == .session || role == .quoted, isSession(line) || open?.role == .session,
            !text.isEmpty
        {
            return gather(line, .session)
        }
        if role == .code { return gather(line, .code) }
        close()
        guard !text.isEmpty else { return }
        let isPrompt = role == .command && lines.starts(text, with: "$ ")
        found.append(TextZone(range: isPrompt ? text.lowerBound + 2..<text.upperBound : text, role: role))
    }

    /// A line of text: its links, its `code`, and the rest.
    private mutating func inline(_ line: Range<Int>) {
        let bytes = lines.bytes
        if isSession(line) || open?.role == .session && !lines.trimmed(line).isEmpty {
            return gather(line, .session)
        }
        close()
        var plain = line.lowerBound
        var at = line.lowerBound
        func flush(_ zones: inout [TextZone], _ end: Int) {
            if end > plain { zones.append(TextZone(range: plain..<end, role: .prose)) }
        }
        // `[name]: target`
        let text = lines.trimmed(line)
        if bytes[text].first == UInt8(ascii: "["), let close = lines.first("]", in: text),
            close + 1 < text.upperBound,
            bytes[close + 1] == UInt8(ascii: ":"), bytes[text.lowerBound + 1] != UInt8(ascii: "^"),
            let target = lines.words(close + 2..<text.upperBound).first
        {
            found.append(TextZone(range: bare(target), role: .link))
            return
        }
        // Runs of backticks by their length, the last first, once one is met; and from where on nothing is closed.
        var runs: [Int: [Int]]?
        var lastBracket = line.upperBound
        var lastQuote = line.upperBound
        while at < line.upperBound {
            switch bytes[at] {
            case 0x60:
                let ticks = bytes[at..<line.upperBound].prefix { $0 == 0x60 }.count
                if runs == nil { runs = Self.runs(bytes, at..<line.upperBound) }
                while let first = runs?[ticks]?.last, first <= at { runs?[ticks]?.removeLast() }
                guard let end = runs?[ticks]?.last else {
                    at += ticks
                    continue
                }
                flush(&found, at)
                if ticks == 1, bytes[line.lowerBound..<at].suffix(5).elementsEqual("{doc}".utf8) {
                    addEntry(at + ticks..<end)
                } else {
                    found.append(TextZone(range: at + ticks..<end, role: .quoted))
                }
                at = end + ticks
                plain = at
                continue
            case UInt8(ascii: "]")
            where at + 1 < lastBracket && bytes[at + 1] == UInt8(ascii: "("):
                guard let end = lines.first(")", in: at + 2..<line.upperBound) else {
                    lastBracket = at
                    break
                }
                flush(&found, at)
                if let target = lines.words(at + 2..<end).first {
                    found.append(TextZone(range: bare(target), role: .link))
                }
                at = end
                plain = end
                continue
            case UInt8(ascii: "="):
                // `<img src="…">`, `<a href="…">`
                let name = bytes[line.lowerBound..<at].suffix(4)
                guard name.suffix(3).elementsEqual("src".utf8) || name.elementsEqual("href".utf8),
                    at + 1 < lastQuote, bytes[at + 1] == 0x22
                else { break }
                guard let end = bytes[(at + 2)..<line.upperBound].firstIndex(of: 0x22) else {
                    lastQuote = at
                    break
                }
                flush(&found, at)
                found.append(TextZone(range: at + 2..<end, role: .link))
                at = end
                plain = end
                continue
            default: break
            }
            at += 1
        }
        flush(&found, line.upperBound)
    }

    /// Where runs of backticks begin, by their length, the last first.
    private static func runs(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> [Int: [Int]] {
        var found: [(start: Int, count: Int)] = []
        for at in range where bytes[at] == 0x60 {
            if let last = found.last, last.start + last.count == at {
                found[found.count - 1].count += 1
            } else {
                found.append((at, 1))
            }
        }
        return Dictionary(grouping: found.reversed(), by: \.count).mapValues { $0.map(\.start) }
    }

    /// Without `<` and `>` around it.
    private func bare(_ range: Range<Int>) -> Range<Int> {
        guard range.count > 2, lines.bytes[range.lowerBound] == UInt8(ascii: "<") else { return range }
        let end =
            lines.bytes[range.upperBound - 1] == UInt8(ascii: ">") ? range.upperBound - 1 : range.upperBound
        return range.lowerBound + 1..<end
    }

    // MARK: reStructuredText

    private static let moduleDirectives: Set<String> = [
        "automodule", "autoclass", "autofunction", "automethod", "autoexception", "autodata", "autoattribute",
        "module",
        "currentmodule", "py:module", "py:currentmodule", "autopydantic_model",
    ]
    private static let pathDirectives: Set<String> = [
        "include", "literalinclude", "image", "figure", "csv-table", "raw",
    ]

    private mutating func restructured(_ line: Range<Int>) {
        let bytes = lines.bytes
        let text = lines.trimmed(line)
        if text.isEmpty { return open?.role == .session ? close() : () }
        let indent = text.lowerBound - line.lowerBound
        if let block = directive {
            if indent > block.indent { return add(text.lowerBound..<line.upperBound, block.role, from: line) }
            directive = nil
            close()
        }
        if isSession(line) || open?.role == .session { return gather(line, .session) }
        close()
        if lines.starts(text, with: ".. ") {
            if let colons = bytes[text].indices.first(where: {
                bytes[$0] == 0x3A && $0 + 1 < text.upperBound && bytes[$0 + 1] == 0x3A
            }) {
                let name =
                    lines.text(text.lowerBound + 3..<colons).split(separator: " ").last.map(String.init) ?? ""
                let argument = lines.trimmed(min(colons + 2, text.upperBound)..<text.upperBound)
                if Self.moduleDirectives.contains(name), !argument.isEmpty {
                    return found.append(TextZone(range: argument, role: .module))
                }
                if Self.pathDirectives.contains(name), !argument.isEmpty {
                    return found.append(TextZone(range: argument, role: .link))
                }
                if name == "toctree" {
                    directive = (indent, .document)
                    return
                }
                if name == "code-block" || name == "code" || name == "sourcecode" {
                    directive = (indent, Self.role(ofLanguage: lines.text(argument)))
                    return
                }
            } else if bytes[text.lowerBound + 3] == UInt8(ascii: "_"),
                let colon = bytes[text].lastIndex(of: 0x3A),
                colon + 1 < text.upperBound
            {
                return found.append(TextZone(range: lines.trimmed(colon + 1..<text.upperBound), role: .link))
            }
        }
        var plain = text.lowerBound
        var at = text.lowerBound
        while at < text.upperBound {
            if bytes[at] == 0x60 {
                let ticks = bytes[at..<text.upperBound].prefix { $0 == 0x60 }.count
                if let end = bytes[(at + ticks)..<text.upperBound].firstIndex(of: 0x60) {
                    if at > plain { found.append(TextZone(range: plain..<at, role: .prose)) }
                    let before = at
                    at = end
                    while at < text.upperBound, bytes[at] == 0x60 { at += 1 }
                    // `name`_ is a name of the document's own.
                    let isReference = ticks == 1 && at < text.upperBound && bytes[at] == 0x5F
                    if !isReference || bytes[before..<end].contains(0x3C) {
                        // Without either, it is of the document's default role.
                        let role = role(before: before, in: text) ?? (isReference ? nil : "")
                        quotedOrLink(before + ticks..<end, role: role)
                    }
                    plain = at
                    continue
                }
                at += ticks
                continue
            }
            at += 1
        }
        if text.upperBound > plain { found.append(TextZone(range: plain..<text.upperBound, role: .prose)) }
    }

    /// The name of the role that stands before a backtick: `:func:`; nil: there is none.
    private func role(before place: Int, in text: Range<Int>) -> Substring? {
        guard place > text.lowerBound, lines.bytes[place - 1] == 0x3A else { return nil }
        let name = lines.bytes[text.lowerBound..<place - 1].reversed().prefix { $0.isOfName || $0 == 0x3A }
        return name.last == 0x3A ? Substring(decoding: name.dropLast().reversed(), as: UTF8.self) : nil
    }

    /// `text <target>` or plain. What a role leads to is a name, but for `:doc:`, and for those that lead to places of documents.
    private mutating func quotedOrLink(_ range: Range<Int>, role: Substring?) {
        if role == "doc" {
            found += [SphinxDocument.entry(range, in: lines.bytes)].compactMap { $0 }.map {
                TextZone(range: $0, role: .document)
            }
        } else if lines.bytes[range].last == UInt8(ascii: ">"),
            let start = lines.bytes[range].lastIndex(of: 0x3C)
        {
            let isName = role.map { !["ref", "download", "term", "numref", "any"].contains($0) } ?? false
            found.append(TextZone(range: start + 1..<range.upperBound - 1, role: isName ? .quoted : .link))
        } else if !range.isEmpty, role.map({ !Self.labelRoles.contains($0) }) ?? true {
            found.append(TextZone(range: range, role: .quoted))
        }
    }

    /// Roles whose text is a label, an option or a term of the documents' own.
    private static let labelRoles: Set<Substring> = [
        "ref", "numref", "term", "option", "envvar", "kbd", "guilabel", "menuselection", "eq", "cite",
    ]

    private mutating func add(_ text: Range<Int>, _ role: TextZone.Role, from line: Range<Int>) {
        if role == .document { return addEntry(text) }
        if isSession(line) || open?.role == .session { return gather(line, .session) }
        if role == .code { return gather(line, .code) }
        close()
        let isPrompt = role == .command && lines.starts(text, with: "$ ")
        found.append(TextZone(range: isPrompt ? text.lowerBound + 2..<text.upperBound : text, role: role))
    }
}
