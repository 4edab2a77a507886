"""A migration in a tree of TypeScript made to scale, of the group `migrate`.

2,800 files in 400 packages, 13 MB: imports, aliases, barrels and code of the usual kinds. A folder moves, and a file to another folder and name.
TypeScript's language service is asked for the edits of the same two moves, as editors ask it (`getEditsForFileRename`), by a program that
writes nothing.
"""

import json
import shutil

from contenders import Contender, Race, race, run_aside

PACKAGES = 400
OLD = [("src/area3/pkg9", "src/shared/nine"), ("src/area1/pkg7/model.ts", "src/area1/models/seven.ts")]
NAMES = r"pkg9\b|pkg7/model|\./model"

SERVICE = """
const ts = require(process.argv[2]), path = require('path'), root = process.cwd()
const config = ts.getParsedCommandLineOfConfigFile(path.join(root, 'tsconfig.json'), {}, { ...ts.sys, onUnRecoverableConfigFileDiagnostic() {} })
const host = {
  getScriptFileNames: () => config.fileNames, getScriptVersion: () => '1', getCompilationSettings: () => config.options,
  getScriptSnapshot: (file) => ts.sys.fileExists(file) ? ts.ScriptSnapshot.fromString(ts.sys.readFile(file)) : undefined,
  getCurrentDirectory: () => root, getDefaultLibFileName: ts.getDefaultLibFilePath, fileExists: ts.sys.fileExists,
  readFile: ts.sys.readFile, readDirectory: ts.sys.readDirectory, directoryExists: ts.sys.directoryExists, getDirectories: ts.sys.getDirectories,
}
const service = ts.createLanguageService(host)
let count = 0
for (const [from, to] of JSON.parse(process.argv[3]))
  for (const edit of service.getEditsForFileRename(path.join(root, from), path.join(root, to), {}, {})) count += edit.textChanges.length
console.log(count)
"""

BODY = """
/** What is known of an item: %d. */
export interface Item%d { id: number; name: string; tags: readonly string[]; made?: Date }

export function collect%d(items: Item%d[], limit = %d): Map<string, Item%d[]> {
  const found = new Map<string, Item%d[]>()
  for (const item of items.filter((each) => each.tags.length > 0 && /^[a-z"']+$/.test(each.name))) {
    const key = `${item.name}-${item.id / 2}` // one for each
    if (!found.has(key)) found.set(key, [])
    if (found.size < limit) found.get(key)!.push({ ...item, name: 'it\\'s ' + item.name })
  }
  return found
}
"""


def tree(root):
    """Writes the tree."""
    body = "".join(BODY % ((number,) * 7) for number in range(8))

    def put(path, text):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")

    put("tsconfig.json", '{"compilerOptions": {"strict": true, "module": "esnext", "moduleResolution": "node", "baseUrl": ".", "types": [], '
        '"paths": {"@/*": ["src/*"]}}, "include": ["src"]}\n')
    for number in range(PACKAGES):
        home = f"src/area{number % 6}/pkg{number}"
        one, two = (f"area{other % 6}/pkg{other}" for other in ((number * 7 + 3) % PACKAGES, (number * 13 + 5) % PACKAGES))
        put(f"{home}/model.ts", "export interface Model { id: number }\nexport const label = 'a'\n" + body)
        put(f"{home}/index.ts", "export * from './model'\nexport * as service from './service'\n")
        for name in ("service", "store", "view", "format", "parse"):
            put(f"{home}/{name}.ts", f"import {{ label }} from '@/{one}'\nimport type {{ Model }} from '../../{two}/model'\n"
                f"export const {name} = (m: Model) => label + m.id\n" + body)
    return root


def measure(nops, rounds, scratch):
    folder = tree(scratch / "typescript")
    (folder / ".nops").mkdir()
    plan = scratch / "typescript.yaml"
    plan.write_text(json.dumps({"moves": [{"from": old, "to": new} for old, new in OLD]}), encoding="utf-8")
    script = scratch / "service.js"
    script.write_text(SERVICE, encoding="utf-8")

    def as_before():
        if (folder / "src/shared/nine").exists():
            run_aside([nops, "-c", "undo"], folder)

    contenders = [
        Contender("ripgrep -l", ["rg", "-l", NAMES], folder),
        Contender("nops, the diff", [nops, "-c", f"migrate apply {plan} --dry-run"], folder, prepare=as_before),
        Contender("nops, applied", [nops, "-c", f"migrate apply {plan}"], folder, prepare=as_before),
    ]
    if shutil.which("tsc"):
        library = "/usr/share/nodejs/typescript/lib/typescript.js"
        contenders.append(Contender(
            "TypeScript's service, the edits", ["node", script, library, json.dumps(OLD)], folder, prepare=as_before))
    yield Race("a migration over TypeScript", race(contenders, rounds, scratch))
    shutil.rmtree(folder)
