"""Small projects in folders, as every test of migrations makes them."""


def as_bytes(text):
    return text if isinstance(text, bytes) else text.encode()


def write(files, folder):
    """Files by their paths in a folder, which becomes the project's root."""
    for path, content in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(as_bytes(content))
    (folder / ".nops").mkdir(exist_ok=True)


def target(path, moves):
    """Where a path goes: by the longest `from` that holds it."""
    best = max((old for old, _ in moves if path == old or path.startswith(old + "/")), key=len, default=None)
    return path if best is None else dict(moves)[best] + path[len(best):]
