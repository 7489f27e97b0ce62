"""How much the names and marks of two organizations say that they are the same one. Pure: plain values, no query."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.utils.translation import gettext_lazy as _
from rapidfuzz.fuzz import token_sort_ratio

from portal.kernel.decisions import Text
from search.text import fold

#: Words that say in which form somebody is registered, not who it is.
FORMS = frozenset(
    {"pt", "cv", "ud", "tbk", "yayasan", "koperasi", "lpk", "lkp", "pkbm", "pokmas", "lipas", "perkumpulan", "persekutuan", "firma", "the"}
)
#: Out of 100: folded names at least so alike are proposed. One letter in a name of twelve is about 92.
ALIKE = 88


@dataclass(frozen=True, slots=True)
class Marks:
    """What is compared of an organization; ``key`` is whatever identifies it to the caller."""

    key: int
    name: str
    kind: str
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Likely:
    """Two records that may be of the same organization, with the reasons in words; ``score`` out of 100 orders them."""

    first: int
    second: int
    score: int
    reasons: tuple[Text, ...]


def folded_name(name: str) -> str:
    """A name without case, accents, punctuation and legal form: ``CV. Songkét Jaya`` is ``songket jaya``."""
    words = re.sub(r"[^\w\s]", " ", fold(name)).split()
    return " ".join(word for word in words if word not in FORMS) or " ".join(words)


def folded_phone(phone: str) -> str:
    """Digits from the area on: ``+62 812…`` and ``0812…`` are the same number; empty for what is none."""
    digits = re.sub(r"\D", "", phone)
    digits = digits.removeprefix("62") if digits.startswith("62") else digits.removeprefix("0")
    return digits if len(digits) >= 7 else ""


def compare(one: Marks, other: Marks) -> Likely | None:
    """The pair with its reasons, or None when nothing speaks for it; different kinds are never the same record."""
    if one.kind != other.kind:
        return None
    ratio = round(token_sort_ratio(folded_name(one.name), folded_name(other.name)))
    reasons = tuple(_reasons(one, other, ratio))
    if not reasons:
        return None
    return Likely(min(one.key, other.key), max(one.key, other.key), max(ratio, ALIKE if len(reasons) > 1 else ratio), reasons)


def _reasons(one: Marks, other: Marks, ratio: int) -> Iterator[Text]:
    if ratio == 100:
        yield _("the same name")
    elif ratio >= ALIKE:
        yield _("almost the same name")
    if one.email and one.email.casefold() == other.email.casefold():
        yield _("the same e-mail address")
    if folded_phone(one.phone) and folded_phone(one.phone) == folded_phone(other.phone):
        yield _("the same phone number")


def likely_pairs(rows: Sequence[Marks], limit: int = 50) -> list[Likely]:
    """Likely pairs, the likeliest first; an office has some hundred organizations, so each is compared with each."""
    found = (pair for one, other in combinations(rows, 2) if (pair := compare(one, other)))
    return sorted(found, key=lambda pair: (-len(pair.reasons), -pair.score, pair.first, pair.second))[:limit]
