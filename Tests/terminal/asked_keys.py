"""Keys that need more than the editor: help, folders back and on, sudo. And what the terminal's window is told."""

import os

from house import PROMPT, SIGN, check, ready, test
from manual_flags import pages
from session import ENTER, LEFT, control

ALT_LEFT, ALT_RIGHT, F1 = "\x1b[1;3D", "\x1b[1;3C", "\x1bOP"


@test
def folders_back_and_on(house):
    os.makedirs(os.path.join(house.work, "a b", "$c"))
    with house.shell() as shell:
        ready(shell)
        shell.send(ALT_LEFT, "cd 'a b'", ENTER)
        shell.expect_line(f"~/shop/a b{SIGN}")
        shell.send("cd '$c'; ^false", ENTER)
        shell.expect_line(f"~/shop/a b/$c 1{SIGN}")
        shell.send(ALT_LEFT)
        shell.expect_line(f"~/shop/a b 1{SIGN}")
        row = shell.screen.y
        shell.send(ALT_LEFT)
        shell.expect_line(f"~/shop 1{SIGN}")
        check(shell.screen.y == row, "the prompt is not drawn in its place")
        shell.send(ALT_LEFT, ALT_RIGHT, ALT_RIGHT)
        shell.expect_line(f"~/shop/a b/$c 1{SIGN}")
        # On a line that is not empty they move by words.
        shell.send("print one two", ALT_LEFT, ALT_LEFT, "X", ALT_RIGHT, "Y")
        shell.expect_typed(f"~/shop/a b/$c 1{SIGN} print XoneY two")
        # Somewhere else there is nothing to go on to; a folder that is gone is told of.
        shell.send(control("u"), ALT_LEFT, "cd ..", ENTER)
        shell.expect_line(f"~/shop{SIGN}")
        shell.send(ALT_RIGHT)
        shell.settle()
        shell.expect_line(f"~/shop{SIGN}")
        os.rmdir(os.path.join(house.work, "a b", "$c"))
        os.rmdir(os.path.join(house.work, "a b"))
        shell.send(ALT_LEFT)
        shell.expect("error: ")
        shell.expect_line(f"~/shop{SIGN}")
    check(house.entries() == ["cd 'a b'", "cd '$c'; ^false", "cd .."], str(house.entries()))


@test
def help_on_the_command_at_the_cursor(house):
    pages(house, env="", git=".TH GIT 1\n", git_commit=".TH GIT-COMMIT 1\n.SH NAME\nthe page on commits\n")
    with house.shell(rows=50, MANPAGER="cat") as shell:
        ready(shell)
        shell.send("ls | sort-by na", LEFT, "\x1bh")
        shell.expect("help sort-by")
        shell.wait(lambda screen: "sort-by [" in screen.text() or "sort-by <" in screen.text(), "no help")
        shell.expect_typed(f"{PROMPT} ls | sort-by na")
        # The cursor is where it was.
        shell.send("X")
        shell.expect_typed(f"{PROMPT} ls | sort-by nXa")
        shell.send(control("u"), "sudo git commit -m 1", LEFT * 12, F1)
        shell.expect("^man git\n")
        shell.expect_line(f"{PROMPT} sudo git commit -m 1")
        shell.send(control("e"), F1)
        shell.expect("^man git-commit\n")
        shell.expect_line(f"{PROMPT} sudo git commit -m 1")
        # Where there is no command there is no help.
        shell.send(control("u"), "\x1bh")
        shell.settle()
        shell.expect_line(PROMPT)


@test
def prompts_of_two_lines_stay_whole(house):
    os.makedirs(os.path.join(house.work, "sub"))
    house.configure('prompt set { |p| "in $p.short_folder\\n> " }')
    with house.shell(rows=60) as shell:
        ready(shell, ">")
        shell.send(ALT_LEFT, "cd sub", ENTER)
        shell.expect("in ~/shop/sub\n>")
        shell.send(ALT_LEFT)
        shell.expect_screen("in ~/shop\n> cd sub\nin ~/shop\n>")
        shell.send("if true {", ENTER, "abbr list", F1)
        shell.expect("help abbr list\n")
        shell.expect("in ~/shop\n> if true {\nabbr list")
        text = shell.screen.text()
        check(text.startswith("in ~/shop\n> cd sub\nhelp abbr list\n"), text)
        check(text.endswith("in ~/shop\n> if true {\nabbr list"), text)


@test
def vi_has_these_keys(house):
    os.makedirs(os.path.join(house.work, "sub"))
    with open(os.path.join(house.root, "home", ".editrc"), "w") as file:
        file.write("bind -v\n")
    with house.shell(rows=60) as shell:
        ready(shell)
        shell.send("cd sub", ENTER)
        shell.expect_line(f"~/shop/sub{SIGN}")
        shell.send(ALT_LEFT)
        shell.expect_line(PROMPT)
        shell.send("print one two", ALT_LEFT, "\x1b[1;5D", "X")
        shell.expect_line(f"{PROMPT} print Xone two")
        shell.send(ALT_RIGHT, "Y", F1)
        shell.expect("help print\n")
        shell.wait(lambda screen: screen.cursor_line.startswith(f"{PROMPT} print Xone"), "the line is gone")
        check("Y" in shell.screen.cursor_line, shell.screen.cursor_line)


@test
def sudo_before_the_line(house):
    house.remember("touch /etc/x")
    with house.shell() as shell:
        ready(shell)
        shell.send("\x1bs")
        shell.expect_line(f"{PROMPT} sudo touch /etc/x")
        shell.send(LEFT, "\x1bs", "y")
        shell.expect_line(f"{PROMPT} touch /etc/yx")
        shell.send("\x1bs", "z")
        shell.expect_line(f"{PROMPT} sudo touch /etc/yzx")


@test
def title_and_folder_of_the_window(house):
    os.makedirs(os.path.join(house.work, "ü b"))
    with house.shell() as shell:
        ready(shell)
        check(shell.screen.title == "~/shop", shell.screen.title)
        host = os.uname().nodename.split(".")[0]
        check(shell.screen.folder == f"file://{host}{house.work}", shell.screen.folder)
        shell.send("cd 'ü b'", ENTER)
        shell.wait(lambda screen: screen.title == "~/shop/ü b", "the title is not the folder's")
        check(shell.screen.folder.endswith("/shop/%C3%BC%20b"), shell.screen.folder)
        shell.send("^sleep 0.4", ENTER)
        shell.wait(lambda screen: screen.title.startswith("^sleep 0.4 — ~/shop"), "the title does not tell what runs")
        shell.wait(lambda screen: screen.title == "~/shop/ü b", "the title stays")
    with house.shell(SSH_CONNECTION="::1 1 ::1 2") as shell:
        ready(shell)
        check(shell.screen.title == f"{host}: ~/shop", shell.screen.title)
    with house.shell(TERM="linux") as shell:
        ready(shell)
        check(b"\x1b]" not in shell.log, "a terminal that knows no titles is told one")
