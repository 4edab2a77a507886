"""What a tree should be: files, folders and links in memory, changed by rules written down from nops's documents alone."""

import copy
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from scratch import UMASK  # noqa: E402
from trees import FILE, FOLDER, LINK, OTHER, Entry, digest  # noqa: E402

NAME_LIMIT, PATH_LIMIT = 255, 4095
SET_GROUP = 0o2000


class Refused(Exception):
    """An operation that must fail, and so leave everything as it was."""


class Endless(Refused):
    """Links that lead to each other: not even a look at where they lead is possible."""


def is_text(name):
    """False for a name that is not UTF-8, which nops does not handle."""
    return not any("\ud800" <= letter <= "\udfff" for letter in name)


class Node:
    """A file, folder, link or pipe. A file with several names is one node that several folders hold."""

    def __init__(self, kind, mode, content=b"", target="", modified=None, attributes=None, guarded=False):
        self.kind = kind
        self.mode = mode
        self.content = content
        self.target = target
        self.modified = modified  # nanoseconds; None: nobody knows
        self.attributes = attributes or {}
        self.owner = None  # user and group; None until it is in a folder
        self.guarded = guarded  # another user's: nothing of it may be altered
        self.entries = {}

    def __deepcopy__(self, memo):
        new = Node(
            self.kind, self.mode, self.content, self.target, self.modified, dict(self.attributes), self.guarded)
        memo[id(self)] = new
        new.owner = self.owner
        new.entries = {name: copy.deepcopy(node, memo) for name, node in self.entries.items()}
        return new


class Spot:
    """Where a path leads: the folder, the name in it, what has that name, and the path without links."""

    def __init__(self, folder, name, parts):
        self.folder = folder
        self.name = name
        self.parts = parts

    @property
    def node(self):
        return self.folder.entries.get(self.name) if self.folder else None


class Model:
    """Paths are tuples of parts from `base`, which holds `tree` and `outside`."""

    def __init__(self, base, user=None):
        self.base = base
        self.owner = (os.geteuid(), os.getegid()) if user is None else (user, user)
        self.root = Node(FOLDER, 0o755)

    def copy(self):
        return copy.deepcopy(self)

    # Finding

    def spot(self, parts, follow=False, hops=0):
        """Raises `Refused` where a folder on the way is missing, or a name is too long."""
        if hops > 40:
            raise Endless("links without an end")
        if len(os.fsencode(os.path.join(self.base, *parts))) > PATH_LIMIT:
            raise Refused("the path is too long")
        at, real = self.root, ()
        for index, name in enumerate(parts):
            if len(os.fsencode(name)) > NAME_LIMIT:
                raise Refused(f"the name is too long: {name!r}")
            last = index == len(parts) - 1
            node = at.entries.get(name)
            if node is not None and node.kind == LINK and (follow or not last):
                return self.spot(self.target(real, node.target) + parts[index + 1:], follow, hops + 1)
            if last:
                return Spot(at, name, real + (name,))
            if node is None or node.kind != FOLDER:
                raise Refused(f"no folder {'/'.join(real + (name,))!r}")
            at, real = node, real + (name,)
        raise Refused("the base itself")

    def target(self, folder, target):
        """A link's target as parts."""
        path = os.path.normpath(os.path.join(self.base, *folder, target))
        inside = os.path.relpath(path, self.base)
        if inside.startswith(".."):
            raise Refused(f"leads out of all that is known: {target!r}")
        return tuple(inside.split("/"))

    def existing(self, parts, follow=False):
        spot = self.spot(parts, follow)
        if spot.node is None:
            raise Refused(f"nothing at {'/'.join(parts)!r}")
        return spot

    def is_there(self, parts):
        """Links followed or not makes no difference here: one that leads nowhere is there, too."""
        try:
            return self.spot(parts).node is not None
        except Refused:
            return False

    def is_folder(self, parts):
        try:
            node = self.spot(parts, follow=True).node
        except Endless:
            raise
        except Refused:
            return False
        return node is not None and node.kind == FOLDER

    def names_of(self, node):
        return [parts for parts, other in self.walk() if other is node]

    def walk(self):
        """All below the base: (parts, node), what holds before what is held."""
        open_ = [((name,), node) for name, node in self.root.entries.items()]
        while open_:
            parts, node = open_.pop()
            yield parts, node
            open_ += [(parts + (name,), inner) for name, inner in node.entries.items()]

    # Altering

    def put(self, spot, node):
        if spot.folder.guarded:
            raise Refused("another's folder")
        self._adopt(node, spot.folder)
        spot.folder.entries[spot.name] = node
        spot.folder.modified = None

    def _adopt(self, node, folder):
        """What is new belongs to who makes it; in a folder with the set-group bit to that folder's group, and new folders
        there get the bit, too."""
        if node.owner is not None:
            return
        node.owner = self.owner
        if folder.mode & SET_GROUP:
            node.owner = (self.owner[0], folder.owner[1])
            if node.kind == FOLDER:
                node.mode |= SET_GROUP
        for inner in node.entries.values():
            self._adopt(inner, node)

    def take(self, spot):
        """Removes the name."""
        if spot.folder.guarded or spot.node.guarded:
            raise Refused("another's folder")
        spot.folder.modified = None
        return spot.folder.entries.pop(spot.name)

    def make_folder(self, spot, mode=0o777 & ~UMASK):
        self.put(spot, Node(FOLDER, mode))

    def make_file(self, spot, content, mode=0o666 & ~UMASK):
        self.put(spot, Node(FILE, mode, content))

    # Comparing

    def snapshot(self):
        """As `trees.snapshot` takes it of the base's `tree` and `outside`; what nobody knows is None."""
        names = {}
        for parts, node in self.walk():
            names.setdefault(id(node), []).append("/".join(parts))
        found = {}
        for parts, node in self.walk():
            content = attributes = None
            shared = ()
            if node.kind == FILE:
                content = digest(node.content)
                if len(names[id(node)]) > 1:
                    shared = tuple(sorted(names[id(node)]))
            elif node.kind == LINK:
                content = node.target
            if node.kind in (FILE, FOLDER):
                attributes = tuple(sorted(node.attributes.items()))
            found["/".join(parts)] = Entry(
                node.kind, None if node.kind == LINK else node.mode, content, node.modified, attributes, shared,
                node.owner)
        return found


__all__ = ["Endless", "FILE", "FOLDER", "LINK", "OTHER", "Model", "Node", "Refused", "Spot", "is_text"]
