"""What must not change, or not otherwise: shadowed names, odd bytes, files that are half broken, collisions of names."""

from table import MOVES, Case, top

USE = "import pkg.core.mail\n"
MOVED = "import pkg.mail\n"

# Code after `import pkg.core.mail` in which `pkg.core.mail` is another thing.
SHADOWED = [
    ("a parameter", "def f(pkg):\n    return pkg.core.mail\n"),
    ("a parameter with a default", "def f(a, *, pkg=None): return pkg.core.mail\n"),
    ("a starred parameter", "def f(*pkg): return pkg.core.mail\n"),
    ("a lambda", "f = lambda pkg: pkg.core.mail\n"),
    ("a local", "def f():\n    pkg = g()\n    return pkg.core.mail\n"),
    ("a local bound later", "def f():\n    print(pkg.core.mail)\n    pkg = 1\n"),
    ("a loop", "def f():\n    for pkg in xs: pkg.core.mail\n"),
    ("a with", "def f():\n    with x as pkg: pkg.core.mail\n"),
    ("a with of two", "def f():\n    with x as (a, pkg): pkg.core.mail\n"),
    ("an except", "def f():\n    try: pass\n    except E as pkg: pkg.core.mail\n"),
    ("a walrus", "def f():\n    if (pkg := g()): pkg.core.mail\n"),
    ("a comprehension", "x = [pkg.core.mail for pkg in xs]\n"),
    ("a generator", "x = list(pkg.core.mail for a, pkg in xs if pkg.core.mail)\n"),
    ("a dictionary comprehension", "x = {pkg.core.mail: 1 for pkg in xs}\n"),
    ("a nested function", "def f():\n    def pkg(): pass\n    return pkg.core.mail\n"),
    ("an inner class", "def f():\n    class pkg: core = 1\n    return pkg.core.mail\n"),
    ("another import", "def f():\n    import other as pkg\n    return pkg.core.mail\n"),
    ("an enclosing function's", "def f(pkg):\n    def g(): return pkg.core.mail\n"),
    ("nonlocal", "def f():\n    pkg = 1\n    def g():\n        nonlocal pkg\n        return pkg.core.mail\n"),
    ("a match capture", "def f(x):\n    match x:\n        case [pkg]: return pkg.core.mail\n"),
    ("an attribute", "self.pkg.core.mail = a.pkg.core.mail\n"),
    ("a call's result", "pkg().core.mail\n"),
    ("a keyword", "f(pkg=1)\nd = dict(pkg=2)\n"),
    ("a deleted local", "def f():\n    pkg = 1\n    del pkg\n    pkg.core.mail\n"),
    ("a tuple target", "def f():\n    a, (b, *pkg) = x\n    return pkg.core.mail\n"),
    ("an augmented local", "def f():\n    pkg += 1\n    pkg.core.mail\n"),
    ("an annotated local", "def f():\n    pkg: int = 1\n    pkg.core.mail\n"),
    ("a type parameter", "def f[pkg](x): return pkg.core.mail\n"),
]

BIG = "".join(f"x{number} = {{'a': [1, 2, (3, 4)], 'b': f'{{x}} pkg'}}  # line {number}\n" for number in range(25_000))
LONG = "x = [" + ", ".join(f"'{number} pkg core mail'" for number in range(20_000)) + "]\n"
STDLIB = {"mon/__init__.py": "", "mon/logging.py": "A = 1\n", "mon/types.py": "B = 1\n", "mon/json/__init__.py": "C = 1\n"}
TWINS = {"pkg/text.py": "A = 'module'\n", "pkg/text/__init__.py": "A = 'package'\n", "pkg/text/inner.py": "B = 1\n"}

CASES = [Case(f"shadowed by {name}", USE + code, MOVED + code) for name, code in SHADOWED]

