"""Configurations that are broken, each in one way: what is in the files, the command, and the one error that it gives."""

import os


class Link:
    """A symbolic link."""

    def __init__(self, target):
        self.target = target

    def make(self, path):
        path.symlink_to(self.target)


class Folder:
    def make(self, path):
        path.mkdir()


class Fifo:
    def make(self, path):
        os.mkfifo(path)


class Zeros:
    """A file of zeros, of a size in bytes; it takes no room on the disk."""

    def __init__(self, size):
        self.size = size

    def make(self, path):
        with path.open("wb") as file:
            file.truncate(self.size)


class Unreadable:
    """A file that only another user may read."""

    def make(self, path):
        path.write_text("a: 1\n")
        path.chmod(0)


class Repeated:
    """A text many times over."""

    def __init__(self, text, count, before="", after=""):
        self.parts = before, text, count, after

    def make(self, path):
        before, text, count, after = self.parts
        path.write_text(before + text * count + after)


def make(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif isinstance(content, str):
        path.write_text(content, encoding="utf-8")
    else:
        content.make(path)


def is_kept_from_others(files):
    return any(isinstance(content, Unreadable) for content in files.values())


BASE = "configs/base.yaml"
JSON = "configs/base.json"
TOML = "configs/base.toml"
INI = "configs/base.ini"
PRODUCTION = "configs/environments/production.yaml"
SETTINGS = "nops-config.yaml"
LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + chr(ord(name) - 1)] * 9)}]\n" for name in "bcdefghij")
REFERENCES = "a0: {" + ", ".join(f"k{n}: v" for n in range(9)) + "}\n" + "".join(
    f"a{n}: {{" + ", ".join(f'k{m}: "${{a{n - 1}}}"' for m in range(9)) + "}\n" for n in range(1, 9))
GROWING = "a0: xxxxxxxxxx\n" + "".join(f'a{n}: "{"${a%d}" % (n - 1) * 10}"\n' for n in range(1, 12))

