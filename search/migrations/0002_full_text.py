"""Full-text indexes beside ``SearchEntry``, kept up to date by the database itself.

SQLite: an FTS5 table over the rows (external content) with three triggers. PostgreSQL: a stored ``tsvector`` with the
weights A, B and D, and a GIN index. The tokens come ready made, so both split at blanks and do nothing else.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE_FORWARD = (
    """
    CREATE VIRTUAL TABLE search_entry_text USING fts5(
        title, keywords, body, content='search_searchentry', content_rowid='id', tokenize='ascii'
    )
    """,
    """
    CREATE TRIGGER search_entry_text_insert AFTER INSERT ON search_searchentry BEGIN
        INSERT INTO search_entry_text(rowid, title, keywords, body) VALUES (new.id, new.title, new.keywords, new.body);
    END
    """,
    """
    CREATE TRIGGER search_entry_text_delete AFTER DELETE ON search_searchentry BEGIN
        INSERT INTO search_entry_text(search_entry_text, rowid, title, keywords, body)
        VALUES ('delete', old.id, old.title, old.keywords, old.body);
    END
    """,
    """
    CREATE TRIGGER search_entry_text_update AFTER UPDATE OF title, keywords, body ON search_searchentry BEGIN
        INSERT INTO search_entry_text(search_entry_text, rowid, title, keywords, body)
        VALUES ('delete', old.id, old.title, old.keywords, old.body);
        INSERT INTO search_entry_text(rowid, title, keywords, body) VALUES (new.id, new.title, new.keywords, new.body);
    END
    """,
)
SQLITE_BACKWARD = (
    "DROP TRIGGER search_entry_text_update",
    "DROP TRIGGER search_entry_text_delete",
    "DROP TRIGGER search_entry_text_insert",
    "DROP TABLE search_entry_text",
)
POSTGRESQL_FORWARD = (
    """
    ALTER TABLE search_searchentry ADD COLUMN text_vector tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('simple', title), 'A')
        || setweight(to_tsvector('simple', keywords), 'B')
        || setweight(to_tsvector('simple', body), 'D')
    ) STORED
    """,
    "CREATE INDEX search_entry_text ON search_searchentry USING gin (text_vector)",
)
POSTGRESQL_BACKWARD = (
    "DROP INDEX search_entry_text",
    "ALTER TABLE search_searchentry DROP COLUMN text_vector",
)
FORWARD = {"sqlite": SQLITE_FORWARD, "postgresql": POSTGRESQL_FORWARD}
BACKWARD = {"sqlite": SQLITE_BACKWARD, "postgresql": POSTGRESQL_BACKWARD}


def build(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make what the database in use needs."""
    for statement in FORWARD[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take it away again."""
    for statement in BACKWARD[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(build, drop)]
