"""Mappings: chains, swaps, renames by case, globs with captures; and source roots."""

from table import TOP, TOP_CREATED, TOP_FILES, Case

APPS = {
    "apps/__init__.py": "", "models/__init__.py": "",
    **{f"apps/{name}/{file}": text for name in ("blog", "shop") for file, text in
       (("__init__.py", ""), ("models.py", f"NAME = '{name}'\n"), ("views.py", "from .models import NAME\n"))},
}
APP_MOVES = [("apps/blog/models.py", "models/blog.py"), ("apps/shop/models.py", "models/shop.py")]
APP_VIEWS = {f"apps/{name}/views.py": f"from models.{name} import NAME\n" for name in ("blog", "shop")}
SRC = {"src/acme/__init__.py": "", "src/acme/util/__init__.py": "", "src/acme/util/text.py": "A = 1\n"}
SERVICES = {
    f"services/{name}/{name}_app/{file}": text for name in ("api", "jobs") for file, text in
    (("__init__.py", ""), ("util.py", "A = 1\n"))
}

CASES = [
    # Chains and swaps.
    Case("a chain", "from let import a, b\nimport let.a\nprint(let.a.N, a.N, b.N)\n", "from let import b as a, c as b\nimport let.b\nprint(let.b.N, a.N, b.N)\n",
         moves=[("let/a.py", "let/b.py"), ("let/b.py", "let/c.py")],
         files={"let/__init__.py": "", "let/a.py": "N = 'a'\n", "let/b.py": "N = 'b'\n"}, runs=True, checked=False),
    Case("a chain in the other order", "from let.a import N\nfrom let.b import N as M\nX = ['let.a.N', 'let.b.N']\n",
         "from let.b import N\nfrom let.c import N as M\nX = ['let.b.N', 'let.c.N']\n",
         moves=[("let/b.py", "let/c.py"), ("let/a.py", "let/b.py")],
         files={"let/__init__.py": "", "let/a.py": "N = 'a'\n", "let/b.py": "N = 'b'\n"}, checked=False),
    Case("a swap", "import let.a\nimport let.b as b\nprint(let.a.N, b.N)\n", "import let.b\nimport let.a as b\nprint(let.b.N, b.N)\n",
         moves=[("let/a.py", "let/b.py"), ("let/b.py", "let/a.py")],
         files={"let/__init__.py": "", "let/a.py": "N = 'a'\n", "let/b.py": "N = 'b'\n"}, runs=True, checked=False),
    Case("a swap of packages", "from one.m import N\nimport two.m\nprint(N, two.m.N)\n", "from two.m import N\nimport one.m\nprint(N, one.m.N)\n",
         moves=[("one", "two"), ("two", "one")],
         files={"one/__init__.py": "", "one/m.py": "N = 1\n", "two/__init__.py": "", "two/m.py": "N = 2\n"}, runs=True, checked=False),
    Case("a ring of three", "from let import a, b, c\nprint(a.N, b.N, c.N)\n", "from let import b as a, c as b, a as c\nprint(a.N, b.N, c.N)\n",
         moves=[("let/a.py", "let/b.py"), ("let/b.py", "let/c.py"), ("let/c.py", "let/a.py")],
         files={"let/__init__.py": "", "let/a.py": "N = 'a'\n", "let/b.py": "N = 'b'\n", "let/c.py": "N = 'c'\n"}, runs=True, checked=False),
    # Case only.
    Case("case only, a module", "from pkg.Upper import A\nimport pkg.Upper\nprint(pkg.Upper.A, A)\n", "from pkg.upper import A\nimport pkg.upper\nprint(pkg.upper.A, A)\n",
         moves=[("pkg/Upper.py", "pkg/upper.py")], files={"pkg/Upper.py": "A = 1\n"}, runs=True),
    Case("case only, a package", "import Acme.core\nfrom Acme import core\nprint(Acme.core.A, core.A)\nX = 'Acme.core'\n",
         "import acme.core\nfrom acme import core\nprint(acme.core.A, core.A)\nX = 'acme.core'\n",
         moves=[("Acme", "acme")], files={"Acme/__init__.py": "", "Acme/core.py": "A = 1\n"}, runs=True),
    # Globs.
    Case("a capture", "from apps.blog.models import NAME\nimport apps.shop.models\nprint(NAME, apps.shop.models.NAME)\n",
         "from models.blog import NAME\nimport models.shop\nprint(NAME, models.shop.NAME)\n",
         moves=APP_MOVES, mapping=[("apps/(*)/models.py", "models/$1.py")], files=APPS, also=APP_VIEWS, runs=True),
    Case("two captures", "from apps.blog.models import NAME\n", "from flat.models_blog import NAME\n",
         moves=[("apps/blog/models.py", "flat/models_blog.py"), ("apps/blog/views.py", "flat/views_blog.py"),
                ("apps/shop/models.py", "flat/models_shop.py"), ("apps/shop/views.py", "flat/views_shop.py")],
         mapping=[("apps/(*)/([mv]*).py", "flat/$2_$1.py")], files=APPS, created={"flat/__init__.py": ""},
         also={"flat/views_blog.py": "from .models_blog import NAME\n", "flat/views_shop.py": "from .models_shop import NAME\n"}),
    Case("a capture of folders", "from apps.blog.models import NAME\nfrom apps import shop\n", "from sites.blog.models import NAME\nfrom sites import shop\n",
         moves=[("apps/blog", "sites/blog"), ("apps/shop", "sites/shop")], mapping=[("apps/([bs]*)", "sites/$1")], files=APPS,
         created={"sites/__init__.py": ""}),
    Case("a capture over parts", "from apps.blog.views import NAME\n", "from apps.blog.web.views import NAME\n",
         moves=[(f"apps/{name}/views.py", f"apps/{name}/web/views.py") for name in ("blog", "shop")],
         mapping=[("(**)/views.py", "$1/web/views.py")], files=APPS,
         created={f"apps/{name}/web/__init__.py": "" for name in ("blog", "shop")},
         also={f"apps/{name}/web/views.py": "from ..models import NAME\n" for name in ("blog", "shop")}),
    Case("a capture beside an exact move", "from apps.blog.models import NAME\nfrom apps.shop.models import NAME as N\n",
         "from models.posts import NAME\nfrom models.shop import NAME as N\n",
         moves=[("apps/blog/models.py", "models/posts.py"), ("apps/shop/models.py", "models/shop.py")],
         mapping=[("apps/(*)/models.py", "models/$1.py"), ("apps/blog/models.py", "models/posts.py")], files=APPS,
         also={"apps/blog/views.py": "from models.posts import NAME\n", "apps/shop/views.py": "from models.shop import NAME\n"}),
    # Source roots.
    Case("src", "from acme.util import text\nimport acme.util.text\nX = 'acme.util.text.A'\n",
         "from acme import words as text\nimport acme.words\nX = 'acme.words.A'\n", files=SRC, moves=[("src/acme/util/text.py", "src/acme/words.py")]),
    Case("src, from its tests", "from unittest.mock import patch\npatch('acme.util.text.A')\nfrom acme.util.text import A\n",
         "from unittest.mock import patch\npatch('acme.words.A')\nfrom acme.words import A\n", file="tests/unit/test_text.py", files=SRC,
         moves=[("src/acme/util/text.py", "src/acme/words.py")]),
    Case("into src", "from pkg.core import mail\nimport pkg.utils.text as t\nprint(t.LIMIT)\n", moves=[("pkg", "src/pkg")]),
    Case("several roots", "from api_app.util import A\nfrom jobs_app.util import A as B\n", "from api_app.tools import A\nfrom jobs_app.util import A as B\n",
         files=SERVICES, moves=[("services/api/api_app/util.py", "services/api/api_app/tools.py")]),
    Case("from one root to another", "from api_app.util import A\nX = 'api_app.util.A'\n", "from jobs_app.api_util import A\nX = 'jobs_app.api_util.A'\n",
         files=SERVICES, moves=[("services/api/api_app/util.py", "services/jobs/jobs_app/api_util.py")]),
    Case("a root that is told", "from words import A\nimport deep.words\nX = 'deep.words.A'\n", "from terms import A\nimport deep.phrases\nX = 'deep.phrases.A'\n",
         files={"code/py/words.py": "A = 1\n", "code/py/deep/words.py": "A = 2\n"},
         moves=[("code/py/words.py", "code/py/terms.py"), ("code/py/deep/words.py", "code/py/deep/phrases.py")], plan="roots: [code/py]\n"),
    Case("a relative import of what stays in another root", "from .left import A\nfrom . import left\nfrom .sub import more\n", file="acme/core.py",
         files={"acme/__init__.py": "", "acme/left.py": "A = 1\n", "acme/sub/__init__.py": "from ..left import A\n", "acme/sub/more.py": ""},
         moves=[(f"acme/{name}", f"src/acme/{name}") for name in ("__init__.py", "core.py", "sub/__init__.py", "sub/more.py")], created={}),
    # Files that are all of a folder.
    Case("a folder's files one by one", "COPY mon/ /srv/mon/\nCMD [\"python\", \"-m\", \"mon.checks\"]\n",
         "COPY ops/mon/ /srv/mon/\nCMD [\"python\", \"-m\", \"ops.mon.checks\"]\n", file="Dockerfile", files=TOP_FILES, moves=TOP, created=TOP_CREATED,
         mapping=[(path, "ops/" + path) for path in TOP_FILES]),
    Case("a folder's files one by one, but for one", "COPY mon/ /srv/mon/\nCMD [\"python\", \"-m\", \"mon.checks\"]\n",
         "COPY mon/ /srv/mon/\nCMD [\"python\", \"-m\", \"ops.mon.checks\"]\n", file="Dockerfile", files={**TOP_FILES, "mon/data.txt": "x\n"},
         moves=[(path, "ops/" + path) for path in TOP_FILES], created=TOP_CREATED),
    Case("a folder's files one by one into one that is there", "COPY mon/ /srv/mon/\nCOPY ops/mon/old.py /srv/\n",
         "COPY ops/mon/ /srv/mon/\nCOPY ops/mon/old.py /srv/\n", file="Dockerfile", files={**TOP_FILES, "ops/__init__.py": "", "ops/mon/old.py": ""},
         moves=TOP, created={}, mapping=[(path, "ops/" + path) for path in TOP_FILES]),
    # What goes along.
    Case("a stub goes along", "from pkg.utils.text import slug\n", "from pkg.text.helpers import slug\n",
         moves=[("pkg/utils/text.py", "pkg/text/helpers.py"), ("pkg/utils/text.pyi", "pkg/text/helpers.pyi")],
         mapping=[("pkg/utils/text.py", "pkg/text/helpers.py")], files={"pkg/utils/text.pyi": "from .html import escape\n"},
         also={"pkg/text/helpers.pyi": "from ..utils.html import escape\n"}, created={"pkg/text/__init__.py": ""}),
    Case("no __init__ where the folder that goes along has none", "from pkg.core.mail import send\n", "from pkg.post import send\n",
         moves=[("pkg/core/mail", "pkg/post")], files={"pkg/core/mail/tests/test_a.py": "from pkg.core.mail import send\n"},
         also={"pkg/post/tests/test_a.py": "from pkg.post import send\n"}, created={}),
    Case("no __init__ where the neighbours have none", "from space.tool import A\n", "from space.kit.tool import A\n",
         moves=[("space/tool.py", "space/kit/tool.py")], files={"space/tool.py": "A = 1\n"}),
]

