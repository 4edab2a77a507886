"""Imports within packages of Python 2, which find first of all what lies beside the file."""

from table import Case

# What only Python 2 allows, in a file of the package.
KIT = {"kit/__init__.py": "", "kit/sib.py": "def f(): print 'x'\n", "kit/util/__init__.py": "", "kit/sub/__init__.py": "", "kit/sub/m.py": "x = 1\n"}
SIBLING = [("kit/sib.py", "kit/util/sib.py")]
OWN = [("kit/a.py", "kit/util/a.py")]
P = "print 'x'\n"


def sibling(name, before, after=None, **options):
    """What the file names goes elsewhere."""
    options.setdefault("file", "kit/a.py")
    return Case(f"a sibling leaves: {name}", before, after, files={**KIT, **options.pop("files", {})}, moves=SIBLING, **options)


def own(name, before, after=None, **options):
    """The file goes elsewhere."""
    return Case(f"the file leaves: {name}", before, after, file="kit/a.py", files={**KIT, **options.pop("files", {})}, moves=OWN, **options)


CASES = [
    sibling("import", P + "import sib\nsib.f()\n", P + "import kit.util.sib\nkit.util.sib.f()\n"),
    sibling("import as", P + "import sib as s\ns.f()\n", P + "import kit.util.sib as s\ns.f()\n"),
    sibling("import beside others", P + "import os, sib, sys\nsib.f()\n", P + "import os, kit.util.sib, sys\nkit.util.sib.f()\n"),
    sibling("from", P + "from sib import f\n", P + "from kit.util.sib import f\n"),
    sibling("from a package beside", P + "from sub import m\nimport sub.m\nfrom sub.m import x\n"),
    sibling("a star", P + "from sib import *\n", P + "from kit.util.sib import *\n"),
    sibling("relative and whole", P + "from . import sib\nfrom .sib import f\nfrom kit import sib as t\n", P + "from .util import sib\nfrom .util.sib import f\nfrom kit.util import sib as t\n"),
    sibling("only others of the package are old", "import sib\nsib.f()\n", "import kit.util.sib\nkit.util.sib.f()\n"),
    sibling("in a function", P + "def g():\n    import sib\n    return sib.f\n", P + "def g():\n    import kit.util.sib\n    return kit.util.sib.f\n"),
    sibling("the file asks for the rule of Python 3", "from __future__ import absolute_import\nimport sib\n" + P),
    sibling("in another package", P + "import sib\nfrom sib import f\n", file="kit/sub/a.py"),
    sibling("outside of packages", P + "import sib\n", file="tools/a.py"),
    sibling("no file is old", "import sib\nfrom sib import f\nprint(sib)\n", files={"kit/sib.py": "def f(): pass\n"}),
    sibling("the name is bound otherwise, too", P + "import sib\ndef g(kit): return sib.f\n", listed=[2], checked=False),
    Case("a sibling gets another name", P + "import sib\nfrom sib import f\nsib.f()\n", P + "import bis\nfrom bis import f\nbis.f()\n",
         file="kit/a.py", files=KIT, moves=[("kit/sib.py", "kit/bis.py")]),
    Case("a sibling of a standard module's name", P + "import logging\nlogging.f()\n", P + "import kit.log.logging\nkit.log.logging.f()\n", file="kit/a.py",
         files={**KIT, "kit/logging.py": "def f(): pass\n"}, moves=[("kit/logging.py", "kit/log/logging.py")], created={"kit/log/__init__.py": ""}),
    Case("one file that is old makes no other's standard module a sibling", "import logging\n", file="kit/a.py",
         files={**KIT, "kit/logging.py": "def f(): pass\n"}, moves=[("kit/logging.py", "kit/log/logging.py")], created={"kit/log/__init__.py": ""}),
    Case("a sibling hides what moves at the root", P + "import text\n", file="kit/a.py", files={**KIT, "kit/text.py": "", "text.py": ""}, moves=[("text.py", "words.py")]),
    Case("the module itself is no sibling", P + "import text\n", P + "import words\n", file="kit/text.py", files={**KIT, "text.py": ""}, moves=[("text.py", "words.py")]),
    Case("a package that goes along with its files", P + "import m\nfrom m import x\n", file="kit/sub/a.py", files=KIT, moves=[("kit/sub", "kit/util/sub")]),
    own("import", P + "import sib\nsib.f()\n", P + "import kit.sib\nkit.sib.f()\n"),
    own("import as", P + "import sib as s\n", P + "import kit.sib as s\n"),
    own("from", P + "from sib import f\nfrom sub.m import x\n", P + "from kit.sib import f\nfrom kit.sub.m import x\n"),
    own("a dotted name", P + "import sub.m\nprint sub.m.x\n", P + "import kit.sub.m\nprint kit.sub.m.x\n"),
    own("a module of a package beside", P + "from sub import m\n", P + "from kit.sub import m\n"),
    own("from another package into it", P + "from util import x\n", P + "from kit.util import x\n"),
    own("what is not beside", P + "import os\nfrom other import x\nimport logging\n"),
    own("by another's name", P + "import sib\n", P + "import kit.sib\n", files={"kit/util/sib.py": ""}),
    own("what hides the package there", P + "import sib\n", files={"kit/util/kit.py": ""}, listed=[2], checked=False),
    Case("a script in a folder of its own", "import helper\nfrom helper import f\n", file="bin/a.py", files={"bin/helper.py": "def f(): pass\n"}, moves=[("bin/a.py", "tools/a.py")],
         listed=[1, 2], checked=False),
    Case("scripts that go together", "import helper\nfrom helper import f\n", file="bin/a.py", files={"bin/helper.py": "def f(): pass\n"}, moves=[("bin", "tools")]),
]

# What is Python 2 is told by all of a package's files, in whatever order they are.
CASES += [
    *(sibling(f"one file is new: {name}", "import sib\nprint(sib.f)\n", files={"kit/sib.py": "def f(): pass\n", "kit/b.py": "print 1\n", "kit/c.py": "print 2\n", new: text}) for name, new, text in [
        ("the last", "kit/z.py", "x = f'{y}'\n"), ("the first", "kit/__init__.py", "x = F\"{y}\"\n"), ("raw", "kit/z.py", "x = rf'{y}'\n"), ("raw in capitals", "kit/z.py", "x = FR'{y}'\n"),
    ]),
    sibling("no file is new, though letters stand before quotes", "import sib\nprint(sib.f)\n", "import kit.util.sib\nprint(kit.util.sib.f)\n", files={"kit/sib.py": "def f(): pass\n", "kit/b.py": "print 1\n", "kit/z.py": "x = bR'f' + ur'r'\n"}),
    Case("a file of nothing", "", file="kit/a.py", files=KIT, moves=[("kit/a.py", "kit/b.py")]),
]
