"""TypeScript and JavaScript: every form in which code names another file, and what only looks like one.

What each row expects was reasoned from the rules of Node, TypeScript and the tools that are named, never copied from what the
program gave.
"""

import dataclasses
import json

from projects import as_bytes
from table import Case

PROJECT = {
    "src/core/mail/index.ts": "export function send() { return 'sent' }\n",
    "src/core/mail/message.ts": "export class Message {}\n",
    "src/core/mail/types.d.ts": "export interface Mail { to: string }\n",
    "src/core/mail/logo.svg": "<svg/>\n",
    "src/core/mail/mail.css": "a { color: red }\n",
    "src/core/mail/en.json": "{}\n",
    "src/core/mail/backends/smtp.ts": "export class Backend {}\n",
    "src/core/cache.ts": "export const get = () => 'got'\n",
    "src/core/index.ts": "export * from './cache'\n",
    "src/utils/text.ts": "export const slug = (x: string) => x\nexport default slug\n",
    "src/utils/html.ts": "export const escape = (x: string) => x\n",
    "src/Button.tsx": "export const Button = 1\n",
}

# A module gets another folder and name; a folder moves up.
MOVES = [("src/utils/text.ts", "src/text/helpers.ts"), ("src/core/mail", "src/mail")]


@dataclasses.dataclass
class Row(Case):
    file: str = "src/app.ts"
    moves: list = dataclasses.field(default_factory=lambda: MOVES)
    created: dict | None = dataclasses.field(default_factory=dict)
    project: dict = dataclasses.field(default_factory=lambda: PROJECT)

    def tree(self):
        files = {path: text for path, text in {**self.project, **self.files}.items() if text is not None}
        files[self.file] = self.before
        return {path: as_bytes(text) for path, text in files.items()}


def both(name, form, **options):
    """A form of naming `./utils/text` and `./core/mail`, with `%s` where the specifier stands."""
    yield Row(name, form.replace("%s", "./utils/text"), form.replace("%s", "./text/helpers"), **options)
    yield Row(name + ", a folder", form.replace("%s", "./core/mail"), form.replace("%s", "./mail"), **options)


FORMS = [
    ("import of a default", "import text from '%s'\n"),
    ("import of names", 'import { a, b as c } from "%s";\n'),
    ("import of all", "import * as all from '%s';\n"),
    ("import of a default and names", "import d, { a } from '%s';\n"),
    ("import for its effects", "import '%s';\n"),
    ("import of a type", "import type { A } from '%s';\n"),
    ("import of a type among names", "import { type A, b } from '%s';\n"),
    ("import over lines", "import {\n  a, // one\n  /* two */ b,\n} from '%s';\n"),
    ("import without blanks", "import{a}from'%s'\n"),
    ("import of what is called from", "import from from '%s'\n"),
    ("import with attributes", "import a from '%s' with { type: 'json' };\n"),
    ("import of all as a namespace for types", "import type * as T from '%s';\n"),
    ("import equals require", "import a = require('%s');\n"),
    ("export of names", "export { a, default as b } from '%s';\n"),
    ("export of all", "export * from '%s';\n"),
    ("export of all under a name", "export * as a from '%s';\n"),
    ("export of types", "export type { A } from '%s';\n"),
    ("dynamic import", "const a = await import('%s');\n"),
    ("dynamic import with a comment", "import(/* webpackChunkName: 'a' */ '%s').then(f);\n"),
    ("dynamic import of a template", "import(`%s`)\n"),
    ("lazy", "const A = React.lazy(() => import('%s'));\n"),
    ("require", "const a = require('%s');\n"),
    ("require of a template", "const a = require(`%s`);\n"),
    ("require of names", "const { a, b } = require( '%s' );\n"),
    ("require used at once", "require('%s').a();\n"),
    ("require in an expression", "x = y || require('%s')\n"),
    ("require with types", "const a = require<typeof import('%s')>('%s');\n"),
    ("require.resolve", "const a = require.resolve('%s');\n"),
    ("import.meta.resolve", "const a = import.meta.resolve('%s');\n"),
    ("a type by import", "let a: import('%s').A<string>;\n"),
    ("typeof import", "type M = typeof import('%s');\n"),
    ("jest.mock", "jest.mock('%s');\n"),
    ("jest.mock with a factory", "jest.mock('%s', () => ({ a: jest.fn() }));\n"),
    ("jest.mock with types", "jest.mock<typeof import('%s')>('%s', () => ({ ...jest.requireActual<typeof import('%s')>('%s') }));\n"),
    ("jest.doMock", "jest.doMock('%s');\n"),
    ("jest.unmock and dontMock", "jest.unmock('%s'); jest.dontMock('%s')\n"),
    ("jest.requireActual", "const a = jest.requireActual('%s');\n"),
    ("jest.requireMock", "const a = jest.requireMock('%s');\n"),
    ("jest.unstable_mockModule", "jest.unstable_mockModule('%s', () => ({}));\n"),
    ("jest chained", "jest.resetModules().mock('%s');\n"),
    ("vi.mock", "vi.mock('%s', async () => ({ ...(await vi.importActual<object>('%s')) }));\n"),
    ("vi.mock of an import", "vi.mock(import('%s'), { spy: true });\n"),
    ("vi.doMock and importMock", "vi.doMock('%s'); await vi.importMock('%s');\n"),
    ("proxyquire", "const a = proxyquire('%s', {});\n"),
    ("proxyquire.load", "const a = proxyquire.noCallThru().load('%s', { fs: {} });\n"),
    ("esmock", "const a = await esmock('%s', {});\n"),
    ("rewire", "const a = rewire('%s');\n"),
    ("mockery", "mockery.registerMock('%s', {});\n"),
    ("testdouble", "td.replace('%s', {});\n"),
    ("AMD", "define(['%s', 'x'], function (a) {});\n"),
    ("AMD with a name", "define('me', ['x', '%s'], function (a) {});\n"),
    ("a module's augmentation", "declare module '%s' { interface A { b: 1 } }\n"),
    ("a triple slash", "/// <reference path=\"%s.ts\" />\nlet a\n"),
    ("a type in JSDoc", "/** @type {import('%s').A} */\nlet a;\n"),
    ("a parameter in JSDoc", "/**\n * @param {Array<import(\"%s\").A>} a what it is\n * @returns {import('%s').B | null}\n */\nfunction f(a) {}\n"),
    ("JSDoc's import", "/** @import {A, B} from '%s' */\n"),
    ("CRLF", "import a from '%s';\r\nimport b from './core';\r\n"),
    ("a mark at the beginning", "\ufeffimport a from '%s';\n"),
    ("a program's first line", "#!/usr/bin/env node\nimport a from '%s';\n"),
    ("after a regular expression", "const r = /['\"`]/; import('%s');\n"),
    ("after a division", "const r = a / b; const s = 'x' / 2; import('%s');\n"),
    ("after a template with substitutions", "const r = `a ${b + `${c}'` } \" d`; import('%s');\n"),
    ("within a substitution", "const r = `a ${require('%s').b}`;\n"),
    ("after if and a regular expression", "if (a) /'/.test(b); import('%s');\n"),
    ("after an object and a division", "const a = ({}) / 2; import('%s'); b = 1 / 2;\n"),
    ("after a cast with brackets", "const a = <any>b; const c = f<string>(d); import('%s');\n"),
    ("a spread", "const a = { ...require('%s'), b: [...require('%s').c] }\n"),
    ("with a ?. call", "require?.('%s')\n"),
]

