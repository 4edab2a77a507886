"""What texts of all kinds say of one module that moves: code in documents, patterns, keys of tables, commands, what is made by programs."""

from table import Case

ACME = {
    "acme/__init__.py": "", "acme/core/__init__.py": "", "acme/core/keep.py": "def k(): pass\n", "acme/jobs/__init__.py": "",
    "acme/core/tasks.py": "class Job: pass\ndef run(): return 1\n",
}
MOVES = [("acme/core/tasks.py", "acme/jobs/work.py")]


def text(file, name, before, after=None, **options):
    """`acme.core.tasks` becomes `acme.jobs.work`."""
    files = {**ACME, **options.pop("files", {})}
    return Case(f"{file}: {name}", before, after, file=file, files=files, moves=options.pop("moves", MOVES), created=options.pop("created", {}), **options)


IMPORTS = "from acme.core import tasks\nfrom acme.core.tasks import run\n"
IMPORTED = "from acme.jobs import work as tasks\nfrom acme.jobs.work import run\n"
SPLIT = ("from acme.core import tasks, keep\n", "from acme.jobs import work as tasks\nfrom acme.core import keep\n")


def set_in(code, blanks="    "):
    return "".join(blanks + line for line in code.splitlines(keepends=True))


# Code in texts that only its import tells.
CASES = [
    text("use.py", "a literal block of documentation", f'"""Do::\n\n{set_in(IMPORTS + "tasks.run()" + chr(10))}\n    and more\n\nText: from acme.core import tasks, say.\n"""\n',
         f'"""Do::\n\n{set_in(IMPORTED + "tasks.run()" + chr(10))}\n    and more\n\nText: from acme.core import tasks, say.\n"""\n'),
    text("use.py", "a block with names that part", f'"""::\n\n{set_in(SPLIT[0])}"""\n', f'"""::\n\n{set_in(SPLIT[1])}"""\n'),
    text("use.py", "words that begin as an import", '"""from here to there\nimport acme.core.tasks when it is needed\n\nfrom acme.core import\n"""\n',
         '"""from here to there\nimport acme.jobs.work when it is needed\n\nfrom acme.core import\n"""\n'),
    text("docs/a.rst", "a literal block", f"X\n=\n\n::\n\n{set_in(IMPORTS)}\nText.\n", f"X\n=\n\n::\n\n{set_in(IMPORTED)}\nText.\n"),
    text("docs/a.txt", "a session and a block", f"X\n\n    >>> from acme.core import tasks\n    >>> tasks.run()\n\n{set_in(SPLIT[0])}", f"X\n\n    >>> from acme.jobs import work as tasks\n    >>> tasks.run()\n\n{set_in(SPLIT[1])}"),
    text("run.sh", "what an interpreter is given", f"python - <<EOF\n{IMPORTS}EOF\necho 'from acme.core import tasks'\n", f"python - <<EOF\n{IMPORTED}EOF\necho 'from acme.core import tasks'\n"),
]


def notebook(*lines):
    cell = ",\n".join(f'    "{line}"' for line in lines)
    return '{\n "cells": [\n  {\n   "cell_type": "markdown",\n   "source": [\n    "import acme"\n   ]\n  },\n  {\n   "cell_type": "code",\n   "source": [\n' + cell + '\n   ]\n  }\n ]\n}\n'


CASES += [
    text("a.ipynb", "cells", notebook("%matplotlib inline\\n", "from acme.core import tasks\\n", "import acme.core.tasks as t\\n", "print(\\\"x\\\", tasks.run())"),
         notebook("%matplotlib inline\\n", "from acme.jobs import work as tasks\\n", "import acme.jobs.work as t\\n", "print(\\\"x\\\", tasks.run())")),
    text("a.ipynb", "names that part", notebook("from acme.core import tasks, keep\\n", "tasks.run()"), notebook("from acme.jobs import work as tasks\\n", "from acme.core import keep\\n", "tasks.run()")),
    text("a.ipynb", "a cell that can't be read", notebook("from acme.core import (tasks\\n"), None),
]

# A package's name for something else.
PRETTY = {"s/__init__.py": "", "s/printing/__init__.py": "from .pretty import pretty\n", "s/printing/pretty/__init__.py": "from .core import pretty\n", "s/printing/pretty/core.py": "def pretty(): pass\nclass P: pass\n"}


