"""One migrated database is built once and copied: per worker at the start, and after each test that really commits.

Every process copies the same template; whoever comes first builds it under a lock. Copies of processes that are
gone and templates that nobody has used for a day are removed at the next start.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import TransactionTestCase

ROOT = Path(__file__).resolve().parents[2]
APPS = ("portal", "search", "partners", "programs", "enrollment", "placements")
#: Seconds without use after which a template of other migrations is old.
TEMPLATE_LIFE = 24 * 3600
SUFFIXES = ("", "-wal", "-shm", "-journal")

__all__ = ["copies", "django_db_setup", "restore_after_commits"]


def fingerprint() -> str:
    """Changes whenever a migration, what migrations call, shipped data or the set of libraries changes."""
    digest = hashlib.sha256()
    kinds = [(app, kind) for app in APPS for kind in ("migrations", "data")]
    files = [path for app, kind in kinds for path in (ROOT / app / kind).rglob("*") if path.suffix in {".py", ".csv", ".json"}]
    for path in sorted([*files, ROOT / "portal" / "kernel" / "append_only.py", ROOT / "pyproject.toml"]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def locked(name: str) -> Iterator[None]:
    """One worker builds, the others wait."""
    settings.VAR.mkdir(parents=True, exist_ok=True)
    with (settings.VAR / f"{name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def is_alive(pid: int) -> bool:
    """Whether a process of this number runs on this machine."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def owner(name: str) -> int | None:
    """The process that a copy belongs to, from the end of its name (``…gw0-1234``); None when there is none."""
    last = name.replace("_", "-").rpartition("-")[2]
    return int(last) if last.isdigit() else None


def remove_sqlite(path: Path) -> None:
    """A database file and what SQLite keeps beside it."""
    for suffix in SUFFIXES:
        Path(f"{path}{suffix}").unlink(missing_ok=True)