# A name, the files, the command, the place of the error (None: a file as a whole has none), and words of its message or help.
BROKEN = [
    # What YAML is not.
    ("bad indentation", {BASE: "server:\n  port: 80\n   host: a\n"}, "load", BASE + ":3:8", ["indented"]),
    ("a value that is a mapping, too", {BASE: "a: 1\n  b: 2\n"}, "load", BASE + ":2:4", ["indented"]),
    ("a key less indented than its neighbours", {BASE: "server:\n    port: 80\n  host: a\n"}, "load", BASE + ":3:3", ["indented"]),
    ("a tab", {BASE: "server:\n\tport: 80\n"}, "load", BASE + ":2:1", ["tab"]),
    ("a tab behind spaces", {BASE: "server:\n  a: 1\n \tport: 80\n"}, "load", BASE + ":3:", ["tab"]),
    ("a key twice", {BASE: "a: 1\nb: 2\na: 3\n"}, "load", BASE + ":3:1", ["'a'", "already"]),
    ("a key twice, far below", {BASE: "s:\n  t:\n    - {a: 1, b: 2, a: 3}\n"}, "load", BASE + ":3:20", ["'a'", "already"]),
    ("an open quote", {BASE: 'a: "open\nb: 1\n'}, "load", BASE + ":1:4", ["quote", "not closed"]),
    ("an open bracket", {BASE: "a: [1, 2\nb: 3\n"}, "load", BASE + ":1:4", ["bracket"]),
    ("a bracket too many", {BASE: "a: 1]\nb: ]\n"}, "load", BASE + ":2:4", []),
    ("no space after a colon", {BASE: "a:\n  port:80\n  host: x\n"}, "load", BASE + ":2:8", ["no space"]),
    ("a value that begins with a sign", {BASE: "a: @home\n"}, "load", BASE + ":1:4", ["quoted"]),
    ("an alias of nothing", {BASE: "a: *nothing\n"}, "load", BASE + ":1:4", ["anchor"]),
    ("an alias within its anchor", {BASE: "a: &x [*x]\n"}, "load", BASE + ":1:8", ["anchor"]),
    ("a misspelt alias", {BASE: "base: &base {x: 1}\na: *bsae\n"}, "load", BASE + ":2:4", ["`*base`"]),
    ("an unknown tag", {BASE: "a: !env HOME\n"}, "load", BASE + ":1:4", ["`!env`"]),
    ("a tag of Python's", {BASE: "a: !!python/object/apply:os.system [id]\n"}, "load", BASE + ":1:4", ["tag"]),
    ("a tag that doesn't fit", {BASE: "a: !!int many\n"}, "load", BASE + ":1:4", ["integer"]),
    ("a key that is a list", {BASE: "? [a, b]\n: 1\n"}, "load", BASE + ":1:3", ["key"]),
    ("two documents", {BASE: "a: 1\n---\nb: 2\n"}, "load", BASE + ":2:1", ["more than one document"]),
    ("a list on top", {BASE: "- a\n- b\n"}, "load", BASE + ":1:1", ["mapping"]),
    ("a text on top", {BASE: "just text\n"}, "load", BASE + ":1:1", ["mapping"]),
    ("`<<` of a number", {BASE: "a: {<<: 3}\n"}, "load", BASE + ":1:5", ["`<<`"]),
    ("an integer beyond 64 bits", {BASE: "a: 99999999999999999999\n"}, "load", BASE + ":1:4", ["64 bits"]),
    # Bytes that are no text.
    ("bytes that are not UTF-8", {BASE: b"ok: 1\nname: caf\xe9\n"}, "load", BASE + ":2:10", ["UTF-8", "0xE9"]),
    ("half a character", {BASE: b"a: \xe2\x82\n"}, "load", BASE + ":1:4", ["UTF-8"]),
    ("UTF-16", {BASE: "a: 1\n".encode("utf-16")}, "load", BASE + ":1:1", ["UTF-8"]),
    ("a NUL", {BASE: b"a: 1\nb: x\0y\n"}, "load", BASE + ":2:5", []),
    ("a control character", {BASE: b"a: 1\nb: x\x07y\n"}, "load", BASE + ":2:5", []),
    # Growth without end.
    ("a billion laughs", {BASE: LAUGHS}, "load", BASE + ":7:", ["aliases"]),
    ("a billion laughs by references to sections", {BASE: REFERENCES}, "load", BASE + ":", ["1000000 values"]),
    ("a text that grows by references", {BASE: GROWING}, "load", BASE + ":", ["grows beyond"]),
    ("brackets without end", {BASE: Repeated("[", 200_000, "a: ")}, "load", BASE + ":1:515", ["512 deep"]),
    ("sections without end", {JSON: Repeated('{"a":', 100_000)}, "load", JSON + ":1:", ["deep"]),
    ("tables without end", {TOML: Repeated("[", 100_000, "a = ")}, "load", TOML + ":1:", []),
    ("100 MB", {BASE: Zeros(100_000_000)}, "load", None, [BASE, "100 MB", "16 MB"]),
    ("a terabyte", {PRODUCTION: Zeros(1 << 40), BASE: "a: 1\n"}, "load --env production", None, [PRODUCTION, "16 MB"]),
    # Files that can't be read.
    ("a file of somebody else", {BASE: Unreadable()}, "load", None, [BASE, "ermission", "chmod"]),
    ("a folder", {BASE: Folder()}, "load", None, [BASE, "folder"]),
    ("a pipe", {BASE: Fifo()}, "load", None, [BASE, "no file"]),
    ("a device", {BASE: Link("/dev/zero")}, "load", None, [BASE, "no file"]),
    ("a link to itself", {BASE: Link("base.yaml")}, "load", None, [BASE, "symbolic links"]),
    ("links in a circle", {BASE: Link("b.yaml"), "configs/b.yaml": Link("base.yaml")}, "load", None, [BASE, "symbolic links", "'b.yaml'"]),
    ("a link to nothing", {BASE: Link("nowhere.yaml")}, "load", None, [BASE, "'nowhere.yaml'"]),
    ("a folder that leads to itself", {BASE: "a: 1\n", "configs/environments": Link("environments")}, "load", None,
     ["configs/environments", "symbolic links"]),
    ("two files for one purpose", {BASE: "a: 1\n", TOML: "a = 1\n"}, "load", None, [BASE, TOML, "keep one"]),
    ("a file of no known kind", {SETTINGS: "base: base.xml\n", "configs/base.xml": "<a/>"}, "load", None, ["configs/base.xml", "format"]),
    # Other formats.
    ("a conflict that git left", {BASE: "a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> branch\n"}, "load", BASE + ":2:1", ["conflict"]),
    ("JSON: a conflict that git left", {JSON: '{"a": 1,\n<<<<<<< HEAD\n"b": 2}\n'}, "load", JSON + ":2:1", ["conflict"]),
    ("JSON: a key twice", {JSON: '{"a": 1,\n "a": 2}\n'}, "load", JSON + ":2:2", ["already"]),
    ("JSON: a comma too many", {JSON: '{"a": 1,}\n'}, "load", JSON + ":1:9", ["comma"]),
    ("JSON: a comment", {JSON: '{\n // why\n "a": 1}\n'}, "load", JSON + ":2:2", []),
    ("JSON: half of it", {JSON: '{"a": {"b": [1, 2'}, "load", JSON + ":1:18", []),
    ("JSON: a text with a line end", {JSON: '{"a": "x\ny"}'}, "load", JSON + ":1:9", []),
    ("JSON: two values", {JSON: '{"a": 1}\n{"b": 2}\n'}, "load", JSON + ":2:1", []),
    ("TOML: a key twice", {TOML: "a = 1\na = 2\n"}, "load", TOML + ":2:", ["'a'"]),
    ("TOML: a table twice", {TOML: "[a]\nx = 1\n[a]\ny = 2\n"}, "load", TOML + ":3:", []),
    ("TOML: an open list", {TOML: "a = [1, 2\n"}, "load", TOML + ":1:11", []),
    ("TOML: text without quotes", {TOML: "a = text\n"}, "load", TOML + ":1:", ["quotes"]),
    ("INI: a line that is nothing", {INI: "[a]\nx = 1\nwhat is this\n"}, "load", INI + ":3:1", []),
    ("INI: an open section", {INI: "[a\nx = 1\n"}, "load", INI + ":1:", []),
    (".env: a name twice", {BASE: "a: 1\n", ".env": "A=1\nA=2\n"}, "load", ".env:2:1", ["'A'"]),
    (".env: an open quote", {BASE: "a: 1\n", ".env": 'A="x\n'}, "load", ".env:1:", ["quote"]),
    # What the layers say of each other.
    ("extends itself", {BASE: "extends: base.yaml\na: 1\n"}, "load", BASE + ":1:10", ["circle"]),
    ("environments in a circle", {"configs/environments/environments.yaml": "a: {extends: b}\nb: {extends: c}\nc: {extends: a}\n"}, "load --env a",
     "configs/environments/environments.yaml:1:14", ["a → ", "circle"]),
    ("extends nothing", {BASE: "extends: more.yaml\n"}, "load", BASE + ":1:10", ["more.yaml"]),
    ("extends a number", {BASE: "extends: 3\n"}, "load", BASE + ":1:10", ["extends"]),
    ("includes in a circle", {BASE: "a: !include one.yaml\n", "configs/one.yaml": "b: !include two.yaml\n", "configs/two.yaml": "c: !include one.yaml\n"},
     "load", "configs/two.yaml:1:4", ["circle"]),
    ("includes nothing", {BASE: "a: !include one.yaml\n"}, "load", BASE + ":1:4", ["one.yaml"]),
    ("what is broken is included", {BASE: "a: !include one.yaml\n", "configs/one.yaml": "b: [\n"}, "load", "configs/one.yaml:2:1", []),
    ("an unknown environment", {BASE: "a: 1\n", PRODUCTION: "a: 2\n"}, "load --env prodution", None, ["'prodution'", "'production'"]),
    ("a section that is a number", {"configs/environments/environments.yaml": "x: 3\n"}, "load --env x", "configs/environments/environments.yaml:1:4", ["mapping"]),
    # Values that can't be worked out.
    ("a missing variable", {BASE: 'a: "${NOT_THERE}"\n'}, "load", BASE + ":1:4", ["NOT_THERE", "not set"]),
    ("a missing variable that must be", {BASE: 'a: "${NOT_THERE:?ask the operators}"\n'}, "load", BASE + ":1:4", ["ask the operators"]),
    ("a reference to nothing", {BASE: 'a: "${b.c}"\nb: {cc: 1}\n'}, "load", BASE + ":1:4", ["b.c"]),
    ("references in a circle", {BASE: 'a: "${b}"\nb: "${c}"\nc: "${a}"\n'}, "get a", BASE + ":3:4", ["circle", "a → b → c → a"]),
    ("a section in itself", {BASE: 'a:\n  b: "${a}"\n'}, "load", BASE + ":2:6", ["circle"]),
    ("an open reference", {BASE: 'a: "${HOME"\n'}, "load", BASE + ":1:4", ["`}`"]),
    ("a file that isn't there", {BASE: 'a: "${file:key.pem}"\n'}, "load", BASE + ":1:4", ["key.pem"]),
    ("a secret that isn't there", {BASE: 'a: "${secret:key}"\n'}, "load", BASE + ":1:4", ["secret:key"]),
    ("a section within a text", {BASE: 'a: "x ${b}"\nb: {c: 1}\n'}, "load", BASE + ":1:4", ["within a text"]),
    ("a program that prints without end", {"nops-config.yaml": "commands: yes\n", BASE: 'a: "${cmd:yes}"\n'}, "load", BASE + ":1:4", ["prints more than 1 MB"]),
    ("a program that prints too much and goes on", {"nops-config.yaml": "commands: sh\n", BASE: 'a: "${cmd:sh -c \'head -c 1000001 /dev/zero; sleep 600\'}"\n'}, "load", BASE + ":1:4",
     ["prints more than 1 MB"]),
    ("a program that nothing allows", {BASE: 'a: "${cmd:id -u}"\n'}, "load", BASE + ":1:4", ["`id`", "commands: [id]"]),
    # Wrong types, and settings.
    ("a wrong type", {BASE: "port: 80\n", PRODUCTION: "port: eighty\n"}, "validate", PRODUCTION + ":1:7", ["integer"]),
    ("a list where a section is", {BASE: "a: {b: 1}\n", PRODUCTION: "a: [1]\n"}, "validate", PRODUCTION + ":1:1", ["mapping"]),
    ("a key below a number", {BASE: "a: 1\n"}, "get a.b", None, ["`a.b`", "int"]),
    ("an unknown setting", {BASE: "a: 1\n", SETTINGS: "fodler: x\n"}, "load", SETTINGS + ":1:9", ["`folder`"]),
    ("a setting of a wrong type", {BASE: "a: 1\n", SETTINGS: "areas: {a: 1}\n"}, "load", SETTINGS + ":1:", ["areas"]),
    ("settings that are broken", {BASE: "a: 1\n", SETTINGS: "lists: [\n"}, "load", SETTINGS + ":2:1", []),
    ("a schema that is broken", {BASE: "a: 1\n", "configs/schema.json": '{"type": "objekt"}'}, "validate", "configs/schema.json:1:10", []),
    ("a template that is broken", {BASE: "a: 1\n", "t": "{{#a}} {{/b}}\n"}, "render t", "t:1:", []),
    ("no configuration", {"other": ""}, "load", None, ["no configuration", "--root"]),
    # More of what is no YAML.
    ("sections without end, by indentation", {BASE: "".join(" " * n + "a:\n" for n in range(3000))}, "load", BASE + ":513:513", ["512 deep"]),
    ("items within items", {BASE: "a:\n" + "- " * 100_000 + "x\n"}, "load", BASE + ":2:1023", ["512 deep"]),
    ("merges of merges", {BASE: "a0: &a0 {x: 1}\n" + "".join(
        f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}], y{n}: *a{n - 1}}}\n" for n in range(1, 40))}, "load", BASE + ":12:", ["aliases"]),
    ("a later YAML", {BASE: "%YAML 3.0\n---\na: 1\n"}, "load", BASE + ":1:1", []),
    ("a value that begins with a percent sign", {BASE: "a: %x\n"}, "load", BASE + ":1:4", ["quoted"]),
    ("text behind a quote", {BASE: 'a: "x" y\n'}, "load", BASE + ":1:8", []),
    ("an escape that is none", {BASE: 'a: "\\q"\n'}, "load", BASE + ":1:5", ["escape"]),
    ("a block's sign that is none", {BASE: "a: |x\n  y\n"}, "load", BASE + ":1:5", []),
    ("a block that loses its indentation", {BASE: "a: |\n  x\n y\n"}, "load", BASE + ":3:2", ["indented"]),
    ("a key without a colon", {BASE: "a: 1\nb\nc: 2\n"}, "load", BASE + ":3:1", ["`: `"]),
    ("`<<` twice", {BASE: "x: &x {a: 1}\ny:\n  <<: *x\n  <<: *x\n"}, "load", BASE + ":4:3", ["'<<'"]),
    ("an anchor without a name", {BASE: "a: & x\n"}, "load", BASE + ":1:4", ["anchor"]),
    ("no comma between keys", {BASE: "a: {b: 1 c: 2}\n"}, "load", BASE + ":1:11", ["comma"]),
    ("a bracket closed by another", {BASE: "a: [1, 2}\n"}, "load", BASE + ":1:9", ["bracket"]),
    ("a colon in a value", {BASE: "a: b: c\n"}, "load", BASE + ":1:5", ["quoted"]),
    ("a number as a key, and its text", {BASE: "1: a\n'1': b\n"}, "load", BASE + ":2:1", ["'1'"]),
    ("a merge with itself", {BASE: "a: &a\n  <<: *a\n  b: 1\n"}, "load", BASE + ":2:7", ["anchor"]),
    ("a tag for bytes", {BASE: "a: !!binary eA==\n"}, "load", BASE + ":1:4", ["`!!binary`"]),
    # More of the other formats.
    ("JSON: single quotes", {JSON: "{'a': 1}"}, "load", JSON + ":1:2", ["double quotes"]),
    ("JSON: no number", {JSON: '{"a": NaN}'}, "load", JSON + ":1:7", []),
    ("JSON: a number with a zero before it", {JSON: '{"a": 01}'}, "load", JSON + ":1:7", ["0"]),
    ("JSON: half a pair", {JSON: '{"a": "\\ud800"}'}, "load", JSON + ":1:8", ["pair"]),
    ("JSON: no colon", {JSON: '{"a" 1}'}, "load", JSON + ":1:6", [":"]),
    ("JSON: no comma", {JSON: '{"a": 1\n "b": 2}'}, "load", JSON + ":2:2", [","]),
    ("JSON: nothing", {JSON: ""}, "load", None, [JSON, "empty"]),
    ("JSON: beyond all numbers", {JSON: '{"a": 1e999}'}, "load", JSON + ":1:7", ["too large"]),
    ("TOML: a table over dotted keys", {TOML: "a.b = 1\n[a]\nb = 2\n"}, "load", TOML + ":2:1", ["'a'"]),
    ("TOML: a month too many", {TOML: "a = 2024-13-01\n"}, "load", TOML + ":1:", ["month"]),
    ("TOML: two on one line", {TOML: "a = 1 b = 2\n"}, "load", TOML + ":1:7", []),
    ("TOML: no value", {TOML: "a =\n"}, "load", TOML + ":1:4", []),
    ("INI: a name twice", {INI: "[a]\nx = 1\nx = 2\n"}, "load", INI + ":3:1", ["'x'"]),
    # More of what is taken in from elsewhere.
    ("includes a folder", {BASE: "a: !include .\n"}, "load", BASE + ":1:4", ["folder"]),
    ("includes a device", {BASE: "a: !include /dev/zero\n"}, "load", BASE + ":1:4", ["/dev/zero"]),
    ("includes what is no configuration", {BASE: "a: !include x.bin\n", "configs/x.bin": b"\0"}, "load", BASE + ":1:4", ["x.bin", ".yaml"]),
    ("extends a file of somebody else", {BASE: "extends: more.yaml\n", "configs/more.yaml": Unreadable()}, "load", BASE + ":1:10", ["ermission"]),
    ("a device as a value", {BASE: 'a: "${file:/dev/zero}"\n'}, "load", BASE + ":1:4", ["no file"]),
    ("a program that fails", {SETTINGS: "commands: ['false']\n", BASE: 'a: "${cmd:false}"\n'}, "load", BASE + ":1:4", ["`false`"]),
    ("a program that isn't there", {SETTINGS: "commands: [nonesuch]\n", BASE: 'a: "${cmd:nonesuch}"\n'}, "load", BASE + ":1:4", ["`nonesuch`"]),
    ("extends a hundred times", {BASE: "extends: e0.yaml\n", "configs/e100.yaml": "a: 1\n"} | {
        f"configs/e{n}.yaml": f"extends: e{n + 1}.yaml\n" for n in range(100)}, "load", "configs/e62.yaml:1:10", ["64"]),
    # More schemas.
    ("a schema that works without end", {BASE: "a: " + "a" * 5000 + "!\n", "configs/schema.json": '{"properties": {"a": {"pattern": "^(a+)+$"}}}'}, "validate",
     BASE + ":1:4", ["too much work"]),
    ("a schema that is itself", {BASE: "a: 1\n", "configs/schema.json": '{"$ref": "#"}'}, "validate", "configs/schema.json:1:1", ["without end"]),
    ("a schema from elsewhere", {BASE: "a: 1\n", "configs/schema.json": '{"$ref": "https://x.example/y.json"}'}, "validate", "configs/schema.json:1:10", ["--ref"]),
    ("a schema that is a list", {BASE: "a: 1\n", "configs/schema.json": "[]"}, "validate", "configs/schema.json:1:1", ["mapping"]),
]
