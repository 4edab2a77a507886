"""Configurations: the sample's production loaded, and 5 MB of YAML, by nops and by Python's libraries in an environment of their own."""

import pathlib
import shutil

from contenders import Contender, Race, environment, race
from libraries import environment_of_peers

ROOT = pathlib.Path(__file__).resolve().parent.parent
SAMPLE = "a configuration: the sample's production"
# The libraries that build trees of their own would take minutes for the large one.
MEDIUM, LARGE = "a configuration: 200 kB of YAML", "a configuration: 5 MB of YAML"
PLACED, UNPLACED = "nops config get", "nops from yaml"

# What production's files come to in each: the sample's order of files, merged as deep as the library does.
FILES = '["base.yaml", "environments/production.yaml", "security/policy.yaml"]'
LOADERS = {
    "PyYAML, C loader": f"""
import yaml
for name in {FILES}:
    with open("configs/" + name) as file:
        yaml.load(file, yaml.CSafeLoader)
""",
    "dynaconf": f"""
from dynaconf import Dynaconf
Dynaconf(root_path="configs", settings_files={FILES}, merge_enabled=True).as_dict()
""",
    "OmegaConf": f"""
from omegaconf import OmegaConf
OmegaConf.merge(*[OmegaConf.load("configs/" + name) for name in {FILES}])
""",
}
LARGE_LOADERS = {
    "PyYAML, C loader": 'import yaml; print(yaml.load(open("configs/base.yaml"), yaml.CSafeLoader)["service77"]["port"])',
    "dynaconf": 'from dynaconf import Dynaconf; print(Dynaconf(settings_files=["configs/base.yaml"]).service77.port)',
    "OmegaConf": 'from omegaconf import OmegaConf; print(OmegaConf.load("configs/base.yaml").service77.port)',
}
SERVICE = """\
service{0}:
  host: host{0}.example.com
  port: {1}
  enabled: {2}
  ratio: {3}
  tags: [alpha, beta, "gamma {0}"]
  limits:
    cpu: {4}
    memory: {4}GB
    description: 'a longer text about service {0}'
  # A comment.
  endpoints:
    - path: /v1/{0}
      method: GET
    - path: /v2/{0}
      method: POST
"""


def write_project(folder, least):
    (folder / "configs").mkdir(parents=True)
    (folder / ".nops").mkdir()
    size = number = 0
    with open(folder / "configs" / "base.yaml", "w") as out:
        while size < least:
            size += out.write(SERVICE.format(number, 1000 + number % 60000, str(number % 2 == 0).lower(), number % 100 / 7, number % 64))
            number += 1


def measure(nops, rounds, scratch, trees):
    python = environment_of_peers(trees)
    # Set for all, so that each does the same. OmegaConf reads no more than 10,000 values unless it is told to.
    environment.update({"OMEGACONF_MAX_YAML_EXPANDED_NODES": "none", "DATABASE_URL": "postgres://orders@db.internal/orders",
                        "CACHE_PASSWORD": "8fK2-vQ7pLw9zR4t"})
    sample = scratch / "sample"
    sample.mkdir()
    (sample / ".nops").mkdir()
    shutil.copytree(ROOT / "configs", sample / "configs")
    yield Race(SAMPLE, race(
        [Contender("nops config load", [nops, "-c", "config load --env production | columns | length"], sample),
         Contender("python3 -c pass", [python, "-c", "pass"], sample)]
        + [Contender(name, [python, "-c", text], sample) for name, text in LOADERS.items()], rounds * 5, scratch))
    for title, size, names in (MEDIUM, 200_000, LARGE_LOADERS), (LARGE, 5_000_000, ["PyYAML, C loader"]):
        folder = scratch / str(size)
        write_project(folder, size)
        yield Race(title, race(
            [Contender(PLACED, [nops, "-c", "config get service77.port"], folder),
             Contender(UNPLACED, [nops, "-c", "open --raw configs/base.yaml | from yaml | get service77.port"], folder)]
            + [Contender(name, [python, "-c", LARGE_LOADERS[name]], folder) for name in names], rounds, scratch, compare=True))


def bars(results):
    for result in results:
        if not isinstance(result, Race):
            continue
        racers = result.by_name()
        if result.title == SAMPLE:
            yield "the sample loaded in half of `python -c pass`", racers["nops config load"].cpu / racers["python3 -c pass"].cpu, 0.5
        elif result.title == LARGE:
            yield "5 MB of YAML ten times as fast as PyYAML's C loader", racers[PLACED].cpu / racers["PyYAML, C loader"].cpu, 0.1
            yield "places, layers and merge for less than a tenth of the reading", racers[PLACED].cpu / racers[UNPLACED].cpu, 1.1
