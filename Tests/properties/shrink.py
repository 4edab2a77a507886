"""Makes a failing case small: whatever can be left out while it still fails is left out."""

import time

from items import possible
from model import FILE, FOLDER

SECONDS = 15


def shrink(case, fails):
    """The smallest case found: `smaller` gives those with less in them, the boldest first. `fails` says whether a case has problems (False also if it is none any more)."""
    end = time.monotonic() + SECONDS
    smaller = True
    while smaller:
        smaller = False
        for candidate in case.smaller():
            if time.monotonic() > end:
                return case
            if fails(candidate):
                case, smaller = candidate, True
                break
    return case


def fewer_items(items):
    """Trees with less in them, then with plainer things."""
    for kept in without_runs(items):
        kept = tuple(possible(kept))
        if all(item in kept for item in items if len(item.parts) == 1) and len(kept) < len(items):
            yield kept
    for place, item in enumerate(items):
        plain = item._replace(attributes=(), mode=0o755 if item.kind == FOLDER else 0o644)
        if plain != item and item.kind in (FILE, FOLDER):
            yield items[:place] + (plain,) + items[place + 1:]


def fewer_changes(changes, may_drop):
    if may_drop and len(changes) > 1:
        for place in range(len(changes)):
            yield changes[:place] + changes[place + 1:]
    for place, change in enumerate(changes):
        for operations in without_runs(change.operations):
            yield changes[:place] + (with_operations(change, operations),) + changes[place + 1:]
        for at, operation in enumerate(change.operations):
            for inner in without_runs(operation.parts_of()):
                if inner:
                    operations = change.operations[:at] + (with_operations(operation, inner),) + change.operations[at + 1:]
                    yield changes[:place] + (with_operations(change, operations),) + changes[place + 1:]


def with_operations(whole, operations):
    return type(whole)(**{**vars(whole), "operations": tuple(operations)})


def without_runs(things):
    """The sequence less its halves, quarters and so on, and less each single thing."""
    size = max(1, len(things) // 2)
    while size >= 1 and things:
        for start in range(0, len(things), size):
            yield things[:start] + things[start + size:]
        size = size // 2
