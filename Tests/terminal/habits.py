"""What whoever comes from another shell does without thinking."""

import os
import subprocess
import termios

from house import PROMPT, SIGN, check, ready, test
from session import ENTER, ESCAPE, TAB, UP, control


@test
def names_never_take_the_place_of_flags_and_patterns(house):
    house.write("my-file.txt")
    house.write("logs/app1.log")
    house.write("logs/app2.log")
    house.write("logs/a*b.log")
    house.write("docs/one.md")
    with house.shell() as shell:
        ready(shell)
        shell.send("^cat -", TAB, "x")
        shell.expect_line(f"{PROMPT} ^cat -x")
        shell.send(control("c"), "^cat logs/app*", TAB)
        shell.expect("app1.log  app2.log")
        shell.settle()
        shell.send(ESCAPE)
        shell.settle()
        shell.expect_typed(f"{PROMPT} ^cat logs/app*")
        # One alone takes the pattern's place; one in a folder's name stays.
        shell.send(control("c"), "cat docs/*.md", TAB)
        shell.expect_typed(f"{PROMPT} cat docs/one.md")
        shell.send(control("c"), "cat d*/one", TAB, "x")
        shell.expect_typed(f"{PROMPT} cat d*/onex")
        # A star that is quoted is one of the name.
        shell.send(control("c"), "cat 'logs/a*", TAB)
        shell.expect_typed(f"{PROMPT} cat 'logs/a*b.log'")
        shell.send(control("c"), "rm -", TAB)
        shell.expect("-r, --recursive")


@test
def the_terminal_does_not_stop_while_a_line_is_read(house):
    house.remember("print 1 # older", "print 2 # newer")
    with house.shell() as shell:
        ready(shell)

        def stops():
            return bool(termios.tcgetattr(shell.terminal)[0] & termios.IXON)

        check(not stops(), "Ctrl-S would stop the terminal")
        shell.send("pri", control("s"), "nt 5", ENTER)
        shell.expect("\n5\n")
        shell.settle()
        shell.send(control("r"), "print", control("r"), control("r"))
        shell.expect("print 1 # older")
        shell.settle()
        shell.send(control("s"), control("s"))
        shell.settle()
        shell.send(ENTER)
        shell.expect("\n5\n" + PROMPT)
        shell.send("^sh -c 'stty -a | grep -c -e \" ixon\"'", ENTER)
        shell.expect("\n1\n")


@test
def suggestions_can_be_run(house):
    house.write("there.txt")
    house.remember("cat there.txt", "cat gone.txt", "pritnf there", "ls --no-such-flag", "^wc /no/such/folder/x", "rm gone.txt")
    with house.shell() as shell:
        ready(shell)
        for typed, suggested in (
            ("cat ", "cat there.txt"), ("prit", "prit"), ("ls --no", "ls --no"), ("^wc ", "^wc"), ("rm g", "rm g"),
        ):
            shell.send(typed)
            shell.settle()
            line = shell.screen.cursor_line.split(SIGN, 1)[1].strip()
            check(line == suggested, line)
            shell.send(control("c"))
            shell.settle()


@test
def a_program_that_fails_speaks_for_itself(house):
    house.write("notes", "one\n")
    with house.shell() as shell:
        ready(shell)
        shell.send("grep two notes", ENTER)
        shell.expect_line(f"~/shop 1{SIGN}")
        shell.send("ls | ^grep two", ENTER)
        shell.settle()
        shell.send("^cat notes | ^sh -c 'exit 7'", ENTER)
        shell.expect_line(f"~/shop 7{SIGN}")
        check("error" not in shell.screen.text(), shell.screen.text())
        # What the user did not type is told of, and so is an end by a signal.
        shell.send("for x in [1] { ^false }", ENTER)
        shell.expect("error: `false` failed with status 1")
        shell.send("[1] | each { ^sh -c 'exit 3' }", ENTER)
        shell.expect("error: `sh` failed with status 3")
        shell.send("^sh -c 'kill -TERM $$'", ENTER)
        shell.expect("was ended by signal 15")
        shell.send("^true; ^sh -c 'exit 4'", ENTER)
        shell.expect("failed with status 4")


