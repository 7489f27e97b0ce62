"""What higher apps add to this one's pages and decisions: they register functions here. Partners never imports those apps."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from partners.models import Agreement, Organization
from partners.pulse import Duty
from portal.kernel.decisions import ALLOWED, Decision, Text

if TYPE_CHECKING:
    from partners.actors import Actor

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


# --- the end of an agreement -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HandOver:
    """One client whose class stands under an agreement that ends: who answers for them, where they are, what comes next."""

    person: Any
    name: str
    officer: str
    cohort: str
    standing: Text
    next_step: Text
    url: str


HandOverList = Callable[[Agreement, "Actor"], Iterable[HandOver]]
AgreementEnded = Callable[[Agreement, "Actor", datetime], None]
LeavingCheck = Callable[[Organization], Decision]
_hand_over: list[HandOverList] = []
_ended: list[AgreementEnded] = []
_leaving: list[LeavingCheck] = []


def _add(functions: list[Any], function: Any) -> None:
    if function not in functions:
        functions.append(function)


def provide_hand_over(provider: HandOverList) -> None:
    """Name a function that lists clients in class, with a seat or waiting under an agreement, as far as the actor may see them."""
    _add(_hand_over, provider)


def hand_over_list(agreement: Agreement, actor: Actor) -> list[HandOver]:
    """Everybody who has to be handed over by name and whom this actor may see, by officer and name."""
    rows = [row for provider in _hand_over for row in provider(agreement, actor)]
    return sorted(rows, key=lambda row: (row.officer, row.cohort, row.name))


def on_agreement_ended(listener: AgreementEnded) -> None:
    """Be told, in the same transaction, that an agreement was terminated: ask each officer for the next step."""
    _add(_ended, listener)


def tell_agreement_ended(agreement: Agreement, actor: Actor, now: datetime) -> None:
    """Pass the news on."""
    for listener in _ended:
        listener(agreement, actor, now)


def provide_leaving_check(check: LeavingCheck) -> None:
    """Name a function that says whether open business keeps an organization from leaving."""
    _add(_leaving, check)


def may_leave(organization: Organization) -> Decision:
    """The first reason why an organization cannot leave yet."""
    return next((decision for check in _leaving if not (decision := check(organization))), ALLOWED)


Left = Callable[[Organization, "Actor", datetime], None]
Merged = Callable[[Organization, Organization], None]
_left: list[Left] = []
_merged: list[Merged] = []


def on_left(listener: Left) -> None:
    """Be told, in the same transaction, that an organization has left: what it offered is no longer offered."""
    _add(_left, listener)


def tell_left(organization: Organization, actor: Actor, now: datetime) -> None:
    """Pass the news on."""
    for listener in _left:
        listener(organization, actor, now)


def on_merged(listener: Merged) -> None:
    """Be told, in the same transaction, that a record (first) was merged into another one (second)."""
    _add(_merged, listener)


def tell_merged(old: Organization, kept: Organization) -> None:
    """Pass the news on."""
    for listener in _merged:
        listener(old, kept)


# --- the renewal file ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: what, how much, and a remark; a count comes with its denominator in ``value``."""

    label: Text
    value: Text
    note: Text = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the renewal file: facts, perhaps a table below them, and what has to be said about both."""

    title: Text
    facts: tuple[Fact, ...] = ()
    columns: tuple[Text, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    note: Text = ""


@dataclass(frozen=True, slots=True)
class RenewalPart:
    """What one app knows for the renewal file: its sections, and duties that are still open in words."""

    sections: tuple[Section, ...] = ()
    duties: tuple[Text, ...] = ()


RenewalFacts = Callable[[Agreement, Organization, date], RenewalPart]
_renewal: dict[RenewalFacts, int] = {}


def provide_renewal_facts(provider: RenewalFacts, *, order: int) -> None:
    """Name a function that says what happened under an agreement with one of its parties; it names no client.

    ``order`` is its place on the print: 10 activity, 20 cohorts, 30 people in class, 40 work afterwards, 50 money.
    """
    _renewal[provider] = order


def renewal_parts(agreement: Agreement, partner: Organization, today: date) -> list[RenewalPart]:
    """What every app says, in the order of the print."""
    return [provider(agreement, partner, today) for provider in sorted(_renewal, key=_renewal.__getitem__)]


# --- signs of life and duties ----------------------------------------------------------------------------------------


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
