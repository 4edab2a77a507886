// Code and paths in files that are markup: Vue, Svelte, Astro and MDX.

struct JavaScriptMarkup {
    /// A stretch of a file, and what it is.
    struct Block: Sendable {
        enum Kind: Sendable { case code, style }
        var range: Range<Int>
        var kind: Kind
    }

    var blocks: [Block] = []
    /// Values of attributes that name files: `src`.
    var paths: [Range<Int>] = []
    /// Values of `require` in attributes that are bound to code.
    var modules: [Range<Int>] = []

    private static let tags: [(open: ByteSearch, close: ByteSearch, kind: Block.Kind)] = [
        (ByteSearch("<script"), ByteSearch("</script"), .code),
        (ByteSearch("<style"), ByteSearch("</style"), .style),
    ]
    private static let source = ByteSearch("src=")
    private static let require = ByteSearch("require(")
    private static let comment = (open: ByteSearch("<!--"), close: ByteSearch("-->"))

    init(_ bytes: UnsafeBufferPointer<UInt8>, file: String) {
        if JavaScriptPath.ending(file) == ".mdx" {
            blocks = Self.statements(bytes)
            return
        }
        if JavaScriptPath.ending(file) == ".astro", bytes.starts(with: "---".utf8) {
            let fence = ByteSearch("\n---")
            if let end = fence.first(in: bytes, from: 3) {
                blocks.append(Block(range: 3..<end + 1, kind: .code))
            }
        }
        for tag in Self.tags {
            var from = 0
            while let at = tag.open.first(in: bytes, from: from) {
                let start = Self.tagEnd(bytes, at + tag.open.word.count)
                from = start
                guard start >= 2, bytes[start - 1] == UInt8(ascii: ">") else { break }
                let isEmpty = bytes[start - 2] == UInt8(ascii: "/")
                if isEmpty || isCommented(at, bytes) { continue }
                guard let end = tag.close.first(in: bytes, from: start) else { break }
                blocks.append(Block(range: start..<end, kind: tag.kind))
                from = end
            }
        }
        blocks.sort { $0.range.lowerBound < $1.range.lowerBound }
        // Markup may hold both in each other.
        var inner: [Range<Int>] = []
        for range in blocks.map(\.range) {
            if let last = inner.last, range.lowerBound < last.upperBound {
                inner[inner.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                inner.append(range)
            }
        }
        var from = 0
        while let at = Self.source.first(in: bytes, from: from) {
            from = at + 4
            guard at > 0, TextLines.isBlank(bytes[at - 1]), from < bytes.count,
                bytes[from] == 0x22 || bytes[from] == 0x27,
                let end = bytes[(from + 1)...].firstIndex(of: bytes[from]), end > from + 1
            else { continue }
            if inner.holding(at) == nil, !isCommented(at, bytes) { paths.append(from + 1..<end) }
            from = end
        }
        from = 0
        while let at = Self.require.first(in: bytes, from: from) {
            from = at + Self.require.word.count
            guard from < bytes.count, let quote = Self.attributeQuote(bytes, at), bytes[from] != quote,
                bytes[from] == 0x22 || bytes[from] == 0x27,
                let end = bytes[(from + 1)...].firstIndex(where: {
                    $0 == bytes[from] || $0 == quote || $0 == 0x0A
                }),
                bytes[end] == bytes[from], end > from + 1
            else { continue }
            if inner.holding(at) == nil, !isCommented(at, bytes) { modules.append(from + 1..<end) }
        }
    }

    /// The quote around the value of the bound attribute, `:src="…"`, that a name stands in; nil: it stands elsewhere.
    private static func attributeQuote(_ bytes: UnsafeBufferPointer<UInt8>, _ place: Int) -> UInt8? {
        guard place > 0, !bytes[place - 1].isOfName, bytes[place - 1] != UInt8(ascii: ".")
        else {
            return nil
        }
        var at = place - 1
        let limit = max(1, place - 500)
        while at >= limit {
            switch bytes[at] {
            case UInt8(ascii: "<"), UInt8(ascii: ">"): return nil
            case 0x22 where bytes[at - 1] == UInt8(ascii: "="), 0x27 where bytes[at - 1] == UInt8(ascii: "="):
                var name = at - 1
                while name > 0, !TextLines.isBlank(bytes[name - 1]), at - name < 60 { name -= 1 }
                let isBound = bytes[name] == UInt8(ascii: ":") || bytes[name...].starts(with: "v-bind:".utf8)
                return isBound ? bytes[at] : nil
            default: at -= 1
            }
        }
        return nil
    }

    /// Imports and exports of a document: paragraphs that begin with one, outside of quoted code.
    private static func statements(_ bytes: UnsafeBufferPointer<UInt8>) -> [Block] {
        let lines = TextLines(bytes)
        var blocks: [Block] = []
        var isQuoted = false
        var start: Int?
        lines.forEach { line in
            if lines.starts(line, with: "```") || lines.starts(line, with: "~~~") { isQuoted.toggle() }
            if let from = start, line.isEmpty || isQuoted {
                blocks.append(Block(range: from..<line.lowerBound, kind: .code))
                start = nil
            }
            if start == nil, !isQuoted,
                lines.starts(line, with: "import ") || lines.starts(line, with: "export ")
            {
                start = line.lowerBound
            }
        }
        if let start { blocks.append(Block(range: start..<bytes.count, kind: .code)) }
        return blocks
    }

    /// After the `>` of a tag, quotes skipped.
    private static func tagEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
        var at = start
        var quote: UInt8 = 0
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            if quote != 0 {
                if byte == quote { quote = 0 }
            } else if byte == 0x22 || byte == 0x27 {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                break
            }
        }
        return at
    }

    private func isCommented(_ place: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let limit = max(0, place - 4000)
        var at = place
        while at > limit {
            at -= 1
            if bytes[at] == UInt8(ascii: ">"), at >= 2, bytes[at - 1] == 0x2D, bytes[at - 2] == 0x2D {
                return false
            }
            if bytes[at] == UInt8(ascii: "<"), at + 3 < bytes.count, bytes[at + 1] == 0x21,
                bytes[at + 2] == 0x2D
            {
                return true
            }
        }
        return false
    }
}
