"""The user's settings, abbreviations, undo on the line, values that commands offer."""

import os
import time

from house import NOPS, PROMPT, SIGN, check, ready, test
from session import DOWN, ENTER, ESCAPE, HOME, LEFT, RIGHT, TAB, UP, Session, control


@test
def settings_are_run(house):
    house.write("../.config/nops/tools.nops", "export def hello(who) { print \"hello $who\" }\n")
    house.configure("use tools.nops {hello}\ndef twice(x) { $x * 2 }\nlet place = 'here'\n$env.FROM_CONFIG = 'yes'\n")
    with house.shell() as shell:
        ready(shell)
        shell.send("hello $place; twice 21; print $env.FROM_CONFIG", ENTER)
        shell.expect("hello here\n42\nyes\n")
    with Session([NOPS, "--no-config"], house.work, house.environment) as shell:
        ready(shell)
        shell.send("print $place", ENTER)
        shell.expect("place")
        shell.expect_line(f"~/shop 2{SIGN}")


@test
def settings_are_found_by_xdg(house):
    os.makedirs(os.path.join(house.root, "xdg", "nops"))
    with open(os.path.join(house.root, "xdg", "nops", "config.nops"), "w") as file:
        file.write("print from-xdg\n")
    house.configure("print from-home\n")
    with house.shell(XDG_CONFIG_HOME=os.path.join(house.root, "xdg")) as shell:
        ready(shell)
        check(shell.screen.line(0) == "from-xdg", shell.screen.text())


@test
def wrong_settings_lock_nobody_out(house):
    cases = (
        ("let x = (\n", "error"),
        ("nosuchcommand 1\n", "nosuchcommand"),
        ("print before\nfail 'broken'\n", "broken"),
        ("print before\nexit 3\n", "before"),
        ("def loop_for_ever() { loop { } }\nprompt set { fail 'no prompt' }\n", "no prompt"),
        ("cd /\n$_\n", ""),
    )
    for text, expected in cases:
        house.configure(text)
        with house.shell(columns=100) as shell:
            shell.expect_line(PROMPT)
            check(expected in shell.screen.text(), f"{text!r} is not told: {shell.screen.text()}")
            shell.send("print still-here", ENTER)
            shell.expect("\nstill-here\n")


@test
def settings_that_hang_can_be_interrupted(house):
    house.configure("print begun\nloop { }\n")
    with house.shell() as shell:
        shell.expect("begun")
        time.sleep(0.3)
        shell.send(control("c"))
        shell.expect_line(PROMPT)
        shell.send("print on", ENTER)
        shell.expect("\non\n")


@test
def settings_that_cannot_be_read(house):
    os.makedirs(os.path.join(house.root, "home", ".config", "nops", "config.nops"))
    with house.shell(columns=200) as shell:
        shell.expect_line(PROMPT)
        check("can't be read" in shell.screen.text(), shell.screen.text())


@test
def prompt_by_a_closure(house):
    house.write(".git/HEAD", "ref: refs/heads/main\n")
    house.configure(
        "prompt set {|p| \"\\e[32m$p.short_folder\\e[0m on $p.git_branch [$p.status] \\e[1m%\\e[0m\" }\n"
    )
    with house.shell() as shell:
        shell.expect_line("~/shop on main [0] %")
        check(shell.screen.style_of("~/shop") == "32", "no colour")
        shell.send("^false", ENTER)
        shell.expect_line("~/shop on main [1] %")
        shell.send("let x = 7; print $x")
        shell.expect_line("~/shop on main [1] % let x = 7; print $x")
        shell.send(ENTER)
        shell.expect("\n7\n")
        shell.send("$_ is null", ENTER)
        shell.expect("\ntrue\n")
        shell.send("prompt set { 'above' + \"\\n> \" }", ENTER)
        shell.expect("\nabove\n>")
        shell.expect_line(">")
        shell.send("prompt reset", ENTER)
        shell.expect_line(f"~/shop (main){SIGN}")


