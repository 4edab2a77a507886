import Platform
import Testing

@testable import Migrate

/// One file of a small project, before and after the moves.
struct RewriteCase: CustomTestStringConvertible, Sendable {
    var name: String
    var before: String
    /// Nil: the same.
    var after: String?
    var file: String
    var moves: [Move]
    /// Further files, or others than the project has.
    var with: [String: String]

    init(
        _ name: String, _ before: String, _ after: String? = nil, in file: String = "app.py",
        moves: [Move] = RewriteCase.moves, with: [String: String] = [:]
    ) {
        self.name = name
        self.before = before
        self.after = after
        self.file = file
        self.moves = moves
        self.with = with
    }

    var testDescription: String { name }

    static let moves = [
        Move(from: "pkg/utils/text.py", to: "pkg/text/helpers.py"),
        Move(from: "pkg/core/mail", to: "pkg/mail"),
    ]

    static let project: [String: String] = [
        "pkg/__init__.py": "", "pkg/core/__init__.py": "", "pkg/core/mail/__init__.py": "def send(): pass\n",
        "pkg/core/mail/message.py": "class Message: pass\n", "pkg/core/mail/backends/__init__.py": "",
        "pkg/core/mail/backends/smtp.py": "", "pkg/core/cache.py": "", "pkg/core/signals.py": "",
        "pkg/utils/__init__.py": "", "pkg/utils/text.py": "def slug(): pass\n", "pkg/utils/html.py": "",
        "app.py": "",
    ]

    var files: [String: String] {
        var files = Self.project
        for (path, content) in with { files[path] = content }
        files[file] = before
        return files
    }
}

private let top = [
    Move(from: "mon", to: "ops/mon"), Move(from: "mon/alerting.py", to: "ops/mon/alerts/alerting.py"),
]
private let topFiles = ["mon/__init__.py": "", "mon/alerting.py": "", "mon/checks.py": ""]

