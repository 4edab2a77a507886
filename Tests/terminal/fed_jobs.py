"""Jobs whose input nops writes."""

import os

from house import PROMPT, SIGN, check, ready, test
from jobs import STOPPED, prompts, run, wait_for
from session import ENTER, control


def content(house, name):
    with open(os.path.join(house.work, name)) as file:
        return file.read()


@test
def what_is_ready_is_written_in_the_background(house):
    with house.shell() as shell:
        ready(shell)
        # 4 MB, of which the pipe holds 64 KB.
        shell.send('let rows = 1..200_000 | each { "row $it with some text" }', ENTER)
        shell.wait(lambda screen: screen.y == 1 and screen.cursor_line == PROMPT, "no prompt", seconds=60)
        shell.send("$rows | ^sh -c 'sleep 1; wc -l' > counted.txt", ENTER)
        shell.settle(0.3)
        shell.send(control("z"))
        prompts(shell, STOPPED)
        run(shell, "bg")
        wait_for(lambda: content(house, "counted.txt").strip() == "200000", "the rest is not written")
        run(shell, "jobs | get state")
        shell.expect("done")


@test
def one_that_reads_no_more_ends(house):
    with house.shell() as shell:
        ready(shell)
        shell.send('let rows = 1..50_000 | each { "row $it with some text" }', ENTER)
        shell.wait(lambda screen: screen.y == 1 and screen.cursor_line == PROMPT, "no prompt", seconds=60)
        shell.send("$rows | ^sh -c 'sleep 1; head -1; sleep 1' > first.txt", ENTER)
        shell.settle(0.3)
        shell.send(control("z"))
        prompts(shell, STOPPED)
        run(shell, "bg")
        wait_for(lambda: content(house, "first.txt").startswith("row 1 "), "it does not go on")
        # Twice over to leave: a job that still runs is told of first.
        shell.send("exit", ENTER)
        shell.settle(0.3)
        shell.send("exit", ENTER)
        check(shell.ended() == 0, f"it left with {shell.status}")
