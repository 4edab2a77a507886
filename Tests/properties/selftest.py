#!/usr/bin/env python3
"""Shows that the judges can fail: changes of nops's own making pass, and each planted mistake is found.

    selftest.py NOPS

A mistake is planted by a program that calls nops and then does something wrong, as a nops with that mistake would.
"""

import os
import pathlib
import sys
import tempfile

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent), str(pathlib.Path(__file__).resolve().parent.parent)]

from cases import MIDDLE, SCRIPT, SEVERAL, WHOLE, Case, Trial  # noqa: E402
from content import Content  # noqa: E402
from files import MakeFolder, Remove, Save, SetMode, Touch  # noqa: E402
from interleaving import AddTo, Pair, Race  # noqa: E402
from items import HARD, Item, build  # noqa: E402
from model import FILE, FOLDER, LINK  # noqa: E402
from operations import Attempt, Change, Fail, Pause  # noqa: E402
from report import Report  # noqa: E402
from scratch import memory_folder  # noqa: E402
from script import Place  # noqa: E402
from transfers import Move  # noqa: E402
from trees import differences, snapshot  # noqa: E402


def at(path):
    return Place(("tree", *path.split("/")))


TEXT, OTHER_TEXT = Content("text", 1, 60), Content("crlf", 2, 60)
TREE = (
    Item(FOLDER, ("tree",)), Item(FOLDER, ("outside",)), Item(FOLDER, ("tree", "d"), 0o755),
    Item(FOLDER, ("tree", "empty"), 0o755), Item(FILE, ("tree", "a"), 0o640, TEXT, attributes=(("user.note", b"1"),)),
    Item(FILE, ("tree", "d", "b"), 0o600, OTHER_TEXT), Item(LINK, ("tree", "link"), target="nowhere"),
    Item(FILE, ("tree", "twin"), 0o644, Content("bytes", 3, 60)), Item(HARD, ("tree", "d", "twin"), other=("tree", "twin")),
    Item(FILE, ("outside", "o"), 0o644, TEXT),
)
FIRST = Change((
    Save(OTHER_TEXT, at("a"), "--force"), Save(TEXT, at("new")), Move((at("d"),), at("moved")), Remove((at("moved/b"),)),
    SetMode("0600", (at("new"),)), Attempt((Save(TEXT, at("never")), Fail())), Touch((at("new"),), 1_500_000_000),
    MakeFolder((at("made/deep"),)),
), name="t0")
SECOND = Change((Save(TEXT, at("second")), Remove((at("second"),)), Save(OTHER_TEXT, at("second"))), name="t1")
APART = tuple(
    Change((Save(TEXT, at(f"{name}-new")), Save(OTHER_TEXT, at(name), "--append")), name=f"t{number}")
    for number, name in enumerate(("a", "d/b", "twin")))
REFUSED = Move((at("nothing"),), at("else"))
FEATURES = frozenset(["chmod", "plan"])
CASES = [
    Case(WHOLE, TREE, (FIRST,), REFUSED, dry=True, features=FEATURES), Case(SEVERAL, TREE, (FIRST, SECOND), REFUSED),
    Case(SCRIPT, TREE, (SECOND, FIRST), REFUSED, project=False), Case(MIDDLE, TREE, APART, REFUSED),
]
PAIR = Pair(
    TREE, *(Change((Save(TEXT, at(f"begun-{name}")), AddTo(at("a"), at("a"), name), Pause(30), AddTo(at("a"), at("a"), name)),
                   name=name) for name in "AB"), project=False, lead=0.005)