CASES = [row for name, form in FORMS if "triple" not in name for row in both(name, form)]
CASES += [
    Row("a triple slash", '/// <reference path="./utils/text.ts" />\nlet a\n', '/// <reference path="./text/helpers.ts" />\nlet a\n'),
    Row("a triple slash of a declaration", "/// <reference path='core/mail/types.d.ts'/>\n", "/// <reference path='mail/types.d.ts'/>\n"),
    Row("a triple slash of types", '/// <reference types="node" />\nimport "./utils/text"\n', '/// <reference types="node" />\nimport "./text/helpers"\n'),
]

# How a specifier is written: (written, then written so).
STYLES = [
    ("index left out", "./core/mail", "./mail"), ("a slash at the end", "./core/mail/", "./mail/"),
    ("index written", "./core/mail/index", "./mail/index"), ("index.ts written", "./core/mail/index.ts", "./mail/index.ts"),
    ("index.js for index.ts", "./core/mail/index.js", "./mail/index.js"), (".js for .ts", "./utils/text.js", "./text/helpers.js"),
    (".ts written", "./utils/text.ts", "./text/helpers.ts"), ("within the folder", "./core/mail/backends/smtp", "./mail/backends/smtp"),
    ("a declaration", "./core/mail/types", "./mail/types"), ("JSON", "./core/mail/en.json", "./mail/en.json"),
    ("a style sheet", "./core/mail/mail.css", "./mail/mail.css"), ("a picture", "./core/mail/logo.svg", "./mail/logo.svg"),
    ("a query", "./core/mail/logo.svg?raw", "./mail/logo.svg?raw"), ("a loader", "!!raw-loader!./core/mail/logo.svg", "!!raw-loader!./mail/logo.svg"),
    ("a detour", "./../src/core/mail", "./mail"), ("a doubled slash", "./core//mail", "./mail"),
]
CASES += [Row(f"style: {name}", f"import a from '{old}';\n", f"import a from '{new}';\n") for name, old, new in STYLES]

# What stays as it is.
KEPT = [
    ("another file", "import a from './core/cache';\n"), ("the folder above", "import a from './core';\n"),
    ("a package of that name", "import a from 'core/mailer'; import b from 'utils';\n"),
    ("a longer name", "import a from './core/mailer';\n"), ("a module that isn't there", "import a from './utils/texts';\n"),
    ("a string", "const a = './core/other'; const text = 'mail';\n"), ("a variable", "const mail = text; mail.core.mail = text;\n"),
    ("text of an import in a string", "const a = \"import b from './core/mailx'\";\n"),
    ("an import in a comment", "// import a from './utils/text'\n/* require('./core/mail') */\nlet text;\n"),
    ("an import in a template", "const a = `import b from './utils/text'`;\n"),
    ("an import within a string", "const a = \"import b from './utils/text'\";\n"),
    ("a property called require", "a.require('./utils/text'); loader.import('./core/mail');\n"),
    ("a property called from", "const a = { from: './utils/texts', import: './core/mails' };\n"),
    ("its own require", "function require(a) { return a }\nrequire('./utils/text');\n"),
    ("its own require, a variable", "const require = (a) => a;\nrequire('./core/mail');\n"),
    ("a mock of something else", "sinon.mock('./utils/text'); server.mock('./core/mail');\n"),
    ("a URL", "fetch('https://example.org/core/mail'); const a = 'http://x/src/utils/text.ts';\n"),
    ("a regular expression", "const a = /.\\/utils\\/text/; const b = /from '.\\/core\\/mail'/;\n"),
    ("an element's text", "export const A = () => <p>import a from './utils/text'</p>;\n", "src/app.jsx"),
    ("nothing at all", ""), ("a lone quote", "'"), ("an escape in a specifier", "import a from './utils\\/text';\n"),
    ("an address of Node", "import fs from 'node:fs'; import text from 'text';\n"),
    ("outside of the root", "import a from '../../utils/text';\n"),
    ("an attribute of an element", "const a = <a href='./utils/texts'>x</a>;\n", "src/app.tsx"),
    ("a label of a module", "namespace text.mail { export const core = 1 }\nmodule mail { }\n"),
    ("export of a constant", "export const from = './utils/texts';\nexport default './core/mails';\n"),
    ("URL of another base", "new URL('./utils/text', 'https://example.org');\n"),
]
CASES += [Row(f"kept: {row[0]}", row[1], file=row[2] if len(row) > 2 else "src/app.ts") for row in KEPT]

# A file's own imports, when it moves itself: from src/utils/text.ts to src/text/helpers.ts.
OWN = [
    ("a neighbour", "import a from './html';\n", "import a from '../utils/html';\n"),
    ("a file above", "import a from '../Button';\n", "import a from '../Button';\n"),
    ("a moved folder", "import a from '../core/mail';\n", "import a from '../mail';\n"),
    ("the folder above", "import a from '../core/';\n", "import a from '../core/';\n"),
    ("a package", "import a from 'react';\n", "import a from 'react';\n"),
    ("itself", "import * as me from './text';\n", "import * as me from './helpers';\n"),
    ("what is made", "import a from './__generated__/text.graphql';\n", "import a from './__generated__/text.graphql';\n"),
    ("a mock", "jest.mock('./html');\n", "jest.mock('../utils/html');\n"),
]
CASES += [Row(f"moved: {name}", old, new, file="src/utils/text.ts", project={**PROJECT}) for name, old, new in OWN]

# A folder that moves deeper: src/utils to src/shared/lib/utils.
DEEP = [("src/utils", "src/shared/lib/utils")]
INSIDE = [
    ("its own file", "import a from './html'; require('./html');\n", None),
    ("its own file by its own name", "import a from '../utils/html';\n", None),
    ("a file outside", "import a from '../core/cache';\n", "import a from '../../../core/cache';\n"),
    ("the folder outside", "import a from '../core'; import b from '..';\n", "import a from '../../../core'; import b from '../../..';\n"),
    ("what isn't there", "import a from '../generated/api'; import b from '../../node_modules/x/y.css';\n",
     "import a from '../../../generated/api'; import b from '../../../../node_modules/x/y.css';\n"),
    ("out of the root", "import a from '../../../other/a';\n", "import a from '../../../../../other/a';\n"),
    ("a glob", "const a = import.meta.glob('../core/**/*.ts');\n", "const a = import.meta.glob('../../../core/**/*.ts');\n"),
    ("globs in a list", "const a = import.meta.glob(['../core/*.ts', '!../core/index.ts']);\n", "const a = import.meta.glob(['../../../core/*.ts', '!../../../core/index.ts']);\n"),
    ("a context", "require.context('../core', true, /x/);\n", "require.context('../../../core', true, /x/);\n"),
    ("a path that is put together", "import(`../core/${a}.ts`); require('../core/' + b);\n", "import(`../../../core/${a}.ts`); require('../../../core/' + b);\n"),
    ("a URL", "new URL('../core/cache.ts', import.meta.url);\n", "new URL('../../../core/cache.ts', import.meta.url);\n"),
    ("a worker", "new Worker(new URL('../core/cache.ts', import.meta.url));\n", "new Worker(new URL('../../../core/cache.ts', import.meta.url));\n"),
    ("__dirname", "path.join(__dirname, '../core/cache.ts'); const a = __dirname + '/../core/cache.ts';\n",
     "path.join(__dirname, '../../../core/cache.ts'); const a = __dirname + '/../../../core/cache.ts';\n"),
    ("a template after __dirname", "const a = `${__dirname}/../core/cache.ts`;\n", "const a = `${__dirname}/../../../core/cache.ts`;\n"),
    ("JSDoc", "/** @type {import('../core').A} */\n", "/** @type {import('../../../core').A} */\n"),
    ("stubs of proxyquire", "proxyquire('../core/cache', { './index': {} });\n", "proxyquire('../../../core/cache', { './index': {} });\n"),
]
CASES += [Row(f"deeper: {name}", old, new, file="src/utils/use.ts", moves=DEEP) for name, old, new in INSIDE]

