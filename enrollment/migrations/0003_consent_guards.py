"""What no form may forget: no consent of a child but for training (R27), and a consent once given never changes.

A child is under 18 on the wall-clock day of the consent, or was tried as a child. SQLite adds 18 years to the
birth date, PostgreSQL takes 18 years from the day: so both let a person born on 29 February come of age on 1 March.
"""

# ruff: noqa: S608 - the statements are put together from constants of this file

from typing import Any

from django.db import migrations

CHILD_MESSAGE = "a child gives consent to training partners only"
FIXED_MESSAGE = "a consent can be withdrawn once and is otherwise never changed"
FIXED_COLUMNS = (
    "public_id",
    "client_id",
    "purpose",
    "recipient_id",
    "fields",
    "text_version",
    "language",
    "channel",
    "witness",
    "guardian_name",
    "child_assented",
    "given_at",
    "given_by_id",
    "expires_at",
)

SQLITE = (
    f"""CREATE TRIGGER enrollment_consent_child BEFORE INSERT ON enrollment_consent
WHEN NEW.purpose <> 'training_partner' AND EXISTS (
  SELECT 1 FROM enrollment_client c WHERE c.id = NEW.client_id
  AND (c.tried_as_child OR date(c.birth_date, '+18 years') > date(NEW.given_at, '+7 hours')))
BEGIN SELECT RAISE(ABORT, '{CHILD_MESSAGE}'); END""",
    f"""CREATE TRIGGER enrollment_consent_fixed BEFORE UPDATE ON enrollment_consent
WHEN OLD.withdrawn_at IS NOT NULL OR {" OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in FIXED_COLUMNS)}
BEGIN SELECT RAISE(ABORT, '{FIXED_MESSAGE}'); END""",
)
SQLITE_BACK = ("DROP TRIGGER enrollment_consent_child", "DROP TRIGGER enrollment_consent_fixed")

POSTGRES = (
    f"""CREATE FUNCTION enrollment_consent_child() RETURNS trigger AS $$
BEGIN
  IF NEW.purpose <> 'training_partner' AND EXISTS (
    SELECT 1 FROM enrollment_client c WHERE c.id = NEW.client_id
    AND (c.tried_as_child OR c.birth_date > (NEW.given_at AT TIME ZONE 'Asia/Jakarta')::date - interval '18 years'))
  THEN RAISE EXCEPTION '{CHILD_MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
  RETURN NEW;
END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER enrollment_consent_child BEFORE INSERT ON enrollment_consent
FOR EACH ROW EXECUTE FUNCTION enrollment_consent_child()""",
    f"""CREATE FUNCTION enrollment_consent_fixed() RETURNS trigger AS $$
BEGIN
  IF OLD.withdrawn_at IS NOT NULL OR {" OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in FIXED_COLUMNS)}
  THEN RAISE EXCEPTION '{FIXED_MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
  RETURN NEW;
END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER enrollment_consent_fixed BEFORE UPDATE ON enrollment_consent
FOR EACH ROW EXECUTE FUNCTION enrollment_consent_fixed()""",
)
POSTGRES_BACK = (
    "DROP TRIGGER enrollment_consent_child ON enrollment_consent",
    "DROP FUNCTION enrollment_consent_child()",
    "DROP TRIGGER enrollment_consent_fixed ON enrollment_consent",
    "DROP FUNCTION enrollment_consent_fixed()",
)


def add_guards(apps: Any, editor: Any) -> None:
    """Create the triggers of the database in use."""
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRES:
        editor.execute(statement)


def drop_guards(apps: Any, editor: Any) -> None:
    """Take the triggers away."""
    for statement in SQLITE_BACK if editor.connection.vendor == "sqlite" else POSTGRES_BACK:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("enrollment", "0002_release_kinds")]
    operations = [migrations.RunPython(add_guards, drop_guards)]
