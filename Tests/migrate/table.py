"""One row of the table: a small project, what moves in it, and what one file is to say afterwards.

What each row expects was reasoned from Python's reference, never copied from what the program gave.
"""

import dataclasses

from projects import as_bytes, target

PROJECT = {
    "pkg/__init__.py": "",
    "pkg/core/__init__.py": "VERSION = 1\n",
    "pkg/core/mail/__init__.py": "def send(): return 'sent'\nQUEUE = []\n",
    "pkg/core/mail/message.py": "class Message:\n    def text(self): return 'text'\n",
    "pkg/core/mail/backends/__init__.py": "",
    "pkg/core/mail/backends/smtp.py": "class Backend: pass\n",
    "pkg/core/cache.py": "def get(): return 'got'\n",
    "pkg/core/signals.py": "def fire(): return 'fired'\n",
    "pkg/utils/__init__.py": "",
    "pkg/utils/text.py": "def slug(x='a'): return x\nLIMIT = 9\n",
    "pkg/utils/html.py": "def escape(x): return x\n",
}

# A module gets another package and name; a package moves up.
MOVES = [("pkg/utils/text.py", "pkg/text/helpers.py"), ("pkg/core/mail", "pkg/mail")]
CREATED = {"pkg/text/__init__.py": ""}

# A package at the top.
TOP = [("mon", "ops/mon")]
TOP_FILES = {
    "mon/__init__.py": "LEVEL = 1\n", "mon/checks.py": "def run(): return 'ran'\n",
    "mon/alerts/__init__.py": "", "mon/alerts/page.py": "def call(): return 'called'\n",
}
TOP_CREATED = {"ops/__init__.py": ""}


@dataclasses.dataclass
class Case:
    name: str
    before: str | bytes
    # None: the file stays as it is.
    after: str | bytes | None = None
    file: str = "app.py"
    moves: list = dataclasses.field(default_factory=lambda: MOVES)
    # Further files of the project, or others than it has; None takes one out.
    files: dict = dataclasses.field(default_factory=dict)
    # What else changes, by the path after the moves.
    also: dict = dataclasses.field(default_factory=dict)
    created: dict | None = None
    # The lines that need a person; by default none.
    listed: list = dataclasses.field(default_factory=list)
    # What is listed and not rewritten: lines, in any file; None: not looked at.
    unsure: list | None = None
    # Whether `python3 FILE` does the same before and after.
    runs: bool = False
    # The moves as the plan has them, where `moves` is what they come to.
    mapping: list | None = None
    # Lines of the plan besides the moves.
    plan: str = ""
    # Flags of `migrate apply`.
    flags: str = ""
    # After a swap old names have a new meaning, so that a check can't tell.
    checked: bool = True

    def tree(self):
        files = {path: text for path, text in {**PROJECT, **self.files}.items() if text is not None}
        files[self.file] = self.before
        return {path: as_bytes(text) for path, text in files.items()}

    def target(self, path):
        return target(path, self.moves)

    def expected(self):
        tree = {self.target(path): text for path, text in self.tree().items()}
        created = self.created
        if created is None:
            created = CREATED if self.moves is MOVES else TOP_CREATED if self.moves is TOP else {}
        tree.update({path: as_bytes(text) for path, text in created.items()})
        tree.update({path: as_bytes(text) for path, text in self.also.items()})
        if self.after is not None:
            tree[self.target(self.file)] = as_bytes(self.after)
        return tree

    def plan_text(self):
        moves = "".join(f"- {{from: '{old}', to: '{new}'}}\n" for old, new in self.mapping or self.moves)
        return ("moves:\n" + moves if moves else "") + self.plan
def top(name, before, after=None, **options):
    """A row in which the package `mon` becomes `ops.mon`."""
    return Case(name, before, after, moves=TOP, files={**TOP_FILES, **options.pop("files", {})}, **options)
