import PluginAPI
import Testing

@testable import CoreCommands

@Suite struct Lists_ {
    private func list(_ text: String) throws -> Value { try data(text) }

    @Test func sortsStably() throws {
        let rows = try list(
            "[{\"k\":2,\"n\":1},{\"k\":1,\"n\":2},{\"k\":2,\"n\":3},{\"k\":null,\"n\":4},{\"k\":1,\"n\":5}]")
        #expect(
            try json(run("get", [.text("n")], on: run("sort-by", [.text("k")], on: rows))) == "[2,5,1,3,4]")
        #expect(
            try json(
                run("get", [.text("n")], on: run("sort-by", [.text("k")], ["reverse": .bool(true)], on: rows))
            ) == "[1,3,2,5,4]")
        #expect(throws: ErrorValue.self) { try run("sort", on: list("[1,\"a\"]")) }
        #expect(try json(run("sort", on: list("[2,1.5,-3]"))) == "[-3,1.5,2]")
        let numbers = (0..<1000).map { Value.int($0 * 7919 % 1009) }
        guard case .list(let sorted) = try run("sort", on: .items(numbers)) else {
            return #expect(Bool(false))
        }
        #expect(
            zip(sorted.items, sorted.items.dropFirst()).allSatisfy {
                (try? Value.compare($0, $1) <= 0) ?? false
            })
    }

    @Test func natural() throws {
        #expect(
            try json(run("sort", [], ["natural": .bool(true)], on: list("[\"f10\",\"f9\",\"f09\",\"f1a\"]")))
                == "[\"f1a\",\"f09\",\"f9\",\"f10\"]")
    }

    @Test func slices() throws {
        let three = try list("[1,2,3]")
        #expect(try json(run("first", on: three)) == "1")
        #expect(try json(run("first", [.int(0)], on: three)) == "[]")
        #expect(try json(run("last", [.int(2)], on: three)) == "[2,3]")
        #expect(
            try json(run("last", [.int(2)], on: .range(RangeValue(from: 1, to: 9, isInclusive: true))))
                == "[8,9]")
        #expect(
            try json(run("last", [.int(0)], on: .range(RangeValue(from: 1, to: 9, isInclusive: true))))
                == "[]")
        #expect(try json(run("skip", [.int(5)], on: three)) == "[]")
        #expect(
            try json(run("first", [.int(3)], on: .range(RangeValue(from: 1, to: nil, isInclusive: true))))
                == "[1,2,3]")
        #expect(throws: ErrorValue.self) { try run("first", on: .items([])) }
        #expect(throws: ErrorValue.self) { try run("first", [.int(-1)], on: three) }
        #expect(throws: ErrorValue.self) { try run("first", on: .text("text")) }
    }

    @Test func joins() throws {
        let left = try list("[{\"id\":1,\"n\":\"a\"},{\"id\":2,\"n\":\"b\"},{\"id\":null,\"n\":\"c\"}]")
        let right = try list("[{\"id\":1,\"n\":\"x\"},{\"id\":1,\"n\":\"y\"},{\"id\":3,\"n\":\"z\"}]")
        #expect(
            try json(run("join", [right, .text("id")], on: left))
                == "[{\"id\":1,\"n\":\"a\",\"n_\":\"x\"},{\"id\":1,\"n\":\"a\",\"n_\":\"y\"}]")
        #expect(
            try json(run("join", [right, .text("id")], ["outer": .bool(true)], on: left))
                == "[{\"id\":1,\"n\":\"a\",\"n_\":\"x\"},{\"id\":1,\"n\":\"a\",\"n_\":\"y\"},{\"id\":2,\"n\":\"b\",\"n_\":null},{\"id\":null,\"n\":\"c\",\"n_\":null},{\"id\":3,\"n\":null,\"n_\":\"z\"}]"
        )
    }

    @Test func groupsAndUniques() throws {
        let rows = try list("[{\"k\":\"b\",\"n\":1},{\"k\":\"a\",\"n\":2},{\"k\":\"b\",\"n\":3}]")
        #expect(try json(run("columns", on: run("group-by", [.text("k")], on: rows))) == "[\"b\",\"a\"]")
        #expect(
            try json(run("uniq", [], ["by": .text("k")], on: rows))
                == "[{\"k\":\"b\",\"n\":1},{\"k\":\"a\",\"n\":2}]")
        #expect(try json(run("uniq", [], ["repeated": .bool(true)], on: list("[1,1.0,2]"))) == "[1]")
        #expect(try json(run("uniq", [], ["unique": .bool(true)], on: list("[1,1.0,2]"))) == "[2]")
    }

    @Test func totals() throws {
        #expect(try json(run("sum", on: list("[1,2.5]"))) == "3.5")
        #expect(throws: ErrorValue.self) { try run("sum", on: .items([.int(.max), .int(1)])) }
        #expect(throws: ErrorValue.self) { try run("sum", on: .items([.size(1), .int(1)])) }
        #expect(try json(run("max", on: list("[\"a\",\"c\",null,\"b\"]"))) == "\"c\"")
    }

    @Test func fields() throws {
        let rows = try list("[{\"a\":1,\"b\":{\"c\":2}},{\"a\":3,\"b\":{}}]")
        #expect(
            try json(run("select", [.text("b.c?"), .text("a")], on: rows))
                == "[{\"b.c\":2,\"a\":1},{\"b.c\":null,\"a\":3}]")
        #expect(throws: ErrorValue.self) { try run("select", [.text("b.c")], on: rows) }
        #expect(try json(run("get", [.text("b.c")], ["optional": .bool(true)], on: rows)) == "[2,null]")
        #expect(try json(run("get", [.text("0.a")], on: rows)) == "1")
        #expect(try json(run("insert", [.text("x"), .int(1)], on: list("{\"a\":1}"))) == "{\"a\":1,\"x\":1}")
        #expect(throws: ErrorValue.self) { try run("insert", [.text("a"), .int(1)], on: list("{\"a\":1}")) }
        #expect(throws: ErrorValue.self) { try run("update", [.text("x"), .int(1)], on: list("{\"a\":1}")) }
    }

    @Test func closures() throws {
        let twice = closure { item in
            guard case .int(let n) = item else { return .null }
            return .int(n * 2)
        }
        #expect(try json(run("each", [twice], on: list("[1,\"x\",3]"))) == "[2,6]")
        #expect(
            try json(run("each", [twice], ["keep-null": .bool(true)], on: list("[1,\"x\",3]")))
                == "[2,null,6]")
        let isInt = closure { .bool($0.type == .int) }
        #expect(try json(run("where", [isInt], on: list("[1,\"x\",3]"))) == "[1,3]")
        #expect(try json(run("any", [isInt], on: list("[\"x\",3]"))) == "true")
        #expect(try json(run("all", [isInt], on: list("[]"))) == "true")
        #expect(throws: ErrorValue.self) { try run("where", [twice], on: list("[1]")) }
        #expect(throws: ErrorValue.self) { try run("reduce", [twice], on: .items([])) }
    }
}