def pretty(file, name, before, after=None):
    return Case(f"{file}: a function of the module's name, {name}", before, after, file=file, files=PRETTY, moves=[("s/printing/pretty", "s/pp")], created={}, also={"s/printing/__init__.py": "from ..pp import pretty\n"})


CASES += [
    pretty("a.py", "what follows is in the module", 'A = "s.printing.pretty.core"\nB = "s.printing.pretty.core.P"\n', 'A = "s.pp.core"\nB = "s.pp.core.P"\n'),
    pretty("a.py", "the name alone", 'A = "s.printing.pretty"\n'),
    pretty("a.rst", "in documents", "``s.printing.pretty.core`` and :class:`s.printing.pretty.core.P`, `s.printing.pretty.other`\n", "``s.pp.core`` and :class:`s.pp.core.P`, `s.printing.pretty.other`\n"),
    pretty("setup.py", "a list of packages", "modules = [\n    's',\n    's.printing.pretty',\n]\nothers = ['s.printing.pretty', 'else']\n", "modules = [\n    's',\n    's.pp',\n]\nothers = ['s.printing.pretty', 'else']\n"),
]

# Patterns.
CASES += [
    text(".pre-commit-config.yaml", "regular expressions", "exclude: ^acme/core/tasks\\.py$\nrepos:\n  - hooks:\n      - files: ^(acme/core/tasks\\.py|acme/other\\.py)$\n        exclude: ^acme/core/tasks.py$\n        x: ^acme/core/.*$\n",
         "exclude: ^acme/jobs/work\\.py$\nrepos:\n  - hooks:\n      - files: ^(acme/jobs/work\\.py|acme/other\\.py)$\n        exclude: ^acme/jobs/work.py$\n        x: ^acme/core/.*$\n"),
    text("pyproject.toml", "regular expressions", "[tool.black]\nextend-exclude = '^/acme/core/tasks\\.py$'\n[tool.mypy]\nexclude = [\"^acme/core/tasks\\\\.py$\", \"tasks\\\\.py\", \"core/tasks\\\\.py\"]\n",
         "[tool.black]\nextend-exclude = '^/acme/jobs/work\\.py$'\n[tool.mypy]\nexclude = [\"^acme/jobs/work\\\\.py$\", \"tasks\\\\.py\", \"core/tasks\\\\.py\"]\n"),
    text(".pylintrc", "a list of regular expressions", "[MAIN]\nignore-paths=^acme/core/tasks.py$,^acme/core/.*$\nignore-patterns=^tasks\\.py$\n", "[MAIN]\nignore-paths=^acme/jobs/work.py$,^acme/core/.*$\nignore-patterns=^tasks\\.py$\n"),
    text("a.sh", "a variable behind a path", "cat acme/core/tasks$X acme/core/tasks.py$X\n"),
]

