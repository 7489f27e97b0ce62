"""Real services where they are declared; elsewhere their tests are skipped by name, and CI lets none be skipped."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from typing import Any

import pytest
from django.db import connection

from tests.infra.drills import IS_FULL

__all__ = ["pytest_collection_modifyitems", "pytest_terminal_summary"]

#: With SIMPUL_REQUIRE_SERVICES=1 a test runs although its service is missing, and fails.
REQUIRED = os.environ.get("SIMPUL_REQUIRE_SERVICES", "") not in ("", "0")


def _present(name: str) -> bool:
    checks: dict[str, Any] = {
        "elasticsearch": lambda: bool(os.environ.get("ELASTICSEARCH_URL")),
        "redis": lambda: bool(os.environ.get("REDIS_URL")),
        "stripe_mock": lambda: bool(os.environ.get("STRIPE_API_BASE")),
        "postgresql": lambda: connection.vendor == "postgresql",
        "chromium": lambda: bool(os.environ.get("CHROMIUM") or shutil.which("chromium")),
    }
    return bool(checks[name]())


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip, by name, what needs a service that is not there; count every property among the drills.

    Tests of one database are left out on the other, and those that only drills can afford in the suite: they are
    not skipped, they do not exist there.
    """
    left_out = [item for item in items if "postgresql" in _missing(item) or _is_only_for_drills(item)]
    for item in items:
        missing = _missing(item)
        if missing and not REQUIRED:
            item.add_marker(pytest.mark.skip(reason=f"needs {', '.join(missing)}"))
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker("drill")
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def _is_only_for_drills(item: pytest.Item) -> bool:
    return not IS_FULL and any(mark.kwargs.get("only") == "full" for mark in item.iter_markers("drill"))


def _missing(item: pytest.Item) -> list[str]:
    return [mark.args[0] for mark in item.iter_markers("service") if not _present(mark.args[0])]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The last line says what was skipped."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(str(report.longrepr[2]).removeprefix("Skipped: ") for report in skipped if isinstance(report.longrepr, tuple))
    listed = "; ".join(f"{reason} ({count})" for reason, count in sorted(reasons.items()))
    terminalreporter.write_line(f"skipped: {len(skipped)}" + (f" ({listed})" if listed else ""))
