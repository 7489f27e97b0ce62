"""Decides whether .venv holds the pinned packages, and builds or repairs it when it does not.

Runs on any Python 3.7 or later, so that an old one is told what is missing in place of a syntax error.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from scripts.console import Refused, complain, end_refused, say
from scripts.paths import REQUIREMENTS, VAR, VENV, VENV_PYTHON

#: As requires-python in pyproject.toml says; a test compares them.
OLDEST_PYTHON = (3, 11)
FIRST_PYTHON_TOO_NEW = (3, 15)

#: Requirement files of each group; the later ones build on the earlier.
GROUPS = {"runtime": ["runtime"], "services": ["runtime", "services"], "dev": ["runtime", "services", "dev"]}

PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[[^]]*\])?==(?P<version>[^\s;]+)")
PIP = ["-m", "pip", "--no-input", "--disable-pip-version-check"]


def is_supported(version: Sequence[int]) -> bool:
    """Tell whether the product runs on this version of Python."""
    return OLDEST_PYTHON <= tuple(version[:2]) < FIRST_PYTHON_TOO_NEW


def find_python() -> str:
    """Path of a supported interpreter that can make environments: this one, or a newer one beside it.

    Raises Refused with the command that installs one.
    """
    names = [sys.executable] + [f"python3.{minor}" for minor in range(FIRST_PYTHON_TOO_NEW[1] - 1, OLDEST_PYTHON[1] - 1, -1)]
    found = [path for path in map(shutil.which, names) if path]
    for path in found:
        if _can_make_environments(path):
            return path
    raise Refused(_python_advice(found))


def _can_make_environments(python: str) -> bool:
    version = _python_version(python)
    if version is None or not is_supported(version):
        return False
    return subprocess.run([python, "-c", "import ensurepip, venv"], capture_output=True, check=False).returncode == 0


def _python_version(python: str) -> tuple[int, ...] | None:
    command = [python, "-c", "import sys; print(*sys.version_info[:3])"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    return tuple(map(int, answer.stdout.split())) if answer.returncode == 0 else None


def _python_advice(found: list[str]) -> str:
    versions = {path: _python_version(path) for path in found}
    if any(version and is_supported(version) for version in versions.values()):
        return (
            "Python is new enough but can't make environments: its venv part is missing.\n"
            "Debian and Ubuntu install it with:  sudo apt install python3-venv"
        )
    here = ", ".join(f"{path} is {'.'.join(map(str, version or ()))}" for path, version in versions.items())
    oldest, newest = ".".join(map(str, OLDEST_PYTHON)), f"3.{FIRST_PYTHON_TOO_NEW[1] - 1}"
    return (
        f"Simpul Mandiri needs Python {oldest} to {newest}; {here}.\n"
        "Install one (Debian 12: sudo apt install python3 python3-venv) or name it:  make run PYTHON=/path/to/python3.12"
    )


def read_pins(group: str) -> dict[str, str]:
    """Normalized package name to version, over every requirement file of ``group``."""
    pins = {}
    for path in requirement_files(group):
        for line in path.read_text(encoding="utf-8").splitlines():
            match = PIN.match(line)
            if match:
                pins[normalize(match.group("name"))] = match.group("version")
    return pins


def requirement_files(group: str) -> list[Path]:
    """Files that pip reads for ``group``."""
    return [REQUIREMENTS / f"{name}.txt" for name in GROUPS[group]]


def normalize(name: str) -> str:
    """One spelling of a package name, as the packaging standard (PEP 503) writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def installed(venv: Path = VENV) -> dict[str, str]:
    """Completely installed packages of an environment, read from its folders alone (no interpreter starts)."""
    return {name: version for name, version, path in _distributions(venv) if _is_complete(path)}


def _distributions(venv: Path) -> Iterator[tuple[str, str, Path]]:
    for path in venv.glob("lib/python3.*/site-packages/*.dist-info"):
        name, _, version = path.name[: -len(".dist-info")].rpartition("-")
        yield normalize(name), version, path


