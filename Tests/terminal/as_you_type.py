"""Colours and suggestions as one types."""

import os
import random

from house import PROMPT, SIGN, check, ready, test
from session import DOWN, END, ENTER, ESCAPE, HOME, LEFT, RIGHT, TAB, UP, Failure, control

COMMAND, WRONG, KEYWORD, FLAG, STRING = "32", "31", "35", "36", "33"
VARIABLE, NUMBER, COMMENT, SIGN_STYLE, PLAIN, SUGGESTED = "94", "95", "2;3", "1", "", "2"


def styles(shell, **expected):
    """Waits for the styles of texts on the cursor's row."""

    def of(text):
        try:
            return shell.screen.style_of(text)
        except ValueError:
            return None

    for text, style in expected.items():
        shell.wait(lambda screen: of(text) == style, f"{text!r} has not the style {style!r} but {of(text)!r}")


def have(shell, *pairs):
    for text, style in pairs:
        styles(shell, **{text: style})


@test
def colours_as_you_type(house):
    with house.shell(columns=120) as shell:
        ready(shell)
        shell.send("prin")
        have(shell, ("prin", WRONG))
        shell.send("t")
        have(shell, ("print", COMMAND))
        shell.send(" 'one' 2 $x \"in $y\" 5MB plain # why")
        have(shell, ("'one'", STRING), ("2", NUMBER), ("$x", VARIABLE), ('"in ', STRING), ("$y", VARIABLE))
        have(shell, ("5MB", NUMBER), ("plain", PLAIN), ("# why", COMMENT), ("print", COMMAND))
        shell.send(control("u"), "ls --all --nonsense | first 3 && ^true > f; ^nosuchprogram -x")
        have(shell, ("ls", COMMAND), ("--nonsense", WRONG), ("|", SIGN_STYLE), ("first", COMMAND))
        have(shell, ("&&", SIGN_STYLE), ("^true", COMMAND), (">", SIGN_STYLE), ("^nosuchprogram", WRONG), ("-x", FLAG))
        shell.send(control("u"), "if $x > 3 and not false { print (1 + 2) } else { [1, a]")
        have(shell, ("if", KEYWORD), ("and", KEYWORD), ("not", KEYWORD), ("false", NUMBER), ("print", COMMAND))
        have(shell, ("(", SIGN_STYLE), ("+", SIGN_STYLE), ("else", KEYWORD), ("[", SIGN_STYLE))
        shell.send(control("u"), "defer { print 1 }")
        have(shell, ("defer", KEYWORD), ("print", COMMAND))
        shell.send(control("u"), "print 'never closed $x")
        have(shell, ("'", WRONG), ("never closed $x", STRING))
        shell.send(control("u"), "print \"open $x")
        have(shell, ('"', WRONG), ("open ", STRING), ("$x", VARIABLE))
        shell.send(control("u"), "print (1 + 2")
        have(shell, ("(", WRONG))
        shell.send(")")
        have(shell, ("(", SIGN_STYLE))
        shell.send(")")
        have(shell, ("2))", sorted([NUMBER, SIGN_STYLE, WRONG])))
        shell.send(control("u"), "cd /", ENTER)
        shell.expect_line(f"/{SIGN}")
        shell.send("let count = 1", ENTER)
        shell.expect_line(f"/{SIGN}")
        shell.send("print [", ENTER)
        shell.expect_line("…")
        shell.send("$count 'a' ]")
        have(shell, ("$count", VARIABLE), ("'a'", STRING))
        shell.send(ENTER)
        shell.wait(lambda screen: screen.cursor_line == f"/{SIGN}", "the block does not run")
        check(not shell.screen.unknown, f"unknown sequences: {shell.screen.unknown}")


@test
def colours_stay_on_the_screen(house):
    with house.shell() as shell:
        ready(shell)
        # All at once, as from a program.
        shell.send("print 'a' 1", ENTER)
        shell.expect("\na 1\n")
        shell.expect_line(PROMPT)
        have_on(shell, 0, "print", COMMAND)
        have_on(shell, 0, "'a'", STRING)
        have_on(shell, 1, "a 1", PLAIN)


@test
def colours_are_left_out(house):
    for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        with house.shell(**environment) as shell:
            ready(shell)
            shell.send("print 'a' 1", ENTER)
            shell.expect("\na 1\n")
            shell.expect_line(PROMPT)
            shell.send("pri")
            shell.settle()
            check(shell.screen.cursor_line == f"{PROMPT} pri", "a suggestion without colours")
            check(b"\x1b[0;" not in shell.log and b"\x1b[2m" not in shell.log.replace("\x1b[2m⏎".encode(), b""), "a colour")


