"""A Go module of real code: what of the standard library's packages can live outside of it, under a path of its own."""

import pathlib
import re
import subprocess

MODULE = "example.com/tree"
TOPS = ["archive", "bufio", "compress", "container", "database", "encoding", "flag", "go", "html", "internal", "log", "mime", "path",
        "regexp", "text"]
IMPORT = re.compile(r'^(\s*(?:import\s+)?(?:[\w.]+\s+)?)"([^"]+)"', re.M)
HEAD = re.compile(r'^import\s*\(.*?^\)|^import\s+(?:[\w.]+\s+)?"[^"]+"', re.M | re.S)


def goroot():
    return pathlib.Path(subprocess.run(["go", "env", "GOROOT"], capture_output=True, text=True, check=True).stdout.strip()) / "src"


def imports(text):
    return {path for head in HEAD.findall(text) for _, path in IMPORT.findall(head)}


def packages():
    """The packages, by path, with their files' texts: none needs what only the standard library may have."""
    root = goroot()
    found = {}
    for top in TOPS:
        for folder in [root / top, *(root / top).rglob("*")]:
            name = str(folder.relative_to(root))
            if not folder.is_dir() or "testdata" in folder.parts or any(folder.glob("*.s")):
                continue
            files = {file.name: file.read_text() for file in folder.glob("*.go") if not file.name.endswith("_test.go")}
            files = {file: text for file, text in files.items() if "//go:build ignore" not in text[:400] or name == "go/types" and "import _ " not in text}
            if files and not any("go:linkname" in text for text in files.values()):
                found[name] = files
    while True:
        bad = {
            name for name, files in found.items() for text in files.values() for path in imports(text)
            if path not in found and ("internal" in path.split("/") or path in ("C", "unsafe"))
        }
        if not bad:
            return found
        for name in bad:
            del found[name]


def write(folder):
    """Writes the tree, and gives the number of its files."""
    found = packages()
    count = 0

    def renamed(match):
        path = match.group(2)
        return f'{match.group(1)}"{MODULE}/{path}"' if path in found else match.group(0)

    for name, files in found.items():
        for file, text in files.items():
            place = folder / name / file
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(HEAD.sub(lambda head: IMPORT.sub(renamed, head.group(0)), text))
            count += 1
    (folder / "go.mod").write_text(f"module {MODULE}\n\ngo 1.19\n")
    subprocess.run(["gofmt", "-w", "."], cwd=folder, check=True)
    return count
