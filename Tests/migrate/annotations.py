"""Names in annotations as strings, in type comments, in stubs and in doctests; `__all__` and star imports."""

from table import Case, top

IMPORT, MOVED = "import pkg.core.mail.message\n", "import pkg.mail.message\n"

# `@` stands for the module.
ANNOTATIONS = [
    ("a parameter", "def f(a: '@.Message'): pass\n"),
    ("a return", "def f() -> \"@.Message\": pass\n"),
    ("a variable", "x: '@.Message' = None\n"),
    ("an attribute", "class A:\n    m: '@.Message'\n"),
    ("within a type", "def f(a: 'dict[str, @.Message | None]'): pass\n"),
    ("within brackets", "from typing import Optional\ndef f(a: Optional['@.Message']): pass\n"),
    ("twice in one", "def f(a: 'dict[@.Message, @.Message]'): pass\n"),
    ("nested quotes", "def f(a: \"list['@.Message']\"): pass\n"),
    ("cast", "from typing import cast\ny = cast('list[@.Message]', 1)\n"),
    ("TypeVar", "from typing import TypeVar\nT = TypeVar('T', bound='@.Message')\n"),
    ("with a default", "def f(a: 'list[@.Message]' = [], *b: '@.Message', **c: 'tuple[@.Message, ...]'): pass\n"),
    ("a callable", "from typing import Callable\nf: 'Callable[[@.Message], None]'\n"),
    ("Annotated", "from typing import Annotated\nf: Annotated['@.Message', 'pkg.core.mail is old']\n"),
    ("a type comment", "x = []  # type: list[@.Message]\n"),
    ("a function's type comment", "def f(a):\n    # type: (@.Message) -> @.Message\n    return a\n"),
    ("a parameter's type comment", "def f(a,  # type: @.Message\n      b=1):\n    pass\n"),
    ("a loop's type comment", "for x in []:  # type: @.Message\n    pass\n"),
    ("a with's type comment", "with open('x') as f:  # type: @.Message  # why\n    pass\n"),
]

