"""Dotted names and paths in strings: where they are references, and where they only look like it."""

from table import TOP, TOP_FILES, Case, top

MANY = {"pkg/core/tasks.py": "def add(): pass\n"}


def same(name, before, **options):
    return Case(name, before, **options)


# A package whose name, and names below it, are its distribution's and those of entry points' groups, too.
NAMED = {
    "o/__init__.py": "", "o/m/__init__.py": "from .tr import *\n", "o/m/tr.py": "def get(): pass\n",
    "setup.cfg": "[metadata]\nname = o.m\n[entry_points]\no.m.drivers =\n    x = o.m.tr:get\n",
}


def named(name, before, after=None):
    return Case(f"the project's names: {name}", before, after, files=NAMED, moves=[("o/m", "o_m")],
                also={"setup.cfg": "[metadata]\nname = o.m\n[entry_points]\no.m.drivers =\n    x = o_m.tr:get\n"})


# Code in which a string is a module's name, or begins with one. `§` stands for the name.
CALLERS = [
    ("import_module", "import importlib\nimportlib.import_module('§')\n"),
    ("import_module by name", "from importlib import import_module\nm = import_module(\"§\")\n"),
    ("import_module by keyword", "import importlib\nimportlib.import_module(name='§')\n"),
    ("import_module over lines", "import importlib\nimportlib.import_module(\n    '§',\n)\n"),
    ("__import__", "__import__('§')\n"),
    ("__import__ with a list", "m = __import__('§', fromlist=['x'])\n"),
    ("find_spec", "import importlib.util\nimportlib.util.find_spec('§')\n"),
    ("runpy", "import runpy\nrunpy.run_module('§', run_name='__main__')\n"),
    ("importorskip", "import pytest\npytest.importorskip('§')\n"),
    ("sys.modules", "import sys\nsys.modules['§'] = None\n"),
    ("in sys.modules", "import sys\nif '§' in sys.modules: pass\n"),
    ("getLogger", "import logging\nlog = logging.getLogger('§')\n"),
    ("a raw string", "import importlib\nimportlib.import_module(r'§')\n"),
    ("three quotes", "import importlib\nimportlib.import_module(\"\"\"§\"\"\")\n"),
    ("a settings list", "INSTALLED_APPS = [\n    'django.contrib.admin',\n    '§',\n]\n"),
    ("a settings tuple", "MIDDLEWARE = ('§',)\n"),
    ("pytest_plugins", "pytest_plugins = ['§']\n"),
    ("pytest_plugins as text", "pytest_plugins = '§'\n"),
    ("celery include", "from celery import Celery\napp = Celery('x', include=['§'])\n"),
    ("autodiscover", "app.autodiscover_tasks(['§'])\n"),
    ("config_from_object", "app.config_from_object('§')\n"),
    ("python -m as a list", "import subprocess, sys\nsubprocess.run([sys.executable, '-m', '§'])\n"),
    ("python -m as text", "import os\nos.system('python3 -m § --fast')\n"),
    ("pytest -p", "import pytest\npytest.main(['-p', '§', 'tests'])\n"),
    ("dictConfig", "LOGGING = {'loggers': {'§': {'level': 'INFO'}}}\n"),
    ("include", "from django.urls import include\npath('mail/', include('§'))\n"),
    ("import_string", "from django.utils.module_loading import import_string\nimport_string('§')\n"),
    ("environment", "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', '§')\n"),
    ("environment, assigned", "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = '§'\n"),
]

# Code in which a string is a name within a module.
TARGETS = [
    ("mock.patch", "from unittest import mock\n@mock.patch('§')\ndef test(m): pass\n"),
    ("patch with", "from unittest.mock import patch\nwith patch('§', new=1): pass\n"),
    ("patch over lines", "from unittest.mock import patch\nwith patch(\n    '§',\n    return_value=1,\n): pass\n"),
    ("patch.dict", "from unittest.mock import patch\npatch.dict('§', {})\n"),
    ("mocker.patch", "def test(mocker):\n    mocker.patch('§')\n"),
    ("monkeypatch", "def test(monkeypatch):\n    monkeypatch.setattr('§', None)\n"),
    ("a class in settings", "EMAIL_BACKEND = '§'\n"),
    ("a list of classes", "BACKENDS = [\"§\"]\n"),
    ("a mapping", "ROUTES = {'§': 1, 'x': '§'}\n"),
    ("an argument", "load('§')\n"),
    ("a default", "def f(cls='§'): pass\n"),
    ("a string beside an import", "from pkg.core import cache\nX = '§'\n"),
    ("a return", "def f():\n    return '§'\n"),
    ("a comparison", "if name == '§': pass\n"),
]

MODULES = [
    ("pkg.utils.text", "pkg.text.helpers"), ("pkg.core.mail", "pkg.mail"),
    ("pkg.core.mail.backends.smtp", "pkg.mail.backends.smtp"),
]
NAMES = [
    ("pkg.utils.text.slug", "pkg.text.helpers.slug"), ("pkg.core.mail.message.Message", "pkg.mail.message.Message"),
    ("pkg.core.mail.message.Message.text", "pkg.mail.message.Message.text"),
]

CASES = [
    Case(f"{name}, {old}", code.replace("§", old), code.replace("§", new))
    for name, code in CALLERS for old, new in MODULES[:2] if not (name != "import_module" and old == "pkg.core.mail")
]
CASES += [Case(f"{name}, a submodule", code.replace("§", MODULES[2][0]), code.replace("§", MODULES[2][1]))
          for name, code in CALLERS[:3]]
