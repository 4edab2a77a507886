#!/usr/bin/env python3
"""scripts/nops: where it works from, what it builds and when, and what it costs. The compiler here is a stand-in
that writes a small script in the program's place and counts its runs; scripts/test itself is the test with the real one."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import time

from report import Report

ROOT = pathlib.Path(__file__).resolve().parent.parent

FAKE_SWIFT = """#!/bin/sh
echo "$*" >> "$FAKE_LOG"
[ "$1" = build ] || exit 0
echo 'warning: Using dlopen in statically linked applications' >&2
echo 'Build complete!'
sleep 0.3
if [ -n "$FAKE_FAIL" ]; then echo 'error: no such thing' >&2; exit 1; fi
mkdir -p "$3/.build/release"
printf '#!/bin/sh\\necho "folder $(pwd)"\\nfor word; do echo "<$word>"; done\\ncat\\n' > "$3/.build/release/nops"
chmod +x "$3/.build/release/nops"
"""


class Project:
    """A copy of what the launcher looks at, in a folder with a space in its name, and a stand-in compiler."""

    def __init__(self, base):
        self.base = pathlib.Path(base)
        self.root = self.base / "a project"
        (self.root / "Sources" / "Deep" / "er").mkdir(parents=True)
        (self.root / "plugins").mkdir()
        shutil.copytree(ROOT / "scripts", self.root / "scripts")
        (self.root / "Package.swift").write_text("")
        (self.root / "Sources" / "Deep" / "er" / "a.swift").write_text("")
        (self.root / "scripts" / "packages.txt").write_text("[build]\nbash\n")
        tools = self.base / "tools"
        tools.mkdir()
        (tools / "swift").write_text(FAKE_SWIFT)
        (tools / "swift").chmod(0o755)
        self.log = self.base / "builds.log"
        self.log.write_text("")
        self.environment = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}", "FAKE_LOG": str(self.log)}
        self.launcher = self.root / "scripts" / "nops"

    def run(self, *words, launcher=None, before=(), folder=None, **environment):
        return subprocess.run(
            [launcher or self.launcher, *before, *words], cwd=folder or self.base, text=True, input="typed\n",
            capture_output=True, env={**self.environment, **environment}, timeout=30,
        )

    @property
    def builds(self):
        return len(self.log.read_text().splitlines())


def builds_once_and_passes_through(project):
    for _ in range(2):
        result = project.run("one two", "", "*", "--flag", folder="/usr")
        expected = "folder /usr\n<one two>\n<>\n<*>\n<--flag>\ntyped\n"
        if result.stdout != expected:
            yield f"standard output was {result.stdout!r}; standard error {result.stderr!r}"
    if result.stderr:
        yield f"when built it says {result.stderr!r}"
    if project.builds != 1:
        yield f"{project.builds} builds instead of 1"


def build_noise_stays_off(project):
    result = project.run()
    if "dlopen" in result.stderr or "Build complete" in result.stdout + result.stderr:
        yield f"the build's own output shows: {result.stderr!r}"


def rebuilds_when_a_source_changes(project):
    project.run()
    time.sleep(0.05)
    (project.root / "Sources" / "Deep" / "er" / "a.swift").write_text("changed")
    project.run()
    if project.builds != 2:
        yield f"{project.builds} builds instead of 2 after an edit"
    time.sleep(0.05)
    (project.root / "Sources" / "Deep" / "er" / "a.swift").unlink()
    project.run()
    project.run()
    if project.builds != 3:
        yield f"{project.builds} builds instead of 3 after a file was deleted"


def works_through_links(project):
    folder = project.base / "bin"
    folder.mkdir()
    (folder / "first").symlink_to(project.launcher)
    (folder / "second").symlink_to("first")
    for launcher in (folder / "second", "second"):
        result = project.run("x", launcher=launcher, PATH=f"{folder}:{project.environment['PATH']}")
        if "<x>" not in result.stdout:
            yield f"as {launcher}: {result.stdout!r} {result.stderr!r}"
    result = subprocess.run(
        ["sh", "nops", "x"], cwd=project.root / "scripts", text=True, capture_output=True, env=project.environment,
        stdin=subprocess.DEVNULL, timeout=30,
    )
    if "<x>" not in result.stdout:
        yield f"as `sh nops`: {result.stderr!r}"


def two_at_once_build_once(project):
    runs = [
        subprocess.Popen([project.launcher], env=project.environment, stdin=subprocess.DEVNULL,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    for run in runs:
        output, errors = run.communicate(timeout=30)
        if not output.startswith("folder "):
            yield f"one of them gave {output!r} {errors!r}"
    if project.builds != 1:
        yield f"{project.builds} builds instead of 1"


def failure_is_shown_whole(project):
    result = project.run(FAKE_FAIL="1")
    if result.returncode == 0 or result.stdout:
        yield f"status {result.returncode}, output {result.stdout!r}"
    for part in ("error: no such thing", "error: the build failed"):
        if part not in result.stderr:
            yield f"{part!r} is not in {result.stderr!r}"
    if project.run().returncode != 0:
        yield "after the mistake was mended it still fails"


def missing_swift_is_explained(project):
    tools = project.base / "without"
    tools.mkdir()
    for name in ("sh", "find", "readlink", "mkdir", "flock", "touch", "dpkg-query", "awk", "cat"):
        (tools / name).symlink_to(shutil.which(name))
    result = project.run(PATH=str(tools))
    if result.returncode == 0 or "no 'swift' on PATH" not in result.stderr or "swift.org" not in result.stderr:
        yield f"status {result.returncode}: {result.stderr!r}"


def stale_package_lists_are_refreshed(project):
    """A stand-in apt-get that knows no package until it was told to update."""
    (project.root / "scripts" / "packages.txt").write_text("[build]\nno-such-package-anywhere\n[test]\nother\n")
    apt = project.base / "tools" / "apt-get"
    apt.write_text(
        f'#!/bin/sh\necho "apt-get $*" >> "{project.base}/apt.log"\n'
        f'[ "$1" = update ] && {{ touch "{project.base}/fresh"; exit; }}\n[ -e "{project.base}/fresh" ]\n'
    )
    apt.chmod(0o755)
    sudo = project.base / "tools" / "sudo"
    sudo.write_text('#!/bin/sh\nexec "$@"\n')
    sudo.chmod(0o755)
    result = project.run()
    calls = (project.base / "apt.log").read_text().splitlines()
    if [call.split()[1] for call in calls] != ["install", "update", "install"]:
        yield f"calls: {calls}"
    if "other" in " ".join(calls):
        yield "it installs what only tests need"
    if not result.stdout.startswith("folder "):
        yield f"then {result.stdout!r} {result.stderr!r}"


def costs_little(project):
    """Once all is built the launcher runs `find` once, and then is the program: what that takes is Benchmarks' to say."""
    for number in range(300):
        (project.root / "Sources" / "Deep" / f"f{number}.swift").write_text("")
    project.run()
    traced = project.base / "traced"
    traced.mkdir()
    tracer = ["-ff", "-o", traced / "of", "-e", "trace=execve", project.launcher]
    project.run("-c", "x", launcher="strace", before=tracer)
    lines = [line for file in traced.iterdir() for line in file.read_text().splitlines()]
    ran = sorted(line.split('"')[1].rpartition("/")[2] for line in lines if line.startswith("execve(") and line.endswith(" = 0"))
    # The stand-in for the program is a script that ends in `cat`.
    if ran != ["cat", "find", "nops", "nops"]:
        yield f"it ran {ran}"


def main():
    report = Report()
    for test in (
        builds_once_and_passes_through, build_noise_stays_off, rebuilds_when_a_source_changes, works_through_links,
        two_at_once_build_once, failure_is_shown_whole, missing_swift_is_explained,
        stale_package_lists_are_refreshed, costs_little,
    ):
        with tempfile.TemporaryDirectory() as base:
            report.run(test.__name__.replace("_", " "), lambda: list(test(Project(base))))
    report.finish()


main()
