import Platform
import Testing

@testable import Migrate

private func decoded(_ text: String) throws(PlanFailure) -> MigrationPlan {
    try MigrationPlan(Array(text.utf8), defaultName: "wave")
}

private func refusal(_ text: String) -> PlanFailure? {
    do {
        _ = try decoded(text)
        return nil
    } catch {
        return error
    }
}

@Suite struct MigrationPlanTests {
    @Test func readsAllKeys() throws {
        let plan: MigrationPlan = try decoded(
            """
            # what moves
            name: "wave 5"
            root: sub/dir
            moves:
              - {from: ./a//b/, to: c/d}
              - from: 'e f'
                to: "g"
            exclude: [vendor, "**/*.gen.py"]
            verify:
              - python3 -c 'import c.d'
              - path exists g
            """)
        #expect(plan.name == "wave 5")
        #expect(plan.root == "sub/dir")
        #expect(plan.moves == [Move(from: "a/b", to: "c/d"), Move(from: "e f", to: "g")])
        #expect(plan.exclude.count == 2)
        #expect(plan.verify.map(\.line) == ["python3 -c 'import c.d'", "path exists g"])
        #expect(plan.verify[1].place == PlanPlace(line: 11, column: 5))
    }

    @Test func jsonIsYAML() throws {
        #expect(try decoded(#"{"moves": [{"from": "a", "to": "b"}]}"#).moves == [Move(from: "a", to: "b")])
    }

    static let refused: [(String, String, Int, Int)] = [
        ("name: x", "the plan has no 'moves'", 1, 1),
        ("moves: []", "'moves' is empty: there is nothing to do", 1, 1),
        ("- a\n- b", "a plan is a map of keys and values", 1, 1),
        ("moves: {from: a, to: b}", "'moves' must be a list", 1, 8),
        ("moves:\n  - {from: a}", "this move has no 'to'", 2, 5),
        ("moves:\n  - {to: a}", "this move has no 'from'", 2, 5),
        ("moves:\n  - a -> b", "each move is written {from: OLD, to: NEW}", 2, 5),
        ("moves:\n  - {from: a, to: b, too: c}", "unknown key 'too'", 2, 22),
        ("move:\n  - {from: a, to: b}", "unknown key 'move'", 1, 1),
        ("moves:\n  - {from: 1, to: b}", "'from' must be text, not 1", 2, 12),
        ("moves:\n  - {from: null, to: b}", "'from' must be text, not null", 2, 12),
        ("moves:\n  - {from: , to: b}", "'from' must be text, not nothing", 2, 12),
        ("moves:\n  - {from: [a], to: b}", "'from' must be text", 2, 12),
        ("modules: [{from: a.b/c}]", "this module has no 'to'", 1, 11),
        ("modules: [{from: a.b/c, to: a.b/c}]", "'a.b/c' is called that already", 1, 11),
        ("modules: [{from: a.b/c, to: a b}]", "'a b' is no module's path", 1, 29),
        ("modules: [{from: a, to: b}, {from: a, to: c}]", "'a' is given twice", 1, 29),
        ("moves:\n  - {from: a, to: ./a}", "'a' moves to itself", 2, 19),
        ("moves:\n  - {from: a, to: ../b}", "'../b' is outside the project's root", 2, 19),
        ("moves:\n  - {from: /etc/passwd, to: b}", "'/etc/passwd' is outside the project's root", 2, 12),
        ("moves:\n  - {from: a/../.., to: b}", "'a/../..' is outside the project's root", 2, 12),
        ("moves:\n  - {from: ., to: b}", "'.' is the project's root itself, which can't move", 2, 12),
        (
            "moves:\n  - {from: a, to: .git/b}", "'.git/b' lies in '.git', which keeps the project's history",
            2, 19
        ),
        ("moves:\n  - {from: a, to: c}\n  - {from: a, to: d}", "'a' is moved twice", 3, 12),
        ("moves:\n  - {from: a, to: b}\nexclude: vendor", "'exclude' must be a list", 3, 10),
        ("name: a\nname: b", "'name' is given twice", 2, 1),
        ("moves: [{from: a, to: b}\n", "not YAML: did not find expected ',' or ']'", 2, 1),
        ("moves: &x [{from: *x, to: b}]", "a plan has no aliases", 1, 19),
        ("a: b\n---\nc: d", "a plan is one document; another begins here", 3, 1),
    ]

    @Test(arguments: refused) func refuses(_ text: String, _ message: String, _ line: Int, _ column: Int) {
        let failure = refusal(text)
        #expect(failure?.message == message)
        #expect(failure?.place == PlanPlace(line: line, column: column))
    }

    @Test func refusesWhatIsNoText() {
        #expect(throws: PlanFailure("the plan is not UTF-8 text")) {
            try MigrationPlan([0x6D, 0xFF, 0xFE], defaultName: "x")
        }
        #expect(refusal("")?.message == "the plan is empty")
        #expect(refusal("# only a comment\n")?.message == "the plan is empty")
    }

    static let globs: [(String, String, Bool)] = [
        ("vendor", "vendor/a.py", true), ("vendor", "x/vendor/a.py", true),
        ("vendor", "vendored/a.py", false),
        ("*.gen.py", "a/b.gen.py", true), ("a/*.py", "a/b.py", true), ("a/*.py", "a/b/c.py", false),
        ("a/**/c.py", "a/c.py", true), ("a/**/c.py", "a/x/y/c.py", true), ("**/t", "t/x", true),
        ("/a", "b/a", false),
        ("a?c", "abc", true), ("a[b-d]c", "adc", true), ("a[!b]c", "abc", false),
        ("tests/", "x/tests/a", true),
        ("a*b*c", "aXbYbZc", true), ("a*b*c", "aXbY", false),
    ]

    @Test(arguments: globs) func patterns(_ pattern: String, _ path: String, _ matches: Bool) throws {
        #expect(try #require(PathPattern(pattern)).matches(path) == matches)
    }
}
