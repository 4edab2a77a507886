"""Disks that are full, folders that may not be written, file systems that can only be read: the real ones."""

import collections
import os
import subprocess

import judge
from place import Place
from scenario import Scenario, write
from scratch import NOBODY

FREE = "no space left on device"
# More room changes nothing any more once so many amounts in a row were enough.
ENOUGH = 4


def run(report, nops, base, mounts):
    full_disks(report, nops, base, mounts)
    not_permitted(report, nops, base, mounts)
    read_only(report, nops, base, mounts)


# A full disk.

def full_disks(report, nops, base, mounts):
    for kind, options, unit in (("space", "size=3m", 4096), ("names", "size=3m,nr_inodes=2k", 1)):
        place = on_disk(nops, base / f"full-{kind}", mounts, options)
        if place is None:
            print(f"    skipped: a full disk, as no file system can be mounted: {mounts.refusal}")
            return
        place.prepare(Scenario(1, os.geteuid() == 0, small=True))
        trials = FullDisk(place, kind, unit)
        problems, counts = trials.sweep()
        shown = ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items()))
        report.check(f"a disk on which the {kind} end, at {sum(counts.values())} amounts: {shown}", problems)
        report.check(f"a disk on which the {kind} end: old and new were seen", [
            f"no {outcome}" for outcome in ("old", "new") if not counts[outcome]])
        report.check(f"rm on a disk without free {kind}", trials.remove())
        report.check(f"changes prune on a disk without free {kind}", trials.prune())
        report.check(f"a rollback where others took the last {kind}", trials.roll_back())
        if kind == "space":
            report.check("a rollback of a watched folder where others took the last space", trials.roll_back_watched())
            report.check("rm of much where little is free says that undo keeps it", trials.tell_of_kept())
        mounts.remove(place.path("tree"))


def on_disk(nops, base, mounts, options):
    """A place whose tree, and its store with it, is a file system of its own; None where none can be mounted."""
    place = Place(nops, base, mounts)
    return place if mounts.memory(place.path("tree"), options) else None