@test
def suggests_from_history(house):
    with house.shell() as shell:
        ready(shell)
        for line in ("print one/two three", "print 'newest'", "ls"):
            shell.send(line, ENTER)
            shell.wait(lambda screen: screen.cursor_line == PROMPT and screen.text().count(PROMPT) > 1, "no prompt")
            shell.settle()
        shell.send("pr")
        shell.expect_line(f"{PROMPT} print 'newest'")
        check(shell.screen.x == len(PROMPT) + 3, "the cursor is behind the suggestion")
        have(shell, ("int 'newest'", SUGGESTED))
        shell.send("int o")
        shell.expect_line(f"{PROMPT} print one/two three")
        have(shell, ("ne/two three", SUGGESTED))
        for _ in range(2):
            shell.send(ESCAPE + "f")
            shell.settle()
        check(shell.screen.typed() == f"{PROMPT} print one/two", shell.screen.typed())
        shell.send("\x7f")
        shell.expect_typed(f"{PROMPT} print one/tw")
        shell.expect_line(f"{PROMPT} print one/two three")
        for key in (RIGHT, END, control("e"), control("f")):
            shell.send(control("u"), "print o")
            shell.expect_line(f"{PROMPT} print one/two three")
            shell.settle()
            shell.send(key)
            shell.expect_typed(f"{PROMPT} print one/two three")
            # Without one they move.
            shell.send(LEFT, LEFT, key, "X")
            shell.expect_typed(f"{PROMPT} print one/two " + ("threeX" if key in (END, control("e")) else "threXe"))
        # Not in the middle of a line, and gone when the line is run or left.
        shell.send(control("u"), "print o", LEFT)
        shell.expect_line(f"{PROMPT} print o")
        shell.send(control("e"))
        shell.expect_line(f"{PROMPT} print one/two three")
        shell.send(control("c"))
        shell.expect(f"{PROMPT} print o^C\n")
        shell.send("print n", ENTER)
        shell.wait(lambda screen: f"{SIGN} print n\n" in screen.text() + "\n", "the suggestion stays on the screen")


@test
def last_value_is_kept(house):
    with house.shell() as shell:
        ready(shell)
        for line, shown in (("$_ is null", "true"), ("[4 5 6]", "6"), ("print ($_ | length)", "3"), ("$_[1] + 1", "6")):
            shell.send("clear", ENTER)
            shell.wait(lambda screen: screen.text() == PROMPT, "it is not cleared")
            shell.send(line, ENTER)
            shell.wait(lambda screen: screen.text().endswith(f"\n{shown}\n{PROMPT}"), f"{line} does not show {shown}")


@test
def suggests_in_a_block(house):
    os.makedirs(os.path.dirname(house.history))
    with open(house.history, "w") as file:
        file.write("print [\\none\\n]\nonly\n")
    with house.shell() as shell:
        ready(shell)
        shell.send("print [", ENTER)
        shell.expect_line("…")
        # By the whole block, not by its last line alone.
        shell.send("on")
        shell.expect_line("… one…")
        shell.settle()
        shell.send(RIGHT)
        shell.expect_typed("]")
        shell.send(ENTER)
        shell.expect("\none\n")
        shell.wait(lambda screen: screen.cursor_line == PROMPT, "it does not run")


@test
def suggestion_fits_the_row(house):
    with house.shell(columns=20) as shell:
        ready(shell)
        line = "print 日本日本日本 and more"
        shell.send(line, ENTER)
        shell.wait(lambda screen: screen.cursor_line == PROMPT and screen.y > 1, "no prompt")
        shell.settle()
        shell.send("print")
        shell.expect_line(f"{PROMPT} print 日本…")
        shell.send(" 日本")
        shell.settle()
        check(shell.screen.typed() == f"{PROMPT} print 日本", shell.screen.text())
        shell.send(RIGHT)
        shell.expect_typed("本日本 and more")
        have(shell, ("本日本 and more", PLAIN))
        check(shell.screen.style_of("print", shell.screen.y - 1) == COMMAND, "the first row has no colour")
        # A newest entry of several lines ends at its first.
        shell.send(control("u"), "'a", ENTER, "b'", ENTER)
        shell.wait(lambda screen: screen.cursor_line == PROMPT, "no prompt")
        shell.settle()
        shell.send("'")
        shell.expect_line(f"{PROMPT} 'a…")
        shell.send(END)
        shell.expect_line("b'")


