"""What must hold of a dry run: it wrote nothing, started nothing, and said what the real run then did."""

import json
import os
import re
import shutil
import signal
import subprocess
import tempfile

from calls import STRACE, Traced
from ground import furnish
from plan import Plan, Unreadable
from scratch import NOBODY, UMASK
from things import KEPT, differences, short, tree_of

DRY, DIFF, TABLE = "--dry-run", "plan --diff", "plan"
UNTOUCHED = ("tree", "outside", "contents", "home", "state", "runtime")  # by a dry run
LIMIT = 20  # seconds
CHANGED = ("tree", "outside")  # where a real run's doing shows; it has its locks elsewhere


class Run:
    """One line run in a place: what came of it, and where it was traced, what it wrote and started."""

    def __init__(self, scratch, program, text, traced, on_store=False):
        words = [*program, "-c", text]
        record = scratch.path("calls")
        if traced:
            words = [*STRACE, "-o", record, *words]
        self.text = text
        self.status, self.output, self.errors = run_in(scratch, words)
        self.base = scratch.base
        self.writes, self.starts = [], []
        if traced:
            with open(record, encoding="utf-8", errors="surrogateescape") as file:
                calls = Traced(file.read(), scratch.path(scratch.folder))
            os.unlink(record)
            if not calls.calls:
                raise RuntimeError(f"strace shows nothing of: {text}\n{self.errors}")
            # What alters the store itself may not even write there.
            store = "/dev/null" if on_store else store_of(scratch)
            self.writes = [f"{name} {path}" for name, path in calls.writes if not allowed(path, store)]
            self.starts = calls.starts

    def message(self):
        """The error, where there is one, with the place of the test taken out."""
        found = re.search(r"^error: .*(?:\n  (?!-->).*)*", self.errors, re.M)
        return found[0].replace(self.base, "BASE") if found else ""

    def shown(self):
        said = f"`{self.text}` → status {self.status}\n{self.output}{self.errors}"
        return said.replace(self.base, "BASE")


def run_in(scratch, words):
    """Status, output and errors. Who is not done in time is ended with all that it started."""
    other = {} if scratch.user is None else {"user": scratch.user, "group": scratch.user, "extra_groups": []}
    process = subprocess.Popen(
        words, cwd=scratch.path(scratch.folder), env=scratch.environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, umask=UMASK, start_new_session=True, **other)
    late = b""
    try:
        output, errors = process.communicate(timeout=LIMIT)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        output, errors = process.communicate()
        late = f"not done after {LIMIT} seconds\n".encode()
    return process.returncode, output.decode(errors="surrogateescape"), (errors + late).decode(errors="replace")


def allowed(path, store):
    """Whether a dry run may write there: the changes' own store, and what is no file of anyone's."""
    path = os.path.normpath(path)
    return path == "/dev/null" or path.startswith("/proc/") or (path + "/").startswith(store + "/")


def store_of(scratch):
    own = scratch.path("tree", ".nops")
    return own if os.path.exists(own) else scratch.path("state", "nops")


def changes_in(store):
    """The numbers of the changes that it holds."""
    folder = os.path.join(store, "changes")
    return set(os.listdir(folder)) if os.path.isdir(folder) else set()


def stat_of(scratch, tops=UNTOUCHED, with_store=False):
    """All that lstat(2) says of what is there, the store left out. A change of any content shows in its time."""
    found = {}
    for top in tops:
        for base, folders, files in os.walk(scratch.path(top)):
            if not with_store:
                folders[:] = [name for name in folders if os.path.join(base, name) != store_of(scratch)]
            for name in [".", *folders, *files]:
                path = os.path.normpath(os.path.join(base, name))
                status = os.lstat(path)
                found[path] = (
                    status.st_mode, status.st_size, status.st_uid, status.st_gid, status.st_ino, status.st_nlink,
                    status.st_mtime_ns, status.st_ctime_ns)
    return found