private let plainImports: [RewriteCase] = [
    .init(
        "import and use", "import pkg.core.mail\npkg.core.mail.send()\n", "import pkg.mail\npkg.mail.send()\n"
    ),
    .init("import as", "import pkg.core.mail as m\nm.send()\n", "import pkg.mail as m\nm.send()\n"),
    .init(
        "a submodule of what moved", "import pkg.core.mail.message\npkg.core.mail.message.Message()\n",
        "import pkg.mail.message\npkg.mail.message.Message()\n"),
    .init(
        "a renamed module", "import pkg.utils.text\nprint(pkg.utils.text.slug('a'))\n",
        "import pkg.text.helpers\nprint(pkg.text.helpers.slug('a'))\n"),
    .init(
        "several in one statement", "import os, pkg.core.mail, sys\npkg.core.mail.send(os, sys)\n",
        "import os, pkg.mail, sys\npkg.mail.send(os, sys)\n"),
    .init(
        "beside another of the package",
        "import pkg.core.mail\nimport pkg.core.cache\npkg.core.cache.get()\npkg.core.mail.send()\n",
        "import pkg.mail\nimport pkg.core.cache\npkg.core.cache.get()\npkg.mail.send()\n"),
    .init(
        "the package's own attribute still in use", "import pkg.core.mail\npkg.core.VERSION\n",
        "import pkg.core\nimport pkg.mail\npkg.core.VERSION\n"),
    .init("only the top imported", "import pkg\npkg.core.mail.send()\n", "import pkg\npkg.mail.send()\n"),
    .init("nothing of it used", "import pkg.core.mail\n", "import pkg.mail\n"),
    .init(
        "to another top", "import mon.alerting\nmon.alerting.fire()\nmon.VERSION\n",
        "import ops.mon.alerts.alerting\nops.mon.alerts.alerting.fire()\nops.mon.VERSION\n", moves: top,
        with: topFiles),
    .init(
        "the top itself", "import mon\nmon.alerting.fire()\nprint(mon)\n",
        "import ops.mon\nops.mon.alerts.alerting.fire()\nprint(ops.mon)\n", moves: top, with: topFiles),
    .init(
        "a part that leaves its top", "import pkg\npkg.utils.text.slug()\n",
        "import helpers\nimport pkg\nhelpers.slug()\n",
        moves: [Move(from: "pkg/utils/text.py", to: "helpers.py")]),
    .init(
        "a part that leaves its top, the rest in use",
        "import pkg.utils.text\npkg.utils.text.slug(pkg.utils.html)\n",
        "import pkg.utils.html\nimport helpers\nhelpers.slug(pkg.utils.html)\n",
        moves: [Move(from: "pkg/utils/text.py", to: "helpers.py")]),
    .init("a longer name", "import pkg.core.mailer\npkg.core.mailer.x\n", with: ["pkg/core/mailer.py": ""]),
    .init("not of this project", "import other.core.mail\nother.core.mail.send()\n"),
    .init(
        "spaced dots", "import pkg . core . mail\npkg.core.mail.send()\n",
        "import pkg.mail\npkg.mail.send()\n"),
    .init(
        "a decorator, an annotation, a default",
        "import pkg.core.mail\n@pkg.core.mail.tag\ndef f(a: pkg.core.mail.M = pkg.core.mail.D) -> pkg.core.mail.R: pass\n",
        "import pkg.mail\n@pkg.mail.tag\ndef f(a: pkg.mail.M = pkg.mail.D) -> pkg.mail.R: pass\n"),
    .init(
        "in an f-string",
        "import pkg.core.mail\nx = f\"{pkg.core.mail.NAME!r:>{pkg.core.mail.WIDTH}} pkg.core.mail\"\n",
        "import pkg.mail\nx = f\"{pkg.mail.NAME!r:>{pkg.mail.WIDTH}} pkg.core.mail\"\n"),
    .init(
        "assigned and deleted", "import pkg.core.mail\npkg.core.mail.x = 1\ndel pkg.core.mail.x\n",
        "import pkg.mail\npkg.mail.x = 1\ndel pkg.mail.x\n"),
    .init(
        "in a class and its methods",
        "import pkg.core.mail\nclass A(pkg.core.mail.M):\n    b = pkg.core.mail.B\n    def f(self): return pkg.core.mail.C\n",
        "import pkg.mail\nclass A(pkg.mail.M):\n    b = pkg.mail.B\n    def f(self): return pkg.mail.C\n"),
    .init(
        "in a match",
        "import pkg.core.mail\nmatch x:\n    case pkg.core.mail.A: pass\n    case pkg.core.mail.B(y): pass\n",
        "import pkg.mail\nmatch x:\n    case pkg.mail.A: pass\n    case pkg.mail.B(y): pass\n"),
    .init(
        "over lines in brackets", "import pkg.core.mail\nx = (pkg\n     .core.mail.send())\n",
        "import pkg.mail\nx = (pkg.mail.send())\n"),
]

