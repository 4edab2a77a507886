#!/usr/bin/env python3
"""Judges a migration of Python code by Python's own `ast`. It shares no code with nops.

    judge.py BEFORE AFTER MOVES.json [--roots .,lib]

BEFORE and AFTER are the tree as it was and as it is; MOVES.json is a list of {"from": …, "to": …}, paths relative to
the tree; roots are the folders that absolute imports start from. What must hold:

- Every file is where the moves put it, with its mode; nothing appeared but `__init__.py` files on the way to new places.
  Files that are not Python, comments and documentation say the new names of what moved in place of the old ones, or still
  the old ones, and otherwise the same; addresses (`https://…`) are the same byte for byte.
- A Python file that compiled compiles.
- Every import that resolved within the tree resolves to the corresponding thing: the moved file's, else the same
  file's. A name is followed through re-exports to where it is defined. So do uses of dotted paths (`a.b.c.name`).
- A file that would have been right as it was is the same byte for byte.
- Outside import statements and rewritten dotted paths nothing differs: comments, strings, layout, line endings. A string may
  say the new name or path of what moved in place of the old one, and no more.
- No import names an old place that is gone.
"""

import argparse
import ast
import collections
import hashlib
import io
import json
import os
import pathlib
import posixpath
import re
import sys
import tokenize

SKIPPED = {".nops", ".git", "__pycache__"}
MODULE_ATTRIBUTES = {"__name__", "__file__", "__doc__", "__path__", "__package__", "__spec__", "__loader__", "__dict__"}


# What a file's text says, wherever the file lies.


class Scope:
    """A module, class, function, lambda or comprehension, with what binds each name in it."""

    def __init__(self, kind, name, parent):
        self.kind = kind
        self.parent = parent
        self.name = name if parent is None else f"{parent.name}/{name}"
        self.bindings = collections.defaultdict(list)  # name → list of Import or None (any other binding)
        self.globals = set()

    @property
    def module(self):
        scope = self
        while scope.parent:
            scope = scope.parent
        return scope

    def bind(self, name, what=None):
        owner = self.module if name in self.globals else self
        owner.bindings[name].append(what)

    def find(self, name):
        """What binds the name as seen from here: class scopes are seen from themselves only."""
        scope = self
        while scope:
            if name in scope.globals:
                return scope.module.bindings.get(name, [])
            if name in scope.bindings and (scope is self or scope.kind != "class"):
                return scope.bindings[name]
            scope = scope.parent
        return []


Import = collections.namedtuple("Import", "kind level module name local scope line")
# kind: "plain" (import a.b), "as" (import a.b as c), "from", "star"
Chain = collections.namedtuple("Chain", "root names scope start end text in_string")