CASES += [
    Case(f"{name}, {old}", code.replace("§", old), code.replace("§", new))
    for place, (name, code) in enumerate(TARGETS) for old, new in (NAMES if place == 0 else NAMES[place % 3:place % 3 + 1])
]
CASES += [
    same(f"{name}, a module that stays", code.replace("§", "pkg.core.cache")) for name, code in CALLERS[::3]
]
CASES += [
    same(f"{name}, another project's", code.replace("§", "other.core.mail.send")) for name, code in TARGETS[::3]
]

CASES += [
    # One part is a word, unless a known caller takes it.
    top("one part, import_module", "import importlib\nimportlib.import_module('mon')\n",
        "import importlib\nimportlib.import_module('ops.mon')\n"),
    top("one part, getLogger", "import logging\nlogging.getLogger('mon').info('mon')\n",
        "import logging\nlogging.getLogger('ops.mon').info('mon')\n"),
    top("one part, settings", "INSTALLED_APPS = ['mon', 'other']\n", "INSTALLED_APPS = ['ops.mon', 'other']\n"),
    top("one part, python -m", "CMD = ['python', '-m', 'mon', 'mon']\n", "CMD = ['python', '-m', 'ops.mon', 'mon']\n"),
    top("one part, AppConfig", "from django.apps import AppConfig\nclass C(AppConfig):\n    name = 'mon'\n    label = 'mon'\n",
        "from django.apps import AppConfig\nclass C(AppConfig):\n    name = 'ops.mon'\n    label = 'mon'\n"),
    top("one part, elsewhere", "x = 'mon'\nf('mon')\nd['mon'] = 1\nprint('mon')\nif x == 'mon': pass\n"),
    top("a day and a word", "DAYS = ['mon', 'tue']\nd = {'mon': 1}\nx = 'mon.'\ny = 'mon.day'\n"),
    top("a file's name", "open('mon.txt')\nx = 'mon.yaml'\ny = 'mon.py'\n"),
    top("top, a module", "X = 'mon.checks'\n", "X = 'ops.mon.checks'\n"),
    top("top, a name of a module", "X = 'mon.checks.run'\n", "X = 'ops.mon.checks.run'\n"),
    top("top, a name the module hasn't", "X = 'mon.checks.walk'\nY = 'mon.weather'\n"),
    top("top, a name of the package", "X = 'mon.LEVEL'\n", "X = 'ops.mon.LEVEL'\n"),
    # module:name
    Case("a server's application", "import uvicorn\nuvicorn.run('pkg.utils.text:slug')\n",
         "import uvicorn\nuvicorn.run('pkg.text.helpers:slug')\n"),
    Case("an application that is called", "APP = 'pkg.utils.text:slug()'\n", "APP = 'pkg.text.helpers:slug()'\n"),
    top("a top module's application", "import uvicorn\nuvicorn.run('mon.checks:run', reload=True)\n",
        "import uvicorn\nuvicorn.run('ops.mon.checks:run', reload=True)\n"),
    top("a name with a colon", "x = 'mon:day'\ny = 'mon.checks:10'\nz = 'http://mon.checks:80/'\n"),
    Case("a command line", "import os\nos.system('uvicorn pkg.utils.text:slug --reload')\n",
         "import os\nos.system('uvicorn pkg.text.helpers:slug --reload')\n"),
    Case("gunicorn and celery", "A = 'gunicorn -w 4 pkg.utils.text:slug'\nB = 'celery -A pkg.core.mail worker'\n",
         "A = 'gunicorn -w 4 pkg.text.helpers:slug'\nB = 'celery -A pkg.mail worker'\n"),
    Case("pytest -p in text", "addopts = '-p pkg.utils.text -q'\n", "addopts = '-p pkg.text.helpers -q'\n"),
    named("a group that is asked for", "from stevedore import driver\nm = driver.DriverManager('o.m.drivers', 'x')\n"),
    named("a group in a constant", "NS = 'o.m.drivers'\nOTHER = 'o.m.notify.drivers'\n"),
    named("the distribution", "from importlib.metadata import version\nimport pkg_resources\nV = version('o.m')\nD = pkg_resources.get_distribution('o.m')\n"),
    named("the catalogue of texts", "import gettext\nT = gettext.translation('o.m')\n"),
    named("a module's name", "import importlib\nimportlib.import_module('o.m')\n", "import importlib\nimportlib.import_module('o_m')\n"),
    named("what a star brings", "TARGET = 'o.m.get'\n", "TARGET = 'o_m.get'\n"),
    Case("entry points",
         "from setuptools import setup\nsetup(entry_points={'console_scripts': [\n    'slug = pkg.utils.text:slug',\n    'send=pkg.core.mail:send [extra]',\n]})\n",
         "from setuptools import setup\nsetup(entry_points={'console_scripts': [\n    'slug = pkg.text.helpers:slug',\n    'send=pkg.mail:send [extra]',\n]})\n",
         file="setup.py"),
    Case("entry points as text",
         "ENTRY = '''\n[console_scripts]\nslug = pkg.utils.text:slug\n'''\n",
         "ENTRY = '''\n[console_scripts]\nslug = pkg.text.helpers:slug\n'''\n"),
    Case("a celery route", "task_routes = {'pkg.core.mail.*': {'queue': 'mail'}}\n",
         "task_routes = {'pkg.mail.*': {'queue': 'mail'}}\n"),
    Case("a celery task", "app.send_task('pkg.core.mail.send')\n", "app.send_task('pkg.mail.send')\n"),
    # Relative ones.
    Case("relative, __package__",
         "from importlib import import_module\nimport_module('.mail', package=__package__)\nimport_module('.cache', __package__)\n",
         "from importlib import import_module\nimport_module('..mail', package=__package__)\nimport_module('.cache', __package__)\n",
         file="pkg/core/signals.py"),
    Case("relative, __name__ of a package",
         "from importlib import import_module\nimport_module('.mail.message', __name__)\n",
         "from importlib import import_module\nimport_module('..mail.message', __name__)\n", file="pkg/core/__init__.py"),
    Case("relative, package by name",
         "from importlib import import_module\nimport_module('.text', package='pkg.utils')\n",
         "from importlib import import_module\nimport_module('..text.helpers', package='pkg.utils')\n", runs=True),
    Case("relative, package that moves",
         "from importlib import import_module\nimport_module('.message', 'pkg.core.mail')\nimport_module('..cache', 'pkg.core.mail')\n",
         "from importlib import import_module\nimport_module('.message', 'pkg.mail')\nimport_module('..core.cache', 'pkg.mail')\n",
         runs=True),
    Case("relative, in what moves",
         "from importlib import import_module\nimport_module('.message', __package__)\nimport_module('..cache', __package__)\n",
         "from importlib import import_module\nimport_module('.message', __package__)\nimport_module('..core.cache', __package__)\n",
         file="pkg/core/mail/__init__.py"),
    same("relative, without a package", "from importlib import import_module\nimport_module('.mail', package=find())\n",
         file="pkg/core/signals.py", listed=[2]),
    # Joined names.
    Case("a relative name by another name of the function",
         "from importlib import import_module as load\nload('..top', 'kit.sub')\nload('kit.sub.plug')\n",
         "from importlib import import_module as load\nload('...top', 'kit.far.sub')\nload('kit.far.sub.plug')\n",
         files={"kit/__init__.py": "", "kit/top.py": "", "kit/sub/__init__.py": "", "kit/sub/plug.py": ""},
         moves=[("kit/sub", "kit/far/sub")], also={"kit/far/__init__.py": ""}, created=None),
    Case("joined with plus", "import importlib\nimportlib.import_module('pkg.core.mail.' + name)\n",
         "import importlib\nimportlib.import_module('pkg.mail.' + name)\n"),
    Case("joined by an f-string", "import importlib\nimportlib.import_module(f'pkg.core.mail.backends.{name}')\n",
         "import importlib\nimportlib.import_module(f'pkg.mail.backends.{name}')\n"),
    Case("joined by percent", "import importlib\nimportlib.import_module('pkg.core.mail.%s' % name)\n",
         "import importlib\nimportlib.import_module('pkg.mail.%s' % name)\n"),
    Case("joined by format", "import importlib\nimportlib.import_module('pkg.core.mail.{}'.format(name))\n",
         "import importlib\nimportlib.import_module('pkg.mail.{}'.format(name))\n"),
    same("joined where modules part", "import importlib\nimportlib.import_module('pkg.core.' + name)\n", listed=[2]),
    same("joined where nothing moves", "import importlib\nimportlib.import_module('pkg.core.cache.' + name)\n"),
    Case("a literal in two pieces", "import importlib\nimportlib.import_module('pkg.core.' 'mail')\n", listed=[2]),
    # patch.object takes a module, not a name.
    Case("patch.object", "import pkg.core.mail\nfrom unittest.mock import patch\npatch.object(pkg.core.mail, 'send')\n",
         "import pkg.mail\nfrom unittest.mock import patch\npatch.object(pkg.mail, 'send')\n"),
    same("a name patched where it is used", "from unittest.mock import patch\npatch('pkg.core.cache.mail.send')\n",
         files={"pkg/core/cache.py": "from os import path as mail\n"}),
    # Code in strings that is run as code.
    Case("exec", "exec('import pkg.core.mail; pkg.core.mail.send()')\n", "exec('import pkg.mail; pkg.mail.send()')\n"),
    Case("timeit", "import timeit\ntimeit.timeit('slug()', setup='from pkg.utils.text import slug')\n",
         "import timeit\ntimeit.timeit('slug()', setup='from pkg.text.helpers import slug')\n"),
    Case("python -c", "import subprocess, sys\nsubprocess.run([sys.executable, '-c', 'from pkg.core import mail'])\n",
         "import subprocess, sys\nsubprocess.run([sys.executable, '-c', 'from pkg import mail'])\n"),
    Case("a program given to somebody", "launch('from pkg.core import mail; mail.send()')\nx = ['import pkg.core.mail;pkg.core.mail.send()']\n",
         "launch('from pkg import mail; mail.send()')\nx = ['import pkg.mail;pkg.mail.send()']\n"),
    Case("a program of several lines", "TEXT = '''\nfrom pkg.utils.text import slug\nprint(slug())\n'''\n",
         "TEXT = '''\nfrom pkg.text.helpers import slug\nprint(slug())\n'''\n"),
    Case("a program that a file begins with", "'import pkg.core.mail; pkg.core.mail.send()'.split()\n", "'import pkg.mail; pkg.mail.send()'.split()\n"),
    same("a text that begins like a program", "x = 'import pkg.core.mail; it was needed'\ny = 'from pkg.core; mail'\n"),
    same("code in a string that nobody runs", "x = 'from pkg.core import mail'\ny = 'import pkg.core.mail'\n"),
    # Strings that only look like it.
    same("prose", "x = 'see pkg.core.mail for more'\nraise ValueError('pkg.core.mail failed')\n"),
    same("a longer name", "X = 'pkg.core.mailer'\nY = 'pkg.core.mail_old.send'\nZ = 'mypkg.core.mail'\n"),
    same("a part of it", "X = 'core.mail'\nY = 'utils.text'\nZ = 'text.slug'\nW = 'mail'\n"),
    same("an address", "X = 'https://pkg.core.mail/'\nY = 'me@pkg.core.mail'\n"),
    same("bytes", "x = b'pkg.core.mail'\n"),
    same("a pattern", "import re\nre.compile('pkg.core.mail')\nre.match(r'pkg.utils.text', x)\n"),
    same("a file to open", "open('pkg.core.mail')\nprint('pkg.core.mail')\n"),
    same("a translation", "from gettext import gettext as _\n_('pkg.core.mail')\n"),
    same("a salt and a label", "s = Signer(salt='pkg.core.mail.send')\nf = Field(label='pkg.core.mail', help_text='pkg.utils.text')\n"),
    same("blanks around it", "x = ' pkg.core.mail'\ny = 'pkg.core.mail '\n"),
    same("escapes", "x = 'pkg.core\\x2email'\ny = 'pkg\\x2ecore.mail'\n"),
    Case("a docstring", "'''pkg.core.mail'''\ndef f():\n    'pkg.utils.text'\nclass A:\n    '''pkg.core.mail.send'''\n",
         "'''pkg.mail'''\ndef f():\n    'pkg.text.helpers'\nclass A:\n    '''pkg.mail.send'''\n"),
    Case("an f-string's text", "x = f'pkg.core.mail'\ny = f'{a} pkg.core.mail'\n", "x = f'pkg.mail'\ny = f'{a} pkg.core.mail'\n"),
    same("a name that isn't there", "X = 'pkg.utils.text.missing'\n"),
    Case("an old name and a comment", "# 'pkg.core.mail'\nx = 1  # pkg.utils.text.slug\n", "# 'pkg.mail'\nx = 1  # pkg.text.helpers.slug\n"),
    Case("an old name and a comment, only what is certain", "# 'pkg.core.mail'\nx = 1  # pkg.utils.text.slug\n", flags="--certain"),
    # New folders with the names of source roots.
    Case("a module into a new folder that is named like a source root", "import kit.old\nfrom kit import old\nfrom kit.old import X\nprint(kit.old.X, old.X)\n",
         "import lib.store\nfrom lib import store as old\nfrom lib.store import X\nprint(lib.store.X, old.X)\n", runs=True,
         files={"kit/__init__.py": "", "kit/old.py": "X = 1\n"}, moves=[("kit/old.py", "lib/store.py")]),
    same("a module that goes to a source root, as packages do", "import single\n", files={"single.py": "X = 1\n"},
         moves=[("single.py", "src/single.py")]),
    # Paths.
    Case("a path", "P = 'pkg/utils/text.py'\nQ = 'pkg/core/mail'\n", "P = 'pkg/text/helpers.py'\nQ = 'pkg/mail'\n"),
    Case("a path opened", "open('pkg/core/mail/message.py')\n", "open('pkg/mail/message.py')\n"),
    Case("a path from here", "P = './pkg/core/mail/'\n", "P = './pkg/mail/'\n"),
    same("a path elsewhere", "P = 'other/pkg/core/mail'\nQ = '/pkg/core/mail'\nR = 'pkg/core/mail2'\nS = 'pkg/core/none.py'\n"),
    Case("joined path parts", "from pathlib import Path\nP = Path('pkg') / 'core' / 'mail' / 'message.py'\n",
         "from pathlib import Path\nP = Path('pkg') / 'mail' / 'message.py'\n"),
    Case("path parts as arguments", "from pathlib import Path\nP = Path('pkg', 'utils', 'text.py')\n",
         "from pathlib import Path\nP = Path('pkg', 'text', 'helpers.py')\n"),
    Case("path parts from a base", "P = BASE / 'pkg' / 'utils' / 'text.py'\n", "P = BASE / 'pkg' / 'text' / 'helpers.py'\n"),
    Case("joined path parts behind a wrapped one that gets others", "from pathlib import Path\nP = Path('kit') / 'mod.py'\nQ = Path('kit') / 'sub' / 'far.py'\nR = Path('kit') / 'near.py'\n",
         "from pathlib import Path\nP = Path('lib') / 'core' / 'module.py'\nQ = Path('lib') / 'far.py'\nR = Path('top.py')\n",
         files={"kit/mod.py": "", "kit/sub/far.py": "", "kit/near.py": ""},
         moves=[("kit/mod.py", "lib/core/module.py"), ("kit/sub/far.py", "lib/far.py"), ("kit/near.py", "top.py")]),
    Case("joined path parts with one more in front", "import os\nfrom pathlib import Path\nA = os.path.join(HERE, 'mon', 'checks.py')\nB = Path('mon') / 'checks.py'\nC = HERE / 'mon' / 'checks.py'\n",
         "import os\nfrom pathlib import Path\nA = os.path.join(HERE, 'ops', 'mon', 'checks.py')\nB = Path('ops', 'mon') / 'checks.py'\nC = HERE / 'ops' / 'mon' / 'checks.py'\n",
         files=TOP_FILES, moves=TOP),
    Case("joined path parts with one less in front", "import os\nA = os.path.join(HERE, 'sub', 'kit', 'a.py')\nB = HERE / 'sub' / 'kit' / 'a.py'\n",
         "import os\nA = os.path.join(HERE, 'kit', 'a.py')\nB = HERE / 'kit' / 'a.py'\n",
         files={"sub/kit/__init__.py": "", "sub/kit/a.py": ""}, moves=[("sub/kit", "kit")]),
    Case("os.path.join", "import os\nP = os.path.join(BASE, 'pkg', 'core', 'mail')\n",
         "import os\nP = os.path.join(BASE, 'pkg', 'mail')\n"),
    Case("joinpath", "P = BASE.joinpath('pkg', 'core', 'mail')\n", "P = BASE.joinpath('pkg', 'mail')\n"),
    same("parts that part", "P = BASE / 'pkg' / 'core'\nQ = BASE / 'core' / 'mail'\nR = a / 'pkg' / b / 'mail'\n"),
    # Names that only look like a module's.
    Case("queues, tables and metrics", "QUEUE = 'pkg.utils.text'\nCELERY_TASK_DEFAULT_QUEUE = 'pkg.utils.text'\ndb_table = 'pkg.utils.text'\nTOPICS = ['pkg.utils.text']\nx = {'metric': 'pkg.utils.text.slug', 'routing.queueName': 'pkg.utils.text'}\nf(topic='pkg.utils.text', queue_name='pkg.utils.text', prog='pkg.utils.text')\n"
         "client.subscribe('pkg.utils.text', durable=True)\nstatsd.incr('pkg.utils.text')\nuser.has_perm('pkg.utils.text')\nQueue('pkg.utils.text')\napps.get_model('pkg.utils.text')\n"),
    Case("names beside those", "HANDLER = 'pkg.utils.text'\nx = {'backend': 'pkg.utils.text'}\nf(queue_class='pkg.utils.text')\n", "HANDLER = 'pkg.text.helpers'\nx = {'backend': 'pkg.text.helpers'}\nf(queue_class='pkg.text.helpers')\n"),
    top("a logger of one word", "LOGGING = {'loggers': {'mon': {'level': 'INFO'}}, 'x': {'mon': 1}}\n", "LOGGING = {'loggers': {'ops.mon': {'level': 'INFO'}}, 'x': {'mon': 1}}\n"),
    # A submodule's name beside its package.
    Case("getattr of a submodule", "import pkg.utils.text\nX = getattr(pkg.utils, 'text')\nprint(X.LIMIT, hasattr(pkg.utils, 'text'))\n", "import pkg.utils\nimport pkg.text.helpers\nX = getattr(pkg.text, 'helpers')\nprint(X.LIMIT, hasattr(pkg.text, 'helpers'))\n", runs=True),
    Case("patch.object of a submodule", "import pkg.utils.text\nfrom unittest import mock\nwith mock.patch.object(pkg.utils, 'text'):\n    print(1)\n", "import pkg.utils\nimport pkg.text.helpers\nfrom unittest import mock\nwith mock.patch.object(pkg.text, 'helpers'):\n    print(1)\n", runs=True),
    Case("getattr of what another file imports", "import pkg\nX = getattr(pkg.utils, 'text')\n", listed=[2], checked=False),
    Case("getattr of something else", "from x import pkg\nX = getattr(pkg.utils, 'text')\nY = getattr(pkg, 'utils')\ndef f(pkg): return getattr(pkg.utils, 'text')\n"),
    # A table of relative names.
    Case("a table of what is loaded late", "import importlib\n_lazy = {'slug': '.text', 'escape': '.html', 'x': ('..core.mail', 'send')}\ndef __getattr__(name): return getattr(importlib.import_module(_lazy[name], __name__), name)\n",
         "import importlib\n_lazy = {'slug': '..text.helpers', 'escape': '.html', 'x': ('..mail', 'send')}\ndef __getattr__(name): return getattr(importlib.import_module(_lazy[name], __name__), name)\n", file="pkg/utils/__init__.py"),
    Case("endings are no relative names", "ENDINGS = {'.text': 1, 'a': '.text'}\n", file="pkg/utils/__init__.py"),
    Case("a module's package by its name", "import importlib\nX = importlib.import_module('.cache', __name__.rpartition('.')[0])\nY = importlib.import_module('.mail', __name__.rsplit('.', 1)[0])\n", "import importlib\nX = importlib.import_module('.cache', __name__.rpartition('.')[0])\nY = importlib.import_module('..mail', __name__.rsplit('.', 1)[0])\n", file="pkg/core/signals.py"),
    Case("a name in two literals", "from unittest import mock\nX = mock.patch('pkg.utils.text' '.slug')\n", "from unittest import mock\nX = mock.patch('pkg.text.helpers' '.slug')\n"),
]

