"""What is wrong after a contest: looked up in its log, its tree, and what `changes` lists."""

import json
import os
import pwd

import judge
from contest import PATIENCE

# Seconds that a waiter may need to get in after a holder was killed: it looks every 20 ms, and takes back first.
LONGEST_WAIT = 5.0


def committed(arena, problems):
    """The names of the transactions that stand, from every journal, once what was killed is recovered."""
    names = []
    for folder in sorted({one.folder for one in arena.contest.contestants}):
        arena.scratch.folder = folder
        if (recovery := arena.scratch.run("recover")).status:
            problems.append(f"recover failed: {recovery.said}")
        result = arena.scratch.run("-c", "changes | select name state | to json --compact")
        if result.status:
            problems.append(f"changes failed: {result.said}")
            continue
        names += [row["name"] for row in json.loads(result.output) if row["state"] == "applied"]
        bad = [row for row in json.loads(result.output) if row["state"] not in ("applied", "rolled back")]
        if bad:
            problems.append(f"`changes` lists {bad}")
    return list(dict.fromkeys(names))


def problems(arena, ended):
    found = list(judge.two_inside(ended.events))
    user = pwd.getpwuid(os.geteuid()).pw_name
    for name, result in ended.results.items():
        if result.status:
            # Who tries again may say the same many times.
            said = "\n".join(dict.fromkeys(result.said.split("\n")))
            found.append(f"{name} was not killed, and ended with {said}")
        found += judge.holder_problems(result.errors, ended.pids[name], set(ended.pids.values()), user, arena.base)
    if ended.seconds > PATIENCE:
        found.append(f"the last survivor ended {ended.seconds:.1f} s after the last kill")
    found += [f"{wait:.1f} s passed after a kill until the next got in" for wait in ended.waits if wait > LONGEST_WAIT]
    names = committed(arena, found)
    found += [f"{name} was not killed, and did not commit" for name in ended.results if name not in names]
    return [*dict.fromkeys(found), *tree_problems(arena, ended, names)]


def tree_problems(arena, ended, committed_names):
    """The tree must be what those that committed made of it."""
    if not os.path.isdir(arena.inner):
        return ["the folder is not where it was"]
    names = os.listdir(arena.inner)
    with open(os.path.join(arena.inner, "common"), encoding="utf-8") as file:
        common = file.read().split()
    marks = [name[5:] for name in names if name.startswith("mark-")]
    found = list(judge.lost_updates(committed_names, ended.events, common, marks))
    strange = [name for name in names if not name.startswith("mark-") and name not in ("common", "inner")]
    strange += [name for name in os.listdir(arena.scratch.path("tree")) if name not in ("part", ".nops")]
    if strange:
        found.append(f"left behind: {strange}")
    return found
