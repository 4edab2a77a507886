"""Keys that do nothing, the last argument, and the own session's lines."""

from house import PROMPT, check, ready, test
from session import ENTER, ESCAPE, LEFT, UP, control


@test
def idle_keys_type_nothing(house):
    with house.shell() as shell:
        ready(shell)
        shell.send("ab")
        # Page Up and Down, Insert, F5, F12, Ctrl-Delete, Shift-Left, a key of kitty's protocol, the mouse, Ctrl-F1.
        for key in ("[5~", "[6~", "[2~", "[15~", "[24~", "[3;5~", "[1;2D", "[97;5u", "[<0;10;5M", "O5P"):
            shell.send(ESCAPE + key)
        shell.send("c")
        shell.settle()
        check(shell.screen.cursor_line == f"{PROMPT} abc", shell.screen.text())


@test
def last_argument(house):
    house.remember("cp 'a b' to/here", "make", "echo {x: [1 2]}")
    with house.shell(columns=100) as shell:
        ready(shell)
        shell.send("print ", ESCAPE + ".")
        shell.expect_typed(f"{PROMPT} print {{x: [1 2]}}")
        shell.send(ESCAPE + ".")
        shell.expect_typed(f"{PROMPT} print make")
        shell.send(ESCAPE + ".")
        shell.expect_typed(f"{PROMPT} print to/here")
        shell.send(" ", ESCAPE + ".")
        shell.expect_typed(f"{PROMPT} print to/here {{x: [1 2]}}")


@test
def own_lines_come_first(house):
    house.remember("print before")
    with house.shell() as one, house.shell() as two:
        ready(one)
        ready(two)
        one.send("print one", ENTER)
        one.expect("\none\n")
        two.send("print two", ENTER)
        two.expect("\ntwo\n")
        one.send(UP)
        one.expect_typed(f"{PROMPT} print one")
        one.send(UP)
        one.expect_typed(f"{PROMPT} print before")


@test
def cuts_in_a_row_are_put_back_together(house):
    with house.shell(columns=100) as shell:
        ready(shell)
        shell.send("one two three four", control("w"), control("w"))
        shell.expect_typed(f"{PROMPT} one two")
        shell.send(control("y"))
        shell.expect_typed(f"{PROMPT} one two three four")
        # Something else between begins anew.
        shell.send(control("w"), LEFT * 6, control("w"), control("y"))
        shell.expect_typed(f"{PROMPT} one two three")
        shell.send(control("u"), "one two three", control("a"), ESCAPE + "d", ESCAPE + "d", control("e"), " ", control("y"))
        shell.expect_typed(f"{PROMPT}  three one two")
        shell.send(LEFT * 4, control("w"), control("k"), control("y"))
        shell.expect_typed(f"{PROMPT}  three one two")
        shell.send(control("u"), control("y"), control("y"))
        shell.expect_typed(f"{PROMPT}  three one two three one two")
        # What was cut from one line is put back on another.
        shell.send(control("u"), "print x", ENTER)
        shell.expect("\nx\n")
        shell.send(control("y"))
        shell.expect_typed(f"{PROMPT}  three one two three one two")
        shell.send(control("_"))
        shell.settle()
        shell.send("größe 日本 z", control("w"), control("w"), control("y"))
        shell.expect_typed(f"{PROMPT} größe 日本 z")


@test
def a_dropped_line_leaves_the_status(house):
    with house.shell(columns=100) as shell:
        ready(shell)
        shell.send("print x", control("c"))
        shell.expect_line(PROMPT)
        shell.send("^sh -c 'exit 4'", ENTER)
        ready(shell, PROMPT.replace("shop", "shop 4"))
        shell.send("print x", control("c"))
        ready(shell, PROMPT.replace("shop", "shop 4"))


@test
def another_width_leaves_no_copy(house):
    for reflows in (False, True):
        with house.shell(columns=100) as shell:
            ready(shell)
            shell.send("print above", ENTER)
            ready(shell)
            text = "print one two three four five six seven eight nine"
            shell.send(text)
            shell.expect_typed(f"{PROMPT} {text}")
            head = f"{PROMPT} print above\nabove\n"
            for columns in (30, 100, 25, 45, 100):
                shell.resize(columns, 24, reflows)
                # The keys that come while the terminal is asked are kept.
                shell.send("x")
                text += "x"
                line = f"{PROMPT} {text}"
                rows = "\n".join(line[at : at + columns].rstrip() for at in range(0, len(line), columns))
                shell.expect_screen(head + rows)
            check(not shell.screen.unknown, f"unknown sequences: {shell.screen.unknown}")