# What goes wrong after nops has run: shell text, in the tree's folder, where `$*` are nops's words and `$status` its status.
UNDO, REDO, RUN = ('case "$*" in *undo|*"undo "[0-9]*)', 'case "$*" in *redo*)', 'case "$*" in *t.nops)')
PLANTED = {
    "undo gives another content": f"{UNDO} echo more >> a;; esac",
    "undo gives another mode": f"{UNDO} chmod u+x a;; esac",
    "undo gives another time": f"{UNDO} touch a;; esac",
    "undo leaves a file": f"{UNDO} echo x > .nops-abc-1-0.tmp;; esac",
    "undo loses an empty folder": f"{UNDO} rmdir empty;; esac",
    "undo loses a link": f"{UNDO} rm link;; esac",
    "undo gives a link another target": f"{UNDO} ln -sfn elsewhere link;; esac",
    "undo makes two files of one": f"{UNDO} cp -p twin t2 && mv t2 twin;; esac",
    "undo loses an extended attribute": f"{UNDO} python3 -c 'import os; os.removexattr(\"a\", \"user.note\")';; esac",
    "undo alters what lies outside": f"{UNDO} echo more >> ../outside/o;; esac",
    "undo says that it failed": f"{UNDO} status=1;; esac",
    "undo has a remark": f"{UNDO} echo \"'a' can't be put back\" >&2;; esac",
    "undo stays unfinished": f"{UNDO} mkdir -p .nops/running;; esac",
    "redo does nothing": 'case "$*" in *redo*) "$real" -c undo 2>/dev/null;; esac',
    "redo gives another content": f"{REDO} echo more >> new;; esac",
    "a change does less": f"{RUN} rm -f new second a-new;; esac",
    "a change leaves what failed inside": f"{RUN} echo x > never;; esac",
    "a change gives another mode": f"{RUN} [ ! -e new ] || chmod 0644 new; [ ! -e second ] || chmod 0600 second;; esac",
    "a change touches what it shouldn't": f"{RUN} touch -h link; touch twin;; esac",
    "what is refused leaves a file": '[ "$status" = 0 ] || echo x > left',
    "what is refused leaves a time": '[ "$status" = 0 ] || touch twin',
    "what is refused ends well": "status=0",
    "what is refused says nothing": '[ "$status" = 0 ] || : > "$errors"',
    "what is refused says it twice": '[ "$status" = 0 ] || cat "$errors" >&2',
    "what is refused crashes": '[ "$status" = 0 ] || status=139',
    "a plan makes something": 'case "$*" in *plan.nops) mkdir planned;; esac',
    "a dry run alters a time": 'case "$*" in *--dry-run*) touch twin;; esac',
}
# nops as it is, but with locks that nobody else sees.
UNLOCKED = "export XDG_RUNTIME_DIR=$(mktemp -d ../locks-XXXXXX); XDG_RUNTIME_DIR=$(readlink -f \"$XDG_RUNTIME_DIR\")"
# As before any change of FIRST's kind; then one thing is altered, and must be found.
ALTERED = {
    "a content": lambda tree: (tree / "a").write_bytes(b"other"),
    "a time": lambda tree: os.utime(tree / "a", ns=(0, 1)),
    "a mode": lambda tree: (tree / "a").chmod(0o600),
    "an attribute": lambda tree: os.setxattr(tree / "a", "user.note", b"2"),
    "an attribute more": lambda tree: os.setxattr(tree / "d", "user.more", b"2"),
    "a link's target": lambda tree: ((tree / "link").unlink(), (tree / "link").symlink_to("else")),
    "a link for a file": lambda tree: ((tree / "a").unlink(), (tree / "a").symlink_to("d/b")),
    "a file that is gone": lambda tree: (tree / "d" / "b").unlink(),
    "a folder that is new": lambda tree: (tree / "d" / "new").mkdir(),
    "a file for a folder": lambda tree: ((tree / "empty").rmdir(), (tree / "empty").write_bytes(b"")),
    "two files of one": lambda tree: ((tree / "twin").unlink(), (tree / "twin").write_bytes((tree / "d" / "twin").read_bytes())),
    "one file of two": lambda tree: ((tree / "d" / "b").unlink(), os.link(tree / "a", tree / "d" / "b")),
}


def planted(base, name, nops, before="", after=""):
    """A program that is nops with something before and after it."""
    path = os.path.join(base, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"""#!/bin/sh
real='{nops}'
{before}
errors=$(mktemp ../errors-XXXXXX)
"$real" "$@" 2>"$errors"
status=$?
{after}
cat "$errors" >&2
rm -f "$errors"
exit $status
""")
    os.chmod(path, 0o755)
    return path


def found(nops, base):
    """The problems of each case, in order, until one has some."""
    for case in CASES:
        with tempfile.TemporaryDirectory(dir=base) as folder:
            problems = Trial(nops, case, os.path.join(folder, "b")).problems()
        if problems:
            return problems
    return []


def pair_problems(nops, base):
    with tempfile.TemporaryDirectory(dir=base) as folder:
        return Race(nops, PAIR, os.path.join(folder, "b")).problems()


def blind(base, alter):
    """What a comparison of snapshots misses."""
    with tempfile.TemporaryDirectory(dir=base) as folder:
        for top in ("tree", "outside"):
            os.mkdir(os.path.join(folder, top))
        build(TREE, folder)
        before = snapshot(folder)
        if list(differences(before, snapshot(folder))):
            yield "two looks at one tree differ"
        alter(pathlib.Path(folder) / "tree")
        if not list(differences(before, snapshot(folder))):
            yield "it was not found"


def main():
    nops = pathlib.Path(sys.argv[1]).resolve()
    report = Report()
    with memory_folder() as base:
        for what, alter in ALTERED.items():
            report.run(f"snapshots: {what} is found", blind, base, alter)
        report.run("nops as it is passes", found, planted(base, "plain", nops), base)
        for number, (what, after) in enumerate(PLANTED.items()):
            problems = found(planted(base, f"planted-{number}", nops, after=after), base)
            report.check(f"found: {what}", [] if problems else ["it was not found"])
        report.run("two at once, nops as it is, pass", pair_problems, nops, base)
        unlocked = planted(base, "unlocked", nops, before=UNLOCKED)
        # Most of what the locks prevent is found by nops anyway, so it takes a while until one is not.
        tries = (pair_problems(unlocked, base) for _ in range(20 * PAIR.tries))
        report.check("found: two at once without locks", [] if any(tries) else ["it was not found"])
    report.finish()


if __name__ == "__main__":
    main()