# Keys.
CASES += [
    text("pyproject.toml", "keys of rules", "[tool.ruff.lint.flake8-tidy-imports.banned-api]\n\"acme.core.tasks\".msg = \"no\"\n\"acme.core.tasks.run\".msg = \"no\"\n[tool.x.loggers]\n\"acme.core.tasks\" = \"INFO\"\n[tool.x.queues]\n\"acme.core.tasks\" = 1\n",
         "[tool.ruff.lint.flake8-tidy-imports.banned-api]\n\"acme.jobs.work\".msg = \"no\"\n\"acme.jobs.work.run\".msg = \"no\"\n[tool.x.loggers]\n\"acme.jobs.work\" = \"INFO\"\n[tool.x.queues]\n\"acme.core.tasks\" = 1\n"),
    text("log.yaml", "loggers", "loggers:\n  acme.core.tasks:\n    level: INFO\nlogging:\n  \"acme.core.tasks\": DEBUG\nqueues:\n  acme.core.tasks: 1\n", "loggers:\n  acme.jobs.work:\n    level: INFO\nlogging:\n  \"acme.jobs.work\": DEBUG\nqueues:\n  acme.core.tasks: 1\n"),
    text("log.json", "loggers", '{"loggers": {"acme.core.tasks": {"level": "INFO"}}, "entry": "acme.core.tasks:run", "x": {"acme.core.tasks": 1}}\n', '{"loggers": {"acme.jobs.work": {"level": "INFO"}}, "entry": "acme.jobs.work:run", "x": {"acme.core.tasks": 1}}\n'),
    text("pyproject.toml", "folders by packages", "[tool.setuptools.package-dir]\n\"acme.core\" = \"acme/core\"\n", "[tool.setuptools.package-dir]\n\"acme.mid\" = \"acme/mid\"\n", moves=[("acme/core", "acme/mid")]),
    text("alembic.ini", "folders of packages", "[alembic]\nscript_location = acme.core:migrations\nversion_locations = %(here)s/acme/core/migrations/versions\nother = acme.core:keep\n", "[alembic]\nscript_location = acme.jobs:migrations\nversion_locations = %(here)s/acme/jobs/migrations/versions\nother = acme.core:keep\n",
         files={"acme/core/migrations/versions/a.py": ""}, moves=[("acme/core/migrations", "acme/jobs/migrations")]),
    text("pyproject.toml", "Poetry's packages get a root", "[tool.poetry]\npackages = [{ include = \"acme\" }, { include = \"other\", from = \"lib\" }]\n", "[tool.poetry]\npackages = [{ include = \"acme\", from = \"src\" }, { include = \"other\", from = \"lib\" }]\n", moves=[("acme", "src/acme")]),
    text("pyproject.toml", "Poetry's packages lose a root", "[tool.poetry]\npackages = [\n    { include = 'acme', from = 'src' },\n]\n", "[tool.poetry]\npackages = [\n    { include = 'acme', from = '.' },\n]\n",
         files={**{path: None for path in ACME}, "src/acme/__init__.py": "", "src/acme/a.py": ""}, moves=[("src/acme", "acme")]),
]

CASES += [
    text("serverless.yml", "what a platform runs", "functions:\n  a:\n    handler: acme/core/tasks.run\n  b:\n    handler: acme/core/tasks.walk\n", "functions:\n  a:\n    handler: acme/jobs/work.run\n  b:\n    handler: acme/core/tasks.walk\n"),
    text("requirements.txt", "distributions with their versions", "acme.core.tasks==1.0\nacme.core.tasks>=2\n# see acme.core.tasks\n", "acme.core.tasks==1.0\nacme.core.tasks>=2\n# see acme.jobs.work\n"),
]

# Commands.
CASES += [
    text("Makefile", "programs in variables", "a:\n\t$(PY) -m acme.core.tasks\n\t@$(PYTHON) -m acme.core.tasks\n\t${PY} -m acme.core.tasks\n\t$(VENV)/bin/python -m acme.core.tasks\n\t$(RUN) -m acme.core.tasks\n\t$(PYTEST) -m tasks\n\t$(PYTHON) acme/core/tasks.py\n",
         "a:\n\t$(PY) -m acme.jobs.work\n\t@$(PYTHON) -m acme.jobs.work\n\t${PY} -m acme.jobs.work\n\t$(VENV)/bin/python -m acme.jobs.work\n\t$(RUN) -m acme.jobs.work\n\t$(PYTEST) -m tasks\n\t$(PYTHON) acme/jobs/work.py\n"),
    text("x.sh", "programs in variables", '$PYTHON -m acme.core.tasks\n"$PY" -m acme.core.tasks\n"${PY:-python3}" -m acme.core.tasks\necho $(date) acme/core/tasks.py\n', '$PYTHON -m acme.jobs.work\n"$PY" -m acme.jobs.work\n"${PY:-python3}" -m acme.jobs.work\necho $(date) acme/jobs/work.py\n'),
    text("bin/x.sh", "its own folder", 'cd "$(dirname "$0")/.."\npython acme/core/tasks.py\n', 'cd "$(dirname "$0")/.."\npython acme/jobs/work.py\n'),
    text("x.sh", "its own folder", 'cd "$(dirname "${BASH_SOURCE[0]}")"\npython acme/core/tasks.py\ncd $(mktemp -d)\npython acme/core/tasks.py\n', 'cd "$(dirname "${BASH_SOURCE[0]}")"\npython acme/jobs/work.py\ncd $(mktemp -d)\npython acme/core/tasks.py\n'),
    text("bin/y.sh", "the repository's root", 'cd "$(git rev-parse --show-toplevel)" && python acme/core/tasks.py\n', 'cd "$(git rev-parse --show-toplevel)" && python acme/jobs/work.py\n'),
    text(".github/workflows/c.yml", "the folder of a step", "jobs:\n  t:\n    steps:\n      - working-directory: acme/core\n        run: python tasks.py\n      - run: |\n          python tasks.py\n          cat keep.py\n        working-directory: acme/core\n      - run: python tasks.py\n",
         "jobs:\n  t:\n    steps:\n      - working-directory: acme/core\n        run: python ../jobs/work.py\n      - run: |\n          python ../jobs/work.py\n          cat keep.py\n        working-directory: acme/core\n      - run: python tasks.py\n"),
    text("Dockerfile", "a copy into a folder of the same name", "WORKDIR /app\nCOPY acme/core/tasks.py acme/core/\nCOPY acme/core/tasks.py /app/acme/core/\nCOPY acme/core/tasks.py /srv/\nCOPY acme/core/keep.py acme/core/\n",
         "WORKDIR /app\nCOPY acme/jobs/work.py acme/jobs/\nCOPY acme/jobs/work.py /app/acme/jobs/\nCOPY acme/jobs/work.py /srv/\nCOPY acme/core/keep.py acme/core/\n"),
]