@test
def errors_fit_the_window(house):
    with house.shell(columns=60) as shell:
        ready(shell)
        shell.send("print 1234567890 1234567890 1234567890 1234567890; nosuchcommand 1; print 1234567890 123456789", ENTER)
        shell.expect("^^^^^^^^^^^^^\n")
        shell.settle()
        rows = shell.screen.text().split("\n")
        at = next(index for index, row in enumerate(rows) if "^^^^" in row)
        start = rows[at].index("^")
        check(rows[at - 1][start:start + 13] == "nosuchcommand", shell.screen.text())
        check("  | neither a command of nops nor a program on PATH" in rows, shell.screen.text())
        check("    only later" in rows, shell.screen.text())


@test
def ctrl_l_keeps_the_whole_prompt(house):
    house.configure("prompt set {|p| \"top $p.short_folder\\n> \"}\n")
    with house.shell() as shell:
        shell.expect_line(">")
        shell.send("print 1", ENTER)
        shell.expect("\n1\n")
        shell.send("abc", control("l"))
        shell.expect_screen("top ~/shop\n> abc")
        shell.send(control("c"), "if true {", ENTER, "print 2", control("l"))
        shell.expect_screen("top ~/shop\n> if true {\n… print 2")
        shell.send("\n}\n")
        shell.expect("\n2\n")


@test
def the_line_in_an_editor(house):
    house.write("edit", "#!/bin/sh\nsed -i s/one/two/ \"$1\"; echo 'print 3' >> \"$1\"\n")
    os.chmod(os.path.join(house.work, "edit"), 0o755)
    with house.shell(EDITOR=os.path.join(house.work, "edit")) as shell:
        ready(shell)
        shell.send("print one", "\x1be")
        shell.expect("print two\nprint 3")
        shell.settle()
        shell.send(ENTER)
        shell.expect("\ntwo\n3\n")
    with house.shell(EDITOR="false") as shell:
        ready(shell)
        shell.send("print one", "\x1be")
        shell.settle()
        shell.send(ENTER)
        shell.expect("\none\n")


@test
def up_finds_what_holds_the_text(house):
    house.remember("cat /etc/hosts", "hostname -f", "print 1")
    with house.shell() as shell:
        ready(shell)
        shell.send("hosts", UP)
        shell.expect_typed(f"{PROMPT} cat /etc/hosts")
        # Where some begin with it, only those come.
        shell.send(control("c"), "host", UP, UP)
        shell.expect_typed(f"{PROMPT} hostname -f")


@test
def harmless_habits(house):
    with house.shell(columns=100, rows=40) as shell:
        ready(shell)
        shell.send("mkdir -p a/b; ls a | get name", ENTER)
        shell.expect("a/b")
        shell.send("mkdir --help", ENTER)
        shell.expect("Makes folders, with their parents as needed.")
        shell.send(control("l"), "changes show -h", ENTER)
        shell.expect("Usage: changes show <id>")
        sleeper = subprocess.Popen(["sleep", "60"])
        shell.send(f"kill -9 {sleeper.pid}", ENTER)
        check(sleeper.wait(10) == -9, "it was not killed")


@test
def fg_is_offered_the_job_that_is_stopped(house):
    with house.shell(columns=100) as shell:
        ready(shell)
        # A number is never used again: it may stand in a value of a job that is over.
        for number in (1, 2):
            shell.send("^sleep 61", ENTER)
            shell.settle(0.4)
            shell.send(control("z"))
            shell.expect_line(f"~/shop 148{SIGN}")
            check(f"job {number} (sleep 61) is stopped" in shell.screen.text(), shell.screen.text())
            shell.send(control("l"), "fg ", TAB)
            shell.expect_typed(f"~/shop 148{SIGN} fg {number}")
            shell.send(ENTER)
            shell.settle(0.4)
            shell.send(control("c"))
            shell.expect_line(f"~/shop 130{SIGN}")
            shell.send(control("l"))
            shell.settle()


@test
def a_folder_that_is_gone_is_named(house):
    with house.shell(columns=100) as shell:
        ready(shell)
        shell.send("mkdir gone; cd gone; ^rmdir ../gone; ls", ENTER)
        shell.expect("shop/gone' is gone")
        shell.send(control("l"), "touch x", ENTER)
        shell.expect("shop/gone' is gone")
        shell.send("cd ..", ENTER)
        shell.expect_line(PROMPT)


@test
def why_history_is_not_kept_is_right(house):
    with house.shell(XDG_STATE_HOME="/sys/kernel/none", columns=120) as shell:
        ready(shell)
        shell.send("print 1", ENTER)
        shell.expect("the history can't be kept: ")
        check("No such file" not in shell.screen.text(), shell.screen.text())
