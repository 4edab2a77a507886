#!/usr/bin/env python3
"""What holds of every migration, on generated trees: packages that import each other in all forms, and random moves.

    generated.py NOPS [--cases N] [--seed N]

Of each: apply gives what the judge of `Tests/oracle` takes for right, and leaves files alone that need no change (inode and time);
`migrate check` is clean; undo gives the tree back; the plan and then its inverse give it back too, but for relative
imports that became absolute and the empty `__init__.py` files of new packages. A seed that fails is printed, and makes the same tree again.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "oracle"))

from judge import judge  # noqa: E402
from report import Report  # noqa: E402

NAMES = ["alpha", "beta", "core", "mail", "text", "util", "data", "net", "view"]


class Generated:
    """A tree, by its seed: `files` by path, and `moves`."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.packages = ["app"]
        for _ in range(self.random.randint(1, 4)):
            home = self.random.choice(self.packages)
            package = f"{home}/{self.random.choice(NAMES)}"
            if package not in self.packages:
                self.packages.append(package)
        self.modules = sorted({f"{self.random.choice(self.packages)}/{name}_{number}" for number, name in enumerate(
            self.random.choices(NAMES, k=self.random.randint(2, 7)))})
        self.files = {f"{package}/__init__.py": "" for package in self.packages}
        for module in self.modules:
            self.files[module + ".py"] = f"def {self.function(module)}(): return 1\n"
        for path in [*(module + ".py" for module in self.modules), "main.py", "tests/test_app.py"]:
            body = "".join(self.statement(path) for _ in range(self.random.randint(0, 5)))
            self.files[path] = body + self.files.get(path, "")
        self.files["notes.txt"] = "nothing of it\n"
        self.moves = self.some_moves()

    def function(self, module):
        return "f_" + module.rpartition("/")[2]

    def statement(self, path):
        """An import of some module, and often a use of it."""
        module = self.random.choice(self.modules)
        dotted = module.replace("/", ".")
        package, _, name = dotted.rpartition(".")
        function = self.function(module)
        forms = [
            f"import {dotted}\nprint({dotted}.{function}())\n", f"import {dotted} as m\nm.{function}()\n",
            f"from {package} import {name}\n{name}.{function}()\n", f"from {package} import {name} as n\n",
            f"from {dotted} import {function}\n", f"from {dotted} import (\n    {function},  # why\n)\n",
            f"def g():\n    from {dotted} import {function} as h\n    return h()\n",
            f"import importlib\nimportlib.import_module('{dotted}')\n", f"TARGET = '{dotted}.{function}'\n",
            f"if True: import {dotted}\n", f"from {dotted} import *\n",
        ]
        if path.startswith("app/"):
            own = path.split("/")[:-1]
            other = module.split("/")
            shared = 0
            while shared < min(len(own), len(other) - 1) and own[shared] == other[shared]:
                shared += 1
            dots = "." * (len(own) - shared + 1)
            rest = ".".join(other[shared:-1])
            forms += 3 * [f"from {dots}{rest} import {name}\n", f"from {dots}{rest}{'.' if rest else ''}{name} import {function}\n"]
        return self.random.choice(forms)

    def some_moves(self):
        moves = {}
        for _ in range(self.random.randint(1, 3)):
            if self.random.random() < 0.7 or len(self.packages) == 1:
                old = self.random.choice(self.modules) + ".py"
                home = self.random.choice([*self.packages, "app/fresh", "app/fresh/deep", "other"])
                name = old.rpartition("/")[2] if self.random.random() < 0.5 else f"new_{len(moves)}.py"
                new = f"{home}/{name}"
            else:
                old = self.random.choice(self.packages[1:])
                new = self.random.choice(["app/renamed", "app/fresh/inner", "apart", f"{old}_2"])
            clashes = any(a == b or a.startswith(b + "/") or b.startswith(a + "/") for a in (old, new) for b in (*moves, *moves.values()))
            # A package hides a module of its name, which is said to need a person: what it breaks is no fault.
            modules = {*self.files, *moves.values()}
            packages = {*self.packages, *moves.values()}
            hides = f"{new}.py" in modules or new.removesuffix(".py") in packages - {new}
            if new not in self.files and not new.startswith(old + "/") and not clashes and not hides:
                moves[old] = new
        return [{"from": old, "to": new} for old, new in moves.items()]

    def write(self, folder):
        for path, text in self.files.items():
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text)
        (folder / ".nops").mkdir()


