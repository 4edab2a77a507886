"""What a migration costs beside searching the same files: the group `migrate`.

Over Django's source distribution, and over one made of it that has four times the files, in two cold processes of nops with a
warm page cache: the whole diff of the plan, and the change made and journalled (an undo between the rounds does not
count). ripgrep lists the files that hold the old names; ripgrep and sed give the diff of a plain replacement of the names, which
knows nothing of relative imports, of `from django.core import mail` or of what merely looks alike; ast-grep rewrites one form
of import of one module; LibCST renames one module in all files by its own command, rope makes one of the two moves.
Go's own sources and Java made to scale have two packages moved each, beside ripgrep.
"""

import json
import pathlib
import shutil
import subprocess
import sys

import typescript
from contenders import Contender, Race, race, run_aside
from libraries import environment_of_peers
from projects import DJANGO, copy_tree

COPIES = 3
NAMES = r"django\.utils\.text|django\.core\.mail"
SED = "s/django\\.utils\\.text/django.text.helpers/g; s/django\\.core\\.mail/django.mail/g"

GO_NAMES = r'"(text/tabwriter|container/list)"'
GO_MOVES = [("text/tabwriter", "text/columns"), ("container/list", "container/linked")]
JAVA_NAMES = r"org\.shop0\.p[12]\b"
JAVA_MOVES = [("copy0/src/main/java/org/shop0/p1", "copy0/src/main/java/org/shop0/core/first"), ("copy0/src/main/java/org/shop0/p2", "copy0/src/main/java/com/other/second")]

ROPE = """
import sys
from rope.base.project import Project
from rope.refactor.move import create_move
project = Project(sys.argv[1], ropefolder=None, ignore_syntax_errors=True)
changes = create_move(project, project.get_resource("django/core/mail")).get_changes(project.get_resource("django"))
print(len(changes.get_description()))
"""

LIBCST = """
import pathlib, sys
import libcst
from libcst.codemod import CodemodContext
from libcst.codemod.commands.rename import RenameCommand
changed = 0
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.py")):
    try:
        module = libcst.parse_module(path.read_bytes())
    except (libcst.ParserSyntaxError, UnicodeDecodeError):
        continue
    command = RenameCommand(CodemodContext(filename=str(path)), old_name="django.utils.text", new_name="django.text.helpers")
    changed += command.transform_module(module).code != module.code
print(changed)
"""


def larger(source, target):
    """Django and three copies of it whose own packages have other names, so that all of them use Django's."""
    tree = copy_tree(source, target)
    for number in range(COPIES):
        copy = tree / f"copy{number}"
        shutil.copytree(source / "django", copy / f"framework{number}", symlinks=True)
        shutil.copytree(source / "tests", copy / "tests", symlinks=True)
    return tree


def measure(nops, rounds, scratch, trees):
    tools = environment_of_peers(trees).parent
    for script, text in (("rope_move.py", ROPE), ("libcst_rename.py", LIBCST)):
        (scratch / script).write_text(text)
    plan = DJANGO.write_plan(scratch / "plan.yaml")
    small = copy_tree(trees / "django", scratch / "small")
    yield over(small, "Django", nops, rounds, scratch, plan, tools)
    shutil.rmtree(small)
    large = larger(trees / "django", scratch / "large")
    yield over(large, "11,000 files", nops, rounds, scratch, plan, None)
    shutil.rmtree(large)
    for language, names, moves in ((go_tree, GO_NAMES, GO_MOVES), (java_tree, JAVA_NAMES, JAVA_MOVES)):
        tree = scratch / language.__name__
        name = language(tree)
        yield of_language(tree, name, names, moves, nops, rounds, scratch)
        shutil.rmtree(tree)
    yield from typescript.measure(nops, rounds, scratch)


def go_tree(tree):
    """The sources that Go's own compiler comes with."""
    # Where the last race ran there is no folder any more.
    root = subprocess.run(
        ["go", "env", "GOROOT"], cwd=tree.parent, capture_output=True, text=True, check=True).stdout.strip()
    shutil.copytree((pathlib.Path(root) / "src").resolve(), tree, ignore=shutil.ignore_patterns("testdata"))
    return "Go's own sources"


def java_tree(tree):
    """Java made to scale."""
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "Tests" / "migrate"))
    import javatree
    for number in range(10):
        (tree / f"copy{number}").mkdir(parents=True)
        javatree.write(tree / f"copy{number}", f"shop{number}")
    return "3,200 Java files"


def of_language(tree, name, names, moves, nops, rounds, scratch):
    (tree / ".nops").mkdir(exist_ok=True)
    plan = scratch / "language.yaml"
    plan.write_text(json.dumps({"moves": [{"from": old, "to": new} for old, new in moves]}))

    def as_before():
        if not (tree / moves[0][0]).exists():
            run_aside([nops, "-c", "undo"], tree)

    return Race(f"a migration over {name}", race([
        Contender("ripgrep -l", ["rg", "-l", names], tree, prepare=as_before),
        Contender("nops, the diff", [nops, "-c", f"migrate apply {plan} --dry-run"], tree, prepare=as_before),
        Contender("nops, applied", [nops, "-c", f"migrate apply {plan}"], tree, prepare=as_before),
    ], rounds, scratch))


def over(tree, name, nops, rounds, scratch, plan, tools):
    def as_before():
        if (tree / "django" / "mail").exists():
            run_aside([nops, "-c", "undo"], tree)

    contenders = [
        Contender("ripgrep -l", ["rg", "-l", NAMES], tree),
        Contender("nops, the diff", [nops, "-c", f"migrate apply {plan} --dry-run"], tree, prepare=as_before),
        Contender("nops, applied", [nops, "-c", f"migrate apply {plan}"], tree, prepare=as_before),
        Contender("ripgrep and sed, a diff", [
            "sh", "-c", f"rg -l '{NAMES}' | while read -r file; do sed '{SED}' \"$file\" | diff -u \"$file\" -; done; :"], tree,
            prepare=as_before),
    ]
    if tools:
        contenders += [
            Contender("ast-grep, one form", [
                tools / "ast-grep", "run", "--lang", "python", "--pattern", "from django.utils.text import $NAME",
                "--rewrite", "from django.text.helpers import $NAME", "--color", "never", "."], tree),
            Contender("rope, one of the moves", [tools / "python3", scratch / "rope_move.py", tree], tree),
            Contender("LibCST, one of the moves", [tools / "python3", scratch / "libcst_rename.py", tree], tree),
        ]
    return Race(f"a migration over {name}", race(contenders, rounds, scratch))


def bars(result):
    """What must hold: a name, the ratio reached, and the most that it may be."""
    racers = result.by_name()
    search = racers["ripgrep -l"]
    diff, applied = racers["nops, the diff"], racers["nops, applied"]
    yield f"{result.title}: the diff within 5 × ripgrep's CPU", diff.cpu / search.cpu, 5
    yield f"{result.title}: applied within 12 × ripgrep's CPU", applied.cpu / search.cpu, 12
    yield f"{result.title}: within 300 MiB", max(diff.memory, applied.memory) / 300, 1
