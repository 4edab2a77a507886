"""Everything besides code that names a path or a module: each format, and what merely looks alike in it."""

import json

from table import MOVES, TOP, TOP_FILES, Case, top

OTHERS = {
    "mon/rules/base.yml": "groups: []\n", "mon/README.md": "# Monitoring\n", "mon/agent.py": "", "docs/guide.md": "# Guide\n",
    "docs/mon/notes.md": "# Others\n", "tests/mon/test_a.py": "", "assets/logo.png": b"\x89PNG\0",
}


def moved(name, file, before, after=None, **options):
    """`mon/` becomes `ops/mon/`; `file` has `before`, and afterwards `after` (None: what it had)."""
    return top(f"{file}: {name}", before, after, file=file, files={**OTHERS, **options.pop("files", {})}, **options)


DOCKERFILE = [
    ("copy", "COPY mon/checks.py /srv/checks.py\n", "COPY ops/mon/checks.py /srv/checks.py\n"),
    ("copy of a folder to the same", "COPY mon/ mon/\n", "COPY ops/mon/ ops/mon/\n"),
    ("copy of a folder, a word", "COPY mon ./mon\n", "COPY ops/mon ./ops/mon\n"),
    ("copy into the work folder", "WORKDIR /app\nCOPY mon/ /app/mon/\n", "WORKDIR /app\nCOPY ops/mon/ /app/ops/mon/\n"),
    ("copy of several", "COPY mon/checks.py mon/agent.py ./\n", "COPY ops/mon/checks.py ops/mon/agent.py ./\n"),
    ("copy as a list", 'COPY ["mon/checks.py", "/srv/"]\n', 'COPY ["ops/mon/checks.py", "/srv/"]\n'),
    ("copy with an owner", "COPY --chown=mon:mon mon/rules /srv/rules\n", "COPY --chown=mon:mon ops/mon/rules /srv/rules\n"),
    ("copy from a stage", "COPY --from=mon /mon/checks.py /srv/\nCOPY --from=build mon/x.py mon/\n", None),
    ("add of an address", "ADD https://example.org/mon/checks.py /srv/\n", None),
    ("a command as a list", 'CMD ["python", "-m", "mon.checks"]\n', 'CMD ["python", "-m", "ops.mon.checks"]\n'),
    ("a command", "CMD python3 -m mon.checks --name mon\n", "CMD python3 -m ops.mon.checks --name mon\n"),
    ("a package as a program", 'ENTRYPOINT ["python3", "-m", "mon"]\n', 'ENTRYPOINT ["python3", "-m", "ops.mon"]\n'),
    ("a server", 'CMD ["uvicorn", "mon.checks:run", "--port", "80"]\n', 'CMD ["uvicorn", "ops.mon.checks:run", "--port", "80"]\n'),
    ("a server of a package", "CMD gunicorn mon:LEVEL\n", "CMD gunicorn ops.mon:LEVEL\n"),
    ("run over lines", "RUN pip install x && \\\n    python mon/checks.py \\\n    --all\n", "RUN pip install x && \\\n    python ops/mon/checks.py \\\n    --all\n"),
    ("run in the work folder", "WORKDIR /app\nRUN python /app/mon/checks.py\n", "WORKDIR /app\nRUN python /app/ops/mon/checks.py\n"),
    ("a health check", "HEALTHCHECK CMD python mon/checks.py || exit 1\n", "HEALTHCHECK CMD python ops/mon/checks.py || exit 1\n"),
    ("a setting", "ENV DJANGO_SETTINGS_MODULE=mon.checks DEBUG=1\n", "ENV DJANGO_SETTINGS_MODULE=ops.mon.checks DEBUG=1\n"),
    ("a setting, old style", "ENV DJANGO_SETTINGS_MODULE mon.checks\n", "ENV DJANGO_SETTINGS_MODULE ops.mon.checks\n"),
    ("a comment", "# starts mon/checks.py and mon.alerts.page\n", "# starts ops/mon/checks.py and ops.mon.alerts.page\n"),
    ("images, users, labels", "FROM mon/agent:1 AS mon\nUSER mon\nLABEL mon=mon\nEXPOSE 80\n", None),
    ("longer names", "COPY monitor/ /m/\nCOPY my-mon/ /m/\nCOPY mon2/checks.py /m/\nRUN xmon.checks mon-x/checks.py\n", None),
    ("other folders of the name", "COPY docs/mon/notes.md /n/\nRUN cat tests/mon/test_a.py /etc/mon/checks.py\n", None),
    ("an address in a command", "RUN curl https://mon.checks.example.org/mon/checks.py -o x\n", None),
    ("no path, a word", "RUN echo mon is up && useradd mon\n", None),
]

COMPOSE = [
    ("context and file", "services:\n  mon:\n    build:\n      context: ./mon\n      dockerfile: mon/checks.py\n",
     "services:\n  mon:\n    build:\n      context: ./ops/mon\n      dockerfile: ops/mon/checks.py\n"),
    ("build in a word", "services:\n  a:\n    build: ./mon\n", "services:\n  a:\n    build: ./ops/mon\n"),
    ("a mount", "services:\n  a:\n    volumes:\n      - ./mon/rules:/etc/rules:ro\n", "services:\n  a:\n    volumes:\n      - ./ops/mon/rules:/etc/rules:ro\n"),
    ("a mount in the work folder", "services:\n  a:\n    working_dir: /app\n    volumes: ['./mon:/app/mon']\n",
     "services:\n  a:\n    working_dir: /app\n    volumes: ['./ops/mon:/app/ops/mon']\n"),
    ("a command", "services:\n  a:\n    command: python -m mon.checks\n", "services:\n  a:\n    command: python -m ops.mon.checks\n"),
    ("a command as a list", "services:\n  a:\n    command: [python, -m, mon.checks]\n", "services:\n  a:\n    command: [python, -m, ops.mon.checks]\n"),
    ("a command in lines", "services:\n  a:\n    command:\n      - celery\n      - -A\n      - mon.checks\n", "services:\n  a:\n    command:\n      - celery\n      - -A\n      - ops.mon.checks\n"),
    ("a file of settings", "services:\n  a:\n    env_file: mon/checks.py\n", "services:\n  a:\n    env_file: ops/mon/checks.py\n"),
    ("an environment", "services:\n  a:\n    environment:\n      DJANGO_SETTINGS_MODULE: mon.checks\n      B: x\n",
     "services:\n  a:\n    environment:\n      DJANGO_SETTINGS_MODULE: ops.mon.checks\n      B: x\n"),
    ("an environment as a list", "services:\n  a:\n    environment:\n      - DJANGO_SETTINGS_MODULE=mon.checks\n", "services:\n  a:\n    environment:\n      - DJANGO_SETTINGS_MODULE=ops.mon.checks\n"),
    ("names of services and images", "services:\n  mon:\n    image: mon/agent:1.2\n    container_name: mon\n    depends_on: [mon]\n    networks: [mon]\n    hostname: mon.checks\nvolumes:\n  mon: {}\n", None),
    ("addresses", "services:\n  a:\n    environment:\n      URL: http://mon:8000/mon/checks.py\n      B: https://example.org/mon/rules/base.yml\n", None),
]

