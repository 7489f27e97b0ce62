"""Walks the URLconf once and says for each address which roles it opens to (design §3.6, hazards M)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from partners.access import audience_of
from partners.actors import OFFICE_KEYS, SIDE_KEYS
from partners.middleware import SELF_GUARDED

#: Sides that work here besides the office: staff and admins of each.
_SIDES = sorted(set(SIDE_KEYS.values()), key=list(SIDE_KEYS.values()).index)
#: Roles as a visitor of the matrix knows them, and the role keys each of them carries.
ROLES: dict[str, frozenset[str]] = {
    "public": frozenset({"public"}),
    **{str(role): keys | {"signed_in"} for role, keys in OFFICE_KEYS.items()},
    **{
        f"{side}{kind}": frozenset({"signed_in", side, *([f"{side}_manager"] if kind else [])})
        for side in _SIDES
        for kind in ("", " manager")
    },
}
#: Libraries that guard their own pages: first part of the module's name → what guards them.
LIBRARIES = {
    "allauth": "django-allauth: public for log-in and reset, own account for the rest",
    "wagtail": "Wagtail: editors by their groups; public pages as published",
    "django": "Django: language switch, feeds and sitemaps",
    "whitenoise": "WhiteNoise: static files",
}
#: Pages of libraries that the middleware does not know: it refuses them to everybody.
CLOSED = "closed to everybody"


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
    declared = audience_of(entry.callback)
    name = ":".join((*namespaces, entry.name or ""))
    return Row(path, name, entry.callback, declared, "" if declared else library_of(entry.callback))


def library_of(view: Any) -> str:
    """What guards a view of a library that declares no audience; empty for views of ours."""
    module: str = view.__module__
    if module.startswith(SELF_GUARDED):
        return LIBRARIES[module.split(".")[0]]
    return CLOSED if module.startswith("django.") else ""


def rows() -> list[Row]:
    """Every address of the site, in the order of the URLconf."""
    return list(_walk(get_resolver().url_patterns, "", ()))


def own_rows() -> list[Row]:
    """Addresses of our own views."""
    return [row for row in rows() if not row.library]


def closed_rows() -> list[Row]:
    """Addresses of libraries that nobody may open."""
    return [row for row in rows() if row.library == CLOSED]


def undeclared() -> list[Row]:
    """Addresses that neither declare an audience nor belong to a library that guards itself."""
    return [row for row in rows() if row.audience is None and not row.library]
