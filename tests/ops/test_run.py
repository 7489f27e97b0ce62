"""`make run` before it serves: a busy port is named at once, and a second start does only what is left."""

import ast
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from scripts import prepare, run
from scripts.paths import ROOT


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_busy_port_is_refused_before_any_work(busy_port: int) -> None:
    began = time.monotonic()
    answer = subprocess.run(
        [sys.executable, "-m", "scripts.run", "--port", str(busy_port)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert answer.returncode == 1
    assert f"Port {busy_port} is in use by another program. Choose another one:  make run PORT={busy_port + 1}" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert time.monotonic() - began < 5


def test_free_port_is_accepted() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    run.refuse_busy_port(port)


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", ""])
def test_impossible_port_is_wrong_usage(port: str) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "scripts.run", f"--port={port}"], cwd=ROOT, capture_output=True, text=True, timeout=20, check=False
    )
    assert answer.returncode == 2
    assert "is no port" in answer.stderr


def test_banner_names_address_and_every_login() -> None:
    logins: list[prepare.Login] = [
        {"role": "Officer", "email": "pk@example.org", "password": "one"},
        {"role": "Head", "email": "head@example.org", "password": "two"},
    ]
    text = run.banner(8001, logins)
    assert "http://127.0.0.1:8001/" in text
    assert "Officer  pk@example.org  one" in text
    assert "Head     head@example.org  two" in text


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "partners" / "migrations"
    folder.mkdir(parents=True)
    (folder / "0001_initial.py").write_text("one", encoding="utf-8")
    return tmp_path


def make_database(path: Path, rows: list[tuple[str, str]]) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE django_migrations (app TEXT, name TEXT)")
        connection.executemany("INSERT INTO django_migrations VALUES (?, ?)", rows)
        connection.commit()


def test_database_with_every_migration_is_recognized(project: Path) -> None:
    database = project / "db.sqlite3"
    make_database(database, [("partners", "0001_initial"), ("wagtailcore", "0001_initial")])
    assert prepare.has_every_migration(database, project)
    (project / "partners" / "migrations" / "0002_more.py").touch()
    assert not prepare.has_every_migration(database, project)


@pytest.mark.parametrize("content", [None, b"", b"no database"])
def test_broken_or_missing_database_is_to_be_prepared(project: Path, content: bytes | None) -> None:
    database = project / "db.sqlite3"
    if content is not None:
        database.write_bytes(content)
    assert not prepare.has_every_migration(database, project)


def test_fingerprint_changes_with_a_migration(project: Path) -> None:
    before = prepare.fingerprint(prepare.migration_files(project))
    (project / "partners" / "migrations" / "0001_initial.py").write_text("two", encoding="utf-8")
    assert prepare.fingerprint(prepare.migration_files(project)) != before


def test_replaced_database_is_another_one(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.touch()
    second.touch()
    before = prepare.database_identity(first)
    second.replace(first)
    assert prepare.database_identity(first) != before
    assert prepare.database_identity(second) == ""


@pytest.mark.parametrize("content", [None, "", "{", "[]"])
def test_broken_state_counts_as_none(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "state.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    assert prepare.read_state(path) == {}
    prepare.write_state({"clients": 300}, path)
    assert prepare.read_state(path) == {"clients": 300}


def test_database_is_prepared_only_for_the_same_schema_and_size(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare, "migration_files", lambda root=project: sorted(project.glob("*/migrations/*.py")))
    make_database(prepare.database_file(project), [("partners", "0001_initial")])
    assert not prepare.is_prepared(300, project)
    prepare.note_prepared(300, [{"role": "Officer"}], project)
    assert prepare.is_prepared(300, project)
    assert not prepare.is_prepared(5000, project)
    monkeypatch.setattr(prepare, "schema_fingerprint", lambda: "another")
    assert not prepare.is_prepared(300, project)


@pytest.mark.parametrize("name", ["run", "children", "console", "environment", "paths", "prepare"])
def test_start_is_readable_for_an_old_python(name: str) -> None:
    """An old Python must get as far as being told that it is too old."""
    ast.parse((ROOT / "scripts" / f"{name}.py").read_text(encoding="utf-8"), feature_version=(3, 8))