CASES += [
    # A module and a package of one name: Python takes the package.
    Case("a package comes beside a module of its name", "import pkg.utils.html\n", moves=[("pkg/core/cache.py", "pkg/utils/html/cache.py")],
         created={"pkg/utils/html/__init__.py": ""}, listed=[None]),
    Case("a module comes beside a package of its name", "import pkg.core.mail\n", moves=[("pkg/utils/text.py", "pkg/core/mail.py")],
         listed=[None]),
    Case("a module comes beside a folder of its name", "import pkg.core.cache\n", moves=[("pkg/core/cache.py", "jobs.py")],
         also={}, files={"jobs/run.py": "x = 1\n"}, after="import jobs\n", listed=[None]),
    Case("a module takes the place of a package that leaves", "import pkg.core.cache\nprint(pkg.core.cache.get())\n",
         "import pkg.core.mail\nprint(pkg.core.mail.get())\n", moves=[("pkg/core/mail", "pkg/mail"), ("pkg/core/cache.py", "pkg/core/mail.py")],
         created={}, checked=False, runs=True),
    Case("both were there before", "import pkg.utils.html\n", moves=MOVES, files={"pkg/utils/html/__init__.py": "", "pkg/utils/html/a.py": ""}),
    # The new name is the one that the code knows.
    Case("a name after as that is the module's now", "from pkg.utils import text as helpers\nhelpers.slug()\n", "from pkg.text import helpers\nhelpers.slug()\n"),
    Case("the same beside others", "from pkg.utils import html, text as helpers\n", "from pkg.text import helpers\nfrom pkg.utils import html\n"),
    Case("the same over two lines", "from pkg.utils import text as \\\n    helpers\n", "from pkg.text import helpers as \\\n    helpers\n"),
    Case("a module given on", "from pkg.core import mail as mail\n", "from pkg import mail as mail\n", file="app.pyi"),
    # a.b beside a
    Case("import a.b beside import a", "import pkg\nimport pkg.core.mail\nprint(pkg.core.mail.send(), pkg.__name__)\n",
         "import pkg\nimport pkg.mail\nprint(pkg.mail.send(), pkg.__name__)\n", runs=True),
    Case("import a, then a.b of it", "import pkg, pkg.core.mail, pkg.core.cache\nprint(pkg.core.cache.get(), pkg.core.mail.send())\n",
         "import pkg, pkg.mail, pkg.core.cache\nprint(pkg.core.cache.get(), pkg.mail.send())\n", runs=True),
    Case("a.b while a.c stays in use", "import pkg.core.mail\nimport pkg.core\nprint(pkg.core.VERSION, pkg.core.mail.send())\n",
         "import pkg.mail\nimport pkg.core\nprint(pkg.core.VERSION, pkg.mail.send())\n", runs=True),
    Case("a.b brings a.c along", "import pkg.core.mail\nprint(pkg.core.VERSION)\n", "import pkg.core\nimport pkg.mail\nprint(pkg.core.VERSION)\n",
         runs=True),
    Case("a and a.b as another name", "import pkg.core.mail as pkg_mail\nimport pkg\nprint(pkg_mail.send(), pkg.__name__)\n",
         "import pkg.mail as pkg_mail\nimport pkg\nprint(pkg_mail.send(), pkg.__name__)\n", runs=True),
    top("the top moves, another keeps it", "import mon.checks\nimport mon.alerts.page\nprint(mon.checks.run(), mon.alerts.page.call(), mon.LEVEL)\n",
        "import ops.mon.checks\nimport ops.mon.alerts.page\nprint(ops.mon.checks.run(), ops.mon.alerts.page.call(), ops.mon.LEVEL)\n", runs=True),
    # Relative imports across the border.
    Case("into what moves", "from .mail import send\nfrom . import mail, cache\n", "from ..mail import send\nfrom .. import mail\nfrom . import cache\n",
         file="pkg/core/signals.py"),
    Case("out of what moves", "from .. import cache\nfrom ..signals import fire\nfrom ... import utils\n",
         "from ..core import cache\nfrom ..core.signals import fire\nfrom .. import utils\n", file="pkg/core/mail/message.py"),
    Case("within what moves", "from . import message\nfrom .backends.smtp import Backend\n", file="pkg/core/mail/queue.py"),
    Case("out of a module that moves alone", "from .html import escape\nfrom ..core.mail import send\nfrom . import html\n",
         "from ..utils.html import escape\nfrom ..mail import send\nfrom ..utils import html\n", file="pkg/utils/text.py"),
    Case("from .. import of a sibling package", "from .. import core\ncore.mail.send()\n", "import pkg.mail\nfrom .. import core\npkg.mail.send()\n",
         file="pkg/utils/html.py"),
    # A star brings a submodule along as long as the package has it.
    Case("a star, and a module that it may bring", "from pkg.core import *\nmail.send()\nprint(VERSION)\n", listed=[2]),
    Case("a star, and what stays", "from pkg.core import *\nprint(VERSION)\ndef f(mail): return mail\n"),
    Case("a star of a package that imports the module", "from pkg.core import *\nprint(mail.send())\n",
         files={"pkg/core/__init__.py": "from . import mail\n"}, also={"pkg/core/__init__.py": "from .. import mail\n"}, runs=True),
    Case("a star of what moves", "from pkg.core.mail import *\nprint(send())\n", "from pkg.mail import *\nprint(send())\n", runs=True),
    # A package and a module of one name.
    Case("twins, the module moves", "import pkg.text\nfrom pkg import text\nfrom pkg.text import A\nimport pkg.text.inner\nX = 'pkg.text.inner'\n",
         moves=[("pkg/text.py", "pkg/words.py")], files=TWINS, created={}),
    Case("twins, the package moves", "import pkg.text\nfrom pkg.text import A\nprint(pkg.text.A, A)\n",
         "import pkg.words\nfrom pkg.words import A\nprint(pkg.words.A, A)\n",
         moves=[("pkg/text", "pkg/words")], files=TWINS, created={}, runs=True, checked=False),
    Case("a function named like its module", "from pkg.utils import text\ntext()\nfrom pkg.utils.text import slug\n",
         "from pkg.utils import text\ntext()\nfrom pkg.text.helpers import slug\n",
         files={"pkg/utils/__init__.py": "def text(): pass\n"}),
    # Names of the standard library.
    Case("a local logging moves", "import logging\nimport types, json\nlogging.info('logging.handlers')\nfrom json import loads\nlogging.getLogger('logging')\n",
         moves=[("mon", "ops/mon")], files=STDLIB, created={"ops/__init__.py": ""}),
    Case("a local logging is meant", "from mon import logging, types\nfrom mon.json import C\nimport mon.logging as log\n",
         "from ops.mon import logging, types\nfrom ops.mon.json import C\nimport ops.mon.logging as log\n",
         moves=[("mon", "ops/mon")], files=STDLIB, created={"ops/__init__.py": ""}),
    Case("a module gets a library's name", "from pkg.utils.text import slug\nimport types\nX = types.ModuleType\n",
         "from pkg.core.types import slug\nimport types\nX = types.ModuleType\n",
         moves=[("pkg/utils/text.py", "pkg/core/types.py")], created={}),
    # Files that are half broken.
    Case("a syntax error after the import", "from pkg.core import mail\ndef f(:\n", "from pkg import mail\ndef f(:\n"),
    Case("a syntax error before the import", "def f(:\nfrom pkg.core import mail\n", listed=[1]),
    Case("a syntax error in a file of no interest", "x = = 1\nimport os\n"),
    Case("an unclosed string", "x = '''\nfrom pkg.core import mail\n", listed=[1]),
    Case("an unclosed bracket", "from pkg.core import mail\nx = (1,\n", "from pkg import mail\nx = (1,\n"),
    Case("a merge conflict", "<<<<<<< HEAD\nfrom pkg.core import mail\n=======\n>>>>>>> b\n", listed=[1]),
    Case("not UTF-8", b"from pkg.core import mail\nx = '\xe9'\n", listed=[None]),
    Case("UTF-16", "from pkg.core import mail\n".encode("utf-16")),
    # Python 2.
    Case("Python 2: print", "from pkg.core import mail\nprint 'a', mail.send()\nprint\nprint >>f, 'b',\nfrom pkg.utils.text import slug\n",
         "from pkg import mail\nprint 'a', mail.send()\nprint\nprint >>f, 'b',\nfrom pkg.text.helpers import slug\n"),
    Case("async and await as names", "from pkg.core import mail\nfrom kit.async import Hub, await\nimport a.async.b as async\ndef f(async=True, await=None):\n    self.async = await\n    return g(async=async, await=await), x.await()\nmail.send()\n",
         "from pkg import mail\nfrom kit.async import Hub, await\nimport a.async.b as async\ndef f(async=True, await=None):\n    self.async = await\n    return g(async=async, await=await), x.await()\nmail.send()\n"),
    Case("async and await as keywords", "async def f(mail):\n    async with mail as b, await c():\n        async for i in await mail: await mail.send()\n    return [i async for i in x if await g], await -x, await (y)\nfrom pkg.core import mail\n",
         "async def f(mail):\n    async with mail as b, await c():\n        async for i in await mail: await mail.send()\n    return [i async for i in x if await g], await -x, await (y)\nfrom pkg import mail\n"),
    Case("a package that was named by a keyword", "from kit.async import hub\nimport kit.async.hub\nkit.async.hub.run()\n", "from kit.aio import hub\nimport kit.aio.hub\nkit.aio.hub.run()\n",
         files={"kit/__init__.py": "", "kit/async/__init__.py": "", "kit/async/hub.py": "from . import hub\n"}, moves=[("kit/async", "kit/aio")]),
    Case("an installed package of a folder's name", "import django\nfrom django import setup\nfrom django.apps import apps\nimport django.db as db\nfrom importlib import import_module\nimport_module('django.core.cache')\nX = 'django.db.utils'\ndjango.setup()\n",
         files={"examples/__init__.py": None, "examples/django/proj/__init__.py": "", "examples/other/__init__.py": "", "examples/django/manage.py": "import django\n"},
         moves=[("examples/django", "examples/web")], created={}),
    Case("a folder without __init__.py that is meant", "import space.kit.tool\nfrom space import kit\nfrom space.kit.tool import A\nimport space\nspace.kit.tool.A\n", "import area.kit.tool\nfrom area import kit\nfrom area.kit.tool import A\nimport area\narea.kit.tool.A\n",
         files={"space/kit/tool.py": "A = 1\n"}, moves=[("space", "area")], created={}),
    Case("Python 2: except, raise, exec", "try:\n    import pkg.core.mail\nexcept ImportError, e:\n    raise E, 'x', tb\nexec 'x' in d\npkg.core.mail.send()\n",
         "try:\n    import pkg.mail\nexcept ImportError, e:\n    raise E, 'x', tb\nexec 'x' in d\npkg.mail.send()\n"),
    Case("Python 2: backquotes and numbers", "from pkg.core.mail import send\nx = `send` + 0777 + 10L + ur'x'\nif x <> 1: pass\nfrom pkg.core import mail\n",
         "from pkg.mail import send\nx = `send` + 0777 + 10L + ur'x'\nif x <> 1: pass\nfrom pkg import mail\n"),
    Case("Python 2: tuple parameters", "def f(a, (b, c)): return b\ng = lambda (x, y): x\nfrom pkg.core import mail\n",
         "def f(a, (b, c)): return b\ng = lambda (x, y): x\nfrom pkg import mail\n"),
    Case("Python 2: a plain import used in print", "import pkg.core.mail\nprint pkg.core.mail.QUEUE, 'pkg.core.mail'\n",
         "import pkg.mail\nprint pkg.mail.QUEUE, 'pkg.core.mail'\n"),
    # Bytes and layout.
    Case("CRLF in a bracket", "from pkg.core import (\r\n    cache,\r\n    mail,\r\n)\r\n",
         "from pkg import mail\r\nfrom pkg.core import (\r\n    cache,\r\n)\r\n"),
    Case("old Mac line endings", "x = 1\rfrom pkg.core import mail, cache\ry = 2\r", "x = 1\rfrom pkg import mail\rfrom pkg.core import cache\ry = 2\r"),
    Case("mixed line endings", "x = 1\r\nfrom pkg.core import mail, cache\ny = 2\r\n", "x = 1\r\nfrom pkg import mail\nfrom pkg.core import cache\ny = 2\r\n"),
    Case("a byte-order mark and a split", "\ufefffrom pkg.core import mail, cache\r\n", "\ufefffrom pkg import mail\r\nfrom pkg.core import cache\r\n"),
    Case("latin-1 in a string", b"# coding: latin-1\nimport pkg.core.mail\nX = 'pkg.utils.text.slug'\ny = '\xe9\xff'\n",
         b"# coding: latin-1\nimport pkg.mail\nX = 'pkg.text.helpers.slug'\ny = '\xe9\xff'\n"),
    Case("latin-1 on the second line", b"#!/usr/bin/env python\n# vim: set fileencoding=iso-8859-1 :\nfrom pkg.core import mail # \xe9\n",
         b"#!/usr/bin/env python\n# vim: set fileencoding=iso-8859-1 :\nfrom pkg import mail # \xe9\n"),
    Case("tabs", "if x:\n\tif y:\n\t\tfrom pkg.core import mail, cache\n", "if x:\n\tif y:\n\t\tfrom pkg import mail\n\t\tfrom pkg.core import cache\n"),
    Case("tabs and eight spaces", "if x:\n        y = 1\n\tfrom pkg.core import mail\n", listed=[3]),
    Case("form feeds", "\f\nfrom pkg.core import mail\n\f\f\nimport pkg.core.mail\n", "\f\nfrom pkg import mail\n\f\f\nimport pkg.mail\n"),
    Case("a form feed before the import", "\ffrom pkg.core import mail, cache\n", "\ffrom pkg import mail\n\ffrom pkg.core import cache\n"),
    Case("backslashes everywhere", "from \\\n pkg.core \\\n import \\\n mail \\\n as m\n", "from \\\n pkg \\\n import \\\n mail \\\n as m\n"),
    Case("a backslash within the name", "import pkg.core\\\n.mail\n", "import pkg.mail\n"),
    Case("a backslash in a use", "import pkg.core.mail\nx = pkg.core \\\n    .mail.send()\n", "import pkg.mail\nx = pkg.mail.send()\n"),
    Case("semicolons", "import os; import pkg.core.mail; pkg.core.mail.send(); x = 1;\n", "import os; import pkg.mail; pkg.mail.send(); x = 1;\n"),
    Case("semicolons and a split", "x = 1; from pkg.core import cache, mail; y = 2\n", "x = 1; from pkg import mail; from pkg.core import cache; y = 2\n"),
    Case("one-line if", "if x: import pkg.core.mail\nelse: from pkg.core import mail, cache\n",
         "if x: import pkg.mail\nelse: from pkg import mail; from pkg.core import cache\n"),
    Case("one-line try", "try: from pkg.core import mail\nexcept: mail = None\n", "try: from pkg import mail\nexcept: mail = None\n"),
    Case("one-line class and def", "class A: from pkg.core import mail\ndef f(): from pkg.utils import text; return text\n",
         "class A: from pkg import mail\ndef f(): from pkg.text import helpers as text; return text\n"),
    Case("comments in brackets", "from pkg.core import (  # first\n    # second\n    cache,  # third\n    mail,  # fourth\n    # fifth\n)  # sixth\n",
         "from pkg import (\n    mail,  # fourth\n)\nfrom pkg.core import (  # first\n    # second\n    cache,  # third\n    # fifth\n)  # sixth\n"),
    Case("brackets on one line", "from pkg.core import (cache, mail,)\n", "from pkg import mail\nfrom pkg.core import (cache,)\n"),
    Case("brackets, hanging", "from pkg.core import (cache,\n                      mail,\n                      signals)\n",
         "from pkg import mail\nfrom pkg.core import (cache,\n                      signals)\n"),
    Case("dots without blanks", "from .mail import(send)\nfrom.mail import send\nfrom.import mail\n",
         "from ..mail import(send)\nfrom..mail import send\nfrom..import mail\n", file="pkg/core/cache.py"),
    Case("a very long line", LONG + "from pkg.core import mail\n" + LONG, LONG + "from pkg import mail\n" + LONG),
    Case("50,000 lines", BIG + "import pkg.core.mail\n" + BIG + "pkg.core.mail.send()\n", BIG + "import pkg.mail\n" + BIG + "pkg.mail.send()\n"),
    Case("many names", "from pkg.core.mail import (" + ", ".join(f"name{number}" for number in range(3000)) + ")\n",
         "from pkg.mail import (" + ", ".join(f"name{number}" for number in range(3000)) + ")\n"),
    Case("deep brackets", "x = " + "(" * 90 + "1" + ")" * 90 + "\nfrom pkg.core import mail\n",
         "x = " + "(" * 90 + "1" + ")" * 90 + "\nfrom pkg import mail\n"),
    Case("an empty file", ""),
    Case("only a comment", "# from pkg.core import mail"),
    Case("a null byte", b"from pkg.core import mail\n\0"),
    # Names that only look like it.
    Case("longer and shorter names", "import pkg.core.mailer, pkg.cor, mypkg.core.mail\nfrom pkg.core_mail import x\nfrom pkg.utils.texts import y\n"),
    Case("a name bound otherwise", "mail = pkg = 1\nprint(mail, pkg)\nclass core:\n    mail = 2\ncore.mail\n"),
    Case("another project's relative import", "from . import mail\nfrom .mail import x\nfrom .core import mail\n", file="other/app.py",
         files={"other/__init__.py": "", "other/mail.py": "x = 1\n"}),
    Case("names in match", "match x:\n    case {'pkg': pkg}: pass\n    case mail: pass\n"),
    Case("a soft keyword", "import pkg.core.mail\nmatch = type = case = pkg.core.mail.QUEUE\nmatch[0]\ntype(match)\n",
         "import pkg.mail\nmatch = type = case = pkg.mail.QUEUE\nmatch[0]\ntype(match)\n"),
    Case("global", "def f():\n    global pkg\n    import pkg.core.mail\ndef g(): return pkg.core.mail.send()\nf()\nprint(g())\n",
         "def f():\n    global pkg\n    import pkg.mail\ndef g(): return pkg.mail.send()\nf()\nprint(g())\n", runs=True),
    Case("a name bound two ways", "import pkg.core.mail\nif x:\n    pkg = wrap()\npkg.core.mail.send()\n", listed=[1, 4]),
    top("the new top is taken", "import mon\nops = 1\nmon.run(ops)\n", listed=[1]),
    Case("optional imports", "try:\n    from pkg.core import mail\nexcept ImportError:\n    mail = None\n",
         "try:\n    from pkg import mail\nexcept ImportError:\n    mail = None\n"),
    Case("an import in an except", "try:\n    import ujson\nexcept ImportError:\n    from pkg.utils import text as ujson\n",
         "try:\n    import ujson\nexcept ImportError:\n    from pkg.text import helpers as ujson\n"),
    Case("walrus and default", "import pkg.core.mail\ndef f(a=(y := pkg.core.mail.QUEUE)): return y\n",
         "import pkg.mail\ndef f(a=(y := pkg.mail.QUEUE)): return y\n"),
    Case("a decorator and a base", "import pkg.core.mail\n@pkg.core.mail.tag(pkg.core.mail.QUEUE)\nclass A(pkg.core.mail.B, metaclass=pkg.core.mail.M): pass\n",
         "import pkg.mail\n@pkg.mail.tag(pkg.mail.QUEUE)\nclass A(pkg.mail.B, metaclass=pkg.mail.M): pass\n"),
    Case("nested f-strings", "import pkg.core.mail\nx = f'{f\"{pkg.core.mail.QUEUE}\"} {pkg.core.mail.send()!r:>{pkg.core.mail.W}} pkg.core.mail {{pkg.core.mail}}'\n",
         "import pkg.mail\nx = f'{f\"{pkg.mail.QUEUE}\"} {pkg.mail.send()!r:>{pkg.mail.W}} pkg.core.mail {{pkg.core.mail}}'\n"),
]

