#!/usr/bin/env python3
"""Python files that mutation has damaged, migrated: no byte changes outside what is reported, and what parsed still parses.

    fuzzed.py NOPS TREES [--files N] [--seed N]

The files are Django's that name what moves, each with a few random changes: lines taken out, doubled, swapped, cut, set in,
bytes put in. Some hundred at a time are one project.
"""

import argparse
import ast
import pathlib
import random
import re
import shutil
import sys
import tempfile
import warnings

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from damage import batch, mutated  # noqa: E402
from projects import target  # noqa: E402
from report import Report  # noqa: E402

MOVES = [("django/utils/text.py", "django/text/helpers.py"), ("django/core/mail", "django/mail")]
NAMED = re.compile(rb"utils\.text|core\.mail|core import mail|utils import text")
BATCH = 250
INSERTED = [b"(", b")", b"[", b"'", b'"', b'"""', b"\\", b"\n", b"\r\n", b"\t", b"#", b";", b":", b",", b"import ", b"from ", b"as ", b".",
            b"\x0c", b"\xff", b"\x00", b"{", b"f'{", b"\xc3\xa9", b"async ", b"lambda ", b"*"]


def parses(data):
    try:
        ast.parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("nops")
    parser.add_argument("trees", type=pathlib.Path)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    nops = str(pathlib.Path(options.nops).resolve())
    shutil.rmtree(pathlib.Path(tempfile.gettempdir()) / "nops-fuzzed", ignore_errors=True)
    source = options.trees / "django"
    found = {}
    for path in sorted(source.rglob("*.py")):
        data = path.read_bytes()
        inside = str(path.relative_to(source))
        if NAMED.search(data) or target(inside, MOVES) != inside:
            found[inside] = data
    fixed = {path: b"" for path in ("django/__init__.py", "django/core/__init__.py", "django/utils/__init__.py")}
    chance = random.Random(options.seed)
    report = Report()
    for start in range(0, options.files, BATCH):
        files = dict(fixed)
        for path in chance.sample(sorted(found), min(BATCH, len(found))):
            files[path] = mutated(found[path], chance, NAMED, INSERTED, b"  #")
        files.update({path: files.get(path, data) for path, data in found.items() if target(path, MOVES) != path})
        batch(report, nops, files, MOVES, f"fuzzed files from {start}, seed {options.seed}", parses)
    report.finish()


main()
