"""A place of its own for one test: a tree, a folder outside of it, and all that a nops run there looks at or writes."""

import os
import pathlib
import shutil
import subprocess
import tempfile
from typing import NamedTuple

MEMORY = pathlib.Path("/dev/shm")
# Whom tests of permissions run nops as, where they may: root is refused nothing.
NOBODY = 65534
UMASK = 0o022


def memory_folder():
    """A temporary folder in memory where there is one: what is flushed there costs nothing."""
    return tempfile.TemporaryDirectory(prefix="nops-test-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None)


def work_in_memory():
    """Puts all temporary folders made from here on where `memory_folder` has its."""
    if os.access(MEMORY, os.W_OK):
        tempfile.tempdir = os.fspath(MEMORY)


class Result(NamedTuple):
    status: int
    output: str
    errors: str

    @property
    def said(self):
        return f"status {self.status}\n{self.output}{self.errors}"[:3000].rstrip("\n")


class Scratch:
    """`tree` (the working folder) and `outside` below `base`; the user's own folders beside them."""

    def __init__(self, nops, base, project=True, user=None):
        self.nops = os.fspath(nops)
        self.base = os.fspath(base)
        self.user = user
        self.folder = "tree"  # where nops starts
        for name in ("tree", "outside", "contents", "home", "state", "runtime"):
            os.makedirs(self.path(name), mode=0o700 if name == "runtime" else 0o755)
        if project:
            os.mkdir(self.path("tree", ".nops"))
        self.environment = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "HOME": self.path("home"),
            "XDG_STATE_HOME": self.path("state"),
            "XDG_RUNTIME_DIR": self.path("runtime"),
            "LC_ALL": "C.UTF-8",
        }
        self.own()

    def path(self, *parts):
        return os.path.join(self.base, *parts)

    def own(self):
        """Gives all that is here to the user that nops runs as."""
        if self.user is not None:
            for folder, folders, files in os.walk(self.base):
                for name in [".", *folders, *files]:
                    os.chown(os.path.join(folder, name), self.user, self.user, follow_symlinks=False)

    def write(self, name, text):
        path = self.path(name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def start(self, *words):
        """nops with these words, as a process with pipes."""
        other = {} if self.user is None else {"user": self.user, "group": self.user, "extra_groups": []}
        return subprocess.Popen(
            [self.nops, *words], cwd=self.path(self.folder), env=self.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, umask=UMASK, **other)

    def finish(self, process, timeout=60):
        try:
            output, errors = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            output, errors = process.communicate()
            errors += f"(not done after {timeout} s)\n".encode()
        return Result(process.returncode, output.decode(errors="replace"), errors.decode(errors="replace"))

    def run(self, *words):
        return self.finish(self.start(*words))

    def remove(self):
        shutil.rmtree(self.base, ignore_errors=True)
