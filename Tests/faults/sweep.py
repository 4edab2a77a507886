"""The sweep: each writing system call of a run fails in turn, or the process dies at it, and what is left is judged.

strace's `inject` does it to the static program itself. A kill falls before its call, so the kills at all writing calls,
in order, leave every state that a killed run can leave.
"""

import bisect
import collections
import concurrent.futures
import os
import queue
import re
import signal
import subprocess
from typing import NamedTuple, Optional

import audit
import judge
from place import FAILING, SCRIPT

WRITING = """
    open openat creat write pwrite64 writev pwritev pwritev2 fsync fdatasync syncfs sync_file_range ftruncate truncate
    fallocate rename renameat renameat2 unlink unlinkat rmdir mkdir mkdirat symlink symlinkat link linkat mknod mknodat
    chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat utimes utimensat futimesat setxattr lsetxattr fsetxattr
    removexattr lremovexattr fremovexattr copy_file_range ioctl sendfile splice flock
""".split()
# What is traced of these writes only with such an argument.
WRITES_IF = {
    "open": re.compile(r"O_CREAT|O_TRUNC|O_WRONLY|O_RDWR"),
    "openat": re.compile(r"O_CREAT|O_TRUNC|O_WRONLY|O_RDWR"),
    "ioctl": re.compile(r"FICLONE"),
}
KILL = "KILL"
ERRORS = ("ENOSPC", "EIO", "EACCES")
CHANGES = ("-c", "changes | to json")
# Every so many trials that end in the old state are followed by doing it again, undisturbed; after so many changes are listed.
AGAIN = 10
LISTED = 3


class Call(NamedTuple):
    """The system call of some name that is number `number`, from 1, in a run."""

    name: str
    number: int
    text: str


class Phase(NamedTuple):
    """A run that is disturbed: of nops with `words`, which leads from one state to another, and `back` leads back.

    `first`: what is run before it. `changes`: those that are listed before, with their states. `fails`: it fails by itself,
    and rolls back. `killed`: the call at which the run is killed, so that it is the recovery after it which is disturbed.
    """

    name: str
    words: tuple
    comes_from: str
    leads_to: str
    back: tuple
    first: tuple = ()
    changes: tuple = ()
    fails: bool = False
    killed: Optional[Call] = None
    # Errors are tried in it, too; else kills only.
    has_errors: bool = True

    def disturbed(self, place):
        return ("recover",) if self.killed else place.words(self.words)


APPLY = Phase("apply", (SCRIPT,), "before", "model", ("-c", "undo"))
ROLLBACK = Phase("rollback", (FAILING,), "before", "before", (), fails=True)
UNDO = Phase("undo", ("-c", "undo"), "model", "before", ("-c", "redo"), first=(SCRIPT,), changes=((1, "applied"),))


class Trial(NamedTuple):
    phase: Phase
    fault: str
    call: Call

    def __str__(self):
        return f"{self.phase.name}: {self.fault} at {self.call.name} {self.call.number}"


class Outcome(NamedTuple):
    """`kind`: "old", "new" or "mixed" in the end; `note`: what it took, or was peculiar."""

    kind: str
    note: str = ""
    problems: tuple = ()
    said: str = ""


def injection(call, fault):
    """strace's options that let a call fail, or the process die at it."""
    what = "signal=KILL" if fault == KILL else f"error={fault}"
    return ["-e", f"trace={call.name}", "-e", f"inject={call.name}:{what}:when={call.number}"]


def calls_of(trace):
    """All calls in what strace wrote, and the writing ones."""
    counts = collections.Counter()
    found = []
    for line in trace.splitlines():
        name = line.partition("(")[0]
        if name not in WRITING:
            continue
        counts[name] += 1
        if name not in WRITES_IF or WRITES_IF[name].search(line):
            found.append(Call(name, counts[name], line))
    return found


def undisturbed(place, phase):
    """The writing calls, in order, of a phase's run that nothing disturbs."""
    start(place, phase)
    result, trace = place.traced(["-e", "trace=" + ",".join("?" + name for name in WRITING)], *phase.disturbed(place))
    if bool(result.status) != phase.fails:
        raise RuntimeError(f"{phase.name}, undisturbed, ended with {result.said}")
    return calls_of(trace)


