"""The judge, judged: each planted mistake must be found, in the tree, in the store, in what is listed and what is said."""

import json
import os
import shutil

import audit
import judge
from scenario import ATTRIBUTE, EFFECT, has_attributes, keeping_mode, write


def keeping_times(path, function):
    """Alters a file behind its times' back."""
    times = os.lstat(path)
    keeping_mode(path, function)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns), follow_symlinks=False)


def flip_byte(path):
    with open(path, "r+b") as file:
        first = file.read(1)
        file.seek(0)
        file.write(bytes([first[0] ^ 1]))


def part_links(path):
    """A file of several names becomes one with a name of its own, and is the same otherwise."""
    shutil.copy2(path, path + ".copy")
    os.rename(path + ".copy", path)


def swap_kind(path):
    os.unlink(path)
    os.mkdir(path)


# What is wrong, and the function that makes it so in a folder. The paths are there before the change and after it.
MISTAKES = [
    ("a byte of a file", lambda tree: keeping_times(f"{tree}/crlf win.txt", flip_byte)),
    ("a byte of a file with several names", lambda tree: keeping_times(f"{tree}/hard two", flip_byte)),
    ("a file cut short", lambda tree: keeping_times(f"{tree}/-log", lambda path: os.truncate(path, 3))),
    ("a mode", lambda tree: os.chmod(f"{tree}/crlf win.txt", 0o644)),
    ("a mode of a file that may only be read", lambda tree: os.chmod(f"{tree}/notes\nof two lines.txt", 0o644)),
    ("a missing file", lambda tree: os.unlink(f"{tree}/hard one")),
    ("a missing link", lambda tree: os.unlink(f"{tree}/link kept")),
    ("a missing folder", lambda tree: shutil.rmtree(
        f"{tree}/pack" if os.path.exists(f"{tree}/pack") else f"{tree}/moved pack")),
    ("one more file", lambda tree: write(f"{tree}/one more", b"")),
    ("one more folder", lambda tree: os.mkdir(f"{tree}/one more")),
    ("a temporary file", lambda tree: write(f"{tree}/.nops-a781f0-1-3.tmp", b"half")),
    ("the time of a file", lambda tree: os.utime(f"{tree}/tool.sh", ns=(1, 1))),
    ("an extended attribute altered", lambda tree: keeping_times(
        f"{tree}/notes\nof two lines.txt", lambda path: os.setxattr(path, ATTRIBUTE, b"other"))),
    ("an extended attribute lost", lambda tree: keeping_times(
        f"{tree}/notes\nof two lines.txt", lambda path: os.removexattr(path, ATTRIBUTE))),
    ("an extended attribute more", lambda tree: os.setxattr(f"{tree}/tool.sh", "user.more", b"")),
    ("hard links parted", lambda tree: part_links(f"{tree}/hard two")),
    ("a link's target", lambda tree: (os.unlink(f"{tree}/link kept"), os.symlink("elsewhere", f"{tree}/link kept"))),
    ("a file that is a folder now", lambda tree: swap_kind(f"{tree}/crlf win.txt")),
    ("a file of another name", lambda tree: os.rename(f"{tree}/-log", f"{tree}/-LOG")),
    ("something on the other file system", lambda tree: write(f"{tree}/../outside/more", b"")),
]


def mixtures(place):
    """Trees that are partly of before and partly of after."""
    old, new = place.path("stored", "before", "tree"), place.path("stored", "model", "tree")
    tree = place.path("tree")
    yield "before", "one file is new", lambda: shutil.copy2(f"{new}/notes\nof two lines.txt", f"{tree}/-log")
    yield "before", "the effect has happened", lambda: os.symlink("up", f"{tree}/{EFFECT}")
    yield "before", "a deleted file is gone", lambda: os.unlink(f"{tree}/old.txt")
    yield "model", "one file is old", lambda: shutil.copy2(f"{old}/-log", f"{tree}/-log")
    yield "model", "the effect has not happened", lambda: os.unlink(f"{tree}/{EFFECT}")
    yield "model", "a deleted file is there", lambda: shutil.copy2(f"{old}/old.txt", f"{tree}/old.txt")
    yield "model", "a moved file is at both places", lambda: shutil.copytree(f"{tree}/moved pack", f"{tree}/pack")


def run(report, place):
    """Plants each mistake in both states of a prepared place."""
    before, after = place.states["before"], place.states["model"]

    def outcome(state):
        place.reset(state)
        return judge.Verdict(before, after, place.look()).outcome

    report.check("the judge knows the old and the new state", [
        f"{state} is {outcome(state)}" for state, kind in (("before", "old"), ("model", "new")) if outcome(state) != kind])
    missed = []
    mistakes = [(name, plant) for name, plant in MISTAKES if "attribute" not in name or has_attributes(place.path("tree"))]
    for name, plant in mistakes:
        for state in ("before", "model"):
            place.reset(state)
            plant(place.path("tree"))
            found = judge.Verdict(before, after, place.look())
            if found.outcome != "mixed" or len(found.problems) < 2:
                missed.append(f"{name}, in the state {state!r}: it says {found.outcome}")
    for state, name, plant in mixtures(place):
        place.reset(state)
        plant()
        if judge.Verdict(before, after, place.look()).outcome != "mixed":
            missed.append(f"a mixture: {name}")
    report.check(f"the judge finds {len(mistakes)} mistakes in the tree, and mixtures", missed)
    report.check("the judge finds a name that the store holds on to", strays_missed(place))
    report.check("the judge finds what is left in the store", left_missed(place))
    report.check("the judge finds a wrong audit", audits_missed(place))
    report.check("the judge finds a wrong listing", listings_missed())
    report.check("the judge finds an unclear error", errors_missed())