@test
def prompt_shows_the_environment(house):
    house.write("nops-config.yaml", "environment: {from: [STAGE], default: development}\n")
    house.write("configs/base.yaml", "port: 80\n")
    house.write("configs/environments/development.yaml", "port: 8080\n")
    house.write("configs/environments/production.yaml", "port: 443\n")
    with house.shell() as shell:
        ready(shell, f"~/shop [development]{SIGN}")
        shell.send("$env.STAGE = 'production'", ENTER)
        shell.expect_line(f"~/shop [production]{SIGN}")
        shell.send("prompt set {|p| $p.environment + '> ' }", ENTER)
        shell.expect_line("production>")
        shell.send("prompt reset; cd /", ENTER)
        shell.expect_line(f"/{SIGN}")


@test
def prompt_that_fails_or_is_slow(house):
    with house.shell(columns=120) as shell:
        ready(shell)
        shell.send("prompt set { fail 'broken prompt' }", ENTER)
        shell.expect("broken prompt\n")
        shell.expect_line(PROMPT)
        shell.send("clear", ENTER)
        shell.wait(lambda screen: screen.text() == PROMPT, "a second message")
        shell.send("prompt set { [1 2] }", ENTER)
        shell.expect("a prompt must be text, not list")
        shell.send("prompt set --limit 200ms { sleep 1h; 'x' }", ENTER)
        shell.expect("took more than 200ms")
        shell.send("clear", ENTER)
        shell.wait(lambda screen: screen.text() == PROMPT, "a second message")
        shell.send("prompt set --limit 200ms { loop { } }", ENTER)
        shell.expect("took more than 200ms")
        shell.send("clear", ENTER)
        shell.wait(lambda screen: screen.text() == PROMPT, "a second message")
        shell.send("prompt set --limit 200ms { (^sleep 100); 'x' }", ENTER)
        shell.expect("took more than 200ms")
        shell.send("prompt set { 'fine> ' }", ENTER)
        shell.expect_line("fine>")
        shell.send("prompt set { \"upper\\nlow> \" }; clear", ENTER)
        shell.expect_screen("upper\nlow>")
        shell.send("for x in [1 2] {", ENTER, "  print $x", control("L"))
        shell.expect_screen("upper\nlow> for x in [1 2] {\n…   print $x")
        shell.send(control("C"))
        shell.send("prompt set { \"a\\e]0;title\\ab\\tc> \" }", ENTER)
        shell.settle()
        check(b"\x1b]0;title" not in shell.log, "the prompt's control characters reach the terminal")


@test
def abbreviations_expand(house):
    house.configure("abbr add pr 'print one'\nabbr add --anywhere LL '| length'\n")
    with house.shell() as shell:
        ready(shell)
        shell.send("pr ")
        shell.wait(lambda screen: screen.typed() == f"{PROMPT} print one" and screen.x == len(PROMPT) + 11, "not expanded")
        shell.send("pr x", ENTER)
        shell.expect("\none pr x\n")
        # Enter expands too; history keeps what was run.
        shell.send("pr", ENTER)
        shell.wait(lambda screen: screen.text().endswith(f"print one\none\n{PROMPT}"), "Enter does not expand")
        check(house.entries() == ["print one pr x", "print one"], str(house.entries()))
        # In a block, behind a pipe; not in quotes, comments, arguments.
        shell.send("if true { pr ")
        shell.expect_typed(f"{PROMPT} if true {{ print one")
        shell.send(control("u"), "'a b' LL ")
        shell.expect_typed(f"{PROMPT} 'a b' | length")
        for text in ("print 'pr x'", "# pr x", "print pr x", "prx y", "$pr x"):
            shell.send(control("u"), text)
            shell.expect_typed(f"{PROMPT} {text}")
        # Taken back, the word stays as it was typed.
        shell.send(control("u"), "pr ", control("_"), "y")
        shell.expect_typed(f"{PROMPT} pr y")
        shell.send(control("u"), "pr", ESCAPE + " ", "z")
        shell.expect_typed(f"{PROMPT} pr z")
        # Behind a program that runs another one a command is due, too.
        for before in ("sudo ", "sudo -u www ", "env A=1 ", "ls | ^xargs -n 1 "):
            shell.send(control("u"), before, "pr ")
            shell.expect_typed(f"{PROMPT} {before}print one")
        shell.send(control("u"), "sudo ls pr ")
        shell.expect_typed(f"{PROMPT} sudo ls pr")
        # A paste is text.
        shell.send(control("u"), "\x1b[200~pr x\x1b[201~")
        shell.expect_typed(f"{PROMPT} pr x")
        shell.send(control("u"), "abbr remove p", TAB)
        shell.settle()
        check(shell.screen.typed() == f"{PROMPT} abbr remove pr", shell.screen.text())
        shell.send(ENTER)
        shell.settle()
        shell.send("pr ")
        shell.expect_typed(f"{PROMPT} pr")


