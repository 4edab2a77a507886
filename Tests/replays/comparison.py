"""What people made of the imports of what they moved, beside what nops made of them, by Python's own `ast`."""

import collections
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "oracle"))

from judge import Judge, Tree  # noqa: E402

# What a program made out of the rest, and makes again.
MADE = re.compile(r"\.egg-info/|(^|/)(CHANGE|HISTORY|NEWS)", re.IGNORECASE)


class Comparison:
    """Three trees: the older release, what nops made of it, and the newer release."""

    def __init__(self, before, ours, theirs, moves, roots):
        roots = ["" if root in (".", "") else root.strip("/") for root in roots]
        self.places = Judge(before, ours, moves, roots)
        self.before = self.places.before
        self.ours = self.places.after
        self.theirs = Tree(theirs, roots, {})
        self.counts = collections.Counter()

    def problems(self):
        """What is worse than what people did: an import of what moved that means nothing now, or was left behind."""
        for path in self.before.python:
            new = self.places.place(path)
            if not new.endswith(".py") or new not in self.ours.files or new not in self.theirs.files:
                continue
            was, ours, theirs = imports(self.before, path), imports(self.ours, new), imports(self.theirs, new)
            if was is None or ours is None or theirs is None:
                self.counts["files that can't be compared"] += 1
                continue
            yield from self.file(new, was, ours, theirs)

    def file(self, path, was, ours, theirs):
        meant = {(things, one.local) for found in theirs.values() for things, one in found}
        for written, found in ours.items():
            if written in was:
                continue
            for things, one in found:
                if not things:
                    yield f"{path}:{one.line}: '{said(one)}' means nothing"
                elif written in theirs:
                    self.counts["as people did"] += 1
                elif (things, one.local) in meant:
                    self.counts["written otherwise than people did"] += 1
                else:
                    self.counts["dropped or moved once more by people"] += 1
        for written, found in was.items():
            if written not in ours:
                continue
            now = {thing for things, _ in ours[written] for thing in things}
            for things, one in found:
                if not {self.places.mapped(thing) for thing in things} <= now:
                    yield f"{path}:{one.line}: '{said(one)}' was left, and meant {sorted(things)}"


def imports(tree, path):
    """A file's imports by how they are written, with what they bind; None where Python can't read it."""
    analysis = tree.analysis(path)
    if analysis.error:
        return None
    found = collections.defaultdict(list)
    for one in analysis.imports:
        if one.kind == "plain":
            whole = tree.absolute(one.module)
            things = frozenset({("module", whole)}) if whole else frozenset()
        else:
            things = tree.things(path, one)
        found[one.kind, one.level, one.module, one.name, one.local].append((things, one))
    return found


def said(one):
    if one.kind in ("plain", "as"):
        return f"import {one.module}"
    return f"from {'.' * one.level}{one.module} import {one.name or '*'}"


def leftovers(tree, moves, roots):
    """Lines of text that still name an old place where nothing is any more, by path or by dotted name."""
    names = set()
    for move in moves:
        old = move["from"].strip("/")
        if "/" not in old or old in tree.files or old in tree.folders:
            continue
        names |= {old, old.removesuffix(".py")}
        for root in roots:
            prefix = "" if root in ("", ".") else root.strip("/") + "/"
            dotted = re.sub(r"(/__init__)?\.py$", "", old.removeprefix(prefix)).replace("/", ".")
            if old.startswith(prefix) and "." in dotted and not tree.absolute(dotted):
                names.add(dotted)
    for path in sorted(tree.files):
        if tree.files[path] == "link" or MADE.search(path):
            continue
        data = tree.read(path)
        if b"\0" in data:
            continue
        for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
            for match in re.finditer(r"(?<![\w./-])[\w./]+(?![\w-])", line):
                word = match[0].rstrip(".")
                ends = [at.start() for at in re.finditer(r"[./]", word)] + [len(word)]
                found = next((word[:end] for end in reversed(ends) if word[:end] in names), None)
                if found:
                    yield path, number, found, line.strip()[:160]
