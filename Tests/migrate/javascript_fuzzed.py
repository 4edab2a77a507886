#!/usr/bin/env python3
"""TypeScript, JavaScript, Vue, style sheets and settings that mutation has damaged, migrated.

    javascript_fuzzed.py NOPS [--files N] [--seed N]

No byte changes outside what is reported, undo gives all back. The files
are those of the table, each with a few random changes.
"""

import argparse
import pathlib
import random
import re
import shutil
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import javascript  # noqa: E402
from damage import batch, mutated  # noqa: E402
from projects import as_bytes  # noqa: E402
from report import Report  # noqa: E402

NAMED = re.compile(rb"utils/text|core/mail|utils|import|require")
BATCH = 400
INSERTED = [b"(", b")", b"[", b"'", b'"', b"`", b"${", b"}", b"{", b"\\", b"\n", b"\r\n", b"//", b"/*", b"*/", b"/", b"<", b">", b"</a>", b"<a>",
            b"import ", b"from ", b"export ", b"require(", b"...", b".", b"!", b"?", b"*", b"\xff", b"\xe2\x80\xa8", b"=>", b"<script>", b"url(", b"@import ",
            b"../", b"./", b"@/", b"/// <reference path='", b"proxyquire('./utils/text', {"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("nops")
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    nops = str(pathlib.Path(options.nops).resolve())
    shutil.rmtree(pathlib.Path(tempfile.gettempdir()) / "nops-fuzzed", ignore_errors=True)
    rows = [row for row in javascript.CASES if len(as_bytes(row.before)) < 20_000]
    chance = random.Random(options.seed)
    report = Report()
    for start in range(0, options.files, BATCH):
        files = {path: as_bytes(text) for path, text in javascript.PROJECT.items()}
        files.update({path: mutated(as_bytes(text), chance, NAMED, INSERTED, b"//") for path, text in javascript.ALIASED.items()})
        for number in range(BATCH):
            row = chance.choice(rows)
            suffix = pathlib.Path(row.file).suffix
            # Several rows in one file, so that one's end meets another's beginning.
            text = b"".join(as_bytes(chance.choice(rows).before) for _ in range(chance.randint(0, 3))) + as_bytes(row.before)
            home = chance.choice(["src", "src", "src/core/mail", "src/utils"])
            files[f"{home}/x{number}{suffix}"] = mutated(text, chance, NAMED, INSERTED, b"//")

        batch(report, nops, files, javascript.MOVES, f"fuzzed files from {start}, seed {options.seed}", lambda _: True)
    report.finish()


main()