TASKS = {"kit/__init__.py": "", "kit/queue.py": "class Fifo: pass\nMade = make()\ndef run(): pass\nLIMIT = 1\n"}
CASES += [
    # A class is no queue's name.
    Case("a class that a queue is of", "DISK_QUEUE = 'kit.queue.Fifo'\nMEMORY_QUEUE = \"kit.queue.Made\"\nf(queue='kit.queue.Fifo')\nx = {'queue': 'kit.queue.Fifo'}\n", "DISK_QUEUE = 'kit.queues.Fifo'\nMEMORY_QUEUE = \"kit.queues.Made\"\nf(queue='kit.queues.Fifo')\nx = {'queue': 'kit.queues.Fifo'}\n",
         files=TASKS, moves=[("kit/queue.py", "kit/queues.py")]),
    Case("what else of a module a queue is called after", "QUEUE = 'kit.queue.run'\nTASK_QUEUE = 'kit.queue.LIMIT'\nA_QUEUE = 'kit.queue'\nB_QUEUE = 'kit.queue.Other'\n", files=TASKS, moves=[("kit/queue.py", "kit/queues.py")]),
    # Names that are filled in.
    Case("a package's name that is filled in", "A = 'pkg.core.mail.%s' % x\nB = 'pkg.core.mail.{}'.format(x)\nC = f'pkg.core.mail.{x}'\nD = 'pkg.core.mail.' + x\nE = 'pkg.core.mail.%(name)s' % x\n",
         "A = 'pkg.mail.%s' % x\nB = 'pkg.mail.{}'.format(x)\nC = f'pkg.mail.{x}'\nD = 'pkg.mail.' + x\nE = 'pkg.mail.%(name)s' % x\n"),
    Case("what is filled in and no whole package", "A = 'pkg.core.%s' % x\nB = 'pkg.utils.text.%s' % x\nC = 'pkg.core.mailer.%s' % x\nD = '%s.pkg.core.mail' % x\nE = f'{x}.pkg.core.mail.{y}'\nF = 'pkg.core.mail.%' + x\n"),
    Case("text that is filled in", "print('pkg.core.mail.%s' % x)\nlog.info('pkg.core.mail.%s', x)\nQUEUE = 'pkg.core.mail.%s' % x\n"),
    Case("only certain: a name that is filled in", "A = 'pkg.core.mail.%s' % x\n", flags="--certain"),
    # What another place makes certain.
    Case("a name that is patched and set", "@mock.patch('pkg.utils.text.Made', create=True)\ndef f():\n    return {'x': 'pkg.utils.text.Made', 'y': 'pkg.utils.text.Other'}\n", "@mock.patch('pkg.text.helpers.Made', create=True)\ndef f():\n    return {'x': 'pkg.text.helpers.Made', 'y': 'pkg.utils.text.Other'}\n"),
    Case("keys whose values are names", "X = {'BACKEND': 'pkg.utils.text.Made', 'ENGINE': 'pkg.core.mail', '()': 'pkg.core.mail.Made', 'NAME': 'pkg.core.mail.Other'}\n", "X = {'BACKEND': 'pkg.text.helpers.Made', 'ENGINE': 'pkg.mail', '()': 'pkg.mail.Made', 'NAME': 'pkg.core.mail.Other'}\n"),
    # Roles of Sphinx.
    Case("a role in a text", "DOC = r\"\"\"\n:func:`~pkg.core.mail.send`, :mod:`pkg.utils.text`, `pkg.utils.text`\n\"\"\"\n", "DOC = r\"\"\"\n:func:`~pkg.mail.send`, :mod:`pkg.text.helpers`, `pkg.utils.text`\n\"\"\"\n"),
]

