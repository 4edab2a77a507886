"""Changes beside the same writes without a journal: many files in one change, one file, and the room it all takes.

What is measured is flushes, so all of it happens on a disk (disk.py), and all that waits to be written is written
before each run. The bar of the design, "under 2 × the time of the same writes with flushes and no journal", is held
against the twin of nops in peers/flushed.c, which flushes as it fits what is asked for:

- one proposal of many steps (`cp -r`, `migrate move`) can flush all contents at once. So does its twin: `together`,
  the strict one, of two flushes in all.
- in a transaction of many commands each is whole before the next begins, which may be a program that reads what was
  written. So its twin flushes file by file: `each`. The other is shown beside it, as what could be reached at best.
"""

import os
import shutil

from contenders import Contender, Race, race, run_aside
from disk import Disk
from ground import FEW, FILES, MANY, PEERS, ROUNDS, Ground

COMMITS = 1000
GIT = ["git", "-c", "user.name=bench", "-c", "user.email=bench@localhost", "-c", "gc.auto=0"]


# MARK: Many files


def in_one_proposal(ground):
    source = ground.place / "x"
    new, done = ground.fresh(), ground.holds("x")
    copy = ground.command(f"cp -r {source} tree")
    yield ground.race("10,000 files written in one proposal", [
        ("nops cp -r", copy, new, done),
        ("C, flushed together", ground.twin("together", "copy", "tree", source), new, done),
        ("python3, flushed together", ground.python("together", "copy", "tree", source), new, done),
        ("cp -r; sync", ground.shell(f"cp -r {source} tree"), new, done),
    ])
    few = ground.place / "few-x"
    yield ground.race("1,000 files written in one proposal", [
        (*row, ground.fresh(), ground.holds("few-x")) for row in [
            ("nops cp -r", ground.command(f"cp -r {few} tree")),
            ("C, flushed together", ground.twin("together", "copy", "tree", few, folders=FEW)),
            ("C, each flushed", ground.twin("each", "copy", "tree", few, folders=FEW)),
            ("python3, each flushed", ground.python("each", "copy", "tree", few, folders=FEW)),
        ]])
    written, gone = ground.fresh(copy), ground.holds(None)
    yield ground.race("10,000 files written, undone", [
        ("nops undo", ground.command("undo"), written, gone),
        ("C, flushed together", ground.twin("together", "remove", "tree"), written, gone),
        ("rm -r; sync", ground.shell("rm -r tree"), written, gone),
    ])


def in_one_transaction(ground):
    def twins(verb, *given):
        return [
            ("C, each flushed", ground.twin("each", verb, "tree", *given, folders=FEW)),
            ("C, flushed together", ground.twin("together", verb, "tree", *given, folders=FEW)),
            ("python3, each flushed", ground.python("each", verb, "tree", *given, folders=FEW)),
        ]

    saves = ground.script("saves.nops", "tree", "x" * 1000)
    yield ground.race("1,000 files written in one transaction of as many commands", [
        (*row, ground.fresh(), ground.holds("few-x")) for row in [("nops save", saves), *twins("write", "x")]])

    new = ground.place / "few-y"
    copies = ground.script("copies.nops", new, "tree")
    saves = ground.script("saves.nops", "tree", "y" * 1000)
    yield ground.race("1,000 files replaced in one transaction", [
        (*row, ground.fresh("few-x"), ground.holds("few-y")) for row in
        [("nops save", saves), ("nops cp --force", copies), *twins("copy", new)]])
    yield ground.race("1,000 files replaced, undone", [
        (*row, ground.fresh("few-x", saves), ground.holds("few-x")) for row in
        [("nops undo", ground.command("undo")), *twins("copy", ground.place / "few-x")]])


def make_package(folder):
    """A Python package of the peers' layout, in which each module imports another one by its full name."""
    for package in [folder, folder / "old"]:
        package.mkdir(parents=True)
        (package / "__init__.py").write_text("")
    for i in range(100, 100 + MANY):
        (folder / "old" / f"p{i}").mkdir()
        (folder / "old" / f"p{i}" / "__init__.py").write_text("")
        for j in range(100, 100 + FILES):
            (folder / "old" / f"p{i}" / f"m{j}.py").write_text(
                f"from app.old.p{100 + (i + 1) % MANY} import m{j} as other\n\n# {'x' * 900}\n")


def moved(ground):
    app, target = ground.place / "app", ground.place / "moved"
    make_package(app)
    move = ground.command("migrate move app/old app/new")

    def package():
        shutil.copytree(app, ground.project / "app")

    # What the peers write is what nops made of it, which the oracle's judge sees to elsewhere.
    ground.fresh(package, move)()
    shutil.copytree(ground.project / "app" / "new", target)
    before, done = ground.fresh(package), ground.holds("moved", "app/new")
    twin = " ".join(str(word) for word in ground.twin("together", "copy", "app/new", target))
    yield ground.race("a folder of 10,000 files moved and all rewritten, in one change", [
        ("nops migrate move", move, before, done),
        ("nops migrate move --dry-run", [*move[:2], move[2] + " --dry-run"], before, None),
        ("C, flushed together", ["sh", "-c", f"mv app/old app/new && {twin}"], before, done),
    ])
    after, back = ground.fresh(package, move), ground.holds("app/old", "app/old")
    twin = " ".join(str(word) for word in ground.twin("together", "copy", "app/old", app / "old"))
    yield ground.race("a folder of 10,000 files moved and all rewritten, undone", [
        ("nops undo", ground.command("undo"), after, back),
        ("C, flushed together", ["sh", "-c", f"mv app/new app/old && {twin}"], after, back),
    ])