@Suite struct Texts {
    private func lines(_ text: String) throws -> String { try json(run("lines", on: .text(text))) }

    @Test(arguments: [
        ("", "[]"), ("a", "[\"a\"]"), ("a\n", "[\"a\"]"), ("a\r\nb\n\nc", "[\"a\",\"b\",\"\",\"c\"]"),
        ("\n", "[\"\"]"), ("a\rb\n", "[\"a\\rb\"]"),
        ("a\r", "[\"a\\r\"]"),
    ])
    func splitsLines(_ text: String, _ expected: String) throws {
        #expect(try lines(text) == expected)
        for size in 1...3 { #expect(try json(run("lines", on: stream(text, pieces: size))) == expected) }
    }

    @Test func splits() throws {
        #expect(try json(run("split row", [.text(",")], on: .text("a,,b"))) == "[\"a\",\"\",\"b\"]")
        #expect(
            try json(run("split row", [.text(",")], ["number": .int(2)], on: .text("a,b,c")))
                == "[\"a\",\"b,c\"]")
        #expect(
            try json(run("split column", [.text(":"), .text("k"), .text("v")], on: .text("a:b:c\nd")))
                == "[{\"k\":\"a\",\"v\":\"b:c\"},{\"k\":\"d\",\"v\":null}]")
        #expect(
            try json(run("split column", [.text(" ")], ["collapse-empty": .bool(true)], on: .text("a  b")))
                == "[{\"column1\":\"a\",\"column2\":\"b\"}]")
        #expect(throws: ErrorValue.self) { try run("split row", [.text("")], on: .text("a")) }
        #expect(throws: ErrorValue.self) {
            try run("split row", [.text("(")], ["regex": .bool(true)], on: .text("a"))
        }
    }

    @Test func replaces() throws {
        func replace(_ part: String, _ replacement: String, _ flags: [String: Value], _ text: String) throws
            -> String?
        {
            try run("str replace", [.text(part), .text(replacement)], flags, on: .text(text)).string
        }
        #expect(try replace("a", "b", [:], "aXa") == "bXa")
        #expect(try replace("a", "", ["all": .bool(true)], "aXa") == "X")
        #expect(
            try replace("(\\w)(?<n>\\d)", "${n}$1$$", ["regex": .bool(true), "all": .bool(true)], "a1 b2")
                == "1a$ 2b$")
        #expect(try replace("A.", "-", ["ignore-case": .bool(true)], "xa.") == "x-")
        #expect(try replace("$", "!", ["regex": .bool(true)], "end") == "end!")
        #expect(throws: ErrorValue.self) { try replace("(a)", "$2", ["regex": .bool(true)], "a") }
    }

    @Test func positions() throws {
        let text = Value.text("añb😀c")
        #expect(try json(run("str length", on: text)) == "5")
        #expect(try json(run("str index-of", [.text("b")], on: text)) == "2")
        #expect(try json(run("str index-of", [.text("x")], on: text)) == "null")
        func part(_ from: Int?, _ to: Int?) throws -> String? {
            try run("str substring", [.range(RangeValue(from: from, to: to, isInclusive: true))], on: text)
                .string
        }
        #expect(try part(1, 3) == "ñb😀")
        #expect(try part(-2, nil) == "😀c")
        #expect(try part(3, 99) == "😀c")
        #expect(try part(4, 2) == "")
    }

    @Test func turnsIntoTypes() throws {
        #expect(try json(run("into int", on: .text(" 1_000 "))) == "1000")
        #expect(try json(run("into int", on: .text("-0xff"))) == "-255")
        #expect(try json(run("into int", on: .float(-1.9))) == "-1")
        for bad in ["", "x", "1.5", "0x", "99999999999999999999"] {
            #expect(throws: ErrorValue.self) { try run("into int", on: .text(bad)) }
        }
        #expect(try json(run("into bool", on: data("[\"Yes\",0]"))) == "[true,false]")
        #expect(throws: ErrorValue.self) { try run("into float", on: .items([.null])) }
    }

    @Test func formatsDates() throws {
        func format(_ form: String, _ time: Int) throws -> String? {
            try run("date format", [.text(form)], ["utc": .bool(true)], on: .time(time)).string
        }
        #expect(
            try format("%Y-%m-%d %H:%M:%S.%N %a %j %z %%", 1_500_000_000)
                == "1970-01-01 00:00:01.500000000 Thu 001 +0000 %")
        #expect(try format("%s", -1) == "-1")
        #expect(try format("", 0) == "")
    }
}

