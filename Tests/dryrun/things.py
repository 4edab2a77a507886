"""What lies in a tree, and how what a plan leaves there differs from what a run left."""

import os
import stat
from typing import NamedTuple, Optional


class Thing(NamedTuple):
    """What is at a path. None means that the plan leaves it open."""

    kind: str  # file, folder, link, other
    content: object = None  # bytes of a file, target of a link
    size: Optional[int] = None  # where a file's content isn't known
    mode: Optional[int] = None
    owner: Optional[tuple] = None
    modified: Optional[int] = None  # nanoseconds; None where something was to be altered


# Where old files are kept: what is taken back out of there is moved, and the plan says so.
KEPT = "/.nops/kept/"
MADE = "made"  # the file that samples of effects make, which no plan can tell of


def tree_of(*folders):
    """Path → `Thing` of all below these folders; of changes' own stores only the old files that are kept."""
    found = {}
    for top in folders:
        found[top] = thing_at(top)
        for base, names, files in os.walk(top):
            if os.path.basename(base) == ".nops":
                names[:], files = [name for name in names if name == "kept"], []
            for name in names + files:
                path = os.path.join(base, name)
                found[path] = thing_at(path)
    return found


def thing_at(path):
    status = os.lstat(path)
    mode, owner = stat.S_IMODE(status.st_mode), (status.st_uid, status.st_gid)
    if stat.S_ISLNK(status.st_mode):
        return Thing("link", os.readlink(path), owner=owner)
    if stat.S_ISDIR(status.st_mode):
        return Thing("folder", mode=mode, owner=owner)
    if not stat.S_ISREG(status.st_mode):
        return Thing("other", mode=mode, owner=owner)
    content = None
    # Who isn't root knows no more of some than how large they are.
    if os.access(path, os.R_OK):
        with open(path, "rb") as file:
            content = file.read()
    return Thing("file", content, status.st_size, mode, owner, status.st_mtime_ns)


def differences(plan, real):
    """Where a plan's tree is not the one that the real run left, a line each."""
    planned = plan.tree
    for path in sorted(planned.keys() | real.keys()):
        want, have = planned.get(path), real.get(path)
        if KEPT in path + "/" or plan.effects and os.path.basename(path) == MADE:
            continue
        if have is None:
            yield f"the plan leaves '{path}', the run does not"
        elif want is None:
            yield f"the run leaves '{path}', the plan does not"
        elif want.kind != have.kind:
            yield f"'{path}' is a {have.kind}, the plan has a {want.kind}"
        else:
            for field in ("content", "size", "mode", "owner", "modified"):
                one, other = getattr(want, field), getattr(have, field)
                if one is not None and other is not None and one != other:
                    yield f"{field} of '{path}': {short(one)} in the plan, {short(other)} after the run"


def short(value):
    text = oct(value) if isinstance(value, int) and value < 0o10000 else repr(value)
    return text if len(text) < 200 else text[:200] + "…"