CASES += [
    # Linters that were silenced.
    Case("a linter's comment behind what is split", "from pkg.core import mail, cache  # noqa: F401\nfrom pkg.core import mail, cache  # ours\n", "from pkg import mail  # noqa: F401\nfrom pkg.core import cache  # noqa: F401\nfrom pkg import mail\nfrom pkg.core import cache  # ours\n"),
    Case("a linter's comment behind a bracket", "from pkg.core import (  # noqa: F401\n    mail,\n    cache,\n)\n", "from pkg import mail  # noqa: F401\nfrom pkg.core import (  # noqa: F401\n    cache,\n)\n"),
    # A package whose own file becomes a module.
    Case("a package's own file leaves modules behind", "from kit import W\nfrom kit import job\nimport kit.job\n", "from kit.worker import W\nfrom kit import job\nimport kit.job\n", files={"kit/__init__.py": "class W: pass\n", "kit/job.py": "from . import W\n"},
         moves=[("kit/__init__.py", "kit/worker.py")], created={"kit/__init__.py": ""}, also={"kit/job.py": "from .worker import W\n"}, checked=False),
]
CASES += [
    # A package that goes on having a name.
    Case("a submodule that its package imports", "import kit as k\nprint(k.old.N)\n", files={"kit/__init__.py": "from . import old\n", "kit/old.py": "N = 1\n", "kit/core/__init__.py": ""}, moves=[("kit/old.py", "kit/core/old.py")],
         also={"kit/__init__.py": "from .core import old\n"}, runs=True),
    Case("a submodule that another module brings", "import kit as k\nimport kit.old\nk.old.N\n", "import kit as k\nimport kit.core.old\nk.core.old.N\n", files={"kit/__init__.py": "", "kit/old.py": "N = 1\n", "kit/core/__init__.py": ""}, moves=[("kit/old.py", "kit/core/old.py")], runs=True),
]

