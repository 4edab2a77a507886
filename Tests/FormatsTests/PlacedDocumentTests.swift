import Formats
import PluginAPI
import Testing

/// `key=value@line:column` for all that is in a document, walked as the places are ordered.
private func places(_ document: PlacedDocument) throws -> [String] {
    var result: [String] = []
    var next = 0
    func place() -> String {
        defer { next += 1 }
        return "\(document.places[next].line):\(document.places[next].column)"
    }
    func walk(_ value: Value, _ name: String) throws {
        let own = place()
        switch value {
        case .record(let record):
            result.append("\(name)={}@\(own)")
            for (name, value) in record.fields {
                let key = place()
                try walk(value, "\(key) \(name)")
            }
        case .list(let list):
            result.append("\(name)=[]@\(own)")
            for item in list.items { try walk(item, "-") }
        case .null: result.append("\(name)=null@\(own)")
        default: result.append("\(name)=\(try value.plainText())@\(own)")
        }
    }
    try walk(document.value, "root")
    #expect(next == document.places.count)
    return result
}

@Suite struct PlacedDocumentTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test func yaml() throws {
        let text = "a: 1\nlist:\n  - x\n  - {b: é, c: 2}\nend:\n"
        #expect(
            try places(YAMLReader.placed(bytes(text))) == [
                "root={}@1:1", "1:1 a=1@1:4", "2:1 list=[]@3:3", "-=x@3:5", "-={}@4:5", "4:6 b=é@4:9",
                "4:12 c=2@4:15", "5:1 end=null@5:5",
            ])
    }

    /// An alias stands where it is written, what is in it where that is.
    @Test func aliases() throws {
        let text = "a: &x {k: [1, 2]}\nb: *x\nc: 3\n"
        #expect(
            try places(YAMLReader.placed(bytes(text))) == [
                "root={}@1:1", "1:1 a={}@1:4", "1:8 k=[]@1:11", "-=1@1:12", "-=2@1:15", "2:1 b={}@2:4",
                "1:8 k=[]@1:11",
                "-=1@1:12", "-=2@1:15", "3:1 c=3@3:4",
            ])
    }

    @Test func marks() throws {
        let document = try YAMLReader.placed(
            bytes("a: !append [1]\nb: !!null\nc: &m {<<: *m2}\n".replacing("*m2", with: "{}")))
        #expect(document.marks.count == 3)
        #expect(document.marks[2] == .append && document.marks[5] == .null && document.marks[8] == .mergeKey)
    }

    /// Tags that mean something to a configuration mean nothing to `from yaml`.
    @Test func tagsWithoutPlaces() {
        #expect(throws: FormatError.self) { try YAMLReader.single(bytes("a: !append [1]")) }
    }

    @Test func json() throws {
        let text = "{\n  \"a\": 1,\n  \"é\": [true, {\"b\": null}]\n}"
        #expect(
            try places(JSONReader.placed(bytes(text))) == [
                "root={}@1:1", "2:3 a=1@2:8", "3:3 é=[]@3:8", "-=true@3:9", "-={}@3:15", "3:16 b=null@3:21",
            ])
        let error = try #require(throws: FormatError.self) {
            try JSONReader.placed(bytes("{\"a\": 1,\n \"a\": 2}"))
        }
        #expect(error.line == 2 && error.column == 2)
    }

    @Test func toml() throws {
        let text = "a = 1\n\n[t]\nb = \"x\"\nc = [1, 2]\n\n[[rows]]\nd = 1\n"
        #expect(
            try places(TOMLReader.placed(bytes(text))) == [
                "root={}@1:1", "1:1 a=1@1:5", "3:2 t={}@3:1", "4:1 b=x@4:5", "5:1 c=[]@5:5", "-=1@5:6",
                "-=2@5:9",
                "7:3 rows=[]@7:1", "-={}@7:1", "8:1 d=1@8:5",
            ])
    }

    @Test func dotenv() throws {
        #expect(
            try places(DotenvReader.placed(bytes("# c\nexport A=1\nB = 'x y'\n"))) == [
                "root={}@1:1", "2:8 A=1@2:10", "3:1 B=x y@3:5",
            ])
        let error = try #require(throws: FormatError.self) { try DotenvReader.placed(bytes("A=1\nA=2\n")) }
        #expect(error.line == 2)
    }
}
