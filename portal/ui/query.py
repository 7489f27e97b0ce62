"""The question mark in an address: change one thing in it and keep the rest."""

from collections.abc import Collection, Mapping
from typing import Any

from django.http import QueryDict

PAGE_PARAMETER = "page"


def replaced(current: QueryDict, changes: Mapping[str, Any]) -> str:
    """``?a=1&page=2`` with the changes made; None or an empty value takes the name out; ``?`` when nothing is left."""
    query = current.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if isinstance(value, list | tuple):
            query.setlist(name, [str(each) for each in value])
        elif value not in (None, ""):
            query[name] = str(value)
    return f"?{query.urlencode()}"


def carried(current: QueryDict, *, without: Collection[str]) -> list[tuple[str, str]]:
    """Pairs that a GET form repeats as hidden fields: all but its own names and the page number."""
    skipped = {*without, PAGE_PARAMETER}
    return [(name, value) for name, values in current.lists() if name not in skipped for value in values if value]