# Documents, and texts that programs made.
CASES += [
    text("d.rst", "roles with a title", "See :func:`the run <acme.core.tasks.run>`, :mod:`tasks <acme.core.tasks>` and `that <acme/core/tasks.py>`_.\n", "See :func:`the run <acme.jobs.work.run>`, :mod:`tasks <acme.jobs.work>` and `that <acme/jobs/work.py>`_.\n"),
    text("d.rst", "names of the document's own", "In `acme.core.tasks`_, `acme.core.tasks`__ and |acme.core.tasks|.\n\n.. _acme.core.tasks: https://example.com/\n"),
    *[text(file, "what is told of a version", "`acme.core.tasks.run`\n") for file in
      ["docs/whatsnew-3.0.rst", "docs/whats_new.rst", "docs/upgrading.md", "NEWS.d/1.md", "docs/migration_08.rst", "docs/migration_08.html", "docs/release-1.0.rst"]],
    *[text(file, "what is told of today", "`acme.core.tasks.run`\n", "`acme.jobs.work.run`\n") for file in ["docs/migrations.md", "docs/release-process.md", "docs/newsletter2.md"]],
    text("a.c", "what Cython made", '/* Generated by Cython 0.24 */\nchar *name = "acme.core.tasks";\n'),
    text("a.c", "what people wrote", '/* generated by hand */\nchar *name = "acme.core.tasks";\n', '/* generated by hand */\nchar *name = "acme.jobs.work";\n'),
    text("docs/a.html", "what Sphinx made", '<div class="documentwrapper"><dt id="acme.core.tasks.run">acme.core.tasks.run</dt></div>\n'),
    text("docs/b.html", "what an older Sphinx made", "<script>var DOCUMENTATION_OPTIONS = {};</script><dt id='acme.core.tasks.run'>acme.core.tasks.run</dt>\n"),
    text("docs/layout.html", "a theme", '<div class="documentwrapper">{% block body %} acme.core.tasks.run {% endblock %}</div>\n', '<div class="documentwrapper">{% block body %} acme.jobs.work.run {% endblock %}</div>\n'),
    text("po/de.po", "where texts stand", '#: acme/core/tasks.py:3\nmsgid "a"\nmsgstr "b"\n'),
]

