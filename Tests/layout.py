#!/usr/bin/env python3
"""The house's rules that no compiler checks: imports point downward only, and the documents' links lead somewhere."""

import pathlib
import re

from report import Report

ROOT = pathlib.Path(__file__).resolve().parent.parent

# Target → what its files may import of ours. Package.swift declares direct dependencies, but a target can
# import whatever those bring along; this table is what docs/architecture.md draws.
ALLOWED = {
    "Sources/Platform": {"CSystem", "CDigest", "CZstd", "CZlib", "CPCRE2"},
    "Sources/Syntax": set(),
    "Sources/PluginAPI": {"Syntax"},
    "Sources/Changes": {"PluginAPI", "Syntax", "Platform", "CSystem"},
    "Sources/Engine": {"PluginAPI", "Syntax", "Changes", "Platform", "CSystem"},
    "Sources/Formats": {"PluginAPI", "Syntax", "CLibYAML", "CTOML"},
    "Sources/CoreCommands": {"PluginAPI", "Syntax", "Platform", "Formats", "CLibYAML"},
    "Sources/LineEditor": {"CLibEdit"},
    "Sources/Repl": {"Engine", "LineEditor", "PluginAPI", "Syntax", "Changes", "Platform"},
    "plugins/migrate/Sources": {"PluginAPI", "Syntax", "Platform", "CLibYAML"},
    "plugins/config/Sources": {"PluginAPI", "Syntax", "Platform", "Formats", "CNettle"},
    "Sources/nops": {
        "Repl", "LineEditor", "CoreCommands", "Config", "Migrate", "Engine", "Changes", "PluginAPI", "Syntax", "Platform",
    },
}
# Full Foundation brings 35 MB of tables and a slower start; nops is built on the C library alone.
SYSTEM = {"Glibc", "Swift"}

IMPORT = re.compile(
    r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:public\s+|internal\s+|package\s+|private\s+|fileprivate\s+)?"
    r"import\s+(?:(?:struct|class|enum|func|protocol|typealias|var|let)\s+)?(\w+)"
)


def import_directions(target):
    for file in sorted((ROOT / target).rglob("*.swift")):
        # What a text holds in several lines is not Swift's: its lines only count.
        code = re.sub(r'""".*?"""', lambda text: "\n" * text[0].count("\n"), file.read_text(encoding="utf-8"), flags=re.S)
        for number, line in enumerate(code.splitlines(), 1):
            found = IMPORT.match(line)
            if found and found[1] not in ALLOWED[target] | SYSTEM:
                yield f"{file.relative_to(ROOT)}:{number}: may not import {found[1]}"


def every_target_is_listed():
    for file in ROOT.glob("Sources/*/*.swift"):
        if str(file.parent.relative_to(ROOT)) not in ALLOWED:
            yield f"{file.parent.relative_to(ROOT)} is not in the table of allowed imports"
    for folder in ROOT.glob("plugins/*/Sources"):
        if str(folder.relative_to(ROOT)) not in ALLOWED:
            yield f"{folder.relative_to(ROOT)} is not in the table of allowed imports"


def links_of(page):
    text = re.sub(r"^(```|~~~).*?^\1", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        path = target.split("#")[0]
        if path and "://" not in path and not path.startswith("mailto:") and not (page.parent / path).exists():
            yield f"{page.relative_to(ROOT)}: nothing at {target}"


def no_trap_that_input_can_reach():
    for folder in ["Sources", *(str(p.relative_to(ROOT)) for p in ROOT.glob("plugins/*/Sources"))]:
        for file in sorted((ROOT / folder).rglob("*.swift")):
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
                code = line.split("//")[0]
                if re.search(r"\btry!|\bas!|\bfatalError\(", code):
                    yield f"{file.relative_to(ROOT)}:{number}: {line.strip()}"


def the_kinds_of_errors():
    """What `ErrorValue.kinds` names is raised somewhere, and in the reference; what is raised is named there."""
    sources = [*(ROOT / "Sources").rglob("*.swift"), *(ROOT / "plugins").glob("*/Sources/**/*.swift")]
    code = "\n".join(file.read_text(encoding="utf-8") for file in sources)
    listed = re.search(r"static let kinds: Set<String> = \[(.*?)\]", code, re.S)[1]
    kinds = set(re.findall(r'"([a-z-]+)"', listed))
    table = re.search(r"^\| kind \|.*?\n\n", (ROOT / "docs/language.md").read_text(encoding="utf-8"), re.M | re.S)[0]
    documented = set(re.findall(r"`([a-z-]+)`", "".join(line.split("|")[1] for line in table.strip().splitlines()))) | {"error"}
    raised = set(re.findall(r'kind: (?:String = )?"([a-z-]+)"', code))
    for kind in sorted(kinds ^ documented):
        yield f"`{kind}` is in one of ErrorValue.kinds and docs/language.md only"
    for kind in sorted(kinds - raised):
        yield f"`{kind}` is raised nowhere"
    # Only where the message is one literal.
    for kind in sorted(set(re.findall(r'ErrorValue\(\s*"(?:[^"\\]|\\.)*",\s*kind: "([a-z-]+)"', code)) - kinds):
        yield f"`{kind}` is not among ErrorValue.kinds"


def main():
    report = Report()
    report.run("the kinds of errors", the_kinds_of_errors)
    report.run("every target has its allowed imports", every_target_is_listed)
    for target in ALLOWED:
        if (ROOT / target).is_dir():
            report.run(f"imports of {target}", import_directions, target)
    report.run("no try!, as! or fatalError", no_trap_that_input_can_reach)
    for page in sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]):
        report.run(f"links of {page.relative_to(ROOT)}", links_of, page)
    report.finish()


main()