class FullDisk:
    """The change on a disk that has room for so much and no more."""

    def __init__(self, place, kind, unit):
        self.place = place
        self.kind = kind
        self.unit = unit
        self.before, self.after = place.states["before"], place.states["model"]
        self.store = place.path("tree", ".nops")
        # Neither is looked at by the judge.
        self.filler = place.path("tree", ".git", "filler")

    def fill(self, units):
        """Leaves room for so many more pages, or names."""
        if self.kind == "space":
            status = os.statvfs(self.place.path("tree"))
            free = status.f_bavail * status.f_frsize - units * self.unit
            with open(self.filler, "wb") as file:
                file.write(bytes(max(0, free)))
        else:
            os.mkdir(self.filler)
            for number in range(os.statvfs(self.place.path("tree")).f_ffree - units):
                open(f"{self.filler}/{number}", "wb").close()

    def free(self):
        if self.kind == "space":
            os.unlink(self.filler)
        else:
            for entry in os.scandir(self.filler):
                os.unlink(entry.path)

    def sweep(self):
        problems, counts = [], collections.Counter()
        succeeded = units = 0
        while succeeded < ENOUGH:
            outcome, found = self.trial(units)
            problems += [f"with {units * self.unit} free: {problem}" for problem in found]
            counts[outcome] += 1
            succeeded = succeeded + 1 if outcome == "new" else 0
            units += 1
            if units > 600:
                problems.append("it never succeeded")
                break
        return problems, counts

    def trial(self, units):
        place = self.place
        place.reset("before")
        self.fill(units)
        result = place.run(place.script)
        verdict = judge.Verdict(self.before, self.after, place.look())
        problems = list(judge.strays(place.base, place.look(), self.store))
        if result.status == 0:
            if verdict.outcome != "new":
                problems += [f"it says that all is well, and the tree is {verdict.outcome}", *verdict.problems]
            return verdict.outcome, problems
        problems += judge.error_problems(result.errors, judge.names_in(self.before, self.after))
        if FREE not in judge.sentence_of(result.errors):
            problems.append(f"it does not say that no space is left: {result.said}")
        note = "old"
        if "nops recover" in result.errors or judge.NO_LINE in result.errors:
            note = "old after room was made and `nops recover`"
            self.free()
            recovery = place.run("recover")
            if recovery.status or recovery.errors:
                problems.append(f"recovery: {recovery.said}")
            verdict = judge.Verdict(self.before, self.after, place.look())
        if verdict.outcome != "old":
            problems += [f"the tree is {verdict.outcome}: {result.said}", *verdict.problems]
        return note, problems + list(judge.store_problems(self.store))

    def remove(self):
        """`rm` needs room to keep what it removes: without any it fails, says so and how to free some, and that does."""
        place = self.place
        # The first change has made the store; the second is the one that finds no room.
        place.reset("before")
        if place.run("-c", "rm b").status:
            yield "rm failed with room"
        self.fill(0)
        before = place.look()
        result = place.run("-c", "rm old.txt")
        if result.status == 0:
            yield f"it succeeded: {result.said}"
        elif FREE not in result.errors or "^rm" not in result.errors:
            yield f"it should say that no space is left, and that `^rm` frees some: {result.said}"
        yield from judge.error_problems(result.errors, {"old.txt"})
        yield from judge.differences(before, place.look())
        result = place.run("-c", "^rm old.txt")
        if result.status or os.path.exists(place.path("tree", "old.txt")):
            yield f"^rm: {result.said}"
        self.free()
        result = place.run("-c", "undo")
        if result.status:
            yield f"undo of what was removed before: {result.said}"
        yield from judge.store_problems(self.store)

    def tell_of_kept(self):
        """Who removes a file for its room is told where the room went."""
        place = self.place
        place.reset("before")
        for size, is_told in ((1_700_000, True), (1000, False)):
            with open(place.path("tree", "big"), "wb") as file:
                file.write(os.urandom(size))
            result = place.run("-c", "rm big")
            if result.status or ("stay on the disk for undo" in result.errors) != is_told:
                yield f"{size} bytes: {result.said}"
        place.run("-c", "changes prune --older 0s")
        yield from judge.store_problems(self.store)

    def roll_back(self):
        """Another program takes all that is free while a change is under way: it goes back all the same, at once."""
        place = self.place
        place.reset("before")
        for number in range(3):
            write(place.path("tree", f"big {number}"), os.urandom(150_000))
        take = f"head -c 100M /dev/zero > '{self.filler}'" if self.kind == "space" else (
            f"mkdir '{self.filler}' && cd '{self.filler}' && seq 5000 | xargs touch")
        script = place.write("rolled-back.nops", "\n".join((
            f"cd '{place.path('tree')}'", "transaction {",
            *(f"    'new {'x' * 90_000}' | save --force 'big {number}'" for number in range(3)),
            "    'more' | save new.txt",
            f"    capture {{ ^sh -c \"{take}\" }}", "    fail 'enough'", "}", "")))
        before = place.look()
        yield from self.rolled_back(script, before, at_once=True)

    def rolled_back(self, script, before, at_once):
        """Runs a script that fails behind a program that takes all the room. Where not `at_once`, what was kept may be dropped later."""
        place = self.place
        result = place.run(script)
        if judge.sentence_of(result.errors) != "error: enough" or at_once and "nops recover" in result.errors:
            yield f"it should fail by its own error, and be rolled back: {result.said}"
        if not os.path.exists(self.filler):
            yield f"the other program did not run: {result.said}"
        yield from judge.differences(before, place.look())
        if os.path.exists(self.filler):
            self.free()
        # The line in the audit may have had no room.
        if (result := place.run("recover")).status:
            yield f"recover: {result.said}"
        yield from judge.store_problems(self.store)

    def roll_back_watched(self):
        """The same where a program has taken away what is in a watched folder before it took all the room."""
        place = self.place
        place.reset("before")
        folder = place.path("tree", "watched")
        os.makedirs(folder)
        for number in range(3):
            write(os.path.join(folder, str(number)), os.urandom(150_000))
        place.own()
        script = place.write("rolled-back.nops", "\n".join((
            f"cd '{place.path('tree')}'", "transaction --watch watched {",
            f"    capture {{ ^sh -c \"rm watched/0 watched/1; echo x > watched/2; cat /dev/zero > '{self.filler}'\" }}",
            "    fail 'enough'", "}", "")))
        before = place.look()
        yield from self.rolled_back(script, before, at_once=False)

    def prune(self):
        """`changes prune` frees room where there is none, whether one change is there or several; no number is given again."""
        place = self.place
        for count in (1, 3):
            place.reset("before")
            for number in range(count):
                # Held by the journal itself.
                write(place.path("tree", "noise"), os.urandom(100_000))
                if place.run("-c", "rm noise").status:
                    yield "rm failed with room"
            before = place.look()
            self.fill(0)
            result = place.run("-c", "changes prune --older 0s")
            if result.status or result.errors:
                yield f"with {count}: {result.said}"
            if left := judge.numbers(os.path.join(self.store, "changes")):
                yield f"with {count}: {left} are left"
            self.free()
            yield from judge.differences(before, place.look())
            yield from judge.store_problems(self.store)
            if place.run("-c", "audit verify").status:
                yield f"with {count}: the audit is not whole"
            if place.run("-c", "touch new").status or judge.numbers(os.path.join(self.store, "changes")) != [count + 1]:
                yield f"with {count}: the next change has another number"


