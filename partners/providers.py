"""What higher apps add to this one's pages: facts and the template that shows them. Partners never imports those apps."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from partners.models import Organization
from partners.pulse import Duty

PublicFacts = Callable[[Organization], dict[str, Any]]
OverviewFacts = Callable[[Any, Any], dict[str, Any]]
_public: dict[str, PublicFacts] = {}
_overview: dict[str, OverviewFacts] = {}


def register_public_facts(provider: PublicFacts, *, template: str) -> None:
    """Add a part to a partner's public page, e.g. its programs; ``template`` shows what the provider answers as ``facts``."""
    _public[template] = provider


def public_facts(organization: Organization) -> dict[str, Any]:
    """Everything that higher apps say about a partner in public, with the ``parts`` (templates) that show it."""
    facts = {key: value for provider in _public.values() for key, value in provider(organization).items()}
    return {**facts, "parts": list(_public)}


def register_partner_overview(provider: OverviewFacts, *, template: str) -> None:
    """Add a part to a partner's own first page; the provider gets ``(actor, today)``, ``template`` shows its answer."""
    _overview[template] = provider


def partner_overview_facts(actor: Any, today: Any) -> dict[str, Any]:
    """Everything that higher apps put on a partner's first page, with the ``parts`` (templates) that show it."""
    facts = {key: value for provider in _overview.values() for key, value in provider(actor, today).items()}
    return {**facts, "parts": list(_overview)}


@dataclass(frozen=True, slots=True)
class SignOfLife:
    """One sign of life of a partner that lies in a higher app's own rows; ``hours`` is the answer time where it answers something."""

    organization_id: int
    kind: str
    at: datetime
    hours: float | None = None


SignsOfLife = Callable[[Collection[int], datetime], Iterable[SignOfLife]]
Duties = Callable[[Collection[int], datetime], Iterable[tuple[int, Duty]]]
_signs: list[SignsOfLife] = []
_duties: list[Duties] = []


def register_signs_of_life(provider: SignsOfLife) -> None:
    """Add a source of signs of life: it gets keys of partners and an instant, and answers what they did since then."""
    if provider not in _signs:
        _signs.append(provider)


def register_duties(provider: Duties) -> None:
    """Add a source of what is due: it gets keys of partners and the present, and answers ``(partner, duty)``."""
    if provider not in _duties:
        _duties.append(provider)


def signs_of_life(partners: Collection[int], since: datetime) -> Iterator[SignOfLife]:
    """What higher apps know of these partners since an instant; the number of queries does not grow with the partners."""
    return (sign for provider in _signs for sign in provider(partners, since))


def duties(partners: Collection[int], now: datetime) -> Iterator[tuple[int, Duty]]:
    """What is due from these partners, as far as higher apps know."""
    return (found for provider in _duties for found in provider(partners, now))
