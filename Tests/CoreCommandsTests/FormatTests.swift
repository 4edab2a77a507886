import Formats
import PluginAPI
import Testing

@testable import CoreCommands

@Suite struct JSON {
    @Test(arguments: [
        "null", "true", "false", "0", "-0.5", "9223372036854775807", "-9223372036854775808", "1e+100", "1.5",
        "\"\"",
        "\"a\\\"b\\\\c\\nd\\u0001\"", "\"ä😀\"", "[]", "{}", "[1,[2,[]],{\"a\":{}}]",
        "{\"b\":1,\"a\":[null,false]}", "5e-324",
        "0.1", "123456789.125",
    ])
    func staysAsItIs(_ text: String) throws { #expect(try json(data(text)) == text) }

    @Test func readsWhatOthersWrite() throws {
        #expect(try data(" \"\\u00e4\\ud83d\\ude00\\/\" ").string == "ä😀/")
        #expect(
            try json(data("[1E2, 1.0e-2, -0, 1e-7, 0.30000000000000004]"))
                == "[100.0,0.01,0,1e-07,0.30000000000000004]")
        #expect(try json(data("{\"a\":1,\"b\":2,\"a\":3}")) == "{\"a\":3,\"b\":2}")
        #expect(try json(data("\u{FEFF}{\"\\u0061\": 1}")) == "{\"a\":1}")
        #expect(
            try json(JSONReader.read(Array("18446744073709551616".utf8), bigNumbersAsText: true))
                == "\"18446744073709551616\"")
    }

    @Test func rowsShareTheirKeys() throws {
        guard case .list(let list) = try data("[{\"a\":1,\"b\":{\"x\":1}},{\"a\":2,\"b\":{\"x\":2}}]"),
            case .record(let first) = list.items[0], case .record(let second) = list.items[1]
        else { return #expect(Bool(false)) }
        #expect(first.keys === second.keys)
    }

    @Test func manyAndDifferentKeys() throws {
        // Objects with more keys, and with more different first keys, than shapes are kept for.
        let wide = "{" + (0..<200).map { "\"k\($0)\":\($0)" }.joined(separator: ",") + "}"
        #expect(try json(data(wide)) == wide)
        let many = "[" + (0..<200).map { "{\"k\($0)\":{\"a\":\($0)},\"z\":1}" }.joined(separator: ",") + "]"
        #expect(try json(data(many)) == many)
        let twice = "{" + (0..<70).map { "\"k\($0)\":\($0)" }.joined(separator: ",") + ",\"k5\":0,\"k69\":1}"
        guard case .record(let record) = try data(twice) else { return #expect(Bool(false)) }
        #expect(record.count == 70)
        #expect(try json(record["k5"] ?? .null) == "0")
    }

    @Test(
        arguments: [
            ("", nil, nil), ("[1,]", 1, 4), ("{\"a\" 1}", 1, 6), ("[1\n 2]", 2, 2), ("{\"a\":1,}", 1, 8),
            ("tru", 1, 1), ("01", 1, 1),
            ("1.", 1, 3), ("\"abc", 1, 1), ("\"ä\\x\"", 1, 3), ("[\"a\nb\"]", 1, 4), ("{} {}", 1, 4),
            ("18446744073709551616", 1, 1),
            ("\"\\ud800\"", 1, 2), ("-", 1, 2), ("[", 1, 2), ("{a: 1}", 1, 2), ("1e999", 1, 1),
        ] as [(String, Int?, Int?)])
    func saysWhere(_ text: String, _ line: Int?, _ column: Int?) throws {
        let error = try #require(throws: FormatError.self) { try data(text) }
        #expect(error.line == line && error.column == column, "\(text): \(error)")
    }

    @Test func depthHasALimit() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: FormatError.self) { try data(deep) }
        #expect(throws: Never.self) {
            try data(String(repeating: "[", count: 500) + String(repeating: "]", count: 500))
        }
    }

    @Test func notUTF8() { #expect(throws: FormatError.self) { try JSONReader.read([0x22, 0xFF, 0x22]) } }

    @Test func writesOtherTypes() throws {
        #expect(
            try json(.items([.size(1000), .duration(90_000_000_000), .time(0)]))
                == "[1000,\"1m30s\",\"1970-01-01T00:00:00Z\"]")
        #expect(try json(.bytes(Bytes([0xFF, 0, 1, 2]))) == "\"/wABAg==\"")
        #expect(throws: ErrorValue.self) { try json(.float(.nan)) }
    }

    @Test func cutAnywhereIsAnErrorNotACrash() {
        let text = Array("{\"a\":[1,-2.5e3,true,null,\"x\\u00e4\\n\"],\"b\":{\"c\":\"ä\"}}".utf8)
        for end in 0..<text.count {
            #expect(throws: FormatError.self) { try JSONReader.read(Array(text[..<end])) }
        }
        for index in text.indices {
            for byte in [UInt8(0), 0x22, 0x5C, 0x5B, 0x7B, 0xFF] {
                var changed = text
                changed[index] = byte
                _ = try? JSONReader.read(changed)
            }
        }
    }
}

