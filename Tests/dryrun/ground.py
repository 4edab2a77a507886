"""What the samples work on: a tree with one of each kind of thing that a command may meet."""

import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from scratch import Scratch  # noqa: E402

THEN = 1_700_000_000  # the time of all that is there
FILES = {
    "a.txt": "one\ntwo\nthree\n",
    "b.txt": "b\n",
    "same.txt": "one\ntwo\nthree\n",
    "empty": "",
    "unended": "no newline",
    "crlf.txt": "one\r\ntwo\r\n",
    "sp ace.txt": "space\n",
    "ü.txt": "umlaut\n",
    "-dash": "dash\n",
    ".hidden": "hidden\n",
    "old": "old\n",
    "readonly": "read only\n",
    "run.sh": "#!/bin/sh\n",
    "h1": "two names\n",
    "data.json": '{\n  "port": 8080\n}\n',
    "table.csv": "a\n0\n",
    "d/f1": "f1\n",
    "d/f2": "f2\n",
    "d/sub/g": "g\n",
    "p/f": "beside a pipe\n",
    "unreadable": "unreadable\n",
    "locked/f": "locked\n",
    "sealed/f": "sealed\n",
    "rooted/f": "root's\n",
    "app/__init__.py": "",
    "app/old.py": "def helper():\n    return 1\n",
    "app/user.py": "from app.old import helper\n\nprint(helper())\n",
    "app/text/__init__.py": "",
    "app/text/more.py": "import app.old\n\nvalue = app.old.helper()\n",
    "plan.yaml": "moves:\n  - from: app/old.py\n    to: app/new.py\n",
    "verified.yaml": "moves:\n  - from: app/old.py\n    to: app/new.py\nverify:\n  - assert (path exists app/new.py)\n",
    "absent.yaml": "moves:\n  - from: app/none.py\n    to: app/new.py\n",
    "broken.yaml": "moves: [\n",
    "../outside/o.txt": "outside\n",
}
FOLDERS = ["e", "hollow"]
LINKS = {"l": "a.txt", "ld": "d", "dangling": "nowhere", "outward": "../outside/o.txt"}
MODES = {"readonly": 0o444, "run.sh": 0o755, "unreadable": 0o000, "locked": 0o555, "sealed": 0o000, "hollow": 0o555}
BIG = 5_000_000  # bytes: more than a plan shows, and a journal holds


def furnish(base, sample, program, user):
    """A new place at `base` for this sample, in which `program` is what is run."""
    scratch = Scratch(program, base, project=sample.project, user=user)
    tree = scratch.path("tree")
    for name, text in FILES.items():
        path = os.path.join(tree, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
    with open(os.path.join(tree, "binary"), "wb") as file:
        file.write(bytes(range(256)) * 4)
    if any("big" in line for line in (sample.line, *sample.before)):
        with open(os.path.join(tree, "big"), "wb") as file:
            file.write(b"a line of a big file\n" * (BIG // 21))
    for name in FOLDERS:
        os.mkdir(os.path.join(tree, name))
    for name, target in LINKS.items():
        os.symlink(target, os.path.join(tree, name))
    os.link(os.path.join(tree, "h1"), os.path.join(tree, "h2"))
    for name in ["pipe", "p/pipe"]:
        os.mkfifo(os.path.join(tree, name))
    for folder, folders, files in os.walk(scratch.base):
        for name in folders + files:
            os.utime(os.path.join(folder, name), (THEN, THEN), follow_symlinks=False)
    scratch.own()
    if os.geteuid() == 0:
        for name in ["rooted", "rooted/f"]:
            os.chown(os.path.join(tree, name), 0, 0)
    for name, mode in MODES.items():
        os.chmod(os.path.join(tree, name), mode)
    scratch.folder = sample.folder
    return scratch