# What may not be done.

# What is refused, the last lines of the script, what the error names.
REFUSED = [
    ("a new file in a folder that may not be written", "'x' | save shut/new.txt", "shut/new.txt"),
    ("a new content in such a folder", "'x' | save --force shut/inside.txt", "shut/inside.txt"),
    ("a file deleted there", "rm shut/inside.txt", "shut/inside.txt"),
    ("a folder deleted that holds it", "rm --recursive shut", "shut"),
    ("a file moved there", "mv tool.sh shut", "shut"),
    ("a file moved away from there", "mv shut/inside.txt .", "inside.txt"),
    ("a folder made there", "mkdir shut/new", "shut/new"),
    ("a link made there", "ln --symbolic x shut/link", "shut/link"),
    ("the content of a file that may not be read", "'x' | save --force secret.txt", "secret.txt"),
    ("a copy of it", "cp secret.txt copy.txt", "secret.txt"),
    ("the mode of another's file", "chmod 0777 others.txt", "others.txt"),
    ("the time of another's file", "touch --date 2021-01-01 others.txt", "others.txt"),
    ("the owner of one's own file", "chown 0:0 tool.sh", "tool.sh"),
]


def not_permitted(report, nops, base, mounts):
    """As a user who is refused some things, as root never is."""
    is_root = os.geteuid() == 0
    os.chmod(base, 0o755)
    place = Place(nops, base / "refused", mounts, user=NOBODY if is_root else None)
    scenario = Scenario(1, is_root=False, small=True)
    place.prepare(scenario)
    before, after = place.states["before"], place.states["model"]
    result = place.run(place.script)
    report.check("a user without privileges: the change", [
        *([result.said] if result.status else []), *judge.Verdict(before, after, place.look()).problems])
    result = place.run("-c", "undo")
    verdict = judge.Verdict(before, after, place.look())
    report.check("a user without privileges: undo", [
        *([result.said] if result.status else []), *verdict.problems,
        *([] if verdict.outcome == "old" else [f"the tree is {verdict.outcome}"])])
    for name, line, named in REFUSED:
        if not is_root and ("others" in line or "secret" in line):
            continue
        report.run(f"refused: {name}", refused, place, scenario, line, named)
    report.run("refused: undo in a folder that may not be written any more", undo_refused, place, before)