# Python.
CASES += [
    Case("the project's root and that of its packages", "import os\nroot = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))\nprint(root)\n", file="pk/__init__.py", files={"pk/a.py": "", "tests/t.py": "import pk\n"},
         moves=[("pk", "src/pk")], created={}, listed=[2], checked=False),
    Case("the project's root, that is joined to", "import os\nROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))\nF = os.path.join(ROOT, 'README.md')\n", "import os\nROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))\nF = os.path.join(ROOT, 'README.md')\n",
         file="pk/__init__.py", files={"README.md": "x", "tests/t.py": "import pk\n"}, moves=[("pk", "src/pk")], created={}),
    Case("a place that is installed", "import os\nA = os.path.join(os.environ['SITE'], 'pk', 'a.py')\nB = os.path.join(lib, 'pk', 'a.py')\nC = os.path.join(ROOT, 'pk', 'a.py')\n",
         "import os\nA = os.path.join(os.environ['SITE'], 'pk', 'a.py')\nB = os.path.join(lib, 'pk', 'a.py')\nC = os.path.join(ROOT, 'src', 'pk', 'a.py')\n", files={"pk/__init__.py": "", "pk/a.py": ""}, moves=[("pk", "src/pk")], created={}),
    Case("a function that is called include", "setup(data_files=[('b/web/files', ['b/web/files/a.css']), include('b/web/files', '*.png')])\n", "setup(data_files=[('b/www/files', ['b/www/files/a.css']), include('b/www/files', '*.png')])\n", file="setup.py",
         files={"b/__init__.py": "", "b/web/__init__.py": "", "b/web/files/a.css": ""}, moves=[("b/web", "b/www")], created={}),
    text("acme/core/__init__.py", "modules that are attached", "import lazy_loader as lazy\n__getattr__, __dir__, __all__ = lazy.attach(\n    __name__, submodules=['tasks', 'keep'], submod_attrs={'tasks': ['run'], 'keep': ['tasks']})\n", listed=[3, 3], moves=MOVES),
    text("acme/core/__init__.py", "modules that are attached, with another name", "import lazy_loader as lazy\n__getattr__, __dir__, __all__ = lazy.attach(__name__, submodules=['tasks', 'keep'], submod_attrs={'tasks': ['run'], 'keep': ['tasks']})\n",
         "import lazy_loader as lazy\n__getattr__, __dir__, __all__ = lazy.attach(__name__, submodules=['work', 'keep'], submod_attrs={'work': ['run'], 'keep': ['tasks']})\n", moves=[("acme/core/tasks.py", "acme/core/work.py")]),
    text("a.py", "names that are filled in stay where some part", "A = ['acme.core.%s' % n for n in names]\nB = 'acme.core.' + n\nC = f'acme.core.{n}'\n"),
    Case("a package whose own file gets another name", "from a.logs import X\nimport a.logs.base\n", "from a.loggers import X\nimport a.logs.base\n", files={"a/__init__.py": "", "a/logs/__init__.py": "X = 1\n", "a/logs/base.py": ""},
         moves=[("a/logs/__init__.py", "a/loggers/__init__.py")], created={"a/logs/__init__.py": ""}),
]

STARRED = {"k/__init__.py": "", "k/core/__init__.py": "from .names import *\nfrom ._done import *\n", "k/core/names.py": "from ._built import *\ndef f(): pass\n"}
CASES += [
    Case("names behind stars", "A = 'k.core.f'\nB = 'k.core.g'\nC = 'k.core._built.x'\nD = 'k.core.names.h'\n", "A = 'k.mid.f'\nB = 'k.core.g'\nC = 'k.mid._built.x'\nD = 'k.mid.names.h'\n", files=STARRED, moves=[("k/core", "k/mid")], created={}),
    text(".github/workflows/c.yml", "a folder in a variable", "jobs:\n  t:\n    steps:\n      - working-directory: ${{ matrix.folder }}\n        run: python acme/core/tasks.py\n", "jobs:\n  t:\n    steps:\n      - working-directory: ${{ matrix.folder }}\n        run: python acme/jobs/work.py\n"),
]

# C.
HEADERS = {"p/__init__.py": "", "p/fast.h": "", "p/sub/other.h": "", "p/lib.pyx": "", "p/lib.pxd": "", "p/_libs/__init__.py": ""}
HEADER_MOVES = [("p/fast.h", "p/_fast.h"), ("p/sub/other.h", "p/sub/_other.h"), ("p/lib.pyx", "p/_libs/lib.pyx"), ("p/lib.pxd", "p/_libs/lib.pxd")]


def native(file, name, before, after=None, **options):
    return Case(f"{file}: {name}", before, after, file=file, files=HEADERS, moves=HEADER_MOVES, created={}, **options)