WORKFLOW = [
    ("runs", "jobs:\n  a:\n    steps:\n      - run: pytest mon --cov=mon tests/mon\n", "jobs:\n  a:\n    steps:\n      - run: pytest ops/mon --cov=ops.mon tests/mon\n"),
    ("runs lines", "jobs:\n  a:\n    steps:\n      - name: Check mon\n        run: |\n          python -m mon.checks\n          mypy mon/\n",
     "jobs:\n  a:\n    steps:\n      - name: Check mon\n        run: |\n          python -m ops.mon.checks\n          mypy ops/mon/\n"),
    ("paths", "on:\n  push:\n    paths:\n      - 'mon/**'\n      - mon/*.py\n      - '!mon/README.md'\n", "on:\n  push:\n    paths:\n      - 'ops/mon/**'\n      - ops/mon/*.py\n      - '!ops/mon/README.md'\n"),
    ("a folder to work in", "jobs:\n  a:\n    defaults:\n      run:\n        working-directory: mon\n", "jobs:\n  a:\n    defaults:\n      run:\n        working-directory: ops/mon\n"),
    ("a file's digest", "jobs:\n  a:\n    steps:\n      - with:\n          key: x-${{ hashFiles('mon/checks.py') }}\n          path: mon/rules\n",
     "jobs:\n  a:\n    steps:\n      - with:\n          key: x-${{ hashFiles('ops/mon/checks.py') }}\n          path: ops/mon/rules\n"),
    ("the project's folder", "jobs:\n  a:\n    steps:\n      - run: cat ${{ github.workspace }}/mon/checks.py $GITHUB_WORKSPACE/mon/checks.py\n",
     "jobs:\n  a:\n    steps:\n      - run: cat ${{ github.workspace }}/ops/mon/checks.py $GITHUB_WORKSPACE/ops/mon/checks.py\n"),
    ("actions and names", "name: mon\njobs:\n  mon:\n    name: mon/checks.py\n    runs-on: mon\n    needs: [mon]\n    steps:\n      - uses: mon/checks@v1\n      - uses: actions/mon@v4\n", None),
    ("marks of tests", "jobs:\n  a:\n    steps:\n      - run: pytest -m mon -k mon tests/\n", None),
    ("another folder", "jobs:\n  a:\n    steps:\n      - run: cd docs && cat mon/notes.md\n      - run: cd /srv && python mon/checks.py\n", None),
    ("a comment", "# mon/checks.py is run here, mon is not\non: push\n", "# ops/mon/checks.py is run here, mon is not\non: push\n"),
]

PYPROJECT = [
    ("scripts", '[project.scripts]\nmon = "mon.checks:run"\nlevel = "mon:LEVEL"\n', '[project.scripts]\nmon = "ops.mon.checks:run"\nlevel = "ops.mon:LEVEL"\n'),
    ("entry points", '[project.entry-points."mon.plugins"]\na = "mon.alerts.page"\n', '[project.entry-points."mon.plugins"]\na = "ops.mon.alerts.page"\n'),
    ("packages", '[tool.setuptools]\npackages = ["mon", "mon.alerts", "pkg"]\n', '[tool.setuptools]\npackages = ["ops.mon", "ops.mon.alerts", "pkg"]\n'),
    ("packages in lines", '[tool.setuptools]\npackages = [\n    "mon",  # the first\n    "mon.alerts",\n]\n', '[tool.setuptools]\npackages = [\n    "ops.mon",  # the first\n    "ops.mon.alerts",\n]\n'),
    ("coverage", '[tool.coverage.run]\nsource = ["mon"]\nomit = ["mon/rules/*", "*/tests/*"]\n', '[tool.coverage.run]\nsource = ["ops.mon"]\nomit = ["ops/mon/rules/*", "*/tests/*"]\n'),
    ("mypy", '[tool.mypy]\nfiles = ["mon", "pkg"]\n\n[[tool.mypy.overrides]]\nmodule = "mon.alerts.*"\n', '[tool.mypy]\nfiles = ["ops/mon", "pkg"]\n\n[[tool.mypy.overrides]]\nmodule = "ops.mon.alerts.*"\n'),
    ("isort", '[tool.isort]\nknown_first_party = ["mon"]\n', '[tool.isort]\nknown_first_party = ["ops.mon"]\n'),
    ("isort's folders", '[tool.isort]\nsrc_paths = ["mon", "tests"]\n', '[tool.isort]\nsrc_paths = ["ops/mon", "tests"]\n'),
    ("pytest", '[tool.pytest.ini_options]\ntestpaths = ["mon", "tests"]\naddopts = "--cov=mon -p mon.checks"\n', '[tool.pytest.ini_options]\ntestpaths = ["ops/mon", "tests"]\naddopts = "--cov=ops.mon -p ops.mon.checks"\n'),
    ("ruff", '[tool.ruff.lint.per-file-ignores]\n"mon/checks.py" = ["E501"]\n"mon/**" = ["D"]\n', '[tool.ruff.lint.per-file-ignores]\n"ops/mon/checks.py" = ["E501"]\n"ops/mon/**" = ["D"]\n'),
    ("poetry", '[tool.poetry]\nname = "mon"\npackages = [{include = "mon"}]\n', '[tool.poetry]\nname = "mon"\npackages = [{include = "ops/mon"}]\n'),
    ("version by attribute", '[tool.setuptools.dynamic]\nversion = {attr = "mon.LEVEL"}\n', '[tool.setuptools.dynamic]\nversion = {attr = "ops.mon.LEVEL"}\n'),
    ("names and addresses", '[project]\nname = "mon"\nkeywords = ["mon"]\ndescription = "mon for all"\n\n[project.urls]\nhome = "https://example.org/mon/checks.py"\n', None),
    ("dependencies", '[project]\ndependencies = ["mon>=1", "mon-checks"]\n', None),
]

INI = [
    ("setup.cfg", "packages", "[options]\npackages =\n    mon\n    mon.alerts\n", "[options]\npackages =\n    ops.mon\n    ops.mon.alerts\n"),
    ("setup.cfg", "entry points", "[options.entry_points]\nconsole_scripts =\n    mon = mon.checks:run\n", "[options.entry_points]\nconsole_scripts =\n    mon = ops.mon.checks:run\n"),
    ("setup.cfg", "a package's data", "[options.package_data]\nmon = *.yml\n", "[options.package_data]\nops.mon = *.yml\n"),
    ("setup.cfg", "mypy of a package", "[mypy-mon.alerts.*]\nignore_errors = True\n", "[mypy-ops.mon.alerts.*]\nignore_errors = True\n"),
    ("setup.cfg", "flake8", "[flake8]\nper-file-ignores =\n    mon/checks.py:E501\n    mon/*:D1\nexclude = mon/rules,build\n",
     "[flake8]\nper-file-ignores =\n    ops/mon/checks.py:E501\n    ops/mon/*:D1\nexclude = ops/mon/rules,build\n"),
    ("setup.cfg", "names", "[metadata]\nname = mon\nurl = https://example.org/mon/checks.py\n", None),
    ("tox.ini", "commands", "[testenv]\ncommands =\n    pytest mon tests/mon\n    python -m mon.checks\n", "[testenv]\ncommands =\n    pytest ops/mon tests/mon\n    python -m ops.mon.checks\n"),
    ("tox.ini", "its folder", "[testenv]\ncommands = {envpython} {toxinidir}/mon/checks.py\n", "[testenv]\ncommands = {envpython} {toxinidir}/ops/mon/checks.py\n"),
    ("tox.ini", "settings", "[testenv]\nsetenv =\n    DJANGO_SETTINGS_MODULE = mon.checks\n", "[testenv]\nsetenv =\n    DJANGO_SETTINGS_MODULE = ops.mon.checks\n"),
    ("pytest.ini", "paths", "[pytest]\ntestpaths = mon tests\nDJANGO_SETTINGS_MODULE = mon.checks\n", "[pytest]\ntestpaths = ops/mon tests\nDJANGO_SETTINGS_MODULE = ops.mon.checks\n"),
    (".coveragerc", "sources", "[run]\nsource = mon\nomit =\n    mon/rules/*\n", "[run]\nsource = ops.mon\nomit =\n    ops/mon/rules/*\n"),
    ("unit/mon.service", "systemd", "[Unit]\nDescription=mon\n\n[Service]\nUser=mon\nWorkingDirectory=/opt/app\nExecStart=/opt/app/venv/bin/python -m mon.checks --port 80\nExecStartPre=/opt/app/mon/checks.py\nEnvironmentFile=/etc/mon/checks.py\n",
     "[Unit]\nDescription=mon\n\n[Service]\nUser=mon\nWorkingDirectory=/opt/app\nExecStart=/opt/app/venv/bin/python -m ops.mon.checks --port 80\nExecStartPre=/opt/app/ops/mon/checks.py\nEnvironmentFile=/etc/mon/checks.py\n"),
    ("unit/b.service", "systemd without a folder", "[Service]\nExecStart=/usr/bin/python3 /srv/shop/mon/checks.py\n", "[Service]\nExecStart=/usr/bin/python3 /srv/shop/ops/mon/checks.py\n"),
    ("alembic.ini", "a folder", "[alembic]\nscript_location = mon/alerts\n", "[alembic]\nscript_location = ops/mon/alerts\n"),
]

