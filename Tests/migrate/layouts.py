"""Each form of an import in each layout that a file can have: 16 forms in 14 layouts."""

from table import Case

# The form, what it becomes, and whether it binds names by a plain import whose uses follow.
FORMS = [
    ("import", "import pkg.core.mail\n", "import pkg.mail\n"),
    ("import and use", "import pkg.core.mail\npkg.core.mail.send()\n", "import pkg.mail\npkg.mail.send()\n"),
    ("import as", "import pkg.utils.text as t\nt.slug()\n", "import pkg.text.helpers as t\nt.slug()\n"),
    ("several imports", "import os, pkg.core.mail, sys\n", "import os, pkg.mail, sys\n"),
    ("two of one package", "import pkg.core.mail\nimport pkg.core.cache\npkg.core.cache.get(pkg.core.mail.QUEUE)\n",
     "import pkg.mail\nimport pkg.core.cache\npkg.core.cache.get(pkg.mail.QUEUE)\n"),
    ("from a module", "from pkg.utils.text import slug, LIMIT as L\n", "from pkg.text.helpers import slug, LIMIT as L\n"),
    ("from a package", "from pkg.core.mail import send\n", "from pkg.mail import send\n"),
    ("a module from its package", "from pkg.core import mail\n", "from pkg import mail\n"),
    ("a renamed module from its package", "from pkg.utils import text\n", "from pkg.text import helpers as text\n"),
    ("a module under another name", "from pkg.utils import text as t\n", "from pkg.text import helpers as t\n"),
    ("modules that part", "from pkg.core import cache, mail\n", "from pkg import mail\nfrom pkg.core import cache\n"),
    ("a submodule", "from pkg.core.mail.backends import smtp\n", "from pkg.mail.backends import smtp\n"),
    ("a submodule's name", "from pkg.core.mail.message import Message\n", "from pkg.mail.message import Message\n"),
    ("star", "from pkg.core.mail import *\n", "from pkg.mail import *\n"),
    ("in brackets", "from pkg.core.mail import (\n    send,  # why\n    QUEUE,\n)\n",
     "from pkg.mail import (\n    send,  # why\n    QUEUE,\n)\n"),
    ("with a backslash", "from pkg.core.mail import send, \\\n    QUEUE\n", "from pkg.mail import send, \\\n    QUEUE\n"),
    ("nothing of ours", "import os.path\nfrom json import loads\nfrom other.core import mail\nos.path.join()\n",
     "import os.path\nfrom json import loads\nfrom other.core import mail\nos.path.join()\n"),
    ("another of the package", "from pkg.core import cache\nfrom pkg.utils.html import escape\nimport pkg.core.signals\n",
     "from pkg.core import cache\nfrom pkg.utils.html import escape\nimport pkg.core.signals\n"),
]


def indented(text, blanks):
    return "".join(blanks + line if line.strip() else line for line in text.splitlines(keepends=True))


LAYOUTS = [
    ("alone", lambda text: text),
    ("after other code", lambda text: f'"""Words.\n"""\nfrom __future__ import annotations\n\nX = {{"a": 1}}\n\n\n{text}\nprint(X)\n'),
    ("in an if", lambda text: f"if __debug__:\n{indented(text, '    ')}else:\n    pass\n"),
    ("in an if, tabs", lambda text: f"if __debug__:\n{indented(text, chr(9))}\tx = 1\n"),
    ("with CRLF", lambda text: f"x = 1\n{text}y = 2\n".replace("\n", "\r\n")),
    ("with a byte-order mark", lambda text: "\ufeff" + text),
    ("in latin-1", lambda text: "# -*- coding: latin-1 -*-\n# caf\xe9\n".encode("latin-1") + text.encode() + b"x = '\xe9'\n"),
    ("after a form feed", lambda text: f"x = 1\n\f\n{text}\f\ny = 1\n"),
    ("without a last line ending", lambda text: text.rstrip("\n")),
    ("under TYPE_CHECKING", lambda text: f"from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n{indented(text, '    ')}"),
    ("after a Python 2 print", lambda text: f'print "old"\n{text}print >>x, "more"\n'),
]
# A star import can't stand in a function.
NESTED = [
    ("in a function", lambda text: f"def f():\n{indented(text, '    ')}    return 1\n"),
    ("in a class's method, async",
     lambda text: f"class A:\n  async def f(self, a: int = 1) -> None:\n{indented(text, '    ')}    await a\n"),
    ("in try", lambda text: f"try:\n{indented(text, '    ')}except ImportError as e:\n    raise\nfinally:\n    pass\n"),
    ("in match", lambda text: f"match x:\n    case 1:\n{indented(text, '        ')}    case _:\n        pass\n"),
]

CASES = [
    Case(f"{form}, {layout}", wrap(before), wrap(after))
    for layout, wrap in LAYOUTS + NESTED for form, before, after in FORMS
    if not (form == "star" and layout.startswith("in a "))
]

# A folder without `__init__.py` that is a package to the code.
SPACE = {"a/core/__init__.py": "", "a/core/x.py": "def f(): pass\n", "a/other/__init__.py": ""}
CASES += [
    Case("namespace: imported by its name", "from . import x\nfrom .x import f\n", "from ..other import x\nfrom ..other.x import f\n", file="a/core/y.py", files={**SPACE, "z.py": "import a.core\n"}, moves=[("a/core/x.py", "a/other/x.py")]),
    Case("namespace: reached from within", "from .x import f\nfrom ..other import q\n", "from ..other.x import f\nfrom ..other import q\n", file="a/core/y.py", files=SPACE, moves=[("a/core/x.py", "a/other/x.py")]),
    Case("namespace: a source root", "from .x import f\n", "from other.x import f\n", file="a/core/y.py", files={**SPACE, "z.py": "import core.y\n"}, moves=[("a/core/x.py", "a/other/x.py")]),
]
for case in CASES[-3:]:
    case.created = {}
