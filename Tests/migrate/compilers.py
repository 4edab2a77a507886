"""The languages' own tools, which only the long run installs."""

import shutil


def has(*programs):
    """Whether all of them are here; if not, it is said that what they judge was left out."""
    missing = [program for program in programs if not shutil.which(program)]
    if missing:
        print(f"    skipped: {', '.join(missing)} judges nothing here, as it isn't installed (`scripts/test --long` does)", flush=True)
    return not missing
