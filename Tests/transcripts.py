#!/usr/bin/env python3
"""Runs transcripts: what is typed and what must be printed.

    transcripts.py NOPS [--update] [--formatted] [FILE…]

Without files: Tests/Transcripts/, the plugins' Tests/, and the blocks fenced as `nops-session` in every document.

    # A section's title. Each section has a fresh folder.
    > print "one line of nops, run by `nops -c` in the section's folder"
    one line of nops, run by `nops -c` in the section's folder

    > let x = 1
    . print ($x + 1)
    2

    $ printf 'set-up by sh, where nops itself would not do\n' > notes.txt
    > open missing.txt
    error: ...
    ....
    [exit 1]
    ---
    # The next section.

`> ` begins what nops runs, `$ ` what sh runs (there `nops` is on PATH), `. ` continues either. What follows is the output,
standard output and standard error as they come, up to the next prompt or section; blank lines around it don't count.
`...` stands for any text within a line, a line `....` for any lines. `[exit N]` at the end is the status, else 0. A line of
output that looks like a prompt or a section's end is written with a `\\` before it. The section's folder reads as
/tmp/session in the output. --update writes down what is printed now, keeping expected lines that match. --formatted runs
each line as `nops fmt` writes it, which must print the same; lines that show a place in their own text are left out.
"""

import argparse
import concurrent.futures
import difflib
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from report import Report

ROOT = pathlib.Path(__file__).resolve().parent.parent
MARKED = re.compile(r"(> |\$ |>$|---$|\\)")
LIMIT = 60  # seconds for one prompt


class Prompt:
    def __init__(self, line, shell, text):
        self.line = line
        self.shell = shell
        self.text = text
        self.begin = self.end = line  # lines of the expected output in the file: begin ≤ i < end
        self.expected = []


def sections_of(lines, first, last):
    """The sections within lines[first:last], each a title and its prompts."""
    sections = [["", []]]
    number = first
    while number < last:
        line = lines[number]
        if line == "---":
            sections.append(["", []])
            number += 1
        elif line.startswith(("> ", "$ ")) or line == ">":
            prompt = Prompt(number, line[0] == "$", line[2:])
            number += 1
            while number < last and (lines[number].startswith(". ") or lines[number] == "."):
                prompt.text += "\n" + lines[number][2:]
                number += 1
            prompt.begin = number
            while number < last and not lines[number].startswith(("> ", "$ ")) and lines[number] not in (">", "---"):
                number += 1
            prompt.end = number
            # Blank lines and the next section's title are not output.
            output = lines[prompt.begin:prompt.end]
            while output and not output[-1].strip():
                output.pop()
            prompt.expected = [line[1:] if line.startswith("\\") else line for line in output]
            while prompt.expected and not prompt.expected[0].strip():
                prompt.expected.pop(0)
            sections[-1][1].append(prompt)
        else:
            if line.startswith("#") and not sections[-1][1]:
                sections[-1][0] = sections[-1][0] or line.lstrip("# ")
            number += 1
    return [section for section in sections if section[1]]


def ranges_of(path, lines):
    """The parts of a file that are transcripts: all of it, or the fenced blocks of a document."""
    if path.suffix != ".md":
        return [(0, len(lines))]
    ranges = []
    start = None
    for number, line in enumerate(lines):
        if start is None and line.strip() == "```nops-session":
            start = number + 1
        elif start is not None and line.strip() == "```":
            ranges.append((start, number))
            start = None
    return ranges


def matches(expected, actual):
    """Whether the lines match; `....` alone stands for any number of lines."""
    if not expected:
        return not actual
    if expected[0].strip() == "....":
        return any(matches(expected[1:], actual[skip:]) for skip in range(len(actual) + 1))
    return bool(actual) and line_matches(expected[0], actual[0]) and matches(expected[1:], actual[1:])


def line_matches(expected, actual):
    pattern = ".*".join(re.escape(part) for part in expected.rstrip().split("..."))
    return re.fullmatch(pattern, actual.rstrip()) is not None


def formatted(text, nops, folder, environment):
    """What `nops fmt` makes of a text; the text itself where it has a syntax error."""
    process = subprocess.run(
        [nops, "fmt", "-"], cwd=folder, env=environment, input=text.encode(), capture_output=True, timeout=LIMIT)
    if b"formatter" in process.stderr:
        raise AssertionError(process.stderr.decode())
    return text if process.returncode else process.stdout.decode()


def shows_places(prompt):
    """Whether the output depends on how the line is laid out."""
    return any("-->" in line or prompt.text.split("\n")[0] in line for line in prompt.expected) or any(
        word in prompt.text for word in ("changes", "audit", ".span"))


