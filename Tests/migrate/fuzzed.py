#!/usr/bin/env python3
"""Python files that mutation has damaged, migrated: no byte changes outside what is reported, and what parsed still parses.

    fuzzed.py NOPS TREES [--files N] [--seed N]

The files are Django's that name what moves, each with a few random changes: lines taken out, doubled, swapped, cut, set in,
bytes put in. Some hundred at a time are one project.
"""

import argparse
import ast
import difflib
import json
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import warnings

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from report import Report  # noqa: E402

MOVES = [{"from": "django/utils/text.py", "to": "django/text/helpers.py"}, {"from": "django/core/mail", "to": "django/mail"}]
NAMED = re.compile(rb"utils\.text|core\.mail|core import mail|utils import text")
BATCH = 250
INSERTED = [b"(", b")", b"[", b"'", b'"', b'"""', b"\\", b"\n", b"\r\n", b"\t", b"#", b";", b":", b",", b"import ", b"from ", b"as ", b".",
            b"\x0c", b"\xff", b"\x00", b"{", b"f'{", b"\xc3\xa9", b"async ", b"lambda ", b"*"]


def mutated(data, chance):
    lines = data.splitlines(keepends=True)
    named = [number for number, line in enumerate(lines) if NAMED.search(line)]
    for _ in range(chance.randint(0, 4)):
        if not lines:
            break
        # Near what is rewritten most mistakes lie.
        at = chance.choice(named) + chance.randint(-2, 2) if named and chance.random() < 0.7 else chance.randrange(len(lines))
        at = max(0, min(at, len(lines) - 1))
        line = lines[at]
        cut = chance.randint(0, len(line))
        kind = chance.randrange(7)
        if kind == 0:
            del lines[at]
        elif kind == 1:
            lines.insert(at, line)
        elif kind == 2:
            lines[at] = line[:cut] + chance.choice(INSERTED) + line[cut:]
        elif kind == 3:
            lines[at] = line[:cut]
        elif kind == 4:
            other = chance.randrange(len(lines))
            lines[at], lines[other] = lines[other], line
        elif kind == 5:
            lines[at] = chance.choice([b" ", b"    ", b"\t", b"if x: ", b"x = 1; "]) + line
        else:
            lines[at] = line.rstrip(b"\r\n") + chance.choice([b" \\\n", b"  # why\n", b"\r\n", b"; y = 2\n"])
    return b"".join(lines)


def parses(data):
    try:
        ast.parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def lines_of(data):
    return data.decode("latin-1").split("\n")


def outside(old, new, spans):
    """The first lines that differ and belong to no rewrite."""
    allowed = {number for line, count in spans for number in range(line, line + count)}
    for kind, start, end, _, _ in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "insert" and start + 1 not in allowed and start not in allowed:
            yield start + 1
        elif kind in ("replace", "delete"):
            yield from (number for number in range(start + 1, end + 1) if number not in allowed)


def batch(report, nops, files, name):
    with tempfile.TemporaryDirectory() as place:
        tree = pathlib.Path(place) / "tree"
        for path, data in files.items():
            (tree / path).parent.mkdir(parents=True, exist_ok=True)
            (tree / path).write_bytes(data)
        (tree / ".nops").mkdir()
        plan = pathlib.Path(place) / "plan.yaml"
        plan.write_text(json.dumps({"moves": MOVES}))

        def says(text):
            return subprocess.run([nops, "-c", text], cwd=tree, capture_output=True, text=True, timeout=300, check=False)

        planned = says(f"migrate plan {plan} | to json")
        applied = says(f"migrate apply {plan}")
        if planned.returncode or applied.returncode:
            return report.fail(name, f"{planned.stderr[-1500:]}{applied.stderr[-1500:]}")
        spans = {}
        for row in json.loads(planned.stdout)["rewrites"]:
            spans.setdefault(row["path"], []).append((row["line"], row["before"].count("\n") + 1))
        problems = []
        for path, old in files.items():
            new = (tree / target(path)).read_bytes()
            if new == old:
                continue
            for number in list(outside(lines_of(old), lines_of(new), spans.get(path, [])))[:3]:
                problems.append(f"{path}:{number}: changed, and in no rewrite: {lines_of(old)[number - 1][:120]!r}")
            if parses(old) and not parses(new):
                problems.append(f"{path}: parsed, and does not any more")
            if problems and problems[-1].startswith(path):
                keep(path, old)
        undone = says("undo")
        if undone.returncode or any((tree / path).read_bytes() != data for path, data in files.items()):
            problems.append(f"undo does not give the files back: {undone.stderr[-500:]}")
        return report.check(name, problems)


def keep(path, data):
    """What failed, for whoever looks into it."""
    place = pathlib.Path(tempfile.gettempdir()) / "nops-fuzzed" / path.replace("/", "_")
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(data)


def target(path):
    for move in MOVES:
        if path == move["from"] or path.startswith(move["from"] + "/"):
            return move["to"] + path[len(move["from"]):]
    return path


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
        if NAMED.search(data) or target(inside) != inside:
            found[inside] = data
    fixed = {path: b"" for path in ("django/__init__.py", "django/core/__init__.py", "django/utils/__init__.py")}
    chance = random.Random(options.seed)
    report = Report()
    for start in range(0, options.files, BATCH):
        files = dict(fixed)
        for path in chance.sample(sorted(found), min(BATCH, len(found))):
            files[path] = mutated(found[path], chance)
        files.update({path: files.get(path, data) for path, data in found.items() if target(path) != path})
        batch(report, nops, files, f"fuzzed files from {start}, seed {options.seed}")
    report.finish()


main()
