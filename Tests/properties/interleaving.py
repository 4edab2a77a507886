"""Two processes change one tree at the same time: what comes out must be what one after the other gives.

Both orders are made by nops itself, each on a tree of its own; the two at once have to match one of them, in the tree and
in who succeeded. Or one gave up, as each waited for the other: then the tree is the other's alone.
"""

import itertools
import os
import random
import re
import time
from dataclasses import dataclass
from typing import NamedTuple

import shrink
from content import Content
from files import MakeFolder, save_content
from generator import Changer
from items import Item, build, model_of
from model import FILE, FOLDER, Refused
from operations import Change, Operation, Pause
from scratch import Scratch
from script import Place, Script
from trees import differences, snapshot

TOPS = ("tree", "outside")
# Seconds that two may take that work for a few hundredths each; then they are killed, as waiting for each other.
PATIENCE = 15.0
# What one says that gives up so that the other can go on.
GAVE_UP = "which waits for what this change holds"
INSIDE, OUTSIDE = "in a project", "outside of projects"


@dataclass(frozen=True)
class WriteIf(Operation):
    """Writes a file if another is there."""

    seen: Place
    target: Place
    text: str

    def words(self, script):
        return (f'if (path exists {script.path(self.seen)}) {{ "{self.text}" | save --append {script.path(self.target)} }} '
                f'else {{ "not {self.text}" | save --append {script.path(self.target)} }}')

    def apply(self, model):
        seen = model.is_there(self.seen.parts)
        return save_content(model, self.target, (self.text if seen else "not " + self.text).encode(), "--append")


@dataclass(frozen=True)
class CountInto(Operation):
    """Writes how many things a folder holds."""

    folder: Place
    target: Place

    def words(self, script):
        return f"ls {script.path(self.folder)} | count | into string | save --append {script.path(self.target)}"

    def apply(self, model):
        node = model.existing(self.folder.parts, follow=True).node
        count = sum(not name.startswith(".") for name in node.entries)
        return save_content(model, self.target, str(count).encode(), "--append")


@dataclass(frozen=True)
class AddTo(Operation):
    """One file's content and a mark, into another or the same: read, altered, written."""

    read: Place
    target: Place
    mark: str

    def words(self, script):
        return f'"$(open --raw {script.path(self.read)}){self.mark}" | save --force {script.path(self.target)}'

    def apply(self, model):
        node = model.existing(self.read.parts, follow=True).node
        if node.kind != FILE:
            raise Refused("no file")
        return save_content(model, self.target, node.content + self.mark.encode(), "--force")


class Pair(NamedTuple):
    items: tuple
    first: Change
    second: Change
    project: bool
    lead: float  # seconds that the first starts before the second

    # How often it is run to see whether it goes wrong.
    tries = 5

    @property
    def kind(self):
        return INSIDE if self.project else OUTSIDE

    def smaller(self):
        for first, second in shrink.fewer_changes((self.first, self.second), may_drop=False):
            yield self._replace(first=first, second=second)
        for items in shrink.fewer_items(self.items):
            yield self._replace(items=items)

    def report(self):
        lines = [f"two at once {self.kind}, the second {self.lead * 1000:.0f} ms after the first; the tree:"]
        lines += [f"  {item}" for item in self.items]
        for change in (self.first, self.second):
            lines += ["script:", *("  " + line for line in change.words(Script("/base")).split("\n") if line)]
        return lines


def random_pair(seed, features, without=()):
    """A small tree, so that the two get in each other's way."""
    source = random.Random(f"pair {seed}")
    project = source.random() < 0.5
    items = [Item(FOLDER, ("tree",), 0o755), Item(FOLDER, ("outside",), 0o755), Item(FOLDER, ("tree", "d"), 0o755)]
    for name in ("a", "b", "c"):
        items.append(Item(FILE, ("tree", name), 0o644, Content("text", source.randrange(1000), 60)))
    items.append(Item(FILE, ("tree", "d", "f"), 0o644, Content("text", source.randrange(1000), 60)))
    changes = [_change(source, items, features, without, name) for name in ("A", "B")]
    return Pair(tuple(items), *changes, project, source.uniform(0, 0.012))


