"""What the shell says to whoever comes from another one; and `history`."""

from house import PROMPT, check, ready, test
from session import ENTER


@test
def warns_of_what_nobody_sees(house):
    with house.shell(columns=100) as shell:
        ready(shell)
        shell.send("for n in 1..3 { echo $n }", ENTER)
        shell.expect("nobody sees what `echo` gives")
        shell.settle()
        shell.send("touch x{1,2}", ENTER)
        shell.expect("`x{1,2}` is one word")
        shell.settle()
        shell.expect_line(PROMPT)
        shell.send("def echo(x) { print $x }", ENTER)
        shell.settle()
        before = shell.screen.text().count("nobody sees")
        # A function of one's own, of which nothing is known, and a loop that prints.
        shell.send("for n in 1..3 { echo $n }; for n in 1..3 { print $n }", ENTER)
        shell.settle()
        check(shell.screen.text().count("nobody sees") == before, shell.screen.text())


@test
def history_is_a_table(house):
    house.remember("make all", folder="/elsewhere")
    house.remember("git status")
    with house.shell(columns=100) as shell:
        ready(shell)
        shell.send("history | get command | str join ' / '", ENTER)
        shell.expect("make all / git status / history | get command")
        shell.send("history --here | where command =~ '^git' | select folder command", ENTER)
        shell.expect("shop  git status")
        check("/elsewhere" not in shell.screen.text(), shell.screen.text())
        shell.send("history | first | get time", ENTER)
        shell.expect("2023-11-14T22:13:20")