def start(place, phase):
    """Brings the tree to where a phase's run begins, and looks at it."""
    place.reset("before")
    if phase.first:
        # Not from a stored tree: undo knows the files of hard links by their numbers, which a copy hasn't got.
        result = place.run(*place.words(phase.first))
        if result.status:
            raise RuntimeError(f"undisturbed, it failed: {result.said}")
    state = place.look()
    if phase.killed:
        result, _ = place.traced(injection(phase.killed, KILL), *place.words(phase.words))
        if result.status != -signal.SIGKILL:
            raise RuntimeError(f"it was not killed at {phase.killed.name} {phase.killed.number}: {result.said}")
    return state


class Bench:
    """The places in which trials run side by side."""

    def __init__(self, places):
        self.places = places
        self.free = queue.Queue()
        for place in places:
            self.free.put(place)

    def run(self, trials, handle):
        """Runs all trials; `handle` gets each with its outcome, in no certain order."""
        with concurrent.futures.ThreadPoolExecutor(len(self.places)) as pool:
            waiting = {pool.submit(self._one, trial, number): trial for number, trial in enumerate(trials)}
            try:
                for done in concurrent.futures.as_completed(waiting):
                    handle(waiting[done], done.result())
            finally:
                pool.shutdown(wait=True, cancel_futures=True)

    def _one(self, trial, number):
        place = self.free.get()
        try:
            return Judged(place, trial, again=number % AGAIN == 0, lists=number % LISTED == 0).outcome()
        except subprocess.TimeoutExpired as error:
            return Outcome("mixed", problems=(f"it hangs: {error}",))
        except (OSError, RuntimeError, subprocess.SubprocessError, ValueError) as error:
            return Outcome("mixed", problems=(f"{type(error).__name__}: {error}",))
        finally:
            self.free.put(place)


class Judged:
    """One trial in one place."""

    def __init__(self, place, trial, again, lists=True):
        self.place = place
        self.trial = trial
        self.phase = trial.phase
        self.again = again
        self.lists = lists
        self.store = place.path("tree", ".nops")
        self.before = start(place, trial.phase)
        self.after = place.states[trial.phase.leads_to]
        self.problems = []

    def outcome(self):
        result, trace = self.place.traced(
            injection(self.trial.call, self.trial.fault), *self.phase.disturbed(self.place))
        if self.trial.fault == KILL:
            return self.after_kill(result)
        return self.after_error(result, trace)

    def after_kill(self, result):
        if result.status != -signal.SIGKILL:
            return Outcome("mixed", problems=(f"it was not killed: {result.said}",))
        wanted = self.promised
        kind = self.recovered()
        if kind != "mixed" and kind != wanted:
            self.problems.append(f"the tree is {kind}, but by the journal it should be {wanted}")
        self.follow_up(kind)
        return self.result(kind)

    def after_error(self, result, trace):
        if "(INJECTED)" not in trace:
            return Outcome("mixed", problems=(f"the call was not reached: {result.said}",))
        if result.status < 0:
            self.problems.append(f"it crashed: {result.said}")
        verdict = self.verdict()
        said = note = ""
        if result.status == 0:
            wanted = self.promised if self.phase.killed else "new"
            if verdict.outcome != wanted:
                self.problems += [f"it says that all is well, and the tree is {verdict.outcome}: {result.said}",
                                  *verdict.problems]
            said = result.errors and f"(status 0) {result.errors.strip()}"
        else:
            if not self.trial.call.text.startswith("write(2,"):
                # Else it is the error itself that could not be written.
                self.problems += judge.error_problems(result.errors, judge.names_in(self.before, self.after))
            said = judge.sentence_of(result.errors)
            wanted = self.promised
            if self.phase.killed:
                note = "after one more recovery"
            elif "nops recover" in result.errors:
                note = "after `nops recover`"
                if not self.phase.fails:
                    self.problems.append(f"it could not roll back, though nothing failed any more: {result.said}")
            elif wanted == "new" and "standard output" in said:
                note = "output not written"
            elif verdict.outcome != "old" or wanted != "old":
                self.problems += [f"it failed, and the tree is {verdict.outcome}, by its journal {wanted}: {result.said}",
                                  *verdict.problems]
            elif judge.NO_LINE in result.errors:
                note = "before its line in the audit"
            elif left := judge.numbers(os.path.join(self.store, "running")):
                self.problems.append(f"it left a journal in .nops/running, {left}, and does not say so: {result.said}")
        kind = self.recovered(has_audit=not (self.phase.killed and judge.NO_LINE in result.output))
        if kind != "mixed" and kind != wanted:
            self.problems.append(f"after recovery the tree is {kind}, it should be {wanted}: {result.said}")
        self.follow_up(kind)
        return self.result(kind, note, said)

    def result(self, kind, note="", said=""):
        return Outcome(kind, note, tuple(dict.fromkeys(self.problems)), judge.common(said))

    # What is looked at.

    @property
    def promised(self):
        return judge.promised(self.store, self.phase.changes)

    def verdict(self):
        have = self.place.look()
        self.problems += judge.strays(self.place.base, have, self.store)
        return judge.Verdict(self.before, self.after, have)

    def recovered(self, has_audit=True):
        """Recovers, undisturbed, and looks: "old", "new" or "mixed"."""
        result = self.place.run("recover")
        lines = result.output.splitlines()
        strange = [line for line in lines if not re.fullmatch(
            r"nothing to recover|change \d+ \(.*\) was unfinished; it is rolled back \(\d+ steps?\)", line)]
        if result.status or result.errors or strange:
            self.problems.append(f"recovery: {result.said}")
        verdict = self.verdict()
        self.problems += verdict.problems
        self.problems += judge.store_problems(self.store)
        if has_audit:
            self.problems += audit.problems(self.store)
        return verdict.outcome

    def follow_up(self, kind):
        """What is there must be of use: listed rightly, a new state can be taken back, an old one changed again."""
        if kind == "mixed":
            return
        if self.lists:
            listed = self.place.run(*CHANGES)
            if listed.status or listed.errors:
                self.problems.append(f"`changes`: {listed.said}")
            else:
                self.problems += judge.listing_problems(listed.output, kind, dict(self.phase.changes))
        if kind == "new":
            self.step("taking it back", self.phase.back, self.phase.comes_from)
        elif self.again:
            again = APPLY if self.phase.fails else self.phase
            self.step("doing it again", self.place.words(again.words), again.leads_to)

    def step(self, what, words, leads_to):
        result = self.place.run(*words)
        if result.status:
            self.problems.append(f"{what}: {result.said}")
            return
        wanted, have = self.place.states[leads_to], self.place.look()
        found = list(judge.differences(judge.settled(wanted), judge.settled(have)))
        if found:
            self.problems += [f"{what} gives another state:", *found]