CASES += [
    native("p/c.c", "headers beside it", '#include "fast.h"\n#include <fast.h>\n# include "p/sub/other.h"\n#include "other.h"\n', '#include "_fast.h"\n#include <fast.h>\n# include "p/sub/_other.h"\n#include "other.h"\n'),
    native("p/sub/x.c", "headers beside it", '#include "other.h"\n#include "../fast.h"\n', '#include "_other.h"\n#include "../_fast.h"\n'),
    native("p/slow.pyx", "headers", 'cdef extern from "fast.h":\n    int f(int)\ncdef extern from *:\n    pass\n', 'cdef extern from "_fast.h":\n    int f(int)\ncdef extern from *:\n    pass\n'),
    native("p/s.pyx.tp", "a template", '"""\nGenerated {{x}}\n"""\nfrom .lib cimport L\nfrom p cimport lib as l\n{{for t in dtypes}}\ncdef class S{{t}}(L):\n    pass\n{{endfor}}\n', '"""\nGenerated {{x}}\n"""\nfrom ._libs.lib cimport L\nfrom p._libs cimport lib as l\n{{for t in dtypes}}\ncdef class S{{t}}(L):\n    pass\n{{endfor}}\n'),
    native("p/a.pyx", "what lies beside it, as Python 2 reads", "# cython: language_level=2\nfrom lib cimport g\nimport lib as m\n", "# cython: language_level=2\nfrom p._libs.lib cimport g\nimport p._libs.lib as m\n"),
    native("p/b.pyx", "what lies beside it is not meant", "# cython: language_level=3\nfrom lib cimport g\n"),
]

# Names that only look like the module's, and callers that mean it.
CASES += [
    text("docker-compose.yml", "aliases, variables in a list", "services:\n  acme.core.tasks:\n    command: uvicorn acme.core.tasks:app\n    environment:\n      - HOST=acme.core.tasks\n      - FLASK_APP=acme.core.tasks:app\n    networks: {default: {aliases: [acme.core.tasks]}}\n",
         "services:\n  acme.core.tasks:\n    command: uvicorn acme.jobs.work:app\n    environment:\n      - HOST=acme.core.tasks\n      - FLASK_APP=acme.jobs.work:app\n    networks: {default: {aliases: [acme.core.tasks]}}\n"),
    text("k8s.yaml", "labels in a table on one line", "metadata: {name: acme.core.tasks, labels: {app: acme.core.tasks}}\nspec: {selector: {app: acme.core.tasks}}\n"),
    text("Makefile", "a rule's own name, and what it runs", "PY ?= python3\n.PHONY: acme.core.tasks\nacme.core.tasks: ; $(PY) -m acme.core.tasks\nx: acme/core/tasks.py\n\t@cd acme && $(PY) core/tasks.py\n",
         "PY ?= python3\n.PHONY: acme.core.tasks\nacme.core.tasks: ; $(PY) -m acme.jobs.work\nx: acme/jobs/work.py\n\t@cd acme && $(PY) jobs/work.py\n"),
    text("tox.ini", "tox's Python", "[testenv]\ncommands =\n    {envpython} -m acme.core.tasks\n", "[testenv]\ncommands =\n    {envpython} -m acme.jobs.work\n"),
    text("Dockerfile", "gunicorn's settings, and what is installed", 'FROM x\nRUN pip install acme.core.tasks\nENTRYPOINT ["gunicorn", "-c", "python:acme.core.tasks", "acme.core.tasks:app"]\n',
         'FROM x\nRUN pip install acme.core.tasks\nENTRYPOINT ["gunicorn", "-c", "python:acme.jobs.work", "acme.jobs.work:app"]\n'),
    text("docs/a.rst", "labels", "See :ref:`acme.core.tasks` and :mod:`acme.core.tasks`.\n", "See :ref:`acme.core.tasks` and :mod:`acme.jobs.work`.\n"),
    text("docs/conf.py", "what a project is called", 'project = "acme.core.tasks"\n'),
    text("urls.py", "addresses", 'urlpatterns = [path("acme/core/", include("acme.core.tasks"))]\nclient.post("acme/core/", x)\n', 'urlpatterns = [path("acme/core/", include("acme.jobs.work"))]\nclient.post("acme/core/", x)\n',
         moves=[("acme/core/tasks.py", "acme/jobs/work.py")]),
    text("urls.py", "names of addresses, and what is sent", 'urlpatterns = [path("x/", view, name="acme.core.tasks"), re_path("^x", "acme.core.tasks.run")]\nclient.post("/x", "acme.core.tasks")\n'),
    text("celery_app.py", "queues", 'app.conf.task_routes = {"acme.core.tasks.run": "acme.core.tasks"}\n', 'app.conf.task_routes = {"acme.jobs.work.run": "acme.core.tasks"}\n'),
    text("old.py", "what pickles say", 'import pickle\nclass U(pickle.Unpickler):\n    def find_class(self, module, name):\n        if module == "acme.core.tasks":\n            module = "x"\n        return super().find_class(module, name)\n'),
    Case("a package's program goes deeper", "import subprocess, sys\nsubprocess.check_call([sys.executable, '-m', 'pk'])\n", "import subprocess, sys\nsubprocess.check_call([sys.executable, '-m', 'pk.cli'])\n",
         files={"pk/__init__.py": "", "pk/__main__.py": "print(1)\n", "Dockerfile": 'CMD ["python", "-m", "pk"]\n'}, moves=[("pk/__main__.py", "pk/cli/__main__.py")], created={"pk/cli/__init__.py": ""}, also={"Dockerfile": 'CMD ["python", "-m", "pk.cli"]\n'}),
    Case("a package of one part and its data", "setup(packages=['pk'], package_data={'pk': ['*.so']})\n", "setup(packages=['store'], package_data={'store': ['*.so']})\n", file="setup.py", files={"pk/__init__.py": ""}, moves=[("pk", "store")], created={}),
    Case("patterns of a package's data", "[options.package_data]\npk = data/*.json, data/b/c.txt\n", "[options.package_data]\npk = core/data/*.json, core/data/b/c.txt\n", file="setup.cfg",
         files={"pk/__init__.py": "", "pk/core/__init__.py": "", "pk/data/a.json": "{}", "pk/data/b/c.txt": "x"}, moves=[("pk/data", "pk/core/data")], created={}),
]

