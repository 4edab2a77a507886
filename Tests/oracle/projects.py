"""The code that is migrated for the tests: where it is, what moves, and what must import afterwards."""

import hashlib
import json
import os
import pathlib
import shutil
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SAMPLE = ROOT / "scripts" / "samples" / "observability"
APART = {".nops", ".git", "__pycache__"}  # nops's own, git's own, and what Python leaves


class Project:
    def __init__(self, name, moves, roots, imports, path=""):
        self.name = name
        self.moves = [{"from": old, "to": new} for old, new in moves]
        self.roots = roots
        self.imports = imports
        self.path = path  # what PYTHONPATH must hold, relative to the tree

    def write_plan(self, place):
        # JSON is YAML.
        place.write_text(json.dumps({"name": self.name, "moves": self.moves}))
        return place


DJANGO = Project(
    "django",
    [("django/utils/text.py", "django/text/helpers.py"), ("django/core/mail", "django/mail")],
    [".", "tests"],
    ["django.text.helpers", "django.mail", "django.mail.backends.smtp", "django.utils.html", "django.forms",
     "django.template.defaultfilters"],
)
SQLALCHEMY = Project(
    "sqlalchemy",
    [("lib/sqlalchemy/util", "lib/sqlalchemy/support")],
    ["lib", "."],
    ["sqlalchemy.support", "sqlalchemy.support.langhelpers", "sqlalchemy.orm", "sqlalchemy.ext.asyncio",
     "sqlalchemy.dialects.postgresql"],
    path="lib",
)
WAVE5 = Project(
    "sample",
    [
        ("monitoring", "ops/monitoring"),
        ("monitoring/observability_server.py", "ops/monitoring/observability/server.py"),
        ("monitoring/synthetic_monitoring.py", "ops/monitoring/synthetic/monitoring.py"),
        ("monitoring/dashboard_data.py", "ops/monitoring/dashboards/data.py"),
        ("monitoring/alerting.py", "ops/monitoring/alerts/alerting.py"),
        ("monitoring/structured_logging.py", "ops/monitoring/logging/structured.py"),
    ],
    ["."],
    ["ops.monitoring", "ops.monitoring.observability.server", "ops.monitoring.synthetic.monitoring",
     "ops.monitoring.dashboards.data", "ops.monitoring.alerts.alerting", "ops.monitoring.logging.structured",
     "ops.monitoring.health_checks", "ops.monitoring.prometheus_metrics", "ops.monitoring.opentelemetry_tracing"],
)


def copy_tree(source, target):
    """A copy with modes and times, by reflink where the file system has it, and a git repository of its own."""
    subprocess.run(["cp", "-a", "--reflink=auto", str(source), str(target)], check=True)
    shutil.rmtree(target / ".git", ignore_errors=True)
    subprocess.run(["git", "init", "--quiet", str(target)], check=True)
    return target


def snapshot(folder):
    """Every file, folder and link with its mode and content; what is apart from the project left out."""
    found = {}
    for base, folders, files in os.walk(folder):
        folders[:] = sorted(set(folders) - APART)
        inside = os.path.relpath(base, folder)
        found[inside] = ("folder", os.lstat(base).st_mode)
        for name in files + [name for name in folders if os.path.islink(os.path.join(base, name))]:
            path = os.path.join(base, name)
            status = os.lstat(path)
            if os.path.islink(path):
                content = os.readlink(path)
            else:
                with open(path, "rb") as file:
                    content = hashlib.sha256(file.read()).hexdigest()
            found[os.path.join(inside, name)] = ("file", status.st_mode, content)
    return found


def differences(wanted, have):
    for path in sorted(wanted.keys() | have.keys()):
        if path not in have:
            yield f"{path} is gone"
        elif path not in wanted:
            yield f"{path} was not there"
        elif wanted[path] != have[path]:
            yield f"{path} differs: {wanted[path]} became {have[path]}"


def run(words, folder, **environment):
    return subprocess.run(
        [str(word) for word in words], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, errors="replace", timeout=300, env={**os.environ, **environment},
    )
