"""Shims at old places, judged by Python itself: an old name gives the very module that the new one gives."""

import os
import pathlib
import subprocess
import sys
import tempfile

from compilers import has
from table import MOVES, PROJECT

PLAN = "moves:\n" + "".join(f"- {{from: '{old}', to: '{new}'}}\n" for old, new in MOVES)

# A user of the old names, outside the project.
USER = """
import pickle, sys, warnings
from unittest import mock
warnings.simplefilter("always")
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    import pkg.utils.text
    import pkg.core.mail.message
    from pkg.core import mail
    from pkg.core.mail.backends.smtp import Backend
    from pkg.utils.text import _private
import pkg.text.helpers, pkg.mail.message, pkg.mail.backends.smtp
assert pkg.utils.text is pkg.text.helpers
assert mail is pkg.mail and pkg.core.mail.message is pkg.mail.message
assert Backend is pkg.mail.backends.smtp.Backend
assert isinstance(pkg.mail.message.Message(), pkg.core.mail.message.Message)
assert pkg.mail.__name__ == "pkg.mail" and pkg.mail.message.__spec__.name == "pkg.mail.message"
with mock.patch("pkg.core.mail.send", return_value="mocked"):
    assert pkg.mail.send() == "mocked"
with mock.patch("pkg.utils.text.LIMIT", 7):
    assert pkg.text.helpers.LIMIT == 7
assert type(pickle.loads(open(sys.argv[1], "rb").read())) is pkg.mail.message.Message
assert all(one.category is DeprecationWarning for one in caught), caught
assert {one.filename for one in caught} == {__file__}, [one.filename for one in caught]
said = {str(one.message) for one in caught}
assert "pkg.utils.text is pkg.text.helpers now" in said and "pkg.core.mail is pkg.mail now" in said, said
assert "pkg.core.mail.message is pkg.mail.message now" in said, said
print("right")
"""


class Project:
    def __init__(self, nops, base, files=None):
        self.nops = nops
        self.base = pathlib.Path(base)
        self.folder = self.base / "project"
        for path, text in {**PROJECT, "pkg/utils/text.py": PROJECT["pkg/utils/text.py"] + "_private = 3\n", **(files or {})}.items():
            place = self.folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")
        (self.folder / ".nops").mkdir()
        (self.base / "plan.yaml").write_text(PLAN, encoding="utf-8")

    def says(self, text):
        return subprocess.run([self.nops, "-c", text], cwd=self.folder, capture_output=True, text=True, check=False)

    def python(self, *words):
        return subprocess.run(
            [sys.executable, "-B", *words], cwd=self.base, capture_output=True, text=True, check=False,
            env={**os.environ, "PYTHONPATH": str(self.folder)})

    def files(self):
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in self.folder.rglob("*")
                if path.is_file() and ".nops" not in path.parts and "__pycache__" not in path.parts}


def failed(what, result):
    return [f"{what}: status {result.returncode}: {result.stdout}{result.stderr}"] if result.returncode else []


def old_names_are_the_new_modules(nops):
    with tempfile.TemporaryDirectory() as base:
        project = Project(nops, base)
        dump = "import pickle, sys, pkg.core.mail.message as m; open(sys.argv[1], 'wb').write(pickle.dumps(m.Message()))"
        yield from failed("a pickle by the old name", project.python("-c", dump, "old.pickle"))
        before = project.files()
        yield from failed("apply", project.says("migrate apply ../plan.yaml --shims"))
        (project.base / "user.py").write_text(USER, encoding="utf-8")
        yield from failed("the user of old names", project.python("user.py", "old.pickle"))
        yield from failed("check", project.says("migrate check ../plan.yaml"))
        yield from failed("undo", project.says("undo"))
        if project.files() != before:
            yield "undo doesn't give the tree back"


def import_module_names_its_caller(nops):
    with tempfile.TemporaryDirectory() as base:
        project = Project(nops, base)
        yield from failed("apply", project.says("migrate apply ../plan.yaml --shims"))
        (project.base / "user.py").write_text(
            "import importlib\nprint(importlib.import_module('pkg.utils.text').slug())\n", encoding="utf-8")
        result = project.python("-W", "always", "user.py")
        if "user.py:2: DeprecationWarning: pkg.utils.text is pkg.text.helpers now" not in result.stderr:
            yield f"{result.stdout}{result.stderr}"


def programs_run_by_the_old_name(nops):
    main = "if __name__ == '__main__':\n    print('ran', __name__)\n"
    with tempfile.TemporaryDirectory() as base:
        project = Project(nops, base, {"pkg/utils/text.py": main, "pkg/core/mail/__main__.py": "print('mail')\n",
                                       "pkg/core/mail/tool.py": main})
        yield from failed("apply", project.says("migrate apply ../plan.yaml --shims"))
        for words, wanted in (("pkg.utils.text", "ran __main__\n"), ("pkg.core.mail", "mail\n"), ("pkg.core.mail.tool", "ran __main__\n")):
            result = project.python("-m", words)
            if result.stdout != wanted:
                yield f"python -m {words}: {result.stdout}{result.stderr}"