@Suite struct YAML {
    private func read(_ text: String) throws -> String { try json(YAMLReader.single(Array(text.utf8))) }

    @Test(arguments: [
        ("country: NO", "{\"country\":\"NO\"}"),
        ("a: [1, 0x1F, 0o17, 1.5, .5, 1e3, '1']", "{\"a\":[1,31,15,1.5,0.5,1000.0,\"1\"]}"),
        ("- ~\n-\n- null\n- true\n- yes", "[null,null,null,true,\"yes\"]"), ("017", "17"), ("+12", "12"),
        ("1_000", "\"1_000\""),
        ("2026-11-23", "\"2026-11-23\""), ("12:30:45", "\"12:30:45\""),
        ("a: &x {b: 1}\nc: *x", "{\"a\":{\"b\":1},\"c\":{\"b\":1}}"),
        ("a: |\n  one\n  two\nb: >\n  x\n  y\n", "{\"a\":\"one\\ntwo\\n\",\"b\":\"x y\\n\"}"),
        ("1: a\ntrue: b", "{\"1\":\"a\",\"true\":\"b\"}"),
        ("!!str 12", "\"12\""), ("!!float 1", "1.0"), ("", "null"), ("# only\n", "null"),
        ("--- a\n...\n", "\"a\""),
        ("'it''s'", "\"it's\""), ("\"\\u00e4\\t\"", "\"ä\\t\""),
        ("- .\n- -\n- +\n- 1e\n- 0x", "[\".\",[null],\"+\",\"1e\",\"0x\"]"),
    ])
    func reads(_ text: String, _ expected: String) throws {
        #expect(try read(text) == expected)
    }

    @Test(
        arguments: [
            ("a: 1\na: 2", 2, 1), ("a: [1", 1, 4), ("a: *x", 1, 4), ("? [a]\n: 1", 1, 3), ("a: !Ref x", 1, 4),
            ("a: !!int x", 1, 4),
            ("a: 99999999999999999999", 1, 4), ("a: &x [*x]", 1, 8), ("a\n---\nb", 2, nil), ("a: b: c", 1, 5),
        ] as [(String, Int, Int?)])
    func saysWhere(_ text: String, _ line: Int, _ column: Int?) throws {
        let error = try #require(throws: FormatError.self) { try read(text) }
        #expect(error.line == line && error.column == column, "\(text): \(error)")
    }

    @Test func laughsDoNotMultiply() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...12 {
            text +=
                "a\(level): &a\(level) ["
                + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ") + "]\n"
        }
        #expect(throws: FormatError.self) { try read(text) }
        #expect(throws: FormatError.self) { try read(String(repeating: "[", count: 5000)) }
    }

    @Test func documents() throws {
        #expect(
            try json(.items(YAMLReader.all(Array("a\n---\nb: 1\n---\n".utf8)))) == "[\"a\",{\"b\":1},null]")
    }

    @Test(arguments: [
        "{\"a\":\"no\",\"b\":\"12\",\"c\":\"\",\"d\":\" x\",\"on\":\"0x1f\",\"e\":\"null\",\"f\":\"2026-01-01\",\"g\":\"~\"}",
        "[1,-2.5,true,null,[],{},[[1],[2]],{\"k\":[{\"a\":1}]}]", "\"a: b\"", "\"- x\"", "\"# no\"",
        "\"one\\ntwo\\n\"", "\"one\\n  two\"",
        "\"\\n\"", "\" \\n x\"", "\"tab\\there\"", "\"ä😀\"", "\"\\u0001\"", "\"'\"", "\"\\\"\"", "\"!x\"",
        "\"&x\"", "\"*x\"", "\"%x\"",
        "\"@x\"", "\"---\"", "\"...\"", "\"x:\"", "\"trailing \"", "\"1:2\"", "\"=\"", "\"<<\"",
        "{\"multi\\nline\":1}", "\"\\r\\n\"", "1e+100",
    ])
    func comesBackTheSame(_ text: String) throws {
        let value = try data(text)
        #expect(try json(YAMLReader.single(YAMLWriter.write(value))) == text)
    }
}

@Suite struct TOML {
    private func read(_ text: String) throws -> Value { try TOMLReader.read(Array(text.utf8)) }

