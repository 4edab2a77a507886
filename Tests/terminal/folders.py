"""Changes follow `cd`; `undo` minds redirections; what was left unfinished is told of before a prompt."""

import os
import signal
import subprocess

from house import NOPS, PROMPT, SIGN, check, ready, test
from session import ENTER


@test
def undo_follows_cd(house):
    house.write("a/.nops/.gitignore")
    house.write("b/.nops/.gitignore")
    house.write("a/one", "1")
    house.write("b/two", "2")
    with house.shell(columns=120) as shell:
        ready(shell)
        shell.send("cd a", ENTER)
        shell.expect_line(f"~/shop/a{SIGN}")
        # The same line goes on there, a block and a function go back.
        shell.send("cd ../b; rm two; def away() { cd ../a; rm one }; away; touch three", ENTER)
        shell.expect_line(f"~/shop/b{SIGN}")
        shell.send("changes | get name | str join ' / '", ENTER)
        shell.expect("touch three / rm one / rm two")
        shell.send("cd ../a; undo", ENTER)
        shell.expect("there is nothing to undo here")
        shell.send("cd ../b; undo; undo; undo; redo", ENTER)
        shell.expect("undo 1 (rm two): 1 file or folder\nredo 1 (undo 1): 1 file or folder")
        check(house_has(house, "a/one") and not house_has(house, "b/three"), "what undo left is wrong")
        check(not house_has(house, "b/two"), "redo did nothing")
    with house.shell(columns=120) as shell:
        ready(shell)
        shell.send("cd b; changes | count", ENTER)
        shell.expect("\n7\n")
        # What was begun in a transaction stays in the store that it was begun in.
        shell.send("transaction 'both' { touch x; cd ../a; touch y }; changes | count", ENTER)
        shell.expect("\n0\n")
        shell.send("cd ../b; undo", ENTER)
        shell.expect("undo 8 (both): 2 files and folders")


def house_has(house, path):
    return os.path.exists(os.path.join(house.work, path))


@test
def undo_follows_cd_outside_of_projects(house):
    house.write("a/one", "1")
    house.write("b/two", "2")
    with house.shell(columns=120) as shell:
        ready(shell)
        shell.send("cd a; rm one", ENTER, "cd ../b", ENTER, "undo --dry-run", ENTER)
        shell.expect("the last change was made in '")
        check("/shop/a', not here" in shell.screen.text(), shell.screen.text())
        shell.send("undo 1", ENTER)
        shell.expect("undo 1 (rm one) in '")
        shell.expect("/shop/a': 1 file or folder")


@test
def jobs_keep_their_folder(house):
    house.write("a/.nops/.gitignore")
    house.write("b/.nops/.gitignore")
    with house.shell(columns=120) as shell:
        ready(shell)
        shell.send("cd a", ENTER, "let job = spawn { sleep 500ms; touch made }", ENTER, "cd ../b; wait $job; changes | count", ENTER)
        shell.expect("\n0\n")
        shell.send("cd ../a; changes | get name", ENTER)
        shell.expect("\ntouch made\n")


@test
def undo_minds_redirections(house):
    house.write(".nops/.gitignore")
    house.write("app.yaml", "old\n")
    with house.shell(columns=160) as shell:
        ready(shell)
        shell.send("echo new > app.yaml", ENTER, "undo", ENTER)
        shell.expect("there is nothing to undo here: `> app.yaml` replaced what was in the file")
        shell.send("touch marker; echo new >> app.yaml; ^true > /dev/null", ENTER, "undo", ENTER)
        shell.expect("`>> app.yaml` came after change 1 (touch marker), and undo does not know of redirections")
        shell.expect("[y/N]")
        shell.settle()
        shell.send(ENTER)
        shell.expect("nothing was undone: `>> app.yaml`")
        check(house_has(house, "marker"), "it was undone all the same")
        # A later change is undone without a question, and one that is named.
        shell.send("touch later; undo; undo 1; ls | count", ENTER)
        shell.expect("undo 2 (touch later): 1 file or folder\nundo 1 (touch marker): 1 file or folder\n1\n")
        shell.send("touch again; ^sh -c 'echo x' > made", ENTER, "undo", ENTER)
        shell.expect("`> made` came after change 5 (touch again)")
        shell.settle()
        shell.send("y", ENTER)
        shell.expect("undo 5 (touch again): 1 file or folder")
        # While it asks nobody waits, and what another has done then is not taken back for it.
        shell.send("touch more; echo x > made", ENTER, "undo", ENTER)
        shell.expect("(touch more), and undo does not know of redirections")
        subprocess.run(
            [NOPS, "-c", "touch others"], cwd=house.work, env=house.environment, check=True, timeout=10)
        shell.send("y", ENTER)
        shell.expect("another program made change")
        check(house_has(house, "others") and house_has(house, "more"), "something was undone")


@test
def undo_minds_other_programs(house):
    house.write(".nops/.gitignore")
    def elsewhere(line):
        subprocess.run([NOPS, "-c", line], cwd=house.work, env=house.environment, check=True, timeout=10)
    elsewhere("touch before")
    with house.shell(columns=160) as shell:
        ready(shell)
        # What was there before the shell, what it made itself, and what a program made that it ran.
        shell.send(f"touch own; undo; ^{NOPS} -c 'touch ran'; undo; undo", ENTER)
        shell.expect("undo 1 (touch before): 1 file or folder")
        shell.send("touch mine", ENTER)
        shell.settle()
        elsewhere("touch theirs")
        shell.send("undo", ENTER)
        shell.expect("(touch theirs) was made by another nops. Take it back?")
        shell.settle()
        shell.send(ENTER)
        shell.expect("nothing was undone: change 8 (touch theirs) was made by another nops")
        shell.send("undo 7", ENTER)
        shell.expect("undo 7 (touch mine): 1 file or folder")
        check(house_has(house, "theirs") and not house_has(house, "mine"), "another one was undone")


@test
def undo_tells_of_a_folder_that_it_takes(house):
    house.write(".nops/.gitignore")
    with house.shell(columns=160) as shell:
        ready(shell)
        shell.send("mkdir new; cd new", ENTER, "undo", ENTER)
        shell.expect("is gone with it: `cd` leaves it")


@test
def unfinished_changes_are_told_of(house):
    house.write(".nops/.gitignore")
    house.write("src", "1")
    os.makedirs(os.path.join(house.work, "elsewhere", ".nops"))
    killed = subprocess.Popen(
        [NOPS, "-c", "transaction 'deploy' { rm src; print begun; sleep 1m }"],
        cwd=house.work, env=house.environment, stdout=subprocess.PIPE, text=True)
    check(killed.stdout.readline() == "begun\n", "it did not begin")
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    with house.shell(columns=120) as shell:
        ready(shell)
        shell.expect("was left unfinished; the next change takes")
        shell.send("cd elsewhere", ENTER)
        shell.expect_line(f"~/shop/elsewhere{SIGN}")
        shell.send("cd ..", ENTER)
        shell.wait(lambda screen: screen.text().count("left unfinished") == 2, "it is not told again")
        shell.expect_line(PROMPT)
        shell.send("print 1", ENTER)
        shell.expect("\n1\n")
        shell.settle()
        check(shell.screen.text().count("left unfinished") == 2, shell.screen.text())
        shell.send("touch x; path exists src", ENTER)
        shell.expect("true")