class Analysis:
    """The imports, dotted uses and bindings of one text."""

    def __init__(self, data):
        self.data = data
        self.imports = []
        self.spans = []  # of import statements: ((line, byte), (line, byte))
        self.chains = []
        self.strings = []  # f-strings' spans
        self.error = None
        self.dynamic = False
        try:
            tree = ast.parse(data)
        except (SyntaxError, ValueError, RecursionError) as error:
            self.error = str(error)
            return
        self.module = Scope("module", "", None)
        pending = []
        self.bind_block(tree.body, self.module, pending)
        for node, scope in pending:
            self.use(node, scope, None)
        self.chains.sort(key=lambda chain: (chain.start, chain.end))

    # First pass: bindings. Everything is walked once; what may hold uses is kept with its scope for the second.

    def bind_block(self, nodes, scope, pending):
        for node in nodes:
            self.bind(node, scope, pending)

    def bind(self, node, scope, pending):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            self.bind_import(node, scope)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            name = getattr(node, "name", "lambda")
            if name != "lambda":
                scope.bind(name)
                for decorator in node.decorator_list:
                    self.bind(decorator, scope, pending)
                if node.returns:
                    self.bind(node.returns, scope, pending)
            arguments = node.args
            everyone = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
            everyone += [a for a in (arguments.vararg, arguments.kwarg) if a]
            inner = Scope("function", name, scope)
            for argument in everyone:
                inner.bind(argument.arg)
                if argument.annotation:
                    self.bind(argument.annotation, scope, pending)
            for default in [*arguments.defaults, *(d for d in arguments.kw_defaults if d)]:
                self.bind(default, scope, pending)
            body = node.body if isinstance(node.body, list) else [node.body]
            self.find_globals(body, inner)
            self.bind_block(body, inner, pending)
        elif isinstance(node, ast.ClassDef):
            scope.bind(node.name)
            for part in [*node.decorator_list, *node.bases, *(k.value for k in node.keywords)]:
                self.bind(part, scope, pending)
            self.bind_block(node.body, Scope("class", node.name, scope), pending)
        elif isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            inner = Scope("function", "each", scope)
            for child in ast.iter_child_nodes(node):
                self.bind(child, inner, pending)
        elif isinstance(node, ast.Attribute):
            chain = chain_of(node)
            if chain:
                pending.append((node, scope))
            else:
                self.bind(node.value, scope, pending)
        elif isinstance(node, ast.Name):
            if not isinstance(node.ctx, ast.Load):
                scope.bind(node.id)
            pending.append((node, scope))
        elif isinstance(node, ast.JoinedStr):
            self.strings.append(span_of(node))
            inner = []
            for child in ast.iter_child_nodes(node):
                self.bind(child, scope, inner)
            pending.append((node, [(n, s) for n, s in inner if not isinstance(n, ast.JoinedStr)]))
        else:
            if isinstance(node, ast.ExceptHandler) and node.name:
                scope.bind(node.name)
            elif isinstance(node, (ast.MatchAs, ast.MatchStar)) and node.name:
                scope.bind(node.name)
            elif isinstance(node, ast.MatchMapping) and node.rest:
                scope.bind(node.rest)
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("globals", "vars"):
                self.dynamic = True
            for child in ast.iter_child_nodes(node):
                self.bind(child, scope, pending)

    def find_globals(self, body, scope):
        """`global` holds for its whole function, so it is looked for before anything binds."""
        for node in body:
            if isinstance(node, ast.Global):
                scope.globals.update(node.names)
                for name in node.names:
                    scope.module.bind(name)
            elif not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
                self.find_globals(ast.iter_child_nodes(node), scope)

    def bind_import(self, node, scope):
        self.spans.append(span_of(node))
        for alias in node.names:
            if isinstance(node, ast.ImportFrom):
                kind = "star" if alias.name == "*" else "from"
                found = Import(kind, node.level, node.module or "", alias.name, alias.asname or alias.name,
                               scope, node.lineno)
            elif alias.asname:
                found = Import("as", 0, alias.name, "", alias.asname, scope, node.lineno)
            else:
                found = Import("plain", 0, alias.name, "", alias.name.split(".")[0], scope, node.lineno)
            self.imports.append(found)
            if found.kind != "star":
                scope.bind(found.local, found)

    # Second pass: the dotted paths and names that begin at something imported.

    def use(self, node, scope, string):
        if isinstance(node, ast.JoinedStr):
            for inner, inner_scope in scope:
                self.use(inner, inner_scope, span_of(node))
            return
        root, names = chain_of(node)
        if any(binding is not None for binding in scope.find(root)):
            start, end = string or span_of(node)
            self.chains.append(Chain(root, names, scope, start, end, ".".join([root, *names]), bool(string)))


def chain_of(node):
    """`a.b.c` as ("a", ("b", "c")), or None when it does not begin at a name."""
    names = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    return (node.id, tuple(reversed(names))) if isinstance(node, ast.Name) else None


def span_of(node):
    return (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)


# A tree of files, and what dotted paths mean in it.


