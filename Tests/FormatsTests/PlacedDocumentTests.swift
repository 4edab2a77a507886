import Formats
import PluginAPI
import Testing

/// Writes `key=value@line:column` for all that it is told.
private final class Listing: DocumentBuilder {
    var lines: [String] = []
    private var open: [Bool] = []
    private var name = "root"
    private var kept: [Int: Range<Int>] = [:]
    private var begins: [Int] = []
    private var last = 0..<0

    private func add(_ text: String, _ place: SourcePlace) {
        lines.append("\(name)=\(text)@\(place.line):\(place.column)")
        name = open.last == false ? "-" : ""
    }

    private func begin(isRecord: Bool, _ place: SourcePlace, _ mark: SourceMark?) {
        begins.append(lines.count)
        add((mark.map { "\($0) " } ?? "") + (isRecord ? "{}" : "[]"), place)
        open.append(isRecord)
        name = "-"
    }

    func add(_ value: Value, at place: SourcePlace, _ mark: SourceMark?) throws {
        last = lines.count..<lines.count + 1
        add((mark.map { "\($0) " } ?? "") + (value.isNull ? "null" : try value.plainText()), place)
    }

    func beginList(at place: SourcePlace, _ mark: SourceMark?) { begin(isRecord: false, place, mark) }
    func beginRecord(at place: SourcePlace, _ mark: SourceMark?) { begin(isRecord: true, place, mark) }

    func addKey(_ name: String, at place: SourcePlace, isMergeKey: Bool) -> Bool {
        self.name = "\(place.line):\(place.column) \(isMergeKey ? "merge " : "")\(name)"
        return true
    }

    func end() {
        open.removeLast()
        last = begins.removeLast()..<lines.count
        name = open.last == false ? "-" : ""
    }

    func noteBigNumber(_ text: String) { lines.append("big \(text)") }
    func keep(as anchor: Int) { kept[anchor] = last }
    func keepKey(_ name: String, at place: SourcePlace, as anchor: Int) {}
    func addKept(_ anchor: Int, at place: SourcePlace) {
        add("*" + lines[kept[anchor] ?? 0..<0].joined(separator: "|"), place)
    }
    func keptName(_ anchor: Int) -> String? { nil }
}

private func places(_ read: (Listing) throws -> Void) throws -> [String] {
    let listing = Listing()
    try read(listing)
    return listing.lines
}

@Suite struct PlacedDocumentTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test func yaml() throws {
        let text = "a: 1\nlist:\n  - x\n  - {b: é, c: 2}\nend:\n"
        #expect(
            try places { try YAMLReader.read(bytes(text), into: $0) } == [
                "root={}@1:1", "1:1 a=1@1:4", "2:1 list=[]@3:3", "-=x@3:5", "-={}@4:5", "4:6 b=é@4:9",
                "4:12 c=2@4:15", "5:1 end=null@5:5",
            ])
    }

    /// An alias stands where it is written, what is in it where that is.
    @Test func aliases() throws {
        let text = "a: &x {k: [1, 2]}\nb: *x\nc: 3\n"
        #expect(
            try places { try YAMLReader.read(bytes(text), into: $0) } == [
                "root={}@1:1", "1:1 a={}@1:4", "1:8 k=[]@1:11", "-=1@1:12", "-=2@1:15",
                "2:1 b=*1:1 a={}@1:4|1:8 k=[]@1:11|-=1@1:12|-=2@1:15@2:4", "3:1 c=3@3:4",
            ])
    }

    @Test func marks() throws {
        let text = "a: !append [1]\nb: !!null\nc: {<<: {}, \"<<\": 1}\nd: !include x\n"
        #expect(
            try places { try YAMLReader.read(bytes(text), into: $0) } == [
                "root={}@1:1", "1:1 a=append []@1:4", "-=1@1:13", "2:1 b=null null@2:4", "3:1 c={}@3:4",
                "3:5 merge <<={}@3:9", "3:13 <<=1@3:19", "4:1 d=include x@4:4",
            ])
    }

    @Test func bigNumbers() throws {
        let text = "a: 123456789012345678901\n"
        let lines = try places { try YAMLReader.read(bytes(text), into: $0, keepsBigNumbers: true) }
        #expect(lines.last == "big 123456789012345678901")
        #expect(throws: FormatError.self) {
            try places { try YAMLReader.read(bytes(text), into: $0) }
        }
    }

    /// Tags that mean something to a configuration mean nothing to `from yaml`.
    @Test func tagsWithoutPlaces() {
        #expect(throws: FormatError.self) { try YAMLReader.single(bytes("a: !append [1]")) }
    }

    @Test func json() throws {
        let text = "{\n  \"a\": 1,\n  \"é\": [true, {\"b\": null}]\n}"
        #expect(
            try places { try JSONReader.placed(bytes(text)).read(into: $0) } == [
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
            try places { try TOMLReader.placed(bytes(text)).read(into: $0) } == [
                "root={}@1:1", "1:1 a=1@1:5", "3:2 t={}@3:1", "4:1 b=x@4:5", "5:1 c=[]@5:5", "-=1@5:6",
                "-=2@5:9",
                "7:3 rows=[]@7:1", "-={}@7:1", "8:1 d=1@8:5",
            ])
    }

    @Test func dotenv() throws {
        #expect(
            try places {
                try DotenvReader.placed(bytes("# c\nexport A=1\nB = 'x y'\n")).read(into: $0)
            } == [
                "root={}@1:1", "2:8 A=1@2:10", "3:1 B=x y@3:5",
            ])
        let error = try #require(throws: FormatError.self) { try DotenvReader.placed(bytes("A=1\nA=2\n")) }
        #expect(error.line == 2)
    }
}