@test
def suggests_with_vi_keys(house):
    house.write("../.editrc", "bind -v\n")
    with house.shell() as shell:
        ready(shell)
        shell.send("print something long", ENTER)
        shell.expect("\nsomething long\n")
        ready(shell)
        shell.send("pri")
        shell.expect_line(f"{PROMPT} print something long")
        shell.settle()
        shell.send("\x1b[1;5C")
        shell.expect_typed(f"{PROMPT} print")
        shell.settle()
        shell.send(RIGHT)
        shell.expect_typed(f"{PROMPT} print something long")
        shell.settle()
        shell.send(ESCAPE)
        shell.settle()
        shell.send("0", RIGHT, RIGHT, "x")
        shell.expect_typed(f"{PROMPT} prnt something long")
        have(shell, ("prnt", WRONG))


@test
def menu_chooses(house):
    for name in ("alpha.txt", "alpine.txt", "alp dir/inner.txt", "also.txt"):
        house.write(name)
    with house.shell() as shell:
        ready(shell)
        shell.send("cat al", TAB)
        shell.expect("alp dir/    alpha.txt   alpine.txt  also.txt")
        shell.expect_line(f"{PROMPT} cat al")
        shell.send(TAB, TAB)
        shell.expect_typed(f"{PROMPT} cat alpha.txt")
        have_below(shell, "alpha.txt", "7")
        shell.send("\x1b[Z")
        shell.expect_typed(f"{PROMPT} cat alp\\ dir/")
        shell.send("\x1b[Z")
        shell.expect_typed(f"{PROMPT} cat also.txt")
        shell.send(ESCAPE)
        shell.expect_screen(f"{PROMPT} cat al")
        shell.send(TAB, RIGHT)
        # Without a choice the key does what it always does.
        shell.expect_screen(f"{PROMPT} cat al")
        shell.send(TAB, TAB, RIGHT, ENTER, "x")
        shell.expect_screen(f"{PROMPT} cat alpha.txt x")
        shell.send(control("w"), control("w"), "al", TAB)
        shell.expect("also.txt")
        shell.send("p")
        shell.wait(lambda screen: "also.txt" not in screen.text(), "it does not narrow")
        shell.expect("alp dir/    alpha.txt   alpine.txt")
        shell.send("h")
        shell.expect_screen(f"{PROMPT} cat alph")
        shell.send("\x7f\x7f", TAB, TAB, control("c"))
        shell.wait(lambda screen: screen.text() == f"{PROMPT} cat alp\\ dir/^C\n{PROMPT}", "Ctrl-C leaves the menu")
        shell.send("cat al", TAB, TAB, ENTER, ENTER)
        shell.expect("dir")
        check(not shell.screen.unknown, f"unknown sequences: {shell.screen.unknown}")


def have_below(shell, text, style):
    shell.settle()
    have_on(shell, shell.screen.y + 1, text, style)


@test
def menu_describes(house):
    with house.shell(columns=70) as shell:
        ready(shell)
        shell.send("ls --", TAB)
        shell.expect("-a, --all        Also names that begin with a dot.")
        shell.expect("number of names and…")
        shell.send(ESCAPE)
        shell.settle()
        shell.send(control("u"), "find --", TAB)
        shell.expect("-t, --type <string>    Only files, folders or links.")
        shell.send(control("u"))
        shell.settle()
        shell.send("so", TAB)
        shell.expect("sort-by")
        check(any(line.startswith("sort-by  ") for line in shell.screen.text().split("\n")), "no summary")


@test
def menu_at_the_bottom(house):
    """Where the screen ends below the line it scrolls, and the line goes on in its place."""
    for index in range(60):
        house.write(f"file-{index:02}-with-a-long-name")
    with house.shell(columns=20, rows=10) as shell:
        ready(shell)
        for _ in range(5):
            shell.send("print x", ENTER)
            shell.settle()
        shell.send("print 日本日本日本 file-")
        shell.settle()
        shell.send(TAB)
        shell.expect("more")
        row = shell.screen.y
        check(row >= 1 and shell.screen.line(row - 1).startswith(f"{PROMPT} print 日本日"), shell.screen.text())
        check(shell.screen.text().count("\n") == 9, f"it does not fill the screen: {shell.screen.text()}")
        for index in range(61):
            shell.send(TAB)
            shell.settle(0.03)
        shell.expect("file-00-with-a-lo…")
        shell.send(TAB * 7)
        shell.settle()
        shell.expect("file-07-with-a-lo…")
        shell.send(ENTER, "!")
        shell.settle()
        text = shell.screen.text()
        check(text.endswith(f"{PROMPT} print 日本日\n本日本 file-07-with-\na-long-name !"), text)
        shell.resize(40, 10)
        shell.settle(0.3)
        shell.send(control("u"), "ls file-", TAB)
        shell.expect("more")
        shell.resize(30, 8)
        shell.settle(0.3)
        shell.wait(lambda screen: "more" not in screen.text(), "the menu stays after a resize")


