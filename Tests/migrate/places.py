"""Paths that Python code tells from its own place or from a package's. Python itself runs each file before and after where
it can: what was found before has to be found."""

from table import Case

DATA = {
    "app/__init__.py": "", "app/data/t.txt": "hi", "app/data/deep/u.txt": "hi", "app/res/__init__.py": "", "app/res/r.txt": "hi", "conf.txt": "hi",
}
# What is named goes elsewhere; the file that names it does.
RESOURCES = [("app/data", "resources/texts")]
LOAD = [("app/load.py", "app/io/load.py")]


def data(name, before, after=None, **options):
    """`app/data` becomes `resources/texts`; a file at the root names it."""
    options.setdefault("runs", True)
    return Case(f"data: {name}", before, after, file="main.py", files=DATA, moves=RESOURCES, created={}, **options)


def own(name, before, after=None, **options):
    """`app/load.py` becomes `app/io/load.py`."""
    options.setdefault("runs", True)
    return Case(f"the file: {name}", before, after, file="app/load.py", files=DATA, moves=LOAD, created={"app/io/__init__.py": ""}, **options)


P = "from pathlib import Path\n"
O = "import os.path\n"

CASES = [
    data("Path", P + "print((Path(__file__).parent / 'app' / 'data' / 't.txt').read_text())\n", P + "print((Path(__file__).parent / 'resources' / 'texts' / 't.txt').read_text())\n"),
    data("a variable", P + "ROOT = Path(__file__).resolve().parent\nprint((ROOT / 'app' / 'data' / 't.txt').read_text())\n", P + "ROOT = Path(__file__).resolve().parent\nprint((ROOT / 'resources' / 'texts' / 't.txt').read_text())\n"),
    data("os.path", O + "HERE = os.path.dirname(os.path.abspath(__file__))\nprint(open(os.path.join(HERE, 'app', 'data', 't.txt')).read())\n", O + "HERE = os.path.dirname(os.path.abspath(__file__))\nprint(open(os.path.join(HERE, 'resources', 'texts', 't.txt')).read())\n"),
    data("joinpath", P + "print(Path(__file__).parent.joinpath('app', 'data').joinpath('t.txt').read_text())\n", P + "print(Path(__file__).parent.joinpath('resources', 'texts').joinpath('t.txt').read_text())\n"),
    data("slashes within parts", P + "HERE = Path(__file__).parent\nprint((HERE / 'app/data' / 't.txt').read_text(), (HERE / 'app/data/t.txt').read_text())\n", P + "HERE = Path(__file__).parent\nprint((HERE / 'resources/texts' / 't.txt').read_text(), (HERE / 'resources/texts/t.txt').read_text())\n"),
    data("a plus", O + "print(open((os.path.dirname(__file__) or '.') + '/app/data/t.txt').read())\n", None, runs=False),
    data("a plus, plainly", O + "print(open(os.path.dirname(os.path.abspath(__file__)) + '/app/data/t.txt').read())\n", O + "print(open(os.path.dirname(os.path.abspath(__file__)) + '/resources/texts/t.txt').read())\n"),
    data("a name that is only known when it runs", O + "name = 't.txt'\nprint(open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'app', 'data', name)).read())\n",
         O + "name = 't.txt'\nprint(open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'resources', 'texts', name)).read())\n"),
    data("a whole path", "print(open('app/data/t.txt').read())\n", "print(open('resources/texts/t.txt').read())\n"),
    data("a folder alone in a text", "X = 'app/data'\nprint(X)\n"),
    data("other folders", P + "HERE = Path(__file__).parent\nX = (HERE / 'data' / 't.txt', HERE / 'app' / 'other' / 't.txt', HERE / 'app')\n"),
    data("a variable that is bound twice", P + "ROOT = Path(__file__).parent\nROOT = ROOT / 'x'\nX = ROOT / 'data' / 't.txt'\n"),
    data("files", "from importlib.resources import files\nprint(files('app').joinpath('data/t.txt').read_text())\n", None, listed=[2], runs=False),
    Case("a package's files", "import pkgutil\nfrom importlib.resources import files\nimport app\nprint(pkgutil.get_data('app', 'data/t.txt'), (files('app') / 'data' / 't.txt').read_text(), files(app).joinpath('data', 't.txt').read_text())\n",
         "import pkgutil\nfrom importlib.resources import files\nimport app\nprint(pkgutil.get_data('app', 'texts/t.txt'), (files('app') / 'texts' / 't.txt').read_text(), files(app).joinpath('texts', 't.txt').read_text())\n",
         file="main.py", files=DATA, moves=[("app/data", "app/texts")], created={}, runs=True),
    own("its own folder", P + "HERE = Path(__file__).parent\nprint((HERE / 'data' / 't.txt').read_text())\n", P + "HERE = Path(__file__).parent\nprint((HERE / '..' / 'data' / 't.txt').read_text())\n"),
    own("its own folder by os.path", O + "print(open(os.path.join(os.path.dirname(__file__), 'data', 't.txt')).read())\n", O + "print(open(os.path.join(os.path.dirname(__file__), '..', 'data', 't.txt')).read())\n"),
    own("parents", P + "ROOT = Path(__file__).resolve().parents[1]\nprint((ROOT / 'conf.txt').read_text(), (ROOT / 'app' / 'data' / 't.txt').read_text())\n", P + "ROOT = Path(__file__).resolve().parents[2]\nprint((ROOT / 'conf.txt').read_text(), (ROOT / 'app' / 'data' / 't.txt').read_text())\n"),
    own("parent after parent", P + "ROOT = Path(__file__).resolve().parent.parent\nprint((ROOT / 'conf.txt').read_text())\n", P + "ROOT = Path(__file__).resolve().parent.parent.parent\nprint((ROOT / 'conf.txt').read_text())\n"),
    own("dirname in dirname", O + "ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))\nprint(open(os.path.join(ROOT, 'conf.txt')).read())\n", O + "ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))\nprint(open(os.path.join(ROOT, 'conf.txt')).read())\n"),
    own("a variable from a variable", P + "HERE = Path(__file__).resolve().parent\nROOT = HERE.parent\nprint((ROOT / 'conf.txt').read_text())\n", P + "HERE = Path(__file__).resolve().parent\nROOT = HERE.parent.parent\nprint((ROOT / 'conf.txt').read_text())\n"),
    own("in a list and a call", P + "import sys\nsys.path[:0] = [str(Path(__file__).resolve().parent.parent)]\nprint([(Path(__file__).resolve().parent.parent / 'conf.txt').read_text(), 1])\n",
        P + "import sys\nsys.path[:0] = [str(Path(__file__).resolve().parent.parent.parent)]\nprint([(Path(__file__).resolve().parent.parent.parent / 'conf.txt').read_text(), 1])\n"),
    own("what is made when it runs", P + "OUT = Path(__file__).parent / 'out'\nprint(OUT.name)\n"),
    own("no file's place", "import sys\nX = sys.modules[__name__].__file__\nY = 'data/t.txt'\nprint(Y)\n"),
    Case("up: parents", P + "ROOT = Path(__file__).resolve().parents[2]\nprint((ROOT / 'conf.txt').read_text())\n", P + "ROOT = Path(__file__).resolve().parents[1]\nprint((ROOT / 'conf.txt').read_text())\n",
         file="app/res/a.py", files=DATA, moves=[("app/res/a.py", "app/a.py")], created={}, runs=True),
    Case("up: dirname in dirname", O + "ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))\nprint(open(os.path.join(ROOT, 'conf.txt')).read())\n", O + "ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))\nprint(open(os.path.join(ROOT, 'conf.txt')).read())\n",
         file="app/res/a.py", files=DATA, moves=[("app/res/a.py", "app/a.py")], created={}, runs=True),
    Case("a package goes along", P + "HERE = Path(__file__).parent\nprint((HERE / 'data' / 't.txt').read_text(), (HERE.parent / 'app' / 'data' / 't.txt').read_text())\n",
         P + "HERE = Path(__file__).parent\nprint((HERE / 'data' / 't.txt').read_text(), (HERE.parent.parent / 'src' / 'app' / 'data' / 't.txt').read_text())\n",
         file="app/load.py", files=DATA, moves=[("app", "src/app")], created={}, runs=True),
]

