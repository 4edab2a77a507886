"""Lines and blocks that are higher than the window."""

from house import PROMPT, check, ready, test
from session import DOWN, ENTER, TAB, UP, control

BLOCK = "if true {\n" + "".join(f"  print {n}\n" for n in range(1, 19)) + "}"


def rows(*numbers):
    return "\n".join(f"  print {n}" for n in numbers)


@test
def block_higher_than_the_window(house):
    house.remember(BLOCK)
    with house.shell(columns=40) as shell:
        ready(shell)
        shell.resize(40, 8)
        shell.send(UP)
        shell.expect_screen(rows(*range(12, 19)) + "\n}")
        shell.settle()
        shell.send(UP * 12)
        shell.settle()
        check(shell.screen.text() == rows(*range(7, 15)), shell.screen.text())
        check((shell.screen.x, shell.screen.y) == (1, 0), "the cursor is elsewhere")
        check(shell.screen.style_of("print", 0) == shell.screen.style_of("print", 5) != "", "no colours")
        # What is typed is where the cursor stands, and the rows above are seen.
        shell.send(control("e"), "00", UP)
        shell.settle()
        check(shell.screen.text() == "\n".join([rows(6), "  print 700", rows(*range(8, 14))]), shell.screen.text())
        shell.send(UP * 6)
        shell.settle()
        check(shell.screen.text() == f"{PROMPT} if true {{\n" + rows(*range(1, 7)) + "\n  print 700", shell.screen.text())
        # A window in which it has room: libedit draws again.
        shell.resize(40, 30)
        shell.settle()
        check(shell.screen.text().split("\n")[-2:] == ["  print 18", "}"], shell.screen.text())
        check(shell.screen.line(7) == "  print 700", shell.screen.text())
        shell.send(DOWN, "x", control("h"))
        shell.resize(40, 8)
        shell.settle()
        check("if true {" in shell.screen.line(0), shell.screen.text())
        shell.send(ENTER)
        shell.expect_screen("12\n13\n14\n15\n16\n17\n18\n" + f"{PROMPT}")
        check(not shell.screen.unknown, f"unknown sequences: {shell.screen.unknown}")


@test
def wrapped_line_higher_than_the_window(house):
    with house.shell(columns=20) as shell:
        ready(shell)
        shell.resize(20, 5)
        text = "".join(f"{n:04}" for n in range(60))
        shell.send("print " + text)
        shell.settle()
        check(shell.screen.text().replace("\n", "").endswith("005700580059"), shell.screen.text())
        shell.send(control("a"))
        shell.settle()
        check(shell.screen.line(0).startswith(PROMPT[:20]), shell.screen.text())
        shell.send(control("k"))
        shell.settle()
        check(shell.screen.text().replace("\n", "") == PROMPT, shell.screen.text())
        shell.send("print back", ENTER)
        shell.expect("back\n")


@test
def menu_and_interrupt_below_a_tall_block(house):
    house.remember(BLOCK)
    with house.shell(columns=40) as shell:
        ready(shell)
        shell.resize(40, 8)
        shell.send(UP, "; str c", TAB, TAB)
        shell.settle()
        check("contains    Whether" in shell.screen.text() and "; str ca" in shell.screen.text(), shell.screen.text())
        shell.send(control("c"))
        shell.settle()
        check("^C" in shell.screen.text() and shell.screen.cursor_line == PROMPT, shell.screen.text())