class Judge:
    """`program`: the words that run a line given after them and `-c`."""

    def __init__(self, program, folder):
        self.program = program
        self.folder = folder
        self.number = 0
        self.dry_places = {}

    def user(self, sample):
        return NOBODY if sample.user and os.geteuid() == 0 else None

    def place(self, sample):
        self.number += 1
        # For a user without rights the way to the place must be open.
        base = os.path.join(self.folder, f"{self.number:04}")
        os.mkdir(base, 0o755)
        scratch = furnish(base, sample, self.program[0], self.user(sample))
        for line in sample.before:
            done = Run(scratch, self.program, line, traced=False)
            if done.status != 0:
                raise RuntimeError(f"a line that comes before fails: {done.shown()}")
        os.chmod(base, 0o777)
        return scratch

    def judge(self, sample, plans=True):
        """Problems of a sample."""
        real_place = self.place(sample)
        before = tree_of(real_place.path("tree"), real_place.path("outside"))
        untouched = stat_of(real_place, CHANGED)
        # Plans are read as seen from the tree that the real run is about to alter.
        readers = {DRY: Plan(before, real_place.path(sample.seen_from or sample.folder)),
                   DIFF: Plan(before, real_place.path(sample.folder))}
        kept = changes_in(store_of(real_place))
        copy = copied(real_place.path("tree"), os.path.join(real_place.base, "copy"))
        real = Run(real_place, self.program, sample.line.replace("@", ""), traced=False)
        after = tree_of(real_place.path("tree"), real_place.path("outside"))
        changed = stat_of(real_place, CHANGED) != untouched
        problems, shown = [], False
        for way, text in self.ways(sample, plans):
            dry, found = self.dry(sample, text)
            problems += [f"{way}: {line}" for line in found]
            if dry.status != real.status:
                problems.append(f"{way}: status {dry.status}, the real run's is {real.status}")
                if not shown:
                    problems += [*lines_of(dry.shown()), *lines_of(real.shown())]
                shown = True
            elif dry.message() != real.message():
                problems.append(f"{way}: it says {dry.message()!r}, the real run {real.message()!r}")
            elif real.status != 0:
                continue
            elif sample.on_store:
                problems += self.named(dry, real, kept - changes_in(store_of(real_place))) if way == DRY else []
            elif way in readers:
                problems += [f"{way}: {line}" for line in self.told(dry, readers[way], real_place, after, changed, copy)]
            else:
                problems += [f"{way}: {line}" for line in self.listed(dry, readers[DIFF], real_place, after, changed)]
        clear(real_place)
        return problems

    def close(self):
        for place in self.dry_places.values():
            clear(place)
        self.dry_places.clear()

    def ways(self, sample, plans):
        line = sample.line if "@" in sample.line else sample.line + "@"
        yield DRY, line.replace("@", " --dry-run")
        if plans:
            yield DIFF, f"plan --diff {{ {line.replace('@', '')} }}"
            yield TABLE, f"plan {{ {line.replace('@', '')} }} | to json"

    def dry(self, sample, text):
        """A line run in a place that is used for many, as nothing may change there: if something does, the next gets
        a new one."""
        key = sample._replace(line="big" if "big" in sample.line else "")
        place = self.dry_places.get(key) or self.place(sample)
        place.folder = sample.folder
        self.dry_places[key] = place
        before = stat_of(place, with_store=sample.on_store)
        run = Run(place, self.program, text, traced=True, on_store=sample.on_store)
        after = stat_of(place, with_store=sample.on_store)
        problems = [f"it writes: {write}" for write in run.writes] + [f"it starts: {start}" for start in run.starts]
        for path in sorted(before.keys() | after.keys()):
            if before.get(path) != after.get(path):
                problems.append(f"'{path}' is not as before: {before.get(path)}, then {after.get(path)}")
        if problems:
            clear(self.dry_places.pop(key))
        return run, problems

    def told(self, dry, reader, place, after, changed, copy):
        """What the dry run printed, against what the real run did."""
        text = dry.output.replace(dry.base, place.base)
        try:
            reader.apply(text)
        except Unreadable as error:
            return [f"what it shows can't be carried out: {error}", *lines_of(text)]
        problems = list(differences(reader, after))
        if not changed and not reader.effects and text:
            problems.append("it shows something, where there is nothing to do")
        if changed and not text:
            problems.append("it shows nothing, where something is done")
        if text and reader.hunks_only and not problems:
            problems += patched(copy, text, after, place, reader)
        if problems:
            problems += ["it shows:", *lines_of(text)]
        return problems

    def named(self, dry, real, gone):
        """What a dry run says will leave the store, against what left it; a number, against what the real run said."""
        if isinstance(json.loads(dry.output), int):
            return [f"it says {dry.output!r}, the real run {real.output!r}"] if dry.output != real.output else []
        numbers = {str(row["id"]) for row in json.loads(dry.output)}
        return [f"it lists the changes {sorted(numbers)}, gone are {sorted(gone)}"] if numbers != gone else []

    def listed(self, dry, reader, place, after, changed):
        """A plan's rows, against what the same plan showed as a diff."""
        try:
            rows = json.loads(dry.output)
        except ValueError:
            return [f"it prints no rows, but {dry.output!r}"]
        if rows and not changed and not reader.effects:
            return [f"it lists {rows}, where there is nothing to do"]
        if not rows and (changed or reader.effects):
            return ["it lists nothing, where something is done"]
        named = [name.replace(dry.base, place.base) for row in rows if row["kind"] != "effect"
                 for name in ([row["path"], row["from"]] if row["kind"] == "move" else [row["path"]])]
        names = {reader.seen(name) for name in named}
        if names != reader.targets:
            return [f"its rows name {sorted(names)}, the diff {sorted(reader.targets)}"]
        # The last word on each path: how large new content is.
        sizes = {reader.seen(row["path"].replace(dry.base, place.base)): row["size"] for row in rows}
        return [f"it says that '{path}' gets {size} bytes, the run leaves {after[path].size}"
                for path, size in sizes.items()
                if size is not None and path in after and after[path].size not in (None, size)]


