"""What must hold after a trial, whatever happened in it: judged from the disk, with nothing of nops."""

import collections
import json
import os
import re

from journal import END, records
from scenario import NOW
from trees import FILE, differences

NEW_TIME = -1
# Where the audit can't be written nops says so, and that is no failure; a recovery tries it once more.
NO_LINE = "has no line in the audit"
# What nops says of the errors that are injected.
REASONS = ("no space left on device", "input/output error", "permission denied")


def settled(state):
    """A state with the times of all that was written in a run made equal: they are the run's own."""
    return {
        path: entry._replace(modified=NEW_TIME) if entry.modified is not None and entry.modified >= NOW else entry
        for path, entry in state.items()
    }


class Verdict:
    """Which of two states, the one before a change and the one after it, a third is: "old", "new" or "mixed"."""

    def __init__(self, before, after, have):
        # What was there before has all its times still; what a run has written has the run's.
        old = list(differences(before, have))
        new = list(differences(settled(after), settled(have)))
        self.outcome = "mixed" if old and new else "new" if old else "old"
        self.problems = []
        if self.outcome == "mixed":
            nearest, found = min(("old", old), ("new", new), key=lambda pair: len(pair[1]))
            self.problems = [f"neither wholly old nor wholly new; from the {nearest}:", *found]


def strays(base, state, store):
    """Files with names elsewhere than in the tree, and among what the store keeps: a name that is left somewhere."""
    kept = collections.Counter()
    folder = os.path.join(store, "kept")
    for entry in os.scandir(folder) if os.path.isdir(folder) else ():
        status = entry.stat(follow_symlinks=False)
        kept[status.st_dev, status.st_ino] += 1
    for path, entry in state.items():
        if entry.kind == FILE:
            count = os.lstat(os.path.join(base, path)).st_nlink
            known = max(1, len(entry.names)) + kept[entry.identity]
            if count != known:
                yield f"{path!r} has {count} names, of which {known} are known"


def names_in(*states):
    """All names that paths of these states consist of."""
    return {part for state in states for path in state for part in path.split("/")}


def ended(journal):
    """How a change ended, as its journal says: True for committed, False for rolled back, None for not yet."""
    with open(journal, "rb") as file:
        for kind, body in records(file.read()):
            if kind == END:
                # Rolled back, committed, permanent, recovered.
                return body[0] in (1, 2)
    return None


def numbers(folder):
    try:
        return sorted(int(name) for name in os.listdir(folder) if name.isdigit())
    except FileNotFoundError:
        return []


def is_committed(store, number):
    """Whether the journal of a change, wherever it lies, says that it stands."""
    for folder in ("changes", "running"):
        path = os.path.join(store, folder, str(number))
        if os.path.exists(path):
            return ended(path) is True
    return False


def promised(store, changes):
    """Which state a tree must become: the new one exactly if a journal says that a change stands which is none of `changes`
    (pairs of a number and a state)."""
    known = {number for number, _ in changes}
    made = {number for folder in ("changes", "running") for number in numbers(os.path.join(store, folder))}
    return "new" if any(is_committed(store, number) for number in made - known) else "old"


def store_problems(store):
    """What is wrong with a store in which nothing runs: things unfinished or left behind."""
    if not os.path.isdir(store):
        return
    running = os.path.join(store, "running")
    if os.path.exists(running):
        yield f"recovery left .nops/running, with {sorted(os.listdir(running))}"
    for base, folders, files in os.walk(store):
        for name in folders + files:
            if name.endswith(".tmp"):
                yield f"a temporary file is left: {os.path.relpath(os.path.join(base, name), os.path.dirname(store))!r}"
    changes = os.path.join(store, "changes")
    for number in numbers(changes):
        if ended(os.path.join(changes, str(number))) is None:
            yield f".nops/changes/{number} has no end record"
    kept = os.path.join(store, "kept")
    for name in sorted(os.listdir(kept)) if os.path.isdir(kept) else ():
        if not is_committed(store, name.split("-")[0]):
            yield f".nops/kept/{name} is left of a change that does not stand"


def listing_problems(text, outcome, base_changes):
    """What is wrong with the output of `changes | to json` after a trial that began with some changes.

    A new change that stands is the only new one that does; one that takes back number N makes that one undone.
    """
    try:
        rows = json.loads(text or "[]")
    except ValueError as error:
        return [f"`changes` printed no JSON: {error}: {text[:200]!r}"]
    problems = []
    ids = [row["id"] for row in rows]
    if ids != sorted(set(ids), reverse=True):
        problems.append(f"`changes` has the numbers {ids}")
    states = {row["id"]: row["state"] for row in rows}
    strange = {number: state for number, state in states.items() if state not in ("applied", "undone", "rolled back")}
    if strange:
        problems.append(f"`changes` lists {strange}")
    standing = [number for number, state in states.items() if state == "applied" and number not in base_changes]
    wanted = 1 if outcome == "new" else 0
    if len(standing) != wanted:
        problems.append(f"the tree is {outcome}, and of the new changes these are said to stand: {standing}")
    for number, state in base_changes.items():
        should = "undone" if outcome == "new" else state
        if states.get(number) != should:
            problems.append(f"change {number} should be {should}, is {states.get(number)}")
    return problems


def error_problems(errors, names):
    """What is wrong with an error as it was printed: it must be one sentence that names a path, or standard output.

    `names`: of all that is in the tree, for paths that are only a name.
    """
    said = [line for line in errors.splitlines() if line.startswith("error:")]
    if len(said) != 1:
        return [f"{len(said)} lines begin with 'error:', not 1: {errors[:600]!r}"]
    sentence = sentence_of(errors)
    quoted = re.findall(r"(?<!\w)'([^']*)'", sentence)
    if "standard output" in sentence or any("/" in text or text in names for text in quoted):
        return []
    return [f"the error names no path: {sentence}"]


def sentence_of(errors):
    """What an error says, without the place in the script and the help; a name in it may hold line breaks."""
    text = errors[max(0, errors.find("error:")):]
    return re.split(r"\n *(?:-->|=) ", text)[0].strip()


def common(sentence):
    """A sentence without what differs between trials of the same kind: the place's own folder, the reason."""
    sentence = re.sub(r"/[^' ]*/nops-test-[^/' ]*/[^/' ]*", "…", sentence)
    sentence = re.sub(r"\b[0-9a-f]{40}\b", "…", sentence)
    for reason in REASONS:
        sentence = sentence.replace(reason, "REASON")
    return sentence
