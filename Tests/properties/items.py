"""A tree as a list of things to make: the same list makes it on the disk and as a `Model`."""

import os
from typing import NamedTuple, Optional

from content import Content
from model import FILE, FOLDER, LINK, OTHER, Model, Node

HARD = "hard link"


class Item(NamedTuple):
    kind: str  # of trees.py, or HARD
    parts: tuple  # from the base
    mode: int = 0o644
    content: Optional[Content] = None
    target: str = ""  # of a link; "@" stands for the base
    other: tuple = ()  # of a hard link: the file's first name
    modified: int = 1_600_000_000_000_000_000
    attributes: tuple = ()
    guarded: bool = False  # root's, where nops runs as someone else

    def __str__(self):
        text = f"{self.kind} {'/'.join(self.parts)!r}"
        if self.kind == FILE:
            text += f" {self.content}"
        if self.kind in (FILE, FOLDER):
            text += f" {self.mode:04o}"
        if self.target or self.other:
            text += f" → {self.target!r}" if self.target else f" = {'/'.join(self.other)!r}"
        return text + (f" {dict(self.attributes)}" if self.attributes else "") + (" of root's" if self.guarded else "")


def possible(items):
    """Those whose folder, and other name, is made before them: what is left when others were taken out."""
    made, kept = {()}, []
    for item in items:
        if item.parts[:-1] in made and (not item.other or item.other in made):
            made.add(item.parts)
            kept.append(item)
    return kept


def model_of(items, base, user=None):
    model = Model(base, user)
    for item in items:
        folder = model.root
        for name in item.parts[:-1]:
            folder = folder.entries[name]
        if item.kind == HARD:
            node = model.spot(item.other).node
        else:
            node = Node(
                item.kind, item.mode, item.content.data if item.content else b"", item.target.replace("@", base),
                attributes=dict(item.attributes), guarded=item.guarded)
        node.modified = item.modified
        node.owner = (0, 0) if item.guarded else model.owner
        folder.entries[item.parts[-1]] = node
    return model


def build(items, base, user=None):
    """On the disk. Times and modes come last, as filling a folder alters its time and needs its mode."""
    for item in items:
        path = os.path.join(base, *item.parts)
        if item.kind == FOLDER:
            os.makedirs(path, exist_ok=True)
        elif item.kind == FILE:
            with open(path, "wb") as file:
                file.write(item.content.data)
        elif item.kind == LINK:
            os.symlink(item.target.replace("@", base), path)
        elif item.kind == HARD:
            os.link(os.path.join(base, *item.other), path)
        else:
            os.mkfifo(path)
    for item in reversed(items):
        path = os.path.join(base, *item.parts)
        if user is not None and not item.guarded:
            os.chown(path, user, user, follow_symlinks=False)
        if item.kind in (FILE, FOLDER, OTHER):
            os.chmod(path, item.mode)
        for name, value in item.attributes:
            os.setxattr(path, name, value)
        os.utime(path, ns=(item.modified, item.modified), follow_symlinks=False)


__all__ = ["HARD", "Item", "build", "model_of", "possible"]