def _change(source, items, features, without, name):
    changer = Changer(source, model_of(items, "/base"), features, without)
    operations = list(changer.operations(source.randint(1, 5)))
    # What reads, and writes what it read somewhere else: there the order shows.
    for _ in range(source.randint(1, 4)):
        longer = list(operations)
        longer.insert(source.randint(0, len(operations)), _reader(changer, name))
        try:
            Change(tuple(longer)).apply(model_of(items, "/base"))
            operations = longer
        except (Refused, ValueError):
            pass
    if source.random() < 0.15:
        operations.append(changer.invalid())
    if "early-reads" in without:
        operations.insert(0, MakeFolder((Place(("tree", "begun-" + name)),)))
    with_pauses = itertools.chain.from_iterable(
        (operation, Pause(source.randint(1, 8))) if source.random() < 0.6 else (operation,) for operation in operations)
    return Change(tuple(with_pauses), name=name)


def _reader(changer, name):
    source = changer.source
    place = Place(("tree", source.choice(["a", "b", "c", "seen", "seen-" + name])))
    kind = source.random()
    if kind < 0.3:
        return WriteIf(Place(("tree", source.choice(["a", "b", "d/f", "seen"]))), place, name)
    if kind < 0.5:
        return CountInto(Place(("tree",) if source.random() < 0.5 else ("tree", "d")), place)
    return AddTo(Place(("tree", source.choice(["a", "b", "c"]))), place, name)


class Outcome(NamedTuple):
    state: dict
    succeeded: tuple
    said: tuple

    def same_as(self, other):
        return self.succeeded == other.succeeded and not list(differences(self.state, other.state, times=()))


class Race:
    def __init__(self, nops, pair, base):
        self.nops = nops
        self.pair = pair
        self.base = base

    def place(self, name):
        base = os.path.join(self.base, name)
        scratch = Scratch(self.nops, base, self.pair.project)
        build(self.pair.items, base)
        files = []
        for change in (self.pair.first, self.pair.second):
            script = Script(base)
            text = change.words(script)
            script.write_contents()
            files.append(scratch.write(f"{change.name}.nops", text))
        return scratch, files

    def outcome(self, scratch, results):
        state = {
            path: entry._replace(content=entry.content.replace(scratch.base, "@")) if entry.kind == "link" else entry
            for path, entry in snapshot(scratch.base, TOPS).items()
        }
        return Outcome(
            state, tuple(result is not None and result.status == 0 for result in results),
            tuple(result.said if result else "" for result in results))

    def one_after_the_other(self, name, order):
        scratch, files = self.place(name)
        results = {number: scratch.run(files[number]) for number in order}
        return self.outcome(scratch, [results.get(0), results.get(1)])

    def at_once(self):
        scratch, files = self.place("both")
        first = scratch.start(files[0])
        time.sleep(self.pair.lead)
        second = scratch.start(files[1])
        end = time.monotonic() + PATIENCE
        results = [scratch.finish(process, timeout=max(1, end - time.monotonic())) for process in (first, second)]
        return self.outcome(scratch, results), self.left(scratch)

    def left(self, scratch):
        for store in (scratch.path("tree", ".nops"), scratch.path("state", "nops")):
            if os.path.exists(os.path.join(store, "running")):
                yield "something is left unfinished"

    def allowed(self, both):
        """What may come of it: (in words, outcome)."""
        yield "A then B", self.one_after_the_other("ab", (0, 1))
        yield "B then A", self.one_after_the_other("ba", (1, 0))
        # Of two that wait for each other one gives up, and leaves nothing.
        for loser, name in enumerate("AB"):
            if GAVE_UP in both.said[loser]:
                yield f"{'BA'[loser]} alone", self.one_after_the_other(f"without-{name}", (1 - loser,))

    def problems(self):
        both, left = self.at_once()
        problems, found = list(left), []
        for name, outcome in self.allowed(both):
            if both.same_as(outcome):
                return problems
            found += [f"from {name}, of which {_who(outcome)}, while at once {_who(both)}:"]
            found += [f"  {line}" for line in itertools.islice(differences(outcome.state, both.state, times=()), 4)]
        found += [re.sub(r"\n", "\n    ", f"{name} said {said}") for name, said in zip("AB", both.said)]
        return [*problems, "as nothing that may come of it:", *found]


def _who(outcome):
    names = [name for name, good in zip("AB", outcome.succeeded) if good]
    return " and ".join(names) + (" succeeded" if names else "none succeeded")
