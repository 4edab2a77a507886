"""Shims of JavaScript and TypeScript, judged by Node and by the compiler: an old name gives what the new one gives."""

import pathlib
import subprocess
import tempfile

from compilers import has

PLAN = "moves:\n- {from: lib/text.js, to: lib/words/helpers.js}\n- {from: lib/mail, to: mail}\n- {from: esm/a.mjs, to: esm/deep/b.mjs}\n- {from: ts/model.ts, to: ts/deep/entity.ts}\n- {from: ts/start.ts, to: ts/deep/start.ts}\n"
FILES = {
    "lib/text.js": "exports.slug = (x) => x\n", "lib/mail/index.js": "module.exports = class Mail {}\n",
    "lib/mail/message.js": "exports.parts = require('./index')\n", "lib/mail/message.test.js": "require('./message')\n",
    "esm/a.mjs": "export default class A {}\nexport const one = 1\n", "use.js": "require('./lib/text'); require('./lib/mail')\n",
    "ts/model.ts": "export type Model = { id: number }\nexport const none = 0\n", "ts/start.ts": "console.log(1)\n", "ts/old.d.ts": "export declare const a: 1\n",
}
USER = """
const assert = require('assert')
assert.strictEqual(require('./lib/text'), require('./lib/words/helpers'))
assert.strictEqual(require('./lib/mail'), require('./mail'))
assert.strictEqual(require('./lib/mail/message.js').parts, require('./mail/index.js'))
Promise.all([import('./esm/a.mjs'), import('./esm/deep/b.mjs')]).then(([old, now]) => {
  assert.strictEqual(old.default, now.default); assert.strictEqual(old.one, 1); console.log('all the same')
})
"""


class Project:
    def __init__(self, nops, base):
        self.nops = nops
        self.base = pathlib.Path(base)
        self.folder = self.base / "project"
        (self.folder / ".nops").mkdir(parents=True)
        (self.base / "plan.yaml").write_text(PLAN, encoding="utf-8")
        for path, text in FILES.items():
            self.write(path, text)

    def write(self, path, text):
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_text(text, encoding="utf-8")

    def says(self, text):
        return subprocess.run([self.nops, "-c", text], cwd=self.folder, capture_output=True, text=True, check=False)

    def run(self, *words):
        return subprocess.run(words, cwd=self.folder, capture_output=True, text=True, check=False)

    def files(self):
        return {str(path.relative_to(self.folder)): path.read_text(encoding="utf-8") for path in self.folder.rglob("*")
                if path.is_file() and ".nops" not in path.parts}


def failed(what, result):
    return [f"{what}: status {result.returncode}: {result.stdout}{result.stderr}"] if result.returncode else []


def old_names_give_the_new_modules(nops):
    with tempfile.TemporaryDirectory() as base:
        project = Project(nops, base)
        before = project.files()
        yield from failed("apply", project.says("migrate apply ../plan.yaml --shims"))
        if "lib/mail/message.test.js" in project.files() or "nops shim" not in project.files()["lib/mail/index.js"]:
            yield f"shims: {sorted(project.files())}"
        if has("node"):
            project.write("user.js", USER)
            ran = project.run("node", "user.js")
            if ran.stdout != "all the same\n":
                yield f"{ran.stdout}{ran.stderr}"
            (project.folder / "user.js").unlink()
        if has("tsc"):
            project.write("ts/user.ts", "import { Model, none } from './model'\nexport const m: Model = { id: none }\n")
            yield from failed("tsc", project.run("tsc", "--noEmit", "--strict", "ts/user.ts", "ts/start.ts"))
            (project.folder / "ts/user.ts").unlink()
        yield from failed("check", project.says("migrate check ../plan.yaml"))
        yield from failed("undo", project.says("undo"))
        if project.files() != before:
            yield "undo doesn't give the tree back"


def unshim_keeps_what_is_used(nops):
    with tempfile.TemporaryDirectory() as base:
        project = Project(nops, base)
        yield from failed("apply", project.says("migrate apply ../plan.yaml"))
        plain = project.files()
        yield from failed("undo", project.says("undo"))
        yield from failed("apply", project.says("migrate apply ../plan.yaml --shims"))
        project.write("late.js", "require('./lib/mail/message')\nexports.a = () => import('./esm/a.mjs')\n")
        yield from failed("unshim", project.says("migrate unshim"))
        found = project.files()
        if not {"lib/mail/message.js", "esm/a.mjs"} <= found.keys() or "lib/text.js" in found:
            yield f"kept: {sorted(found.keys() - plain.keys())}"
        (project.folder / "late.js").unlink()
        yield from failed("unshim", project.says("migrate unshim"))
        if project.files() != plain:
            yield f"unshim leaves {sorted(set(project.files()) ^ set(plain))}"


def a_check_after_moves_by_hand(nops):
    with tempfile.TemporaryDirectory() as base:
        project = Project(nops, base)
        project.write("lib/mail/user.js", "require('../text'); require('./message')\n")
        (project.folder / "lib/mail").rename(project.folder / "mail")
        (project.folder / "lib/words").mkdir()
        (project.folder / "lib/text.js").rename(project.folder / "lib/words/helpers.js")
        (project.folder / "esm/deep").mkdir()
        (project.folder / "esm/a.mjs").rename(project.folder / "esm/deep/b.mjs")
        (project.folder / "ts/deep").mkdir()
        (project.folder / "ts/model.ts").rename(project.folder / "ts/deep/entity.ts")
        (project.folder / "ts/start.ts").rename(project.folder / "ts/deep/start.ts")
        check = project.says("migrate check ../plan.yaml")
        if check.returncode != 1 or "mail/user.js" not in check.stdout or "use.js" not in check.stdout:
            yield f"status {check.returncode}: {check.stdout}{check.stderr}"


def a_folder_that_is_emptied(nops):
    with tempfile.TemporaryDirectory() as base:
        project = Project(nops, base)
        (project.base / "plan.yaml").write_text("moves: [{from: lib/text.js, to: core/words.js}, {from: lib/mail, to: core/mail}]\n", encoding="utf-8")
        yield from failed("apply", project.says("migrate apply ../plan.yaml --shims"))
        if has("node"):
            yield from failed("node", project.run("node", "-e", "if (require('./lib/text') !== require('./core/words')) throw 1"))
        yield from failed("undo", project.says("undo"))


TESTS = [
    ("old names give the new modules", old_names_give_the_new_modules),
    ("unshim keeps what is used", unshim_keeps_what_is_used),
    ("a check after moves by hand", a_check_after_moves_by_hand),
    ("a folder that is emptied", a_folder_that_is_emptied),
]
