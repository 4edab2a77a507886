"""How every test program here reports: a line per test, and one last line of counts."""

import sys
import traceback


class Report:
    """Counts results and prints them as they come: `ok NAME`, or `FAILED NAME: why`."""

    def __init__(self):
        self.passed = 0
        self.failed = 0

    def ok(self, name):
        self.passed += 1
        print(f"ok {name}", flush=True)

    def fail(self, name, why):
        self.failed += 1
        first, *rest = str(why).rstrip("\n").split("\n")
        print(f"FAILED {name}: {first}", flush=True)
        for line in rest:
            print(f"    {line}", flush=True)

    def check(self, name, problems):
        """One test: passes when the list of problems is empty."""
        problems = list(problems)
        if problems:
            shown = problems[:20]
            if len(problems) > len(shown):
                shown.append(f"… and {len(problems) - len(shown)} more")
            self.fail(name, "\n".join(str(problem) for problem in shown))
        else:
            self.ok(name)

    def run(self, name, function, *arguments):
        """One test that yields or returns its problems; an exception is a failure, never the end of the run."""
        try:
            self.check(name, function(*arguments) or [])
        except Exception:  # noqa: BLE001 - whatever a test raises is its result
            self.fail(name, traceback.format_exc())

    def finish(self):
        print(f"{self.passed} passed, {self.failed} failed", flush=True)
        sys.exit(1 if self.failed else 0)
