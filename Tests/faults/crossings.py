"""Renames that fail although the device is the same: two mounts of one file system, and the layers of an overlay."""

import os
import subprocess

from place import Place
from scenario import write


def run(report, nops, base, mounts):
    place = Place(nops, base / "mounts", mounts)
    tree = place.path("tree")
    os.makedirs(os.path.join(tree, "a", "folder"))
    os.makedirs(os.path.join(tree, "b"))
    write(os.path.join(tree, "a", "big"), os.urandom(300_000))
    write(os.path.join(tree, "a", "small"), b"small\n")
    write(os.path.join(tree, "a", "folder", "inner"), b"inner\n")
    os.link(os.path.join(tree, "a", "small"), os.path.join(tree, "a", "other name"))
    if not mounts.mount(os.path.join(tree, "b"), "--bind", os.path.join(tree, "a")):
        print(f"    skipped: two mounts of one file system: {mounts.refusal}")
        return
    for line in ("rm b/big", "rm b/small", "mv b/big big", "mv b/folder elsewhere",
                 "transaction { rm b/big; 'x' | save new; mv b/folder elsewhere; rm b/small }"):
        report.check(f"two mounts of one file system: {line}", there_and_back(place, tree, line))
    mounts.remove(os.path.join(tree, "b"))

    lower, upper, work = (place.path("tree", name) for name in ("lower", "upper", "work"))
    merged = place.path("tree", "merged")
    for folder in (upper, work, merged, os.path.join(lower, "old", "inner")):
        os.makedirs(folder)
    write(os.path.join(lower, "old", "inner", "file"), b"content\n")
    os.symlink("inner", os.path.join(lower, "old", "link"))
    options = f"lowerdir={lower},upperdir={upper},workdir={work}"
    if not mounts.mount(merged, "-t", "overlay", "-o", options, "overlay"):
        print(f"    skipped: layers of an overlay: {mounts.refusal}")
        return
    report.check("a folder of an overlay's lower layer: mv old new", there_and_back(place, merged, "mv old new"))
    mounts.remove(merged)


def there_and_back(place, folder, line):
    def look():
        found = subprocess.run(
            ["find", ".", "-path", "./.nops", "-prune", "-o", "-printf", "%p %y %m %l\n", "-type", "f",
             "-exec", "sha256sum", "{}", ";"], cwd=folder, capture_output=True, text=True, check=True)
        return sorted(found.stdout.splitlines())

    script = place.write("line.nops", f"cd '{folder}'\n{line}\n")
    before = look()
    result = place.run(script)
    if result.status:
        yield f"it failed: {result.said}"
        return
    if look() == before:
        yield "it changed nothing"
    undone = place.run(place.write("undo.nops", f"cd '{folder}'\nundo\n"))
    if undone.status:
        yield f"undo failed: {undone.said}"
    yield from (f"after undo: {line}" for line in sorted({*before} ^ {*look()}))
