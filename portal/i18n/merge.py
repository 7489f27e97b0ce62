"""Decides what stands in a catalog after the sources changed: their messages, with every translation we have."""

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field

from portal.i18n.po import FUZZY, OVERRIDE, Catalog, Message


@dataclass
class Merged:
    """A new catalog, and what a person should know about it."""

    catalog: Catalog
    dropped: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)


def merge(sources: Catalog, present: Catalog, parts: Iterable[Catalog] = (), overrides: Iterable[Catalog] = ()) -> Merged:
    """Join the messages of the sources with translations.

    A translation is taken from ``parts`` first (the first of two that differ, which is reported), then from
    ``present``. ``overrides`` hold messages of other packages: they stay although no source of ours has them.
    """
    merged = Merged(Catalog())
    merged.catalog.add(deepcopy(present.messages.get("") or Message("", translations=[""])))
    kept = _kept_overrides(present, overrides)
    translations = _translations(parts, merged.conflicts)
    for message in sorted(sources.live, key=lambda one: (one.references[:1], one.key)):
        merged.catalog.add(_translated(message, translations.get(message.key) or present.messages.get(message.key)))
    for key, message in kept.items():
        if key not in merged.catalog.messages:
            merged.catalog.add(message)
    merged.dropped = [one.singular for one in present.live if one.key not in merged.catalog.messages]
    return merged


def _kept_overrides(present: Catalog, overrides: Iterable[Catalog]) -> dict[str, Message]:
    kept = {one.key: deepcopy(one) for one in present.live if OVERRIDE in one.extracted}
    for catalog in overrides:
        for message in catalog.live:
            kept[message.key] = deepcopy(message)
            kept[message.key].extracted = [OVERRIDE]
    return kept


def _translations(parts: Iterable[Catalog], conflicts: list[str]) -> dict[str, Message]:
    known: dict[str, Message] = {}
    for message in (message for part in parts for message in part.live if message.is_translated):
        first = known.setdefault(message.key, message)
        if first.translations != message.translations:
            conflicts.append(message.singular)
    return known


def _translated(message: Message, translation: Message | None) -> Message:
    result = deepcopy(message)
    if translation is not None:
        result.translations = list(translation.translations)
        result.comments = list(translation.comments)
        result.flags = message.flags | (translation.flags & {FUZZY})
    return result
