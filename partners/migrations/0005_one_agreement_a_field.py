"""Two signed agreements of one office and lead never cover the same field on the same day; the database refuses the second.

The fields stand in a table of their own, so it takes triggers: one where an agreement is signed or its days change,
one where a signed agreement gets a field. On PostgreSQL both lock the lead's row first, so that of two that are signed
at the same moment the second sees the first.
"""

# ruff: noqa: S608 - the statements are put together from constants of this file

from typing import Any

from django.db import migrations

MESSAGE = "another signed agreement covers this field on these days"

_CLASH = """SELECT 1 FROM partners_agreement other
  JOIN partners_agreementscope theirs ON theirs.agreement_id = other.id
  WHERE other.id <> {id} AND other.state = 'signed' AND other.office_id = {office} AND other.lead_id = {lead}
  AND other.starts_on <= {ends} AND other.ends_on >= {starts} AND theirs.field {field}"""
_SIGNED = _CLASH.format(
    id="NEW.id", office="NEW.office_id", lead="NEW.lead_id", starts="NEW.starts_on", ends="NEW.ends_on",
    field="IN (SELECT ours.field FROM partners_agreementscope ours WHERE ours.agreement_id = NEW.id)",
)
_OF_ROW = {"id": "mine.id", "office": "mine.office_id", "lead": "mine.lead_id", "starts": "mine.starts_on", "ends": "mine.ends_on"}
_SCOPED = f"""SELECT 1 FROM partners_agreement mine WHERE mine.id = NEW.agreement_id AND mine.state = 'signed'
  AND EXISTS ({_CLASH.format(**_OF_ROW, field="= NEW.field")})"""
_COLUMNS = "state, starts_on, ends_on, office_id, lead_id"

SQLITE = (
    f"""CREATE TRIGGER partners_agreement_overlap BEFORE UPDATE OF {_COLUMNS} ON partners_agreement
WHEN NEW.state = 'signed' AND EXISTS ({_SIGNED})
BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END""",
    f"""CREATE TRIGGER partners_agreementscope_overlap BEFORE INSERT ON partners_agreementscope
WHEN EXISTS ({_SCOPED})
BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END""",
)
SQLITE_BACK = ("DROP TRIGGER partners_agreement_overlap", "DROP TRIGGER partners_agreementscope_overlap")

_REFUSE = f"RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';"
POSTGRES = (
    f"""CREATE FUNCTION partners_agreement_overlap() RETURNS trigger AS $$
BEGIN
  IF NEW.state = 'signed' THEN
    PERFORM 1 FROM partners_organization WHERE id = NEW.lead_id FOR NO KEY UPDATE;
    IF EXISTS ({_SIGNED}) THEN {_REFUSE} END IF;
  END IF;
  RETURN NEW;
END $$ LANGUAGE plpgsql""",
    f"""CREATE TRIGGER partners_agreement_overlap BEFORE UPDATE OF {_COLUMNS} ON partners_agreement
FOR EACH ROW EXECUTE FUNCTION partners_agreement_overlap()""",
    f"""CREATE FUNCTION partners_agreementscope_overlap() RETURNS trigger AS $$
BEGIN
  PERFORM 1 FROM partners_organization lead JOIN partners_agreement mine ON mine.lead_id = lead.id
    WHERE mine.id = NEW.agreement_id AND mine.state = 'signed' FOR NO KEY UPDATE OF lead;
  IF EXISTS ({_SCOPED}) THEN {_REFUSE} END IF;
  RETURN NEW;
END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER partners_agreementscope_overlap BEFORE INSERT ON partners_agreementscope
FOR EACH ROW EXECUTE FUNCTION partners_agreementscope_overlap()""",
)
POSTGRES_BACK = (
    "DROP TRIGGER partners_agreement_overlap ON partners_agreement",
    "DROP FUNCTION partners_agreement_overlap()",
    "DROP TRIGGER partners_agreementscope_overlap ON partners_agreementscope",
    "DROP FUNCTION partners_agreementscope_overlap()",
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
    dependencies = [("partners", "0004_merged_organizations")]
    operations = [migrations.RunPython(add_guards, drop_guards)]
