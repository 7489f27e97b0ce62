"""Programs that live no longer than we do: each in a process group of its own, ended on every way out."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from scripts.console import Refused

#: Seconds a child may take to end by itself.
PATIENCE = 10.0
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """We were asked to end while a step was running."""


class Children:
    """The programs we started, by name; use it as ``with Children.guarded() as children``."""

    def __init__(self) -> None:
        self.stop_asked = threading.Event()
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    @classmethod
    @contextmanager
    def guarded(cls) -> Iterator[Children]:
        """Note INT, TERM and HUP, and end every child whatever happens inside."""
        children = cls()
        former = {number: signal.signal(number, children._ask) for number in ENDING}
        try:
            yield children
        finally:
            children.end_all()
            for number, handler in former.items():
                signal.signal(number, handler)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.stop_asked.set()

    def start(self, name: str, argv: list[str], *, cwd: Path, environment: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        """Start a program that a terminal's Ctrl-C does not reach: we end it."""
        child = subprocess.Popen(argv, cwd=cwd, env=dict(environment or os.environ), stdin=subprocess.DEVNULL, start_new_session=True)
        self._running[name] = child
        return child

    def run(self, name: str, argv: list[str], *, cwd: Path, environment: Mapping[str, str] | None = None) -> None:
        """Run a step to its end. Raises Stopped when we are asked to end, Refused when the step fails."""
        child = self.start(name, argv, cwd=cwd, environment=environment)
        while child.poll() is None:
            if self.stop_asked.wait(0.05):
                raise Stopped
        del self._running[name]
        if child.returncode:
            raise Refused(f"{name} failed; the lines above say why.")

    def wait(self) -> None:
        """Return when we are asked to end. Raises Refused when a child ends before."""
        while not self.stop_asked.wait(0.2):
            self.refuse_ended()

    def refuse_ended(self) -> None:
        """Raises Refused when a child has ended, naming it."""
        for name, child in self._running.items():
            if child.poll() is not None:
                raise Refused(f"{name} ended by itself (code {child.returncode}); the lines above may say why.")

    def end_all(self) -> None:
        """Ask all children to end, the last started first; kill the groups of those that do not."""
        for child in reversed(self._running.values()):
            _signal_group(child, signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        for child in self._running.values():
            _wait(child, deadline)
            _signal_group(child, signal.SIGKILL)
            child.wait()
        self._running.clear()


def _wait(child: subprocess.Popen[bytes], deadline: float) -> None:
    try:
        child.wait(timeout=max(0.1, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        return


def _signal_group(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Signal the child's group, which bears its number; what it started may outlive it."""
    try:
        os.killpg(child.pid, number)
    except (ProcessLookupError, PermissionError):
        return
