#!/usr/bin/env python3
"""Files that nobody writes by hand: 10,000 uses on one line, nesting without end, marks that nothing closes. A migration takes
time in proportion to them, and it ends when it is told to.

    hostile.py NOPS [WORD…]

What takes time in proportion to the square of a file's size misses the time-outs by far.
"""

import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from projects import write  # noqa: E402
from report import Report  # noqa: E402

N = 10_000
SECONDS = 10

JAVA = "package a.b;\n"
JAVA_FILES = {
    "uses": JAVA + "class Uses { void f() { " + "T.x(); " * N + "} }\n",
    "fields": JAVA + "class Fields { " + "T t() { return T.x; } " * (N // 4) + "}\n",
    "constants": JAVA + "enum Constants { " + ", ".join(f"A{i}" for i in range(N)) + ", T; T t; }\n",
    "labels": JAVA + "class Labels { void f() { switch (x) { case " + "T, " * N + "T -> 1; } } }\n",
    "arguments": JAVA + "class Arguments { M<" + "T, " * N + "T> m; }\n",
    "parameters": JAVA + "class Parameters<" + ", ".join(f"P{i} extends T" for i in range(N // 2)) + "> { T t; }\n",
    "comparisons": JAVA + "class Comparisons { x = " + "a > T , " * N + "1; }\n",
    "calls": JAVA + "class Calls { Object f() { return " + "T(" * N + "1" + ")" * N + "; } }\n",
    "inner": JAVA + "class Inner { " + "class K { T t; " * (N // 4) + "}" * (N // 4) + " }\n",
    "dots": JAVA + "class Dots { x = a.b" + ".T" * N + "; @a" + ".b" * N + " T t; String s = \"" + "a.b.T." * N + "\"; }\n",
    "imports": JAVA + "".join(f"import x.y{i % 7}.Z{i};\n" for i in range(N)) + "class Imports { T t; }\n",
    "imports on a line": JAVA.rstrip() + " import a.c.V; " + "import a.b.T; " * N + "class Line { T t; }\n",
    "members": JAVA + "class Members { T t; void f() { " + "t.y = 1; " * N + "} }\n",
    "comments": JAVA + "class Comments { T t; } " + "/** {@link T} */ " * (N // 2) + "\n",
    "unclosed": JAVA + "class Unclosed { void f() { x = " + "T(" * N,
}
GO = 'package m\n\nimport "ex.org/m/a"\n\n'
GO_FILES = {
    "uses": GO + "func uses() { " + "a.X++; " * N + "}\n",
    "imports": "package m\n\nimport (\n" + "".join(f'\ta{i} "ex.org/m/a"\n' for i in range(N)) + ")\n\nvar i1 = a1.X\n",
    "one line": "package m\n\nimport (" + "".join(f'b{i} "ex.org/m/a"; ' for i in range(N)) + ")\nvar i2 = b1.X\n",
    "declarations": "package m\n\n" + "import (\n)\n" * N + 'import "ex.org/m/a"\nvar i3 = a.X\n',
    "literals": GO + "var l = " + "[]a.T{" * N + "}" * N + "\n",
    "signatures": GO + "func s(x " + "func(a " * N + "int" + ")" * N + ") { a.X++ }\n",
    "headers": GO + "func h() { if x == " + "(map[" * N + "int" + "]int{}" * N + ")" * N + " { } }\n",
    "structures": GO + "var y = " + "struct { x " * N + "int" + "}{1}" * N + "\n",
    "groups": GO + "var ( " * N + "g = a.X" + ")" * N + "\n",
    "names": GO + "func n() { a.X++; " + "{ a := a.X; a++ }; " * (N // 2) + " }\n",
    "comments": "package m; " + "/* ex.org/m/a */ " * N + "\n",
    "columns": GO + "type C struct {\n" + "\tx    a.T // c\n" * (N // 4) + "}\n",
}
SCRIPT = "import {x} from './a/t.js'\n"
SCRIPT_FILES = {
    "imports": "import {x} from './a/t.js'; " * (N // 2),
    "patterns": SCRIPT + "const " + "{a: " * N + "b" + "}" * N + " = require('./a/t.js')\n",
    "clauses": SCRIPT + "import a, b, { " * N,
    "calls": SCRIPT + "f(" * N + "'./a/t.js'" + ")" * N,
    "arguments": SCRIPT + "f>('./a/t.js') " * (N // 4),
    "stubs": SCRIPT + "proxyquire('./a/t.js', {'./b': 1, " * (N // 10),
    "expressions": SCRIPT + "x = " + "/[a " * N + "=/" * N,
    "quotes": SCRIPT + "x='\"" * N + "'\n" * N,
    "templates": SCRIPT + "`${" * N,
    "folders": SCRIPT + "const S = path.join(__dirname, 'a')\n" + "f(`${S}/t.js`, path.join(S, 't.js'))\n" * (N // 10) + "const T = path.join(__dirname, " + "'a', " * N,
    "elements": SCRIPT + "x = " + "<a b=\"c' <" * N,
    "comments": SCRIPT + "/** " + "@import {x} {import('./a/t.js').x} " * (N // 4) + "*/",
}
TEXT = "mon/checks.py "
TEXT_FILES = {
    "a.md": TEXT + "](" * N + "src=\"=src=\"" * N + "".join(f"{'`' * i} " for i in range(1, 300)) + "\n"
            + "``" * N + "\n" + "[a](mon/checks.py) " * (N // 4),
    "a.rst": TEXT + "`" * N + "\n" + "`a <mon/checks.py>`_ " * (N // 4),
    "a.toml": "a = [" + '"""' * (N // 2 * 2) + "]\nb = '''mon/checks.py'''" + "''' '''" * N + "\n",
    "a.yaml": "a: " + TEXT + "\nb: {" + "c: mon/checks.py, " * (N // 4) + "}\n" + "- " * N + "\n",
    "a.json": '{"a": ["mon/checks.py", ' * (N // 10),
    "a.sh": "WORKDIR /srv/app\n" + "cat /srv/app/mon/checks.py && cd mon && " * (N // 10),
    "a.txt": "mon/" * N + "checks.py " + "../" * N + "mon/checks.py\n" + TEXT * (N // 4),
    # Imports that are none, each with all that follows.
    "b.txt": "  import mon.checks of a\n\n" * (N // 4) + "  from mon import checks\n" * (N // 4),
    "b.sh": "cd $(" * N + "\nimport mon.checks of\n" * N,
    "b.yaml": "a: ^mon/checks" + "\\.a" * N + "\n" + "- working-directory: mon\n  run: mon/checks.py\n" * (N // 10),
    "meson.build": "f('mon/checks.py', subdir: 'mon', " * (N // 10) + "'mon' / " * (N // 4) + "join_paths('checks.py', " * (N // 4) + "\n" + "'\\" * N,
    "b.toml": "[a" + ".'mon.checks'" * (N // 4) + "]\n" + "[" + "'mon/checks.py" * (N // 4) + "\n",
    "c.yaml": "a: ^mon/(" + "checks|" * N + "\n" + "defaults: {run: {working-directory: mon}}\njobs:\n" + "  a:\n    - run: sh -c \"python mon/checks.py\n" * (N // 10),
    "b.md": "```{automodule} mon.checks\n" * (N // 4) + "```{code-cell}\n",
    "b.py": "".join(f"P{i} = 'mon'\nx = f'{{P{i}}}.checks.run'\ny = P{i} + '.checks.run'\nimport_module('mon').checks\n" for i in range(N // 20)),
    "conf.py": "x = join(" + "'..', " * N + "'mon', 'checks.py')\n" + "y = '../mon/checks.py'\n" * (N // 10),
    "Dockerfile": "WORKDIR /srv/app\n" * (N // 10) + "COPY /srv/app/mon/checks.py . \\\n" * (N // 10),
    "u.py": "import mon.checks\nx = '" + "mon.checks." * N + "run'\n" + "mon.checks.run(); " * (N // 4) + "\n",
}

# What moves in each tree, the files that belong to it, and the hostile ones.
TREES = {
    "Java": (
        "src/a/b/T.java", "src/a/d/T.java",
        {"src/a/b/T.java": "package a.b;\npublic class T { int y; public static int x; }\n"},
        {f"src/a/b/{name}.java": text for name, text in JAVA_FILES.items()}),
    "a renamed class of Java": (
        "src/a/b/T.java", "src/a/b/Other.java",
        {"src/a/b/T.java": "package a.b;\npublic class T { public static int x; }\n"},
        {f"src/a/b/{name}.java": text for name, text in JAVA_FILES.items()}),
    "Go": (
        "a", "bc", {"go.mod": "module ex.org/m\n\ngo 1.21\n", "a/t.go": "package a\n\nvar X int\n\ntype T struct{}\n"},
        {f"{name}.go": text for name, text in GO_FILES.items()}),
    "a package of Go that parts": (
        "a/t.go", "c/t.go",
        {"go.mod": "module ex.org/m\n\ngo 1.21\n", "a/t.go": "package a\n\nvar X int\n\ntype T struct{}\n",
         "a/s.go": "package a\n\nvar Y = X\n"},
        {f"{name}.go": text for name, text in GO_FILES.items()}),
    "JavaScript": (
        "src/a/t.js", "src/b/other.js", {"src/a/t.js": "export const x = 1\n", "package.json": "{}"},
        {f"src/{name}.tsx": text for name, text in SCRIPT_FILES.items()}
        | {"src/u.vue": "<script>import x from './a/t.js'</script>" * (N // 10) + "<img src='./a/t.js'>" * (N // 4)}),
    "texts": (
        "mon", "ops/mon", {"mon/__init__.py": "", "mon/checks.py": "def run(): pass\n"}, TEXT_FILES),
}


def migrated(nops, old, new, own, hostile):
    with tempfile.TemporaryDirectory() as base:
        folder = pathlib.Path(base) / "tree"
        write({**own, **hostile}, folder)
        plan = pathlib.Path(base) / "plan.yaml"
        plan.write_text(json.dumps({"moves": [{"from": old, "to": new}]}))
        before = {path: (folder / path).read_bytes() for path in {**own, **hostile}}
        for words, statuses in [(f"migrate apply {plan} --dry-run", [0]), (f"migrate apply {plan}", [0]),
                                (f"migrate check {plan}", [0, 1]), ("undo", [0])]:
            try:
                done = subprocess.run([nops, "-c", words], cwd=folder, capture_output=True, timeout=SECONDS, check=False)
            except subprocess.TimeoutExpired:
                yield f"{words}: not done after {SECONDS} seconds"
                return
            if done.returncode not in statuses:
                yield f"{words}: status {done.returncode}: {done.stderr[-500:]!r}"
        for path, data in before.items():
            if (folder / path).read_bytes() != data:
                yield f"{path}: undo does not give it back"


# What reads the tree, each to be ended in the midst of that.
COMMANDS = ["migrate apply plan.yaml", "migrate plan plan.yaml", "migrate move mon ops/mon", "migrate check plan.yaml",
            "migrate status plan.yaml"]


def stopped(nops, sign, status):
    """Ended while a tree is read, that takes seconds to be read: at once, with the signal's status, nothing changed."""
    with tempfile.TemporaryDirectory() as base:
        folder = pathlib.Path(base)
        write({"mon/__init__.py": "", "mon/checks.py": "def run(): pass\n", "plan.yaml": "moves: [{from: mon, to: ops/mon}]\n"}, folder)
        body = "from mon import checks\n" + "checks.run(x, 'mon.checks')\n" * 800
        write({f"app/m{number}.py": body for number in range(1500)}, folder)
        for command in COMMANDS:
            process = subprocess.Popen([nops, "-c", command], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                       stdin=subprocess.DEVNULL)
            time.sleep(0.3)
            if process.poll() is not None:
                yield f"{command}: done before it could be stopped: {process.communicate()}"
                continue
            sent = time.monotonic()
            process.send_signal(sign)
            try:
                process.communicate(timeout=SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
            took = time.monotonic() - sent
            # Half a second, and what a busy machine takes besides.
            if process.returncode != status or took > 2:
                yield f"{command}: status {process.returncode} after {took:.1f} s"
            if not (folder / "mon/checks.py").exists() or (folder / "ops").exists():
                yield f"{command}: something has moved"
                return
            if any((folder / f"app/m{number}.py").read_text() != body for number in range(0, 1500, 100)):
                yield f"{command}: something was rewritten"


def main():
    nops, *words = sys.argv[1:]
    nops = str(pathlib.Path(nops).resolve())
    report = Report()
    tests = [(name, migrated, tree) for name, tree in TREES.items()]
    tests += [(f"stopped by {sign.name}", stopped, (sign, 128 + sign)) for sign in (signal.SIGINT, signal.SIGTERM)]
    for name, test, arguments in tests:
        if not words or any(word in name for word in words):
            began = time.monotonic()
            report.run(name, test, nops, *arguments)
            if "TIMES" in os.environ:
                print(f"    {time.monotonic() - began:.1f} s", flush=True)
    report.finish()


main()