CASES += [
    # What can only be a module.
    Case("a module's name that is compared", "if C.__module__ == 'pkg.utils.text': pass\nif 'pkg.utils.text' != type(x).__module__: pass\nif x.__name__.startswith('pkg.utils.text'): pass\nif x.name.startswith('pkg.utils.text'): pass\n",
         "if C.__module__ == 'pkg.text.helpers': pass\nif 'pkg.text.helpers' != type(x).__module__: pass\nif x.__name__.startswith('pkg.text.helpers'): pass\nif x.name.startswith('pkg.utils.text'): pass\n"),
    Case("__import__ gives the top", "m = __import__('pkg.utils.text')\nprint(m.utils.text.LIMIT)\n__import__('pkg.core.mail')\n", "m = __import__('pkg.text.helpers')\nprint(m.utils.text.LIMIT)\n__import__('pkg.mail')\n", listed=[1], checked=False),
    Case("__import__ gives what is named", "m = __import__('pkg.utils.text', fromlist=['x'])\nprint(m.LIMIT)\nn = __import__('pkg.core.mail')\nprint(n)\n", "m = __import__('pkg.text.helpers', fromlist=['x'])\nprint(m.LIMIT)\nn = __import__('pkg.mail')\nprint(n)\n", runs=True),
]

CASES += [
    Case("a table by names", "D = docs.get('pkg.utils.text.slug')\nE = docs.get('/pkg/utils/text')\n", "D = docs.get('pkg.text.helpers.slug')\nE = docs.get('/pkg/utils/text')\n"),
    Case("a node's name", "f(node_id='pkg.core.mail', hostname='pkg.utils.text')\nHOST = 'pkg.core.mail'\n"),
    Case("a name behind a constant in a file that moves", "Q = 'pkg.core.cache'\n@patch(Q + '.get')\ndef f(): pass\n", file="pkg/core/mail/use.py"),
    Case("a program that begins with a function", "S = \"\"\"\ndef main():\n    from pkg.utils.text import slug\n    slug()\nmain()\n\"\"\"\n", "S = \"\"\"\ndef main():\n    from pkg.text.helpers import slug\n    slug()\nmain()\n\"\"\"\n"),
    Case("text that begins with a word of code", "S = \"\"\"\ndef main(): see pkg.utils.text\n\"\"\"\nT = 'def f(): import pkg.utils.text'\n"),
    Case("what a star brings by __all__", "from kit import *\nprint(old.f())\n", files={"kit/__init__.py": "__all__ = ['old']\n", "kit/old.py": ""}, moves=[("kit/old.py", "kit/new.py")], also={"kit/__init__.py": "__all__ = ['new']\n"}, listed=[2], checked=False),
]

