"""Spelling for nops: words, paths and contents as a script writes them."""

import os
import re
import zlib
from typing import NamedTuple

BARE = re.compile(r"[A-Za-z_][A-Za-z0-9_./]*\Z")
ESCAPES = {"\\": "\\\\", '"': '\\"', "$": "\\$", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def quoted(text):
    """One word that means this text; each of nops's ways of quoting has its turn."""
    way = zlib.crc32(text.encode()) % 3
    if way == 0 and BARE.match(text):
        return text
    if way == 1 and "'" not in text and text.isprintable():
        return f"'{text}'"
    return '"' + "".join(_escaped(letter) for letter in text) + '"'


def _escaped(letter):
    if letter in ESCAPES:
        return ESCAPES[letter]
    if not letter.isprintable() or ord(letter) == 0x301:
        return f"\\u{{{ord(letter):x}}}"
    return letter


class Place(NamedTuple):
    """A path by its parts from the base, and the way in which the script writes it."""

    parts: tuple
    way: str = "plain"  # plain, dot, absolute

    def text(self, base):
        if self.way == "absolute":
            return os.path.join(base, *self.parts)
        inside = "/".join(self.parts[1:]) if self.parts[0] == "tree" else "/".join(("..",) + self.parts)
        inside = inside or "."
        return "./" + inside if self.way == "dot" else inside


class Script:
    """Collects the contents that a script reads, while it is written."""

    def __init__(self, base):
        self.base = base
        self.contents = {}

    def path(self, place):
        return quoted(place.text(self.base))

    def paths(self, places):
        """Several, after a `--` now and then: a quoted word is a path also if it begins with a dash."""
        words = " ".join(quoted(place.text(self.base)) for place in places)
        return "-- " + words if zlib.crc32(words.encode()) % 5 == 0 else words

    def source(self, content):
        """The first stage of a pipeline that gives this content."""
        if content.text is not None:
            return '"' + "".join(_escaped(letter) for letter in content.text) + '"'
        self.contents[str(content)] = content
        return f"open --raw {quoted(os.path.join(self.base, 'contents', str(content)))}"

    def write_contents(self):
        for name, content in self.contents.items():
            path = os.path.join(self.base, "contents", name)
            if not os.path.exists(path):
                with open(path, "wb") as file:
                    file.write(content.data)
