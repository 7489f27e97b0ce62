"""Chromium for the browser tests: found or installed, started by each test itself."""

from scripts.servers.tools import Tool, on_path

CHROMIUM = Tool("Chromium", lambda: on_path("chromium", "chromium-browser", "google-chrome"), ("chromium",))


def exports() -> dict[str, str]:
    """Where the browser lies."""
    return {"CHROMIUM": str(CHROMIUM.path())}
