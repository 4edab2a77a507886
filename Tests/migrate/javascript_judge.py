#!/usr/bin/env python3
"""Moves three packages of trees made to scale, and lets the languages' own tools judge: `tsc --noEmit` and Node.

    javascript_judge.py NOPS [--seed N]

Trees of 300 files and more, made by chance from a seed. TypeScript's compiler has to find no error before and after; Node has to
print the same before and after, and each specifier of the CommonJS tree has to lead to a file.
"""

import argparse
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from report import Report  # noqa: E402

PACKAGES = 52
MOVES = [
    {"from": "src/area1/pkg7", "to": "src/shared/lib/seven"}, {"from": "src/area2/pkg14", "to": "src/fourteen"},
    {"from": "src/area3", "to": "modules/three"}, {"from": "src/area0/pkg0/model.EXT", "to": "src/area0/models/zero.EXT"},
    {"from": "src/area1/pkg13/index.EXT", "to": "src/area1/pkg13/main.EXT"},
]
CONFIG = """{
  // Comments and commas as people leave them.
  "compilerOptions": {
    "strict": true, "noEmit": true, "module": "esnext", "moduleResolution": "node", "target": "es2020", "jsx": "preserve",
    "resolveJsonModule": true, "esModuleInterop": true, "allowJs": true, "checkJs": true, "types": [], "skipLibCheck": true, "lib": ["es2020"],
    "baseUrl": ".",
    "paths": { "@/*": ["src/*"], "@three/*": ["src/area3/*"], "@seven": ["src/area1/pkg7/index.ts"], },
  },
  "include": ["**/*"],
}
"""
# Types of the test tool, without a package.
JEST = "declare const jest: { mock(name: string, f?: () => unknown): void; requireActual<T>(name: string): T };\ndeclare namespace JSX { interface IntrinsicElements { p: object } }\n"


def folder(number):
    return f"src/area{number % 6}/pkg{number}"


def relative(target, home):
    path = os.path.relpath(target, home)
    return path if path.startswith(".") else "./" + path


def typed(chance):
    """A tree of TypeScript: barrels, aliases, types, JSON, tests, JSX, JavaScript with documented types."""
    files = {"tsconfig.json": CONFIG, "src/jest.d.ts": JEST}

    def name(target, home, index=False):
        kind = chance.randrange(4)
        if kind == 0 and target.startswith("src/area3/"):
            return "@three" + target[len("src/area3"):]
        if kind == 1 and target.startswith("src/"):
            return "@/" + target[4:]
        path = relative(target, home)
        return path + "/index" if index and kind == 2 else path

    for number in range(PACKAGES):
        home = folder(number)
        others = [folder(chance.randrange(PACKAGES)) for _ in range(4)]
        one, two, three, four = others
        files[f"{home}/model.ts"] = f"export interface Model {{ id: number }}\nexport const label: string = 'pkg{number}'\nexport default label\n"
        files[f"{home}/index.ts"] = "export * from './model'\nexport { default } from './model'\nexport type { Model as M } from './model'\n"
        files[f"{home}/data.json"] = json.dumps({"name": number})
        files[f"{home}/service.ts"] = (
            f"import label, {{ type Model as A }} from '{name(one + '/model', home)}'\n"
            f"import * as two from \"{name(two, home, True)}\"\nimport type {{ M }} from '{name(three, home, True)}';\n"
            f"import data from '{name(four + '/data.json', home)}'\n"
            f"export async function run(a: A, m: M) {{\n  const late = await import('{name(one, home)}')\n"
            f"  return [label, two.label, data.name, late.label, a.id / 2, m.id / 2]\n}}\n"
            f"export let late: import('{name(two + '/model', home)}').Model\n")
        files[f"{home}/View.tsx"] = (
            f"import {{ label }} from '{name(three + '/model', home)}';\n"
            "export const text = `don't ${label + `${1 / 2}`} \"`;\nexport const View = () => <p title=\"it's\">Don't {label} `</p>;\n")
        files[f"{home}/run.test.ts"] = (
            f"import {{ run }} from './service'\njest.mock('{name(one + '/model', home)}', () => ({{}}))\n"
            f"const real = jest.requireActual<typeof import('{relative(two, home)}')>('{relative(two, home)}')\nexport default [run, real.label]\n")
        files[f"{home}/old.js"] = (
            f"/** @typedef {{import('{relative(one + '/model', home)}').Model}} Model */\n/** @type {{Model}} */\n"
            f"export const a = {{ id: 1 }}\nexport * from '{relative(two + '/model', home)}'\n")
    files["src/all.ts"] = "".join(f"export {{ label as l{n} }} from './{folder(n)[4:]}'\n" for n in range(PACKAGES)) + "import '@seven'\n"
    return files


