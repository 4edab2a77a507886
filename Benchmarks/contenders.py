"""Who takes part in a benchmark, and how they are run beside each other."""

import os
import pathlib
import platform
import re
import resource
import shutil
import subprocess
import time

SLOW = 1.0  # seconds, above which few rounds are enough
VERY_SLOW = 5.0  # seconds, above which one round is
environment = {}


class Contender:
    """A program with its arguments. `prepare` is called before each run, `check` after the first; neither counts."""

    def __init__(self, name, words, folder=None, statuses=(0,), prepare=None, check=None):
        self.name = name
        self.words = [str(word) for word in words]
        self.words[0] = shutil.which(self.words[0]) or self.words[0]
        self.folder = folder
        self.statuses = statuses
        self.prepare = prepare
        self.check = check
        self.cpu = self.wall = float("inf")
        self.memory = 0
        self.output = None

    def run(self, output):
        errors = os.memfd_create("errors")
        actions = [(os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
                   (os.POSIX_SPAWN_OPEN, 1, output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
                   (os.POSIX_SPAWN_DUP2, errors, 2)]
        start = time.perf_counter()
        pid = os.posix_spawn(self.words[0], self.words, environment, file_actions=actions)
        _, status, usage = os.wait4(pid, 0)
        wall = time.perf_counter() - start
        with open(errors, "rb") as file:
            file.seek(0)
            said = file.read().decode(errors="replace").strip()
        if os.waitstatus_to_exitcode(status) not in self.statuses:
            raise RuntimeError(
                f"{' '.join(self.words)} ended with status {os.waitstatus_to_exitcode(status)}: {said}")
        self.wall = min(self.wall, wall)
        self.cpu = min(self.cpu, usage.ru_utime + usage.ru_stime)
        # A child's peak begins at its parent's, so what is no more than ours says nothing.
        if usage.ru_maxrss > resource.getrusage(resource.RUSAGE_SELF).ru_maxrss:
            self.memory = max(self.memory, usage.ru_maxrss // 1024)
        return wall


def live_in(home):
    """All contenders get the same small environment, with `home` as their home."""
    environment.update({
        "PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", "USER": "bench",
        "XDG_STATE_HOME": str(home / "state"), "PYTHONDONTWRITEBYTECODE": "1"})


def race(contenders, rounds, scratch, compare=False, slow_rounds=3):
    """Interleaved rounds. With `compare`, all must print the same. Who takes over a second has `slow_rounds` only, who
    takes over five has one."""
    for number in range(rounds):
        for contender in contenders:
            if number >= slow_rounds and contender.wall > SLOW or number and contender.wall > VERY_SLOW:
                continue
            if contender.prepare:
                contender.prepare()
            os.chdir(contender.folder or scratch)
            place = scratch / f"{contender.name}.out" if compare else "/dev/null"
            contender.run(place)
            if contender.check and number == 0:
                contender.check()
            if compare and number == 0:
                contender.output = place.read_text().strip()
    outputs = {contender.output for contender in contenders}
    if compare and len(outputs) != 1:
        raise RuntimeError("they print different things: " + ", ".join(f"{c.name} {c.output!r}" for c in contenders))
    return contenders


class Race:
    """The result of a race: a table in Markdown, which reads well enough on a terminal."""

    def __init__(self, title, contenders):
        self.title = title
        self.contenders = contenders

    def by_name(self):
        return {contender.name: contender for contender in self.contenders}

    def markdown(self):
        """The ratios are to the first contender."""
        first = self.contenders[0]
        width = max(len(contender.name) for contender in self.contenders)
        lines = [f"### {self.title}", "", f"| {'':{width}} | CPU ms | wall ms | CPU × | wall × | MiB |",
                 f"|:{'-' * width}-|------:|-------:|------:|-------:|----:|"]
        for contender in self.contenders:
            lines.append(
                f"| {contender.name:{width}} | {contender.cpu * 1000:.2f} | {contender.wall * 1000:.2f} | "
                f"{contender.cpu / first.cpu:.2f} | {contender.wall / first.wall:.2f} | {contender.memory or ''} |")
        return "\n".join(lines) + "\n"


def run_aside(words, folder):
    """Something that must have happened before a contender's run, and doesn't count."""
    done = subprocess.run([str(word) for word in words], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, words))} ended with status {done.returncode}: {done.stderr.strip()}")


def machine():
    found = re.search(r"model name\s*:\s*(.+)", pathlib.Path("/proc/cpuinfo").read_text())
    release = re.search(r'PRETTY_NAME="(.+)"', pathlib.Path("/etc/os-release").read_text())
    return (f"{os.cpu_count()} × {found[1] if found else platform.machine()}, "
            f"{release[1] if release else platform.system()}, Linux {platform.release()}")
