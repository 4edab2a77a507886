"""One change with every kind of step: the tree it begins with, the nops script that makes it, and a model of what it must
do, in Python's own calls, which the script's outcome is compared with.

A step is one command and its model, side by side in `_steps`.
"""

import os
import random
import shutil

UNIT = 12  # files that go through every kind of step
# Every time in the prepared tree is older than this, every time that a run sets is newer (nanoseconds since 1970).
LONG_AGO = 1_600_000_000 * 10**9
NOW = 1_704_067_200 * 10**9  # 2024-01-01
TOUCHED = "2021-02-03"
TOUCHED_AT = 1_612_310_400 * 10**9

SMALL, MIDDLE, LARGE, HUGE = 5_000, 40_000, 300 * 1024, 5 * 1024 * 1024  # HUGE: above what the journal takes, 4 MiB
EFFECT = "effect is up"  # a link, whose time is not compared: a program from outside is run again by a recovery
ATTRIBUTE = "user.origin"


def quoted(text):
    """A text as a word of nops."""
    for plain, escaped in (("\\", "\\\\"), ('"', '\\"'), ("$", "\\$"), ("\n", "\\n"), ("\r", "\\r")):
        text = text.replace(plain, escaped)
    return f'"{text}"'


def random_bytes(seed, size):
    return random.Random(seed).randbytes(size)