# One place of its own.
ALIASED = {"tsconfig.json": """{
  // Where names lead.
  "compilerOptions": {
    "baseUrl": "./src",
    "paths": { "@/*": ["*"], "@mail": ["core/mail"], "@mail/*": ["core/mail/*"], /* two */ "@text": ["utils/text.ts"], },
  },
}
"""}
ALIASED_AFTER = {"tsconfig.json": ALIASED["tsconfig.json"].replace("core/mail", "mail").replace("utils/text.ts", "text/helpers.ts")}


def aliased(name, old, new):
    return Row(f"alias: {name}", f"import a from '{old}';\n", f"import a from '{new}';\n", files=ALIASED, also=ALIASED_AFTER)


CASES += [
    aliased("that of a folder", "@/core/mail/message", "@/mail/message"), aliased("that of a file", "@/utils/text", "@/text/helpers"),
    aliased("with an ending", "@/utils/text.ts", "@/text/helpers.ts"), aliased("of what moves itself", "@mail/message", "@mail/message"),
    aliased("of a whole name", "@mail", "@mail"), aliased("of a file's name", "@text", "@text"),
    aliased("the folder by baseUrl", "core/mail", "mail"), aliased("a file by baseUrl", "utils/text", "text/helpers"),
    aliased("what doesn't move", "@/core/cache", "@/core/cache"), aliased("relative stays so", "./utils/text", "./text/helpers"),
    aliased("a package of such a name", "@/missing", "@/missing"),
    Row("alias: in a folder that extends", "import a from '@/utils/text';\n", "import a from '@/text/helpers';\n", file="src/deep/er/app.ts",
        files={"tsconfig.base.json": ALIASED["tsconfig.json"], "src/deep/tsconfig.json": '{"extends": "../../tsconfig.base"}'},
        also={"tsconfig.base.json": ALIASED_AFTER["tsconfig.json"]}),
    Row("alias: that no longer reaches", "import a from '@u/text';\n", "import a from './text/helpers';\n",
        files={"tsconfig.json": '{"compilerOptions": {"paths": {"@u/*": ["./src/utils/*"]}}}'}),
    Row("alias: another that reaches", "import a from '@u/text';\n", "import a from '@s/text/helpers';\n",
        files={"tsconfig.json": '{"compilerOptions": {"paths": {"@u/*": ["./src/utils/*"], "@s/*": ["./src/*"]}}}'}),
    Row("alias: that nobody tells of", "import a from '@/utils/text';\n", "import a from '@/text/helpers';\n"),
    Row("alias: jsconfig", "const a = require('~/utils/text');\n", "const a = require('~/text/helpers');\n", file="src/a.js",
        files={"jsconfig.json": '{"compilerOptions": {"baseUrl": ".", "paths": {"~/*": ["src/*"]}}}'}),
    *(Row(f"alias: {tool} tells", "import a from '@c/a';\nimport b from '@c';\nimport d from '@u/text';\n", "import a from '@c/a';\nimport b from '@c';\nimport d from './text/helpers';\n",
          files={config: text % "src/comp", "src/comp/a.js": "", "src/comp/index.js": ""}, also={config: text % "src/ui/comp", "src/ui/comp/a.js": "", "src/ui/comp/index.js": ""},
          moves=[*MOVES, ("src/comp", "src/ui/comp")])
      for tool, config, text in [
          ("Vite", "vite.config.ts", "export default { resolve: { alias: { '@c': path.resolve(__dirname, './%s'), '@u': fileURLToPath(new URL('./src/utils', import.meta.url)) } } }\n"),
          ("Vite by a list", "vite.config.js", "export default { resolve: { alias: [{ find: '@c', replacement: path.resolve(__dirname, '%s') }, { find: '@u', replacement: path.join(__dirname, 'src/utils') }] } }\n"),
          ("webpack", "webpack.config.js", "module.exports = { resolve: { alias: { '@c': path.resolve(__dirname, '%s/'), '@u': path.resolve(__dirname, 'src', 'utils') } } }\n"),
          ("Babel", "babel.config.js", "module.exports = { plugins: [['module-resolver', { alias: { '@c': './%s', '@u': './src/utils' } }]] }\n"),
      ]),
    Row("alias: by references", "import a from '#/utils/text';\n", "import a from '#/text/helpers';\n",
        files={"tsconfig.json": '{"files": [], "references": [{"path": "./tsconfig.app.json"}]}',
               "tsconfig.app.json": '{"compilerOptions": {"paths": {"#/*": ["./src/*"]}}}'}),
    Row("settings that move", '{"extends": "../../tsconfig.base.json", "compilerOptions": {"outDir": "../../dist", "paths": {"@c/*": ["../core/*"]}}, "include": ["**/*", "../../types/*.d.ts"], "references": [{"path": "../core"}]}',
        '{"extends": "../../../../tsconfig.base.json", "compilerOptions": {"outDir": "../../../../dist", "paths": {"@c/*": ["../../../core/*"]}}, "include": ["**/*", "../../../../types/*.d.ts"], "references": [{"path": "../../../core"}]}',
        file="src/utils/tsconfig.json", moves=DEEP, files={"tsconfig.base.json": "{}", "types/a.d.ts": "declare const a: 1\n"}),
]

# Packages of a workspace.
WORK = {
    "package.json": '{"name": "root", "workspaces": ["packages/*", "libs/*"]}',
    "packages/ui/package.json": '{"name": "@acme/ui", "main": "src/index.ts"}',
    "packages/ui/src/index.ts": "export * from './button'\n", "packages/ui/src/button.ts": "export const b = 1\n",
    "packages/app/package.json": '{"name": "app", "imports": {"#lib/*": "./src/lib/*"}}',
    "packages/app/src/lib/a.ts": "export const a = 1\n", "packages/app/src/lib/c.ts": "export const c = 1\n",
    "packages/exp/package.json": '{"name": "exp", "exports": {".": "./src/index.js", "./deep/*": "./src/deep/*.js", "./one": {"import": "./src/one.js"}}}',
    "packages/exp/src/index.js": "export const a = 1\n", "packages/exp/src/deep/x.js": "export const x = 1\n", "packages/exp/src/one.js": "export const one = 1\n",
}