MAKEFILE = [
    ("a recipe", "check:\n\tpython -m mon.checks\n\t@pytest mon/ tests/mon\n", "check:\n\tpython -m ops.mon.checks\n\t@pytest ops/mon/ tests/mon\n"),
    ("variables", "SRC = mon pkg\nRULES := mon/rules/base.yml\nNAME = mon\n", "SRC = ops/mon pkg\nRULES := ops/mon/rules/base.yml\nNAME = mon\n"),
    ("what a target needs", "mon: mon/checks.py mon/rules/base.yml\n\t@true\n", "mon: ops/mon/checks.py ops/mon/rules/base.yml\n\t@true\n"),
    ("the folder", "a:\n\tcat $(CURDIR)/mon/checks.py\n", "a:\n\tcat $(CURDIR)/ops/mon/checks.py\n"),
    ("another folder", "a:\n\tcat $(BUILD)/mon/checks.py\n\tcp x $(HOME)/mon/checks.py\n", None),
    ("phony targets", ".PHONY: mon\nmon:\n\techo mon\n", None),
    ("images", "mon:\n\tdocker build -t mon . && docker run mon/agent:1\n", None),
    ("a variable for the interpreter", "a:\n\t$(PYTHON) -m mon.checks\n\t${PY} -m mon.checks\n\t@$(VENV)/bin/python -m mon.checks\n\t$(MON) -m mon.checks\n",
     "a:\n\t$(PYTHON) -m ops.mon.checks\n\t${PY} -m ops.mon.checks\n\t@$(VENV)/bin/python -m ops.mon.checks\n\t$(MON) -m ops.mon.checks\n"),
    ("lines that go on", "a:\n\tmypy \\\n\t  mon \\\n\t  pkg\n", "a:\n\tmypy \\\n\t  ops/mon \\\n\t  pkg\n"),
]

SHELL = [
    ("programs", "#!/bin/sh\nset -e\npython3 mon/checks.py\n./mon/agent.py --all\n", "#!/bin/sh\nset -e\npython3 ops/mon/checks.py\n./ops/mon/agent.py --all\n"),
    ("a variable", "ROOT=$(pwd)\npython3 \"$ROOT/mon/checks.py\" \"${ROOT}/mon/agent.py\"\n", "ROOT=$(pwd)\npython3 \"$ROOT/ops/mon/checks.py\" \"${ROOT}/ops/mon/agent.py\"\n"),
    ("a variable for the interpreter", "\"${PY:-python3}\" -m mon.checks\n$PYTHON -m mon.checks\n", "\"${PY:-python3}\" -m ops.mon.checks\n$PYTHON -m ops.mon.checks\n"),
    ("settings", "DJANGO_SETTINGS_MODULE=mon.checks python manage.py test mon.alerts\nexport DJANGO_SETTINGS_MODULE=mon.checks\n",
     "DJANGO_SETTINGS_MODULE=ops.mon.checks python manage.py test ops.mon.alerts\nexport DJANGO_SETTINGS_MODULE=ops.mon.checks\n"),
    ("after cd", "(cd mon && cat rules/base.yml)\ncat mon/rules/base.yml\n", "(cd ops/mon && cat rules/base.yml)\ncat ops/mon/rules/base.yml\n"),
    ("other machines", "scp web:mon/checks.py .\nssh mon cat mon/checks.py\nrsync -a x mon@host:mon/rules\ncurl example.org/mon/checks.py\n", None),
    ("words", "echo 'the mon is up'\nservice mon restart\nmon --help\nexport NAME=mon\n", None),
    ("a comment", "# see mon/checks.py, not mon\n", "# see ops/mon/checks.py, not mon\n"),
]

JSON = [
    ("package.json", "scripts", '{"name": "mon", "scripts": {"lint": "eslint mon", "mon": "python -m mon.checks"}, "files": ["mon"]}\n',
     '{"name": "mon", "scripts": {"lint": "eslint ops/mon", "mon": "python -m ops.mon.checks"}, "files": ["ops/mon"]}\n'),
    ("package.json", "main", '{"main": "./mon/checks.py", "workspaces": ["mon/*"], "exports": {"./mon/x": "./mon/agent.py"}}\n',
     '{"main": "./ops/mon/checks.py", "workspaces": ["ops/mon/*"], "exports": {"./mon/x": "./ops/mon/agent.py"}}\n'),
    ("package.json", "others' names", '{"dependencies": {"mon": "1", "@mon/checks": "2"}, "repository": "mon/checks", "description": "mon"}\n', None),
    ("tsconfig.json", "paths", '{\n  // mon/checks.py\n  "compilerOptions": {"baseUrl": ".", "paths": {"@mon/*": ["mon/*"]}},\n  "include": ["mon/**/*.ts", "mon"]\n}\n',
     '{\n  // ops/mon/checks.py\n  "compilerOptions": {"baseUrl": ".", "paths": {"@mon/*": ["ops/mon/*"]}},\n  "include": ["ops/mon/**/*.ts", "ops/mon"]\n}\n'),
    ("web/tsconfig.json", "from its folder", '{"include": ["../mon/rules"], "extends": "../mon/README.md"}\n', '{"include": ["../ops/mon/rules"], "extends": "../ops/mon/README.md"}\n'),
    ("package-lock.json", "made by a program", '{"packages": {"mon/checks.py": {"resolved": "mon/checks.py"}}}\n', None),
]

IGNORED = [
    ("CODEOWNERS", "owners", "# mon/checks.py\n/mon/ @mon/team\nmon/rules/ @a\nmon/*.py @b\ndocs/mon/ @c\n*.mon @d\n", "# ops/mon/checks.py\n/ops/mon/ @mon/team\nops/mon/rules/ @a\nops/mon/*.py @b\ndocs/mon/ @c\n*.mon @d\n"),
    (".github/CODEOWNERS", "owners", "/mon/ @a\n", "/ops/mon/ @a\n"),
    (".gitignore", "patterns", "/mon/cache/\nmon/*.log\n!mon/keep.log\nmon\nmon/\n*.mon\n", "/ops/mon/cache/\nops/mon/*.log\n!ops/mon/keep.log\nmon\nmon/\n*.mon\n"),
    ("docs/.gitignore", "of another folder", "/mon/\nmon/checks.py\n", None),
    (".dockerignore", "patterns", "mon/rules\n!mon/checks.py\nmon\n", "ops/mon/rules\n!ops/mon/checks.py\nops/mon\n"),
    ("MANIFEST.in", "files", "include mon/README.md\nrecursive-include mon *.yml\ngraft mon/rules\n", "include ops/mon/README.md\nrecursive-include ops/mon *.yml\ngraft ops/mon/rules\n"),
    (".gitattributes", "patterns", "mon/rules/*.yml text\n*.mon binary\n", "ops/mon/rules/*.yml text\n*.mon binary\n"),
]