CASES = [
    Case(f"{name}, as text", IMPORT + code.replace("@", "pkg.core.mail.message"),
         MOVED + code.replace("@", "pkg.mail.message"))
    for name, code in ANNOTATIONS
]
CASES += [
    Case(f"{name}, by a bound name", "from pkg.core.mail import message\n" + code.replace("@", "message"),
         "from pkg.mail import message\n" + code.replace("@", "message"))
    for name, code in ANNOTATIONS[:6]
]
CASES += [
    Case("under TYPE_CHECKING",
         "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import pkg.core.mail.message\ndef f(a: 'list[pkg.core.mail.message.Message]'): pass\n",
         "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import pkg.mail.message\ndef f(a: 'list[pkg.mail.message.Message]'): pass\n"),
    Case("a parameter shadows", IMPORT + "def f(pkg, a: 'list[pkg.core.mail.message.Message]'):\n    return pkg.core.mail\n",
         MOVED + "def f(pkg, a: 'list[pkg.mail.message.Message]'):\n    return pkg.core.mail\n"),
    Case("Literal", IMPORT + "from typing import Literal\nx: Literal['pkg.core.mail is old', 'list[pkg.core.mail]']\n",
         MOVED + "from typing import Literal\nx: Literal['pkg.core.mail is old', 'list[pkg.core.mail]']\n"),
    Case("no annotation", IMPORT + "x = 'list[pkg.core.mail.message.Message]'\n",
         MOVED + "x = 'list[pkg.core.mail.message.Message]'\n"),
    Case("an annotation that is no code", IMPORT + "def f(a: 'see pkg.core.mail for more', b: 'pkg.core.mail ('): pass\n",
         MOVED + "def f(a: 'see pkg.core.mail for more', b: 'pkg.core.mail ('): pass\n"),
    Case("type: ignore", IMPORT + "x = 1  # type: ignore[pkg.core.mail]\n", MOVED + "x = 1  # type: ignore[pkg.core.mail]\n"),
    Case("a comment that only begins so", IMPORT + "x = 1  # type: this is pkg.core.mail\n",
         MOVED + "x = 1  # type: this is pkg.mail\n"),
    # Stubs.
    Case("a stub's imports", "from pkg.core.mail import send as send\nimport pkg.utils.text\nx: pkg.utils.text.T\n",
         "from pkg.mail import send as send\nimport pkg.text.helpers\nx: pkg.text.helpers.T\n", file="typings.pyi"),
    Case("a stub beside its module", "from pkg.utils.html import escape\ndef slug(x: str = ...) -> str: ...\n",
         file="pkg/utils/text.pyi", moves=[("pkg/utils/text.py", "pkg/text/helpers.py"), ("pkg/utils/text.pyi", "pkg/text/helpers.pyi")],
         created={"pkg/text/__init__.py": ""}),
    Case("a stub in the package that moves", "from ..cache import get\nfrom .message import Message\n",
         "from ..core.cache import get\nfrom .message import Message\n", file="pkg/core/mail/__init__.pyi"),
    Case("a relative import in a stub", "from .text import slug as slug\n", "from ..text.helpers import slug as slug\n",
         file="pkg/utils/html.pyi"),
    Case("only a stub", "from pkg.native import f\nimport pkg.native\nx: pkg.native.T\n",
         "from pkg.core.native import f\nimport pkg.core.native\nx: pkg.core.native.T\n",
         moves=[("pkg/native.pyi", "pkg/core/native.pyi")], files={"pkg/native.pyi": "def f() -> int: ...\n"}),
    # The extension's own source or library is the module; a package that moves takes its relative imports of it along.
    Case("an extension's source, imported by what moves", "from ..cy import fast\nfrom ..cy.fast import run\n",
         "from .cy import fast\nfrom .cy.fast import run\n", file="pkg/core/mail/use.py",
         files={"pkg/core/cy/__init__.py": "", "pkg/core/cy/fast.pyx": "def run(): return 1\n"},
         moves=[("pkg/core/mail", "pkg/mail"), ("pkg/core/cy", "pkg/mail/cy")], created={}),
    Case("an extension's library that stays", "from ..fast import run\nfrom .. import fast\n",
         "from ..core.fast import run\nfrom ..core import fast\n", file="pkg/core/mail/use.py",
         files={"pkg/core/fast.cpython-313-x86_64-linux-gnu.so": b"\x7fELF\x00"}),
    # Doctests.
    Case("a doctest's import", '"""Words.\n\n>>> from pkg.core.mail import send\n>>> send()\n\'sent\'\n"""\n',
         '"""Words.\n\n>>> from pkg.mail import send\n>>> send()\n\'sent\'\n"""\n'),
    Case("a doctest's import and use", 'def f():\n    """\n    >>> import pkg.core.mail\n    >>> pkg.core.mail.send()\n    \'sent\'\n    """\n',
         'def f():\n    """\n    >>> import pkg.mail\n    >>> pkg.mail.send()\n    \'sent\'\n    """\n'),
    Case("a doctest over lines", '"""\n>>> from pkg.core.mail import (\n...     send,\n...     QUEUE,\n... )\n>>> for x in QUEUE:\n...     import pkg.utils.text\n...     pkg.utils.text.slug(x)\n"""\n',
         '"""\n>>> from pkg.mail import (\n...     send,\n...     QUEUE,\n... )\n>>> for x in QUEUE:\n...     import pkg.text.helpers\n...     pkg.text.helpers.slug(x)\n"""\n'),
    Case("a doctest that splits", '"""\n  >>> from pkg.core import cache, mail\n  >>> mail.send()\n"""\n',
         '"""\n  >>> from pkg import mail\n  >>> from pkg.core import cache\n  >>> mail.send()\n"""\n'),
    Case("a doctest with the module's names",
         'import pkg.core.mail\n\ndef f():\n    """\n    >>> pkg.core.mail.send()\n    """\n',
         'import pkg.mail\n\ndef f():\n    """\n    >>> pkg.mail.send()\n    """\n'),
    Case("a doctest and prose", '"""\nIt was pkg.core.mail; from pkg.core import mail\n\n>>> 1 + 1\n2\n>>> x = "from pkg.core import mail"\n"""\n',
         '"""\nIt was pkg.mail; from pkg.core import mail\n\n>>> 1 + 1\n2\n>>> x = "from pkg.core import mail"\n"""\n'),
    Case("a raw doctest with CRLF", 'r"""\n>>> from pkg.core import mail, cache\n"""\n'.replace("\n", "\r\n"),
         'r"""\n>>> from pkg import mail\n>>> from pkg.core import cache\n"""\n'.replace("\n", "\r\n")),
    Case("a doctest of a moved file", '"""\n>>> from pkg.utils.text import slug\n>>> slug("b")\n\'b\'\n"""\ndef slug(x): return x\n',
         '"""\n>>> from pkg.text.helpers import slug\n>>> slug("b")\n\'b\'\n"""\ndef slug(x): return x\n', file="pkg/utils/text.py"),
    Case("a doctest with a mistake", '"""\n>>> from pkg.core.mail import send\n>>> def (:\n"""\n',
         '"""\n>>> from pkg.mail import send\n>>> def (:\n"""\n'),
    # __all__ and star.
    Case("__all__ of names", "from .mail import send\n__all__ = ['send', \"QUEUE\"]\nQUEUE = 1\n",
         "from ..mail import send\n__all__ = ['send', \"QUEUE\"]\nQUEUE = 1\n", file="pkg/core/__init__.py"),
    Case("__all__ of a module it imports", "from . import mail\n__all__ = ['mail']\n", "from .. import mail\n__all__ = ['mail']\n",
         file="pkg/core/__init__.py"),
    Case("__all__ of a module that leaves", "__all__ = ['cache', 'mail']\n", file="pkg/core/__init__.py", listed=[1]),
    Case("__all__ of a module renamed", "__all__ = ['text', 'html']\n", "__all__ = ['words', 'html']\n", file="pkg/utils/__init__.py",
         moves=[("pkg/utils/text.py", "pkg/utils/words.py")], created={}),
    Case("__all__ of another module", "__all__ = ['text', 'mail']\n", file="lib/__init__.py"),
    Case("__all__ in what moves", "__all__ = ['message', 'send']\nfrom . import message\ndef send(): pass\n",
         file="pkg/core/mail/__init__.py"),
    Case("a star of what stays", "from pkg.core import *\nget()\n"),
    Case("a re-export of a moved package", "from .core.mail import send, QUEUE as Q\nfrom .core.mail.message import *\n",
         "from .mail import send, QUEUE as Q\nfrom .mail.message import *\n", file="pkg/__init__.py"),
    Case("a name re-exported elsewhere", "from pkg.core import send\nsend()\n",
         files={"pkg/core/__init__.py": "from pkg.core.mail import send\n"}, also={"pkg/core/__init__.py": "from pkg.mail import send\n"},
         runs=True),
    Case("a lazy __getattr__", "import importlib\ndef __getattr__(name):\n    return importlib.import_module('.' + name, __name__)\n",
         file="pkg/core/__init__.py", listed=[3]),
    top("a moved package that others use", "import mon\nfrom mon import LEVEL, checks\nimport mon.alerts.page as p\nprint(mon.LEVEL, p.call())\n",
        "import ops.mon\nfrom ops.mon import LEVEL, checks\nimport ops.mon.alerts.page as p\nprint(ops.mon.LEVEL, p.call())\n", runs=True),
]