KIT = {"kit/__init__.py": "from . import old\n", "kit/old.py": "N = 1\n", "kit/core/__init__.py": "", "kit/core/more.py": ""}
OLD = [("kit/old.py", "kit/core/old.py")]
FROM_CORE = {"kit/__init__.py": "from .core import old\n"}
CASES += [
    # What a package goes on having, and what it has for something else.
    Case("a package that goes on having a name, by its own", "import kit\nimport os\nprint(kit.old.N)\n", files=KIT, moves=OLD, also=FROM_CORE, runs=True),
    Case("a package that goes on having a name, and what is below", "import kit as k\nprint(k.old.deep.M, k.old.N)\n", files={**KIT, "kit/old.py": None, "kit/old/__init__.py": "from . import deep\nN = 1\n", "kit/old/deep.py": "M = 2\n"}, moves=[("kit/old", "kit/core/old")], also=FROM_CORE, runs=True),
    Case("a name that is imported by itself, too", "import kit.old\nprint(kit.old.N)\n", "import kit.core.old\nprint(kit.core.old.N)\n", files=KIT, moves=OLD, also=FROM_CORE, runs=True),
    Case("a name that the package gets anew", "import kit\nprint(kit.old.N)\n", "import kit\nprint(kit.new.N)\n", files=KIT, moves=[("kit/old.py", "kit/new.py")], also={"kit/__init__.py": "from . import new as old\n"}, runs=True),
    Case("what only a checker of types sees", "import kit.other\nimport kit\nprint(kit.old.N)\n", "import kit.other\nimport kit\nprint(kit.core.old.N)\n", files={**KIT, "kit/__init__.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from . import old\n", "kit/other.py": "from kit.old import N\n"}, moves=OLD,
         also={"kit/__init__.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .core import old\n", "kit/other.py": "from kit.core.old import N\n"}, runs=True),
    Case("a name on the way that a star brings", "import kit\nprint(kit.old.N, kit.core.K)\n", files={"kit/__init__.py": "import kit.old\nfrom kit.algs import *\n", "kit/old.py": "N = 1\n", "kit/algs/__init__.py": "from . import core\n", "kit/algs/core.py": "K = 2\n"}, moves=OLD,
         also={"kit/__init__.py": "import kit.core.old\nfrom kit.algs import *\n"}, created={"kit/core/__init__.py": ""}, listed=[2], checked=False),
    Case("a package by another name", "import kit.old\nq = kit\nprint(q.old.N)\nf = lambda kit=kit: kit.old.N\ng = lambda kit: kit.old.N\n", "import kit.core.old\nq = kit\nprint(q.old.N)\nf = lambda kit=kit: kit.old.N\ng = lambda kit: kit.old.N\n", files={**KIT, "kit/__init__.py": ""}, moves=OLD, listed=[3, 4, 5]),
    Case("a module that comes to the top by two imports", "import kit.old\nfrom kit import old\nprint(kit.old.N, old.N)\n", "import old\nimport old\nprint(old.N, old.N)\n", files={"kit/__init__.py": "", "kit/old.py": "N = 1\n"}, moves=[("kit/old.py", "old.py")], runs=True),
    Case("a package's own file that leaves: loggers", "import logging\nL = logging.getLogger('kit')\nM = get_logger('kit')\nN = logging.getLogger('kit.old')\nD = {'loggers': {'kit': {}}}\nfrom kit import W\n", "import logging\nL = logging.getLogger('kit')\nM = get_logger('kit')\nN = logging.getLogger('kit.old')\nD = {'loggers': {'kit': {}}}\nfrom kit.worker import W\n",
         files={"kit/__init__.py": "W = 1\n", "kit/old.py": ""}, moves=[("kit/__init__.py", "kit/worker.py")], created={"kit/__init__.py": ""}, checked=False),
    Case("an import in a check of what is there", "import kit\n\n\ndef f(): return kit.F()\n", "import kit._int\n\n\ndef f(): return kit._int.F()\n", file="kit/ops/fr.py", files={"kit/__init__.py": "def F(): pass\n", "kit/ops/__init__.py": ""},
         moves=[("kit/__init__.py", "src/kit/_int/__init__.py")], created={"src/kit/__init__.py": ""}),
]

