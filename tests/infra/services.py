"""Real services where they are declared; elsewhere their tests are skipped by name, and CI lets none be skipped."""

from __future__ import annotations

import os
import shutil
from typing import Any

import pytest
from django.db import connection

__all__ = ["pytest_collection_modifyitems", "pytest_terminal_summary"]

REQUIRED = os.environ.get("SIMPUL_REQUIRE_SERVICES") == "1"


def _present(name: str) -> bool:
    checks: dict[str, Any] = {
        "elasticsearch": lambda: bool(os.environ.get("ELASTICSEARCH_URL")),
        "redis": lambda: bool(os.environ.get("REDIS_URL")),
        "stripe_mock": lambda: bool(os.environ.get("STRIPE_API_BASE")),
        "postgresql": lambda: connection.vendor == "postgresql",
        "chromium": lambda: bool(os.environ.get("CHROMIUM") or shutil.which("chromium")),
    }
    return bool(checks[name]())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, by name, what needs a service that is not there."""
    kept: list[pytest.Item] = []
    for item in items:
        needs = [mark.args[0] for mark in item.iter_markers("service")]
        missing = [name for name in needs if not _present(name)]
        if "postgresql" in missing:
            continue
        if missing and not REQUIRED:
            item.add_marker(pytest.mark.skip(reason=f"needs {', '.join(missing)}"))
        kept.append(item)
    items[:] = kept


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The last line says what was skipped."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = sorted({str(report.longrepr[2]) for report in skipped if isinstance(report.longrepr, tuple)})
    terminalreporter.write_line(f"skipped: {len(skipped)}" + (f" ({'; '.join(reasons)})" if reasons else ""))
