"""The peers that are Python's, in an environment of their own."""

import pathlib
import shutil
import subprocess
import sys

REQUIREMENTS = pathlib.Path(__file__).resolve().parent / "requirements.txt"


def environment_of_peers(trees):
    """The Python of an environment that has them, beside the trees; made when it is first wanted."""
    folder = trees.parent / "peers"
    made = folder / REQUIREMENTS.name
    python = folder / "bin" / "python3"
    if not made.exists() or made.read_text() != REQUIREMENTS.read_text():
        shutil.rmtree(folder, ignore_errors=True)
        for words in ([sys.executable, "-m", "venv", folder],
                      [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", REQUIREMENTS]):
            subprocess.run(words, check=True)
        shutil.copy(REQUIREMENTS, made)
    return python