class Scenario:
    """`files`: how many there are. Every kind of step is made once for 12 of them, and once more for each 60; the rest are
    many of one kind: replaced, moved with their folder, removed with it, and as many new ones.

    `small`: no content above 40 kB, for file systems that hold little.
    """

    def __init__(self, files, is_root, small=False):
        count = 1 + files // 60
        self.units = [""] if count == 1 else [f"unit {number}/" for number in range(count)]
        self.many = [f"{number:02d}.txt" for number in range(max(0, files - count * UNIT) // 3)]
        self.is_root = is_root
        self.small = small

    # The tree before.

    def prepare(self, tree, outside, contents):
        """Fills the three folders, which are empty: the tree, another file system, and what new files are copied from."""
        os.mkdir(os.path.join(tree, ".git"))  # makes it a project without a store
        has_both = has_attributes(tree) and has_attributes(outside)
        for unit in self.units:
            self._prepare_unit(os.path.join(tree, unit), unit, has_attributes(tree), has_both)
        for name, size in (("small.bin", SMALL), ("large.bin", self._large), ("huge.bin", self._huge)):
            write(os.path.join(contents, name), random_bytes(name, size))
        self._prepare_many(tree, contents)
        for folder in (tree, outside, contents):
            make_old(folder)

    def _prepare_many(self, tree, contents):
        if not self.many:
            return
        for folder in (f"{contents}/many", f"{contents}/more", f"{tree}/many"):
            os.mkdir(folder)
        first = os.path.join(tree, self.units[0])
        for name in self.many:
            for folder in (f"{contents}/many", f"{contents}/more", f"{tree}/many", f"{first}/pack", f"{first}/gone"):
                write(os.path.join(folder, name), f"{name} of {os.path.relpath(folder, tree)}\n".encode() * 40)

    @property
    def _large(self):
        return MIDDLE if self.small else LARGE

    @property
    def _huge(self):
        return MIDDLE if self.small else HUGE

    def _prepare_unit(self, folder, unit, has_own, has_away):
        """`has_own`, `has_away`: files of the tree, and files that leave it, can have extended attributes."""

        def path(name):
            return os.path.join(folder, name)

        for name in ("pack/inner", "gone/deep"):
            os.makedirs(path(name))
        write(path("notes\nof two lines.txt"), b"one\ntwo\n", 0o444, has_own and b"kept \0 bytes")
        write(path("crlf win.txt"), b"one\r\ntwo\r\n", 0o640)
        write(path("-log"), b"first\n")
        write(path("a"), f"a of {unit}\n".encode())
        write(path("b"), random_bytes(unit + "b", self._huge if unit == self.units[0] else SMALL))
        write(path("pack/inner/ünï ☃.txt"), b"packed\n", 0o600)
        write(path("old.txt"), b"old\n" * 300)
        write(path("large.bin"), random_bytes(unit + "large", self._large), 0o755)
        write(path("gone/deep/x.txt"), b"x\n", 0o644, has_own and b"x's")
        write(path("tool.sh"), b"#!/bin/sh\n")
        write(path("hard one"), b"linked\n", 0o664)
        write(path("away.bin"), random_bytes(unit + "away", SMALL), 0o604, has_away and b"travels")
        for name in ("hard two", "hard gone"):
            os.link(path("hard one"), path(name))
        for name, target in (
                ("link gone", "tool.sh"), ("link kept", "nothing there"), ("pack/link", "inner/ünï ☃.txt"),
                ("gone/deep/link", "../x")):
            os.symlink(target, path(name))
        if has_own:
            os.setxattr(path("gone/deep"), ATTRIBUTE, b"a folder's")
        os.chmod(path("gone/deep"), 0o750)

    # The change.

    def script(self, tree, outside, contents, *last):
        """The change as a nops script, for a run in `tree`, with more commands at its end."""
        lines = [f"  {command}" for command in [*(pair[0] for pair in self._steps(tree, outside, contents)), *last]]
        return "\n".join(['transaction "all" {', *lines, "}", ""])

    def model(self, tree, outside, contents):
        """Does in Python what the script must do."""
        for _, make in self._steps(tree, outside, contents):
            make()

    def _steps(self, tree, outside, contents):
        """Pairs of a command and of the function that does the same."""

        def here(name):
            return os.path.join(tree, name)

        def word(name):
            # A leading dash would make it a flag.
            return quoted("./" + name if name.startswith("-") else name)

        def all_of(name):
            return [unit + name for unit in self.units]

        def each(function, names):
            def make():
                for name in names:
                    function(here(name))
            return make

        def words(names):
            return " ".join(map(word, names))

        def save(name, text, mode="--force"):
            def make():
                keeping_mode(here(name), lambda path: write_into(path, text, "ab" if mode == "--append" else "wb"))
            return f"{quoted(text)} | save --raw {mode} {word(name)}", make

        def copy(source, name, flag=""):
            source = os.path.join(contents, source)
            return f"cp {flag} {word(source)} {word(name)}", lambda: shutil.copyfile(source, here(name))

        def move(old, new):
            return f"mv {word(old)} {word(new)}", lambda: os.rename(here(old), here(new))

        for unit in self.units:
            yield save(unit + "new text.txt", "made: $5 \"and\" \\ ü\n")
            yield save(unit + "new empty", "")
            yield copy("small.bin", unit + "new binary.bin")
            yield save(unit + "notes\nof two lines.txt", "one\nand a half\ntwo\n")
            yield save(unit + "crlf win.txt", "one\r\n2\r\n")
            yield save(unit + "-log", "second\n", "--append")
            yield save(unit + "hard one", "linked anew\n")
            yield move(unit + "b", unit + "c")
            yield move(unit + "a", unit + "b")
            yield move(unit + "pack", unit + "moved pack")
        if self.many:
            # A pattern is no quoted word.
            yield f"cp --force {contents}/many/*.txt many", lambda: [
                shutil.copyfile(f"{contents}/many/{name}", here(f"many/{name}")) for name in self.many]
            yield f"cp --recursive {word(contents + '/more')} .", lambda: shutil.copytree(
                f"{contents}/more", here("more"), copy_function=shutil.copyfile)
        first = self.units[0]
        yield copy("large.bin", first + "new large.bin")
        yield copy("huge.bin", first + "new huge.bin")
        yield copy("small.bin", first + "c", "--force")
        made = all_of("made/ü/deep")
        yield f"mkdir {words(made)}", each(os.makedirs, made)
        removed = [name for short in ("old.txt", "large.bin", "link gone", "hard gone") for name in all_of(short)]
        yield f"rm {words(removed)}", each(os.unlink, removed)
        yield f"rm --recursive {words(all_of('gone'))}", each(shutil.rmtree, all_of("gone"))
        tools = all_of("tool.sh")
        yield f"touch --date {TOUCHED} {words(tools)}", each(
            lambda path: os.utime(path, ns=(TOUCHED_AT, TOUCHED_AT)), tools)
        yield f"chmod 0751 {words(tools)}", each(lambda path: os.chmod(path, 0o751), tools)
        if self.is_root:
            owned = all_of("crlf win.txt")
            yield f"chown 1234:5678 {words(owned)}", each(lambda path: os.chown(path, 1234, 5678), owned)
        for number, unit in enumerate(self.units):
            away = os.path.join(outside, f"away {number}.bin")
            yield f"mv {word(unit + 'away.bin')} {word(away)}", lambda unit=unit, away=away: shutil.move(
                here(unit + "away.bin"), away)
            kept, new, hard = unit + "link kept", unit + "link new", unit + "hard new"
            yield f"ln --symbolic --force tool.sh {word(kept)}", lambda kept=kept: relink("tool.sh", here(kept))
            yield f"ln --symbolic 'not there' {word(new)}", lambda new=new: os.symlink("not there", here(new))
            yield f"ln {word(unit + 'tool.sh')} {word(hard)}", lambda unit=unit, hard=hard: os.link(
                here(unit + "tool.sh"), here(hard))
        yield (f"effect 'bring it up' [ln '-sfn' up {word(EFFECT)}] --undo [rm '-f' {word(EFFECT)}]",
               lambda: os.symlink("up", here(EFFECT)))


def has_attributes(folder):
    """Whether the file system of a folder keeps extended attributes of users; some in memory do not."""
    try:
        os.setxattr(folder, ATTRIBUTE, b"")
        os.removexattr(folder, ATTRIBUTE)
    except OSError:
        return False
    return True


def write(path, data, mode=0o644, attribute=None):
    with open(path, "wb") as file:
        file.write(data)
    if attribute:
        os.setxattr(path, ATTRIBUTE, attribute)
    os.chmod(path, mode)


def write_into(path, text, how):
    with open(path, how) as file:
        file.write(text.encode())


def keeping_mode(path, function):
    """Does something with a file that may be there, and may be one that can only be read."""
    mode = os.stat(path).st_mode & 0o7777 if os.path.exists(path) else None
    if mode is not None:
        os.chmod(path, mode | 0o200)
    function(path)
    if mode is not None:
        os.chmod(path, mode)


def relink(target, path):
    os.unlink(path)
    os.symlink(target, path)


def make_old(folder):
    """Gives all below a folder times of long ago, each another."""
    number = 0
    for base, folders, files in os.walk(folder, topdown=False):
        for name in sorted(folders + files):
            number += 1
            moment = LONG_AGO + number * 1_000_000_007
            os.utime(os.path.join(base, name), ns=(moment, moment), follow_symlinks=False)
