#!/usr/bin/env python3
"""What nops needs of the machine while it works through much: memory, descriptors, zombies. None may grow with the work.

    resources.py NOPS [--long] [NAME…]

Prints a figure for each, and fails where a bound is passed. With `--long` the file has 1 GB and 10,000 programs run, else a quarter and a fifth of
that: the bounds are the same.
"""

import os
import subprocess
import sys
import tempfile
import time

from report import Report

MIB = 1 << 20


class Watched:
    """A run of nops, looked at a hundred times a second."""

    def __init__(self, nops, text, folder):
        self.descriptors = self.zombies = self.threads = self.memory = 0
        begin = time.monotonic()
        process = subprocess.Popen(
            [nops, "-c", text], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env={**os.environ, "XDG_STATE_HOME": folder},
        )
        while True:
            self.look(process.pid)
            pid, status = os.waitpid(process.pid, os.WNOHANG)
            if pid:
                break
            time.sleep(0.01)
        self.seconds = time.monotonic() - begin
        self.status = os.waitstatus_to_exitcode(status)
        self.output = process.stdout.read().decode()

    def look(self, pid):
        try:
            self.descriptors = max(self.descriptors, len(os.listdir(f"/proc/{pid}/fd")))
            self.threads = max(self.threads, len(os.listdir(f"/proc/{pid}/task")))
            with open(f"/proc/{pid}/status") as file:
                # The highest so far. Of `ru_maxrss` a part would be that of the process that forked it.
                lines = dict(line.split(":", 1) for line in file)
                if "nops" in lines["Name"]:
                    self.memory = max(self.memory, int(lines.get("VmHWM", "0 kB").split()[0]) * 1024)
            zombies = 0
            for thread in os.listdir(f"/proc/{pid}/task"):
                with open(f"/proc/{pid}/task/{thread}/children") as file:
                    for child in file.read().split():
                        try:
                            with open(f"/proc/{child}/stat") as line:
                                zombies += line.read().rpartition(")")[2].split()[0] == "Z"
                        except OSError:
                            pass
            self.zombies = max(self.zombies, zombies)
        except OSError:
            pass


LONG = "--long" in sys.argv
LOGS, SIZE = (117, 1_000_000_000) if LONG else (29, 250_000_000)
GIGABYTE = "1 GB" if LONG else "250 MB"
MANY = 10_000 if LONG else 2_000

# Name, text, what it must print, and the bounds: MiB, descriptors, threads, zombies.
CASES = [
    ("yes | first 3", "^yes | lines | first 3 | str join ' '", "y y y\n", 60, 20, 1, 2),
    (f"open --lines on {GIGABYTE}", "open --lines big.txt | where $it =~ '99999 ' | length", f"{LOGS}\n", 100, 20, 1, 2),
    (f"{GIGABYTE}, only its begin", "open --lines big.txt | first 2 | length", "2\n", 60, 20, 1, 2),
    ("2,000 items, 64 at once", "1..2000 | each --parallel 64 { |n| ^true; $n } | sum", "2001000\n", 120, 280, 65, 64),
    ("an endless input, 64 at once", "^yes | lines | each --parallel 64 { |line| $line } | first 30_000 | count", "30000\n", 120, 30, 65, 4),
    (f"{MANY:,} programs in a row", f"for n in 1..{MANY} {{ ^true }}; print done", "done\n", 60, 20, 1, 2),
    (f"{MANY:,} programs read", f"var n = 0; for i in 1..{MANY} {{ if (^echo x) == 'x' {{ $n += 1 }} }}; print $n", f"{MANY}\n", 60, 20, 1, 2),
    ("10,000 jobs, each waited for", "var n = 0; for i in 1..10_000 { let job = spawn { $i }; $n += (wait $job) }; print $n", "50005000\n", 80, 20, 4, 2),
    ("2,000 jobs with a program", "for i in 1..2000 { let job = spawn { ^true } ; wait $job }; jobs | length", "0\n", 80, 30, 4, 4),
    ("900 jobs at once", "let jobs = 1..900 | each { |i| spawn { sleep 100ms; $i } }; wait ...$jobs | sum", "405450\n", 300, 20, 901, 2),
    ("rows to a program", "1..300_000 | each { $it } | ^wc -l | into int", "300000\n", 60, 20, 1, 2),
]


def make_big(path):
    """Numbered lines; `LOGS` of them hold the number looked for."""
    line = "".join(f"{number} a line of a log that nobody reads, in a file that is far too large\n" for number in range(100_000))
    with open(path, "w") as file:
        for _ in range(LOGS):
            file.write(line)
        while file.tell() < SIZE:
            file.write("x" * 99 + "\n")


def main():
    nops = os.path.abspath(sys.argv[1])
    wanted = [word for word in sys.argv[2:] if word != "--long"]
    report = Report()
    with tempfile.TemporaryDirectory(prefix="nops-resources-", dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as folder:
        for name, text, output, memory, descriptors, threads, zombies in CASES:
            if wanted and name not in wanted:
                continue
            big = os.path.join(folder, "big.txt")
            if "big.txt" in text and not os.path.exists(big):
                make_big(big)
            run = Watched(nops, text, folder)
            figures = (
                f"{run.memory / MIB:.0f} MiB, {run.descriptors} descriptors, {run.threads} threads, {run.zombies} zombies, "
                f"{run.seconds:.1f} s"
            )
            problems = []
            if (run.status, run.output) != (0, output):
                problems.append(f"status {run.status}, printed {run.output[-300:]!r}")
            for what, value, bound in (
                ("MiB", run.memory / MIB, memory), ("descriptors", run.descriptors, descriptors),
                ("threads", run.threads, threads), ("zombies", run.zombies, zombies),
            ):
                if value > bound:
                    problems.append(f"{value:.0f} {what}, at most {bound}")
            print(f"   {name}: {figures}", flush=True)
            report.check(name, problems)
    report.finish()


main()
