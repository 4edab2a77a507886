#!/usr/bin/env python3
"""Writes docs/commands.md from the commands' own signatures, or says that it is out of date.

    commands_page.py NOPS [--update]
"""

import difflib
import json
import pathlib
import subprocess
import sys

from report import Report

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "commands.md"

HEAD = """# The commands

Made from the commands' own declarations, as `help NAME` shows them; `python3 Tests/commands_page.py NOPS --update` makes it
anew. The examples are run as tests.

| command | what it does |
| --- | --- |
"""


def run(nops, text):
    return subprocess.run([nops, "-c", text], check=True, capture_output=True, text=True).stdout


def page(nops):
    listing = run(nops, "help | to json")
    commands = json.loads(listing[listing.index("[\n"):])
    rows = []
    sections = []
    for command in commands:
        name, summary = command["command"], command["summary"]
        anchor = "".join(letter for letter in name.lower().replace(" ", "-") if letter.isalnum() or letter == "-")
        shown = f"[`{name}`](#{anchor})" if anchor else f"`{name}`"
        rows.append(f"| {shown} | {summary.replace('|', chr(92) + '|')} |\n")
        help_text = run(nops, f"help {name}").strip("\n").split("\n")
        body = "\n".join(help_text[1:]).strip("\n")
        sections.append(f"\n## {name}\n\n{summary}\n\n```text\n{body}\n```\n")
    return HEAD + "".join(rows) + "".join(sections)


def main():
    nops = str(pathlib.Path(sys.argv[1]).resolve())
    text = page(nops)
    if "--update" in sys.argv[2:]:
        PAGE.write_text(text, encoding="utf-8")
        return 0
    report = Report()
    written = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    lines = list(difflib.unified_diff(written.split("\n"), text.split("\n"), "docs/commands.md", "the commands", lineterm="", n=0))
    report.check("docs/commands.md agrees with the commands", lines)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
