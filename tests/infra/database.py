"""One migrated database is built once and copied: per worker at the start, and after each test that really commits."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import TransactionTestCase

ROOT = Path(__file__).resolve().parents[2]
APPS = ("portal", "search", "partners", "programs", "enrollment", "placements")

__all__ = ["django_db_setup", "restore_after_commits"]


def fingerprint() -> str:
    """Changes whenever a migration, shipped data or the set of libraries changes."""
    digest = hashlib.sha256()
    for path in sorted(path for app in APPS for kind in ("migrations", "data") for path in (ROOT / app / kind).rglob("*") if path.suffix in {".py", ".csv", ".json"}):
        digest.update(path.read_bytes())
    digest.update((ROOT / "pyproject.toml").read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def locked(name: str) -> Iterator[None]:
    """One worker builds, the others wait."""
    settings.VAR.mkdir(parents=True, exist_ok=True)
    with (settings.VAR / f"{name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


class SqliteCopies:
    """SQLite: the template is a file, a copy is a copy of it."""

    def __init__(self, worker: str) -> None:
        self.template = settings.VAR / f"test-template-{fingerprint()}.sqlite3"
        self.path = settings.VAR / f"test-{worker}-{os.getpid()}.sqlite3"

    def build_template(self) -> None:
        with locked("test-template"):
            if self.template.exists():
                return
            for old in settings.VAR.glob("test-template-*.sqlite3*"):
                old.unlink()
            draft = self.template.with_suffix(".draft")
            self._use(draft)
            call_command("migrate", verbosity=0, interactive=False)
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            draft.rename(self.template)

    def copy(self) -> None:
        connections.close_all()
        self.remove()
        shutil.copyfile(self.template, self.path)
        self._use(self.path)

    def remove(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self.path}{suffix}").unlink(missing_ok=True)

    @staticmethod
    def _use(path: Path) -> None:
        connections.close_all()
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = str(path)


class PostgresCopies:
    """PostgreSQL: the template is a database, a copy is CREATE DATABASE … TEMPLATE."""

    def __init__(self, worker: str) -> None:
        self.home = settings.DATABASES["default"]["NAME"]
        self.template = f"simpul_template_{fingerprint()}"
        self.name = f"simpul_test_{worker}_{os.getpid()}"

    def _use(self, name: str) -> None:
        connections.close_all()
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name

    def _admin(self, *statements: str) -> None:
        self._use(self.home)
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        connections.close_all()

    def _exists(self, name: str) -> bool:
        self._use(self.home)
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            return cursor.fetchone() is not None

    def build_template(self) -> None:
        with locked("test-template-pg"):
            if self._exists(self.template):
                return
            draft = f"{self.template}_draft"
            self._admin(f'DROP DATABASE IF EXISTS "{draft}"', f'CREATE DATABASE "{draft}"')
            self._use(draft)
            call_command("migrate", verbosity=0, interactive=False)
            self._admin(f'ALTER DATABASE "{draft}" RENAME TO "{self.template}"')

    def copy(self) -> None:
        self._admin(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)', f'CREATE DATABASE "{self.name}" TEMPLATE "{self.template}"')
        self._use(self.name)

    def remove(self) -> None:
        self._admin(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """A fresh copy of the migrated database for this worker."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    copies = (SqliteCopies if connection.vendor == "sqlite" else PostgresCopies)(worker)
    with django_db_blocker.unblock():
        copies.build_template()
        copies.copy()
    _current.append(copies)
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        copies.remove()


_current: list[Any] = []


@pytest.fixture(autouse=True, scope="session")
def restore_after_commits() -> Iterator[None]:
    """A test that really commits leaves its copy behind and the next one starts from the template."""

    def teardown(self: TransactionTestCase) -> None:
        _current[-1].copy()

    original = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = original