class Tree:
    def __init__(self, folder, roots, parsed):
        self.folder = pathlib.Path(folder)
        self.roots = roots
        self.parsed = parsed  # content hash → Analysis, shared by both trees
        self.files = {}  # path → "f", "x" (executable) or "l" (link)
        self.folders = {""}
        self.analyses = {}
        self.memory = {}
        for base, folders, names in os.walk(self.folder):
            folders[:] = sorted(set(folders) - SKIPPED)
            inside = os.path.relpath(base, self.folder)
            inside = "" if inside == "." else inside + "/"
            for name in list(folders):
                if os.path.islink(os.path.join(base, name)):
                    folders.remove(name)
                    names.append(name)
            for name in names:
                path = inside + name
                status = os.lstat(os.path.join(base, name))
                self.files[path] = "link" if os.path.islink(os.path.join(base, name)) else oct(status.st_mode & 0o777)
                parent = path
                while "/" in parent and path.endswith(".py"):
                    parent = parent.rpartition("/")[0]
                    self.folders.add(parent)
        self.python = sorted(path for path, kind in self.files.items() if path.endswith(".py") and kind != "link")

    def read(self, path):
        place = self.folder / path
        return os.readlink(place).encode() if self.files[path] == "link" else place.read_bytes()

    def analysis(self, path):
        if path not in self.analyses:
            data = self.read(path)
            key = hashlib.sha256(data).digest()
            if key not in self.parsed:
                self.parsed[key] = Analysis(data)
            self.analyses[path] = self.parsed[key]
        return self.analyses[path]

    def child(self, folder, name):
        """The module `name` in a folder: its file, or a folder (ending in "/") without `__init__.py`, or None."""
        path = f"{folder}/{name}" if folder else name
        if f"{path}/__init__.py" in self.files:
            return f"{path}/__init__.py"
        if f"{path}.py" in self.files:
            return f"{path}.py"
        return path + "/" if path in self.folders else None

    def submodule(self, module, name):
        if module.endswith("/__init__.py"):
            return self.child(module.removesuffix("/__init__.py"), name)
        if module == "__init__.py":
            return self.child("", name)
        return self.child(module[:-1], name) if module.endswith("/") else None

    def absolute(self, dotted):
        """The module that an absolute dotted path names, or None. A folder without `__init__.py` gives way to any other."""
        first, *rest = dotted.split(".")
        candidates = [found for root in self.roots if (found := self.child(root, first))]
        candidates.sort(key=lambda found: found.endswith("/"))
        for module in candidates:
            for name in rest:
                module = module and self.submodule(module, name)
            if module:
                return module
        return None

    def module_of(self, path, found):
        """The module that an import statement of the file names, or None."""
        if found.level == 0:
            return self.absolute(found.module)
        folder = path.rpartition("/")[0]
        for _ in range(found.level - 1):
            if not folder:
                return None
            folder = folder.rpartition("/")[0]
        if found.module:
            first, *rest = found.module.split(".")
            module = self.child(folder, first)
        else:
            rest = []
            init = f"{folder}/__init__.py" if folder else "__init__.py"
            module = init if init in self.files else folder + "/"
        for name in rest:
            module = module and self.submodule(module, name)
        return module

    def attribute(self, module, name, visiting=()):
        """The things that `name` of a module may be, as a set: ("module", file) or ("name", file, name) or ("outside", text).
        Empty when there is no such thing."""
        key = (module, name)
        if key in self.memory:
            return self.memory[key]
        if key in visiting:
            return frozenset()
        visiting = (*visiting, key)
        things = set()
        if not module.endswith("/"):
            analysis = self.analysis(module)
            if not analysis.error:
                for binding in analysis.module.bindings.get(name, ()):
                    if binding is None:
                        things.add(("name", module, name))
                    else:
                        bound = self.things(module, binding, visiting)
                        if not bound and binding.level == 0 and not self.absolute(binding.module.split(".")[0]):
                            bound = {("outside", f"{binding.module}.{binding.name}")}
                        things |= bound
                if not things and not name.startswith("_"):
                    for found in analysis.imports:
                        if found.kind == "star" and found.scope is analysis.module:
                            source = self.module_of(module, found)
                            if source:
                                things |= self.attribute(source, name, visiting)
        if not things:
            submodule = self.submodule(module, name)
            if submodule:
                things.add(("module", submodule))
            elif not module.endswith("/"):
                analysis = self.analysis(module)
                if name in MODULE_ATTRIBUTES or analysis.dynamic or (
                    not analysis.error and "__getattr__" in analysis.module.bindings
                ):
                    things.add(("name", module, name))
        if len(visiting) == 1:
            self.memory[key] = frozenset(things)
        return frozenset(things)

    def things(self, path, found, visiting=()):
        """What an import of the file binds; empty when it resolves to nothing of this tree."""
        if found.kind == "plain":
            # Binds the first part of the path, but names the whole.
            whole = self.absolute(found.module)
            top = self.absolute(found.module.split(".")[0])
            return frozenset({("module", top)}) if whole and top else frozenset()
        module = self.module_of(path, found)
        if not module:
            return frozenset()
        if found.kind == "from":
            return self.attribute(module, found.name, visiting)
        return frozenset({("module", module)})

    def chain_things(self, path, chain):
        """What a dotted path names as far as it runs through modules, and the attributes left over."""
        things = set()
        for binding in chain.scope.find(chain.root):
            if binding is not None:
                things |= self.things(path, binding)
        names = list(chain.names)
        while names and things and all(thing[0] == "module" for thing in things):
            further = set()
            for thing in things:
                further |= self.attribute(thing[1], names[0])
            if not further:
                return frozenset({("missing", *sorted(thing[1] for thing in things))}), tuple(names)
            things = further
            names.pop(0)
        return frozenset(things), tuple(names)


