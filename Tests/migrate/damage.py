"""Files that mutation has damaged, migrated: no byte changes outside what is reported, and undo gives all of them back."""

import itertools
import json
import pathlib
import subprocess
import tempfile

from projects import target, write


def mutated(data, chance, named, inserted, comment):
    """A few random changes: lines taken out, doubled, swapped, cut, set in, bytes put in; mostly near lines that `named` finds."""
    lines = data.splitlines(keepends=True)
    places = [number for number, line in enumerate(lines) if named.search(line)]
    for _ in range(chance.randint(0, 4)):
        if not lines:
            break
        # Near what is rewritten most mistakes lie.
        at = chance.choice(places) + chance.randint(-2, 2) if places and chance.random() < 0.7 else chance.randrange(len(lines))
        at = max(0, min(at, len(lines) - 1))
        line = lines[at]
        cut = chance.randint(0, len(line))
        kind = chance.randrange(7)
        if kind == 0:
            del lines[at]
        elif kind == 1:
            lines.insert(at, line)
        elif kind == 2:
            lines[at] = line[:cut] + chance.choice(inserted) + line[cut:]
        elif kind == 3:
            lines[at] = line[:cut]
        elif kind == 4:
            other = chance.randrange(len(lines))
            lines[at], lines[other] = lines[other], line
        elif kind == 5:
            lines[at] = chance.choice([b" ", b"    ", b"\t", b"if x: ", b"x = 1; "]) + line
        else:
            lines[at] = line.rstrip(b"\r\n") + chance.choice([b" \\\n", comment + b" why\n", b"\r\n", b"; y = 2\n"])
    return b"".join(lines)


def lines_of(data):
    return data.decode("latin-1").split("\n")


def outside(old, new, spans):
    """The first line of what belongs to no rewrite and is not there as it was, in its order, with rewrites alone between."""
    allowed = set()
    for line, count in spans:
        end = line + count
        # With the last line of a group may go the empty ones after it.
        while end <= len(old) and not old[end - 1].strip():
            end += 1
        allowed.update(range(line, end))
    # Not a diff, which may take one of two equal lines for the other.
    found = "\n".join(["", *new, ""])
    at = 0
    for is_allowed, numbers in itertools.groupby(range(1, len(old) + 1), allowed.__contains__):
        if is_allowed:
            continue
        numbers = list(numbers)
        kept = "\n".join(["", *(old[number - 1] for number in numbers), ""])
        last = len(found) - len(kept)
        place = last if numbers[-1] == len(old) else 0 if numbers[0] == 1 else found.find(kept, at)
        if place < at or not found.startswith(kept, place) or numbers[0] == 1 and place:
            return numbers[0]
        at = place + len(kept) - 1
    return None


def batch(report, nops, files, moves, name, parses):
    """Files as one project: planned, applied, compared, undone."""
    with tempfile.TemporaryDirectory() as place:
        tree = pathlib.Path(place) / "tree"
        write(files, tree)
        plan = pathlib.Path(place) / "plan.yaml"
        plan.write_text(json.dumps({"moves": [{"from": old, "to": new} for old, new in moves]}))

        def says(text):
            return subprocess.run([nops, "-c", text], cwd=tree, capture_output=True, text=True, timeout=300, check=False)

        planned = says(f"migrate plan {plan} | to json")
        applied = says(f"migrate apply {plan}")
        if planned.returncode or applied.returncode:
            for path, data in files.items():
                keep(path, data)
            return report.fail(name, f"{planned.stderr[-1500:]}{applied.stderr[-1500:]}")
        spans = {}
        for row in json.loads(planned.stdout)["rewrites"]:
            spans.setdefault(row["path"], []).append((row["line"], row["before"].count("\n") + 1))
        problems = []
        for path, old in files.items():
            new = (tree / target(path, moves)).read_bytes()
            if new == old:
                continue
            number = outside(lines_of(old), lines_of(new), spans.get(path, []))
            if number is not None:
                problems.append(f"{path}:{number}: here or below changed, and in no rewrite: {lines_of(old)[number - 1][:120]!r}")
            if parses(old) and not parses(new):
                problems.append(f"{path}: parsed, and does not any more")
            if problems and problems[-1].startswith(path):
                keep(path, old)
        checked = says(f"migrate check {plan}")
        if checked.returncode not in (0, 1):
            problems.append(f"migrate check: status {checked.returncode}: {checked.stderr[-500:]}")
        undone = says("undo")
        if undone.returncode or any((tree / path).read_bytes() != data for path, data in files.items()):
            problems.append(f"undo does not give the files back: {undone.stderr[-500:]}")
        return report.check(name, problems)


def keep(path, data):
    """What failed, for whoever looks into it."""
    place = pathlib.Path(tempfile.gettempdir()) / "nops-fuzzed" / path.replace("/", "_")
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(data)