DOCUMENTS = [
    ("README.md", "links", "See [checks](mon/checks.py), [rules](./mon/rules/base.yml#top \"Rules\") and ![logo](assets/logo.png).\n\n[ref]: mon/README.md\n",
     "See [checks](ops/mon/checks.py), [rules](./ops/mon/rules/base.yml#top \"Rules\") and ![logo](assets/logo.png).\n\n[ref]: ops/mon/README.md\n"),
    ("docs/index.md", "links from a folder", "[a](../mon/README.md) [b](guide.md) [c](mon/notes.md) <a href=\"../mon/rules/\">x</a>\n", "[a](../ops/mon/README.md) [b](guide.md) [c](mon/notes.md) <a href=\"../ops/mon/rules/\">x</a>\n"),
    ("docs/guide.rst", "paths in text, from the root", "Run::\n\n    python mon/checks.py\n\nor see ``mon/alerts/page.py``.\n", "Run::\n\n    python ops/mon/checks.py\n\nor see ``ops/mon/alerts/page.py``.\n"),
    ("docs/guide.md", "paths in text, and a link that only looks like one", "`mon/checks.py`, [a](mon/checks.py), see mon/checks.py\n", "`ops/mon/checks.py`, [a](mon/checks.py), see ops/mon/checks.py\n"),
    ("mon/guide.md", "links out of what moves", "[a](../docs/guide.md#x) [b](README.md) [c](rules/base.yml) [d](https://example.org/docs/guide.md)\n", "[a](../../docs/guide.md#x) [b](README.md) [c](rules/base.yml) [d](https://example.org/docs/guide.md)\n"),
    ("README.md", "code", "Run `python -m mon.checks` or `mon/checks.py`; `mon` itself and `from mon.alerts` stay words.\n", "Run `python -m ops.mon.checks` or `ops/mon/checks.py`; `mon` itself and `from ops.mon.alerts` stay words.\n"),
    ("README.md", "a block", "```sh\n$ pytest mon tests/mon\npython mon/checks.py\n```\n", "```sh\n$ pytest ops/mon tests/mon\npython ops/mon/checks.py\n```\n"),
    ("README.md", "a block of Python", "```python\nfrom mon import checks\nimport mon.alerts.page\n\nmon.alerts.page.call()\n```\n", "```python\nfrom ops.mon import checks\nimport ops.mon.alerts.page\n\nops.mon.alerts.page.call()\n```\n"),
    ("README.md", "a session", "    >>> from mon.checks import run\n    >>> run()\n    'ran'\n", "    >>> from ops.mon.checks import run\n    >>> run()\n    'ran'\n"),
    ("README.md", "prose", "The mon watches; mon. Mon/day, mon-fri, and/or. See mon/checks.py.\n", "The mon watches; mon. Mon/day, mon-fri, and/or. See ops/mon/checks.py.\n"),
    ("README.md", "addresses", "https://example.org/mon/checks.py <http://mon.checks/x> [a](https://github.com/o/r/blob/main/mon/checks.py) git@host:mon/checks.git a@mon.checks\n", None),
    ("README.md", "names that go on", "mon.checksum, mon/checks.pyc, mon/checks.python, mon.checks2, amon.checks, x/mon/checks.py\n", None),
    ("CHANGELOG.md", "the past", "- mon/checks.py was added, and mon.alerts.page\n", None),
    ("docs/api.rst", "Sphinx", ".. automodule:: mon.checks\n   :members:\n\n.. py:module:: mon\n\nSee :mod:`mon.alerts` and :func:`~mon.checks.run`, `the rules <../mon/README.md>`_.\n",
     ".. automodule:: ops.mon.checks\n   :members:\n\n.. py:module:: ops.mon\n\nSee :mod:`ops.mon.alerts` and :func:`~ops.mon.checks.run`, `the rules <../ops/mon/README.md>`_.\n"),
    ("docs/api.rst", "includes and code", ".. literalinclude:: ../mon/checks.py\n\n.. code-block:: python\n\n   from mon import checks\n\nText of mon.\n\n>>> import mon.checks\n>>> mon.checks.run()\n",
     ".. literalinclude:: ../ops/mon/checks.py\n\n.. code-block:: python\n\n   from ops.mon import checks\n\nText of mon.\n\n>>> import ops.mon.checks\n>>> ops.mon.checks.run()\n"),
]

SERVERS = [
    ("prometheus.yml", "Prometheus", "rule_files:\n  - mon/rules/*.yml\n  - mon/rules/base.yml\nscrape_configs:\n  - job_name: mon\n    static_configs:\n      - targets: ['mon:9090']\n    file_sd_configs:\n      - files: [mon/rules/base.yml]\n",
     "rule_files:\n  - ops/mon/rules/*.yml\n  - ops/mon/rules/base.yml\nscrape_configs:\n  - job_name: mon\n    static_configs:\n      - targets: ['mon:9090']\n    file_sd_configs:\n      - files: [ops/mon/rules/base.yml]\n"),
    ("mon/prometheus.yml", "Prometheus beside its rules", "rule_files: [rules/base.yml]\n", None),
    ("nginx.conf", "nginx", "upstream mon { server mon:8000; }\nserver {\n  server_name mon.checks;\n  location /mon/rules/ { proxy_pass http://mon/mon/checks.py; }\n  location /s/ {\n    alias /srv/app/mon/rules/base.yml;  # mon/checks.py\n  }\n  include mon/rules/*.yml;\n}\n",
     "upstream mon { server mon:8000; }\nserver {\n  server_name mon.checks;\n  location /mon/rules/ { proxy_pass http://mon/mon/checks.py; }\n  location /s/ {\n    alias /srv/app/ops/mon/rules/base.yml;  # ops/mon/checks.py\n  }\n  include ops/mon/rules/*.yml;\n}\n"),
    (".env", "settings", "DJANGO_SETTINGS_MODULE=mon.checks\nNAME=mon\nURL=http://mon/mon/checks.py\nRULES=mon/rules/base.yml\n", "DJANGO_SETTINGS_MODULE=ops.mon.checks\nNAME=mon\nURL=http://mon/mon/checks.py\nRULES=ops/mon/rules/base.yml\n"),
    ("Procfile", "a module that is run", "worker: python -m mon.checks\nx: env A=1 python3 -m mon.checks --now\n", "worker: python -m ops.mon.checks\nx: env A=1 python3 -m ops.mon.checks --now\n"),
    ("Procfile", "a server", "web: gunicorn mon.checks:run\nworker: celery -A mon.checks worker\n", "web: gunicorn ops.mon.checks:run\nworker: celery -A ops.mon.checks worker\n"),
    (".pre-commit-config.yaml", "hooks", "repos:\n  - repo: https://example.org/mon/checks\n    hooks:\n      - id: mon\n        files: ^mon/\n        entry: python mon/checks.py\n",
     "repos:\n  - repo: https://example.org/mon/checks\n    hooks:\n      - id: mon\n        files: ^ops/mon/\n        entry: python ops/mon/checks.py\n"),
    ("notes.txt", "text", "See mon/checks.py and mon.alerts.page; mon is mon.\n", "See ops/mon/checks.py and ops.mon.alerts.page; mon is mon.\n"),
    ("data.csv", "data", "mon,mon.x,mon/none.py\n", None),
    ("bare", "a script without an ending", "#!/bin/sh\npython -m mon.checks\n", "#!/bin/sh\npython -m ops.mon.checks\n"),
]

COMMENTS = [
    ("a comment", "X = 1  # see pkg.utils.text and pkg/core/mail/message.py\n", "X = 1  # see pkg.text.helpers and pkg/mail/message.py\n"),
    ("a comment of words", "X = 1  # core mail text, utils/text, pkg utils.text\n", None),
    ("documentation", '"""Uses `pkg.utils.text.slug`, :mod:`pkg.core.mail`; not pkg.core.mailer."""\n', '"""Uses `pkg.text.helpers.slug`, :mod:`pkg.mail`; not pkg.core.mailer."""\n'),
    ("a text among words", "X = 'see pkg.utils.text for more'\n", None),
    ("an address in a comment", "# https://example.org/pkg/utils/text.py and pkg@pkg.core.mail\n", None),
    ("code that is commented out", "# import pkg.core.mail\n# pkg.core.mail.send()\n", "# import pkg.mail\n# pkg.mail.send()\n"),
    ("code that means something else", "def f(pkg): return pkg.core.mail\n", None),
]

CASES = [moved(name, "Dockerfile", before, after) for name, before, after in DOCKERFILE]
CASES += [moved(name, "compose.yaml", before, after) for name, before, after in COMPOSE]
CASES += [moved(name, ".github/workflows/ci.yml", before, after) for name, before, after in WORKFLOW]
CASES += [moved(name, "pyproject.toml", before, after) for name, before, after in PYPROJECT]
CASES += [moved(name, "Makefile", before, after) for name, before, after in MAKEFILE]
CASES += [moved(name, "run.sh", before, after) for name, before, after in SHELL]
for table in (INI, JSON, IGNORED, DOCUMENTS, SERVERS):
    CASES += [moved(name, file, before, after) for file, name, before, after in table]