CASES += [
    Case("a package's own modules by its name, and all go", "import kit.c as cc\nD = 1\ndef h(): return cc.ops.E\n", "import kit.n as cc\nD = 1\ndef h(): return cc.ops.E\n", file="kit/c/scope.py", files={"kit/__init__.py": "", "kit/c/__init__.py": "", "kit/c/ops.py": "from kit.c.scope import D\nE = 2\n", "kit/c/more.py": ""},
         moves=[("kit/c/scope.py", "kit/n/scope.py"), ("kit/c/ops.py", "kit/n/ops.py")], created={"kit/n/__init__.py": ""}, also={"kit/n/ops.py": "from kit.n.scope import D\nE = 2\n"}, runs=True),
    Case("a package's own modules by its name, and one stays", "import kit.c as cc\ndef h(): return cc.ops.E, cc.more.F\n", "import kit.n.ops\nimport kit.c as cc\ndef h(): return kit.n.ops.E, cc.more.F\n", file="kit/c/scope.py", files={"kit/__init__.py": "", "kit/c/__init__.py": "", "kit/c/ops.py": "E = 2\n", "kit/c/more.py": "F = 1\n"},
         moves=[("kit/c/scope.py", "kit/n/scope.py"), ("kit/c/ops.py", "kit/n/ops.py")], created={"kit/n/__init__.py": ""}),
]

