#!/usr/bin/env python3
"""Shows that the judge can fail: a correct migration passes, and each broken one is found, for the right reason."""

import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from judge import judge  # noqa: E402
from report import Report  # noqa: E402

MOVES = [{"from": "shop/text.py", "to": "shop/words/helpers.py"}, {"from": "shop/mail", "to": "post/mail"}]

BEFORE = {
    "shop/__init__.py": "from .text import slug as slug\nfrom . import mail\n",
    "shop/text.py": "'''Text.'''\nfrom .deep import base\nfrom . import money\n\n\ndef slug(text):\n    return base.low(text)\n",
    "shop/money.py": "def slug(text):\n    return 'money'\n",
    "shop/deep/__init__.py": "",
    "shop/deep/base.py": "def low(text):\n    from ..text import slug  # late\n    return text.lower()\n",
    "shop/mail/__init__.py": "from ..text import slug\nfrom .send import (\n    deliver,  # the one\n    retry,\n)\n",
    "shop/mail/send.py": "import shop.text\n\n\ndef deliver():\n    return shop.text.slug('a'), shop.money.slug('b')\n\n\nretry = 3\n",
    "shop/mail/template.txt": "shop.mail says hello\n",
    "app.py": (
        "# Uses everything.\n"
        "import shop.mail.send, shop.text as words\n"
        "from shop import text, money  # two kinds\n"
        "from shop.mail import (deliver,\n"
        "                          retry)\n"
        "try:\n    import json\nexcept ImportError:\n    json = None\n"
        "\n"
        "path = 'shop.text.slug'\n"
        "print(shop.mail.send.deliver(), words.slug('x'), text.slug('y'), money.slug('z'), f\"{shop.mail.send.retry}\")\n"
    ),
    "plain.py": "import shop.money\r\nprint(shop.money.slug('x'))\r\n",
    "broken.py": "import shop.text\ndef (:\n",
}

AFTER = {
    "shop/__init__.py": "from .words.helpers import slug as slug\nfrom post import mail\n",
    "shop/words/__init__.py": "",
    "shop/words/helpers.py": "'''Text.'''\nfrom ..deep import base\nfrom .. import money\n\n\ndef slug(text):\n    return base.low(text)\n",
    "shop/money.py": BEFORE["shop/money.py"],
    "shop/deep/__init__.py": "",
    "shop/deep/base.py": "def low(text):\n    from ..words.helpers import slug  # late\n    return text.lower()\n",
    "post/__init__.py": "",
    "post/mail/__init__.py": "from shop.words.helpers import slug\nfrom .send import (\n    deliver,  # the one\n    retry,\n)\n",
    "post/mail/send.py": (
        "import shop.words.helpers\n\n\ndef deliver():\n    return shop.words.helpers.slug('a'), shop.money.slug('b')\n\n\nretry = 3\n"
    ),
    "post/mail/template.txt": BEFORE["shop/mail/template.txt"],
    "app.py": (
        "# Uses everything.\n"
        "import post.mail.send, shop.words.helpers as words\n"
        "from shop.words import helpers as text\nfrom shop import money  # two kinds\n"
        "from post.mail import (deliver,\n"
        "                          retry)\n"
        "try:\n    import json\nexcept ImportError:\n    json = None\n"
        "\n"
        "path = 'shop.text.slug'\n"
        "print(post.mail.send.deliver(), words.slug('x'), text.slug('y'), money.slug('z'), f\"{post.mail.send.retry}\")\n"
    ),
    "plain.py": BEFORE["plain.py"],
    "broken.py": BEFORE["broken.py"],
}

# What is broken → (file, text there, what it becomes, words that the judge must use of that file).
BROKEN = {
    "an import left at the old place": ("app.py", "shop.words.helpers as words", "shop.text as words", "old place"),
    "a function's own import left": ("shop/deep/base.py", "..words.helpers", "..text", "no counterpart"),
    "a relative import one dot short": ("shop/words/helpers.py", "from ..deep", "from .deep", "no counterpart"),
    "a name taken from another module": ("post/mail/__init__.py", "shop.words.helpers", "shop.money", "no counterpart"),
    "a dotted use left behind": ("post/mail/send.py", "shop.words.helpers.slug('a')", "shop.text.slug('a')", "is not what"),
    "a dotted use in an f-string left behind": ("app.py", "{post.mail.send.retry}", "{shop.mail.send.retry}", "uses of imported"),
    "an `as` lost": ("app.py", "import helpers as text", "import helpers", "no counterpart"),
    "an `as` that hides another name": ("app.py", "helpers as words", "helpers as money", "no counterpart"),
    "a re-export dropped": ("shop/__init__.py", "from .words.helpers import slug as slug\n", "", "no counterpart"),
    "an import too many": ("app.py", "# Uses everything.\n", "# Uses everything.\nimport shop.deep\n", "was not imported"),
    "a comment in an import lost": ("post/mail/__init__.py", "  # the one", "", "comments differ"),
    "a comment at an import lost": ("app.py", "  # two kinds", "", "comments differ"),
    "a string rewritten wrongly": ("app.py", "'shop.text.slug'", "'shop.words.slug'", "text outside imports"),
    "layout outside imports": ("post/mail/send.py", "retry = 3", "retry  = 3", "text outside imports"),
    "line endings of a file that needed nothing": ("plain.py", "\r\n", "\n", "right as it was"),
    "a syntax error": ("shop/words/helpers.py", "def slug(text):", "def slug(text:", "does not compile"),
    "code of a file that never compiled": ("broken.py", "def (:", "def ():", "never compiled"),
    "a text file altered": ("post/mail/template.txt", "shop.mail", "post.post", "says something else"),
    "a local name that captures the new root": (
        "post/mail/send.py", "def deliver():", "def deliver(shop=None):", "uses of imported names",
    ),
}


def write(files, folder):
    for path, text in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode())


def problems_of(after, change=None):
    with tempfile.TemporaryDirectory() as base:
        old, new = pathlib.Path(base, "old"), pathlib.Path(base, "new")
        write(BEFORE, old)
        write(after, new)
        if change:
            change(new)
        return judge(old, new, MOVES)[0]


def found(file, words, problems):
    if not any(problem.startswith(file + ":") and words in problem for problem in problems):
        yield f"not found in {file} ({words!r}); the judge says: {problems}"


def main():
    report = Report()
    report.run("a correct migration passes", problems_of, AFTER)
    for name, (file, old, new, words) in BROKEN.items():
        if old not in AFTER[file]:
            report.fail(f"finds {name}", "the planted mistake no longer applies")
            continue
        report.run(f"finds {name}", lambda: list(found(file, words, problems_of({**AFTER, file: AFTER[file].replace(old, new)}))))
    lost = {path: text for path, text in AFTER.items() if path != "shop/money.py"}
    report.run("finds a file lost", lambda: list(found("shop/money.py", "lost", problems_of(lost))))
    more = {**AFTER, "shop/text.py": BEFORE["shop/text.py"]}
    report.run("finds a file left behind", lambda: list(found("shop/text.py", "appeared", problems_of(more))))
    mode = problems_of(AFTER, lambda folder: (folder / "app.py").chmod(0o755))
    report.run("finds a mode changed", lambda: list(found("app.py", "mode", mode)))
    report.finish()


main()
