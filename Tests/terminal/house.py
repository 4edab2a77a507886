"""What the tests of the shell share: a folder of its own for each, and the words they are written in."""

import os
import sys

from session import Failure, Session

NOPS = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else None
TESTS = []


def test(function):
    TESTS.append(function)
    return function


def check(condition, what):
    if not condition:
        raise Failure(what)


class House:
    """A folder of its own for a test: home, state, and a project to work in."""

    def __init__(self, root):
        self.root = root
        self.work = os.path.join(root, "home", "shop")
        self.history = os.path.join(root, "state", "nops", "history")
        os.makedirs(self.work)
        self.environment = {
            "HOME": os.path.join(root, "home"),
            "XDG_STATE_HOME": os.path.join(root, "state"),
            "PATH": "/usr/bin:/bin",
            "TERM": "xterm-256color",
            "TZ": "UTC",
            # Not the manuals that this machine happens to have.
            "MANPATH": os.path.join(root, "man"),
        }

    def shell(self, columns=80, rows=24, **environment):
        return Session([NOPS], self.work, {**self.environment, **environment}, columns, rows)

    def write(self, path, text=""):
        path = os.path.join(self.work, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(text)


    def entries(self):
        """The texts in the history file, as they stand there."""
        with open(self.history) as file:
            head, *lines = file.read().splitlines()
        check(head.startswith("nops-history 2 "), f"the file begins with {head!r}")
        for line in lines:
            check(line.split("\t")[0].isdigit() and line.count("\t") == 2, f"a line of the file is {line!r}")
        return [line.split("\t")[2] for line in lines]

    def remember(self, *entries, folder=None):
        """Adds entries to the history file, run in the folder where the tests work or in another one."""
        os.makedirs(os.path.dirname(self.history), exist_ok=True)
        is_new = not os.path.exists(self.history)
        with open(self.history, "a") as file:
            if is_new:
                file.write("nops-history 2 0\n")
            for entry in entries:
                entry = entry.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")
                file.write(f"1700000000\t{folder or self.work}\t{entry}\n")

    def configure(self, text):
        folder = os.path.join(self.root, "home", ".config", "nops")
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "config.nops"), "w") as file:
            file.write(text)


# As root the prompt ends in "#".
SIGN = "#" if os.geteuid() == 0 else ">"
PROMPT = f"~/shop{SIGN}"


def ready(shell, prompt=PROMPT):
    shell.expect_line(prompt)
    shell.settle(0.05)