@test
def abbreviations_in_vi_mode(house):
    with open(os.path.join(house.root, "home", ".editrc"), "w") as file:
        file.write("bind -v\n")
    house.configure("abbr add pr 'print one'\n")
    with house.shell() as shell:
        ready(shell)
        shell.send("pr two")
        shell.expect_typed(f"{PROMPT} print one two")
        # In command mode a space moves on; `u` takes back.
        shell.send(control("c"))
        shell.settle()
        shell.send("pr", ESCAPE)
        time.sleep(0.2)
        shell.send("0 x")
        shell.expect_typed(f"{PROMPT} p")
        shell.send("u")
        shell.expect_typed(f"{PROMPT} pr")


@test
def changes_are_taken_back(house):
    with house.shell() as shell:
        ready(shell)
        shell.send("print one two")
        shell.expect_typed(f"{PROMPT} print one two")
        shell.send(control("w"))
        shell.expect_typed(f"{PROMPT} print one")
        shell.send(control("_"))
        shell.expect_typed(f"{PROMPT} print one two")
        shell.send(control("_"))
        shell.expect_typed(f"{PROMPT} print one")
        shell.send(ESCAPE + "/")
        shell.expect_typed(f"{PROMPT} print one two")
        shell.send(control("u"))
        shell.expect_typed(PROMPT)
        shell.send(control("_"))
        shell.expect_typed(f"{PROMPT} print one two")
        shell.send(control("u"), "\x1b[200~pasted text\x1b[201~", "x")
        shell.expect_typed(f"{PROMPT} pasted textx")
        shell.send(control("_") * 20)
        shell.expect_typed(PROMPT)


@test
def config_offers_keys_and_environments(house):
    house.write("configs/base.yaml", "api:\n  port: 1\n  workers: 2\nlevel: info\n")
    house.write("configs/environments/staging.yaml", "x: 1\n")
    house.write("configs/environments/production.yaml", "y: 1\n")
    house.write(".git/HEAD", "ref: refs/heads/main\n")
    prompt = f"~/shop (main){SIGN}"
    with house.shell(columns=100) as shell:
        ready(shell, prompt)
        shell.send("config diff st", TAB)
        shell.expect_typed(f"{prompt} config diff staging")
        shell.send(control("u"), "config get --env staging api.w", TAB)
        shell.expect_typed(f"{prompt} config get --env staging api.workers")
        shell.send(control("u"))


