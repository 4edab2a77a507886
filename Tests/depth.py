#!/usr/bin/env python3
"""Deep nesting, long chains and runaway recursion end in an error or are done, and never in a crash or a hang.

    Tests/depth.py NOPS [NAME…]
"""

import os
import pathlib
import subprocess
import sys
import tempfile

from report import Report

N = 10_000
LONG = 100_000
SECONDS = 60
NESTED = "nested more than 256 deep"
DEEP = "calls go too deep"
DONE = ""


def around(opener, inner, closer, before=""):
    return f"{before}{opener * N}{inner}{closer * N}"


def grown(build, use):
    """A value that nests a million deep, and something done with it."""
    return f"var x = [1]\nvar y = [1]\nfor i in 1..300_000 {{\n  $x = {build('$x')}\n  $y = {build('$y')}\n}}\n{use}"


def listed(value):
    return f"[{value}]"


def recorded(value):
    return f"{{a: {value}}}"


# A script, and what is said of it; DONE: nothing, it runs.
SCRIPTS = {
    "parentheses": (around("(", "1", ")", "let x = "), NESTED),
    "lists": (around("[", "1", "]", "let x = "), NESTED),
    "records": (around("{a: ", "1", "}", "let x = "), NESTED),
    "closures": (around("{|y| ", "1", "}", "let x = "), NESTED),
    "spreads": (around("[...[", "1", "]]", "let x = "), NESTED),
    "texts in texts": (around('"$(', "1", ')"', "let x = "), NESTED),
    "texts in commands in texts": (around('"a $(echo ', "1", ')"', "let x = "), NESTED),
    "indexes": (around("$a[", "0", "]", "let a = [0]\nlet x = "), NESTED),
    "not": (f"let x = {'not ' * N}true", NESTED),
    "minus": (around("-(", "1", ")", "let x = "), NESTED),
    "minus signs": (f"let x = 1\nlet y = {'-' * N}$x", "a command's name is written plainly"),
    "powers": (f"let x = 1 {'** 1 ' * LONG}", NESTED),
    "captures": (f"let x = {'capture ' * N}true", NESTED),
    "if": (around("if true { ", "1", "}"), NESTED),
    "else if": (f"if false {{ 1 }} {'else if false { 1 } ' * N}", DONE),
    "match": (around("match 1 { _ => ", "1", " }"), NESTED),
    "list patterns": (f"match 1 {{ {'[' * N}a{']' * N} => 1 }}", NESTED),
    "record patterns": (f"match 1 {{ {'{a: ' * N}a{'}' * N} => 1 }}", NESTED),
    "match arms": ("match 1 {\n" + "".join(f"{i} => {{ 1 }}\n" for i in range(5, LONG)) + "_ => { 2 }\n}", DONE),
    "do": (around("do { ", "1", " }"), NESTED),
    "try": (around("try { ", "1", " }"), NESTED),
    "catch": (around("try { 1 } catch { ", "1", " }"), NESTED),
    "for": (around("for i in [1] { ", "1", " }"), NESTED),
    "while": (around("while false { ", "1", " }"), NESTED),
    "loop": (around("loop { ", "break", " }"), NESTED),
    "def": (around("def f() { ", "1", " }"), NESTED),
    "defer": (around("defer { ", "1", " }"), NESTED),
    "transaction": (around("transaction a { ", "1", " }"), NESTED),
    "plan": (around("plan { ", "1", " }"), NESTED),
    "timeout": (around("timeout 1s { ", "1", " }"), NESTED),
    "retry": (around("retry { ", "1", " }"), NESTED),
    "parallel": (around("parallel { ", "1", " }"), NESTED),
    "brackets never closed": ("(" * N, NESTED),
    "braces never closed": ("{" * N, NESTED),
    "texts never closed": ('"$(' * N, "this quote is never closed"),
    "closers without openers": (")" * N + "]" * N + "}" * N, "closes nothing"),
    "sums": (f"let x = 1 {'+ 1 ' * LONG}", "more than 1000 operators in one expression"),
    "and": (f"let x = true {'and true ' * LONG}", "more than 1000 operators in one expression"),
    "comparisons": (f"let x = 1 {'== 1 ' * LONG}", "comparisons don't chain"),
    "&&": (f": {'&& : ' * LONG}", "more than 1000 commands joined by `&&` and `||`"),
    "||": (f": {'|| : ' * LONG}", "more than 1000 commands joined by `&&` and `||`"),
    "a pipe": (f"[1 2 3] {'| first 1 ' * LONG}", "more than 1000 commands in one pipe"),
    "a pipe of 1,000": (f"[1 2 3] {'| first 1 ' * 999}", DONE),
    "a pipe of conditions": (f"[1 2 3] {'| where $it > 0 ' * LONG}", "more than 1000 commands in one pipe"),
    "fields": (f"let a = {{a: 1}}\nlet x = $a{'.a?' * LONG}", "int has no field"),
    "a list of a million": (f"let x = [{'1 ' * 1_000_000}]", DONE),
    "a record of many fields": ("let x = {" + ", ".join(f"k{i}: 1" for i in range(LONG)) + "}", DONE),
    "declarations": ("".join(f"let x{i} = {i}\n" for i in range(LONG // 2)), DONE),
    "recursion": ("def f(n: int) -> int { 1 + (f ($n + 1)) }\nf 1", DEEP),
    "recursion of two": ("def f(n) { g $n }\ndef g(n) { f $n }\nf 1", DEEP),
    "recursion of a closure": ("def f(c: closure) { do $c $c }\nf {|c| do $c $c}", DEEP),
    "recursion in each": ("def f(n) { [1] | each {|x| f $x } }\nf 1", DEEP),
    "recursion in where": ("def f(n) -> bool { let r = ([1] | where (f $it))\ntrue }\nf 1", DEEP),
    "recursion in sort-by": ("def f(n) { let r = ([1 2] | sort-by {|x| f $x })\n1 }\nf 1", DEEP),
    "recursion in reduce": ("def f(n) { [1 2 3] | reduce {|a b| f $a } }\nf 1", DEEP),
    "recursion in text": ('def f(n) { "$(f $n)" }\nf 1', DEEP),
    "recursion in try": ("def f(n) { try { f $n } catch e { fail $e.message } }\nf 1", DEEP),
    "recursion in defer": ("def f(n) { defer { f $n }\n1 }\nf 1", DEEP),
    "recursion in transaction": ("def f(n) { transaction a { f $n } }\nf 1", DEEP),
    "recursion in parallel": ("def f(n) { parallel { f $n } { f $n } }\nf 1", "more than 1000 blocks at once"),
    "recursion over input": ("def f() { $in | where true | f }\n[1 2 3] | f", DEEP),
    "deep values compared": (grown(listed, "print ($x == $y)"), DONE),
    "deep records compared": (grown(recorded, "print ($x == $y)"), DONE),
    "deep values shown": (grown(listed, "$x"), DONE),
    "deep records shown": (grown(recorded, "$x"), DONE),
    "deep values in a table": (grown(listed, "[{a: $x}]"), DONE),
    "deep values in order": (grown(listed, "[$x $y] | sort | length"), "nest more than 512 deep"),
    "deep values once": (grown(listed, "[$x $y] | uniq | length"), DONE),
    "deep values as JSON": (grown(listed, "$x | to json"), "nest more than 512 deep"),
    "deep records as YAML": (grown(recorded, "$x | to yaml"), "nest more than 512 deep"),
    "deep JSON": (f"'{'[' * LONG}{']' * LONG}' | from json", "nest more than 512 deep"),
    "deep YAML": (f"'{'[' * LONG}{']' * LONG}' | from yaml", "nest more than 512 deep"),
    "deep TOML": (f"'a = {'[' * LONG}{']' * LONG}' | from toml", "exceeded maximum nested value depth"),
    "closures in closures": (
        "var c = {|x| 1}\nfor i in 1..300_000 {\n  let d = $c\n  $c = {|x| do $d 1}\n}\ndo $c 1", DEEP),
}


def problems_of(nops, script, expected, folder):
    file = folder / "deep.nops"
    file.write_text(script + "\n")
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8"}
    for words in [[nops], [nops, "check"], [nops, "fmt", "--check"]]:
        name = " ".join(["nops", *words[1:]])
        try:
            done = subprocess.run([*words, file], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                                  capture_output=True, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            yield f"{name}: not done after {SECONDS} seconds"
            continue
        said = (done.stderr + done.stdout).decode(errors="replace")
        if not 0 <= done.returncode < 128:
            yield f"{name}: ended by signal {done.returncode}"
        elif len(words) == 1 and (done.returncode != 0 if expected == DONE else
                                  done.returncode == 0 or expected not in said):
            yield f"{name}: status {done.returncode}, not {expected!r}: {said[:300]!r}"


def main():
    nops = pathlib.Path(sys.argv[1]).resolve()
    wanted = sys.argv[2:] or SCRIPTS
    report = Report()
    with tempfile.TemporaryDirectory() as folder:
        for name in wanted:
            script, expected = SCRIPTS[name]
            report.run(name, problems_of, nops, script, expected, pathlib.Path(folder).resolve())
    report.finish()


main()
