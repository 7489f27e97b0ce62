"""Facet values of documents: how they are kept, counted and sifted by.

Documents with the same values share one *facet set*. An engine only has to count its hits by set; every count a
page needs follows from that: for each facet, the hits that pass the filters on all *other* facets, by value, so that
a person sees what another choice would give.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import blake2b

#: Values of one facet are alternatives, facets add up; both as in every shop.
Facets = Mapping[str, tuple[str, ...]]
Counts = dict[str, dict[str, int]]


def normalized(raw: Mapping[str, Iterable[str] | str]) -> dict[str, tuple[str, ...]]:
    """Facets with values in one order, each once, without empty ones."""
    listed = {name: [value] if isinstance(value, str) else list(value) for name, value in raw.items()}
    clean = {name: tuple(sorted({str(value) for value in values if value != ""})) for name, values in listed.items()}
    return {name: clean[name] for name in sorted(clean) if clean[name]}


def set_key(index: str, facets: Facets) -> int:
    """The number of a facet set: 63 bits of its content, the same on every machine."""
    content = json.dumps([index, facets], sort_keys=True, ensure_ascii=False).encode()
    return int.from_bytes(blake2b(content, digest_size=8).digest(), "big") >> 1


def passes(values: Mapping[str, Iterable[str]], filters: Facets, *, ignoring: str = "") -> bool:
    """Whether a document with these values is let through; one facet may be left out of account."""
    return all(name == ignoring or not wanted or not set(wanted).isdisjoint(values.get(name, ())) for name, wanted in filters.items())


def count(hits: Iterable[tuple[Mapping[str, Iterable[str]], int]], filters: Facets, names: Iterable[str]) -> Counts:
    """For each facet named, hits by value; ``hits`` are facet sets with the number of documents found in each."""
    counted: dict[str, Counter[str]] = {name: Counter() for name in names}
    for values, documents in hits:
        for name, counter in counted.items():
            if passes(values, filters, ignoring=name):
                counter.update(dict.fromkeys(values.get(name, ()), documents))
    return {name: dict(sorted(counter.items(), key=lambda item: (-item[1], item[0]))) for name, counter in counted.items()}
