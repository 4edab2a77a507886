import Formats
import PluginAPI
import Testing

@testable import Config

/// Whether a value is as a schema says, both as JSON.
private func isValid(_ instance: String, _ schema: String, _ others: [String: String] = [:]) throws -> Bool {
    let registry = SchemaRegistry { address, reference in
        if let metaschema = try SchemaFile.metaschema(address) { return metaschema }
        guard let text = others[address] else { throw reference.origin.error("no \(address)") }
        return try SchemaFile.json(text, Source(address, folder: "/"))
    }
    let root = try registry.enter(
        SchemaFile.json(schema, Source("schema", folder: "/")), address: "file:///schema.json")
    let value = try SchemaFile.json(instance, Source("instance", folder: "/"))
    return try SchemaEvaluation.problems(of: value, root, registry).isEmpty
}

private struct Case {
    let schema: String
    let valid: [String]
    let invalid: [String]

    init(_ schema: String, valid: [String], invalid: [String]) {
        self.schema = schema
        self.valid = valid
        self.invalid = invalid
    }
}

private func check(_ test: Case, _ others: [String: String] = [:]) throws {
    for instance in test.valid {
        #expect(try isValid(instance, test.schema, others), "\(instance) is as \(test.schema)")
    }
    for instance in test.invalid {
        #expect(try !isValid(instance, test.schema, others), "\(instance) isn't as \(test.schema)")
    }
}