def work(name, before, after, moves, **options):
    return Row(f"workspace: {name}", before, after, file=options.pop("file", "packages/app/src/main.ts"), moves=moves, project=WORK, **options)


CASES += [
    work("a package keeps its name", "import a from '@acme/ui';\nimport b from '@acme/ui/src/button';\n", None, [("packages/ui", "libs/ui")]),
    work("a package that leaves the workspace", "import a from '@acme/ui';\n", None, [("packages/ui", "tools/ui")], listed=[None]),
    work("a package that leaves pnpm's workspace", "import a from '@acme/ui';\n", None, [("packages/ui", "libs/ui")], listed=[None],
         files={"package.json": '{"name": "root"}', "pnpm-workspace.yaml": "packages:\n  # ours\n  - 'packages/*'\n  - '!libs/*'\nother:\n  - libs/*\n"}),
    work("a workspace that moves with its pattern", "import a from '@acme/ui';\n", None, [("packages", "modules")],
         also={"package.json": WORK["package.json"].replace("packages/", "modules/")}),
    work("a package that a workspace names alone", "import a from '@acme/ui';\n", None, [("packages/ui", "tools/ui")],
         files={"package.json": '{"name": "root", "workspaces": {"packages": ["packages/ui"]}}'}, also={"package.json": '{"name": "root", "workspaces": {"packages": ["tools/ui"]}}'}),
    work("a path into another package", "import a from '../../ui/src/button';\n", "import a from '../../../libs/ui/src/button';\n", [("packages/ui", "libs/ui")]),
    work("a file deep in a package", "import b from '@acme/ui/src/button';\n", "import b from '@acme/ui/src/atoms/button';\n",
         [("packages/ui/src/button.ts", "packages/ui/src/atoms/button.ts")], also={"packages/ui/src/index.ts": "export * from './atoms/button'\n"}),
    work("a file that goes to a package that is needed", "import a from './lib/a';\n", "import a from '@acme/ui/src/a';\n", [("packages/app/src/lib/a.ts", "packages/ui/src/a.ts")],
         files={"packages/app/package.json": '{"name": "app", "dependencies": {"@acme/ui": "workspace:*"}}'}),
    work("a name with a hash", "import a from '#lib/a.ts';\n", "import a from '#lib/deep/b.ts';\n", [("packages/app/src/lib/a.ts", "packages/app/src/lib/deep/b.ts")]),
    work("a file that goes to another package", "import a from './lib/a';\n", "import a from '../../ui/src/a';\n", [("packages/app/src/lib/a.ts", "packages/ui/src/a.ts")]),
    work("what exports say", "import a from 'exp/one';\n", None, [("packages/exp/src/one.js", "packages/exp/src/two.js")],
         also={"packages/exp/package.json": WORK["packages/exp/package.json"].replace("src/one", "src/two")}),
    Row("workspace: a main file without its ending", "import a from '@o/a'; import b from './a/lib/entry';\n", "import a from '@o/a'; import b from './a/lib/enter';\n", file="use.js",
        moves=[("a/lib/entry.js", "a/lib/enter.js")], project={"a/package.json": '{"name": "@o/a", "main": "./lib/entry", "types": "lib"}', "a/lib/entry.js": "exports.a = 1\n"},
        also={"a/package.json": '{"name": "@o/a", "main": "./lib/enter", "types": "lib"}'}),
    work("a pattern of exports", "import a from 'exp/deep/x';\n", "import a from 'exp/deep/y/z';\n", [("packages/exp/src/deep/x.js", "packages/exp/src/deep/y/z.js")]),
    work("the main file", "import a from '@acme/ui';\n", None, [("packages/ui/src/index.ts", "packages/ui/src/main.ts")],
         also={"packages/ui/package.json": WORK["packages/ui/package.json"].replace("index", "main"),
               "packages/ui/src/main.ts": WORK["packages/ui/src/index.ts"]}),
]

# Settings that reach further than their own file.
BASED = {"tsconfig.json": '{"extends": "./tsconfig.base.json", "include": ["src"], "compilerOptions": {"paths": {"@/*": ["./src/*"]}}}', "tsconfig.base.json": "{}"}
AWAY = [("src", "packages/app/src"), ("tsconfig.json", "packages/app/tsconfig.json")]
LEAF = {"tsconfig.base.json": '{"compilerOptions": {"paths": {"$a/*": ["${configDir}/src/*"]}}}', "packages/app/tsconfig.json": '{"extends": "../../tsconfig.base.json"}',
        "packages/app/src/a.ts": "export const a = 1\n"}