def _is_complete(dist_info: Path) -> bool:
    """Pip writes these two last; where one is missing, it was interrupted."""
    return (dist_info / "RECORD").is_file() and (dist_info / "INSTALLER").is_file()


def missing(group: str, venv: Path = VENV) -> dict[str, str]:
    """Pins of ``group`` that the environment lacks or holds in another version."""
    present = installed(venv)
    return {name: version for name, version in read_pins(group).items() if present.get(name) != version}


def is_sound(venv: Path = VENV) -> bool:
    """Tell whether the environment starts and has pip; a half-built one does not."""
    python = venv / "bin" / "python"
    version = _configured_version(venv / "pyvenv.cfg")
    return os.access(str(python), os.X_OK) and is_supported(version) and "pip" in installed(venv)


def _configured_version(config: Path) -> tuple[int, ...]:
    if not config.is_file():
        return ()
    match = re.search(r"^version(?:_info)? *= *(\d+)\.(\d+)", config.read_text(encoding="utf-8"), re.MULTILINE)
    return tuple(map(int, match.groups())) if match else ()


def ensure(group: str) -> None:
    """Make .venv hold every pin of ``group``; instant when it already does. Raises Refused when it can't."""
    if is_sound() and not missing(group):
        return
    with _alone():
        if not is_sound():
            _build(find_python())
        _remove_remains()
        if missing(group):
            _install(group)


@contextmanager
def _alone() -> Iterator[None]:
    """Let no two programs build the environment at once."""
    VAR.mkdir(parents=True, exist_ok=True)
    with open(str(VAR / "setup.lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _build(python: str) -> None:
    say(f"Making the environment .venv with {python}")
    if subprocess.run([python, "-m", "venv", "--clear", str(VENV)], check=False).returncode:
        raise Refused("The environment .venv could not be made; the lines above say why.")


def _remove_remains() -> None:
    """Remove what an interrupted installation left, for pip takes it for the whole package."""
    for _, _, path in list(_distributions(VENV)):
        if not _is_complete(path):
            shutil.rmtree(str(path))


def _install(group: str) -> None:
    say(f"Installing {len(missing(group))} packages into .venv")
    command = [str(VENV_PYTHON), *PIP, "install", "--progress-bar", "off"]
    for path in requirement_files(group):
        command += ["-r", str(path)]
    if _run_pip(command) or missing(group):
        raise Refused(
            "Packages are missing in .venv; pip's lines above say why. Often it is the network: run the same command again, "
            "it goes on where it stopped."
        )


def _run_pip(command: list[str]) -> int:
    """Run pip, show what it works on in one line, and all it said when it failed."""
    said: list[str] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:
        try:
            _listen(pip, said)
        except BaseException:
            pip.terminate()
            raise
    if pip.returncode:
        complain("\n".join(said[-30:]))
    return pip.returncode


def _listen(pip: subprocess.Popen[str], said: list[str]) -> None:
    for line in pip.stdout or ():
        said.append(line.rstrip())
        _show_progress(line)
    if sys.stdout.isatty():
        print("\r\033[K", end="", flush=True)


def _show_progress(line: str) -> None:
    words = line.split()
    if sys.stdout.isatty() and words[:1] in (["Collecting"], ["Downloading"], ["Installing"]):
        print(f"\r\033[K  {' '.join(words[:2])[:70]}", end="", flush=True)


def main() -> None:
    """Command line: ``python -m scripts.environment [runtime|services|dev]``."""
    parser = argparse.ArgumentParser(description="Build .venv with the pinned packages, or repair it.")
    parser.add_argument("group", nargs="?", choices=sorted(GROUPS), default="runtime")
    parser.add_argument("--quiet", action="store_true", help="say nothing when there was nothing to do")
    options = parser.parse_args()
    group = options.group
    try:
        ensure(group)
    except Refused as problem:
        end_refused(problem)
    if not options.quiet:
        say(f"The environment .venv is ready ({len(read_pins(group))} packages).")


if __name__ == "__main__":
    main()
