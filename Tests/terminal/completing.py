"""What Tab offers of columns, fields and programs' arguments."""

from house import PROMPT, SIGN, check, ready, test
from session import ENTER, TAB, control


def line(shell, typed, completed):
    """Tab makes of a line another one, which is then dropped."""
    shell.send(typed, TAB)
    shell.expect_line(completed)
    shell.settle()
    shell.send(control("u"))
    shell.settle()


@test
def completes_columns(house):
    house.write("a.txt")
    with house.shell(columns=100) as shell:
        ready(shell)
        line(shell, "ls | where modi", f"{PROMPT} ls | where modified")
        line(shell, "ls | where size > 1MB and na", f"{PROMPT} ls | where size > 1MB and name")
        line(shell, "ls | sort-by si", f"{PROMPT} ls | sort-by size")
        line(shell, "ls | select name mo", f"{PROMPT} ls | select name modified")
        line(shell, "ls --long | select name mo", f"{PROMPT} ls --long | select name mod")
        line(shell, "ls | where not siz", f"{PROMPT} ls | where not size")
        line(shell, "ls | group-by type --to-table | get it", f"{PROMPT} ls | group-by type --to-table | get items")
        line(shell, "ls -l | each { |file| $file.ow", f"{PROMPT} ls -l | each {{ |file| $file.owner")
        line(shell, "ls | each { $it.si", f"{PROMPT} ls | each {{ $it.size")
        line(shell, "ls | sort-by name | first | get modi", f"{PROMPT} ls | sort-by name | first | get modified")
        shell.send("ls | where ", TAB)
        shell.expect("modified <time>")
        shell.send(control("c"))
        shell.settle()
        # Files are no columns.
        shell.send(control("u"), "open a.txt | from json | sort-by a", TAB)
        shell.settle()
        shell.expect_line(f"~/shop 130{SIGN} open a.txt | from json | sort-by a")


@test
def completes_fields_of_variables(house):
    with house.shell(columns=100) as shell:
        ready(shell)
        shell.send('let api = {host: "h", tls: {port: 443, cert: "x"}}; var rows = [{zone: "a"} {zone: "b", ttl: 5}]', ENTER)
        shell.settle()
        line(shell, "print $api.ho", f"{PROMPT} print $api.host")
        line(shell, "print $api.tls.po", f"{PROMPT} print $api.tls.port")
        line(shell, "$api | get tls.ce", f"{PROMPT} $api | get tls.cert")
        line(shell, "$rows | where tt", f"{PROMPT} $rows | where ttl")
        line(shell, "for row in $rows { print $row.zo", f"{PROMPT} for row in $rows {{ print $row.zone")
        line(shell, "print $rows[0].zo", f"{PROMPT} print $rows[0].zone")
        shell.send("$rows", ENTER)
        shell.expect("ttl")
        shell.settle()
        line(shell, "$_ | get zo", f"{PROMPT} $_ | get zone")
        # A word that is no field, and a broken line, offer nothing and break nothing.
        line(shell, "$rows | where zz", f"{PROMPT} $rows | where zz")
        line(shell, "} ) | where zz", f"{PROMPT} }} ) | where zz")


@test
def completes_what_programs_were_given(house):
    house.write("stage.txt")
    house.remember(
        "git commit --amend --no-edit", "git status --short | lines", "git stash", "git log --oneline",
        "docker compose up --detach", "docker compose down", "env X=1 ^git bisect --fancy=1", "git checkout 'a b' --quoted",
        "cat nosuchfile", "echo git nonsense")
    # Without colours nothing is suggested, which would stand behind what is completed.
    with house.shell(columns=100, NO_COLOR="1") as shell:
        ready(shell)
        line(shell, "git comm", f"{PROMPT} git commit")
        line(shell, "git commit --am", f"{PROMPT} git commit --amend")
        line(shell, "git status --sh", f"{PROMPT} git status --short")
        line(shell, "^docker compose u", f"{PROMPT} ^docker compose up")
        line(shell, "docker compose up --de", f"{PROMPT} docker compose up --detach")
        # Those of another subcommand are not offered, nor what stands in quotes or behind another program.
        line(shell, "git commit --onel", f"{PROMPT} git commit --onel")
        line(shell, "git nons", f"{PROMPT} git nons")
        line(shell, "git checkout --quo", f"{PROMPT} git checkout --quo")
        # Files as well, where the program may take one.
        line(shell, "docker sta", f"{PROMPT} docker stage.txt")
        shell.send("git st", TAB, TAB)
        shell.expect("status")
        text = shell.screen.text()
        check("stash" in text and "stage.txt" not in text, text)


@test
def completes_names_in_other_letters(house):
    for name in ("all.txt", "Read Me.md", "report-2026.csv", "tick`s"):
        house.write(name)
    with house.shell(columns=100) as shell:
        ready(shell)
        line(shell, "cat read", f"{PROMPT} cat Read\\ Me.md")
        line(shell, "cat ALL", f"{PROMPT} cat all.txt")
        line(shell, "cat 2026", f"{PROMPT} cat report-2026.csv")
        line(shell, "cat rep", f"{PROMPT} cat report-2026.csv")
        line(shell, "cat ti", f"{PROMPT} cat tick\\`s")
        shell.send("cat nothing", TAB)
        shell.settle()
        shell.expect_line(f"{PROMPT} cat nothing")


@test
def completes_what_programs_take(house):
    house.write("Makefile", "all: x ## all of it\nlint:\n")
    house.write(".git/HEAD", "ref: refs/heads/main\n")
    house.write(".git/refs/heads/main", "1\n")
    house.write(".git/refs/heads/fix-login", "1\n")
    with house.shell(columns=100) as shell:
        shell.settle()
        prompt = f"~/shop (main){SIGN}"
        line(shell, "git switch fi", f"{prompt} git switch fix-login")
        line(shell, "make li", f"{prompt} make lint")
        line(shell, "sudo -u www git merge fi", f"{prompt} sudo -u www git merge fix-login")
        line(shell, "ls | ^env A=1 make li", f"{prompt} ls | ^env A=1 make lint")
        shell.send("make ", TAB)
        shell.expect("all of it")
