#!/usr/bin/env python3
"""Moves packages in trees of some hundred files, and has Go's and Java's own tools judge the result.

    judges.py NOPS

Go: packages of its own standard library in a module of their own, `go vet` and `gofmt -l` before and after. Java: a tree made to
scale, `javac` before and after.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import gotree  # noqa: E402
import javatree  # noqa: E402
from report import Report  # noqa: E402

GO_MOVES = [("go/token", "lang/position"), ("text/template", "text/tmpl"), ("encoding", "codec"), ("go/ast", "lang/syntax/tree")]


def judge(nops, base, write, moves, tool, least):
    """Problems of one tree: `tool` gives what its language has to say of it."""
    tree = pathlib.Path(base) / "tree"
    tree.mkdir()
    count = write(tree)
    (tree / ".nops").mkdir()
    plan = pathlib.Path(base) / "plan.yaml"
    plan.write_text(json.dumps({"moves": [{"from": old, "to": new} for old, new in moves]}))
    files = {path: path.read_bytes() for path in tree.rglob("*") if path.is_file() and ".nops" not in path.parts}

    def says(text):
        return subprocess.run([nops, "-c", text], cwd=tree, capture_output=True, text=True, check=False)

    if count < least:
        return [f"only {count} files"]
    if before := tool(tree):
        return [f"before the moves: {before[-2000:]}"]
    applied = says(f"migrate apply {plan} --strict")
    if applied.returncode:
        return [f"migrate apply: {applied.stderr[-2000:]}"]
    problems = []
    if after := tool(tree):
        problems.append(f"after the moves: {after[-3000:]}")
    if (check := says(f"migrate check {plan}")).returncode:
        problems.append(f"migrate check: {check.stdout[-2000:]}{check.stderr[-1000:]}")
    undone = says("undo")
    if undone.returncode or any(not path.exists() or path.read_bytes() != data for path, data in files.items()):
        problems.append(f"undo: {undone.stderr[-1000:]}")
    return problems


def vet(tree):
    flags = ["-composites=false", "-structtag=false"]
    done = subprocess.run(["go", "vet", *flags, "./..."], cwd=tree, capture_output=True, text=True, check=False)
    unformatted = subprocess.run(["gofmt", "-l", "."], cwd=tree, capture_output=True, text=True, check=False).stdout
    return (done.stderr if done.returncode else "") + unformatted


def javac(tree):
    with tempfile.TemporaryDirectory() as classes:
        sources = [str(path) for path in sorted(tree.rglob("*.java"))]
        done = subprocess.run(["javac", "-nowarn", "-proc:none", "-d", classes, *sources], capture_output=True, text=True, check=False)
        return done.stdout + done.stderr if done.returncode else ""


def main():
    nops = str(pathlib.Path(sys.argv[1]).resolve())
    report = Report()
    with tempfile.TemporaryDirectory() as base:
        report.check("go vet", judge(nops, base, gotree.write, GO_MOVES, vet, 300))
    with tempfile.TemporaryDirectory() as base:
        report.check("javac", judge(nops, base, javatree.write, javatree.MOVES, javac, 300))
    report.finish()


main()
