"""Jobs: Ctrl-Z, fg, bg, and what `spawn` began."""

import os
import signal
import time

from house import PROMPT, SIGN, check, ready, test
from session import ENTER, control

STOPPED = f"~/shop 148{SIGN}"


def prompts(shell, prompt=PROMPT):
    shell.wait(lambda screen: screen.cursor_line == prompt, f"the prompt is not {prompt!r}")
    shell.settle(0.05)


def run(shell, line, prompt=PROMPT):
    shell.send(line, ENTER)
    prompts(shell, prompt)


def processes(shell, command):
    """Of that command line in the shell's session, the state of each."""
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/cmdline", "rb") as file:
                    if file.read().replace(b"\0", b" ").decode().strip() != command:
                        continue
                with open(f"/proc/{name}/stat") as file:
                    state, _, _, session = file.read().rpartition(")")[2].split()[:4]
                if int(session) == shell.pid:
                    found.append(state)
            except OSError:
                pass
    return found


def wait_for(condition, what, seconds=10):
    limit = time.monotonic() + seconds
    while not condition():
        check(time.monotonic() < limit, what)
        time.sleep(0.02)


def stop_less(shell, command, line):
    """Ctrl-Z for less, which loses the signal unless it already sleeps in its read of a key."""
    shell.expect_line(line)
    asleep = 0

    def sleeps():
        nonlocal asleep
        asleep = asleep + 1 if processes(shell, command) == ["S"] else 0
        return asleep >= 5

    wait_for(sleeps, f"{command} does not wait for a key")
    shell.send(control("z"))
    prompts(shell, STOPPED)


@test
def stop_and_go_on(house):
    with house.shell() as shell:
        ready(shell)
        shell.send("^sleep 71.5", ENTER)
        wait_for(lambda: processes(shell, "sleep 71.5") == ["S"], "it does not run")
        shell.send(control("z"))
        shell.expect("job 1 (sleep 71.5) is stopped; `fg 1` goes on with it")
        prompts(shell, STOPPED)
        wait_for(lambda: processes(shell, "sleep 71.5") == ["T"], "it is not stopped")
        run(shell, "jobs | get state")
        shell.expect("\nstopped\n")
        shell.send("bg", ENTER)
        shell.expect("job 1 (sleep 71.5) goes on")
        prompts(shell)
        wait_for(lambda: processes(shell, "sleep 71.5") == ["S"], "it does not go on")
        run(shell, "jobs | get state")
        shell.expect("\nrunning\n")
        # In the background the terminal's keys don't reach it.
        shell.send(control("c"))
        prompts(shell, PROMPT)
        wait_for(lambda: processes(shell, "sleep 71.5") == ["S"], "Ctrl-C reaches the background")
        shell.send("fg %1", ENTER)
        shell.expect("\nsleep 71.5")
        shell.send(control("z"))
        prompts(shell, STOPPED)
        shell.send("fg", ENTER)
        wait_for(lambda: processes(shell, "sleep 71.5") == ["S"], "fg does not wake it")
        shell.send(control("c"))
        prompts(shell, f"~/shop 130{SIGN}")
        wait_for(lambda: processes(shell, "sleep 71.5") == [], "it has not ended")
        run(shell, "jobs | length")
        shell.expect("\n0\n")


@test
def stopped_programs_keep_their_terminal(house):
    house.write("notes.txt", "".join(f"line {number}\n" for number in range(1, 100)))
    with house.shell() as shell:
        ready(shell)
        # It reads the terminal by letters, without an echo.
        shell.send("^less notes.txt", ENTER)
        shell.expect("line 20")
        stop_less(shell, "less notes.txt", "notes.txt")
        run(shell, "print 'at home'")
        shell.expect("\nat home\n")
        shell.send("fg", ENTER)
        shell.expect_line(":")
        shell.send(" ")
        shell.expect("line 40")
        shell.send("q")
        prompts(shell)
        run(shell, "print 'still edited'")
        shell.expect("\nstill edited\n")


@test
def stops_a_pipeline(house):
    with house.shell() as shell:
        ready(shell)
        shell.send("^sh -c 'sleep 72.5; echo one' | ^sed s/one/two/ | ^cat", ENTER)
        wait_for(lambda: processes(shell, "sleep 72.5") == ["S"], "it does not run")
        shell.send(control("z"))
        prompts(shell, STOPPED)
        wait_for(
            lambda: processes(shell, "sleep 72.5") == ["T"] and processes(shell, "sed s/one/two/") == ["T"], "not all are stopped")
        shell.expect("job 1 (sh -c 'sleep 72.5; echo one' | sed s/one/two/ | cat) is stopped")
        shell.send("fg", ENTER)
        wait_for(lambda: processes(shell, "sleep 72.5") == ["S"], "they do not go on")
        shell.send(control("c"))
        prompts(shell, f"~/shop 130{SIGN}")
        wait_for(lambda: processes(shell, "sleep 72.5") + processes(shell, "sed s/one/two/") == [], "not all have ended")


