"""Which system programs the services need, where they may lie, and how a Debian system gets them."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.console import Refused, say

#: Seconds; a slow mirror needs some, a dead one must not hold the caller for ever.
INSTALL_TIMEOUT = 900
#: Debian asks this file before a package may start its server; ours are started by us alone.
POLICY = Path("/usr/sbin/policy-rc.d")
POLICY_TEXT = "#!/bin/sh\n# Written while Simpul Mandiri installs packages; removed at the end.\nexit 101\n"


@dataclass(frozen=True)
class Tool:
    """A program: its name for people, how to find it, and the Debian packages that bring it."""

    name: str
    find: Callable[[], Path | None]
    packages: tuple[str, ...]

    def path(self) -> Path:
        """Where the program lies. Raises Refused when it is missing."""
        found = self.find()
        if found is None:
            raise Refused(f"{self.name} is missing; install it with:  {install_command(self.packages)}")
        return found


def on_path(*names: str, patterns: Iterable[str] = ()) -> Path | None:
    """First of ``names`` on PATH or matching ``patterns`` (newest version first), for PATH may be short."""
    known = [Path(found) for found in map(shutil.which, names) if found]
    for pattern in patterns:
        known += sorted(Path("/").glob(pattern.lstrip("/")), key=_version_key, reverse=True)
    return next((path for path in known if os.access(path, os.X_OK)), None)


def _version_key(path: Path) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", str(path))]


def missing_tools(tools: Iterable[Tool]) -> list[Tool]:
    """Those of ``tools`` that this machine lacks."""
    return [tool for tool in tools if tool.find() is None]


def install_command(packages: Iterable[str]) -> str:
    """What a person types to install ``packages``."""
    return f"sudo apt-get install {' '.join(sorted(set(packages)))}"


def provide(tools: list[Tool]) -> None:
    """Install what is missing when we are root; else raise Refused naming it. Instant when nothing is missing."""
    missing = missing_tools(tools)
    if not missing:
        return
    packages = sorted({package for tool in missing for package in tool.packages})
    names = ", ".join(tool.name for tool in missing)
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise Refused(f"Missing on this machine: {names}.\nInstall it with:  {install_command(packages)}")
    say(f"Installing {names}: {' '.join(packages)}")
    _install(packages)
    still = missing_tools(tools)
    if still:
        raise Refused(f"Installed, but still not to be found: {', '.join(tool.name for tool in still)}.")


def _install(packages: list[str]) -> None:
    with _servers_kept_asleep():
        _apt("update", quiet_failure=True)
        _apt("install", "--yes", "--no-install-recommends", *packages)


def _apt(*arguments: str, quiet_failure: bool = False) -> None:
    """Run apt-get; a failed update is no reason to stop, for the lists on disk may do."""
    command = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", *arguments]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    answer = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, timeout=INSTALL_TIMEOUT, check=False,
    )  # fmt: skip
    if answer.returncode and not quiet_failure:
        tail = "\n".join(answer.stdout.splitlines()[-15:])
        raise Refused(f"{tail}\n`{' '.join(command)}` failed.")


@contextmanager
def _servers_kept_asleep() -> Iterator[None]:
    """Keep the packages from starting their own servers, where the system does not keep them already."""
    ours = not POLICY.exists()
    if ours:
        POLICY.write_text(POLICY_TEXT, encoding="ascii")
        POLICY.chmod(0o755)
    try:
        yield
    finally:
        if ours:
            POLICY.unlink(missing_ok=True)
