"""The audit after a trial: a chain of whole lines, one for each change that ended. docs/changes-format.md has the format."""

import collections
import hashlib
import json
import os

from judge import numbers

START = "0" * 64
SEAL = 75  # how long `,"hash":"…"}` is


def problems(store):
    """What is wrong with the audit of a store in which nothing runs; nothing where no change has ended."""
    ended = numbers(os.path.join(store, "changes"))
    path = os.path.join(store, "audit")
    if not os.path.exists(path):
        if ended:
            yield f"changes {ended} ended, and there is no audit"
        return
    with open(path, "rb") as file:
        data = file.read()
    *lines, rest = data.split(b"\n")
    if rest:
        yield f"the audit ends in a torn line: {rest[:100]!r}"
    last, told = START, collections.Counter()
    size = 0
    stages = [(0, 0, START)]
    for number, line in enumerate(lines, 1):
        last = seal(last, line[:-SEAL])
        size += len(line) + 1
        stages.append((number, size, last))
        if line[-SEAL:] != b',"hash":"%b"}' % last.encode():
            yield f"line {number} of the audit is wrong"
            return
        told[json.loads(line)["change"]] += 1
    if told != collections.Counter(ended):
        yield f"the audit tells of changes {sorted(told.elements())}, and {ended} have ended"
    yield from head_problems(path + ".head", stages)


def seal(before, body):
    return hashlib.sha256(before.encode() + body + b"}").hexdigest()


def head_problems(path, stages):
    """`stages`: number of lines, size and last hash after each line. A killed writer leaves a head that is behind."""
    try:
        with open(path, "rb") as file:
            text = file.read().rstrip()
        head = json.loads(text)
    except (FileNotFoundError, ValueError) as error:
        yield f"the head of the audit can't be read: {error}"
        return
    if (head["lines"], head["bytes"], head["last"]) not in stages:
        yield f"the audit has {stages[-1]} lines, bytes and last hash, and its head is {text!r}"
    if seal(START, text[:-SEAL]) != head["hash"]:
        yield f"the head of the audit is sealed wrongly: {text!r}"