@test
def stops_with_one_of_it(house):
    with house.shell() as shell:
        ready(shell)
        # The signal is for the first alone, as it is where Ctrl-Z comes before the others have been started.
        shell.send("^sh -c 'kill -TSTP $$; echo one' | ^sed s/one/three/", ENTER)
        prompts(shell, STOPPED)
        wait_for(lambda: processes(shell, "sed s/one/three/") == ["T"], "sed goes on")
        shell.send("fg", ENTER)
        shell.expect("\nthree\n")
        prompts(shell)


@test
def pipeline_reads_the_terminal(house):
    with house.shell() as shell:
        ready(shell)
        shell.send("^cat | ^sed s/a/b/", ENTER)
        shell.settle()
        shell.send("banana", ENTER, control("d"))
        shell.expect("\nbbnana\n")
        prompts(shell)


@test
def stops_what_nops_feeds(house):
    with house.shell() as shell:
        ready(shell)
        shell.send("1..200_000 | each { \"row $it\" } | ^less", ENTER)
        shell.expect("row 20")
        stop_less(shell, "less", ":")
        run(shell, "bg", f"~/shop 2{SIGN}")
        shell.expect("gets its input from nops")
        shell.send("fg", ENTER)
        shell.expect_line(":")
        shell.send("G")
        shell.expect("row 200000", seconds=60)
        shell.send("q")
        prompts(shell)


@test
def ctrl_c_reaches_what_nops_computes_for_a_program(house):
    with house.shell() as shell:
        ready(shell)
        for line in ("1..3 | each { loop { } } | ^cat", "^yes | lines | each { loop { } } | ^cat", "1..3 | each { sleep 1m } | ^cat"):
            shell.send(line, ENTER)
            shell.settle(0.5)
            shell.send(control("c"))
            prompts(shell, f"~/shop 130{SIGN}")
            shell.send("print ok", ENTER)
            prompts(shell)


@test
def ctrl_z_ends_the_rest_of_the_line(house):
    with house.shell(columns=120) as shell:
        ready(shell)
        shell.send("def edit() { defer { print cleaned }; ^sleep 73.5; print never }; edit; print neither", ENTER)
        wait_for(lambda: processes(shell, "sleep 73.5") == ["S"], "it does not run")
        shell.send(control("z"))
        prompts(shell, STOPPED)
        text = shell.screen.text()
        check("\ncleaned\n" in text and "\nnever" not in text and "\nneither" not in text, text)
        run(shell, "kill %1", PROMPT)
        wait_for(lambda: processes(shell, "sleep 73.5") == [], "kill does not end it")


@test
def transactions_are_not_stopped(house):
    with house.shell(columns=120) as shell:
        ready(shell)
        shell.send("transaction { touch half; ^sleep 1.5; touch whole }", ENTER)
        wait_for(lambda: processes(shell, "sleep 1.5") == ["S"], "it does not run")
        shell.send(control("z"))
        shell.expect("a program can't be stopped inside a transaction; Ctrl-C ends both")
        prompts(shell)
        check(sorted(os.listdir(house.work))[-2:] == ["half", "whole"], str(os.listdir(house.work)))
        # Commands of nops are not stopped either, nor a program whose output nops reads.
        shell.send("sleep 500ms; print slept", ENTER)
        shell.settle(0.2)
        shell.send(control("z"))
        shell.expect("slept\n")
        prompts(shell)
        shell.send("let text = (^sh -c 'sleep 0.7; echo read'); $text", ENTER)
        shell.settle(0.3)
        shell.send(control("z"))
        shell.expect("read\n")
        prompts(shell)