private let scopes: [RewriteCase] = [
    .init(
        "a parameter of that name", "import pkg.core.mail\ndef f(pkg): return pkg.core.mail\n",
        "import pkg.mail\ndef f(pkg): return pkg.core.mail\n"),
    .init(
        "a local of that name", "import pkg.core.mail\ndef f():\n    pkg = g()\n    return pkg.core.mail\n",
        "import pkg.mail\ndef f():\n    pkg = g()\n    return pkg.core.mail\n"),
    .init(
        "a comprehension's name", "import pkg.core.mail\n[pkg.core.mail for pkg in x]\n",
        "import pkg.mail\n[pkg.core.mail for pkg in x]\n"),
    .init(
        "a comprehension's first source", "import pkg.core.mail\n[pkg.y for pkg in pkg.core.mail.all()]\n",
        "import pkg.mail\n[pkg.y for pkg in pkg.mail.all()]\n"),
    .init(
        "a lambda's parameter",
        "import pkg.core.mail\nf = lambda pkg: pkg.core.mail\ng = lambda x: pkg.core.mail\n",
        "import pkg.mail\nf = lambda pkg: pkg.core.mail\ng = lambda x: pkg.mail\n"),
    .init(
        "a loop's name in a function", "import pkg.core.mail\ndef f(xs):\n    for pkg in xs: pkg.core.mail\n",
        "import pkg.mail\ndef f(xs):\n    for pkg in xs: pkg.core.mail\n"),
    .init(
        "with and except",
        "import pkg.core.mail\ndef f():\n    with x as pkg: pkg.core.mail\ndef g():\n    try: pass\n    except E as pkg: pkg.core.mail\n",
        "import pkg.mail\ndef f():\n    with x as pkg: pkg.core.mail\ndef g():\n    try: pass\n    except E as pkg: pkg.core.mail\n"
    ),
    .init(
        "a walrus in a function", "import pkg.core.mail\ndef f():\n    if (pkg := g()): pkg.core.mail\n",
        "import pkg.mail\ndef f():\n    if (pkg := g()): pkg.core.mail\n"),
    .init("no import at all", "pkg = thing()\npkg.core.mail.send()\n"),
    .init(
        "a function's own import", "def f():\n    import pkg.core.mail\n    return pkg.core.mail.send()\n",
        "def f():\n    import pkg.mail\n    return pkg.mail.send()\n"),
    .init(
        "a function's import, not the module's name", "def f():\n    import pkg.core.mail\npkg.core.mail\n",
        "def f():\n    import pkg.mail\npkg.core.mail\n"),
    .init(
        "a class's name is not its methods'",
        "import pkg.core.mail\nclass A:\n    pkg = 1\n    def f(self): return pkg.core.mail.x\n",
        "import pkg.mail\nclass A:\n    pkg = 1\n    def f(self): return pkg.mail.x\n"),
    .init(
        "global", "def f():\n    global pkg\n    import pkg.core.mail\ndef g(): return pkg.core.mail.x\n",
        "def f():\n    global pkg\n    import pkg.mail\ndef g(): return pkg.mail.x\n"),
    .init(
        "an attribute of that name", "import pkg.core.mail\nself.pkg.core.mail\n",
        "import pkg.mail\nself.pkg.core.mail\n"),
    .init(
        "a keyword argument", "import pkg.core.mail\nf(pkg=pkg.core.mail)\n",
        "import pkg.mail\nf(pkg=pkg.mail)\n"),
    .init(
        "optional",
        "try:\n    import pkg.core.mail\nexcept ImportError:\n    pkg = None\nif pkg: pkg.core.mail.send()\n",
        "try:\n    import pkg.mail\nexcept ImportError:\n    pkg = None\nif pkg: pkg.mail.send()\n"),
]