    @Test func readsInOrder() throws {
        let text =
            "z = 1\na = \"x\"\n[server]\nport = 80\nhosts = [\"b\", \"a\"]\n[[row]]\nn = 1.5\n[[row]]\nn = inf\ninline = {y = true, b = 2}\n"
        guard case .record(let record) = try read(text) else { return #expect(Bool(false)) }
        #expect(record.names == ["z", "a", "server", "row"])
        #expect(try json(record["server"] ?? .null) == "{\"port\":80,\"hosts\":[\"b\",\"a\"]}")
        guard case .list(let rows)? = record["row"], case .record(let second) = rows.items[1] else {
            return #expect(Bool(false))
        }
        #expect(try json(second["inline"] ?? .null) == "{\"y\":true,\"b\":2}")
        #expect(try json(read("a.b.c = 1\na.d = 2\n")) == "{\"a\":{\"b\":{\"c\":1},\"d\":2}}")
        #expect(try json(read("")) == "{}")
    }

    @Test func dates() throws {
        let text = "a = 2026-11-23T10:00:00+01:00\nb = 2026-11-23\nc = 2026-11-23 10:00:00.5\nd = 10:30:00\n"
        #expect(
            try json(read(text))
                == "{\"a\":\"2026-11-23T09:00:00Z\",\"b\":\"2026-11-23T00:00:00Z\",\"c\":\"2026-11-23T10:00:00.5Z\",\"d\":\"10:30:00\"}"
        )
    }

    @Test(
        arguments: [
            ("a = \nb = 1", 1, 5), ("a = 1\na = 2", 2, nil), ("[x\n", 1, 3),
            ("a = 99999999999999999999", 1, nil), ("a = 'x", 1, 7),
        ] as [(String, Int, Int?)])
    func saysWhere(_ text: String, _ line: Int, _ column: Int?) throws {
        let error = try #require(throws: FormatError.self) { try read(text) }
        #expect(error.line == line, "\(text): \(error)")
        if let column { #expect(error.column == column, "\(text): \(error)") }
        #expect(!error.message.isEmpty)
    }

    @Test(arguments: [
        "{\"a\":1,\"b\":\"x\\n\\\"\\u0001\",\"c\":[1,[2]],\"d\":{},\"e\":[]}",
        "{\"x\":{\"w\":2,\"y\":{\"z\":1}}}",
        "{\"rows\":[{\"a\":1,\"in\":{\"b\":2}},{\"a\":2,\"in\":{\"b\":3}}]}", "{\"odd key\":{\"ä\":1}}",
        "{\"mixed\":[1,{\"a\":1.5}]}",
        "{\"a\":{\"b\":{}}}",
    ])
    func comesBackTheSame(_ text: String) throws {
        #expect(try json(read(TOMLWriter.write(data(text)))) == text)
    }

    @Test func hasNoNull() { #expect(throws: ErrorValue.self) { try TOMLWriter.write(data("{\"a\":null}")) } }
}

@Suite struct CSV {
    private func read(_ text: String, _ options: CSVReader.Options = .init()) throws -> String {
        try json(.items(CSVReader.rows(Array(text.utf8), options)))
    }

    @Test(arguments: [
        ("a,b\n1,2\n", "[{\"a\":\"1\",\"b\":\"2\"}]"), ("a,b\r\n1,2\r\n", "[{\"a\":\"1\",\"b\":\"2\"}]"),
        ("a\n\"x,\"\"y\"\"\nz\"\n", "[{\"a\":\"x,\\\"y\\\"\\nz\"}]"),
        ("a,b\n,\n", "[{\"a\":\"\",\"b\":\"\"}]"), ("a\n\"\"\n", "[{\"a\":\"\"}]"),
        ("", "[]"), ("a,b", "[]"), ("\u{FEFF}a\n1", "[{\"a\":\"1\"}]"), ("a\n\n1\n\n", "[{\"a\":\"1\"}]"),
        (",b\n1,2", "[{\"column1\":\"1\",\"b\":\"2\"}]"),
        ("a,b\n1,\"2\"", "[{\"a\":\"1\",\"b\":\"2\"}]"),
    ])
    func reads(_ text: String, _ expected: String) throws {
        #expect(try read(text) == expected)
        // Cut into pieces of any size it is the same.
        for size in 1...4 { #expect(try json(run("from csv", on: stream(text, pieces: size))) == expected) }
    }

    @Test(arguments: [("a,b\n1\n", 2), ("a\n\"x\"y\n", 2), ("a\n\n\"x\n", 3), ("a,a\n", 1)])
    func saysWhere(_ text: String, _ line: Int) throws {
        let error = try #require(throws: FormatError.self) { try read(text) }
        #expect(error.line == line)
    }

    @Test func writes() throws {
        let rows = try data("[{\"a\":\"x,y\",\"b\":null},{\"a\":\"q\\\"\",\"c\":[1]}]")
        let text = String(decoding: try CSVWriter.write(rows, separator: 0x2C, header: true), as: UTF8.self)
        #expect(text == "a,b,c\n\"x,y\",,\n\"q\"\"\",,[1]\n")
    }
}
