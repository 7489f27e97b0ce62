"""Remembers what runs: number and start time of every process, the ports, and the environment file."""

import fcntl
import json
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from scripts.processes import ProcessMark, family_of
from scripts.servers.places import STATE_FOLDER

STATE_FILE = STATE_FOLDER / "state.json"
ENVIRONMENT_FILE = STATE_FOLDER / "env"


@dataclass
class Running:
    """One started server: its processes, the one we started first."""

    marks: list[ProcessMark] = field(default_factory=list)
    ports: dict[str, int] = field(default_factory=dict)

    def is_running(self) -> bool:
        """Tell whether the process we started still runs."""
        return bool(self.marks) and self.marks[0].is_running()

    def refresh(self) -> None:
        """Note the processes it has started by now."""
        if self.is_running():
            self.marks = family_of(self.marks[0].pid)


@contextmanager
def alone() -> Iterator[None]:
    """Let no two callers start or stop at once."""
    STATE_FOLDER.mkdir(parents=True, exist_ok=True)
    with (STATE_FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def read(path: Path = STATE_FILE) -> dict[str, Running]:
    """What was started, by name of the server."""
    if not path.exists():
        return {}
    stored = json.loads(path.read_text(encoding="utf-8"))
    return {name: Running([ProcessMark(**mark) for mark in one["marks"]], one["ports"]) for name, one in stored.items()}


def write(state: dict[str, Running], path: Path = STATE_FILE) -> None:
    """Keep ``state``, whole or not at all."""
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps({name: asdict(one) for name, one in state.items()}, indent=1), encoding="utf-8")
    beside.replace(path)


def write_environment(values: dict[str, str], path: Path = ENVIRONMENT_FILE) -> None:
    """Write lines for the shell; the file holds passwords, so only its owner may read it."""
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text("".join(f"export {name}={shlex.quote(value)}\n" for name, value in values.items()), encoding="utf-8")


def read_environment(path: Path = ENVIRONMENT_FILE) -> dict[str, str]:
    """Variables of the environment file; none when nothing runs."""
    if not path.exists():
        return {}
    words = [shlex.split(line)[1] for line in path.read_text(encoding="utf-8").splitlines()]
    return dict(word.split("=", 1) for word in words)