WEB = {"apps/web/tsconfig.json": '{"compilerOptions": {"paths": {"@/*": ["./*"]}}}', "apps/web/lib/utils.ts": "export const cn = 1\n", "packages/ui/package.json": '{"name": "@o/ui"}'}
CASES += [
    Row("settings that move as a file", BASED["tsconfig.json"], BASED["tsconfig.json"].replace("./tsconfig", "../../tsconfig"), file="tsconfig.json", moves=AWAY, files=BASED),
    Row("an alias of settings that move as a file", "import a from '@/utils/text';\n", "import a from '@/words';\n", moves=[*AWAY, ("src/utils/text.ts", "packages/app/src/words.ts")],
        files=BASED, also={"packages/app/tsconfig.json": BASED["tsconfig.json"].replace("./tsconfig", "../../tsconfig")}),
    Row("an alias of the own folder of settings that move", "import a from '$/src/utils/text';\n", "import a from '$/src/words';\n", moves=[*AWAY, ("src/utils/text.ts", "packages/app/src/words.ts")],
        files={"tsconfig.json": '{"compilerOptions": {"baseUrl": ".", "paths": {"$/*": ["./*"]}}}'}),
    Row("an alias told from a base that is extended", "import a from '@o/ui';\n", "import a from '@o/kit';\n", file="packages/app/src/main.ts", moves=[("packages/ui", "packages/kit")],
        project={"tsconfig.json": '{"compilerOptions": {"baseUrl": "."}}', "packages/ui/src/index.ts": "export const a = 1\n",
                 "packages/app/tsconfig.json": '{"extends": "../../tsconfig.json", "compilerOptions": {"paths": {"@o/*": ["packages/*/src"]}}}'}),
    Row("an alias of the folder that extends", "import a from '$a/a';\n", "import a from '$a/b';\n", file="packages/app/src/main.ts", moves=[("packages/app/src/a.ts", "packages/app/src/b.ts")], project=LEAF),
    Row("the folder that extends moves", "import a from '$a/a';\n", None, file="packages/app/src/main.ts", moves=[("packages/app", "apps/one/app")], project=LEAF,
        also={"apps/one/app/tsconfig.json": '{"extends": "../../../tsconfig.base.json"}'}),
    Row("settings of a package of the tree", "import a from '$s/utils/text';\n", "import a from '$s/text/helpers';\n",
        files={"tsconfig.json": '{"extends": "@o/ts/base.json"}', "configs/ts/package.json": '{"name": "@o/ts"}',
               "configs/ts/base.json": '{"compilerOptions": {"paths": {"$s/*": ["../../src/*"]}}}'}),
    Row("only the best alias counts", "import a from '@/core/cache';\n", None, moves=[("src/core/cache.ts", "src/cache.ts")],
        files={"tsconfig.json": '{"compilerOptions": {"paths": {"@/*": ["./src/*"], "@/core/*": ["./made/*"]}}}'}, also={"src/core/index.ts": "export * from '../cache'\n"}),
    Row("an alias of everything says nothing of others", "import a from '@/utils/text';\n", "import a from '@/text/helpers';\n",
        files={"tsconfig.json": '{"compilerOptions": {"baseUrl": ".", "paths": {"*": ["types/*"]}}}'}),
    Row("an alias of a file without its ending", "import a from '@env';\nimport b from './utils/text';\n", "import a from '@env';\nimport b from './text/helpers';\n", files={"tsconfig.json": '{"compilerOptions": {"paths": {"@env": ["./src/utils/text"]}}}'},
        also={"tsconfig.json": '{"compilerOptions": {"paths": {"@env": ["./src/text/helpers"]}}}'}),
    Row("an alias of a folder whose index moves", "import a from '@core'; import b from './core/cache'\n", "import a from './all'; import b from './core/cache'\n",
        moves=[("src/core/index.ts", "src/all.ts")], files={"tsconfig.json": '{"compilerOptions": {"paths": {"@core": ["./src/core"]}}}'}, also={"src/all.ts": "export * from './core/cache'\n"}),
    Row("an alias that the new place doesn't have", "import a from '@/lib/utils';\n", "import a from '../../lib/utils';\n", file="apps/web/components/ui/button.ts",
        moves=[("apps/web/components/ui", "packages/ui/src/components/ui"), ("apps/web/lib/utils.ts", "packages/ui/src/lib/utils.ts")], project=WEB),
    Row("what a tool is to begin with is no alias", "import a from '@u/text';\n", "import a from './entries/text';\n", moves=[("src/utils/text.ts", "src/entries/text.ts")],
        files={"tsconfig.json": '{"compilerOptions": {"paths": {"@u/*": ["./src/utils/*"]}}}', "src/entries/x.ts": "",
               "webpack.config.js": "module.exports = { entry: { bundle: './src/entries' } }\n"}),
    Row("a folder after __dirname whose index moves", "export default { resolve: { alias: { '@': path.resolve(__dirname, 'src') } } }\n", None, file="vite.config.ts",
        moves=[("src/index.ts", "src/main.ts")], files={"tsconfig.json": '{"compilerOptions": {"baseUrl": "."}}', "src/index.ts": ""}),
    Row("a file after __dirname in what moves", "module.exports = { entry: path.resolve(__dirname, 'src/index.ts') }\n", "module.exports = { entry: path.resolve(__dirname, '../src/index.ts') }\n",
        file="webpack.config.js", moves=[("webpack.config.js", "config/webpack.config.js")], files={"src/index.ts": ""}),
    Row("packages whose main is a folder", "import a from '@o/a'; import b from './lib'; import c from '@o/b';\n", "import a from '@o/a'; import b from './deep/lib'; import c from '@o/b';\n", file="use.ts",
        moves=[("lib.ts", "deep/lib.ts")], project={"lib.ts": "", "a/package.json": '{"name": "@o/a", "main": ""}', "a/index.ts": "", "b/package.json": '{"name": "@o/b", "main": "../c"}',
                                                    "c/package.json": '{"name": "@o/c", "main": "../b"}'}),
    work("a path that exports don't give", "import a from 'exp/src/deep/x.js';\n", "import a from 'exp/src/deep/y/z.js';\n", [("packages/exp/src/deep/x.js", "packages/exp/src/deep/y/z.js")]),
    Row("a name that ends like a platform", "import { db } from './db.server';\n", "import { db } from './lib/db.server';\n", moves=[("src/db.server.ts", "src/lib/db.server.ts")], files={"src/db.server.ts": ""}),
    Row("such a name beside another", "import a from './app.config.server';\nimport b from './app.config';\n", "import a from './app/app.config.server';\nimport b from './app/app.config';\n",
        moves=[("src/app.config.server.ts", "src/app/app.config.server.ts"), ("src/app.config.ts", "src/app/app.config.ts")], files={"src/app.config.server.ts": "", "src/app.config.ts": ""}),
    Row("a file for platforms", "import a from './view';\n", "import a from './lib/view';\n", moves=[("src/view.native.ts", "src/lib/view.native.ts"), ("src/view.web.ts", "src/lib/view.web.ts")],
        files={"src/view.native.ts": "", "src/view.web.ts": ""}),
    Row("a require that is only declared", "declare function require(a: string): any;\nconst a = require('./utils/text');\n", "declare function require(a: string): any;\nconst a = require('./text/helpers');\n"),
    Row("import equals beside its own require", "function require(a) { return a }\nimport a = require('./utils/text'); require('./utils/text');\n",
        "function require(a) { return a }\nimport a = require('./text/helpers'); require('./utils/text');\n"),
]

# Renames and odd cases.
JS = {"a.js": "module.exports = 1\n", "lib/index.js": "module.exports = 2\n", "lib/b.js": "module.exports = require('./index')\n"}


def js(name, before, after, moves, **options):
    return Row(name, before, after, file=options.pop("file", "use.js"), moves=moves, project={**JS, **options.pop("more", {})}, **options)


