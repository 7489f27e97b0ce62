"""Rules of the suite: on-commit effects run, unordered reads are shuffled, templates are handed what they print, no network."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_socket
from django.core.cache import caches
from django.db import transaction
from django.db.models import QuerySet
from django.template import engines
from django.utils import translation

ROOT = Path(__file__).resolve().parents[2]
OURS = ("portal", "search", "partners", "programs", "enrollment", "placements")
#: Only this machine can be reached; the declared services run on it.
LOOPBACK = ["127.0.0.1", "::1", "localhost"]

__all__ = ["clean_slate", "pytest_runtest_setup", "strict_database", "strict_templates"]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """The network is closed."""
    pytest_socket.socket_allow_hosts(LOOPBACK, allow_unix_socket=True)


@pytest.fixture(autouse=True)
def clean_slate(settings: Any) -> Iterator[None]:
    """Indonesian, empty caches, and the embedded search engine: tests of the other one name their own index."""
    settings.ELASTICSEARCH_URL = ""
    caches["default"].clear()
    caches["pages"].clear()
    with translation.override("id"):
        yield


def _run_hooks_outside_services(connection: Any) -> None:
    """Run what waits for the commit as soon as only the test's own transaction is left open."""
    while connection.run_on_commit and all(block._from_testcase for block in connection.atomic_blocks):
        hooks, connection.run_on_commit = connection.run_on_commit, []
        for _savepoints, hook, _robust in hooks:
            hook()


@pytest.fixture(autouse=True, scope="session")
def strict_database() -> Iterator[None]:
    """On-commit effects run when the outermost service ends; unordered querysets come in random order."""
    leave, fetch = transaction.Atomic.__exit__, QuerySet._fetch_all

    def leave_and_run(self: Any, *error: Any) -> None:
        leave(self, *error)
        if not self._from_testcase and error[0] is None:
            _run_hooks_outside_services(transaction.get_connection(self.using))

    def fetch_shuffled(self: Any) -> None:
        fresh = self._result_cache is None
        fetch(self)
        if fresh and not self.ordered and not self.query.is_sliced and self.model._meta.app_label in OURS:
            random.shuffle(self._result_cache)

    transaction.Atomic.__exit__, QuerySet._fetch_all = leave_and_run, fetch_shuffled
    yield
    transaction.Atomic.__exit__, QuerySet._fetch_all = leave, fetch


class UnknownVariable(str):
    """Fails when a template of ours prints a variable that its view did not hand over; elsewhere it is Django's empty string.

    Django asks ``if string_if_invalid`` before it prints the text or, when that is empty, goes on with the filters.
    """

    __slots__ = ()

    def __bool__(self) -> bool:
        return _origin_of_caller().startswith(str(ROOT)) and ".venv" not in _origin_of_caller()

    def __contains__(self, key: object) -> bool:
        return True

    def __mod__(self, name: Any) -> str:
        raise AssertionError(f"{Path(_origin_of_caller()).relative_to(ROOT)} prints {name}, which its view did not hand over")


def _origin_of_caller() -> str:
    """File of the template that is being rendered two calls further up."""
    context = sys._getframe(2).f_locals.get("context")
    template = getattr(getattr(context, "render_context", None), "template", None) or getattr(context, "template", None)
    return getattr(getattr(template, "origin", None), "name", "") or ""


@pytest.fixture(autouse=True, scope="session")
def strict_templates() -> Iterator[None]:
    """Our templates may print only what they are given; those of libraries keep Django's rule."""
    engine = engines["django"].engine
    engine.string_if_invalid = UnknownVariable()
    yield
    engine.string_if_invalid = ""
