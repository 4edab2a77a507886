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
        }

    def shell(self, columns=80, rows=24, **environment):
        return Session([NOPS], self.work, {**self.environment, **environment}, columns, rows)

    def write(self, path, text=""):
        path = os.path.join(self.work, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(text)


# As root the prompt ends in "#".
SIGN = "#" if os.geteuid() == 0 else ">"
PROMPT = f"~/shop{SIGN}"


def ready(shell, prompt=PROMPT):
    shell.expect_line(prompt)
    shell.settle(0.05)
