"""Where one trial after the other runs: a tree, a folder on another file system, and nops under strace."""

import os
import pathlib
import shutil
import signal
import subprocess

from scratch import UMASK, Result, Scratch
from trees import snapshot

# Among the words for nops these stand for the scenario's script, and for one that fails after all its steps.
SCRIPT, FAILING = "…", "… fails"
TIMEOUT = 20  # seconds, for one run of nops: what takes longer hangs
# Swift's sets have another order in every process; so that call N is the same call in every run, here they have one.
SAME_ORDER = {"SWIFT_DETERMINISTIC_HASHING": "1"}


class Place(Scratch):
    """`tree` and `outside` are put back to one of the states that were stored, as often as needed.

    Paths in a journal are absolute, so a stored tree is always used at the path where it was made.
    """

    def __init__(self, nops, base, mounts, user=None):
        super().__init__(nops, base, project=False, user=user)
        self.environment |= SAME_ORDER
        mounts.other_device(self.path("outside"))
        self.script = self.failing = None
        self.states = {}

    def prepare(self, scenario):
        """Makes the scenario's tree and its script, and the states "before" the change and, by the "model", after it."""
        folders = [self.path(name) for name in ("tree", "outside", "contents")]
        scenario.prepare(*folders)
        self.script = self.write("all.nops", scenario.script(*folders))
        # What is removed already can't be removed again.
        self.failing = self.write("failing.nops", scenario.script(*folders, "rm old.txt"))
        self.own()
        self.store("before")
        scenario.model(*folders)
        self.own()
        self.store("model")
        self.reset("before")

    def store(self, name):
        """Keeps the present state under a name."""
        target = self.path("stored", name)
        os.makedirs(target)
        for folder in ("tree", "outside"):
            copy_all(self.path(folder), os.path.join(target, folder))
        self.states[name] = self._look(target)

    def reset(self, name):
        for folder in ("tree", "outside"):
            empty(self.path(folder))
            copy_all(self.path("stored", name, folder), self.path(folder))
        # What nops knows of stores from the trials before would spare it calls.
        empty(self.path("runtime"))

    def look(self):
        """The state of the tree and of the other file system."""
        return self._look(self.base)

    @staticmethod
    def _look(base):
        return {
            f"{folder}/{path}": entry
            for folder in ("tree", "outside")
            for path, entry in snapshot(os.path.join(base, folder)).items() if path != "."
        }

    def words(self, words):
        """Words for nops, with the scripts' paths in their places."""
        scripts = {SCRIPT: self.script, FAILING: self.failing}
        return [scripts.get(word, word) for word in words]

    def traced(self, options, *words):
        """nops under strace with these options: its result, and what strace wrote.

        Not its children: an effect's program would count calls of its own.
        """
        trace = self.path("trace")
        process = subprocess.Popen(
            ["strace", "-qq", "-o", trace, *options, self.nops, *words], cwd=self.path("tree"), env=self.environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, umask=UMASK,
            start_new_session=True)
        try:
            output, errors = process.communicate(timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            # strace and what it traces.
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise
        return (
            Result(process.returncode, output.decode(errors="replace"), errors.decode(errors="replace")),
            pathlib.Path(trace).read_text(encoding="utf-8", errors="replace"))

    def finish(self, process, timeout=TIMEOUT):
        return super().finish(process, timeout)


def empty(folder):
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path)
        else:
            os.unlink(entry.path)


def copy_all(source, target):
    """What is in one folder, into another, which is made if need be: with all times, owners, links and attributes."""
    os.makedirs(target, exist_ok=True)
    if os.listdir(source):
        subprocess.run(["cp", "--archive", "--no-target-directory", source, target], check=True)


class Mounts:
    """File systems made for the tests, all of them gone at the end."""

    def __init__(self):
        self.mounted = []
        self.refusal = None
        self.has_told = False

    def __enter__(self):
        return self

    def __exit__(self, *_):
        while self.mounted:
            self.remove(self.mounted[-1])

    def memory(self, folder, options):
        """Mounts a file system in memory; False, with the reason in `refusal`, where that is not permitted."""
        return self.mount(folder, "-t", "tmpfs", "-o", options, "nops-test")

    def mount(self, folder, *words):
        """The same for what these words of mount(8) say."""
        done = subprocess.run(["mount", *words, folder], capture_output=True, text=True, check=False)
        if done.returncode:
            self.refusal = done.stderr.partition("\n")[0]
            return False
        self.mounted.append(folder)
        return True

    def remove(self, folder):
        self.mounted.remove(folder)
        # Lazily where something still uses it, so that it goes in any case.
        if subprocess.run(["umount", folder], capture_output=True, check=False).returncode:
            subprocess.run(["umount", "--lazy", folder], check=True)

    def other_device(self, folder):
        """Lets a folder lie on another file system than the one around it."""
        if not self.memory(folder, "size=64m,mode=0755") and not self.has_told:
            print(f"    skipped: moves to another file system are moves within the same one: {self.refusal}")
            self.has_told = True