CASES += [
    Case("a name of a package that goes on having it, in a text", "import kit\nprint(getattr(kit, 'old').N)\n", files=KIT, moves=OLD, also=FROM_CORE, runs=True),
]

CASES += [
    Case("a name that is imported by itself, and what is below", "import kit.old\nprint(kit.old.deep.M, kit.old.N)\n", "import kit.core.old\nprint(kit.core.old.deep.M, kit.core.old.N)\n", files={**KIT, "kit/old.py": None, "kit/old/__init__.py": "from . import deep\nN = 1\n", "kit/old/deep.py": "M = 2\n"}, moves=[("kit/old", "kit/core/old")], also=FROM_CORE, runs=True),
]

# What a package has by importing from its own modules.
OWN = {"kit/old.py": "__all__ = ['f']\ndef f(): return 'f'\n", "kit/stay.py": "__all__ = ['g']\ndef g(): return 'g'\n", "run.py": "import kit\nprint(kit.__all__, kit.f(), kit.g())\n"}
CASES += [
    Case("a module that its package has by an import from it", "from .old import *\nfrom .stay import *\n\n__all__ = old.__all__ + stay.__all__\n", "from ..new.mod import *\nfrom .stay import *\n\n__all__ = old.__all__ + stay.__all__\n".replace("from ..new.mod import *\n", "from .new import mod as old\nfrom .new.mod import *\n"),
         file="kit/__init__.py", files=OWN, moves=[("kit/old.py", "kit/new/mod.py")], created={"kit/new/__init__.py": ""}),
    Case("a module that its package has, and that gets another name there", "from .old import f\nprint(old.f())\ndef g(old): return old.f\n", "from . import bis as old\nfrom .bis import f\nprint(old.f())\ndef g(old): return old.f\n",
         file="kit/__init__.py", files={"kit/old.py": OWN["kit/old.py"], "run.py": "import kit\n"}, moves=[("kit/old.py", "kit/bis.py")]),
    Case("a name that only is called like a module of the package", "from .old import f\nfor old in range(2): print(old.real)\n", "from .bis import f\nfor old in range(2): print(old.real)\n",
         file="kit/__init__.py", files={"kit/old.py": OWN["kit/old.py"]}, moves=[("kit/old.py", "kit/bis.py")]),
    Case("a name that a star may have brought", "from .old import f\nfrom os import *\nprint(old.f)\n", "from .bis import f\nfrom os import *\nprint(old.f)\n",
         file="kit/__init__.py", files={"kit/old.py": OWN["kit/old.py"]}, moves=[("kit/old.py", "kit/bis.py")]),
]
LAZY = {"kit/sub/__init__.py": "", "kit/sub/old.py": "", "kit/gone.py": ""}
CASES += [
    Case("modules that a package gets when they are asked for", "_import_structure = {'sub.old': ['f'], 'sub': [], 'other': ['sub.old']}\n_import_structure['sub.old'].append('g')\nx = {'sub.old': 1}\n",
         "_import_structure = {'sub.new': ['f'], 'sub': [], 'other': ['sub.old']}\n_import_structure['sub.new'].append('g')\nx = {'sub.old': 1}\n", file="kit/__init__.py", files=LAZY, moves=[("kit/sub/old.py", "kit/sub/new.py")]),
    Case("modules that a package gets no more", "_import_structure = {\n    'gone': ['f'],\n}\n", file="kit/__init__.py", files=LAZY, moves=[("kit/gone.py", "box/gone.py")], created={"box/__init__.py": ""}, listed=[2], checked=False),
]
CASES += [
    Case("a part of a package by another name", "import pkg\nimport pkg.utils.text\nx = pkg.utils\nx.text.slug()\nx.html\ndef f():\n    y = pkg.utils\n    y.text\ndef g(y):\n    y.text\n",
         "import pkg\nimport pkg.utils\nimport pkg.text.helpers\nx = pkg.utils\nx.text.slug()\nx.html\ndef f():\n    y = pkg.utils\n    y.text\ndef g(y):\n    y.text\n", listed=[4, 8], checked=False),
    Case("a module of a package behind a colon", "a = 'pkg.utils:text'\nb = 'pkg.core.mail:message'\nc = 'pkg.core:cache'\nd = 'pkg.utils:html'\n", "a = 'pkg.text:helpers'\nb = 'pkg.mail:message'\nc = 'pkg.core:cache'\nd = 'pkg.utils:html'\n"),
]

