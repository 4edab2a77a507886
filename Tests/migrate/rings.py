"""Rings of imports that a move closes, judged by Python itself: what can be imported alone before the move, and not after it."""

import json
import pathlib
import random
import subprocess
import sys
import tempfile

from projects import write

TREES = 40

# Tells which of the modules named can't be imported alone, each tried in a process of its own.
IMPORTER = """
import os, sys
sys.path.insert(0, ".")
sys.dont_write_bytecode = True
for name in sys.argv[1:]:
    child = os.fork()
    if not child:
        try:
            __import__(name)
        except Exception as error:
            if os.environ.get("SAY"): print(name, repr(error), file=sys.stderr)
            os._exit(1)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        print(name)
"""


def modules(files):
    return {path.removesuffix(".py").removesuffix("/__init__").replace("/", "."): path for path in files}


def failing(folder, names):
    result = subprocess.run(
        [sys.executable, "-c", IMPORTER, *names], cwd=folder, capture_output=True, text=True, timeout=60, check=True)
    return set(result.stdout.split())


class Tree:
    """A project of a few modules that import each other as it comes, and one move."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        pick = self.random
        packages = ["p", "q", "p/r"]
        self.paths = [f"{package}/__init__.py" for package in packages]
        self.paths += [f"{pick.choice(packages)}/m{number}.py" for number in range(3)] + ["t0.py", "t1.py"]
        self.names = {name: path for path in self.paths for name in modules([path])}
        self.files = {path: self.code(path) for path in self.paths}
        self.files["main.py"] = self.statement("main.py", 0)
        moved = pick.choice([path for path in self.paths if not path.endswith("__init__.py")])
        folder = pick.choice(["", "p/", "q/", "p/r/", "s/"])
        self.move = (moved, folder + "moved.py")

    def code(self, path):
        lines = ["def a0(): pass\n"]
        for number in range(self.random.randrange(4 if path.endswith("__init__.py") else 3)):
            lines.append(self.statement(path, number))
        return "".join(lines) + "class Last: pass\n"

    def statement(self, path, number):
        """One import, of any form, at any place."""
        pick = self.random
        module, other = pick.choice([item for item in self.names.items() if item[1] != path])
        name = pick.choice(["a0", "Last", "Last"])
        package, _, leaf = module.rpartition(".")
        forms = [f"from {module} import {name} as n{number}\n"] * 4 + [f"import {module}\n", f"import {module} as k{number}\n"]
        if package:
            forms += [f"from {package} import {leaf} as k{number}\n"] * 2
            forms += [f"from {package} import {leaf} as k{number}\nclass C{number}(k{number}.Last): pass\n"]
        if "/" in path and module.startswith(path.split("/")[0] + "."):
            dots = "." * path.count("/")
            forms += [f"from {dots}{module.partition('.')[2]} import {name} as n{number}\n"] * 2
        forms += [f"from {module} import *\n"]
        form = pick.choice(forms)
        around = pick.choice(["", "", "", "", "", "try", "def", "typing"])
        inner = "".join("    " + line + "\n" for line in form.splitlines())
        if around == "try":
            return f"try:\n{inner}except Exception:\n    pass\n"
        if around == "def" and "*" not in form:
            return f"def f{number}():\n{inner}"
        if around == "typing":
            return f"TYPE_CHECKING = False\nif TYPE_CHECKING:\n{inner}"
        return form


def judge(nops, seed):
    tree = Tree(seed)
    with tempfile.TemporaryDirectory() as base:
        folder = pathlib.Path(base) / "project"
        write(tree.files, folder)
        before = failing(folder, modules(tree.files))
        plan = pathlib.Path(base) / "plan.yaml"
        plan.write_text("moves:\n- {from: %s, to: %s}\n" % tree.move, encoding="utf-8")
        applied = subprocess.run(
            [nops, "-c", f"migrate apply {plan} | to json"], cwd=folder, capture_output=True, text=True, check=False)
        if applied.returncode:
            return [f"status {applied.returncode}: {applied.stderr}"]
        record = json.loads(applied.stdout)
        old, new = (next(iter(modules([path]))) for path in tree.move)
        now = {new if name == old else name for name in modules(tree.files)}
        after = failing(folder, now)
        checked = subprocess.run([nops, "-c", f"migrate check {plan}"], cwd=folder, capture_output=True, text=True, check=False)
    broken = {name for name in after if (old if name == new else name) not in before}
    others = [finding["what"] for finding in record.get("needs a person", []) if "in a ring of imports" not in finding["what"]]
    if others:
        return []
    said = [
        finding["what"] for kind in ("needs a person", "warnings") for finding in record.get(kind, [])
        if "in a ring of imports" in finding["what"]
    ]
    needed = any("in a ring of imports" in finding["what"] for finding in record.get("needs a person", []))
    if needed != ("in a ring of imports" in checked.stdout):
        return [f"seed {seed}: migrate apply says {said}, migrate check {checked.stdout}{checked.stderr}"]
    if bool(said) != bool(broken):
        return [f"seed {seed}, {tree.move}: Python can't import {sorted(broken)}, nops says {said}"]
    entries = {what.split("where '")[1].split("'")[0] for what in said}
    return [f"seed {seed}: {name} can be imported" for name in entries - broken]


def all_trees(nops):
    for seed in range(TREES):
        yield from judge(nops, seed)


TESTS = [("what Python can't import any more is told", all_trees)]

if __name__ == "__main__":
    for seed in range(int(sys.argv[2]), int(sys.argv[3])):
        for problem in judge(str(pathlib.Path(sys.argv[1]).resolve()), seed):
            print(problem)
