"""Decides what a start still has to do (migrate, make demonstration data), does it, and remembers that it was done."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import subprocess
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import TypedDict, cast

from scripts.children import Children
from scripts.console import Refused, say
from scripts.paths import REQUIREMENTS, ROOT, VAR, VENV_PYTHON

PACKAGES = ("portal", "search", "partners", "programs", "enrollment", "placements")
MANAGE = [str(VENV_PYTHON), "manage.py"]


class Login(TypedDict, total=False):
    """A demonstration account."""

    role: str
    email: str
    password: str


def state_file(folder: Path) -> Path:
    """Where a start remembers what was done with the data in ``folder``."""
    return folder / "state.json"


def database_file(folder: Path) -> Path:
    """The embedded database of the data in ``folder``, as portal.settings.stores names it."""
    return folder / "db.sqlite3"


def uses_embedded_database() -> bool:
    """Tell whether nothing names another database; only the embedded one can be judged without asking Django."""
    settings = ROOT / ".env"
    is_named = settings.exists() and "DATABASE_URL" in settings.read_text(encoding="utf-8")
    return not os.environ.get("DATABASE_URL") and not is_named


def migration_files(root: Path = ROOT) -> list[Path]:
    """Our own migrations."""
    return sorted(path for package in PACKAGES for path in (root / package / "migrations").glob("[0-9]*.py"))


def fingerprint(paths: Iterable[Path]) -> str:
    """One short text that changes with any of the files."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(str(path).encode() + b"\x00" + path.read_bytes() + b"\x00")
    return digest.hexdigest()[:20]


def schema_fingerprint() -> str:
    """Changes when a migration of ours changes, or a pinned package, which may bring one."""
    return fingerprint([*migration_files(), *sorted(REQUIREMENTS.glob("*.txt"))])


def database_identity(path: Path) -> str:
    """Tells one database file from another put in its place; empty when there is none."""
    return f"{path.stat().st_dev}:{path.stat().st_ino}" if path.exists() else ""


def has_every_migration(database: Path, root: Path = ROOT) -> bool:
    """Tell whether the database has recorded each of our migrations."""
    wanted = {(path.parent.parent.name, path.stem) for path in migration_files(root)}
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            return wanted <= set(connection.execute("SELECT app, name FROM django_migrations"))
    except sqlite3.Error:
        return False


def read_state(path: Path) -> dict[str, object]:
    """What earlier starts have done; nothing when the file is missing or broken."""
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def write_state(state: dict[str, object], path: Path) -> None:
    """Keep ``state``, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(state, indent=1), encoding="utf-8")
    beside.replace(path)


def is_prepared(clients: int, folder: Path) -> bool:
    """Tell whether the embedded database stands ready: same file, same schema, same demonstration data as last time."""
    state, database = read_state(state_file(folder)), database_file(folder)
    return (
        database.exists()
        and state.get("database") == database_identity(database)
        and state.get("schema") == schema_fingerprint()
        and state.get("clients") == clients
        and has_every_migration(database)
    )


def prepare_database(children: Children, clients: int, *, folder: Path = VAR, variables: dict[str, str] | None = None) -> list[Login]:
    """Migrate and make demonstration data where that is still to do; return the log-ins to show."""
    is_embedded = variables is not None or uses_embedded_database()
    if is_embedded and is_prepared(clients, folder):
        return as_logins(read_state(state_file(folder)).get("logins"))
    settings = {**os.environ, **(variables or {})}
    say("Preparing the database")
    children.run("Preparing the database", [*MANAGE, "migrate", "--no-input", "--verbosity", "0"], cwd=ROOT, environment=settings)
    say(f"Making demonstration data: {clients} clients")
    children.run("Making demonstration data", [*MANAGE, "demo", "--clients", str(clients)], cwd=ROOT, environment=settings)
    logins = read_logins(settings)
    if is_embedded:
        note_prepared(clients, logins, folder)
    return logins


def note_prepared(clients: int, logins: list[Login], folder: Path) -> None:
    """Remember that the database stands ready, and the log-ins to show next time."""
    identity = database_identity(database_file(folder))
    write_state({"database": identity, "schema": schema_fingerprint(), "clients": clients, "logins": logins}, state_file(folder))


def read_logins(settings: Mapping[str, str]) -> list[Login]:
    """One demonstration account for each role, as `manage.py demo --print-logins --json` names them."""
    command = [*MANAGE, "demo", "--print-logins", "--json"]
    answer = subprocess.run(command, cwd=ROOT, env=dict(settings), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False)
    if answer.returncode:
        raise Refused("The demonstration log-ins could not be read; the lines above say why.")
    document = json.loads(answer.stdout)
    return as_logins(document.get("logins") if isinstance(document, dict) else document)


def as_logins(value: object) -> list[Login]:
    """The rows of a list that are log-ins."""
    return [cast(Login, row) for row in value if isinstance(row, dict)] if isinstance(value, list) else []
