"""Four processes after one lock, some of them killed: how a contest is set up, run and written down."""

import os
import random
import signal
import threading
import time
from typing import NamedTuple

from judge import Event
from scratch import Scratch

PROJECT, FOLDER, MOVED, CROSSED = "in a project", "in one folder", "a moved folder", "two journals"
COUNT = 4
# After the last kill, or the start: each holds the lock for a few hundredths of a second.
PATIENCE = 10.0


class Contestant(NamedTuple):
    name: str
    folder: str  # where it starts, below the base
    hold: int  # milliseconds
    moves: bool
    kill_after: float  # seconds; negative: never
    from_entry: bool = False  # counted from its entry instead of the start


class Contest(NamedTuple):
    kind: str
    contestants: tuple

    def report(self):
        return [f"{self.kind}:"] + [
            f"  {one.name} from {one.folder}{', moves the folder' if one.moves else ''}, holds {one.hold} ms"
            + (f", killed {one.kill_after * 1000:.0f} ms after its {'entry' if one.from_entry else 'start'}"
               if one.kill_after >= 0 else "")
            for one in self.contestants]


def random_contest(seed):
    source = random.Random(f"contest {seed}")
    kind = source.choices([PROJECT, FOLDER, MOVED, CROSSED], [40, 30, 20, 10])[0]
    killed = set(source.sample(range(COUNT), source.choice([0, 1, 1, 2, 2, 3])))
    contestants = []
    for number in range(COUNT):
        # A transaction locks its project from its begin on, outside of projects the working folder's names: there they
        # begin in different folders, so that the locks of what they change are what keeps them apart.
        folder = source.choice(["tree", "tree/part"] if kind == PROJECT else ["tree", "outside", "home"])
        if kind == CROSSED:
            folder = ("tree", "outside")[number % 2]
        hold = source.randint(1, 40)
        from_entry = source.random() < 0.6
        kill_after = source.uniform(0, 2.2 * hold / 1000 if from_entry else 0.15)
        contestants.append(Contestant(
            f"c{number}", folder, hold, kind == MOVED and number % 2 == 0, kill_after if number in killed else -1,
            from_entry))
    return Contest(kind, tuple(contestants))


# The first change takes the lock. What is written by `>>` is no part of the change, and stays.
CHANGE = """
  transaction $args[0] {{
    touch "{part}/mark-$args[0]"
    echo "enter $args[0]" >> {log}
    sleep {hold}ms
    "$(open --raw {part}/common)$args[0]\\n" | save --force {part}/common
    sleep {hold}ms
    echo "leave $args[0]" >> {log}
  }}
"""
# It comes back before anyone may look, yet all that lies in the folder is locked with it.
MOVE = """
  transaction $args[0] {{
    mv {whole} {whole}-$args[0]
    echo "enter $args[0]" >> {log}
    sleep {hold}ms
    touch {whole}-$args[0]/inner/mark-$args[0]
    "$(open --raw {whole}-$args[0]/inner/common)$args[0]\\n" | save --force {whole}-$args[0]/inner/common
    mv {whole}-$args[0] {whole}
    echo "leave $args[0]" >> {log}
  }}
"""
# While the folder is moved away, others find nothing at its path before they ever ask for its lock, and of two that wait
# for each other one gives up: they try again.
AGAIN = """
var done = false
while not $done {{
  try {{
    {change}
    $done = true
  }} catch e {{
    if not ($e.message =~ 'no (such )?(file|folder)|which waits for what this change holds') {{ fail $e.message }}
    sleep 3ms
  }}
}}
"""


class Ended(NamedTuple):
    events: list  # Event, in the log's order
    results: dict  # name → Result, of those that were not killed
    pids: dict
    killed: dict  # name → what it was doing: "waiting" (or not yet so far), "inside", "leaving"
    seconds: float  # from the last kill, or the start, to the end of the last survivor
    waits: list  # seconds from the kill of one inside to the next that got in