private let fromImports: [RewriteCase] = [
    .init("a name", "from pkg.core.mail import send\n", "from pkg.mail import send\n"),
    .init(
        "a name of a submodule", "from pkg.core.mail.message import Message as M\n",
        "from pkg.mail.message import Message as M\n"),
    .init("a module", "from pkg.core import mail\nmail.send()\n", "from pkg import mail\nmail.send()\n"),
    .init("a module as", "from pkg.core import mail as m\n", "from pkg import mail as m\n"),
    .init(
        "a renamed module", "from pkg.utils import text\ntext.slug()\n",
        "from pkg.text import helpers as text\ntext.slug()\n"),
    .init("a renamed module as", "from pkg.utils import text as t\n", "from pkg.text import helpers as t\n"),
    .init(
        "modules that part", "from pkg.core import mail, cache\n",
        "from pkg import mail\nfrom pkg.core import cache\n"),
    .init(
        "the last of several", "from pkg.core import cache, mail\n",
        "from pkg import mail\nfrom pkg.core import cache\n"),
    .init(
        "the middle of several", "from pkg.core import cache, mail as m, signals\n",
        "from pkg import mail as m\nfrom pkg.core import cache, signals\n"),
    .init(
        "a module and a name", "from pkg.utils import text, VERSION\n",
        "from pkg.text import helpers as text\nfrom pkg.utils import VERSION\n"),
    .init(
        "bracketed", "from pkg.core import (cache, mail)\n",
        "from pkg import mail\nfrom pkg.core import (cache)\n"),
    .init(
        "bracketed over lines", "from pkg.core import (\n    cache,\n    mail,  # post\n    signals,\n)\n",
        "from pkg import (\n    mail,  # post\n)\nfrom pkg.core import (\n    cache,\n    signals,\n)\n"),
    .init(
        "bracketed with comments, moved whole",
        "from pkg.core.mail import (  # why\n    send,  # a\n    # b\n    open as o,\n)  # end\n",
        "from pkg.mail import (  # why\n    send,  # a\n    # b\n    open as o,\n)  # end\n"),
    .init(
        "with backslashes", "from pkg.core import cache, \\\n    mail, \\\n    signals\n",
        "from pkg import mail\nfrom pkg.core import cache, \\\n    signals\n"),
    .init(
        "with a backslash before import", "from pkg.core.mail \\\n    import send\n",
        "from pkg.mail \\\n    import send\n"),
    .init("a star", "from pkg.core.mail import *\n", "from pkg.mail import *\n"),
    .init(
        "conditional",
        "try:\n    from pkg.core import mail, cache\nexcept ImportError:\n    mail = cache = None\n",
        "try:\n    from pkg import mail\n    from pkg.core import cache\nexcept ImportError:\n    mail = cache = None\n"
    ),
    .init(
        "type checking", "if TYPE_CHECKING:\n\tfrom pkg.core import mail, cache\n",
        "if TYPE_CHECKING:\n\tfrom pkg import mail\n\tfrom pkg.core import cache\n"),
    .init(
        "on one line with if", "if x: from pkg.core import mail, cache\n",
        "if x: from pkg import mail; from pkg.core import cache\n"),
    .init(
        "with semicolons", "import os; from pkg.core import mail, cache; x = 1\n",
        "import os; from pkg import mail; from pkg.core import cache; x = 1\n"),
    .init(
        "a comment at the end stays where it is", "from pkg.core import mail, cache  # both\n",
        "from pkg import mail\nfrom pkg.core import cache  # both\n"),
    .init(
        "what a linter is told holds for both", "from pkg.core import mail, cache  # noqa: F401\n",
        "from pkg import mail  # noqa: F401\nfrom pkg.core import cache  # noqa: F401\n"),
    .init(
        "CRLF", "from pkg.core import mail, cache\r\nx = 1\r\n",
        "from pkg import mail\r\nfrom pkg.core import cache\r\nx = 1\r\n"),
    .init(
        "a byte-order mark", "\u{FEFF}from pkg.core import mail, cache\n",
        "\u{FEFF}from pkg import mail\nfrom pkg.core import cache\n"),
    .init("no last line ending", "from pkg.core import mail", "from pkg import mail"),
    .init(
        "tabs and form feeds", "x = 1\n\u{0C}\ndef f():\n\tfrom\tpkg.core.mail\timport\tsend\n",
        "x = 1\n\u{0C}\ndef f():\n\tfrom\tpkg.mail\timport\tsend\n"),
    .init(
        "to the top",
        "from pkg.utils import text, html\nfrom pkg.utils import text as t\nfrom pkg.utils.text import slug\n",
        "import helpers as text\nfrom pkg.utils import html\nimport helpers as t\nfrom helpers import slug\n",
        moves: [Move(from: "pkg/utils/text.py", to: "helpers.py")]),
    .init(
        "a package's own name wins over its module",
        "from pkg.utils import text\nfrom pkg.utils.text import slug\n",
        "from pkg.utils import text\nfrom pkg.text.helpers import slug\n",
        with: ["pkg/utils/__init__.py": "from .text import text\n"]),
    .init(
        "strings stay, a comment is likely",
        "from pkg.core import mail  # pkg.core.mail\nx = 'from pkg.core import mail'\n",
        "from pkg import mail  # pkg.mail\nx = 'from pkg.core import mail'\n"),
    .init(
        "a name that only looks like it",
        "from pkg.core.mailer import send\nfrom mypkg.core import mail\nfrom . import mail\n",
        with: ["pkg/core/mailer.py": ""]),
    .init("in a docstring", "'''\nfrom pkg.core import mail\n'''\n", "'''\nfrom pkg import mail\n'''\n"),
    .init(
        "names after a torn module", "from pkg import utils\nutils.text.slug()\nutils.html.x\n",
        "import pkg.text.helpers\nfrom pkg import utils\npkg.text.helpers.slug()\nutils.html.x\n"),
    .init(
        "names after a torn module, as", "import pkg.core as c\nc.mail.send()\nc.cache.x\n",
        "import pkg.mail\nimport pkg.core as c\npkg.mail.send()\nc.cache.x\n"),
    .init(
        "a name within its moved package", "from pkg import core\ncore.mail.send()\n",
        "from pkg import core\ncore.post.send()\n", moves: [Move(from: "pkg/core/mail", to: "pkg/core/post")]),
    .init(
        "two splits in one file",
        "from pkg.core import mail, cache\ndef f():\n    from pkg.utils import html, text\n",
        "from pkg import mail\nfrom pkg.core import cache\ndef f():\n    from pkg.text import helpers as text\n    from pkg.utils import html\n"
    ),
    .init(
        "three ways at once", "from pkg.core import mail, cache, signals\n",
        "from pkg import mail\nfrom pkg.sig import now as signals\nfrom pkg.core import cache\n",
        moves: RewriteCase.moves + [Move(from: "pkg/core/signals.py", to: "pkg/sig/now.py")]),
]