CASES += [
    js(".js becomes .ts", "require('./a'); require('./a.js');\n", None, [("a.js", "a.ts")]),
    js("a file becomes a folder's index", "require('./a')\n", None, [("a.js", "a/index.js")]),
    js("a file becomes another folder's index", "require('./a')\n", "require('./x')\n", [("a.js", "x/index.js")]),
    js("a whole name becomes a folder's index", "require('./a.js')\n", "require('./x/index.js')\n", [("a.js", "x/index.js")]),
    js("an index becomes a file", "require('./lib')\n", "require('./one')\n", [("lib/index.js", "one.js")], also={"lib/b.js": "module.exports = require('../one')\n"}),
    js("a slash at the end of what is no folder any more", "require('./lib/')\n", "require('./one')\n", [("lib/index.js", "one.js")], also={"lib/b.js": "module.exports = require('../one')\n"}),
    js("a swap", "require('./a'); require('./c');\n", "require('./c'); require('./a');\n", [("a.js", "c.js"), ("c.js", "a.js")], more={"c.js": "module.exports = 3\n"}, checked=False),
    js("a dot", "require('.'); require('./'); require('./b');\n", "require('../lib'); require('../lib/'); require('../lib/b');\n", [("lib/use.js", "x/use.js")], file="lib/use.js"),
    js("into the folder that it names", "require('./lib'); require('./lib/b')\n", "require('.'); require('./b')\n", [("use.js", "lib/use.js")]),
    js("to the folder below the one it names", "require('./lib/index.js')\n", "require('../index.js')\n", [("use.js", "lib/x/use.js")]),
    js("what stands before a template without end", "require('./a')\nconst b = `x\nrequire('./a')\n", "require('./z')\nconst b = `x\nrequire('./a')\n", [("a.js", "z.js")], listed=[2]),
    js("a comment without end", "require('./a') /* x\n", "require('./z') /* x\n", [("a.js", "z.js")]),
    js("brackets that don't match", "}}) require('./a'); ((\n", "}}) require('./z'); ((\n", [("a.js", "z.js")]),
    js("a string without end", "const b = 'x\nrequire('./a')\n", "const b = 'x\nrequire('./z')\n", [("a.js", "z.js")]),
    js("bytes of no encoding", b"require('./a') // \xff\xfe\xc3\n", b"require('./z') // \xff\xfe\xc3\n", [("a.js", "z.js")]),
    js("elements with quotes", "const A = () => <p title=\"it's\">Don't {require('./a')} `x <b/> can't</p>;\nrequire('./a')\n",
       "const A = () => <p title=\"it's\">Don't {require('./z')} `x <b/> can't</p>;\nrequire('./z')\n", [("a.js", "z.js")], file="use.jsx"),
    js("elements in elements", "const A = <><B c={<D/>} {...e}>{f.map(g => <H key={g}>/* ' */ // x</H>)}</B></>; require('./a')\n",
       "const A = <><B c={<D/>} {...e}>{f.map(g => <H key={g}>/* ' */ // x</H>)}</B></>; require('./z')\n", [("a.js", "z.js")], file="use.jsx"),
    js("functions of types", "const f = <T,>(x: T) => x; const g = <T extends 'a'>(x: T) => x; require('./a')\n",
       "const f = <T,>(x: T) => x; const g = <T extends 'a'>(x: T) => x; require('./z')\n", [("a.js", "z.js")], file="use.tsx"),
    js("less than", "if (a <b && c> d) {} require('./a')\n", "if (a <b && c> d) {} require('./z')\n", [("a.js", "z.js")]),
    js("a stub by the name that the module has for it", "proxyquire('./lib/b', { './index': {}, fs: {} });\n", "proxyquire('./lib/b', { '../one': {}, fs: {} });\n",
       [("lib/index.js", "one.js")], also={"lib/b.js": "module.exports = require('../one')\n"}),
    js("a path from the root", "read('lib/x/b.js'); open('./lib/x/b.js'); x = 'b.js'; y = 'lib/b.js'\n", "read('lib/x/c.js'); open('./lib/x/b.js'); x = 'b.js'; y = 'lib/b.js'\n",
       [("lib/x/b.js", "lib/x/c.js"), ("lib/b.js", "lib/z.js")], more={"lib/x/b.js": ""}),
    js("a path in parts", "path.join(__dirname, 'lib', 'b.js'); path.resolve(__dirname, '..', 'x'); path.join(__dirname, 'lib', name, 'b.js')\n",
       "path.join(__dirname, 'deep', 'er', 'c.js'); path.resolve(__dirname, '..', 'x'); path.join(__dirname, 'lib', name, 'b.js')\n",
       [("lib/b.js", "deep/er/c.js")], also={"deep/er/c.js": "module.exports = require('../../lib/index')\n"}),
    js("a linked package", '{"dependencies": {"b": "file:../../lib", "c": "link:../c", "d": "^1.0.0"}, "main": "./use.js"}\n',
       '{"dependencies": {"b": "file:../../../lib", "c": "link:../../../packages/c", "d": "^1.0.0"}, "main": "./use.js"}\n',
       [("packages/a", "deep/er/a")], file="packages/a/package.json", more={"packages/c/package.json": "{}", "packages/a/use.js": ""}),
    js("Jest's settings in a package", '{"jest": {"setupFiles": ["<rootDir>/lib/b.js"], "moduleNameMapper": {"^b/(.*)$": "<rootDir>/lib/$1"}}, "browser": {"./lib/b.js": "./lib/index.js"}}\n',
       '{"jest": {"setupFiles": ["<rootDir>/x/b.js"], "moduleNameMapper": {"^b/(.*)$": "<rootDir>/x/$1"}}, "browser": {"./x/b.js": "./x/index.js"}}\n',
       [("lib", "x")], file="package.json"),
    js("settings in JSON", '{"$schema": "../../node_modules/x/schema.json", "extends": "../../base.json", "outputPath": "../../dist/a", "src": "./use.js"}\n',
       '{"$schema": "../../../node_modules/x/schema.json", "extends": "../../../base.json", "outputPath": "../../../dist/a", "src": "./use.js"}\n',
       [("packages/a", "deep/er/a")], file="packages/a/project.json", more={"base.json": "{}", "packages/a/use.js": ""}),
    js("a tool's settings", "module.exports = { setup: './lib/b.js', map: { '^b$': '<rootDir>/lib/b.js' }, files: ['lib/**/*.js', '!lib/b.js'] };\n",
       "module.exports = { setup: './x/b.js', map: { '^b$': '<rootDir>/x/b.js' }, files: ['x/**/*.js', '!x/b.js'] };\n", [("lib", "x")], file="jest.config.js"),
    js("a file that hides another", "require('./lib/b')\n", None, [("a.js", "lib/b.ts")], listed=[None], checked=True),
    js("a file that takes a folder's name", "require('./lib/b')\n", None, [("a.js", "lib.js")], listed=[None]),
    js("a file and a folder of one name that were so before", "require('./z')\n", "require('./x/z')\n", [("z.js", "x/z.js"), ("z", "x/z")], more={"z.js": "", "z/index.js": ""}),
    js("many lines", "const x = [1, 'a', `b`, /c/];\n" * 50_000 + "require('./a');\n", "const x = [1, 'a', `b`, /c/];\n" * 50_000 + "require('./z');\n", [("a.js", "z.js")]),
    js("a long line", "x = [" + "'a', " * 100_000 + "require('./a')]\n", "x = [" + "'a', " * 100_000 + "require('./z')]\n", [("a.js", "z.js")]),
    js("hundreds of thousands of quotes", "x = " + "\\'" * 100_000 + "\nrequire('./a')\n", "x = " + "\\'" * 100_000 + "\nrequire('./z')\n", [("a.js", "z.js")]),
    js("beginnings without end", "require('./a')\n" + "/[" * 50_000 + "\n" + "export, " * 50_000, "require('./z')\n" + "/[" * 50_000 + "\n" + "export, " * 50_000, [("a.js", "z.js")]),
    js("stubs without end", "require('./a')\n" + "proxyquire('x', {\n" * 300, "require('./z')\n" + "proxyquire('x', {\n" * 300, [("a.js", "z.js")]),
    js("deep brackets", "(" * 20_000 + "require('./a')", "(" * 20_000 + "require('./z')", [("a.js", "z.js")]),
]

VUE = """<template>
  <img src="./core/mail/logo.svg"><p>import './utils/text'</p>
</template>

<script setup lang="ts">
import text from '%s'
import mail from "@/%s"
</script>
<!-- <script src="./utils/text.ts"></script> -->
<style scoped>
@import './%s';
a { background: url(./%s) }
</style>
"""
STYLE = "@use '%s/mail';\n@import url(\"%s/mail.css\");\n.a { composes: b from '%s/mail.css'; background: url(%s/logo.svg#x) no-repeat }\n/* url(./core/mail/logo.svg) */\n"
ANGULAR = "@Component({ templateUrl: './%s/a.html', styleUrls: ['./%s/mail.css'], styleUrl: './%s/mail.css' })\nclass A { r = [{ loadChildren: './%s/message#A' }] }\n"