def unshim_keeps_what_is_used(nops):
    with tempfile.TemporaryDirectory() as base:
        project = Project(nops, base)
        yield from failed("apply", project.says("migrate apply ../plan.yaml"))
        plain = project.files()
        yield from failed("undo", project.says("undo"))
        yield from failed("apply", project.says("migrate apply ../plan.yaml --shims"))
        (project.folder / "late.py").write_text("import pkg.core.mail.message\nX = 'pkg.utils.text.slug'\n", encoding="utf-8")
        yield from failed("unshim", project.says("migrate unshim"))
        found = project.files()
        if not {"pkg/core/mail/__init__.py", "pkg/utils/text.py"} <= found.keys():
            yield f"a shim that is used is gone: {sorted(found)}"
        (project.folder / "late.py").unlink()
        dry = project.says("migrate unshim --dry-run")
        yield from failed("a dry run", dry)
        if project.files().keys() != found.keys() - {"late.py"}:
            yield "a dry run of unshim changes files"
        yield from failed("unshim", project.says("migrate unshim"))
        if project.files() != plain:
            yield f"unshim leaves {sorted(set(project.files()) ^ set(plain))}"
        if (project.folder / "pkg/core/mail").exists():
            yield "unshim leaves an empty folder"


def what_stays_gets_no_shim(nops):
    with tempfile.TemporaryDirectory() as base:
        project = Project(nops, base)
        (project.base / "plan.yaml").write_text(
            "moves:\n- {from: pkg/core/cache.py, to: pkg/core/signals.py}\n- {from: pkg/core/signals.py, to: pkg/core/bells.py}\n"
            "- {from: pkg/utils/html.py, to: pkg/utils/test_html.py}\n", encoding="utf-8")
        yield from failed("apply", project.says("migrate apply ../plan.yaml --shims"))
        found = project.files()
        if b"nops shim" in found["pkg/core/signals.py"] or b"nops shim" not in found["pkg/core/cache.py"]:
            yield "signals.py is a module of its own, cache.py ended"


def go_packages_of_aliases(nops):
    """What used the old path still builds by it, beside what uses the new one; unshim removes them all."""
    shop = "example.com/shop"
    files = {
        "go.mod": f"module {shop}\n\ngo 1.19\n",
        "kit/kit.go": "package kit\n\ntype T struct{ N int }\n\nconst C = 1\n\nvar V = T{}\n\nfunc F(t T) T { return t }\n\nfunc hidden() {}\n",
    }
    user = f'package main\n\nimport (\n\told "{shop}/kit"\n\t"{shop}/tools/box"\n)\n\nfunc main() {{\n\tvar t old.T = box.F(old.F(box.V))\n\t_ = t.N + old.C + old.V.N\n}}\n'
    with tempfile.TemporaryDirectory() as base:
        tree = pathlib.Path(base)
        for path, text in files.items():
            (tree / path).parent.mkdir(parents=True, exist_ok=True)
            (tree / path).write_text(text)
        (tree / ".nops").mkdir()

        def says(*words):
            return subprocess.run(words, cwd=tree, capture_output=True, text=True, check=False)

        moved = says(nops, "-c", "migrate move kit tools/box --shims")
        if moved.returncode:
            yield moved.stderr
        (tree / "user").mkdir()
        (tree / "user/main.go").write_text(user)
        for words in (("go", "build", "./..."), ("gofmt", "-l", ".")) if has("go", "gofmt") else ():
            done = says(*words)
            if done.returncode or done.stdout:
                yield f"{words}: {done.stdout}{done.stderr}"
        kept = says(nops, "-c", "migrate unshim")
        if not (tree / "kit/moved.go").exists():
            yield f"unshim removed a shim that is used: {kept.stdout}"
        (tree / "user/main.go").unlink()
        removed = says(nops, "-c", "migrate unshim")
        if (tree / "kit").exists():
            yield f"unshim: {removed.stdout}{removed.stderr}"


def modules_without_a_package(nops):
    """Modules at a source root, and beside scripts that import them."""
    with tempfile.TemporaryDirectory() as base:
        project = Project(nops, base, {
            "solo.py": "_x = 1\nif __name__ == '__main__':\n    print('ran')\n", "bin/near.py": "z = 1\n", "bin/script.py": "import near\nprint(near.z)\n", "bin/other.py": "q = 1\n"})
        (project.base / "plan.yaml").write_text(
            "moves:\n- {from: solo.py, to: pkg/solo.py}\n- {from: bin/near.py, to: bin/deep/near.py}\n- {from: bin/other.py, to: bin/deep/other.py}\n", encoding="utf-8")
        yield from failed("apply", project.says("migrate apply ../plan.yaml --shims"))
        if (project.folder / "bin/other.py").exists():
            yield "bin/other.py, which nothing imports, got a shim"
        yield from failed("a module at the root", project.python("-c", "import solo, pkg.solo; assert solo is pkg.solo and solo._x == 1"))
        result = project.python(str(project.folder / "solo.py"))
        if result.stdout != "ran\n":
            yield f"run by its path: {result.stdout}{result.stderr}"
        (project.folder / "bin/late.py").write_text("import near, deep.near\nassert near is deep.near\n", encoding="utf-8")
        yield from failed("a module beside a script", project.python(str(project.folder / "bin/late.py")))


TESTS = [
    ("modules without a package", modules_without_a_package),
    ("Go: packages of aliases", go_packages_of_aliases),
    ("old names are the new modules", old_names_are_the_new_modules),
    ("import_module names its caller", import_module_names_its_caller),
    ("programs run by the old name", programs_run_by_the_old_name),
    ("unshim keeps what is used", unshim_keeps_what_is_used),
    ("what stays gets no shim", what_stays_gets_no_shim),
]
