"""What the tests of the look share."""

import pytest


@pytest.fixture(autouse=True)
def no_counters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Navigation without counts from the database; the counters themselves are tested where they are registered."""
    monkeypatch.setattr("portal.ui.navigation._counters", {})
