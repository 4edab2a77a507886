"""What a program wrote and started, as strace(1) saw it."""

import os
import re

# Every call that can alter a file, a folder or what is known of them, and those that start a program.
CALLS = "%file,%desc,%process"
STRACE = ["strace", "-f", "-qq", "-y", "-s", "4096", "-e", f"trace={CALLS}"]

LINE = re.compile(
    r"^(?:(?P<pid>\d+) +)?(?P<name>\w+)\((?P<arguments>.*)\) += "
    r"(?P<result>-?\d+|0x[0-9a-f]+)(?P<place><.*>)?(?: .*)?$")
UNFINISHED = re.compile(r"^(?P<pid>\d+) +(?P<begin>.*) <unfinished \.\.\.>$")
RESUMED = re.compile(r"^(?P<pid>\d+) +<\.\.\. \w+ resumed>(?P<end>.*)$")
DESCRIPTOR = re.compile(r"^(?:AT_FDCWD|\d+)<(?P<path>.*)>$")
OPENS = {"open", "openat", "openat2", "creat"}
WRITING_FLAGS = {"O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_APPEND", "O_TMPFILE"}
# Call → which arguments say what is altered: ("path", N) by name, ("at", N) a folder and a name, ("fd", N) an open
# file.
ALTERING = {
    **{name: [("path", 0)] for name in [
        "mkdir", "rmdir", "unlink", "chmod", "chown", "lchown", "truncate", "mknod", "utime", "utimes", "setxattr",
        "lsetxattr", "removexattr", "lremovexattr", "acct", "swapon"]},
    **{name: [("at", 0)] for name in ["mkdirat", "unlinkat", "fchmodat", "fchmodat2", "fchownat", "mknodat", "utimensat",
                                      "futimesat", "setxattrat", "removexattrat"]},
    **{name: [("fd", 0)] for name in [
        "write", "pwrite64", "writev", "pwritev", "pwritev2", "ftruncate", "fallocate", "fchmod", "fchown", "fsetxattr",
        "fremovexattr", "sendfile"]},
    "rename": [("path", 0), ("path", 1)], "link": [("path", 1)], "symlink": [("path", 1)],
    "renameat": [("at", 0), ("at", 2)], "renameat2": [("at", 0), ("at", 2)],
    "linkat": [("at", 2)], "symlinkat": [("at", 1)],
    "copy_file_range": [("fd", 2)], "splice": [("fd", 2)], "tee": [("fd", 1)], "vmsplice": [("fd", 0)],
    "mount": [("path", 1)], "umount2": [("path", 0)], "pivot_root": [("path", 0)],
}
STARTS = {"execve", "execveat"}
FORKS = {"fork", "vfork", "clone", "clone3"}


class Traced:
    """`writes`: (call, absolute path) of each successful alteration. `starts`: the programs started after the first."""

    def __init__(self, text, folder):
        self.start = os.fspath(folder)
        self.folders = {}  # process → its working folder, once it has changed it
        self.folder = self.start
        self.writes = []
        self.starts = []
        self.calls = 0
        started = False
        for line in whole_lines(text):
            found = LINE.match(line)
            if not found:
                continue
            self.calls += 1
            name, result = found["name"], found["result"]
            self.folder = self.folders.get(found["pid"], self.start)
            if name == "chdir" and result == "0":
                self.folders[found["pid"]] = self._named(self.folder, found["arguments"])
            elif name == "fchdir" and result == "0":
                self.folders[found["pid"]] = self._opened(found["arguments"])
            elif name in STARTS or name in FORKS:
                self.folders[result] = self.folder
                # Tried is enough: that a program was missing is luck. The first is the traced one itself.
                if name in STARTS and not started:
                    started = True
                elif name in STARTS or "CLONE_THREAD" not in found["arguments"]:
                    self.starts.append(line.strip()[:300])
            elif not result.startswith("-"):
                self._alteration(name, split(found["arguments"]), found["place"])

    def _alteration(self, name, arguments, place):
        if name in OPENS:
            flags = set(re.findall(r"O_[A-Z]+", " ".join(arguments)))
            if name == "creat" or flags & WRITING_FLAGS:
                self._add(name, unescaped(place[1:-1]) if place else "?")
        elif name == "mmap":
            if "MAP_SHARED" in arguments[3] and "PROT_WRITE" in arguments[2]:
                self._add(name, self._opened(arguments[4]))
        elif name == "ioctl":
            if "FICLONE" in " ".join(arguments) or "FS_IOC_SETFLAGS" in " ".join(arguments):
                self._add(name, self._opened(arguments[0]))
        elif name == "utimensat" and arguments[1] == "NULL":
            self._add(name, self._opened(arguments[0]))
        else:
            for way, number in ALTERING.get(name, []):
                if way == "path":
                    path = self._named(self.folder, arguments[number])
                elif way == "at":
                    path = self._named(self._opened(arguments[number]), arguments[number + 1])
                else:
                    path = self._opened(arguments[number])
                self._add(name, path)

    def _add(self, name, path):
        # What is no file: pipes, sockets, events, memory.
        if path.startswith("/") and not path.startswith("/memfd:"):
            self.writes.append((name, path))
        elif not re.match(r"^(pipe|socket|anon_inode|/memfd|UNIX|TCP|UDP|NETLINK|inotify|signalfd|eventpoll)", path):
            self.writes.append((name, f"{path} (of unknown kind)"))

    def _opened(self, argument):
        found = DESCRIPTOR.match(argument)
        if found:
            return unescaped(found["path"])
        return self.folder if argument == "AT_FDCWD" else argument

    @staticmethod
    def _named(folder, argument):
        return os.path.join(folder, unescaped(argument.strip('"')))


def whole_lines(text):
    """strace's lines, those put together again that another thread's calls have cut."""
    begun = {}
    for line in text.splitlines():
        if found := UNFINISHED.match(line):
            begun[found["pid"]] = found["begin"]
        elif found := RESUMED.match(line):
            yield f"{found['pid']} {begun.pop(found['pid'], '')}{found['end']}"
        else:
            yield line


def split(arguments):
    """The arguments of a call: commas within strings, brackets and names of open files don't count."""
    parts, start, depth, quoted, at = [], 0, 0, False, 0
    while at < len(arguments):
        letter = arguments[at]
        if quoted:
            if letter == "\\":
                at += 1
            elif letter == '"':
                quoted = False
        elif letter == '"':
            quoted = True
        elif letter in "{[(<":
            depth += 1
        elif letter in "}])>":
            depth -= 1
        elif letter == "," and depth == 0:
            parts.append(arguments[start:at].strip())
            start = at + 1
        at += 1
    parts.append(arguments[start:].strip())
    return parts


def unescaped(text):
    """A string as strace prints it, without its escapes; undecodable bytes as surrogates."""
    short = {"n": b"\n", "t": b"\t", "r": b"\r", "v": b"\v", "f": b"\f", '"': b'"', "\\": b"\\"}

    def plain(found):
        body = found[1]
        return short[body] if body in short else bytes([int(body, 8)])

    pieces = re.split(r"(\\(?:[0-7]{1,3}|.))", text)
    data = b"".join(
        plain(re.match(r"\\(.*)", piece, re.S)) if piece.startswith("\\") else os.fsencode(piece) for piece in pieces)
    return os.fsdecode(data)
