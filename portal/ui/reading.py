"""Rows that domain apps hand to a component may be objects, tuples of names or mappings: one way to read them all."""

from collections.abc import Mapping
from typing import Any

_NOTHING = object()


def read(row: Any, name: str, default: Any = _NOTHING) -> Any:
    """The value called ``name``; LookupError names what is missing, so that a typo shows in the first test."""
    value = row.get(name, _NOTHING) if isinstance(row, Mapping) else getattr(row, name, _NOTHING)
    if value is not _NOTHING:
        return value() if callable(value) else value
    if default is _NOTHING:
        raise LookupError(f"{type(row).__name__} has no {name}")
    return default


def ends(interval: Any) -> tuple[float, float]:
    """Both ends of a range given as a pair or as anything with ``low`` and ``high``."""
    low, high = (interval.low, interval.high) if hasattr(interval, "low") else interval
    return float(low), float(high)
