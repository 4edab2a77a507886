"""What Tab offers of columns, fields and programs' arguments."""

from house import PROMPT, SIGN, check, ready, test
from session import ENTER, ESCAPE, TAB, control


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
        shell.expect_line(f"{PROMPT} open a.txt | from json | sort-by a")


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


@test
def completes_names_with_signs(house):
    for name in ("-dash.txt", "#hash.txt", "sub/a$b.txt", "sub/a&b", "tab/c\td", "tab/c\x01e"):
        house.write(name)
    with house.shell(columns=100) as shell:
        ready(shell)
        line(shell, "cat -- -", f"{PROMPT} cat -- ./-dash.txt")
        line(shell, "^wc -l -d", f"{PROMPT} ^wc -l ./-dash.txt")
        line(shell, 'vim "-', f'{PROMPT} vim "./-dash.txt"')
        line(shell, "cat '-", f"{PROMPT} cat './-dash.txt'")
        line(shell, "cat \\#", f"{PROMPT} cat \\#hash.txt")
        shell.send("cat ", TAB, TAB, TAB, ENTER, ENTER)
        shell.expect("cat ./-dash.txt")
        shell.settle()
        check("no file" not in shell.screen.text(), shell.screen.text())
        shell.send(control("l"))
        # What all of them begin with doesn't end within an escape.
        for typed in ("cat sub/a", 'cat "sub/a', "cat 'sub/a", 'cat "tab/c'):
            shell.send(typed, TAB)
            shell.settle()
            shell.expect_line(f"{PROMPT} {typed}")
            check("a&b" in shell.screen.text() or "c?d" in shell.screen.text(), shell.screen.text())
            shell.send(ESCAPE)
            shell.settle()
            shell.send(control("u"))
        line(shell, "cat sub/a\\$", f"{PROMPT} cat sub/a\\$b.txt")
        line(shell, 'cat "tab/c\\u{1}', f'{PROMPT} cat "tab/c\\u{{1}}e"')
        # Half of an escape is none.
        shell.send("cat sub/a\\", TAB, TAB, ENTER)
        shell.expect_line(f"{PROMPT} cat sub/a\\$b.txt")


@test
def completes_variables_of_the_line(house):
    with house.shell(columns=100) as shell:
        ready(shell)
        line(shell, "let alpha = 5; print $al", f"{PROMPT} let alpha = 5; print $alpha")
        line(shell, "def f(alpha: int) { print $al", f"{PROMPT} def f(alpha: int) {{ print $alpha")
        line(shell, "def f(--dry-run) { print $dr", f"{PROMPT} def f(--dry-run) {{ print $dry_run")
        line(shell, "for host in [a b] { print $ho", f"{PROMPT} for host in [a b] {{ print $host")
        line(shell, "[1] | each { |row| $ro", f"{PROMPT} [1] | each {{ |row| $row")
        line(shell, "[1] | each { $i", f"{PROMPT} [1] | each {{ $it")
        line(shell, "try { fail x } catch oops { print $oo", f"{PROMPT} try {{ fail x }} catch oops {{ print $oops")
        line(shell, "match [1 2] { [$first $next] => { print $ne", f"{PROMPT} match [1 2] {{ [$first $next] => {{ print $next")
        line(shell, 'let alpha = 5; print "is $al', f'{PROMPT} let alpha = 5; print "is $alpha')
        # What was declared in a block that is closed is gone, and what comes behind is not there yet.
        line(shell, "if true { let alpha = 1 }; print $al", f"{PROMPT} if true {{ let alpha = 1 }}; print $al")
        line(shell, "let alpha = $al", f"{PROMPT} let alpha = $al")
        # Lines above it.
        shell.send("if true {", ENTER)
        shell.expect_line("…")
        shell.send("let gamma = 1", ENTER)
        shell.settle()
        shell.send("print $ga", TAB)
        shell.expect_line("… print $gamma")
        shell.send(ENTER, "ls | where modi", TAB)
        shell.expect_line("… ls | where modified")


