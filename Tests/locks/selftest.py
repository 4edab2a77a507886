#!/usr/bin/env python3
"""Shows that the judges of contests can fail: good logs and holders pass, bad ones are found, and so is a nops whose locks
nobody else sees.

    selftest.py NOPS
"""

import os
import pathlib
import sys
import tempfile

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent), str(pathlib.Path(__file__).resolve().parent.parent)]

import contest  # noqa: E402
import deadlock  # noqa: E402
import judge  # noqa: E402
import verdict  # noqa: E402
from report import Report  # noqa: E402
from scratch import Result, memory_folder  # noqa: E402


def events(text):
    return [judge.Event(*word.split(":")) for word in text.split()]


# Log → whether two were inside.
LOGS = {
    "enter:a leave:a enter:b leave:b": False,
    "enter:a kill:a enter:b leave:b": False,
    "enter:a kill:b leave:a enter:c leave:c": False,
    "kill:a enter:a enter:b leave:b": False,
    "enter:a kill:a leave:a enter:b leave:b": False,
    "enter:a enter:b leave:a leave:b": True,
    "enter:a kill:b enter:c leave:a leave:c": True,
    "enter:a leave:b enter:c leave:a leave:c": True,
    "enter:a leave:a enter:b kill:a enter:c leave:b leave:c": True,
    "enter:a kill:a enter:b enter:c leave:c leave:b": True,
}
LOG = "enter:a leave:a enter:b kill:b enter:c leave:c"
# Committed, the common file, the marks → whether something was lost.
TREES = [
    (["a", "c"], ["a", "c"], ["a", "c"], False),
    (["c", "a"], ["a", "c"], ["c", "a"], False),
    (["a", "c"], ["c"], ["a", "c"], True),
    (["a", "c"], ["a", "b", "c"], ["a", "c"], True),
    (["a", "c"], ["c", "a"], ["a", "c"], True),
    (["a", "c"], ["a", "c"], ["a", "b", "c"], True),
    (["a", "c"], ["a", "c"], ["a"], True),
    (["a", "c", "d"], ["a", "c"], ["a", "c"], True),
]
HOLDER = "waiting for another nops that changes /base/tree: nops t.nops (process 7, ana, since 2026-11-25T10:23:01Z)"
# What a waiter is told → whether that is wrong.
HOLDERS = {
    "": False,
    HOLDER: False,
    HOLDER.replace("7", "8"): True,
    HOLDER.replace("7", "6"): True,
    HOLDER.replace("ana", "bob"): True,
    HOLDER.replace("nops t.nops", "t"): True,
    HOLDER.replace("/base", "/other"): True,
    HOLDER.replace(", since 2026-11-25T10:23:01Z", ""): True,
    "waiting for a lock": True,
}
GOOD, GAVE_UP = Result(0, "", ""), Result(1, "", "error: 'x' is being changed by process 7 of ana: nops t.nops\n")
MET = deadlock.Meeting(deadlock.FOLDERS, [GOOD, GAVE_UP], 0.4, {"one": ["x", "y"], "two": []}, ["x", "y"])
MEETINGS = {
    "one gave up": (MET, False),
    "one hung": (MET._replace(seconds=60.3), True),
    "both gave up": (MET._replace(results=[GAVE_UP, GAVE_UP], made={"one": [], "two": []}), True),
    "one left a file": (MET._replace(made={"one": ["x", "y"], "two": ["y"]}), True),
    "one lost a file": (MET._replace(made={"one": ["x"], "two": []}), True),
    "a folder is elsewhere": (MET._replace(folders=["moved-two", "y"]), True),
    "one doesn't say who": (MET._replace(results=[GOOD, Result(1, "", "error: no\n")]), True),
}
TRIES = 40
CONTEST = contest.Contest(contest.FOLDER, tuple(
    contest.Contestant(f"c{number}", "tree", 30, moves=False, kill_after=-1) for number in range(contest.COUNT)))


def expect(report, name, problems, wrong):
    problems = list(problems)
    report.check(name, [] if bool(problems) == wrong else problems or ["it was not found"])


def contest_with(before, nops, base):
    """What is wrong in a contest of a nops with something before it."""
    path = os.path.join(base, f"nops-{abs(hash(before))}")
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"#!/bin/sh\n{before}\nexec '{nops}' \"$@\"\n")
    os.chmod(path, 0o755)
    with tempfile.TemporaryDirectory(dir=base) as folder:
        arena = contest.Arena(path, CONTEST, os.path.join(folder, "b"))
        problems = verdict.problems(arena, arena.run())
        arena.remove()
        return problems


def found_in(tries, before, nops, base):
    """What is wrong in the first contest that shows it: whether two meet inside is chance, one time in four they don't."""
    return next(filter(None, (contest_with(before, nops, base) for _ in range(tries))), [])


def main():
    nops = pathlib.Path(sys.argv[1]).resolve()
    report = Report()
    for text, wrong in LOGS.items():
        expect(report, f"log {text}", judge.two_inside(events(text)), wrong)
    for committed, common, marks, wrong in TREES:
        name = f"committed {''.join(committed)}, common {''.join(common)}, marks {''.join(marks)}"
        expect(report, name, judge.lost_updates(committed, events(LOG), common, marks), wrong)
    for line, wrong in HOLDERS.items():
        expect(report, f"told {line!r}", judge.holder_problems(line, 6, {6, 7}, "ana", "/base"), wrong)
    for name, (met, wrong) in MEETINGS.items():
        expect(report, f"deadlock: {name}", deadlock.problems(met), wrong)
    with memory_folder() as base:
        expect(report, "a contest of nops as it is", contest_with("", nops, base), False)
        unlocked = 'XDG_RUNTIME_DIR=$(mktemp -d "$HOME/locks-XXXXXX"); export XDG_RUNTIME_DIR'
        expect(report, "a contest without locks", found_in(TRIES, unlocked, nops, base), True)
        stuck = '[ "$2" != c2 ] || exec sleep 60'
        expect(report, "a contest in which one hangs", contest_with(stuck, nops, base), True)
        fails = '[ "$2" != c2 ] || exit 1'
        expect(report, "a contest in which one fails", contest_with(fails, nops, base), True)
    report.finish()


if __name__ == "__main__":
    main()
