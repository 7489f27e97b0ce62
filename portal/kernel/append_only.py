"""Tables whose rows are written once: triggers refuse UPDATE and DELETE on both databases.

PostgreSQL deployments also withhold the two rights from the application's role (docs/operations.md).
"""

from typing import Any

from django.db.migrations import RunPython

_SQLITE = """CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""

_POSTGRES = (
    """CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_append_only()""",
)
_POSTGRES_BACK = ("DROP TRIGGER {table}_append_only ON {table}", "DROP FUNCTION {table}_append_only()")


def guard_statements(table: str, vendor: str) -> list[str]:
    """SQL that makes ``table`` append-only on ``sqlite`` or ``postgresql``."""
    if vendor == "sqlite":
        return [_SQLITE.format(table=table, verb=verb) for verb in ("update", "delete")]
    return [statement.format(table=table) for statement in _POSTGRES]


def unguard_statements(table: str, vendor: str) -> list[str]:
    """SQL that takes the guard away again, for migrating back and for emptying test databases."""
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for verb in ("update", "delete")]
    return [statement.format(table=table) for statement in _POSTGRES_BACK]


def append_only(*tables: str) -> RunPython:
    """A reversible migration operation that makes the named tables append-only."""

    def forward(apps: Any, editor: Any) -> None:
        for table in tables:
            for statement in guard_statements(table, editor.connection.vendor):
                editor.execute(statement)

    def backward(apps: Any, editor: Any) -> None:
        for table in tables:
            for statement in unguard_statements(table, editor.connection.vendor):
                editor.execute(statement)

    return RunPython(forward, backward)