CASES += [Case(f"code: {name}", before, after) for name, before, after in COMMENTS]
CASES += [
    # A module gets another name: paths and dotted names alike.
    Case("several moves in one file", "# pkg/utils/text.py\n[tool.x]\na = 'pkg.core.mail.send'\nb = 'pkg/core/mail/message.py'\n",
         "# pkg/text/helpers.py\n[tool.x]\na = 'pkg.mail.send'\nb = 'pkg/mail/message.py'\n", file="pyproject.toml", moves=MOVES),
    Case("only what is certain", "# pkg/utils/text.py\n[tool.x]\na = 'pkg.core.mail.send'\n", "# pkg/utils/text.py\n[tool.x]\na = 'pkg.mail.send'\n",
         file="pyproject.toml", moves=MOVES, flags="--certain"),
    Case("a part of a folder goes elsewhere", "a:\n\tcat mon/*.py mon/checks.py mon/alerts/page.py\n", "a:\n\tcat mon/*.py ops/mon/checks.py new/page.py\n",
         file="Makefile", moves=[("mon", "ops/mon"), ("mon/alerts/page.py", "new/page.py")], files=TOP_FILES,
         created={"ops/__init__.py": "", "new/__init__.py": ""}, also={}),
    Case("latin-1", b"# caf\xe9\na:\n\tcat mon/checks.py\n", b"# caf\xe9\na:\n\tcat ops/mon/checks.py\n", file="Makefile", moves=TOP, files=TOP_FILES),
    Case("compose beside its Dockerfile, both move", "services:\n  a:\n    build: {context: ../.., dockerfile: mon/docker/Dockerfile}\n    volumes: ['../rules:/etc/rules:ro']\n",
         "services:\n  a:\n    build: {context: ../../.., dockerfile: ops/mon/docker/Dockerfile}\n    volumes: ['../rules:/etc/rules:ro']\n",
         file="mon/docker/compose.yaml", moves=TOP, files={**TOP_FILES, "mon/docker/Dockerfile": "FROM x\n", "mon/rules/a.yml": "a: 1\n"}),
    Case("a plan of moves", "moves:\n  - {from: mon/checks.py, to: x/checks.py}\n", file="old.yaml", moves=TOP, files=TOP_FILES),
    Case("CRLF", b"a: 1\r\nfile: mon/checks.py\r\n", b"a: 1\r\nfile: ops/mon/checks.py\r\n", file="a.yml", moves=TOP, files=TOP_FILES),
    Case("a name with a blank", "[a](mon/a%20b.md) [c](<mon/checks.py>)\n", "[a](ops/mon/a%20b.md) [c](<ops/mon/checks.py>)\n", file="README.md", moves=TOP,
         files={**TOP_FILES, "mon/a b.md": "x\n"}),
    # Names of other things than modules.
    *[top(f"data: {file}", text, file=file, files=TOP_FILES) for file, text in [
        ("query.sql", "select * from mon.checks;\n"), ("data.csv", "mon.checks,1\n"), ("i18n.json", '{"title": "mon.checks"}\n'), ("locale/de.yml", "title: mon.checks\n")]],
    top("queues in YAML", "queue: mon.checks\ntopic: mon.checks\nmodule: mon.checks\nmetadata:\n  labels: {app: mon.checks}\n  annotations:\n    x: mon.checks\n", "queue: mon.checks\ntopic: mon.checks\nmodule: ops.mon.checks\nmetadata:\n  labels: {app: mon.checks}\n  annotations:\n    x: mon.checks\n", file="conf.yaml"),
    top("setuptools' attr", "[metadata]\nversion = attr: mon.LEVEL\n", "[metadata]\nversion = attr: ops.mon.LEVEL\n", file="setup.cfg"),
    top("pytest's filters", "[pytest]\nfilterwarnings =\n    error\n    ignore::mon.checks.run\n    ignore:what:mon.checks.run:mon.checks\n", "[pytest]\nfilterwarnings =\n    error\n    ignore::ops.mon.checks.run\n    ignore:what:mon.checks.run:mon.checks\n", file="pytest.ini"),
    top("a logger's settings", "[logger_x]\nqualname=mon\n", "[logger_x]\nqualname=ops.mon\n", file="log.ini"),
    top("warnings by an option", "python3 -W ignore::mon.checks.run -m mon.checks\nuvicorn mon.checks:run --reload-dir mon\n", "python3 -W ignore::ops.mon.checks.run -m ops.mon.checks\nuvicorn ops.mon.checks:run --reload-dir ops/mon\n", file="run.sh"),
    top("patterns of package.json", '{"scripts": {"a": "cross-env NODE_PATH=mon node x.js", "b": "nodemon --watch mon"}, "lint-staged": {"mon/**/*.js": "eslint"}}\n', '{"scripts": {"a": "cross-env NODE_PATH=ops/mon node x.js", "b": "nodemon --watch ops/mon"}, "lint-staged": {"ops/mon/**/*.js": "eslint"}}\n', file="package.json"),
    Case("a page's scripts", '<link href="/web/a.css"><script type="module" src="/web/a.ts"></script><a href="/web/b.html">/web/other.ts</a>\n', '<link href="/src/web/a.css"><script type="module" src="/src/web/a.ts"></script><a href="/web/b.html">/web/other.ts</a>\n', file="index.html",
         files={"web/a.css": "a{}\n", "web/a.ts": "export {}\n", "web/b.html": "\n"}, moves=[("web", "src/web")], created={}),
    top("titles", "mon.checks\n==========\n\n----------\nmon.checks\n----------\n\nOther\n=====\n\nmon.checks\n======================\n\nA mon.checks é\n--------------\n", "ops.mon.checks\n==============\n\n--------------\nops.mon.checks\n--------------\n\nOther\n=====\n\nops.mon.checks\n======================\n\nA ops.mon.checks é\n------------------\n", file="a.rst"),
]

CASES += [
    top("notes of a version", "`mon.checks` is new.\n", file="docs/1.20.0-notes.rst"),
    top("what a program is to print", "mon.checks ran\n", file="tests/a.output"),
    top("notes of releases", "`mon.checks` is new.\n", file="docs/whats_new/a.rst"),
    top("what a clone is called", "Do::\n\n    $ git clone https://host/a/mon.git\n    $ cd mon\n", file="docs/install.rst"),
]

CASES += [
    top("proposals by their numbers", "`mon.checks` is to be.\n", file="docs/nep-0015-title.rst"),
    top("proposals in their folder", "`mon.checks` is to be.\n", file="docs/proposals/a.md"),
    top("a release's workflow", "jobs:\n  a:\n    steps:\n    - run: python -m mon.checks\n", "jobs:\n  a:\n    steps:\n    - run: python -m ops.mon.checks\n", file=".github/workflows/release.yml"),
    top("notes of several files", "`mon.checks` is new.\n", file="docs/release-notes-2.md"),
    top("what a test is to find", "mon.checks ran\n", file="tests/out/a.output"),
    top("what a test reads", "mon.checks ran\n", file="tests/fixtures/a.wdiff"),
    top("text by the tests", "mon.checks ran\n", "ops.mon.checks ran\n", file="tests/README.txt"),
    top("an installed release", "File \"/home/me/venv/lib/python3/site-packages/mon/checks.py\", line 1\nFile \"/home/me/work/mon/checks.py\"\n", "File \"/home/me/venv/lib/python3/site-packages/mon/checks.py\", line 1\nFile \"/home/me/work/ops/mon/checks.py\"\n", file="a.txt"),
    top("a name that a package doesn't have", "`mon.alerts.sends`, `mon.alerts.call` and `mon.alerts.lazy`\n\n```python\nimport mon.alerts.sends as s\nimport mon.checks\n```\n", "`mon.alerts.sends`, `ops.mon.alerts.call` and `ops.mon.alerts.lazy`\n\n```python\nimport mon.alerts.sends as s\nimport ops.mon.checks\n```\n", file="a.md",
        files={"mon/alerts/__init__.py": "from .page import *\nfrom ._c import *\nN = ['lazy']\n"}),
    top("a path anywhere", "[tool.coverage.run]\nomit = [\"*/mon/checks.py\", \"*/checks.py\"]\n", "[tool.coverage.run]\nomit = [\"*/ops/mon/checks.py\", \"*/checks.py\"]\n", file="pyproject.toml"),
    Case("a package's own file that leaves: documents", "- `kit`\n- `kit.worker`\n- `kit.W`\n- `kit.old`\n- `kit.job.X`\n", "- `kit`\n- `kit.worker`\n- `kit.worker.W`\n- `kit.old`\n- `kit.job.X`\n", file="a.md", files={"kit/__init__.py": "W = 1\n", "kit/old.py": ""}, moves=[("kit/__init__.py", "kit/worker.py")], created={"kit/__init__.py": ""}, checked=False),
    Case("what is run of a package", "run:\n\tpython -m kit x\n\tpython -m kit.old\n", "run:\n\tpython -m kit x\n\tpython -m kit._int.old\n", file="Makefile", files={"kit/__init__.py": "F = 1\n", "kit/__main__.py": "", "kit/old.py": ""},
         moves=[("kit/__init__.py", "src/kit/_int/__init__.py"), ("kit/__main__.py", "src/kit/__main__.py"), ("kit/old.py", "src/kit/_int/old.py")], created={"src/kit/__init__.py": ""}),
]

