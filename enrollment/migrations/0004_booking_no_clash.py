"""No client is booked for two sessions at once (R06): a range exclusion on PostgreSQL, triggers on SQLite.

A clash that a section head allowed with a reason carries ``overridden_by`` and stays out of the check.
"""

from typing import Any

from django.db import migrations

MESSAGE = "booking_no_clash"

POSTGRES = (
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    """ALTER TABLE enrollment_booking ADD CONSTRAINT booking_no_clash
EXCLUDE USING gist (client_id WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&) WHERE (overridden_by_id IS NULL)""",
)
POSTGRES_BACK = ("ALTER TABLE enrollment_booking DROP CONSTRAINT booking_no_clash",)

_SQLITE = """CREATE TRIGGER booking_no_clash_{verb} BEFORE {verb} ON enrollment_booking
WHEN NEW.overridden_by_id IS NULL AND EXISTS (
  SELECT 1 FROM enrollment_booking b WHERE b.client_id = NEW.client_id AND b.overridden_by_id IS NULL
  AND b.starts_at < NEW.ends_at AND b.ends_at > NEW.starts_at AND b.id IS NOT NEW.id)
BEGIN SELECT RAISE(ABORT, '{message}'); END"""
SQLITE = tuple(_SQLITE.format(verb=verb, message=MESSAGE) for verb in ("insert", "update"))
SQLITE_BACK = ("DROP TRIGGER booking_no_clash_insert", "DROP TRIGGER booking_no_clash_update")


def add_guard(apps: Any, editor: Any) -> None:
    """Create the check of the database in use."""
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRES:
        editor.execute(statement)


def drop_guard(apps: Any, editor: Any) -> None:
    """Take the check away; the extension stays, others may use it."""
    for statement in SQLITE_BACK if editor.connection.vendor == "sqlite" else POSTGRES_BACK:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("enrollment", "0003_consent_guards")]
    operations = [migrations.RunPython(add_guard, drop_guard)]