@test
def commands_offer_values(house):
    house.write("plan-a.yaml")
    house.write("plan-b.yaml")
    house.write("notes.txt")
    house.write("tools/net.nops")
    house.write("tools/readme.md")
    house.write(".git/HEAD", "ref: refs/heads/main\n")
    prompt = f"~/shop (main){SIGN}"
    with house.shell(columns=100) as shell:
        ready(shell, prompt)
        shell.send("'x' | save first.txt; mkdir second", ENTER)
        shell.settle(0.3)
        shell.send("undo ", TAB)
        shell.expect("<int>")
        shell.settle()
        text = shell.screen.text()
        check("2 <int>" in text and "1 <int>" in text, text)
        check("first.txt" in text.split(prompt)[-1] and "1 file" in text, f"no description: {text}")
        shell.send(TAB, ENTER)
        shell.expect_typed(f"{prompt} undo 2")
        shell.send(control("u"), "changes show ", TAB)
        shell.expect("first.txt (1 file)")
        shell.send(ESCAPE)
        time.sleep(0.2)
        shell.send(control("u"), "migrate plan pl", TAB)
        shell.expect_typed(f"{prompt} migrate plan plan-")
        shell.send(TAB)
        shell.expect("plan-a.yaml")
        shell.settle()
        check("notes" not in shell.screen.text(), "other files are offered")
        shell.send(ESCAPE)
        time.sleep(0.2)
        shell.send(control("u"), "use tools/", TAB)
        shell.expect_typed(f"{prompt} use tools/net.nops")
        shell.send(control("u"), f"kill {os.getpid()}", TAB)
        shell.settle()
        check(str(os.getpid()) in shell.screen.typed(), shell.screen.text())


@test
def blocks_are_edited(house):
    with house.shell(columns=60) as shell:
        ready(shell)
        shell.send("for x in [1 2] {", ENTER)
        shell.expect_line("…")
        shell.send("print \"<$x>\"", ENTER)
        shell.wait(lambda screen: screen.y == 2 and screen.cursor_line == "…", "it does not go on")
        # Up takes the lines up again, as one text; the empty last one goes.
        shell.send(UP)
        shell.wait(lambda screen: screen.y == 1, "the cursor is not on the line above")
        shell.settle()
        check(shell.screen.text() == f"{PROMPT} for x in [1 2] {{\nprint \"<$x>\"", shell.screen.text())
        shell.send(UP)
        shell.wait(lambda screen: screen.y == 0, "the cursor is not on the first line")
        shell.send(control("e"), LEFT * 3, " 3")
        shell.expect_line(f"{PROMPT} for x in [1 2 3] {{")
        shell.send(DOWN)
        shell.wait(lambda screen: screen.y == 1, "Down does not go down")
        # Alt-Enter begins a new line of it.
        shell.send(control("e"), ESCAPE + ENTER, "}", ENTER)
        shell.expect("\n<1>\n<2>\n<3>\n")
        shell.expect_line(PROMPT)
        shell.send("print [", ENTER, "日本語 " * 20, ENTER, "]")
        shell.settle()
        # From inside the last line, with wrapped rows above, after a resize.
        shell.resize(50, 24, reflows=True)
        shell.settle()
        shell.send(UP)
        shell.settle()
        lines = shell.screen.text().split("\n")
        check(sum("print [" in line for line in lines) == 1, f"the block is there twice: {lines}")
        check(lines[-1] == "]", f"{lines}")
        shell.send(control("c"))
        shell.expect_line(PROMPT)
        # A history entry of several lines: the arrows go through them before they go on in history.
        shell.send("print last", ENTER)
        shell.expect("\nlast\n")
        shell.send(UP, UP)
        shell.expect_line("}")
        row = shell.screen.y
        shell.send(UP, UP)
        shell.wait(lambda screen: screen.y == row - 2, "the arrows don't go through its lines")
        shell.send(DOWN, DOWN, DOWN)
        shell.expect_line(f"{PROMPT} print last")


@test
def wide_characters_are_edited(house):
    with house.shell(columns=24) as shell:
        ready(shell)
        shell.send("print '", "日本語" * 8, "'", HOME, RIGHT * 8, "é", control("e"), "\x7f\x7f\x7f", "終'")
        shell.settle()
        shell.send(ENTER)
        shell.wait(lambda screen: screen.cursor_line == PROMPT and screen.y > 2, "it does not run")
        lines = shell.screen.text().split("\n")
        written = next(index for index, line in enumerate(lines) if line.endswith("終'"))
        edited, printed = "".join(lines[: written + 1]), "".join(lines[written + 1 : -1])
        text = "日é本語" + "日本語" * 6 + "日終"
        check(edited == f"{PROMPT} print '{text}'", f"on the line stands {edited!r}")
        check(printed == text, f"what is printed is {printed!r}")
