"""A folder's whole state, taken from the disk and compared: what every test of changes judges by.

It shares nothing with nops: names, contents, modes, owners, times, link targets, extended attributes, and which names are
one file.
"""

import hashlib
import os
import stat
from typing import NamedTuple, Optional

FILE, FOLDER, LINK, OTHER = "file", "folder", "link", "other"
# nops's own store, and git's.
APART = frozenset([".nops", ".git"])


class Entry(NamedTuple):
    """What is at one path. In a wanted state None means "anything"."""

    kind: str
    mode: Optional[int] = None
    content: Optional[str] = None  # a file's SHA-256 and size, a link's target
    modified: Optional[int] = None  # nanoseconds since 1970
    attributes: Optional[tuple] = None  # (name, value) of the user's extended attributes, sorted
    names: tuple = ()  # of a file that has several names: all of them in this tree, sorted
    owner: Optional[tuple] = None  # user, group
    identity: Optional[tuple] = None  # device, inode; never compared


def digest(data):
    """A file's content as an `Entry` has it."""
    return f"{hashlib.sha256(data).hexdigest()} of {len(data)} bytes"


def snapshot(folder, only=None):
    """Path (relative, undecodable bytes as surrogates) → `Entry`, for all below a folder; of what it holds itself, `only`
    these names where they are given."""
    found = {}
    _walk(os.fspath(folder), "", found, only)
    several = {}
    for path, entry in found.items():
        if entry.kind == FILE:
            several.setdefault(entry.identity, []).append(path)
    for paths in several.values():
        if len(paths) > 1:
            names = tuple(sorted(paths))
            for path in paths:
                found[path] = found[path]._replace(names=names)
    return found


def _walk(folder, inside, found, only=None):
    with os.scandir(folder) as entries:
        for item in entries:
            if item.name in APART or only is not None and item.name not in only:
                continue
            path = inside + item.name
            status = item.stat(follow_symlinks=False)
            found[path] = _entry(item.path, status)
            if stat.S_ISDIR(status.st_mode):
                _walk(item.path, path + "/", found)


def _entry(path, status):
    mode = status.st_mode
    content = attributes = None
    if stat.S_ISLNK(mode):
        kind, content = LINK, os.readlink(path)
    elif stat.S_ISREG(mode):
        kind = FILE
        with open(path, "rb") as file:
            content = digest(file.read())
        attributes = _attributes(path)
    elif stat.S_ISDIR(mode):
        kind, attributes = FOLDER, _attributes(path)
    else:
        kind = OTHER
    return Entry(
        kind, stat.S_IMODE(mode), content, status.st_mtime_ns, attributes, (), (status.st_uid, status.st_gid),
        (status.st_dev, status.st_ino))


def _attributes(path):
    try:
        names = os.listxattr(path, follow_symlinks=False)
    except OSError:
        return ()
    # Others than the user's (labels of security modules, say) are not the tests' matter.
    return tuple(sorted(
        (name, os.getxattr(path, name, follow_symlinks=False)) for name in names if name.startswith("user.")))


def differences(wanted, have, times=(FILE,)):
    """What differs, a line each. `times`: the kinds of things whose times are compared."""
    for path in sorted(wanted.keys() | have.keys()):
        if path not in have:
            yield f"{path!r} is gone"
        elif path not in wanted:
            yield f"{path!r} was not there"
        else:
            for field in ("kind", "mode", "content", "attributes", "names", "owner", "modified"):
                want, got = getattr(wanted[path], field), getattr(have[path], field)
                if field == "modified" and have[path].kind not in times:
                    continue
                if want is not None and want != got:
                    yield f"{path!r}: {field} should be {_shown(field, want)}, is {_shown(field, got)}"


def _shown(field, value):
    return oct(value) if field == "mode" else repr(value)
