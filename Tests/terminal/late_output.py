"""What comes while a line is typed or a program runs: jobs' output, and keys that stop or end."""

import os
import re

from house import PROMPT, SIGN, check, ready, test
from jobs import prompts, run
from session import ENTER, ESCAPE, control


@test
def jobs_print_above_the_line(house):
    with house.shell(columns=110) as shell:
        ready(shell)
        shell.send('spawn { sleep 600ms; print done (1 + 1); sleep 300ms; print --no-newline half (4 + 4) }', ENTER)
        prompts(shell)
        shell.send("echo typing")
        shell.expect("done 2")
        shell.expect_typed(f"{PROMPT} echo typing")
        check(re.search(rf"runs\ndone 2\n{re.escape(PROMPT)} echo typing$", shell.screen.text()), shell.screen.text())
        shell.expect("\nhalf 8\n")
        shell.send(" on", ENTER)
        shell.expect("\ntyping on\n")
        check(shell.screen.text().count("echo typing") == 1, shell.screen.text())
        check(not shell.screen.unknown, f"{shell.screen.unknown}")


@test
def jobs_print_above_a_prompt_of_two_lines(house):
    house.configure('prompt set { |p| "above\\n> " }')
    with house.shell(columns=60) as shell:
        ready(shell, ">")
        shell.send('spawn { sleep 500ms; print "news" }', ENTER)
        ready(shell, ">")
        shell.send("if true {", ENTER)
        shell.expect_line("…")
        shell.send("print 1")
        shell.expect("\nnews\njob 1 (sleep 500ms; print \"news\") is done\n… print 1")
        shell.send(control("c"))
        ready(shell, ">")
        shell.send('spawn { sleep 500ms; print "other" }', ENTER)
        ready(shell, ">")
        shell.send("word")
        shell.expect("\nother\njob 2 (sleep 500ms; print \"other\") is done\nabove\n> word")
        check(shell.screen.text().count("> word") == 1, shell.screen.text())


@test
def told_jobs_are_gone(house):
    with house.shell(columns=100) as shell:
        ready(shell)
        for end in ("kill %1", "fail"):
            if end == "fail":
                run(shell, "spawn { fail nope }")
                shell.settle(0.3)
            else:
                shell.send("^sleep 75.5", ENTER)
                shell.settle(0.4)
                shell.send(control("z"))
                prompts(shell, f"~/shop 148{SIGN}")
                run(shell, end)
            run(shell, "print next")
            run(shell, "jobs | length")
            shell.expect("\n0\n")
        text = shell.screen.text()
        check("job 1 (sleep 75.5) was ended" in text, text)
        check(text.count("error:") == 1 and "nope" in text, text)
        shell.send("wait 2", ENTER)
        shell.expect("job 2 is over, and has been waited for or told of")
        # One that has a value is there until it was waited for.
        shell.send("clear", ENTER)
        prompts(shell)
        run(shell, "spawn { 5 }")
        shell.settle(0.3)
        run(shell, "print next")
        shell.send("kill %3", ENTER)
        shell.expect("job 3 (5) is over: it is done")
        shell.send("wait 3", ENTER)
        shell.expect("\n5\n")


@test
def ctrl_z_says_what_it_does_not_stop(house):
    with house.shell(columns=120) as shell:
        ready(shell)
        for line, prompt in (("^sleep 1.2 | lines", None), ("for i in 1..3 { sleep 400ms }", PROMPT)):
            shell.send(line, ENTER)
            shell.settle(0.3)
            shell.send(control("z"))
            shell.expect("^Z\nnothing can be stopped here")
            shell.wait(lambda screen: screen.cursor_line == PROMPT, "the line does not go on", 5)
            check("stopped; `fg" not in shell.screen.text(), shell.screen.text())
            shell.send("clear", ENTER)
            prompts(shell)
        shell.send("for i in 1..3 { ^sleep 76.5 }", ENTER)
        shell.settle(0.4)
        shell.send(control("z"))
        shell.expect("job 1 (sleep 76.5) is stopped; `fg 1` goes on with it, but not with the rest of the line")
        prompts(shell, f"~/shop 148{SIGN}")
        run(shell, "kill %1")
        # What is the last of its line loses nothing.
        run(shell, "clear")
        shell.send("print a; ^sleep 77.5", ENTER)
        shell.settle(0.4)
        shell.send(control("z"))
        shell.expect("`fg 2` goes on with it\n")
        prompts(shell, f"~/shop 148{SIGN}")
        # At the prompt it does nothing.
        shell.send(control("z"), "print x", ENTER)
        shell.expect("\nx\n")


@test
def errors_begin_on_a_line_of_their_own(house):
    house.write("one", "a")
    house.write("two", "b")
    os.mkdir(os.path.join(house.work, ".nops"))
    with house.shell(columns=100) as shell:
        ready(shell)
        shell.send("^sleep 50", ENTER)
        shell.settle(0.4)
        shell.send(control("\\"))
        shell.expect("^\\\nerror: ")
        run(shell, "clear", PROMPT)
        run(shell, "'x' | save two --force")
        shell.send("cat one; undo", ENTER)
        shell.expect("\na\nundo 1 (save two)")
        prompts(shell)
        shell.send("cat one; fail oh", ENTER)
        shell.expect("\na\nerror: oh")
        # Where the text has ended its line nothing is added.
        shell.send("clear", ENTER)
        prompts(shell)
        shell.send("print x; fail oh", ENTER)
        shell.expect("\nx\nerror: oh")


@test
def an_editor_that_fails_leaves_the_line(house):
    house.write("editor", "#!/bin/sh\nexit 3\n")
    os.chmod(os.path.join(house.work, "editor"), 0o755)
    with house.shell(columns=100, VISUAL=os.path.join(house.work, "editor")) as shell:
        ready(shell)
        shell.send("print kept", ESCAPE + "e")
        shell.expect("nops: the editor ended with status 3; the line stays as it was")
        shell.expect_typed(f"{PROMPT} print kept")
        check("exec" not in shell.screen.text() and "error" not in shell.screen.text(), shell.screen.text())


@test
def ends_while_the_prompt_is_made_are_told_of(house):
    house.configure('prompt set --limit 2s { |p| ^sleep 0.4; "> " }')
    with house.shell(columns=60) as shell:
        ready(shell, ">")
        shell.send("spawn { sleep 200ms }", ENTER)
        shell.expect("job 1 (sleep 200ms) runs")
        shell.expect("job 1 (sleep 200ms) is done\n>")