@Suite struct Patterns {
    @Test(arguments: [
        ("*.log", "a.log", true), ("*.log", "a.logs", false), ("a?c", "abc", true), ("[a-c]x", "bx", true),
        ("[!a-c]x", "bx", false),
        ("{a,b*}.txt", "bcd.txt", true), ("{a,b}.txt", "c.txt", false), ("*a*b*", "xaybz", true),
        ("*a*b*", "xbya", false), ("\\*", "*", true),
        ("", "", true), ("*", "", true), ("a{b", "a{b", true), ("[]]", "]", true),
    ])
    func match(_ pattern: String, _ name: String, _ expected: Bool) throws {
        #expect(try GlobPattern(pattern).matches(name) == expected)
    }
}

@Suite struct Declarations {
    @Test func everyCommandIsDeclaredWell() {
        var names: Set<String> = []
        for command in CoreCommands.all().joined() {
            let signature = command.signature
            #expect(names.insert(command.name).inserted)
            #expect(signature.name == command.name)
            #expect(signature.summary.hasSuffix("."))
            #expect(!signature.examples.isEmpty)
            let shorts = signature.flags.compactMap(\.short)
            #expect(Set(shorts).count == shorts.count, "\(command.name)")
            for flag in signature.flags {
                #expect(flag.summary.hasSuffix("."), "\(command.name) --\(flag.name)")
            }
        }
    }
}