S = "import os, sys\nfrom pathlib import Path\n"
RUN = [("tools/run.py", "tools/deep/er/run.py")]
CASES += [
    # Steps up that end at the folder itself.
    *(Case(f"up: {name}", S + before, S + after, file="tools/run.py", files={"data/x.txt": "hi"}, moves=RUN, created={}) for name, before, after in [
        ("join", "sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))\n", "sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', '..'))\n"),
        ("one text", "A = os.path.join(os.path.dirname(__file__), '../')\n", "A = os.path.join(os.path.dirname(__file__), '../../..')\n"),
        ("added", "A = os.path.dirname(__file__) + '/..'\n", "A = os.path.dirname(__file__) + '/../../..'\n"),
        ("a variable", "HERE = os.path.dirname(__file__)\nA = os.path.join(HERE, '..')\nB = os.path.join(A, 'data')\n", "HERE = os.path.dirname(__file__)\nA = os.path.join(HERE, '..', '..', '..')\nB = os.path.join(A, 'data')\n"),
        ("Path", "A = Path(__file__).parent / '..'\n", "A = Path(__file__).parent / '..' / '..' / '..'\n"),
    ]),
    Case("up: to the source root that goes to sys.path", S + "path = os.path.dirname(os.path.dirname(__file__))\nsys.path.insert(0, path)\nB = os.path.join(os.path.dirname(__file__), '..')\n", file="kit/__main__.py", files={"kit/__init__.py": ""},
         moves=[("kit/__init__.py", "src/kit/__init__.py"), ("kit/__main__.py", "src/kit/__main__.py")], created={}),
    Case("up: to the root for what lies there", S + "path = os.path.dirname(os.path.dirname(__file__))\n", S + "path = os.path.dirname(os.path.dirname(os.path.dirname(__file__)))\n", file="kit/__main__.py", files={"kit/__init__.py": ""},
         moves=[("kit/__init__.py", "src/kit/__init__.py"), ("kit/__main__.py", "src/kit/__main__.py")], created={}),
]

