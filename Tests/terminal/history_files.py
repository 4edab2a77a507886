"""History by folder, and what its file can hold."""

import os
import re
import time

from house import NOPS, PROMPT, SIGN, check, ready, test
from session import DOWN, ENTER, ESCAPE, UP, Session, control


@test
def history_prefers_the_folder(house):
    house.remember("print here-old", "print shared here")
    house.remember("print elsewhere", "print shared there", folder="/srv/other")
    with house.shell() as shell:
        ready(shell)
        # A suggestion is of this folder, where there is one.
        shell.send("print ")
        shell.expect_line(f"{PROMPT} print shared here")
        shell.send("e")
        shell.expect_line(f"{PROMPT} print elsewhere")
        # The arrows go through all, by time.
        shell.send(control("u"), UP)
        shell.expect_line(f"{PROMPT} print shared there")
        # A search lists this folder's first.
        shell.send(control("u"), control("r"), "shared")
        shell.expect_line("(search) shared: print shared here")
        shell.send(control("r"))
        shell.expect_line("(search) shared: print shared there")
        shell.send(control("r"))
        shell.expect_line("(not found) shared: print shared there")
        # Ctrl-T leaves only them.
        shell.send(control("t"))
        shell.expect_line("(search in this folder) shared: print shared here")
        check("there" not in shell.screen.text(), "another folder's are listed")
        shell.send(control("u"))
        shell.send(control("r"), "elsewh", control("t"))
        shell.expect("(not found in this folder) elsewh:")
        shell.send(control("t"))
        shell.expect_line("(search) elsewh: print elsewhere")
        shell.send(control("g"), control("u"), "cd /", ENTER)
        shell.expect_line(f"/{SIGN}")
        shell.send("print from-root", ENTER)
        shell.expect("\nfrom-root\n")
    with open(house.history) as file:
        check("\t/\tprint from-root\n" in file.read(), "the folder of a line is not kept")


@test
def history_shows_a_line_once(house):
    house.remember("print a", "print b", "print a", "print c", "print b", "print a")
    with house.shell() as shell:
        ready(shell)
        shell.send("print")
        for expected in ("a", "b", "c"):
            shell.send(UP)
            shell.expect_line(f"{PROMPT} print {expected}")
        shell.send(UP)
        shell.settle()
        check(shell.screen.cursor_line == f"{PROMPT} print c", "a line comes twice")
        for expected in ("b", "a"):
            shell.send(DOWN)
            shell.expect_line(f"{PROMPT} print {expected}")


@test
def history_of_the_first_version(house):
    os.makedirs(os.path.dirname(house.history))
    with open(house.history, "w") as file:
        file.write("print old\nprint [\\none\\n]\nprint old\nprint other\n")
    with house.shell() as shell:
        ready(shell)
        shell.send("print ol")
        shell.expect_line(f"{PROMPT} print old")
        shell.send(control("u"), "print new", ENTER)
        shell.expect("\nnew\n")
        shell.send(UP, UP)
        shell.expect_line(f"{PROMPT} print other")
    check(house.entries() == ["print [\\none\\n]", "print old", "print other", "print new"], str(house.entries()))
    check(os.stat(house.history).st_mode & 0o777 == 0o600, "others can read it")


@test
def history_survives_what_it_is_given(house):
    os.makedirs(os.path.dirname(house.history))
    with open(house.history, "wb") as file:
        file.write(b"nops-history 2 0\n")
        file.write(b"1700000000\t/tmp\tprint good\n")
        file.write(os.urandom(5000).replace(b"\n", b"") + b"\n\n\t\t\n99\t\n1\t/x\n")
        file.write(b"1700000000\t/tmp\t" + b"x" * 3_000_000 + b"\n")
        file.write(b"1700000000\t/tmp\tprint \xff\xfe\x1b]0;title\x07 bad\n")
        file.write(b"17000000000000000000000000000\t/tmp\tprint no\n")
        file.write(b"1700000000\t/tmp\tprint cut o")
    with house.shell() as shell:
        ready(shell)
        shell.send(UP)
        shell.settle()
        check("bad" in shell.screen.cursor_line, f"not the last whole line: {shell.screen.text()}")
        shell.send(UP)
        shell.expect_line(f"{PROMPT} print good")
        shell.send(control("u"), control("r"))
        shell.settle()
        check(b"\x1b]0;title" not in shell.log, "an entry's control characters reach the terminal")
        shell.send(control("g"), "print after", ENTER)
        shell.expect("\nafter\n")
        shell.send(control("u"), UP)
        shell.expect_line(f"{PROMPT} print after")
    with open(house.history, "rb") as file:
        check(file.read().endswith(b"\tprint after\n"), "the line is not at the end")


