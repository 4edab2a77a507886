"""Trees with ignore files at random: `config scan` must look at the very files that git does not ignore."""

import itertools
import json
import os
import pathlib
import random
import subprocess

NAMES = ["a", "b", "ab", "build", "b-1", "x y", "[q]", "é", "#h", "!n", "k.log", "z.py"]
PATTERNS = [
    "a", "b/", "/a", "a/b", "**/b", "a/**", "a/**/b", "*", "!*/", "*.log", "!k.log", "?", "[ab]", "[!a]", "[^a]*", "[a-c]b", "b-[[:digit:]]",
    "x\\ y", "x y  ", "\\#h", "\\!n", "!n", "#h", "\\[q\\]", "[q", "ab\r", "/build/", "build/*", "!build/z.py", "**", "/**/z.py", "a*b", "a**b",
    "**/ab/", "[]a]", "é", "*/k.log", "ab/../a", "./a", "//a", "", " ", "!", "/",
]
SCAN = "let found = config scan --update-baseline; open nops-scan-baseline.yaml | to json"


def make(folder, chance):
    """Some folders of some depth, each with files, and ignore files in some."""
    folders = [folder]
    for _ in range(12):
        parent = chance.choice(folders)
        inner = parent / chance.choice(NAMES)
        if not inner.exists() and len(inner.relative_to(folder).parts) < 4:
            inner.mkdir()
            folders.append(inner)
    for parent, name in itertools.product(folders, NAMES):
        if not (parent / name).exists() and chance.random() < 0.6:
            (parent / name).write_text("ghp_A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8\n")
    for parent in folders:
        if chance.random() < 0.5:
            lines = chance.choices(PATTERNS, k=chance.randint(1, 5))
            (parent / ".gitignore").write_text("\n".join(lines) + chance.choice(["", "\n"]))
    subprocess.run(["git", "init", "-q", str(folder)], check=True, capture_output=True)
    (folder / ".git/info").mkdir(exist_ok=True)
    (folder / ".git/info/exclude").write_text(chance.choice(PATTERNS) + "\n")
    return chance.choice(folders)


def problems(nops, environment, base, trees):
    """What differs between git's files and those that were scanned."""
    found = []
    for seed in range(trees):
        chance = random.Random(seed)
        folder = pathlib.Path(base) / f"tree-{seed}"
        folder.mkdir()
        start = make(folder, chance)
        # What is asked for by name is looked at.
        if subprocess.run(["git", "check-ignore", "-q", str(start)], cwd=folder, env=environment).returncode == 0:
            start = folder
        listed = subprocess.run(
            ["git", "ls-files", "--others", "--exclude-standard", "-z"], cwd=start, env=environment, check=True, capture_output=True)
        wanted = {name for name in listed.stdout.decode().split("\0") if name and not name.endswith(".gitignore")}
        # Found secrets are an error that lists them; the baseline has them as data.
        (start / ".nops").mkdir()
        result = subprocess.run([nops, "-c", SCAN], cwd=start, env=environment, capture_output=True, text=True)
        if result.returncode:
            found.append(f"tree {seed}: {result.stderr}")
            continue
        scanned = {os.path.normpath(row["file"]) for row in json.loads(result.stdout)["accepted"]}
        if scanned != wanted:
            found.append(f"tree {seed}: only git: {sorted(wanted - scanned)}, only the scan: {sorted(scanned - wanted)}")
    return found