IMPORTED = {"kit/__init__.py": "", "kit/core/__init__.py": "", "kit/core/a.pyi": ""}
CASES += [
    Case("from an imported package's file", "from pathlib import Path\nimport kit as k\nROOT = Path(k.__file__).parents[0]\nA = ROOT / 'core' / 'a.pyi'\nB = Path(k.__file__).parent / 'core/a.pyi'\nC = Path(x.__file__).parent / 'core' / 'a.pyi'\n",
         "from pathlib import Path\nimport kit as k\nROOT = Path(k.__file__).parents[0]\nA = ROOT / '_core' / 'a.pyi'\nB = Path(k.__file__).parent / '_core/a.pyi'\nC = Path(x.__file__).parent / 'core' / 'a.pyi'\n", files=IMPORTED, moves=[("kit/core", "kit/_core")], created={}),
    Case("from an imported package's file, and both move", "from pathlib import Path\nimport kit.core as k\nA = Path(k.__file__).parent.parent / 'tests'\nB = Path(k.__file__).parents[1]\n", "from pathlib import Path\nimport kit._core as k\nA = Path(k.__file__).parent.parent / 'tests'\nB = Path(k.__file__).parents[1]\n",
         file="kit/tests/deep/t.py", files=IMPORTED, moves=[("kit/core", "kit/_core"), ("kit/tests/deep/t.py", "kit/tests/t.py")], created={}),
]

SPEC = "import os\nfrom importlib.util import find_spec\nfrom pathlib import Path\n"


def settings(name, before, after, moves):
    """Sphinx's settings, which are read in their own folder."""
    return Case(f"Sphinx's settings: {name}", before, after, file="docs/conf.py", moves=moves, files={"kit/__init__.py": "", "kit/core/__init__.py": "", "kit/core/a.py": "", "docs/_static/a.css": ""}, created={})


CASES += [
    data("a module that is found", SPEC + "print(open(os.path.join(os.path.dirname(find_spec('app').origin), 'data', 't.txt')).read())\nSPEC = find_spec('app.res')\nHERE = os.path.dirname(SPEC.origin)\nprint(open(os.path.join(HERE, '..', 'data', 't.txt')).read(), (Path(find_spec('app').submodule_search_locations[0]) / 'data' / 't.txt').read_text())\n",
         SPEC + "print(open(os.path.join(os.path.dirname(find_spec('app').origin), '..', 'resources', 'texts', 't.txt')).read())\nSPEC = find_spec('app.res')\nHERE = os.path.dirname(SPEC.origin)\nprint(open(os.path.join(HERE, '..', '..', 'resources', 'texts', 't.txt')).read(), (Path(find_spec('app').submodule_search_locations[0]) / '..' / 'resources' / 'texts' / 't.txt').read_text())\n"),
    settings("what moves", "import os, sys\nsys.path.insert(0, os.path.abspath('../kit/core'))\nA = os.path.join('..', 'kit', 'core', 'a.py')\nhtml_static_path = ['_static']\n", "import os, sys\nsys.path.insert(0, os.path.abspath('../kit/_core'))\nA = os.path.join('..', 'kit', '_core', 'a.py')\nhtml_static_path = ['_static']\n", [("kit/core", "kit/_core")]),
    settings("they move", "import os, sys\nsys.path.insert(0, os.path.abspath('..'))\nA = os.path.join('..', 'kit')\nB = ['_static', '../kit/core']\n", "import os, sys\nsys.path.insert(0, os.path.abspath('../..'))\nA = os.path.join('..', '..', 'kit')\nB = ['_static', '../../kit/core']\n", [("docs", "doc/source")]),
    settings("they move, and speak of steps up", "import os\nA = os.path.abspath('..')\nif '..' in A or A == '..': A.replace('..', '.')\n", "import os\nA = os.path.abspath('../..')\nif '..' in A or A == '..': A.replace('..', '.')\n", [("docs", "doc/source")]),
    Case("settings of a package are no Sphinx's", "import os\nA = os.path.abspath('..')\n", file="pkg/core/mail/conf.py"),
    Case("a path from the file's folder, perhaps", "A = open('../pkg/utils/text.py')\n", file="tests/a.py", unsure=[1]),
]
