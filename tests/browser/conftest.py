"""Fixtures of the browser tests: one Chromium, and a running site whose database holds an office with its people."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import trans_real
from playwright.sync_api import Browser, sync_playwright

from portal.i18n.catalogs import compile_stale
from tests.browser.site import ROOT, Site
from tests.infra.world import MONDAY

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
]


@pytest.fixture(scope="session")
def catalogs() -> None:
    """Translations as the sources have them: the site and this process read the same."""
    if compile_stale(ROOT / "locale"):
        trans_real._translations.clear()


@contextmanager
def running_site(folder: Path, copies: Any, blocker: Any, *what: str) -> Iterator[Site]:
    """A site on a Monday morning with ``what`` founding makes; it ends with the block."""
    with blocker.unblock():
        running = Site(folder, copies.clone(folder), MONDAY)
    try:
        running.found(*what)
        running.start()
        yield running
    finally:
        running.stop()
        with blocker.unblock():
            copies.drop_clones()


@pytest.fixture
def site(tmp_path: Path, copies: Any, catalogs: None, django_db_blocker: Any) -> Iterator[Site]:
    """A site that one test has for itself."""
    with running_site(tmp_path, copies, django_db_blocker) as running:
        yield running


@pytest.fixture(scope="module")
def shared_site(tmp_path_factory: Any, copies: Any, catalogs: None, django_db_blocker: Any) -> Iterator[Site]:
    """A site with a class that the tests of a module share; each leaves it usable for the others."""
    with running_site(tmp_path_factory.mktemp("site"), copies, django_db_blocker, "class") as running:
        yield running


@pytest.fixture
def chromium(copies: Any) -> Iterator[Browser]:
    """The real browser of this machine; it closes before anything else ends, for its event loop keeps Django from the database."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
