"""What must hold of a contest, judged from its log, its tree and what `changes` lists."""

import re
from typing import NamedTuple


class Event(NamedTuple):
    what: str  # enter, leave, kill
    name: str


def two_inside(events):
    """Each entry while another was inside. A line that one wrote after its kill was written down, and before it died,
    counts for nothing."""
    inside, dead = None, set()
    for what, name in events:
        if what == "kill":
            dead.add(name)
        elif name in dead:
            continue
        if what == "enter":
            if inside is not None:
                yield f"{name} entered while {inside} was inside"
            inside = name
        elif inside == name:
            inside = None


def entries(events):
    """The names in the order in which they entered."""
    return [name for what, name in events if what == "enter"]


def lost_updates(committed, events, common, marks):
    """`common` holds a line of each that committed, in the order of entering; `marks` are the names of files made."""
    wanted = [name for name in entries(events) if name in committed]
    for name in committed:
        if name not in wanted:
            yield f"{name} committed, and never entered"
    if common != wanted:
        yield f"the common file should hold {wanted}, holds {common}"
    if sorted(marks) != sorted(committed):
        yield f"there should be marks of {sorted(committed)}, there are of {sorted(marks)}"


WAITING = re.compile(
    r"^waiting for another nops that changes (?P<folder>.+): (?P<command>.+) "
    r"\(process (?P<pid>\d+), (?P<user>[^,]+), since (?P<since>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)\)$", re.M)


def holder_problems(errors, own_pid, pids, user, base):
    """What is wrong with the lines that tell a waiter for whom it waits. None at all is no mistake."""
    for line in errors.split("\n"):
        if not line.startswith("waiting"):
            continue
        found = WAITING.match(line)
        if not found:
            yield f"a waiter is told: {line!r}"
            continue
        if int(found["pid"]) not in pids or int(found["pid"]) == own_pid:
            yield f"the holder {found['pid']} is none of the others: {sorted(pids)}"
        if found["user"] != user:
            yield f"the holder's user is {user}, not {found['user']}"
        if "nops" not in found["command"]:
            yield f"the holder's command is {found['command']!r}"
        if not found["folder"].startswith(base):
            yield f"the folder is {found['folder']!r}"
