"""The judge judged: it must find nothing in an honest program, and each planted mistake (fake.py)."""

import os
import pathlib
import sys
import tempfile

from judge import Judge
from samples import Sample

FAKE = pathlib.Path(__file__).resolve().parent / "fake.py"
PUT, MODE, NOTHING, FAIL = (Sample(word) for word in ("put", "mode", "nothing", "fail"))
# Mistake → the line that it shows in, and what the judge must say.
DEEDS = {
    "writes": (PUT, "it writes: openat"),
    "writes and removes": (PUT, "it writes: unlink"),
    "writes in the home": (PUT, "home/scrap"),
    "writes in a temporary folder": (PUT, "/tmp/nops-planted-scrap"),
    "writes beside the store": (PUT, "tree/.nops-scrap"),
    "writes out of the store": (PUT, "it writes: openat"),
    "writes the same": (PUT, "tree/a.txt"),
    "writes through a link": (PUT, "tree/a.txt"),
    "writes through memory": (PUT, "it writes: mmap"),
    "makes a folder and removes it": (PUT, "it writes: mkdir"),
    "moves and moves back": (PUT, "it writes: rename"),
    "links and unlinks": (PUT, "it writes: link"),
    "links symbolically": (PUT, "it writes: symlink"),
    "sets a mode": (PUT, "it writes: chmod"),
    "sets an owner": (PUT, "it writes: chown"),
    "sets a time": (PUT, "it writes: utimensat"),
    "sets an attribute": (PUT, "it writes: setxattr"),
    "cuts": (PUT, "it writes: truncate"),
    "makes a pipe": (PUT, "it writes: mknod"),
    "writes in a child": (PUT, "tree/scrap"),
    "writes in another folder": (PUT, "tree/d/scrap"),
    "starts a program": (PUT, "it starts: "),
    "starts a missing program": (PUT, "/no/such/program"),
    "becomes a program": (PUT, "/bin/true"),
}
LIES = {
    "says nothing": (PUT, "it shows nothing"),
    "says half": (PUT, "tree/a.txt"),
    "says another content": (PUT, "content of"),
    "says another context": (PUT, "is b'three\\n', not b'four\\n'"),
    "says another name": (PUT, "newer.txt"),
    "says more": (PUT, "b.txt"),
    "says something unknown": (PUT, "no one knows"),
    "says a wrong count": (PUT, "hunk of 'a.txt'"),
    "says a wrong line": (PUT, "a.txt"),
    "says another mode": (MODE, "mode of"),
    "says something of nothing": (NOTHING, "nothing to do"),
    "says another error": (FAIL, "it fails otherwise"),
    "does not see failure": (FAIL, "status 0, the real run's is 1"),
    "sees failure": (PUT, "status 1, the real run's is 0"),
    "plans nothing": (PUT, "it lists nothing"),
    "plans half": (PUT, "its rows name"),
    "plans another size": (PUT, "gets 3 bytes"),
    "plans something of nothing": (NOTHING, "plan: it lists"),
}


def test(report, folder):
    def found(mistake, sample):
        with tempfile.TemporaryDirectory(dir=folder) as place:
            os.chmod(place, 0o755)
            judge = Judge([sys.executable, "-I", "-S", "-B", str(FAKE), mistake], place)
            problems = judge.judge(sample)
            judge.close()
        return problems

    for sample in (PUT, MODE, NOTHING, FAIL):
        report.run(f"planted: no mistake in `{sample.line}`", found, "none", sample)
    for mistake, (sample, sign) in {**DEEDS, **LIES}.items():
        problems = "\n".join(found(mistake, sample))
        report.check(f"planted: a dry run that {mistake}" if mistake not in LIES else f"planted: a plan that {mistake}",
                     [] if sign in problems else [f"the judge does not say {sign!r}, but: {problems or 'nothing'}"])
