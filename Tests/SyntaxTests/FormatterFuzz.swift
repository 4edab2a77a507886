import Glibc

@testable import Syntax

/// Makes texts that are nearly right, and judges what the formatter does with them.
struct FormatterFuzz {
    private let corpus: [[UInt8]]
    private var seed: UInt64 = 0x2026_1125_9E37_79B9
    private(set) var formatted = 0
    private(set) var failures: [String] = []

    init(corpus: [[UInt8]]) { self.corpus = corpus }

    // MARK: - Texts

    /// What is typed in the transcripts and in the documents' blocks (`> `, gone on with by `. `).
    static func corpus() throws -> [[UInt8]] {
        let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
        var texts: [[UInt8]] = []
        for folder in ["Tests/Transcripts", "docs", "plugins/migrate/Tests"] {
            for name in names(in: "\(root)/\(folder)")
            where name.hasSuffix(".nops-session") || name.hasSuffix(".md") {
                var text: String?
                for line in String(decoding: content(of: "\(root)/\(folder)/\(name)"), as: UTF8.self)
                    .split(separator: "\n", omittingEmptySubsequences: false)
                {
                    if line.hasPrefix(". "), let begun = text {
                        text = begun + "\n" + line.dropFirst(2)
                        continue
                    }
                    if let text { texts.append(Array(text.utf8)) }
                    text = line.hasPrefix("> ") ? String(line.dropFirst(2)) : nil
                }
            }
        }
        for sample in FormatterSamples.all { texts.append(Array(sample.written.utf8)) }
        texts.append(content(of: "\(root)/scripts/wave5.nops"))
        return texts
    }

    private static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            names.append(
                withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                })
        }
        return names.sorted()
    }

    private static func content(of path: String) -> [UInt8] {
        guard let file = fopen(path, "r") else { return [] }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        while case let byte = getc(file), byte != EOF { bytes.append(UInt8(truncatingIfNeeded: byte)) }
        return bytes
    }

    /// What is put in: blanks of all kinds first.
    private static let blanks = [
        " ", "  ", "\n", "\n\n", "\n\n\n", "\t", "\r\n", "\n \r", " \\\n", "\\\n", "; ", " # c\n", "\n# c\n",
        " ## h\n", "\n## h\n",
        ";", "#",
    ].map { Array($0.utf8) }
    private static let pieces =
        blanks
        + [
            ",", ", ", "|", " | ", "|\n", "\n| ", " && ", " || ", "\n|| ", "(", ")", "[", "]", "{", "}", "{ ",
            " }", "{\n",
            "\n}", "[\n", "\n]", "(\n", "\n)", "\"", "'", "\"\"\"\n", "\n  \"\"\"", "'''\n", "\n'''", "$x",
            "$(", "${x}",
            "\\", "*", "~", "-", "--", "=", ":", ".", "..", "?", "^", ">", "< f", " > f", " 2>&1", "if $x {",
            "} else {",
            "\nelse {", "try {", "\ncatch e {", "match $x {", "=> ",
            "def f(a: int = 1, --b(-c): string) -> int {",
            "{ |x| ", "{|x|", "||", "let y = ", "$y += ", "for i in ", "while ", "return ", "not ", " and ",
            " or ", " is int",
            " in ", " + ", " +\n", "ok ", "do $f ", "capture ", "echo ", "where a > ", "each {",
            "transaction n {", "...$x",
            "...[1 2]", "{a: 1}", "{a: 1,\n b: 2}", "[1 2\n3]", "1..2", "5m", "é", "\\ ",
            "use tools/net.nops {ping}",
            "# nops: 1\n", "-x", "-abc", "--flag=", "A=b ", "{}", "{ }", "null", "`", "&", "&&", "$env.X = ",
            "export def g() {", "\u{0}", "\u{B}", "test \"a\" { ", "assert $x == ",
        ].map { Array($0.utf8) }

    /// xorshift64.
    private mutating func below(_ count: Int) -> Int {
        seed ^= seed << 13
        seed ^= seed >> 7
        seed ^= seed << 17
        return count > 0 ? Int(seed % UInt64(count)) : 0
    }

    mutating func mutation() -> [UInt8] {
        var text = corpus[below(corpus.count)]
        if below(4) == 0 {
            let other = corpus[below(corpus.count)]
            text =
                below(2) == 0
                ? text + [0x0A] + other
                : Array(text.prefix(below(text.count))) + other.suffix(below(other.count))
        }
        if text.count > 3000 {
            let start = below(text.count - 1500)
            text = Array(text[start..<(start + 1500)])
        }
        let onlyBlanks = below(3) > 0
        let pieces = onlyBlanks ? Self.blanks : Self.pieces
        for _ in 0...below(4) where !text.isEmpty {
            let place = below(text.count)
            let piece = pieces[below(pieces.count)]
            switch below(onlyBlanks ? 3 : 6) {
            case 0, 1:
                // Where something can stand as well as not: at a blank or a bracket.
                let found = text[place...].firstIndex { " \n()[]{}|,".utf8.contains($0) } ?? place
                if text[found] == 0x20 || text[found] == 0x0A, below(2) == 0 {
                    text.replaceSubrange(found...found, with: piece)
                } else {
                    text.insert(contentsOf: piece, at: found + below(2))
                }
            case 2: text.insert(contentsOf: piece, at: place)
            case 3: text.remove(at: place)
            case 4: text.removeSubrange(place..<min(text.count, place + below(12)))
            default:
                let part = Array(text[place..<min(text.count, place + below(20))])
                text.insert(contentsOf: part, at: below(text.count))
            }
        }
        return text
    }

    // MARK: - Judging

    private func tree(_ text: [UInt8]) -> String? {
        let result = parse(SourceFile(number: 0, name: "", bytes: text), shapes: SampleShapes())
        return result.hasErrors ? nil : "\(result.languageVersion ?? 0) \(TreeDump.of(result.block))"
    }

    /// How often each byte stands in a text, but for those that are layout.
    private func counts(_ text: [UInt8]) -> [Int] {
        var counts = [Int](repeating: 0, count: 256)
        for byte in text { counts[Int(byte)] += 1 }
        for byte in " \t\r\n;\\".utf8 { counts[Int(byte)] = 0 }
        return counts
    }

    mutating func check(_ text: [UInt8]) {
        func run(_ text: [UInt8]) -> [UInt8]? {
            guard
                case .text(let result) = format(
                    SourceFile(number: 0, name: "", bytes: text), shapes: SampleShapes())
            else { return nil }
            return result
        }
        func fail(_ what: String, _ result: [UInt8] = []) {
            failures.append(
                "\(what):\n\(String(decoding: text, as: UTF8.self))\n--\n\(String(decoding: result, as: UTF8.self))"
            )
        }
        guard let meaning = tree(text) else {
            if run(text) != nil { fail("formatted with errors in it") }
            return
        }
        guard let result = run(text) else { return fail("means something else, formatted") }
        formatted += 1
        if tree(result) != meaning { return fail("means something else, formatted", result) }
        if run(result) != result { fail("formatted again it is another", result) }
        if counts(result) != counts(text) { fail("something was lost or came in", result) }
    }
}
