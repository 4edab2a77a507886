"""Names and contents that programs stumble over."""

import functools
import random
import string
from typing import NamedTuple

SMALL, LARGE, HUGE = 200, 300_000, 5_000_000


class Content(NamedTuple):
    """A file's content, by how it is made: so that a report can name it in a few words."""

    kind: str  # a key of MAKERS
    seed: int
    size: int

    @property
    def data(self):
        return _data(self)

    @property
    def text(self):
        """As text, if a script can write it within quotes; else None."""
        return self.data.decode() if self.kind in ("text", "bare", "empty") and self.size <= SMALL else None

    def __str__(self):
        return f"{self.kind}-{self.seed}-{self.size}"


@functools.lru_cache(maxsize=64)
def _data(content):
    return MAKERS[content.kind](random.Random(content.seed), content.size)


def _lines(source, size, end="\n"):
    words = ["port", "host", "ä", "web1", "443", "=", "x", "日本"]
    lines, length = [], 0
    while length < size:
        line = " ".join(source.choice(words) for _ in range(source.randint(1, 8))) + end
        lines.append(line)
        length += len(line)
        # Large ones repeat themselves, which makes them in no time.
        if len(lines) == 200:
            return (("".join(lines) * (size // length + 1)) + str(source.random())).encode()
    return "".join(lines).encode()


MAKERS = {
    "text": _lines,
    "bare": lambda source, size: _lines(source, size) + b"no newline at the end",
    "crlf": lambda source, size: _lines(source, size, "\r\n"),
    "mark": lambda source, size: b"\xef\xbb\xbf" + _lines(source, size),
    "empty": lambda source, size: b"",
    "bytes": lambda source, size: source.randbytes(size),
    "zeros": lambda source, size: b"\0" * size + source.randbytes(8),
}


def random_content(source):
    kind = source.choice(["text", "text", "text", "bare", "crlf", "mark", "empty", "bytes", "zeros"])
    size = source.randint(1, SMALL)
    if source.random() < 0.02:
        size = LARGE + source.randint(-50_000, 50_000)
    elif source.random() < 0.004:
        size = HUGE
    return Content(kind, source.randrange(1 << 30), size)


# Each group beside each other in one folder.
HOSTILE = [
    ["two words", " leading", "trailing ", "  "],
    ["line\nbreak", "tab\there", "\x01\x1b[31m", "cr\r"],
    ["-dash", "--", "-r", "--force"],
    ["it's", 'say "hi"', "back\\slash", "`tick`", "'''", '"""'],
    ["$x", "${HOME}", "$(rm -r .)", "a$"],
    ["*", "a*b", "?", "[ab]", "**", "{a,b}", "!x"],
    ["~", "#note", ";", "|", "a&b", "(x)", "x=y", "a:b", "%s", "..."],
    ["\u00e4", "\u65e5\u672c", "\U0001f600", "\U0001f469\u200d\U0001f4bb", "\u202e.txt"],
    ["true", "null", "1e9", "0644", "if", "transaction"],
    [".hidden", ".nops-x-1-0.tmp", "a.json", "b.yaml", "c.csv"],
]
# Different bytes that some comparisons of text take for one name.
EQUIVALENT = [["\u00e9", "e\u0301"], ["\ufb01x", "fix"], ["\u212b", "\u00c5", "A\u030a"], ["Name", "name"]]


def random_names(source, count, without=()):
    """`count` different names for one folder."""
    pool = []
    while len(pool) < count:
        kind = source.random()
        if kind < 0.45:
            pool.append(source.choice(["a", "b", "c", "d", "e", "f"]) + source.choice(["", "1", "2", ".txt", ".d"]))
        elif kind < 0.83:
            group = source.choice(HOSTILE)
            pool += source.sample(group, min(len(group), source.randint(1, 3)))
        elif kind < 0.92:
            if "equivalent-names" not in without:
                pool += source.choice(EQUIVALENT)
        else:
            # 200 bytes, or as much as a name can have.
            letter = source.choice(string.ascii_lowercase + "\u00e9")
            pool.append(letter * ((255 if kind > 0.97 else 200) // len(letter.encode())))
        pool = list(dict.fromkeys(pool))
    return pool[:count]
