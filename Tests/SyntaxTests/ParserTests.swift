import Testing

@testable import Syntax

@Suite struct ParserTests {
    private func read(_ text: String) -> (file: SourceFile, result: ParseResult) {
        let file = SourceFile(number: 0, name: "test", bytes: Array(text.utf8))
        return (file, parse(file, shapes: SampleShapes()))
    }

    private func transcript(of line: String) -> String {
        let (file, result) = read(line)
        var text = "> \(line)\n= \(TreeDump.of(result.block))"
        for diagnostic in result.diagnostics {
            let place = file.position(of: Int(diagnostic.span.start))
            let kind = diagnostic.severity == .error ? "" : "warning: "
            text += "\n! \(place.line):\(place.column) \(kind)\(diagnostic.message)"
        }
        if result.isIncomplete { text += "\n…" }
        return text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.hasSuffix(" ") ? String($0.dropLast()) : String($0) }.joined(separator: "\n")
    }

    @Test(arguments: [Transcripts.usual, Transcripts.wrong, Transcripts.foreign, Transcripts.further])
    func linesMeanWhatIsWritten(_ transcripts: String) {
        var cases: [[Substring]] = [[]]
        for line in transcripts.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.isEmpty { cases.append([]) } else { cases[cases.count - 1].append(line) }
        }
        cases.removeAll { $0.isEmpty }
        #expect(cases.count >= 20)
        for lines in cases {
            let expected = lines.joined(separator: "\n")
            let line = String(lines[0].dropFirst(2))
            #expect(transcript(of: line) == expected)
        }
    }

    private func messages(_ text: String) -> [String] {
        let (file, result) = read(text)
        return result.diagnostics.map {
            let place = file.position(of: Int($0.span.start))
            return "\(place.line):\(place.column) \($0.message)"
        }
    }

    @Test func everyMistakeIsFoundAtItsPlace() {
        let text = """
            let a = [1 2 3
            let b = (1 + 2
            def helper(--all) {
              if $a {
                print "x"
            }
            def g() { return }
            migrate aply x
            let c = (1 + )
            print "unclosed
            """
        #expect(
            messages(text) == [
                "1:9 this `[` is never closed", "2:9 this `(` is never closed",
                "4:9 this `{` is never closed",
                "8:9 unknown subcommand `aply` of `migrate`", "9:12 a value is expected after `+`",
                "10:7 this quote is never closed",
            ])
    }

    @Test func definitionsAreKnownThroughoutTheirBlock() {
        let (_, result) = read(
            "greet --loud\ndef greet(--loud) { inner }\nif true {\n  own x -n 5\n  def own(a, --num(-n): int) { }\n}\nown"
        )
        #expect(result.diagnostics.isEmpty)
        #expect(
            TreeDump.of(result.block)
                == "(cmd greet --loud) ; (def greet(--loud) {(run inner)}) ; (if true {(cmd own `x` -num=`5~5`) ; "
                + "(def own(a,--num(-n):int) {})}) ; (run own)")
    }

    @Test func helpComesFromComments() {
        let (_, result) = read(
            "## gone\n\n## First.\n## Second.\ndef f(\n  a: int  # how many\n  --b     ## whether\n) { }")
        #expect(
            TreeDump.of(result.block) == "(def f(a:int#how many,--b#whether) ##\"First.\\nSecond.\" {})")
    }

    @Test func linesGoOn() {
        let cases: [(String, String)] = [
            ("ls |\n  first", "(| (cmd ls) (cmd first))"),
            ("ls # c\n  # d\n  | first", "(| (cmd ls) (cmd first))"),
            ("a &&\n b", "(&& (run a) (run b))"),
            ("a\n|| b", "(|| (run a) (run b))"),
            ("let x = 1 +\n  2", "(let x (+ 1 2))"),
            ("echo \\\n a", "(cmd echo `a`)"),
            ("if $a { }\n# c\nelse { b }", "(if $a {} else {(run b)})"),
            ("try { }\ncatch e { }\nfinally { }", "(try {} catch e {} finally {})"),
            ("let x = [1\n 2 # c\n\n 3]", "(let x [`1~1` `2~2` `3~3`])"),
            ("let x = {a: 1\n b: 2,\n c: x\n}", "(let x {\"a\": 1, \"b\": 2, \"c\": `x`})"),
            ("match $x {\n  1 => a\n  2 => { b }\n}", "(match $x 1 => {(run a)} 2 => {(run b)})"),
            ("ls /\na", "(cmd ls `/`) ; (run a)"),
            (
                "let t = \"\"\"\n    a $x\n      b\n\n    c\n    \"\"\"",
                "(let t (text \"a \" $x \"\\n  b\\n\\nc\"))"
            ),
            ("let t = '''\n  a $x\n   b\n  '''", "(let t \"a $x\\n b\")"),
            ("let t = \"\"\"\n  say \"hi\" \\\"\"\"\n  \"\"\"", "(let t \"say \\\"hi\\\" \\\"\\\"\\\"\")"),
            ("ls\r\nprint\r\n", "(cmd ls) ; (cmd print)"),
        ]
        for (text, tree) in cases {
            let (_, result) = read(text)
            #expect(result.diagnostics.isEmpty, "\(text)")
            #expect(TreeDump.of(result.block) == tree)
        }
    }

    @Test(arguments: [
        "ls |", "a &&", "a ||\n", "let x = 1 +", "if $x {", "echo (1", "let l = [1,", "echo 'a",
        "echo \"a $(b", "ls \\",
        "def f(", "{ |x|", "match $x {", "let t = \"\"\"\nx", "where $it >", "let r = {a:",
        "if $x { } else {",
    ])
    func isIncomplete(_ text: String) { #expect(read(text).result.isIncomplete) }

    @Test(arguments: [
        "ls", "echo }", "a && && b", "echo a)", "if $x { ) }", "echo x(y z", "# {", "echo '{' \"(\"",
    ])
    func isComplete(_ text: String) {
        #expect(!read(text).result.isIncomplete)
    }

    @Test func languageVersions() {
        #expect(read("#!/usr/bin/env nops\n# nops: 1\nls").result.languageVersion == 1)
        #expect(read("ls\n# nops: 1").result.languageVersion == nil)
        #expect(messages("# nops: 2") == ["1:9 written for version 2 of the language"])
        #expect(
            messages("# nops: x") == [
                "1:9 `nops:` in a first comment is followed by a version of the language"
            ])
    }

    @Test func bytesThatAreNoText() {
        let file = SourceFile(number: 0, name: "test", bytes: [0x6C, 0x73, 0x20, 0xFF, 0x0A])
        let result = parse(file, shapes: SampleShapes())
        #expect(result.diagnostics.map(\.message) == ["not UTF-8 text"])
        #expect(messages("a\0b") == ["1:2 a script can't hold a zero byte"])
        #expect(messages("\u{FEFF}ls") == [])
    }

    @Test func nestingHasALimit() {
        for (opener, closer) in [
            ("(", ")"), ("[", "]"), ("{ ", "}"), ("if true { ", "}"), ("\"$(", ")\""), ("- (", ")"),
            ("not ", ""),
        ] {
            func nested(_ depth: Int) -> String {
                String(repeating: opener, count: depth) + "1" + String(repeating: closer, count: depth)
            }
            #expect(read(nested(60)).result.diagnostics.allSatisfy { !$0.message.hasPrefix("nested") })
            #expect(
                read(nested(5000)).result.diagnostics.contains { $0.message.hasPrefix("nested") }, "\(opener)"
            )
        }
        let long = "let x = 1" + String(repeating: " + 1", count: 5000)
        #expect(messages(long).map { $0.hasSuffix("more than 1000 operators in one expression") } == [true])
        // Work that doubles with each level would never end here.
        #expect(!read(String(repeating: "use a$(", count: 80)).result.diagnostics.isEmpty)
        #expect(!read(String(repeating: "def f(x = { ", count: 80)).result.diagnostics.isEmpty)
    }

    @Test func noBytesEndTheProgram() {
        var state: UInt64 = 88_172_645_463_325_252
        func random(_ limit: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(limit))
        }
        let lines = (Transcripts.usual + Transcripts.wrong).split(separator: "\n").filter {
            $0.hasPrefix("> ")
        }
        .map { Array($0.dropFirst(2).utf8) }
        let signs = Array("{}()[]\"'|&$.?=<>#\\*-+;:,~^`!@%/ \n".utf8)
        for round in 0..<1500 {
            var bytes: [UInt8] = []
            switch round % 3 {
            case 0: for _ in 0..<random(60) { bytes.append(UInt8(random(256))) }
            case 1: for _ in 0..<random(80) { bytes.append(signs[random(signs.count)]) }
            default:
                for _ in 0..<(1 + random(3)) { bytes += lines[random(lines.count)] + [0x0A] }
                for _ in 0..<random(6) {
                    let place = random(bytes.count)
                    if random(2) == 0 {
                        bytes.remove(at: place)
                    } else {
                        bytes[place] = signs[random(signs.count)]
                    }
                    if bytes.isEmpty { break }
                }
            }
            let result = parse(SourceFile(number: 0, name: "fuzz", bytes: bytes), shapes: SampleShapes())
            for diagnostic in result.diagnostics {
                #expect(diagnostic.span.start >= 0 && diagnostic.span.start <= diagnostic.span.end)
                #expect(Int(diagnostic.span.end) <= bytes.count)
            }
        }
    }
}
