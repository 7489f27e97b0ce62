"""A whole start and end of `make run`, on a small project that only notes what it is asked to do."""

import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.paths import ROOT
from scripts.processes import ProcessMark, family_of, wait_until_ended

MANAGE = """
import json, os, sqlite3, sys, time
os.makedirs("var", exist_ok=True)
with open("calls", "a") as calls:
    calls.write(" ".join(sys.argv[1:]) + "\\n")
if sys.argv[1] == "migrate":
    database = sqlite3.connect("var/db.sqlite3")
    database.execute("CREATE TABLE IF NOT EXISTS django_migrations (app TEXT, name TEXT)")
    database.commit()
if "--json" in sys.argv:
    print(json.dumps({"logins": [{"role": "Officer", "email": "pk@example.org", "password": "secret"}]}))
if sys.argv[1] == "run_due":
    time.sleep(60)
"""
WSGI = """
def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"it runs"]
"""
FIRST_START = ["migrate --no-input --verbosity 0", "demo --clients 300", "demo --print-logins --json", "run_due --loop"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("scripts", "portal/i18n", "requirements"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / ".venv").symlink_to(Path(sys.prefix))
    (tmp_path / "portal" / "__init__.py").touch()
    (tmp_path / "portal" / "wsgi.py").write_text(WSGI, encoding="utf-8")
    (tmp_path / "manage.py").write_text(MANAGE, encoding="utf-8")
    return tmp_path


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


class Site:
    """A started `make run`."""

    def __init__(self, project: Path, port: int) -> None:
        command = [sys.executable, "-m", "scripts.run", "--port", str(port)]
        self.process = subprocess.Popen(
            command, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={"PATH": "/usr/bin:/bin"}
        )

    def wait_for_banner(self) -> str:
        said = ""
        for line in self.process.stdout or ():
            said += line
            if "Ctrl-C ends everything" in line:
                return said
        raise AssertionError(f"ended before it served:\n{said}")

    def end(self, number: signal.Signals) -> tuple[int, list[ProcessMark]]:
        """Exit code, and which of its processes outlived it."""
        family = family_of(self.process.pid)
        assert len(family) >= 4, "itself, the scheduler, the server and its worker"
        self.process.send_signal(number)
        code = self.process.wait(timeout=20)
        return code, wait_until_ended(family, 1)

    def kill(self) -> None:
        for mark in reversed(family_of(self.process.pid)):
            subprocess.run(["kill", "-9", str(mark.pid)], check=False)
        self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()


@pytest.fixture
def site(project: Path, port: int) -> Iterator[Site]:
    started = Site(project, port)
    yield started
    started.kill()


def calls(project: Path) -> list[str]:
    return (project / "calls").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_everything_started_ends_with_the_site(site: Site, project: Path, port: int, number: signal.Signals) -> None:
    said = site.wait_for_banner()
    assert f"http://127.0.0.1:{port}/" in said
    assert "Officer  pk@example.org  secret" in said
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
        assert answer.read() == b"it runs"
    assert sorted(calls(project)) == sorted(FIRST_START)
    assert site.end(number) == (0, [])


def test_second_start_does_only_what_is_left(site: Site, project: Path, port: int) -> None:
    site.wait_for_banner()
    site.end(signal.SIGTERM)
    (project / "calls").unlink()
    again = Site(project, port)
    try:
        assert "Officer  pk@example.org  secret" in again.wait_for_banner()
        deadline = time.monotonic() + 5
        while not (project / "calls").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert calls(project) == ["run_due --loop"]
    finally:
        again.kill()


def test_scheduler_that_dies_ends_the_site_with_its_name(project: Path, port: int) -> None:
    (project / "manage.py").write_text(MANAGE.replace("time.sleep(60)", "time.sleep(2); sys.exit(3)"), encoding="utf-8")
    site = Site(project, port)
    try:
        said, _ = site.process.communicate(timeout=30)
        assert site.process.returncode == 1
        assert "The scheduler ended by itself (code 3)" in said
        assert "Traceback" not in said
    finally:
        site.kill()


def test_failing_step_ends_the_start_with_its_name(project: Path, port: int) -> None:
    (project / "manage.py").write_text("raise SystemExit('no such table')", encoding="utf-8")
    answer = subprocess.run(
        [sys.executable, "-m", "scripts.run", "--port", str(port)], cwd=project, capture_output=True, text=True, timeout=30, check=False
    )
    assert answer.returncode == 1
    assert "Preparing the database failed; the lines above say why." in answer.stderr
