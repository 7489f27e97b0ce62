"""Walks the URLconf once and says for each address which roles it opens to (design §3.6, hazards M)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from partners.access import audience_of
from partners.actors import OFFICE_KEYS

#: Roles as a visitor of the matrix knows them, and the role keys each of them carries.
ROLES: dict[str, frozenset[str]] = {
    "public": frozenset({"public"}),
    **{role: keys | {"signed_in"} for role, keys in OFFICE_KEYS.items()},
    "partner": frozenset({"signed_in", "partner"}),
    "partner manager": frozenset({"signed_in", "partner", "partner_manager"}),
    "employer": frozenset({"signed_in", "employer", "employer_manager"}),
    "sponsor": frozenset({"signed_in", "sponsor", "sponsor_manager"}),
}
#: Libraries that guard their own pages: name of the module's first part → what guards them.
LIBRARIES = {
    "allauth": "django-allauth: public for log-in and reset, own account for the rest",
    "wagtail": "Wagtail: editors by their groups; public pages as published",
    "django": "Django: language switch and feeds",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One address: its pattern, name, the view, and its declared audience (None: guarded by a library)."""

    pattern: str
    name: str
    view: Any
    audience: tuple[str, ...] | None
    library: str

    def opens_to(self, role: str) -> bool:
        """Whether a role of ``ROLES`` may open the page at all; objects are a question of ``visible_to``."""
        return self.audience is not None and not ROLES[role].isdisjoint(self.audience)


def _walk(patterns: list[Any], prefix: str, namespaces: tuple[str, ...]) -> Iterator[Row]:
    for entry in patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            names = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from _walk(entry.url_patterns, path, names)
        elif isinstance(entry, URLPattern):
            yield _row(entry, path, namespaces)


def _row(entry: URLPattern, path: str, namespaces: tuple[str, ...]) -> Row:
    module = entry.callback.__module__.split(".")[0]
    declared = audience_of(entry.callback)
    name = ":".join((*namespaces, entry.name or ""))
    return Row(path, name, entry.callback, declared, "" if declared else LIBRARIES.get(module, ""))


def rows() -> list[Row]:
    """Every address of the site, in the order of the URLconf."""
    return list(_walk(get_resolver().url_patterns, "", ()))


def own_rows() -> list[Row]:
    """Addresses of our own views."""
    return [row for row in rows() if not row.library]


def undeclared() -> list[Row]:
    """Addresses that neither declare an audience nor belong to a library that guards itself."""
    return [row for row in rows() if row.audience is None and not row.library]