/// Each keyword of draft 2020-12, with what is easily got wrong about it.
struct SchemaTests {
    private static let assertions: [Case] = [
        Case("true", valid: ["1", "null", "{}"], invalid: []),
        Case("false", valid: [], invalid: ["1", "null", "{}"]),
        Case(
            ##"{"type": "integer"}"##, valid: ["1", "1.0", "-0.0", "1e3", "123456789012345678901234567890"],
            invalid: ["1.5", "\"1\"", "true", "1e-1"]),
        Case(##"{"type": "number"}"##, valid: ["1", "1.5", "1e400"], invalid: ["\"1\"", "false"]),
        Case(##"{"type": ["null", "array"]}"##, valid: ["null", "[]"], invalid: ["{}", "0", "\"\""]),
        Case(
            ##"{"enum": [1, "a", [true], {"a": 1, "b": 2}]}"##,
            valid: ["1", "1.0", "\"a\"", "[true]", ##"{"b": 2.0, "a": 1}"##],
            invalid: ["true", "[1]", "\"A\"", ##"{"a": 1}"##]),
        Case(##"{"enum": [false]}"##, valid: ["false"], invalid: ["0", "0.0", "null"]),
        Case(##"{"const": "a\u0000b"}"##, valid: [#""a\u0000b""#], invalid: [#""ab""#]),
        Case(
            ##"{"const": 9007199254740992}"##, valid: ["9007199254740992.0"],
            invalid: ["9007199254740991", "9007199254740993"]),
        Case(##"{"const": "\u00e9"}"##, valid: [#""é""#], invalid: [#""e\u0301""#]),
        Case(##"{"multipleOf": 0.01}"##, valid: ["4.35", "0", "-1.1", "1e3"], invalid: ["4.355", "0.001"]),
        Case(##"{"multipleOf": 0.0001}"##, valid: ["0.0075"], invalid: ["0.00751"]),
        Case(##"{"multipleOf": 0.123456789}"##, valid: [], invalid: ["1e308"]),
        Case(
            ##"{"multipleOf": 123456789012345678901}"##, valid: ["246913578024691357802"],
            invalid: ["246913578024691357803"]),
        Case(
            ##"{"minimum": -2, "maximum": 3.0}"##, valid: ["-2", "3", "\"x\""], invalid: ["-2.0001", "3.5"]),
        Case(
            ##"{"exclusiveMinimum": 18446744073709551615}"##, valid: ["18446744073709551616"],
            invalid: ["18446744073709551615"]),
        Case(##"{"exclusiveMaximum": 1e400}"##, valid: ["9e399"], invalid: ["1e400", "1e401"]),
        Case(
            ##"{"minLength": 2, "maxLength": 3.0}"##, valid: ["\"ab\"", "\"💩💩\"", "1"],
            invalid: ["\"💩\"", "\"abcd\""]),
        Case(##"{"pattern": "a+"}"##, valid: ["\"xaax\"", "1"], invalid: ["\"b\""]),
        Case(##"{"minItems": 1, "maxItems": 2}"##, valid: ["[1]", "\"\""], invalid: ["[]", "[1, 2, 3]"]),
        Case(
            ##"{"uniqueItems": true}"##,
            valid: ["[1, true, \"1\", [1], [true]]", #"[{"a": 1}, {"a": 2}]"#, "[[0], [false]]"],
            invalid: ["[1, 1.0]", #"[{"a": 1, "b": 2}, {"b": 2, "a": 1}]"#, "[[[1]], [[1.0]]]"]),
        Case(
            ##"{"minProperties": 1, "maxProperties": 1}"##, valid: [##"{"a": 1}"##, "[]"],
            invalid: ["{}", ##"{"a": 1, "b": 2}"##]),
        Case(
            ##"{"required": ["__proto__", "toString"]}"##,
            valid: [##"{"__proto__": 1, "toString": 2}"##, "[]"], invalid: ["{}"]),
        Case(
            ##"{"dependentRequired": {"a": ["b"]}}"##, valid: ["{}", ##"{"b": 1}"##, ##"{"a": 1, "b": 1}"##],
            invalid: [##"{"a": 1}"##]),
    ]

    private static let applicators: [Case] = [
        Case(
            ##"{"properties": {"a": {"type": "integer"}, "b": false}}"##,
            valid: ["{}", ##"{"a": 1}"##, "[]"], invalid: [##"{"a": "x"}"##, ##"{"b": 1}"##]),
        Case(
            ##"{"properties": {"$ref": {"type": "string"}}}"##, valid: [##"{"$ref": "a"}"##],
            invalid: [##"{"$ref": 2}"##]),
        Case(
            ##"{"patternProperties": {"^f": {"type": "integer"}}, "properties": {"foo": {"minimum": 3}}, "additionalProperties": {"type": "null"}}"##,
            valid: [##"{"foo": 3, "fa": 0, "x": null}"##],
            invalid: [##"{"foo": 1}"##, ##"{"foo": "x"}"##, ##"{"x": 1}"##]),
        Case(
            ##"{"allOf": [{"properties": {"a": {}}}], "additionalProperties": false}"##, valid: ["{}"],
            invalid: [##"{"a": 1}"##]),
        Case(
            ##"{"propertyNames": {"maxLength": 2}}"##, valid: [##"{"ab": 1}"##, "3"],
            invalid: [##"{"abc": 1}"##]),
        Case(
            ##"{"prefixItems": [{"type": "integer"}], "items": {"type": "string"}}"##,
            valid: ["[]", "[1]", "[1, \"a\"]", "{}"], invalid: ["[\"a\"]", "[1, 2]"]),
        Case(##"{"prefixItems": [{}], "items": false}"##, valid: ["[1]"], invalid: ["[1, 2]"]),
        Case(##"{"contains": {"minimum": 5}}"##, valid: ["[1, 6]", "{}"], invalid: ["[]", "[1]"]),
        Case(
            ##"{"contains": {"const": 1}, "minContains": 2, "maxContains": 2.0}"##,
            valid: ["[1, 1]", "[1, 2, 1]"], invalid: ["[1]", "[1, 1, 1]"]),
        Case(##"{"contains": {"const": 1}, "minContains": 0}"##, valid: ["[]", "[2]"], invalid: []),
        Case(##"{"minContains": 2}"##, valid: ["[]"], invalid: []),
        Case(
            ##"{"anyOf": [{"type": "integer"}, {"minimum": 2}]}"##, valid: ["1", "2.5", "\"x\""],
            invalid: ["1.5"]),
        Case(
            ##"{"oneOf": [{"type": "integer"}, {"minimum": 2}]}"##, valid: ["1", "2.5"],
            invalid: ["3", "1.5"]),
        Case(##"{"not": {}}"##, valid: [], invalid: ["1"]),
        Case(##"{"not": {"not": {"type": "string"}}}"##, valid: ["\"a\""], invalid: ["1"]),
        Case(
            ##"{"if": {"const": 1}, "then": {"type": "string"}, "else": {"minimum": 5}}"##, valid: ["5"],
            invalid: ["1", "2"]),
        Case(##"{"then": false, "else": false}"##, valid: ["1"], invalid: []),
        Case(
            ##"{"dependentSchemas": {"a": {"required": ["b"]}, "c": false}}"##,
            valid: ["{}", ##"{"a": 1, "b": 1}"##], invalid: [##"{"a": 1}"##, ##"{"c": 1}"##]),
        Case(
            ##"{"dependencies": {"a": ["b"], "c": {"minProperties": 2}}}"##, valid: [##"{"a": 1, "b": 1}"##],
            invalid: [##"{"a": 1}"##, ##"{"c": 1}"##]),
    ]

    private static let unevaluated: [Case] = [
        Case(
            ##"{"allOf": [{"properties": {"a": {}}}], "unevaluatedProperties": false}"##,
            valid: [##"{"a": 1}"##], invalid: [##"{"b": 1}"##]),
        Case(
            ##"{"anyOf": [{"properties": {"a": {"const": 1}}, "required": ["a"]}, {"properties": {"b": {}}, "required": ["b"]}], "unevaluatedProperties": false}"##,
            valid: [##"{"a": 1}"##, ##"{"a": 1, "b": 2}"##], invalid: [##"{"a": 2, "b": 2}"##]),
        Case(
            ##"{"not": {"not": {"properties": {"a": {}}}}, "unevaluatedProperties": false}"##, valid: ["{}"],
            invalid: [##"{"a": 1}"##]),
        Case(
            ##"{"if": {"properties": {"a": {"const": 1}}, "required": ["a"]}, "unevaluatedProperties": false}"##,
            valid: [##"{"a": 1}"##], invalid: [##"{"a": 2}"##]),
        Case(
            ##"{"properties": {"a": {}}, "unevaluatedProperties": {"type": "string"}}"##,
            valid: [##"{"a": 1, "b": "x"}"##], invalid: [##"{"b": 1}"##]),
        Case(
            ##"{"dependentSchemas": {"a": {"properties": {"b": {}}}}, "properties": {"a": {}}, "unevaluatedProperties": false}"##,
            valid: [##"{"a": 1, "b": 2}"##], invalid: [##"{"b": 2}"##]),
        Case(
            ##"{"unevaluatedProperties": false, "allOf": [{"unevaluatedProperties": true}]}"##,
            valid: [##"{"a": 1}"##], invalid: []),
        Case(
            ##"{"allOf": [{"prefixItems": [{}]}], "unevaluatedItems": false}"##, valid: ["[1]"],
            invalid: ["[1, 2]"]),
        Case(
            ##"{"contains": {"type": "string"}, "unevaluatedItems": {"type": "integer"}}"##,
            valid: ["[\"a\", 1]"], invalid: ["[\"a\", null]"]),
        Case(
            ##"{"allOf": [{"contains": {"multipleOf": 2}}, {"contains": {"multipleOf": 3}}], "unevaluatedItems": {"multipleOf": 5}}"##,
            valid: ["[2, 3, 4, 5, 6]"], invalid: ["[2, 3, 4, 7, 8]"]),
        Case(##"{"items": {}, "unevaluatedItems": false}"##, valid: ["[1, 2]"], invalid: []),
        Case(
            ##"{"$ref": "#/$defs/a", "unevaluatedProperties": false, "$defs": {"a": {"properties": {"a": {}}}}}"##,
            valid: [##"{"a": 1}"##], invalid: [##"{"b": 1}"##]),
    ]

    private static let references: [Case] = [
        Case(
            ##"{"properties": {"a": {"$ref": "#"}}, "additionalProperties": false}"##,
            valid: [##"{"a": {"a": {}}}"##], invalid: [##"{"a": {"b": 1}}"##]),
        Case(
            ##"{"$defs": {"a~b": {"type": "integer"}, "c/d": {"type": "string"}, "e%f": {"type": "null"}}, "properties": {"a": {"$ref": "#/$defs/a~0b"}, "c": {"$ref": "#/$defs/c~1d"}, "e": {"$ref": "#/$defs/e%25f"}}}"##,
            valid: [##"{"a": 1, "c": "", "e": null}"##],
            invalid: [##"{"a": ""}"##, ##"{"c": 1}"##, ##"{"e": 1}"##]),
        Case(
            ##"{"$ref": "#/$defs/a", "maxItems": 2, "$defs": {"a": {"type": "array"}}}"##, valid: ["[1]"],
            invalid: ["{}", "[1, 2, 3]"]),
        Case(
            ##"{"$ref": "#here", "$defs": {"a": {"$anchor": "here", "type": "integer"}}}"##, valid: ["1"],
            invalid: ["\"\""]),
        Case(
            ##"{"$id": "http://example.com/root", "$ref": "item", "$defs": {"a": {"$id": "item", "type": "integer", "$defs": {"b": {"$anchor": "root"}}}}}"##,
            valid: ["1"], invalid: ["\"\""]),
        Case(
            ##"{"$id": "urn:example:a", "properties": {"a": {"$ref": "urn:example:a#/$defs/b"}}, "$defs": {"b": {"type": "string"}}}"##,
            valid: [##"{"a": ""}"##], invalid: [##"{"a": 1}"##]),
        Case(##"{"const": {"$ref": "#/no/where"}}"##, valid: [##"{"$ref": "#/no/where"}"##], invalid: ["{}"]),
        Case(
            ##"{"enum": [{"$id": "http://x/y", "type": "null"}], "$ref": "#/$defs/z", "$defs": {"z": {"$id": "http://x/y", "type": "object"}}}"##,
            valid: [##"{"$id": "http://x/y", "type": "null"}"##], invalid: ["null"]),
        Case(
            ##"{"$id": "http://example.com/strict", "$dynamicAnchor": "node", "$ref": "tree", "unevaluatedProperties": false, "$defs": {"tree": {"$id": "tree", "$dynamicAnchor": "node", "properties": {"data": true, "children": {"items": {"$dynamicRef": "#node"}}}}}}"##,
            valid: [##"{"children": [{"data": 1}]}"##], invalid: [##"{"children": [{"daat": 1}]}"##]),
        Case(
            ##"{"$ref": "https://json-schema.org/draft/2020-12/schema"}"##,
            valid: [##"{"minLength": 1, "$defs": {"a": true}}"##],
            invalid: [##"{"minLength": -1}"##, ##"{"$defs": {"a": 1}}"##, ##"{"type": "strng"}"##]),
        Case(
            ##"{"$schema": "http://json-schema.org/draft-07/schema#", "$ref": "#/definitions/a", "maximum": 1, "definitions": {"a": {"items": [{"type": "integer"}], "additionalItems": false}}}"##,
            valid: ["[1]", "5"], invalid: ["[1, 2]", "[\"\"]"]),
        Case(
            ##"{"$schema": "https://json-schema.org/draft/2019-09/schema", "$recursiveAnchor": true, "properties": {"a": {"$recursiveRef": "#"}}, "unevaluatedProperties": false}"##,
            valid: [##"{"a": {"a": {}}}"##], invalid: [##"{"a": {"b": {}}}"##]),
    ]

    @Test func assertionsHold() throws { for test in Self.assertions { try check(test) } }
    @Test func applicatorsHold() throws { for test in Self.applicators { try check(test) } }
    @Test func unevaluatedPartsAreFound() throws { for test in Self.unevaluated { try check(test) } }
    @Test func referencesLead() throws { for test in Self.references { try check(test) } }

    @Test func metaschemasChooseVocabularies() throws {
        let others = [
            "http://example.com/meta": """
            {"$schema": "https://json-schema.org/draft/2020-12/schema", "$vocabulary": {"https://json-schema.org/draft/2020-12/vocab/core": true, \
            "https://json-schema.org/draft/2020-12/vocab/applicator": true, "http://example.com/own": false}}
            """,
            "http://example.com/needy": ##"{"$vocabulary": {"http://example.com/own": true}}"##,
            "http://example.com/integer.json": ##"{"type": "integer"}"##,
        ]
        try check(
            Case(
                ##"{"$schema": "http://example.com/meta", "properties": {"a": {"minimum": 5}, "b": false}}"##,
                valid: [##"{"a": 1}"##], invalid: [##"{"b": 1}"##]), others)
        try check(
            Case(
                ##"{"$id": "http://example.com/x/", "items": {"$ref": "../integer.json"}}"##, valid: ["[1]"],
                invalid: ["[\"\"]"]), others)
        #expect(throws: ErrorValue.self) {
            try isValid("1", ##"{"$schema": "http://example.com/needy"}"##, others)
        }
    }

    @Test(arguments: [
        ##"{"$ref": "#"}"##,
        ##"{"$ref": "#/$defs/a", "$defs": {"a": {"allOf": [{"$ref": "#/$defs/b"}]}, "b": {"$ref": "#/$defs/a"}}}"##,
        ##"{"$ref": "http://example.com/elsewhere"}"##, ##"{"$ref": "#/nowhere"}"##,
        ##"{"$ref": "#nowhere"}"##, ##"{"type": "strng"}"##, ##"{"type": 1}"##,
        ##"{"minLength": -1}"##, ##"{"minLength": 1.5}"##, ##"{"multipleOf": 0}"##, ##"{"pattern": "("}"##,
        ##"{"properties": []}"##, ##"{"properties": {"a": 1}}"##,
        ##"{"allOf": {}}"##, ##"{"required": [1]}"##,
        ##"{"$schema": "http://json-schema.org/draft-04/schema#"}"##, ##"{"enum": 1}"##, ##"{"not": 1}"##,
    ])
    func mistakesInSchemasAreErrors(_ schema: String) {
        #expect(throws: ErrorValue.self) { try isValid("1", schema) }
    }

    @Test func problemsHavePlaces() throws {
        let registry = SchemaRegistry { _, reference in throw reference.origin.error("none") }
        let schema =
            ##"{"properties": {"a": {"items": {"type": "integer"}}}, "required": ["b"], "additionalProperties": false}"##
        let root = try registry.enter(
            SchemaFile.json(schema, Source("schema", folder: "/")), address: "file:///s")
        let value = try SchemaFile.json("{\"a\":\n  [1, \"2\"],\n \"c\": 1}", Source("x", folder: "/"))
        let found = try SchemaEvaluation.problems(of: value, root, registry)
        #expect(
            found.map { "\($0.origin.text) \($0.key.text) \($0.rule)" } == [
                "x:1:1  required", "x:2:7 a[1] type", "x:3:2 c additionalProperties",
            ])
        #expect(found.map(\.help) == [nil, "write `2`", "there is `a`"])
    }
}

/// `format` and `pattern`.
struct StringFormatTests {
    private static let texts: [(format: StringFormat, valid: [String], invalid: [String])] = [
        (.date, ["2024-02-29", "0000-01-01"], ["2023-02-29", "2024-13-01", "2024-1-01", "2024-01-0১"]),
        (
            .time, ["10:00:00Z", "23:59:60Z", "01:29:60+01:30", "10:00:00.5-00:30"],
            ["10:00:00", "22:59:60Z", "24:00:00Z", "10:00:00.Z", "10:00Z", "10:00:00+24:00"]
        ),
        (
            .dateTime, ["2024-02-29T10:00:00z", "1998-12-31T15:59:60.123-08:00"],
            ["2024-02-30T10:00:00Z", "2024-02-29 10:00:00Z", "1998-12-31T23:58:60Z"]
        ),
        (
            .duration, ["P4DT12H30M5S", "P4Y", "PT0S", "P2W", "PT36H"],
            ["P", "PT", "P1", "4D", "P2D1Y", "P1YT", "P1Y2W", "P1Y5D", "PT1H5S"]
        ),
        (
            .email, ["a.b+c@example.com", "\"joe bloggs\"@example.com", "joe@[127.0.0.1]", "joe@[IPv6:::1]"],
            ["2962", ".a@b.c", "a..b@c.d", "joe@[127.0.0.300]", "joe@in valid.com", "ü@example.com"]
        ),
        (.idnEmail, ["실례@실례.테스트"], ["2962"]),
        (
            .hostname, ["www.example.com", "xn--4gbwdl.xn--wgbh1c", "1host"],
            [
                "-a.b", "a-.b", "a_b", "", ".", "a..b", "XN--aa---o47jg78q",
                "a." + String(repeating: "b", count: 64),
            ]
        ),
        (
            .idnHostname, ["실례.테스트", "l·l", "ß.example", "क्‍ष"],
            ["a·l", "-실례", "\u{302E}a", "〮한", "a\u{30FB}b", "٠۰"]
        ),
        (
            .ipv4, ["192.168.0.1", "0.0.0.0"],
            ["256.1.1.1", "1.2.3", "01.2.3.4", "1.2.3.4.5", "0x7f.0.0.1", "1.2.3.4/8"]
        ),
        (
            .ipv6,
            ["::", "::1", "1::", "2001:db8::1", "::ffff:1.2.3.4", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:1.2.3.4"],
            [
                ":1", "1:", "1::2::3", "12345::", "1:2:3:4:5:6:7", "::1%eth0", "1:2:3:4:5:6:7:8:9", "::1.2.3",
                "1:2:3:4:5:6:7::8:9",
            ]
        ),
        (
            .uri, ["http://example.com:80/a?b#c", "urn:a:b", "http://[::1]/", "mailto:a@b"],
            [
                "//a/b", "/a", "\\\\a", "http://a b", "http://[x", "1a:b", "http://a/%zz", "http://a:b:c/",
                "http://ø",
            ]
        ),
        (.uriReference, ["/a", "#f", "", "//a", "a/b:c"], ["\\a", "#f\\", ":a"]),
        (.iri, ["http://ø.example/å?ß"], ["/å", "http://2001:db8::1", "http://a b"]),
        (.iriReference, ["/å", "#ø"], ["\\å"]),
        (.uriTemplate, ["http://a/{b}/c{?d,e*}{f:3}", "plain"], ["{", "a}", "{a b}", "{}"]),
        (
            .uuid, ["2eb8aa08-aa98-11ea-b4aa-73b441d16380", "2EB8AA08-AA98-11EA-B4AA-73B441D16380"],
            [
                "2eb8aa08aa9811eab4aa73b441d16380", "2eb8aa08-aa98-11ea-b4aa-73b441d1638",
                "2eb8-aa08-aa98-11ea-b4aa73b44-1d16380",
            ]
        ),
        (.jsonPointer, ["", "/a~0b/c~1d/0", "/"], ["a", "/~", "/~2", "#/a"]),
        (.relativeJSONPointer, ["1", "0/a", "2#", "1+1/a"], ["/a", "-1/a", "01/a", "0##", "+1"]),
        (
            .regex, ["^[a-z]+\\p{Letter}$", "(?<a>x)\\k<a>"],
            ["^(abc]", "\\a", "\\Z", "a++", "[b-a]", "(?i)a"]
        ),
    ]

    @Test func formats() {
        for (format, valid, invalid) in Self.texts {
            for text in valid { #expect(format.accepts(text), "\(format.rawValue): \(text)") }
            for text in invalid { #expect(!format.accepts(text), "\(format.rawValue): \(text)") }
        }
    }

    private static let patterns: [(pattern: String, matching: [String], others: [String])] = [
        ("^\\d$", ["0"], ["\u{0967}", "0\n"]), ("^\\w$", ["_"], ["é"]), ("^\\W$", ["é", "\u{1F600}"], ["a"]),
        ("^\\s$", ["\u{FEFF}", "\u{2029}", "\u{0B}"], ["\u{200B}"]), ("^\\S$", ["\u{200B}"], ["\u{A0}"]),
        ("^[\\D]$", ["\u{0967}"], ["5"]), ("^[^\\W]$", ["a"], ["é"]),
        ("^.$", ["\u{1F432}"], ["\n", "\u{2028}"]),
        ("^\\cA$", ["\u{1}"], ["A"]), ("^\\u{1F432}*$", ["\u{1F432}"], ["x"]),
        ("^\\uD83D\\uDC32$", ["\u{1F432}"], ["x"]),
        ("\\p{Script=Greek}", ["α"], ["a"]), ("^\\p{Lowercase_Letter}\\P{digit}$", ["aé"], ["a1"]),
        ("\\bfoo\\b", ["a foo"], ["afoo", "foo1"]),
        ("[]", [], ["", "a"]), ("^[^]$", ["\n"], [""]), ("^[[a]$", ["["], ["]"]),
        ("^\\/\\-$", ["/-"], ["\\"]), ("^(a)\\1$", ["aa"], ["a"]),
        ("^\\x41\\0$", ["A\0"], ["A"]), ("(?<=a)b", ["ab"], ["b"]), ("^a{2}$", ["aa"], ["a"]),
    ]

    @Test func patternsAreOfECMA262() throws {
        for (text, matching, others) in Self.patterns {
            let pattern = try SchemaPattern(text)
            for subject in matching {
                #expect(try pattern.matches(subject), "\(text) in \(subject.debugDescription)")
            }
            for subject in others {
                #expect(try !pattern.matches(subject), "\(text) not in \(subject.debugDescription)")
            }
        }
    }

    @Test func exactNumbers() throws {
        func number(_ text: String) throws -> ExactNumber { try #require(ExactNumber(text: text)) }
        #expect(try number("1.50") == number("15e-1"))
        #expect(try number("-0").isZero)
        #expect(try number("100").int == 100)
        #expect(try number("1e19").int == nil)
        #expect(try number("-9223372036854775808").int == Int.min)
        #expect(try number("1e-5") < number("2e-5"))
        #expect(try number("-3") < number("-2.9"))
        #expect(try number("9.99") < number("10"))
        #expect(try !(number("5") < number("5.0")))
        #expect(try number("1e1000000000").isMultiple(of: number("1e-1000000000")))
        #expect(try !number("1e-1000000000").isMultiple(of: number("7")))
        #expect(
            try number("1000000000000000000000000000007").isMultiple(
                of: number("1000000000000000000000000000007")))
        #expect(
            try !number("2000000000000000000000000000015").isMultiple(
                of: number("1000000000000000000000000000007")))
        #expect(
            try ["12.5", "0.001", "1200", "-7"].map { try number($0).text } == [
                "12.5", "0.001", "1200", "-7",
            ])
    }
}