class SqliteCopies:
    """SQLite: the template is a file, a copy is a copy of it."""

    def __init__(self, worker: str) -> None:
        self.template = settings.VAR / f"test-template-{fingerprint()}.sqlite3"
        self.path = settings.VAR / f"test-{worker}-{os.getpid()}.sqlite3"
        self.kept: list[Path] = []

    def build_template(self) -> None:
        """Migrate an empty database once; the others find it there."""
        with locked("test-template"):
            self.remove_leftovers()
            if self.template.exists():
                os.utime(self.template)
                return
            draft = self.template.with_suffix(".draft")
            remove_sqlite(draft)
            self._use(draft)
            call_command("migrate", verbosity=0, interactive=False)
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            draft.rename(self.template)

    def remove_leftovers(self) -> None:
        """Copies of processes that are gone, and templates that nobody has used for a day."""
        for path in settings.VAR.glob("test-*.sqlite3"):
            if path.name.startswith("test-template-"):
                is_old = path != self.template and time.time() - path.stat().st_mtime > TEMPLATE_LIFE
            else:
                is_old = not is_alive(owner(path.stem.removesuffix("-kept")) or 0)
            if is_old:
                remove_sqlite(path)

    def copy(self, source: Path | None = None) -> None:
        """Begin anew from the template, or from what ``keep`` answered."""
        connections.close_all()
        remove_sqlite(self.path)
        shutil.copyfile(source or self.template, self.path)
        self._use(self.path)

    def keep(self) -> Path:
        """Keep what is in the copy now, to begin from it again."""
        connection.ensure_connection()
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connections.close_all()
        kept = settings.VAR / f"{self.path.stem}-kept.sqlite3"
        shutil.copyfile(self.path, kept)
        self.kept.append(kept)
        return kept

    def clone(self, folder: Path) -> str:
        """A further copy of the template, for a server process of its own; answers its DATABASE_URL."""
        path = folder / "db.sqlite3"
        shutil.copyfile(self.template, path)
        return f"sqlite:///{path}"

    def drop_clones(self) -> None:
        """The files go with the folder that they stand in."""

    def remove(self) -> None:
        """Leave nothing behind."""
        connections.close_all()
        for path in (self.path, *self.kept):
            remove_sqlite(path)

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
        self.kept: list[str] = []
        self.clones: list[str] = []

    def _use(self, name: str) -> None:
        connections.close_all()
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name

    def _admin(self, *statements: str) -> None:
        self._use(self.home)
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        connections.close_all()

    def _databases(self) -> dict[str, str]:
        """Our databases for tests with the day on which each was last used as a template."""
        self._use(self.home)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT datname, coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database WHERE datname LIKE 'simpul\\_%'"
            )
            return dict(cursor.fetchall())

    def build_template(self) -> None:
        """Migrate an empty database once; the others find it there."""
        with locked("test-template-pg"):
            known = self._databases()
            self.remove_leftovers(known)
            if self.template not in known:
                draft = f"{self.template}_draft"
                self._admin(f'DROP DATABASE IF EXISTS "{draft}"', f'CREATE DATABASE "{draft}"')
                self._use(draft)
                call_command("migrate", verbosity=0, interactive=False)
                self._admin(f'ALTER DATABASE "{draft}" RENAME TO "{self.template}"')
            self._admin(f"COMMENT ON DATABASE \"{self.template}\" IS '{date.today().isoformat()}'")

    def remove_leftovers(self, known: dict[str, str]) -> None:
        """Copies of processes that are gone, and templates that were not used today."""
        for name, day in known.items():
            is_gone = name.startswith("simpul_test_") and not is_alive(owner(name.removesuffix("_kept")) or 0)
            is_old = name.startswith("simpul_template_") and name != self.template and day < date.today().isoformat()
            if is_gone or is_old:
                self._admin(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def copy(self, source: str | None = None) -> None:
        """Begin anew from the template, or from what ``keep`` answered."""
        with locked("test-template-pg"):
            self._admin(
                f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)', f'CREATE DATABASE "{self.name}" TEMPLATE "{source or self.template}"'
            )
        self._use(self.name)

    def keep(self) -> str:
        """Keep what is in the copy now, to begin from it again."""
        kept = f"{self.name}_kept"
        self._admin(f'DROP DATABASE IF EXISTS "{kept}" WITH (FORCE)', f'CREATE DATABASE "{kept}" TEMPLATE "{self.name}"')
        self.kept.append(kept)
        self._use(self.name)
        return kept

    def clone(self, folder: Path) -> str:
        """A further copy of the template, for a server process of its own; answers its DATABASE_URL."""
        name = f"simpul_test_site{len(self.clones)}_{self.name.removeprefix('simpul_test_')}"
        with locked("test-template-pg"):
            self._admin(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}" TEMPLATE "{self.template}"')
        self._use(self.name)
        self.clones.append(name)
        return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()

    def drop_clones(self) -> None:
        """Drop the copies that server processes had."""
        self._admin(*(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)' for name in self.clones))
        self._use(self.name)
        self.clones.clear()

    def remove(self) -> None:
        """Leave nothing behind."""
        self._admin(*(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)' for name in (self.name, *self.kept)))


Copies = SqliteCopies | PostgresCopies
_current: list[Copies] = []


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """A fresh copy of the migrated database for this worker."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    made: Copies = (SqliteCopies if connection.vendor == "sqlite" else PostgresCopies)(worker)
    with django_db_blocker.unblock():
        made.build_template()
        made.copy()
    _current.append(made)
    yield
    with django_db_blocker.unblock():
        made.remove()
    _current.remove(made)


@pytest.fixture(scope="session")
def copies(django_db_setup: None) -> Copies:
    """The copies of this worker, for fixtures that build a larger world once and keep it."""
    return _current[-1]


@pytest.fixture(autouse=True, scope="session")
def restore_after_commits() -> Iterator[None]:
    """A test that really commits leaves its copy behind and the next one starts from the template."""

    def teardown(self: TransactionTestCase) -> None:
        _current[-1].copy()

    original = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = original