private let relativeImports: [RewriteCase] = [
    .init("a sibling moves", "from . import mail\n", "from .. import mail\n", in: "pkg/core/cache.py"),
    .init(
        "from a sibling that moves", "from .mail import send\n", "from ..mail import send\n",
        in: "pkg/core/cache.py"),
    .init(
        "from its submodule", "from .mail.message import Message\n", "from ..mail.message import Message\n",
        in: "pkg/core/cache.py"),
    .init(
        "from above", "from ..core.mail.message import Message\n", "from ..mail.message import Message\n",
        in: "pkg/utils/html.py"),
    .init(
        "a renamed sibling", "from . import text\n", "from ..text import helpers as text\n",
        in: "pkg/utils/html.py"),
    .init(
        "a renamed sibling among others", "from .utils import html, text\n",
        "from .text import helpers as text\nfrom .utils import html\n", in: "pkg/x.py", with: ["pkg/x.py": ""]
    ),
    .init(
        "a package re-exports", "from .text import slug as s\nfrom . import text\n",
        "from ..text.helpers import slug as s\nfrom ..text import helpers as text\n",
        in: "pkg/utils/__init__.py"),
    .init(
        "a package re-exports what leaves it", "from .mail import send\n__all__ = ['send']\n",
        "from ..mail import send\n__all__ = ['send']\n", in: "pkg/core/__init__.py"),
    .init(
        "within what moves",
        "from . import message\nfrom .message import Message\nfrom .backends import smtp\n",
        in: "pkg/core/mail/__init__.py"),
    .init(
        "out of what moves", "from ..cache import get\nfrom .. import signals\n",
        "from ..core.cache import get\nfrom ..core import signals\n", in: "pkg/core/mail/__init__.py"),
    .init(
        "out of what moves, from below",
        "from ...cache import get\nfrom ...mail import send\nfrom ..message import M\n",
        "from ...core.cache import get\nfrom ...mail import send\nfrom ..message import M\n",
        in: "pkg/core/mail/backends/smtp.py"),
    .init(
        "further out than it may stay", "from ...utils import html\n", "from ..utils import html\n",
        in: "pkg/core/mail/message.py"),
    .init(
        "in the module that moves", "from .html import esc\nfrom . import html\n",
        "from ..utils.html import esc\nfrom ..utils import html\n", in: "pkg/utils/text.py"),
    .init(
        "another that moves", "from ..core.mail import send\n", "from ..mail import send\n",
        in: "pkg/utils/text.py"),
    .init(
        "moved together", "from ..utils import text\n", "from ..text import helpers as text\n",
        in: "pkg/core/cache.py"),
    .init("a longer way than needed is left", "from ..utils.html import x\n", in: "pkg/utils/html.py"),
    .init(
        "dots with blanks", "from . mail import send\nfrom.mail import x\nfrom .import mail\n",
        "from ..mail import send\nfrom..mail import x\nfrom ..import mail\n", in: "pkg/core/cache.py"),
    .init(
        "dots against a name", "from .import text\n", "from ..text import helpers as text\n",
        in: "pkg/utils/html.py"),
    .init(
        "across packages it turns absolute", "from .text import slug\n", "from lib2.text import slug\n",
        in: "pkg/utils/html.py", moves: [Move(from: "pkg/utils/text.py", to: "lib2/text.py")],
        with: ["lib2/__init__.py": ""]),
    .init(
        "three dots", "from ...pkg import x\nfrom ... import y\n", in: "pkg/core/mail/backends/z.py",
        moves: [Move(from: "pkg/utils/text.py", to: "pkg/t.py")], with: ["pkg/core/mail/backends/z.py": ""]),
    .init(
        "a module becomes a package", "from . import html\nfrom .html import x\n",
        "from .. import html\nfrom ..html import x\n", in: "pkg/utils/text.py",
        moves: [Move(from: "pkg/utils/text.py", to: "pkg/utils/text/__init__.py")]),
    .init(
        "a package becomes a module", "from ..cache import x\n", "from .cache import x\n",
        in: "pkg/core/post/__init__.py",
        moves: [Move(from: "pkg/core/post/__init__.py", to: "pkg/core/post.py")],
        with: ["pkg/core/post/__init__.py": ""]),
    .init(
        "aliased and used", "from . import text as t, html as h\nt.slug(h)\n",
        "from ..text import helpers as t\nfrom . import html as h\nt.slug(h)\n", in: "pkg/utils/x.py",
        with: ["pkg/utils/x.py": ""]),
]

