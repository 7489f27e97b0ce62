"""Migrations: none is missing, each says what it does, each can be taken back and made again (conventions)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation

from tests.infra.database import Copies
from tests.repository.source import PACKAGES, told

#: A number, and words that name the subject; ``auto_20261123`` says nothing.
NAMED = re.compile(r"^\d{4}_(?!auto_)[a-z][a-z0-9_]+$")


def own_migrations() -> list[tuple[str, str]]:
    """App and name of each migration of ours."""
    return sorted(key for key in MigrationLoader(None).disk_migrations if key[0] in PACKAGES)


def test_no_migration_is_missing():
    loader = MigrationLoader(None)
    with translation.override(None, deactivate=True):
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
            cursor.execute("SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
        else:
            cursor.execute("SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal ORDER BY tgname")
        return {**found, "triggers": [name for table, name in cursor.fetchall() if table.split("_")[0] in PACKAGES]}


def content() -> dict[str, int]:
    """Rows of every table of ours that migrations fill."""
    there = set(connection.introspection.table_names())
    models = [model for app in PACKAGES for model in apps.get_app_config(app).get_models() if model._meta.db_table in there]
    return {model._meta.label: model._default_manager.count() for model in models}


@pytest.fixture
def own_copy(copies: Copies, django_db_blocker: Any) -> Any:
    """The migrated database of this worker, made anew afterwards."""
    with django_db_blocker.unblock():
        copies.copy()
        yield
        copies.copy()


def later_migrations(executor: MigrationExecutor) -> list[tuple[str, str]]:
    """Those of ours that do more than make tables, in the order in which they were applied."""
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)
    return [(migration.app_label, migration.name) for migration, _backwards in plan if migration.app_label in PACKAGES and not migration.initial]


def test_shipped_rows_and_triggers_go_and_come_again(own_copy: None):
    """Every migration after the first of its app, taken back one by one and made again; sends no signals."""
    before, rows = shape(), content()
    executor = MigrationExecutor(connection)
    keys = later_migrations(executor)
    for key in reversed(keys):
        executor.unapply_migration(executor.loader.project_state(key, at_end=False), executor.loader.graph.nodes[key])
    assert shape()["triggers"] == []
    assert {label for label, number in content().items() if number} == set()
    for key in keys:
        executor.apply_migration(executor.loader.project_state(key, at_end=False), executor.loader.graph.nodes[key])
    assert shape() == before
    assert content() == rows


@pytest.mark.drill(only="full")
def test_all_of_ours_goes_back_to_nothing_and_comes_again(own_copy: None):
    """The first of partners stays: it holds the user model, on which tables of libraries hang."""
    before, rows = shape(), content()
    executor = MigrationExecutor(connection)
    ends = [key for key in executor.loader.graph.leaf_nodes() if key[0] in PACKAGES]
    executor.migrate([("partners", "0001_initial"), *((app, None) for app in PACKAGES if app != "partners")])
    assert {table.split("_")[0] for table in shape() if table != "triggers"} == {"partners"}
    executor = MigrationExecutor(connection)
    executor.migrate(ends)
    assert shape() == before
    assert content() == rows


def test_a_migrated_database_has_nothing_left_to_migrate(own_copy: None):
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
