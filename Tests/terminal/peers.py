"""Shells to measure beside one another: nops, bash, and fish where it is installed, each with 100,000 lines of history."""

import os
import shutil
import time

from session import Session

ENTRIES = ("print 'some text' | str length", "git commit --message 'change number {}'", "ls --all | sort-by {}")
LINES = 100_000


def commands(nops):
    found = {"nops": [nops], "bash": [shutil.which("bash"), "--norc", "--noprofile"]}
    if shutil.which("fish"):
        found["fish"] = [shutil.which("fish")]
    return found


class Peer:
    """One shell's home, with its history."""

    def __init__(self, name, command, root):
        self.name = name
        self.command = command
        self.home = os.path.join(root, name)
        os.makedirs(os.path.join(self.home, "state", "nops"))
        os.makedirs(os.path.join(self.home, ".local", "share", "fish"))
        lines = [ENTRIES[index % 3].format(index) for index in range(LINES)]
        with open(os.path.join(self.home, "bash-history"), "w") as file:
            file.writelines(line + "\n" for line in lines)
        folders = [self.home] + [f"/srv/project-{index}" for index in range(20)]
        head = f"nops-history 2 {1 << 30}\n"
        with open(os.path.join(self.home, "state/nops/history"), "w") as file:
            file.write(head)
            file.writelines(
                f"{1_700_000_000 + index}\t{folders[index // 7 % 21]}\t{line}\n" for index, line in enumerate(lines)
            )
        with open(os.path.join(self.home, ".local/share/fish/fish_history"), "w") as file:
            file.writelines(f"- cmd: {line}\n  when: {1_700_000_000 + index}\n" for index, line in enumerate(lines))
        self.environment = {
            "HOME": self.home, "PATH": "/usr/bin:/bin", "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "PS1": "ready> ",
            "XDG_STATE_HOME": os.path.join(self.home, "state"), "HISTFILE": os.path.join(self.home, "bash-history"),
            "HISTSIZE": str(LINES), "HISTFILESIZE": str(LINES),
        }

    def start(self):
        """A session at its first prompt, and the seconds that it took to that."""
        began = time.perf_counter()
        shell = Session(self.command, self.home, self.environment, 120, 24)
        shell.wait(self.has_prompt, f"no prompt of {self.name}")
        return shell, time.perf_counter() - began

    @staticmethod
    def has_prompt(screen):
        return screen.cursor_line.endswith((">", "#"))
