"""Cython's files: what they import, what imports them, and how a `setup.py` tells of them."""

from table import Case

KIT = {
    "kit/__init__.py": "", "kit/fast.pyx": "X = 1\n", "kit/dec.pxd": "cdef int x\n", "kit/plain.py": "def f(): pass\n", "kit/part.pxi": "Y = 1\n",
    "kit/sub/__init__.py": "", "kit/tests/__init__.py": "",
}
MOVES = [("kit/fast.pyx", "kit/sub/quick.pyx"), ("kit/dec.pxd", "kit/sub/dec.pxd"), ("kit/plain.py", "kit/sub/plain.py"), ("kit/part.pxi", "kit/sub/part.pxi")]


def pyx(name, before, after=None, **options):
    options.setdefault("file", "kit/use.pyx")
    return Case(f"Cython: {name}", before, after, files={**KIT, **options.pop("files", {})}, moves=options.pop("moves", MOVES), **options)


CASES = [
    # Imported by Python.
    pyx("from Python", "from .fast import X\nfrom kit.fast import X as Z\nfrom . import fast\nimport kit.fast\nkit.fast.X\n",
        "from .sub.quick import X\nfrom kit.sub.quick import X as Z\nfrom .sub import quick as fast\nimport kit.sub.quick\nkit.sub.quick.X\n", file="kit/use.py"),
    pyx("from a test that names nothing else", "from ..fast import X\n", "from ..sub.quick import X\n", file="kit/tests/test_a.py"),
    pyx("an extension that is built", "from kit.done import X\n", "from kit.sub.done import X\n", file="app.py", files={"kit/done.cpython-311-x86_64-linux-gnu.so": b"\x7fELF\0"},
        moves=[("kit/done.cpython-311-x86_64-linux-gnu.so", "kit/sub/done.cpython-311-x86_64-linux-gnu.so")]),
    # What a build looks for in folders of its own.
    pyx("declarations of another folder beside a package", "cimport util\nfrom util cimport get\nprint(util.get(1))\n", file="old/lib.pyx",
        files={"old/__init__.py": "", "old/util/__init__.py": "x = 1\n", "old/src/util.pxd": "cdef inline int get(int a): return a\n"},
        moves=[("old/lib.pyx", "old/low/lib.pyx")], created={"old/low/__init__.py": ""}),
    pyx("a header beside declarations that move", 'cdef extern from "h.h":\n    int hh(int a)\n', file="old/src/u.pxd",
        files={"old/__init__.py": "", "old/src/h.h": "int hh(int);\n"}, moves=[("old/src/u.pxd", "old/low/src/u.pxd")], created={}),
    # Its own imports.
    pyx("cimport", "from .dec cimport x\nfrom kit.dec cimport x as y\ncimport kit.dec\nfrom kit cimport dec\nfrom . cimport dec as d, other\nprint(kit.dec.x)\n",
        "from .sub.dec cimport x\nfrom kit.sub.dec cimport x as y\ncimport kit.sub.dec\nfrom kit.sub cimport dec\nfrom .sub cimport dec as d\nfrom . cimport other\nprint(kit.sub.dec.x)\n"),
    pyx("import", "cimport cython\nimport numpy as np\nfrom libc.stdint cimport uint8_t\nfrom .plain import f\nimport kit.plain as p\n",
        "cimport cython\nimport numpy as np\nfrom libc.stdint cimport uint8_t\nfrom .sub.plain import f\nimport kit.sub.plain as p\n"),
    pyx("what is not Python", "from .dec cimport x\ncdef extern from \"math.h\":\n    int foo(double* a, int &b) nogil except? -1\ncdef inline int bar(int[:, ::1] v) except -1:\n    from .plain import f\n    return <int>v[0] if v is not None else f()\n"
        "cdef class A:\n    cdef public:\n        int z\n    def __cinit__(self, int a=0, *, p=None): pass\ncdef kit.dec.T t\n",
        "from .sub.dec cimport x\ncdef extern from \"math.h\":\n    int foo(double* a, int &b) nogil except? -1\ncdef inline int bar(int[:, ::1] v) except -1:\n    from .sub.plain import f\n    return <int>v[0] if v is not None else f()\n"
        "cdef class A:\n    cdef public:\n        int z\n    def __cinit__(self, int a=0, *, p=None): pass\ncdef kit.sub.dec.T t\n"),
    pyx("a list in brackets", "from .dec cimport (\n    x,  # why\n    y,\n)\n", "from .sub.dec cimport (\n    x,  # why\n    y,\n)\n"),
    pyx("include", "include \"part.pxi\"\ninclude \"other.pxi\"\n", "include \"sub/part.pxi\"\ninclude \"other.pxi\"\n"),
    pyx("a file that moves", "from .dec cimport x\nfrom .other cimport y\nfrom kit.plain import f\ninclude \"part.pxi\"\n", "from .dec cimport x\nfrom ..other cimport y\nfrom kit.sub.plain import f\ninclude \"part.pxi\"\n",
        file="kit/fast.pyx"),
    pyx("declarations", "from kit.dec cimport x\ncdef class A:\n    cdef int y\n", "from kit.sub.dec cimport x\ncdef class A:\n    cdef int y\n", file="kit/use.pxd"),
    pyx("declarations go along", "from kit.fast cimport X\n", "from kit.sub.quick cimport X\n", files={"kit/fast.pxd": "cdef int X\n"},
        moves=[*MOVES, ("kit/fast.pxd", "kit/sub/quick.pxd")], mapping=MOVES),
    pyx("only what looks like an import", "x = \"\"\"\nfrom nowhere cimport x\n\"\"\"\nimporter = 1\nfrom_here = 2\n"),
    # setup.py, from its own folder.
    Case("setup.py: an extension within a package", "def configuration(config):\n    config.add_extension('fast', sources=['fast.pyx'], depends=[\"src/a.c\"])\n    config.add_extension(\"kit.fast\", [\"kit/fast.pyx\"])\n    config.add_subpackage('tests')\n",
         "def configuration(config):\n    config.add_extension('sub.quick', sources=['sub/quick.pyx'], depends=[\"src/a.c\"])\n    config.add_extension(\"kit.sub.quick\", [\"kit/sub/quick.pyx\"])\n    config.add_subpackage('tests')\n", file="kit/setup.py", files=KIT, moves=MOVES),
    Case("setup.py: a subpackage", "config.add_subpackage('sub')\nconfig.add_subpackage('other')\n", "config.add_subpackage('deep')\nconfig.add_subpackage('other')\n", file="kit/setup.py", files=KIT,
         moves=[("kit/sub", "kit/deep")]),
    Case("setup.py: what leaves the package", "config.add_extension('fast', sources=['fast.pyx'])\n", "config.add_extension('fast', sources=['../pkg/fast.pyx'])\n", file="kit/setup.py", files=KIT,
         moves=[("kit/fast.pyx", "pkg/fast.pyx")], listed=[1], checked=False),
    Case("setup.py: from the root", "Extension('kit.fast', ['kit/fast.pyx'])\n", "Extension('kit.sub.quick', ['kit/sub/quick.pyx'])\n", file="setup.py", files=KIT, moves=MOVES),
]