@test
def completes_behind_a_pipe(house):
    house.write("lima.txt")
    with house.shell(columns=100, rows=60) as shell:
        ready(shell)
        shell.send("ls | ", TAB)
        shell.settle()
        text = shell.screen.text()
        for name in ("abbr", "bg", "break", "cd", "changes", "for", "use", "pwd"):
            check(not any(row.startswith(name + " ") for row in text.split("\n")), f"{name} is offered:\n{text}")
        check("\neach " in text, text)
        shell.send(ESCAPE)
        shell.settle()
        shell.send(control("u"), "open x | li", TAB)
        shell.expect("lines")
        text = shell.screen.text()
        rows = [word for row in text.split("\n")[1:] for word in row.split()]
        check(rows[0] == "lines", text)
        shell.send(ESCAPE)
        shell.settle()
        shell.send(control("u"))
        # No pipes are `||` and the bars of a closure.
        line(shell, "ls || brea", f"{PROMPT} ls || break")
        line(shell, "[1] | each { |x| brea", f"{PROMPT} [1] | each {{ |x| break")
        line(shell, "[1] | each { |x| ls | brea", f"{PROMPT} [1] | each {{ |x| ls | brea")


@test
def completes_names_of_two_words(house):
    with house.shell(columns=100) as shell:
        ready(shell)
        line(shell, "help mig", f"{PROMPT} help migrate")
        line(shell, "help migrate ap", f"{PROMPT} help migrate apply")
        line(shell, "help migrate m", f"{PROMPT} help migrate move")
        line(shell, "help migrate apply --fi", f"{PROMPT} help migrate apply --find")


@test
def completes_gits_words(house):
    house.write(".git/HEAD", "ref: refs/heads/main\n")
    house.write(".git/config", '[remote "origin"]\n\turl = x\n')
    for name in ("main", "feature/login", "fix-login"):
        house.write(f".git/refs/heads/{name}", "1\n")
    house.write(".git/logs/refs/stash", "0 1 A <a> 1 +0000\tWIP on main: old\n1 2 A <a> 2 +0000\tOn main: newest\n")
    house.write("greet.txt")
    house.write("sub/inner.txt")
    house.write("-x")
    house.remember("git log --oneline", "git --no-pager log --graph")
    with house.shell(columns=100, rows=60, NO_COLOR="1") as shell:
        prompt = f"~/shop (main){SIGN}"
        ready(shell, prompt)
        line(shell, "git log feature/login..fi", f"{prompt} git log feature/login..fix-login")
        line(shell, "git diff main...fi", f"{prompt} git diff main...fix-login")
        line(shell, "git show HEAD:gr", f"{prompt} git show HEAD:greet.txt")
        line(shell, "git show HEAD:sub/in", f"{prompt} git show HEAD:sub/inner.txt")
        line(shell, "git remote ad", f"{prompt} git remote add")
        line(shell, "git remote add u", f"{prompt} git remote add upstream")
        line(shell, "git remote add o", f"{prompt} git remote add o")
        line(shell, "git remote remove o", f"{prompt} git remote remove origin")
        line(shell, "git stash dr", f"{prompt} git stash drop")
        line(shell, "git --no-pa", f"{prompt} git --no-pager")
        line(shell, "git --onel", f"{prompt} git --onel")
        for typed, there, absent in (
            ("git stash ", "pop", "greet.txt"), ("git stash pop ", "newest", "greet.txt"), ("git -", "--work-tree", "-x"),
            ("git che", "checkout", ""),
        ):
            shell.send(typed, TAB)
            shell.expect(there)
            rows = shell.screen.text().split("\n")[1:]
            check(not absent or absent not in "\n".join(rows).split(), shell.screen.text())
            if typed == "git che":
                check(rows[0].split()[0] == "checkout", shell.screen.text())
            shell.send(ESCAPE)
            shell.settle()
            shell.send(control("u"))
            shell.settle()


@test
def tells_what_a_menu_does_not_show(house):
    for number in range(60):
        house.write(f"name{number:02}-{'x' * 60}")
    with house.shell(columns=80, rows=24) as shell:
        ready(shell)
        shell.send("cat name", TAB)
        shell.expect("… and 49 more")
        shell.send("\x1b[A")
        shell.expect("… and 49 above")
        shell.settle()
        check("more" not in shell.screen.text(), shell.screen.text())
        shell.send("\x1b[A" * 20)
        shell.expect(" more")
        check(" above, " in shell.screen.text(), shell.screen.text())
        shell.send(ESCAPE)
        shell.settle()
        # Of processes there is no type.
        shell.send(control("u"), "kill ", TAB)
        shell.settle()
        check("<any>" not in shell.screen.text(), shell.screen.text())