def strays_missed(place):
    place.reset("before")
    os.link(place.path("tree", "old.txt"), place.path("outside-of-both"))
    if not list(judge.strays(place.base, place.look(), place.path("tree", ".nops"))):
        yield "a second name outside of the tree"
    os.unlink(place.path("outside-of-both"))


def left_missed(place):
    store = place.path("tree", ".nops")

    def cut(path):
        os.truncate(path, os.path.getsize(path) - 1)

    # The end record says in its first byte whether the change was committed; a checksum and the rest follow it.
    for name, plant in (
            ("an unfinished change", lambda: (os.mkdir(f"{store}/running"), write(f"{store}/running/2", b""))),
            ("an empty folder for running changes", lambda: os.mkdir(f"{store}/running")),
            ("a temporary file", lambda: write(f"{store}/format.17.tmp", b"nops")),
            ("a temporary file in a folder of the store", lambda: write(f"{store}/kept/x.tmp", b"nops")),
            ("a kept file of no change", lambda: write(f"{store}/kept/7-3", b"")),
            ("a copy of no change", lambda: write(f"{store}/kept/7-copy-0", b"")),
            ("a journal without its end", lambda: cut(f"{store}/changes/1"))):
        place.reset("before")
        place.run(place.script)
        if list(judge.store_problems(store)):
            yield "a clean store is said to be none"
        plant()
        if not list(judge.store_problems(store)):
            yield name


def audits_missed(place):
    path = place.path("tree", ".nops", "audit")

    def replaced(path, old, new):
        with open(path, "rb") as file:
            data = file.read()
        with open(path, "wb") as file:
            file.write(data.replace(old, new, 1))

    def edit_lines(function):
        with open(path, "rb") as file:
            lines = file.read().splitlines(keepends=True)
        with open(path, "wb") as file:
            file.writelines(function(lines))

    for name, plant in (
            ("a word altered", lambda: replaced(path, b"applied", b"unapplied")),
            ("the last line gone", lambda: edit_lines(lambda lines: lines[:-1])),
            ("the first line gone", lambda: edit_lines(lambda lines: lines[1:])),
            ("two lines swapped", lambda: edit_lines(lambda lines: lines[::-1])),
            ("a line twice", lambda: edit_lines(lambda lines: [*lines, lines[-1]])),
            ("a torn line", lambda: os.truncate(path, os.path.getsize(path) - 9)),
            ("no audit", lambda: os.unlink(path)),
            ("a change without a line", lambda: shutil.copy(
                place.path("tree", ".nops", "changes", "1"), place.path("tree", ".nops", "changes", "3"))),
            ("another head", lambda: replaced(path + ".head", b'"lines":2', b'"lines":3')),
            ("a head altered", lambda: replaced(path + ".head", b'"audit":1', b'"audit":2'))):
        place.reset("before")
        place.run(place.script)
        place.run("-c", "undo")
        if found := list(audit.problems(place.path("tree", ".nops"))):
            yield f"a right audit is said to be wrong: {found}"
        plant()
        if not list(audit.problems(place.path("tree", ".nops"))):
            yield name


def listings_missed():
    def rows(*states):
        return json.dumps([{"id": number, "state": state} for number, state in reversed(list(enumerate(states, 1)))])

    for text, outcome, base in (
            (rows("applied"), "new", {}), (rows("rolled back"), "old", {}), ("", "old", {}),
            (rows("applied", "rolled back"), "old", {1: "applied"}), (rows("undone", "applied"), "new", {1: "applied"})):
        if found := judge.listing_problems(text, outcome, base):
            yield f"a right listing is said to be wrong: {text}: {found}"
    for text, outcome, base in (
            ("no JSON", "old", {}), (rows("applied"), "old", {}), (rows("rolled back"), "new", {}),
            (rows("damaged"), "old", {}), (rows("unfinished"), "old", {}), (rows("applied", "applied"), "new", {}),
            (rows("rolled back"), "old", {1: "applied"}), (rows("applied", "applied"), "new", {1: "applied"}),
            (json.dumps([{"id": 1, "state": "applied"}] * 2), "new", {})):
        if not judge.listing_problems(text, outcome, base):
            yield f"{text} where the tree is {outcome}"


def errors_missed():
    good = "error: cannot write 'notes\nof two.txt': no space left on device\n --> a.nops:3:1\n  |\n"
    if found := judge.error_problems(good, {"notes\nof two.txt"}):
        yield f"a clear error is said to be none: {found}"
    for errors in ("", "Killed\n", "error: something went wrong\n", "error: cannot write 'x/y'\nerror: and 'x/z'\n",
                   "error: it can't do 'that'\n"):
        if not judge.error_problems(errors, {"notes"}):
            yield repr(errors)