RUN = {"kit/__init__.py": "F = 1\n", "kit/__main__.py": "", "kit/old.py": ""}
INTO = [("kit/__init__.py", "src/kit/_int/__init__.py"), ("kit/__main__.py", "src/kit/__main__.py"), ("kit/old.py", "src/kit/_int/old.py")]
CASES += [
    Case("timeit's statement after its set-up", "import timeit\ntimeit.timeit('pkg.utils.text.slug()', 'import pkg.utils.text')\ntimeit.repeat(stmt='text.slug()', setup='from pkg.utils import text')\ntimeit.timeit('pkg.utils.html.escape()', 'import pkg.utils.html')\n",
         "import timeit\ntimeit.timeit('pkg.text.helpers.slug()', 'import pkg.text.helpers')\ntimeit.repeat(stmt='text.slug()', setup='from pkg.text import helpers as text')\ntimeit.timeit('pkg.utils.html.escape()', 'import pkg.utils.html')\n"),
    Case("one of many that is told by a name", "f(task_id='pkg.core.mail', id='pkg.utils.text')\nNODE_ID = 'pkg.core.mail'\n"),
    Case("what is kept by made up keys", "cache.get('pkg.core.mail.sent')\nself.session.get('pkg.utils.text')\ndocs.get('pkg.utils.text')\n", "cache.get('pkg.core.mail.sent')\nself.session.get('pkg.utils.text')\ndocs.get('pkg.text.helpers')\n"),
    Case("what is run of a package", "cmd = 'python -m kit'\nrun([sys.executable, '-m', 'kit'])\nrunpy.run_module('kit')\nimport kit.old\n", "cmd = 'python -m kit'\nrun([sys.executable, '-m', 'kit'])\nrunpy.run_module('kit')\nimport kit._int.old\n", files=RUN, moves=INTO, created={"src/kit/__init__.py": ""}),
    Case("what is run of a package that goes", "cmd = 'python -m kit'\nrun([sys.executable, '-m', 'kit'])\nimport kit\n", "cmd = 'python -m box.kit'\nrun([sys.executable, '-m', 'box.kit'])\nimport box.kit\n", files=RUN, moves=[("kit", "box/kit")], created={"box/__init__.py": ""}),
    Case("a path anywhere", "A = ['*/pkg/utils/text.py', '**/pkg/utils/html.py', '*/utils/text.py']\n", "A = ['*/pkg/text/helpers.py', '**/pkg/utils/html.py', '*/utils/text.py']\n"),
]

