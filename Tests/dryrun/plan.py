"""What a dry run printed, read as its user would read it, and carried out on a copy of the tree in memory.

It shares nothing with nops: hunks are applied strictly, each context and removed line must be there, and the lines that
tell of other steps are followed word by word. What comes out is what the real run must leave.
"""

import os
import re

from things import Thing

HUNK = re.compile(r"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
NO_NEWLINE = "\\ No newline at end of file"
NOTHING = "/dev/null"


class Unreadable(Exception):
    """The plan says something that does not fit the tree, or that no one could follow."""


class Plan:
    """A tree in memory to which a dry run's output is applied. `folder`: what the paths in it are seen from."""

    def __init__(self, tree, folder):
        self.tree = dict(tree)
        self.folder = folder
        self.effects = []
        self.moves = []
        self.names = set()  # the paths that were named
        self.targets = set()  # those of them that are altered
        self.before = dict(tree)
        self.hunks_only = True
        # Files with several names: the others change with the one.
        self.twins = {}
        by_identity = {}
        for path, thing in tree.items():
            if thing.kind == "file":
                status = os.lstat(path)
                by_identity.setdefault((status.st_dev, status.st_ino), []).append(path)
        for paths in by_identity.values():
            for path in paths:
                self.twins[path] = set(paths)

    def apply(self, text):
        lines = text.split("\n")
        if lines and lines[-1] == "":
            lines.pop()
        at = 0
        while at < len(lines):
            if lines[at].startswith("--- ") and at + 1 < len(lines) and lines[at + 1].startswith("+++ "):
                at = self._diff(lines, at)
            else:
                self._line(lines[at])
                self.hunks_only = False
                at += 1
        return self

    # MARK: Hunks

    def _diff(self, lines, at):
        old, new = lines[at][4:], lines[at + 1][4:]
        at += 2
        self._target(old if new == NOTHING else new)
        if old != NOTHING:
            # What was moved before is named as it was and as it is.
            path = self._moved(self._real(old)) if new not in (old, NOTHING) else self._real(old)
            before = self._file(path, old)
            if not isinstance(before.content, bytes):
                raise Unreadable(f"the diff of '{old}' is about a content that the plan did not show")
            source = split_lines(before.content)
        else:
            source = []
        if not (at < len(lines) and HUNK.match(lines[at])):
            raise Unreadable(f"no hunk follows the names '{old}' and '{new}'")
        result, done = [], 0
        while at < len(lines) and (found := HUNK.match(lines[at])):
            at += 1
            start, count = int(found[1]), int(found[2] if found[2] is not None else 1)
            wanted = int(found[4] if found[4] is not None else 1)
            first = start if count == 0 else start - 1
            if first < done:
                raise Unreadable(f"the hunks of '{new}' overlap")
            result += source[done:first]
            done = first
            if len(result) != (int(found[3]) if wanted == 0 else int(found[3]) - 1):
                raise Unreadable(f"a hunk of '{new}' begins at line {len(result) + 1}, not at {found[3]}")
            removed = added = 0
            while removed < count or added < wanted:
                if at >= len(lines):
                    raise Unreadable(f"a hunk of '{new}' ends early")
                sign, body = lines[at][:1], lines[at][1:]
                at += 1
                ends = at >= len(lines) or lines[at] != NO_NEWLINE
                if not ends:
                    at += 1
                line = os.fsencode(body) + (b"\n" if ends else b"")
                if sign in (" ", "-"):
                    if done >= len(source) or source[done] != line:
                        have = source[done] if done < len(source) else None
                        raise Unreadable(f"line {done + 1} of '{old}' is {have!r}, not {line!r}")
                    done += 1
                    removed += 1
                if sign in (" ", "+"):
                    result.append(line)
                    added += 1
                if sign not in (" ", "-", "+"):
                    raise Unreadable(f"'{lines[at - 1]}' in a hunk of '{new}'")
        result += source[done:]
        content = b"".join(result)
        if new == NOTHING:
            if content:
                raise Unreadable(f"the diff removes '{old}' but leaves a part of it")
            self._remove(path)
        elif old == NOTHING:
            self._add(new, Thing("file", content, len(content)))
        else:
            if path != self._real(new):
                raise Unreadable(f"the diff goes from '{old}' to '{new}'")
            self._replace(path, content, len(content))
        return at

    def _target(self, name):
        self.targets.add(self.seen(unquoted(name)))

    def seen(self, name):
        """The absolute path of a name, links among its folders followed as they were before anything was done."""
        now, self.tree = self.tree, self.before
        try:
            return self._follow(os.path.normpath(os.path.join(self.folder, name)), last=False)
        finally:
            self.tree = now

    def _moved(self, path):
        for source, target in self.moves:
            if path == source or path.startswith(source + "/"):
                path = target + path[len(source):]
        return path

    # MARK: Lines

    def _line(self, line):
        for pattern, follow, *targets in RULES:
            if found := re.fullmatch(pattern, line, re.S):
                for target in targets:
                    self._target(found[target])
                return follow(self, *found.groups())
        raise Unreadable(f"no one knows what this line means: {line!r}")

    def _names(self, name, count):
        path = self._place(name)
        if len(self.twins.get(path, {path})) > int(count):
            raise Unreadable(f"{name} has more than {count} names")

    def _folder(self, name):
        self._add(name, Thing("folder"))

    def _link(self, name, target):
        path = self._place(name)
        if path in self.tree and self.tree[path].kind == "folder":
            raise Unreadable(f"there is a folder '{name}' already")
        self.tree[path] = Thing("link", target)
        self.twins.pop(path, None)

    def _new_empty(self, name):
        self._add(name, Thing("file", b"", 0))

    def _new_bytes(self, name, size):
        self._add(name, Thing("file", None, int(size)))

    def _new_copy(self, name, source, size):
        thing = self._file(self._real(source), source)
        if thing.size != int(size):
            raise Unreadable(f"'{source}' has {thing.size} bytes, not {size}")
        self._add(name, Thing("file", thing.content, thing.size))

    def _binary(self, name, old, new):
        path = self._real(name)
        if self._file(path, name).size != int(old):
            raise Unreadable(f"'{name}' has {self._file(path, name).size} bytes, not {old}")
        self._replace(path, None, int(new))

    def _binary_copy(self, name, source, size):
        thing = self._file(self._real(source), source)
        self._replace(self._real(name), thing.content, thing.size)

    def _delete(self, name, size):
        path = self._place(name)
        if self._file(path, name).size != int(size):
            raise Unreadable(f"'{name}' has {self._file(path, name).size} bytes, not {size}")
        self._remove(path)

    def _delete_link(self, name):
        path = self._place(name)
        if self._there(path, name).kind != "link":
            raise Unreadable(f"'{name}' is no link")
        self._remove(path)

    def _delete_name(self, name, other):
        path = self._place(name)
        self._file(path, name)
        if self._place(other) not in self.twins.get(path, ()):
            raise Unreadable(f"'{name}' is no other name of '{other}'")
        self._remove(path)

    def _hard_link(self, name, other):
        path, source = self._place(name), self._place(other)
        thing = self._file(source, other)
        self._add(name, thing)
        self.twins.setdefault(source, {source}).add(path)
        self.twins[path] = self.twins[source]

    def _remove_folder(self, name):
        path = self._place(name)
        if self._there(path, name).kind != "folder":
            raise Unreadable(f"'{name}' is no folder")
        if any(inner.startswith(path + "/") for inner in self.tree):
            raise Unreadable(f"'{name}' is not empty when it is removed")
        self._remove(path)

    def _move(self, old, new):
        source, target = self._place(old), self._place(new)
        self._there(source, old)
        if target in self.tree:
            raise Unreadable(f"there is '{new}' already, where '{old}' is moved to")
        self._above(target, new)
        self.moves.append((source, target))
        for path in [path for path in self.tree if path == source or path.startswith(source + "/")]:
            to = target + path[len(source):]
            self.tree[to] = self.tree.pop(path)
            if path in self.twins:
                group = self.twins.pop(path)
                group.discard(path)
                group.add(to)
                self.twins[to] = group

    def _chmod(self, mode, name):
        path = self._real(name)
        self._alter(path, name, mode=int(mode, 8))

    def _chown(self, user, group, name):
        path = self._place(name)
        now = self._there(path, name).owner
        if now is None:
            raise Unreadable(f"'{name}' gets an owner, but the plan made it")
        owner = (int(user) if user else now[0], int(group) if group else now[1])
        self._alter(path, name, owner=owner)

    def _touch(self, name):
        self._alter(self._real(name), name, modified=None)

    def _effect(self, name):
        self.effects.append(name)

    # MARK: The tree

    def _absolute(self, name):
        return os.path.normpath(os.path.join(self.folder, unquoted(name)))

    def _place(self, name):
        """The absolute path of a name in the plan: links among its folders are followed, itself it is not."""
        path = self._absolute(name)
        self.names.add(path)
        return self._follow(path, last=False)

    def _real(self, name):
        path = self._absolute(name)
        self.names.add(path)
        return self._follow(path, last=True)

    def _follow(self, path, last, depth=0):
        if depth > 40:
            raise Unreadable(f"'{path}' goes through too many links")
        at = "/"
        parts = path.strip("/").split("/")
        for number, part in enumerate(parts):
            at = os.path.join(at, part)
            thing = self.tree.get(at)
            if thing and thing.kind == "link" and (last or number < len(parts) - 1):
                rest = parts[number + 1:]
                target = os.path.normpath(os.path.join(os.path.dirname(at), thing.content, *rest))
                return self._follow(target, last, depth + 1)
        return at

    def _there(self, path, name):
        if path not in self.tree:
            raise Unreadable(f"there is no '{name}'")
        return self.tree[path]

    def _file(self, path, name):
        thing = self._there(path, name)
        if thing.kind != "file":
            raise Unreadable(f"'{name}' is no file")
        return thing

    def _above(self, path, name):
        above = self.tree.get(os.path.dirname(path))
        if above is None or above.kind != "folder":
            raise Unreadable(f"'{name}' is made where there is no folder")

    def _add(self, name, thing):
        path = self._place(name)
        if path in self.tree:
            raise Unreadable(f"there is '{name}' already")
        self._above(path, name)
        self.tree[path] = thing

    def _replace(self, path, content, size):
        for name in self.twins.get(path, {path}):
            self.tree[name] = self.tree[name]._replace(content=content, size=size, modified=None)

    def _alter(self, path, name, **what):
        self._there(path, name)
        for twin in self.twins.get(path, {path}):
            self.tree[twin] = self.tree[twin]._replace(**what)

    def _remove(self, path):
        del self.tree[path]
        if path in self.twins:
            self.twins.pop(path).discard(path)


# A line, what follows from it, and which of its parts name what is altered.
RULES = [
    (r"folder (.+)", Plan._folder, 1),
    (r"hard link (.+) -> (.+)", Plan._hard_link, 1),
    (r"link (.+) -> (.+)", Plan._link, 1),
    (r"new (.+): empty", Plan._new_empty, 1),
    (r"new (.+): (\d+) bytes", Plan._new_bytes, 1),
    (r"new (.+): a copy of (.+), (\d+) bytes", Plan._new_copy, 1),
    (r"binary (.+): a copy of (.+), (\d+) bytes", Plan._binary_copy, 1),
    (r"binary (.+): (\d+) bytes -> (\d+) bytes", Plan._binary, 1),
    (r"delete link (.+)", Plan._delete_link, 1),
    (r"delete (.+), one name of (.+)", Plan._delete_name, 1),
    (r"delete (.+): (\d+) bytes", Plan._delete, 1),
    (r"remove folder (.+)", Plan._remove_folder, 1),
    (r"move (.+) -> (.+)", Plan._move, 1, 2),
    (r"chmod ([0-7]{4}) (.+)", Plan._chmod, 2),
    (r"chown (\d*)(?::(\d+))? (.+)", Plan._chown, 3),
    (r"touch (.+)", Plan._touch, 1),
    (r"effect (.+?)(?: \(cannot be undone\))?", Plan._effect),
    (r"(.+) has (\d+) names \(hard links\): each shows what follows", Plan._names),
]


def unquoted(name):
    """A name that could be misread stands in quotes, with the escapes of C: as diff(1) and git(1) write it."""
    if len(name) < 2 or not (name.startswith('"') and name.endswith('"')):
        return name
    short = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"a": b"\a", b"b": b"\b", b"v": b"\v", b"f": b"\f"}

    def plain(found):
        letters = found[1]
        return bytes([int(letters, 8)]) if len(letters) == 3 else short.get(letters, letters)

    return os.fsdecode(re.sub(rb"\\([0-7]{3}|.)", plain, os.fsencode(name[1:-1])))


def split_lines(content):
    lines = content.split(b"\n")
    return [line + b"\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
