"""Programs are ended exactly: ours and what they started, never one that only bears the same number."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.children import Children, Stopped
from scripts.console import Refused
from scripts.processes import ProcessMark, end, family_of, mark_of, start_time
from scripts.servers.state import Running, read, read_environment, write, write_environment

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)",
]
PARENT = [
    sys.executable,
    "-c",
    f"import subprocess, time; subprocess.Popen({SLEEPER!r}); print('up', flush=True); time.sleep(60)",
]


@pytest.fixture
def started() -> Iterator[list[subprocess.Popen[str]]]:
    children: list[subprocess.Popen[str]] = []
    yield children
    for child in children:
        child.kill()
        child.wait()
        if child.stdout:
            child.stdout.close()


def begin(argv: list[str], started: list[subprocess.Popen[str]], *, until_up: bool = False) -> subprocess.Popen[str]:
    child = subprocess.Popen(argv, stdout=subprocess.PIPE if until_up else None, text=True, start_new_session=True)
    started.append(child)
    if child.stdout:
        assert child.stdout.readline() == "up\n"
    return child


def test_ended_process_has_no_start_time(started: list[subprocess.Popen[str]]) -> None:
    child = begin(SLEEPER, started)
    mark = mark_of(child.pid)
    assert mark is not None
    assert mark.is_running()
    child.kill()
    child.wait()
    assert not mark.is_running()
    assert start_time(child.pid) == ""


def test_end_spares_a_process_that_took_over_the_number(started: list[subprocess.Popen[str]]) -> None:
    child = begin(SLEEPER, started)
    end([ProcessMark(child.pid, "an earlier start")], patience=0.2)
    assert child.poll() is None


def test_end_kills_what_does_not_listen(started: list[subprocess.Popen[str]]) -> None:
    child = begin(STUBBORN, started, until_up=True)
    mark = mark_of(child.pid)
    assert mark is not None
    end([mark], patience=0.2)
    assert child.wait(timeout=5) == -signal.SIGKILL


def test_end_reaches_what_the_process_started(started: list[subprocess.Popen[str]]) -> None:
    family = family_of(begin(PARENT, started, until_up=True).pid)
    assert len(family) == 2
    end(family, patience=0.2)
    assert [mark.is_running() for mark in family] == [False, False]


def test_family_left_by_its_parent_is_still_ended(started: list[subprocess.Popen[str]]) -> None:
    parent = begin(PARENT, started, until_up=True)
    family = family_of(parent.pid)
    parent.kill()
    parent.wait()
    end(family, patience=5)
    assert not family[1].is_running()


def test_children_end_with_the_block_that_started_them() -> None:
    with Children.guarded() as children:
        child = children.start("sleeper", SLEEPER, cwd=Path.cwd())
        mark = mark_of(child.pid)
    assert child.returncode == -signal.SIGTERM
    assert mark is not None
    assert not mark.is_running()


def test_step_ends_when_we_are_asked_to_stop() -> None:
    began = time.monotonic()
    with pytest.raises(Stopped), Children.guarded() as children:
        os.kill(os.getpid(), signal.SIGTERM)
        children.run("a long step", SLEEPER, cwd=Path.cwd())
    assert time.monotonic() - began < 10


def test_failed_step_is_refused_by_name() -> None:
    with pytest.raises(Refused, match="Preparing failed"), Children.guarded() as children:
        children.run("Preparing", [sys.executable, "-c", "raise SystemExit(3)"], cwd=Path.cwd())


def test_child_that_ends_by_itself_is_named() -> None:
    with pytest.raises(Refused, match=r"The server ended by itself \(code 3\)"), Children.guarded() as children:
        children.start("The server", [sys.executable, "-c", "raise SystemExit(3)"], cwd=Path.cwd())
        children.wait()


def test_state_of_services_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    state = {"redis": Running([ProcessMark(12, "boot:34")], {"redis": 5})}
    write(state, path)
    assert read(path) == state
    assert not read(path)["redis"].is_running()


def test_environment_file_is_private_and_quoted(tmp_path: Path) -> None:
    path = tmp_path / "env"
    values = {"REDIS_URL": "redis://:a b'c@127.0.0.1:1/0", "CHROMIUM": "/usr/bin/chromium"}
    write_environment(values, path)
    assert path.stat().st_mode & 0o077 == 0
    assert read_environment(path) == values
    answer = subprocess.run(["sh", "-c", f'. {path}; printf %s "$REDIS_URL"'], capture_output=True, text=True, check=True)
    assert answer.stdout == values["REDIS_URL"]
