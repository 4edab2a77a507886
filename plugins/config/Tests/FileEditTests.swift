import Formats
import PluginAPI
import Testing

@testable import Config

private let source = Source("test", folder: "/")

private struct Numbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

private let names = ["a", "b", "c-d", "e f", "on", "1", "ü", "x.y"]
private let texts = [
    "plain", "", " space ", "a: b", "a #b", "null", "8080", "'", "\"", "\\", "${X:1}", "zwei\nZeilen\n",
    "- x", "[x", "é", "*a", "&a", "!a",
    "a,b", "{a}", "yes", "1:30", "@x", "%x", "|", ">", "trailing:", "tab\there", "\u{1}", "\u{1F600}",
]

/// YAML as people write it: blocks, brackets, quotes, comments, blank lines.
private func yaml(_ numbers: inout Numbers, column: Int = 0, depth: Int = 0) -> String {
    let indent = String(repeating: " ", count: column)
    var text = ""
    for name in names.shuffled(using: &numbers).prefix(Int.random(in: 1...4, using: &numbers)) {
        let key = DataNotation.yaml.key(name, isFlow: true)
        if Bool.random(using: &numbers) { text += indent + "# about \(name)\n" }
        if Int.random(in: 0..<6, using: &numbers) == 0 { text += "\n" }
        let comment = Bool.random(using: &numbers) ? "   # \(name) here" : ""
        switch Int.random(in: 0..<(depth > 2 ? 6 : 9), using: &numbers) {
        case 0: text += indent + "\(key): 'single'\(comment)\n"
        case 1: text += indent + "\(key): \"double\"\(comment)\n"
        case 2: text += indent + "\(key): 5\(comment)\n"
        case 3: text += indent + "\(key): {a: 1, b: [x, {c: 2}]}\(comment)\n"
        case 4: text += indent + "\(key): |\n" + indent + "  lines\n" + indent + "  of text\n"
        case 5: text += indent + "\(key):\(comment)\n"
        case 6:
            text +=
                indent + "\(key):\(comment)\n" + indent + "- x: 1\(comment)\n" + indent + "  y: 2\n" + indent
                + "- z\n"
        default:
            let more = Int.random(in: 1...4, using: &numbers)
            text += indent + "\(key):\(comment)\n" + yaml(&numbers, column: column + more, depth: depth + 1)
        }
    }
    return text
}

private func comments(_ text: String) -> [String] {
    text.split(separator: "\n").compactMap { line in
        line.firstRange(of: "# ").map { String(line[$0.lowerBound...]) }
    }
}

@Suite("Edits of files")
struct FileEditTests {
    /// Keys that a tree has, and some that it hasn't.
    private func keys(_ tree: Node, _ numbers: inout Numbers) -> [ConfigKey] {
        var keys: [ConfigKey] = []
        tree.forEachValue { key, _ in keys.append(key) }
        let other = names.randomElement(using: &numbers) ?? "a"
        keys += keys.shuffled(using: &numbers).prefix(2).map { $0.appending(.name(other)) }
        return keys + [
            ConfigKey.root.appending(.name(other)),
            ConfigKey.root.appending(.name("new")).appending(.name(other)),
        ]
    }

    @Test("A value set in YAML is read back, and nothing else is another one; every comment stays")
    func yamlValues() throws {
        var numbers = Numbers(state: 7)
        var made = 0
        for _ in 0..<1500 {
            let old = yaml(&numbers)
            let edit = FileEdit(path: "/x.yaml", source: source)
            let tree = try ConfigFile.parse(Array(old.utf8), "/x.yaml", source, nil)
            for key in keys(tree, &numbers).shuffled(using: &numbers).prefix(3) {
                let text = texts.randomElement(using: &numbers) ?? ""
                let value: Value = Bool.random(using: &numbers) ? .text(text) : .int(7)
                do {
                    let new = try edit.text(
                        Array(old.utf8), .set(Node(.scalar(value), Origin(source))), at: key)
                    made += 1
                    let after = String(decoding: new, as: UTF8.self)
                    #expect(
                        comments(after).count >= comments(old).count, "\(key.text):\n\(old)\n--\n\(after)")
                    let back = try edit.text(new, .remove, at: key)
                    let rest = try ConfigFile.parse(back, "/x.yaml", source, nil)
                    #expect(rest.node(at: key) == nil)
                } catch let error as ErrorValue {
                    // What is refused says why.
                    #expect(error.message.contains("can't be"), "\(error.message)")
                }
            }
        }
        #expect(made > 2500, "\(made)")
    }

    @Test("JSON and TOML keep every text that is set")
    func otherFormats() throws {
        for (path, old) in [
            ("/x.json", "{\n  \"a\": 1,\n  \"b\": {\"c\": [1, {\"d\": 2}]}\n}\n"),
            ("/x.jsonc", "// é\n{\"a\": 1, /* x */ \"b\": {\"c\": [1, {\"d\": 2}]}}\n"),
            ("/x.toml", "a = 1 # one\n[b]\nc = [1, {d = 2}]\n[b.e]\n[[f]]\ng = 'x'\n"),
            ("/x.yaml", "a: 1\nb:\n  c: [1, {d: 2}]\n"),
        ] {
            for text in texts {
                for key in ["a", "b.c[0]", "b.c[1].d", "b.new", "new.er.key", "b.\"x.y\""] {
                    let key = try ConfigKey(key)
                    let node = Node(.scalar(.text(text)), Origin(source))
                    let new = try FileEdit(path: path, source: source).text(
                        Array(old.utf8), .set(node), at: key)
                    let read = try ConfigFile.parse(new, path, source, nil).node(at: key)
                    #expect(read?.hasSameContent(as: node) == true, "\(path) \(key.text) \(text)")
                }
            }
        }
    }

    @Test("A .env file keeps every text that can be written alike for all its readers")
    func variables() throws {
        for old in ["", "A=1\n", "A='x' # y\n", "export A=\"x\"\nB=2", "# A=1\n\nA=\n"] {
            for text in texts where !text.contains("\u{1}") {
                let node = Node(.scalar(.text(text)), Origin(source))
                let key = try ConfigKey("A")
                let new = try? FileEdit(path: "/.env", source: source).text(
                    Array(old.utf8), .set(node), at: key)
                guard let new else { continue }
                let read = try ConfigFile.parse(new, "/.env", source, nil).node(at: key)
                #expect(read?.hasSameContent(as: node) == true, "\(old) \(text)")
            }
        }
    }
}
