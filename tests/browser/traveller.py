"""The site and its commands under the clock of a test: the same code as in production, at the hour that the test has set.

A test writes the hour into the file that SIMPUL_TEST_CLOCK names; the server looks at it before each request, a command
when it begins. Between two settings time goes on at its own pace. Nothing of the product knows about it.

    gunicorn tests.browser.traveller            the server
    python -m tests.browser.traveller run_due   manage.py at that hour
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import time_machine


def real_time() -> float:
    """Seconds since the epoch on the machine's own clock, travelling or not."""
    hatch = time_machine.escape_hatch
    return hatch.time.time() if hatch.is_travelling() else time.time()


def write_clock(path: Path, instant: datetime) -> None:
    """Let the clock of every process that follows ``path`` show ``instant`` now."""
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps({"instant": instant.isoformat(), "set_at": real_time()}), encoding="utf-8")
    beside.replace(path)


class Clock:
    """Follows the file: travels when it was written anew."""

    def __init__(self, path: Path) -> None:
        self.path, self.stamp, self.lock = path, 0, threading.Lock()
        self.traveller: time_machine.Traveller | None = None

    def follow(self) -> None:
        """Go where the file says, if it says something new."""
        with self.lock:
            stamp = self.path.stat().st_mtime_ns
            if stamp != self.stamp:
                self._go(self._destination())
                self.stamp = stamp

    def _destination(self) -> datetime:
        setting = json.loads(self.path.read_text(encoding="utf-8"))
        since = real_time() - setting["set_at"]
        return datetime.fromisoformat(setting["instant"]).astimezone(UTC) + timedelta(seconds=since)

    def _go(self, destination: datetime) -> None:
        if self.traveller is None:
            self.traveller = time_machine.travel(destination, tick=True).start()
        else:
            self.traveller.move_to(destination)


def begin() -> Clock:
    """Be at that hour from now on."""
    clock = Clock(Path(os.environ["SIMPUL_TEST_CLOCK"]))
    clock.follow()
    return clock


def _site() -> Any:
    clock = begin()
    from portal.wsgi import application as site

    def at_that_hour(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        clock.follow()
        return site(environ, start_response)

    return at_that_hour


if __name__ == "__main__":
    begin()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["manage.py", *sys.argv[1:]])
elif "SIMPUL_TEST_CLOCK" in os.environ:
    application = _site()