@test
def history_of_a_later_version_is_left_alone(house):
    os.makedirs(os.path.dirname(house.history))
    with open(house.history, "w") as file:
        file.write("nops-history 3\nsomething new\n")
    with house.shell() as shell:
        ready(shell)
        shell.send("print kept", ENTER)
        shell.expect("the history can't be kept: the file is of a newer nops")
        shell.expect("\nkept\n")
        shell.send(UP)
        shell.expect_line(f"{PROMPT} print kept")
    with open(house.history) as file:
        check(file.read() == "nops-history 3\nsomething new\n", "it was written to")


@test
def history_is_freed_of_repetitions(house):
    house.remember(*[f"print {index % 50} {'x' * 100}" for index in range(12_000)])
    house.remember("print last one")
    size = os.stat(house.history).st_size
    check(size > 1 << 20, "the file is too small for this test")
    with house.shell() as one, house.shell() as other:
        ready(one)
        ready(other)
        other.send("print")
        other.expect_line(f"{PROMPT} print last one")
        one.send("print compact", ENTER)
        one.expect("\ncompact\n")
        entries = house.entries()
        check(len(entries) == 52 and entries[-2:] == ["print last one", "print compact"], str(entries[-3:]))
        check(os.stat(house.history).st_mode & 0o777 == 0o600, "others can read it")
        # The other session goes on with the new file.
        other.send(control("u"), "print from-other", ENTER)
        other.expect("\nfrom-other\n")
        other.send(UP, UP)
        other.expect_line(f"{PROMPT} print compact")
        one.send(UP)
        one.expect_line(f"{PROMPT} print from-other")
    check(house.entries()[-2:] == ["print compact", "print from-other"], "a line is lost")


@test
def history_leaves_secrets_out(house):
    with house.shell() as shell:
        ready(shell)
        shell.send("print --password hunter2222", control("u"), "let api_token = 'abcdefgh12345678'", ENTER)
        shell.settle()
        shell.send(" print hidden", ENTER)
        shell.expect("\nhidden\n")
        shell.send("print shown", ENTER)
        shell.expect("\nshown\n")
    check(house.entries() == ["print shown"], str(house.entries()))


@test
def history_forgets(house):
    house.remember("login --password hunter2", "print 'a\\tb'\nprint 2", folder="/elsewhere")
    house.remember("login --password hunter2", "print kept", "echo hunter2")
    with house.shell(columns=100) as shell, house.shell(columns=100) as other:
        ready(shell)
        ready(other)
        other.send("print own", ENTER)
        other.expect("\nown\n")
        shell.send("history forget 'login --password hunter2' 'never entered'", ENTER)
        shell.expect("2 lines are forgotten")
        ready(shell)
        shell.send("history | where command =~ 'hunter2|a.tb' | history forget", ENTER)
        shell.expect("\n2 lines are forgotten")
        ready(shell)
        shell.send("history forget 'never entered'", ENTER)
        shell.expect("0 lines are forgotten")
        ready(shell)
        shell.send("print more", ENTER, UP, UP, UP)
        shell.expect_line(f"{PROMPT} print kept")
        # The other one has seen that, too.
        other.send(control("r"), "hunter")
        other.expect("(not found) hunter")
        other.send(control("g"), control("u"), "history | get command | last 3 | str join ', '", ENTER)
        other.expect("print own, print more, history | get")
    check(house.entries()[:3] == ["print kept", "print own", "print more"], str(house.entries()))
    check(os.stat(house.history).st_mode & 0o777 == 0o600, "others can read it")