class Arena:
    """The place of one contest."""

    def __init__(self, nops, contest, base):
        self.contest = contest
        self.scratch = Scratch(nops, base, project=contest.kind in (PROJECT, CROSSED))
        self.base = base
        self.part = self.scratch.path("tree", "part")
        os.makedirs(os.path.join(self.part, "inner"))
        self.inner = os.path.join(self.part, "inner") if contest.kind == MOVED else self.part
        with open(os.path.join(self.inner, "common"), "w", encoding="utf-8"):
            pass
        self.log = self.scratch.path("log")
        self.descriptor = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        self.seen = []  # (when, Event)

    def script(self, one):
        text = MOVE if one.moves else CHANGE
        text = text.format(part=self.inner, whole=self.part, log=self.log, hold=one.hold)
        if self.contest.kind == MOVED:
            text = AGAIN.format(change=text)
        return self.scratch.write(f"{one.name}.nops", text)

    def read_log(self):
        with open(self.log, encoding="utf-8") as file:
            lines = [line.split() for line in file.read().split("\n")[:-1]]
        return [Event(*line) for line in lines]

    def watch(self, stop):
        """Notes when each line was first seen."""
        while True:
            over = stop.is_set()
            events = self.read_log()
            now = time.monotonic()
            self.seen += [(now, event) for event in events[len(self.seen):]]
            if over:
                return
            time.sleep(0.001)

    def run(self):
        files = {one.name: self.script(one) for one in self.contest.contestants}
        stop = threading.Event()
        watcher = threading.Thread(target=self.watch, args=[stop])
        watcher.start()
        begun = time.monotonic()
        processes = {}
        for one in self.contest.contestants:
            self.scratch.folder = one.folder
            processes[one.name] = self.scratch.start(files[one.name], one.name)
        killed, last = {}, [begun]
        killers = [
            threading.Thread(target=self.kill, args=[one, processes[one.name], begun, killed, last])
            for one in self.contest.contestants if one.kill_after >= 0]
        for killer in killers:
            killer.start()
        for killer in killers:
            killer.join()
        last = max(last)
        results = {}
        for name, process in processes.items():
            result = self.scratch.finish(process, timeout=max(0.1, last + PATIENCE - time.monotonic()))
            if name not in killed:
                results[name] = result
        ended = time.monotonic()
        stop.set()
        watcher.join()
        pids = {name: process.pid for name, process in processes.items()}
        return Ended(self.read_log(), results, pids, killed, ended - last, self.waits(killed))

    def kill(self, one, process, begun, killed, last):
        """Kills it at its moment, and notes what it was doing; nothing if it had ended."""
        moment = begun
        if one.from_entry:
            while process.poll() is None and not (entered := self.first("enter", one.name)):
                time.sleep(0.001)
                if time.monotonic() > begun + PATIENCE:
                    return
            moment = entered if process.poll() is None else 0
        time.sleep(max(0, moment + one.kill_after - time.monotonic()))
        if process.poll() is not None:
            return
        events = [event.what for event in self.read_log() if event.name == one.name]
        os.write(self.descriptor, f"kill {one.name}\n".encode())
        process.send_signal(signal.SIGKILL)
        process.wait()
        if process.returncode == -signal.SIGKILL:
            last.append(time.monotonic())
            killed[one.name] = {"enter": "inside", "leave": "leaving"}.get(events[-1] if events else "", "waiting")

    def first(self, what, name):
        """When the watcher saw this line; None if it hasn't."""
        return next((when for when, event in self.seen if event == (what, name)), None)

    def waits(self, killed):
        """How long it took after each kill of one inside until the next that lived got in."""
        found = []
        for index, (when, event) in enumerate(self.seen):
            if event.what == "kill" and killed.get(event.name) == "inside":
                for later, other in self.seen[index + 1:]:
                    if other.what == "enter" and other.name not in killed:
                        found.append(later - when)
                        break
        return found

    def remove(self):
        os.close(self.descriptor)
        self.scratch.remove()
