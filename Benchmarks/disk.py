"""A place on a disk, for measuring what waits for one."""

import ctypes
import os
import pathlib
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
IN_MEMORY = {"tmpfs", "ramfs"}
SIZE = 4 << 30  # bytes, of which a file system takes only those that were written
CLONE_NEWNS = 0x20000


class Disk:
    """A folder on a disk while the `with` lasts: `place` is where, `kind` says what it is.

    Who may mount gets a file system of its own, an ext4 with a journal in a file. There the flushes of others don't
    count, nor what they deleted, which makes new files slow for minutes where ext4 has no journal. Who may not gets a
    folder on the disk that is there.
    """

    def __enter__(self):
        parent, found = disk_folder()
        self.folder = tempfile.TemporaryDirectory(dir=parent, prefix="nops-disk-")
        self.place = pathlib.Path(self.folder.name).resolve()
        self.mounted = False
        self.kind = f"{found}, shared with others"
        if os.geteuid() == 0 and self.mount():
            self.kind = "ext4 of its own"
        return self

    def mount(self):
        image, place = self.place / "image", self.place / "mounted"
        with image.open("wb") as file:
            file.truncate(SIZE)
        place.mkdir()
        # The mount is seen by this program and its children only, and ends with them, however they end.
        if ctypes.CDLL(None).unshare(CLONE_NEWNS) != 0:
            return False
        for words in [["mount", "--make-rprivate", "/"],
                      ["mkfs.ext4", "-q", "-E", "lazy_itable_init=0,lazy_journal_init=0", image],
                      ["mount", "-o", "loop", image, place]]:
            try:
                subprocess.run(words, check=True, capture_output=True)
            except (OSError, subprocess.CalledProcessError):
                return False
        self.place, self.mounted = place, True
        return True

    def __exit__(self, *_):
        os.chdir(ROOT)
        if self.mounted:
            subprocess.run(["umount", self.place], check=True)
        self.folder.cleanup()


def disk_folder():
    """The first of these places that keeps what is flushed, and its file system's name."""
    for place in [tempfile.gettempdir(), "/var/tmp", ROOT / ".build-test"]:
        if pathlib.Path(place).is_dir():
            found = subprocess.run(["stat", "-f", "-c", "%T", place], check=True, capture_output=True, text=True)
            if found.stdout.strip() not in IN_MEMORY:
                return place, found.stdout.strip()
    raise RuntimeError("no temporary folder lies on a disk: set TMPDIR to one that does")
