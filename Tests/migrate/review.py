"""`migrate move --review` at a terminal: each hit is shown and asked for."""

import os
import pathlib
import pty
import select
import tempfile
import time

TREE = {
    "pkg/__init__.py": "", "pkg/a.py": "x = 1\n", "main.py": "import pkg.a\nx = 'see pkg.a.x for more'  # pkg/a.py\n",
    "notes.txt": "see pkg/a.py\n",
}


def answered(nops, folder, answers):
    """What the program wrote to its terminal, given one answer after the other."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execv(nops, ["nops", "-c", "migrate move pkg/a.py pkg/b.py --review"])
    written, given, end = b"", 0, time.monotonic() + 60
    while time.monotonic() < end:
        if not select.select([terminal], [], [], 1)[0]:
            continue
        try:
            part = os.read(terminal, 4096)
        except OSError:
            break
        if not part:
            break
        written += part
        while given < min(written.count(b"[q]uit: "), len(answers)):
            os.write(terminal, answers[given].encode() + b"\n")
            given += 1
    os.waitpid(child, 0)
    os.close(terminal)
    return written.decode(errors="replace")


def reviewed(nops, answers):
    with tempfile.TemporaryDirectory() as base:
        folder = pathlib.Path(base)
        for path, text in TREE.items():
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        (folder / ".nops").mkdir()
        written = answered(nops, folder, answers)
        files = {path.name: path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file() and ".nops" not in path.parts}
        return written, files


def one_by_one(nops):
    written, files = reviewed(nops, ["y", "perhaps", "n", "y", "r"])
    if files.get("main.py") != "import pkg.b\nx = 'see pkg.b.x for more'  # pkg/a.py\n" or files["notes.txt"] != TREE["notes.txt"]:
        yield f"found {files}; the terminal: {written}"
    if "b.py" not in files or "please answer" not in written:
        yield written


def the_end(nops):
    written, files = reviewed(nops, ["y", "q"])
    if "nothing was changed" not in written or files.get("main.py") != TREE["main.py"] or "a.py" not in files:
        yield f"found {files}; the terminal: {written}"


def all_that_is_sure(nops):
    written, files = reviewed(nops, ["a"])
    if files.get("main.py") != "import pkg.b\nx = 'see pkg.a.x for more'  # pkg/b.py\n" or files["notes.txt"] != "see pkg/b.py\n":
        yield f"found {files}; the terminal: {written}"


TESTS = [("hits are asked for one by one", one_by_one), ("quitting changes nothing", the_end), ("all takes what is sure", all_that_is_sure)]
