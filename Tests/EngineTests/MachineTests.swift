import CoreCommands
import Syntax
import Testing

@testable import Engine
@testable import PluginAPI

/// The machine's arithmetic and parts, against what the language's rules say.
struct MachineTests {
    /// The value of a text's last statement, as text.
    private func value(_ text: String) throws -> String {
        let session = Session(commands: CoreCommands.all(), command: "test")
        let value = try session.machine.evaluate(text, name: "test")
        if case .list(let list) = value {
            return try list.items.map { try $0.plainText() }.joined(separator: " ")
        }
        return value.isNull ? "null" : try value.plainText()
    }

    private func message(_ text: String) -> String {
        do { return "no error: \(try value(text))" } catch let error as ErrorValue {
            return error.message
        } catch { return "\(error)" }
    }

    @Test(arguments: [
        ("7 / 2", "3.5"), ("7 // 2", "3"), ("-7 // 2", "-4"), ("-7 % 3", "2"), ("7 % -3", "-2"),
        ("2 ** 10", "1024"),
        ("2 ** -1", "0.5"), ("-2 ** 2", "-4"), ("9223372036854775806 + 1", "9223372036854775807"),
        ("5m + 30s", "5m30s"),
        ("1KB * 3", "3KB"), ("1h / 30m", "2.0"), ("1.5 * 2", "3.0"), ("[1 2] + [3]", "1 2 3"),
        ("\"a\" + \"b\"", "ab"),
        ("[1 2 3][-1]", "3"), ("[1 2 3][0..1]", "1 2"), ("\"añb\"[1]", "ñ"), ("{a: {b: 2}}.a.b", "2"),
        ("{a: null}.a?.b", "null"),
        ("null ?? 3", "3"), ("3 in [1 2 3]", "true"), ("\"x\" in {x: 1}", "true"), ("5 in 1..<5", "false"),
        ("not (1 == 2)", "true"), ("1 == 1.0", "true"), ("\"\" is empty", "true"), ("0 is empty", "false"),
        ("var s = 0\nfor i in 1..4 { $s += $i }\n$s", "10"),
        ("var l = []\nvar m = $l\n$l += [1]\n$m | count", "0"),
        ("var r = {a: [1]}\nlet old = $r\n$r.a[0] = 2\n$old.a[0]", "1"),
        ("def f() { try { return 1 } finally { print -n '' } }\nf", "1"),
        (
            "var out = []\nfor i in 1..9 { if $i == 3 { continue }\nif $i > 5 { break }\n$out += [$i] }\n$out",
            "1 2 4 5"
        ),
        ("let k = 3\nlet f = { |x| $x * $k }\n[1 2] | each $f", "3 6"),
        ("def f(a, b = 5, --c: int = 7) { $a + $b + $c }\n[(f 1) (f 1 2) (f 1 2 --c 3)]", "13 10 6"),
    ])
    func computes(_ text: String, _ expected: String) throws {
        #expect(try value(text) == expected)
    }

    @Test(arguments: [
        ("9223372036854775807 + 1", "9223372036854775807 + 1 is beyond 64 bits"),
        ("1 // 0", "division by zero"), ("1 / 0", "division by zero"), ("1 % 0", "division by zero"),
        ("[1 2][5]", "there is no [5]: the list has 2 items"),
        ("def f() { f }\nf", "calls go too deep"),
        ("let x = \"a\"\n[1] | each { |n| $n + $x }", "a string and int can't be added"),
        ("match 9 { 1 => \"a\", 2 => \"b\" }", "no arm of this `match` fits int: 9"),
        ("let r = {a: 1}\nlet k = \"b\"\n$r[$k]", "no field `b`"),
    ])
    func fails(_ text: String, _ expected: String) {
        #expect(message(text) == expected)
    }
}