CASES += [
    Case("directives in a text", "add('x', \"\"\"\n.. autoattribute:: pkg.utils.text.LIMIT\n.. seealso pkg.utils.text.LIMIT\n\"\"\")\n", "add('x', \"\"\"\n.. autoattribute:: pkg.text.helpers.LIMIT\n.. seealso pkg.utils.text.LIMIT\n\"\"\")\n"),
    Case("a program that is set in", "S = dedent('''\n    import os\n    from pkg.utils.text import (\n        slug)\n    slug()\n''')\nT = '''\n    see pkg.utils.text\n'''\n", "S = dedent('''\n    import os\n    from pkg.text.helpers import (\n        slug)\n    slug()\n''')\nT = '''\n    see pkg.utils.text\n'''\n"),
    Case("C in a text", "C = r'''\n  PyImport_ImportModule(\"pkg.utils.text\");\n  f(\"pkg.utils.text\");\n'''\n", "C = r'''\n  PyImport_ImportModule(\"pkg.text.helpers\");\n  f(\"pkg.utils.text\");\n'''\n"),
    Case("a backend's name", "f(backend='pkg.utils.text.Made')\ng(name='pkg.utils.text.Other')\n", "f(backend='pkg.text.helpers.Made')\ng(name='pkg.utils.text.Other')\n"),
]