# MARK: One file


def one_file(ground):
    def files():
        (ground.project / "a").write_text("x" * 1000)
        (ground.project / "p100").mkdir()
        (ground.project / "p100" / "m100.py").write_text("x" * 1000)

    # The store is made by the first change of a project; this measures the others.
    before = ground.fresh(files, ground.command("touch first"))
    for title, rows in [
        ("one file moved", [
            ("nops mv", ground.command("mv a b")),
            ("mv", ["mv", "a", "b"]),
            ("mv; sync FOLDER", ["sh", "-c", "mv a b && sync ."]),
        ]),
        ("one file replaced", [
            ("nops save", ground.command("\"new\" | save --force a")),
            ("C, each flushed", [ground.flushed, "each", "write", ".", 1, 1, "y"]),
            ("sh: write, sync, mv, sync", ["sh", "-c", "printf new >a.tmp && sync a.tmp && mv a.tmp a && sync ."]),
        ]),
    ]:
        contenders = [Contender(name, words, ground.project, prepare=before) for name, words in rows]
        yield Race(f"{title} ({ground.disk.kind})", race(contenders, 6 * ROUNDS, ground.place))


# MARK: Many changes


class Room:
    """How much a store takes on the disk."""

    def __init__(self, name, folder):
        self.name = name
        self.files = self.bytes = self.blocks = 0
        for base, folders, files in os.walk(folder):
            for each in [base, *(os.path.join(base, file) for file in files)]:
                info = os.lstat(each)
                self.blocks += info.st_blocks * 512
            self.files += len(files)
            self.bytes += sum(os.lstat(os.path.join(base, file)).st_size for file in files)


class Rooms:
    def __init__(self, title, rooms):
        self.title = title
        self.rooms = rooms

    def markdown(self):
        width = max(len(room.name) for room in self.rooms)
        lines = [f"### {self.title}", "", f"| {'':{width}} | files | KiB | KiB on disk | bytes a change | on disk |",
                 f"|:{'-' * width}-|------:|----:|------------:|---------------:|--------:|"]
        for room in self.rooms:
            lines.append(
                f"| {room.name:{width}} | {room.files} | {room.bytes // 1024} | {room.blocks // 1024} | "
                f"{room.bytes // COMMITS} | {room.blocks // COMMITS} |")
        return "\n".join(lines) + "\n"


def small_changes(ground):
    def settings():
        for n in range(20):
            lines = [f"option{line} = {n}{line}" for line in range(50)]
            (ground.project / f"service-{n}.conf").write_text("\n".join([*lines, "limit 0", ""]))

    repository = ground.fresh(settings, ["rm", "-r", ".nops"], ["git", "init", "--quiet"], ["git", "add", "."],
                              [*GIT, "commit", "--quiet", "--message", "begin"])
    rooms = []

    def measured(name, folder):
        return lambda: rooms.append(Room(name, ground.project / folder))

    def git_rooms():
        measured("git", ".git")()
        run_aside([*GIT, "gc", "--quiet"], ground.project)
        measured("git, after git gc", ".git")()

    contenders = [
        Contender("nops", ground.script("settings.nops", COMMITS), ground.project, prepare=ground.fresh(settings),
                  check=measured("nops", ".nops")),
        Contender("git", ["sh", ground.place / "settings.sh", COMMITS, " ".join(GIT)], ground.project,
                  prepare=repository, check=git_rooms),
    ]
    title = f"{COMMITS:,} small changes, each by itself ({ground.disk.kind})"
    yield Race(title, race(contenders, ROUNDS, ground.place))
    yield Rooms(f"{title}: the store", rooms)


# MARK: The group


def measure(nops, _, __, ___):
    with Disk() as disk:
        ground = Ground(nops, disk)
        for part in (in_one_proposal, in_one_transaction, moved, one_file, small_changes):
            yield from part(ground)
        os.chdir(PEERS)


def bars(results):
    """What must hold of this group: a name, the ratio reached, and the most that it may be."""
    for result in results:
        if not isinstance(result, Race):
            continue
        racers = result.by_name()
        for name, twin in [("nops cp -r", "C, flushed together"), ("nops save", "C, each flushed"),
                           ("nops cp --force", "C, each flushed"), ("nops migrate move", "C, flushed together")]:
            if name in racers and "files" in result.title:
                wall, what = racers[name].wall, name
                if planned := racers.get(f"{name} --dry-run"):
                    # The peer writes what others have thought out.
                    wall, what = wall - planned.wall, f"{name} less its dry run"
                yield f"{result.title}: {what} within 2 × {twin}", wall / racers[twin].wall, 2