CASES += [
    Case("__all__ that is extended", "__all__ = []\n__all__.extend(['text', 'other'])\n__all__.append('html')\n", "__all__ = []\n__all__.extend(['words', 'other'])\n__all__.append('html')\n", file="pkg/utils/__init__.py", moves=[("pkg/utils/text.py", "pkg/utils/words.py")]),
    Case("__all__ that is extended by what leaves", "__all__ = []\n__all__.extend(['text'])\n", file="pkg/utils/__init__.py", moves=[("pkg/utils/text.py", "pkg/words.py")], listed=[2], checked=False),
    Case("packages that a build looks for in the root", "setup(packages=find_packages(exclude=('tests*',)))\n", file="setup.py", moves=[("pkg", "src/pkg")], listed=[None]),
    Case("packages that a build looks for below src", "setup(packages=find_packages('src'), package_dir={'': 'src'})\n", file="setup.py", moves=[("pkg", "src/pkg")]),
]

CASES += [
    Case("a module of the root that a build looks for there", "setup(py_modules=['black'])\n", "setup(py_modules=['black'])\n", file="setup.py", files={"black.py": ""}, moves=[("black.py", "src/black/__init__.py")], listed=[None]),
    Case("a package that parts below src", "setup(packages=find_packages())\n", file="setup.py", files={"kit/__init__.py": "F = 1\n"}, moves=[("kit/__init__.py", "src/kit/_int/__init__.py")], created={"src/kit/__init__.py": ""}, listed=[None]),
    Case("a build's own file that goes below src", "setup(packages=find_packages())\n", file="setup.py", files={"tool.py": ""}, moves=[("pkg/utils/html.py", "pkg/html.py")]),
]