private let places: [RewriteCase] = [
    .init(
        "a source folder", "from acme.util import text\nimport acme.util.text as t\n",
        "from acme.text import helpers as text\nimport acme.text.helpers as t\n",
        moves: [Move(from: "src/acme/util/text.py", to: "src/acme/text/helpers.py")],
        with: ["src/acme/__init__.py": "", "src/acme/util/__init__.py": "", "src/acme/util/text.py": ""]),
    .init(
        "relative under lib", "from .. import util\nfrom ..util import x\nutil.y\n",
        "from .. import support as util\nfrom ..support import x\nutil.y\n", in: "lib/sa/orm/base.py",
        moves: [Move(from: "lib/sa/util", to: "lib/sa/support")],
        with: [
            "lib/sa/__init__.py": "", "lib/sa/util/__init__.py": "", "lib/sa/orm/__init__.py": "",
            "lib/sa/orm/base.py": "",
        ]),
    .init(
        "into a source folder", "import acme\nfrom acme import x\n",
        moves: [Move(from: "acme", to: "src/acme")],
        with: ["acme/__init__.py": "", "src/other/__init__.py": ""]),
    .init(
        "a namespace package", "from space.tool import run\nimport space.tool\nspace.tool.run()\n",
        "from space.kit.tool import run\nimport space.kit.tool\nspace.kit.tool.run()\n",
        moves: [Move(from: "space/tool.py", to: "space/kit/tool.py")],
        with: ["space/tool.py": "", "space/other.py": ""]),
    .init(
        "a namespace package moves whole", "from space import tool\nimport space.tool\nspace.tool.run()\n",
        "from room import tool\nimport room.tool\nroom.tool.run()\n",
        moves: [Move(from: "space", to: "room")], with: ["space/tool.py": ""]),
    .init(
        "merged into another package", "from pkg.utils import text, html\nfrom pkg.utils.text import slug\n",
        "from pkg.core import text, html\nfrom pkg.core.text import slug\n",
        moves: [
            Move(from: "pkg/utils", to: "pkg/core"),
            Move(from: "pkg/utils/__init__.py", to: "pkg/core/utils.py"),
        ]),
    .init(
        "swapped",
        "from pkg.core import cache, signals\nfrom pkg.core.cache import a\nfrom pkg.core.signals import b\n",
        "from pkg.core import signals as cache, cache as signals\nfrom pkg.core.signals import a\nfrom pkg.core.cache import b\n",
        moves: [
            Move(from: "pkg/core/cache.py", to: "pkg/core/signals.py"),
            Move(from: "pkg/core/signals.py", to: "pkg/core/cache.py"),
        ]),
    .init(
        "chained", "import pkg.core.cache as c\nimport pkg.core.signals as s\n",
        "import pkg.core.signals as c\nimport pkg.core.bells as s\n",
        moves: [
            Move(from: "pkg/core/cache.py", to: "pkg/core/signals.py"),
            Move(from: "pkg/core/signals.py", to: "pkg/core/bells.py"),
        ]),
    .init(
        "the longest from wins", "from mon import alerting, checks\nimport mon.checks\nmon.checks.x\n",
        "from ops.mon.alerts import alerting\nfrom ops.mon import checks\nimport ops.mon.checks\nops.mon.checks.x\n",
        moves: top, with: topFiles),
    .init(
        "a script's neighbour", "from alerting import fire\nimport checks\nchecks.run()\n",
        "from alerts.alerting import fire\nimport checks\nchecks.run()\n", in: "bin/run.py",
        moves: [Move(from: "bin/alerting.py", to: "bin/alerts/alerting.py")],
        with: ["bin/run.py": "", "bin/alerting.py": "", "bin/checks.py": ""]),
    .init(
        "a script moves with its neighbours", "from alerting import fire\n", in: "bin/run.py",
        moves: [Move(from: "bin", to: "tools")], with: ["bin/run.py": "", "bin/alerting.py": ""]),
    .init(
        "the standard library's name", "import logging\nlogging.info('x')\nfrom logging import handlers\n",
        in: "mon/checks.py", moves: top + [Move(from: "mon/logging.py", to: "ops/mon/log/structured.py")],
        with: ["mon/__init__.py": "", "mon/alerting.py": "", "mon/logging.py": "", "mon/checks.py": ""]),
    .init(
        "a moved file's absolute imports",
        "from mon.alerting import fire\nimport mon.checks\nmon.checks.x\nfrom . import alerting\n",
        "from ops.mon.alerts.alerting import fire\nimport ops.mon.checks\nops.mon.checks.x\nfrom .alerts import alerting\n",
        in: "mon/run.py", moves: top,
        with: ["mon/__init__.py": "", "mon/alerting.py": "", "mon/checks.py": "", "mon/run.py": ""]),
    .init(
        "latin-1 with its line", "# -*- coding: latin-1 -*-\nfrom pkg.core import mail\n",
        "# -*- coding: latin-1 -*-\nfrom pkg import mail\n"),
    .init(
        "names beyond ASCII", "from pkg.core.mail import größe\nπ = größe\n",
        "from pkg.mail import größe\nπ = größe\n"),
]

