"""Source distributions of two releases of a package, and a repository of git that holds both."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

LIST = pathlib.Path(__file__).resolve().parent / "releases.txt"
# Files that say how a release was made, not what is in it.
MADE = ("PKG-INFO", "*.egg-info", "pip-egg-info")


class Release:
    """A pair of releases: `old` and `new` are the names of the revisions."""

    def __init__(self, line):
        self.package, self.old, self.new, roots = line.split()
        self.roots = roots.split(",")

    def fetch(self, trees):
        """Both trees, got once and kept."""
        return [fetch(self.package, version, trees) for version in (self.old, self.new)]

    def repository(self, folder, trees):
        """A repository with a commit for each release, tagged `old` and `new`; the older one is checked out."""
        git(folder, "init", "--quiet")
        for tag, tree in zip(("old", "new"), self.fetch(trees)):
            for path in folder.iterdir():
                if path.name != ".git":
                    shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
            shutil.copytree(tree, folder, symlinks=True, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*MADE))
            git(folder, "add", "--all", "--force")
            git(folder, "commit", "--quiet", "--message", tag)
            git(folder, "tag", tag)
        git(folder, "checkout", "--quiet", "old")
        return folder


def releases(only=()):
    lines = [line for line in LIST.read_text().splitlines() if line and not line.startswith("#")]
    return [found for found in map(Release, lines) if not only or found.package in only]


def fetch(package, version, trees):
    place = trees / "replays" / f"{package}-{version}"
    if place.is_dir():
        return place
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent) as work:
        # pip looks what a package needs by building a part of it, which old releases can't do any more, and then takes
        # away what it has unpacked, unless it is told not to. So its own status says nothing.
        command = [
            sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-clean",
            "--use-pep517", "--no-build-isolation", "--no-binary", ":all:", "--dest", work, f"{package}=={version}",
        ]
        said = subprocess.run(
            command, env={**os.environ, "TMPDIR": work}, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=300, check=False)
        found = sorted(pathlib.Path(work).glob("pip-download-*/*/PKG-INFO"))
        if not found:
            raise RuntimeError(f"no source distribution of {package} {version}: {said.stderr.strip()[-500:]}")
        shutil.move(found[0].parent, place)
    return place


def git(folder, *words):
    names = ["-c", "user.name=replay", "-c", "user.email=replay@example.org", "-c", "core.autocrlf=false"]
    subprocess.run(["git", *names, *words], cwd=folder, check=True, capture_output=True, timeout=120)