PAGES = {"docs/conf.py": "", "docs/ref/alg.one.rst": "", "docs/ref/two.rst": "", "docs/ref/three.md": "", "docs/keep.rst": ""}
PAGE_MOVES = [("docs/ref/alg.one.rst", "docs/ref/alg/one.rst"), ("docs/ref/two.rst", "docs/new/zwei.rst"), ("docs/ref/three.md", "docs/new/drei.md")]
CASES += [
    # Documents as Sphinx names them.
    Case("entries of a toctree", ".. toctree::\n   :maxdepth: 2\n\n   keep\n   ref/alg.one\n   Named <ref/two>\n   /ref/three\n   ref/two.rst\n   Other <https://host/ref/two>\n   ref/*\n   none/two\n\nref/two\n",
         ".. toctree::\n   :maxdepth: 2\n\n   keep\n   ref/alg/one\n   Named <new/zwei>\n   /new/drei\n   new/zwei.rst\n   Other <https://host/ref/two>\n   ref/*\n   none/two\n\nref/two\n", file="docs/index.rst", files=PAGES, moves=PAGE_MOVES),
    Case("roles that lead to documents", "See :doc:`ref/two`, :doc:`/ref/two`, :doc:`that <ref/three>`, :doc:`keep` and `ref/two`.\n", "See :doc:`new/zwei`, :doc:`/new/zwei`, :doc:`that <new/drei>`, :doc:`keep` and `ref/two`.\n", file="docs/index.rst", files=PAGES, moves=PAGE_MOVES),
    Case("a toctree in Markdown", "```{toctree}\n:maxdepth: 2\n\nref/two\nkeep\n```\n{doc}`ref/two` and {doc}`it <ref/three>`, `ref/two`\n", "```{toctree}\n:maxdepth: 2\n\nnew/zwei\nkeep\n```\n{doc}`new/zwei` and {doc}`it <new/drei>`, `ref/two`\n", file="docs/m.md", files=PAGES, moves=PAGE_MOVES),
    Case("a document with a toctree that moves", ".. toctree::\n\n   ../keep\n   two\n   /keep\n", ".. toctree::\n\n   ../../keep\n   ../../new/zwei\n   /keep\n", file="docs/ref/index.rst", files=PAGES, moves=[*PAGE_MOVES, ("docs/ref/index.rst", "docs/ref/all/index.rst")]),
    Case("all documents that move", ".. toctree::\n\n   ref/two\n   /keep\n\n:doc:`ref/two`\n", file="docs/index.rst", files=PAGES, moves=[("docs", "doc")]),
    top("folders of a build by meson", "subdir('mon')\nsubdir('tests')\nx = 'mon'\n", "subdir('ops/mon')\nsubdir('tests')\nx = 'mon'\n", file="meson.build"),
    Case("folders of a build by meson within", "subdir('core')\n# subdir(core)\n", "subdir('_core')\n# subdir(core)\n", file="kit/meson.build", files={"kit/__init__.py": "", "kit/core/__init__.py": "", "kit/core/meson.build": ""}, moves=[("kit/core", "kit/_core")]),
]

CASES += [
    Case("documents of Sphinx that end in .txt", ".. toctree::\n\n   overview.txt\n   more\n\nSee :doc:`more`.\n", ".. toctree::\n\n   overview.rst\n   new\n\nSee :doc:`new`.\n", file="docs/index.txt", files={"docs/overview.txt": "", "docs/more.txt": ""},
         moves=[("docs/index.txt", "docs/index.rst"), ("docs/overview.txt", "docs/overview.rst"), ("docs/more.txt", "docs/new.rst")], created={}),
]

# Documents: what is a name in them, and what is their own.
CASES += [
    top("roles with a title", "See :func:`the run <mon.checks.run>`, :mod:`that <~mon.checks>` and :ref:`this <mon.checks>`.\n", "See :func:`the run <ops.mon.checks.run>`, :mod:`that <~ops.mon.checks>` and :ref:`this <mon.checks>`.\n", file="docs/a.rst"),
    top("a reference of the document's own", "Defined in `mon.checks`_ and `mon.checks`__, ``mon.checks``.\n\n.. _mon.checks: https://example.org/mon/checks.py\n",
        "Defined in `mon.checks`_ and `mon.checks`__, ``ops.mon.checks``.\n\n.. _mon.checks: https://example.org/mon/checks.py\n", file="docs/a.rst"),
    *[top(f"notes of releases: {file}", "`mon.checks` is new.\n", file=file) for file in (
        "docs/whatsnew-3.0.rst", "docs/whats_new.rst", "docs/upgrading.rst", "docs/migration_08.rst", "NEWS.d/1.md")],
    top("loggers in YAML", "version: 1\nloggers:\n  mon.checks:\n    level: INFO\n  \"mon.alerts\": {level: INFO}\nother:\n  mon.checks: x\n", "version: 1\nloggers:\n  ops.mon.checks:\n    level: INFO\n  \"ops.mon.alerts\": {level: INFO}\nother:\n  mon.checks: x\n", file="log.yaml"),
    top("loggers in JSON", '{"loggers": {"mon.checks": {"level": "INFO"}}, "other": {"mon.checks": 1}}\n', '{"loggers": {"ops.mon.checks": {"level": "INFO"}}, "other": {"mon.checks": 1}}\n', file="log.json"),
    top("loggers in TOML", '[tool.x.loggers]\n"mon.checks" = "INFO"\n[tool.setuptools.package-dir]\n"mon.alerts" = "mon/alerts"\n', '[tool.x.loggers]\n"ops.mon.checks" = "INFO"\n[tool.setuptools.package-dir]\n"ops.mon.alerts" = "ops/mon/alerts"\n', file="pyproject.toml"),
    top("a file in a regular expression", "exclude: ^mon/checks\\.py$\nfiles: ^(mon/checks\\.py|mon/other\\.py)$\n", "exclude: ^ops/mon/checks\\.py$\nfiles: ^(ops/mon/checks\\.py|ops/mon/other\\.py)$\n", file=".pre-commit-config.yaml"),
    top("a file in a regular expression of TOML", "[tool.black]\nextend-exclude = '^/mon/checks\\.py$'\n[tool.mypy]\nexclude = [\"^mon/checks\\\\.py$\"]\n", "[tool.black]\nextend-exclude = '^/ops/mon/checks\\.py$'\n[tool.mypy]\nexclude = [\"^ops/mon/checks\\\\.py$\"]\n", file="pyproject.toml"),
    top("what Cython has made", "/* Generated by Cython 3.0.11 */\n/* \"mon.checks\" mon/checks.py:1 */\n", file="mon2/checks.c"),
    top("what Sphinx has made", "<html><script src=\"_static/documentation_options.js\"></script><a href=\"x.html\">mon.checks</a></html>\n", file="docs/_build/a.html"),
]