MONOREPO = {"services/a/src/alpha/__init__.py": "", "services/a/src/alpha/shared.py": "S = 1\n", "services/b/src/beta/__init__.py": "", "services/b/src/beta/app.py": ""}
CASES += [
    Case("between source roots that share a folder", "from .shared import S\n", "from beta.shared import S\n", file="services/a/src/alpha/main.py",
         files=MONOREPO, moves=[("services/a/src/alpha/shared.py", "services/b/src/beta/shared.py")], created={}),
    Case("an import declared global", "def load():\n    global pkg\n    import pkg.core.mail\ndef use(): return pkg.core.mail\n",
         moves=[("pkg/core/mail", "mail")], created={}, listed=[3]),
    Case("a class's name before it is bound", "import pkg.core.mail\nclass A:\n    pkg = pkg.core.mail.send()\nprint(A.pkg)\n",
         "import pkg.mail\nclass A:\n    pkg = pkg.mail.send()\nprint(A.pkg)\n", runs=True),
    Case("a class's name behind its binding", "import pkg.core.mail\nclass A:\n    pkg = g()\n    b = pkg.core.mail\n", "import pkg.mail\nclass A:\n    pkg = g()\n    b = pkg.core.mail\n"),
    Case("attributes asked for by text", "from operator import attrgetter\nx = attrgetter('pkg.core.mail')\ny = getattr(o, 'pkg.utils.text')\nq.order_by('pkg.core.mail')\nF(source='pkg.core.mail')\n"),
    Case("an app without a label", "from django.apps import AppConfig\nclass C(AppConfig):\n    name = 'pkg.core.mail'\n",
         "from django.apps import AppConfig\nclass C(AppConfig):\n    name = 'pkg.post'\n", moves=[("pkg/core/mail", "pkg/post")], created={}, listed=[3], checked=False),
    Case("an app with a label", "from django.apps import AppConfig\nclass C(AppConfig):\n    name = 'pkg.core.mail'\n    label = 'mail'\n",
         "from django.apps import AppConfig\nclass C(AppConfig):\n    name = 'pkg.post'\n    label = 'mail'\n", moves=[("pkg/core/mail", "pkg/post")], created={}),
    Case("a resource one folder down", "import pkgutil\nprint(pkgutil.get_data('app', 'near.txt'))\n", "import pkgutil\nprint(pkgutil.get_data('app', 'data/near.txt'))\n",
         file="main.py", files={"app/__init__.py": "", "app/near.txt": "hi"}, moves=[("app/near.txt", "app/data/near.txt")], created={}, runs=True),
    top("what packages are walked through for", "import pkgutil, mon.alerts\nx = pkgutil.walk_packages(mon.alerts.__path__, prefix='mon.alerts.')\n",
        "import pkgutil, ops.mon.alerts\nx = pkgutil.walk_packages(ops.mon.alerts.__path__, prefix='ops.mon.alerts.')\n"),
]
