import CoreCommands
import Syntax
import Testing

@testable import Engine

/// What is found before anything runs: each mistake at its place, and nothing where there is none.
struct CheckTests {
    /// `line:column message`, for each error and warning of a text.
    private func findings(_ text: String) throws -> [String] {
        let session = Session(commands: CoreCommands.all(), command: "test")
        let file = session.sources.add(name: "test", bytes: Array(text.utf8))
        let module = Module(name: "test", source: file)
        return session.compile(file, in: module, folder: "/", warns: true).diagnostics.map { diagnostic in
            let (line, column) = file.position(of: Int(diagnostic.span.start))
            return "\(line):\(column) \(diagnostic.message)"
        }
    }

    @Test(arguments: [
        ("lss", "1:1 there is no command `lss`"),
        ("ls --recursve", "1:4 `ls` has no flag `--recursve`"),
        ("print $hots", "1:7 there is no variable `$hots`"),
        ("def f(n: int) { $n }\nf three", "2:3 `n` is an int, and `three` is none"),
        ("def f(n: int) { $n }\nf \"3\"", "2:3 `n` is an int, and this is a string"),
        ("def f(n) { $n }\nf 1 2", "2:5 `f` is given too many arguments"),
        ("def f(n) { $n }\nf", "2:1 `f` needs `n`"),
        ("def f(--loud) { $loud }\nf --lound", "2:3 `f` has no flag `--lound`"),
        ("let api = {port: 1}\nprint $api.prot", "2:11 this record has no field `prot`"),
        ("let a = {b: {c: 1}}\nprint $a.b.d", "2:11 this record has no field `d`"),
        ("let x = 1\n$x = 2\nprint $x", "2:1 `$x` is a constant"),
        ("break", "1:1 `break` stands outside of a loop"),
        ("return 1", "1:1 `return` stands outside of a function"),
        ("def f() { return 1\nprint x }\nf", "2:1 this is never reached"),
        ("def f() { 1 + 1\nprint x }\nf", "1:11 nobody uses this value"),
        ("print (1 + \"a\")", "1:10 a string and int can't be added"),
        ("print (1 == \"a\")", "1:10 int and string are never equal: comparing them is an error"),
        ("print (\"a\" =~ '(')", "1:15 this is not a regular expression: missing closing parenthesis"),
        ("if 1 { print x }", "1:4 true or false is needed here, not an int"),
        ("def f() { let unused = 1 }\nf", "1:15 `$unused` is never used"),
        ("var n = 0\n[1] | each { |x| $n += $x }", "2:18 a closure gets copies: `$n` can't be assigned here"),
        ("let it = 1", "1:5 `$it` can't be declared"),
        ("let x = ls > f", "1:12 what goes to a file is not a value"),
        ("{a: 1, a: 2}", "1:8 `a` is in the record twice"),
        ("first two three", "1:7 `count` is an int, and `two` is none"),
    ])
    func mistake(_ text: String, _ expected: String) throws {
        let found = try findings(text)
        #expect(found.contains(expected), "\(found)")
    }

    @Test(arguments: [
        "let api = {port: 1}\nprint $api.port $api?.prot",
        "def f(n: int, --loud, ...rest) { print $n $loud ($rest | count) }\nf 1 2 3 --loud\nf ...[1 2]",
        "def later() { print $set }\nlet set = 1\nlater",
        "let f = { |a, b| $a + $b }\nprint (do $f 1 2)",
        "for f in *.nothing { print $f }",
        "ls | where size > 1KB and name =~ 'x' | get name",
        "try { fail x } catch err { print $err.message }",
        "match 3 { 1..2 => \"low\", $n if $n > 2 => { print $n }, _ => \"none\" }",
        "def even(n) { if $n == 0 { true } else { odd ($n - 1) } }\ndef odd(n) { if $n == 0 { false } else { even ($n - 1) } }\neven 4",
    ])
    func right(_ text: String) throws {
        #expect(try findings(text) == [])
    }

    /// Every mistake of a text is found at once, not the first alone.
    @Test func tenMistakes() throws {
        let text = """
            let api = {host: "0.0.0.0", port: 8000}
            def greet(name: string, times: int) { "$name $times" }
            lss /tmp
            str joyn
            ls --recursve
            print $hots
            greet ana "three"
            greet ana 3 4
            greet ana
            print $api.prot
            let xs = [1 2 3
            if $api.port == 8000 {
              print "never"
            """
        let lines = try findings(text).map { $0.prefix { $0 != " " } }
        #expect(lines == ["3:1", "4:5", "5:4", "6:7", "7:11", "8:13", "9:1", "10:11", "11:10", "12:22"])
    }
}
