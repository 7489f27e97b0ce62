"""Pages of the enrollment app, listed by audience (see portal.urls); each part of the app lists its own."""

from types import ModuleType

from django.urls import URLPattern

from enrollment import client_urls, demand_urls, flow_urls

PARTS: tuple[ModuleType, ...] = (client_urls, flow_urls, demand_urls)


def _all(audience: str) -> list[URLPattern]:
    """Patterns of every part for one audience."""
    return [pattern for part in PARTS for pattern in getattr(part, audience, [])]


public, partner, employer = _all("public"), _all("partner"), _all("employer")
officer, office, account = _all("officer"), _all("office"), _all("account")
