"""Walking through the site as one person, and noticing what each answer writes, shows and says."""

from __future__ import annotations

import copy
import hashlib
import re
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.files.storage import storages
from django.db import connection, transaction
from django.test import Client as Browser

from partners.models import Membership

WRITE = re.compile(r'^\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO)\s+"?(\w+)"?', re.IGNORECASE)
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
#: What reading may write (R37): who read whom, sessions, look-ups that are slowed down.
WRITTEN_BY_READING = {
    "partners_auditentry", "enrollment_disclosure", "django_session", "usersessions_usersession", "enrollment_verifycounter",
}


@dataclass(slots=True)
class Visit:
    """One request and its answer."""

    name: str
    method: str
    path: str
    status: int
    location: str = ""
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    tables: frozenset[str] = frozenset()
    error: str = ""

    @property
    def title(self) -> str:
        """Title of the page."""
        found = TITLE.search(self.body)
        return found[1].strip() if found else ""

    def __str__(self) -> str:
        return f"{self.method} {self.name} {self.path} -> {self.status}{f' {self.error}' if self.error else ''}"


@contextmanager
def noting_writes() -> Iterator[set[str]]:
    """Tables that are written while the block runs."""
    tables: set[str] = set()

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        found = WRITE.match(sql)
        if found:
            tables.add(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield tables


def checksums() -> dict[str, str]:
    """A digest of every table that reading must leave as it is."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if table not in WRITTEN_BY_READING and model._meta.managed and not model._meta.proxy:
                cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
                found[table] = hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return found


class Walker:
    """One person with a browser; None is somebody without a log-in."""

    def __init__(self, member: Membership | None, *, enforce_csrf: bool = False) -> None:
        self.browser = Browser(raise_request_exception=False, enforce_csrf_checks=enforce_csrf)
        if member is not None:
            self.browser.force_login(member.user)
            session = self.browser.session
            session["membership"] = member.pk
            # As after a log-in a moment ago, so that pages that ask for a fresh one (R40) open.
            session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "email": member.user.email, "reauthenticated": True}]
            session["account_authentication_methods_user"] = str(member.user_id)
            session.save()
        self.cookies = {key: morsel.value for key, morsel in self.browser.cookies.items()}

    def go(self, name: str, path: str, method: str = "get", **body: Any) -> Visit:
        """One request; cookies are those of the beginning."""
        self.browser.cookies.clear()
        self.browser.cookies.load(self.cookies)
        with noting_writes() as tables:
            response = getattr(self.browser, method)(path, **body)
            content = b"".join(response.streaming_content) if response.streaming else response.content
        is_text = response.get("Content-Type", "").startswith(("text/", "application/json"))
        return Visit(
            name=name, method=method.upper(), path=path, status=response.status_code, location=response.get("Location", ""),
            body=content.decode("utf-8", "replace") if is_text else "", headers=dict(response.headers), tables=frozenset(tables), error=cause(response),
        )

    def try_out(self, name: str, path: str, method: str = "post", **body: Any) -> Visit:
        """The same, with everything that it stores taken back; what waits for the commit runs."""
        with unstored():
            return self.go(name, path, method, **body)


@contextmanager
def unstored() -> Iterator[None]:
    """Take back what the block stores, files too; effects that wait for the commit run as they would."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]
    with kept_files(), block:
        yield
        transaction.set_rollback(True)


@contextmanager
def kept_files() -> Iterator[None]:
    """Afterwards all files are as they were before the block."""
    files = [(storage, copy.deepcopy(storage._root)) for storage in (storages["default"], storages["private"])]
    yield
    for storage, root in files:
        storage._root = root


def cause(response: Any) -> str:
    """Where a server error came from, in one line."""
    info = getattr(response, "exc_info", None)
    if not info or response.status_code != 500:
        return ""
    ours = [frame for frame in traceback.extract_tb(info[2]) if str(settings.VAR.parent) in frame.filename and ".venv" not in frame.filename]
    place = f"{ours[-1].filename.removeprefix(str(settings.VAR.parent) + '/')}:{ours[-1].lineno}" if ours else ""
    return f"[{info[0].__name__}: {str(info[1])[:200]} at {place}]"