CASES += [
    Case("a relative name with an attribute", "symbol_by_name('.text:slug', package='pkg.utils')\nsymbol_by_name('.html:escape', package='pkg.utils')\n", "symbol_by_name('..text.helpers:slug', package='pkg.utils')\nsymbol_by_name('.html:escape', package='pkg.utils')\n"),
]

# A constant of the file, and the rest of a name.
CONSTANT = "from unittest.mock import patch\nimport importlib\nPKG = 'pkg.utils'\nMAIL = 'pkg.core.mail'\n"
MOVED = CONSTANT.replace("pkg.core.mail", "pkg.mail")
CASES += [
    *(Case(f"behind a constant: {name}", CONSTANT + before, (CONSTANT if "MAIL" not in before else MOVED) .replace("pkg.core.mail", "pkg.mail") + after) for name, before, after in [
        ("f-string", "patch(f'{PKG}.text.slug')\npatch(f'{PKG}.html.escape')\n", "patch('pkg.text.helpers.slug')\npatch(f'{PKG}.html.escape')\n"),
        ("plus", "@patch(PKG + '.text.slug')\ndef f(): pass\nimportlib.import_module(PKG + \".text\")\n", "@patch('pkg.text.helpers.slug')\ndef f(): pass\nimportlib.import_module(\"pkg.text.helpers\")\n"),
        ("filled in", "patch('%s.text.slug' % PKG)\npatch('{}.text.slug'.format(PKG))\n", "patch('pkg.text.helpers.slug')\npatch('pkg.text.helpers.slug')\n"),
        ("that follows", "patch(f'{MAIL}.message.Message')\npatch(MAIL + '.message.Message')\n", "patch(f'{MAIL}.message.Message')\npatch(MAIL + '.message.Message')\n"),
        ("that goes on", "patch(PKG + '.text' + x)\npatch(f'{PKG}.text.{x}')\npatch(PKG.x + '.text.slug')\n", "patch(PKG + '.text' + x)\npatch(f'{PKG}.text.{x}')\npatch(PKG.x + '.text.slug')\n"),
    ]),
    Case("behind a constant: given to nobody", "PKG = 'pkg.utils'\nx = f'{PKG}.text.slug'\ny = PKG + '.text.slug'\n", unsure=[2, 3]),
    Case("behind a variable", "PKG = 'pkg.utils'\nPKG = 'pkg.core'\npatch(f'{PKG}.text.slug')\n"),
    Case("behind the module's own name", "import importlib\nimportlib.import_module(__name__ + '.text')\nimportlib.import_module(f'{__name__}.html')\nimportlib.import_module(f'.text', __package__)\n",
         "import importlib\nimportlib.import_module('pkg.text.helpers')\nimportlib.import_module(f'{__name__}.html')\nimportlib.import_module(f'..text.helpers', __package__)\n", file="pkg/utils/__init__.py"),
    Case("behind the module's own package", "import importlib\nimportlib.import_module(__package__ + '.message')\n", file="pkg/core/mail/smtp.py"),
    Case("f-strings in which nothing is filled", "patch(f'pkg.utils.text.slug')\nx = f'pkg.utils.text'\ny = f\"pkg/utils/text.py\"\nprint(f'pkg.utils.text')\n", "patch(f'pkg.text.helpers.slug')\nx = f'pkg.text.helpers'\ny = f\"pkg/text/helpers.py\"\nprint(f'pkg.utils.text')\n"),
    Case("a module of an imported package", "import importlib\na = getattr(importlib.import_module('pkg.utils'), 'text').slug()\nb = importlib.import_module('pkg.utils').text.slug()\nc = getattr(importlib.import_module('pkg.utils'), 'html')\nd = importlib.import_module('pkg.core.mail').message\n",
         "import importlib\na = getattr(importlib.import_module('pkg.text'), 'helpers').slug()\nb = importlib.import_module('pkg.text').helpers.slug()\nc = getattr(importlib.import_module('pkg.utils'), 'html')\nd = importlib.import_module('pkg.mail').message\n"),
    Case("a folder of a package", "c.set_main_option('script_location', 'pkg.core:mail')\nc.f('pkg:core/mail/backends', 'pkg.core:cache')\n", "c.set_main_option('script_location', 'pkg:mail')\nc.f('pkg:mail/backends', 'pkg.core:cache')\n"),
    Case("what logging takes from elsewhere", "D = {'stream': 'ext://pkg.utils.text.LIMIT', 'other': 'cfg://pkg.utils.text'}\n", "D = {'stream': 'ext://pkg.text.helpers.LIMIT', 'other': 'cfg://pkg.utils.text'}\n"),
    Case("packages by the beginning of their names", "find_packages(include=['pkg.core.mail*', 'pkg.utils*'])\n", "find_packages(include=['pkg.mail*', 'pkg.utils*'])\n"),
]

