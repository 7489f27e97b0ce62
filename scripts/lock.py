"""Writes requirements/*.txt: exact versions of everything pyproject.toml asks for, resolved together once.

Runs in .venv (it needs pip and tomllib). Each file is complete on top of the ones before it:
runtime (the site), services (PostgreSQL and Redis clients), dev (tests and checks).
"""

import json
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from scripts.console import Refused, end_refused, say
from scripts.environment import OLDEST_PYTHON, PIP, normalize
from scripts.paths import REQUIREMENTS, ROOT

#: Debian 12 ships 3.11.2, and some packages ask for a later 3.11: what is pinned must do on the very first one.
OLDEST = ["--python-version", ".".join(map(str, (*OLDEST_PYTHON, 0))), "--only-binary", ":all:"]
HEADER = "# Written by `make lock` from pyproject.toml; do not edit by hand.\n"


def wanted(project: dict[str, Any]) -> dict[str, list[str]]:
    """Requirements of each file as pyproject.toml names them, each including the ones before."""
    runtime = list(project["project"]["dependencies"])
    extras = [line for lines in project["project"]["optional-dependencies"].values() for line in lines]
    dev = list(project["dependency-groups"]["dev"])
    return {"runtime": runtime, "services": runtime + extras, "dev": runtime + extras + dev}


def resolve(requirements: list[str], constraints: dict[str, str]) -> dict[str, str]:
    """Versions pip would install in an empty environment, within ``constraints``. Raises Refused when there are none."""
    with tempfile.TemporaryDirectory() as folder:
        names, limits = Path(folder, "names.txt"), Path(folder, "limits.txt")
        names.write_text("\n".join(requirements), encoding="utf-8")
        limits.write_text(_lines(constraints), encoding="utf-8")
        return _report(["-r", str(names), "-c", str(limits)])


def _report(arguments: list[str]) -> dict[str, str]:
    command = [
        sys.executable,
        *PIP,
        "install",
        "--quiet",
        "--dry-run",
        "--ignore-installed",
        *OLDEST,
        "--report",
        "-",
        *arguments,
    ]
    answer = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if answer.returncode:
        raise Refused("The versions could not be resolved; pip's lines above say why.")
    chosen = [entry["metadata"] for entry in json.loads(answer.stdout)["install"]]
    return {normalize(entry["name"]): entry["version"] for entry in chosen}


def _lines(pins: dict[str, str]) -> str:
    return "".join(f"{name}=={version}\n" for name, version in sorted(pins.items()))


def main() -> None:
    """Resolve the largest set first, then hold the smaller ones to the same versions."""
    groups = wanted(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8")))
    try:
        everything = resolve(groups["dev"], {})
        runtime = resolve(groups["runtime"], everything)
        services = resolve(groups["services"], everything)
    except Refused as problem:
        end_refused(problem)
    write("runtime", runtime)
    write("services", {name: version for name, version in services.items() if name not in runtime})
    write("dev", {name: version for name, version in everything.items() if name not in services})


def write(name: str, pins: dict[str, str]) -> None:
    """Write one requirement file."""
    (REQUIREMENTS / f"{name}.txt").write_text(HEADER + _lines(pins), encoding="utf-8")
    say(f"requirements/{name}.txt: {len(pins)} packages")


if __name__ == "__main__":
    main()
