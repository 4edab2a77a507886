"""Where changes are measured: a project that each run finds new, the peers, and the trees to copy from."""

import pathlib
import shutil
import subprocess
import sys

from contenders import Contender, Race, race, run_aside

PEERS = pathlib.Path(__file__).resolve().parent / "peers"
MANY = 100  # folders of a hundred files each, in the layout that peers/flushed.c knows: p100/m100.py to p199/m199.py
FEW = 10  # of those folders, where each file is flushed by itself
FILES = 100
ROUNDS = 5  # also of what takes over a second: a flush takes now this, now that

SCRIPTS = {
    "saves.nops": """
def main (target, filler) {
  transaction "saves" {
    for i in 100..109 {
      mkdir "$target/p${i}"
      for j in 100..199 { "# p${i} m${j} $filler\\n" | save --force "$target/p${i}/m${j}.py" }
    }
  }
}
""",
    "copies.nops": """
def main (source, target) {
  transaction "copies" {
    for i in 100..109 { cp --force $source/p${i}/* "$target/p${i}" }
  }
}
""",
    "settings.nops": """
def main (count: int) {
  for n in 1..$count {
    let name = "service-$($n % 20).conf"
    open --raw $name | str replace --regex "(?m)^limit .*" "limit $n" | save --force --raw $name
  }
}
""",
    # The same changes, each committed.
    "settings.sh": """
n=1
while [ $n -le $1 ]; do
    name=service-$((n % 20)).conf
    sed -i "s/^limit .*/limit $n/" $name
    $2 commit --quiet --all --message "change $n"
    n=$((n + 1))
done
""",
}


class Ground:
    """A scratch folder on a disk: the peers, the scripts, trees to copy from, and a project that each run finds new."""

    def __init__(self, nops, disk):
        self.nops = nops
        self.disk = disk
        place = self.place = disk.place
        self.project = place / "project"
        self.flushed = place / "flushed"
        done = subprocess.run(["cc", "-O2", "-Wall", "-o", self.flushed, PEERS / "flushed.c"],
                              capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"the peer in C does not compile: {done.stderr}")
        for name, text in SCRIPTS.items():
            (place / name).write_text(text.lstrip("\n"))
        for letter in "xy":
            run_aside(self.twin("together", "write", place / letter, letter), place)
            run_aside(self.twin("together", "write", place / f"few-{letter}", letter, folders=FEW), place)

    def twin(self, mode, verb, target, *given, folders=MANY):
        return [self.flushed, mode, verb, target, folders, FILES, *given]

    def python(self, mode, verb, target, *given, folders=MANY):
        return [sys.executable, PEERS / "flushed.py", mode, verb, target, folders, FILES, *given]

    def shell(self, line):
        """A line of sh(1), then all of it flushed."""
        return ["sh", "-c", f"{line} && sync -f ."]

    def script(self, name, *words):
        return [self.nops, self.place / name, *words]

    def command(self, text):
        return [self.nops, "-c", text]

    def fresh(self, *letters_and_words):
        """What is to be done before each run: a new project that holds copies of trees, in which something ran."""
        def prepare():
            shutil.rmtree(self.project, ignore_errors=True)
            (self.project / ".nops").mkdir(parents=True)
            for item in letters_and_words:
                if isinstance(item, str):
                    shutil.copytree(self.place / item, self.project / "tree")
                elif callable(item):
                    item()
                else:
                    run_aside(item, self.project)
            run_aside(["sync", "--file-system", self.project], self.place)
        return prepare

    def holds(self, letter, folder="tree"):
        """What is to be judged after a run: the project's tree is the one of this letter, or is gone."""
        def check():
            found, wanted = self.project / folder, self.place / letter if letter else None
            if wanted is None:
                if found.exists():
                    raise RuntimeError(f"{found} is still there")
                return
            done = subprocess.run(["diff", "--recursive", "--brief", wanted, found], capture_output=True, text=True)
            if done.returncode != 0:
                raise RuntimeError(f"{found} is not like {wanted}: {(done.stdout + done.stderr)[:300]}")
        return check

    def race(self, title, rows):
        """Rows: name, words, what to prepare, what to check."""
        contenders = [Contender(name, words, self.project, prepare=prepare, check=check)
                      for name, words, prepare, check in rows]
        return Race(f"{title} ({self.disk.kind})", race(contenders, ROUNDS, self.place, slow_rounds=ROUNDS))
