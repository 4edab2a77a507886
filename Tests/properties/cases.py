"""What must hold of every change: it does what its words say, undo takes exactly that back, redo makes it again, and one
that is refused leaves nothing behind."""

import itertools
import json
import os
import random
import re
from typing import NamedTuple, Optional

import shrink
from generator import Changer, random_tree
from items import build, model_of
from model import Refused
from operations import Change, Fail, Operation
from scratch import NOBODY, Scratch
from script import Script
from trees import FILE, FOLDER, LINK, differences, snapshot

TOPS = ("tree", "outside")
WHOLE, SEVERAL, SCRIPT, MIDDLE = "one change", "several changes", "one script", "undo of a middle one"
EXIT = Fail("exit 3")
# All that undo and redo have to say; a name in it may hold line breaks.
TAKEN_BACK = re.compile(r"(undo|redo) \d+ \(.*\): \d+ (files and folders|file or folder)\n\Z", re.S)


class Invalid(Exception):
    """A shrunk case that no longer says what its kind says."""


class Case(NamedTuple):
    kind: str
    items: tuple
    changes: tuple
    refused: Optional[Operation]  # makes the first change, with this at its end, one that must fail
    project: bool = True
    user: Optional[int] = None
    dry: bool = False
    features: frozenset = frozenset()
    # How often it is run to see whether it goes wrong.
    tries = 1

    def smaller(self):
        if self.refused is not None:
            yield self._replace(refused=None)
        if self.dry:
            yield self._replace(dry=False)
        if not self.project:
            yield self._replace(project=True)
        for changes in shrink.fewer_changes(self.changes, may_drop=self.kind != MIDDLE):
            yield self._replace(changes=changes)
        for items in shrink.fewer_items(self.items):
            yield self._replace(items=items)

    def report(self, base="/base"):
        """The tree and the scripts, as a person reads them."""
        script = Script(base)
        where = "in a project" if self.project else "outside of projects"
        lines = [f"{self.kind} {where}{'' if self.user is None else f', as user {self.user}'}; the tree:"]
        lines += [f"  {item}" for item in self.items]
        for change in self.changes:
            lines += ["script:", *("  " + line for line in change.words(script).split("\n") if line)]
        if self.refused:
            lines.append("refused at the end of the first: " + self.refused.words(script))
        # Names of 200 bytes are one letter over and over.
        return [re.sub(r"(.)\1{30,}", lambda run: f"{run[1]}…({len(run[0])})", line) for line in lines]


def random_case(seed, features, without=()):
    source = random.Random(seed)
    kind = source.choices([WHOLE, SEVERAL, SCRIPT, MIDDLE], [45, 25, 15, 15])[0]
    user = NOBODY if os.geteuid() == 0 and source.random() < 0.25 else None
    tops = ("one", "two", "three") if kind == MIDDLE else ("tree",)
    items = tuple(random_tree(source, without, user, tops))
    model = model_of(items, "/base", user)
    changes = []
    count = {WHOLE: 1, MIDDLE: 3}.get(kind) or source.randint(2, 5)
    refused = None
    if user is not None or os.geteuid() != 0:
        features = features - {"chown"}
    for number in range(count):
        top = ("tree", tops[number]) if kind == MIDDLE else ("tree",)
        changer = Changer(source, model, features, without, top)
        most = 25 if kind == WHOLE else 8
        changes.append(changer.change(most, name=f"t{number}"))
        model = changer.model
        if number == 0:
            refused = EXIT if source.random() < 0.04 else changer.invalid()
    return Case(
        kind, items, tuple(changes), refused, project=source.random() < 0.6, user=user, dry=source.random() < 0.2,
        features=features)


