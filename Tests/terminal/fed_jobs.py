"""Jobs whose input nops writes."""

import os

from house import check, ready, test
from jobs import STOPPED, prompts, wait_for
from session import ENTER, control


def content(house, name):
    with open(os.path.join(house.work, name)) as file:
        return file.read()


def keep_rows(house, shell, count):
    """In `$rows`: some megabytes, of which a pipe holds 64 KB."""
    house.write("rows.txt", "".join(f"row {number} with some text\n" for number in range(1, count + 1)))
    shell.send("let rows = open --lines rows.txt", ENTER)
    shell.wait(lambda screen: screen.y == 1 and screen.cursor_line.startswith("~/shop"), "no prompt", seconds=60)


@test
def what_is_ready_is_written_in_the_background(house):
    with house.shell() as shell:
        ready(shell)
        keep_rows(house, shell, 200_000)
        shell.send("$rows | ^sh -c 'sleep 1; wc -l' > counted.txt", ENTER)
        shell.settle(0.3)
        shell.send(control("z"))
        prompts(shell, STOPPED)
        shell.send("bg", ENTER)
        wait_for(lambda: content(house, "counted.txt").strip() == "200000", "the rest is not written")
        shell.settle(0.3)
        shell.send(ENTER)
        shell.expect("job 1 (sh -c 'sleep 1; wc -l') is done")


@test
def one_that_reads_no_more_ends(house):
    with house.shell() as shell:
        ready(shell)
        keep_rows(house, shell, 50_000)
        shell.send("$rows | ^sh -c 'sleep 1; head -1; sleep 1' > first.txt", ENTER)
        shell.settle(0.3)
        shell.send(control("z"))
        prompts(shell, STOPPED)
        shell.send("bg", ENTER)
        wait_for(lambda: content(house, "first.txt").startswith("row 1 "), "it does not go on")
        # Twice over to leave: a job that still runs is told of first.
        shell.send("exit", ENTER)
        shell.settle(0.3)
        shell.send("exit", ENTER)
        check(shell.ended() == 0, f"it left with {shell.status}")
