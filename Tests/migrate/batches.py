"""Rows that share what moves, side by side in one tree: one run of the program judges them all."""

import json
import pathlib
import subprocess
import tempfile

from projects import as_bytes, write


def run(nops, project, rows, moves, after, place):
    """Problems by the row's name. `rows` are names with a file before and after (None: as before), `after` other files after the moves."""
    problems = {name: [] for name, _, _ in rows}
    with tempfile.TemporaryDirectory() as base:
        folder = pathlib.Path(base) / "project"
        tree = {**project, **{place(number): before for number, (_, before, _) in enumerate(rows)}}
        tree = {path: as_bytes(text) for path, text in tree.items()}
        write(tree, folder)
        plan = pathlib.Path(base) / "plan.yaml"
        plan.write_text("moves:\n" + "".join(f"- {{from: '{old}', to: '{new}'}}\n" for old, new in moves))

        def says(text):
            return subprocess.run([nops, "-c", text], cwd=folder, capture_output=True, text=True, check=False)

        applied = says(f"migrate apply {plan} | to json")
        if applied.returncode:
            return {name: [applied.stderr[-2000:]] for name in problems}
        listed = {finding["path"]: finding for finding in json.loads(applied.stdout).get("needs a person", [])}
        for number, (name, before, wanted) in enumerate(rows):
            wanted = as_bytes(before if wanted is None else wanted)
            found = (folder / place(number)).read_bytes()
            if found != wanted:
                problems[name] += [f"expected {wanted[-600:]!r}", f"   found {found[-600:]!r}"]
            if place(number) in listed:
                problems[name].append(f"needs a person: {listed[place(number)]}")
        for path, text in after.items():
            if (folder / path).read_text() != text:
                problems[rows[0][0]].append(f"{path}: found {(folder / path).read_text()!r}")
        check = says(f"migrate check {plan} | get findings | to json")
        findings = {finding["path"]: finding for finding in json.loads(check.stdout or "[]")}
        for number, (name, _, _) in enumerate(rows):
            if place(number) in findings:
                problems[name].append(f"migrate check: {findings[place(number)]}")
        undone = says("undo")
        for number, (name, _, _) in enumerate(rows):
            if undone.returncode or (folder / place(number)).read_bytes() != tree[place(number)]:
                problems[name].append(f"undo: {undone.stderr[-2000:]}")
    return problems