class Trial:
    """One case on the disk. Every check gives its problems, a line each."""

    def __init__(self, nops, case, base):
        self.case = case
        self.scratch = Scratch(nops, base, case.project, case.user)
        build(case.items, base, case.user)
        self.base = base
        self.first = self.look()
        self.models = self._models()

    def _models(self):
        """The model before the changes and after each, or for the middle one's undo each by itself."""
        models = [model_of(self.case.items, self.base, self.case.user)]
        self.altered = []
        for change in self.case.changes:
            try:
                after, altered = change.apply(models[-1])
            except (Refused, ValueError) as error:
                raise Invalid(str(error)) from None
            models.append(after)
            self.altered.append(altered)
        return models

    def look(self):
        return snapshot(self.base, TOPS)

    # Running

    def nops(self, what, *words, fails=False):
        result = self.scratch.run(*words)
        if not fails and result.status:
            return [f"{what} failed: {result.said}"], result
        if not fails and result.errors and not TAKEN_BACK.match(result.errors):
            return [f"{what} had something to say: {result.said}"], result
        return self.unfinished(what), result

    def unfinished(self, what):
        for store in (self.scratch.path("tree", ".nops"), self.scratch.path("state", "nops")):
            if os.path.exists(os.path.join(store, "running")):
                return [f"{what} left something unfinished"]
        return []

    def script(self, *changes):
        script = Script(self.base)
        text = "\n".join(change.words(script) for change in changes)
        script.write_contents()
        return self.scratch.write("t.nops", text)

    def make(self, *changes):
        return self.nops("the change", self.script(*changes))[0]

    def command(self, text):
        return self.nops(text, "-c", text)[0]

    # Comparing

    def same(self, what, wanted, times=(FILE,)):
        return [f"{what}: {line}" for line in differences(wanted, self.look(), times)]

    def is_like(self, what, model):
        return self.same(what, model.snapshot())

    def undo(self, what, before, after):
        """Undo puts everything back as it was before; what the change never touched, be it file, folder or link, keeps
        the time that it has by now."""
        present = self.look()
        yield self.command("undo")
        have = self.look()
        problems = [f"{what}: {line}" for line in differences(before, have)]
        for path, entry in before.items():
            untouched = path in after and after[path].identity == entry.identity and after[path].modified == entry.modified
            if untouched and entry.kind in (FOLDER, LINK) and path in have and have[path].modified != present[path].modified:
                problems.append(f"{what}: {path!r} got another time, though nothing was done there")
        yield problems

    # What must hold

    def problems(self):
        """The first thing that doesn't hold, as lines; nothing where all does."""
        checks = {WHOLE: self.whole, SEVERAL: self.several, SCRIPT: self.one_script, MIDDLE: self.middle}
        for problems in itertools.chain(self.dry(), checks[self.case.kind](), self.refusal()):
            if problems:
                return problems
        return []

    def dry(self):
        """A plan of the first change, and one command of it with `--dry-run`: both succeed, and nothing is altered."""
        if not self.case.dry:
            return
        before = self.look()
        script = Script(self.base)
        change = self.case.changes[0]
        block = "".join(f"  {operation.words(script)}\n" for operation in change.operations)
        script.write_contents()
        # A plan asks nobody for permission, so what is tried in vain in the change is done in it, and what follows meets
        # another tree.
        if "plan" in self.case.features and (self.case.user is None or "try {" not in block):
            # `plan` is a word of the language, so an older nops would not even begin.
            problems, result = self.nops(
                "a plan", self.scratch.write("plan.nops", f"plan {{\n{block}}} | to json --compact"))
            yield problems
            yield self.same("after a plan", before, (FILE, FOLDER, LINK))
            steps = json.loads(result.output)
            # A plan asks nobody for permission: what will be refused for want of it looks possible.
            if bool(steps) != self.altered[0] and (self.case.user is None or self.altered[0]):
                yield [f"the plan has {len(steps)} steps of a change that alters {'something' if self.altered[0] else 'nothing'}"]
            yield self.nops("a plan's diff", self.scratch.write("plan.nops", f"plan --diff {{\n{block}}}"))[0]
        if change.operations and not change.operations[0].parts_of():
            # Before a `--`, which ends the flags.
            words = change.operations[0].words(script)
            text = re.sub(r"( -- .*)?\Z", r" --dry-run\1", words, count=1, flags=re.S)
            yield self.command(text)
            yield self.same(f"after {text!r}", before, (FILE, FOLDER, LINK))

    def whole(self):
        yield self.make(self.case.changes[0])
        yield self.is_like("applied", self.models[1])
        if not self.altered[0]:
            return
        applied = self.look()
        if self.case.dry:
            yield self.nops("a dry undo", "-c", "undo --dry-run")[0]
            yield self.same("after a dry undo", applied, (FILE, FOLDER, LINK))
        yield from self.undo("undone", self.first, applied)
        yield self.command("redo")
        yield self.is_like("made again", self.models[1])
        yield self.same("made again", applied)
        yield from self.undo("undone again", self.first, applied)

    def several(self):
        states = [self.first]
        for change, model in zip(self.case.changes, self.models[1:]):
            yield self.make(change)
            yield self.is_like(f"after {change.name}", model)
            states.append(self.look())
        last = len(self.case.changes) - 1
        made = [number for number in range(last + 1) if self.altered[number]]
        for number in reversed(made):
            yield from self.undo(f"t{number} undone", states[number], states[number + 1])
        for number in made[:2]:
            yield self.command("redo")
            yield self.same(f"t{number} made again", states[number + 1])
        for number in reversed(made[:2]):
            yield from self.undo(f"t{number} undone again", states[number], states[number + 1])

    def one_script(self):
        yield self.make(*self.case.changes)
        yield self.is_like("after the script", self.models[-1])
        for number in reversed(range(len(self.case.changes))):
            if self.altered[number]:
                yield self.command("undo")
                yield self.is_like(f"t{number} undone", self.models[number])
        yield self.same("all undone", self.first)

    def middle(self):
        """Three changes that have nothing to do with each other: the second goes, the others stay."""
        first, second, third = self.case.changes
        models = self.models
        try:
            without = third.apply(first.apply(models[0])[0])[0]
        except Refused as error:
            raise Invalid(str(error)) from None
        for change in self.case.changes:
            yield self.make(change)
        yield self.is_like("after all three", models[3])
        if self.altered[1]:
            yield self.command(f"undo {sorted(self.applied())[self.altered[0]]}")
            yield self.is_like("the middle one undone", without)
        for number in (2, 0):
            if self.altered[number]:
                yield self.command("undo")
        yield self.same("all three undone", self.first)

    def refusal(self):
        """The first change again, with an operation at its end that nops must refuse."""
        if self.case.refused is None:
            return
        change = Change((*self.case.changes[0].operations, self.case.refused), name="refused")
        try:
            change.apply(self.models[0])
            raise Invalid("nothing is refused")
        except Refused:
            pass
        before, listed = self.look(), self.applied()
        _, result = self.nops("what must be refused", self.script(change), fails=True)
        yield self.unfinished("what was refused")
        yield refused_well(result, quiet=self.case.refused == EXIT)
        yield self.same("after what was refused", before)
        if self.applied() != listed:
            yield ["what was refused is among the changes that stand"]

    def applied(self):
        result = self.scratch.run("-c", "changes | where state == 'applied' | get id | to json --compact")
        return json.loads(result.output) if result.status == 0 else result.said


def refused_well(result, quiet=False):
    """One error, in words; no sign of a crash. `quiet`: it was left by `exit`, which is said and is no error."""
    if result.status not in ((3,) if quiet else (1,)):
        return [f"what must be refused: {result.said}"]
    errors = re.findall(r"^error: .*", result.errors, re.M)
    left = "`exit 3` left a transaction, which is rolled back\n"
    if result.errors not in ("", left) if quiet else len(errors) != 1:
        return [f"{len(errors)} errors instead of one: {result.said}"]
    return []
