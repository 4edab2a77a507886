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
import pathlib
import shutil
import subprocess
import sys

from contenders import Contender, Race, race, run_aside
from disk import Disk

PEERS = pathlib.Path(__file__).resolve().parent / "peers"
MANY = 100  # folders of a hundred files, in the layout that peers/flushed.c knows: p100/m100.py to p199/m199.py
FEW = 10  # of those folders, where each file is flushed by itself
FILES = 100
ROUNDS = 5  # also of what takes over a second: a flush takes now this, now that
COMMITS = 1000
GIT = ["git", "-c", "user.name=bench", "-c", "user.email=bench@localhost", "-c", "gc.auto=0"]

SCRIPTS = {
    "saves.nops": """
def main (target, filler) {
  transaction "saves" {
    for i in 100..109 {
      mkdir "$target/p${i}"
      for j in 100..199 { "# p${i} m${j} $filler\\n" | save --force "$target/p${i}/m${j}.py" }
    }
  }
}
""",
    "copies.nops": """
def main (source, target) {
  transaction "copies" {
    for i in 100..109 { cp --force $source/p${i}/* "$target/p${i}" }
  }
}
""",
    "settings.nops": """
def main (count: int) {
  for n in 1..$count {
    let name = "service-$($n % 20).conf"
    open --raw $name | str replace --regex "(?m)^limit .*" "limit $n" | save --force --raw $name
  }
}
""",
    # The same changes, each committed.
    "settings.sh": """
n=1
while [ $n -le $1 ]; do
    name=service-$((n % 20)).conf
    sed -i "s/^limit .*/limit $n/" $name
    $2 commit --quiet --all --message "change $n"
    n=$((n + 1))
done
""",
}


class Ground:
    """A scratch folder on a disk: the peers, the scripts, trees to copy from, and a project that each run finds new."""

    def __init__(self, nops, disk):
        self.nops = nops
        self.disk = disk
        place = self.place = disk.place
        self.project = place / "project"
        self.flushed = place / "flushed"
        done = subprocess.run(["cc", "-O2", "-Wall", "-o", self.flushed, PEERS / "flushed.c"],
                              capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"the peer in C does not compile: {done.stderr}")
        for name, text in SCRIPTS.items():
            (place / name).write_text(text.lstrip("\n"))
        for letter in "xy":
            run_aside(self.twin("together", "write", place / letter, letter), place)
            run_aside(self.twin("together", "write", place / f"few-{letter}", letter, folders=FEW), place)

    def twin(self, mode, verb, target, *given, folders=MANY):
        return [self.flushed, mode, verb, target, folders, FILES, *given]

    def python(self, mode, verb, target, *given, folders=MANY):
        return [sys.executable, PEERS / "flushed.py", mode, verb, target, folders, FILES, *given]

    def shell(self, line):
        """A line of sh(1), then all of it flushed."""
        return ["sh", "-c", f"{line} && sync -f ."]

    def script(self, name, *words):
        return [self.nops, self.place / name, *words]

    def command(self, text):
        return [self.nops, "-c", text]

    def fresh(self, *letters_and_words):
        """What is to be done before each run: a new project that holds copies of trees, in which something ran."""
        def prepare():
            shutil.rmtree(self.project, ignore_errors=True)
            (self.project / ".nops").mkdir(parents=True)
            for item in letters_and_words:
                if isinstance(item, str):
                    shutil.copytree(self.place / item, self.project / "tree")
                elif callable(item):
                    item()
                else:
                    run_aside(item, self.project)
            os.sync()
        return prepare

    def holds(self, letter, folder="tree"):
        """What is to be judged after a run: the project's tree is the one of this letter, or is gone."""
        def check():
            found, wanted = self.project / folder, self.place / letter if letter else None
            if wanted is None:
                if found.exists():
                    raise RuntimeError(f"{found} is still there")
                return
            done = subprocess.run(["diff", "--recursive", "--brief", wanted, found], capture_output=True, text=True)
            if done.returncode != 0:
                raise RuntimeError(f"{found} is not like {wanted}: {(done.stdout + done.stderr)[:300]}")
        return check

    def race(self, title, rows):
        """Rows: name, words, what to prepare, what to check."""
        contenders = [Contender(name, words, self.project, prepare=prepare, check=check)
                      for name, words, prepare, check in rows]
        return Race(f"{title} ({self.disk.kind})", race(contenders, ROUNDS, self.place, slow_rounds=ROUNDS))


# MARK: Many files


def in_one_proposal(ground):
    source = ground.place / "x"
    new, done = ground.fresh(), ground.holds("x")
    copy = ground.command(f"cp -r {source} tree")
    yield ground.race("10,000 files written in one proposal", [
        ("nops cp -r", copy, new, done),
        ("C, flushed together", ground.twin("together", "copy", "tree", source), new, done),
        ("C, each flushed", ground.twin("each", "copy", "tree", source), new, done),
        ("python3, flushed together", ground.python("together", "copy", "tree", source), new, done),
        ("cp -r; sync", ground.shell(f"cp -r {source} tree"), new, done),
    ])
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
        Contender("git", ["sh", ground.place / "settings.sh", COMMITS, " ".join(GIT)], ground.project, prepare=repository,
                  check=git_rooms),
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
    twins = {"nops cp -r": "C, flushed together", "nops migrate move": "C, flushed together",
             "nops save": "C, each flushed", "nops cp --force": "C, each flushed"}
    for result in results:
        racers = result.by_name() if isinstance(result, Race) else {}
        for name, twin in twins.items():
            if name in racers and twin in racers:
                yield f"{result.title}: wall time within 2 × {twin}", racers[name].wall / racers[twin].wall, 2