# The comparison.


class Judge:
    def __init__(self, before, after, moves, roots):
        parsed = {}
        self.before = Tree(before, roots, parsed)
        self.after = Tree(after, roots, parsed)
        self.moves = sorted(((m["from"].strip("/"), m["to"].strip("/")) for m in moves), key=lambda m: -len(m[0]))
        self.problems = []
        self.counts = collections.Counter()

    def place(self, path):
        """Where the moves put a path: by the longest `from` that holds it."""
        for old, new in self.moves:
            if path == old or path.startswith(old + "/"):
                return new + path[len(old):]
        return path

    def mapped(self, thing):
        if thing[0] == "module":
            return ("module", self.place(thing[1]))
        if thing[0] == "name":
            return ("name", self.place(thing[1]), thing[2])
        return thing

    def problem(self, path, text):
        self.problems.append(f"{path}: {text}")

    def judge(self):
        self.judge_places()
        for path in self.before.python:
            new = self.place(path)
            if new in self.after.files:
                self.judge_file(path, new)
        self.judge_old_places()
        return self.problems

    def judge_places(self):
        wanted = {}
        for path, kind in self.before.files.items():
            new = self.place(path)
            wanted[new] = path
            if new not in self.after.files:
                self.problem(path, f"lost (expected at {new})")
            elif self.after.files[new] != kind:
                self.problem(new, f"kind or mode is {self.after.files[new]}, was {kind}")
            elif path not in self.before.python and not self.says_the_same(
                self.absolute(path, self.before.read(path), self.place), self.absolute(new, self.after.read(new))
            ):
                self.problem(new, "is not Python, and says something else than before")
        ways = {str(parent) for _, new in self.moves for parent in pathlib.PurePosixPath(new).parents}
        ways |= {new for _, new in self.moves}
        for path in self.after.files:
            if path not in wanted:
                folder, _, name = path.rpartition("/")
                if name != "__init__.py" or folder not in ways:
                    self.problem(path, "appeared from nowhere")
                elif self.after.read(path).strip():
                    self.problem(path, "is new and not empty")

    def judge_file(self, path, new):
        old_text, new_text = self.before.read(path), self.after.read(new)
        old, now = self.before.analysis(path), self.after.analysis(new)
        self.counts["files"] += 1
        if old.error:
            self.judge_broken(path, new, old_text, new_text)
            return
        if now.error:
            self.problem(new, f"does not compile any more: {now.error}")
            return
        settled = self.settled(old_text, new_text)
        if settled != new_text:
            self.counts["rewritten strings"] += 1
            new_text = settled
            now = self.after.analyses[new] = Analysis(settled)
        is_same = without_comments(old_text) == without_comments(new_text) and self.says_the_same(old_text, new_text)
        if old_text == new_text or is_same:
            for text in self.compare(path, old, new, now, count=True):
                self.problem(new, text)
            return
        self.counts["rewritten"] += 1
        try:
            compile(new_text, new, "exec", dont_inherit=True)
        except (SyntaxError, ValueError) as error:
            self.problem(new, f"does not compile any more: {error}")
            return
        if not self.compare(path, old, new, old):
            # Words within strings may be all that changed.
            if self.says_the_same(old_text, new_text):
                return
            self.problem(new, "differs, though it was right as it was")
            return
        for text in self.compare(path, old, new, now, count=True):
            self.problem(new, text)
        self.judge_layout(path, old, new, now)

    def settled(self, old_text, new_text):
        """The new text with its strings as they were, where they differ by the name of what moved and nothing else."""
        try:
            old, now = (
                [token for token in tokenize.tokenize(io.BytesIO(text).readline) if token.type == tokenize.STRING]
                for text in (old_text, new_text)
            )
        except (tokenize.TokenError, SyntaxError):
            return new_text
        if len(old) != len(now):
            return new_text
        lines = new_text.split(b"\n")
        for before, after in reversed(list(zip(old, now))):
            row, column = after.start
            if before.string == after.string or row != after.end[0] or not self.follows(before.string, after.string):
                continue
            line = lines[row - 1].decode()
            lines[row - 1] = (line[:column] + before.string + line[after.end[1]:]).encode()
        return b"\n".join(lines)

    def follows(self, before, after):
        """Whether a string says the new place, by name or path, of the first move that it spoke of. An f-string is code."""
        if "f" in re.match(r"\w*", before)[0].lower():
            return False
        for old, new in self.moves:
            # A part of a path that is put together.
            leaf = old.rpartition("/")[2]
            if leaf.endswith(".py") and before[1:-1] == leaf:
                return after[1:-1] == new.rpartition("/")[2]
            for name in (lambda path: path, self.dotted):
                pattern = rf"(?<![\w./]){re.escape(name(old))}(?!\w)"
                if re.search(pattern, before):
                    return re.sub(pattern, lambda _: name(new), before) == after
        return False

    def dotted(self, path):
        for root in self.before.roots:
            path = path.removeprefix(f"{root}/")
        return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    def judge_broken(self, path, new, old_text, new_text):
        """A file that never compiled may have lines with imports changed, and nothing else."""
        old_lines, new_lines = old_text.split(b"\n"), new_text.split(b"\n")
        if len(old_lines) != len(new_lines):
            self.problem(new, "never compiled, and its number of lines differs")
            return
        for number, (old, now) in enumerate(zip(old_lines, new_lines), 1):
            if old != now and not re.match(rb"\s*(import|from)\b", old):
                self.problem(new, f"never compiled, and line {number}, no import, differs")

    def imports_of(self, tree, path, analysis, map_things):
        """The imports as comparable facts: resolved ones by what they bind, those from outside by their text.
        Imports of the tree's own modules that resolve to nothing count on neither side."""
        facts = collections.Counter()
        lines = {}
        own = {root_name for root in tree.roots for root_name in self.top_names(tree, root)}
        for found in analysis.imports:
            if found.kind == "plain":
                whole = tree.absolute(found.module)
                things = frozenset({("module", whole)}) if whole else frozenset()
                local = ""
            else:
                things = tree.things(path, found)
                local = found.local
            if things:
                if map_things:
                    things = frozenset(self.mapped(thing) for thing in things)
                fact = (found.scope.name, found.kind if found.kind in ("star", "plain") else "bind", local, things)
            elif found.level or found.module.split(".")[0] in own:
                continue
            else:
                fact = (found.scope.name, found.kind, local, found.module, found.name)
            facts[fact] += 1
            lines[fact] = found.line
        return facts, lines

    def top_names(self, tree, root):
        key = ("top", root)
        if key not in tree.memory:
            prefix = root + "/" if root else ""
            tree.memory[key] = {
                path[len(prefix):].split("/")[0].removesuffix(".py")
                for path in tree.python if path.startswith(prefix)
            }
        return tree.memory[key]

    def compare(self, path, old, new, now, count=False):
        """The ways in which imports and dotted uses of the new text don't correspond to the old one's."""
        found = []
        wanted, old_lines = self.imports_of(self.before, path, old, True)
        have, new_lines = self.imports_of(self.after, new, now, False)
        if count:
            self.counts["imports"] += sum(wanted.values())
        for fact in wanted - have:
            found.append(f"the import of line {old_lines[fact]} (as it was) has no counterpart: {describe(fact)}")
        for fact in have - wanted:
            found.append(f"line {new_lines[fact]} imports what was not imported: {describe(fact)}")
        if len(old.chains) != len(now.chains):
            found.append(f"{len(now.chains)} uses of imported names, were {len(old.chains)}")
            return found
        for was, is_now in zip(old.chains, now.chains):
            things, rest = self.before.chain_things(path, was)
            if not things:
                if was.text != is_now.text:
                    found.append(f"line {is_now.start[0]}: '{was.text}', which is from outside, became '{is_now.text}'")
                continue
            if count:
                self.counts["uses"] += 1
            if any(thing[0] == "missing" for thing in things):
                continue
            things = frozenset(self.mapped(thing) for thing in things)
            if (things, rest) != self.after.chain_things(new, is_now):
                found.append(f"line {is_now.start[0]}: '{is_now.text}' is not what '{was.text}' was")
        return found

    def old_names(self):
        """New dotted names and paths of what moved, the longest first, with the old ones."""
        pairs = {}
        for old, new in self.moves:
            if old.endswith(".py") and new.endswith(".py"):
                old, new = old[:-3], new[:-3]
            pairs[new] = old
            for root in self.before.roots:
                prefix = root + "/" if root else ""
                if old.startswith(prefix) and new.startswith(prefix):
                    pairs[new[len(prefix):].replace("/", ".")] = old[len(prefix):].replace("/", ".")
        return sorted(pairs.items(), key=lambda pair: -len(pair[0]))

    def canonical(self, data):
        """With the old names in place of the new ones."""
        for new, old in self.old_names():
            data = re.sub(rb"(?<!\w)" + re.escape(new.encode()) + rb"(?![\w-])", lambda _, old=old: old.encode(), data)
        return data

    def absolute(self, path, data, place=lambda target: target):
        """A file's paths that begin with dots, as what they lead to from where it lies."""
        def target(match):
            found = posixpath.normpath(posixpath.join(posixpath.dirname(path), match[0].decode()))
            return (match[0].decode() if found.startswith("..") else f"/{place(found)}").encode()

        return re.sub(rb"(?<![\w./-])\.\.?(?:/[\w.-]+)*(?![\w./-])", target, data)

    def says_the_same(self, was, is_now):
        if was == is_now:
            return True
        addresses = re.compile(rb"\w+://[^\s\"'<>`]+")
        return self.canonical(was) == self.canonical(is_now) and addresses.findall(was) == addresses.findall(is_now)

    def judge_layout(self, path, old, new, now):
        if not self.says_the_same("\n".join(comments(old.data)).encode(), "\n".join(comments(now.data)).encode()):
            self.problem(new, "comments differ")
        if old.data.startswith(b"\xef\xbb\xbf") != now.data.startswith(b"\xef\xbb\xbf"):
            self.problem(new, "the byte-order mark came or went")
        uses_old, uses_now = set(), set()
        for was, is_now in zip(old.chains, now.chains):
            if was.text != is_now.text:
                uses_old.add(was)
                uses_now.add(is_now)
        was, is_now = blanked(old, uses_old), blanked(now, uses_now)
        if not self.says_the_same(was, is_now):
            at = next((i for i, (a, b) in enumerate(zip(was, is_now)) if a != b), min(len(was), len(is_now)))
            line = is_now[:at].count(b"\n") + 1
            self.problem(new, f"text outside imports differs near line {line}: "
                              f"{was[max(0, at - 30):at + 40]!r} became {is_now[max(0, at - 30):at + 40]!r}")

    def judge_old_places(self):
        """No import names a module that moved away and whose old path is empty now."""
        for path in self.after.python:
            analysis = self.after.analysis(path)
            if analysis.error:
                continue
            for found in analysis.imports:
                if found.level == 0:
                    dotted = [found.module] + ([f"{found.module}.{found.name}"] if found.kind == "from" else [])
                    for name in dotted:
                        was = self.before.absolute(name)
                        if was and self.place(was) != was and not self.after.absolute(name) and not (
                            self.after.absolute(found.module)
                            and self.after.attribute(self.after.absolute(found.module), found.name)
                        ):
                            self.problem(path, f"line {found.line} still names the old place {name}")
                            break