CASES += [
    # A folder into one of its own; folders that become one.
    Case("a package moves into itself", "import mon\nfrom mon import LEVEL, checks\nfrom mon.alerts import page\nimport mon.checks\n", "import mon.core\nfrom mon.core import LEVEL, checks\nfrom mon.core.alerts import page\nimport mon.core.checks\n",
         files=TOP_FILES, moves=[("mon/__init__.py", "mon/core/__init__.py"), ("mon/checks.py", "mon/core/checks.py"), ("mon/alerts", "mon/core/alerts")], mapping=[("mon", "mon/core")], created={"mon/__init__.py": ""}, runs=False),
    Case("folders become one", "from one.m import N\nimport two.k\nprint(N, two.k.N)\n", "from three.m import N\nimport three.k\nprint(N, three.k.N)\n", moves=[("one", "three"), ("two", "three")],
         files={"one/m.py": "N = 1\n", "two/k.py": "N = 2\n"}, created={}, runs=True),
]

CASES += [
    Case("a folder two deep that has no __init__.py", "from kit.core import x\n", "from kit._core import x\n", files={"kit/__init__.py": "", "kit/core/__init__.py": "x = 1\n", "kit/core/tests/__init__.py": "", "kit/core/tests/more/deep/setup.py": "x = 1\n"},
         moves=[("kit/core", "kit/_core")], created={}),
]
