"""Two transactions that want each other's locks: one gives up at once, says for whom it waited, and leaves nothing."""

import os
import re
import time
from typing import NamedTuple

from scratch import Scratch

# Seconds; whoever is not the one to give up waits for 60 s at most.
BOUND = 10.0

FOLDERS = "two folders in opposite order"
PROJECTS = "two projects in opposite order"
MOVES = "two that change a folder, then move it"
KINDS = [FOLDERS, PROJECTS, MOVES]

SCRIPT = 'transaction "{name}" {{ "{name}" | save {first}/{name}; sleep 300ms; "{name}" | save {second}/{name} }}\n'
MOVE = ('transaction "{name}" {{ "{name}" | save {first}/{name}; sleep 300ms; mv {first} {first}-{name}; '
        'mv {first}-{name} {first} }}\n')


class Meeting(NamedTuple):
    kind: str
    results: list
    seconds: float
    made: dict  # name → the folders in which its file is
    folders: list

    @property
    def summary(self):
        good = sum(result.status == 0 for result in self.results)
        return f"{good} of 2 succeeded, in {self.seconds:.1f} s"


def meeting(nops, base, kind):
    scratch = Scratch(nops, base, project=False)
    x, y = (scratch.path("tree", name) for name in ("x", "y"))
    for path in (x, y):
        os.makedirs(os.path.join(path, *([".nops"] if kind == PROJECTS else [])))
    # From different folders, as what a transaction begins in is locked from then on.
    ways = [("one", x, y, "tree/x"), ("two", y, x, "tree/y")]
    if kind == MOVES:
        ways = [("one", x, x, "outside"), ("two", x, x, "home")]
    processes = []
    begun = time.monotonic()
    for name, first, second, scratch.folder in ways:
        text = (MOVE if kind == MOVES else SCRIPT).format(name=name, first=first, second=second)
        processes.append(scratch.start(scratch.write(f"{name}.nops", text)))
    results = [scratch.finish(process, timeout=75) for process in processes]
    seconds = time.monotonic() - begun
    made = {name: [folder for folder in ("x", "y") if os.path.exists(scratch.path("tree", folder, name))]
            for name in ("one", "two")}
    folders = sorted(os.listdir(scratch.path("tree")))
    scratch.remove()
    return Meeting(kind, results, seconds, made, folders)


def problems(met):
    whole = ["x"] if met.kind == MOVES else ["x", "y"]
    for result, (name, places) in zip(met.results, met.made.items()):
        if places != (whole if result.status == 0 else []):
            yield f"'{name}' ended with {result.status}, and its files are in {places}"
        # While one has moved the folder away the other may look for it in vain.
        moved = met.kind == MOVES and re.search("no (file or )?folder", result.errors)
        if result.status and "is being changed by process" not in result.errors and not moved:
            yield f"'{name}' does not say who held the lock: {result.said}"
    if met.folders != ["x", "y"]:
        yield f"the folders are {met.folders}"
    if met.seconds > BOUND:
        yield f"it took {met.seconds:.0f} s"
    if not any(result.status == 0 for result in met.results):
        yield f"none of them succeeded: {met.results[0].said}\n{met.results[1].said}"