@test
def spawned_jobs(house):
    with house.shell(columns=120) as shell:
        ready(shell)
        shell.send("spawn { sleep 300ms; print 'from the job' }", ENTER)
        shell.expect("job 1 (sleep 300ms; print 'from the job') runs")
        # While the shell waits for keys it goes on, and its end is told of at once.
        shell.expect(f"\nfrom the job\njob 1 (sleep 300ms; print 'from the job') is done\n{PROMPT}")
        run(shell, "let job = spawn { ^sh -c 'sleep 0.2; echo value' }")
        run(shell, "wait $job")
        shell.expect("\nvalue\n")
        run(shell, "spawn { fail 'went wrong' --code 7 }")
        shell.expect("job 3 (fail 'went wrong' --code 7) failed\nerror: went wrong")
        prompts(shell)
        run(shell, "clear")
        shell.send("spawn { ^sleep 74.5 }", ENTER)
        prompts(shell)
        wait_for(lambda: processes(shell, "sleep 74.5") == ["S"], "it does not run")
        shell.send(control("c"))
        prompts(shell, PROMPT)
        wait_for(lambda: processes(shell, "sleep 74.5") == ["S"], "Ctrl-C at the prompt ends a job")
        shell.send("wait 4", ENTER)
        shell.settle()
        shell.send(control("c"))
        prompts(shell, f"~/shop 130{SIGN}")
        wait_for(lambda: processes(shell, "sleep 74.5") == ["S"], "Ctrl-C in a wait ends the job")
        shell.send("fg", ENTER)
        shell.settle()
        shell.send(control("c"))
        prompts(shell, f"~/shop 130{SIGN}")
        wait_for(lambda: processes(shell, "sleep 74.5") == [], "Ctrl-C after fg does not end the job")


@test
def leaving_warns_of_jobs(house):
    with house.shell(columns=120) as shell:
        ready(shell)
        shell.send("^sleep 75.5", ENTER)
        wait_for(lambda: processes(shell, "sleep 75.5") == ["S"], "it does not run")
        shell.send(control("z"))
        prompts(shell, STOPPED)
        run(shell, "spawn { transaction { touch half; ^sleep 76.5 } }")
        wait_for(lambda: processes(shell, "sleep 76.5") == ["S"], "it does not run")
        shell.send(control("d"))
        shell.expect("job 1 (sleep 75.5) is stopped\njob 2 (transaction { touch half; ^sleep 76.5 }) runs")
        shell.expect("leaving the shell ends them; leave again, if you want that")
        prompts(shell)
        # Another line between: told again.
        run(shell, "print on")
        run(shell, "exit 4", f"~/shop 1{SIGN}")
        check(shell.screen.text().count("leaving the shell ends") == 2, "it is not told again")
        shell.send("exit 4", ENTER)
        check(shell.ended() == 4, "it leaves with another status")
        wait_for(lambda: processes(shell, "sleep 75.5") + processes(shell, "sleep 76.5") == [], "a job is left")
        check("half" not in os.listdir(house.work), "the transaction is not rolled back")


@test
def hangup_ends_the_jobs(house):
    with house.shell() as shell:
        ready(shell)
        run(shell, "spawn { ^sleep 77.5 }")
        wait_for(lambda: processes(shell, "sleep 77.5") == ["S"], "it does not run")
        os.kill(shell.pid, 1)
        check(shell.ended() == 129, "it leaves with another status")
        wait_for(lambda: processes(shell, "sleep 77.5") == [], "the job is left")


@test
def detached_outlives_the_shell(house):
    with house.shell(columns=120) as shell:
        ready(shell)
        shell.send("spawn --detach { sleep 800ms; touch later; sleep 30s }", ENTER)
        shell.expect("(sleep 800ms; touch later; sleep 30s) runs")
        prompts(shell)
        pid = int(shell.screen.text().split("process ")[1].split()[0])
        # Neither the terminal's keys nor its end reach it.
        shell.send(control("c"))
        prompts(shell, PROMPT)
        shell.send("exit", ENTER)
        shell.ended()
    wait_for(lambda: os.path.exists(os.path.join(house.work, "later")), "it has ended with the shell")
    os.kill(pid, signal.SIGTERM)
    wait_for(lambda: not os.path.exists(f"/proc/{pid}"), "it can't be ended")


@test
def tells_of_ends_while_a_line_is_edited(house):
    with house.shell(columns=60) as shell:
        ready(shell)
        shell.send("^sleep 1.75", ENTER)
        wait_for(lambda: processes(shell, "sleep 1.75") == ["S"], "it does not run")
        shell.send(control("z"))
        prompts(shell, STOPPED)
        run(shell, "bg")
        run(shell, "spawn { sleep 1s; ^sh -c 'echo from outside' }")
        shell.send("print ", "word " * 12)
        shell.settle()
        # The line is drawn anew below, also where a program has written into it.
        shell.expect("job 1 (sleep 1.75) is done\n")
        shell.expect("job 2 (sleep 1s; ^sh -c 'echo from outside') is done")
        shell.settle()
        text = "".join(shell.screen.text().split("\n")[-2:])
        check(text == f"{PROMPT} print " + "word " * 11 + "word", text)
        shell.send(ENTER)
        shell.expect("\n" + "word " * 11 + "word")