CASES += [
    Row("Vue", (VUE % ("./utils/text", "core/mail", "core/mail/mail.css", "core/mail/logo.svg")),
        (VUE % ("./text/helpers", "mail", "mail/mail.css", "mail/logo.svg")).replace('src="./core/mail/logo', 'src="./mail/logo'), file="src/App.vue"),
    Row("Vue's attributes", "<template>\n  <img :src=\"a ? require('@/core/mail/logo.svg') : ''\">\n  <p title=\"require('./core/mail')\">require('./core/mail')</p>\n</template>\n",
        "<template>\n  <img :src=\"a ? require('@/mail/logo.svg') : ''\">\n  <p title=\"require('./core/mail')\">require('./core/mail')</p>\n</template>\n", file="src/App.vue"),
    Row("Svelte", "<script lang='ts'>\n  import a from './utils/text'; $: b = a / 2\n</script>\n<p>Don't</p>\n<style>a{}</style>\n",
        "<script lang='ts'>\n  import a from './text/helpers'; $: b = a / 2\n</script>\n<p>Don't</p>\n<style>a{}</style>\n", file="src/App.svelte"),
    Row("a script elsewhere", '<script src="./utils/text.ts" lang="ts"></script>\n', '<script src="./text/helpers.ts" lang="ts"></script>\n', file="src/App.vue"),
    Row("Astro", "---\nimport a from './utils/text'\n---\n<p>it's</p>\n", "---\nimport a from './text/helpers'\n---\n<p>it's</p>\n", file="src/App.astro"),
    Row("MDX", "import A from './utils/text'\nexport const b = require('./core/mail')\n\n# Don't\n\n[a](./core/mail/en.json) <A/>\n\n```js\nimport A from './utils/text'\n```\n",
        "import A from './text/helpers'\nexport const b = require('./mail')\n\n# Don't\n\n[a](./mail/en.json) <A/>\n\n```js\nimport A from './utils/text'\n```\n", file="src/a.mdx"),
    Row("a style sheet", STYLE % (("core/mail",) * 4), STYLE % (("mail",) * 4), file="src/a.scss"),
    Row("a style sheet's partial", "@use 'core/colors' as c;\n@import 'core/mail/mail';\n", "@use 'theme/colors' as c;\n@import 'core/mail/mail';\n", file="src/a.scss",
        files={"src/core/_colors.scss": "$a: red;\n"}, moves=[("src/core/_colors.scss", "src/theme/_colors.scss")]),
    Row("a style sheet that moves", "@import './mail.css';\n@import '../cache.css';\na { background: url(logo.svg) }\n",
        "@import './mail.css';\n@import '../core/cache.css';\na { background: url(logo.svg) }\n", file="src/core/mail/a.css", files={"src/core/cache.css": "a{}\n"}),
    Row("Angular", ANGULAR % (("core/mail",) * 4), ANGULAR % (("mail",) * 4), files={"src/core/mail/a.html": "<p/>\n"}),
]
CASES += [
    js("a require of a block's own", "require('./a')\n{ const require = x => x; require('./a') }\nfunction f() { function require(x) { } require('./a') }\nrequire('./a')\n",
       "require('./z')\n{ const require = x => x; require('./a') }\nfunction f() { function require(x) { } require('./a') }\nrequire('./z')\n", [("a.js", "z.js")]),
    js("a bundle's require", "(function () { function require(x) { } run(require) })()\nfunction m1(require, module) { require('./a') }\n", None, [("a.js", "z.js")]),
    js("a require of the file's own", "function require(x) { }\n{ require('./a') }\n", None, [("a.js", "z.js")]),
    js("the folder that tools run in", "const path = require('path')\npath.join(process.cwd(), 'lib', 'b.js'); path.resolve(process.cwd(), 'lib/b.js'); path.join(process.cwd(), 'lib', x); path.join(process.cwd(), 'other', 'b.js')\n",
       "const path = require('path')\npath.join(process.cwd(), 'src', 'c.js'); path.resolve(process.cwd(), 'src/c.js'); path.join(process.cwd(), 'lib', x); path.join(process.cwd(), 'other', 'b.js')\n", [("lib/b.js", "src/c.js")], also={"src/c.js": "module.exports = require('../lib/index')\n"}),
    js("types that stay behind", "require('./a')\n", None, [("a.js", "z.js")], more={"a.d.ts": "export const one: 1\n"}, listed=[None]),
]

# What a compiler makes of sources, and nothing of it is in the tree.
BUILT = {"tsconfig.json": '{"compilerOptions": {"outDir": "./build"}, "include": ["src/**/*"]}'}
ROOTED = {"packages/c/tsconfig.json": '{"extends": "../../base.json", "compilerOptions": {"rootDir": "src"}}', "packages/c/src/old/a.ts": "export const a = 1\n", "packages/c/src/index.ts": "export {}\n"}
CASES += [
    Row("built: a test", "import { slug } from '../build/utils/text.js';\nimport x from '../build/utils/html.js';\nimport '../build/core/mail';\n", "import { slug } from '../build/text/helpers.js';\nimport x from '../build/utils/html.js';\nimport '../build/mail';\n",
        file="test/a.test.js", files=BUILT),
    Row("built: a package", '{"main": "./build/utils/text.js", "types": "build/utils/text.d.ts", "exports": {".": "./build/utils/html.js", "./m": {"types": "./build/core/mail/message.d.ts", "default": "./build/core/mail/message.js"}}, "bin": {"x": "./build/utils/text.js"}, "scripts": {"s": "node build/utils/text.js"}}',
        '{"main": "./build/text/helpers.js", "types": "build/text/helpers.d.ts", "exports": {".": "./build/utils/html.js", "./m": {"types": "./build/mail/message.d.ts", "default": "./build/mail/message.js"}}, "bin": {"x": "./build/text/helpers.js"}, "scripts": {"s": "node build/text/helpers.js"}}',
        file="package.json", files=BUILT),
    Row("built: nothing is", "import '../build/utils/text.js';\n", file="test/a.test.js", files={"tsconfig.json": '{"include": ["src"]}'}),
    Row("built: by settings that extend others", "require('./build/old/a');\nrequire('./dist/old/a');\n", "require('./build/new/a');\nrequire('./dist/old/a');\n", file="packages/c/runner.js", project={**ROOTED, "base.json": "{}", "packages/c/tsconfig.json":
        '{"compilerOptions": {"rootDir": "src", "outDir": "build"}}'}, moves=[("packages/c/src/old", "packages/c/src/new")]),
    # Others.
    Row("a require that is made", "const p = createRequire(import.meta.url)('../../package.json');\nimport '../core/cache';\n", "const p = createRequire(import.meta.url)('../../../package.json');\nimport '../../core/cache';\n", file="src/utils/use.ts",
        files={"package.json": "{}"}, moves=[("src/utils/use.ts", "src/utils/deep/use.ts")]),
    Row("what is made into a folder that is there", "require('./wasm/made.js');\nrequire('./wasm/known.js');\nrequire('./nowhere/made.js');\n", "require('../wasm/made.js');\nrequire('../wasm/known.js');\nrequire('./nowhere/made.js');\n", file="lib/client.js",
        project={"lib/wasm/known.js": ""}, moves=[("lib/client.js", "lib/net/client.js")]),
    Row("a mock that stays behind", "jest.mock('./api');\n", "jest.mock('./net/api');\n", file="src/a.test.ts", project={"src/api.ts": "", "src/__mocks__/api.ts": ""}, moves=[("src/api.ts", "src/net/api.ts")], listed=[None]),
    Row("a mock that goes along", "jest.mock('./api');\n", "jest.mock('./net/api');\n", file="src/a.test.ts", project={"src/api.ts": "", "src/__mocks__/api.ts": ""},
        moves=[("src/api.ts", "src/net/api.ts"), ("src/__mocks__/api.ts", "src/net/__mocks__/api.ts")]),
    Row("a folder that moves into itself", "import a from '../src/utils/text';\n", "import a from '../src/app/utils/text';\n", file="test/a.ts", project={"src/utils/text.ts": "import './html'\n", "src/utils/html.ts": "", "src/index.ts": "import './utils/text'\n"},
        moves=[("src/utils", "src/app/utils"), ("src/index.ts", "src/app/index.ts")], mapping=[("src", "src/app")]),
]

