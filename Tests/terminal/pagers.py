"""What a pager gets from nops: what the terminal would show."""

from house import PROMPT, check, ready, test
from session import ENTER


@test
def pager_shows_tables(house):
    house.write("alpha.txt", "x" * 1500)
    house.write("one\ttab.txt")
    with house.shell(columns=60) as shell:
        ready(shell)
        for pipeline, expected in (
            ("ls | select name size", ["name            size", "alpha.txt     1.5 KB", "one\\ttab.txt     0 B"]),
            ("ls | first | select name size", ["name  alpha.txt", "size  1.5 KB"]),
            ("ls | each { |file| {n: $file.name} } | where n =~ 'alpha'", ["n", "alpha.txt"]),
        ):
            shell.send(f"{pipeline} | ^less", ENTER)
            shell.expect_line("(END)")
            shown = [row for row in shell.screen.text().split("\n")[:-1] if row.strip("~")]
            check(shown[-len(expected):] == expected, str(shown))
            shell.send("q")
            shell.expect_line(PROMPT)
        # Where it does not have the terminal it is a program like others.
        shell.send("ls | select name size | ^less | ^sed s/^/:/", ENTER)
        shell.expect(":alpha.txt      1500B")
        shell.expect_line(PROMPT)
