/// What `help` says of the language's own words, which are no commands.
enum KeywordHelp {
    /// A word, its form, and what it does.
    static let entries: [(word: String, form: String, summary: String)] = [
        ("let", "let NAME = VALUE", "Declares a constant."),
        (
            "var", "var NAME = VALUE",
            "Declares a variable, assigned by `$NAME = …`, `$NAME += …`, `$NAME.field = …`."
        ),
        (
            "if", "if CONDITION { … } else if CONDITION { … } else { … }",
            "Runs a block where a condition holds; also a value."
        ),
        ("for", "for NAME in ITEMS { … }", "Runs a block for each item of a list, a range or a stream."),
        ("while", "while CONDITION { … }", "Runs a block as long as a condition holds."),
        ("loop", "loop { … }", "Runs a block until `break`."),
        ("break", "break", "Leaves the innermost loop."),
        ("continue", "continue", "Goes on with the innermost loop's next turn."),
        (
            "match", "match VALUE { PATTERN => VALUE, PATTERN if CONDITION => { … }, _ => … }",
            "Takes the first arm whose pattern fits."
        ),
        (
            "try", "try { … } catch err { … } finally { … }",
            "Runs a block; an error goes to `catch`, and `finally` runs either way."
        ),
        (
            "defer", "defer { … }",
            "Puts a block off until the block around it ends, however it ends; the last one put off runs first."
        ),
        (
            "def", "def NAME(a: TYPE, b = DEFAULT, --flag, ...rest): INPUT or INPUT -> TYPE { … }",
            "Defines a command of one's own. What may be piped in and the type of its value are optional."
        ),
        ("return", "return VALUE", "Leaves a function with a value."),
        ("use", "use FILE.nops, use FILE.nops {name, name}", "Makes a module's exported functions known."),
        (
            "export", "export def NAME(…) { … }, export use FILE.nops {name, name}",
            "Lets other files use a function, or one of another file."
        ),
        ("do", "do $closure ARG…", "Calls a closure."),
        ("ok", "ok COMMAND, ok { … }", "Whether it succeeds: true or false."),
        (
            "capture", "capture COMMAND, capture { … }",
            "Its output, errors and status as a record; it doesn't fail."
        ),
        (
            "check", "nops check PATH…",
            "Outside of the shell: finds what is wrong or doubtful in scripts, without running them."
        ),
        (
            "fmt", "nops fmt [--check] [--diff] PATH…",
            "Outside of the shell: lays scripts out in the one style, as a change that can be undone."
        ),
        (
            "recover", "nops recover [--root DIR]",
            "Outside of the shell: takes back what a killed nops left half done. The next change does so by itself."
        ),
    ]

    static func text(of word: String) -> String? {
        entries.first { $0.word == word }.map {
            "\($0.summary)\n\nForm: \($0.form)\n\nMore in docs/language.md.\n"
        }
    }
}
