"""A site of its own for the browser tests: database, folder, clock, server process; everything ends with it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.browser.traveller import write_clock

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
#: Seconds the server may take to answer for the first time, on a busy machine.
START_SECONDS = 60
SERVER = (
    "-m", "gunicorn", "tests.browser.traveller", "--no-control-socket", "--worker-class", "gthread", "--workers", "1", "--threads", "8",
    "--graceful-timeout", "2", "--log-level", "warning",
)
#: What the suite sets for itself and the site must not inherit.
OWN = ("DJANGO_SETTINGS_MODULE", "PYTHONWARNINGS", "REDIS_URL", "ELASTICSEARCH_URL", "EMAIL_URL")


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


class Site:
    """One running site; ``now`` is what its clock was last set to."""

    def __init__(self, folder: Path, database_url: str, now: datetime) -> None:
        self.folder, self.port, self.now = folder, free_port(), now
        self.url = f"http://{HOST}:{self.port}"
        self.clock = folder / "clock.json"
        self.environment = {name: value for name, value in os.environ.items() if name not in OWN} | {
            "SIMPUL_ENV": "demo", "SIMPUL_VAR": str(folder), "SITE_URL": self.url, "DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "portal.settings", "SIMPUL_TEST_CLOCK": str(self.clock),
        }
        self.process: subprocess.Popen[bytes] | None = None
        self.complaints = ""
        self.logins: dict[str, dict[str, str]] = {}
        write_clock(self.clock, now)

    def found(self, *what: str) -> None:
        """Make the office with its people, and whatever else is asked for; keep their log-ins."""
        self.logins = json.loads(self.run("tests.browser.founding", *what))

    def start(self) -> None:
        """Serve; return when the site answers."""
        command = [sys.executable, *SERVER, "--bind", f"{HOST}:{self.port}"]
        with (self.folder / "server.log").open("wb") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the site did not start:\n{self.log()}")
            time.sleep(0.1)

    def _answers(self) -> bool:
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex((HOST, self.port)) == 0

    def manage(self, *arguments: str) -> str:
        """Run a command of ``manage.py`` at the hour of the site; answer what it printed."""
        return self.run("tests.browser.traveller", *arguments)

    def run(self, module: str, *arguments: str) -> str:
        """Run a module with the settings of the site. Raises RuntimeError with what it said."""
        command = [sys.executable, "-m", module, *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{module} {' '.join(arguments)} failed:\n{done.stderr}")
        self.complaints = done.stderr
        return done.stdout

    def move_to(self, instant: datetime) -> dict[str, Any]:
        """Let time pass until ``instant``, then run the regular work that is due; answer what it did."""
        assert instant > self.now, "time does not run backwards"
        self.now = instant
        write_clock(self.clock, instant)
        done: dict[str, Any] = json.loads(self.manage("run_due", "--json"))
        failed = [name for name, result in done.items() if result.get("failed")]
        assert not failed, f"jobs failed: {failed}\n{self.complaints}"
        return done

    def log(self) -> str:
        """What the server complained about."""
        path = self.folder / "server.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def stop(self) -> None:
        """End the server process."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