def run(prompt, nops, base, format=False):
    folder = base / "session"
    environment = {
        "PATH": f"{base / 'bin'}:{os.environ['PATH']}", "HOME": str(base / "home"), "LANG": "C.UTF-8", "TZ": "UTC",
        "XDG_STATE_HOME": str(base / "state"), "XDG_RUNTIME_DIR": str(base / "runtime"), "USER": "ana",
        "GIT_CONFIG_GLOBAL": "/dev/null", "TMPDIR": str(base / "temporary"), "PYTHONDONTWRITEBYTECODE": "1",
        "NOPS_PROJECT": str(ROOT),
    }
    text = formatted(prompt.text, nops, folder, environment) if format and not prompt.shell else prompt.text
    words = ["/bin/sh", "-c", text] if prompt.shell else [nops, "-c", text]
    process = subprocess.run(
        words, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, timeout=LIMIT,
    )
    text = process.stdout.decode("utf-8", "backslashreplace").replace(str(folder), "/tmp/session")
    output = text.replace(str(base), "/tmp").split("\n")
    status = process.returncode if process.returncode >= 0 else 128 - process.returncode
    while output and not output[-1].strip():
        output.pop()
    while output and not output[0].strip():
        output.pop(0)
    if status:
        output.append(f"[exit {status}]")
    return output


def written(prompt, actual):
    """The lines of output for the file: expected ones stay where they match line for line."""
    kept = actual
    if len(prompt.expected) == len(actual):
        kept = [old if line_matches(old, new) else new for old, new in zip(prompt.expected, actual)]
    return ["\\" + line if MARKED.match(line) else line for line in kept]


def run_section(nops, prompts, format):
    """A section in folders of its own: of each prompt what was printed, None where it took too long."""
    with tempfile.TemporaryDirectory(prefix="nops-") as folder:
        base = pathlib.Path(folder).resolve()
        for part in ("session", "home", "state", "runtime", "temporary", "bin"):
            (base / part).mkdir(mode=0o700)
        (base / "bin" / "nops").symlink_to(nops)
        outputs = []
        for prompt in prompts:
            try:
                outputs.append(run(prompt, nops, base, format))
            except subprocess.TimeoutExpired:
                outputs.append(None)
        return outputs


def begin_file(report, pool, path, nops, update, format):
    """Its sections are run at once, as far as there are processors. What is given waits for them, and tells of them in order."""
    name = path.resolve().relative_to(ROOT) if path.resolve().is_relative_to(ROOT) else path
    lines = path.read_text(encoding="utf-8").split("\n")
    sections = [section for first, last in ranges_of(path, lines) for section in sections_of(lines, first, last)]
    running = [pool.submit(run_section, nops, prompts, format) for title, prompts in sections]
    return lambda: judge_file(report, path, name, lines, sections, running, update, format)


def judge_file(report, path, name, lines, sections, running, update, format):
    changes = []
    for (title, prompts), outputs in zip(sections, running):
        for prompt, actual in zip(prompts, outputs.result()):
            test = f"{name}:{prompt.line + 1} {title or prompt.text.splitlines()[0] if prompt.text else title}"
            if actual is None:
                report.fail(test, f"not done after {LIMIT} seconds")
            elif format and shows_places(prompt):
                continue
            elif matches(prompt.expected, actual):
                report.ok(test)
            elif update:
                changes.append((prompt, written(prompt, actual)))
                report.ok(f"{test} (updated)")
            else:
                difference = list(difflib.unified_diff(prompt.expected, actual, "expected", "printed", "", "", 9, ""))
                report.fail(test, "\n".join([prompt.text.split("\n")[0], *difference]))
    for prompt, output in reversed(changes):
        old = lines[prompt.begin:prompt.end]
        blanks = len(old) - len("\n".join(old).rstrip().split("\n")) if "".join(old).strip() else len(old)
        lines[prompt.begin:prompt.end] = output + old[len(old) - blanks:]
    if changes:
        path.write_text("\n".join(lines), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("nops", type=pathlib.Path)
    parser.add_argument("--update", action="store_true", help="write down what is printed now")
    parser.add_argument("--formatted", action="store_true", help="run each line as `nops fmt` writes it")
    parser.add_argument("files", nargs="*", type=pathlib.Path)
    options = parser.parse_intermixed_args()
    files = options.files or sorted(
        [*ROOT.glob("Tests/Transcripts/**/*.nops-session"), *ROOT.glob("plugins/*/Tests/**/*.nops-session"),
         *ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("plugins/**/*.md")]
    )
    sys.setrecursionlimit(20_000)
    report = Report()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        begun = [
            begin_file(report, pool, path, options.nops.resolve(), options.update, options.formatted) for path in files
        ]
        for judge in begun:
            judge()
    report.finish()


main()
