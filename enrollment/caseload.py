"""Why a client needs their officer, and where each client stands on the chain; computed from facts, never chosen by hand.

Apps register sources: a source gets a whole caseload at once and answers with reasons, so that the number of queries
does not grow with the number of clients. ``placements`` adds its own (follow-ups, income, requests of employers).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class When(IntEnum):
    """How soon somebody has to act; the order is that of urgency."""

    TODAY = 1
    WEEK = 2


class Group(StrEnum):
    """Headings of the list, in the order in which they are shown."""

    RELEASED = "released"
    ANSWER = "answer"
    CLASS_AND_WORK = "class_and_work"
    PLAN = "plan"

    @property
    def label(self) -> Text:
        """The heading."""
        return _GROUPS[self][0]

    @property
    def hint(self) -> Text:
        """What the heading asks for."""
        return _GROUPS[self][1]


_GROUPS: Mapping[Group, tuple[Text, Text]] = {
    Group.RELEASED: (_("Just released"), _("greet within 48 hours")),
    Group.ANSWER: (_("Waiting for an answer"), _("a seat is held, the clock is running")),
    Group.CLASS_AND_WORK: (_("In class and at work"), ""),
    Group.PLAN: (_("Next on the chain"), _("wishes, classes and papers")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One fact that asks something of the officer: what, by when, and the next step in one click.

    ``url`` may be empty: then the step leads to the client's file. ``due_at`` orders reasons of the same urgency.
    """

    client_id: int
    code: str
    group: Group
    when: When
    text: Text
    step: Text
    url: str = ""
    badge: Text = ""
    tone: str = "warn"
    due_at: datetime | None = None


@dataclass(frozen=True)
class Caseload:
    """The clients of one list and the instant for which reasons are asked; ``clients`` maps keys to rows."""

    actor: Any
    clients: Mapping[int, Any]
    now: datetime
    today: date
    #: Facts that several sources need, read once.
    memo: dict[str, Any] = field(default_factory=dict)

    @property
    def ids(self) -> list[int]:
        """Keys of all clients."""
        return list(self.clients)

    def once(self, name: str, read: Callable[[], Any]) -> Any:
        """What ``read`` answers, asked at most once a caseload."""
        if name not in self.memo:
            self.memo[name] = read()
        return self.memo[name]


ReasonSource = Callable[[Caseload], Iterable[Reason]]
PositionSource = Callable[[Caseload], Mapping[int, str]]
_reasons: dict[str, ReasonSource] = {}
_positions: dict[str, PositionSource] = {}

#: The links of the chain, in order (design §1).
LINKS = ("need", "match", "seat", "class", "certificate", "work", "year", "done")


def register_reason(name: str, source: ReasonSource) -> None:
    """Add a source of reasons; the same name twice is a mistake unless it is the same source."""
    if _reasons.get(name, source) is not source:
        raise ValueError(f"two sources of reasons are called {name}")
    _reasons[name] = source


def register_position(name: str, source: PositionSource) -> None:
    """Add a source that says at which link of the chain clients stand; the furthest link counts."""
    if _positions.get(name, source) is not source:
        raise ValueError(f"two sources of positions are called {name}")
    _positions[name] = source


def _urgency(reason: Reason) -> tuple[int, bool, float]:
    return reason.when, reason.due_at is None, reason.due_at.timestamp() if reason.due_at else 0.0


def reasons_of(caseload: Caseload) -> dict[int, list[Reason]]:
    """All reasons by client, the most urgent first; clients without a reason are left out."""
    found: dict[int, list[Reason]] = {}
    for name in sorted(_reasons):
        for reason in _reasons[name](caseload):
            found.setdefault(reason.client_id, []).append(reason)
    return {client: sorted(reasons, key=_urgency) for client, reasons in found.items()}


def positions_of(caseload: Caseload) -> dict[int, str]:
    """The link at which each client stands; ``need`` for those of whom no source says more."""
    furthest = dict.fromkeys(caseload.clients, 0)
    for name in sorted(_positions):
        for client, link in _positions[name](caseload).items():
            furthest[client] = max(furthest[client], LINKS.index(link))
    return {client: LINKS[place] for client, place in furthest.items()}