# What is called as a module or a folder is, and is none by its place.
KERN = [("acme/core", "acme/kern")]
CASES += [
    text("run.sh", "a machine and its port", "wait-for-it acme.core.tasks:8000 -- true\nping acme.core.tasks\n"),
    text(".env", "a machine and its port", "UPSTREAM=acme.core.tasks:8000\n"),
    text("conf.yaml", "a machine and its port", "upstream: acme.core.tasks:8000\n"),
    text("t.html", "values of a template", "{{ acme.core.tasks }}{% for x in acme.core.tasks %}{% endfor %}\n"),
    text("g.c", "members in another language", "int f(void) { return acme.core.tasks; }\n"),
    text("l.lua", "members in another language", "local x = acme.core.tasks\n"),
    text("tests/fixtures/d.json", "data of tests", '[{"model": "acme.core.tasks"}]\n'),
    text("ci.sh", "images and branches", "docker pull acme/core\ngit checkout -b acme/core\ngit push origin acme/core\n", moves=KERN),
    text("Makefile", "a rule that is a folder", ".PHONY: all acme/core\nall: acme/core\nacme/core:\n\ttrue\n", ".PHONY: all acme/kern\nall: acme/kern\nacme/kern:\n\ttrue\n", moves=KERN),
    text(".github/workflows/a.yml", "an action of the tree", "jobs:\n  a:\n    steps:\n      - uses: ./tools/setup\n", "jobs:\n  a:\n    steps:\n      - uses: ./ops/setup\n",
         files={"tools/setup/action.yml": "name: x\n"}, moves=[("tools/setup", "ops/setup")]),
    text("compose.yaml", "a volume", "services:\n  a:\n    volumes:\n      - acme:/data\nvolumes:\n  acme: {}\n", moves=[("acme", "kit/acme")], created={"kit/__init__.py": ""}),
    text("run.sh", "make in a folder", "make -C manual html\n", "make -C guide html\n", files={"manual/Makefile": "html:\n"}, moves=[("manual", "guide")]),
]

# Files that are called as modules would be.
FORMS = {"report/__init__.py": "", "report/csv.py": "X = 1\n", "report.csv": "a,b\n"}
CASES += [
    text(file, "files called as modules", line, files=FORMS, moves=[("report/csv.py", "out/csv.py")], created={"out/__init__.py": ""})
    for file, line in [("a.py", "open('report.csv')\nframe.to_csv('report.csv')\nx = 'report.csv'\n"), ("run.sh", "cp report.csv /tmp\ngen > report.csv\n"),
                       ("a.md", "See report.csv for all.\n"), ("Dockerfile", "COPY report.csv /data/\n")]
] + [
    text("a.py", "a module called as a file would be", "from importlib import import_module\nimport_module('report.csv')\n", "from importlib import import_module\nimport_module('out.csv')\n",
         files=FORMS, moves=[("report/csv.py", "out/csv.py")], created={"out/__init__.py": ""}),
]