@test
def search_lists_what_it_finds(house):
    os.makedirs(os.path.dirname(house.history))
    with open(house.history, "w") as file:
        file.write("print Alpha\nls --all\nprint beta\nprint Alpha\nif true {\\nprint 2\\n}\nlist-plans\n")
    with house.shell(columns=40) as shell:
        ready(shell)
        shell.send(control("r"))
        shell.expect_screen("(search) :\nlist-plans\nif true { ⏎ print 2 ⏎ }\nprint Alpha\nprint beta\nls --all")
        shell.send("al")
        # What holds it whole is first; then the letters in their order, with others between.
        shell.expect_screen("(search) al: print Alpha\nprint Alpha\nls --all")
        have_below(shell, "print Alpha", "7")
        shell.send(DOWN)
        shell.expect_line("(search) al: ls --all")
        shell.send(UP, "\x7f\x7f", "lp")
        shell.expect_screen("(search) lp: print Alpha\nprint Alpha\nlist-plans")
        shell.send("s")
        shell.expect_screen("(search) lps: list-plans\nlist-plans")
        shell.send(control("g"))
        shell.expect_screen(PROMPT)
        shell.send(control("r"), "BETA")
        shell.expect_line("(not found) BETA:")
        shell.send("\x7f" * 4, "beta", END, "!")
        shell.expect_screen(f"{PROMPT} print beta!")
        shell.send(control("u"), control("r"), "p2", ENTER)
        shell.expect("\n2\n")
        check(not shell.screen.unknown, f"unknown sequences: {shell.screen.unknown}")


@test
def search_in_100000_lines(house):
    os.makedirs(os.path.dirname(house.history))
    with open(house.history, "w") as file:
        file.writelines(f"git commit --message 'change number {index}'\n" for index in range(100_000))
    with house.shell(columns=60, rows=10) as shell:
        ready(shell)
        shell.send(control("r"), "gcm99")
        shell.expect("(search) gcm99: git commit --message 'change number 99999'")
        shell.settle()
        check(shell.screen.text().count("\n") == 5, shell.screen.text())
        shell.send(control("r") * 150)
        shell.expect("(search) gcm99: git commit --message 'change number 99849'")
        shell.send(control("c"))
        shell.wait(lambda screen: screen.cursor_line == PROMPT, "Ctrl-C does not end it")
        check("99848" not in shell.screen.text(), "the list stays")


@test
def paste_of_a_megabyte(house):
    with house.shell() as shell:
        ready(shell)
        text = "print 'first'\n" + "# 日本 and some more\n" * 45_000 + "print 'last'"
        check(len(text.encode()) > 1_000_000, "it is too short")
        shell.type_much("\x1b[200~" + text + "\x1b[201~")
        shell.send("X")
        shell.expect("print 'last'X", 30)
        check("\nfirst\n" not in shell.screen.text(), "it has run")
        shell.send("\x7f", ENTER)
        shell.expect("\nfirst\nlast\n", 30)
        shell.wait(lambda screen: screen.cursor_line.endswith(SIGN), "no prompt")


@test
def resize_of_wrapped_rows(house):
    os.makedirs(os.path.dirname(house.history))
    with open(house.history, "w") as file:
        file.write("print 'some words 日本' 1 2 3 # a comment that goes past the end of the row, and on\n")
    for typed, keys in (
        ("print 'some words 日本' 1 2 3 # a comment that goes past the end of the row", ""),
        ("print 'some words 日本' 1 2 3 # a comment", HOME + RIGHT * 25),
        ("print 'some words 日本' 1 2 3 # a co", LEFT),
    ):
        with house.shell(columns=60, rows=12) as shell:
            ready(shell)
            shell.send("print x", ENTER)
            shell.settle()
            shell.send(typed, keys)
            shell.settle()
            for columns in (30, 90, 20, 61, 47):
                shell.resize(columns, 12, reflows=True)
                shell.settle(0.3)
                # A wide character that has no room leaves a blank, so blanks are not compared.
                text = "".join(shell.screen.typed(row) for row in range(2, 12)).replace(" ", "")
                check(text == f"{PROMPT} {typed}".replace(" ", ""), f"{columns} columns: {shell.screen.text()}")
                check(shell.screen.line(2).startswith(PROMPT[:20]), shell.screen.text())
                have_on(shell, 2, "print", COMMAND)
            shell.send("!")
            shell.settle()
            check("!" in shell.screen.cursor_line, shell.screen.text())
            x, y = shell.screen.x, shell.screen.y
            check(shell.screen.lines[y][x - 1] == "!", "the cursor is not where it draws")