# Paths in parts of which some have slashes.
CASES += [
    Case("parts with slashes", "a = os.path.join('pkg/utils', 'text.py')\nb = Path('pkg/utils') / 'text.py'\nc = Path('pkg', 'utils').joinpath('text.py')\nd = os.path.join(BASE, 'pkg', 'core/mail/message.py')\ne = BASE / 'pkg/core' / 'mail'\nf = Path('pkg/core/mail') / 'message.py'\ng = Path('pkg', 'core').joinpath('cache.py')\nh = Path('pkg', 'core', 'mail').joinpath('message.py')\n",
         "a = os.path.join('pkg/text', 'helpers.py')\nb = Path('pkg/text') / 'helpers.py'\nc = Path('pkg', 'text').joinpath('helpers.py')\nd = os.path.join(BASE, 'pkg', 'mail/message.py')\ne = BASE / 'pkg' / 'mail'\nf = Path('pkg/mail') / 'message.py'\ng = Path('pkg', 'core').joinpath('cache.py')\nh = Path('pkg', 'mail').joinpath('message.py')\n"),
    Case("names in regular expressions", "filterwarnings('ignore', module=r'pkg\\.utils\\.text')\nx = r'pkg\\.utils\\.text2|pkg\\.utils\\.html'\n", unsure=[1]),
    Case("resources of a package", "from importlib import resources\nresources.path('pkg.core.mail', 'x')\nresources.files('pkg.core.mail')\n", "from importlib import resources\nresources.path('pkg.mail', 'x')\nresources.files('pkg.mail')\n"),
    Case("a module of a package that is there", "import sys\nsys.modules['pkg.utils'].text.slug()\nsys.modules['pkg.utils'].html\nsys.modules['pkg.core.mail'].message\n", "import sys\nsys.modules['pkg.utils'].text.slug()\nsys.modules['pkg.utils'].html\nsys.modules['pkg.mail'].message\n", listed=[2], checked=False),
]
CASES += [
    top("entry points of setup.py", "setup(name='x', entry_points={\n    'mon.alerts': ['x = mon.alerts', 'mon.y=mon.alerts.page:call [z]'],\n    'console_scripts': 'a = mon.checks:run',\n}, ext_modules=[Extension('mon.alerts._c', ['mon/alerts/_c.c'])])\n",
        "setup(name='x', entry_points={\n    'mon.alerts': ['x = ops.mon.alerts', 'mon.y=ops.mon.alerts.page:call [z]'],\n    'console_scripts': 'a = ops.mon.checks:run',\n}, ext_modules=[Extension('ops.mon.alerts._c', ['ops/mon/alerts/_c.c'])])\n", file="setup.py", files={"mon/alerts/_c.c": ""}),
]
CASES += [
    Case("a program that begins on the next line", "C = dedent('''\\\n    from pkg.utils import text\n    text.slug()\n    ''')\nD = \"\"\"\\\nfrom pkg.utils.text import slug\nslug()\n\"\"\"\nE = '\\\npkg.utils.text'\n",
         "C = dedent('''\\\n    from pkg.text import helpers as text\n    text.slug()\n    ''')\nD = \"\"\"\\\nfrom pkg.text.helpers import slug\nslug()\n\"\"\"\nE = '\\\npkg.utils.text'\n"),
    Case("f-strings that are broken off", "import pkg.utils.text\nx = f'pkg.utils.text\n", None, listed=[1, 2], checked=False),
]
PACKED = {"kit/__init__.py": "", "kit/sub/__init__.py": "", "kit/sub/data/a.txt": "", "kit/sub/data/b.txt": ""}
CASES += [
    Case("package_data", "setup(package_data={\n  'kit.sub': ['data/a.txt', 'data/b.txt'],\n  'kit': ['sub/data/a.txt', '*.md'],\n})\n", "setup(package_data={\n  'kit.sub': ['data/a.txt', 'data/b.txt'],\n  'kit': ['res/a.txt', '*.md'],\n})\n", file="setup.py", files=PACKED, moves=[("kit/sub/data/a.txt", "kit/res/a.txt")], created={}, unsure=[2]),
]