def notebook(name, *lines, after=None):
    """A cell of a notebook; of its text only the lines change."""
    def text(lines):
        source = ",\n".join(f'    {json.dumps(line)}' for line in lines)
        return f'{{\n "cells": [\n  {{\n   "cell_type": "code",\n   "source": [\n{source}\n   ]\n  }}\n ],\n "nbformat": 4\n}}\n'

    return top(f"a notebook: {name}", text(lines), after and text(after), file="a.ipynb")


CASES += [
    notebook("a module of a package", "%matplotlib inline\n", "from mon import checks\n", "checks.run()",
             after=("%matplotlib inline\n", "from ops.mon import checks\n", "checks.run()")),
    notebook("a package", "import mon.checks\n", "print(\"a\\n\", mon.checks.run())\n", "if 1:\n", "    mon.checks.run()",
             after=("import ops.mon.checks\n", "print(\"a\\n\", ops.mon.checks.run())\n", "if 1:\n", "    ops.mon.checks.run()")),
    Case("a notebook: two from one", json.dumps({"cells": [{"cell_type": "code", "source": "from pkg.utils import text, html\ntext.slug()"}]}),
         json.dumps({"cells": [{"cell_type": "code", "source": "from pkg.text import helpers as text\nfrom pkg.utils import html\ntext.slug()"}]}), file="a.ipynb"),
]

# Meson's paths in parts, and where it installs sources.
MESON = {"mon/checks.py": "def run(): return 'ran'\n", "kit/a.py": "", "kit/b.py": "", "kit/data/x.txt": "", "kit/meson.build": "", "kit/__init__.py": ""}


def meson(name, before, after=None, moves=(("kit/a.py", "kit/sub/c.py"), ("kit/data", "res/data")), **options):
    options.setdefault("created", {"kit/sub/__init__.py": ""} if ("kit/a.py", "kit/sub/c.py") in moves else {})
    return Case(f"meson: {name}", before, after, file=options.pop("file", "meson.build"), files=MESON, moves=list(moves), **options)


CASES += [
    meson("parts", "x = files('kit' / 'a.py', 'kit' / 'b.py')\ny = join_paths('kit', 'data', 'x.txt')\n", "x = files('kit' / 'sub' / 'c.py', 'kit' / 'b.py')\ny = join_paths('res', 'data', 'x.txt')\n"),
    meson("parts from the project's root", "x = meson.project_source_root() / 'kit' / 'data'\ny = join_paths(meson.source_root(), 'kit', 'a.py')\n", "x = meson.project_source_root() / 'res' / 'data'\ny = join_paths(meson.source_root(), 'kit', 'sub', 'c.py')\n", file="kit/meson.build"),
    meson("parts from the file's folder", "x = meson.current_source_dir() / 'data' / 'x.txt'\n", "x = meson.current_source_dir() / '..' / 'res' / 'data' / 'x.txt'\n", file="kit/meson.build"),
    meson("parts from what only the build knows", "x = where / 'kit' / 'data'\ny = join_paths(where, 'kit', 'a.py')\n", unsure=[1, 2]),
    meson("one part", "x = where / 'data'\nf('a', 'b')\n"),
    meson("installed with its sources", "py.install_sources(['kit/a.py'], subdir: 'kit')\npy.install_sources(\n  ['kit/b.py'],\n  subdir: 'kit',\n)\n", "py.install_sources(['kit/sub/c.py'], subdir: 'kit/sub')\npy.install_sources(\n  ['kit/b.py'],\n  subdir: 'kit',\n)\n"),
    meson("installed with some of its sources", "py.install_sources(['kit/a.py', 'kit/b.py'], subdir: 'kit')\n", "py.install_sources(['kit/sub/c.py', 'kit/b.py'], subdir: 'kit')\n", unsure=[1]),
    meson("installed elsewhere", "install_data(['kit/a.py'], subdir: 'share')\n", "install_data(['kit/sub/c.py'], subdir: 'share')\n", unsure=[]),
]

WORKFLOW = ".github/workflows/ci.yml"
CASES += [
    top("a workflow's folder", "defaults:\n  run:\n    working-directory: mon\njobs:\n  a:\n    steps:\n      - run: python checks.py\n      - run: |\n          python checks.py\n          cat mon/checks.py\n      - run: python mon/checks.py\n        working-directory: .\n  b:\n    defaults:\n      run:\n        working-directory: ./\n    steps:\n      - run: python mon/checks.py\n",
        "defaults:\n  run:\n    working-directory: mon\njobs:\n  a:\n    steps:\n      - run: python ../ops/checks.py\n      - run: |\n          python ../ops/checks.py\n          cat mon/checks.py\n      - run: python ops/checks.py\n        working-directory: .\n  b:\n    defaults:\n      run:\n        working-directory: ./\n    steps:\n      - run: python ops/checks.py\n",
        file=WORKFLOW) ,
    top("a job's folder, told after its steps", "jobs:\n  a:\n    steps:\n      - run: python checks.py\n    defaults:\n      run: {working-directory: mon}\n  b:\n    steps:\n      - run: python checks.py\n", "jobs:\n  a:\n    steps:\n      - run: python ../ops/checks.py\n    defaults:\n      run: {working-directory: mon}\n  b:\n    steps:\n      - run: python checks.py\n", file=WORKFLOW),
]
for case in CASES[-2:]:
    case.moves, case.created = [("mon/checks.py", "ops/checks.py")], {"ops/__init__.py": ""}

CASES += [
    top("Alembic's places", "[alembic]\nscript_location = mon:alerts\nversion_locations = mon:alerts/v %(here)s/mon/alerts/v\n", "[alembic]\nscript_location = ops.mon:alerts\nversion_locations = ops.mon:alerts/v %(here)s/ops/mon/alerts/v\n", file="alembic.ini", files={"mon/alerts/v/a.py": ""}),
    top("a shell within a list of words", 'services:\n  a:\n    command: ["sh", "-c", "python -m mon.checks && python mon/checks.py"]\n  b:\n    command: bash -ec "cd mon && python checks.py" mon/checks.py\n', 'services:\n  a:\n    command: ["sh", "-c", "python -m ops.mon.checks && python ops/mon/checks.py"]\n  b:\n    command: bash -ec "cd ops/mon && python checks.py" ops/mon/checks.py\n', file="docker-compose.yml"),
    top("a program that finds the program", "[Service]\nExecStart=/usr/bin/env python3 -m mon.checks\nExecStart=/usr/bin/nohup python mon/checks.py\n", "[Service]\nExecStart=/usr/bin/env python3 -m ops.mon.checks\nExecStart=/usr/bin/nohup python ops/mon/checks.py\n", file="a.service"),
    top("sections in a file that ends in .conf", "; comment\n\n[program:a]\ncommand=python -m mon.checks\nenvironment=A=\"mon.checks\",B=\"x\"\n", "; comment\n\n[program:a]\ncommand=python -m ops.mon.checks\nenvironment=A=\"ops.mon.checks\",B=\"x\"\n", file="supervisord.conf"),
    top("settings of logging in a file that ends in .conf", "[logger_a]\nqualname=mon\n[handler_a]\nclass=mon.checks.run\n", "[logger_a]\nqualname=ops.mon\n[handler_a]\nclass=ops.mon.checks.run\n", file="logging.conf"),
    top("files in headers", "[bumpversion]\n[bumpversion:file:mon/checks.py]\nsearch = mon\n[bumpversion:file(x):mon/agent.py]\n", "[bumpversion]\n[bumpversion:file:ops/mon/checks.py]\nsearch = mon\n[bumpversion:file(x):ops/mon/agent.py]\n", file=".bumpversion.cfg", files={"mon/agent.py": ""}),
    top("names in headers of TOML", "[loggers.'mon.checks']\n[tool.x.\"mon/checks.py\"]\n[project.entry-points.'mon.checks']\n", "[loggers.'ops.mon.checks']\n[tool.x.\"ops/mon/checks.py\"]\n[project.entry-points.'mon.checks']\n", file="a.toml"),
    top("what logging takes from elsewhere", "handlers:\n  h:\n    stream: ext://mon.checks.run\n    url: mon://mon.checks.run\n", "handlers:\n  h:\n    stream: ext://ops.mon.checks.run\n    url: mon://mon.checks.run\n", file="log.yaml"),
    top("packages by the beginning of their names", "[options.packages.find]\ninclude =\n    mon*\n    mon.alerts*\n", "[options.packages.find]\ninclude =\n    ops.mon*\n    ops.mon.alerts*\n", file="setup.cfg"),
    top("one of several parts of a path", "files: ^mon/(alerts|checks)/\nexclude: ^x/(alerts)/\n", file=".pre-commit-config.yaml", unsure=[1]),
    top("the end of a path", "[coverage:run]\nomit =\n    */alerts/page.py\n    */page.py\n", file=".coveragerc", unsure=[3]),
    top("directives in fences", "```{automodule} mon.checks\n```\n```{literalinclude} ../mon/checks.py\n```\n```{code-cell} ipython3\nfrom mon import checks\n```\n```{note}\nmon.checks\n```\n", "```{automodule} ops.mon.checks\n```\n```{literalinclude} ../ops/mon/checks.py\n```\n```{code-cell} ipython3\nfrom ops.mon import checks\n```\n```{note}\nops.mon.checks\n```\n", file="docs/a.md"),
]
for case in CASES:
    if case.name == "one of several parts of a path":
        case.moves, case.created = [("mon/alerts", "ops/alerts")], {"ops/__init__.py": ""}
    if case.name == "the end of a path":
        case.moves, case.created = [("mon/alerts/page.py", "mon/calls/page.py")], {"mon/calls/__init__.py": ""}