def have_on(shell, row, text, style):
    check(shell.screen.style_of(text, row) == style, f"{text!r} has {shell.screen.style_of(text, row)!r}")


@test
def resize_while_a_program_runs(house):
    with house.shell(columns=60) as shell:
        ready(shell)
        shell.send("^sleep 0.6", ENTER)
        shell.settle(0.2)
        shell.resize(30, 12)
        shell.expect_line(PROMPT, 5)
        shell.settle()
        row = shell.screen.y
        shell.send("print 'a line that takes two rows, now'", HOME, RIGHT * 5)
        shell.settle()
        check(shell.screen.line(row) == f"{PROMPT} print 'a line that tak", shell.screen.text())
        check(shell.screen.line(row + 1) == "es two rows, now'", shell.screen.text())
        check((shell.screen.x, shell.screen.y) == (len(PROMPT) + 6, row), "the cursor is elsewhere")


@test
def colours_change_no_character(house):
    """Whatever is typed, the screen is that of the line drawn anew, and of a shell without colours that draws it anew."""
    os.makedirs(os.path.dirname(house.history))
    with open(house.history, "w") as file:
        file.write("ls --all | where size > 1MB\nprint 日本 'x'\nif true { print (1 + 2) }\n")
    pieces = ["ls ", "print ", "'a b'", '"$x', '"', "日本", "é", " | ", "first 3", "{", "}", "(", ")", "--all ", "\x16\x01", "# c"]
    moves = [LEFT, RIGHT, HOME, END, "\x7f", control("d") + "x", control("w"), control("k"), control("y"), control("t"), ESCAPE + "f", UP, DOWN]
    for seed, columns in enumerate((20, 9, 40, 21)):
        choice = random.Random(seed)
        with house.shell(columns=columns) as ours, house.shell(columns=columns, NO_COLOR="1") as plain:
            for shell in (ours, plain):
                shell.settle(0.3)
                shell.send(" ")
            typed = []
            for step in range(60):
                # What takes a suggestion would, of course, make them differ.
                key = choice.choice(pieces if choice.random() < 0.6 else moves)
                if key in (RIGHT, END, ESCAPE + "f"):
                    key = LEFT + key
                typed.append(key)
                for shell in (ours, plain):
                    shell.send(key)
                if step % 5 == 4:
                    ours.settle(0.12)
                    plain.settle(0.12)
                    compare_with_a_new_drawing(ours, typed)
                    plain.send(control("l"))
                    plain.settle(0.12)
                    if contents(ours.screen) != contents(plain.screen):
                        raise Failure(f"{columns} columns, {typed}:\n{ours.screen.text()}\nand alone\n{plain.screen.text()}")
                    check(not ours.screen.unknown, f"unknown sequences: {ours.screen.unknown}")


def contents(screen):
    return [screen.typed(row) for row in range(screen.rows)], screen.x, screen.y


def compare_with_a_new_drawing(shell, typed):
    screen = shell.screen
    before, text, place = [list(row) for row in screen.styles], screen.text().split("\n"), (screen.x, screen.y)
    shell.send(control("l"))
    shell.settle(0.12)
    first = place[1] - screen.y
    lines = screen.text().split("\n")
    if first < 0 or len(lines) > screen.rows - 2:
        return
    if text[first:] != lines or place[0] != screen.x:
        raise Failure(f"{typed}: {place}\n" + "\n".join(text) + f"\nand anew {screen.x},{screen.y}\n{screen.text()}")
    for row, line in enumerate(lines):
        for column, character in enumerate(screen.lines[row]):
            old, new = before[first + row][column], screen.styles[row][column]
            if character not in (" ", "") and old != new:
                raise Failure(f"{typed}: {character!r} at {row},{column} had {old!r} and has {new!r}\n{screen.text()}")
