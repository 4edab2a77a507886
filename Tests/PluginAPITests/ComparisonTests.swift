import PluginAPI
import Testing

@Suite struct Comparisons {
    @Test func numbersByValue() throws {
        #expect(try Value.isEqual(.int(1), .float(1)))
        #expect(try !Value.isEqual(.int(9_007_199_254_740_993), .float(9_007_199_254_740_992)))
        #expect(try Value.compare(.int(9_007_199_254_740_993), .float(9_007_199_254_740_992)) > 0)
        #expect(try Value.compare(.int(Int.max), .float(9.3e18)) < 0)
        #expect(try Value.compare(.int(-1), .float(-0.5)) < 0)
        #expect(try Value.compare(.float(.nan), .float(1)) > 0)
    }

    @Test func differentTypesAreAnError() throws {
        #expect(throws: ErrorValue.self) { try Value.isEqual(.int(1), .text("1")) }
        #expect(throws: ErrorValue.self) { try Value.compare(.size(1), .int(1)) }
        #expect(throws: ErrorValue.self) { try Value.compare(.null, .int(1)) }
        #expect(throws: ErrorValue.self) { try Value.compare(.fields([:]), .fields([:])) }
        #expect(try !Value.isEqual(.null, .int(1)))
        #expect(try Value.isEqual(.null, .null))
    }

    @Test func recordsInAnyOrder() throws {
        let a = Value.fields(["x": .int(1), "y": .items([.null])])
        let b = Value.fields(["y": .items([.null]), "x": .float(1)])
        #expect(try Value.isEqual(a, b))
        var distinct = DistinctValues()
        #expect(distinct.insert(a).isNew && distinct.position(of: b) == 0)
        #expect(!Value.isSame(a, .fields(["x": .int(1)])))
    }

    @Test func distinctValuesKeepTheirPositions() {
        var distinct = DistinctValues()
        for round in 0..<2 {
            for number in 0..<1000 {
                let inserted = distinct.insert(number % 2 == 0 ? .int(number) : .text("\(number)"))
                #expect(inserted.position == number && inserted.isNew == (round == 0))
            }
        }
        #expect(distinct.position(of: .float(4)) == 4)
        #expect(distinct.position(of: .text("4")) == nil)
        #expect(distinct.insert(.float(.nan)).isNew)
        #expect(distinct.position(of: .float(-.nan)) == 1000)
        #expect(distinct.values.count == 1001)
    }

    @Test func textByBytes() throws {
        #expect(try !Value.isEqual(.text("é"), .text("e\u{301}")))
        #expect(try Value.compare(.text("B"), .text("a")) < 0)
    }
}

@Suite struct CellPaths {
    private let root = Value.fields([
        "name": .text("web"),
        "hosts": .items([.fields(["ip": .text("10.0.0.1")]), .fields(["ip": .text("10.0.0.2")])]),
        "odd key": .int(1), "nothing": .null,
    ])

    private func look(_ path: String) throws -> Value { try CellPath(path).value(in: root) }

    @Test func finds() throws {
        #expect(try look("name").string == "web")
        #expect(try look("hosts[1].ip").string == "10.0.0.2")
        #expect(try look("hosts.-1.ip").string == "10.0.0.2")
        #expect(try look("hosts.0.ip").string == "10.0.0.1")
        #expect(try look("hosts[-2][\"ip\"]").string == "10.0.0.1")
        #expect(try Value.isEqual(look("\"odd key\""), .int(1)))
        #expect(try Value.isEqual(look("hosts.ip"), .items([.text("10.0.0.1"), .text("10.0.0.2")])))
        #expect(try look("tls?.cert").isNull)
        #expect(try look("nothing?.cert.name").isNull == true)
        #expect(try look("missing?").isNull)
        #expect(try look("hosts?[7].ip").isNull == true)
    }

    @Test(arguments: ["nam", "hosts[2]", "name.x", "nothing.x", "tls.cert?"])
    func absenceIsAnError(_ path: String) { #expect(throws: ErrorValue.self) { try look(path) } }

    @Test func suggests() throws {
        let error = try #require(throws: ErrorValue.self) { try look("nmae") }
        #expect(error.message == "no field `nmae`")
        #expect(error.help == "did you mean `name`?")
    }

    @Test(arguments: ["", "a..b", "a[", "a[x]", "a.", ".a", "a[\"b]", "$a"])
    func refuses(_ path: String) { #expect(throws: ErrorValue.self) { try CellPath(path) } }
}
