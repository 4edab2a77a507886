#!/usr/bin/env python3
"""Go and Java files that mutation has damaged, migrated: no crash, no byte changed outside what is reported, and undo gives all back.

    fuzzed_code.py NOPS [--rounds N] [--seed N]

Each round has the files of the tables' common projects, and of the rows that stand beside them, with random changes in each.
"""

import argparse
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import damage  # noqa: E402
import golang  # noqa: E402
import java  # noqa: E402
from projects import as_bytes  # noqa: E402
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


def damaged(module, place, chance):
    """The table's common project, and the rows that stand beside it."""
    files = {path: as_bytes(text) for path, text in module.PROJECT.items()}
    rows = [(place(number), as_bytes(before)) for number, (_, before, _) in enumerate(module.BATCH) if len(before) < 20_000]
    files.update({path: mutated(data, chance) for path, data in rows})
    for path in list(files):
        if chance.random() < 0.3 and not path.endswith("go.mod"):
            files[path] = mutated(files[path], chance)
    return files


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
        for language, module, place in [("Go", golang, lambda row: f"rows/r{row}/row.go"), ("Java", java, java.row_path)]:
            files = damaged(module, place, chance)
            damage.batch(report, nops, files, module.MOVES, f"{language}, round {number}", lambda _: False)
    report.finish()


main()