CASES += [
    Row("what is made in a folder that moves", "import a from '../addons/old-a/out/A';\nimport b from '../addons/none/out/A';\n", "import a from '../addons/a/out/A';\nimport b from '../addons/none/out/A';\n", file="demo/client.ts", project={"addons/old-a/src/A.ts": "import '../out/A'\n"},
        moves=[("addons/old-a", "addons/a")]),
]

CASES += [
    # Paths that are put together, or read from where a program runs.
    Row("a folder in a variable", "let path = `./fmt/${name}`;\nconst f = require(path);\nconst other = `./fmt/${name}`;\nconst plain = './fmt/json.js';\nawait import(plain);\nlet added; added = './fmt/' + name; require(added);\n",
        "let path = `./formats/${name}`;\nconst f = require(path);\nconst other = `./fmt/${name}`;\nconst plain = './formats/json.js';\nawait import(plain);\nlet added; added = './formats/' + name; require(added);\n", file="lib/engine.js",
        project={"lib/fmt/json.js": ""}, moves=[("lib/fmt", "lib/formats")]),
    Row("a folder in a variable that something else loads", "const path = `./fmt/${name}`;\nz.require(path);\nrequire(path.x);\n", file="lib/engine.js", project={"lib/fmt/json.js": ""}, moves=[("lib/fmt", "lib/formats")]),
    Row("files read from the root", "readFileSync('./addons/img/fix/p.blob');\nfs.existsSync('./addons/img/fix/' + name);\nfs.readFileSync(`./addons/img/fix/${name}.txt`);\nfs.readdirSync('./addons/img/fix/');\nfs.readFile('./none/p.blob');\n",
        "readFileSync('./addons/image/fix/p.blob');\nfs.existsSync('./addons/image/fix/' + name);\nfs.readFileSync(`./addons/image/fix/${name}.txt`);\nfs.readdirSync('./addons/image/fix/');\nfs.readFile('./none/p.blob');\n", file="addons/test/a.js",
        project={"addons/img/fix/p.blob": "p"}, moves=[("addons/img", "addons/image")]),
    Row("files read from the file's own folder", "fs.readFileSync('./fix/p.blob');\n", file="test/a.js", project={"test/fix/p.blob": "p"}, moves=[("test/fix", "test/data")]),
    Row("a file that takes itself for its folder", "const __dirname = fileURLToPath(import.meta.url);\nf(resolve(__dirname, '../../../locales'), join(__dirname, '../near.json'));\n", "const __dirname = fileURLToPath(import.meta.url);\nf(resolve(__dirname, '../../../i18n/locales'), join(__dirname, '../near.json'));\n", file="lib/shims/esm.mjs",
        project={"locales/en.json": "", "lib/shims/near.json": ""}, moves=[("locales", "i18n/locales")]),
    Row("a file whose folder is taken from itself", "const __dirname = dirname(fileURLToPath(import.meta.url));\nf(resolve(__dirname, '../../locales'));\n", "const __dirname = dirname(fileURLToPath(import.meta.url));\nf(resolve(__dirname, '../../i18n/locales'));\n", file="lib/shims/esm.mjs",
        project={"locales/en.json": ""}, moves=[("locales", "i18n/locales")]),
]

# A folder in a variable, of which some goes elsewhere.
PARTED = {"web/js/a.js": "", "web/js/b.js": "", "web/css/x.css": ""}


def parted(name, before, unsure, **options):
    return Row(f"a folder in a variable: {name}", before, None, file=options.pop("file", "webpack.config.js"), project=PARTED, moves=[("web/js/a.js", "assets/a.js")], unsure=unsure, **options)


CASES += [
    parted("a template", "const S = path.resolve(__dirname, './web')\nconst a = `${S}/js/a.js`\nconst b = `${S}/js/b.js`\nconst c = `${S}/css/${x}.css`\nconst d = `${S}/js/${x}.js`\n", [2, 5]),
    parted("a plus", "const S = path.join(__dirname, 'web', 'js')\nconst a = S + '/a.js'\nconst b = S + '/b.js'\nconst c = T + '/a.js'\n", [2]),
    parted("parts", "const S = path.join(__dirname, 'web')\nconst J = path.join(S, 'js')\nconst a = path.join(S, 'js', 'a.js')\nconst b = path.resolve(J, 'a.js')\nconst c = path.join(J, 'b.js')\n", [3, 4]),
    parted("plain text", "const S = 'web/js'\nconst a = `${S}/a.js`\n", [2]),
    parted("set again", "let S = path.join(__dirname, 'web')\nif (S == x) S = other\nconst a = `${S}/js/a.js`\n", []),
    parted("a parameter", "const S = path.join(__dirname, 'web')\nfunction f(S) { return `${S}/js/a.js` }\n", []),
    parted("a parameter of an arrow", "const S = path.join(__dirname, 'web')\nconst f = (x, S) => `${S}/js/a.js`\n", []),
    parted("set twice", "let S = path.join(__dirname, 'web')\nvar S = path.join(__dirname, 'css')\nconst a = `${S}/js/a.js`\n", []),
    Row("a folder in a variable: all of it that is told goes to one other", "const S = path.join(__dirname, '..', 'js')\nconst a = `${S}/a.js`\nconst T = path.join(__dirname, '../js')\nconst b = `${T}/a.js`\nf(T)\n",
        "const S = path.join(__dirname, '..', '..', 'assets')\nconst a = `${S}/a.js`\nconst T = path.join(__dirname, '../js')\nconst b = `${T}/a.js`\nf(T)\n", file="web/css/t.js", project=PARTED, moves=[("web/js/a.js", "assets/a.js")], unsure=[4]),
    Row("a folder in a variable: the file goes along with what it tells", "const S = path.resolve(__dirname, './static')\nexport const a = `${S}/js/a.js`, b = `${S}/js/old.js`, c = S\n", "const S = path.resolve(__dirname, './static')\nexport const a = `${S}/js/a.js`, b = `${S}/js/new.js`, c = S\n", file="web/webpack.config.js",
        project={"web/static/js/a.js": "", "web/static/js/old.js": "", "web/static/x.png": "", "www/static/y.js": ""}, moves=[("web/webpack.config.js", "www/webpack.config.js"), ("web/static/js/a.js", "www/static/js/a.js"), ("web/static/js/old.js", "www/static/js/new.js")], unsure=[]),
]
