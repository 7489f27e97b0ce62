"""Decides what a start still has to do: migrate, compile translations, make demonstration data; and remembers what was done."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from scripts.paths import REQUIREMENTS, ROOT, VAR

PACKAGES = ("portal", "search", "partners", "programs", "enrollment", "placements")
STATE_FILE = VAR / "state.json"
EMBEDDED_DATABASE = VAR / "db.sqlite3"


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


def database_identity(path: Path = EMBEDDED_DATABASE) -> str:
    """Tells one database file from another put in its place; empty when there is none."""
    return f"{path.stat().st_dev}:{path.stat().st_ino}" if path.exists() else ""


def has_every_migration(database: Path = EMBEDDED_DATABASE, root: Path = ROOT) -> bool:
    """Tell whether the database has recorded each of our migrations."""
    wanted = {(path.parent.parent.name, path.stem) for path in migration_files(root)}
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            return wanted <= set(connection.execute("SELECT app, name FROM django_migrations"))
    except sqlite3.Error:
        return False


def read_state(path: Path = STATE_FILE) -> dict[str, object]:
    """What earlier starts have done; nothing when the file is missing or broken."""
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def write_state(state: dict[str, object], path: Path = STATE_FILE) -> None:
    """Keep ``state``, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(state, indent=1), encoding="utf-8")
    beside.replace(path)


def is_prepared(clients: int) -> bool:
    """Tell whether the embedded database stands ready: same file, same schema, same demonstration data as last time."""
    state = read_state()
    return (
        uses_embedded_database()
        and bool(database_identity())
        and state.get("database") == database_identity()
        and state.get("schema") == schema_fingerprint()
        and state.get("clients") == clients
        and has_every_migration()
    )


def note_prepared(clients: int, logins: object) -> None:
    """Remember that the database stands ready, and the log-ins to show next time."""
    write_state({"database": database_identity(), "schema": schema_fingerprint(), "clients": clients, "logins": logins})