def common(chance):
    """A tree of CommonJS that prints what it holds, with texts that only look like specifiers."""
    files = {"package.json": '{"name": "app", "imports": {"#three/*": "./src/area3/*"}}'}
    for number in range(PACKAGES):
        home = folder(number)
        one, two, three = (folder(chance.randrange(PACKAGES)) for _ in range(3))
        files[f"{home}/model.js"] = f"exports.label = 'pkg{number}'\n"
        files[f"{home}/index.js"] = "module.exports = { ...require('./model'), deep: require('./deep/part.js') }\n"
        files[f"{home}/deep/part.js"] = f"exports.up = require('../model').label\nexports.over = () => require('{relative(one, home + '/deep')}/model.js').label\n"
        files[f"{home}/data.json"] = json.dumps({"name": number})
        files[f"{home}/names.js"] = (
            f"const fs = require('fs'), path = require('path')\nconst name = 'data'\n"
            f"exports.read = () => JSON.parse(fs.readFileSync(path.join(__dirname, '{relative(three, home)}/data.json'))).name\n"
            f"exports.late = () => require(`{relative(two, home)}/${{name}}.json`).name\nexports.regexp = /'/.test(\"`\") / 2\n")
        files[f"{home}/use.js"] = (
            f"exports.all = () => [require('{relative(one, home)}').label, require(\"{relative(two, home)}/\").deep.up,\n"
            f"  require.resolve('{relative(three, home)}/model').endsWith('.js'), require('./names').read(), require('./names').late()]\n")
    files["main.js"] = (
        "const found = []\n" + "".join(f"found.push(require('./{folder(n)}/use').all(), require('./{folder(n)}').deep.over())\n" for n in range(PACKAGES))
        + "found.push(require('#three/pkg3/model.js').label)\nconsole.log(JSON.stringify(found))\n")
    return files


# Each specifier of each file, by Node's own rules; the text is only looked through for what is plain.
RESOLVER = r"""
const { createRequire } = require('module'), fs = require('fs'), path = require('path')
let count = 0
const walk = (folder) => fs.readdirSync(folder, { withFileTypes: true }).forEach((entry) => {
  const file = path.join(folder, entry.name)
  if (entry.name === '.nops') return
  if (entry.isDirectory()) return walk(file)
  if (!file.endsWith('.js')) return
  for (const [, name] of fs.readFileSync(file, 'utf8').matchAll(/require(?:\.resolve)?\(['"]([.#][^'"]*)['"]\)/g)) {
    count++
    try { createRequire(file).resolve(name) } catch (error) { console.log(`${file}: ${name}`) }
  }
})
walk(process.cwd())
if (count < 500) console.log(`only ${count} specifiers`)
"""


def judged(report, nops, files, ending, name, judge):
    with tempfile.TemporaryDirectory() as base:
        tree = pathlib.Path(base) / "tree"
        for path, text in files.items():
            (tree / path).parent.mkdir(parents=True, exist_ok=True)
            (tree / path).write_text(text, encoding="utf-8")
        (tree / ".nops").mkdir()
        plan = pathlib.Path(base) / "plan.yaml"
        plan.write_text(json.dumps({"moves": [{key: path.replace("EXT", ending) for key, path in move.items()} for move in MOVES]}))

        def says(text):
            return subprocess.run([nops, "-c", text], cwd=tree, capture_output=True, text=True, timeout=120, check=False)

        before = judge(tree)
        report.check(f"{name}: {len(files)} files, right before", [] if len(files) > 300 and not before[0] else [f"{len(files)} files", *before[0]])
        applied = says(f"migrate apply {plan} | to json")
        if applied.returncode:
            return report.fail(f"{name}: applied", applied.stderr[-1000:])
        people = json.loads(applied.stdout).get("needs a person", [])
        report.check(f"{name}: nothing needs a person", people)
        after = judge(tree)
        report.check(f"{name}: right after", after[0])
        report.check(f"{name}: the same after", [] if before[1] == after[1] else ["it prints something else"])
        check = says(f"migrate check {plan}")
        report.check(f"{name}: the check is clean", [check.stdout, check.stderr] if check.returncode else [])
        undone = says("undo")
        left = {str(path.relative_to(tree)): path.read_text(encoding="utf-8") for path in tree.rglob("*") if path.is_file() and ".nops" not in path.parts}
        report.check(f"{name}: undone", [] if undone.returncode == 0 and left == files else [undone.stderr or "other content"])


def compiled(tree):
    done = subprocess.run(["tsc", "--noEmit", "-p", "."], cwd=tree, capture_output=True, text=True, check=False)
    return (done.stdout.splitlines()[:20] if done.returncode else []), ""


def ran(tree):
    resolved = subprocess.run(["node", "-e", RESOLVER], cwd=tree, capture_output=True, text=True, check=False)
    done = subprocess.run(["node", "main.js"], cwd=tree, capture_output=True, text=True, check=False)
    return (resolved.stdout + resolved.stderr + done.stderr).splitlines()[:20], done.stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("nops")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    nops = str(pathlib.Path(options.nops).resolve())
    report = Report()
    for tool in ("tsc", "node"):
        report.check(f"{tool} is there", [] if shutil.which(tool) else ["the packages are in scripts/packages.txt"])
    judged(report, nops, typed(random.Random(options.seed)), "ts", "TypeScript", compiled)
    judged(report, nops, common(random.Random(options.seed)), "js", "CommonJS", ran)
    report.finish()


main()
