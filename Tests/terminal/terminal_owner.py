"""Who has the terminal after what could not be started, and after the shell has ended."""

import os

from house import NOPS, PROMPT, check, ready, test
from session import ENTER, Session


def make(house, name, text):
    house.write(name, text)
    os.chmod(os.path.join(house.work, name), 0o755)


@test
def program_that_cannot_start(house):
    make(house, "garbage", "\x00\x01\x02")
    make(house, "badbang", "#!/no/such\n")
    make(house, "plain", "echo from sh $1\n")
    with house.shell() as shell:
        ready(shell)
        for line in ("./garbage", "./badbang", "echo x | ./garbage", "^sleep 0 | ./garbage"):
            shell.send(line, ENTER)
            shell.expect_line("~/shop 126#")
            shell.settle()
        shell.send("./plain x", ENTER)
        shell.expect("\nfrom sh x\n")
        shell.send("print 'still here'", ENTER)
        shell.expect("\nstill here\n")


@test
def leaves_a_parent_that_is_no_shell(house):
    command = ["/bin/sh", "-c", f"'{NOPS}'; echo back $?; read line; echo got $line"]
    with Session(command, house.work, house.environment) as shell:
        shell.expect_line(PROMPT)
        shell.send("exit 3", ENTER)
        shell.expect("back 3")
        shell.send("this", ENTER)
        shell.expect("got this")


@test
def nothing_is_piped_on(house):
    with house.shell() as shell:
        ready(shell)
        shell.send("touch q | ^cat", ENTER)
        shell.send("null | ^wc -c", ENTER)
        shell.expect("\n0\n")
        check(shell.screen.cursor_line == PROMPT or shell.settle() is None, shell.screen.text())


@test
def shown_stream_is_the_last_value(house):
    with house.shell() as shell:
        ready(shell)
        shell.send("[7 8 9]", ENTER)
        shell.settle()
        shell.send("1..5 | each { |n| $n * 2 }", ENTER)
        shell.settle()
        shell.send("$_ | str join ' '", ENTER)
        shell.expect("\n2 4 6 8 10\n")
        shell.send("1..100_001 | each { |n| if $n > 100_000 { 'last' } else { '' } } | where $it != 'x'", ENTER)
        shell.expect("\nlast\n", 30)
        shell.send("$_ is null", ENTER)
        shell.expect("\ntrue\n")