def shut(place):
    """Makes what the user may not touch: a folder of fixed content; and files of another, where there is one."""
    tree = place.path("tree")
    os.mkdir(f"{tree}/shut")
    write(f"{tree}/shut/inside.txt", b"inside\n")
    os.chmod(f"{tree}/shut", 0o555)
    if place.user is not None:
        write(f"{tree}/secret.txt", b"secret\n", 0o000)
        write(f"{tree}/others.txt", b"others\n", 0o666)


def refused(place, scenario, line, named):
    place.reset("before")
    shut(place)
    try:
        yield from refused_at_end(place, scenario, line, named)
    finally:
        os.chmod(place.path("tree", "shut"), 0o755)


def refused_at_end(place, scenario, line, named):
    before = place.look()
    # The refused step comes last, so that there is all the rest to be rolled back.
    script = place.write("refused.nops", scenario.script(*map(place.path, ("tree", "outside", "contents")), line))
    result = place.run(script)
    if result.status == 0:
        yield "it succeeded"
    yield from judge.error_problems(result.errors, judge.names_in(before))
    sentence = judge.sentence_of(result.errors)
    if named not in sentence or not ("not permitted" in sentence or "denied" in sentence):
        yield f"it should say that {named} may not be touched: {result.said}"
    yield from judge.differences(before, place.look())
    yield from judge.store_problems(place.path("tree", ".nops"))


def undo_refused(place, before):
    place.reset("before")
    place.run(place.script)
    folder = place.path("tree", "moved pack")
    os.chmod(folder, 0o555)
    if place.user is not None:
        os.chown(folder, 0, 0)
        os.chown(place.path("tree"), 0, 0)
    os.chmod(place.path("tree"), 0o555)
    have = place.look()
    result = place.run("-c", "undo")
    if result.status == 0:
        yield "it succeeded"
    yield from judge.error_problems(result.errors, judge.names_in(have, before))
    yield from judge.differences(have, place.look())
    yield from judge.store_problems(place.path("tree", ".nops"))
    if place.user is not None:
        os.chown(folder, place.user, place.user)
        os.chown(place.path("tree"), place.user, place.user)
    os.chmod(folder, 0o755)
    os.chmod(place.path("tree"), 0o755)
    result = place.run("-c", "undo")
    if result.status:
        yield f"undo with the permission back: {result.said}"


def read_only(report, nops, base, mounts):
    """The tree, or the place where a part of the change leads, lies on a file system that can only be read."""
    for name, folder, script in (
            ("the tree itself, without a store", "tree", "all.nops"),
            ("the tree itself, with a store", "tree", "undo"),
            ("where a file is moved to", "outside", "all.nops"),
            ("where undo moves a file from", "outside", "undo")):
        place = on_disk(nops, base / f"read-only {name}", mounts, "size=3m")
        if place is None:
            print(f"    skipped: read-only file systems, as none can be mounted: {mounts.refusal}")
            return
        place.prepare(Scenario(1, os.geteuid() == 0, small=True))
        words = [place.script] if script == "all.nops" else ["-c", "undo"]
        if script == "undo":
            place.finish(place.start(place.script))
        have = place.look()
        store = place.path("tree", ".nops")
        subprocess.run(["mount", "-o", "remount,ro", place.path(folder)], check=True)
        result = place.run(*words)
        problems = ["it succeeded"] if result.status == 0 else []
        problems += judge.error_problems(result.errors, judge.names_in(have))
        if "read-only file system" not in judge.sentence_of(result.errors):
            problems.append(f"it should say that the file system is read-only: {result.said}")
        problems += judge.differences(have, place.look())
        problems += judge.store_problems(store)
        subprocess.run(["mount", "-o", "remount,rw", place.path(folder)], check=True)
        report.check(f"a read-only file system: {name}", problems)
