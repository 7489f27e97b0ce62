"""Two sessions of a cohort for everybody never meet: a range exclusion on PostgreSQL, triggers on SQLite.

Sessions for named people stay out: two instructors may see two people at the same hour.
"""

from typing import Any

from django.db import migrations

MESSAGE = "session_no_clash"

POSTGRES = (
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    """ALTER TABLE programs_session ADD CONSTRAINT session_no_clash
EXCLUDE USING gist (cohort_id WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&)
WHERE (NOT is_for_named AND state IN ('planned', 'held'))""",
)
POSTGRES_BACK = ("ALTER TABLE programs_session DROP CONSTRAINT session_no_clash",)

#: The plus signs keep SQLite to the index of the cohort: few sessions are read, however many there are.
_SQLITE = """CREATE TRIGGER session_no_clash_{verb} BEFORE {verb} ON programs_session
WHEN NOT NEW.is_for_named AND NEW.state IN ('planned', 'held') AND EXISTS (
  SELECT 1 FROM programs_session s WHERE s.cohort_id = NEW.cohort_id AND NOT s.is_for_named
  AND +s.state IN ('planned', 'held') AND +s.starts_at < NEW.ends_at AND +s.ends_at > NEW.starts_at AND +s.id IS NOT NEW.id)
BEGIN SELECT RAISE(ABORT, '{message}'); END"""
SQLITE = tuple(_SQLITE.format(verb=verb, message=MESSAGE) for verb in ("insert", "update"))
SQLITE_BACK = ("DROP TRIGGER session_no_clash_insert", "DROP TRIGGER session_no_clash_update")


def add_guard(apps: Any, editor: Any) -> None:
    """Create the check of the database in use."""
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRES:
        editor.execute(statement)


def drop_guard(apps: Any, editor: Any) -> None:
    """Take the check away; the extension stays, others may use it."""
    for statement in SQLITE_BACK if editor.connection.vendor == "sqlite" else POSTGRES_BACK:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("programs", "0011_calendar_feeds")]
    operations = [migrations.RunPython(add_guard, drop_guard)]
