"""Migrations: none is missing, each says what it does, each can be taken back and made again (conventions)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from tests.infra.database import Copies
from tests.repository.source import PACKAGES, told

#: A number, and words that name the subject; ``auto_20261123`` says nothing.
NAMED = re.compile(r"^\d{4}_(?!auto_)[a-z][a-z0-9_]+$")


def own_migrations() -> list[tuple[str, str]]:
    """App and name of each migration of ours."""
    return sorted(key for key in MigrationLoader(None).disk_migrations if key[0] in PACKAGES)


def test_no_migration_is_missing():
    loader = MigrationLoader(None)
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    missing = {app: changes for app, changes in detector.changes(graph=loader.graph).items() if app in PACKAGES}
    assert not missing, told([f"{app}: {operation.describe()}" for app, changes in missing.items() for one in changes for operation in one.operations])


def test_migrations_are_named_after_their_subject():
    assert [f"{app}.{name}" for app, name in own_migrations() if not NAMED.match(name)] == []


def test_no_app_has_two_last_migrations():
    assert MigrationLoader(None).detect_conflicts() == {}


def test_every_operation_can_be_taken_back():
    loader = MigrationLoader(None)
    stuck = [
        f"{app}.{name}: {operation.describe()}"
        for app, name in own_migrations() for operation in loader.disk_migrations[app, name].operations if not operation.reversible
    ]
    assert not stuck, told(stuck)


def shape() -> dict[str, Any]:
    """Tables with columns and constraints, and the triggers of SQLite, as they are in the database."""
    with connection.cursor() as cursor:
        introspection = connection.introspection
        tables = [table.name for table in introspection.get_table_list(cursor) if table.name.split("_")[0] in PACKAGES]
        found: dict[str, Any] = {
            table: (
                sorted(column.name for column in introspection.get_table_description(cursor, table)),
                sorted(name for name in introspection.get_constraints(cursor, table) if not re.search(r"_[0-9a-f]{8}_(fk|uniq|idx|like)|^__unnamed|_pkey", name)),
            )
            for table in tables
        }
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname")
        return {**found, "triggers": [row[0] for row in cursor.fetchall()]}


def content() -> dict[str, int]:
    """Rows of every table of ours that migrations fill."""
    models = [model for app in PACKAGES for model in apps.get_app_config(app).get_models()]
    return {model._meta.label: model._default_manager.count() for model in models}


@pytest.fixture
def own_copy(copies: Copies, django_db_blocker: Any) -> Any:
    """The migrated database of this worker, made anew afterwards."""
    with django_db_blocker.unblock():
        copies.copy()
        yield
        copies.copy()


def test_all_of_ours_goes_back_to_nothing_and_comes_again(own_copy: None):
    """From the highest app to the lowest; shipped rows are there again afterwards."""
    before, rows = shape(), content()
    for app in reversed(("search", "partners", "programs", "enrollment", "placements", "portal")):
        first = min(name for label, name in own_migrations() if label == app)
        call_command("migrate", app, first if app == "partners" else "zero", verbosity=0, interactive=False)
    left = [table for table in shape() if table != "triggers" and table.split("_")[0] in {"search", "programs", "enrollment", "placements"}]
    assert left == []
    assert shape()["triggers"] == []
    call_command("migrate", verbosity=0, interactive=False)
    assert shape() == before
    assert content() == rows


def test_a_migrated_database_has_nothing_left_to_migrate(own_copy: None):
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
