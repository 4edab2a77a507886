#!/usr/bin/env python3
"""Go and Java files that mutation has damaged, migrated: no crash, no byte changed outside what is reported, and undo gives all back.

    fuzzed_code.py NOPS [--rounds N] [--seed N]

Each round has the files of the tables' common projects, and of the rows that stand beside them, with random changes in each.
"""

import argparse
import json
import pathlib
import random
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import golang  # noqa: E402
import java  # noqa: E402
from batches import as_bytes  # noqa: E402
from report import Report  # noqa: E402

INSERTED = [b"(", b")", b"[", b"]", b"{", b"}", b"'", b'"', b'"""', b"`", b"\\", b"\n", b"\r\n", b"//", b"/*", b"*/", b";", b":", b":=", b",", b".", b"...",
            b"<", b">", b"@", b"import ", b"package ", b"class ", b"func ", b"type ", b"for ", b"if ", b"else ", b"case ", b"\xff", b"\xc3\xa9", b"\t", b"*"]


def mutated(data, chance):
    for _ in range(chance.randint(1, 4)):
        at, end = sorted((chance.randint(0, len(data)), chance.randint(0, len(data))))
        kind = chance.randrange(4)
        if kind == 0:
            data = data[:at] + chance.choice(INSERTED) + data[at:]
        elif kind == 1:
            data = data[:at] + data[min(end, at + 20):]
        elif kind == 2:
            data = data[:at] + data[at:min(end, at + 40)] * 2 + data[at:]
        else:
            data = data[:at]
    return data


def target(moves, path):
    best = max((old for old, _ in moves if path == old or path.startswith(old + "/")), key=len, default=None)
    return path if best is None else dict(moves)[best] + path[len(best):]


def round_of(nops, module, place, chance):
    files = {path: as_bytes(text) for path, text in module.PROJECT.items()}
    rows = [(place(number), as_bytes(before)) for number, (_, before, _) in enumerate(module.BATCH) if len(before) < 20_000]
    files.update({path: mutated(data, chance) for path, data in rows})
    for path in list(files):
        if chance.random() < 0.3 and not path.endswith("go.mod"):
            files[path] = mutated(files[path], chance)
    problems = []
    with tempfile.TemporaryDirectory() as base:
        tree = pathlib.Path(base) / "tree"
        for path, data in files.items():
            (tree / path).parent.mkdir(parents=True, exist_ok=True)
            (tree / path).write_bytes(data)
        (tree / ".nops").mkdir()
        plan = pathlib.Path(base) / "plan.yaml"
        plan.write_text(json.dumps({"moves": [{"from": old, "to": new} for old, new in module.MOVES]}))

        def says(text):
            return subprocess.run([nops, "-c", text], cwd=tree, capture_output=True, text=True, timeout=120, check=False)

        planned = says(f"migrate plan {plan} | to json")
        applied = says(f"migrate apply {plan}")
        if planned.returncode or applied.returncode:
            return [planned.stderr[-1500:], applied.stderr[-1500:]]
        rewrites = {}
        for rewrite in json.loads(planned.stdout)["rewrites"]:
            rewrites.setdefault(rewrite["path"], []).append(rewrite)
        for path, old in files.items():
            new = (tree / target(module.MOVES, path)).read_bytes()
            if new == old:
                continue
            # What stays of the lines that no rewrite names is as it was, in order.
            touched = set()
            for rewrite in rewrites.get(path, []):
                touched.update(range(rewrite["line"] - 1, rewrite["line"] + rewrite["before"].count("\n") + 1))
            kept = iter(new.split(b"\n"))
            for number, line in enumerate(old.split(b"\n")):
                if number not in touched and not any(line == other for other in kept):
                    problems.append(f"{path}:{number + 1}: changed, and in no rewrite: {line[:100]!r}")
                    break
        says(f"migrate check {plan}")
        undone = says("undo")
        if undone.returncode or any((tree / path).read_bytes() != data for path, data in files.items()):
            problems.append(f"undo: {undone.stderr[-500:]}")
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("nops")
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    nops = str(pathlib.Path(options.nops).resolve())
    chance = random.Random(options.seed)
    report = Report()
    for number in range(options.rounds):
        report.check(f"Go, round {number}", round_of(nops, golang, lambda row: f"rows/r{row}/row.go", chance))
        report.check(f"Java, round {number}", round_of(nops, java, java.row_path, chance))
    report.finish()


main()