def content(folder):
    return {
        os.path.relpath(os.path.join(base, name), folder): pathlib.Path(base, name).read_bytes()
        for base, _, names in os.walk(folder) for name in names if "/.nops" not in base}


def marks(folder):
    """What a touched file would not keep."""
    found = {}
    for path in content(folder):
        status = os.stat(folder / path)
        found[path] = (status.st_ino, status.st_mtime_ns)
    return found


def problems(nops, seed):
    case = Generated(seed)
    if not case.moves:
        return None
    with tempfile.TemporaryDirectory() as place:
        base = pathlib.Path(place)
        tree, before = base / "tree", base / "before"
        for folder in (tree, before):
            folder.mkdir()
            case.write(folder)
        plan, inverse = base / "plan.yaml", base / "inverse.yaml"
        plan.write_text(json.dumps({"moves": case.moves}))
        inverse.write_text(json.dumps({"moves": [{"from": move["to"], "to": move["from"]} for move in case.moves]}))
        wanted, old_marks = content(tree), marks(tree)

        def says(text):
            return subprocess.run([nops, "-c", text], cwd=tree, capture_output=True, text=True, timeout=60, check=False)

        applied = says(f"migrate apply {plan} | to json")
        if applied.returncode:
            # A plan that can't be carried out changes nothing.
            return None if content(tree) == wanted else ["refused, and changed something"]
        record = json.loads(applied.stdout)
        found = [f"the judge: {text}" for text in judge(before, tree, case.moves, ["."])[0]]
        now, new_marks = content(tree), marks(tree)
        found += [f"{path} was touched" for path in now if now[path] == wanted.get(path) and new_marks[path] != old_marks[path]]
        check = says(f"migrate check {plan}")
        if check.returncode and not record.get("needs a person"):
            found.append(f"check: {check.stdout}{check.stderr}")
        undone = says("undo")
        if undone.returncode or content(tree) != wanted:
            found.append(f"undo: {undone.stderr} {different(wanted, content(tree))}")
        both = says(f"migrate apply {plan}; migrate apply {inverse}")
        back = {path: text for path, text in content(tree).items() if text or path in wanted}
        back, wanted = absolute(back), absolute(wanted)
        if both.returncode or back != wanted and not record.get("needs a person"):
            found.append(f"plan and inverse: {both.stderr} {different(wanted, back)}")
        return [f"{text}\n    moves {case.moves}" for text in found]


def absolute(files):
    """With relative imports written out: what left the top package and came back is not relative any more."""
    def written(path):
        def whole(match):
            base = path.split("/")[: -len(match[1])]
            return f"from {'.'.join([*base, *([match[2]] if match[2] else [])])} import"
        return whole

    return {path: re.sub(r"from (\.+)([\w.]*) import", written(path), text.decode()) for path, text in files.items()}


def different(wanted, have):
    return "; ".join(
        f"{path}: {wanted.get(path)!r} became {have.get(path)!r}"
        for path in sorted(wanted.keys() | have.keys()) if wanted.get(path) != have.get(path))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("nops")
    parser.add_argument("--cases", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    nops = os.path.abspath(options.nops)
    report = Report()
    worked = 0
    seeds = range(options.seed, options.seed + options.cases)
    with concurrent.futures.ThreadPoolExecutor(2) as workers:
        for seed, found in zip(seeds, workers.map(lambda seed: problems(nops, seed), seeds)):
            worked += found is not None
            for text in found or []:
                report.fail(f"seed {seed}", text)
    report.check(f"generated migrations: {worked} of {len(seeds)} carried out", [] if worked > len(seeds) // 2 else ["too few"])
    report.finish()


main()
