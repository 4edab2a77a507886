"""Stands for nops where the judge is judged: `fake.py MISTAKE -c LINE`. It knows the lines `put` (makes `new.txt`,
replaces `a.txt`), `mode` (chmod 0600 a.txt), `nothing` and `fail`, plans of them, and one mistake."""

import json
import mmap
import os
import sys

PUT = """\
--- /dev/null
+++ new.txt
@@ -0,0 +1 @@
+new
--- a.txt
+++ a.txt
@@ -1,3 +1,3 @@
 one
-two
+2
 three
"""


def put():
    with open("new.txt", "w") as file:
        file.write("new\n")
    with open("a.txt", "w") as file:
        file.write("one\n2\nthree\n")


def forked(action):
    if os.fork() == 0:
        action()
        os._exit(0)
    os.wait()


def mapped(path):
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 0) as memory:
        memory[0:1] = memory[0:1]


def there_and_back(path):
    """Leaves a file with the content and time that it had."""
    before = os.stat(path)
    with open(path) as file:
        text = file.read()
    with open(path, "w") as file:
        file.write(text)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def made_and_removed(path):
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY))
    os.unlink(path)


# What a dry run does that it must not.
DEEDS = {
    "writes": put,
    "writes and removes": lambda: made_and_removed("scrap"),
    "writes in the home": lambda: made_and_removed(os.path.expanduser("~/scrap")),
    "writes in a temporary folder": lambda: made_and_removed("/tmp/nops-planted-scrap"),
    "writes beside the store": lambda: made_and_removed(".nops-scrap"),
    "writes out of the store": lambda: made_and_removed(".nops/../scrap"),
    "writes the same": lambda: there_and_back("a.txt"),
    "writes through a link": lambda: there_and_back("l"),
    "writes through memory": lambda: mapped("a.txt"),
    "makes a folder and removes it": lambda: (os.mkdir("scrap"), os.rmdir("scrap")),
    "moves and moves back": lambda: (os.rename("a.txt", "z"), os.rename("z", "a.txt")),
    "links and unlinks": lambda: (os.link("a.txt", "z"), os.unlink("z")),
    "links symbolically": lambda: (os.symlink("a.txt", "z"), os.unlink("z")),
    "sets a mode": lambda: os.chmod("a.txt", 0o644),
    "sets an owner": lambda: os.chown("a.txt", os.geteuid(), os.getegid()),
    "sets a time": lambda: os.utime("a.txt"),
    "sets an attribute": lambda: (os.setxattr("a.txt", "user.x", b"1"), os.removexattr("a.txt", "user.x")),
    "cuts": lambda: os.truncate("a.txt", 14),
    "makes a pipe": lambda: (os.mkfifo("z"), os.unlink("z")),
    "writes in a child": lambda: forked(lambda: made_and_removed("scrap")),
    "writes in another folder": lambda: (os.chdir("d"), os.mkdir("scrap"), os.rmdir("scrap"), os.chdir("..")),
    "starts a program": lambda: os.spawnv(os.P_WAIT, "/bin/true", ["true"]),
    "starts a missing program": lambda: forked(lambda: os.execv("/no/such/program", ["x"])),
    "becomes a program": lambda: os.execv("/bin/true", ["true"]),
}
# What it says that it must not.
LIES = {
    "says nothing": "",
    "says half": PUT[:PUT.index("--- a.txt")],
    "says another content": PUT.replace("+2", "+3"),
    "says another context": PUT.replace(" three", " four"),
    "says another name": PUT.replace("new.txt", "newer.txt"),
    "says more": PUT + "delete b.txt: 2 bytes\n",
    "says something unknown": PUT + "and so on\n",
    "says a wrong count": PUT.replace("-1,3 +1,3", "-1,3 +1,4"),
    "says a wrong line": PUT.replace("-1,3 +1,3", "-2,3 +2,3"),
}


def main():
    mistake, _, text = sys.argv[1:]
    plans = text.startswith("plan ")
    as_table = plans and text.endswith("to json")
    dry = plans or text.endswith("--dry-run")
    word = next(word for word in ("put", "mode", "nothing", "fail") if word in text.split())
    if dry:
        if mistake in DEEDS and not (mistake == "writes" and plans):
            DEEDS[mistake]()
        if word == "fail" and mistake != "does not see failure":
            sys.exit("error: it fails otherwise" if mistake == "says another error" else "error: it fails")
        if word == "put" and mistake == "sees failure":
            sys.exit("error: it fails")
        shown = {"put": LIES.get(mistake, PUT), "mode": "chmod 0600 a.txt\n", "nothing": ""}.get(word, "")
        if word == "mode" and mistake == "says another mode":
            shown = "chmod 0640 a.txt\n"
        if word == "nothing" and mistake == "says something of nothing":
            shown = "touch a.txt\n"
        if as_table:
            rows = {"put": ["new.txt", "a.txt"], "mode": ["a.txt"], "nothing": []}[word]
            wrong = {"plans nothing": [], "plans something of nothing": ["a.txt"], "plans half": rows[1:]}
            rows = wrong.get(mistake, rows)
            size = 3 if mistake == "plans another size" else None
            shown = json.dumps([{"kind": "replace", "path": row, "from": None, "size": size} for row in rows])
        sys.stdout.write(shown)
    elif word == "put":
        put()
    elif word == "mode":
        os.chmod("a.txt", 0o600)
    elif word == "fail":
        sys.exit("error: it fails")


main()