def copied(tree, target):
    """A copy that patch(1) may work on; pipes, and what can't be read, are no part of it."""
    def left_out(folder, names):
        for name in names:
            path = os.path.join(folder, name)
            if name == ".nops" or not os.path.islink(path) and not (
                    os.path.isfile(path) and os.access(path, os.R_OK)
                    or os.path.isdir(path) and os.access(path, os.R_OK | os.X_OK)):
                yield name

    shutil.copytree(tree, target, symlinks=True, ignore=lambda folder, names: list(left_out(folder, names)))
    return target


def patched(copy, text, after, place, reader):
    """A plan of diffs only is a patch: patch(1) must make of the tree what the real run made of it."""
    tree = place.path("tree")
    # patch(1) splits names at blanks, follows no links and goes nowhere outside; files with several names it parts.
    if re.search(r"^(---|\+\+\+) /(?!dev/null)", text, re.M):
        return
    if any(re.search(r"\s", path) or not path.startswith(tree + "/") or len(reader.twins.get(path, ())) > 1
           or os.path.realpath(path) != path for path in reader.names):
        return
    with tempfile.TemporaryDirectory(dir=place.base) as work:
        copy = copied(copy, os.path.join(work, "tree"))
        inside = os.path.join(copy, os.path.relpath(reader.folder, tree))
        done = subprocess.run(["patch", "-p0", "--force", "--quiet", "--binary"], cwd=inside,
                              input=os.fsencode(text), capture_output=True)
        if done.returncode != 0:
            yield f"patch refuses what it shows: {(done.stdout + done.stderr).decode(errors='replace')}"
            return
        have = tree_of(copy)
    for path, thing in after.items():
        if path.startswith(tree + "/") and thing.kind == "file" and KEPT not in path:
            other = have.get(copy + path[len(tree):])
            if (other and other.content) != thing.content:
                yield f"patch makes {short(other and other.content)} of '{path}', the run {short(thing.content)}"


def lines_of(text):
    return ["    " + line for line in text.rstrip("\n").split("\n")[:40]]


def clear(scratch):
    for folder, _, _ in os.walk(scratch.base):
        os.chmod(folder, 0o700)
    scratch.remove()