CASES += [
    pyx("a new folder gets an __init__.py", "from kit import fast\n", "from kit._libs import fast\n", file="app.py", moves=[("kit/fast.pyx", "kit/_libs/fast.pyx")], created={"kit/_libs/__init__.py": ""}),
    Case("setup.py: a folder of headers", "Extension('x', include_dirs=['kit/src/msg'])\n", "Extension('x', include_dirs=['kit/inc/msg'])\n", file="setup.py", files={**KIT, "kit/src/msg/a.h": ""}, moves=[("kit/src/msg", "kit/inc/msg")]),
]

BESIDE = {"kit/src/numpy.pxd": "cdef int x\n", "kit/src/util.pxd": "cdef int y\n", "kit/_libs/__init__.py": ""}
CASES += [
    pyx("declarations that a build finds", "cimport numpy as np\nimport numpy as np\nfrom numpy cimport x\ncimport util\nutil.y\n", file="kit/src/use.pyx", files=BESIDE, moves=[("kit/src/use.pyx", "kit/_libs/use.pyx")]),
    pyx("declarations are no modules of Python's", "import numpy as np\nimport more\nnp.x\n", "import numpy as np\nimport src.more\nnp.x\n", file="kit/src/use.py", files={**BESIDE, "kit/__init__.py": None, "kit/sub/__init__.py": None, "kit/tests/__init__.py": None, "kit/_libs/__init__.py": None, "kit/src/more.py": ""},
        moves=[("kit/src/use.py", "kit/use.py")]),
    pyx("declarations that get another name", "cimport util\nfrom numpy cimport x\n", "cimport tools\nfrom numpy cimport x\n", file="kit/src/use.pyx", files=BESIDE, moves=[("kit/src/util.pxd", "kit/src/tools.pxd")]),
]