def commit_of(place, phase, calls):
    """Where in a run's calls the one lies that commits it: killed before it, it will be taken back; after it, it stands."""

    def stands(number):
        start(place, phase._replace(killed=calls[number]))
        return judge.promised(place.path("tree", ".nops"), phase.changes) == "new"

    return bisect.bisect_left(range(len(calls)), True, key=stands) - 1


def recoveries(phase, calls, commit, fractions):
    """The phases of recovering a run that was killed so far on its way to its commit, and of one killed right after it.

    Errors are tried where all of the run is to be taken back: that has all that the others have.
    """
    for fraction in fractions:
        call = calls[round(commit * fraction)]
        name = f"recover {phase.name} killed {fraction:.0%} on its way, at {call.name} {call.number}"
        yield phase._replace(name=name, killed=call, has_errors=fraction == 1)
    call = calls[commit + 1]
    yield phase._replace(name=f"recover {phase.name} killed committed, at {call.name} {call.number}", killed=call)


def all_trials(place, fractions, every, rollback_every):
    """Each phase with its calls, and the trials: a kill at every call; at one of so many calls each error.

    `fractions`: where apply and undo are killed for the sake of their recovery. `rollback_every`: of a rollback in particular,
    which does what a recovery does.
    """
    phases, trials = [], []
    for phase in (APPLY, UNDO):
        calls = undisturbed(place, phase)
        commit = commit_of(place, phase, calls)
        phases.append((phase, calls))
        for recovery in recoveries(phase, calls, commit, fractions[phase.name]):
            phases.append((recovery, undisturbed(place, recovery)))
        if phase == APPLY:
            # It begins as apply does, to where that commits.
            phases.append((ROLLBACK, undisturbed(place, ROLLBACK)[commit:]))
    for phase, calls in phases:
        trials += [Trial(phase, KILL, call) for call in calls]
        step = rollback_every if phase.fails else every
        for number, error in enumerate(ERRORS if phase.has_errors else ()):
            trials += [Trial(phase, error, call) for call in calls[number * step // len(ERRORS) :: step]]
    return phases, trials