@Suite struct PythonRewriterTests {
    @Test(arguments: plainImports + scopes + fromImports + relativeImports + places)
    func rewrites(_ test: RewriteCase) throws {
        let moves = test.moves.map { ($0.from, $0.to) }
        let after = try migrated(test.files, moves)
        let place = MoveMap(test.moves).target(of: test.file)
        #expect(after[place] == test.after ?? test.before)
    }

    /// After applying, nothing is left to find; before, everything that would be rewritten is found.
    @Test(arguments: plainImports + scopes + fromImports + relativeImports + places)
    func checkIsCleanAfterwards(_ test: RewriteCase) throws {
        let moves = test.moves.map { ($0.from, $0.to) }
        let tree = TreeInMemory(test.files)
        let migration = try tree.migrator(moves).migration()
        let isSwap = test.moves.contains { move in test.moves.contains { $0.to == move.from } }
        if isSwap { return }
        let result = try tree.applying(migration).migrator(moves).check()
        #expect(result.isApplied)
        #expect(result.findings.filter { !$0.message.contains("bound in more") } == [])
        let before = try tree.migrator(moves).check()
        #expect(!before.isApplied)
        #expect(before.findings.count >= migration.rewrites.count { $0.grade == .certain })
    }

    /// Texts cut short, with a byte missing or one too many: no crash, and edits in order within the text.
    @Test(arguments: plainImports + scopes + fromImports + relativeImports + places)
    func survivesDamage(_ test: RewriteCase) throws {
        let whole = Array(test.before.utf8)
        let map = ModuleMap(
            files: Array(test.files.keys), newFiles: Array(test.files.keys), moves: MoveMap(test.moves))
        let modules = PythonDefinitions(map, NeighbourFiles { () throws(SystemError) in MemoryReader([:]) })
        let extra = Array("()[]{}'\"\\#:;,.*=\n\t f".utf8) + [0xFF, 0]
        for place in whole.indices {
            var damaged = [Array(whole[..<place]), Array(whole[..<place] + whole[(place + 1)...])]
            for byte in extra { damaged.append(Array(whole[..<place] + [byte] + whole[place...])) }
            for text in damaged {
                let rewriting = text.withUnsafeBufferPointer {
                    PythonRewriter.rewrite($0, file: test.file, map: map, modules: modules)
                }
                var done = 0
                for edit in rewriting.edits {
                    #expect(edit.start >= done && edit.end >= edit.start && edit.end <= text.count)
                    done = edit.end
                }
            }
        }
    }
}
