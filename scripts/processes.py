"""Starts programs, and ends exactly those: a process is known by its number and its start time.

A number alone is not enough: the system gives it to another program after the first has ended.
"""

import os
import signal
import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

#: Seconds between two looks at a process that is to end.
POLL_SECONDS = 0.05
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True)
class ProcessMark:
    """One process, told apart from a later one with the same number."""

    pid: int
    started: str

    def is_running(self) -> bool:
        """Tell whether this very process still runs (an ended one that nobody collected does not)."""
        return start_time(self.pid) == self.started


def start_time(pid: int) -> str:
    """When process ``pid`` started, as text to compare; empty when there is no such process."""
    if Path("/proc/self/stat").exists():
        return _linux_start_time(pid)
    answer = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return answer.stdout.strip()


def _linux_start_time(pid: int) -> str:
    fields = _stat_fields(pid)
    if not fields or fields[0] in "ZX":
        return ""
    boot = _BOOT_ID.read_text(encoding="ascii").strip() if _BOOT_ID.exists() else ""
    return f"{boot}:{fields[19]}"


def _stat_fields(pid: int) -> list[str]:
    """Fields of /proc/PID/stat from the state on; the name before them may hold spaces and brackets."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return text.rpartition(")")[2].split()


def mark_of(pid: int) -> ProcessMark | None:
    """The mark of a running process, or None when it has ended."""
    started = start_time(pid)
    return ProcessMark(pid, started) if started else None


def family_of(pid: int) -> list[ProcessMark]:
    """Marks of ``pid`` and, where /proc tells, of everything it started; parents first."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        fields = _stat_fields(int(entry.name))
        if fields:
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    family, queue = [], [pid]
    while queue:
        member = queue.pop(0)
        family.append(mark_of(member))
        queue.extend(sorted(children.get(member, [])))
    return [mark for mark in family if mark]


def send(mark: ProcessMark, number: signal.Signals) -> None:
    """Signal this very process; do nothing when it has ended."""
    if mark.is_running():
        try:
            os.kill(mark.pid, number)
        except ProcessLookupError:
            return


def wait_until_ended(marks: Iterable[ProcessMark], seconds: float) -> list[ProcessMark]:
    """Wait at most ``seconds``; return those that still run."""
    deadline = time.monotonic() + seconds
    left = [mark for mark in marks if mark.is_running()]
    while left and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
        left = [mark for mark in left if mark.is_running()]
    return left


def end(marks: list[ProcessMark], *, first: signal.Signals = signal.SIGTERM, patience: float = 20) -> None:
    """Ask the first of ``marks`` to end (all of them when it is gone), and kill what is left after ``patience`` seconds."""
    running = [mark for mark in marks if mark.is_running()]
    for mark in running[:1] if running[:1] == marks[:1] else running:
        send(mark, first)
    left = wait_until_ended(running, patience)
    for mark in left:
        send(mark, signal.SIGKILL)
    wait_until_ended(left, 5)
