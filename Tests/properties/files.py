"""What alters one place at a time: `save`, `rm`, `mkdir`, `touch`, `chmod` and `chown`."""

import datetime
from dataclasses import dataclass
from typing import Optional

from content import Content
from model import FILE, FOLDER, LINK, OTHER, Refused, is_text
from operations import Operation
from script import Place, quoted


def save_content(model, place, content, how):
    """What `save` does, wherever the content comes from."""
    spot = model.spot(place.parts)
    if spot.node is not None and spot.node.kind == LINK:
        spot = model.existing(place.parts, follow=True)
    node = spot.node
    if node is None:
        model.make_file(spot, content)
        return True
    if node.kind != FILE:
        raise Refused("no regular file")
    if how == "":
        raise Refused("exists already")
    if node.guarded or spot.folder.guarded:
        raise Refused("another's file")
    new = node.content + content if how == "--append" else content
    if new == node.content:
        return False
    node.content, node.modified = new, None
    spot.folder.modified = None
    return True


@dataclass(frozen=True)
class Save(Operation):
    content: Content
    target: Place
    how: str = ""  # --force, --append

    def words(self, script):
        return f"{script.source(self.content)} | save {' '.join(filter(None, [self.how, script.path(self.target)]))}"

    def apply(self, model):
        return save_content(model, self.target, self.content.data, self.how)


@dataclass(frozen=True)
class Rewrite(Operation):
    """Reads one file and writes another, or the same."""

    source: Place
    old: str
    new: str
    target: Place
    how: str = "--force"

    def words(self, script):
        return (f"open --raw {script.path(self.source)} | str replace {quoted(self.old)} {quoted(self.new)} | "
                f"save {' '.join(filter(None, [self.how, script.path(self.target)]))}")

    def apply(self, model):
        node = model.existing(self.source.parts, follow=True).node
        if node.kind != FILE:
            raise Refused("no file to read")
        # Commands on text read bytes that are none with U+FFFD.
        text = node.content.decode(errors="replace")
        return save_content(model, self.target, text.replace(self.old, self.new, 1).encode(), self.how)


@dataclass(frozen=True)
class Remove(Operation):
    paths: tuple
    recursive: bool = False
    force: bool = False

    def words(self, script):
        flags = [flag for flag, on in (("-r", self.recursive), ("--force", self.force)) if on]
        return " ".join(["rm", *flags, script.paths(self.paths)])

    def apply(self, model):
        taken = []
        for place in self.paths:
            spot = model.spot(place.parts)
            if any(spot.parts[:len(other)] == other for other in taken):
                continue
            if spot.node is None:
                if self.force:
                    continue
                raise Refused("nothing there")
            if spot.node.kind == FOLDER and not self.recursive:
                raise Refused("a folder")
            if spot.parts == ("tree",):
                raise Refused("the working folder")
            self._check(spot.node)
            taken.append(spot.parts)
        for parts in taken:
            try:
                spot = model.spot(parts)
            except Refused:
                continue  # what held it went first
            if spot.node is not None:
                model.take(spot)
        return bool(taken)

    @staticmethod
    def _check(node):
        if node.kind == OTHER:
            raise Refused("a pipe can't be brought back")
        for name, inner in node.entries.items():
            if node.guarded:
                raise Refused("another's folder")
            if not is_text(name):
                raise Refused("a name that is not UTF-8")
            Remove._check(inner)


@dataclass(frozen=True)
class MakeFolder(Operation):
    paths: tuple

    def words(self, script):
        return "mkdir " + script.paths(self.paths)

    def apply(self, model):
        altered = False
        for place in self.paths:
            for length in range(2, len(place.parts) + 1):
                spot = model.spot(place.parts[:length])
                if spot.node is not None and spot.node.kind == LINK:
                    spot = model.existing(place.parts[:length], follow=True)
                if spot.node is None:
                    model.make_folder(spot)
                    altered = True
                elif spot.node.kind != FOLDER:
                    raise Refused("a file is in the way")
        return altered


@dataclass(frozen=True)
class Touch(Operation):
    paths: tuple
    date: Optional[int] = None  # seconds since 1970
    keep_absent: bool = False

    def words(self, script):
        flags = [] if self.date is None else [f"--date {iso(self.date)}"]
        return " ".join(["touch", *flags, *(["--no-create"] if self.keep_absent else []), script.paths(self.paths)])

    def apply(self, model):
        altered = False
        for place in self.paths:
            spot = model.spot(place.parts)
            if spot.node is None:
                if self.keep_absent:
                    continue
                model.make_file(spot, b"")
            else:
                spot = model.existing(place.parts, follow=True)
                if spot.node.guarded:
                    raise Refused("another's file")
            time = None if self.date is None else self.date * 1_000_000_000
            altered = altered or time is None or spot.node.modified != time
            spot.node.modified = time
        return altered


def iso(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


# What a mode makes of a node's permission bits: as chmod(1) has it.
MODES = {
    "u+x": lambda node: node.mode | 0o100,
    "go-w": lambda node: node.mode & ~0o022,
    "u=rwX,go=rX": lambda node: node.mode & 0o6000 | 0o755 if node.kind == FOLDER else 0o755 if node.mode & 0o111 else 0o644,
}


@dataclass(frozen=True)
class SetMode(Operation):
    mode: str  # octal, or a key of MODES
    paths: tuple
    recursive: bool = False

    def words(self, script):
        return f"chmod {'-r ' if self.recursive else ''}{self.mode} {script.paths(self.paths)}"

    def apply(self, model):
        altered = False
        for node in nodes_at(model, self.paths, self.recursive):
            mode = MODES[self.mode](node) if self.mode in MODES else int(self.mode, 8)
            altered = altered or mode != node.mode
            node.mode = mode
        return altered


@dataclass(frozen=True)
class SetOwner(Operation):
    owner: int  # of both, user and group
    paths: tuple
    recursive: bool = False

    def words(self, script):
        return f"chown {'-r ' if self.recursive else ''}{self.owner}:{self.owner} {script.paths(self.paths)}"

    def apply(self, model):
        altered = False
        for node in nodes_at(model, self.paths, self.recursive):
            if node.owner == (self.owner, self.owner):
                continue
            altered = True
            node.owner = (self.owner, self.owner)
            if node.kind == FILE:
                # The kernel takes these away from a file that gets another owner.
                node.mode &= ~(0o6000 if node.mode & 0o010 else 0o4000)
        return altered


def nodes_at(model, places, recursive):
    """What the places hold, links followed; of folders also all that is in them, less the links."""
    found = []
    for place in places:
        open_ = [model.existing(place.parts, follow=True).node]
        while open_:
            node = open_.pop()
            if node.guarded:
                raise Refused("another's file")
            found.append(node)
            if not recursive:
                continue
            for name, inner in node.entries.items():
                if not is_text(name):
                    raise Refused("a name that is not UTF-8")
                if inner.kind != LINK:
                    open_.append(inner)
    return found
