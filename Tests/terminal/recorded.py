"""A recorded session of 60 keystrokes, played to nops, bash and fish in turns: each must show what was recorded, and
their times are printed side by side. The times are no limits: they depend on the machine."""

import statistics
import time

from house import NOPS, check, test
from peers import Peer, commands
from session import ENTER, LEFT, RIGHT, UP, Failure, control

BACKSPACE = "\x7f"

# Each keystroke, and for some what then stands on the line; where a line was run, what it has printed.
RECORDING = (
    [(key, None) for key in "echo one tw"]
    + [("o", "echo one two"), (ENTER, "one two")]
    + [(UP, "echo one two"), (control("a"), None)]
    + [(RIGHT, None)] * 4
    + [("X", "echoX one two"), (BACKSPACE, "echo one two"), (control("e"), None)]
    + [(BACKSPACE, None)] * 3
    + [(key, None) for key in "thre"]
    + [("e", "echo one three"), (ENTER, "one three")]
    + [(key, None) for key in "echo 日本"]
    + [(LEFT, None), (BACKSPACE, "echo 本"), ("é", "echo é本"), (ENTER, "é本")]
    + [(key, None) for key in "echo aa bbb cc"]
    + [(control("w"), "echo aa bbb"), ("c", "echo aa bbb c"), (control("u"), "")]
    + [(ENTER, "")]
)


def typed(shell):
    """What is typed behind the prompt."""
    line = shell.screen.typed()
    for sign in ("# ", "> "):
        if sign in line:
            return line.split(sign, 1)[1]
    return ""


def press(shell, key):
    """Milliseconds from a keystroke to the first of what it shows."""
    shell.settle(0.02)
    length = len(shell.log)
    began = time.perf_counter()
    shell.send(key)
    while len(shell.log) == length:
        if time.perf_counter() - began > 5:
            raise Failure(f"{key!r} shows nothing:\n{shell.screen.text()}")
        shell.pump(0.001)
    return (time.perf_counter() - began) * 1000


def play(peer, shell):
    """The times of all keystrokes; fails where the screen isn't as recorded."""
    times = []
    for key, expected in RECORDING:
        times.append(press(shell, key))
        if expected is None:
            continue
        if key == ENTER:
            shell.wait(peer.has_prompt, f"no prompt of {peer.name}")
            shell.settle(0.03)
            check(not expected or f"\n{expected}\n" in shell.screen.text(), f"{peer.name} has not printed {expected!r}:\n{shell.screen.text()}")
        else:
            shell.wait(lambda _: typed(shell) == expected, f"{peer.name} does not show {expected!r}")
    return times


@test
def session_of_60_keys(house):
    check(len(RECORDING) == 60, f"{len(RECORDING)} keystrokes are recorded")
    peers = [Peer(name, command, house.root) for name, command in commands(NOPS).items()]
    ready = {peer.name: [] for peer in peers}
    keys = {peer.name: [] for peer in peers}
    for _ in range(5):
        for peer in peers:
            shell, seconds = peer.start()
            with shell:
                ready[peer.name].append(seconds * 1000)
                shell.settle(0.3)
                keys[peer.name] += play(peer, shell)
    print(f"   {'ms, history of 100,000 lines':30} {'prompt ready':>12} {'key: median':>12} {'99 %':>8}")
    for peer in peers:
        ordered = sorted(keys[peer.name])
        print(
            f"   {peer.name:30} {min(ready[peer.name]):12.1f} {statistics.median(ordered):12.3f} "
            f"{ordered[int(len(ordered) * 0.99)]:8.3f}",
            flush=True,
        )