def describe(fact):
    scope, kind, local, *rest = fact
    what = rest[0]
    if isinstance(what, frozenset):
        what = ", ".join(" ".join(thing) for thing in sorted(what))
    return f"{kind} {local + ' = ' if local else ''}{what}{' in ' + scope if scope else ''}"


def without_comments(data):
    """The text of a file that can be read, with its comments blank; another one as it is."""
    lines = data.split(b"\n")
    try:
        for token in tokenize.tokenize(io.BytesIO(data).readline):
            if token.type == tokenize.COMMENT:
                line = lines[token.start[0] - 1].decode()
                lines[token.start[0] - 1] = line[:token.start[1]].encode()
    except (tokenize.TokenError, SyntaxError, UnicodeDecodeError):
        return data
    return b"\n".join(lines)


def comments(data):
    return [token.string for token in tokenize.tokenize(io.BytesIO(data).readline) if token.type == tokenize.COMMENT]


def blanked(analysis, uses):
    """The text with each import statement and each of the uses as a mark. Neighbouring import statements on lines of
    their own, or parted by a semicolon, count as one: a statement may be split in two, and take its names' comments along."""
    data = analysis.data[3:] if analysis.data.startswith(b"\xef\xbb\xbf") else analysis.data
    starts = [0]
    for line in re.split(rb"(?<=\n)|(?<=\r)(?!\n)", data):
        starts.append(starts[-1] + len(line))
    offset = lambda place: starts[place[0] - 1] + place[1]  # noqa: E731
    marks = {(offset(start), offset(end)): b"\0IMPORT\0" for start, end in analysis.spans}
    for use in uses:
        begin, end = offset(use.start), offset(use.end)
        if use.in_string:
            text = marks.get((begin, end), data[begin:end])
            marks[begin, end] = text.replace(use.text.encode(), b"\0USE\0")
        else:
            marks[begin, end] = b"\0USE\0"
    out, at = [], 0
    for (begin, end), mark in sorted(marks.items()):
        if begin < at:
            continue
        out += [data[at:begin], mark]
        at = end
    out.append(data[at:])
    return re.sub(rb"\0IMPORT\0(?:[ \t]*(?:#[^\r\n]*)?(?:\r?\n|\r|;)[ \t]*\0IMPORT\0)+", b"\0IMPORT\0", b"".join(out))


def judge(before, after, moves, roots=("",)):
    """The problems found, and what was looked at."""
    found = Judge(before, after, moves, ["" if root in (".", "") else root.strip("/") for root in roots])
    sys.setrecursionlimit(10_000)
    return found.judge(), found.counts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before")
    parser.add_argument("after")
    parser.add_argument("moves", help="a JSON file")
    parser.add_argument("--roots", default=".", help="folders that absolute imports start from, by commas")
    options = parser.parse_args()
    with open(options.moves, encoding="utf-8") as file:
        moves = json.load(file)
    problems, counts = judge(options.before, options.after, moves, options.roots.split(","))
    for problem in problems:
        print(problem)
    print(", ".join(f"{count} {what}" for what, count in sorted(counts.items())) + f", {len(problems)} problems")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
