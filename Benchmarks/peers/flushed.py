"""What flushed.c does, in Python: the same calls, as a script would write them.

    flushed.py each|together write FOLDER FOLDERS FILES LETTER
    flushed.py each|together copy FOLDER FOLDERS FILES SOURCE
"""

import ctypes
import os
import sys

FOLDER = os.O_RDONLY | os.O_DIRECTORY


def flush(path):
    descriptor = os.open(path, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def flush_all(path):
    """syncfs(2), which Python has no name for."""
    descriptor = os.open(path, FOLDER)
    if ctypes.CDLL(None, use_errno=True).syncfs(descriptor) != 0:
        raise OSError(ctypes.get_errno(), "syncfs", path)
    os.close(descriptor)


def main():
    mode, verb, place, folders, files, given = sys.argv[1:]
    os.makedirs(place, exist_ok=True)
    pending = []
    for i in range(100, 100 + int(folders)):
        folder = f"{place}/p{i}"
        try:
            os.mkdir(folder)
        except FileExistsError:
            pass
        else:
            if mode == "each":
                flush(place)
        for j in range(100, 100 + int(files)):
            path, temporary = f"{folder}/m{j}.py", f"{folder}/.m{j}.py.tmp"
            if verb == "copy":
                with open(f"{given}/p{i}/m{j}.py", "rb") as source:
                    content = source.read()
            else:
                content = b"# p%d m%d %s\n" % (i, j, given.encode() * 1000)
            with open(temporary, "xb") as file:
                file.write(content)
                if mode == "each":
                    file.flush()
                    os.fsync(file.fileno())
            if mode == "each":
                os.rename(temporary, path)
                flush(folder)
            else:
                pending.append((temporary, path))
    if mode == "together":
        flush_all(place)
        for temporary, path in pending:
            os.rename(temporary, path)
        flush_all(place)


main()