CASES += [
    top("code that Python is given in a command", "jobs:\n  a:\n    steps:\n      - run: python -c 'import mon.checks; mon.checks.run()'\n      - run: python3 -c \"from mon import checks, other\"\n      - run: |\n          python - <<EOF\n          from mon import checks\n          checks.run()\n          EOF\n      - shell: python\n        run: |\n          from mon import checks\n          import mon.alerts\n",
        "jobs:\n  a:\n    steps:\n      - run: python -c 'import ops.mon.checks; ops.mon.checks.run()'\n      - run: python3 -c \"from ops.mon import checks, other\"\n      - run: |\n          python - <<EOF\n          from ops.mon import checks\n          checks.run()\n          EOF\n      - shell: python\n        run: |\n          from ops.mon import checks\n          import ops.mon.alerts\n", file=WORKFLOW),
    Case("code on one line that becomes two statements", "run:\n  python -c 'from pkg.utils import text, html'\n", "run:\n  python -c 'from pkg.text import helpers as text; from pkg.utils import html'\n", file="a.sh"),
    top("names in regular expressions", "[pytest]\nfilterwarnings =\n    ignore:x:DeprecationWarning:mon\\.checks\n    ignore:x:DeprecationWarning:mon\\.none\n", "[pytest]\nfilterwarnings =\n    ignore:x:DeprecationWarning:ops\\.mon\\.checks\n    ignore:x:DeprecationWarning:mon\\.none\n", file="pytest.ini"),
    top("a command's words in lines, after a mark", "spec:\n  - args:\n    - -m\n    - mon.checks\n    - --flag\n", "spec:\n  - args:\n    - -m\n    - ops.mon.checks\n    - --flag\n", file="k8s.yaml"),
    top("code in settings", "[MASTER]\ninit-hook='from mon import checks'\n", "[MASTER]\ninit-hook='from ops.mon import checks'\n", file=".pylintrc"),
    top("folders of commands elsewhere", "jobs:\n  b:\n    working_directory: ~/p\n    steps:\n      - run: python mon/checks.py\n      - run:\n          working_directory: mon\n          command: python checks.py\n      - run:\n          command: |\n            python checks.py\n          working_directory: mon\n      - run:\n          command: python mon/checks.py\n", "jobs:\n  b:\n    working_directory: ~/p\n    steps:\n      - run: python ops/checks.py\n      - run:\n          working_directory: mon\n          command: python ../ops/checks.py\n      - run:\n          command: |\n            python ../ops/checks.py\n          working_directory: mon\n      - run:\n          command: python ops/checks.py\n", file=".circleci/config.yml"),
]
for case in CASES:
    if case.name == "folders of commands elsewhere":
        case.moves, case.created = [("mon/checks.py", "ops/checks.py")], {"ops/__init__.py": ""}
CASES += [
    top("an import in a sentence", "Say `from mon import checks` or ``from mon.alerts import page``, from mon to `from here`.\n", "Say `from ops.mon import checks` or ``from ops.mon.alerts import page``, from mon to `from here`.\n", file="a.md"),
    top("labels of a build", "x(deps = ['//mon/alerts:page', '//mon:mon', '//other'])\n", "x(deps = ['//ops/mon/alerts:page', '//ops/mon:mon', '//other'])\n", file="BUILD.bazel"),
    top("what was recorded", "body: mon.checks.run\n", file="tests/cassettes/a.yaml", unsure=[1]),
]

CASES += [
    Case("commands of a document, line by line", "```sh\ncd pkg/utils\nexport A=1\npython text.py\n```\n```console\n$ cd pkg\n$ python utils/text.py\n$ cd ..\n$ python pkg/utils/text.py\n```\n```sh\npython text.py\n```\n```sh\ngit clone https://example.org/pkg.git\ncd pkg\npython pkg/utils/text.py\n```\n```sh\ncd pkg\npython pkg/utils/text.py\n```\n",
         "```sh\ncd pkg/utils\nexport A=1\npython ../text/helpers.py\n```\n```console\n$ cd pkg\n$ python text/helpers.py\n$ cd ..\n$ python pkg/text/helpers.py\n```\n```sh\npython text.py\n```\n```sh\ngit clone https://example.org/pkg.git\ncd pkg\npython pkg/text/helpers.py\n```\n```sh\ncd pkg\npython pkg/text/helpers.py\n```\n", file="README.md"),
]
PACKED = {"kit/__init__.py": "", "kit/sub/__init__.py": "", "kit/sub/data/a.txt": "", "kit/sub/data/b.txt": ""}
CASES += [
    *(Case(f"package_data in {file}", before, after, file=file, files=PACKED, moves=[("kit/sub/data/a.txt", "kit/res/a.txt")], created={}, unsure=[2]) for file, before, after in [
        ("setup.cfg", "[options.package_data]\nkit.sub = data/a.txt, data/b.txt\nkit =\n    sub/data/a.txt\n    *.md\n", "[options.package_data]\nkit.sub = data/a.txt, data/b.txt\nkit =\n    res/a.txt\n    *.md\n"),
        ("pyproject.toml", "[tool.setuptools.package-data]\n'kit.sub' = ['data/a.txt', 'data/b.txt']\nkit = [\n  'sub/data/a.txt', '*.md']\n", "[tool.setuptools.package-data]\n'kit.sub' = ['data/a.txt', 'data/b.txt']\nkit = [\n  'res/a.txt', '*.md']\n"),
    ]),
    top("values where nothing is set", "exec gunicorn ${APP:-mon.checks:run} ${B-mon/checks.py} ${mon:-x}\nexport PYTHONPATH=mon/alerts:$PYTHONPATH\n", "exec gunicorn ${APP:-ops.mon.checks:run} ${B-ops/mon/checks.py} ${mon:-x}\nexport PYTHONPATH=ops/mon/alerts:$PYTHONPATH\n", file="run.sh"),
    top("a bot's folder", "updates:\n- directory: /mon\n- directory: /\n", "updates:\n- directory: /ops/mon\n- directory: /\n", file=".github/dependabot.yml"),
    top("paths of Windows", "python mon\\checks.py\n& .\\mon\\alerts\\page.py C:\\mon\\checks.py x\\mon\n", "python ops\\mon\\checks.py\n& .\\ops\\mon\\alerts\\page.py C:\\mon\\checks.py x\\mon\n", file="run.ps1"),
]
