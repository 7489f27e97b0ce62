"""One officer's day: who needs them, why, by when, and the next step; and the lists of clients behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from enrollment.caseload import Caseload, Group, Reason, When, positions_of, reasons_of
from enrollment.models import Client, Wish
from enrollment.names import parse_name, word_key
from enrollment.selectors import facts
from partners.actors import Actor
from portal.kernel.clock import wib

TODAY, WEEK, ALL, SNOOZED = "today", "week", "all", "snoozed"
TABS = (TODAY, WEEK, ALL, SNOOZED)
AVATAR_TONES = 4


@dataclass(frozen=True, slots=True)
class Row:
    """One client in a list: what to do first, and where they stand."""

    client: Client
    reasons: tuple[Reason, ...]
    link: str
    tab: str

    @property
    def first(self) -> Reason | None:
        """The most urgent reason."""
        return self.reasons[0] if self.reasons else None

    @property
    def tone(self) -> int:
        """A stable colour of the round with initials, 1 to 4."""
        return self.client.pk % AVATAR_TONES + 1


@dataclass(frozen=True, slots=True)
class Section:
    """Rows below one heading."""

    group: Group | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What the reader chose in the address: tab, filters, order, and the client shown beside the list."""

    tab: str = TODAY
    region: str = ""
    link: str = ""
    sort: str = ""
    selected: UUID | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """The page of a day."""

    counts: dict[str, int]
    sections: tuple[Section, ...]
    selected: Row | None
    wishes: tuple[Wish, ...]
    caseload: Caseload


def caseload_of(actor: Actor, clients: Iterable[Client], *, now: datetime) -> Caseload:
    """Clients of one list with the instant for which reasons are asked."""
    return Caseload(actor, {client.pk: client for client in clients}, now, wib(now).date())


def day_of(actor: Actor, view: View, *, now: datetime) -> Day:
    """All that the officer's first page shows, in a number of queries that does not grow with the caseload."""
    clients = facts.with_list_facts(Client.objects.visible_to(actor).active(), actor).order_by("normalized_name", "pk")
    caseload = caseload_of(actor, clients, now=now)
    rows = rows_of(caseload)
    shown = [row for row in rows if _is_in(row, view)]
    sections = sections_of(shown, view)
    selected = _selected(rows, sections, view)
    wishes = tuple(facts.wishes(caseload).get(selected.client.pk, ())) if selected else ()
    return Day(counts(rows), sections, selected, wishes, caseload)


def rows_of(caseload: Caseload) -> list[Row]:
    """A row for each client of the caseload, in its order."""
    reasons, links = reasons_of(caseload), positions_of(caseload)
    return [
        Row(client, tuple(reasons.get(key, ())), links[key], _tab(client, reasons.get(key, ()), caseload))
        for key, client in caseload.clients.items()
    ]


def _tab(client: Client, reasons: Sequence[Reason], caseload: Caseload) -> str:
    asleep = getattr(client, "snoozed_until", None)
    if asleep and asleep > caseload.today:
        return SNOOZED
    if not reasons:
        return ALL
    return TODAY if reasons[0].when is When.TODAY else WEEK


def counts(rows: Sequence[Row]) -> dict[str, int]:
    """How many clients each tab holds; the tab of all holds everybody."""
    found = {tab: sum(row.tab == tab for row in rows) for tab in TABS}
    return {**found, ALL: len(rows), "calm": found[ALL]}


def _is_in(row: Row, view: View) -> bool:
    in_tab = view.tab == ALL or row.tab == view.tab
    in_region = not view.region or (row.client.region_id or "").startswith(view.region)
    return in_tab and in_region and (not view.link or row.link == view.link)


def _selected(rows: Sequence[Row], sections: Sequence[Section], view: View) -> Row | None:
    """The client whom the address names, else the first one of the list."""
    chosen = next((row for row in rows if row.client.public_id == view.selected), None)
    return chosen or (sections[0].rows[0] if sections else None)


def _urgency(row: Row) -> tuple[int, float]:
    first = row.first
    if first is None:
        return len(When) + 1, 0.0
    return first.when, first.due_at.timestamp() if first.due_at else float("inf")


def sections_of(rows: Sequence[Row], view: View) -> tuple[Section, ...]:
    """Rows below their headings by urgency; one list by name when that order was chosen."""
    if view.sort == "name":
        return (Section(None, tuple(sorted(rows, key=lambda row: row.client.normalized_name))),) if rows else ()
    ordered = sorted(rows, key=_urgency)
    headed = [Section(group, tuple(row for row in ordered if row.first and row.first.group is group)) for group in Group]
    rest = Section(None, tuple(row for row in ordered if row.first is None))
    return tuple(section for section in (*headed, rest) if section.rows)


def find_clients(actor: Actor, *, words: str = "", region: str = "", state: str = "") -> QuerySet[Client]:
    """Visible clients by name in any spelling, region and state, in the order of names."""
    found = facts.with_list_facts(Client.objects.visible_to(actor).named_like(search_key(words)), actor)
    if region:
        found = found.filter(region__code__startswith=region)
    if state:
        found = found.filter(state=state)
    return found.order_by("normalized_name", "pk")


def search_key(words: str) -> str:
    """What is looked for in ``normalized_name``: the strict keys of the words that tell people apart.

    Muhammad and initials are looked for only when nothing else was typed: the same person may be written without.
    """
    parsed = parse_name(words)
    return " ".join(map(word_key, (*(parsed.telling_words or parsed.words), *parsed.father, *parsed.nickname)))


def regencies_of(actor: Actor) -> list[tuple[str, str]]:
    """Code and name of each regency in which a visible client lives, for the filter."""
    rows = Client.objects.visible_to(actor).exclude(region=None).order_by().values_list("region__parent", "region__parent__name")
    return sorted({(code, name) for code, name in rows.distinct() if code}, key=lambda pair: pair[1])
